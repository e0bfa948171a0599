//! How a command fails: a stable code for programs, one sentence with the cause and one with the
//! remedy for people. [`crate::explain`] makes them from the libraries' errors.

use std::fmt;

use crate::source::url::redact;
use crate::words::{Message, t};

/// Exit status of a failure; wrong usage is 2, as with clap.
pub const FAILED: u8 = 1;
/// Exit status of wrong usage.
pub const WRONG_USAGE: u8 = 2;

/// A failure: its sentences are kept as keys and arguments, and worded for whoever reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A stable word for programs and support; never translated.
    pub code: &'static str,
    /// What it is about: a file, a database, an address without password. May be empty.
    pub about: String,
    /// What happened, a whole sentence.
    pub cause: Message,
    /// What to do next, a whole sentence. May be empty.
    pub remedy: Message,
    /// Exit status of the process.
    pub exit: u8,
}

impl Failure {
    /// A failure with its two sentences.
    pub fn new(code: &'static str, cause: impl Into<Message>, remedy: impl Into<Message>) -> Self {
        Self {
            code,
            about: String::new(),
            cause: cause.into(),
            remedy: remedy.into(),
            exit: FAILED,
        }
    }

    /// Wrong usage.
    pub fn usage(cause: impl Into<Message>, remedy: impl Into<Message>) -> Self {
        Self {
            exit: WRONG_USAGE,
            ..Self::new("usage", cause, remedy)
        }
    }

    /// The same, about this, unless something nearer was named already.
    pub fn about(mut self, what: impl fmt::Display) -> Self {
        if self.about.is_empty() {
            // A person may have typed an address where a file was meant.
            self.about = redact(&what.to_string());
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            about,
            cause,
            remedy,
            ..
        } = self;
        let subject = if about.is_empty() {
            String::new()
        } else {
            t!("failure-about", what = about.as_str())
        };
        let next = if remedy.is_empty() {
            String::new()
        } else {
            format!(" {remedy}")
        };
        // One line, whatever a server's message holds.
        let text = t!(
            "failure",
            subject = subject,
            cause = cause.to_string(),
            next = next,
            code = *code
        );
        f.write_str(&text.replace(['\n', '\r'], " "))
    }
}

/// What the verbs return.
pub type Result<T> = std::result::Result<T, Failure>;
