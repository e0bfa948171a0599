//! `sauvegarde cat`: the plain SQL of an archive on standard output, whole or one table. Each
//! frame is checked while it is printed; only exit status 0 says that all of it was right.

use std::io::{self, Write};
use std::path::PathBuf;

use archive::FrameText;
use clap::Args;

use crate::failure::Result;
use crate::{archive_file, content, explain};

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
    let index = reader.index();
    let mut out = io::stdout().lock();
    let mut buffers = FrameText::default();
    for at in content::frames(index, arguments.table.as_deref())? {
        content::frame_text(&reader, &index.frames[at], &mut buffers, &mut out)
            .map_err(|failure| failure.about(arguments.file.display()))?;
    }
    out.flush().map_err(|error| explain::output(&error))
}
