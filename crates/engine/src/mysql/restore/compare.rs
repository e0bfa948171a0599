//! Definitions as the server shows them now against the archive's: what was made otherwise is told. It must never call
//! different what a server merely words in another way.

use std::collections::BTreeMap;

use archive::index::{Frame, Kind, Role};
use archive::{ReadAt, ddl};

use super::Restore;
use crate::Error;
use crate::mysql::{members, portability, quotes};

/// Definitions that are read back at once.
const TOGETHER: usize = 64;

impl<S: ReadAt> Restore<'_, S> {
    /// All definitions as the server shows them now against what was sent.
    pub(super) fn compare_definitions(&mut self) -> Result<(), Error> {
        let (made, programs) = (
            std::mem::take(&mut self.made),
            std::mem::take(&mut self.programs),
        );
        if made.is_empty() && programs.is_empty() {
            return Ok(());
        }
        // As the dump read them: in any other character set MySQL shows `?` for what a literal behind an introducer holds.
        self.session.run("SET NAMES utf8mb4")?;
        self.session
            .run("SET SESSION sql_mode='', character_set_results=binary")?;
        let index = self.reader.index();
        let defines = |frame: &&Frame| frame.role == Role::Definition;
        let frames = index.frames.iter().filter(defines);
        let frames: BTreeMap<usize, &Frame> = frames
            .filter_map(|frame| Some((frame.object?, frame)))
            .collect();
        for some in made.chunks(TOGETHER) {
            let names = some.iter().map(|at| &index.objects[*at].name);
            let show =
                |name: &String| format!("SHOW CREATE TABLE {}", self.session.qualified(name));
            let questions: Vec<String> = names.map(show).collect();
            let answers = self.session.connection.pipeline(&questions);
            let answers = answers.map_err(Error::server("reading definitions back"))?;
            for ((at, question), answer) in some.iter().zip(questions).zip(answers) {
                let answer = answer.map_err(Error::server(question))?;
                let shown = answer.into_rows().pop();
                let now = shown.and_then(|mut row| row.get_mut(1).and_then(Option::take));
                if let (Some(frame), Some(now)) = (frames.get(at), now) {
                    self.compare_definition(*at, frame, &now)?;
                }
            }
        }
        for (at, sent) in programs {
            self.compare_program(at, &sent)?;
        }
        self.session.prepare_writing()
    }

    /// A trigger, routine or event as the server shows it now against what was sent: a server may
    /// read a name or comment in another encoding than it shows it in.
    fn compare_program(&mut self, at: usize, sent: &str) -> Result<(), Error> {
        let object = &self.reader.index().objects[at];
        if self.left_out.contains(&at) {
            return Ok(());
        }
        let (word, column) = match object.kind {
            Kind::Trigger => ("TRIGGER", 2),
            Kind::Function => ("FUNCTION", 2),
            Kind::Event => ("EVENT", 3),
            _ => ("PROCEDURE", 2),
        };
        let name = self.session.qualified(&object.name);
        match self.session.rows(&format!("SHOW CREATE {word} {name}")) {
            Ok(rows) => {
                let now = rows.first().and_then(|row| row.get(column)?.as_deref());
                // NULL: made in the name of another account, whose text is not shown.
                if now.is_some_and(|now| digest(now) != sent) {
                    self.change(at, "definition_differs", "");
                }
                Ok(())
            }
            // It is there under another name.
            Err(error) if error.code().is_some() => {
                self.change(at, "definition_differs", error.to_string());
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The table as the server shows it now against the archive's text.
    fn compare_definition(&mut self, at: usize, frame: &Frame, now: &[u8]) -> Result<(), Error> {
        let index = self.reader.index();
        let object = &index.objects[at];
        let text = self.reader.text(frame, &mut self.buffers)?;
        let Some((offset, length)) = frame.statements.first() else {
            return Ok(());
        };
        let wanted = text
            .get(*offset as usize..(*offset + *length) as usize)
            .unwrap_or_default()
            .to_vec();
        let renamed = ddl::rename_database(
            &wanted,
            index.source.database.as_bytes(),
            self.session.database.as_bytes(),
        );
        let wanted = renamed.map(|(text, _)| text).unwrap_or(wanted);
        let kind = object.kind;
        let name = object.name.clone();
        let mapped = portability::statement(self.abilities, kind, &wanted)
            .map_err(|error| Error::Refused(format!("{name}: {error}")))?;
        let Some(wanted) = mapped.text else {
            return Ok(());
        };
        // A counter that was left out so that the rows can come back (ARCHIVE) has come back with them.
        let counted = ddl::without_auto_increment(now).is_ok_and(|now| *now == *wanted)
            && object
                .engine
                .as_deref()
                .is_some_and(|engine| engine.eq_ignore_ascii_case("archive"));
        // What a server shows of a definition may be another text for the same thing.
        let alike = |text: &[u8]| {
            quotes::outside(&members::as_shown(text), quotes::without_implied_charset)
        };
        if now != wanted && !counted && alike(now) != alike(&wanted) {
            self.change(at, "definition_differs", first_difference(&wanted, now));
        }
        Ok(())
    }
}

/// Of a definition, whoever is its definer.
pub(super) fn digest(definition: &[u8]) -> String {
    match ddl::strip_definer(definition) {
        Ok(Some((without, _))) => archive::hex_of(&without),
        Ok(None) | Err(_) => archive::hex_of(definition),
    }
}

/// The first line that differs, as it was and as it is.
fn first_difference(wanted: &[u8], now: &[u8]) -> String {
    let lines = |text: &[u8]| -> Vec<String> {
        String::from_utf8_lossy(text)
            .lines()
            .map(str::to_owned)
            .collect()
    };
    let (wanted, now) = (lines(wanted), lines(now));
    let at = (0..wanted.len().max(now.len()))
        .find(|at| wanted.get(*at) != now.get(*at))
        .unwrap_or(0);
    let line = |lines: &[String]| {
        lines
            .get(at)
            .map(|line| line.trim().to_owned())
            .unwrap_or_default()
    };
    format!("{} → {}", line(&wanted), line(&now))
}
