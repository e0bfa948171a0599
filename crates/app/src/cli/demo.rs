//! `sauvegarde demo`: the built-in database is made,
//! saved, verified, restored into a scratch copy, compared and proven, in ten lines.

use std::path::Path;
use std::time::Instant;

use archive::Format;
use engine::{DumpOptions, RestoreOptions};
use serde::Serialize;

use crate::explain;
use crate::failure::{Failure, Result};
use crate::progress::Console;
use crate::report::Made;
use crate::settings::Settings;
use crate::source::SourceConfig;
use crate::words::format::{count, duration, size};
use crate::words::{m, t};
use crate::{check, database, demo, folder, output, pipeline};

/// Sub-folder of the backups in which the demonstration's database lies, apart from everything
/// else; its archives lie where those of one database lie, in the folder itself.
const GROUP: &str = "demonstration";

#[derive(Serialize)]
struct Facts {
    database: String,
    backup: Made,
    frames: usize,
    compared_tables: usize,
    compared_rows: u64,
    proof: engine::Proof,
    removed: Vec<String>,
}

/// Does it.
pub fn run(settings: &Settings) -> Result<()> {
    let keep = settings.keep()?;
    let say = |text: String| {
        if settings.json {
            Ok(())
        } else {
            output::print(&text)
        }
    };
    let folder = folder::open_for_writing(&settings.backups(), None)?;
    let home = folder::open_for_writing(&settings.backups(), Some(GROUP))?;
    say(t!("demo-title"))?;

    let started = Instant::now();
    let made =
        demo::open_or_make(home.path()).map_err(|error| explain::demo(home.path(), &error))?;
    let path = made.path.display().to_string();
    let (rows, time) = (count(made.rows), duration(started.elapsed()));
    say(match made.fresh {
        true => t!(
            "demo-made",
            path = path.as_str(),
            size = size(made.bytes),
            rows = rows,
            time = time
        ),
        false => t!(
            "demo-found",
            path = path.as_str(),
            size = size(made.bytes),
            rows = rows
        ),
    })?;

    let source = SourceConfig::Sqlite(made.path.clone());
    let format = Format::Archive {
        level: archive::DEFAULT_LEVEL,
    };
    let options = DumpOptions {
        format,
        checksums: true,
        ..DumpOptions::default()
    };
    let console = Console::new(settings.json);
    let written = pipeline::write_into(&source, &folder, &options, &console)?;
    let backup = written.verify(&console)?;
    console.clear();
    if !backup.complete() {
        return Err(crate::report::incomplete(&backup));
    }
    let archive_path = backup.path.display().to_string();
    let objects = count(backup.index().objects.len() as u64);
    say(t!(
        "demo-saved",
        path = archive_path.as_str(),
        size = size(backup.summary.bytes),
        objects = objects,
        time = duration(backup.elapsed)
    ))?;

    let started = Instant::now();
    let reader = folder::open(&backup.path)?;
    let deep = check::archive(&reader, true, &console)?;
    console.clear();
    say(t!(
        "demo-verified",
        frames = count(deep.frames as u64),
        text = size(reader.index().text_bytes()),
        time = duration(started.elapsed())
    ))?;

    let started = Instant::now();
    let compared = restore_and_compare(&reader, &made.path, home.path(), &console)?;
    console.clear();
    say(t!(
        "demo-compared",
        path = compared.scratch.display().to_string(),
        tables = count(compared.tables as u64),
        rows = count(compared.rows),
        time = duration(started.elapsed())
    ))?;

    let started = Instant::now();
    let proof = database::prove(&reader, None, None, &console)
        .map_err(|error| Failure::from(error).about(&archive_path))?;
    console.clear();
    check::finding(&proof).map_err(|failure| failure.about(&archive_path))?;
    say(t!(
        "demo-proven",
        checksums = count(proof.comparison.checksums as u64),
        time = duration(started.elapsed())
    ))?;

    let rotated = pipeline::rotate(&backup, keep, &|_| Default::default())?;
    let kept = folder::candidates(&folder)?.len();
    let mut removed = Vec::new();
    for file in rotated {
        file.outcome?;
        removed.push(file.name);
    }
    say(t!("demo-rotated", kept = kept, removed = removed.len()))?;
    say(t!(
        "demo-successor",
        command = format!("zstd -dc \"{archive_path}\" | sqlite3 copie.sqlite")
    ))?;
    say(t!("demo-configure"))?;
    if settings.json {
        output::json(&Facts {
            database: path,
            backup: Made::of(&backup),
            frames: deep.frames,
            compared_tables: compared.tables,
            compared_rows: compared.rows,
            proof,
            removed,
        })?;
    }
    Ok(())
}

/// Restores into a scratch copy, compares it with the original by SQLite's own SQL, and takes
/// the copy away again, whatever came of it.
fn restore_and_compare(
    reader: &archive::Reader<std::fs::File>,
    original: &Path,
    folder: &Path,
    console: &Console,
) -> Result<demo::Compared> {
    let scratch = demo::Scratch::new(folder).map_err(|error| explain::file(folder, &error))?;
    let target = SourceConfig::Sqlite(scratch.path().to_owned());
    database::restore(reader, &target, &RestoreOptions::default(), console)
        .map_err(|error| Failure::from(error).about(scratch.path().display()))?;
    let compared = demo::compare(original, scratch.path())
        .map_err(|error| explain::demo(scratch.path(), &error))?;
    match compared.differences.is_empty() {
        true => Ok(compared),
        false => {
            let tables = explain::engine::some(&compared.differences);
            Err(Failure::new(
                "not-equal",
                m!("not-equal", tables = tables),
                m!("not-proven-next"),
            ))
        }
    }
}
