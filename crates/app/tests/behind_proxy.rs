//! The panel behind real servers, nginx and Apache, set up with the very lines of the guide: what stands there must
//! work as it stands. A person comes by the public name, by way of the server alone.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::Place;
use common::browser::{BASE, Browser, PASSWORD, Panel, encode};

/// The name under which people know the panel.
const HOST: &str = "panel.example";
/// What the guide calls the panel's own address.
const OWN: &str = "127.0.0.1:8480";

/// The lines of both guides that begin so, which must be the same.
fn guide(first: &str) -> String {
    let snippet = |language: &str| {
        let path = format!("../../docs/guide/{language}.md");
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        let mut blocks = text.split("\n```");
        let found = blocks.find(|block| block.trim_start().starts_with(first));
        found.unwrap().trim().to_owned()
    };
    assert_eq!(snippet("en"), snippet("fr"));
    snippet("en")
}

/// A server that stands before a panel, ended with the test.
struct Before {
    process: Child,
    /// `127.0.0.1:PORT`.
    address: String,
}

impl Before {
    /// Starts `program` with the text that `settings` makes of a free port, and waits until it listens.
    fn start(folder: &Path, program: &str, settings: impl Fn(u16) -> String) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let file = folder.join(format!("{program}.conf"));
        fs::write(&file, settings(port)).unwrap();
        // Debian's servers lie where an ordinary search path does not look.
        let mut command = Command::new("/usr/sbin".to_owned() + "/" + program);
        match program {
            "nginx" => command.arg("-p").arg(folder).arg("-c").arg(&file),
            _ => command.args(["-D", "FOREGROUND", "-f"]).arg(&file),
        };
        let process = command
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{program}: {error}; run `cargo xtask test`, which installs it")
            });
        let mut before = Self {
            process,
            address: format!("127.0.0.1:{port}"),
        };
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(&before.address).is_err() {
            assert!(
                before.process.try_wait().unwrap().is_none(),
                "{program} ended"
            );
            assert!(Instant::now() < until, "{program} does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        before
    }
}

impl Drop for Before {
    /// Workers outlive a server that is killed; both end in order when asked to.
    fn drop(&mut self) {
        let number = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &number]).status().ok();
        self.process.wait().ok();
    }
}

fn nginx(folder: &Path, panel: &str) -> Before {
    let lines = guide("location /admin/backup {").replace(OWN, panel);
    let folder_text = folder.display();
    Before::start(folder, "nginx", |port| {
        format!(
            "daemon off;\npid {folder_text}/nginx.pid;\nerror_log {folder_text}/error.log;\nworker_processes 1;\n\
             events {{}}\nhttp {{\n  access_log off;\n  client_body_temp_path {folder_text}/body;\n  \
             proxy_temp_path {folder_text}/proxy;\n  fastcgi_temp_path {folder_text}/fastcgi;\n  \
             uwsgi_temp_path {folder_text}/uwsgi;\n  scgi_temp_path {folder_text}/scgi;\n  \
             server {{\n    listen 127.0.0.1:{port};\n    server_name {HOST};\n{lines}\n  }}\n}}\n"
        )
    })
}

fn apache(folder: &Path, panel: &str) -> Before {
    let lines = guide("ProxyPreserveHost On").replace(OWN, panel);
    let folder_text = folder.display();
    let modules = ["mpm_event", "authz_core", "proxy", "proxy_http"]
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"))
        .join("\n");
    Before::start(folder, "apache2", |port| {
        format!(
            "ServerRoot {folder_text}\nDefaultRuntimeDir {folder_text}\nPidFile {folder_text}/apache.pid\n\
             ErrorLog {folder_text}/error.log\n{modules}\nUser www-data\nGroup www-data\n\
             Listen 127.0.0.1:{port}\nServerName {HOST}\n\
             <VirtualHost 127.0.0.1:{port}>\nServerName {HOST}\n{lines}\n</VirtualHost>\n"
        )
    })
}

#[test]
fn behind_nginx_as_the_guide_says() {
    behind(nginx);
}

#[test]
fn behind_apache_as_the_guide_says() {
    behind(apache);
}

fn behind(start: impl Fn(&Path, &str) -> Before) {
    let place = Place::configured()
        .with("DB_DATABASE", "shop.sqlite,other.sqlite")
        .with("SAUVEGARDE_PUBLIC_URL", &format!("https://{HOST}"));
    common::shop(&place.path("other.sqlite"));
    place.good(&["backup"]);
    let panel = Panel::start(&place);
    let folder = tempfile::tempdir().unwrap();
    let before = start(folder.path(), &panel.host);
    let mut visitor = panel.visitor();
    visitor.address.clone_from(&before.address);
    visitor.host = HOST.to_owned();

    lets_in(&mut visitor, &panel.password);
    shows_changes_at_once(&mut visitor);
    downloads(&mut visitor, &place);
}

