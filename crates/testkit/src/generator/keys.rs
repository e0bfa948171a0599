//! Keys of every kind over a table's columns.
//! Must never make a key that the engine is known to refuse: a refused table proves nothing.

use super::column::Column;
use super::knows::Knows;
use super::names::{comment, name, quoted};
use super::one_of;
use super::types::Holds;
use crate::Prng;

/// What keys may be made of.
pub(super) struct Ground<'a> {
    pub(super) knows: &'a Knows,
    pub(super) engine: &'a str,
    pub(super) columns: &'a [Column],
    /// A column that each unique key must hold: that of the partitioning.
    pub(super) partitioned_by: Option<&'a str>,
}

/// Some keys, as the lines of a CREATE TABLE.
pub(super) fn random(prng: &mut Prng, ground: &Ground<'_>) -> Vec<String> {
    if matches!(ground.engine, "CSV" | "ARCHIVE") {
        return Vec::new();
    }
    let wanted = *one_of(prng, &[0, 0, 1, 1, 2, 3]);
    (0..wanted)
        .filter_map(|number| one(prng, ground, number))
        .collect()
}

fn one(prng: &mut Prng, ground: &Ground<'_>, number: usize) -> Option<String> {
    let name = quoted(&name(prng, 'k', number));
    match prng.below(20) {
        0..2 => fulltext(prng, ground, &name),
        2..4 => spatial(prng, ground, &name).or_else(|| vector(prng, ground, &name)),
        4 if ground.knows.mariadb(10, 4) => long_unique(prng, ground, &name),
        4 | 5 if ground.knows.is_mysql() => functional(prng, ground, &name),
        6..10 => {
            // Together with the first column, or most rows would be refused as duplicates.
            let mut parts = parts(prng, ground, 1);
            let first = ground
                .partitioned_by
                .or(ground.columns.first().map(|column| column.name.as_str()))?;
            let part = part_of(
                prng,
                ground,
                ground.columns.iter().find(|column| column.name == first)?,
            )?;
            parts.retain(|known| !known.starts_with(&quoted(first)));
            parts.insert(usize::from(prng.chance(50) && !parts.is_empty()), part);
            Some(format!(
                "UNIQUE KEY {name} ({}){}",
                parts.join(", "),
                tail(prng, ground)
            ))
        }
        _ => {
            let many = *one_of(prng, &[1, 1, 2, 3]);
            let parts = parts(prng, ground, many);
            (!parts.is_empty())
                .then(|| format!("KEY {name} ({}){}", parts.join(", "), tail(prng, ground)))
        }
    }
}

/// Columns of a key, prefixes where needed.
fn parts(prng: &mut Prng, ground: &Ground<'_>, many: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for _ in 0..many {
        let column = one_of(prng, ground.columns);
        let known = |part: &String| part.starts_with(&quoted(&column.name));
        if !parts.iter().any(known) {
            parts.extend(part_of(prng, ground, column));
        }
    }
    parts
}

/// A column as part of a key, with a prefix length and a direction; `None` where it cannot be one.
fn part_of(prng: &mut Prng, ground: &Ground<'_>, column: &Column) -> Option<String> {
    if column
        .attributes
        .iter()
        .any(|attribute| attribute == "COMPRESSED")
    {
        return None;
    }
    let prefix = match &column.kind.holds {
        Holds::Json | Holds::CheckedJson | Holds::Geometry { .. } | Holds::Vector(_) => {
            return None;
        }
        Holds::Text { chars: 0, .. } | Holds::Bytes { most: 0 } => return None,
        Holds::Text { chars, width, .. }
            if column.kind.large || chars * width > 240 || (*chars > 3 && prng.chance(20)) =>
        {
            "(3)"
        }
        Holds::Bytes { most }
            if column.kind.large || *most > 240 || (*most > 3 && prng.chance(20)) =>
        {
            "(3)"
        }
        _ => "",
    };
    // MySQL keeps a virtual column's prefix out of keys only for some expressions; MariaDB takes none at all.
    if !prefix.is_empty() && column.generated {
        return None;
    }
    let down = (ground.knows.mariadb(10, 8)
        || (ground.knows.is_mysql() && ground.engine == "InnoDB"))
        && prng.chance(20);
    Some(format!(
        "{}{prefix}{}",
        quoted(&column.name),
        if down { " DESC" } else { "" }
    ))
}

