//! The accounts and roles that have rights on a database, as SQL: no dump of one database holds
//! them (they belong to the server), so they go into a file of their own. What reaches beyond the
//! database is named in comments and left out, so that replaying the file can never make anybody
//! mightier than the database needs. The text holds hashes of passwords: it is a secret.

use std::collections::{BTreeMap, BTreeSet};

use wire::Family;

use super::rights::grants::{self, Scope};
use super::rights::pattern;
use super::session::{Session, quoted, text};
use crate::{Accounts, Error};

/// An account or role, with the lines of its `SHOW GRANTS`.
struct Account {
    /// As the server writes it.
    name: String,
    /// A role of MariaDB, which has no host and no password.
    role: bool,
    lines: Vec<String>,
}

/// Reads the accounts that have rights on the database of `options`, which needs the right to
/// read the server's own tables of accounts.
pub fn accounts(options: &wire::Options) -> Result<Accounts, Error> {
    let mut session = Session::open_reading(options)?;
    let family = session.connection.server().family();
    if family == Family::MySql && session.connection.server().version() >= (8, 0, 17) {
        // Hashes of caching_sha2_password hold bytes that are no text.
        session.run("SET SESSION print_identified_with_as_hex=1")?;
    }
    let all = read(&mut session, family)?;
    let included = included(&session.database, &all);
    let chosen: Vec<&Account> = all
        .iter()
        .filter(|it| included.contains(&it.name))
        .collect();
    let mut sql = vec![
        format!(
            "-- Accounts and roles with rights on {}, from {}.",
            comment(&quoted(&session.database)),
            comment(session.connection.server().text())
        ),
        "-- Holds hashes of passwords: keep it as secret as they are.".into(),
        "-- Replay it as an administrator, after the database was restored under the same name."
            .into(),
    ];
    let mut left_out = Vec::new();
    for account in &chosen {
        match account.name.as_str() {
            "PUBLIC" => {}
            name if account.role => sql.push(format!("CREATE ROLE IF NOT EXISTS {name};")),
            name => sql.push(create(&mut session, name)?),
        }
    }
    let mut later = Vec::new();
    for account in &chosen {
        for line in &account.lines {
            match place(line, &session.database, &included) {
                Place::Here(statement) => sql.push(format!("{statement};")),
                Place::Role(statement) => later.push(format!("{statement};")),
                Place::Elsewhere(what) => {
                    left_out.push(format!("{}: {what}", account.name));
                }
                Place::Nothing => {}
            }
        }
    }
    sql.extend(later);
    if family == Family::MySql && session.connection.server().version() >= (8, 0, 0) {
        sql.extend(default_roles(&mut session, &included)?);
    }
    sql.extend(
        left_out
            .iter()
            .map(|what| format!("-- Left out, beyond this database: {}", comment(what))),
    );
    let names = chosen.iter().map(|account| account.name.clone()).collect();
    let database = session.database.clone();
    session.connection.close();
    Ok(Accounts {
        database,
        accounts: names,
        left_out,
        sql: sql.join("\n") + "\n",
    })
}

fn read(session: &mut Session, family: Family) -> Result<Vec<Account>, Error> {
    let is_role = match family {
        Family::MariaDb => "is_role",
        Family::MySql => "'N'",
    };
    let rows = session.rows(&format!(
        "SELECT User, Host, {is_role} FROM mysql.user ORDER BY {is_role} DESC, User, Host"
    ))?;
    let mut all = Vec::new();
    for row in &rows {
        let role = text(row, 2) == "Y";
        let name = match (role, text(row, 0).as_str()) {
            (true, "PUBLIC") => "PUBLIC".to_owned(),
            (true, name) => quoted(name),
            (false, name) => format!("{}@{}", quoted(name), quoted(&text(row, 1))),
        };
        let lines = session.rows(&format!("SHOW GRANTS FOR {name}"))?;
        // Those of a role list the roles within it, too: each has its own turn.
        let own = |line: &String| match grants::parse(line) {
            Some(grant) => grant.grantee.replace('\'', "`") == name,
            None => true,
        };
        let lines = lines.iter().map(|row| text(row, 0)).filter(own).collect();
        all.push(Account { name, role, lines });
    }
    Ok(all)
}

