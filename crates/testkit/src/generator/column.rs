//! One column: its type, attributes, default, and whether its values can be written.
//! Must never decide about keys or engines beyond what the type itself needs.

use super::knows::Knows;
use super::names::{comment, quoted};
use super::types::{Holds, Type};
use super::values::{self, Mode};
use super::{names, one_of, types};
use crate::Prng;

/// A column; each attribute can be taken away on its own.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Type,
    pub(super) attributes: Vec<String>,
    /// Computed by the server, or by nobody: not named when rows are written.
    pub(super) generated: bool,
    pub(super) not_null: bool,
    /// What is written instead of a random value: the bounds of a period.
    pub(super) fixed: Option<&'static str>,
}

impl Column {
    pub(super) fn plain(name: String, mut kind: Type) -> Self {
        let attributes = std::mem::take(&mut kind.attributes);
        Self {
            name,
            kind,
            attributes,
            generated: false,
            not_null: false,
            fixed: None,
        }
    }

    pub(super) fn sql(&self) -> String {
        let mut sql = format!("{} {}", quoted(&self.name), self.kind.sql);
        for attribute in &self.attributes {
            sql.push(' ');
            sql.push_str(attribute);
        }
        sql
    }

    pub(super) fn never_null(mut self) -> Self {
        self.attributes.push("NOT NULL".into());
        self.not_null = true;
        self
    }
}

/// A column of any type with any attributes.
pub(super) fn random(prng: &mut Prng, knows: &Knows, engine: &str, number: usize) -> Column {
    let kind = types::random(prng, knows, engine);
    let mut column = Column::plain(names::name(prng, 'c', number), kind);
    // CSV holds no NULL. A TIMESTAMP says NULL already.
    let no_null = engine == "CSV" || (prng.chance(30) && !column.kind.sql.contains("NULL"));
    if no_null {
        column.kind.sql = column.kind.sql.replace(" NULL", "");
        column = column.never_null();
    }
    if prng.chance(40) && !(engine == "CSV" && column.kind.large) {
        column
            .attributes
            .extend(default(prng, knows, &column, engine));
    }
    common(prng, knows, &mut column, engine);
    if prng.chance(8) && knows.flavour != crate::Flavour::MySql {
        let name = quoted(&column.name);
        column.attributes.push(format!(
            "CHECK ({name} IS NULL OR LENGTH({name}) < 90000000)"
        ));
    }
    column
}

/// What stored and generated columns both take: comment, invisible.
fn common(prng: &mut Prng, knows: &Knows, column: &mut Column, engine: &str) {
    if prng.chance(12) {
        column.attributes.push(format!("COMMENT {}", comment(prng)));
    }
    // MariaDB wants a default for an invisible column that is never NULL.
    let defaulted = !column.not_null
        || column
            .attributes
            .iter()
            .any(|attribute| attribute.starts_with("DEFAULT"));
    if prng.chance(7)
        && (knows.is_mysql() || (knows.mariadb(10, 3) && defaulted))
        && engine != "CSV"
    {
        column.attributes.push("INVISIBLE".into());
    }
}

fn default(prng: &mut Prng, knows: &Knows, column: &Column, engine: &str) -> Option<String> {
    let kind = &column.kind;
    if !column.not_null && prng.chance(15) {
        return Some("DEFAULT NULL".into());
    }
    match kind.holds {
        Holds::Timestamp(digits) | Holds::DateTime(digits) if prng.chance(50) => {
            let update = if prng.chance(50) {
                format!(" ON UPDATE CURRENT_TIMESTAMP({digits})")
            } else {
                String::new()
            };
            return Some(format!("DEFAULT CURRENT_TIMESTAMP({digits}){update}"));
        }
        Holds::Text { chars, .. } if chars >= 36 && !knows.is_mysql() && prng.chance(20) => {
            return Some("DEFAULT (UUID())".into());
        }
        Holds::Enum(_) | Holds::Set(_) => return Some("DEFAULT 'a'".into()),
        // A function of the server's plugin: not stable enough to be a default everywhere.
        Holds::Geometry { .. } | Holds::Vector(_) => return None,
        _ => {}
    }
    let strict = Mode {
        sql: "",
        lenient: false,
    };
    let value = values::value(prng, kind, strict);
    let plain = value.starts_with(|c: char| c == '\'' || c == '-' || c.is_ascii_digit())
        || value.starts_with("b'");
    // MariaDB keeps each byte behind an introducer as the three letters `xE9` (docs/FIDELITY.md): a default that is
    // longer then than its column can be made by nobody a second time.
    if let Holds::Text { chars, .. } = kind.holds
        && !knows.is_mysql()
        && value.starts_with('_')
        && 3 * value.len() as u64 / 2 > chars
    {
        return None;
    }
    // MySQL takes no literal for a large type, and expressions for its main engines only.
    if plain && !(knows.is_mysql() && kind.large) {
        return Some(format!("DEFAULT {value}"));
    }
    let expressions = !knows.is_mysql() || matches!(engine, "InnoDB" | "MyISAM");
    expressions.then(|| format!("DEFAULT ({value})"))
}

/// A generated column over this one; `None` where no expression suits.
pub(super) fn computed(
    prng: &mut Prng,
    knows: &Knows,
    engine: &str,
    base: &Column,
    number: usize,
) -> Option<Column> {
    let name = quoted(&base.name);
    let (sql, expression) = match &base.kind.holds {
        Holds::Int { .. } | Holds::Year | Holds::Bit(_) => one_of(
            prng,
            &[
                ("INT".to_owned(), format!("{name} % 1000")),
                ("BIGINT UNSIGNED".to_owned(), format!("{name} & 255")),
                ("TINYINT".to_owned(), format!("{name} IS NULL")),
            ],
        )
        .clone(),
        Holds::Decimal { .. } => ("DECIMAL(65,0)".to_owned(), format!("ROUND({name}, 0)")),
        Holds::Float { .. } | Holds::Double { .. } => ("DOUBLE".to_owned(), format!("{name} / 2")),
        Holds::Date | Holds::DateTime(_) => ("INT".to_owned(), format!("YEAR({name})")),
        Holds::Text { chars, charset, .. } if *chars > 0 => one_of(
            prng,
            &[
                (
                    format!("VARCHAR(9) CHARACTER SET {charset}"),
                    format!("LEFT({name}, 3)"),
                ),
                ("INT".to_owned(), format!("LENGTH({name})")),
                ("INT".to_owned(), format!("CHAR_LENGTH({name})")),
            ],
        )
        .clone(),
        Holds::Bytes { .. } => ("INT".to_owned(), format!("LENGTH({name})")),
        Holds::Json => (
            "LONGTEXT".to_owned(),
            format!("JSON_EXTRACT({name}, '$.a')"),
        ),
        Holds::Set(_) | Holds::Enum(_) => ("BIGINT UNSIGNED".to_owned(), format!("{name} + 0")),
        _ => return None,
    };
    let integer = sql.contains("INT");
    let holds = if integer {
        Holds::Int {
            bits: 8,
            unsigned: false,
        }
    } else {
        Holds::Json
    };
    // What it holds matters for keys only; a JSON is taken into none.
    let kind = Type {
        sql,
        attributes: Vec::new(),
        holds,
        large: !integer,
    };
    let stored = if prng.chance(50) { "STORED" } else { "VIRTUAL" };
    let mut column = Column::plain(names::name(prng, 'g', number), kind);
    column
        .attributes
        .push(format!("GENERATED ALWAYS AS ({expression}) {stored}"));
    column.generated = true;
    common(prng, knows, &mut column, engine);
    Some(column)
}
