//! What of a database the account cannot see. A server does not say that it hides triggers or
//! events: it lists none. So each kind that may be hidden as a whole is a gap without a name, and
//! each object whose name shows and whose text does not is a gap of its own.

use std::collections::BTreeSet;

use archive::ddl::{self, PartKind};
use archive::index::{Gap, Kind};

use super::super::catalog::{self, Catalog, Table};
use super::super::definition::{self, Definition};
use super::super::session::{Session, literal, quoted, text};
use super::{Account, Need};
use crate::Error;

/// Something that would be missing, and the right for it where one is known to be enough.
pub(in crate::mysql) struct Lack {
    pub gap: Gap,
    pub need: Option<Need>,
}

/// Why a definition whose name shows is not in the archive.
pub(in crate::mysql) const NAME_ONLY: &str = "the server shows its name and not its definition";

impl Lack {
    fn new(kind: Kind, name: &str, detail: impl Into<String>, need: Need) -> Self {
        Self {
            gap: Gap {
                kind,
                name: name.into(),
                cause: "no_right".into(),
                detail: detail.into(),
            },
            need: Some(need),
        }
    }
}

/// Kinds of objects of which the account may be shown fewer than there are.
fn hidden_kinds(account: &Account, catalog: &Catalog) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let selects = account.holds("SELECT");
    if !selects {
        // Only what the account has some right on is listed, views and sequences included.
        lacks.push(Lack::new(Kind::Table, "*", "SELECT", Need::Select));
        if !account.holds("SHOW VIEW") {
            lacks.push(Lack::new(Kind::View, "*", "SHOW VIEW", Need::ShowView));
        }
    }
    let by_table = |table: &Table| account.holds_on_table(&table.name, "TRIGGER");
    let triggers = account.holds("TRIGGER")
        // Nothing is known of the triggers of tables that are not listed.
        || (selects && !catalog.tables.is_empty() && catalog.tables.iter().all(by_table));
    if !triggers {
        lacks.push(Lack::new(Kind::Trigger, "*", "TRIGGER", Need::Trigger));
    }
    if !account.holds("EVENT") {
        lacks.push(Lack::new(Kind::Event, "*", "EVENT", Need::Event));
    }
    if !account.sees_routines() {
        let right = account.routine_right();
        lacks.push(Lack::new(Kind::Procedure, "*", right, Need::Routines));
    }
    lacks
}

/// All there is, of a database that the account is not even shown the name of (or that is not
/// there: the server gives the same answer).
pub(in crate::mysql) fn everything(account: &Account) -> Vec<Lack> {
    hidden_kinds(account, &Catalog::default())
}

/// Columns that a table has and the account does not see: rights on single columns hide the
/// others from the catalogue, not from the definition.
pub(in crate::mysql) fn hidden_columns(table: &Table, defined: &[String]) -> Option<String> {
    let seen = |name: &String| table.columns.iter().any(|column| column.name == *name);
    let hidden: Vec<&str> = defined
        .iter()
        .filter(|name| !seen(name))
        .map(String::as_str)
        .collect();
    let list = hidden.join(", ");
    (!hidden.is_empty()).then(|| format!("columns that the account may not read: {list}"))
}

/// The gap of an object that the server refuses; `None` when the refusal says more than that:
/// then the whole dump is worth nothing.
pub(in crate::mysql) fn refused(kind: Kind, name: &str, error: &Error) -> Option<Gap> {
    let cause = match error.code() {
        // The statement or the connection was killed, ran or idled too long, or the server goes down.
        Some(1317 | 1927 | 1053 | 1077 | 1079 | 2013 | 3024 | 1969 | 1158..=1161 | 4031) | None => {
            return None;
        }
        Some(1044 | 1142 | 1143 | 1227 | 1370 | 1356) => "no_right",
        Some(_) => "unreadable",
    };
    Some(Gap {
        kind,
        name: name.into(),
        cause: cause.into(),
        detail: error.to_string(),
    })
}

/// Why a view shows no columns, so that nothing can stand in for it: MariaDB looks into a view
/// for those only who may call its functions; elsewhere the view is broken for everybody.
fn view_without_columns(session: &mut Session, name: &str) -> Result<Lack, Error> {
    let asked = session.rows(&format!("SHOW FIELDS FROM {}", session.qualified(name)));
    match asked {
        Err(error) if error.code() == Some(1370) => {
            let need = function(&error.to_string(), &session.database);
            Ok(Lack::new(Kind::View, name, error.to_string(), need))
        }
        Err(error) if error.code().is_none() => Err(error),
        Err(error) if error.code() == Some(1142) => {
            Ok(Lack::new(Kind::View, name, error.to_string(), Need::Select))
        }
        _ => {
            let detail = match definition::view(session, name) {
                Ok(Definition::Script(script)) => {
                    String::from_utf8_lossy(script.text()).into_owned()
                }
                Ok(Definition::Hidden) => "its definition may not be seen".into(),
                Err(error) if error.code().is_none() => return Err(error),
                Err(error) => error.to_string(),
            };
            let gap = Gap {
                kind: Kind::View,
                name: name.into(),
                cause: "invalid_view".into(),
                detail,
            };
            Ok(Lack { gap, need: None })
        }
    }
}

/// Which function it was: `… denied to user … for routine 'database.name'`.
fn function(message: &str, database: &str) -> Need {
    let routine = message
        .rsplit_once("for routine '")
        .and_then(|(_, rest)| rest.rsplit_once('\''))
        .map_or("", |(routine, _)| routine);
    match routine.split_once('.') {
        Some((other, name)) if !routine.starts_with(&format!("{database}.")) => {
            Need::ExecuteIn(other.into(), name.into())
        }
        _ => Need::Execute,
    }
}

