//! States as they are shown: an icon, a word and a colour, never a colour alone.

use crate::catalog::backups::{Backup, BackupState, Copy, CopyState, ProofState};
use crate::catalog::runs::{RunKind, RunState, Trigger};
use crate::words::t;

/// A state as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// `good`, `note`, `bad`, `run` or nothing.
    pub class: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its word.
    pub text: String,
    /// What it means, in a sentence.
    pub title: String,
}

fn badge(class: &'static str, icon: &'static str, text: String, title: String) -> Badge {
    Badge {
        class,
        icon,
        text,
        title,
    }
}

/// What a backup says of itself.
pub fn state(backup: &Backup) -> Badge {
    match backup.state {
        BackupState::Complete => badge(
            "good",
            "check",
            t!("state-complete"),
            t!("backup-complete-title"),
        ),
        BackupState::Incomplete => badge(
            "note",
            "alert",
            t!("state-incomplete"),
            t!("backup-incomplete-title", count = backup.gaps),
        ),
        BackupState::Unreadable => badge(
            "bad",
            "cross",
            t!("state-unreadable"),
            t!("backup-unreadable-title"),
        ),
        BackupState::Plain => badge("", "table", t!("state-plain"), t!("backup-plain-title")),
    }
}

/// What the last proof of it found.
pub fn proof(backup: &Backup) -> Badge {
    match backup.proof {
        Some(ProofState::Proven) => badge(
            "good",
            "shield-check",
            t!("proof-proven"),
            t!("proof-proven-title"),
        ),
        Some(ProofState::RestoredEqual) => badge(
            "good",
            "shield-check",
            t!("proof-equal"),
            t!("proof-equal-title"),
        ),
        Some(ProofState::NotComparable) => badge(
            "note",
            "shield",
            t!("proof-not-comparable"),
            t!("proof-not-comparable-title"),
        ),
        Some(ProofState::Failed) => badge(
            "bad",
            "shield-cross",
            t!("proof-failed"),
            t!("proof-failed-title"),
        ),
        None => badge("", "shield", t!("proof-none"), t!("proof-none-title")),
    }
}

/// One copy of it.
pub fn copy(copy: &Copy) -> Badge {
    let name = storage(&copy.storage);
    let icon = match copy.storage.as_str() {
        "file" => "folder",
        _ => "cloud",
    };
    match copy.state {
        CopyState::Copied => badge("", icon, name, t!("copy-copied")),
        CopyState::Verified => badge("good", icon, name, t!("copy-verified")),
        CopyState::Damaged => badge("bad", "alert", name, t!("copy-damaged")),
    }
}

/// What a type of storage is called.
pub fn storage(kind: &str) -> String {
    match kind {
        "file" => t!("storage-file"),
        "googledrive" => "Google Drive".to_owned(),
        other => other.to_uppercase(),
    }
}

/// What a run does.
pub fn kind(kind: RunKind) -> String {
    match kind {
        RunKind::Backup => t!("run-backup"),
        RunKind::Restore => t!("run-restore"),
        RunKind::Verify => t!("run-verify"),
        RunKind::Prove => t!("run-prove"),
        RunKind::Delete => t!("run-delete"),
    }
}

/// How far a run is.
pub fn run(state: RunState) -> Badge {
    let (class, icon, text) = match state {
        RunState::Queued => ("run", "clock", t!("run-queued")),
        RunState::Running => ("run", "run", t!("run-running")),
        RunState::Done => ("good", "check", t!("run-done")),
        RunState::Failed => ("bad", "cross", t!("run-failed")),
        RunState::Cancelled => ("", "stop", t!("run-cancelled")),
        RunState::Interrupted => ("bad", "alert", t!("run-stopped")),
        RunState::Missed => ("note", "clock", t!("run-not-begun")),
    };
    badge(class, icon, text, String::new())
}

/// What began a backup or a run, or who.
pub fn began(trigger: Option<Trigger>, user: Option<&str>) -> String {
    match (trigger, user) {
        (_, Some(user)) => user.to_owned(),
        (Some(Trigger::Schedule), None) => t!("began-schedule"),
        (Some(Trigger::MadeUp), None) => t!("began-made-up"),
        (Some(Trigger::Command), None) => t!("began-command"),
        (Some(Trigger::Hand), None) => t!("began-hand"),
        (None, None) => "—".to_owned(),
    }
}
