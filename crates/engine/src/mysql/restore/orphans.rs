//! Rows without a parent. They come back as they were, since foreign keys are not checked while
//! rows are written; here they are looked for afterwards, so that somebody is told. One reading
//! of each table with a foreign key, which ends at the first such row. It never changes a row.

use std::collections::BTreeMap;

use archive::ReadAt;

use super::Restore;
use crate::Error;
use crate::mysql::session::{literal, quoted, text};

/// The server's answer when a parent is not there at all.
const NO_SUCH_TABLE: u16 = 1146;

/// A foreign key: the parent, and pairs of the child's and the parent's columns.
#[derive(Default)]
struct ForeignKey {
    parent: String,
    pairs: Vec<(String, String)>,
}

impl<S: ReadAt> Restore<'_, S> {
    /// Tells of each foreign key, of a table that was made, that some row breaks.
    pub(super) fn orphans(&mut self) -> Result<(), Error> {
        let objects = &self.reader.index().objects;
        let with_keys: BTreeMap<String, usize> = self
            .made
            .iter()
            .filter(|at| {
                let mut parts = objects[**at].parts.iter();
                parts.any(|part| part.kind == "foreign_key")
            })
            .map(|at| (objects[*at].name.clone(), *at))
            .collect();
        if with_keys.is_empty() {
            return Ok(());
        }
        for ((table, name), key) in self.foreign_keys()? {
            let Some(at) = with_keys.get(&table) else {
                continue;
            };
            if self.monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let child = self.session.qualified(&table);
            let broken = match self.session.rows(&key.question(&child)) {
                // With no parents at all, every row that names one is without.
                Err(error) if error.code() == Some(NO_SUCH_TABLE) => {
                    let sql = format!("SELECT 1 FROM {child} c WHERE {} LIMIT 1", key.named());
                    !self.session.rows(&sql)?.is_empty()
                }
                Err(error) if error.code().is_some() => {
                    self.change(*at, "warning", format!("{name}: {error}"));
                    continue;
                }
                rows => !rows?.is_empty(),
            };
            if broken {
                self.change(*at, "foreign_key_violation", name);
            }
        }
        Ok(())
    }

    /// All foreign keys of the target, by table and name.
    fn foreign_keys(&mut self) -> Result<BTreeMap<(String, String), ForeignKey>, Error> {
        let rows = self.session.rows(&format!(
            "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME \
             FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA={} AND REFERENCED_TABLE_NAME IS NOT NULL \
             ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION",
            literal(&self.session.database)
        ))?;
        let mut keys: BTreeMap<(String, String), ForeignKey> = BTreeMap::new();
        for row in &rows {
            let key = keys.entry((text(row, 0), text(row, 1))).or_default();
            key.parent = format!("{}.{}", quoted(&text(row, 3)), quoted(&text(row, 4)));
            key.pairs
                .push((quoted(&text(row, 2)), quoted(&text(row, 5))));
        }
        Ok(keys)
    }
}

impl ForeignKey {
    /// A row of the child that names a parent: one NULL is enough to name none.
    fn named(&self) -> String {
        let columns = self.pairs.iter();
        let columns: Vec<String> = columns
            .map(|(child, _)| format!("c.{child} IS NOT NULL"))
            .collect();
        columns.join(" AND ")
    }

    /// Whether some row of the child names a parent that is not there.
    fn question(&self, child: &str) -> String {
        let pairs: Vec<String> = self
            .pairs
            .iter()
            .map(|(child, parent)| format!("p.{parent}=c.{child}"))
            .collect();
        format!(
            "SELECT 1 FROM {child} c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} p WHERE {}) LIMIT 1",
            self.named(),
            self.parent,
            pairs.join(" AND ")
        )
    }
}
