//! What the account of a session holds on its database, by the server's own `SHOW GRANTS` (which
//! counts active roles) and by what it answers when asked for something that is not there. The
//! one source of truth for the dump, which makes gaps of it, and for [`super::probe`]. In doubt a
//! right counts as missing: at worst a whole archive is called incomplete, never the other way.

pub(super) mod grants;
pub(super) mod pattern;
mod remedy;
pub(super) mod visible;

use wire::Family;

use self::grants::{Grant, Rights, Scope};
use super::session::{Session, quoted, text};
use crate::Error;

pub(super) use remedy::remedy;

/// A right that something of the database needs to be seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    Select,
    ShowView,
    Trigger,
    Event,
    /// Whatever this server wants for the text of other people's routines.
    Routines,
    /// MariaDB looks into a view that calls a function only for those who may call it.
    Execute,
    /// The same for a function of another database: database and name.
    ExecuteIn(String, String),
    LockTables,
}

/// The account of a session and what it holds.
pub(super) struct Account {
    pub user: String,
    pub host: String,
    /// Names of active roles, as the server writes them.
    pub roles: String,
    family: Family,
    version: (u16, u16, u16),
    grants: Vec<Grant>,
    database: String,
    /// MySQL with `partial_revokes`: wildcards in grants mean themselves.
    literal: bool,
    /// Whether it may read every column of `mysql.proc`.
    reads_proc: bool,
    /// Whether the server answers as it does to those who hold them.
    selects: Option<bool>,
    events: Option<bool>,
}

/// A name that nobody uses: only the right to it decides what the server answers.
const NOBODY: &str = "sauvegarde asks whether it may";

impl Account {
    /// Asks the server. Changes nothing and ends no transaction.
    pub fn read(session: &mut Session) -> Result<Self, Error> {
        let (family, version) = {
            let server = session.connection.server();
            (server.family(), server.version())
        };
        let current = session.value("SELECT CURRENT_USER()")?;
        let (user, host) = current.rsplit_once('@').unwrap_or((&current, "%"));
        let roles = match (family, version) {
            (Family::MySql, (..8, ..)) => String::new(),
            _ => session.value("SELECT CURRENT_ROLE()")?,
        };
        let literal =
            // Since 8.0.16; before, and in MariaDB, there is no such variable and no row.
            session.rows("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'")?
                .first()
                .is_some_and(|row| text(row, 1) == "ON");
        let fold = session.value("SELECT @@lower_case_table_names")? != "0";
        let lines = session.rows("SHOW GRANTS")?;
        let mut grants: Vec<Grant> = lines
            .iter()
            .filter_map(|row| grants::parse(&text(row, 0)))
            .collect();
        let mut database = session.database.clone();
        if fold {
            // Such servers keep names in lower case, or compare them as if.
            database = database.to_lowercase();
            grants.iter_mut().for_each(|grant| match &mut grant.scope {
                Scope::Database(name) | Scope::Table(name, _) | Scope::Routine(name, _) => {
                    *name = name.to_lowercase();
                }
                Scope::Everything => {}
            });
        }
        let proc = !(family == Family::MySql && version >= (8, 0, 0));
        let nobody = session.qualified(NOBODY);
        Ok(Self {
            user: user.to_owned(),
            host: host.to_owned(),
            roles,
            family,
            version,
            grants,
            database,
            literal,
            reads_proc: proc && answers(session, "SELECT * FROM mysql.proc LIMIT 0")?.is_none(),
            selects: oracle(session, &format!("SELECT 1 FROM {nobody}"), 1146)?,
            events: oracle(session, &format!("SHOW CREATE EVENT {nobody}"), 1539)?,
        })
    }

    /// The active roles; empty for none.
    pub fn roles_shown(&self) -> String {
        match self.roles.as_str() {
            "NONE" => String::new(),
            roles => roles.to_owned(),
        }
    }

    /// Whether the account holds a right on the whole database.
    pub fn holds(&self, right: &str) -> bool {
        let asked = match right {
            "SELECT" => self.selects,
            "EVENT" => self.events,
            _ => None,
        };
        asked.unwrap_or_else(|| self.granted(right))
    }

    fn granted(&self, right: &str) -> bool {
        self.everywhere(right) || self.on_database().have(right)
    }

    /// Whether the account holds a right that there is on the whole server only.
    pub fn holds_everywhere(&self, right: &str) -> bool {
        self.everywhere(right)
    }

    /// Whether a right on everything covers this database.
    fn everywhere(&self, right: &str) -> bool {
        let held = |revoked: bool| {
            self.grants.iter().any(|grant| {
                let here = match &grant.scope {
                    Scope::Everything => !revoked,
                    Scope::Database(name) => revoked && *name == self.database,
                    Scope::Table(..) | Scope::Routine(..) => false,
                };
                here && grant.revoked == revoked && grant.rights.have(right)
            })
        };
        held(false) && !held(true)
    }

