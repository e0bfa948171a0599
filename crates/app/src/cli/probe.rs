//! `sauvegarde probe`: what the account sees of a database, before anything is saved, and the one
//! SQL text that gives it what it lacks. It saves nothing and changes nothing.

use clap::Args;
use engine::{LoadBy, Probe};

use crate::database;
use crate::explain::engine::some;
use crate::failure::{Failure, Result};
use crate::output;
use crate::report;
use crate::settings::Settings;
use crate::words::format::{count, rows, size};
use crate::words::{m, t};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(long, value_name = "URL")]
    source: Option<String>,
    #[arg(long)]
    lock: bool,
}

/// Does it. Fails when a dump by this account would be incomplete, or could not lock.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let source = settings.one(arguments.source.as_deref())?;
    let probe = database::probe(&source, arguments.lock)
        .ok_or_else(|| no_accounts().about(source.shown()))?
        .map_err(|error| Failure::from(error).about(source.shown()))?;
    match settings.json {
        true => output::json(&probe)?,
        false => output::print(&told(&probe))?,
    }
    if probe.missing.is_empty() && probe.grant.is_empty() {
        return Ok(());
    }
    let next = match probe.grant.is_empty() {
        true => t!("probe-missing-no-grant-next"),
        false => t!("probe-missing-next"),
    };
    let cause = match probe.missing.is_empty() {
        true => t!("probe-no-lock"),
        false => {
            let names: Vec<String> = probe.missing.iter().map(report::gap).collect();
            t!("probe-missing", missing = some(&names))
        }
    };
    Err(Failure::new("incomplete", cause, next).about(source.shown()))
}

/// A SQLite file has no accounts.
pub fn no_accounts() -> Failure {
    Failure::new("no-accounts", m!("no-accounts"), m!("no-accounts-next"))
}

/// The word that the texts choose by.
fn way(load: LoadBy) -> &'static str {
    match load {
        LoadBy::Bulk => "bulk",
        LoadBy::Infile => "infile",
        LoadBy::Cheapest | LoadBy::Insert => "insert",
    }
}

fn told(probe: &Probe) -> String {
    let mut lines = vec![
        t!(
            "inspect-source",
            database = probe.database.as_str(),
            family = probe.family.as_str(),
            version = probe.version.as_str()
        ),
        match probe.roles.is_empty() {
            true => t!("probe-account", account = probe.account.as_str()),
            false => t!(
                "probe-account-roles",
                account = probe.account.as_str(),
                roles = probe.roles.as_str()
            ),
        },
        t!(
            "probe-size",
            rows = rows(probe.rows),
            size = size(probe.bytes)
        ),
    ];
    lines.push(match probe.faster_with_local_infile {
        true => t!("probe-load-faster"),
        false => t!("probe-load", way = way(probe.load)),
    });
    for (kind, number) in &probe.objects {
        let (kind, number) = (report::kind(*kind), count(*number as u64));
        lines.push(t!("probe-seen", kind = kind, number = number));
    }
    let names = |tables: &[engine::ProbedTable]| {
        let named = |table: &engine::ProbedTable| format!("{} ({})", table.name, table.engine);
        some(&tables.iter().map(named).collect::<Vec<_>>())
    };
    if !probe.unprotected.is_empty() {
        lines.push(t!("probe-unprotected", names = names(&probe.unprotected)));
    }
    if !probe.without_rows.is_empty() {
        lines.push(t!("probe-without-rows", names = names(&probe.without_rows)));
    }
    let gaps = probe.missing.iter().map(report::gap);
    lines.extend(gaps.map(|gap| t!("inspect-gap", gap = gap)));
    if probe.missing.is_empty() {
        lines.push(t!("probe-nothing-missing"));
    }
    if !probe.grant.is_empty() {
        lines.push(String::new());
        lines.push(probe.grant.clone());
    }
    lines.join("\n")
}
