//! Making the target ready: the database itself, the packet size, what stands there already.
//! Drops only what the archive brings under the same name or what is named to be dropped, and only when told to replace.

use std::collections::BTreeSet;

use archive::index::{Index, Kind};

use super::super::catalog::{self, Named};
use super::super::portability::{self, Abilities};
use super::super::session::{Session, literal, quoted};
use crate::{Change, Error, RestoreOptions};

/// Room for the protocol around a statement, bytes.
const PACKET_MARGIN: u64 = 64;

/// What the target was before.
pub(super) struct Target {
    pub created: bool,
    /// What the archive does not hold and that is left alone.
    pub kept: Vec<String>,
    /// Triggers of the target that went with a table that was replaced.
    pub dropped: Vec<Change>,
}

/// What stands in a database, in no useful order; empty when there is no such database.
pub fn objects(options: &wire::Options) -> Result<Vec<(Kind, String)>, Error> {
    let mut session = Session::open_reading(&wire::Options {
        database: None,
        ..options.clone()
    })?;
    session.database = options.database.clone().unwrap_or_default();
    let found = standing(&mut session)?;
    session.connection.close();
    Ok(found
        .into_iter()
        .map(|named| (named.kind, named.name))
        .collect())
}

/// Connects, without choosing the database, and checks what holds for every restore.
pub(super) fn connect(
    options: &wire::Options,
    longest: u64,
    choices: &RestoreOptions,
) -> Result<Session, Error> {
    let name = options.database.clone().filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Error::Refused("the target names no database".into()))?;
    let mut session = Session::open_writing(&wire::Options {
        database: None,
        ..options.clone()
    })?;
    session.database = name;
    let have: u64 = session
        .value("SELECT @@SESSION.max_allowed_packet")?
        .parse()
        .unwrap_or(0);
    if longest + PACKET_MARGIN > have {
        return Err(Error::PacketTooSmall {
            need: longest + PACKET_MARGIN,
            have,
        });
    }
    if !choices.binlog {
        session.run("SET SESSION sql_log_bin=0")?;
    }
    Ok(session)
}

/// What stands in the target database and what is to become of it.
pub(super) struct Ground {
    /// Whether there is no such database.
    pub missing: bool,
    /// What the archive brings too.
    taken: Vec<Named>,
    /// Triggers on tables that are replaced.
    gone: Vec<Named>,
    kept: Vec<Named>,
}

impl Ground {
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.gone.is_empty() && self.kept.is_empty()
    }

    /// What goes with tables that are replaced.
    pub fn dropped(&self) -> Vec<Change> {
        let dropped = self.gone.iter().map(|named| Change {
            kind: named.kind,
            name: named.name.clone(),
            change: "dropped_with_table".into(),
            detail: named.table.clone().unwrap_or_default(),
        });
        dropped.collect()
    }
}

/// Looks at the target; an error if something would have to be replaced that may not be.
pub(super) fn look(
    session: &mut Session,
    index: &Index,
    chosen: &BTreeSet<usize>,
    choices: &RestoreOptions,
    names_fold: bool,
) -> Result<Ground, Error> {
    super::forbidden::refuse_early(session, index, chosen)?;
    let exists = format!(
        "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME={}",
        literal(&session.database)
    );
    let missing = session.value(&exists)? == "0";
    let folded = |kind: Kind, name: &str| match space(kind) {
        Space::Tables if names_fold => name.to_lowercase(),
        _ => name.to_owned(),
    };
    let brought = chosen.iter().map(|at| &index.objects[*at]);
    let brought = brought.map(|object| (object.kind, &object.name));
    let also = choices.also_drop.iter().filter(|_| choices.replace);
    let also = also.map(|(kind, name)| (*kind, name));
    let wanted: BTreeSet<(Space, String)> = brought
        .chain(also)
        .map(|(kind, name)| (space(kind), folded(kind, name)))
        .collect();
    let (taken, others): (Vec<Named>, Vec<Named>) = standing(session)?
        .into_iter()
        .partition(|named| wanted.contains(&(space(named.kind), folded(named.kind, &named.name))));
    let replaced: BTreeSet<&str> = taken
        .iter()
        .filter(|named| named.kind == Kind::Table)
        .map(|named| named.name.as_str())
        .collect();
    let on_replaced = |named: &Named| {
        named.kind == Kind::Trigger
            && named
                .table
                .as_deref()
                .is_some_and(|table| replaced.contains(table))
    };
    // Of chosen tables only, a trigger of the same name on another table is none of our business.
    let strange = |named: &Named| named.kind == Kind::Trigger && !on_replaced(named);
    let refused: Vec<String> = taken
        .iter()
        .filter(|named| !choices.replace || (choices.tables.is_some() && strange(named)))
        .map(|named| named.name.clone())
        .collect();
    if !refused.is_empty() {
        return Err(Error::Exists(refused));
    }
    let (gone, kept) = others.into_iter().partition(on_replaced);
    Ok(Ground {
        missing,
        taken,
        gone,
        kept,
    })
}

