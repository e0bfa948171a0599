//! Looks at a fresh backup beside the ones before it, and remembers what is odd. What is odd stops
//! retention of that database until a person says that it is right.

use sha2::{Digest, Sha256};

use crate::anomaly::{self, Anomaly};
use crate::catalog::{self, Catalog, anomalies};
use crate::failure::Result;
use crate::pipeline::{self, Backup, Verified};

/// What came of a look.
#[derive(Debug, Default)]
pub struct Look {
    /// What is odd about this backup.
    pub found: Vec<Anomaly>,
    /// Whether retention has to wait, for this backup's sake or for an earlier one's.
    pub held: bool,
}

/// Looks at a complete backup of a database that the catalogue knows. `accept`: a person said
/// beforehand that it is right.
pub fn look(
    catalog: &Catalog,
    database: i64,
    run: i64,
    backup: &Backup<Verified>,
    accept: bool,
) -> Result<Look> {
    let now = catalog::now();
    let measure = catalog.read(|c| anomalies::measure(c, database))?;
    let fingerprint = fingerprint(backup);
    let mut found = pipeline::odd(backup, measure.baseline)?;
    let same = measure.fingerprint.as_ref() == Some(&fingerprint);
    let changes = measure.changes.filter(|_| same);
    found.extend(changes.and_then(|changes| anomaly::unchanged(changes, now)));
    let took = i64::try_from(backup.elapsed.as_millis()).unwrap_or(i64::MAX);
    found.extend(anomaly::slower(took, &measure.took));
    let taken = pipeline::taken(backup).unwrap_or(now);
    let held = catalog.write(|t| {
        anomalies::saw(t, database, &fingerprint, now)?;
        anomalies::note(t, database, Some(run), taken, &found, now)?;
        if accept {
            anomalies::settle(t, database, None, now)?;
        }
        Ok(anomalies::of(t, database)?.is_some_and(|standing| standing.holds))
    })?;
    Ok(Look { found, held })
}

/// Looks at one that no catalogue knows.
pub fn look_alone(backup: &Backup<Verified>, accept: bool) -> Result<Look> {
    let found = pipeline::odd(backup, None)?;
    // Nobody remembers the last look, so all that are still there are looked at again.
    let held = !accept && pipeline::was_odd(backup)?;
    Ok(Look { found, held })
}

/// By what the content of a backup is known again: the hashes of all objects. Their order does not
/// matter.
fn fingerprint(backup: &Backup<Verified>) -> String {
    let objects = backup.index().objects.iter();
    let mut lines: Vec<String> = objects
        .map(|object| format!("{:?}\0{}\0{}\n", object.kind, object.name, object.hash))
        .collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    lines.iter().for_each(|line| hash.update(line));
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
