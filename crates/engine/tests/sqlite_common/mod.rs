//! What the SQLite tests share: sources made and archives played back by the real `sqlite3`, and a
//! comparison of two files that uses nothing of the engine's own.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test binary uses a part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use archive::Reader;
use engine::{DumpOptions, Proof, RestoreOptions, Restored, Silent, Verdict, sqlite};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

/// A folder with databases in it.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A database that `sqlite3` makes from a script.
    pub fn source(&self, sql: &str) -> PathBuf {
        let path = self.path("source.db");
        cli(&path, &[], sql.as_bytes());
        path
    }

    /// A database that the bundled SQLite makes from a script.
    pub fn bundled_source(&self, sql: &str) -> PathBuf {
        let path = self.path("source.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    }

    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// Runs `sqlite3` on a script, which must succeed; returns what it prints.
pub fn cli(path: &Path, arguments: &[&str], script: &[u8]) -> String {
    let mut child = Command::new("sqlite3")
        .args(arguments)
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sqlite3 is installed");
    let mut stdin = child.stdin.take().unwrap();
    let script = script.to_vec();
    let feeder = std::thread::spawn(move || stdin.write_all(&script));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && errors.is_empty(),
        "sqlite3: {errors}"
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn dump(path: &Path, checksums: bool) -> Vec<u8> {
    let options = DumpOptions {
        checksums,
        ..DumpOptions::default()
    };
    sqlite::dump(path, Vec::new(), &options, &Silent).unwrap().0
}

pub fn open(bytes: &[u8]) -> Reader<&[u8]> {
    Reader::open(bytes).unwrap()
}

/// The text of an archive as the real `zstd` gives it.
pub fn unpack(bytes: &[u8]) -> Vec<u8> {
    let mut child = Command::new("zstd")
        .arg("-dcq")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("zstd is installed");
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let feeder = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    assert!(output.status.success());
    output.stdout
}

pub fn restore(bytes: &[u8], target: &Path) -> Restored {
    sqlite::restore(&open(bytes), target, &RestoreOptions::default(), &Silent).unwrap()
}

pub fn prove(bytes: &[u8]) -> Proof {
    sqlite::prove(&open(bytes), &Silent).unwrap()
}

/// Dumps, verifies, restores by us and by the plain client, compares all, and proves. Returns the
/// archive and the path of our copy.
pub fn round_trip(place: &Place, source: &Path) -> (Vec<u8>, PathBuf) {
    let bytes = dump(source, true);
    let reader = open(&bytes);
    assert_eq!(reader.index().gaps, []);
    archive::verify_body(&reader, &mut |_| true).unwrap();
    archive::verify_frames(&reader, &mut |_| true).unwrap();

    let (ours, plain) = (place.path("ours.db"), place.path("plain.db"));
    let restored = restore(&bytes, &ours);
    assert!(restored.created);
    assert_eq!(restored.rows(), rows(source), "rows reported");
    // `.dbconfig defensive on` is what the shell does by itself since 3.42.
    cli(
        &plain,
        &["-bail", "-cmd", ".dbconfig defensive on"],
        &unpack(&bytes),
    );
    assert_same(source, &ours);
    assert_same(source, &plain);

    let proof = prove(&bytes);
    assert_eq!(proof.differences, []);
    assert_eq!(proof.verdict, Verdict::Proven);
    assert_eq!(dump_text(&ours), dump_text(source), "the copy's own dump");
    (bytes, ours)
}

/// The definitions and rows of a dump, without its header, which tells the time.
fn dump_text(path: &Path) -> Vec<(Vec<u8>, String)> {
    let bytes = dump(path, false);
    let reader = open(&bytes);
    let mut buffers = archive::FrameText::default();
    let frames = reader
        .index()
        .frames
        .iter()
        .filter(|frame| frame.object.is_some());
    frames
        .map(|frame| {
            (
                reader.text(frame, &mut buffers).unwrap().to_vec(),
                frame.hash.clone(),
            )
        })
        .collect()
}

pub fn strings(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

pub fn value(path: &Path, sql: &str) -> String {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    conn.query_row(sql, [], |row| {
        Ok(match row.get_ref(0)? {
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            rusqlite::types::ValueRef::Real(number) => format!("{number:?}"),
            rusqlite::types::ValueRef::Null => "NULL".into(),
            other => String::from_utf8_lossy(other.as_bytes()?).into_owned(),
        })
    })
    .unwrap()
}

/// Rows in all tables that a person would call one.
fn rows(path: &Path) -> u64 {
    let conn = Connection::open(path).unwrap();
    let names = strings(
        &conn,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    );
    names.iter().map(|name| count(&conn, name)).sum()
}

fn count(conn: &Connection, table: &str) -> u64 {
    conn.query_row(
        &format!("SELECT count(*) FROM {}", quoted(table)),
        [],
        |row| row.get::<_, i64>(0),
    )
    .unwrap() as u64
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Settings, definitions and every row of every table, storage class and row id included, by
/// EXCEPT both ways.
pub fn assert_same(a: &Path, b: &Path) {
    for pragma in [
        "encoding",
        "page_size",
        "auto_vacuum",
        "user_version",
        "application_id",
        "journal_mode",
    ] {
        let sql = format!("SELECT * FROM pragma_{pragma}");
        assert_eq!(value(a, &sql), value(b, &sql), "{pragma}");
    }
    let conn = Connection::open(a).unwrap();
    conn.execute("ATTACH ?1 AS other", [b.to_str().unwrap()])
        .unwrap();
    let schema = "type, name, tbl_name, sql FROM";
    differences(
        &conn,
        &format!("SELECT {schema} main.sqlite_schema"),
        &format!("SELECT {schema} other.sqlite_schema"),
        "definitions",
    );
    let tables: Vec<(String, String, bool)> = conn
        .prepare("SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (table, _, without_rowid) in tables {
        if table == "sqlite_schema" {
            continue;
        }
        let columns = strings(
            &conn,
            &format!(
                "SELECT name FROM pragma_table_xinfo('{}')",
                table.replace('\'', "''")
            ),
        );
        let mut values: Vec<String> = Vec::new();
        let named = ["rowid", "_rowid_", "oid"]
            .into_iter()
            .find(|word| !columns.iter().any(|c| c.eq_ignore_ascii_case(word)));
        if let (false, false, Some(word)) = (without_rowid, table.starts_with("sqlite_"), named) {
            values.push(word.into());
        }
        for column in columns {
            let c = quoted(&column);
            values.push(format!("typeof({c}), CASE WHEN typeof({c}) IN ('text', 'blob') THEN hex(CAST({c} AS BLOB)) ELSE {c} END"));
        }
        let values = values.join(", ");
        let side = |schema: &str| format!("SELECT {values} FROM {schema}.{}", quoted(&table));
        differences(&conn, &side("main"), &side("other"), &table);
        let counted = |schema: &str| {
            let sql = format!("SELECT count(*) FROM {schema}.{}", quoted(&table));
            conn.query_row(&sql, [], |row| row.get::<_, i64>(0))
                .unwrap()
        };
        assert_eq!(counted("main"), counted("other"), "rows of {table}");
    }
}

fn differences(conn: &Connection, a: &str, b: &str, what: &str) {
    for (from, to) in [(a, b), (b, a)] {
        let sql = format!("SELECT count(*) FROM ({from} EXCEPT {to})");
        let count: i64 = conn.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(count, 0, "{what}: {sql}");
    }
}

/// Writes an archive anew with frames that `change` alters: hashes, rows and counts agree with the
/// new text, the checksums stay those of the source.
pub fn forge(
    reader: &Reader<&[u8]>,
    change: &mut dyn FnMut(&archive::index::Object, &[u8]) -> Vec<u8>,
) -> Vec<u8> {
    rewrite(reader, None, change)
}

/// Writes an archive anew without one object.
pub fn forge_without(reader: &Reader<&[u8]>, kind: archive::index::Kind, name: &str) -> Vec<u8> {
    rewrite(reader, Some((kind, name)), &mut |_, text| text.to_vec())
}

fn rewrite(
    reader: &Reader<&[u8]>,
    without: Option<(archive::index::Kind, &str)>,
    change: &mut dyn FnMut(&archive::index::Object, &[u8]) -> Vec<u8>,
) -> Vec<u8> {
    use archive::index::{Dialect, Role};
    let old = reader.index();
    let mut new = old.clone();
    new.objects
        .retain(|object| Some((object.kind, object.name.as_str())) != without);
    let mut hashes = vec![archive::TableHash::default(); new.objects.len()];
    new.objects
        .iter_mut()
        .for_each(|object| (object.rows, object.text) = (0, 0));
    let mut writer =
        archive::Writer::new(Vec::new(), archive::Format::Archive { level: 1 }).unwrap();
    let mut buffers = archive::FrameText::default();
    for frame in &old.frames {
        let text = reader.text(frame, &mut buffers).unwrap();
        let mut head = archive::FrameHead {
            role: frame.role,
            object: None,
            rows: 0,
            statements: frame.statements.clone(),
        };
        let Some(object) = frame.object.map(|at| &old.objects[at]) else {
            writer.append(head, text).unwrap();
            continue;
        };
        let Some(at) = new
            .objects
            .iter()
            .position(|other| (other.kind, &other.name) == (object.kind, &object.name))
        else {
            continue;
        };
        let text = change(object, text);
        head.object = Some(at);
        match frame.role {
            Role::Data => {
                let first = object.head(Dialect::Sqlite).unwrap();
                head.rows = archive::grammar::statements(&text, &first)
                    .unwrap()
                    .iter()
                    .map(|statement| statement.rows)
                    .sum();
            }
            _ if text.len() as u64 != frame.text => {
                head.statements = vec![(0, text.len() as u64 - 2)]
            }
            _ => {}
        }
        new.objects[at].rows += head.rows;
        new.objects[at].text += text.len() as u64;
        let counts = frame.role == Role::Data || object.kind != archive::index::Kind::Table;
        let hash = writer.append(head, &text).unwrap();
        if counts {
            hashes[at].add(&hash);
        }
    }
    for (object, hash) in new.objects.iter_mut().zip(&hashes) {
        object.hash = hash.hex();
    }
    writer.finish(new).unwrap().0
}
