//! The column types: which there are on which server and engine, at random.
//! Must never leave out a type that the server knows; one that an engine cannot hold is not asked of that engine.

use super::knows::Knows;
use super::one_of;
use crate::Prng;

/// What a column holds, as far as values depend on it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Holds {
    Int {
        bits: u32,
        unsigned: bool,
    },
    Decimal {
        whole: u32,
        scale: u32,
        unsigned: bool,
    },
    Float {
        unsigned: bool,
        whole: Option<u32>,
    },
    Double {
        unsigned: bool,
        whole: Option<u32>,
    },
    Bit(u32),
    Year,
    Date,
    Time(u32),
    DateTime(u32),
    Timestamp(u32),
    /// Characters at most; the character set's name and width.
    Text {
        chars: u64,
        charset: String,
        width: u64,
    },
    Bytes {
        most: u64,
    },
    Enum(usize),
    Set(usize),
    Json,
    /// A text with a check, which old rows may break.
    CheckedJson,
    Geometry {
        kind: &'static str,
        srid: u32,
    },
    Uuid,
    Inet4,
    Inet6,
    Vector(u32),
}

/// A type: its SQL, what it holds, and whether it is one of those without a length limit (TEXT, BLOB, JSON, GEOMETRY).
#[derive(Debug, Clone)]
pub(super) struct Type {
    pub(super) sql: String,
    /// Character set and collation, compression: each may be left out.
    pub(super) attributes: Vec<String>,
    pub(super) holds: Holds,
    pub(super) large: bool,
}

pub(super) const GEOMETRIES: [&str; 8] = [
    "GEOMETRY",
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
];

/// Members of ENUM and SET; taken from the front. No comma: a SET takes none.
const MEMBERS: [&str; 12] = [
    "a",
    "b",
    "it's",
    "",
    "two words",
    "\\",
    "\"q\"",
    "x;y",
    "0",
    "1",
    "`t`",
    "%",
];

/// A type that this engine can hold.
pub(super) fn random(prng: &mut Prng, knows: &Knows, engine: &str) -> Type {
    loop {
        let found = any(prng, knows);
        let fits = match engine {
            "MEMORY" => !found.large && !matches!(found.holds, Holds::Vector(_)),
            "CSV" | "ARCHIVE" => !matches!(found.holds, Holds::Geometry { .. }),
            _ => true,
        };
        if fits {
            return found;
        }
    }
}

fn any(prng: &mut Prng, knows: &Knows) -> Type {
    match prng.below(100) {
        0..16 => int(prng),
        16..23 => decimal(prng),
        23..27 => float(prng),
        27..31 => double(prng),
        31..35 => {
            let bits = 1 + prng.below(64) as u32;
            of(&format!("BIT({bits})"), Holds::Bit(bits))
        }
        35..38 => of("YEAR", Holds::Year),
        38..52 => moment(prng),
        52..74 => text(prng, knows),
        74..83 => bytes(prng),
        83..90 => members(prng, knows),
        90..93 if knows.is_mysql() => large("JSON", Holds::Json),
        90..93 => large("JSON", Holds::CheckedJson),
        93..97 => geometry(prng, knows),
        _ => special(prng, knows),
    }
}

fn of(sql: &str, holds: Holds) -> Type {
    Type {
        sql: sql.to_owned(),
        attributes: Vec::new(),
        holds,
        large: false,
    }
}

fn large(sql: &str, holds: Holds) -> Type {
    Type {
        large: true,
        ..of(sql, holds)
    }
}

/// UNSIGNED, ZEROFILL (which implies it), or nothing.
fn sign(prng: &mut Prng) -> (&'static str, bool) {
    match prng.below(10) {
        0..6 => ("", false),
        6..9 => (" UNSIGNED", true),
        _ => (" UNSIGNED ZEROFILL", true),
    }
}

pub(super) fn int(prng: &mut Prng) -> Type {
    let (name, bits) = *one_of(
        prng,
        &[
            ("TINYINT", 8),
            ("SMALLINT", 16),
            ("MEDIUMINT", 24),
            ("INT", 32),
            ("BIGINT", 64),
            ("BOOL", 8),
        ],
    );
    if name == "BOOL" {
        return of(
            name,
            Holds::Int {
                bits,
                unsigned: false,
            },
        );
    }
    let width = if prng.chance(20) {
        format!("({})", 1 + prng.below(20))
    } else {
        String::new()
    };
    let (suffix, unsigned) = sign(prng);
    of(
        &format!("{name}{width}{suffix}"),
        Holds::Int { bits, unsigned },
    )
}

fn decimal(prng: &mut Prng) -> Type {
    let (precision, scale) = *one_of(
        prng,
        &[
            (65, 30),
            (65, 0),
            (10, 0),
            (10, 2),
            (1, 1),
            (30, 30),
            (38, 10),
            (18, 9),
            (5, 3),
        ],
    );
    let (suffix, unsigned) = sign(prng);
    of(
        &format!("DECIMAL({precision},{scale}){suffix}"),
        Holds::Decimal {
            whole: precision - scale,
            scale,
            unsigned,
        },
    )
}

fn float(prng: &mut Prng) -> Type {
    let (suffix, unsigned) = sign(prng);
    match prng.below(4) {
        0 => of(
            &format!("FLOAT(7,3){suffix}"),
            Holds::Float {
                unsigned,
                whole: Some(4),
            },
        ),
        _ => of(
            &format!("FLOAT{suffix}"),
            Holds::Float {
                unsigned,
                whole: None,
            },
        ),
    }
}

