//! Rows of versioned tables for a server that cannot hold a history: of each row only what is valid now. Which rows
//! those are is the end of their line, as the format has it (docs/FORMAT.md); nothing else of a row is looked at, and
//! the history that goes was announced and accepted.

use archive::ReadAt;
use archive::ddl::{self, PartKind};
use archive::grammar::{self, Head, StatementRange};
use archive::index::{Kind, Role};

use super::super::history::{self, LAST_INSTANT};
use super::Restore;
use crate::Error;

/// The two instants of a row with their commas and quotes: `,'2020-01-01 00:00:00.000000'`, bytes.
const INSTANTS: usize = 2 * 29;

/// How the rows of one table become those that are valid now.
#[derive(Debug)]
pub(super) struct Current {
    /// How the line of a row that is valid now ends.
    end: Vec<u8>,
    /// The head of the statements.
    head: Vec<u8>,
    /// Whether the two instants go, too.
    cut: bool,
}

impl Current {
    /// A text with the rows that are valid now, its statements, and how many rows are past.
    pub fn statements(
        &self,
        text: &[u8],
        head: &Head,
    ) -> Result<(Vec<u8>, Vec<StatementRange>, u64), grammar::Error> {
        let (mut out, mut statements, mut past) = (Vec::new(), Vec::new(), 0);
        for statement in grammar::statements(text, head)? {
            let rows = &text[statement.range][head.as_bytes().len()..];
            let start = out.len();
            let mut valid = 0;
            // No value holds a line feed.
            for line in rows.split(|byte| *byte == b'\n') {
                let row = line.strip_suffix(b",").unwrap_or(line);
                if !row.ends_with(&self.end) {
                    past += 1;
                    continue;
                }
                match valid {
                    0 => out.extend_from_slice(&self.head),
                    _ => out.extend_from_slice(b",\n"),
                }
                let kept = match self.cut {
                    true => row.len() - 1 - INSTANTS,
                    false => row.len() - 1,
                };
                out.extend_from_slice(&row[..kept]);
                out.push(b')');
                valid += 1;
            }
            if valid > 0 {
                statements.push(StatementRange {
                    range: start..out.len(),
                    rows: valid,
                });
                out.extend_from_slice(b";\n");
            }
        }
        Ok((out, statements, past))
    }
}

impl<S: ReadAt> Restore<'_, S> {
    /// For a table with a history that the target cannot hold.
    pub(super) fn current(&mut self, at: usize) -> Result<Option<Current>, Error> {
        let index = self.reader.index();
        let object = &index.objects[at];
        let last = index.source.facts.get(LAST_INSTANT);
        let (Some(last), false) = (last, object.period.is_empty()) else {
            return Ok(None);
        };
        if history::can_be_written(&self.session) {
            return Ok(None);
        }
        // The period's columns may be none of the definition's; a server that knows periods fills them itself.
        let cut = self.abilities.knows_versioning() || !self.defines(at, &object.period)?;
        let columns = object.columns.len() - if cut { object.period.len() } else { 0 };
        let names: Vec<&str> = object.columns[..columns]
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        let odd = |error: grammar::Error| Error::Refused(format!("{}: {error}", object.name));
        let head = Head::new(index.dialect, object.name.as_bytes(), &names).map_err(odd)?;
        Ok(Some(Current {
            end: format!(",'{last}')").into_bytes(),
            head: head.as_bytes().to_vec(),
            cut,
        }))
    }

    /// Whether the table's definition names these columns.
    fn defines(&mut self, at: usize, names: &[String]) -> Result<bool, Error> {
        let index = self.reader.index();
        debug_assert_eq!(index.objects[at].kind, Kind::Table);
        let frame = index
            .frames_of(at)
            .map(|(_, frame)| frame)
            .find(|frame| frame.role == Role::Definition);
        let Some(frame) = frame else {
            return Ok(false);
        };
        let mut buffers = archive::FrameText::default();
        let text = self.reader.text(frame, &mut buffers)?;
        let statement = frame
            .statements
            .first()
            .and_then(|(offset, length)| text.get(*offset as usize..(*offset + *length) as usize));
        let table = ddl::create_table_parts(statement.unwrap_or_default())
            .map_err(|error| Error::Refused(format!("{}: {error}", index.objects[at].name)))?;
        Ok(names.iter().all(|name| {
            let column = PartKind::Column(name.as_bytes().to_vec());
            table.parts.iter().any(|part| part.kind == column)
        }))
    }
}

#[cfg(test)]
mod tests {
    use archive::grammar::Dialect;

    use super::*;

    #[test]
    fn only_rows_of_now_stay() {
        let head = Head::new(Dialect::MySql, b"t", &["a", "s", "e"]).unwrap();
        let now = "2038-01-19 03:14:07.999999";
        let text = format!(
            "INSERT INTO `t`(`a`,`s`,`e`) VALUES\n(1,'2020-01-01 00:00:00.000000','{now}'),\n\
             (',\\'{now}\\')','2020-01-01 00:00:00.000000','2021-01-01 00:00:00.000000'),\n\
             (3,'2020-01-01 00:00:00.000000','{now}');\n\
             INSERT INTO `t`(`a`,`s`,`e`) VALUES\n(4,'2020-01-01 00:00:00.000000','2021-01-01 00:00:00.000000');\n"
        );
        let current = |head: &str, cut| Current {
            end: format!(",'{now}')").into_bytes(),
            head: head.into(),
            cut,
        };
        let (text, statements, past) = current("INSERT INTO `t`(`a`) VALUES\n", true)
            .statements(text.as_bytes(), &head)
            .unwrap();
        assert_eq!(text, b"INSERT INTO `t`(`a`) VALUES\n(1),\n(3);\n");
        let range = 0..text.len() - 2;
        assert_eq!(statements, [StatementRange { range, rows: 2 }]);
        assert_eq!(past, 2);
    }
}
