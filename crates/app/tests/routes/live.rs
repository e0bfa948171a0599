//! What is live: a list that learns of a new row, a run that is watched while it works and stopped in the middle. The
//! source is a real server behind a narrow line, so that there is a middle.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use testkit::{Link, Proxy, Server};

use super::common::Place;
use super::common::browser::{BASE, Browser, Panel};
use super::world::{PERMISSIONS, World};

/// A page that listens.
struct Listener {
    stream: TcpStream,
    heard: String,
}

impl Listener {
    fn open(panel: &Panel, browser: &Browser, path: &str) -> Self {
        let mut stream = TcpStream::connect(&panel.host).unwrap();
        let cookie = &browser.cookies["sauvegarde"];
        let head = format!(
            "GET {BASE}{path} HTTP/1.1\r\nHost: {}\r\nCookie: sauvegarde={cookie}\r\n\r\n",
            panel.host
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        Self {
            stream,
            heard: String::new(),
        }
    }

    /// Listens until it is as wanted; whether the server has ended it.
    fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> bool {
        let end = Instant::now() + Duration::from_secs(60);
        let mut piece = [0; 4096];
        while !wanted(&self.heard) {
            assert!(Instant::now() < end, "{what} never came: {}", self.heard);
            match self.stream.read(&mut piece) {
                Ok(0) => return true,
                Ok(many) => self
                    .heard
                    .push_str(&String::from_utf8_lossy(&piece[..many])),
                Err(error)
                    if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {}
                Err(error) => panic!("{what}: {error}"),
            }
        }
        false
    }

    /// Texts that were shown in an element, one after the other.
    fn shown(&self, id: &str) -> Vec<String> {
        let lines = self
            .heard
            .lines()
            .filter_map(|line| line.strip_prefix("data: "));
        let facts = lines.filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let mine = facts.filter(|fact| fact["id"] == id);
        let mut texts: Vec<String> = mine
            .filter_map(|fact| Some(fact["text"].as_str()?.to_owned()))
            .collect();
        texts.dedup();
        texts
    }
}

#[test]
fn a_list_learns_of_a_new_row() {
    let mut world = World::new();
    let page = world.admin.get("").text();
    let (_, rest) = page.split_once("data-events=\"").unwrap();
    let path = rest
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    let path = path.strip_prefix(BASE).unwrap().to_owned();
    let mut list = Listener::open(&world.panel, &world.admin, &path);
    list.until("the head", |heard| heard.contains("text/event-stream"));
    assert!(
        !list.heard.contains("event: part"),
        "nothing has happened yet: {}",
        list.heard
    );
    let begun = world.admin.form("", "/add", &[("_method", "PUT")]);
    assert_eq!(begun.status, 303);
    let parts = |heard: &str| {
        heard
            .matches("event: part\ndata: {\"from\":\"/admin/backup\",\"id\":\"backups\"}")
            .count()
    };
    let rows = |text: &str| text.matches("db_backup_").count();
    let before = rows(&page);
    // Told of that it began and that it ended, or of both at once: the last time the row is there.
    let mut told = 0;
    loop {
        list.until("the row", |heard| parts(heard) > told);
        if rows(&world.admin.get("").text()) > before {
            break;
        }
        told += 1;
    }
    // Without news nothing is told, and the line stays open.
    let ended = list.stream.read(&mut [0; 1]);
    assert!(!matches!(ended, Ok(0)), "the list was hung up on");
}

/// A panel whose one database is a table of about 20 MB behind 8 Mbit/s.
struct Slow {
    place: Place,
    panel: Panel,
    _proxy: Proxy,
}

impl Slow {
    fn start(rows: u32) -> Self {
        let server = Server::shared();
        let database = server.database("slow");
        server.sql(
            Some(&database),
            &format!(
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(300));
                 INSERT INTO t SELECT seq, REPEAT(CONCAT('row ', seq, ', '), 20) FROM seq_1_to_{rows};"
            ),
        );
        let line = Link {
            round_trip: Duration::ZERO,
            bits_per_second: Some(8_000_000),
        };
        let proxy = Proxy::start(server, line);
        let place = Place::new()
            .with("DB_CONNECTION", "mysql")
            .with("DB_HOST", "127.0.0.1")
            .with("DB_PORT", &proxy.port().to_string())
            .with("DB_USERNAME", "root")
            .with("DB_DATABASE", &database);
        // The first backup begins by itself.
        let panel = Panel::start(&place);
        Self {
            place,
            panel,
            _proxy: proxy,
        }
    }

    fn state(&self, run: i64) -> String {
        let catalog = Connection::open(self.place.path("data/catalog.sqlite")).unwrap();
        catalog.busy_timeout(Duration::from_secs(10)).unwrap();
        let found = catalog.query_row("SELECT state FROM run WHERE id = ?1", [run], |row| {
            row.get(0)
        });
        found.unwrap_or_default()
    }

