//! The benchmark tried as a whole on a handful of rows: everybody takes part, nobody fails, and all is reported.
//! Must never look at a time: of so few rows, and of programs that are not optimised, it means nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Built by a test run of the whole workspace; a run of this package alone may have to ask for it.
fn built(path: &str, arguments: &[&str]) -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_xtask"))
        .parent()
        .expect("a folder");
    let program = target.join(path);
    if !program.exists() {
        let status = Command::new(env!("CARGO"))
            .args(["build", "--locked"])
            .args(arguments)
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .status()
            .expect("cargo runs");
        assert!(status.success(), "{arguments:?}: {status}");
    }
    program
}

#[test]
fn everybody_takes_part_and_nobody_fails() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["bench", "--rows", "1000", "--runs", "1", "--binary"])
        .arg(built("sauvegarde", &["--package=sauvegarde"]))
        .arg("--reader")
        .arg(built(
            "examples/reader",
            &["--package=xtask", "--example=reader"],
        ))
        .output()
        .expect("xtask runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    assert!(text.contains("1,500 rows in 58 tables"), "{text}");
    for name in [
        "`sauvegarde dump`",
        "`mariadb-dump \\| zstd -1`",
        "*all rows read, none kept*",
        "*rows read, SQL text built*",
        "*rows read, SQL text built, zstd −1*",
        "`sauvegarde restore`",
        "`zstd -dc \\| mariadb`",
    ] {
        let row = text
            .lines()
            .find(|line| line.starts_with(&format!("| {name} |")));
        let row = row.unwrap_or_else(|| panic!("no {name}: {text}"));
        assert!(row.contains('–') && !row.contains("MEASURED"), "{row}");
    }
    // Where these cannot be installed they are missing; that they are missing is never left unsaid.
    for name in ["mydumper", "`mariadb-backup`", "myloader"] {
        assert!(text.contains(&format!("\n| {name}")), "no {name}: {text}");
    }
    assert!(text.contains("\nFloor: server "), "{text}");
    assert!(text.contains("\nNot added to"), "{text}");
}
