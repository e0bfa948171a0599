//! How each column is read and how its values are written as literals, from what the server's
//! catalogue says of it. Decides by type and character set alone, so that the same data always
//! gives the same text. It never converts a character set.

use archive::grammar::mysql as literal;

use super::session::quoted;

/// A column of a table, as the catalogue has it.
#[derive(Clone, Debug)]
pub(super) struct TableColumn {
    pub name: String,
    /// `DATA_TYPE`: the bare type.
    pub data_type: String,
    /// `COLUMN_TYPE`: the type in full.
    pub column_type: String,
    pub charset: Option<String>,
    /// Computed by the server: cannot be written.
    pub generated: bool,
    pub nullable: bool,
}

/// How a value becomes a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As the server prints it.
    Number,
    /// `0x…`, empty: `''`.
    Hex,
    /// A string if the bytes are valid in utf8mb4, else `0x…`.
    Utf8,
    /// The same for utf8mb3, which holds no 4-byte characters.
    Utf8Mb3,
    /// A string if the bytes are plain ASCII, else `0x…`: other character sets.
    Ascii,
    /// Always a string: MySQL's JSON takes no binary.
    Text,
}

/// A cell longer than this is not examined as a whole and becomes `0x…` (except [`Form::Text`]).
pub(super) const EXAMINED: u64 = 8 << 20;

impl TableColumn {
    /// How its values are written.
    pub fn form(&self) -> Form {
        if self.by_number() {
            return Form::Number;
        }
        match self.data_type.to_ascii_lowercase().as_str() {
            "tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint" | "decimal"
            | "numeric" | "year" | "float" | "double" | "real" => Form::Number,
            "json" => Form::Text,
            "date" | "time" | "datetime" | "timestamp" | "uuid" | "inet4" | "inet6" => Form::Ascii,
            "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "enum"
            | "set" => {
                match self.charset.as_deref() {
                    Some("utf8mb4") => Form::Utf8,
                    Some("utf8mb3" | "utf8") => Form::Utf8Mb3,
                    // In these, bytes that look like ASCII are not.
                    Some("ucs2" | "utf16" | "utf16le" | "utf32" | "swe7" | "binary") | None => {
                        Form::Hex
                    }
                    Some(_) => Form::Ascii,
                }
            }
            _ => Form::Hex,
        }
    }

    /// The expression to select. FLOAT as DOUBLE, because the server prints a FLOAT with six
    /// digits and loses the rest (measured on MariaDB 10.11: docs/FIDELITY.md, 28). DOUBLE(M,D) as DOUBLE, because the
    /// server prints D decimals of it, which are those of another number: -121.37941000000001 as -121.37941.
    pub fn expression(&self) -> String {
        let name = quoted(&self.name);
        match () {
            () if self.data_type.eq_ignore_ascii_case("float") => format!("{name}*1e0"),
            () if self.has_decimals()
                && matches!(
                    self.data_type.to_ascii_lowercase().as_str(),
                    "double" | "real"
                ) =>
            {
                format!("{name}*1e0")
            }
            () if self.by_number() && self.data_type.eq_ignore_ascii_case("set") => {
                // 64 members fill an unsigned number.
                format!("CAST({name} AS UNSIGNED)")
            }
            () if self.by_number() => format!("{name}+0"),
            () => name,
        }
    }

    /// Of a FLOAT or DOUBLE: whether the server rounds what it stores to so many decimals, FLOAT(M,D).
    pub fn has_decimals(&self) -> bool {
        self.column_type.contains('(')
    }

    /// Whether a row may be long because of it.
    pub fn is_long(&self) -> bool {
        let kind = self.data_type.to_ascii_lowercase();
        kind.ends_with("text") || kind.ends_with("blob") || kind == "json"
    }

    /// Whether values of an ENUM or SET are written as numbers: two different ones may read the
    /// same (an empty member and the error value, members equal under their collation), and only
    /// the number tells them apart.
    fn by_number(&self) -> bool {
        self.is_list() && ambiguous(&members(&self.column_type))
    }

    /// Whether it is an ENUM or SET.
    pub fn is_list(&self) -> bool {
        matches!(self.data_type.to_ascii_lowercase().as_str(), "enum" | "set")
    }

    /// Whether its values are whole numbers that the key grid can be laid over.
    pub fn is_integer(&self) -> bool {
        matches!(
            self.data_type.to_ascii_lowercase().as_str(),
            "tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint"
        )
    }
}

/// The members of an ENUM or SET (`enum('a','it''s')`).
pub(super) fn members(column_type: &str) -> Vec<String> {
    let mut members = Vec::new();
    let mut open: Option<String> = None;
    let mut letters = column_type.chars().peekable();
    while let Some(letter) = letters.next() {
        match (&mut open, letter) {
            (None, '\'') => open = Some(String::new()),
            (None, _) => {}
            (Some(member), '\'') if letters.peek() == Some(&'\'') => {
                letters.next();
                member.push('\'');
            }
            (Some(_), '\'') => members.extend(open.take()),
            (Some(member), _) => member.push(letter),
        }
    }
    members
}