fn double(prng: &mut Prng) -> Type {
    let (suffix, unsigned) = sign(prng);
    match prng.below(4) {
        0 => of(
            &format!("DOUBLE(12,4){suffix}"),
            Holds::Double {
                unsigned,
                whole: Some(8),
            },
        ),
        _ => of(
            &format!("DOUBLE{suffix}"),
            Holds::Double {
                unsigned,
                whole: None,
            },
        ),
    }
}

pub(super) fn moment(prng: &mut Prng) -> Type {
    let digits = if prng.chance(50) {
        0
    } else {
        1 + prng.below(6) as u32
    };
    match prng.below(4) {
        0 => of("DATE", Holds::Date),
        1 => of(&format!("TIME({digits})"), Holds::Time(digits)),
        2 => of(&format!("DATETIME({digits})"), Holds::DateTime(digits)),
        _ => of(
            &format!("TIMESTAMP({digits}) NULL"),
            Holds::Timestamp(digits),
        ),
    }
}

/// Character set and collation, each sometimes left to the table.
fn in_charset(prng: &mut Prng, knows: &Knows) -> (Vec<String>, String, u64) {
    let charset = knows.charset(prng);
    let mut attributes = vec![format!("CHARACTER SET {}", charset.name)];
    if prng.chance(50) && !charset.collations.is_empty() {
        attributes.push(format!("COLLATE {}", one_of(prng, &charset.collations)));
    }
    (attributes, charset.name.clone(), charset.width)
}

pub(super) fn text(prng: &mut Prng, knows: &Knows) -> Type {
    let (mut attributes, charset, width) = in_charset(prng, knows);
    let (sql, chars) = match prng.below(8) {
        0..2 => ("CHAR", *one_of(prng, &[0, 1, 10, 20])),
        2..5 => ("VARCHAR", *one_of(prng, &[0, 1, 10, 40, 100, 255, 300])),
        5 => ("TINYTEXT", 250 / width),
        6 => (*one_of(prng, &["TEXT", "MEDIUMTEXT"]), 60_000 / width),
        _ => ("LONGTEXT", 1 << 20),
    };
    let large = sql.ends_with("TEXT");
    let length = if large {
        String::new()
    } else {
        format!("({chars})")
    };
    // Only MariaDB; its columns of fixed length take none.
    if knows.mariadb(10, 3) && sql != "CHAR" && chars > 0 && prng.chance(8) {
        attributes.insert(0, "COMPRESSED".into());
    }
    let holds = Holds::Text {
        chars,
        charset,
        width,
    };
    Type {
        sql: format!("{sql}{length}"),
        attributes,
        holds,
        large,
    }
}

fn bytes(prng: &mut Prng) -> Type {
    let most = *one_of(prng, &[0, 1, 7, 20, 255]);
    match prng.below(8) {
        0..2 => of(&format!("BINARY({most})"), Holds::Bytes { most }),
        2..4 => of(&format!("VARBINARY({most})"), Holds::Bytes { most }),
        4 => large("TINYBLOB", Holds::Bytes { most: 255 }),
        5 => large("BLOB", Holds::Bytes { most: 65_535 }),
        6 => large("MEDIUMBLOB", Holds::Bytes { most: 1 << 20 }),
        _ => large("LONGBLOB", Holds::Bytes { most: 1 << 20 }),
    }
}

fn members(prng: &mut Prng, knows: &Knows) -> Type {
    let (attributes, charset, _) = in_charset(prng, knows);
    let many = 1 + prng.below(MEMBERS.len() as u64) as usize;
    let mut list: Vec<String> = MEMBERS[..many]
        .iter()
        .map(|member| super::names::literal(member))
        .collect();
    // Members in letters of their own character set, whose bytes may hold a backslash or a quote.
    list.extend(
        super::text::letters(&charset)
            .chars()
            .take(prng.below(3) as usize)
            .map(|letter| super::names::literal(&letter.to_string())),
    );
    let enumeration = prng.chance(55);
    if !enumeration && many == MEMBERS.len() && list.len() == many {
        // As many as there can be: a number of 64 bits.
        list.extend((list.len()..64).map(|number| format!("'m{number}'")));
    }
    let holds = if enumeration {
        Holds::Enum(list.len())
    } else {
        Holds::Set(list.len())
    };
    let word = if enumeration { "ENUM" } else { "SET" };
    Type {
        attributes,
        ..of(&format!("{word}({})", list.join(",")), holds)
    }
}

fn geometry(prng: &mut Prng, knows: &Knows) -> Type {
    let kind = *one_of(prng, &GEOMETRIES);
    let mut found = large(kind, Holds::Geometry { kind, srid: 0 });
    if knows.is_mysql() && prng.chance(40) {
        let srid = *one_of(prng, &[0, 4326, 3857]);
        found.attributes.push(format!("SRID {srid}"));
        found.holds = Holds::Geometry { kind, srid };
    } else if !knows.is_mysql() && prng.chance(20) {
        found.attributes.push("REF_SYSTEM_ID=101".into());
    }
    found
}

/// Types that only some servers have; an ordinary one where there is none.
fn special(prng: &mut Prng, knows: &Knows) -> Type {
    let mut choice = Vec::new();
    if knows.mariadb(10, 7) {
        choice.push(of("UUID", Holds::Uuid));
    }
    if knows.mariadb(10, 10) {
        choice.push(of("INET4", Holds::Inet4));
    }
    if knows.mariadb(10, 5) {
        choice.push(of("INET6", Holds::Inet6));
    }
    if knows.mariadb(11, 7) || (knows.is_mysql() && knows.version >= (9, 0)) {
        choice.push(Type {
            large: knows.is_mysql(),
            ..of("VECTOR(3)", Holds::Vector(3))
        });
    }
    if choice.is_empty() {
        int(prng)
    } else {
        one_of(prng, &choice).clone()
    }
}