/// Makes the database if it is missing, and drops what is replaced.
pub(super) fn clear(
    session: &mut Session,
    index: &Index,
    ground: Ground,
    choices: &RestoreOptions,
    abilities: &Abilities,
) -> Result<Target, Error> {
    let name = session.database.clone();
    if ground.missing {
        let create = create_database(&name, index);
        let mapped = portability::statement(abilities, Kind::Database, create.as_bytes())
            .map_err(|error| Error::Refused(format!("{name}: {error}")))?;
        let plain = || format!("CREATE DATABASE {}", quoted(&name)).into_bytes();
        session
            .connection
            .execute(mapped.text.unwrap_or_else(plain))
            .map_err(Error::server(format!("making the database {name}")))?;
    }
    session
        .connection
        .use_database(&name)
        .map_err(Error::server(format!("opening the database {name}")))?;
    let taken: Vec<&Named> = ground.taken.iter().collect();
    drop_objects(session, &taken)?;
    let dropped = ground.dropped();
    let kept = match choices.tables {
        // Of chosen tables only, everything else is left alone as a matter of course.
        Some(_) => Vec::new(),
        None => ground.kept.into_iter().map(|named| named.name).collect(),
    };
    Ok(Target {
        created: ground.missing,
        kept,
        dropped,
    })
}

fn create_database(name: &str, index: &Index) -> String {
    let word = |fact: &str| -> Option<String> {
        let value = index.source.facts.get(fact)?;
        let plain = value
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        (plain && !value.is_empty()).then(|| value.clone())
    };
    let mut sql = format!("CREATE DATABASE {}", quoted(name));
    if let (Some(charset), Some(collation)) = (word("database_charset"), word("database_collation"))
    {
        sql.push_str(&format!(" CHARACTER SET {charset} COLLATE {collation}"));
    }
    sql
}

/// Names that exclude each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Tables,
    Functions,
    Procedures,
    Packages,
    PackageBodies,
    Triggers,
    Events,
    Database,
}

fn space(kind: Kind) -> Space {
    match kind {
        Kind::Table | Kind::VirtualTable | Kind::View | Kind::Sequence | Kind::Index => {
            Space::Tables
        }
        Kind::Function => Space::Functions,
        Kind::Procedure => Space::Procedures,
        Kind::Package => Space::Packages,
        Kind::PackageBody => Space::PackageBodies,
        Kind::Trigger => Space::Triggers,
        Kind::Event => Space::Events,
        Kind::Database => Space::Database,
    }
}

fn standing(session: &mut Session) -> Result<Vec<Named>, Error> {
    let catalog = catalog::read(session)?;
    let of = |kind: Kind| {
        move |name: String| Named {
            kind,
            name,
            table: None,
        }
    };
    let mut found: Vec<Named> = catalog.views.into_iter().map(of(Kind::View)).collect();
    let tables = catalog.tables.into_iter().map(|table| table.name);
    found.extend(tables.map(of(Kind::Table)));
    found.extend(catalog.sequences.into_iter().map(of(Kind::Sequence)));
    found.extend(catalog.others);
    Ok(found)
}

/// Drops objects; what depends comes before what it depends on. Foreign keys are not checked in
/// this session.
fn drop_objects(session: &mut Session, taken: &[&Named]) -> Result<(), Error> {
    let order = |kind: Kind| match kind {
        Kind::Event => 0,
        Kind::Trigger => 1,
        Kind::View => 2,
        Kind::Procedure | Kind::Function | Kind::PackageBody => 3,
        Kind::Package => 4,
        Kind::Table | Kind::VirtualTable => 5,
        Kind::Sequence | Kind::Index | Kind::Database => 6,
    };
    let mut taken = taken.to_vec();
    taken.sort_by_key(|named| order(named.kind));
    for Named { kind, name, .. } in taken {
        let word = match *kind {
            Kind::Event => "EVENT",
            Kind::Trigger => "TRIGGER",
            Kind::View => "VIEW",
            Kind::Procedure => "PROCEDURE",
            Kind::Function => "FUNCTION",
            Kind::PackageBody => "PACKAGE BODY",
            Kind::Package => "PACKAGE",
            Kind::Sequence => "SEQUENCE",
            Kind::Table | Kind::VirtualTable => "TABLE",
            Kind::Index | Kind::Database => continue,
        };
        let drop = format!("DROP {word} IF EXISTS {}", session.qualified(name));
        match kind {
            // MariaDB 10.11 knows these words in this mode only.
            Kind::Package | Kind::PackageBody => {
                session.run("SET SESSION sql_mode='ORACLE'")?;
                session.run(&drop)?;
                session.prepare_writing()?;
            }
            _ => session.run(&drop)?,
        }
    }
    Ok(())
}
