//! A generated database as SQL, and the SQL on a server.
//! Must never stop at a statement that the server refuses: it is counted and left out.

use super::names::quoted;
use super::table::Table;
use super::{Database, Knows, others, table};
use crate::{Prng, Server};

/// The session that everything is made in: rows may break foreign keys and checks, as they do in old databases. The clock stands still, so that two runs write the same history.
const SESSION: &str = "SET NAMES utf8mb4;\nSET time_zone = '+00:00', timestamp = 1700000000, foreign_key_checks = 0 /*M!, check_constraint_checks = 0 */;\n";

/// What the server refused, in its own words.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    /// CREATE TABLE statements.
    pub tables: Vec<String>,
    /// Rows, and changes to them.
    pub rows: Vec<String>,
    /// Views, triggers, foreign keys, routines, sequences.
    pub others: Vec<String>,
}

impl Database {
    /// Makes a database of this name with as many tables as wanted, each accepted by the server, and fills it.
    ///
    /// # Panics
    /// When the server refuses nearly everything: then the generator does not know it.
    pub fn make(
        server: &Server,
        knows: &Knows,
        seed: u64,
        wanted: usize,
        name: &str,
    ) -> (Self, Refused) {
        let mut prng = Prng::new(seed);
        let charset = knows.charset(&mut prng).clone();
        let mut made = Self {
            defaults: vec![format!("CHARACTER SET {}", charset.name)],
            sequences: if knows.is_mysql() {
                Vec::new()
            } else {
                super::sequences(&mut prng)
            },
            tables: Vec::new(),
            others: Vec::new(),
        };
        let mut refused = Refused::default();
        made.create(server, name);
        refused
            .others
            .extend(run(server, name, &made.sequence_statements()));
        let mut number = 0;
        while made.tables.len() < wanted {
            assert!(
                number < wanted * 4,
                "the server refuses too much: {:?}",
                refused.tables
            );
            let names: Vec<String> = made
                .sequences
                .iter()
                .map(|sequence| sequence.0.clone())
                .collect();
            let more: Vec<Table> = (made.tables.len()..wanted)
                .map(|_| {
                    number += 1;
                    table::random(&mut prng, knows, number, &names)
                })
                .collect();
            refused.tables.extend(run(
                server,
                name,
                &more.iter().flat_map(create).collect::<Vec<_>>(),
            ));
            let there = there(server, name);
            made.tables.extend(
                more.into_iter()
                    .filter(|table| there.contains(&hexed(&table.name))),
            );
        }
        refused.rows = run(
            server,
            name,
            &made.tables.iter().flat_map(fill).collect::<Vec<_>>(),
        );
        made.drop_crashed(server, name, &mut refused);
        made.others = others::random(&mut prng, knows, &made.tables);
        refused.others.extend(run(server, name, &made.others));
        (made, refused)
    }

    /// A CSV table may be one that the server itself cannot read (MariaDB with compressed columns and backslashes: 1194;
    /// MySQL with an empty vector: 6136): there is nothing in it that could be compared.
    fn drop_crashed(&mut self, server: &Server, name: &str, refused: &mut Refused) {
        self.tables.retain(|table| {
            if table.engine != "CSV" {
                return true;
            }
            let table_name = quoted(&table.name);
            let counts = table.columns.iter().map(|column| quoted(&column.name));
            let counts: Vec<String> = counts.map(|column| format!("COUNT({column})")).collect();
            let sql = format!(
                "SET sql_mode = 'ALLOW_INVALID_DATES'; SELECT {} FROM {table_name}",
                counts.join(", ")
            );
            match server.try_sql(Some(name), &sql) {
                Err(error) => {
                    server.sql(Some(name), &format!("DROP TABLE {table_name}"));
                    refused.tables.push(error);
                    false
                }
                Ok(_) => true,
            }
        });
    }

    /// Makes this very database again under this name; what the server refuses is left out.
    pub fn install(&self, server: &Server, name: &str) {
        self.create(server, name);
        // What was refused before is refused again.
        let _ = run(server, name, &self.statements());
    }

    /// All of its SQL, for a reader.
    pub fn script(&self) -> String {
        let mut script = format!("CREATE DATABASE d {};\n{SESSION}", self.defaults.join(" "));
        for statement in self.statements() {
            let shown: String = statement.chars().take(2000).collect();
            script.push_str(&format!("{shown};\n"));
        }
        script
    }

    fn create(&self, server: &Server, name: &str) {
        server.sql(
            None,
            &format!(
                "DROP DATABASE IF EXISTS {0}; CREATE DATABASE {0} {1}",
                quoted(name),
                self.defaults.join(" ")
            ),
        );
    }

    fn sequence_statements(&self) -> Vec<String> {
        self.sequences
            .iter()
            .map(|(name, rest)| format!("CREATE SEQUENCE {} {rest}", quoted(name)))
            .collect()
    }

    fn statements(&self) -> Vec<String> {
        let mut all = self.sequence_statements();
        all.extend(self.tables.iter().flat_map(create));
        all.extend(self.tables.iter().flat_map(fill));
        all.extend(self.others.iter().cloned());
        all
    }
}

fn create(table: &Table) -> [String; 2] {
    let columns = table.columns.iter().map(super::column::Column::sql);
    let lines: Vec<String> = columns.chain(table.items.iter().cloned()).collect();
    [
        format!("SET sql_mode = '{}'", table.mode),
        format!(
            "CREATE TABLE {} (\n  {}\n) {} {}",
            quoted(&table.name),
            lines.join(",\n  "),
            table.options.join(" "),
            table.partition.as_deref().unwrap_or("")
        ),
    ]
}

fn fill(table: &Table) -> Vec<String> {
    let name = quoted(&table.name);
    let mut statements = vec!["START TRANSACTION".to_owned()];
    let mut mode = None;
    for row in &table.rows {
        if mode != Some(row.mode) {
            statements.push(format!("SET sql_mode = '{}'", row.mode.sql));
            mode = Some(row.mode);
        }
        let there =
            |cell: &&(String, String)| table.columns.iter().any(|column| column.name == cell.0);
        let (columns, values): (Vec<String>, Vec<&str>) = row
            .cells
            .iter()
            .filter(there)
            .map(|(column, value)| (quoted(column), value.as_str()))
            .unzip();
        statements.push(format!(
            "INSERT INTO {name} ({}) VALUES ({})",
            columns.join(", "),
            values.join(", ")
        ));
    }
    statements.push("COMMIT".to_owned());
    statements.push("SET sql_mode = ''".to_owned());
    for (number, change) in table.later.iter().enumerate() {
        // History is a matter of time.
        statements.push(format!("SET timestamp = {}", 1_700_000_100 + number));
        statements.push(change.clone());
    }
    statements.push("SET timestamp = 1700000000".to_owned());
    statements
}

/// Runs statements one by one, whatever fails, and returns the complaints.
fn run(server: &Server, database: &str, statements: &[String]) -> Vec<String> {
    // No statement of the generator holds this.
    const END: &str = "~end~";
    let mut script = format!("{SESSION}DELIMITER {END}\n");
    for statement in statements {
        script.push_str(statement);
        script.push_str(END);
        script.push('\n');
    }
    server.sql_whatever_fails(database, &script)
}

/// The names of the database's tables, in hexadecimal, upper case.
fn there(server: &Server, database: &str) -> Vec<String> {
    let sql = format!(
        "SELECT HEX(TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = '{database}'"
    );
    server.sql(None, &sql).lines().map(str::to_owned).collect()
}

fn hexed(name: &str) -> String {
    name.bytes().map(|byte| format!("{byte:02X}")).collect()
}
