//! How a column's value is turned into bytes that tell every difference, and how these are hashed.
//! Must never let the server shorten or convert a value on the way: no six-digit FLOAT, no charset conversion.

use super::quoted;

/// A column as `information_schema.COLUMNS` knows it.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// `DATA_TYPE`: `varchar`, `float`, …, without length.
    pub(super) data_type: String,
}

/// An expression for the value as bytes; NULL where the value is NULL.
pub(super) fn value(column: &Column) -> String {
    let name = quoted(&column.name);
    match column.data_type.as_str() {
        // Text has six digits; as DOUBLE a FLOAT shows all it holds. A DOUBLE's text is the shortest that reads back.
        "float" => format!("CAST(CAST({name} AS DOUBLE) AS CHAR)"),
        "bit" => format!("HEX({name})"),
        // The error value 0 looks like the member ''.
        "enum" | "set" => format!("CONCAT({name} + 0, '=', HEX({name}))"),
        // The bytes as stored, whatever the charset says they mean.
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" => {
            format!("CAST({name} AS BINARY)")
        }
        _ => name,
    }
}

/// The first 60 bits of SHA-256, as a number (MySQL 9.6 has no MD5 without a component). A sum of these is exact (DECIMAL) and does not depend on the rows' order.
pub(super) fn hash(value: &str) -> String {
    format!("CAST(CONV(LEFT(SHA2({value}, 256), 15), 16, 10) AS UNSIGNED)")
}
