//! The checksums which the source's own SQL computed inside the snapshot, against those of the
//! copy. They share no code with the reading of rows: only they can tell a value that was lost
//! on its way into the archive. A table without one is never counted as checked.

use archive::index::{Checksums, Consistency, Index, Kind, Object, TableChecksum};

use super::{Findings, Rules, has_rows};

/// Compares all of them; without any in the archive there is nothing to compare.
pub(super) fn compare(archived: &Index, copy: &Index, rules: &Rules<'_>, findings: &mut Findings) {
    let Some(old) = &archived.checksums else {
        return;
    };
    let empty = Default::default();
    let new = copy.checksums.as_ref().unwrap_or(&empty);
    for object in archived.objects.iter().filter(|object| has_rows(object)) {
        table(object, old, new, archived, rules, findings);
    }
    // A table that was counted and that the archive does not even name.
    for name in old.tables.keys() {
        let known = archived
            .objects
            .iter()
            .any(|object| object.kind == Kind::Table && object.name == *name);
        if !known && !gap(archived, Kind::Table, name) {
            findings.differ(
                name,
                "missing",
                "the source has checksums of it, the archive does not hold it".into(),
            );
        }
    }
    let keys: std::collections::BTreeSet<&String> =
        old.objects.keys().chain(new.objects.keys()).collect();
    for key in keys {
        digest(
            key,
            old.objects.get(key),
            new.objects.get(key),
            archived,
            rules,
            findings,
        );
    }
}

fn table(
    object: &Object,
    old: &Checksums,
    new: &Checksums,
    archived: &Index,
    rules: &Rules<'_>,
    findings: &mut Findings,
) {
    let name = &object.name;
    if rules.leaves_out(Kind::Table, name) {
        return;
    }
    if gap(archived, Kind::Table, name) {
        // The source counted rows that the archive says it does not hold. If it holds some all
        // the same, nobody has checked those.
        findings.unchecked |= object.rows > 0;
        return findings.leave_out(
            Kind::Table,
            name,
            "checksum_not_compared",
            "the archive has a gap here".into(),
        );
    }
    let sides = (old.tables.get(name), new.tables.get(name));
    let detail = match sides {
        // A server may not know the function that the source's sums were made with.
        (Some(one), Some(other))
            if old.method != new.method && without_sums(one) == without_sums(other) =>
        {
            findings.unchecked = true;
            return findings.leave_out(
                Kind::Table,
                name,
                "checksum_not_compared",
                "the copy's server cannot compute the source's kind of checksum".into(),
            );
        }
        (Some(old), Some(new)) if old == new => {
            findings.comparison.checksums += 1;
            return;
        }
        (None, _) => {
            findings.unchecked = true;
            return findings.leave_out(
                Kind::Table,
                name,
                "checksum_not_compared",
                "the source has none".into(),
            );
        }
        (Some(_), None) => "the copy has none".to_owned(),
        (Some(old), Some(new)) => difference(old, new),
    };
    let detail = match object.consistency {
        Consistency::Unprotected => {
            format!("{detail}; no snapshot covers this table: it may have changed between the two")
        }
        _ => detail,
    };
    match rules.exact
        || sides
            .0
            .zip(sides.1)
            .is_none_or(|(old, new)| certain(object, old, new))
    {
        true => findings.differ(name, "checksum", detail),
        false => {
            findings.uncertain = true;
            findings.leave_out(Kind::Table, name, "checksum_differs", detail);
        }
    }
}

/// What is counted in the same way whatever the method: a difference here is one.
fn without_sums(checksum: &TableChecksum) -> TableChecksum {
    let mut counts = checksum.clone();
    counts.columns.values_mut().for_each(|(_, sum)| sum.clear());
    counts
}

/// Whether the difference cannot come from how another version of the server shows a value:
/// only floating point and JSON are shown in more than one way.
fn certain(object: &Object, old: &TableChecksum, new: &TableChecksum) -> bool {
    let shown_otherwise = |name: &String| {
        let column = object.columns.iter().find(|column| column.name == *name);
        // A column that is not written is computed, perhaps from such a value.
        column.is_none_or(|column| {
            ["float", "double", "json"]
                .iter()
                .any(|kind| column.kind.starts_with(kind))
        })
    };
    let mut differing = old
        .columns
        .iter()
        .filter(|(name, sum)| new.columns.get(*name) != Some(*sum))
        .peekable();
    // With the same values in each column, they are not in the same rows.
    old.rows != new.rows
        || differing.peek().is_none()
        || differing.any(|(name, sum)| {
            new.columns.get(name).is_none_or(|other| other.0 != sum.0) || !shown_otherwise(name)
        })
}

fn difference(old: &TableChecksum, new: &TableChecksum) -> String {
    if old.rows != new.rows {
        return format!("{} rows in the source, {} in the copy", old.rows, new.rows);
    }
    let differs = |name: &&String| old.columns.get(*name) != new.columns.get(*name);
    let columns: Vec<&str> = old
        .columns
        .keys()
        .filter(differs)
        .map(String::as_str)
        .collect();
    match columns.is_empty() {
        true => "each column has the same values, but not in the same rows".into(),
        false => format!("the values differ in: {}", columns.join(", ")),
    }
}

/// A digest of an object's definition. Its key is `what:name`, or one word for facts of the
/// whole database.
fn digest(
    key: &str,
    old: Option<&String>,
    new: Option<&String>,
    archived: &Index,
    rules: &Rules<'_>,
    findings: &mut Findings,
) {
    let (what, name) = key.split_once(':').unwrap_or(("database", key));
    let kinds = kinds(what);
    // Told already, as left out or as a gap.
    if kinds
        .iter()
        .any(|kind| rules.leaves_out(*kind, name) || gap(archived, *kind, name))
    {
        return;
    }
    if old.is_some() && old == new {
        findings.digests += 1;
        return;
    }
    let shown = |side: Option<&String>| side.map_or("nothing", String::as_str).to_owned();
    let detail = format!(
        "{what}: {} in the source, {} in the copy",
        shown(old),
        shown(new)
    );
    let kind = kinds.first().copied().unwrap_or(Kind::Database);
    let normalised = findings
        .normalised
        .iter()
        .any(|(kind, object)| kinds.contains(kind) && object == name);
    match () {
        // Whether something is there is the same question everywhere.
        () if old.is_none() || new.is_none() => findings.differ(name, "checksum", detail),
        () if !rules.exact => {
            findings.uncertain = true;
            findings.leave_out(kind, name, "digest_differs", detail);
        }
        // What had to be normalised in its definition shows in the digest as well.
        () if normalised => {
            findings.unchecked = true;
            findings.leave_out(kind, name, "digest_not_compared", detail);
        }
        () => findings.differ(name, "checksum", detail),
    }
}

/// The kinds of object that a digest can belong to.
fn kinds(what: &str) -> &'static [Kind] {
    match what {
        "table" | "columns" => &[Kind::Table, Kind::View, Kind::Sequence],
        "keys" | "foreign_keys" => &[Kind::Table],
        "view" => &[Kind::View],
        "trigger" => &[Kind::Trigger],
        "function" => &[Kind::Function],
        "procedure" => &[Kind::Procedure],
        "package" => &[Kind::Package],
        "package body" => &[Kind::PackageBody],
        "event" => &[Kind::Event],
        _ => &[],
    }
}

fn gap(index: &Index, kind: Kind, name: &str) -> bool {
    index
        .gaps
        .iter()
        .any(|gap| gap.kind == kind && gap.name == name)
}
