//! The statements that make each object, in the server's own words, for a plain client and for
//! our restore alike. Each script sets what its object depends on (sql_mode, character sets, the
//! database's collation), so that it means the same in any order. It never edits a definition
//! beyond the word REPLACE in a view.

use archive::ddl::{self, PartKind};
use archive::index::Kind;

use super::catalog::{Catalog, Named, Table};
use super::session::{Cells, Session, literal, quoted, text};
use crate::{Error, Script};

/// A definition, or why there is none.
pub(super) enum Definition {
    /// The script that makes the object.
    Script(Script),
    /// The account may not see it.
    Hidden,
}

/// The server's CREATE TABLE.
pub(super) fn table(session: &mut Session, name: &str) -> Result<Vec<u8>, Error> {
    let row = session.row(&show_table(session, name))?;
    shown(row, name)
}

/// The server's CREATE TABLE of each table, or what it says instead.
pub(super) fn tables(
    session: &mut Session,
    tables: &[Table],
) -> Result<Vec<Result<Vec<u8>, Error>>, Error> {
    let statements: Vec<String> = tables
        .iter()
        .map(|table| show_table(session, &table.name))
        .collect();
    let rows = session.pipelined(&statements)?;
    let outcomes = rows.into_iter().zip(tables).map(|(rows, table)| {
        let row = rows?.pop().unwrap_or_default();
        shown(row, &table.name)
    });
    Ok(outcomes.collect())
}

fn show_table(session: &Session, name: &str) -> String {
    format!("SHOW CREATE TABLE {}", session.qualified(name))
}

fn shown(row: Cells, name: &str) -> Result<Vec<u8>, Error> {
    bytes(row, 1).ok_or_else(|| Error::Refused(format!("the server shows no definition of {name}")))
}

/// The definition as rows can be written into it. A unique ARCHIVE table takes no number below its counter, so its own
/// rows would not come back (1022); without the counter they count it up to where it was, because no number in it is
/// above the counter and none can have been deleted.
pub(super) fn fillable(
    session: &mut Session,
    table: &Table,
    create: Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let archive = |engine: &String| engine.eq_ignore_ascii_case("archive");
    if !table.engine.as_ref().is_some_and(archive) {
        return Ok(create);
    }
    let refused = |error: ddl::Error| Error::Refused(format!("table {}: {error}", table.name));
    let unique =
        |part: &ddl::Part| matches!(part.kind, PartKind::PrimaryKey | PartKind::UniqueKey(_));
    let parts = ddl::create_table_parts(&create).map_err(refused)?;
    let sql = format!("SELECT 1 FROM {} LIMIT 1", session.qualified(&table.name));
    if !parts.parts.iter().any(unique) || session.rows(&sql)?.is_empty() {
        return Ok(create);
    }
    Ok(ddl::without_auto_increment(&create)
        .map_err(refused)?
        .into_owned())
}

/// The default character set of the database, and MariaDB's comment on it.
pub(super) fn database(catalog: &Catalog) -> Script {
    let mut script = Script::new();
    let mut sql = format!(
        "ALTER DATABASE CHARACTER SET {} COLLATE {}",
        catalog.charset, catalog.collation
    );
    if !catalog.comment.is_empty() {
        sql.push_str(&format!(" COMMENT {}", literal(&catalog.comment)));
    }
    script.statement(sql);
    script
}

/// A sequence with its state. Its rows are no rows: `SETVAL` with `is_used=0` gives exactly the
/// same `next_not_cached_value` and `cycle_count` (tried on MariaDB 10.11).
pub(super) fn sequence(session: &mut Session, name: &str) -> Result<Script, Error> {
    let qualified = session.qualified(name);
    let create = session.row(&format!("SHOW CREATE SEQUENCE {qualified}"))?;
    let state = session.row(&format!(
        "SELECT next_not_cached_value, cycle_count FROM {qualified}"
    ))?;
    let create = bytes(create, 1)
        .ok_or_else(|| Error::Refused(format!("the server shows no definition of {name}")))?;
    let mut script = Script::new();
    script.statement(create);
    script.statement(format!(
        "DO SETVAL({}, {}, 0, {})",
        quoted(name),
        text(&state, 0),
        text(&state, 1)
    ));
    Ok(script)
}

