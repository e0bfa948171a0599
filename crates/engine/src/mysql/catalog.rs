//! What is in a database, by the server's own catalogue: tables, columns, keys and the names of
//! everything else, in the fixed order of the archive. A handful of queries whatever the number
//! of tables. It never counts rows and never believes a statistic except for progress.

use std::collections::BTreeMap;

use archive::index::Kind;
use wire::Family;

use super::column::TableColumn;
use super::history::{self, History};
use super::session::{Cells, Session, literal, number, text};
use crate::Error;

/// A base table or a sequence.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub name: String,
    pub engine: Option<String>,
    /// The server's guess, for progress only.
    pub rows: u64,
    pub bytes: u64,
    /// When its file was made: another value for the same name means another table.
    pub created: String,
    /// The history of its rows (`WITH SYSTEM VERSIONING`).
    pub history: History,
    /// The server's complaint about a table that it cannot open.
    pub complaint: Option<String>,
    pub columns: Vec<TableColumn>,
    /// Columns that rows are ordered by, and the name of their index.
    pub key: Option<Key>,
}

/// The key that a table's rows are read along.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub index: String,
    pub columns: Vec<String>,
}

/// A trigger, routine, event or view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub kind: Kind,
    pub name: String,
    /// The table of a trigger.
    pub table: Option<String>,
}

/// Everything in a database.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalog {
    pub charset: String,
    pub collation: String,
    /// MariaDB's comment on the database; empty elsewhere.
    pub comment: String,
    pub sequences: Vec<String>,
    pub tables: Vec<Table>,
    pub views: Vec<String>,
    /// Routines, triggers and events in the order they are written.
    pub others: Vec<Named>,
    /// No statement was ever longer than this setting of the server, bytes, unless it was larger.
    pub largest_packet: u64,
    /// Events that the server does not show; `*` where not even their names can be read.
    pub hidden_events: Vec<String>,
}

/// Databases that every server has of its own.
pub(super) const SYSTEM: [&str; 4] = ["mysql", "sys", "information_schema", "performance_schema"];

/// What MariaDB answers to every question about events when it was started without a scheduler.
pub(super) const SCHEDULER_DISABLED: u16 = 1577;

/// Engines whose rows follow the snapshot.
const TRANSACTIONAL: [&str; 4] = ["innodb", "rocksdb", "tokudb", "xtradb"];
/// Engines whose rows lie elsewhere or are no rows of their own: only the definition is kept.
const NO_ROWS: [&str; 10] = [
    "federated",
    "federatedx",
    "connect",
    "spider",
    "oqgraph",
    "sphinx",
    "mroonga",
    "mrg_myisam",
    "blackhole",
    "s3",
];
/// Of these, the ones that reach for another machine or file when touched.
const REMOTE: [&str; 6] = [
    "federated",
    "federatedx",
    "connect",
    "spider",
    "sphinx",
    "s3",
];

/// Whether an engine's rows are covered by the snapshot.
pub(super) fn transactional(engine: Option<&str>) -> bool {
    named(engine, &TRANSACTIONAL)
}

/// Whether only the definition of a table is kept.
pub(super) fn without_rows(engine: Option<&str>) -> bool {
    named(engine, &NO_ROWS)
}

/// Whether merely touching a table reaches for another machine.
pub(super) fn remote(engine: Option<&str>) -> bool {
    named(engine, &REMOTE)
}

fn named(engine: Option<&str>, list: &[&str]) -> bool {
    engine.is_some_and(|engine| list.iter().any(|name| engine.eq_ignore_ascii_case(name)))
}

/// Reads the catalogue of the session's database.
pub(super) fn read(session: &mut Session) -> Result<Catalog, Error> {
    let mut catalog = outline(session)?;
    complete(session, &mut catalog)?;
    Ok(catalog)
}

/// Adds columns and keys to an outline.
pub(super) fn complete(session: &mut Session, catalog: &mut Catalog) -> Result<(), Error> {
    columns(session, catalog)?;
    keys(session, catalog)
}

/// Reads it again, but for the columns and keys of tables that were there before: of these, whoever asks has found out
/// in another way that they are the same (a table's definition tells them all, if they were read behind it).
pub(super) fn again(session: &mut Session, before: &Catalog) -> Result<Catalog, Error> {
    let mut catalog = outline(session)?;
    let known: BTreeMap<&str, &Table> = before
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table))
        .collect();
    for table in &mut catalog.tables {
        if let Some(before) = known.get(table.name.as_str()) {
            // Of the outline, too, it must be the same: who reads it and how was decided by that.
            let versioned = |table: &Table| table.history != History::None;
            if before.engine != table.engine || versioned(before) != versioned(table) {
                let name = &table.name;
                return Err(Error::Changed(format!("table {name} was altered")));
            }
            table.columns.clone_from(&before.columns);
            table.key.clone_from(&before.key);
            table.history.clone_from(&before.history);
        }
    }
    Ok(catalog)
}