    /// Rights on the database by name or pattern, of all grantees together.
    fn on_database(&self) -> Rights {
        let mut grantees: Vec<&str> = self.grants.iter().map(|it| it.grantee.as_str()).collect();
        grantees.sort_unstable();
        grantees.dedup();
        let mut rights = Rights::default();
        for grantee in grantees {
            if let Some((_, found)) = self.row(|grant| grant.grantee == grantee) {
                rights.add(&found);
            }
        }
        rights
    }

    /// The pattern that a server finds for one grantee, and its rights.
    fn row(&self, of: impl Fn(&Grant) -> bool) -> Option<(String, Rights)> {
        let rows = self
            .grants
            .iter()
            .filter(|grant| of(grant) && !grant.revoked);
        let fitting: Vec<(&String, &Rights)> = rows
            .filter_map(|grant| match &grant.scope {
                Scope::Database(name) if self.fits(name) => Some((name, &grant.rights)),
                _ => None,
            })
            .collect();
        let best = fitting.iter().map(|(name, _)| self.specific(name)).max()?;
        // With active roles MySQL shows all grantees as one; which of several patterns counts is
        // then not known, unless it is the very name.
        let unsure = self.family == Family::MySql && !self.roles_shown().is_empty();
        let mut chosen = fitting
            .iter()
            .filter(|(name, _)| self.specific(name) == best || (unsure && best < 128));
        let (name, first) = chosen.next()?;
        let rights = chosen.fold((*first).clone(), |sum, (_, next)| sum.both(next));
        Some(((*name).clone(), rights))
    }

    fn fits(&self, name: &str) -> bool {
        match self.literal {
            true => name == self.database,
            false => pattern::fits(name, &self.database),
        }
    }

    fn specific(&self, name: &str) -> usize {
        if self.literal {
            128
        } else {
            pattern::specific(name)
        }
    }

    /// Whether the account holds a right on a table by its name.
    pub fn holds_on_table(&self, table: &str, right: &str) -> bool {
        self.grants.iter().any(|grant| {
            let Scope::Table(database, name) = &grant.scope else {
                return false;
            };
            *database == self.database && name == table && grant.rights.have(right)
        })
    }

    /// Whether the text of every routine is shown to it.
    pub fn reads_routines(&self) -> bool {
        match self.family {
            Family::MariaDb => {
                self.reads_proc || (self.has_routine_right() && self.granted("SHOW CREATE ROUTINE"))
            }
            Family::MySql if self.version >= (8, 0, 0) => {
                self.everywhere("SELECT") || self.everywhere("SHOW_ROUTINE")
            }
            Family::MySql => self.reads_proc,
        }
    }

    /// Whether it sees at least the name of every routine.
    pub fn sees_routines(&self) -> bool {
        let any = ["EXECUTE", "CREATE ROUTINE", "ALTER ROUTINE"];
        self.reads_routines() || any.iter().any(|right| self.granted(right))
    }

    /// What the right to see every routine is called here.
    fn routine_right(&self) -> &'static str {
        match self.family {
            _ if self.has_routine_right() => "SHOW CREATE ROUTINE",
            Family::MySql if self.version >= (8, 0, 20) => "SHOW_ROUTINE",
            Family::MySql if self.version >= (8, 0, 0) => "SELECT ON *.*",
            _ => "SELECT ON mysql.proc",
        }
    }

    fn has_routine_right(&self) -> bool {
        self.family == Family::MariaDb && self.version >= (11, 3, 0)
    }
}

/// The number of the server's refusal, or `None` when it answers.
fn answers(session: &mut Session, sql: &str) -> Result<Option<u16>, Error> {
    match session.rows(sql) {
        Ok(_) => Ok(None),
        Err(error) if error.code().is_some() => Ok(error.code()),
        Err(error) => Err(error),
    }
}

/// Whether the server says that something is not there (which it tells those who may know), or
/// that one may not ask. `None`: it says something else, which proves nothing.
fn oracle(session: &mut Session, sql: &str, not_there: u16) -> Result<Option<bool>, Error> {
    Ok(match answers(session, sql)? {
        None => Some(true),
        Some(code) if code == not_there => Some(true),
        Some(1044 | 1142 | 1143 | 1227) => Some(false),
        Some(_) => None,
    })
}

/// `` `user`@`host` ``.
fn account_name(user: &str, host: &str) -> String {
    format!("{}@{}", quoted(user), quoted(host))
}
