//! Comparing an archive with the dump of a copy that was restored from it: frame by frame, and
//! the checksums that the servers' own SQL computed on both sides. It never calls equal what it
//! did not compare, and names everything that it left out.

mod checksums;
mod definitions;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use archive::index::{Consistency, Frame, Index, Kind, Object, Role};
use archive::{ReadAt, Reader};

use crate::{Change, Comparison, Difference, Error, Verdict};
use definitions::Definitions;

/// Which of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The archive.
    Archived,
    /// The dump of the copy.
    Copy,
}

/// Something that is put aside before definitions which are not the same are compared again.
pub(crate) struct Normalisation<'a> {
    /// What the report calls it.
    pub name: &'static str,
    /// One statement of an object as it is without it.
    pub apply: Box<Apply<'a>>,
}

/// A statement of an object of one side into another statement.
pub(crate) type Apply<'a> = dyn Fn(Side, &Object, &[u8]) -> Vec<u8> + 'a;

/// How two archives are compared.
pub(crate) struct Rules<'a> {
    /// Whether both sides are of the same family and version, so that any difference counts.
    /// Otherwise a definition or a checksum that differs cannot be told from the servers' own
    /// difference.
    pub exact: bool,
    /// Whether both sides are of one family. Otherwise values may stand in columns of another
    /// type, and only what is missing tells anything.
    pub one_family: bool,
    /// What was not restored on purpose.
    pub left_out: Vec<Change>,
    /// Tried in this order, each upon the ones before it.
    pub normalisations: Vec<Normalisation<'a>>,
}

/// What a comparison found.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The finding.
    pub verdict: Verdict,
    /// What was compared.
    pub comparison: Comparison,
    /// Empty unless the verdict is [`Verdict::Failed`].
    pub differences: Vec<Difference>,
}

/// Compares the archive with the dump of the copy.
pub(crate) fn compare<A: ReadAt, C: ReadAt>(
    archived: &Reader<A>,
    copy: &Reader<C>,
    rules: &Rules<'_>,
) -> Result<Outcome, Error> {
    let mut findings = Findings {
        comparison: Comparison {
            left_out: rules.left_out.clone(),
            ..Comparison::default()
        },
        ..Findings::default()
    };
    let mut definitions = Definitions::new(archived, copy, rules);
    let (old, mut new) = (objects(archived.index()), objects(copy.index()));
    for (key, old) in &old {
        let new = new.remove(key);
        if rules.leaves_out(old.object.kind, &old.object.name) {
            continue;
        }
        let Some(new) = new else {
            findings.differ(
                &old.object.name,
                "missing",
                missing(old.object, copy.index()),
            );
            continue;
        };
        data(old, &new, &mut findings);
        definitions.compare(old, &new, &mut findings)?;
    }
    for extra in new
        .values()
        .filter(|new| !rules.leaves_out(new.object.kind, &new.object.name))
    {
        let detail = format!("{:?} is in the copy only", extra.object.kind);
        findings.differ(&extra.object.name, "extra", detail);
    }
    checksums::compare(archived.index(), copy.index(), rules, &mut findings);
    if !rules.one_family {
        findings.between_families();
    }
    Ok(findings.outcome(archived.index().checksums.is_some()))
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    comparison: Comparison,
    differences: Vec<Difference>,
    /// Digests of objects that were found equal.
    digests: usize,
    /// Objects of which a definition had to be normalised.
    normalised: Vec<(Kind, String)>,
    /// Something differs that two different servers may show differently.
    uncertain: bool,
    /// Something that the archive holds has no checksum of the source that could be compared.
    unchecked: bool,
}

impl Findings {
    fn differ(&mut self, object: &str, what: &str, detail: String) {
        self.differences.push(Difference {
            object: object.into(),
            what: what.into(),
            detail,
        });
    }

    fn leave_out(&mut self, kind: Kind, name: &str, why: &str, detail: String) {
        self.comparison.left_out.push(Change {
            kind,
            name: name.into(),
            change: why.into(),
            detail,
        });
    }

    fn normalised(&mut self, name: &str) {
        if !self.comparison.normalised.iter().any(|known| known == name) {
            self.comparison.normalised.push(name.into());
        }
    }

