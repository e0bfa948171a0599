//! Definitions on another server than their own: in words that it knows, under accounts that it has, and, in a
//! rehearsal, what it refuses. It must never change anything without a word in the report.

use archive::index::Kind;
use archive::{ReadAt, ddl};

use super::{Mode, Restore};
use crate::mysql::portability;
use crate::mysql::session::{literal, text};
use crate::{Change, Definers, Error};

impl<S: ReadAt> Restore<'_, S> {
    /// The statement in words that the target knows, each change reported; `None` when its object
    /// is left out.
    pub(super) fn mapped(&mut self, at: usize, statement: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let object = &self.reader.index().objects[at];
        let mapped = portability::statement(self.abilities, object.kind, statement)
            .map_err(|error| Error::Refused(format!("{}: {error}", object.name)))?;
        for found in mapped.found {
            self.change(at, found.change, found.detail);
        }
        if mapped.text.is_none() {
            self.left_out.insert(at);
        }
        Ok(mapped.text)
    }

    /// Runs a statement; in a rehearsal a refusal of the server is a change, and the object is
    /// left out.
    pub(super) fn run_or_note(&mut self, at: usize, statement: &[u8]) -> Result<(), Error> {
        let kind = self.reader.index().objects[at].kind;
        match self.run(at, statement) {
            Err(Error::Server { source, .. })
                if self.mode == Mode::Rehearsal
                    && kind != Kind::Database
                    && source.code().is_some() =>
            {
                self.refuse(at, &source.to_string());
                Ok(())
            }
            done => done,
        }
    }

    /// Notes that the server refused an object in a rehearsal; nothing else of it matters.
    pub(super) fn refuse(&mut self, at: usize, reason: &str) {
        let object = &self.reader.index().objects[at];
        let (kind, name) = (object.kind, object.name.clone());
        self.restored
            .changes
            .retain(|change| change.kind != kind || change.name != name);
        let change = Change {
            kind,
            name,
            change: "not_created".into(),
            detail: reason.to_owned(),
        };
        self.restored.changes.push(change.clone());
        self.left_out.insert(at);
        self.refused.insert(at, change);
    }

    /// Views that were made upon stand-ins for others which were refused later.
    pub(super) fn broken_views(&mut self) -> Result<(), Error> {
        let views: Vec<usize> = (0..self.reader.index().objects.len())
            .filter(|at| self.reader.index().objects[*at].kind == Kind::View)
            .collect();
        loop {
            for at in &views {
                if self.refused.contains_key(at) {
                    let name = self
                        .session
                        .qualified(&self.reader.index().objects[*at].name);
                    self.session.run(&format!("DROP VIEW IF EXISTS {name}"))?;
                }
            }
            let before = self.left_out.len();
            for at in views.iter().filter(|_| before > 0) {
                if self.left_out.contains(at) {
                    continue;
                }
                let name = self
                    .session
                    .qualified(&self.reader.index().objects[*at].name);
                match self.session.rows(&format!("SHOW COLUMNS FROM {name}")) {
                    Err(Error::Server { source, .. })
                        if matches!(source.code(), Some(1356 | 1146)) =>
                    {
                        self.refuse(*at, &source.to_string());
                    }
                    shown => drop(shown?),
                }
            }
            if self.left_out.len() == before {
                return Ok(());
            }
        }
    }

    /// The statement under the account that was chosen. On another server an account that does
    /// not exist there is told: what runs under it cannot be used until it is made.
    pub(super) fn under_account(
        &mut self,
        at: usize,
        statement: Vec<u8>,
    ) -> Result<Vec<u8>, ddl::Error> {
        let kind = self.reader.index().objects[at].kind;
        if matches!(kind, Kind::Table | Kind::Sequence | Kind::Database) {
            return Ok(statement);
        }
        match &self.choices.definers {
            Definers::Drop => {
                if let Some((without, definer)) = ddl::strip_definer(&statement)? {
                    self.change(at, "definer_dropped", definer);
                    return Ok(without);
                }
            }
            Definers::To(user, host) => {
                if let Some((with, definer)) = ddl::with_definer(&statement, user, host)? {
                    self.change(at, "definer_mapped", format!("{definer} → {user}@{host}"));
                    return Ok(with);
                }
            }
            Definers::Keep if self.abilities.elsewhere => {
                if let Some(definer) = ddl::definer(&statement)?
                    && !self.knows_account(&definer)
                {
                    self.change(at, "definer_unknown", definer);
                }
            }
            Definers::Keep => {}
        }
        Ok(statement)
    }

    /// Whether an account exists on the target, as far as this one may look.
    pub(super) fn knows_account(&mut self, definer: &str) -> bool {
        if let Some(known) = self.accounts.get(definer) {
            return *known;
        }
        let known = self.session.value(&format!(
            "SELECT COUNT(*) FROM mysql.user \
             WHERE CONCAT('`',REPLACE(User,'`','``'),'`@`',REPLACE(Host,'`','``'),'`')={}",
            literal(definer)
        ));
        // Who may not look cannot tell; a role has no host.
        let known = known.map_or(true, |count| count != "0") || !definer.contains("`@`");
        self.accounts.insert(definer.to_owned(), known);
        known
    }

    /// What the server did otherwise while it made a table on another release: without strict
    /// modes it shortens a key rather than refuse it.
    pub(super) fn told_by_server(&mut self, at: usize) -> Result<(), Error> {
        if !self.abilities.foreign() {
            return Ok(());
        }
        for row in self.session.rows("SHOW WARNINGS")? {
            let (level, code, message) = (text(&row, 0), text(&row, 1), text(&row, 2));
            match code.as_str() {
                "1071" => self.change(at, "key_shortened", message),
                // Deprecated: display widths, ZEROFILL, utf8mb3, FLOAT(M,D) and the like.
                "1287" | "1681" | "3719" | "3778" => {}
                _ if level == "Note" => {}
                _ => self.change(at, "definition_warning", message),
            }
        }
        Ok(())
    }
}
