//! The API as schemathesis sees it: thousands of requests made from the OpenAPI document, right and wrong ones. Nothing
//! is a defect of ours (5xx), each answer is one that the document tells of, wrong data is refused and right data taken.

use std::fs;

use super::common::browser::BASE;
use super::world::{PERMISSIONS, Visitor, World};

/// Bodies about which the document cannot say everything: an address that leads somewhere, a zone of the system's table, a
/// storage that there is, a test that was made, a form that this table can be had in. There 400 is right as well.
const SAYS_MORE: &str = r#"
[[operations]]
include-operation-id = ["checkAddress", "addSource", "saveSettings", "changeSource", "changeDatabase", "restore", "download"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "403", "404", "409", "416"]
"#;

fn run(world: &World, told: &str, token: &str, config: &str, arguments: &[&str]) {
    let folder = world.place.path(told);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("schemathesis.toml"), config).unwrap();
    let mut command = testkit::schemathesis::command();
    command
        .current_dir(&folder)
        .args(["--config-file", "schemathesis.toml", "run"])
        .arg(format!(
            "http://{}{BASE}/api/v1/openapi.json",
            world.panel.host
        ))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", "all", "--seed", "8480", "--workers", "1"])
        .args([
            "--no-color",
            "--continue-on-failure",
            "--request-timeout",
            "20",
        ])
        .args(arguments);
    let said = command.output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout);
    let wrong = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{told}: {text}{wrong}");
    assert!(
        text.contains("No issues found") || text.contains(" passed"),
        "{told}: {text}"
    );
}

#[test]
fn the_api_keeps_to_its_document() {
    let mut world = World::new();
    let mut admin = world.admin.clone();
    let program = Visitor::program(&world, &mut admin, &PERMISSIONS);
    let token = program.bearer.unwrap();
    // First with ids that are there, so that actions are reached, but nothing that makes them go.
    let found = format!(
        r#"{SAYS_MORE}
[[operations]]
include-path-regex = "/copies/"
parameters = {{ "path.type" = "file", "path.id" = "{}" }}

[[operations]]
include-path-regex = "/(databases|sources|runs|backups)/[{{]id[}}]"
parameters = {{ "path.id" = 1 }}
"#,
        world.name
    );
    let there = [
        "--mode",
        "positive",
        "--max-examples",
        "8",
        "--phases",
        "examples,fuzzing",
        "--include-path-regex",
        "[{]id[}]",
        "--exclude-method",
        "DELETE",
    ];
    run(&world, "there", &token, &found, &there);
    world.quiet();
    // Then with anything.
    let anything = [
        "--max-examples",
        "20",
        "--phases",
        "examples,coverage,fuzzing",
    ];
    run(&world, "anything", &token, SAYS_MORE, &anything);
    world.quiet();
    assert_eq!(world.admin.get("").status, 200, "the panel is no more");
    let file = world.place.path("shop.sqlite");
    assert!(!super::common::rows(&file, "product").is_empty());
}
