//! What a target server would not take because of its settings or the account's rights, found out
//! before the first write: a restore that fails in the middle leaves half a database. The session
//! is allowed what it may be allowed; the server's own settings are never changed.

use std::collections::BTreeSet;

use archive::index::{Index, Kind, Object};

use super::super::rights::Account;
use super::super::session::{Session, text};
use crate::Error;
use crate::error::Rule;

/// Refuses the objects that the target would refuse.
pub(super) fn refuse_early(
    session: &mut Session,
    index: &Index,
    chosen: &BTreeSet<usize>,
) -> Result<(), Error> {
    let names = |of: &dyn Fn(&Object) -> bool| -> Vec<String> {
        let objects = chosen.iter().map(|at| &index.objects[*at]);
        objects
            .filter(|object| of(object))
            .map(|object| object.name.clone())
            .collect()
    };
    let keyless = names(&|object| {
        object.kind == Kind::Table && !object.parts.iter().any(|part| part.kind == "primary_key")
    });
    if !keyless.is_empty() && !may_lack_keys(session)? {
        return forbidden(Rule::PrimaryKey, keyless);
    }
    // Of triggers a server asks the same as of functions.
    let programs = names(&|object| matches!(object.kind, Kind::Function | Kind::Trigger));
    let events = names(&|object| object.kind == Kind::Event);
    if programs.is_empty() && events.is_empty() {
        return Ok(());
    }
    let account = Account::read(session)?;
    if !programs.is_empty() && !account.holds_everywhere("SUPER") && distrusts(session)? {
        return forbidden(Rule::Functions, programs);
    }
    if !events.is_empty() && !account.holds("EVENT") {
        return forbidden(Rule::Events, events);
    }
    Ok(())
}

fn forbidden(rule: Rule, names: Vec<String>) -> Result<(), Error> {
    Err(Error::Forbidden { rule, names })
}

/// Lets this session make tables without a primary key; whether that is possible.
fn may_lack_keys(session: &mut Session) -> Result<bool, Error> {
    let rows = session.rows("SHOW SESSION VARIABLES LIKE 'sql_require_primary_key'")?;
    if rows.first().is_none_or(|row| text(row, 1) != "ON") {
        return Ok(true);
    }
    match session.run("SET SESSION sql_require_primary_key=0") {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(1227) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether only SUPER may make functions, because replicas would run them again.
fn distrusts(session: &mut Session) -> Result<bool, Error> {
    let rows = session.rows(
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin','log_bin_trust_function_creators')",
    )?;
    let on = |name: &str| {
        rows.iter()
            .any(|row| text(row, 0) == name && text(row, 1) == "ON")
    };
    Ok(on("log_bin") && !on("log_bin_trust_function_creators"))
}
