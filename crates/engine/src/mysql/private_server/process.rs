//! The server's process: started, and never outliving us. It must never signal a process that
//! is not its own child.

use std::fs::File;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::Error;

/// Becomes the server by `exec`, so that the child's id is the server's, after leaving a guard
/// behind that reads the pipe we hold. The end of the pipe means that we are gone, however that
/// came (SIGKILL too): the guard then kills the server and removes its folder. `PDEATHSIG` would
/// not do: it fires when the *thread* that made the child ends.
const GUARDED: &str = r#"
folder=$1; shift
# By number: a background job finds /dev/null as its standard input.
exec 3<&0
(
    trap '' INT HUP TERM
    read -r word <&3 && exit 0
    kill -KILL $$
    for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$folder" && break; sleep 0.2; done
) >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-
"#;

/// A running server; killed when dropped. Its data are worthless by then, so it is not asked to
/// write them out first.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Process {
    /// Starts `command`; `folder` is what the guard removes.
    pub fn start(folder: &Path, command: &Command, log: &Path) -> Result<Self, Error> {
        let doing = || format!("starting {}", command.get_program().display());
        let log = File::options()
            .create(true)
            .append(true)
            .open(log)
            .map_err(Error::io(doing()))?;
        let log_too = log.try_clone().map_err(Error::io(doing()))?;
        let child = Command::new("sh")
            .args(["-c", GUARDED, "sh"])
            .arg(folder)
            .arg(command.get_program())
            .args(command.get_args())
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(log_too)
            // Ctrl-C on the terminal is for us; we then stop the server in good order.
            .process_group(0)
            .spawn()
            .map_err(Error::io(doing()))?;
        Ok(Self(child))
    }

    /// The server's process id.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether and how it ended.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
        self.0
            .try_wait()
            .map_err(Error::io("waiting for the private server"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails only if it ended by itself.
        let _ = self.0.kill();
        // Before the child is reaped: until then nobody else can have its id, so the guard can
        // hit nobody. It fails only if the guard is gone.
        if let Some(mut pipe) = self.0.stdin.take() {
            let _ = pipe.write_all(b"leave\n");
        }
        // There is nobody left to wait for when this fails.
        let _ = self.0.wait();
    }
}
