//! Checksums that the server's own SQL computes: they share no code with the reading of rows, so
//! that a value lost on the way into the archive shows when they are compared with those of a
//! restored copy. Both sides run exactly this SQL; on the same family and version the numbers
//! are exact. They never replace the comparison of frames.

use std::collections::BTreeMap;

use archive::index::{Checksums, Kind, TableChecksum};

use super::catalog::{self, Catalog, Table};
use super::rights::visible;
use super::session::{Session, literal, number, quoted, text};
use crate::{Error, Event, Monitor, Stage};

/// Columns per query: a server allows 4096 expressions, and each column needs two.
const COLUMNS: usize = 400;

/// How a value becomes a number that is summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Method {
    /// The first 60 bits of MD5: archives of the first release. MySQL 9.6 and later have no MD5
    /// unless a component brings it.
    Md5,
    /// The first 60 bits of SHA-256: every server has it, and it takes about half of MD5's time
    /// where the processor knows it (measured on MariaDB 10.11).
    #[default]
    Sha256,
}

impl Method {
    /// That of an archive's checksums; `None` for one that this program does not know.
    pub fn of(checksums: &Checksums) -> Option<Self> {
        match checksums.method.as_deref() {
            None => Some(Self::Md5),
            Some("sha256") => Some(Self::Sha256),
            Some(_) => None,
        }
    }

    fn name(self) -> Option<String> {
        match self {
            Self::Md5 => None,
            Self::Sha256 => Some("sha256".into()),
        }
    }

    /// The hexadecimal hash of an expression.
    fn hash(self, value: &str) -> String {
        match self {
            Self::Md5 => format!("MD5({value})"),
            Self::Sha256 => format!("SHA2({value},256)"),
        }
    }
}

/// Computes them for every table with rows, inside the session's transaction.
pub(super) fn compute(
    session: &mut Session,
    catalog: &Catalog,
    unreadable: &BTreeMap<String, String>,
    method: Method,
    monitor: &dyn Monitor,
) -> Result<Checksums, Error> {
    let bytes = catalog.tables.iter().map(|table| table.bytes).sum();
    monitor.event(Event::Stage {
        stage: Stage::Checksums,
        bytes,
    });
    let method = match session.rows(&format!("SELECT {}", method.hash("''"))) {
        Ok(_) => method,
        // The comparison sees that these sums are of another kind, and says so.
        Err(error) if error.code() == Some(1305) => Method::default(),
        Err(error) => return Err(error),
    };
    let mut checksums = Checksums {
        method: method.name(),
        ..Checksums::default()
    };
    for table in &catalog.tables {
        if catalog::without_rows(table.engine.as_deref()) || unreadable.contains_key(&table.name) {
            continue;
        }
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        monitor.event(Event::Object {
            name: &table.name,
            rows: table.rows,
        });
        match of_table(session, table, method) {
            Ok(checksum) => {
                checksums.tables.insert(table.name.clone(), checksum);
            }
            // A damaged table, or a computed value that overflows: the others are saved, and the
            // comparison counts a table without a checksum as unchecked.
            Err(error) if one_table(table, &error) => {}
            Err(error) => return Err(error),
        }
        monitor.event(Event::Progress {
            rows: table.rows,
            bytes: table.bytes,
        });
    }
    checksums.objects = objects(session, &catalog.tables)?;
    Ok(checksums)
}

/// Whether an error says something about this table only.
fn one_table(table: &Table, error: &Error) -> bool {
    !matches!(error.code(), Some(1412 | 1146 | 1051 | 1213))
        && visible::refused(Kind::Table, &table.name, error).is_some()
}

fn of_table(session: &mut Session, table: &Table, method: Method) -> Result<TableChecksum, Error> {
    let mut checksum = TableChecksum::default();
    let from = table.source(session);
    for (turn, columns) in table.columns.chunks(COLUMNS).enumerate() {
        let mut list = vec!["COUNT(*)".to_owned()];
        let mut mix = Vec::new();
        for column in columns {
            let name = quoted(&column.name);
            let value = match column.data_type.to_ascii_lowercase().as_str() {
                // As text a FLOAT has six digits only.
                "float" => format!("{name}*1e0"),
                // The error value and an empty member read the same; their numbers differ.
                "enum" => format!("{name}+0"),
                "set" => format!("CAST({name} AS UNSIGNED)"),
                _ => name,
            };
            list.push(format!("COUNT({value})"));
            list.push(format!(
                "SUM(CAST(CONV(LEFT({},15),16,10) AS UNSIGNED))",
                method.hash(&value)
            ));
            mix.push(format!("IFNULL(CRC32({value}),'N')"));
        }
        list.push(format!("SUM(CRC32(CONCAT_WS(',',{})))", mix.join(",")));
        let row = session.row(&format!("SELECT {} FROM {from}", list.join(",")))?;
        checksum.rows = number(&row, 0);
        for (at, column) in columns.iter().enumerate() {
            let sum = (number(&row, 1 + 2 * at), text(&row, 2 + 2 * at));
            checksum.columns.insert(column.name.clone(), sum);
        }
        let mix = text(&row, 1 + 2 * columns.len());
        if turn > 0 {
            checksum.rows_mix.push('/');
        }
        checksum.rows_mix.push_str(&mix);
    }
    Ok(checksum)
}

