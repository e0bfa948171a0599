//! Sentences that several verbs and the panel's runs share: what a backup is, what is missing from it, kinds of
//! objects by name.

use archive::Index;
use archive::index::{Gap, Kind};
use serde::Serialize;

use crate::anomaly::Anomaly;
use crate::failure::Failure;
use crate::pipeline::{Backup, Rotated, Verified};
use crate::retention::Delete;
use crate::words::{Message, Value, m};

/// Facts of a backup or dump, for programs.
#[derive(Serialize)]
pub struct Made {
    /// Path of the file.
    pub path: String,
    /// Name of the database.
    pub database: String,
    /// `complete` or `incomplete`.
    pub state: archive::index::State,
    /// Whether the file was read back and is what was written.
    pub verified: bool,
    /// Size of the file, bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// Length of its SQL text, bytes.
    pub text_bytes: u64,
    /// Number of objects.
    pub objects: usize,
    /// Number of rows.
    pub rows: u64,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// Which attempt succeeded.
    pub attempts: u32,
    /// Duration of the dump.
    pub seconds: f64,
}

impl Made {
    /// The facts of a verified backup.
    pub fn of(backup: &Backup<Verified>) -> Self {
        let index = backup.index();
        Self {
            path: backup.path.display().to_string(),
            database: index.source.database.clone(),
            state: index.state,
            verified: true,
            bytes: backup.summary.bytes,
            sha256: backup.summary.sha256.clone(),
            text_bytes: index.text_bytes(),
            objects: index.objects.len(),
            rows: index.rows(),
            gaps: index.gaps.clone(),
            attempts: backup.attempts,
            seconds: backup.elapsed.as_secs_f64(),
        }
    }
}

/// One line: what was backed up, where, how large, how long.
pub fn made(backup: &Backup<Verified>) -> Message {
    let index = backup.index();
    m!(
        "made",
        database = index.source.database.as_str(),
        path = backup.path.display().to_string(),
        size = Value::Size(backup.summary.bytes),
        objects = Value::Count(index.objects.len() as u64),
        rows = Value::Rows(index.rows()),
        time = Value::Milliseconds(u64::try_from(backup.elapsed.as_millis()).unwrap_or(u64::MAX))
    )
}

/// The failure of a backup that is kept and not whole.
pub fn incomplete(backup: &Backup<Verified>) -> Failure {
    Failure::new(
        "incomplete",
        m!("incomplete", missing = missing(backup.index())),
        m!("incomplete-next"),
    )
    .about(backup.path.display())
}

/// What is odd about a backup, line by line; at the end what follows from it.
pub fn odd(found: &[Anomaly], held: bool, database: &str) -> Vec<Message> {
    let mut lines: Vec<Message> = found.iter().map(|one| anomaly(one, database)).collect();
    let told = found == [Anomaly::Emptied];
    if held && !told {
        lines.push(m!("anomaly-held", database = database));
    }
    lines
}

/// What is odd, in one line.
pub fn anomaly(anomaly: &Anomaly, database: &str) -> Message {
    let names = |names: &[String], number: u64| {
        let more = number.saturating_sub(names.len() as u64);
        let names: Vec<Message> = names.iter().map(|name| name.as_str().into()).collect();
        let list = Message::list(names, ", ");
        match more {
            0 => list,
            more => m!("anomaly-and-more", names = list, count = more),
        }
    };
    let long = |time: i64| Value::Milliseconds(u64::try_from(time).unwrap_or(0));
    match anomaly {
        Anomaly::Emptied => m!("emptied", database = database),
        Anomaly::TablesGone {
            names: gone,
            number,
        } => {
            m!(
                "anomaly-tables-gone",
                database = database,
                count = *number,
                names = names(gone, *number)
            )
        }
        Anomaly::TablesEmptied {
            names: empty,
            number,
        } => {
            m!(
                "anomaly-tables-emptied",
                database = database,
                count = *number,
                names = names(empty, *number)
            )
        }
        Anomaly::RowsFell { before, now } => m!(
            "anomaly-rows",
            database = database,
            before = Value::Rows(*before),
            now = Value::Rows(*now)
        ),
        Anomaly::BytesFell { before, now } => m!(
            "anomaly-bytes",
            database = database,
            before = Value::Size(*before),
            now = Value::Size(*now)
        ),
        Anomaly::Incompressible { before, now } => {
            m!(
                "anomaly-incompressible",
                database = database,
                before = *before,
                now = *now
            )
        }
        Anomaly::Unchanged { since } => m!(
            "anomaly-unchanged",
            database = database,
            time = long(crate::catalog::now() - since)
        ),
        Anomaly::Slower { before, now } => {
            m!(
                "anomaly-slower",
                database = database,
                before = long(*before),
                now = long(*now)
            )
        }
    }
}

