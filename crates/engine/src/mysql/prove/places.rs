//! The places that a proof can take place in: which one suits an archive, and what is prepared
//! there. A refusal always comes with its reason.

use archive::index::Index;
use archive::{ReadAt, Reader};
use wire::Family;

use super::super::catalog;
use super::super::private_server::{PrivateServer, PrivateServerOptions};
use super::super::session::{Session, text};
use super::scratch::Scratch;
use super::{Copy, ProofPlaces, needs};
use crate::scratch::random;
use crate::{Change, Error, Events, Monitor, Place};

/// Local engines that a server without configuration has in a library of its own.
const LIBRARIES: [(&str, &str); 2] = [("archive", "ha_archive"), ("blackhole", "ha_blackhole")];

/// What must be kept until the proof is over.
pub(super) enum Held {
    /// Stops when dropped.
    Private {
        /// Never asked again.
        _server: Box<PrivateServer>,
    },
    /// To be dropped by name.
    Scratch(Box<Scratch>),
}

/// The first place that can be used, and the copy that will be made in it.
pub(super) fn choose<S: ReadAt>(
    reader: &Reader<S>,
    places: &ProofPlaces,
    monitor: &dyn Monitor,
) -> Result<(Held, Copy), Error> {
    let mut reasons = Vec::new();
    let mut tried = |place: &str, result: Result<(Held, Copy), Error>| match result {
        Ok(found) => Some(Ok(found)),
        Err(Error::Cancelled) => Some(Err(Error::Cancelled)),
        Err(error) => {
            reasons.push(format!("{place}: {error}"));
            None
        }
    };
    // Whoever names a target wants that one and no other.
    if let Some(target) = &places.target {
        let place = |version: &str| Place::Target(format!("{}, {version}", target.address));
        if let Some(found) = tried("target", in_scratch(reader.index(), target, false, place)) {
            return found;
        }
        return Err(Error::NoPlace(reasons));
    }
    if let Some(private) = &places.private
        && let Some(found) = tried(
            "private server",
            on_private_server(reader, private, monitor),
        )
    {
        return found;
    }
    if let Some(source) = &places.source {
        let place = |version: &str| Place::SourceServer(version.to_owned());
        if let Some(found) = tried(
            "source server",
            in_scratch(reader.index(), source, true, place),
        ) {
            return found;
        }
    }
    Err(Error::NoPlace(reasons))
}

fn on_private_server<S: ReadAt>(
    reader: &Reader<S>,
    choices: &PrivateServerOptions,
    monitor: &dyn Monitor,
) -> Result<(Held, Copy), Error> {
    let index = reader.index();
    let server = PrivateServer::start(choices, index, monitor)?;
    let mut session = Session::open_writing(server.options())?;
    for (engine, library) in LIBRARIES {
        let needed = |name: &str| name.eq_ignore_ascii_case(engine);
        if index
            .objects
            .iter()
            .any(|object| object.engine.as_deref().is_some_and(needed))
        {
            // It may be built in, or be missing: the list of engines is read next and tells.
            let _ = session.run(&format!("INSTALL SONAME '{library}'"));
        }
    }
    suitable(&mut session, index, false)?;
    let changes = needs::provide(&needs::read(reader)?, &server, &mut session)?;
    session.connection.close();
    // Under the same name, so that names inside of bodies keep their meaning.
    let from = index.source.database.clone();
    let system = catalog::SYSTEM
        .iter()
        .any(|name| from.eq_ignore_ascii_case(name));
    let database = if system || from.is_empty() {
        format!("sauvegarde_{}", random())
    } else {
        from
    };
    let copy = Copy {
        options: wire::Options {
            database: Some(database),
            ..server.options().clone()
        },
        place: Place::PrivateServer(server.version().to_owned()),
        version: server.version().to_owned(),
        binlog: true,
        // No scheduler runs there.
        events: Events::AsTheyWere,
        changes,
    };
    Ok((
        Held::Private {
            _server: Box::new(server),
        },
        copy,
    ))
}

fn in_scratch(
    index: &Index,
    options: &wire::Options,
    must_be_silent: bool,
    place: impl Fn(&str) -> Place,
) -> Result<(Held, Copy), Error> {
    let scratch = Scratch::create(options, index, must_be_silent)?;
    let copy = Copy {
        options: scratch.options(),
        place: place(&scratch.version),
        version: scratch.version.clone(),
        binlog: scratch.binlog,
        events: Events::Disabled,
        changes: Vec::<Change>::new(),
    };
    Ok((Held::Scratch(Box::new(scratch)), copy))
}

/// Whether the server can hold what the archive has, under the same names; else
/// [`Error::Refused`]. `any_family`: a person named it, and is told that it is not comparable.
pub(super) fn suitable(
    session: &mut Session,
    index: &Index,
    any_family: bool,
) -> Result<(), Error> {
    let family = match session.connection.server().family() {
        Family::MariaDb => "mariadb",
        Family::MySql => "mysql",
    };
    if family != index.source.family && !any_family {
        return Err(Error::Refused(format!(
            "it is {family}, the archive is from {}",
            index.source.family
        )));
    }
    let case = session.value("SELECT @@GLOBAL.lower_case_table_names")?;
    // 0 and 2 both keep the case of names.
    let differs = |wanted: &&String| (*wanted == "1") != (case == "1");
    if let Some(wanted) = index
        .source
        .facts
        .get("lower_case_table_names")
        .filter(differs)
    {
        return Err(Error::Refused(format!(
            "lower_case_table_names is {case} there and {wanted} in the source"
        )));
    }
    let rows = session
        .rows("SELECT ENGINE FROM information_schema.ENGINES WHERE SUPPORT IN ('YES','DEFAULT')")?;
    let engines: Vec<String> = rows.iter().map(|row| text(row, 0)).collect();
    for object in &index.objects {
        let Some(engine) = object
            .engine
            .as_deref()
            .filter(|engine| !catalog::remote(Some(engine)))
        else {
            continue;
        };
        if !engines
            .iter()
            .any(|known| known.eq_ignore_ascii_case(engine))
        {
            return Err(Error::Refused(format!(
                "it has no engine {engine}, which table {} needs",
                object.name
            )));
        }
    }
    Ok(())
}
