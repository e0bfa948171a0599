//! The FILE of verbs that read an archive, and what a restore takes besides.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use archive::Reader;

use crate::explain;
use crate::failure::{Failure, Result};
use crate::folder;
use crate::words::t;

/// What a restore can read.
pub enum Content {
    /// An archive.
    Archive(Box<Reader<File>>),
    /// A plain dump, of the old module or of another tool, and its length in bytes.
    Plain(BufReader<File>, u64),
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

/// Opens an archive or a plain dump; a file counts as one by its ending `.sql`.
pub fn open_any(path: &Path) -> Result<Content> {
    let fail = |error: std::io::Error| explain::file(path, &error);
    match folder::open(path) {
        Ok(reader) => Ok(Content::Archive(Box::new(reader))),
        Err(failure) if failure.code == "not-an-archive" && ends_with(path, ".sql") => {
            let file = File::open(path).map_err(fail)?;
            let bytes = file.metadata().map_err(fail)?.len();
            Ok(Content::Plain(
                BufReader::with_capacity(1 << 20, file),
                bytes,
            ))
        }
        Err(failure) if failure.code == "not-an-archive" && ends_with(path, ".sql.gz") => {
            Err(plain(t!("plain-compressed"), t!("plain-compressed-next")).about(path.display()))
        }
        Err(failure) => Err(failure),
    }
}

/// The failure of a plain dump where it does not serve.
pub fn plain(cause: String, remedy: String) -> Failure {
    Failure::new("plain-dump", cause, remedy)
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.to_string_lossy().to_lowercase().ends_with(ending)
}
