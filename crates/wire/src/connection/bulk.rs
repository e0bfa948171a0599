//! MariaDB's bulk execute: one prepared statement, the values of many rows in one command, in
//! binary. Page: "COM_STMT_BULK_EXECUTE". It must never send rows of which a value is missing.

use super::prepared::Prepared;
use super::{Connection, Done};
use crate::error::{Error, ErrorKind};
use crate::protocol::capability::Capabilities;
use crate::protocol::column::ColumnType;
use crate::protocol::command::COM_STMT_BULK_EXECUTE;

const CONTEXT: &str = "sending rows in bulk";
/// The flag that says that the types of the parameters stand before the rows.
const SEND_TYPES: u16 = 128;
/// Bytes before the types: the statement's number and the flags.
const FIXED: usize = 6;
/// The flag of a type without sign.
const UNSIGNED: u8 = 128;
/// What stands before each value: that it follows, or that it is NULL.
const FOLLOWS: u8 = 0;
const NULL: u8 = 1;

/// How a parameter's values are sent, the same in all rows of one execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// `Tiny`, `Short`, `Long`, `LongLong`: 1, 2, 4, 8 bytes, little-endian. `Double`: 8 bytes.
    /// `NewDecimal`: its digits. `String`, `VarString`: text in `character_set_client`. `Blob` and
    /// its kin: bytes, as a hexadecimal literal would give them.
    pub kind: ColumnType,
    /// Whether an integer has no sign.
    pub unsigned: bool,
}

/// The values of many rows, in the form in which they are sent: one buffer, used again and again.
///
/// Values are appended row by row, as many to a row as the statement has parameters.
#[derive(Clone, Debug)]
pub struct Batch {
    payload: Vec<u8>,
    parameters: usize,
    /// Values of the last row so far.
    values: usize,
    rows: u64,
    /// How long the payload must be before the next value.
    due: usize,
    /// Whether a value was shorter or longer than announced.
    broken: bool,
}

impl Batch {
    /// An empty one, for executions of this statement. All parameters are `VarString`.
    pub fn new(prepared: &Prepared) -> Self {
        let mut payload = prepared.id.to_le_bytes().to_vec();
        payload.extend(SEND_TYPES.to_le_bytes());
        for _ in 0..prepared.parameters {
            payload.extend([ColumnType::VarString.code(), 0]);
        }
        Self {
            due: payload.len(),
            payload,
            parameters: prepared.parameters.into(),
            values: 0,
            rows: 0,
            broken: false,
        }
    }

    fn head(&self) -> usize {
        FIXED + 2 * self.parameters
    }

    /// Takes all rows away; types and memory stay.
    pub fn clear(&mut self) {
        self.payload.truncate(self.head());
        self.due = self.payload.len();
        (self.values, self.rows, self.broken) = (0, 0, false);
    }

    /// Gives memory back above so many bytes.
    pub fn shrink_to(&mut self, bytes: usize) {
        self.payload.shrink_to(bytes);
    }

    /// Says how a parameter's values are sent: those of all rows, also those that are there.
    pub fn set(&mut self, parameter: usize, kind: Parameter) {
        let types = &mut self.payload[FIXED..FIXED + 2 * self.parameters];
        types[2 * parameter] = kind.kind.code();
        types[2 * parameter + 1] = if kind.unsigned { UNSIGNED } else { 0 };
    }

    /// Whole rows.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Bytes of the command that would be sent now.
    pub fn len(&self) -> usize {
        1 + self.payload.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    #[inline]
    fn next(&mut self, indicator: u8) {
        self.broken |= self.payload.len() != self.due;
        self.payload.push(indicator);
        self.due = self.payload.len();
        self.values += 1;
        if self.values == self.parameters {
            self.values = 0;
            self.rows += 1;
        }
    }

    /// Appends NULL.
    #[inline]
    pub fn null(&mut self) {
        self.next(NULL);
    }

    /// Appends a value whose type says its length.
    #[inline]
    pub fn fixed<const N: usize>(&mut self, bytes: [u8; N]) {
        self.next(FOLLOWS);
        self.payload.extend_from_slice(&bytes);
        self.due = self.payload.len();
    }

    /// Appends a text, decimal or binary value.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.open(bytes.len()).extend_from_slice(bytes);
    }

    /// Opens a text, decimal or binary value of exactly so many bytes, which the caller appends.
    #[inline]
    pub fn open(&mut self, len: usize) -> &mut Vec<u8> {
        self.next(FOLLOWS);
        push_length(&mut self.payload, len);
        self.due = self.payload.len() + len;
        &mut self.payload
    }
}

/// A length-encoded integer.
#[inline]
fn push_length(out: &mut Vec<u8>, len: usize) {
    let bytes = (len as u64).to_le_bytes();
    match len {
        0..=0xFA => out.push(bytes[0]),
        0xFB..=0xFFFF => out.extend_from_slice(&[0xFC, bytes[0], bytes[1]]),
        0x1_0000..=0xFF_FFFF => {
            out.extend_from_slice(&[0xFD, bytes[0], bytes[1], bytes[2]]);
        }
        _ => {
            out.push(0xFE);
            out.extend_from_slice(&bytes);
        }
    }
}

impl Connection {
    /// Whether [`Connection::execute_batch`] works: MariaDB from 10.2.
    pub fn has_bulk(&self) -> bool {
        let agreed = self.server.capabilities;
        agreed.contains(Capabilities::STMT_BULK_OPERATIONS)
    }

    /// Runs the statement for each row. A batch that is empty, that ends within a row, or of which
    /// a value does not have its length is an error (`Settings`) and nothing is sent; the
    /// connection stays open.
    pub fn execute_batch(&mut self, prepared: &Prepared, batch: &Batch) -> Result<Done, Error> {
        prepared.belongs(self)?;
        let sound = !batch.broken && batch.payload.len() == batch.due && batch.values == 0;
        let own = batch.payload.starts_with(&prepared.id.to_le_bytes())
            && batch.parameters == prepared.parameters();
        let why = match () {
            () if !self.has_bulk() => "the server knows no bulk execute",
            () if !own => "a batch of another statement",
            () if !sound || batch.rows == 0 => "a batch that does not hold whole rows",
            () => {
                let channel = &mut self.channel;
                channel.send_command(COM_STMT_BULK_EXECUTE, &batch.payload, CONTEXT)?;
                return self.done(CONTEXT);
            }
        };
        Err(Error::new(ErrorKind::Settings(why.to_owned()), CONTEXT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_each_size() {
        for (len, bytes) in [
            (0, &[0_u8][..]),
            (250, &[250]),
            (251, &[0xFC, 251, 0]),
            (0xFFFF, &[0xFC, 0xFF, 0xFF]),
            (0x1_0000, &[0xFD, 0, 0, 1]),
            (0xFF_FFFF, &[0xFD, 0xFF, 0xFF, 0xFF]),
            (0x100_0000, &[0xFE, 0, 0, 0, 1, 0, 0, 0, 0]),
        ] {
            let mut out = Vec::new();
            push_length(&mut out, len);
            assert_eq!(out, bytes, "{len}");
        }
    }
}
