//! What a server warned of while it took rows in: told, unless it tells of no loss. It must never drop a warning that it
//! does not know.

use archive::index::{Column, Object};

use crate::Error;
use crate::mysql::session::{Cells, Session, literal, text};

/// How many of a statement's warnings are reported.
const WARNINGS: usize = 3;

/// The first warnings of the last statement, without those that tell of no loss.
pub(in crate::mysql::restore) fn warnings(
    session: &mut Session,
    count: u16,
    table: &Object,
) -> Result<Option<String>, Error> {
    let mut rows = session.rows("SHOW WARNINGS")?;
    let shown = rows.len();
    let is_enum = |column: &&Column| column.kind.starts_with("enum(");
    let enums: Vec<&str> = table
        .columns
        .iter()
        .filter(is_enum)
        .map(|column| column.name.as_str())
        .collect();
    // An ENUM's error value is written as what it is.
    rows.retain(|row| !(text(row, 1) == "1265" && concerns(row, &enums)));
    // A literal in the table's own definition, each time that MySQL opens it: the text of rows is valid utf8mb4 and has
    // no other character set.
    rows.retain(|row| text(row, 1) != "1300" || text(row, 2).contains("utf8mb4"));
    if !rows.is_empty() {
        // What a server warns of while it computes a column, it warned of before, and computes the same.
        let computed = computed(session, &table.name)?;
        let computed: Vec<&str> = computed.iter().map(String::as_str).collect();
        let fit = |row: &Cells| matches!(text(row, 1).as_str(), "1264" | "1265" | "1366" | "1406");
        rows.retain(|row| !(fit(row) && concerns(row, &computed)));
    }
    let mut lines: Vec<String> = rows.iter().take(WARNINGS).map(|row| text(row, 2)).collect();
    // An account that may not raise `max_error_count` is shown the first ones only.
    if lines.is_empty() && shown < usize::from(count) {
        lines.push(format!("{count} warnings, {shown} of them shown"));
    }
    Ok((!lines.is_empty()).then(|| lines.join("; ")))
}

/// The columns that are not written.
fn computed(session: &mut Session, table: &str) -> Result<Vec<String>, Error> {
    let rows = session.rows(&format!(
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS \
         WHERE TABLE_SCHEMA=DATABASE() AND TABLE_NAME={} AND GENERATION_EXPRESSION<>''",
        literal(table)
    ))?;
    Ok(rows.iter().map(|row| text(row, 0)).collect())
}

/// Whether a warning is about a value of one of these columns. A server names it as `'column'` or as
/// `` `database`.`table`.`column` ``; what is worded in another way is about none.
fn concerns(warning: &Cells, columns: &[&str]) -> bool {
    let message = text(warning, 2);
    let place = message
        .split_once(" for column ")
        .and_then(|(_, place)| place.rsplit_once(" at row "));
    let named = |place: &str, column: &str| {
        place == format!("'{column}'") || place.ends_with(&format!("`.`{column}`"))
    };
    place.is_some_and(|(place, _)| columns.iter().any(|column| named(place, column)))
}
