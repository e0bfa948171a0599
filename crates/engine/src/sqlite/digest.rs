//! SQL functions for checksums, registered on a connection: SQLite reads the values and hands them
//! over, so a checksum goes another way than the rows of a dump and notices what that way loses.

use archive::RowSum;
use blake3::Hasher;
use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;

use crate::Error;

/// `sauvegarde_sum(…)`: order-free sum over rows of the hash of the arguments, as hexadecimal text.
pub(super) const SUM: &str = "sauvegarde_sum";
/// `sauvegarde_mix(…)`: hash of the arguments as a blob, for rows of more columns than one call takes.
pub(super) const MIX: &str = "sauvegarde_mix";

/// Registers both functions.
pub(super) fn register(conn: &Connection) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    let doing = "registering the checksum functions";
    conn.create_aggregate_function(SUM, -1, flags, Sum)
        .map_err(Error::sqlite(doing))?;
    conn.create_scalar_function(MIX, -1, flags, |context| {
        Ok(hash_of(context).as_bytes().to_vec())
    })
    .map_err(Error::sqlite(doing))
}

struct Sum;

impl Aggregate<RowSum, String> for Sum {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<RowSum> {
        Ok(RowSum::default())
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut RowSum) -> rusqlite::Result<()> {
        sum.add_hash(&hash_of(context));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<RowSum>) -> rusqlite::Result<String> {
        Ok(sum.unwrap_or_default().hex())
    }
}

/// Each value as a tag of its storage class, its length and its bytes, so that no two different
/// lists of values look alike.
fn hash_of(context: &Context<'_>) -> blake3::Hash {
    let mut hasher = Hasher::new();
    let mut add = |tag: u8, bytes: &[u8]| {
        hasher
            .update(&[tag])
            .update(&(bytes.len() as u64).to_le_bytes())
            .update(bytes);
    };
    for at in 0..context.len() {
        match context.get_raw(at) {
            ValueRef::Null => add(0, b""),
            ValueRef::Integer(number) => add(1, &number.to_le_bytes()),
            ValueRef::Real(number) => add(2, &number.to_bits().to_le_bytes()),
            ValueRef::Text(text) => add(3, text),
            ValueRef::Blob(blob) => add(4, blob),
        }
    }
    hasher.finalize()
}
