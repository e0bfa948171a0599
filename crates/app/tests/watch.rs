//! What watches the panel: Prometheus reads figures, a load balancer asks for signs of life, systemd
//! hears that it is ready and alive. All over real sockets.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;

use std::os::unix::net::UnixDatagram;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::Place;
use common::browser::{BASE, Browser, Panel};

const PATIENCE: Duration = Duration::from_secs(60);

/// The values of a figure, by its labels.
fn values(text: &str, name: &str) -> Vec<(String, f64)> {
    text.lines()
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix('{'))
        .map(|rest| {
            let (labels, value) = rest.rsplit_once("} ").unwrap();
            (labels.to_owned(), value.parse().unwrap())
        })
        .collect()
}

fn token(browser: &mut Browser, permission: &str) -> String {
    let form = [("name", "essai"), ("permission", permission)];
    let made = browser.form("/account", "/account/tokens", &form);
    made.value_of("made")
}

#[test]
fn figures_for_prometheus() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut program = panel.visitor();
    let until = Instant::now() + PATIENCE;
    // Its first backup is made at once.
    let text = loop {
        let answer = program.get("/metrics");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(
            answer
                .header("content-type")
                .starts_with("application/openmetrics-text")
        );
        let text = answer.text();
        if text.contains("\nsauvegarde_last_good_backup_bytes{") {
            break text;
        }
        assert!(Instant::now() < until, "{text}");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert!(text.ends_with("# EOF\n"), "{text}");
    let names = place.names("Backups");
    let file = names
        .iter()
        .find(|name| name.ends_with(".sql.zst"))
        .unwrap();
    let size = std::fs::metadata(place.path("Backups").join(file))
        .unwrap()
        .len();
    let bytes = values(&text, "sauvegarde_last_good_backup_bytes");
    assert_eq!(bytes.len(), 1, "{text}");
    assert_eq!(bytes[0].1, size as f64);
    assert!(
        bytes[0].0.contains("database=\"shop.sqlite\"") && bytes[0].0.contains("storage=\"file\""),
        "{bytes:?}"
    );
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let taken = values(&text, "sauvegarde_last_good_backup_timestamp_seconds")[0].1;
    assert!((now.as_secs_f64() - taken).abs() < 120.0, "{taken}");
    let next = values(&text, "sauvegarde_next_run_timestamp_seconds")[0].1;
    assert!(
        (next - taken - 12.0 * 3600.0).abs() < 120.0,
        "{next} after {taken}"
    );
    let done = values(&text, "sauvegarde_runs_total");
    assert!(
        done.contains(&("kind=\"backup\",state=\"done\"".to_owned(), 1.0)),
        "{done:?}"
    );
    assert_eq!(
        values(&text, "sauvegarde_storage_ready"),
        [("storage=\"file\"".to_owned(), 1.0)]
    );
    // Every line is a comment or a figure of ours.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        assert!(line.starts_with("sauvegarde_"), "{line}");
    }
}

#[test]
fn figures_are_for_this_machine_or_for_who_may_see_backups() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let may = token(&mut admin, "backup");
    let path = format!("{BASE}/metrics");
    let outside = ("X-Forwarded-For", "203.0.113.9");
    let ask = |headers: &[(&str, &str)]| panel.visitor().raw("GET", &path, headers, b"").status;
    assert_eq!(ask(&[]), 200);
    assert_eq!(ask(&[outside]), 303);
    let bearer = |token: &str| format!("Bearer {token}");
    assert_eq!(ask(&[outside, ("Authorization", &bearer(&may))]), 200);
    assert_eq!(ask(&[outside, ("Authorization", &bearer("nothing"))]), 303);
    admin
        .headers
        .push(("X-Forwarded-For".into(), "203.0.113.9".into()));
    assert_eq!(admin.get("/metrics").status, 200);
    for sign in ["/healthz", "/readyz"] {
        assert_eq!(panel.visitor().get(sign).status, 200, "{sign}");
    }
}

#[test]
fn systemd_hears_that_it_is_ready_and_alive() {
    let place = Place::configured();
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("notify");
    let heard = UnixDatagram::bind(&socket).unwrap();
    heard.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut child = place
        .command(&["serve"])
        .env("SAUVEGARDE_LISTEN", "127.0.0.1:0")
        .env("SAUVEGARDE_DATA", place.path("data"))
        .env("NOTIFY_SOCKET", &socket)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let (mut ready, mut alive) = (false, 0);
    let mut buffer = [0; 256];
    while !ready || alive < 2 {
        let length = heard.recv(&mut buffer).unwrap();
        let said = String::from_utf8_lossy(&buffer[..length]).into_owned();
        ready |= said.contains("READY=1");
        alive += usize::from(said.contains("WATCHDOG=1"));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
