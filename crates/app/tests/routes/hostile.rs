//! Ids that lead nowhere, in every place of every route where one stands: out of the folder, into another storage, to
//! files that are no backups, too long, no text, no number. Each is refused with a sentence; none is a defect of ours,
//! and no file outside is ever read.

use std::fs;
use std::os::unix::fs::symlink;

use super::common::browser::{BASE, encode};
use super::world::{Route, World, table};

const SECRET: &str = "le-secret-du-coffre";

/// As they are written on the wire.
fn hostile(world: &World) -> Vec<String> {
    let long = "a".repeat(10_000);
    let outside = world.place.path("secret.sql").display().to_string();
    let mut all: Vec<String> = [
        "..",
        ".",
        "..%2fsecret.sql",
        "..%2Fsecret.sql",
        "%2e%2e%2fsecret.sql",
        "%2e%2e/secret.sql",
        "../secret.sql",
        "..%5csecret.sql",
        "%252e%252e%252fsecret.sql",
        "x%2f..%2f..%2fsecret.sql",
        ".%2f..%2fsecret.sql",
        "..%c0%afsecret.sql",
        "%00",
        "secret.sql%00.sql.zst",
        "%20",
        "%20%20%20",
        "%0a",
        "a%0d%0aSet-Cookie:%20a=b",
        "%f0%9f%8d%b5",
        "%C3%A9t%C3%A9",
        "%e2%80%ae",
        "%ff%fe",
        "%",
        "%zz",
        "%2f",
        "%2fetc%2fpasswd",
        "file%3a%2f%2f%2fetc%2fpasswd",
        "notes.txt",
        ".env",
        ".lock",
        "db_backup_2023-01-01_10-00-00.sql",
        "db_backup_2023-01-02_10-00-00.sql",
        "db_backup_2023-01-03_10-00-00.sql.zst",
        "db_backup_2023-01-04_10-00-00.sql%2fx",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999999999",
        "-1",
        "0",
        "1000000000",
        "1e9",
        "0x1",
        "1.5",
        "%2b1x",
        "1%20",
        "null",
        "true",
        "%27%20OR%201=1--",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "{id}",
        "*",
        "%7B%7D",
    ]
    .map(str::to_owned)
    .to_vec();
    all.extend([
        long,
        encode(&outside),
        encode(&world.name).replace("sql", "SQL"),
    ]);
    all.push(format!("x%2f..%2f{}", encode(&world.name)));
    all.push(format!("{}%00", world.name));
    all.push(format!("{}%20", world.name));
    all
}

/// Files that are none of ours, beside the backups and outside.
fn plant(world: &World) {
    let secret = world.place.path("secret.sql");
    fs::write(&secret, SECRET).unwrap();
    fs::create_dir(world.place.path("safe")).unwrap();
    fs::write(
        world.place.path("safe/db_backup_2023-01-04_10-00-00.sql"),
        SECRET,
    )
    .unwrap();
    let folder = world.place.path("Backups");
    fs::write(folder.join("notes.txt"), SECRET).unwrap();
    fs::write(folder.join(".env"), SECRET).unwrap();
    // Names of ours that lead elsewhere, and one that is a folder.
    symlink(&secret, folder.join("db_backup_2023-01-01_10-00-00.sql")).unwrap();
    symlink(
        &secret,
        folder.join("db_backup_2023-01-03_10-00-00.sql.zst"),
    )
    .unwrap();
    fs::create_dir(folder.join("db_backup_2023-01-02_10-00-00.sql")).unwrap();
    symlink(world.place.path("safe"), folder.join("safe")).unwrap();
}

/// The paths of a route in which one part is hostile, and the others are as they should be.
fn paths(world: &World, route: &Route, word: &str) -> Vec<String> {
    let real = world.real(route);
    let real: Vec<&str> = real.split('/').collect();
    let own: Vec<&str> = route.path.split('/').collect();
    // A page of before an update asks for its style with the hash of then: any will do.
    let is_id = |part: &str| part.starts_with('{') && part != "{hash}";
    let places = own.iter().enumerate().filter(|(_, part)| is_id(part));
    places
        .map(|(at, _)| {
            let mut parts = real.clone();
            parts[at] = word;
            parts.join("/")
        })
        .collect()
}

