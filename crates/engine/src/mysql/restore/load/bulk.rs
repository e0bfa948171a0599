//! A statement of a data frame as MariaDB's bulk execute: the same values in binary, nothing for the server to parse.
//! Each goes as the type that its literal has on the server, so that the server stores it by the same function. It must
//! never send a statement of which a value is no fit: that one goes as text.

use archive::grammar::{self, Dialect, Head, Value};
use archive::index::Column;
use wire::{Batch, ColumnType, Done, Parameter, Prepared};

use super::form::{self, Form, Sent};
use crate::mysql::session::Session;

/// What a batch may keep of its memory between two statements, bytes.
const KEEP: usize = 4 << 20;

/// A table's rows on their way, through one connection.
pub(super) struct Bulk {
    prepared: Prepared,
    batch: Batch,
    columns: Vec<Typed>,
    /// The longest command that the server takes.
    packet: usize,
}

/// A column, and as what its values go in this execution.
struct Typed {
    sent: Sent,
    class: Class,
}

/// One type holds for all values of an execution; where a column has several, the first value decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Nothing but NULL and empty text so far.
    Open,
    Number,
    Text,
    Bytes,
}

impl Typed {
    fn new(column: &Column) -> Self {
        Self {
            sent: Sent::of(column),
            class: Class::Open,
        }
    }

    /// Whether a value may go as this.
    #[inline]
    fn settle(&mut self, class: Class) -> bool {
        if self.class == Class::Open {
            self.class = class;
        }
        self.class == class
    }

    fn parameter(&self) -> Parameter {
        let (kind, unsigned) = match (self.sent.form, self.class) {
            (_, Class::Number) => (ColumnType::LongLong, true),
            (Form::Integer { bytes, unsigned }, _) => (integer_type(bytes), unsigned),
            (Form::Year, _) => (ColumnType::Short, false),
            (Form::Decimal, _) => (ColumnType::NewDecimal, false),
            (Form::Real, _) => (ColumnType::Double, false),
            (_, Class::Bytes) => (ColumnType::Blob, false),
            (_, Class::Open | Class::Text) => (ColumnType::VarString, false),
        };
        Parameter { kind, unsigned }
    }

    /// Appends a value; `None` is no fit.
    #[inline]
    fn push(&mut self, value: &Value<'_>, batch: &mut Batch) -> Option<()> {
        match (self.sent.form, value) {
            (_, Value::Null) => batch.null(),
            (Form::Integer { bytes, unsigned }, Value::Number(digits)) => {
                let number = form::integer(digits, bytes, unsigned)?;
                push_integer(batch, number, bytes);
            }
            (Form::Year, Value::Number(digits)) => {
                push_integer(batch, form::integer(digits, 2, false)?, 2);
            }
            (Form::Decimal, Value::Number(digits)) if form::is_decimal(digits) => {
                batch.bytes(digits);
            }
            (Form::Real, Value::Number(digits)) => batch.fixed(form::real(digits)?.to_le_bytes()),
            (Form::Real, value) if form::is_minus_zero(value) => {
                batch.fixed((-0.0_f64).to_le_bytes());
            }
            (_, Value::Number(digits)) if self.sent.list && self.settle(Class::Number) => {
                batch.fixed(form::integer(digits, 8, true)?.to_le_bytes());
            }
            // No bytes are no bytes, whatever the type; but no number.
            (form, Value::Text(b"")) if !numeric(form) && self.class != Class::Number => {
                batch.bytes(b"");
            }
            (
                Form::Text | Form::Timestamp | Form::Address | Form::Json | Form::Utf8,
                Value::Text(text),
            ) if self.settle(Class::Text) => {
                push_text(batch, text)?;
            }
            (Form::Ascii, Value::Text(text))
                if form::is_plain(text) && self.settle(Class::Bytes) =>
            {
                batch.bytes(text);
            }
            (Form::Bit, Value::Hex(digits)) if !form::is_bits(digits) => return None,
            (
                Form::Utf8 | Form::Ascii | Form::Bytes | Form::Shaped | Form::Bit,
                Value::Hex(digits),
            ) if self.settle(Class::Bytes) => {
                let out = batch.open(digits.len() / 2);
                value.unescape(Dialect::MySql, out).ok()?;
            }
            _ => return None,
        }
        Some(())
    }
}

