//! The map between server families and versions, as data: what stands in a definition, on which
//! targets it cannot stay, and what is put in its place. The first line that fits wins. Nothing
//! here runs: [`super::rewrite`] reads it, so that a new difference is a new line and no new code.
//!
//! A pattern is a row of tokens: a word or sign stands for itself in any case, `A|B` for either,
//! `=?` for an equals sign that may be missing; `<word>`, `<name>` (in back-quotes), `<text>`,
//! `<zero>` (a text that begins as a zero date), `<any>` for one token of that kind and `<group>`
//! for a parenthesis with all in it. What the alternatives and the kinds in `<>` stood for is
//! `{1}`, `{2}`, … in the replacement.

use archive::index::Kind;

/// Where a pattern is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// The type of a column, right behind its name.
    Type,
    /// A column outside of parentheses; of these types, if any are named.
    Column(&'static [&'static str]),
    /// A key or foreign key.
    Key,
    /// A check of its own line.
    Check,
    /// A period.
    Period,
    /// What follows the columns: options and partitions.
    Options,
    /// The settings of the database.
    Database,
    /// Any definition of any object.
    Anywhere,
}

/// A condition on the target. All conditions of a line must hold.
#[derive(Clone, Copy, Debug)]
pub(in crate::mysql) enum When {
    /// The definition is MariaDB's.
    FromMariaDb,
    /// The definition is MySQL's.
    FromMySql,
    /// The target is MySQL.
    ToMySql,
    /// The target is MariaDB.
    ToMariaDb,
    /// The target is a MariaDB below this version.
    MariaDbBefore(u16, u16),
    /// The target is a MariaDB of this version or above.
    MariaDbSince(u16, u16),
    /// The target is another installation than the source.
    Elsewhere,
    /// The target has no engine of the name in `{1}`.
    EngineUnknown,
    /// The target has no character set of the name in `{1}`.
    CharsetUnknown,
    /// The target has no collation of the name in `{1}`.
    CollationUnknown,
    /// The target's own sql_mode refuses zero dates.
    ZeroDatesRefused,
    /// The table is partitioned.
    Partitioned,
    /// The table's engine keeps its rows on disk: `USING HASH` is not its own choice.
    NotMemory,
    /// One of these functions stands in what was found.
    Mentions(&'static [&'static str]),
}

/// What becomes of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Put {
    /// This text; empty: it goes.
    Text(&'static str),
    /// The whole column, key or check goes.
    NoPart,
    /// It and all behind it goes.
    NoRest,
    /// It stays, and the person is told.
    Told,
    /// It stays, and no further line is tried.
    Stays,
    /// The collation that [`super::collations`] names.
    Collation,
    /// The whole object is left out.
    NoObject,
}

/// A line of the map.
#[derive(Debug)]
pub(super) struct Rule {
    /// The stable word for it, one of [`CHANGES`].
    pub change: &'static str,
    pub place: Place,
    /// Empty: whatever stands there.
    pub find: &'static [&'static str],
    pub when: &'static [When],
    pub put: Put,
}

/// Each word of a change that the map makes, and whether it is a loss: something that cannot be
/// read back from the target as it was. A loss needs the person's consent.
pub const CHANGES: &[(&str, bool)] = &[
    ("auto_increment_dropped", true),
    ("charset_unknown", true),
    ("check_dropped", true),
    ("collation_coarser", true),
    ("collation_near", false),
    ("collation_renamed", false),
    ("constraint_dropped", true),
    ("compression_dropped", false),
    ("database_comment_dropped", true),
    ("default_dropped", true),
    ("default_respelled", false),
    ("definition_warning", false),
    ("definer_mapped", false),
    ("definer_unknown", false),
    ("definitions_not_compared", false),
    ("encryption_dropped", true),
    ("engine_replaced", true),
    ("engine_unknown", true),
    ("fulltext_parser_dropped", true),
    ("geometry_axes", false),
    ("hidden_respelled", false),
    ("json_as_text", false),
    ("key_dropped", true),
    ("key_shortened", true),
    ("kind_unknown", true),
    ("name_clash", true),
    ("not_created", true),
    ("not_null_dropped", true),
    ("not_rehearsed", false),
    ("partitions_dropped", true),
    ("period_dropped", true),
    ("refused", true),
    ("sql_mode_lost", true),
    ("sql_mode_reduced", false),
    ("srid_dropped", true),
    ("storage_option_dropped", false),
    ("time_clipped", true),
    ("type_renamed", false),
    ("type_replaced", true),
    ("versioning_dropped", true),
    ("zero_date_kept", false),
];

