//! What an archive says about the server it comes from: settings that its definitions depend on, and what stands beside
//! the database and can be in no dump of it. It never fails for want of a right to look at the latter.

use std::collections::BTreeMap;

use archive::index::{Dialect, Index, Source};
use wire::Family;

use super::catalog::Table;
use super::header;
use super::history::{self, History};
use super::session::{Session, literal, text};
use super::snapshot::Snapshot;
use crate::Error;

/// What is known before the first frame.
pub(super) fn index(snapshot: &mut Snapshot) -> Result<Index, Error> {
    let session: &mut Session = &mut snapshot.lead.session;
    let mut facts = BTreeMap::new();
    let names = "'version_comment','character_set_server','collation_server','lower_case_table_names','time_zone',\
                 'system_time_zone','max_allowed_packet','log_bin','innodb_page_size','server_id','server_uuid','tx_isolation','transaction_isolation'";
    for row in session.rows(&format!(
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ({names})"
    ))? {
        facts.insert(text(&row, 0), text(&row, 1));
    }
    facts.insert("place".into(), session.place()?);
    facts.insert("snapshot".into(), snapshot.way.name().into());
    let connections = snapshot.others.len() + 1;
    facts.insert("connections".into(), connections.to_string());
    facts.insert(
        "sql_mode".into(),
        session.value("SELECT @@GLOBAL.sql_mode")?,
    );
    facts.insert("database_charset".into(), snapshot.catalog.charset.clone());
    facts.insert(
        "database_collation".into(),
        snapshot.catalog.collation.clone(),
    );
    surroundings(session, &mut facts)?;
    let versioned = |table: &Table| matches!(table.history, History::Kept(_));
    if snapshot.catalog.tables.iter().any(versioned) {
        let last = history::last_instant(session)?;
        facts.insert(history::LAST_INSTANT.into(), last.into());
    }
    if session.connection.server().family() == Family::MySql {
        // MySQL names no key of the parent for these.
        let odd = session.value(&format!(
            "SELECT COUNT(*) FROM information_schema.REFERENTIAL_CONSTRAINTS \
             WHERE CONSTRAINT_SCHEMA={} AND UNIQUE_CONSTRAINT_NAME IS NULL",
            literal(&session.database)
        ))?;
        if odd != "0" {
            facts.insert(header::ODD_FOREIGN_KEYS.into(), odd);
        }
    }
    let server = session.connection.server();
    let family = match server.family() {
        Family::MariaDb => "mariadb",
        Family::MySql => "mysql",
    };
    let source = Source {
        family: family.into(),
        version: server.text().into(),
        database: session.database.clone(),
        facts,
        position: snapshot.position.clone(),
    };
    let taken_at = snapshot.taken_at.clone();
    Ok(Index::new(
        crate::GENERATOR,
        Dialect::MySql,
        source,
        taken_at,
    ))
}

/// Plugins, loadable functions and components: a target without them refuses what is made of them.
fn surroundings(session: &mut Session, facts: &mut BTreeMap<String, String>) -> Result<(), Error> {
    let mut questions = vec![
        (
            "plugins",
            "SELECT PLUGIN_NAME FROM information_schema.PLUGINS \
             WHERE PLUGIN_LIBRARY IS NOT NULL AND PLUGIN_STATUS='ACTIVE' ORDER BY PLUGIN_NAME",
        ),
        (
            "loadable_functions",
            "SELECT name FROM mysql.func ORDER BY name",
        ),
    ];
    if session.connection.server().family() == Family::MySql {
        let sql = "SELECT component_urn FROM mysql.component ORDER BY component_urn";
        questions.push(("components", sql));
    }
    for (fact, sql) in questions {
        match session.rows(sql) {
            Ok(rows) if rows.is_empty() => {}
            Ok(rows) => {
                let names: Vec<String> = rows.iter().map(|row| text(row, 0)).collect();
                facts.insert(fact.into(), names.join(","));
            }
            // Few accounts may look there, and an old server may have no such table.
            Err(error) if error.code().is_some() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether the database refuses to be written to (MySQL since 8.0.22).
pub(super) fn read_only(session: &mut Session) -> Result<bool, Error> {
    let server = session.connection.server();
    if server.family() != Family::MySql || server.version() < (8, 0, 22) {
        return Ok(false);
    }
    let rows = session.rows(&format!(
        "SELECT OPTIONS FROM information_schema.SCHEMATA_EXTENSIONS WHERE SCHEMA_NAME={}",
        literal(&session.database)
    ))?;
    Ok(rows.iter().any(|row| text(row, 0).contains("READ ONLY=1")))
}
