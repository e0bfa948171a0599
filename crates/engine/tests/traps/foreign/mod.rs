//! Foreign dumps (traps 42, 43, 59 to 62): what other programs wrote comes back through us as it does through the plain
//! client, which is the judge here, since those programs lose things themselves; and what a dump must not do is not done.

mod files;
mod hostile;
mod mydumper;
mod portable;
mod session;
mod tools;

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use archive::plain::Text;
use engine::mysql::restore_plain;
use engine::{Error, Events, RestoreOptions, Restored, Silent};
use testkit::{Fingerprint, Server, fingerprint};

use crate::support::options;

/// As the plain client does it: events as they are.
pub fn choices() -> RestoreOptions {
    RestoreOptions {
        events: Events::AsTheyWere,
        ..RestoreOptions::default()
    }
}

/// A dump in a file, through us.
pub fn ours(server: &Server, file: &Path, database: &str) -> Result<Restored, Error> {
    let text = Text::open(File::open(file).unwrap()).unwrap_or_else(|error| panic!("{error}"));
    restore_plain(text, 0, &options(server, database), &choices(), &Silent)
}

/// SQL as a dump, through us.
pub fn ours_text(
    server: &Server,
    sql: impl AsRef<[u8]>,
    database: &str,
) -> Result<Restored, Error> {
    let sql = sql.as_ref();
    let place = options(server, database);
    restore_plain(sql, sql.len() as u64, &place, &choices(), &Silent)
}

/// A dump in a file, through the server's own client; `database` must be there unless the dump makes it.
pub fn plain_client(server: &Server, file: &Path, database: Option<&str>) {
    let run = |file: &Path| {
        let output = server
            .client()
            .args(database)
            .stdin(File::open(file).unwrap())
            .stdout(Stdio::null())
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let error = words
            .lines()
            .find(|line| line.starts_with("ERROR"))
            .map(str::to_owned);
        (output.status.success(), error.unwrap_or_default())
    };
    let (done, error) = run(file);
    if done {
        return;
    }
    // Rows of a table with a sequence in its default do not go through mariadb-dump's own locks.
    assert!(error.contains("ERROR 1100"), "the plain client: {error}");
    let dump = std::fs::read(file).unwrap();
    let lines = dump.split_inclusive(|&byte| byte == b'\n');
    let without: Vec<&[u8]> = lines
        .filter(|line| !line.starts_with(b"LOCK TABLES "))
        .collect();
    let unlocked = file.with_extension("unlocked.sql");
    std::fs::write(&unlocked, without.concat()).unwrap();
    if let Some(database) = database {
        let made = server.sql(None, &format!("SHOW CREATE DATABASE `{database}`"));
        let made = made.split_once('\t').unwrap().1;
        server.sql(None, &format!("DROP DATABASE `{database}`; {made}"));
    }
    let (done, error) = run(&unlocked);
    assert!(done, "the plain client: {error}");
}

/// Restores a dump of a database both ways into databases of its own, and returns what we reported. The two must hold
/// the same, but for defaults that go on counting with the sequence of the database that was dumped: ours do not.
pub fn as_the_client(server: &Server, file: &Path, dumped: &str) -> Restored {
    let by_client = server.database("by_client");
    plain_client(server, file, Some(&by_client));
    let mut wanted = fingerprint(server, &by_client);
    for fact in wanted.facts.values_mut() {
        *fact = fact.replace(&format!("nextval(`{dumped}`."), "nextval(");
    }
    let restored = same(server, file, &wanted);
    server.sql(None, &format!("DROP DATABASE `{by_client}`"));
    restored
}

/// Restores a dump through us and compares.
pub fn same(server: &Server, file: &Path, wanted: &Fingerprint) -> Restored {
    // Made by the restore, so that settings of the database are compared, too.
    let database = server.database("by_us");
    server.sql(None, &format!("DROP DATABASE `{database}`"));
    let restored = ours(server, file, &database).unwrap_or_else(|error| panic!("{error}"));
    let found = fingerprint(server, &database);
    assert_eq!(
        wanted.diff(&found),
        Vec::<String>::new(),
        "{:#?}",
        restored.changes
    );
    server.sql(None, &format!("DROP DATABASE `{database}`"));
    restored
}

/// The reports of one word.
pub fn told<'r>(restored: &'r Restored, change: &str) -> Vec<&'r str> {
    let of = restored.changes.iter().filter(|told| told.change == change);
    of.map(|told| told.detail.as_str()).collect()
}
