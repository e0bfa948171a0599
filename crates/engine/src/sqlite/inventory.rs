//! What is in a database file: its settings and every object of its schema, sorted into what is
//! dumped how. What cannot be read is named here and never dropped without a word.

use std::collections::BTreeMap;

use archive::index::{Gap, Kind};
use rusqlite::Connection;

use super::catalog::{Listed, settings, table_list, text};
use super::reserved;
use super::shape::{Key, Shape};
use super::values::Encoding;
use crate::Error;

/// Everything that a dump writes, in its order.
pub(super) struct Inventory {
    pub encoding: Encoding,
    /// `encoding`, `page_size`, `auto_vacuum`, `user_version`, `application_id`, as text.
    pub settings: BTreeMap<&'static str, String>,
    /// Ordinary tables, by name.
    pub tables: Vec<Table>,
    /// Virtual tables, in the order of their creation: one may be made on another.
    pub virtual_tables: Vec<VirtualTable>,
    /// `sqlite_sequence`, if there is one.
    pub sequence: Option<Shape>,
    /// `sqlite_stat1` and `sqlite_stat4`, as far as there are.
    pub statistics: Vec<Shape>,
    /// By table, then in the order of their creation, which the planner's ties depend on.
    pub indexes: Vec<Definition>,
    /// By name.
    pub views: Vec<Definition>,
    /// In the order of their creation, which is the order they fire in.
    pub triggers: Vec<Definition>,
    pub gaps: Vec<Gap>,
    pub notes: Vec<Gap>,
}

/// An ordinary table.
pub(super) struct Table {
    pub sql: String,
    pub shape: Shape,
}

/// A virtual table with the tables that its module keeps its content in.
pub(super) struct VirtualTable {
    pub name: String,
    pub sql: String,
    pub shadows: Vec<Shape>,
}

/// An index, view or trigger.
pub(super) struct Definition {
    pub name: String,
    pub table: String,
    pub sql: String,
}

struct Entry {
    kind: String,
    name: String,
    table: String,
    sql: String,
}

