//! A statement of a data frame as rows for LOAD DATA LOCAL. Text goes nearly as it stands in the frame: fields end with a
//! carriage return and rows with a line feed, which never stand raw in it, and its escapes mean the same. The server is
//! told that all is `binary`, so no byte is converted. It must never send a value whose text means something else than
//! its literal: such a statement goes as text.

use archive::grammar::mysql::push_text_piece;
use archive::grammar::{self, Dialect, Head, Value};
use archive::index;
use wire::Done;

use super::form::{self, Form, Sent};
use crate::Error;
use crate::mysql::session::{Session, literal, quoted, text};

/// What the buffers may keep of their memory between two statements, bytes.
const KEEP: usize = 4 << 20;

/// A table's rows on their way.
pub(super) struct Infile {
    sql: String,
    columns: Vec<Column>,
    rows: Vec<u8>,
    bytes: Vec<u8>,
}

struct Column {
    sent: Sent,
    /// Whether NULL may go this way.
    null: bool,
}

impl Infile {
    /// `None` if a column can never go this way.
    pub fn prepare(
        session: &mut Session,
        table: &str,
        columns: &[index::Column],
    ) -> Result<Option<Self>, Error> {
        let sent: Vec<Sent> = columns.iter().map(Sent::of).collect();
        let never = |sent: &Sent| matches!(sent.form, Form::Shaped | Form::Address);
        if sent.is_empty() || sent.iter().any(never) {
            return Ok(None);
        }
        let strict = match sent.iter().any(|sent| sent.form == Form::Timestamp) {
            true => never_null(session, table)?,
            false => Vec::new(),
        };
        let mut names = Vec::new();
        let mut sets = Vec::new();
        for (at, (column, sent)) in columns.iter().zip(&sent).enumerate() {
            let name = quoted(&column.name);
            if sent.form == Form::Json {
                // A JSON value is made of text, and `binary` is none.
                names.push(format!("@sauvegarde_{at}"));
                sets.push(format!("{name}=CONVERT(@sauvegarde_{at} USING utf8mb4)"));
            } else {
                names.push(name);
            }
        }
        let set = match sets.is_empty() {
            true => String::new(),
            false => format!(" SET {}", sets.join(",")),
        };
        let known = |(column, sent): (&index::Column, Sent)| Column {
            sent,
            null: sent.form != Form::Timestamp || !strict.contains(&column.name),
        };
        Ok(Some(Self {
            sql: format!(
                "LOAD DATA LOCAL INFILE 'rows' INTO TABLE {} CHARACTER SET binary \
                 FIELDS TERMINATED BY '\\r' ENCLOSED BY '' ESCAPED BY '\\\\' \
                 LINES STARTING BY '' TERMINATED BY '\\n' ({}){set}",
                quoted(table),
                names.join(",")
            ),
            columns: columns.iter().zip(sent).map(known).collect(),
            rows: Vec::new(),
            bytes: Vec::new(),
        }))
    }

    /// Sends a checked statement; `None`, and nothing is sent, if a value is no fit.
    pub fn send(
        &mut self,
        session: &mut Session,
        head: &Head,
        statement: &[u8],
    ) -> Result<Option<Done>, wire::Error> {
        if self.fill(head, statement).is_none() {
            return Ok(None);
        }
        let mut load = session.connection.load(&self.sql)?;
        load.append(&self.rows)?;
        let done = load.finish()?;
        self.rows.clear();
        self.rows.shrink_to(KEEP);
        self.bytes.shrink_to(KEEP);
        Ok(Some(done))
    }

    fn fill(&mut self, head: &Head, statement: &[u8]) -> Option<()> {
        self.rows.clear();
        let mut rows = grammar::rows(statement, head).ok()?;
        let last = self.columns.len() - 1;
        let mut fit = true;
        let mut push = |at: usize, value: Value<'_>| {
            let column = self.columns.get(at);
            let pushed =
                column.and_then(|column| push(column, &value, &mut self.rows, &mut self.bytes));
            fit = fit && pushed.is_some();
            self.rows.push(if at == last { b'\n' } else { b'\r' });
        };
        while rows.visit_row(&mut push).ok()? {}
        fit.then_some(())
    }
}

/// The columns that refuse NULL in a statement. In a LOAD DATA, a TIMESTAMP among them takes the time of now for it,
/// and nobody is told.
fn never_null(session: &mut Session, table: &str) -> Result<Vec<String>, Error> {
    let rows = session.rows(&format!(
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS \
         WHERE TABLE_SCHEMA=DATABASE() AND TABLE_NAME={} AND IS_NULLABLE='NO'",
        literal(table)
    ))?;
    Ok(rows.iter().map(|row| text(row, 0)).collect())
}

/// Appends a value; `None` is no fit.
#[inline]
fn push(column: &Column, value: &Value<'_>, out: &mut Vec<u8>, bytes: &mut Vec<u8>) -> Option<()> {
    match (column.sent.form, *value) {
        (_, Value::Null) if column.null => out.extend_from_slice(b"\\N"),
        (Form::Integer { bytes, unsigned }, Value::Number(digits)) => {
            form::integer(digits, bytes, unsigned)?;
            out.extend_from_slice(digits);
        }
        // Fewer digits are another year when they are text.
        (Form::Year, Value::Number(digits)) if digits.len() == 4 => {
            form::integer(digits, 2, false)?;
            out.extend_from_slice(digits);
        }
        (Form::Decimal, Value::Number(digits)) if form::is_decimal(digits) => {
            out.extend_from_slice(digits);
        }
        (Form::Real, Value::Number(digits)) => {
            form::real(digits)?;
            out.extend_from_slice(digits);
        }
        (Form::Real, value) if form::is_minus_zero(&value) => out.extend_from_slice(b"-0"),
        // A member's number may be another member's name.
        (_, Value::Number(_)) => return None,
        (Form::Text | Form::Timestamp | Form::Json | Form::Utf8, Value::Text(text)) => {
            out.extend_from_slice(text);
        }
        (Form::Ascii, Value::Text(text)) if form::is_plain(text) => out.extend_from_slice(text),
        (Form::Bytes, Value::Text(b"")) => {}
        (Form::Bit, Value::Hex(digits)) if !form::is_bits(digits) => return None,
        (Form::Utf8 | Form::Ascii | Form::Bytes | Form::Bit, Value::Hex(_)) => {
            bytes.clear();
            value.unescape(Dialect::MySql, bytes).ok()?;
            push_text_piece(out, bytes);
        }
        _ => return None,
    }
    Some(())
}
