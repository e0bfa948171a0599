//! What a run tells of itself: the lines of its log and the form in which a failure is kept. The
//! one seam between worded texts and the catalogue: a line is kept as JSON of a message or a text.

use engine::Stage;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::catalog::runs::{Run, Told};
use crate::failure::{Failure, Result};
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
pub fn kept(message: &Message) -> Value {
    serde_json::to_value(message).unwrap_or_else(|_| message.to_string().into())
}

/// A message that was kept.
pub fn read(kept: &Value) -> Message {
    Message::deserialize(kept).unwrap_or_else(|_| kept.to_string().into())
}

/// What a run is asked to do; what cannot be read was written by another program.
pub(super) fn spec<T: DeserializeOwned>(run: &Run) -> Result<T> {
    let spec = run.spec.clone().unwrap_or_default();
    serde_json::from_value(spec).map_err(|error| {
        Failure::new(
            "internal",
            m!("internal", detail = error.to_string()),
            m!("internal-next"),
        )
    })
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
    kept(&crate::progress::stage_name(stage))
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

/// Why it failed.
pub(super) fn failure(failure: &Failure) -> Value {
    let about = match failure.about.is_empty() {
        true => Message::none(),
        false => m!("failure-about", what = failure.about.as_str()),
    };
    let cause = Message::list([about, failure.cause.clone()], "");
    kept(&Message::list([cause, failure.remedy.clone()], " "))
}
