//! Runs on copies: verify, prove, delete, pin, and retention with its preview.

use std::fs;

use super::*;
use crate::catalog::backups::ProofState;
use crate::catalog::runs::Run;
use crate::catalog::settings;
use crate::jobs::preview;
use crate::jobs::spec::VerifySpec;
use crate::jobs::sync::FILE;
use crate::retention::{Decision, Delete, Keep};

pub(super) fn backup(runner: &Runner) -> String {
    let run = runner.start_backup(shop(runner), &by()).unwrap();
    let row = ended(runner, run);
    assert_eq!(row.state, RunState::Done, "{row:?}");
    row.object.unwrap()
}

pub(super) fn at(runner: &Runner, object: &str) -> backups::Backup {
    let found = runner.catalog().read(|c| backups::at(c, FILE, object));
    found.unwrap().expect("it is entered")
}

fn failed(run: &Run) -> &str {
    assert_eq!(run.state, RunState::Failed, "{run:?}");
    &run.failure.as_ref().unwrap().code
}

#[test]
fn a_damaged_copy_is_found_out() {
    let place = Place::new();
    let runner = place.start();
    let object = backup(&runner);
    for deep in [false, true] {
        let run = runner
            .start_verify(FILE, &object, VerifySpec { deep }, &by())
            .unwrap();
        assert_eq!(ended(&runner, run).state, RunState::Done);
    }
    let path = place.backups().join(&object);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let run = runner
        .start_verify(FILE, &object, VerifySpec::default(), &by())
        .unwrap();
    assert_eq!(failed(&ended(&runner, run)), "damaged");
    assert_eq!(at(&runner, &object).copies[0].state, CopyState::Damaged);
}

#[test]
fn a_proof_is_kept_with_its_backup() {
    let place = Place::new();
    let runner = place.start();
    let object = backup(&runner);
    assert_eq!(at(&runner, &object).proof, None);
    let run = runner.start_prove(FILE, &object, &by()).unwrap();
    assert_eq!(ended(&runner, run).state, RunState::Done);
    let proven = at(&runner, &object);
    assert_eq!(
        (proven.proof, proven.proof_run),
        (Some(ProofState::Proven), Some(run))
    );
    // Without checksums of the source it is no proof, and does not say so.
    let plain = settings::Settings {
        checksums: false,
        ..settings::Settings::default()
    };
    runner
        .catalog()
        .write(|t| settings::save(t, &plain))
        .unwrap()
        .unwrap();
    let object = backup(&runner);
    let run = runner.start_prove(FILE, &object, &by()).unwrap();
    assert_eq!(failed(&ended(&runner, run)), "no-checksums");
    assert_eq!(at(&runner, &object).proof, Some(ProofState::RestoredEqual));
}

#[test]
fn what_is_pinned_is_not_deleted() {
    let place = Place::new();
    let runner = place.start();
    let object = backup(&runner);
    runner.pin(at(&runner, &object).id, true, &by()).unwrap();
    let refused = runner.start_delete(FILE, &object, &by()).unwrap_err();
    assert!(matches!(refused, Refused::Pinned), "{refused:?}");
    assert_eq!(at(&runner, &object).pinned_by.as_deref(), Some("ann"));
    runner.pin(at(&runner, &object).id, false, &by()).unwrap();
    let run = runner.start_delete(FILE, &object, &by()).unwrap();
    assert_eq!(ended(&runner, run).state, RunState::Done);
    assert!(place.files().is_empty() && all(runner.catalog()).is_empty());
    // Its run still says what it was.
    let rows = runner
        .catalog()
        .read(|c| runs::page(c, &runs::Filter::default(), 10))
        .unwrap();
    assert!(
        rows.iter().all(|row| row.object.as_ref() == Some(&object)),
        "{rows:?}"
    );
}

#[test]
fn no_id_leaves_the_folder() {
    let place = Place::new();
    fs::write(place.folder.path().join("db_backup_secret.sql"), "x").unwrap();
    let runner = place.start();
    let object = backup(&runner);
    for bad in [
        "../db_backup_secret.sql",
        "..%2fdb_backup_secret.sql",
        "",
        "/etc/passwd",
        "a\0b",
        &"x".repeat(10_000),
    ] {
        for refused in [
            runner.start_delete(FILE, bad, &by()).err(),
            runner
                .start_verify(FILE, bad, VerifySpec::default(), &by())
                .err(),
            runner.file(FILE, bad).err(),
        ] {
            assert!(
                matches!(refused, Some(Refused::NoBackup)),
                "{bad:?}: {refused:?}"
            );
        }
    }
    let elsewhere = runner
        .start_delete("googledrive", &object, &by())
        .unwrap_err();
    assert!(matches!(elsewhere, Refused::NoBackup), "{elsewhere:?}");
}

#[test]
fn retention_does_what_its_preview_says() {
    let place = Place::new();
    let runner = place.start();
    let two = settings::Settings {
        keep: 2,
        ..settings::Settings::default()
    };
    let made: Vec<String> = (0..3).map(|_| backup(&runner)).collect();
    runner.pin(at(&runner, &made[0]).id, true, &by()).unwrap();
    assert_eq!(place.files().len(), 3);
    runner
        .catalog()
        .write(|t| settings::save(t, &two))
        .unwrap()
        .unwrap();
    let decided = |plan: Vec<preview::Foreseen>| -> Vec<Decision> {
        let find = |object: &String| {
            plan.iter()
                .find(|one| &one.object == object)
                .unwrap()
                .decision
        };
        made.iter().map(find).collect()
    };
    let now = decided(preview::now(runner.catalog(), &two).unwrap());
    let stays = Decision::Keep(Keep::Pinned);
    assert_eq!(
        now,
        [
            stays,
            Decision::Keep(Keep::Newest(2)),
            Decision::Keep(Keep::Newest(1))
        ]
    );
    let next = decided(preview::after_the_next(runner.catalog(), &two).unwrap());
    assert_eq!(
        next,
        [
            stays,
            Decision::Delete(Delete::Beyond(3)),
            Decision::Keep(Keep::Newest(2))
        ]
    );
    let last = backup(&runner);
    assert_eq!(
        place.files(),
        [made[0].clone(), made[2].clone(), last.clone()]
    );
    let mut listed: Vec<String> = all(runner.catalog())
        .iter()
        .map(|b| b.copies[0].object.clone())
        .collect();
    listed.sort();
    assert_eq!(listed, place.files());
}