/// Redirects stay under the public name, cookies are kept to HTTPS and to the panel's path, forms of others are refused.
fn lets_in(visitor: &mut Browser, password: &str) {
    let away = visitor.get("/settings");
    let to = "/admin/backup/sign-in?next=%2Fadmin%2Fbackup%2Fsettings";
    assert_eq!((away.status, away.header("location")), (303, to));
    let slash = visitor.get("/");
    assert_eq!((slash.status, slash.header("location")), (303, BASE));

    let token = visitor.token("/sign-in");
    let form = [
        ("name", "admin"),
        ("password", password),
        ("_token", &token),
    ];
    let ours = format!("https://{HOST}");
    for origin in ["https://other.example", "http://panel.example"] {
        let foreign = visitor.post("/sign-in", &form, &[("Origin", origin)]);
        assert_eq!(foreign.status, 403, "{origin}");
    }
    let answer = visitor.post("/sign-in", &form, &[("Origin", &ours)]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.header("set-cookie");
    for part in ["; Secure", "; HttpOnly", "; Path=/admin/backup"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let form = [("old", password), ("new", PASSWORD), ("again", PASSWORD)];
    assert_eq!(visitor.form("/password", "/password", &form).status, 303);
    assert_eq!(visitor.get("").status, 200);
    // The server tells where people come from, not what they say of themselves.
    let mut forger = visitor.clone();
    forger.cookies.clear();
    let forged = ("X-Forwarded-For".to_owned(), "203.0.113.9".to_owned());
    forger.headers.push(forged);
    forger.sign_in("admin", PASSWORD);
    let sessions = forger.get("/account").text();
    assert!(
        sessions.contains("127.0.0.1") && !sessions.contains("203.0.113.9"),
        "{sessions}"
    );
}

/// A change arrives while the connection stays open; a server that gathers first would say nothing.
fn shows_changes_at_once(visitor: &mut Browser) {
    let mut stream = TcpStream::connect(&visitor.address).unwrap();
    let patience = Duration::from_secs(30);
    stream.set_read_timeout(Some(patience)).unwrap();
    let cookies: Vec<String> = visitor
        .cookies
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect();
    let head = format!(
        "GET {BASE}/events HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\nCookie: {}\r\n\r\n",
        cookies.join("; ")
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    assert!(head[0].contains(" 200 "), "{head:?}");
    assert!(
        head.iter()
            .any(|line| line.to_lowercase() == "content-type: text/event-stream"),
        "{head:?}"
    );

    let begun = visitor.form("", "/add", &[("_method", "PUT")]);
    assert_eq!(begun.status, 303, "{}", begun.text());
    assert!(
        lines.any(|line| line.starts_with("event: ")),
        "the stream ended"
    );
}

/// Whole and from the middle, also of a database in a folder, whose slash must come through as it was written.
fn downloads(visitor: &mut Browser, place: &Place) {
    let folders = place.names("Backups");
    let folder = folders.iter().find(|name| name.contains("shop")).unwrap();
    let names = place.names(&format!("Backups/{folder}"));
    let name = names
        .iter()
        .find(|name| name.ends_with(".sql.zst"))
        .unwrap();
    let id = format!("{folder}/{name}");
    let sql = place.good(&["download", &id, "--out", "-"]).bytes;
    let path = format!("{BASE}/download/file/{}", encode(&id));
    assert!(path.contains("%2F"), "{path}");
    let whole = visitor.raw("GET", &path, &[], b"");
    assert_eq!((whole.status, &whole.body), (200, &sql), "{}", whole.text());
    assert_eq!(whole.header("content-length"), sql.len().to_string());
    let part = visitor.raw("GET", &path, &[("Range", "bytes=30-59")], b"");
    assert_eq!((part.status, &part.body[..]), (206, &sql[30..60]));
    assert_eq!(
        visitor.get(&format!("/view/file/{}", encode(&id))).status,
        200
    );
    // Whatever a server makes of dots, nothing outside of the folder is given away.
    let out = visitor.raw(
        "GET",
        &format!("{BASE}/download/file/..%2F..%2Fshop.sqlite"),
        &[],
        b"",
    );
    assert!((400..500).contains(&out.status), "{}", out.status);
}
