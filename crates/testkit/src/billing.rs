//! A generated billing database of a small hosting company: every kind of object and nearly every column type that
//! trips dumps, and as many rows as wanted. The same numbers of rows give the same database, on every machine.
//! Must never hold more than one statement in memory, however many rows.

mod accounts;
mod extremes;
mod prose;
mod rows;
mod support;
mod tables;

use std::io::{BufWriter, Write};
use std::process::Stdio;

use crate::{Flavour, Server};
use rows::Row;
use tables::{Counts, TABLES, Table};

/// Bytes of text after which an INSERT is closed: below the smallest `max_allowed_packet` a test may set (1 MiB),
/// even with the largest row.
const STATEMENT: usize = 256 << 10;

/// Zero dates and the id 0 must survive being written; the modes are those of the rows, the objects set their own.
const SESSION: &str = "SET NAMES utf8mb4, time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0, \
    sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION';\n";

/// Fills an existing, empty database with about `rows` rows (never fewer than about 200), in all tables together.
/// Also creates the user `billing_app@localhost`, the definer of some objects; the definer `left the company` of
/// others does not exist.
///
/// # Panics
/// When the server refuses a statement.
pub fn fill(server: &Server, db: &str, rows: u64) {
    let mut client = server
        .client()
        .args(["--batch", "--skip-column-names", db])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("run the mariadb client");
    let pipe = client.stdin.take().expect("standard input is a pipe");
    let out = BufWriter::with_capacity(1 << 20, pipe);
    let written = write(out, server.flavour(), db, rows);
    let output = client.wait_with_output().expect("output of the client");
    assert!(
        output.status.success(),
        "fill {db}: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    // Only after the client's own words, which say why it stopped reading.
    written.expect("write to the client");
}

fn write(mut out: impl Write, flavour: Flavour, db: &str, rows: u64) -> std::io::Result<()> {
    out.write_all(SESSION.as_bytes())?;
    writeln!(
        out,
        "ALTER DATABASE `{}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci /*M! COMMENT 'Facturation d''un hébergeur' */;",
        db.replace('`', "``")
    )?;
    out.write_all(include_bytes!("billing/tables.sql"))?;
    let counts = Counts::of(rows);
    for (number, table) in TABLES.iter().enumerate() {
        insert(&mut out, number as u64, table, &counts)?;
    }
    let mut programs = include_str!("billing/programs.sql").to_owned();
    if flavour == Flavour::MySql {
        // Its data dictionary takes four-byte letters in a body's literals and refuses them in its comments (3507).
        for comment in ["-- after; zz_first 😀", "-- ménage 🧹"] {
            assert!(programs.contains(comment), "{comment}");
            let plain: String = comment.chars().filter(|c| c.len_utf8() < 4).collect();
            programs = programs.replace(comment, &plain);
        }
    }
    out.write_all(programs.as_bytes())?;
    out.flush()
}

fn insert(
    out: &mut impl Write,
    number: u64,
    table: &Table,
    counts: &Counts,
) -> std::io::Result<()> {
    let head = format!("INSERT INTO {} VALUES ", table.target);
    let mut row = Row::default();
    for index in 0..(table.count)(counts) {
        row.buffer.extend_from_slice(if row.buffer.is_empty() {
            head.as_bytes()
        } else {
            b",\n"
        });
        row.begin(number << 40 | index);
        (table.row)(&mut row, index, counts);
        row.end();
        if row.buffer.len() >= STATEMENT {
            row.buffer.extend_from_slice(b";\n");
            out.write_all(&row.buffer)?;
            row.buffer.clear();
        }
    }
    if !row.buffer.is_empty() {
        row.buffer.extend_from_slice(b";\n");
        out.write_all(&row.buffer)?;
    }
    Ok(())
}