/// Kinds of objects that a family does not have: they are left out as `kind_unknown`.
pub(super) const OBJECTS: &[(Kind, When)] = &[
    (Kind::Sequence, When::ToMySql),
    (Kind::Package, When::ToMySql),
    (Kind::PackageBody, When::ToMySql),
];

/// Modes of `sql_mode` that a target does not know, and whether a program means something else
/// without it. Modes that only govern how accounts or tables are shown mean nothing to a program.
pub(super) const MODES: &[(&str, When, bool)] = &[
    ("NO_AUTO_CREATE_USER", When::ToMySql, false),
    ("NO_KEY_OPTIONS", When::ToMySql, false),
    ("NO_TABLE_OPTIONS", When::ToMySql, false),
    ("NO_FIELD_OPTIONS", When::ToMySql, false),
    ("MYSQL323", When::ToMySql, false),
    ("MYSQL40", When::ToMySql, false),
    ("MSSQL", When::ToMySql, true),
    ("DB2", When::ToMySql, true),
    ("MAXDB", When::ToMySql, true),
    ("POSTGRESQL", When::ToMySql, true),
    ("ORACLE", When::ToMySql, true),
    ("EMPTY_STRING_IS_NULL", When::ToMySql, true),
    ("SIMULTANEOUS_ASSIGNMENT", When::ToMySql, true),
    ("TIME_ROUND_FRACTIONAL", When::ToMySql, true),
    ("TIME_TRUNCATE_FRACTIONAL", When::ToMariaDb, true),
];

/// What the session of a restore is told before the first definition, where the target knows it:
/// family, variable, value.
pub(in crate::mysql) const SETTINGS: &[(When, &str, &str)] = &[
    // Else CHARACTER SET without COLLATE would mean what the target's administrator likes.
    (When::ToMariaDb, "character_set_collations", "''"),
];

const TEXTS: &[&str] = &[
    "tinytext",
    "text",
    "mediumtext",
    "longtext",
    "tinyblob",
    "blob",
    "mediumblob",
    "longblob",
];
const SHAPES: &[&str] = &[
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
    "geomcollection",
];
const MARIADB_FUNCTIONS: &[&str] = &[
    "nextval",
    "lastval",
    "setval",
    "sys_guid",
    "uuid_v4",
    "uuid_v7",
    "natural_sort_key",
    "chr",
    "json_detailed",
    "json_compact",
    "json_loose",
    "json_exists",
    "json_query",
    "sformat",
    "to_char",
    "vec_fromtext",
    "vec_totext",
    "ed25519_password",
    "kdf",
];
const MYSQL_FUNCTIONS: &[&str] = &[
    "uuid_to_bin",
    "bin_to_uuid",
    "is_uuid",
    "any_value",
    "regexp_like",
    "json_storage_size",
    "json_pretty",
    "to_vector",
    "string_to_vector",
    "vector_to_string",
    "st_latitude",
    "st_longitude",
    "icu_version",
    "statement_digest",
];

const fn rule(
    change: &'static str,
    place: Place,
    find: &'static [&'static str],
    when: &'static [When],
    put: Put,
) -> Rule {
    Rule {
        change,
        place,
        find,
        when,
        put,
    }
}

