//! What an account sees of a database, before a dump: what would be missing, and the SQL that
//! gives the rights for it. It reads definitions and no rows, takes no lock and changes nothing.

use std::collections::BTreeMap;

use archive::index::{Gap, Kind};
use wire::Family;

use super::catalog::{self, Table};
use super::rights::visible::{self, Lack};
use super::rights::{Account, Need, remedy};
use super::session::Session;
use super::ways::Ways;
use crate::{Error, LoadBy, Probe, ProbedTable};

/// Signs in as `options` say and looks. `lock`: whether a dump would lock the tables that no
/// snapshot covers, which is a right of its own.
pub fn probe(options: &wire::Options, lock: bool) -> Result<Probe, Error> {
    let mut session = Session::open_reading(&wire::Options {
        // An account without any right on the database may not choose it; it is told so below.
        database: None,
        ..options.clone()
    })?;
    session.database = options.database.clone().unwrap_or_default();
    let catalog = catalog::read(&mut session)?;
    let account = Account::read(&mut session)?;
    let lacks = match catalog.charset.is_empty() {
        false => visible::lacks(&mut session, &account, &catalog)?,
        true if account.holds("SELECT") => {
            let name = &session.database;
            return Err(Error::Refused(format!("there is no database {name}")));
        }
        true => visible::everything(&account),
    };
    let mut needs: Vec<Need> = lacks.iter().filter_map(|lack| lack.need.clone()).collect();
    let unprotected = of_engine(&catalog.tables, |engine| {
        !catalog::transactional(engine) && !catalog::without_rows(engine)
    });
    if lock && !unprotected.is_empty() && !account.holds("LOCK TABLES") {
        needs.push(Need::LockTables);
    }
    needs.sort();
    needs.dedup();
    let mut objects = BTreeMap::new();
    let mut seen = |kind: Kind, number: usize| {
        if number > 0 {
            *objects.entry(kind).or_insert(0) += number;
        }
    };
    seen(Kind::Table, catalog.tables.len());
    seen(Kind::Sequence, catalog.sequences.len());
    seen(Kind::View, catalog.views.len());
    catalog.others.iter().for_each(|named| seen(named.kind, 1));
    let family = match session.connection.server().family() {
        Family::MariaDb => "mariadb",
        Family::MySql => "mysql",
    };
    let load = Ways::read(&mut session)?.cheapest();
    let probe = Probe {
        load,
        faster_with_local_infile: load == LoadBy::Insert,
        server: session.place()?,
        family: family.into(),
        version: session.connection.server().text().into(),
        database: session.database.clone(),
        account: format!("{}@{}", account.user, account.host),
        roles: account.roles_shown(),
        objects,
        rows: catalog.tables.iter().map(|table| table.rows).sum(),
        bytes: catalog.tables.iter().map(|table| table.bytes).sum(),
        unprotected,
        without_rows: of_engine(&catalog.tables, catalog::without_rows),
        missing: gaps(lacks),
        grant: remedy(&account, &needs),
    };
    session.connection.close();
    Ok(probe)
}

fn of_engine(tables: &[Table], which: impl Fn(Option<&str>) -> bool) -> Vec<ProbedTable> {
    let chosen = tables.iter().filter(|table| which(table.engine.as_deref()));
    chosen
        .map(|table| ProbedTable {
            name: table.name.clone(),
            engine: table.engine.clone().unwrap_or_default(),
        })
        .collect()
}

/// Each gap once, however many rights would be needed to close it.
fn gaps(lacks: Vec<Lack>) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for Lack { gap, .. } in lacks {
        let same = |other: &Gap| {
            (other.kind, &other.name, &other.cause) == (gap.kind, &gap.name, &gap.cause)
        };
        if !gaps.iter().any(same) {
            gaps.push(gap);
        }
    }
    gaps
}
