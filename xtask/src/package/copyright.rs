//! Whose work is in the program, and under which terms: ours, and that of each library, with the texts that their
//! authors want handed on. Must never leave a library out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::binary::{host, said};
use super::source;
use crate::run::cargo;

/// Debian's form, of our own licence.
pub fn own() -> Result<String> {
    let licence = fs::read_to_string(source("LICENSE"))?;
    let mut paragraphs = licence.splitn(3, "\n\n");
    let _title = paragraphs.next();
    let holder = paragraphs.next().context("LICENSE names nobody")?;
    let holder = holder.trim().trim_start_matches("Copyright (c) ");
    let text = paragraphs.next().context("LICENSE says nothing")?;
    let lines: Vec<String> = text
        .trim()
        .lines()
        .map(|line| match line.trim() {
            "" => " .".to_owned(),
            line => format!(" {line}"),
        })
        .collect();
    Ok(format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: Sauvegarde\n\
         Comment: LIBRARIES.gz beside this file names the libraries in the program, with their licences.\n\n\
         Files: *\nCopyright: {holder}\nLicense: Expat\n{}\n",
        lines.join("\n")
    ))
}

/// Each library that is in the program, its licence, and the texts that came with it; a text that several have, once.
pub fn libraries() -> Result<String> {
    let inside = inside()?;
    let host = host()?;
    let facts = said(&mut cargo(&[
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        &host,
    ]))?;
    let facts: Value = serde_json::from_str(&facts).context("cargo metadata")?;
    let packages = facts["packages"].as_array();
    let (mut names, mut texts) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
    for package in packages.context("cargo metadata lists no packages")? {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let name = format!("{} v{}", text("name"), text("version"));
        if package["source"].is_null() || !inside.contains(&name) {
            continue;
        }
        names.push(format!("{name}: {}", text("license")));
        let folder = Path::new(text("manifest_path")).parent();
        for licence in licences(folder.context("a crate has a folder")?)? {
            texts.entry(licence).or_default().push(name.clone());
        }
    }
    names.sort();
    let mut whole = format!("Libraries in this program.\n\n{}\n", names.join("\n"));
    for (text, of) in texts {
        let rule = "-".repeat(72);
        whole.push_str(&format!("\n{rule}\n{}:\n\n{text}\n", of.join(", ")));
    }
    Ok(whole)
}

/// Name and version of what is compiled into the program, not of what only builds or tests it.
fn inside() -> Result<BTreeSet<String>> {
    let tree = said(&mut cargo(&[
        "tree",
        "--locked",
        "--package=sauvegarde",
        "--edges=normal",
        "--prefix=none",
        "--format={p}",
    ]))?;
    let names = tree
        .lines()
        .map(|line| line.split(" (").next().unwrap_or(line).trim().to_owned());
    Ok(names.filter(|name| !name.is_empty()).collect())
}

fn licences(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default().to_ascii_uppercase();
        let begins = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"]
            .iter()
            .any(|word| name.starts_with(word));
        if begins && path.is_file() {
            let text = fs::read(&path).with_context(|| path.display().to_string())?;
            found.push(String::from_utf8_lossy(&text).trim().to_owned());
        }
    }
    Ok(found)
}