/// All of it but columns and keys.
pub(super) fn outline(session: &mut Session) -> Result<Catalog, Error> {
    let database = literal(&session.database);
    let mut catalog = Catalog {
        largest_packet: number(&session.row("SELECT @@GLOBAL.max_allowed_packet")?, 0),
        ..Catalog::default()
    };
    let comment = match session.connection.server().family() {
        // Since 10.5.
        Family::MariaDb if session.connection.server().version() >= (10, 5, 0) => "SCHEMA_COMMENT",
        _ => "''",
    };
    let schema = session.rows(&format!(
        "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME, {comment} \
         FROM information_schema.SCHEMATA WHERE SCHEMA_NAME={database}"
    ))?;
    if let Some(row) = schema.first() {
        catalog.charset = text(row, 0);
        catalog.collation = text(row, 1);
        catalog.comment = text(row, 2);
    }
    let rows = session.rows(&format!(
        "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COMMENT \
         FROM information_schema.TABLES WHERE TABLE_SCHEMA={database} ORDER BY BINARY TABLE_NAME"
    ))?;
    for row in &rows {
        let name = text(row, 0);
        match text(row, 1).as_str() {
            "VIEW" | "SYSTEM VIEW" => catalog.views.push(name),
            "SEQUENCE" => catalog.sequences.push(name),
            "TEMPORARY" => {}
            _ => {
                let engine = row[2].is_some().then(|| text(row, 2));
                let complaint = engine.is_none().then(|| text(row, 3));
                catalog.tables.push(Table {
                    name,
                    engine,
                    rows: 0,
                    bytes: 0,
                    created: String::new(),
                    history: match text(row, 1).as_str() {
                        "SYSTEM VERSIONED" => History::Kept(Default::default()),
                        _ => History::None,
                    },
                    complaint,
                    columns: Vec::new(),
                    key: None,
                });
            }
        }
    }
    sizes(session, &mut catalog.tables)?;
    // Those no snapshot covers come first, so that a lock on them is short.
    catalog
        .tables
        .sort_by_key(|table| transactional(table.engine.as_deref()));
    others(session, &mut catalog)?;
    Ok(catalog)
}