/// Whether two values with these members might read the same. Beyond ASCII only the server knows
/// which letters its collation takes for equal, so such members count as ambiguous.
fn ambiguous(members: &[String]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    members.iter().any(|member| {
        member.is_empty()
            || !member.is_ascii()
            || !seen.insert(member.trim_end().to_ascii_lowercase())
    })
}

impl Form {
    /// Appends the literal for a cell's bytes. `Err` gives the reason why there is none.
    pub fn push(self, out: &mut Vec<u8>, cell: &[u8]) -> Result<(), &'static str> {
        match self {
            Self::Number => return push_number(out, cell),
            _ if self.as_string(cell) => literal::push_text(out, cell),
            _ => literal::push_hex(out, cell),
        }
        Ok(())
    }

    /// Whether these bytes become a string rather than `0x…`.
    pub fn as_string(self, cell: &[u8]) -> bool {
        match self {
            Self::Number | Self::Text => true,
            Self::Hex => cell.is_empty(),
            Self::Utf8 => simdutf8::basic::from_utf8(cell).is_ok(),
            Self::Utf8Mb3 => {
                simdutf8::basic::from_utf8(cell).is_ok() && !cell.iter().any(|byte| *byte >= 0xF0)
            }
            Self::Ascii => cell
                .iter()
                .all(|byte| matches!(byte, 0x20..=0x7D) && *byte != b'\\'),
        }
    }
}

/// Only what the grammar knows as a number, however odd the server.
fn push_number(out: &mut Vec<u8>, cell: &[u8]) -> Result<(), &'static str> {
    let known = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'.' | b'e' | b'+');
    if cell.is_empty() || !cell.iter().all(known) {
        return Err("the server sent something that is no number");
    }
    out.extend_from_slice(cell);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(data_type: &str, charset: Option<&str>) -> TableColumn {
        TableColumn {
            name: "c`c".into(),
            data_type: data_type.into(),
            column_type: data_type.into(),
            charset: charset.map(Into::into),
            generated: false,
            nullable: true,
        }
    }

    fn written(data_type: &str, charset: Option<&str>, cell: &[u8]) -> String {
        let mut out = Vec::new();
        column(data_type, charset)
            .form()
            .push(&mut out, cell)
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_kind_has_its_literal() {
        assert_eq!(written("int", None, b"-12"), "-12");
        assert_eq!(written("char", Some("swe7"), b"a"), "0x61");
        assert_eq!(
            written("varchar", Some("utf8mb4"), "é😀'".as_bytes()),
            "'é😀\\''"
        );
        assert_eq!(
            written("varchar", Some("utf8mb3"), "😀".as_bytes()),
            "0xF09F9880"
        );
        assert_eq!(written("varchar", Some("utf8mb4"), b"\xE9"), "0xE9");
        assert_eq!(written("varchar", Some("latin1"), b"\xE9t"), "0xE974");
        assert_eq!(written("varchar", Some("latin1"), b"ete"), "'ete'");
        assert_eq!(written("char", Some("sjis"), b"a\\b"), "0x615C62");
        assert_eq!(written("text", Some("utf16"), b"\0a"), "0x0061");
        assert_eq!(written("blob", None, b""), "''");
        assert_eq!(written("blob", None, b"0"), "0x30");
        assert_eq!(written("bit", None, b"\x01\x05"), "0x0105");
        assert_eq!(
            written("datetime", None, b"0000-00-00 00:00:00"),
            "'0000-00-00 00:00:00'"
        );
        assert_eq!(written("json", None, "{\"é\":1}".as_bytes()), "'{\"é\":1}'");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for cell in ["", "nan", "1;DROP", "0x1"] {
            assert!(
                Form::Number.push(&mut Vec::new(), cell.as_bytes()).is_err(),
                "{cell}"
            );
        }
    }

    #[test]
    fn ambiguous_members_are_found() {
        for kind in [
            "enum('a','')",
            "set('','b')",
            "enum('a','A')",
            "set('a','a ')",
            "enum('é')",
        ] {
            assert!(ambiguous(&members(kind)), "{kind}");
        }
        for kind in ["enum('a')", "enum('''')", "enum('a','it''s',',')"] {
            assert!(!ambiguous(&members(kind)), "{kind}");
        }
        assert_eq!(members("set('a','it''s',',')"), ["a", "it's", ","]);
    }

    #[test]
    fn a_float_is_read_as_a_double() {
        assert_eq!(column("float", None).expression(), "`c``c`*1e0");
        assert_eq!(column("double", None).expression(), "`c``c`");
        let mut rounded = column("double", None);
        rounded.column_type = "double(20,5)".into();
        assert_eq!(rounded.expression(), "`c``c`*1e0");
    }
}
