//! `sauvegarde download`: a backup of the folder as plain SQL, which any client takes. To a
//! file, or into a pipe.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use archive::index::Frame;
use clap::Args;
use serde::Serialize;
use storage::local::PartialFile;
use storage::naming::Kind;

use super::cat;
use crate::explain;
use crate::failure::{Failure, Result};
use crate::folder::{self, Found};
use crate::output;
use crate::settings::Settings;
use crate::words::format::size;
use crate::words::{m, t};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Facts {
    id: String,
    path: String,
    bytes: u64,
}

/// Does it. Without `--out` the text goes into the pipe, or, at a terminal, into a file of the
/// backup's name in the working directory.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let found = folder::find(&settings.backups(), &arguments.id)?;
    let out = match arguments.out {
        Some(path) if path == Path::new("-") => None,
        None if !io::stdout().is_terminal() && !settings.json => None,
        Some(path) => Some(path),
        None => Some(PathBuf::from(plain_name(&found))),
    };
    let Some(path) = out else {
        if settings.json {
            return Err(Failure::usage(m!("json-with-stdout"), m!("usage-next")));
        }
        return content(&found, &mut io::stdout().lock()).map(|_| ());
    };
    let mut file = PartialFile::create_exact(&path).map_err(Failure::from)?;
    let bytes = content(&found, &mut file)?;
    let path = file.publish().map_err(Failure::from)?.display().to_string();
    match settings.json {
        true => output::json(&Facts {
            id: arguments.id,
            path,
            bytes,
        }),
        false => output::print(&t!("downloaded", path = path, size = size(bytes))),
    }
}

/// An archive loses its `.zst`; a plain dump keeps its name.
fn plain_name(found: &Found) -> &str {
    match found.entry.kind {
        Kind::Archive { .. } => found.entry.name.trim_end_matches(".zst"),
        Kind::Legacy { .. } => &found.entry.name,
    }
}

/// Writes the content; how many bytes it had. The length is known beforehand, and another one is
/// a failure.
fn content(found: &Found, out: &mut dyn Write) -> Result<u64> {
    let path = found.path();
    let fail = |error: io::Error| explain::file(&path, &error);
    let mut counted = Counted { out, bytes: 0 };
    let expected = match found.entry.kind {
        Kind::Archive { .. } => {
            let reader = folder::open(&path)?;
            let frames: Vec<&Frame> = reader.index().frames.iter().collect();
            cat::text(&reader, &frames, &mut counted)
                .map_err(|failure| failure.about(path.display()))?;
            reader.index().text_bytes()
        }
        // As it is, compressed or not: it is not ours to change.
        Kind::Legacy { .. } => {
            io::copy(&mut File::open(&path).map_err(fail)?, &mut counted).map_err(fail)?;
            counted.flush().map_err(|error| explain::output(&error))?;
            found.entry.bytes
        }
    };
    if counted.bytes == expected {
        Ok(expected)
    } else {
        Err(
            Failure::new("wrong-length", m!("wrong-length"), m!("disk-error-next"))
                .about(path.display()),
        )
    }
}

/// Counts what passes.
struct Counted<'a> {
    out: &'a mut dyn Write,
    bytes: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
