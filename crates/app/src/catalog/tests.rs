//! What a catalogue refuses, and what it keeps apart.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

fn refused(folder: &Path) -> Error {
    Catalog::open(folder).err().expect("a refusal")
}

#[test]
fn readers_do_not_write_and_writers_write_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::open(folder.path()).unwrap();
    let count = |catalog: &Catalog| {
        catalog
            .read(|c| {
                Ok(c.query_row("SELECT count(*) FROM vault_probe", [], |r| {
                    r.get::<_, i64>(0)
                })?)
            })
            .unwrap()
    };
    let clear = "DELETE FROM vault_probe";
    let written = catalog.read(|c| Ok(c.execute(clear, [])?));
    assert!(matches!(written, Err(Error::Sqlite(_))), "{written:?}");
    let half: Result<()> = catalog.write(|t| {
        t.execute(clear, [])?;
        Err(Error::Busy)
    });
    assert!(matches!(half, Err(Error::Busy)));
    assert_eq!(count(&catalog), 1);
    // A second process, as it were, sees what the first wrote.
    let other = Catalog::open(folder.path()).unwrap();
    catalog.write(|t| Ok(t.execute(clear, [])?)).unwrap();
    assert_eq!(count(&other), 0);
}

#[test]
fn files_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let catalog = Catalog::open(&data).unwrap();
    catalog
        .write(|t| Ok(t.execute_batch("CREATE TABLE x (y)")?))
        .unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(&data).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(
        names,
        [
            "catalog.sqlite",
            "catalog.sqlite-shm",
            "catalog.sqlite-wal",
            "key"
        ]
    );
}

#[test]
fn what_is_not_ours_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(open::FILE);
    fs::write(&file, "not a database, and longer than a header of one hundred bytes would be, as a file of somebody may well be").unwrap();
    let before = fs::read(&file).unwrap();
    assert!(matches!(refused(folder.path()), Error::Damaged(..)));
    assert_eq!(fs::read(&file).unwrap(), before);

    fs::remove_file(&file).unwrap();
    let foreign = Connection::open(&file).unwrap();
    foreign.execute_batch("CREATE TABLE invoice (id)").unwrap();
    drop(foreign);
    let before = fs::read(&file).unwrap();
    assert!(matches!(refused(folder.path()), Error::Foreign(_)));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_newer_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::open(folder.path()).unwrap();
    let newer = migrations::newest() + 1;
    catalog
        .write(|t| Ok(t.pragma_update(None, "user_version", newer)?))
        .unwrap();
    drop(catalog);
    assert!(matches!(refused(folder.path()), Error::Newer(_)));
}

#[test]
fn another_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(Catalog::open(folder.path()).unwrap());
    fs::remove_file(folder.path().join("key")).unwrap();
    assert!(matches!(refused(folder.path()), Error::WrongKey(_)));
}
