//! axe-core, which looks for what shuts people out of a page. It is npm's package, brought by `cargo xtask test` into
//! the cache; no copy of it stands in the repository. Must never pass over a finding.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use super::Browser;

/// Where `cargo xtask test` puts it.
pub fn file() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(home?.join(".cache")));
    cache
        .expect("neither HOME nor XDG_CACHE_HOME")
        .join("sauvegarde/axe-core/axe.min.js")
}

impl Browser {
    /// What is wrong with the page as it stands, one line for each finding: rule, help, and where.
    pub fn barriers(&self) -> Vec<String> {
        static AXE: OnceLock<String> = OnceLock::new();
        let axe = AXE.get_or_init(|| {
            std::fs::read_to_string(file()).unwrap_or_else(|error| {
                panic!("{}: {error}; run `cargo xtask test`", file().display())
            })
        });
        if self.script("return typeof axe") != "object" {
            self.script(axe);
        }
        let found = self.script_until_done(
            "axe.run(document, { resultTypes: ['violations'] }).then(arguments[0], e => arguments[0](String(e)))",
        );
        let violations = found["violations"]
            .as_array()
            .unwrap_or_else(|| panic!("axe: {found}"));
        assert!(
            found["testEngine"]["name"] == "axe-core",
            "axe did not look: {found}"
        );
        violations.iter().map(line).collect()
    }
}

fn line(violation: &Value) -> String {
    let places = violation["nodes"].as_array().into_iter().flatten();
    let places: Vec<String> = places
        .map(|node| format!("{} ({})", node["target"], node["failureSummary"]))
        .collect();
    format!(
        "{}: {}: {}",
        violation["id"],
        violation["help"],
        places.join("; ")
    )
}
