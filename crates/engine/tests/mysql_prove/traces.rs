//! What a proof could leave behind: processes, folders, databases. However it ends, nothing does.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use archive::Reader;
use archive::index::Kind;
use engine::mysql::{PrivateServer, PrivateServerOptions, ProofPlaces, prove};
use engine::{Error, Event, Monitor, Silent, Stage};

use crate::common::*;
use crate::mutant::{Change, mutant};
use crate::support::*;

/// Whether no process has the folder on its command line.
pub fn without_traces(folder: &Path) -> bool {
    let folder = folder.to_str().unwrap().as_bytes();
    let own = std::process::id().to_string();
    std::fs::read_dir("/proc").unwrap().flatten().all(|entry| {
        // Processes come and go while we look.
        let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        entry.file_name().to_str() == Some(&own)
            || !command.windows(folder.len()).any(|part| part == folder)
    })
}

/// Waits for the end of what is just ending (a guard that was told to leave, a killed server).
pub fn wait_until_gone(folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(30);
    let empty = || std::fs::read_dir(folder).unwrap().next().is_none();
    while !(without_traces(folder) && empty()) {
        if Instant::now() > deadline {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(without_traces(folder));
}

/// Cancels as soon as a stage begins.
struct CancelAt(Stage, AtomicBool);

impl Monitor for CancelAt {
    fn event(&self, event: Event<'_>) {
        if matches!(event, Event::Stage { stage, .. } if stage == self.0) {
            self.1.store(true, Ordering::Relaxed);
        }
    }

    fn cancelled(&self) -> bool {
        self.1.load(Ordering::Relaxed)
    }
}

testkit::on_each_server! {
fn nothing_remains_after_a_cancellation(server) {
    let (other, scratch) = (other_server(server), folder());
    for stage in [Stage::PrivateServer, Stage::Restore, Stage::Dump] {
        let monitor = CancelAt(stage, AtomicBool::new(false));
        let result = prove(&reader(good(server)), &private(server, scratch.path()), &monitor);
        assert!(
            matches!(result, Err(Error::Cancelled)),
            "{stage:?}: {result:?}"
        );
        nothing_remains(scratch.path());
    }
    for stage in [Stage::Restore, Stage::Dump] {
        let monitor = CancelAt(stage, AtomicBool::new(false));
        let places = ProofPlaces {
            target: Some(options(&other, "x")),
            ..private(server, scratch.path())
        };
        let result = prove(&reader(good(server)), &places, &monitor);
        assert!(
            matches!(result, Err(Error::Cancelled)),
            "{stage:?}: {result:?}"
        );
        assert_eq!(scratch_databases(&other), "");
    }
}
}

testkit::on_each_server! {
fn nothing_remains_after_a_failure(server) {
    let (other, scratch, made) = (other_server(server), folder(), folder());
    let broken = mutant(
        good(server),
        made.path(),
        |kind, name, text| match (kind, name) {
            (Kind::Trigger, "message_log") => Change::Text(
                String::from_utf8_lossy(text)
                    .replace("FOR EACH ROW", "FOR EACH ROWS")
                    .into_bytes(),
                0,
            ),
            _ => Change::Keep,
        },
        |_| (),
    );
    let target = ProofPlaces {
        target: Some(options(&other, "x")),
        ..private(server, scratch.path())
    };
    for places in [private(server, scratch.path()), target] {
        let error = prove(&reader(&broken), &places, &Silent).unwrap_err();
        assert!(error.to_string().contains("message_log"), "{error}");
        nothing_remains(scratch.path());
        assert_eq!(scratch_databases(&other), "");
    }
}
}

/// Run by the test below in a process of its own, which it kills.
#[test]
#[ignore = "the other half of `a_killed_program_leaves_no_server`"]
fn holds_a_server() {
    let Ok(scratch) = std::env::var("PROVE_SCRATCH") else {
        return;
    };
    let choices = PrivateServerOptions {
        search: std::env::split_paths(&std::env::var_os("PROVE_SEARCH").unwrap()).collect(),
        scratch: scratch.clone().into(),
    };
    let file = File::open(std::env::var("PROVE_ARCHIVE").unwrap()).unwrap();
    let server =
        PrivateServer::start(&choices, Reader::open(file).unwrap().index(), &Silent).unwrap();
    std::fs::write(
        Path::new(&scratch).join("up"),
        server.process_id().to_string(),
    )
    .unwrap();
    loop {
        std::thread::park();
    }
}

testkit::on_each_server! {
fn a_killed_program_leaves_no_server(server) {
    let scratch = folder();
    let up = scratch.path().join("up");
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "traces::holds_a_server", "--ignored"])
        .env("PROVE_SCRATCH", scratch.path())
        .env("PROVE_SEARCH", std::env::join_paths(server.flavour().search()).unwrap())
        .env("PROVE_ARCHIVE", good(server))
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while !up.exists() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(
        !without_traces(scratch.path()),
        "the server is visible while it runs"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_file(&up).unwrap();
    nothing_remains(scratch.path());
}
}
