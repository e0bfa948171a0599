//! Proof: the archive is restored into a scratch file, that is dumped again, and both dumps and
//! the checksums of the source are compared. It must never call proven what was not compared.

use std::collections::BTreeMap;

use archive::index::{Index, Kind, Role};
use archive::{Format, ReadAt, Reader};
use rusqlite::{Connection, OpenFlags};

use super::dump::{Origin, write};
use super::restore::restore;
use super::snapshot;
use crate::scratch::ScratchFolder;
use crate::{
    Comparison, Difference, DumpOptions, Error, Event, Monitor, Place, Proof, RestoreOptions,
    Stage, Verdict,
};

/// Proves an archive in a scratch file.
pub fn prove<S: ReadAt>(reader: &Reader<S>, monitor: &dyn Monitor) -> Result<Proof, Error> {
    let folder = ScratchFolder::temporary()?;
    let path = folder.path().join("proof.db");
    let restored = restore(reader, &path, &RestoreOptions::default(), monitor)?;
    let index = reader.index();
    let again = again(&path, index, monitor)?;
    monitor.event(Event::Stage {
        stage: Stage::Compare,
        bytes: 0,
    });
    let mut comparison = Comparison::default();
    let mut differences = Vec::new();
    frames(index, &again, &mut comparison, &mut differences);
    settings(index, &again, &mut differences);
    checksums(index, &again, &mut comparison, &mut differences);
    let verdict = match (differences.is_empty(), &index.checksums) {
        (false, _) => Verdict::Failed,
        (true, Some(_)) => Verdict::Proven,
        (true, None) => Verdict::RestoredEqual,
    };
    Ok(Proof {
        verdict,
        place: Place::ScratchFile,
        comparison,
        differences,
        restored,
    })
}

/// The index of a second dump, of what was restored. Nobody else knows the file: it needs no copy.
fn again(path: &std::path::Path, index: &Index, monitor: &dyn Monitor) -> Result<Index, Error> {
    let doing = "opening the scratch file";
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(Error::sqlite(doing))?;
    let journal_mode = conn
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .map_err(Error::sqlite(doing))?;
    snapshot::prepare(&conn)?;
    let origin = Origin {
        database: index.source.database.clone(),
        place: index.source.facts.get("place").cloned(),
        journal_mode,
        taken_at: index.taken_at.clone(),
    };
    let options = DumpOptions {
        format: Format::Plain,
        checksums: index.checksums.is_some(),
        safety_copy: index
            .source
            .facts
            .get("purpose")
            .is_some_and(|purpose| purpose == "safety_copy"),
        ..DumpOptions::default()
    };
    let (_, summary) = write(&conn, origin, std::io::sink(), &options, monitor)?;
    Ok(summary.index)
}

/// Frame hashes of each object by role.
type Frames<'a> = BTreeMap<(Kind, &'a str), (Vec<&'a str>, Vec<&'a str>)>;

fn frames_of(index: &Index) -> Frames<'_> {
    let mut frames: Frames<'_> = index
        .objects
        .iter()
        .map(|object| ((object.kind, object.name.as_str()), Default::default()))
        .collect();
    for frame in &index.frames {
        let Some(object) = frame.object.map(|at| &index.objects[at]) else {
            continue;
        };
        let (definition, data) = frames
            .entry((object.kind, object.name.as_str()))
            .or_default();
        match frame.role {
            Role::Data => data.push(&frame.hash),
            _ => definition.push(&frame.hash),
        }
    }
    frames
}

fn frames(
    archived: &Index,
    again: &Index,
    comparison: &mut Comparison,
    differences: &mut Vec<Difference>,
) {
    let (old, mut new) = (frames_of(archived), frames_of(again));
    let mut differ = |object: &str, what: &str, detail: String| {
        differences.push(Difference {
            object: object.into(),
            what: what.into(),
            detail,
        });
    };
    for ((kind, name), (definition, data)) in old {
        let Some((new_definition, new_data)) = new.remove(&(kind, name)) else {
            differ(
                name,
                "missing",
                format!("{kind:?} is not in the restored copy"),
            );
            continue;
        };
        match definition == new_definition {
            true => comparison.definitions += 1,
            false => differ(
                name,
                "definition",
                "its definition came back otherwise".into(),
            ),
        }
        let equal = data
            .iter()
            .zip(&new_data)
            .filter(|(old, new)| old == new)
            .count();
        comparison.data_frames += equal;
        if equal != data.len() || equal != new_data.len() {
            let detail = format!(
                "{equal} data frames are equal of {}, the copy has {}",
                data.len(),
                new_data.len()
            );
            differ(name, "data", detail);
        }
    }
    for (kind, name) in new.into_keys() {
        differ(
            name,
            "extra",
            format!("{kind:?} is in the restored copy only"),
        );
    }
}

fn settings(archived: &Index, again: &Index, differences: &mut Vec<Difference>) {
    for (name, value) in &archived.source.facts {
        let new = again.source.facts.get(name);
        // A journal mode other than WAL is a matter of the connection, not of the file.
        let matters = name != "journal_mode" || value == "wal";
        if matters && new != Some(value) {
            let detail = format!(
                "{value}, in the copy {}",
                new.map_or("nothing", String::as_str)
            );
            differences.push(Difference {
                object: name.clone(),
                what: "definition".into(),
                detail,
            });
        }
    }
}

fn checksums(
    archived: &Index,
    again: &Index,
    comparison: &mut Comparison,
    differences: &mut Vec<Difference>,
) {
    let (Some(old), Some(new)) = (&archived.checksums, &again.checksums) else {
        return;
    };
    let mut differ = |object: &str, detail: String| {
        differences.push(Difference {
            object: object.into(),
            what: "checksum".into(),
            detail,
        });
    };
    let names: std::collections::BTreeSet<&String> =
        old.tables.keys().chain(new.tables.keys()).collect();
    for name in names {
        match (old.tables.get(name), new.tables.get(name)) {
            (Some(old), Some(new)) if old == new => comparison.checksums += 1,
            (Some(old), Some(new)) if old.rows != new.rows => {
                differ(
                    name,
                    format!("{} rows in the source, {} in the copy", old.rows, new.rows),
                );
            }
            (Some(old), Some(new)) => {
                let differs = |name: &&String| old.columns.get(*name) != new.columns.get(*name);
                let columns: Vec<&str> = old
                    .columns
                    .keys()
                    .filter(differs)
                    .map(String::as_str)
                    .collect();
                differ(
                    name,
                    format!("the values differ in: {}", columns.join(", ")),
                );
            }
            (old, _) => differ(
                name,
                format!(
                    "only in the {}",
                    if old.is_some() { "source" } else { "copy" }
                ),
            ),
        }
    }
    for (name, value) in &old.objects {
        let copy = new.objects.get(name).map_or("nothing", String::as_str);
        if copy != value {
            differ(name, format!("{value} in the source, {copy} in the copy"));
        }
    }
}
