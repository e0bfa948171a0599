//! What the account may not see. A server does not say that it hides triggers or events: it
//! lists none. So the rights are asked for, and a missing one is a gap of the dump. It never
//! guesses where roles make the answer uncertain: it says so instead.

use archive::index::Kind;

use super::session::{Session, literal, text};
use crate::Error;

/// What is hidden from the account.
pub(super) enum Rights {
    /// The kinds of objects that the account cannot see, with the right that it lacks.
    Missing(Vec<(Kind, &'static str)>),
    /// Roles are in force, whose rights the catalogue does not tell.
    Uncertain,
}

/// Rights without which whole kinds of objects are invisible (MariaDB 10.11, MySQL 8): any one of
/// each list will do. A view is listed even when its definition may not be seen, and so is a
/// routine that the account may run: that is found out one by one.
const NEEDED: [(Kind, &[&str]); 3] = [
    (Kind::Trigger, &["TRIGGER"]),
    (Kind::Event, &["EVENT"]),
    (
        Kind::Procedure,
        &["EXECUTE", "CREATE ROUTINE", "ALTER ROUTINE", "SHOW_ROUTINE"],
    ),
];

/// Asks for the rights on the session's database.
pub(super) fn missing(session: &mut Session) -> Result<Rights, Error> {
    // 'user'@'host', as the catalogue writes it; the name may hold an @.
    let grantee = "CONCAT(\"'\", LEFT(CURRENT_USER(), LENGTH(CURRENT_USER())-LENGTH(SUBSTRING_INDEX(CURRENT_USER(),'@',-1))-1), \
                   \"'@'\", SUBSTRING_INDEX(CURRENT_USER(),'@',-1), \"'\")";
    let held = session.rows(&format!(
        "SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES WHERE GRANTEE={grantee} \
         UNION SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES \
         WHERE GRANTEE={grantee} AND {} LIKE TABLE_SCHEMA",
        literal(&session.database)
    ))?;
    let holds = |right: &str| held.iter().any(|row| text(row, 0) == right);
    // Whoever may read the table of routines sees them all. Any refusal means "does not", which
    // at worst calls a whole archive incomplete, never the other way round.
    let reads_routines = session.rows("SELECT 1 FROM mysql.proc LIMIT 0").is_ok();
    let sees = |kind: Kind, rights: &[&str]| {
        rights.iter().any(|right| holds(right)) || (kind == Kind::Procedure && reads_routines)
    };
    let missing: Vec<_> = NEEDED
        .into_iter()
        .filter(|(kind, rights)| !sees(*kind, rights))
        .map(|(kind, rights)| (kind, rights[0]))
        .collect();
    if missing.is_empty() {
        return Ok(Rights::Missing(missing));
    }
    let roles = session
        .rows("SELECT ROLE_NAME FROM information_schema.ENABLED_ROLES WHERE ROLE_NAME IS NOT NULL");
    match roles {
        Ok(roles) if roles.is_empty() => Ok(Rights::Missing(missing)),
        // MySQL before 8.0.19 has neither the table nor, before 8, roles.
        Err(error) if error.code() == Some(1109) => Ok(Rights::Missing(missing)),
        Ok(_) => Ok(Rights::Uncertain),
        Err(error) => Err(error),
    }
}
