//! Reading an archive against its own hashes, and judging a proof. "Restored and equal" without
//! checksums of the source is told as such, and is no proof.

use archive::Verified;
use engine::{Event, Monitor, Place, Proof, Stage, Verdict};

use crate::explain::change;
use crate::explain::engine::some;
use crate::failure::{Failure, Result};
use crate::words::{Message, Value, m, t};

/// Verifies an open archive: the hash of its body, and with `deep` every frame.
pub fn archive<S: archive::ReadAt>(
    reader: &archive::Reader<S>,
    deep: bool,
    monitor: &dyn Monitor,
) -> Result<Verified> {
    let bytes = reader.index().body_bytes;
    monitor.event(Event::Stage {
        stage: Stage::Verify,
        bytes: if deep { bytes * 2 } else { bytes },
    });
    let mut progress = |bytes| {
        monitor.event(Event::Progress { rows: 0, bytes });
        !monitor.cancelled()
    };
    let body = archive::verify_body(reader, &mut progress).map_err(Failure::from)?;
    match deep {
        true => archive::verify_frames(reader, &mut progress).map_err(Failure::from),
        false => Ok(body),
    }
}

/// The lines of a proof.
pub fn told(proof: &Proof) -> Vec<Message> {
    let place = match &proof.place {
        Place::PrivateServer(version) => m!("place-private", version = version.as_str()),
        Place::Target(server) => m!("place-target", server = server.as_str()),
        Place::SourceServer(server) => m!("place-source", server = server.as_str()),
        Place::ScratchFile => m!("place-file"),
    };
    let comparison = &proof.comparison;
    let mut lines = vec![m!(
        "proof",
        place = place,
        rows = Value::Rows(proof.restored.rows()),
        frames = Value::Count(comparison.data_frames as u64),
        definitions = Value::Count(comparison.definitions as u64),
        checksums = Value::Count(comparison.checksums as u64)
    )];
    lines.push(match proof.verdict {
        Verdict::Proven => m!("verdict-proven"),
        Verdict::RestoredEqual => m!("verdict-equal"),
        Verdict::NotComparable => m!("verdict-not-comparable"),
        Verdict::Failed => m!("verdict-failed"),
    });
    if !comparison.normalised.is_empty() {
        lines.push(m!("proof-normalised", names = some(&comparison.normalised)));
    }
    lines.extend(
        comparison
            .left_out
            .iter()
            .map(|change| m!("proof-left-out", what = change::change(change))),
    );
    lines
}

/// Success only for a proof.
pub fn finding(proof: &Proof) -> Result<()> {
    match proof.verdict {
        Verdict::Proven => Ok(()),
        Verdict::RestoredEqual => Err(Failure::new(
            "no-checksums",
            m!("no-checksums"),
            m!("no-checksums-next"),
        )),
        Verdict::NotComparable => Err(Failure::new(
            "not-comparable",
            m!("not-comparable"),
            m!("not-comparable-next"),
        )),
        Verdict::Failed => {
            let differ = |difference: &engine::Difference| {
                t!(
                    "difference",
                    object = difference.object.as_str(),
                    what = differs(&difference.what),
                    detail = difference.detail.as_str()
                )
            };
            let differences: Vec<String> = proof.differences.iter().map(differ).collect();
            Err(Failure::new(
                "not-proven",
                m!("not-proven", differences = some(&differences)),
                m!("not-proven-next"),
            ))
        }
    }
}

/// What differs. The words are the engines'.
fn differs(word: &str) -> String {
    match word {
        "missing" => t!("differs-missing"),
        "extra" => t!("differs-extra"),
        "definition" => t!("differs-definition"),
        "data" => t!("differs-data"),
        "checksum" => t!("differs-checksum"),
        other => t!("change-other", word = other),
    }
}
