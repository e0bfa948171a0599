//! Sentences that several verbs and the panel's runs share: what a backup is, what is missing from it, kinds of
//! objects by name.

use archive::Index;
use archive::index::{Gap, Kind};
use serde::Serialize;

use crate::failure::Failure;
use crate::pipeline::{Backup, Rotated, Verified};
use crate::retention::Delete;
use crate::words::format::duration;
use crate::words::{Message, Value, m, t};

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
        time = duration(backup.elapsed)
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

/// What is missing from an archive, in one line.
pub fn missing(index: &Index) -> Message {
    let names: Vec<String> = index.gaps.iter().map(gap).collect();
    crate::explain::engine::some(&names)
}

/// A gap or note: which object, and why.
pub fn gap(gap: &Gap) -> String {
    let (kind, name, cause) = (kind(gap.kind), gap.name.as_str(), cause(&gap.cause));
    match gap.detail.is_empty() {
        true => t!("gap-bare", kind = kind, name = name, cause = cause),
        false => t!(
            "gap",
            kind = kind,
            name = name,
            cause = cause,
            detail = gap.detail.as_str()
        ),
    }
}

/// Why something is missing or worth a note. The words are the engines'.
fn cause(word: &str) -> String {
    match word {
        "no_right" => t!("cause-no-right"),
        "unreadable" => t!("cause-unreadable"),
        "too_large" => t!("cause-too-large"),
        "unwritable" => t!("cause-unwritable"),
        "history" => t!("cause-history"),
        "read_only" => t!("cause-read-only"),
        "invalid_view" => t!("cause-invalid-view"),
        "rights_uncertain" => t!("cause-rights-uncertain"),
        "not_understood" => t!("cause-not-understood"),
        "invalid_text" => t!("cause-invalid-text"),
        "json_types" => t!("cause-json-types"),
        "unknown_members" => t!("cause-unknown-members"),
        "plain_client_drops_cr" => t!("cause-plain-client-drops-cr"),
        "rowid_hidden" => t!("cause-rowid-hidden"),
        "statistics_left" => t!("cause-statistics-left"),
        // An archive of a newer program may know more.
        other => t!("cause-other", word = other),
    }
}

/// An object with what it is.
pub fn named(of: Kind, name: &str) -> String {
    t!("named", kind = kind(of), name = name)
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

/// What a kind of object is called.
pub fn kind(kind: Kind) -> String {
    match kind {
        Kind::Database => t!("kind-database"),
        Kind::Sequence => t!("kind-sequence"),
        Kind::Table => t!("kind-table"),
        Kind::VirtualTable => t!("kind-virtual-table"),
        Kind::Index => t!("kind-index"),
        Kind::Function => t!("kind-function"),
        Kind::Procedure => t!("kind-procedure"),
        Kind::Package => t!("kind-package"),
        Kind::PackageBody => t!("kind-package-body"),
        Kind::View => t!("kind-view"),
        Kind::Trigger => t!("kind-trigger"),
        Kind::Event => t!("kind-event"),
    }
}
