//! Servers and databases in the panel; the server is a real one.

use testkit::Server;

use super::common::Place;
use super::common::browser::{Browser, Panel};
use super::{wait, way};

#[test]
fn a_server_is_tried_chosen_from_changed_and_removed() {
    let server = Server::shared();
    let [one, two] = ["panel_one", "panel_two"].map(|name| server.database(name));
    for database in [&one, &two] {
        server.sql(Some(database), "CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT a FROM t");
    }
    let secret = "Très/secret?@%42";
    server.sql(
        None,
        &format!(
            "CREATE OR REPLACE USER panel@localhost IDENTIFIED BY '{secret}';
         GRANT SELECT ON `{one}`.* TO panel@localhost; GRANT ALL ON `{two}`.* TO panel@localhost;
         GRANT SELECT ON mysql.proc TO panel@localhost"
        ),
    );
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let socket = server.socket().display().to_string();
    let fields = |password: &'static str| {
        vec![
            ("label", "serveur d’essai".to_owned()),
            ("socket", socket.clone()),
            ("user", "panel".to_owned()),
            ("password", password.to_owned()),
        ]
    };
    let form = |admin: &mut Browser, page: &str, path: &str, fields: &[(&str, String)]| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        admin.form(page, path, &fields)
    };
    // What cannot be an address is said at once, without the password.
    for bad in [
        vec![],
        vec![("host", "x".to_owned())],
        vec![("url", format!("postgres://u:{secret}@h/"))],
        vec![("url", "mysql://u:geheim@h:0/".to_owned())],
    ] {
        let refused = form(&mut admin, "/databases/add", "/databases/add", &bad);
        assert_eq!(refused.status, 422, "{bad:?}");
        let text = refused.text();
        assert!(
            !text.contains("geheim") && !text.contains("secret?"),
            "{text}"
        );
    }
    let path = way(&form(
        &mut admin,
        "/databases/add",
        "/databases/add",
        &fields("wrong"),
    ));
    let page = wait(&mut admin, &path, |text| text.contains("access-denied"));
    assert!(page.contains("Le serveur refuse le compte"), "{page}");
    let path = way(&form(
        &mut admin,
        "/databases/add",
        "/databases/add",
        &fields(secret),
    ));
    let page = wait(&mut admin, &path, |text| text.contains("id=\"grant\""));
    assert!(
        page.contains("GRANT SHOW VIEW") && page.contains(&one) && page.contains(&two),
        "{page}"
    );
    assert!(
        page.contains("MariaDB") && page.contains("panel@localhost") && !page.contains("secret?"),
        "{page}"
    );
    let check = path.rsplit('/').next().unwrap().to_owned();
    let keep = |admin: &mut Browser, fields: &[(&str, &str)]| {
        let mut all = vec![("check", check.as_str())];
        all.extend(fields);
        admin.form(&path, "/databases/servers", &all)
    };
    assert_eq!(
        keep(&mut admin, &[("label", "x"), ("choose", "none")]).status,
        400
    );
    assert_eq!(
        keep(&mut admin, &[("label", ""), ("choose", "all")]).status,
        400
    );
    assert_eq!(
        keep(
            &mut admin,
            &[("label", "x"), ("choose", "some"), ("name", "mysql")]
        )
        .status,
        400
    );
    let kept = keep(
        &mut admin,
        &[
            ("label", "serveur d’essai"),
            ("choose", "some"),
            ("name", &two),
        ],
    );
    let list = way(&kept);
    let page = admin.get(&list).text();
    assert!(
        page.contains("serveur d’essai est ajouté")
            && page.contains(&one)
            && page.contains("Non choisie"),
        "{page}"
    );
    // A test is used once.
    assert_eq!(
        admin
            .form(
                "/databases/add",
                "/databases/servers",
                &[("check", &check), ("label", "y"), ("choose", "all")]
            )
            .status,
        400
    );
    let source = list.rsplit('=').next().unwrap().to_owned();
    let own = format!("/databases/servers/{source}");
    let shown = admin.get(&own).text();
    assert!(
        shown.contains("Aucune sauvegarde n’est perdue") && !shown.contains("secret?"),
        "{shown}"
    );
    // Its password stays for the same place and account, and goes nowhere else.
    let address = format!("{own}/address");
    let again = [("socket", socket.as_str()), ("user", "panel")];
    let path = way(&admin.form(&own, &address, &again));
    wait(&mut admin, &path, |text| {
        text.contains("Utiliser cette adresse")
    });
    let check = path.rsplit('/').next().unwrap().to_owned();
    assert_eq!(
        way(&admin.form(&path, &address, &[("_method", "put"), ("check", &check)])),
        own
    );
    let path = way(&admin.form(&own, &format!("{own}/check"), &[]));
    wait(&mut admin, &path, |text| text.contains("id=\"grant\""));
    let page = admin
        .get(&format!("/databases?server={source}&q={two}"))
        .text();
    let id = page
        .split("name=\"id\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let run = admin.form("/databases", "/databases/backup", &[("id", &id)]);
    assert!(
        way(&run).starts_with("/runs/") || way(&run).starts_with("/databases"),
        "{}",
        way(&run)
    );
    wait(
        &mut admin,
        &format!("/databases?server={source}&state=good"),
        |text| text.contains(&two),
    );
    let saved = place.names(&format!("Backups/{two}"));
    assert!(!saved.is_empty());
    assert_eq!(
        way(&admin.form(&own, &own, &[("_method", "delete")])),
        "/databases"
    );
    assert_eq!(admin.get(&own).status, 404);
    assert_eq!(place.names(&format!("Backups/{two}")), saved);
    let data = std::fs::read(place.path("data/catalog.sqlite")).unwrap();
    assert!(!data.windows(7).any(|part| part == b"secret?"));
    // What the environment gives is not changed here.
    assert_eq!(
        admin
            .form(
                "/databases",
                "/databases/servers/1",
                &[("_method", "delete")]
            )
            .status,
        409
    );
}