fn numeric(form: Form) -> bool {
    matches!(
        form,
        Form::Integer { .. } | Form::Year | Form::Decimal | Form::Real
    )
}

fn integer_type(bytes: u8) -> ColumnType {
    match bytes {
        1 => ColumnType::Tiny,
        2 => ColumnType::Short,
        4 => ColumnType::Long,
        _ => ColumnType::LongLong,
    }
}

#[inline]
fn push_integer(batch: &mut Batch, number: u64, bytes: u8) {
    match bytes {
        1 => batch.fixed((number as u8).to_le_bytes()),
        2 => batch.fixed((number as u16).to_le_bytes()),
        4 => batch.fixed((number as u32).to_le_bytes()),
        _ => batch.fixed(number.to_le_bytes()),
    }
}

#[inline]
fn push_text(batch: &mut Batch, text: &[u8]) -> Option<()> {
    let value = Value::Text(text);
    let len = value.len(Dialect::MySql);
    if len == text.len() {
        batch.bytes(text);
        return Some(());
    }
    // An escape that the grammar does not know is no fit; the frame was checked, so there is none.
    value.unescape(Dialect::MySql, batch.open(len)).ok()
}

impl Bulk {
    /// Has the server prepare the statement of a table; `None` if it will not.
    pub fn prepare(
        session: &mut Session,
        head: &Head,
        columns: &[Column],
        packet: usize,
    ) -> Result<Option<Self>, wire::Error> {
        let count = columns.len();
        if count == 0 || count > usize::from(u16::MAX) || head.columns().len() != count {
            return Ok(None);
        }
        let mut sql = head.as_bytes().to_vec();
        sql.extend_from_slice(b"(?");
        sql.extend(b",?".iter().cycle().take(2 * (count - 1)));
        sql.push(b')');
        let prepared = match session.connection.prepare(&sql) {
            Ok(prepared) => prepared,
            Err(error) if error.code().is_some() && !session.connection.is_closed() => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if prepared.parameters() != count {
            session.connection.forget(prepared)?;
            return Ok(None);
        }
        Ok(Some(Self {
            batch: Batch::new(&prepared),
            prepared,
            columns: columns.iter().map(Typed::new).collect(),
            packet,
        }))
    }

    /// Sends a checked statement; `None`, and nothing is sent, if a value is no fit or the whole is too long.
    pub fn send(
        &mut self,
        session: &mut Session,
        head: &Head,
        statement: &[u8],
    ) -> Result<Option<Done>, wire::Error> {
        if self.fill(head, statement).is_none() || self.batch.len() > self.packet {
            self.batch.clear();
            return Ok(None);
        }
        for (at, column) in self.columns.iter().enumerate() {
            self.batch.set(at, column.parameter());
        }
        let done = session
            .connection
            .execute_batch(&self.prepared, &self.batch);
        self.batch.clear();
        self.batch.shrink_to(KEEP);
        done.map(Some)
    }

    fn fill(&mut self, head: &Head, statement: &[u8]) -> Option<()> {
        self.batch.clear();
        for column in &mut self.columns {
            column.class = Class::Open;
        }
        let mut rows = grammar::rows(statement, head).ok()?;
        let mut fit = true;
        let mut push = |at: usize, value: Value<'_>| {
            let column = self.columns.get_mut(at);
            fit =
                fit && column.is_some_and(|column| column.push(&value, &mut self.batch).is_some());
        };
        while rows.visit_row(&mut push).ok()? {}
        fit.then_some(())
    }

    /// Has the server forget the statement.
    pub fn end(self, session: &mut Session) -> Result<(), wire::Error> {
        session.connection.forget(self.prepared)
    }
}