    /// Between families, what differs other than by absence is the families' own difference.
    fn between_families(&mut self) {
        self.uncertain = true;
        let differences = std::mem::take(&mut self.differences);
        let (absent, other): (Vec<_>, Vec<_>) = differences
            .into_iter()
            .partition(|difference| matches!(difference.what.as_str(), "missing" | "rows"));
        self.differences = absent;
        for Difference {
            object,
            what,
            detail,
        } in other
        {
            let why = format!("{what}_differs");
            self.leave_out(Kind::Table, &object, &why, detail);
        }
    }

    fn outcome(self, checksums: bool) -> Outcome {
        let compared = self.comparison.data_frames + self.comparison.definitions;
        let checked = checksums && !self.unchecked && self.comparison.checksums + self.digests > 0;
        let verdict = match () {
            () if !self.differences.is_empty() => Verdict::Failed,
            () if self.uncertain || compared == 0 => Verdict::NotComparable,
            () if checked => Verdict::Proven,
            () => Verdict::RestoredEqual,
        };
        Outcome {
            verdict,
            comparison: self.comparison,
            differences: self.differences,
        }
    }
}

impl Rules<'_> {
    fn leaves_out(&self, kind: Kind, name: &str) -> bool {
        self.left_out
            .iter()
            .any(|change| change.kind == kind && change.name == name)
    }
}

/// An object with its frames.
struct Entry<'a> {
    object: &'a Object,
    data: Vec<&'a Frame>,
    others: Vec<&'a Frame>,
}

/// Objects by kind and name; the database itself has another name in the copy.
fn objects(index: &Index) -> BTreeMap<(Kind, &str), Entry<'_>> {
    let entry = |object| Entry {
        object,
        data: Vec::new(),
        others: Vec::new(),
    };
    let mut entries: Vec<Entry<'_>> = index.objects.iter().map(entry).collect();
    for frame in &index.frames {
        let Some(entry) = frame.object.and_then(|at| entries.get_mut(at)) else {
            continue;
        };
        match frame.role {
            Role::Data => entry.data.push(frame),
            _ => entry.others.push(frame),
        }
    }
    let named = entries.into_iter().map(|entry| {
        let name = if entry.object.kind == Kind::Database {
            ""
        } else {
            entry.object.name.as_str()
        };
        ((entry.object.kind, name), entry)
    });
    named.collect()
}

/// Why an object is missing, if the dump of the copy knows.
fn missing(object: &Object, copy: &Index) -> String {
    let gap = copy
        .gaps
        .iter()
        .find(|gap| gap.kind == object.kind && gap.name == object.name);
    let reason = gap
        .map(|gap| format!(": {}, {}", gap.cause, gap.detail))
        .unwrap_or_default();
    format!("{:?} is not in the copy{reason}", object.kind)
}

/// The rows of a table, frame by frame.
fn data(old: &Entry<'_>, new: &Entry<'_>, findings: &mut Findings) {
    let name = &old.object.name;
    if old.object.rows != new.object.rows {
        let detail = format!(
            "{} in the archive, {} in the copy",
            old.object.rows, new.object.rows
        );
        return findings.differ(name, "rows", detail);
    }
    let same = |(old, new): &(&&Frame, &&Frame)| old.hash == new.hash;
    let equal = old.data.iter().zip(&new.data).filter(same).count();
    if equal == old.data.len() && equal == new.data.len() {
        findings.comparison.data_frames += equal;
        return;
    }
    // Without a key the order of the rows is not theirs.
    let sums = (&old.object.row_sum, &new.object.row_sum);
    if old.object.key.is_empty() && sums.0.is_some() && sums.0 == sums.1 {
        findings.comparison.data_frames += old.data.len();
        findings.normalised("order of rows in tables without a key");
        return;
    }
    let first = old
        .data
        .iter()
        .zip(&new.data)
        .position(|pair| !same(&pair))
        .unwrap_or(equal);
    let before: u64 = old.data.iter().take(first).map(|frame| frame.rows).sum();
    let detail = format!(
        "{equal} of {} data frames are equal; the first difference is in frame {}, after row {before}",
        old.data.len(),
        first + 1
    );
    findings.differ(name, "data", detail);
}

/// Whether the archive holds rows of a table that a checksum can be compared for.
fn has_rows(object: &Object) -> bool {
    object.kind == Kind::Table && object.consistency != Consistency::NoRows
}
