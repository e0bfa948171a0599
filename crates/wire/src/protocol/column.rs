//! Column definitions. Page: "Column Definition packet" / "Protocol::ColumnDefinition41".

use crate::protocol::bytes::{Malformed, Reader};

/// A column of a result set, as the server describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The database, empty for expressions.
    pub database: String,
    /// The table or its alias, empty for expressions.
    pub table: String,
    /// The table's own name.
    pub org_table: String,
    /// The column or its alias.
    pub name: String,
    /// The column's own name, empty for expressions.
    pub org_name: String,
    /// The collation's number; 63 is binary, and all numbers and dates have it too.
    pub collation: u16,
    /// The longest value, in bytes of the connection's character set, as the server declares it.
    pub length: u32,
    /// The type.
    pub kind: ColumnType,
    /// The flag bits (NOT NULL 1, primary key 2, unsigned 32, binary 128, …).
    pub flags: u16,
    /// Decimal places; 31 when not fixed.
    pub decimals: u8,
}

impl Column {
    /// Whether the column refuses NULL.
    pub fn is_not_null(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether a number has no sign.
    pub fn is_unsigned(&self) -> bool {
        self.flags & 32 != 0
    }

    /// Whether the collation is `binary` (63): bytes, not text.
    pub fn is_binary(&self) -> bool {
        self.collation == 63
    }

    pub(crate) fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        reader.lenenc_bytes()?; // catalogue: always "def"
        let database = reader.lenenc_text()?;
        let table = reader.lenenc_text()?;
        let org_table = reader.lenenc_text()?;
        let name = reader.lenenc_text()?;
        let org_name = reader.lenenc_text()?;
        let mut fixed = Reader::new(reader.lenenc_bytes()?);
        Ok(Self {
            database,
            table,
            org_table,
            name,
            org_name,
            collation: fixed.u16()?,
            length: fixed.u32()?,
            kind: ColumnType::from(fixed.u8()?),
            flags: fixed.u16()?,
            decimals: fixed.u8()?,
        })
    }
}

macro_rules! column_types {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// The type of a column on the wire (`enum_field_types`). In the text protocol every value
        /// is text all the same.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ColumnType {
            $($(#[$doc])* $name,)*
            /// A number this client has no name for.
            Other(u8),
        }

        impl From<u8> for ColumnType {
            fn from(code: u8) -> Self {
                match code {
                    $($code => Self::$name,)*
                    other => Self::Other(other),
                }
            }
        }

        impl ColumnType {
            /// Its number on the wire.
            pub(crate) fn code(self) -> u8 {
                match self {
                    $(Self::$name => $code,)*
                    Self::Other(code) => code,
                }
            }
        }
    };
}

column_types! {
    /// DECIMAL of servers before 5.0.
    Decimal = 0,
    /// TINYINT.
    Tiny = 1,
    /// SMALLINT.
    Short = 2,
    /// INT.
    Long = 3,
    /// FLOAT; its text loses digits.
    Float = 4,
    /// DOUBLE.
    Double = 5,
    /// The type of the literal NULL.
    Null = 6,
    /// TIMESTAMP, in the session's time zone.
    Timestamp = 7,
    /// BIGINT.
    LongLong = 8,
    /// MEDIUMINT.
    Int24 = 9,
    /// DATE.
    Date = 10,
    /// TIME.
    Time = 11,
    /// DATETIME.
    DateTime = 12,
    /// YEAR.
    Year = 13,
    /// VARCHAR in some servers' metadata.
    VarChar = 15,
    /// BIT; its text is the raw bytes.
    Bit = 16,
    /// VECTOR (MySQL 9).
    Vector = 242,
    /// JSON (MySQL; MariaDB's is a BLOB).
    Json = 245,
    /// DECIMAL.
    NewDecimal = 246,
    /// ENUM (result sets say `String` with a flag).
    Enum = 247,
    /// SET (result sets say `String` with a flag).
    Set = 248,
    /// TINYBLOB, TINYTEXT.
    TinyBlob = 249,
    /// MEDIUMBLOB, MEDIUMTEXT.
    MediumBlob = 250,
    /// LONGBLOB, LONGTEXT.
    LongBlob = 251,
    /// BLOB, TEXT (result sets say this for all four lengths).
    Blob = 252,
    /// VARCHAR, VARBINARY.
    VarString = 253,
    /// CHAR, BINARY, ENUM, SET; MariaDB's INET6 and UUID.
    String = 254,
    /// GEOMETRY and its kinds.
    Geometry = 255,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_and_each_truncation() {
        let mut payload = b"\x03def\x04shop\x01t\x04item\x02id\x03num\x0C".to_vec();
        payload.extend([63, 0, 11, 0, 0, 0, 3, 0x23, 0, 0, 0, 0]);
        let column = Column::parse(&payload).unwrap();
        assert_eq!(
            (&*column.database, &*column.table, &*column.org_table),
            ("shop", "t", "item")
        );
        assert_eq!((&*column.name, &*column.org_name), ("id", "num"));
        assert_eq!(
            (column.collation, column.length, column.kind),
            (63, 11, ColumnType::Long)
        );
        assert!(column.is_not_null() && column.is_unsigned() && column.is_binary());
        for cut in 0..payload.len() {
            assert!(Column::parse(&payload[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn unknown_types_keep_their_number() {
        assert_eq!(ColumnType::from(8), ColumnType::LongLong);
        assert_eq!(ColumnType::from(200), ColumnType::Other(200));
        for code in 0..=255 {
            assert_eq!(ColumnType::from(code).code(), code);
        }
    }
}
