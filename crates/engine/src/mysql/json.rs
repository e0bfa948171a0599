//! What of MySQL's JSON does not survive as text: a date, a time, bytes or a long decimal inside of a document prints
//! as a string or number and is read back as one. No statement takes a document's own bytes, so this is only counted.

use wire::Family;

use super::catalog::Table;
use super::column::TableColumn;
use super::session::{Session, quoted};
use crate::Error;

/// Whether the server has to be asked.
pub(super) fn must_ask(family: Family, table: &Table) -> bool {
    let json = |column: &TableColumn| column.data_type.eq_ignore_ascii_case("json");
    family == Family::MySql && table.columns.iter().any(json)
}

/// How many documents hold a value that their text does not tell. Asks the server, and only
/// about tables with JSON columns: it reads each document once more. `condition`: of the rows
/// that are asked about.
pub(super) fn untold(
    session: &mut Session,
    table: &Table,
    condition: Option<&str>,
) -> Result<u64, Error> {
    if !must_ask(session.connection.server().family(), table) {
        return Ok(0);
    }
    // Two documents are equal when all their values are, in type and value; a DECIMAL and a
    // DOUBLE of one value are.
    let counts: Vec<String> = table
        .columns
        .iter()
        .filter(|column| column.data_type.eq_ignore_ascii_case("json") && !column.generated)
        .map(|column| {
            let name = quoted(&column.name);
            format!("COUNT(IF({name}=CAST(CONVERT({name} USING utf8mb4) AS JSON),NULL,{name}))")
        })
        .collect();
    if counts.is_empty() {
        return Ok(0);
    }
    let count = session.value(&format!(
        "SELECT {} FROM {} WHERE {}",
        counts.join("+"),
        session.qualified(&table.name),
        condition.unwrap_or("TRUE")
    ))?;
    count
        .parse()
        .map_err(|_| Error::Refused(format!("table {}: no count but {count:?}", table.name)))
}
