//! What a run tells of itself: the lines of its log and the form in which a failure is kept. The
//! one seam between worded texts and the catalogue: a line is kept as JSON of a message or a text.

use engine::Stage;
use serde::Deserialize;
use serde_json::Value;

use crate::catalog::runs::Told;
use crate::failure::Failure;
use crate::words::{Message, m};

/// A failure as it is kept.
pub fn told(failure: &Failure) -> Told {
    Told {
        code: failure.code.to_owned(),
        about: failure.about.clone(),
        cause: kept(&failure.cause),
        remedy: kept(&failure.remedy),
    }
}

/// A message in its JSON form. One that has none is kept as it reads now.
fn kept(message: &Message) -> Value {
    serde_json::to_value(message).unwrap_or_else(|_| message.to_string().into())
}

/// A message that was kept.
pub fn read(kept: &Value) -> Message {
    Message::deserialize(kept).unwrap_or_else(|_| kept.to_string().into())
}

/// The word of a stage, for programs and pages.
pub(super) fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Inventory => "inventory",
        Stage::Checksums => "checksums",
        Stage::Dump => "dump",
        Stage::Restore => "restore",
        Stage::Verify => "verify",
        Stage::PrivateServer => "private_server",
        Stage::Compare => "compare",
    }
}

/// A stage begins.
pub(super) fn stage(stage: Stage) -> Value {
    crate::progress::stage_name(stage).into()
}

/// The dump begins again.
pub(super) fn started_over(attempt: u32, detail: &str) -> Value {
    kept(&m!("started-over", attempt = attempt, detail = detail))
}

/// The server is busy.
pub(super) fn paused(running: u64, bound: u64) -> Value {
    kept(&m!("paused-first", running = running, bound = bound))
}

/// The server does not say how busy it is.
pub(super) fn unwatched(detail: &str) -> Value {
    kept(&m!("unwatched", detail = detail))
}

/// Any text that is worded already.
pub(super) fn text(text: String) -> Value {
    text.into()
}