/// Names of the accounts with a right on the database, by themselves or through a role.
fn included(database: &str, all: &[Account]) -> BTreeSet<String> {
    let here = |line: &String| {
        grants::parse(line).is_some_and(|grant| !grant.revoked && touches(&grant.scope, database))
    };
    let mut included: BTreeSet<String> = all
        .iter()
        .filter(|account| account.lines.iter().any(here))
        .map(|account| account.name.clone())
        .collect();
    loop {
        let before = included.len();
        for account in all.iter().filter(|account| !administers(account)) {
            let roles = account.lines.iter().filter_map(|line| grants::roles(line));
            if roles
                .flat_map(|grant| grant.roles)
                .any(|role| included.contains(&role))
            {
                included.insert(account.name.clone());
            }
        }
        if included.len() == before {
            return included;
        }
    }
}

/// Whether an account may do everything anyway. Whoever makes a role of MariaDB is given it, too:
/// that is no reason to take an administrator to another server.
fn administers(account: &Account) -> bool {
    account.lines.iter().any(|line| {
        grants::parse(line).is_some_and(|grant| {
            grant.scope == Scope::Everything && !grant.revoked && grant.rights.have("SUPER")
        })
    })
}

fn touches(scope: &Scope, database: &str) -> bool {
    match scope {
        Scope::Everything => false,
        Scope::Database(name) => pattern::fits(name, database),
        Scope::Table(name, _) | Scope::Routine(name, _) => name == database,
    }
}

/// Where a line of `SHOW GRANTS` belongs.
enum Place {
    Here(String),
    /// The grant of a role, which must come after all roles are there.
    Role(String),
    Elsewhere(String),
    Nothing,
}

fn place(line: &str, database: &str, included: &BTreeSet<String>) -> Place {
    if let Some(grant) = grants::parse(line) {
        return match (&grant.scope, grant.revoked) {
            (scope, false) if touches(scope, database) => Place::Here(line.to_owned()),
            _ if grant.rights.words().is_empty() && grant.scope == Scope::Everything => {
                Place::Nothing
            }
            _ => {
                // The line itself may hold a hash.
                let word = if grant.revoked { "not " } else { "" };
                let rights = grant.rights.words().join(", ");
                let on = match &grant.scope {
                    Scope::Everything => "*.*".into(),
                    Scope::Database(name) => format!("{}.*", quoted(name)),
                    Scope::Table(name, object) | Scope::Routine(name, object) => {
                        format!("{}.{}", quoted(name), quoted(object))
                    }
                };
                Place::Elsewhere(format!("{word}{rights} ON {on}"))
            }
        };
    }
    if let Some(grant) = grants::roles(line) {
        let (here, beyond): (Vec<String>, Vec<String>) = grant
            .roles
            .into_iter()
            .partition(|role| included.contains(role));
        return match here.is_empty() {
            true => Place::Elsewhere(format!("role {}", beyond.join(", "))),
            false => Place::Role(format!("GRANT {}{}", here.join(", "), grant.rest)),
        };
    }
    match line
        .strip_prefix("SET DEFAULT ROLE ")
        .and_then(|rest| rest.split_once(" FOR "))
    {
        Some((role, _)) if included.contains(role) => Place::Role(line.to_owned()),
        Some((role, _)) => Place::Elsewhere(format!("default role {role}")),
        None => Place::Elsewhere("a right of another kind (see SHOW GRANTS)".into()),
    }
}

/// The server's CREATE USER, without its default roles, which may not be there yet.
fn create(session: &mut Session, name: &str) -> Result<String, Error> {
    let create = session.value(&format!("SHOW CREATE USER {name}"))?;
    let create = create
        .strip_prefix("CREATE USER ")
        .ok_or_else(|| Error::Refused(format!("{name}: the server shows no CREATE USER")))?;
    let create = match (create.find(" DEFAULT ROLE "), create.find(" REQUIRE ")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &create[..from], &create[to..]),
        _ => create.to_owned(),
    };
    Ok(format!("CREATE USER IF NOT EXISTS {create};"))
}

fn default_roles(session: &mut Session, included: &BTreeSet<String>) -> Result<Vec<String>, Error> {
    let rows = session.rows(
        "SELECT USER, HOST, DEFAULT_ROLE_USER, DEFAULT_ROLE_HOST FROM mysql.default_roles ORDER BY 1, 2, 3, 4",
    )?;
    let mut by_account: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        let name = |at: usize| format!("{}@{}", quoted(&text(row, at)), quoted(&text(row, at + 1)));
        if included.contains(&name(0)) && included.contains(&name(2)) {
            by_account.entry(name(0)).or_default().push(name(2));
        }
    }
    let statement = |(account, roles): (&String, &Vec<String>)| {
        format!("SET DEFAULT ROLE {} TO {account};", roles.join(", "))
    };
    Ok(by_account.iter().map(statement).collect())
}

/// Fit for a line of comment: nothing in it can end the line.
fn comment(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}
