//! The folder of a mydumper dump: one file for each thing, run in the order that `myloader` takes, each through a
//! session with fresh settings. It must never take an unfinished dump, or one of several databases, for a whole one.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use archive::plain::{self, Text};

use super::run::{self, Run};
use crate::{Error, Event, Monitor, RestoreOptions, Restored, Stage};

/// Order of the files: structure, rows, programs, views, triggers, as `myloader` has it. A view's placeholder is a
/// table among the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Database,
    Sequence,
    Table,
    Rows,
    Program,
    View,
    Trigger,
}

/// Endings of names, longest match first; `.sql` alone holds rows.
const STEPS: [(&str, Step); 7] = [
    ("-schema-create.sql", Step::Database),
    ("-schema-sequence.sql", Step::Sequence),
    ("-schema-triggers.sql", Step::Trigger),
    ("-schema-view.sql", Step::View),
    ("-schema-post.sql", Step::Program),
    ("-schema.sql", Step::Table),
    (".sql", Step::Rows),
];

/// Files that hold nothing to restore: row counts and checksums.
const FACTS: [&str; 3] = ["-metadata", "-checksum", "-schema-checksum"];

#[derive(Debug)]
struct Part {
    step: Step,
    name: String,
    path: PathBuf,
}

/// Whether a folder is a dump of mydumper: it has its `metadata`, or that of one that is not finished.
pub fn is_mydumper(folder: &Path) -> bool {
    ["metadata", "metadata.partial"]
        .iter()
        .any(|name| folder.join(name).is_file())
}

/// Runs a dump of mydumper in the database named in `options`, which is made if it is missing.
pub fn restore_plain_folder(
    folder: &Path,
    options: &wire::Options,
    choices: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    finished(folder)?;
    let parts = parts(folder)?;
    let dumped = database(&parts)?;
    let mut run = Run::open(options, choices, monitor)?;
    monitor.event(Event::Stage {
        stage: Stage::Restore,
        bytes: 0,
    });
    for part in parts {
        let reading = format!("reading {}", part.path.display());
        let file = File::open(&part.path).map_err(Error::io(&reading))?;
        let text = match Text::open(file) {
            Ok(text) => text,
            // A table without rows.
            Err(plain::Error::Empty) => continue,
            Err(error) => return Err(Error::Refused(format!("{}: {error}", part.name))),
        };
        run.dumped = Some(dumped.clone());
        let programs = matches!(part.step, Step::Program | Step::Trigger);
        let name = &part.name;
        run.file(text, Some(run::Part { name, programs }))?;
    }
    run.end(options)
}

/// mydumper writes the end of its work into `metadata`, which before has another name or lacks that line.
fn finished(folder: &Path) -> Result<(), Error> {
    let path = folder.join("metadata");
    let unfinished = || {
        Error::Refused(
            "the dump in this folder is not finished: its metadata does not say so".into(),
        )
    };
    if !path.is_file() {
        return Err(unfinished());
    }
    let file = File::open(&path).map_err(Error::io(format!("reading {}", path.display())))?;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(Error::io(format!("reading {}", path.display())))?;
        if line
            .trim_start_matches(['#', ' '])
            .starts_with("Finished dump at")
        {
            return Ok(());
        }
    }
    Err(unfinished())
}

fn parts(folder: &Path) -> Result<Vec<Part>, Error> {
    let reading = || Error::io(format!("reading {}", folder.display()));
    let mut parts = Vec::new();
    let mut unknown = Vec::new();
    for entry in fs::read_dir(folder).map_err(reading())? {
        let path = entry.map_err(reading())?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bare = [".gz", ".zst"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending))
            .unwrap_or(&name);
        let step = STEPS.iter().find(|(ending, _)| bare.ends_with(ending));
        if let Some((_, step)) = step {
            parts.push(Part {
                step: *step,
                name,
                path,
            });
        } else if bare != "metadata" && !FACTS.iter().any(|ending| bare.ends_with(ending)) {
            unknown.push(name);
        }
    }
    // `.dat` files hold rows that only LOAD DATA reads; whatever else there is may be missed.
    if !unknown.is_empty() {
        unknown.sort();
        return Err(Error::Refused(format!(
            "files in the folder that are not restored: {}",
            unknown.join(", ")
        )));
    }
    if parts.is_empty() {
        return Err(Error::Refused("no dump in this folder".into()));
    }
    parts.sort_by(|a, b| (a.step, &a.name).cmp(&(b.step, &b.name)));
    Ok(parts)
}

/// The one database that the files are of: by its own file, else by the names of the others.
fn database(parts: &[Part]) -> Result<String, Error> {
    let mut names: Vec<&str> = parts
        .iter()
        .filter(|part| part.step == Step::Database)
        .filter_map(|part| Some(part.name.split_once("-schema-create.sql")?.0))
        .collect();
    if names.is_empty() {
        names = parts
            .iter()
            .filter_map(|part| Some(part.name.split_once('.')?.0))
            .collect();
    }
    names.sort_unstable();
    names.dedup();
    match names[..] {
        [name] => Ok(name.to_owned()),
        _ => Err(Error::Refused(format!(
            "the folder holds several databases ({}), and a restore goes into one; take the others' files out",
            names.join(", ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str], metadata: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::write(folder.path().join("metadata"), metadata).unwrap();
        folder
    }

    #[test]
    fn files_in_the_order_of_myloader() {
        let folder = folder(
            &[
                "shop.t.00001.sql.gz",
                "shop.v-schema-view.sql",
                "shop-schema-post.sql",
                "shop.t-schema.sql.zst",
                "shop.t.00000.sql",
                "shop-schema-create.sql",
                "shop.t-schema-triggers.sql",
                "shop.s-schema-sequence.sql",
                "shop.t-metadata",
                "shop-schema-checksum",
            ],
            "",
        );
        let parts = parts(folder.path()).unwrap();
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "shop-schema-create.sql",
                "shop.s-schema-sequence.sql",
                "shop.t-schema.sql.zst",
                "shop.t.00000.sql",
                "shop.t.00001.sql.gz",
                "shop-schema-post.sql",
                "shop.v-schema-view.sql",
                "shop.t-schema-triggers.sql",
            ]
        );
        assert_eq!(database(&parts).unwrap(), "shop");
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for (names, metadata) in [
            (
                &["a-schema-create.sql", "b-schema-create.sql"][..],
                "Finished dump at: x",
            ),
            (&["a.t.sql", "b.t.sql"], "# Finished dump at: x"),
            (&["a.t.00000.dat", "a.t.00000.sql"], "Finished dump at: x"),
            (&[], "Finished dump at: x"),
            (&["a.t.sql"], "Started dump at: x\n"),
        ] {
            let folder = folder(names, metadata);
            let done = finished(folder.path())
                .and_then(|()| parts(folder.path()))
                .and_then(|parts| database(&parts));
            assert!(done.is_err(), "{names:?}");
        }
        assert!(
            finished(
                &folder(&["a.t.sql"], "# Finished dump at: x")
                    .path()
                    .join("none")
            )
            .is_err()
        );
    }
}
