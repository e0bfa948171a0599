//! Rules of the house that neither rustfmt nor clippy keeps: what a file opens with, and how long it may be.
//! Must never list exceptions by name.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines; the aim is 90 to 300.
const LONGEST: usize = 500;

/// What is wrong with a source file of this text.
fn faults(text: &str, in_src: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let first = text.lines().next().unwrap_or("");
    if !first.starts_with("//! ") || first.trim_end().len() < 10 {
        faults.push("does not open with `//!` and what it is for".to_owned());
    }
    let lines = text.lines().count();
    if in_src && lines > LONGEST {
        faults.push(format!("has {lines} lines, more than {LONGEST}"));
    }
    faults
}

/// All Rust files below a folder, but none that cargo builds or that a fuzzer collects.
fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                rust_files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_source_file_keeps_the_house_rules() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut files = Vec::new();
    rust_files(&root.join("crates"), &mut files);
    rust_files(&root.join("xtask"), &mut files);
    assert!(files.len() > 10, "only {} files were found", files.len());

    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a readable file");
        let shown = file.strip_prefix(root).expect("below the root").display();
        let in_src = file.components().any(|part| part.as_os_str() == "src");
        all.extend(
            faults(&text, in_src)
                .into_iter()
                .map(|fault| format!("{shown} {fault}")),
        );
    }
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn the_check_itself_can_fail() {
    let good = format!("//! What it is for.\n{}", "\n".repeat(LONGEST - 1));
    assert!(faults(&good, true).is_empty());
    assert_eq!(
        faults(&format!("{good}\n"), true),
        ["has 501 lines, more than 500"]
    );
    assert!(faults(&format!("{good}\n"), false).is_empty());
    for bad in [
        "",
        "fn main() {}",
        "//!",
        "//! \n",
        "// What it is for.",
        "\n//! What it is for.",
    ] {
        assert_eq!(
            faults(bad, true),
            ["does not open with `//!` and what it is for"],
            "{bad:?}"
        );
    }
}
