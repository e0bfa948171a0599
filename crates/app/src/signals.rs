//! Ctrl-C and the system's wish to stop: a flag that long work looks at, so that it ends without
//! a partial file or a half-made scratch database. A second signal ends the process at once; the
//! next backup then sweeps what it left. A cancelled command fails: exit status 1.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::failure::FAILED;

fn stopped() -> &'static Arc<AtomicBool> {
    static STOPPED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    STOPPED.get_or_init(Arc::default)
}

/// Listens from now on.
pub fn listen() -> io::Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // In this order: the first signal only sets the flag that arms the shutdown.
        flag::register_conditional_shutdown(signal, i32::from(FAILED), Arc::clone(stopped()))?;
        flag::register(signal, Arc::clone(stopped()))?;
    }
    Ok(())
}

/// Whether a signal came.
pub fn came() -> bool {
    stopped().load(Ordering::Relaxed)
}
