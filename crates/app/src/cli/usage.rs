//! Wrong usage in the person's language; help and version to standard output. What was typed is
//! never repeated with a password in it.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::{Failure, Result};
use crate::output;
use crate::source::url::redact;
use crate::words::{m, t};

/// Prints what was asked for, or fails.
pub fn answer(error: &Error) -> Result<()> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            {
                // The one word of usage lines that clap does not let be set.
                let text = error.to_string().replace("[OPTIONS]", "[options]");
                output::print(text.trim_end())
            }
        }
        _ => Err(failure(error)),
    }
}

/// The sentence for a wrong command line.
pub fn failure(error: &Error) -> Failure {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => redact(text),
        Some(ContextValue::Strings(texts)) => redact(&texts.join(", ")),
        _ => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let cause = match error.kind() {
        ErrorKind::UnknownArgument => t!("usage-unknown", argument = argument),
        ErrorKind::InvalidSubcommand => {
            t!("usage-verb", verb = said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => t!("usage-missing", argument = argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            t!(
                "usage-value",
                argument = argument,
                value = said(ContextKind::InvalidValue)
            )
        }
        ErrorKind::ArgumentConflict => t!("usage-twice", argument = argument),
        _ => t!("usage-wrong"),
    };
    Failure::usage(cause, m!("usage-next"))
}
