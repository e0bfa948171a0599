//! A file that is read as an archive, and what a restore takes besides.

use std::fs::File;
use std::path::{Path, PathBuf};

use archive::Reader;
use archive::plain::{Error, Packing, Text};
use engine::mysql::is_mydumper;

use crate::explain;
use crate::failure::{Failure, Result};
use crate::folder;
use crate::words::t;

/// What a restore can read.
pub enum Content {
    /// An archive.
    Archive(Box<Reader<File>>),
    /// A plain dump, of the old module or of another tool, however packed, and its length in bytes; 0: unknown.
    Plain(Text<'static>, u64),
    /// The folder of a dump of mydumper.
    Folder(PathBuf),
}

/// Opens an archive. A plain dump gets a sentence of its own: people have many of them.
pub fn open(path: &Path) -> Result<Reader<File>> {
    folder::open(path).map_err(|failure| match failure.code {
        "not-an-archive" if ends_with(path, ".sql") || ends_with(path, ".sql.gz") => {
            plain(t!("plain-dump"), t!("plain-dump-next")).about(path.display())
        }
        _ => failure,
    })
}

/// Opens an archive or a plain dump, told by what is in it and not by its name. What is left of an archive of ours that
/// was cut is neither.
pub fn open_any(path: &Path) -> Result<Content> {
    if path.is_dir() && is_mydumper(path) {
        return Ok(Content::Folder(path.to_owned()));
    }
    let failure = match folder::open(path) {
        Ok(reader) => return Ok(Content::Archive(Box::new(reader))),
        // A foreign zstd file has no index either.
        Err(failure) if ["not-an-archive", "truncated"].contains(&failure.code) => failure,
        Err(failure) => return Err(failure),
    };
    let fail = |error: std::io::Error| explain::file(path, &error);
    let file = File::open(path).map_err(fail)?;
    let bytes = file.metadata().map_err(fail)?.len();
    match Text::open(file) {
        Ok(text) if text.packing() == Packing::None => Ok(Content::Plain(text, bytes)),
        Ok(text) => Ok(Content::Plain(text, 0)),
        Err(Error::Packing(name)) => Err(plain(
            t!("plain-compressed", packing = name),
            t!("plain-compressed-next"),
        )
        .about(path.display())),
        // Of a zstd file the archive's own failure says more.
        Err(Error::Io(error)) if failure.code == "not-an-archive" => {
            let cause = t!("plain-unreadable", detail = error.to_string());
            Err(plain(cause, t!("plain-unreadable-next")).about(path.display()))
        }
        Err(_) => Err(failure),
    }
}

/// The failure of a plain dump where it does not serve.
pub fn plain(cause: String, remedy: String) -> Failure {
    Failure::new("plain-dump", cause, remedy)
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.to_string_lossy().to_lowercase().ends_with(ending)
}
