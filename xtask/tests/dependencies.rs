//! The layer law of docs/DESIGN.md, the licences and the banned packages, read from cargo itself.
//! Must never be softened to let a dependency in: change the design first, then the law.

mod licence;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Who may use whom, by normal or build dependency, inside the workspace. `testkit` is for tests and for
/// `xtask`, which sets up what it finds.
const LAYERS: [(&str, &[&str]); 7] = [
    ("wire", &[]),
    ("archive", &[]),
    ("storage", &[]),
    ("testkit", &[]),
    ("xtask", &["testkit"]),
    ("engine", &["wire", "archive"]),
    ("sauvegarde", &["wire", "archive", "engine", "storage"]),
];

/// One TLS and one crypto provider (rustls with aws-lc-rs); nothing that needs the system's OpenSSL.
const BANNED: [&str; 4] = ["openssl", "openssl-sys", "native-tls", "ring"];

/// A dependency between two packages, as a package in `resolve` states it.
#[derive(Debug, Clone, PartialEq)]
struct Edge {
    from: String,
    to: String,
    dev: bool,
}

fn edge(from: &str, to: &str, dev: bool) -> Edge {
    Edge {
        from: from.into(),
        to: to.into(),
        dev,
    }
}

/// Breaches of the layer law; `members` are the names of the workspace's own packages.
fn layer_breaches(members: &BTreeSet<String>, edges: &[Edge]) -> Vec<String> {
    let laws: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    let mut breaches: Vec<String> = members
        .iter()
        .filter(|member| !laws.contains_key(member.as_str()))
        .map(|member| format!("{member} is not in the layer law"))
        .collect();
    for Edge { from, to, dev } in edges {
        if !members.contains(from) || !members.contains(to) {
            continue;
        }
        let allowed = laws
            .get(from.as_str())
            .is_some_and(|allowed| allowed.contains(&to.as_str()));
        // Tests may use testkit. What judges the product shares no code with it, so testkit gets nothing.
        let allowed = allowed || (*dev && to == "testkit" && from != "testkit");
        // The floor of the benchmark is an example of xtask, which needs none of the product itself.
        let allowed = allowed || (*dev && from == "xtask" && ["wire", "archive"].contains(&&**to));
        if !allowed {
            breaches.push(format!(
                "{from} uses {to}{}",
                if *dev { " in its tests" } else { "" }
            ));
        }
    }
    breaches
}

/// All that `package` needs to be built and run, over any number of steps, not counting tests.
fn needs(package: &str, edges: &[Edge]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![package.to_owned()];
    while let Some(name) = open.pop() {
        for edge in edges.iter().filter(|edge| edge.from == name && !edge.dev) {
            if found.insert(edge.to.clone()) {
                open.push(edge.to.clone());
            }
        }
    }
    found
}

fn banned(packages: &BTreeSet<String>) -> Vec<&str> {
    packages
        .iter()
        .map(String::as_str)
        .filter(|name| BANNED.contains(name))
        .collect()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--locked"])).expect("JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

/// Package names by cargo's package id.
fn names(metadata: &Value) -> BTreeMap<String, String> {
    list(&metadata["packages"])
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect()
}

fn edges(metadata: &Value) -> Vec<Edge> {
    let names = names(metadata);
    let mut edges = Vec::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        for dependency in list(&node["deps"]) {
            for kind in list(&dependency["dep_kinds"]) {
                let (from, to) = (
                    &names[&text(&node["id"])],
                    &names[&text(&dependency["pkg"])],
                );
                edges.push(edge(from, to, kind["kind"] == "dev"));
            }
        }
    }
    edges
}

fn members(metadata: &Value) -> BTreeSet<String> {
    let names = names(metadata);
    list(&metadata["workspace_members"])
        .iter()
        .map(|id| names[&text(id)].clone())
        .collect()
}

