//! A case: a database made by SQL, that must come back as it was by our restore and by the server's own client.
//! Must never compare through the product: the judge is `testkit::fingerprint`.

use engine::{Events, RestoreOptions};
use testkit::{Server, fingerprint};

use crate::support::{dump, folder, plain_client, restore_with};

/// A database as SQL.
pub struct Case {
    /// `t21_generated_columns`: the number is that of the trap.
    pub name: &'static str,
    /// Runs in the case's own, empty database; `DELIMITER` lines allowed.
    pub sql: &'static str,
    /// The flavours (as in `testkit::on_each_server!`) that know this SQL.
    pub only: &'static [&'static str],
}

/// Makes a test for each server of each case, and the list `CASES` of them for the comparison with other tools.
///
/// ```text
/// cases! {
///     /// Why it is a trap.
///     t21_generated_columns [mariadb, newer_mariadb, mysql] = "CREATE TABLE …";
/// }
/// ```
#[macro_export]
macro_rules! cases {
    ($($(#[$doc:meta])* $name:ident [$($flavour:ident),+] = $sql:expr;)+) => {
        pub const CASES: &[$crate::case::Case] = &[
            $($crate::case::Case {
                name: stringify!($name),
                sql: $sql,
                only: &[$(stringify!($flavour)),+],
            }),+
        ];
        $(testkit::on_each_server! {
            #[only($($flavour),+)]
            fn $name(server) { $crate::case::comes_back(server, stringify!($name), $sql); }
        })+
    };
}

/// Makes the database, dumps it, and brings it back under its own name, once by our restore and once by the plain
/// client. Nothing may be missing and nothing may differ.
pub fn comes_back(server: &Server, name: &str, sql: &str) {
    let folder = folder();
    let database = server.database(name);
    server.sql(Some(&database), sql);
    let before = fingerprint(server, &database);
    let (file, summary) = dump(server, &database, &folder);
    assert_eq!(summary.index.gaps, [], "gaps");
    assert_eq!(summary.index.notes, [], "notes");

    server.sql(None, &format!("DROP DATABASE `{database}`"));
    let choices = RestoreOptions {
        events: Events::AsTheyWere,
        ..RestoreOptions::default()
    };
    let restored = restore_with(server, &file, &database, &choices)
        .unwrap_or_else(|error| panic!("restore: {error}"));
    // A rule that the rows break at home, too, is told and is no change.
    let mut changes = restored.changes;
    changes.retain(|change| change.change != "foreign_key_violation");
    assert_eq!(changes, [], "changes");
    let none = Vec::<String>::new();
    let after = fingerprint(server, &database);
    assert_eq!(before.diff(&after), none, "by our restore");

    let create = server.sql(None, &format!("SHOW CREATE DATABASE `{database}`"));
    let create = create.split_once('\t').unwrap().1.to_owned();
    server.sql(None, &format!("DROP DATABASE `{database}`; {create}"));
    plain_client(server, &file, &database);
    let after = fingerprint(server, &database);
    assert_eq!(before.diff(&after), none, "by the plain client");
    server.sql(None, &format!("DROP DATABASE `{database}`"));
}
