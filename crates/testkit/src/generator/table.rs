//! One table: columns, keys, options, partitioning, its rows and what happened to them later.
//! Must never know other tables: what ties tables together is in `others.rs`.

use super::column::{self, Column};
use super::keys::{self, Ground};
use super::knows::Knows;
use super::names::{comment, name, quoted};
use super::rows::{self, Row};
use super::types::{self, Holds, Type};
use super::{one_of, partition, periods};
use crate::Prng;

/// A table; every piece of it can be taken away on its own, see `pieces.rs`.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) engine: String,
    pub(super) columns: Vec<Column>,
    /// Keys, checks, periods.
    pub(super) items: Vec<String>,
    pub(super) options: Vec<String>,
    pub(super) partition: Option<String>,
    /// The `sql_mode` it is made under.
    pub(super) mode: &'static str,
    pub(super) rows: Vec<Row>,
    /// UPDATE and DELETE statements.
    pub(super) later: Vec<String>,
    /// The first column is a key of whole numbers.
    pub(super) keyed: bool,
}

const ENGINES: [(&str, u64); 7] = [
    ("InnoDB", 62),
    ("Aria", 9),
    ("MyISAM", 9),
    ("MEMORY", 6),
    ("CSV", 5),
    ("ARCHIVE", 5),
    ("BLACKHOLE", 3),
];

/// Engines with system versioning, application periods and the like.
fn full(engine: &str) -> bool {
    matches!(engine, "InnoDB" | "Aria" | "MyISAM")
}

fn engine(prng: &mut Prng, knows: &Knows) -> String {
    loop {
        let mut at = prng.below(100);
        for (name, share) in ENGINES {
            if at < share && knows.has_engine(name) {
                return name.to_owned();
            }
            at = at.saturating_sub(share);
        }
    }
}

/// A table with this number in its name; `sequences` may serve as defaults.
pub(super) fn random(prng: &mut Prng, knows: &Knows, number: usize, sequences: &[String]) -> Table {
    let engine = engine(prng, knows);
    let mut table = Table {
        name: name(prng, 't', number),
        columns: Vec::new(),
        items: Vec::new(),
        options: options(prng, knows, &engine),
        partition: None,
        mode: prng.pick(&[
            "",
            "",
            "",
            "STRICT_TRANS_TABLES",
            "NO_BACKSLASH_ESCAPES",
            "ANSI_QUOTES,PIPES_AS_CONCAT",
        ]),
        rows: Vec::new(),
        later: Vec::new(),
        keyed: prng.chance(80),
        engine,
    };
    if table.keyed {
        first(prng, &mut table);
    }
    columns(prng, knows, &mut table, sequences);
    if !knows.is_mysql() && full(&table.engine) {
        periods::add(prng, knows, &mut table);
    }
    let versioned = table
        .options
        .iter()
        .any(|option| option.contains("VERSIONING"));
    if table.keyed && prng.chance(12) && partition::possible(knows, &table.engine) && !versioned {
        table.partition = Some(partition::by_number(prng, knows, &table.columns[0].name));
        // No GEOMETRY in partitioned tables.
        table
            .columns
            .retain(|column| !matches!(column.kind.holds, Holds::Geometry { .. }));
    }
    let ground = Ground {
        knows,
        engine: &table.engine,
        columns: &table.columns,
        partitioned_by: table
            .partition
            .is_some()
            .then(|| table.columns[0].name.as_str()),
    };
    let keys = keys::random(prng, &ground);
    table.items.extend(keys);
    checks(prng, knows, &mut table);
    rows::fill(prng, knows, &mut table, versioned);
    rows::later(prng, &mut table, versioned);
    table
}

/// The key that most tables have.
fn first(prng: &mut Prng, table: &mut Table) {
    let kind = loop {
        let kind = types::int(prng);
        if matches!(kind.holds, Holds::Int { bits: 32.., .. }) {
            break kind;
        }
    };
    let mut id = Column::plain(name(prng, 'i', 0), kind).never_null();
    let column = quoted(&id.name);
    let counted = match table.engine.as_str() {
        "CSV" => 0,
        _ => 45,
    };
    if prng.chance(counted) {
        id.attributes.push("AUTO_INCREMENT".into());
    }
    match table.engine.as_str() {
        "CSV" => {}
        // Its only key is that of an AUTO_INCREMENT.
        "ARCHIVE" => {
            if id
                .attributes
                .iter()
                .any(|attribute| attribute == "AUTO_INCREMENT")
            {
                table.items.push(format!("PRIMARY KEY ({column})"));
            }
        }
        _ => table.items.push(format!(
            "{} ({column})",
            prng.pick(&["PRIMARY KEY", "PRIMARY KEY", "PRIMARY KEY", "UNIQUE KEY"])
        )),
    }
    table.columns.push(id);
}

