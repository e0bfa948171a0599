//! What the server does not take although it showed it itself: a foreign key that fits no longer (it was made while
//! foreign keys were not checked), or a table whose remains lie in its way. The table is made without the constraint, or
//! is left out; everything after it is still restored. It must never take a server in trouble
//! (no space, no right, no connection) for a definition that is refused.

use archive::index::Kind;
use archive::{ReadAt, ddl};

use super::{Mode, Restore};
use crate::Error;
use crate::mysql::definition;
use crate::mysql::session::{literal, quoted, text};

/// Answers that are about foreign keys that do not fit.
const FOREIGN_KEY: &[u16] = &[1005, 1215, 1822, 1824, 1825, 3734, 3780, 6125];

/// Answers that are about the server, the account or the connection and that every further statement might get.
const TROUBLE: &[u16] = &[
    1021, 1030, 1036, 1037, 1040, 1041, 1044, 1045, 1046, 1049, 1050, 1053, 1114, 1135, 1142, 1143,
    1152, 1153, 1158, 1159, 1160, 1161, 1180, 1203, 1205, 1206, 1213, 1226, 1227, 1290, 1317, 1370,
    1449, 1792, 1836, 1927, 1969, 3024, 4031,
];

/// A foreign key of another table that was taken away for a moment.
struct Taken {
    child: String,
    constraint: String,
}

impl<S: ReadAt> Restore<'_, S> {
    /// After the server refused to make a table: makes it without what does not fit, or leaves it out, and says so.
    pub(super) fn refused(
        &mut self,
        at: usize,
        statement: &[u8],
        error: wire::Error,
    ) -> Result<(), Error> {
        let object = &self.reader.index().objects[at];
        let doing = format!("making {}", object.name);
        if object.kind != Kind::Table || trouble(&error) || !statement.starts_with(b"CREATE ") {
            return Err(Error::server(doing)(error));
        }
        if self.without_foreign_keys(at, statement, &error)? {
            return Ok(());
        }
        // A rehearsal has its own word for it.
        if self.mode == Mode::Rehearsal {
            return Err(Error::server(doing)(error));
        }
        self.left_out.insert(at);
        self.change(at, "refused", error.to_string());
        Ok(())
    }

    /// Makes a table without the foreign keys that do not fit, its own or those that point to it; `false` if the
    /// server does not take it so either.
    fn without_foreign_keys(
        &mut self,
        at: usize,
        statement: &[u8],
        error: &wire::Error,
    ) -> Result<bool, Error> {
        let name = self.reader.index().objects[at].name.clone();
        let Ok((bare, constraints)) = ddl::without_foreign_keys(statement) else {
            return Ok(false);
        };
        let mut made = !constraints.is_empty() && self.tried(&name, &bare)?.is_none();
        let mut taken = Vec::new();
        if !made && error.code().is_some_and(|code| FOREIGN_KEY.contains(&code)) {
            taken = self.take_children(&name)?;
            made = !taken.is_empty() && self.tried(&name, &bare)?.is_none();
        }
        let objects = &self.reader.index().objects;
        for Taken { child, constraint } in taken {
            let owner = objects
                .iter()
                .position(|object| object.kind == Kind::Table && object.name == child);
            self.add_constraint(owner.unwrap_or(at), &child, &constraint)?;
        }
        if made {
            for constraint in constraints {
                self.add_constraint(at, &name, &String::from_utf8_lossy(constraint))?;
            }
        }
        Ok(made)
    }

    /// Runs a statement; the answer of a server that refuses it, if it does.
    fn tried(&mut self, name: &str, statement: &[u8]) -> Result<Option<wire::Error>, Error> {
        match self.session.connection.execute(statement) {
            Ok(_) => Ok(None),
            Err(error) if trouble(&error) => Err(Error::server(format!("making {name}"))(error)),
            Err(error) => Ok(Some(error)),
        }
    }

    pub(super) fn add_constraint(
        &mut self,
        at: usize,
        table: &str,
        constraint: &str,
    ) -> Result<(), Error> {
        let sql = format!(
            "ALTER TABLE {} ADD {constraint}",
            self.session.qualified(table)
        );
        if let Some(error) = self.tried(table, sql.as_bytes())? {
            self.change(at, "constraint_dropped", format!("{constraint}: {error}"));
        }
        Ok(())
    }

    /// Drops the foreign keys of tables made before that point to this one.
    fn take_children(&mut self, parent: &str) -> Result<Vec<Taken>, Error> {
        let database = literal(&self.session.database);
        let rows = self.session.rows(&format!(
            "SELECT DISTINCT CAST(TABLE_NAME AS BINARY), CAST(CONSTRAINT_NAME AS BINARY) FROM information_schema.KEY_COLUMN_USAGE \
             WHERE TABLE_SCHEMA={database} AND REFERENCED_TABLE_SCHEMA={database} AND REFERENCED_TABLE_NAME={} \
             ORDER BY TABLE_NAME, CONSTRAINT_NAME",
            literal(parent)
        ))?;
        let mut taken = Vec::new();
        for row in &rows {
            let (child, name) = (text(row, 0), text(row, 1));
            let shown = definition::table(&mut self.session, &child)?;
            let Ok(table) = ddl::create_table_parts(&shown) else {
                continue;
            };
            let part = table.parts.iter().find(|part| {
                matches!(&part.kind, ddl::PartKind::ForeignKey(key) if key == name.as_bytes())
            });
            let Some(part) = part else { continue };
            let constraint = String::from_utf8_lossy(&shown[part.range.clone()]).into_owned();
            let sql = format!(
                "ALTER TABLE {} DROP FOREIGN KEY {}",
                self.session.qualified(&child),
                quoted(&name)
            );
            if self.tried(&child, sql.as_bytes())?.is_none() {
                taken.push(Taken { child, constraint });
            }
        }
        Ok(taken)
    }
}

/// Whether an answer is not about the definition that was sent.
fn trouble(error: &wire::Error) -> bool {
    match error.code() {
        // It could not make the file: no space, no right, too many open.
        Some(1005) => {
            let text = error.to_string();
            ["errno: 28 ", "errno: 13 ", "errno: 24 ", "errno: 122 "]
                .iter()
                .any(|errno| text.contains(errno))
        }
        Some(code) => TROUBLE.contains(&code),
        None => true,
    }
}
