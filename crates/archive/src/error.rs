//! The one error type of this crate: what happened, whose fault it was and whether to try again.
//! It never words advice for a person; the application does that from [`Damage`] and [`Fault`].

use std::io;

/// Whose fault a failure was; decides the advice that a person gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is damaged, cut off or none of ours.
    File,
    /// The disk, or whatever stands in its place, refused.
    Disk,
    /// The caller broke this crate's rules: a bug.
    Us,
}

/// Whether the same call may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Later, when the cause (a full disk, a lost mount) is gone.
    Later,
    /// Never with the same file.
    Never,
}

/// What is wrong with the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Its first bytes are not those of an archive.
    #[error("not a Sauvegarde archive")]
    NotAnArchive,
    /// It begins like an archive and has no end: a copy or a write was cut off.
    #[error("the file ends too early (no seek table at its end)")]
    Truncated,
    /// Written by a newer program.
    #[error("written in format {0}, newer than the {newest} that this program reads", newest = crate::FORMAT)]
    Newer(u32),
    /// A part does not match its hash or breaks the format.
    #[error("damaged at byte {offset}: {detail}")]
    Broken {
        /// Offset in the file, bytes, of the frame or part that is damaged.
        offset: u64,
        /// What was found.
        detail: String,
    },
}

/// Any failure of this crate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused to read or write.
    #[error("{context}: {source}")]
    Io {
        /// What was being done.
        context: &'static str,
        /// The system's own reason.
        source: io::Error,
    },
    /// The bytes are not what they should be.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// The compressor refused: bad level or memory.
    #[error("zstd: {0}")]
    Zstd(&'static str),
    /// The caller asked for what the format cannot hold.
    #[error("{0}")]
    Misuse(String),
}

impl Error {
    pub(crate) fn io(context: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { context, source }
    }

    pub(crate) fn broken(offset: u64, detail: impl Into<String>) -> Self {
        Self::Damaged(Damage::Broken {
            offset,
            detail: detail.into(),
        })
    }

    pub(crate) fn zstd(code: usize) -> Self {
        Self::Zstd(zstd_safe::get_error_name(code))
    }

    /// Whose fault it was.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Io { .. } => Fault::Disk,
            Self::Damaged(_) => Fault::File,
            Self::Zstd(_) | Self::Misuse(_) => Fault::Us,
        }
    }

    /// Whether trying again can help.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Io { .. } => Retry::Later,
            Self::Damaged(_) | Self::Zstd(_) | Self::Misuse(_) => Retry::Never,
        }
    }

    /// The operating system's kind of refusal, where there was one.
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Io { source, .. } => Some(source.kind()),
            _ => None,
        }
    }
}