fn columns(prng: &mut Prng, knows: &Knows, table: &mut Table, sequences: &[String]) {
    let wanted = match prng.below(40) {
        0 => 60,
        _ => 1 + prng.below(9),
    };
    for number in 1..=wanted as usize {
        if number > 9 {
            // A wide table: small columns, or no row would fit a page.
            let kind = if prng.chance(50) {
                types::int(prng)
            } else {
                types::moment(prng)
            };
            if table.engine != "CSV" || !kind.sql.contains("NULL") {
                let column = Column::plain(name(prng, 'w', number), kind);
                table.columns.push(if table.engine == "CSV" {
                    column.never_null()
                } else {
                    column
                });
            }
            continue;
        }
        let column = column::random(prng, knows, &table.engine, number);
        let computed = full(&table.engine) && prng.chance(12);
        let generated = if computed {
            column::computed(prng, knows, &table.engine, &column, number + 100)
        } else {
            None
        };
        // A generated column may stand before the one it is made of.
        // (In MySQL one with a computed default counts as generated, too.)
        let before = prng.chance(30)
            && !(knows.is_mysql()
                && column
                    .attributes
                    .iter()
                    .any(|attribute| attribute.starts_with("DEFAULT (")));
        if before {
            table.columns.extend(generated.clone());
        }
        table.columns.push(column);
        if !before {
            table.columns.extend(generated);
        }
    }
    if !sequences.is_empty() && full(&table.engine) && prng.chance(15) {
        let kind = Type {
            sql: "BIGINT".into(),
            attributes: Vec::new(),
            holds: Holds::Int {
                bits: 64,
                unsigned: false,
            },
            large: false,
        };
        let mut column = Column::plain(name(prng, 's', 50), kind);
        column.attributes.push(format!(
            "DEFAULT NEXT VALUE FOR {}",
            quoted(one_of::<String>(prng, sequences))
        ));
        table.columns.push(column);
    }
}

fn options(prng: &mut Prng, knows: &Knows, engine: &str) -> Vec<String> {
    let mut options = vec![format!("ENGINE={engine}")];
    if prng.chance(60) {
        let charset = knows.charset(prng).clone();
        options.push(format!("DEFAULT CHARSET={}", charset.name));
        if prng.chance(50) && !charset.collations.is_empty() {
            options.push(format!("COLLATE={}", one_of(prng, &charset.collations)));
        }
    }
    if prng.chance(15) {
        options.push(format!("COMMENT={}", comment(prng)));
    }
    if prng.chance(10) && !matches!(engine, "CSV" | "ARCHIVE") {
        options.push(format!(
            "AUTO_INCREMENT={}",
            prng.pick(&["1", "7", "1000", "2147483646"])
        ));
    }
    let forms: &[&str] = match engine {
        "InnoDB" => &[
            "ROW_FORMAT=DYNAMIC",
            "ROW_FORMAT=COMPACT",
            "ROW_FORMAT=REDUNDANT",
            "ROW_FORMAT=COMPRESSED",
            "STATS_PERSISTENT=1",
        ],
        "MyISAM" => &[
            "ROW_FORMAT=DYNAMIC",
            "ROW_FORMAT=FIXED",
            "PACK_KEYS=1",
            "CHECKSUM=1",
            "DELAY_KEY_WRITE=1",
            "MAX_ROWS=1000",
        ],
        "Aria" => &[
            "ROW_FORMAT=PAGE",
            "TRANSACTIONAL=1",
            "PAGE_CHECKSUM=1",
            "TRANSACTIONAL=0",
        ],
        _ => &["MAX_ROWS=100000", "AVG_ROW_LENGTH=100"],
    };
    if prng.chance(25) {
        options.push(prng.pick(forms).to_string());
    }
    options
}

fn checks(prng: &mut Prng, knows: &Knows, table: &mut Table) {
    if !prng.chance(15) {
        return;
    }
    let column = one_of(prng, &table.columns);
    if column
        .attributes
        .iter()
        .any(|attribute| attribute == "AUTO_INCREMENT" || attribute.contains("GENERATED"))
    {
        return;
    }
    let unenforced = if knows.is_mysql() && prng.chance(30) {
        " NOT ENFORCED"
    } else {
        ""
    };
    let counted = table.columns[0]
        .attributes
        .iter()
        .any(|attribute| attribute == "AUTO_INCREMENT");
    if table.keyed && !counted && prng.chance(20) && !knows.is_mysql() {
        // Half of the rows break it.
        table.items.push(format!(
            "CHECK ({} % 2 = 0)",
            quoted(&table.columns[0].name)
        ));
    }
    let named = if prng.chance(50) {
        format!(
            "CONSTRAINT {} ",
            quoted(&name(
                prng,
                'x',
                (prng.clone().next_u64() % 100_000) as usize
            ))
        )
    } else {
        String::new()
    };
    let column = quoted(&column.name);
    table.items.push(format!("{named}CHECK ({column} IS NULL OR LENGTH({column}) <> 90000001 OR 'it''s' = '\\\\'){unenforced}"));
}
