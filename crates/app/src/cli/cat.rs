//! `sauvegarde cat`: the plain SQL of an archive on standard output, whole or one table. Each
//! frame is checked while it is printed; only exit status 0 says that all of it was right.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use archive::index::{Frame, Kind, Role};
use archive::{FrameText, Reader};
use clap::Args;

use crate::archive_file;
use crate::failure::{Failure, Result};
use crate::signals;

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,
}

/// Does it.
pub fn run(arguments: Arguments) -> Result<()> {
    let reader = archive_file::open(&arguments.file)?;
    let wanted = match &arguments.table {
        Some(table) => belonging(&reader, table)?,
        None => vec![true; reader.index().objects.len()],
    };
    let chosen = |frame: &&Frame| {
        frame.object.is_none_or(|object| wanted[object])
            || matches!(frame.role, Role::Header | Role::Footer)
    };
    let frames: Vec<&Frame> = reader.index().frames.iter().filter(chosen).collect();
    let mut out = io::stdout().lock();
    text(&reader, &frames, &mut out).map_err(|failure| failure.about(arguments.file.display()))
}

/// Which objects are a table or made for it: its indexes, and what a virtual table keeps.
fn belonging(reader: &Reader<File>, table: &str) -> Result<Vec<bool>> {
    let objects = &reader.index().objects;
    let is_table = |kind| matches!(kind, Kind::Table | Kind::VirtualTable | Kind::Sequence);
    if !objects
        .iter()
        .any(|object| is_table(object.kind) && object.name == table)
    {
        return Err(engine::Error::UnknownTables(vec![table.to_owned()]).into());
    }
    let part = |kind| matches!(kind, Kind::Table | Kind::Index);
    Ok(objects
        .iter()
        .map(
            |object| match is_table(object.kind) && object.name == table {
                true => true,
                false => part(object.kind) && object.table.as_deref() == Some(table),
            },
        )
        .collect())
}

/// Writes the text of frames to `out`.
pub fn text(reader: &Reader<File>, frames: &[&Frame], out: &mut dyn Write) -> Result<()> {
    let mut buffers = FrameText::default();
    for frame in frames {
        reader.stream(frame, &mut buffers, &mut |piece| {
            if signals::came() {
                let stopped = io::Error::from(io::ErrorKind::Interrupted);
                return Err(archive::Error::Io {
                    context: "writing the text",
                    source: stopped,
                });
            }
            out.write_all(piece).map_err(|source| archive::Error::Io {
                context: "writing the text",
                source,
            })
        })?;
    }
    out.flush().map_err(|error| {
        Failure::from(archive::Error::Io {
            context: "writing the text",
            source: error,
        })
    })
}