/// Options of an ordinary key.
fn tail(prng: &mut Prng, ground: &Ground<'_>) -> String {
    let mut tail = String::new();
    if prng.chance(15) {
        tail.push_str(if ground.engine == "MEMORY" && prng.chance(50) {
            " USING HASH"
        } else {
            " USING BTREE"
        });
    }
    if prng.chance(10) {
        tail.push_str(&format!(" COMMENT {}", comment(prng)));
    }
    if prng.chance(10) {
        if ground.knows.is_mysql() {
            tail.push_str(" INVISIBLE");
        } else if ground.knows.mariadb(10, 6) {
            tail.push_str(" IGNORED");
        }
    }
    tail
}

fn fulltext(prng: &mut Prng, ground: &Ground<'_>, name: &str) -> Option<String> {
    let takes = |column: &&Column| {
        let wide = ["utf16", "utf16le", "utf32", "ucs2"];
        matches!(&column.kind.holds, Holds::Text { chars, charset, .. } if *chars > 0 && !wide.contains(&charset.as_str()))
            && !column.generated
            && !column
                .attributes
                .iter()
                .any(|attribute| attribute == "COMPRESSED")
    };
    if ground.engine == "MEMORY" || ground.partitioned_by.is_some() {
        return None;
    }
    let columns: Vec<&Column> = ground.columns.iter().filter(takes).collect();
    if columns.is_empty() {
        return None;
    }
    let parser = if ground.knows.is_mysql() && prng.chance(30) {
        " WITH PARSER ngram"
    } else {
        ""
    };
    Some(format!(
        "FULLTEXT KEY {name} ({}){parser}",
        quoted(&one_of(prng, &columns).name)
    ))
}

fn spatial(prng: &mut Prng, ground: &Ground<'_>, name: &str) -> Option<String> {
    let takes =
        |column: &&Column| matches!(column.kind.holds, Holds::Geometry { .. }) && column.not_null;
    if ground.engine == "MEMORY" || ground.partitioned_by.is_some() {
        return None;
    }
    let columns: Vec<&Column> = ground.columns.iter().filter(takes).collect();
    (!columns.is_empty()).then(|| {
        format!(
            "SPATIAL KEY {name} ({})",
            quoted(&one_of(prng, &columns).name)
        )
    })
}

fn vector(prng: &mut Prng, ground: &Ground<'_>, name: &str) -> Option<String> {
    let takes = |column: &&Column| matches!(column.kind.holds, Holds::Vector(_)) && column.not_null;
    if !ground.knows.mariadb(11, 7) || ground.engine == "MEMORY" || ground.partitioned_by.is_some()
    {
        return None;
    }
    let columns: Vec<&Column> = ground.columns.iter().filter(takes).collect();
    let distance = prng.pick(&["", " M=5", " DISTANCE=cosine"]);
    (!columns.is_empty()).then(|| {
        format!(
            "VECTOR KEY {name} ({}){distance}",
            quoted(&one_of(prng, &columns).name)
        )
    })
}

/// MariaDB keeps the uniqueness of long columns by a hidden hash.
fn long_unique(prng: &mut Prng, ground: &Ground<'_>, name: &str) -> Option<String> {
    let takes = |column: &&Column| {
        column.kind.large
            && !column.generated
            && matches!(column.kind.holds, Holds::Text { .. } | Holds::Bytes { .. })
            && !column
                .attributes
                .iter()
                .any(|attribute| attribute == "COMPRESSED")
    };
    if ground.partitioned_by.is_some() || ground.engine == "MEMORY" {
        return None;
    }
    let columns: Vec<&Column> = ground.columns.iter().filter(takes).collect();
    (!columns.is_empty()).then(|| {
        format!(
            "UNIQUE KEY {name} ({})",
            quoted(&one_of(prng, &columns).name)
        )
    })
}

fn functional(prng: &mut Prng, ground: &Ground<'_>, name: &str) -> Option<String> {
    let takes = |column: &&Column| {
        matches!(column.kind.holds, Holds::Int { .. } | Holds::Decimal { .. }) && !column.generated
    };
    let columns: Vec<&Column> = ground.columns.iter().filter(takes).collect();
    if columns.is_empty() || ground.engine != "InnoDB" {
        return None;
    }
    let column = quoted(&one_of(prng, &columns).name);
    let down = if prng.chance(30) { " DESC" } else { "" };
    Some(format!(
        "KEY {name} (({column} IS NULL), ({column} % 7){down})"
    ))
}