#[test]
fn no_id_leads_where_it_must_not() {
    let mut world = World::new();
    plant(&world);
    let token = world.admin.token("/account");
    let before = world.picture();
    let mut asked = 0;
    let words = hostile(&world);
    for route in table().iter().filter(|route| route.path.contains('{')) {
        for word in words.iter().chain([&String::new()]) {
            for path in paths(&world, route, word) {
                let told = format!("{} {path:.200} ({})", route.method, route.path);
                let path = format!("{BASE}{path}");
                let answer = match (route.method, route.is_api()) {
                    ("GET", _) => world.admin.raw("GET", &path, &[], b""),
                    (method, true) => {
                        let headers = [
                            ("X-Form-Token", token.as_str()),
                            ("Content-Type", "application/json"),
                        ];
                        let body = br#"{"target": {"replace": {"database": 1}}, "confirm": "shop.sqlite"}"#;
                        world.admin.raw(method, &path, &headers, body)
                    }
                    (method, false) => {
                        let kind = [("Content-Type", "application/x-www-form-urlencoded")];
                        let body = format!("_token={token}&_method={method}");
                        world.admin.raw("POST", &path, &kind, body.as_bytes())
                    }
                };
                let text = answer.text();
                assert!(
                    !text.contains(SECRET) && !text.contains("root:x:"),
                    "{told}: {text}"
                );
                assert!(
                    (400..500).contains(&answer.status),
                    "{told}: {} {text}",
                    answer.status
                );
                assert!(
                    !answer.headers.iter().any(|(_, value)| value == "a=b"),
                    "{told}"
                );
                // With a sentence: a page with a title, or facts for a program.
                let said = text.contains("<h1>") || text.contains("\"message\":\"");
                assert!(said, "{told}: {} {text}", answer.status);
                asked += 1;
            }
        }
    }
    assert!(asked > 3000, "{asked}");
    let after = world.picture();
    for (what, rows) in &before {
        assert_eq!(rows, &after[what], "{what} changed");
    }
    let list = world.admin.get("").text();
    assert!(!list.contains("db_backup_2023"), "{list}");
    let secret = fs::read_to_string(world.place.path("secret.sql")).unwrap();
    assert_eq!(secret, SECRET);
    assert!(
        world
            .place
            .path("safe/db_backup_2023-01-04_10-00-00.sql")
            .exists()
    );
}

/// What stands behind the question mark of a page is nonsense as often as not: the page shows what it can.
#[test]
fn nonsense_behind_the_question_mark_is_no_defect() {
    let mut world = World::new();
    plant(&world);
    let names = [
        "page", "before", "limit", "from", "seen", "back", "state", "kind", "storage", "search",
        "q", "server", "database", "next", "form", "table", "what", "where", "name", "user",
        "action", "health", "source", "backup", "id",
    ];
    let words = [
        "",
        "-1",
        "0",
        "9223372036854775808",
        "1e9",
        "%00",
        "%ff",
        "..%2fsecret.sql",
        "%27",
        "%22%3E%3Cscript%3E",
        "9223372036854775807.9223372036854775807",
        "-1.-1",
        "1-1",
    ];
    for route in table().iter().filter(|route| route.method == "GET") {
        if route.path.ends_with("events") {
            continue;
        }
        for word in words {
            let query: Vec<String> = names.iter().map(|name| format!("{name}={word}")).collect();
            for query in [
                query.join("&"),
                query
                    .iter()
                    .map(|one| format!("{one}&{one}"))
                    .collect::<Vec<_>>()
                    .join("&"),
            ] {
                let path = format!("{BASE}{}?{query}", world.real(route));
                let answer = world.admin.raw("GET", &path, &[], b"");
                let text = answer.text();
                assert!(answer.status < 500, "{route:?} {word}: {text}");
                assert!(
                    !text.contains(SECRET) && !text.contains("\"><script>"),
                    "{route:?} {word}: {text}"
                );
            }
        }
    }
    assert!(world.place.path("Backups").join(&world.name).exists());
}
