//! Statements that make objects, run one by one at the borders that the index holds. What cannot
//! be as it was (a definer without the right for it, an event in another database) is changed in
//! the one listed way and reported; nothing is left out in silence.

use std::collections::BTreeSet;

use archive::index::{Frame, Kind, Role};
use archive::{ReadAt, ddl};

use super::compare::digest;
use super::{Mode, Restore};
use crate::Error;
use crate::mysql::catalog::SCHEDULER_DISABLED;
use crate::mysql::session::{literal, text};
use crate::mysql::{catalog, portability};

impl<S: ReadAt> Restore<'_, S> {
    /// Runs the statements of a frame; `false` when its object was left out, which is reported.
    pub(super) fn definition(&mut self, at: usize, frame: &Frame) -> Result<bool, Error> {
        let object = &self.reader.index().objects[at];
        if object.kind == Kind::Database && !self.database_settings {
            return Ok(false);
        }
        if let Some(change) = self.skip.get(&at) {
            self.left_out.insert(at);
            self.restored.changes.push(change.clone());
            return Ok(false);
        }
        if !portability::knows_kind(self.abilities, object.kind) {
            self.left_out.insert(at);
            self.change(at, "kind_unknown", "");
            return Ok(false);
        }
        if self.choices.skip_remote && catalog::remote(object.engine.as_deref()) {
            self.left_out.insert(at);
            self.change(
                at,
                "not_created",
                format!("engine {}", object.engine.as_deref().unwrap_or_default()),
            );
            return Ok(false);
        }
        if object.kind == Kind::Trigger && self.table_left_out(object.table.as_deref()) {
            self.left_out.insert(at);
            self.change(at, "not_created", "its table was not created");
            return Ok(false);
        }
        let text = self.reader.text(frame, &mut self.buffers)?.to_vec();
        let last = frame.statements.len().saturating_sub(1);
        // A script that changes the session's settings is followed by their restoration.
        let several = frame.statements.len() > 1;
        let mut literal_backslashes = false;
        for (number, (offset, length)) in frame.statements.iter().enumerate() {
            let range = *offset as usize..(*offset + *length) as usize;
            let statement = text
                .get(range)
                .ok_or_else(|| Error::Refused("statement borders outside the frame".into()))?;
            let makes = number == last || statement.starts_with(b"CREATE ");
            // A body in which a backslash is an ordinary sign is not read: its texts would seem to
            // end elsewhere. What it names stays as it is, and the server is asked.
            literal_backslashes |= statement.starts_with(b"SET SESSION sql_mode=")
                && memchr::memmem::find(statement, b"NO_BACKSLASH_ESCAPES").is_some();
            let mapped = match literal_backslashes && statement.starts_with(b"CREATE ") {
                true => Some(statement.to_vec()),
                false => self.mapped(at, statement)?,
            };
            let Some(statement) = mapped else {
                break;
            };
            let statement = if makes {
                self.adapted(at, frame.role, &statement)?
            } else {
                statement
            };
            self.run_or_note(at, &statement)?;
            if self.left_out.contains(&at) {
                break;
            }
            if matches!(
                object.kind,
                Kind::Trigger | Kind::Function | Kind::Procedure | Kind::Event
            ) && statement.starts_with(b"CREATE ")
            {
                self.programs.push((at, digest(&statement)));
            }
        }
        if several && self.mode != Mode::Paper {
            self.session.prepare_writing()?;
        }
        // It may have been left out on the way: an expired event, a view on a missing table.
        Ok(!self.left_out.contains(&at))
    }

    fn table_left_out(&self, table: Option<&str>) -> bool {
        let objects = &self.reader.index().objects;
        self.left_out
            .iter()
            .any(|at| objects[*at].kind == Kind::Table && Some(objects[*at].name.as_str()) == table)
    }

    /// The statement as it fits the place: names, accounts, events.
    fn adapted(&mut self, at: usize, role: Role, statement: &[u8]) -> Result<Vec<u8>, Error> {
        let index = self.reader.index();
        let object = &index.objects[at];
        let not_understood =
            |error: ddl::Error| Error::Refused(format!("{}: {error}", object.name));
        let mut statement = statement.to_vec();
        if object.kind == Kind::Event && !self.keep_events && statement.starts_with(b"CREATE ") {
            let disabled = ddl::event_disabled(&statement).map_err(not_understood)?;
            if disabled != statement {
                self.change(at, "event_disabled", "");
                statement = disabled;
            }
        }
        if object.kind == Kind::Trigger && statement.starts_with(b"CREATE ") {
            // With its database in its head it would be made there.
            let from = index.source.database.as_bytes();
            statement = ddl::unqualified_trigger(&statement, from)
                .map_err(not_understood)?
                .0;
        }
        if statement.starts_with(b"CREATE ") {
            statement = self.under_account(at, statement).map_err(not_understood)?;
        }
        let (from, to) = (
            index.source.database.as_str(),
            self.session.database.clone(),
        );
        let other_name = from != self.named;
        if from == to || role == Role::Placeholder {
            return Ok(statement);
        }
        match object.kind {
            // The server's own text: each token is what it seems.
            Kind::View | Kind::Table => {
                let (renamed, count) =
                    ddl::rename_database(&statement, from.as_bytes(), to.as_bytes())
                        .map_err(not_understood)?;
                if count > 0 && other_name {
                    let named = self.named;
                    self.change(
                        at,
                        "database_renamed",
                        format!("{from} → {named}, {count}×"),
                    );
                }
                Ok(renamed)
            }
            Kind::Trigger
            | Kind::Function
            | Kind::Procedure
            | Kind::Event
            | Kind::Package
            | Kind::PackageBody => {
                // People's own text: it is not rewritten, and they are told.
                let lower = statement.to_ascii_lowercase();
                let name = from.to_ascii_lowercase();
                let mentions =
                    |needle: String| memchr::memmem::find(&lower, needle.as_bytes()).is_some();
                if other_name && (mentions(format!("`{name}`.")) || mentions(format!(" {name}."))) {
                    self.change(at, "old_name_left", from.to_owned());
                }
                Ok(statement)
            }
            _ => Ok(statement),
        }
    }

    pub(super) fn run(&mut self, at: usize, statement: &[u8]) -> Result<(), Error> {
        if self.mode == Mode::Paper {
            return Ok(());
        }
        let object = &self.reader.index().objects[at];
        let error = match self.session.connection.execute(statement) {
            Ok(done) if object.kind == Kind::Event && done.warnings > 0 => {
                return self.expired(at);
            }
            Ok(done) if object.kind == Kind::Table && done.warnings > 0 => {
                return self.told_by_server(at);
            }
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        let programs = !matches!(object.kind, Kind::Table | Kind::Sequence | Kind::Database);
        // Only SUPER or SET USER may make something in another account's name (1227); some need
        // that account to exist (1449) or to have rights of its own (1370).
        let error = match ddl::strip_definer(statement) {
            Ok(Some((without, definer)))
                if programs && matches!(error.code(), Some(1227 | 1449 | 1370)) =>
            {
                match self.session.connection.execute(&without) {
                    Ok(_) => {
                        let name = &object.name;
                        self.restored.changes.retain(|change| {
                            change.name != *name || change.change != "definer_unknown"
                        });
                        self.change(at, "definer_dropped", definer);
                        return Ok(());
                    }
                    Err(error) => error,
                }
            }
            _ => error,
        };
        // With a binary log, servers want a word in a function about what it does (1418).
        if (object.kind == Kind::Event && error.code() == Some(SCHEDULER_DISABLED))
            || (programs && matches!(error.code(), Some(1418 | 1419)))
        {
            self.left_out.insert(at);
            self.change(at, "not_created", error.to_string());
            return Ok(());
        }
        // A view on what is not here (left out, or in another database) cannot be made, and is no reason to leave out
        // everything after it; its placeholder is no view.
        if object.kind == Kind::View
            && matches!(error.code(), Some(1146 | 1356 | 1049 | 1054 | 1109 | 1305))
        {
            let drop = format!(
                "DROP VIEW IF EXISTS {}",
                self.session.qualified(&object.name)
            );
            self.session.run(&drop)?;
            self.left_out.insert(at);
            self.change(at, "not_created", error.to_string());
            return Ok(());
        }
        self.refused(at, statement, error)
    }

    /// Views that were made upon the placeholder of one that was dropped: they stay, and are told.
    pub(super) fn invalid_views(&mut self, chosen: &BTreeSet<usize>) -> Result<(), Error> {
        let objects = &self.reader.index().objects;
        let dropped = |at: &usize| objects[*at].kind == Kind::View && self.left_out.contains(at);
        if !chosen.iter().any(dropped) {
            return Ok(());
        }
        let rows = self.session.rows(&format!(
            "SELECT DISTINCT CAST(TABLE_NAME AS BINARY) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA={}",
            literal(&self.session.database)
        ))?;
        let sound: BTreeSet<String> = rows.iter().map(|row| text(row, 0)).collect();
        for at in chosen {
            let object = &objects[*at];
            if object.kind == Kind::View
                && !self.left_out.contains(at)
                && !sound.contains(&object.name)
            {
                self.change(*at, "left_invalid", "");
            }
        }
        Ok(())
    }

    /// A server drops an event at once whose time is over, with a warning only.
    fn expired(&mut self, at: usize) -> Result<(), Error> {
        let name = self.reader.index().objects[at].name.clone();
        let there = self.session.value(&format!(
            "SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA={} AND EVENT_NAME={}",
            literal(&self.session.database),
            literal(&name)
        ))?;
        if there == "0" {
            self.left_out.insert(at);
            self.restored
                .changes
                .retain(|change| change.name != name || change.change != "event_disabled");
            self.change(at, "event_expired", "");
        }
        Ok(())
    }
}
