//! Rows that no statement brings back: counted and named before the first row is read, and left out whole, so that a
//! restore never stops at one. It never leaves out a row without counting it.

use wire::Family;

use super::catalog::Table;
use super::column::TableColumn;
use super::rows::written;
use super::session::{Session, number, quoted};
use crate::Error;

/// Longest value that a dump takes, bytes: twice as long as hexadecimal it still fits the
/// gibibyte that a server accepts in one statement.
pub(super) const LARGEST_VALUE: u64 = 400 << 20;

/// What of a table is left out.
#[derive(Debug, Default)]
pub(super) struct Unwritable {
    /// Causes of gaps with their details.
    pub gaps: Vec<(&'static str, String)>,
    /// Which rows these are, as SQL that is never NULL; `None`: there are none.
    pub condition: Option<String>,
}

struct Rule {
    cause: &'static str,
    what: Box<dyn Fn(u64) -> String>,
    condition: String,
}

/// What is said of rows that are left out for their size.
pub(super) fn too_large(rows: u64) -> String {
    format!("{rows} rows with a value above {LARGEST_VALUE} bytes")
}

/// Asks the server, only where type and size of a table allow such rows. `largest_packet`: the
/// server's `max_allowed_packet`.
pub(super) fn of(
    session: &mut Session,
    table: &Table,
    largest_packet: u64,
) -> Result<Unwritable, Error> {
    let rules = rules(session.connection.server().family(), table, largest_packet);
    let mut found = Unwritable::default();
    if rules.is_empty() {
        return Ok(found);
    }
    let counts: Vec<String> = rules
        .iter()
        .map(|rule| format!("COUNT(IF({},1,NULL))", rule.condition))
        .collect();
    let counts = session.row(&format!(
        "SELECT {} FROM {}",
        counts.join(","),
        table.source(session)
    ))?;
    let mut conditions = Vec::new();
    for (at, rule) in rules.into_iter().enumerate() {
        // A count that cannot be read must not pass for none.
        if counts.get(at).is_none_or(Option::is_none) {
            return Err(Error::Refused(format!("table {}: no count", table.name)));
        }
        let rows = number(&counts, at);
        if rows > 0 {
            found.gaps.push((rule.cause, (rule.what)(rows)));
            conditions.push(rule.condition);
        }
    }
    found.condition = (!conditions.is_empty()).then(|| conditions.join(" OR "));
    Ok(found)
}

/// Whether the server has to be asked about the table's rows before they are read.
pub(super) fn must_ask(family: Family, table: &Table, largest_packet: u64) -> bool {
    !rules(family, table, largest_packet).is_empty()
}

fn rules(family: Family, table: &Table, largest_packet: u64) -> Vec<Rule> {
    let mut rules = Vec::new();
    // The size is the server's guess: a table never analysed says 0 rows.
    let small = table.bytes < LARGEST_VALUE / 10 && table.rows > 0;
    // A server that takes no such statement has no such value, unless it took longer ones before:
    // whoever reads the rows leaves those out then and counts them, too.
    let small = small || largest_packet < LARGEST_VALUE;
    let large = ["longblob", "longtext", "json", "geometry"];
    if let Some(condition) = condition(table, &large, |name| {
        format!("COALESCE(LENGTH({name}),0)>{LARGEST_VALUE}")
    })
    .filter(|_| !small)
    {
        rules.push(Rule {
            cause: "too_large",
            what: Box::new(too_large),
            condition,
        });
    }
    // What such a NOT NULL column without a default gets where no mode is strict: nothing at all, which is no
    // geometry (1416) and no vector (6136) to a server that is sent it. MySQL refuses such geometries from the start,
    // MariaDB fills such vectors.
    let (types, what) = match family {
        Family::MariaDb => (&GEOMETRIES[..], "GEOMETRY"),
        Family::MySql => (&["vector"][..], "VECTOR"),
    };
    let empty = |name: String| format!("COALESCE(LENGTH({name}),1)=0");
    if let Some(condition) = condition(table, types, empty) {
        rules.push(Rule {
            cause: "unwritable",
            what: Box::new(move |rows| {
                format!("{rows} rows with a {what} of no bytes, which a server stores and never takes back")
            }),
            condition,
        });
    }
    rules
}

const GEOMETRIES: [&str; 8] = [
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
];

/// Whether a value of these types is such a one.
fn condition(table: &Table, types: &[&str], is: impl Fn(String) -> String) -> Option<String> {
    let such = |column: &&&TableColumn| {
        types
            .iter()
            .any(|kind| column.data_type.eq_ignore_ascii_case(kind))
    };
    let conditions: Vec<String> = written(table)
        .iter()
        .filter(such)
        .map(|column| is(quoted(&column.name)))
        .collect();
    (!conditions.is_empty()).then(|| conditions.join(" OR "))
}
