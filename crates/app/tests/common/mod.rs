//! Runs the real binary in a folder of its own, with nothing of the caller's environment.

// Each test binary uses a part of this. It stops the test where something is not as it must be.
#![allow(dead_code, clippy::unwrap_used)]

pub mod browser;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rusqlite::Connection;
use serde_json::Value;

/// A folder to work in, gone at the end.
pub struct Place {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

/// What a run said.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
    pub bytes: Vec<u8>,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            variables: Vec::new(),
        }
    }

    /// With a small SQLite database that is configured as the one to save.
    pub fn configured() -> Self {
        let place = Self::new();
        shop(&place.path("shop.sqlite"));
        place
            .with("DB_CONNECTION", "sqlite")
            .with("DB_DATABASE", "shop.sqlite")
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sauvegarde"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments).output().unwrap())
    }

    /// Runs, and demands success.
    pub fn good(&self, arguments: &[&str]) -> Said {
        let said = self.run(arguments);
        assert_eq!(
            said.code,
            Some(0),
            "{arguments:?}: {}{}",
            said.out,
            said.err
        );
        said
    }

    /// Runs, and demands failure with one line on standard error that has this code in it.
    pub fn bad(&self, arguments: &[&str], exit: i32, code: &str) -> Said {
        let said = self.run(arguments);
        assert_eq!(
            said.code,
            Some(exit),
            "{arguments:?}: {}{}",
            said.out,
            said.err
        );
        let last = said.err.lines().last().unwrap_or_default();
        assert!(
            last.ends_with(&format!("[{code}]")),
            "{arguments:?}: {}",
            said.err
        );
        said
    }

    /// The facts of a run that succeeds.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let said = self.good(arguments);
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out))
    }

    /// A backup of the configured database; its id.
    pub fn backup(&self) -> String {
        let path = self.json(&["backup", "--json"])[0]["path"]
            .as_str()
            .unwrap()
            .to_owned();
        path.strip_prefix("Backups/").unwrap().to_owned()
    }

    /// Names in a folder below, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

pub fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        bytes: output.stdout,
    }
}

/// A small shop.
pub fn shop(path: &Path) {
    Connection::open(path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT, price REAL, photo BLOB);
             CREATE TABLE sale (id INTEGER PRIMARY KEY, product INTEGER REFERENCES product (id));
             INSERT INTO product VALUES (1, 'thé vert 🍵', 4.2, x'00ff'), (2, 'l''été; \"\\', 0.1, NULL);
             INSERT INTO sale VALUES (1, 1), (2, 1), (3, 2);
             CREATE INDEX sale_product ON sale (product);
             CREATE VIEW sold AS SELECT name, count(*) n FROM sale JOIN product p ON p.id = product GROUP BY 1;",
        )
        .unwrap();
}

/// Runs SQL on a file.
pub fn change(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
}

/// All rows of a table, as SQLite writes them.
pub fn rows(path: &Path, table: &str) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare(&format!("SELECT * FROM {table} ORDER BY 1"))
        .unwrap();
    let width = statement.column_count();
    let text = |row: &rusqlite::Row<'_>| {
        Ok((0..width)
            .map(|at| format!("{:?}", row.get_ref_unwrap(at)))
            .collect::<Vec<_>>()
            .join("|"))
    };
    statement
        .query_map([], text)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}