/// What is missing from an archive, in one line.
pub fn missing(index: &Index) -> Message {
    let gaps: Vec<Message> = index.gaps.iter().map(gap_message).collect();
    crate::explain::engine::some(&gaps)
}

/// A gap or note, in words: which object, and why.
pub fn gap(gap: &Gap) -> String {
    gap_message(gap).to_string()
}

/// A gap or note, to be kept.
pub fn gap_message(gap: &Gap) -> Message {
    let (kind, name, cause) = (kind_message(gap.kind), gap.name.as_str(), cause(&gap.cause));
    match gap.detail.is_empty() {
        true => m!("gap-bare", kind = kind, name = name, cause = cause),
        false => m!(
            "gap",
            kind = kind,
            name = name,
            cause = cause,
            detail = gap.detail.as_str()
        ),
    }
}

/// Why something is missing or worth a note. The words are the engines'.
fn cause(word: &str) -> Message {
    match word {
        "no_right" => m!("cause-no-right"),
        "unreadable" => m!("cause-unreadable"),
        "too_large" => m!("cause-too-large"),
        "unwritable" => m!("cause-unwritable"),
        "history" => m!("cause-history"),
        "read_only" => m!("cause-read-only"),
        "invalid_view" => m!("cause-invalid-view"),
        "rights_uncertain" => m!("cause-rights-uncertain"),
        "not_understood" => m!("cause-not-understood"),
        "invalid_text" => m!("cause-invalid-text"),
        "json_types" => m!("cause-json-types"),
        "unknown_members" => m!("cause-unknown-members"),
        "plain_client_drops_cr" => m!("cause-plain-client-drops-cr"),
        "rowid_hidden" => m!("cause-rowid-hidden"),
        "statistics_left" => m!("cause-statistics-left"),
        // An archive of a newer program may know more.
        other => m!("cause-other", word = other),
    }
}

/// An object with what it is.
pub fn named(of: Kind, name: &str) -> Message {
    m!("named", kind = kind_message(of), name = name)
}

/// The line of a file that retention took away.
pub fn rotated(file: &Rotated) -> Message {
    let name = file.name.as_str();
    match (&file.outcome, file.why) {
        (Err(_), _) => m!("rotated-failed", name = name),
        (Ok(()), Delete::Beyond(_)) => m!("rotated-beyond", name = name),
        (Ok(()), Delete::IncompleteOld) => m!("rotated-incomplete", name = name),
        (Ok(()), Delete::SafetyCopyOld) => m!("rotated-safety-copy", name = name),
    }
}

/// What a kind of object is called, in words.
pub fn kind(kind: Kind) -> String {
    kind_message(kind).to_string()
}

/// What a kind of object is called.
fn kind_message(kind: Kind) -> Message {
    match kind {
        Kind::Database => m!("kind-database"),
        Kind::Sequence => m!("kind-sequence"),
        Kind::Table => m!("kind-table"),
        Kind::VirtualTable => m!("kind-virtual-table"),
        Kind::Index => m!("kind-index"),
        Kind::Function => m!("kind-function"),
        Kind::Procedure => m!("kind-procedure"),
        Kind::Package => m!("kind-package"),
        Kind::PackageBody => m!("kind-package-body"),
        Kind::View => m!("kind-view"),
        Kind::Trigger => m!("kind-trigger"),
        Kind::Event => m!("kind-event"),
    }
}
