//! What other tools make of the same cases, run, not assumed: `cargo test -p engine --test traps -- --ignored rivals
//! --nocapture` prints the table of docs/FIDELITY.md. It judges them as it judges us, by `testkit::fingerprint`.

use std::fs::File;
use std::process::{Command, Stdio};

use testkit::{Flavour, Server, fingerprint};

use crate::case::Case;
use crate::support::folder;
use crate::{columns, consistency, objects, text};

/// All cases, in the order of the traps.
fn all() -> Vec<&'static Case> {
    let own: &[&[Case]] = &[consistency::file::CASES];
    let files = [objects::ALL, columns::ALL, text::ALL, own];
    files.into_iter().flatten().copied().flatten().collect()
}

#[test]
#[ignore = "prints a table for the documentation; asserts nothing about us"]
fn rivals() {
    println!("| case | server | dump tool of the server | mydumper |\n|---|---|---|---|");
    for case in all() {
        let one = |words: &[(&str, Flavour)]| {
            let known =
                |(word, flavour): &&(&str, Flavour)| case.only.contains(word) && flavour.is_there();
            words.iter().find(known).map(|(_, flavour)| *flavour)
        };
        let mariadb = [
            ("mariadb", Flavour::MariaDb),
            ("newer_mariadb", Flavour::NewerMariaDb),
        ];
        // One server of each family is enough to know the tools by.
        for flavour in [one(&mariadb), one(&[("mysql", Flavour::MySql)])]
            .into_iter()
            .flatten()
        {
            let server = Server::shared_of(flavour);
            let own = outcome(server, case, through_dump_tool);
            let mydumper = outcome(server, case, through_mydumper);
            println!(
                "| {} | {} | {own} | {mydumper} |",
                case.name,
                flavour.name()
            );
        }
    }
}

/// A tool takes the database out, drops it and brings it back; an error text when one of its programs fails.
type Tool = fn(&Server, &str) -> Result<(), String>;

fn outcome(server: &Server, case: &Case, tool: Tool) -> String {
    let database = server.database(case.name);
    server.sql(Some(&database), case.sql);
    let before = fingerprint(server, &database);
    let done = tool(server, &database);
    let outcome = match done {
        Err(error) => format!("fails: {}", cell(&error)),
        Ok(()) => match before.diff(&fingerprint(server, &database)).first() {
            None => "the same".into(),
            Some(difference) => format!("**differs**: {}", cell(difference)),
        },
    };
    server.sql(None, &format!("DROP DATABASE IF EXISTS `{database}`"));
    outcome
}

/// Fit for a cell of a Markdown table.
fn cell(text: &str) -> String {
    let line: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(160)
        .collect();
    line.replace('|', "\\|")
}

fn through_dump_tool(server: &Server, database: &str) -> Result<(), String> {
    let folder = folder();
    let file = folder.path().join("dump.sql");
    let flavour = server.flavour();
    let mut dump = server.tool(flavour.dump_program());
    dump.args([
        "--single-transaction",
        "--routines",
        "--events",
        "--triggers",
        "--hex-blob",
    ])
    .arg(format!("--result-file={}", file.display()))
    .args(["--databases", database]);
    run(&dump, Stdio::null())?;
    server.sql(None, &format!("DROP DATABASE `{database}`"));
    let input = File::open(&file).map_err(|error| error.to_string())?;
    run(&server.client(), input.into())
}

fn through_mydumper(server: &Server, database: &str) -> Result<(), String> {
    let folder = folder();
    let out = folder.path().join("out");
    let mut dump = Command::new("mydumper");
    dump.args(["--triggers", "--events", "--routines", "--threads=2"])
        .arg(format!("--socket={}", server.socket().display()))
        .args(["--user=root", "--database", database])
        .arg(format!("--outputdir={}", out.display()));
    run(&dump, Stdio::null())?;
    server.sql(None, &format!("DROP DATABASE `{database}`"));
    let mut load = Command::new("myloader");
    load.arg(format!("--socket={}", server.socket().display()))
        .args(["--user=root", "--threads=2"])
        .arg(format!("--directory={}", out.display()));
    run(&load, Stdio::null())
}

fn run(command: &Command, input: Stdio) -> Result<(), String> {
    // A tool that never ends is a finding, too.
    let mut limited = Command::new("timeout");
    limited
        .args(["--kill-after=5", "60"])
        .arg(command.get_program());
    limited.args(command.get_args());
    let output = limited.stdin(input).output().unwrap();
    match output.status.success() {
        true => Ok(()),
        false => {
            let words = String::from_utf8_lossy(&output.stderr);
            let error = |line: &&str| line.contains("ERROR") || line.contains("Error");
            let line = words.lines().find(error).or(words.lines().last());
            let program = command.get_program().to_string_lossy();
            let program = program.rsplit('/').next().unwrap_or_default();
            Err(format!(
                "{program}, {}: {}",
                output.status,
                line.unwrap_or_default()
            ))
        }
    }
}