    /// Waits until a run has this state, and none that it must not have.
    fn wait(&self, run: i64, wanted: &str) {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let state = self.state(run);
            if state == wanted {
                return;
            }
            assert!(
                ["", "queued", "running"].contains(&state.as_str()),
                "{state} instead of {wanted}"
            );
            assert!(Instant::now() < end, "{state}, never {wanted}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_run_is_watched_and_stopped_in_the_middle() {
    let slow = Slow::start(80_000);
    let mut admin = slow.panel.admin();
    slow.wait(1, "running");
    // Its figures come while it works.
    let mut page = Listener::open(&slow.panel, &admin, "/runs/1/events");
    let moving = |heard: &str| heard.matches("\"id\":\"live-bytes\"").count() >= 6;
    assert!(
        !page.until("figures", moving),
        "it has ended: {}",
        page.heard
    );
    assert!(page.shown("live-rows").len() >= 3, "{}", page.heard);
    assert_eq!(slow.state(1), "running");
    // A page that is closed stops nothing.
    drop(page);
    assert_eq!(admin.get("/runs/1").status, 200);
    // A second press shows the one at work.
    let second = admin.form("", "/add", &[("_method", "PUT")]);
    assert_eq!(
        (second.status, second.header("location")),
        (303, "/admin/backup/runs/1")
    );
    let told = admin.get("/runs/1").text();
    assert!(
        told.contains("est déjà en cours") && told.contains("/runs/1/cancel"),
        "{told}"
    );
    assert!(
        !slow.place.names("Backups").is_empty(),
        "no half-made file: then this shows nothing"
    );
    // Who may only look may not stop it.
    let mut vera = slow.panel.account(&mut admin, "vera", &["backup"]);
    assert!(!vera.get("/runs/1").text().contains("/cancel"));
    assert_eq!(vera.form("/runs/1", "/runs/1/cancel", &[]).status, 403);
    assert_eq!(slow.state(1), "running");

    let mut page = Listener::open(&slow.panel, &admin, "/runs/1/events");
    page.until("figures", |heard| heard.contains("live-bytes"));
    assert_eq!(admin.form("/runs/1", "/runs/1/cancel", &[]).status, 303);
    slow.wait(1, "cancelled");
    page.until("the end", |heard| heard.contains("event: end"));
    let names = slow.place.names("Backups");
    assert!(
        names.iter().all(|name| !name.contains("db_backup")),
        "{names:?}"
    );
    let shown = admin.get("/runs/1").text();
    assert!(
        shown.contains("Annulée") && !shown.contains("/runs/1/cancel"),
        "{shown}"
    );
    assert!(
        admin
            .get("/journal?state=cancelled")
            .text()
            .contains("/runs/1")
    );

    // The same by a program.
    let begun = admin.form("", "/add", &[("_method", "PUT")]);
    assert_eq!(begun.header("location"), "/admin/backup/runs/2");
    let program = admin.form("/account", "/account/tokens", &{
        let mut form = vec![("name", "essai")];
        form.extend(PERMISSIONS.iter().map(|word| ("permission", *word)));
        form
    });
    let bearer = format!("Bearer {}", program.value_of("made"));
    let mut visitor = slow.panel.visitor();
    let mut ask = |method: &str, path: &str| {
        visitor.raw(
            method,
            &format!("{BASE}/api/v1{path}"),
            &[("Authorization", &bearer)],
            b"",
        )
    };
    slow.wait(2, "running");
    let busy = ask("POST", "/databases/1/backups");
    assert!(
        busy.status == 409 && busy.text().contains("already-running"),
        "{}",
        busy.text()
    );
    assert_eq!(ask("DELETE", "/runs/2").status, 204);
    slow.wait(2, "cancelled");
    let late = ask("DELETE", "/runs/2");
    assert!(
        late.status == 409 && late.text().contains("not-running"),
        "{}",
        late.text()
    );
    assert_eq!(ask("DELETE", "/runs/99").status, 404);
    let facts: serde_json::Value = serde_json::from_slice(&ask("GET", "/runs/2").body).unwrap();
    assert_eq!(
        (&facts["run"]["state"], &facts["live"]),
        (&"cancelled".into(), &serde_json::Value::Null)
    );
    let audit = ask("GET", "/audit?action=run.cancel").text();
    assert!(
        audit.matches("\"action\":\"run.cancel\"").count() == 2,
        "{audit}"
    );
    let names = slow.place.names("Backups");
    assert!(
        names.iter().all(|name| !name.contains("db_backup")),
        "{names:?}"
    );
    assert!(admin.get("").status == 200 && !admin.get("").text().contains(".sql.zst"));
}

#[test]
fn a_run_goes_on_when_nobody_looks() {
    let slow = Slow::start(12_000);
    let mut admin = slow.panel.admin();
    let mut page = Listener::open(&slow.panel, &admin, "/runs/1/events");
    page.until("the run", |heard| heard.contains("live-stage"));
    drop(page);
    // Signed out, too.
    assert_eq!(admin.form("/account", "/sign-out", &[]).status, 303);
    slow.wait(1, "done");
    assert_eq!(
        slow.place
            .names("Backups")
            .iter()
            .filter(|name| name.ends_with(".sql.zst"))
            .count(),
        1
    );
}