#[test]
fn three_hundred_databases_are_searched_paused_and_changed() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let catalog = rusqlite::Connection::open(place.path("data/catalog.sqlite")).unwrap();
    let source: i64 = catalog
        .query_row("SELECT id FROM source", [], |row| row.get(0))
        .unwrap();
    for number in 0..300 {
        // All paused, so that the clock leaves them alone.
        let put = "INSERT INTO database (source_id, name, folder, since, paused) VALUES (?1, ?2, ?2, 1, 1)";
        catalog
            .execute(put, (source, format!("client_{number:03}")))
            .unwrap();
    }
    let paused = || -> i64 {
        catalog
            .query_row("SELECT count(*) FROM database WHERE paused", [], |row| {
                row.get(0)
            })
            .unwrap()
    };
    let page = admin.get("/databases").text();
    assert_eq!(page.matches("name=\"id\"").count(), 301);
    let found = admin.get("/databases?q=CLIENT_01&state=paused").text();
    assert_eq!(found.matches("name=\"id\"").count(), 10, "{found}");
    let some = [("all", "on"), ("q", "client_01"), ("state", "paused")];
    assert_eq!(
        way(&admin.form("/databases", "/databases/resume", &some)),
        "/databases?q=client_01&state=paused"
    );
    assert_eq!(paused(), 290);
    assert_eq!(
        way(&admin.form("/databases", "/databases/pause", &[("all", "on")])),
        "/databases"
    );
    assert_eq!(paused(), 301);
    assert_eq!(
        way(&admin.form("/databases", "/databases/resume", &[("id", "1")])),
        "/databases"
    );
    assert_eq!(paused(), 300);
    for bad in ["x", "999999"] {
        assert_eq!(
            admin
                .form("/databases", "/databases/pause", &[("id", bad)])
                .status,
            400,
            "{bad}"
        );
    }
    let mut marie = panel.account(&mut admin, "marie", &["backup.create"]);
    for path in [
        "/databases",
        "/databases/1",
        "/databases/add",
        "/databases/servers/1",
    ] {
        assert_eq!(marie.get(path).status, 403, "{path}");
    }
    assert_eq!(
        marie
            .form("/account", "/databases/pause", &[("id", "1")])
            .status,
        403
    );
    let own = [
        ("_method", "put"),
        ("chosen", "on"),
        ("every_hours", "3"),
        ("keep", "7"),
        ("where", "some"),
        ("storage", "file"),
    ];
    assert_eq!(
        way(&admin.form("/databases/2", "/databases/2", &own)),
        "/databases/2"
    );
    let page = admin.get("/databases/2").text();
    assert!(
        page.contains("value=\"3\"") && page.contains("value=\"7\""),
        "{page}"
    );
    for (name, value) in [
        ("every_hours", "0"),
        ("keep", "-1"),
        ("keep", "x"),
        ("calendar", "0 25 * * *"),
        ("where", "some"),
    ] {
        let bad = [("_method", "put"), (name, value)];
        assert_eq!(
            admin.form("/databases/2", "/databases/2", &bad).status,
            422,
            "{name}={value}"
        );
    }
    let bad = [
        ("_method", "put"),
        ("where", "some"),
        ("storage", "nowhere"),
    ];
    assert_eq!(admin.form("/databases/2", "/databases/2", &bad).status, 400);
    for path in [
        "/databases/9999",
        "/databases/x",
        "/databases/servers/9999",
        "/databases/%2e%2e",
    ] {
        assert_eq!(admin.get(path).status, 404, "{path}");
    }
}