#[test]
fn the_layer_law_is_kept() {
    let metadata = metadata();
    let (members, edges) = (members(&metadata), edges(&metadata));
    assert_eq!(members.len(), LAYERS.len(), "{members:?}");
    assert!(
        edges.contains(&edge("engine", "wire", false)),
        "the edges were not read"
    );
    assert_eq!(layer_breaches(&members, &edges), Vec::<String>::new());
}

#[test]
fn the_engine_runs_without_an_async_runtime() {
    let needed = needs("engine", &edges(&metadata()));
    assert!(
        needed.contains("rustls"),
        "the edges were not read: {needed:?}"
    );
    assert!(!needed.contains("tokio"));
}

#[test]
fn no_banned_package_is_built() {
    // `cargo metadata` and Cargo.lock list `ring` for a weak feature of rustls-webpki (`ring?/alloc`) that nobody
    // turns on; `cargo tree` resolves features as the build does. All platforms, tests and build scripts included.
    let tree = cargo(&[
        "tree",
        "--workspace",
        "--locked",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let built: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect();
    assert!(
        built.contains("aws-lc-rs") && built.contains("testkit"),
        "the tree was not read: {built:?}"
    );
    assert_eq!(banned(&built), Vec::<&str>::new());
}

#[test]
fn every_third_party_licence_is_permissive() {
    let metadata = metadata();
    let members = members(&metadata);
    let mut refused = Vec::new();
    let mut seen = 0;
    for package in list(&metadata["packages"]) {
        let name = text(&package["name"]);
        if members.contains(&name) {
            continue;
        }
        seen += 1;
        let expression = package["license"].as_str().unwrap_or("");
        if let Err(why) = licence::permitted(&name, expression) {
            refused.push(format!("{name} {}: {why}", package["version"]));
        }
    }
    assert!(seen > 50, "only {seen} packages were read");
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn the_layer_check_can_fail() {
    let members: BTreeSet<String> = LAYERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let breaches =
        |from: &str, to: &str, dev: bool| layer_breaches(&members, &[edge(from, to, dev)]);

    assert!(breaches("engine", "wire", false).is_empty());
    assert!(breaches("sauvegarde", "storage", false).is_empty());
    assert!(breaches("engine", "testkit", true).is_empty());
    assert!(
        breaches("engine", "serde", false).is_empty(),
        "others are not the layer law's business"
    );

    assert_eq!(
        breaches("engine", "storage", false),
        ["engine uses storage"]
    );
    assert_eq!(breaches("wire", "archive", false), ["wire uses archive"]);
    assert_eq!(
        breaches("archive", "wire", true),
        ["archive uses wire in its tests"]
    );
    assert_eq!(
        breaches("engine", "testkit", false),
        ["engine uses testkit"]
    );
    assert_eq!(
        breaches("testkit", "engine", false),
        ["testkit uses engine"]
    );
    assert_eq!(
        breaches("testkit", "archive", true),
        ["testkit uses archive in its tests"]
    );
    assert_eq!(breaches("xtask", "engine", false), ["xtask uses engine"]);
    assert_eq!(breaches("xtask", "wire", false), ["xtask uses wire"]);
    assert!(breaches("xtask", "wire", true).is_empty());

    let mut with_stranger = members.clone();
    with_stranger.insert("newcomer".into());
    assert_eq!(
        layer_breaches(&with_stranger, &[]),
        ["newcomer is not in the layer law"]
    );
}

#[test]
fn the_search_for_needs_follows_every_step_but_tests() {
    let edges = [
        edge("a", "b", false),
        edge("b", "c", false),
        edge("c", "a", false),
        edge("b", "x", true),
        edge("x", "y", false),
    ];
    assert_eq!(
        needs("a", &edges),
        ["a", "b", "c"].map(str::to_owned).into()
    );
}

#[test]
fn the_check_for_banned_packages_can_fail() {
    let packages = ["openssl-probe", "ring", "native-tls", "rustls"]
        .map(str::to_owned)
        .into();
    assert_eq!(banned(&packages), ["native-tls", "ring"]);
}
