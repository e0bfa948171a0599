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

/// Rights without which whole kinds of objects are invisible (MariaDB 10.11, MySQL 8). A view or
/// routine is listed even when its definition may not be seen, which is found out one by one.
const NEEDED: [(Kind, &str); 2] = [(Kind::Trigger, "TRIGGER"), (Kind::Event, "EVENT")];

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
    let lacks = |right: &str| !held.iter().any(|row| text(row, 0) == right);
    let missing: Vec<_> = NEEDED
        .into_iter()
        .filter(|(_, right)| lacks(right))
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
