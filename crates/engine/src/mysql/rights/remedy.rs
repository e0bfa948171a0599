//! The SQL that would make everything visible: the fewest rights, for a person to read and paste.
//! It is never run by the program. It must not take a right away: a new entry for a database
//! hides the pattern that covered it before, so what that one gave is repeated.

use wire::Family;

use super::super::session::quoted;
use super::{Account, Need, account_name, pattern};

/// The statements, one a line; empty when nothing is needed.
pub(in crate::mysql) fn remedy(account: &Account, needs: &[Need]) -> String {
    let mut here: Vec<&str> = Vec::new();
    let mut statements = Vec::new();
    let to = account_name(&account.user, &account.host);
    for need in needs {
        match need {
            Need::Select => here.push("SELECT"),
            Need::ShowView => here.push("SHOW VIEW"),
            Need::Trigger => here.push("TRIGGER"),
            Need::Event => here.push("EVENT"),
            Need::Execute => here.push("EXECUTE"),
            Need::LockTables => here.push("LOCK TABLES"),
            Need::Routines if account.has_routine_right() => here.push("SHOW CREATE ROUTINE"),
            Need::Routines => statements.push(match (account.family, account.version) {
                (Family::MySql, (8.., _, _)) if account.version >= (8, 0, 20) => {
                    format!("GRANT SHOW_ROUTINE ON *.* TO {to};")
                }
                (Family::MySql, (8.., _, _)) => format!("GRANT SELECT ON *.* TO {to};"),
                _ => format!("GRANT SELECT ON `mysql`.`proc` TO {to};"),
            }),
            Need::ExecuteIn(database, name) => statements.push(format!(
                "GRANT EXECUTE ON FUNCTION {}.{} TO {to};",
                quoted(database),
                quoted(name)
            )),
        }
    }
    if !here.is_empty() {
        let (on, rights) = entry(account, &here);
        let rights = rights.join(", ");
        statements.insert(0, format!("GRANT {rights} ON {}.* TO {to};", quoted(&on)));
    }
    statements.dedup();
    statements.join("\n")
}

/// The entry to add rights to, and the rights.
fn entry(account: &Account, needed: &[&str]) -> (String, Vec<String>) {
    let escaped = match account.literal {
        true => account.database.clone(),
        false => pattern::escaped(&account.database),
    };
    let own = account_name(&account.user, &account.host);
    // As the server writes it, with single quotes in older versions.
    let own_too = own.replace('`', "'");
    let row = account.row(|grant| grant.grantee == own || grant.grantee == own_too);
    let mut rights: Vec<String> = needed.iter().map(|right| (*right).to_owned()).collect();
    match row {
        Some((name, _)) if name == escaped || name == account.database => return (name, rights),
        Some((_, hidden)) => {
            let more = hidden.words();
            match more.first().is_some_and(|word| word == "ALL PRIVILEGES") {
                true => rights = more,
                false => rights.extend(more),
            }
        }
        None => {}
    }
    let mut seen = Vec::new();
    rights.retain(|right| {
        !seen.contains(right) && {
            seen.push(right.clone());
            true
        }
    });
    (escaped, rights)
}