/// A stand-in with the columns of a view, so that other views can be made on it whatever their
/// order; NULL goes with every type, a number does not (INET6). `None` when the server knows no columns: the view is invalid.
pub(super) fn placeholder(name: &str, columns: &[String]) -> Option<Script> {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| format!("NULL AS {}", quoted(column)))
        .collect();
    let mut script = Script::new();
    // The routine before it may have set another character set.
    script.statement("SET NAMES utf8mb4");
    script.statement(format!(
        "CREATE VIEW {} AS SELECT {}",
        quoted(name),
        columns.join(", ")
    ));
    (!columns.is_empty()).then_some(script)
}

/// A view: the server's text, made over its placeholder.
pub(super) fn view(session: &mut Session, name: &str) -> Result<Definition, Error> {
    let row = session.row(&format!("SHOW CREATE VIEW {}", session.qualified(name)))?;
    let (client, connection) = (text(&row, 2), text(&row, 3));
    let Some(create) = bytes(row, 1) else {
        return Ok(Definition::Hidden);
    };
    let rest = create
        .strip_prefix(b"CREATE ")
        .ok_or_else(|| Error::Refused(format!("{name} is no view")))?;
    let mut script = Script::new();
    script.statement(context("", &client, &connection));
    script.statement([b"CREATE OR REPLACE ", rest].concat());
    Ok(Definition::Script(script))
}

/// A routine, trigger or event.
pub(super) fn program(
    session: &mut Session,
    catalog: &Catalog,
    named: &Named,
) -> Result<Definition, Error> {
    let (word, create, zone) = match named.kind {
        Kind::Function => ("FUNCTION", 2, None),
        Kind::Package => ("PACKAGE", 2, None),
        Kind::PackageBody => ("PACKAGE BODY", 2, None),
        Kind::Trigger => ("TRIGGER", 2, None),
        Kind::Event => ("EVENT", 3, Some(2)),
        _ => ("PROCEDURE", 2, None),
    };
    let row = session.row(&format!(
        "SHOW CREATE {word} {}",
        session.qualified(&named.name)
    ))?;
    let mode = text(&row, 1);
    let (client, connection, collation) = (
        text(&row, create + 1),
        text(&row, create + 2),
        text(&row, create + 3),
    );
    let zone = zone.map(|column| text(&row, column));
    // NULL is how a server says that the account may know of it and not read it.
    let Some(mut create) = bytes(row, create) else {
        return Ok(Definition::Hidden);
    };
    if named.kind == Kind::Trigger {
        // As it was typed it may name the database, and would be made there wherever it goes.
        let database = session.database.as_bytes();
        let bare = ddl::unqualified_trigger(&create, database);
        create = bare
            .map_err(|error| Error::Refused(format!("trigger {}: {error}", named.name)))?
            .0;
    }
    let mut script = Script::new();
    let other_collation = !collation.is_empty() && collation != catalog.collation;
    if other_collation {
        script.statement(format!("ALTER DATABASE COLLATE {collation}"));
    }
    script.statement(context(&mode, &client, &connection));
    if let Some(zone) = zone {
        script.statement(format!("SET SESSION time_zone='{zone}'"));
    }
    script.body(create);
    if other_collation {
        script.statement(format!(
            "ALTER DATABASE CHARACTER SET {} COLLATE {}",
            catalog.charset, catalog.collation
        ));
    }
    Ok(Definition::Script(script))
}

/// What a definition depends on. The words come from the server and are names of modes and
/// character sets; anything else in them is dropped, so that they cannot become SQL.
fn context(mode: &str, client: &str, connection: &str) -> String {
    let clean = |word: &str| -> String {
        word.chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ','))
            .collect()
    };
    format!(
        "SET SESSION sql_mode='{}', character_set_client={}, collation_connection={}",
        clean(mode),
        clean(client),
        clean(connection)
    )
}

fn bytes(mut row: Cells, column: usize) -> Option<Vec<u8>> {
    row.get_mut(column).and_then(Option::take)
}
