//! `sauvegarde prove`: restores an archive into a scratch place, dumps that again and compares.
//! Exit status 0 means proven and nothing less: "restored and equal" without checksums of the
//! source is told as such, and fails.

use std::path::PathBuf;

use clap::Args;
use engine::{Place, Proof, Verdict};

use super::{archive_file, change};
use crate::explain::engine::some;
use crate::failure::{Failure, Result};
use crate::progress::Console;
use crate::settings::Settings;
use crate::source::SourceConfig;
use crate::words::format::{count, rows};
use crate::words::{m, t};
use crate::{database, output};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "URL")]
    target: Option<String>,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let reader = archive_file::open(&arguments.file)?;
    let index = reader.index();
    let target = arguments
        .target
        .as_deref()
        .map(|url| settings.typed(url, false))
        .transpose()?;
    if target
        .as_ref()
        .is_some_and(|target| target.dialect() != index.dialect)
    {
        return Err(Failure::from(engine::Error::WrongDialect(index.dialect))
            .about(arguments.file.display()));
    }
    let from_here = |source: &SourceConfig| {
        source.dialect() == index.dialect && source.database() == index.source.database
    };
    let source = settings.configured()?.into_iter().find(from_here);
    let console = Console::new(settings.json);
    let proof = database::prove(&reader, target, source, &console);
    console.clear();
    let proof = proof.map_err(|error| Failure::from(error).about(arguments.file.display()))?;
    match settings.json {
        true => output::json(&proof)?,
        false => output::print(&told(&proof))?,
    }
    finding(&proof).map_err(|failure| failure.about(arguments.file.display()))
}

/// The lines of a proof.
pub fn told(proof: &Proof) -> String {
    let place = match &proof.place {
        Place::PrivateServer(version) => t!("place-private", version = version.as_str()),
        Place::Target(server) => t!("place-target", server = server.as_str()),
        Place::SourceServer(server) => t!("place-source", server = server.as_str()),
        Place::ScratchFile => t!("place-file"),
    };
    let comparison = &proof.comparison;
    let mut lines = vec![t!(
        "proof",
        place = place,
        rows = rows(proof.restored.rows()),
        frames = count(comparison.data_frames as u64),
        definitions = count(comparison.definitions as u64),
        checksums = count(comparison.checksums as u64)
    )];
    lines.push(match proof.verdict {
        Verdict::Proven => t!("verdict-proven"),
        Verdict::RestoredEqual => t!("verdict-equal"),
        Verdict::NotComparable => t!("verdict-not-comparable"),
        Verdict::Failed => t!("verdict-failed"),
    });
    if !comparison.normalised.is_empty() {
        lines.push(t!("proof-normalised", names = some(&comparison.normalised)));
    }
    lines.extend(
        comparison
            .left_out
            .iter()
            .map(|change| t!("proof-left-out", what = change::change(change))),
    );
    lines.join("\n")
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