impl Inventory {
    /// Looks at everything.
    pub fn of(conn: &Connection) -> Result<Self, Error> {
        let settings = settings(conn)?;
        let encoding = settings.get("encoding").map_or("", String::as_str);
        let encoding = Encoding::of(encoding)
            .ok_or_else(|| Error::Refused(format!("an unknown text encoding, {encoding}")))?;
        let mut all = Self {
            encoding,
            settings,
            tables: Vec::new(),
            virtual_tables: Vec::new(),
            sequence: None,
            statistics: Vec::new(),
            indexes: Vec::new(),
            views: Vec::new(),
            triggers: Vec::new(),
            gaps: Vec::new(),
            notes: Vec::new(),
        };
        let listed = table_list(conn)?;
        let entries = all.schema(conn)?;
        for entry in entries {
            all.sort_in(conn, entry, &listed)?;
        }
        all.take_shadows(&listed);
        all.tables.sort_by(|a, b| a.shape.name.cmp(&b.shape.name));
        // A stable sort: within a table the order of creation stays.
        all.indexes.sort_by(|a, b| a.table.cmp(&b.table));
        all.views.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// The rows of `sqlite_schema` in the order of creation.
    fn schema(&mut self, conn: &Connection) -> Result<Vec<Entry>, Error> {
        let doing = || "reading sqlite_schema".to_owned();
        let sql =
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY rowid";
        let mut statement = conn.prepare(sql).map_err(Error::sqlite(doing()))?;
        let mut rows = statement.query([]).map_err(Error::sqlite(doing()))?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(Error::sqlite(doing()))? {
            match (text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?) {
                (Some(kind), Some(name), Some(table), Some(sql)) => entries.push(Entry {
                    kind,
                    name,
                    table,
                    sql,
                }),
                (kind, name, ..) => self.gaps.push(Gap {
                    kind: kind.as_deref().map_or(Kind::Table, kind_of),
                    name: name.unwrap_or_default(),
                    cause: "unreadable".into(),
                    detail: "its name or definition is not valid text".into(),
                }),
            }
        }
        Ok(entries)
    }

    fn sort_in(
        &mut self,
        conn: &Connection,
        entry: Entry,
        listed: &BTreeMap<String, Listed>,
    ) -> Result<(), Error> {
        let Entry {
            kind,
            name,
            table,
            sql,
        } = entry;
        if reserved(&name) {
            return self.internal(conn, &kind, &name);
        }
        if sql.contains("\r\n") {
            let detail = "the sqlite3 shell reads CR LF in a definition as LF";
            self.note(kind_of(&kind), &name, "plain_client_drops_cr", detail);
        }
        match kind.as_str() {
            "index" => self.indexes.push(Definition { name, table, sql }),
            "view" => self.views.push(Definition { name, table, sql }),
            "trigger" => self.triggers.push(Definition { name, table, sql }),
            _ => match listed.get(&name).map(|listed| listed.kind.as_str()) {
                Some("virtual") => {
                    match conn.prepare(&format!("SELECT * FROM {} LIMIT 0", super::quoted(&name))) {
                        Ok(_) => self.virtual_tables.push(VirtualTable {
                            name,
                            sql,
                            shadows: Vec::new(),
                        }),
                        Err(error) => self.gap(Kind::VirtualTable, &name, error.to_string()),
                    }
                }
                Some(_) => {
                    let without_rowid =
                        listed.get(&name).is_some_and(|listed| listed.without_rowid);
                    match Shape::of(conn, &name, without_rowid) {
                        Ok(shape) => {
                            if shape.key == Key::Hidden {
                                let detail = "columns have all the names of the row id: its values are not kept";
                                self.note(Kind::Table, &name, "rowid_hidden", detail);
                            }
                            self.tables.push(Table { sql, shape });
                        }
                        Err(error) => self.gap(Kind::Table, &name, error.to_string()),
                    }
                }
                None => self.gap(Kind::Table, &name, "SQLite does not list it".into()),
            },
        }
        Ok(())
    }

    /// A table of SQLite's own, or one of its automatic indexes, which come by themselves.
    fn internal(&mut self, conn: &Connection, kind: &str, name: &str) -> Result<(), Error> {
        match (kind, name) {
            ("table", "sqlite_sequence") => {
                let shape = Shape::of(conn, name, false)?;
                self.sequence = Some(Shape {
                    key: Key::InternalBy("name"),
                    ..shape
                });
            }
            ("table", "sqlite_stat1" | "sqlite_stat4") => {
                let shape = Shape::of(conn, name, false)?;
                self.statistics.push(Shape {
                    key: Key::Internal,
                    ..shape
                });
                self.statistics.sort_by(|a, b| a.name.cmp(&b.name));
            }
            ("table", _) => {
                let detail = "statistics of an old SQLite, which none can write any more";
                self.note(Kind::Table, name, "statistics_left", detail);
            }
            _ => {}
        }
        Ok(())
    }

    /// Moves each shadow table from the ordinary ones to its virtual table, if that can be made.
    fn take_shadows(&mut self, listed: &BTreeMap<String, Listed>) {
        for table in std::mem::take(&mut self.tables) {
            let name = &table.shape.name;
            let shadow = listed
                .get(name)
                .is_some_and(|listed| listed.kind == "shadow");
            let owner = self
                .virtual_tables
                .iter_mut()
                .filter(|owner| shadow && is_shadow_of(name, &owner.name));
            match owner.max_by_key(|owner| owner.name.len()) {
                Some(owner) => owner.shadows.push(table.shape),
                None => self.tables.push(table),
            }
        }
        for owner in &mut self.virtual_tables {
            owner.shadows.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }

    fn gap(&mut self, kind: Kind, name: &str, detail: String) {
        self.gaps.push(Gap {
            kind,
            name: name.into(),
            cause: "unreadable".into(),
            detail,
        });
    }

    fn note(&mut self, kind: Kind, name: &str, cause: &str, detail: &str) {
        self.notes.push(Gap {
            kind,
            name: name.into(),
            cause: cause.into(),
            detail: detail.into(),
        });
    }
}

/// SQLite's own rule: the shadow's name is the owner's, an underscore and a word.
fn is_shadow_of(name: &str, owner: &str) -> bool {
    name.get(..owner.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(owner))
        && name
            .get(owner.len()..)
            .is_some_and(|end| end.starts_with('_'))
}

/// The kind of a row of `sqlite_schema` by its type.
pub(super) fn kind_of(kind: &str) -> Kind {
    match kind {
        "index" => Kind::Index,
        "view" => Kind::View,
        "trigger" => Kind::Trigger,
        _ => Kind::Table,
    }
}
