//! Proof: an archive is restored into a scratch place, that is dumped again, and both dumps and
//! the checksums of the source are compared. It must never touch the source's own tables, leave
//! anything behind, or call proven what was not compared.

mod needs;
mod normalise;
mod places;
mod scratch;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use archive::grammar::Dialect;
use archive::index::Kind;
use archive::{ReadAt, Reader};

use super::checksums::Method;
use super::portability::leaves_out;
use super::private_server::PrivateServerOptions;
use super::{dump, restore, version};
use crate::compare::{Rules, compare};
use crate::{
    Change, DumpOptions, Error, Event, Events, Monitor, Place, Proof, RestoreOptions, Stage,
};
use normalise::Circumstances;
use places::Held;

/// Where a proof may take place.
#[derive(Clone, Debug)]
pub struct ProofPlaces {
    /// The server that the person named: it wins over the others, and nothing else is tried.
    pub target: Option<wire::Options>,
    /// A throw-away private server.
    pub private: Option<PrivateServerOptions>,
    /// The server that the data came from: a scratch database beside them.
    pub source: Option<wire::Options>,
    /// An existing folder for the second archive, about as large as the first; nothing stays.
    pub scratch: PathBuf,
}

/// Where the copy is made.
struct Copy {
    /// The server, with the copy's database.
    options: wire::Options,
    place: Place,
    /// The server's version text.
    version: String,
    /// Whether the server's binary log takes note, if it has one.
    binlog: bool,
    events: Events,
    /// What is not as on the source for the place's sake.
    changes: Vec<Change>,
}

/// Proves an archive: in the target if one is named, else on a private server, else in a scratch
/// database on the source. [`Error::NoPlace`] tells why each could not be used. An archive that
/// cannot be restored at all is an error, not a finding.
pub fn prove<S: ReadAt>(
    reader: &Reader<S>,
    places: &ProofPlaces,
    monitor: &dyn Monitor,
) -> Result<Proof, Error> {
    let dialect = reader.index().dialect;
    if dialect != Dialect::MySql {
        return Err(Error::WrongDialect(dialect));
    }
    let (held, copy) = places::choose(reader, places, monitor)?;
    let proof = rehearse(reader, &copy, &places.scratch, monitor);
    let Held::Scratch(scratch) = held else {
        return proof;
    };
    let name = scratch.name().to_owned();
    match (proof, scratch.remove()) {
        (proof, Ok(())) => proof,
        // What was found is true all the same; that something is left must be said.
        (Ok(mut proof), Err(error)) => {
            let (change, detail) = ("scratch_left".into(), error.to_string());
            proof.restored.changes.push(Change {
                kind: Kind::Database,
                name,
                change,
                detail,
            });
            Ok(proof)
        }
        (Err(first), Err(error)) => Err(Error::Refused(format!(
            "{first}; and the scratch database {name} could not be dropped: {error}"
        ))),
    }
}

/// Restore, dump, compare.
fn rehearse<S: ReadAt>(
    reader: &Reader<S>,
    copy: &Copy,
    scratch: &Path,
    monitor: &dyn Monitor,
) -> Result<Proof, Error> {
    let index = reader.index();
    let choices = RestoreOptions {
        tables: None,
        replace: false,
        binlog: copy.binlog,
        events: copy.events,
        skip_remote: true,
        // What is lost on the way is told as not comparable.
        accept_losses: true,
        // Beside somebody's data a copy takes its time.
        jobs: matches!(copy.place, Place::SourceServer(_)).then_some(NonZeroUsize::MIN),
        ..RestoreOptions::default()
    };
    let mut restored = restore(reader, &copy.options, &choices, monitor)?;
    restored.changes.extend(copy.changes.iter().cloned());
    // It has no name: it is gone when it is closed, however we end.
    let file = tempfile::tempfile_in(scratch)
        .map_err(Error::io(format!("making a file in {}", scratch.display())))?;
    let choices = DumpOptions {
        checksums: index.checksums.is_some(),
        ..DumpOptions::default()
    };
    let method = index.checksums.as_ref().and_then(Method::of);
    let method = method.unwrap_or_default();
    let (file, _) = dump::dump_with(&copy.options, file, &choices, method, monitor)?;
    if monitor.cancelled() {
        return Err(Error::Cancelled);
    }
    monitor.event(Event::Stage {
        stage: Stage::Compare,
        bytes: 0,
    });
    let again = Reader::open(file)?;
    let exact = version::numbers(&index.source.version) == version::numbers(&copy.version);
    let names = (
        index.source.database.as_str(),
        again.index().source.database.as_str(),
    );
    let outcome = {
        let renamed = (names.0 != names.1).then_some(names);
        let changes = restored.changes.as_slice();
        let rules = Rules {
            exact,
            one_family: index.source.family == again.index().source.family,
            left_out: changes
                .iter()
                .filter(|change| leaves_out(&change.change))
                .cloned()
                .collect(),
            normalisations: normalise::list(&Circumstances {
                renamed,
                changes,
                exact,
            }),
        };
        compare(reader, &again, &rules)?
    };
    Ok(Proof {
        verdict: outcome.verdict,
        place: copy.place.clone(),
        comparison: outcome.comparison,
        differences: outcome.differences,
        restored,
    })
}
