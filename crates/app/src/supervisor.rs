//! What systemd is told: that the panel is ready, that it is alive, that it ends. Without systemd
//! nothing happens; no failure here stops anything.

use std::time::Duration;

use sd_notify::NotifyState;

/// The panel listens.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The clock still ticks. systemd starts the program anew when it hears nothing for too long.
pub fn alive() {
    tell(&[NotifyState::Watchdog]);
}

/// The program ends by itself; what is at work gets so long.
pub fn stopping(patience: Duration) {
    let patience = u32::try_from(patience.as_micros()).unwrap_or(u32::MAX);
    tell(&[
        NotifyState::Stopping,
        NotifyState::ExtendTimeoutUsec(patience),
    ]);
}

fn tell(state: &[NotifyState<'_>]) {
    // Who did not start us need not hear us.
    let _ = sd_notify::notify(state);
}