/// Everything that a dump would not be shown. Reads no row, and asks for nothing that the
/// account's rights on the whole database show anyway.
pub(in crate::mysql) fn lacks(
    session: &mut Session,
    account: &Account,
    catalog: &Catalog,
) -> Result<Vec<Lack>, Error> {
    let mut lacks = hidden_kinds(account, catalog);
    if !account.holds("SELECT") {
        for name in &catalog.sequences {
            if let Err(error) = definition::sequence(session, name) {
                lacks.push(refusal(Kind::Sequence, name, error, Need::Select)?);
            }
        }
        for table in &catalog.tables {
            lacks.extend(in_table(session, table)?);
        }
    }
    views(session, account, catalog, &mut lacks)?;
    for name in &catalog.hidden_events {
        let gap = Gap {
            kind: Kind::Event,
            name: name.clone(),
            cause: "unreadable".into(),
            detail: "the server was started with event_scheduler=DISABLED and shows no events"
                .into(),
        };
        lacks.push(Lack { gap, need: None });
    }
    for named in &catalog.others {
        let (need, shown) = match named.kind {
            Kind::Trigger => (Need::Trigger, account.holds("TRIGGER")),
            Kind::Event => (Need::Event, account.holds("EVENT")),
            _ => (Need::Routines, account.reads_routines()),
        };
        if shown {
            continue;
        }
        match definition::program(session, catalog, named) {
            Ok(Definition::Script(_)) => {}
            Ok(Definition::Hidden) => {
                lacks.push(Lack::new(named.kind, &named.name, NAME_ONLY, need));
            }
            Err(error) => lacks.push(refusal(named.kind, &named.name, error, need)?),
        }
    }
    Ok(lacks)
}

fn views(
    session: &mut Session,
    account: &Account,
    catalog: &Catalog,
    lacks: &mut Vec<Lack>,
) -> Result<(), Error> {
    if catalog.views.is_empty() {
        return Ok(());
    }
    let with_columns: BTreeSet<String> = session
        .rows(&format!(
            "SELECT DISTINCT CAST(TABLE_NAME AS BINARY) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA={}",
            literal(&session.database)
        ))?
        .iter()
        .map(|row| text(row, 0))
        .collect();
    let shown = account.holds("SELECT") && account.holds("SHOW VIEW");
    for name in &catalog.views {
        let definition = match shown {
            true => None,
            false => Some(definition::view(session, name)),
        };
        match definition {
            Some(Ok(Definition::Hidden)) => {
                lacks.push(Lack::new(Kind::View, name, NAME_ONLY, Need::ShowView));
            }
            Some(Err(error)) => {
                // The text of a view wants both rights, and the server names one.
                if !account.holds("SELECT") && error.code() == Some(1142) {
                    lacks.push(refusal(Kind::View, name, error, Need::Select)?);
                    if !account.holds("SHOW VIEW") {
                        lacks.extend(lacks.last().map(|lack| Lack {
                            gap: lack.gap.clone(),
                            need: Some(Need::ShowView),
                        }));
                    }
                } else {
                    lacks.push(refusal(Kind::View, name, error, Need::ShowView)?);
                }
                if !with_columns.contains(name) {
                    // It would be told only after the other right was given.
                    let lack = view_without_columns(session, name)?;
                    lacks.extend(lack.need.is_some().then_some(lack));
                }
            }
            _ if with_columns.contains(name) => {}
            _ => lacks.push(view_without_columns(session, name)?),
        }
    }
    Ok(())
}

/// What of a listed table may not be read.
fn in_table(session: &mut Session, table: &Table) -> Result<Option<Lack>, Error> {
    let name = &table.name;
    let lack = |error| refusal(Kind::Table, name, error, Need::Select).map(Some);
    let create = match definition::table(session, name) {
        Ok(create) => create,
        Err(error) => return lack(error),
    };
    // A definition that is not understood is a gap of the dump, with its reason.
    let defined = column_names(&create).unwrap_or_default();
    if let Some(detail) = hidden_columns(table, &defined) {
        return Ok(Some(Lack::new(Kind::Table, name, detail, Need::Select)));
    }
    let columns: Vec<String> = table.columns.iter().map(|it| quoted(&it.name)).collect();
    if columns.is_empty() || catalog::remote(table.engine.as_deref()) {
        return Ok(None);
    }
    let columns = columns.join(", ");
    let table = session.qualified(name);
    match session.rows(&format!("SELECT {columns} FROM {table} LIMIT 0")) {
        Ok(_) => Ok(None),
        Err(error) => lack(error),
    }
}

fn refusal(kind: Kind, name: &str, error: Error, need: Need) -> Result<Lack, Error> {
    let gap = refused(kind, name, &error).ok_or(error)?;
    let need = (gap.cause == "no_right").then_some(need);
    Ok(Lack { gap, need })
}

/// Names of the columns in a CREATE TABLE.
fn column_names(create: &[u8]) -> Result<Vec<String>, ddl::Error> {
    let parts = ddl::create_table_parts(create)?.parts;
    let names = parts.into_iter().filter_map(|part| match part.kind {
        PartKind::Column(name) => Some(String::from_utf8_lossy(&name).into_owned()),
        _ => None,
    });
    Ok(names.collect())
}