use Place::{Anywhere, Check, Column, Database, Key, Options, Period, Type};
use Put::{Collation, NoObject, NoPart, NoRest, Stays, Text, Told};
use When::*;

/// The map, a line for each difference.
#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // Types. The values are kept as text or bytes; that only such values may come is not.
    rule("type_replaced", Type, &["uuid"], &[ToMySql], Text("char(36) CHARACTER SET ascii")),
    rule("type_replaced", Type, &["inet6"], &[ToMySql], Text("varchar(45) CHARACTER SET ascii")),
    rule("type_replaced", Type, &["inet4"], &[ToMySql], Text("varchar(15) CHARACTER SET ascii")),
    rule("type_replaced", Type, &["xmltype"], &[ToMySql], Text("longtext")),
    rule("type_replaced", Type, &["uuid"], &[MariaDbBefore(10, 7)], Text("char(36) CHARACTER SET ascii")),
    rule("type_replaced", Type, &["inet6"], &[MariaDbBefore(10, 5)], Text("varchar(45) CHARACTER SET ascii")),
    rule("type_replaced", Type, &["inet4"], &[MariaDbBefore(10, 10)], Text("varchar(15) CHARACTER SET ascii")),
    rule("type_replaced", Type, &["xmltype"], &[MariaDbBefore(12, 3)], Text("longtext")),
    rule("type_replaced", Type, &["vector", "<group>"], &[MariaDbBefore(11, 7)], Text("blob")),
    rule("type_renamed", Type, &["geomcollection"], &[ToMariaDb], Text("geometrycollection")),
    rule("json_as_text", Type, &["json"], &[FromMySql, ToMariaDb], Told),
    // MySQL reads coordinates of a spatial reference system in that system's order of axes.
    rule("geometry_axes", Type, &["geometry|point|linestring|polygon|multipoint|multilinestring|multipolygon|geometrycollection"], &[FromMariaDb, ToMySql], Told),
    rule("geometry_axes", Type, &["geometry|point|linestring|polygon|multipoint|multilinestring|multipolygon|geometrycollection"], &[FromMySql, ToMariaDb], Told),
    // MariaDB's last time is 838:59:59.999999, MySQL's 838:59:59.000000.
    rule("time_clipped", Type, &["time", "<group>"], &[FromMariaDb, ToMySql], Told),
    // Columns.
    rule("", Column(&[]), &["DEFAULT", "NULL"], &[], Stays), rule("", Column(&[]), &["DEFAULT", "current_timestamp", "<group>"], &[], Stays),
    rule("default_dropped", Column(&[]), &["DEFAULT", "<word>", "<group>"], &[ToMySql, Mentions(MARIADB_FUNCTIONS)], Text("")),
    rule("default_dropped", Column(&[]), &["DEFAULT", "<group>"], &[ToMySql, Mentions(MARIADB_FUNCTIONS)], Text("")),
    rule("default_dropped", Column(&[]), &["DEFAULT", "<group>"], &[ToMariaDb, Mentions(MYSQL_FUNCTIONS)], Text("")),
    rule("default_respelled", Column(&[]), &["DEFAULT", "<word>", "<group>"], &[FromMariaDb, ToMySql], Text("DEFAULT ({1}{2})")),
    rule("default_respelled", Column(TEXTS), &["DEFAULT", "<word>", "<text>"], &[FromMariaDb, ToMySql], Text("DEFAULT ({1}{2})")),
    rule("default_respelled", Column(TEXTS), &["DEFAULT", "<text>"], &[FromMariaDb, ToMySql], Text("DEFAULT ({1})")),
    rule("default_respelled", Column(SHAPES), &["DEFAULT", "<text>"], &[FromMariaDb, ToMySql], Text("DEFAULT ({1})")),
    rule("zero_date_kept", Column(&[]), &["DEFAULT", "<zero>"], &[Elsewhere, ZeroDatesRefused], Told),
    rule("auto_increment_dropped", Column(&["double", "float"]), &["AUTO_INCREMENT"], &[ToMySql], Text("")),
    rule("versioning_dropped", Column(&[]), &["WITHOUT", "SYSTEM", "VERSIONING"], &[ToMySql], Text("")),
    rule("versioning_dropped", Column(&[]), &["GENERATED", "ALWAYS", "AS", "ROW", "START|END"], &[ToMySql], Text("NOT NULL DEFAULT CURRENT_TIMESTAMP(6)")),
    rule("compression_dropped", Column(&[]), &["COMPRESSED"], &[ToMySql], Text("")),
    rule("hidden_respelled", Column(&[]), &["INVISIBLE"], &[FromMySql, ToMariaDb], Text("INVISIBLE")),
    rule("srid_dropped", Column(&[]), &["SRID", "<word>"], &[ToMariaDb], Text("")),
    rule("not_null_dropped", Column(&[]), &["STORED|VIRTUAL", "NOT", "NULL"], &[ToMariaDb], Text("{1}")),
    rule("storage_option_dropped", Column(&[]), &["STORAGE", "<word>"], &[ToMariaDb], Text("")),
    rule("storage_option_dropped", Column(&[]), &["COLUMN_FORMAT", "<word>"], &[ToMariaDb], Text("")),
    rule("storage_option_dropped", Column(&[]), &["ENGINE_ATTRIBUTE|SECONDARY_ENGINE_ATTRIBUTE", "=?", "<text>"], &[ToMariaDb], Text("")),
    // Keys.
    rule("key_dropped", Key, &["VECTOR", "KEY"], &[ToMySql], NoPart), rule("key_dropped", Key, &["VECTOR", "KEY"], &[MariaDbBefore(11, 7)], NoPart),
    rule("key_dropped", Key, &["WITHOUT", "OVERLAPS"], &[ToMySql], NoPart),
    rule("key_dropped", Key, &["UNIQUE", "KEY", "<name>", "<group>", "USING", "HASH"], &[FromMariaDb, ToMySql, NotMemory], NoPart),
    rule("key_dropped", Key, &["(", "<group>"], &[FromMySql, ToMariaDb], NoPart),
    rule("key_dropped", Key, &[",", "<group>"], &[FromMySql, ToMariaDb], NoPart),
    rule("hidden_respelled", Key, &["IGNORED"], &[ToMySql], Text("INVISIBLE")),
    rule("hidden_respelled", Key, &["IGNORED"], &[MariaDbBefore(10, 6)], Text("")),
    rule("hidden_respelled", Key, &["INVISIBLE"], &[FromMySql, MariaDbSince(10, 6)], Text("IGNORED")),
    rule("hidden_respelled", Key, &["INVISIBLE"], &[FromMySql, ToMariaDb], Text("")),
    rule("fulltext_parser_dropped", Key, &["WITH", "PARSER", "<name>"], &[FromMySql, ToMariaDb], Text("")),
    rule("storage_option_dropped", Key, &["ENGINE_ATTRIBUTE|SECONDARY_ENGINE_ATTRIBUTE", "=?", "<text>"], &[ToMariaDb], Text("")),
    // A check that is not enforced would be: MariaDB takes the words for a comment.
    rule("check_dropped", Check, &["NOT", "ENFORCED"], &[FromMySql, ToMariaDb], NoPart),
    rule("period_dropped", Period, &[], &[ToMySql], NoPart),
    // Options of tables.
    rule("engine_unknown", Options, &["ENGINE", "=?", "FEDERATED|CONNECT|SPIDER|S3|SPHINX|MROONGA|OQGRAPH|MRG_MyISAM|BLACKHOLE"], &[EngineUnknown], NoObject),
    rule("engine_replaced", Options, &["ENGINE", "=?", "<word>"], &[EngineUnknown], Text("ENGINE=InnoDB")),
    rule("engine_replaced", Options, &["ENGINE", "=?", "MyISAM|Aria|MEMORY|CSV|ARCHIVE"], &[ToMySql, Partitioned], Text("ENGINE=InnoDB")),
    rule("versioning_dropped", Options, &["WITH", "SYSTEM", "VERSIONING"], &[ToMySql], Text("")),
    // Before it takes a history back, only what is valid now can come.
    rule("versioning_dropped", Options, &["WITH", "SYSTEM", "VERSIONING"], &[MariaDbBefore(10, 11)], Told),
    rule("partitions_dropped", Options, &["PARTITION", "BY", "SYSTEM_TIME"], &[ToMySql], NoRest),
    rule("encryption_dropped", Options, &["`encrypted`", "=", "'yes'"], &[ToMySql], Text("")),
    rule("storage_option_dropped", Options, &["<name>", "=", "<text>"], &[FromMariaDb, ToMySql], Text("")),
    rule("storage_option_dropped", Options, &["PAGE_CHECKSUM|TRANSACTIONAL", "=?", "<any>"], &[ToMySql], Text("")),
    rule("storage_option_dropped", Options, &["ROW_FORMAT", "=?", "PAGE"], &[ToMySql], Text("")),
    rule("storage_option_dropped", Options, &["ENCRYPTION", "=?", "'N'"], &[ToMariaDb], Text("")),
    rule("encryption_dropped", Options, &["ENCRYPTION", "=?", "<text>"], &[ToMariaDb], Text("")),
    rule("storage_option_dropped", Options, &["COMPRESSION|ENGINE_ATTRIBUTE|SECONDARY_ENGINE|SECONDARY_ENGINE_ATTRIBUTE|AUTOEXTEND_SIZE", "=?", "<any>"], &[FromMySql, ToMariaDb], Text("")),
    rule("storage_option_dropped", Options, &["TABLESPACE", "=?", "<any>"], &[FromMySql, ToMariaDb], Text("")),
    rule("storage_option_dropped", Options, &["TABLESPACE", "=?", "<any>"], &[Elsewhere], Text("")),
    rule("storage_option_dropped", Options, &["DATA|INDEX", "DIRECTORY", "=?", "<text>"], &[Elsewhere], Text("")),
    // The database.
    rule("database_comment_dropped", Database, &["COMMENT", "<text>"], &[ToMySql], Text("")),
    // Names of character sets and collations, wherever they stand.
    rule("", Anywhere, &["COLLATE|collation_connection", "=?", "<word>"], &[CollationUnknown], Collation),
    rule("type_renamed", Column(&[]), &["CHARACTER", "SET", "utf8mb3"], &[CharsetUnknown], Text("CHARACTER SET utf8")),
    rule("type_renamed", Options, &["CHARSET", "=?", "utf8mb3"], &[CharsetUnknown], Text("CHARSET=utf8")),
    // Its bytes mean something else in any other character set.
    rule("charset_unknown", Column(&[]), &["CHARACTER", "SET", "<word>"], &[CharsetUnknown], NoObject),
    rule("charset_unknown", Options, &["CHARSET", "=?", "<word>"], &[CharsetUnknown], NoObject),
    rule("charset_unknown", Database, &["CHARACTER", "SET", "<word>"], &[CharsetUnknown], NoObject),
];

/// Whether a change of this word is a loss.
pub fn is_loss(change: &str) -> bool {
    CHANGES.iter().any(|(word, loss)| *word == change && *loss)
}

/// Whether a change of this word means that the object is not there for a reason that lies outside of it. `refused` is
/// not among them: a server that does not take back what it showed itself has failed the proof.
pub(in crate::mysql) fn leaves_out(change: &str) -> bool {
    matches!(
        change,
        "not_created" | "kind_unknown" | "engine_unknown" | "charset_unknown" | "name_clash"
    )
}
