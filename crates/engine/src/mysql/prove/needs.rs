//! What the definitions of an archive need from a server besides tables: the accounts they run
//! under and the time zones they name. Only ever provided on a private server.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use archive::ddl;
use archive::grammar::Dialect;
use archive::index::{Kind, Role};
use archive::splitter::Splitter;
use archive::{FrameText, ReadAt, Reader};
use wire::Family;

use super::super::private_server::PrivateServer;
use super::super::session::{Session, literal};
use crate::{Change, Error};

/// Longest statement that loads a time zone, bytes.
const LONGEST: usize = 16 << 20;
/// Where the system's time zones are.
const ZONES: &str = "/usr/share/zoneinfo";

/// Accounts and time zones.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// As they stand in the definitions, quotes included.
    definers: BTreeSet<String>,
    /// Names such as `Europe/Paris`.
    zones: BTreeSet<String>,
}

/// Reads them from the definitions.
pub(super) fn read<S: ReadAt>(reader: &Reader<S>) -> Result<Needs, Error> {
    let mut needs = Needs::default();
    let mut buffers = FrameText::default();
    let index = reader.index();
    for frame in index
        .frames
        .iter()
        .filter(|frame| frame.role == Role::Definition)
    {
        let kind = frame.object.map(|at| index.objects[at].kind);
        if matches!(
            kind,
            None | Some(Kind::Table | Kind::Sequence | Kind::Database)
        ) {
            continue;
        }
        let text = reader.text(frame, &mut buffers)?;
        for (offset, length) in &frame.statements {
            let statement = text
                .get(*offset as usize..(*offset + *length) as usize)
                .unwrap_or_default();
            needs.zones.extend(zone(statement));
            // A definition that is not understood here is the restore's business.
            if statement.starts_with(b"CREATE ") {
                needs
                    .definers
                    .extend(ddl::definer(statement).ok().flatten());
            }
        }
    }
    Ok(needs)
}

/// The named time zone that a statement of our own scripts sets.
fn zone(statement: &[u8]) -> Option<String> {
    let rest = statement.strip_prefix(b"SET SESSION time_zone='")?;
    let name = std::str::from_utf8(rest.strip_suffix(b"'")?).ok()?;
    // Part of a path and of a statement: nothing but what names of zones consist of.
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    let named = name.starts_with(|first: char| first.is_ascii_alphabetic()) && name != "SYSTEM";
    (plain && named).then(|| name.to_owned())
}

/// Makes the accounts, with every right, and loads the time zones. A view or routine whose
/// account is missing is there and cannot be used, which would look like a loss.
/// What could not be made is told in words.
pub(super) fn provide(
    needs: &Needs,
    server: &PrivateServer,
    session: &mut Session,
) -> Result<Vec<Change>, Error> {
    let mut left = Vec::new();
    for definer in &needs.definers {
        let kind = if definer.contains('@') {
            "USER"
        } else {
            "ROLE"
        };
        let made = session
            .run(&format!("CREATE {kind} IF NOT EXISTS {definer}"))
            .and_then(|()| session.run(&format!("GRANT ALL ON *.* TO {definer}")));
        match made {
            Err(error) if error.code().is_some() => left.push(Change {
                kind: Kind::Database,
                name: definer.clone(),
                change: "definer_not_made".into(),
                detail: error.to_string(),
            }),
            made => made?,
        }
    }
    for zone in &needs.zones {
        let known = format!(
            "SELECT CONVERT_TZ('2020-01-01 00:00:00','+00:00',{}) IS NOT NULL",
            literal(zone)
        );
        if session.value(&known)? != "1" {
            load(zone, server, session)?;
        }
        if session.value(&known)? != "1" {
            return Err(Error::Refused(format!(
                "it does not know the time zone {zone}"
            )));
        }
    }
    Ok(left)
}

/// Loads a time zone of the system with the server's own tool, if both are there.
fn load(zone: &str, server: &PrivateServer, session: &mut Session) -> Result<(), Error> {
    // MariaDB's tool writes statements that MySQL does not know.
    let names: &[&str] = match session.connection.server().family() {
        Family::MariaDb => &["mariadb-tzinfo-to-sql", "mysql_tzinfo_to_sql"],
        Family::MySql => &["mysql_tzinfo_to_sql"],
    };
    let Some(tool) = server.tool(names) else {
        return Ok(());
    };
    let file = format!("{ZONES}/{zone}");
    let doing = || format!("running {}", tool.display());
    let output = Command::new(&tool)
        .args([&file, zone])
        .stdin(Stdio::null())
        .output()
        .map_err(Error::io(doing()))?;
    if !output.status.success() {
        return Ok(());
    }
    session
        .connection
        .use_database("mysql")
        .map_err(Error::server(doing()))?;
    let mut statements = Splitter::new(output.stdout.as_slice(), Dialect::MySql, LONGEST);
    let odd = |error: archive::splitter::Error| Error::Refused(format!("{}: {error}", doing()));
    while let Some(statement) = statements.next_statement().map_err(odd)? {
        session
            .connection
            .execute(statement.text)
            .map_err(Error::server(doing()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::zone;

    #[test]
    fn only_named_zones_are_needed() {
        assert_eq!(
            zone(b"SET SESSION time_zone='Europe/Paris'"),
            Some("Europe/Paris".into())
        );
        assert_eq!(
            zone(b"SET SESSION time_zone='Etc/GMT+5'"),
            Some("Etc/GMT+5".into())
        );
        for none in ["SYSTEM", "+02:00", "../../etc/passwd", "a'b", ""] {
            assert_eq!(
                zone(format!("SET SESSION time_zone='{none}'").as_bytes()),
                None,
                "{none}"
            );
        }
    }
}
