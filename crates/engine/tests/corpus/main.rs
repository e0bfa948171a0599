//! Databases that nobody here wrote: published samples (`.sql`) and what other projects' test suites (`.test`) leave
//! behind. Each must come back the same, or be marked incomplete with the right gap; none that the server's own dump
//! tool keeps may be lost. The files are not part of the repository: `cargo xtask corpus FOLDER` names them.

#![allow(clippy::unwrap_used, missing_docs)] // A helper of a test stops it at the first surprise.

#[path = "../support/mod.rs"]
mod support;

mod mtr;
mod verdict;

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use testkit::{Flavour, Server};

/// `SAUVEGARDE_CORPUS`: a folder, searched with all its folders. `SAUVEGARDE_CORPUS_SERVER`: `mariadb`,
/// `newer_mariadb` or `mysql`. `SAUVEGARDE_CORPUS_RESULTS`: a file that gets a line for each database; files that
/// stand in it already are not done again.
#[test]
#[ignore = "needs a folder of other people's files, see cargo xtask corpus"]
fn databases_of_others_come_back() {
    let corpus =
        PathBuf::from(env::var_os("SAUVEGARDE_CORPUS").expect("SAUVEGARDE_CORPUS names a folder"));
    let results = PathBuf::from(
        env::var_os("SAUVEGARDE_CORPUS_RESULTS").expect("SAUVEGARDE_CORPUS_RESULTS names a file"),
    );
    let flavour = match env::var("SAUVEGARDE_CORPUS_SERVER").as_deref() {
        Ok("mysql") => Flavour::MySql,
        Ok("newer_mariadb") => Flavour::NewerMariaDb,
        _ => Flavour::MariaDb,
    };
    let mut files = Vec::new();
    collect(&corpus, &mut files);
    files.sort();
    assert!(
        !files.is_empty(),
        "no .sql and no .test file in {}",
        corpus.display()
    );
    let done = fs::read_to_string(&results).unwrap_or_default();
    let done: Vec<&str> = done
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    let mut out = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&results)
        .unwrap();
    let mut server = start(flavour);
    for (number, file) in files.iter().enumerate() {
        let shown = file
            .strip_prefix(&corpus)
            .unwrap_or(file)
            .display()
            .to_string();
        if done.contains(&shown.as_str()) {
            continue;
        }
        let folder = support::folder();
        for database in make(&server, file, &format!("c{number}")) {
            let (ours, theirs) = verdict::judge(&server, &database, folder.path());
            writeln!(out, "{shown}\t{database}\t{ours}\t{theirs}").unwrap();
        }
        // A mark that this file is done, also when it left nothing behind.
        writeln!(out, "{shown}\t-\t-\t\t-\t").unwrap();
        // What a file did to the server must not reach the next ones.
        if server.try_sql(None, "SELECT 1").is_err() || number % 200 == 199 {
            server = start(flavour);
        }
    }
    let text = fs::read_to_string(&results).unwrap();
    let lost = summary(&text);
    assert_eq!(lost, 0, "databases lost; see {}", results.display());
}

fn start(flavour: Flavour) -> Server {
    let own: &[&str] = match flavour {
        Flavour::MySql => &[],
        _ => &["--innodb-page-size=16k", "--plugin-maturity=experimental"],
    };
    Server::start_of(flavour, own)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path
            .extension()
            .and_then(|kind| kind.to_str())
            .unwrap_or_default();
        match kind {
            _ if path.is_dir() => collect(&path, files),
            "sql" | "test" => files.push(path),
            _ => {}
        }
    }
}

/// Runs a file and returns the databases with anything in them that it left behind.
fn make(server: &Server, file: &Path, prefix: &str) -> Vec<String> {
    let source = fs::read(file).unwrap();
    let sql = match file.extension().and_then(|kind| kind.to_str()) {
        Some("test") => mtr::script(&String::from_utf8_lossy(&source), prefix).into_bytes(),
        _ => source,
    };
    let script = tempfile::NamedTempFile::new().unwrap();
    fs::write(script.path(), sql).unwrap();
    let client = server.client();
    // A test that waits for another connection never ends.
    Command::new("timeout")
        .args(["--kill-after=2", "60"])
        .arg(client.get_program())
        .args(client.get_args())
        .args(["--force", "--init-command=SET SESSION lock_wait_timeout=1, innodb_lock_wait_timeout=1, default_storage_engine=InnoDB"])
        .current_dir(file.parent().unwrap())
        .stdin(fs::File::open(script.path()).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    let Ok(names) = server.try_sql(None, "SHOW DATABASES") else {
        return Vec::new();
    };
    // What the file began must not go on while its databases are compared.
    let running = "SELECT CONCAT('KILL ', ID, ';') FROM information_schema.PROCESSLIST WHERE USER='root' AND ID<>CONNECTION_ID()";
    let kill = server.sql(None, running);
    for line in kill.lines() {
        // It may be gone by now.
        let _ = server.try_sql(None, line);
    }
    let own = ["mysql", "information_schema", "performance_schema", "sys"];
    let mut left = Vec::new();
    for name in names.lines().filter(|name| !own.contains(name)) {
        let count = server.sql(
            None,
            &format!(
                "SELECT (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA='{name}') \
                 + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{name}') \
                 + (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA='{name}')"
            ),
        );
        match count.trim() {
            "0" => {
                server.sql(None, &format!("DROP DATABASE `{name}`"));
            }
            _ => left.push(name.to_owned()),
        }
    }
    left
}

/// Prints the figures and each loss; returns how many there are.
fn summary(text: &str) -> usize {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut lost = 0;
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, database, ours, detail, theirs, _] = cells[..] else {
            continue;
        };
        if database == "-" {
            continue;
        }
        *counts.entry((ours.into(), theirs.into())).or_default() += 1;
        if ours == "LOST" {
            lost += 1;
            println!("{file} {database}: {detail}");
        }
    }
    let total: usize = counts.values().sum();
    println!("{total} databases; ours / the server's own dump tool:");
    for ((ours, theirs), count) in counts {
        println!("  {ours} / {theirs}: {count}");
    }
    lost
}