/// A question that a server answers by opening each table: one with its rows elsewhere would reach for another machine,
/// and fail the whole question when that does not answer. So with such a table about, the others are asked for one by one.
/// `schema`: the question's column for the database.
pub(super) fn near_rows(
    session: &mut Session,
    tables: &[Table],
    question: &str,
    schema: &str,
    ending: &str,
) -> Result<Vec<Cells>, Error> {
    let sql = format!("{question} WHERE {schema}={}", literal(&session.database));
    let near = |table: &&Table| !remote(table.engine.as_deref());
    if tables.iter().all(|table| near(&table)) {
        return session.rows(&format!("{sql} {ending}"));
    }
    let mut rows = Vec::new();
    for table in tables.iter().filter(near) {
        let name = literal(&table.name);
        match session.rows(&format!("{sql} AND TABLE_NAME={name} {ending}")) {
            Ok(found) => rows.extend(found),
            // It cannot be opened; reading it tells why. Asked for together with others it is passed over, too.
            Err(error) if error.code().is_some() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(rows)
}

/// Sizes, and when each table was made.
fn sizes(session: &mut Session, tables: &mut [Table]) -> Result<(), Error> {
    let rows = near_rows(
        session,
        tables,
        "SELECT TABLE_NAME, TABLE_ROWS, DATA_LENGTH, CREATE_TIME FROM information_schema.TABLES",
        "TABLE_SCHEMA",
        "",
    )?;
    let found: BTreeMap<String, Cells> = rows.into_iter().map(|row| (text(&row, 0), row)).collect();
    for table in tables {
        if let Some(row) = found.get(&table.name) {
            (table.rows, table.bytes) = (number(row, 1), number(row, 2));
            table.created = text(row, 3);
        }
    }
    Ok(())
}

fn columns(session: &mut Session, catalog: &mut Catalog) -> Result<(), Error> {
    let database = literal(&session.database);
    let rows = session.rows(&format!(
        "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, EXTRA, IS_NULLABLE, GENERATION_EXPRESSION \
         FROM information_schema.COLUMNS WHERE TABLE_SCHEMA={database} ORDER BY TABLE_NAME, ORDINAL_POSITION"
    ))?;
    let mut by_table: BTreeMap<String, Vec<TableColumn>> = BTreeMap::new();
    let mut periods: BTreeMap<String, [String; 2]> = BTreeMap::new();
    for row in &rows {
        match text(row, 7).as_str() {
            "ROW START" => periods.entry(text(row, 0)).or_default()[0] = text(row, 1),
            "ROW END" => periods.entry(text(row, 0)).or_default()[1] = text(row, 1),
            _ => {}
        }
        let extra = text(row, 5).to_ascii_uppercase();
        // Both families say it in EXTRA; MySQL's DEFAULT_GENERATED is only a default.
        let generated = extra.contains("VIRTUAL GENERATED")
            || extra.contains("STORED GENERATED")
            || extra.contains("PERSISTENT GENERATED");
        by_table.entry(text(row, 0)).or_default().push(TableColumn {
            name: text(row, 1),
            data_type: text(row, 2),
            column_type: text(row, 3),
            charset: row[4].is_some().then(|| text(row, 4)),
            generated,
            nullable: text(row, 6) != "NO",
        });
    }
    for table in &mut catalog.tables {
        table.columns = by_table.remove(&table.name).unwrap_or_default();
        if table.history != History::None {
            history::find(session, table, periods.remove(&table.name));
        }
    }
    Ok(())
}

/// The primary key, or else the first unique key of whole, never-NULL columns: the one that
/// InnoDB clusters rows by.
fn keys(session: &mut Session, catalog: &mut Catalog) -> Result<(), Error> {
    // A server refuses to be told to use a key that it was told to ignore.
    let usable = match session.connection.server().family() {
        Family::MariaDb if session.connection.server().version() >= (10, 6, 0) => {
            " AND IGNORED='NO'"
        }
        Family::MySql if session.connection.server().version() >= (8, 0, 0) => {
            " AND IS_VISIBLE='YES'"
        }
        _ => "",
    };
    let rows = near_rows(
        session,
        &catalog.tables,
        "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, INDEX_TYPE FROM information_schema.STATISTICS",
        "TABLE_SCHEMA",
        &format!(
            "AND NON_UNIQUE=0{usable} ORDER BY TABLE_NAME, INDEX_NAME='PRIMARY' DESC, INDEX_NAME, SEQ_IN_INDEX"
        ),
    )?;
    let mut found: BTreeMap<String, Vec<(Key, bool)>> = BTreeMap::new();
    for row in &rows {
        let keys = found.entry(text(row, 0)).or_default();
        let index = text(row, 1);
        // A prefix, an expression or a hash is no order of rows.
        let usable =
            row[2].is_some() && row[3].is_none() && text(row, 4).eq_ignore_ascii_case("BTREE");
        match keys.last_mut().filter(|(key, _)| key.index == index) {
            Some((key, all)) => {
                key.columns.push(text(row, 2));
                *all &= usable;
            }
            None => keys.push((
                Key {
                    index,
                    columns: vec![text(row, 2)],
                },
                usable,
            )),
        }
    }
    for table in &mut catalog.tables {
        let never_null = |name: &String| {
            table
                .columns
                .iter()
                .any(|column| column.name == *name && !column.nullable)
        };
        let keys = found.remove(&table.name).unwrap_or_default();
        table.key = keys
            .into_iter()
            .find(|(key, usable)| *usable && key.columns.iter().all(never_null))
            .map(|(key, _)| key);
        // A key tells rows apart among those that are valid; with its end each row of the history, too.
        if let (Some(key), History::Kept([_, end])) = (&mut table.key, &table.history)
            && !key.columns.contains(end)
        {
            key.columns.push(end.clone());
        }
    }
    Ok(())
}

fn others(session: &mut Session, catalog: &mut Catalog) -> Result<(), Error> {
    let database = literal(&session.database);
    let rows = session.rows(&format!(
        "SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA={database} \
         ORDER BY ROUTINE_TYPE, BINARY ROUTINE_NAME"
    ))?;
    for row in &rows {
        let kind = match text(row, 0).as_str() {
            "FUNCTION" => Kind::Function,
            "PACKAGE" => Kind::Package,
            "PACKAGE BODY" => Kind::PackageBody,
            _ => Kind::Procedure,
        };
        catalog.others.push(Named {
            kind,
            name: text(row, 1),
            table: None,
        });
    }
    // Per table, time and event in the order they fire: made in this order, they fire in it. MariaDB looks through the
    // tables of all databases unless it is told that of the table, which is the same.
    let rows = session.rows(&format!(
        "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA={database} \
         AND EVENT_OBJECT_SCHEMA={database} ORDER BY BINARY EVENT_OBJECT_TABLE, ACTION_TIMING DESC, EVENT_MANIPULATION, ACTION_ORDER"
    ))?;
    for row in &rows {
        catalog.others.push(Named {
            kind: Kind::Trigger,
            name: text(row, 0),
            table: Some(text(row, 1)),
        });
    }
    let sql = format!(
        "SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA={database} ORDER BY BINARY EVENT_NAME"
    );
    let rows = match session.rows(&sql) {
        Err(error) if error.code() == Some(SCHEDULER_DISABLED) => {
            catalog.hidden_events = hidden_events(session)?;
            return Ok(());
        }
        rows => rows?,
    };
    catalog.others.extend(rows.iter().map(|row| Named {
        kind: Kind::Event,
        name: text(row, 0),
        table: None,
    }));
    Ok(())
}

/// The names of events on a server that shows none.
fn hidden_events(session: &mut Session) -> Result<Vec<String>, Error> {
    let database = literal(&session.database);
    match session.rows(&format!(
        "SELECT name FROM mysql.event WHERE db={database} ORDER BY BINARY name"
    )) {
        Ok(rows) => Ok(rows.iter().map(|row| text(row, 0)).collect()),
        Err(error) if error.code().is_some() => Ok(vec!["*".into()]),
        Err(error) => Err(error),
    }
}
