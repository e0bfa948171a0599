//! Members of ENUM and SET columns beyond the basic plane (emoji): a server keeps them and shows `?` for each such
//! letter, in SHOW CREATE TABLE and in its catalogue alike. Here a definition gets the real ones. It never changes a
//! member that the server shows as it is.

use wire::Family;

use super::catalog::Table;
use super::column::{TableColumn, members};
use super::session::{Session, quoted};
use crate::Error;

/// The server's CREATE TABLE with the real members, and how many of them could not be found out.
pub(super) fn real(
    session: &mut Session,
    table: &Table,
    mut create: Vec<u8>,
) -> Result<(Vec<u8>, usize), Error> {
    let mut unknown = 0;
    for column in table.columns.iter().filter(|column| doubtful(column)) {
        let shown = members(&column.column_type);
        let mut real = Vec::new();
        for (at, member) in shown.iter().enumerate() {
            // A `?` may be just that.
            let found = match member.contains('?') {
                true => read(session, table, column, at)?,
                false => None,
            };
            unknown += usize::from(member.contains('?') && found.is_none());
            real.push(found.filter(|found| found != member));
        }
        if real.iter().any(Option::is_some) {
            create = with_members(create, column, &real);
        }
    }
    Ok((create, unknown))
}

/// Whether a server must be asked about members of the table.
pub(super) fn must_ask(table: &Table) -> bool {
    table.columns.iter().any(doubtful)
}

/// Whether the column may have members that are not shown.
fn doubtful(column: &TableColumn) -> bool {
    let wide = ["utf8mb4", "utf16", "utf16le", "utf32", "gb18030"];
    let charset = column.charset.as_deref().unwrap_or_default();
    column.is_list() && wide.contains(&charset) && column.column_type.contains('?')
}

/// The member at this place. MariaDB tells it by a variable of the column's type; of MySQL only
/// rows are known to tell it.
fn read(
    session: &mut Session,
    table: &Table,
    column: &TableColumn,
    at: usize,
) -> Result<Option<String>, Error> {
    let (from, name) = (session.qualified(&table.name), quoted(&column.name));
    let set = column.data_type.eq_ignore_ascii_case("set");
    let number = if set {
        1_u64 << at.min(63)
    } else {
        at as u64 + 1
    };
    let hex = match session.connection.server().family() {
        Family::MariaDb if session.connection.server().version() >= (10, 3, 0) => {
            session.run(&format!("BEGIN NOT ATOMIC DECLARE v TYPE OF {from}.{name} DEFAULT {number}; SET @sauvegarde_member=HEX(CONVERT(v USING utf8mb4)); END"))?;
            session.rows("SELECT @sauvegarde_member")?
        }
        _ => {
            let condition = match set {
                true => format!("CAST({name} AS UNSIGNED)&{number}"),
                false => format!("{name}+0={number}"),
            };
            // Of a SET, how many of its members come before this one.
            let before = number - 1;
            session.rows(&format!("SELECT HEX(CONVERT({name} USING utf8mb4)),BIT_COUNT(CAST({name} AS UNSIGNED)&{before}) FROM {from} WHERE {condition} LIMIT 1"))?
        }
    };
    let Some(row) = hex.first() else {
        return Ok(None);
    };
    let text = super::session::text(row, 0);
    let bytes: Option<Vec<u8>> = (0..text.len() / 2)
        .map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok())
        .collect();
    let Some(value) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Ok(None);
    };
    let place = super::session::number(row, 1) as usize;
    Ok(match set && row.len() > 1 {
        true => value.split(',').nth(place).map(str::to_owned),
        false => Some(value),
    })
}

/// The definition with some members of a column replaced.
fn with_members(create: Vec<u8>, column: &TableColumn, real: &[Option<String>]) -> Vec<u8> {
    let head = format!(
        "\n  {} {}(",
        quoted(&column.name),
        column.data_type.to_ascii_lowercase()
    );
    let Some(start) = memchr::memmem::find(&create, head.as_bytes()) else {
        return create;
    };
    let mut at = start + head.len();
    let mut out = create[..at].to_vec();
    for (number, member) in real.iter().enumerate() {
        let end = end_of_member(&create, at);
        if number > 0 {
            out.push(b',');
        }
        match member {
            Some(member) => {
                let escaped = member.replace('\\', "\\\\").replace('\'', "''");
                out.extend_from_slice(format!("'{escaped}'").as_bytes());
            }
            None => out.extend_from_slice(&create[at..end]),
        }
        // The comma.
        at = end + usize::from(number + 1 < real.len());
    }
    out.extend_from_slice(&create[at.min(create.len())..]);
    out
}

/// The place after the closing quote of the member that begins here.
fn end_of_member(create: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    loop {
        match (create.get(at), create.get(at + 1)) {
            (None, _) => return create.len(),
            (Some(b'\\'), _) | (Some(b'\''), Some(b'\'')) => at += 2,
            (Some(b'\''), _) => return at + 1,
            (Some(_), _) => at += 1,
        }
    }
}

/// A definition as a server shows it: `?` for each letter beyond the basic plane, in the lines
/// of columns with members. Other lines may hold bytes that are no UTF-8.
pub(super) fn as_shown(create: &[u8]) -> Vec<u8> {
    let line = |line: &[u8]| match std::str::from_utf8(line) {
        Ok(line) if line.contains("` enum(") || line.contains("` set(") => {
            let shown = line.replace(|letter: char| letter > '\u{FFFF}', "?");
            shown.into_bytes()
        }
        _ => line.to_vec(),
    };
    create
        .split_inclusive(|byte| *byte == b'\n')
        .flat_map(line)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_members_that_are_not_shown_change() {
        let create = b"CREATE TABLE `t` (\n  `a` set('?','it''s','\\\\?') DEFAULT '?'\n)".to_vec();
        let column = TableColumn {
            name: "a".into(),
            data_type: "set".into(),
            column_type: String::new(),
            charset: None,
            generated: false,
            nullable: true,
        };
        let real = [Some("\u{1F600}'".to_owned()), None, None];
        let wanted = "CREATE TABLE `t` (\n  `a` set('\u{1F600}''','it''s','\\\\?') DEFAULT '?'\n)";
        let found = with_members(create, &column, &real);
        assert_eq!(String::from_utf8(found).unwrap(), wanted);
    }
}