/// How the columns of a catalogue's view become the digest of an object.
#[derive(Clone, Copy)]
enum Digest {
    /// As they are.
    Plain,
    /// Without the database's own name, which a copy under another name would show.
    Unqualified,
}

/// One digest for each object, from the server's own catalogue, under `what:name`: it tells also
/// which object a dump has lost or changed.
fn objects(session: &mut Session, tables: &[Table]) -> Result<BTreeMap<String, String>, Error> {
    use Digest::{Plain, Unqualified};
    let questions = [
        (
            "'table:'",
            "TABLE_NAME",
            "TABLES",
            "TABLE_SCHEMA",
            "TABLE_TYPE,ENGINE,TABLE_COLLATION",
            Plain,
        ),
        (
            "'columns:'",
            "TABLE_NAME",
            "COLUMNS",
            "TABLE_SCHEMA",
            "COLUMN_NAME,ORDINAL_POSITION,COLUMN_TYPE,CHARACTER_SET_NAME,COLLATION_NAME,IS_NULLABLE,COLUMN_DEFAULT,EXTRA,COLUMN_COMMENT",
            Unqualified,
        ),
        (
            "'keys:'",
            "TABLE_NAME",
            "STATISTICS",
            "TABLE_SCHEMA",
            "INDEX_NAME,SEQ_IN_INDEX,COLUMN_NAME,NON_UNIQUE,SUB_PART,INDEX_TYPE",
            Plain,
        ),
        (
            "'foreign_keys:'",
            "TABLE_NAME",
            "REFERENTIAL_CONSTRAINTS",
            "CONSTRAINT_SCHEMA",
            "CONSTRAINT_NAME,REFERENCED_TABLE_NAME,UPDATE_RULE,DELETE_RULE",
            Plain,
        ),
        (
            "'view:'",
            "TABLE_NAME",
            "VIEWS",
            "TABLE_SCHEMA",
            "VIEW_DEFINITION,CHECK_OPTION,SECURITY_TYPE,CHARACTER_SET_CLIENT,COLLATION_CONNECTION",
            Unqualified,
        ),
        (
            "'trigger:'",
            "TRIGGER_NAME",
            "TRIGGERS",
            "TRIGGER_SCHEMA",
            "EVENT_OBJECT_TABLE,ACTION_TIMING,EVENT_MANIPULATION,ACTION_ORDER,ACTION_STATEMENT,SQL_MODE,CHARACTER_SET_CLIENT,COLLATION_CONNECTION,DATABASE_COLLATION",
            Plain,
        ),
        (
            "CONCAT(LOWER(ROUTINE_TYPE),':')",
            "ROUTINE_NAME",
            "ROUTINES",
            "ROUTINE_SCHEMA",
            "DTD_IDENTIFIER,ROUTINE_DEFINITION,IS_DETERMINISTIC,SQL_DATA_ACCESS,SECURITY_TYPE,SQL_MODE,CHARACTER_SET_CLIENT,COLLATION_CONNECTION,DATABASE_COLLATION",
            Plain,
        ),
        (
            "'event:'",
            "EVENT_NAME",
            "EVENTS",
            "EVENT_SCHEMA",
            "EVENT_DEFINITION,EVENT_TYPE,EXECUTE_AT,INTERVAL_VALUE,INTERVAL_FIELD,SQL_MODE,STARTS,ENDS,ON_COMPLETION,TIME_ZONE,CHARACTER_SET_CLIENT,COLLATION_CONNECTION,DATABASE_COLLATION",
            Plain,
        ),
    ];
    let database = literal(&session.database);
    let qualifier = literal(&format!("{}.", quoted(&session.database)));
    let mut found = BTreeMap::new();
    for (what, name, view, schema, columns, digest) in questions {
        // CONCAT_WS passes over NULL, which would make two different rows the same.
        let columns: Vec<String> = columns
            .split(',')
            .map(|column| format!("IFNULL({column},'\\0')"))
            .collect();
        let row = match (digest, format!("CONCAT_WS('|',{})", columns.join(","))) {
            (Plain, row) => row,
            (Unqualified, row) => format!("REPLACE({row},{qualifier},'')"),
        };
        // Names that differ only in case are two objects: they are put together here, not there.
        let question = format!(
            "SELECT CONCAT({what},{name}), COUNT(*), SUM(CRC32({row})) FROM information_schema.{view}"
        );
        let ending = format!("GROUP BY BINARY CONCAT({what},{name})");
        let answer = match view {
            "STATISTICS" | "REFERENTIAL_CONSTRAINTS" => {
                catalog::near_rows(session, tables, &question, schema, &ending)
            }
            _ => session.rows(&format!("{question} WHERE {schema}={database} {ending}")),
        };
        let rows = match answer {
            Err(error) if error.code() == Some(catalog::SCHEDULER_DISABLED) => continue,
            rows => rows?,
        };
        found.extend(
            rows.iter()
                .map(|row| (text(row, 0), format!("{}:{}", text(row, 1), text(row, 2)))),
        );
    }
    Ok(found)
}
