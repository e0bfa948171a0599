//! Backups in the panel over real TCP: making one, watching it, downloads in each form and from
//! the middle, deleting, restoring and taking that back, ids that lead nowhere, rights.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;

use std::fs;
use std::io::Read;
use std::time::{Duration, Instant};

use common::browser::{BASE, Browser, Panel, Response, encode};
use common::{Place, rows};

const OLD: &str = "db_backup_2022-05-01_10-00-00.sql";

/// Presses *Créer manuellement* and waits for the end; the name of the file.
fn saved(place: &Place, admin: &mut Browser) -> String {
    let run = begun(&admin.form("", "/add", &[("_method", "PUT")]));
    let page = ended(admin, &run);
    assert!(page.contains("badge good"), "{page}");
    let mut names = place.names("Backups");
    names.retain(|name| name.ends_with(".sql.zst"));
    names.pop().unwrap()
}

/// The run that an answer leads to.
fn begun(answer: &Response) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = answer.header("location").strip_prefix(BASE).unwrap();
    assert!(to.starts_with("/runs/"), "{to}");
    to.to_owned()
}

/// Its page, once it has ended.
fn ended(browser: &mut Browser, run: &str) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let page = browser.get(run);
        assert_eq!(page.status, 200);
        let text = page.text();
        if !text.contains("data-events") {
            return text;
        }
        assert!(Instant::now() < until, "{run} does not end: {text}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// A body whose length was not known.
fn joined(answer: &Response) -> Vec<u8> {
    assert_eq!(answer.header("transfer-encoding"), "chunked");
    let (mut rest, mut body) = (&answer.body[..], Vec::new());
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let digits = std::str::from_utf8(&rest[..line]).unwrap();
        let length = usize::from_str_radix(digits, 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&rest[line + 2..line + 2 + length]);
        rest = &rest[line + 4 + length..];
    }
}

#[test]
fn a_backup_is_made_by_hand_watched_and_listed() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let name = saved(&place, &mut admin);
    let list = admin.get("").text();
    assert!(list.contains(&name) && list.contains("Complète"), "{list}");
    assert!(
        !admin.get("?state=incomplete").text().contains(&name),
        "the filter does nothing"
    );
    assert!(admin.get("?storage=file").text().contains(&name));
    assert!(!admin.get("?storage=googledrive").text().contains(&name));
    assert!(
        !admin
            .get("?search=%22%3E%3Cscript%3E")
            .text()
            .contains("\"><script>")
    );
    let view = admin.get(&format!("/view/file/{name}")).text();
    for part in ["product", "sale_product", "sold", "sauvegarde download"] {
        assert!(view.contains(part), "{part}: {view}");
    }
    // A run that has ended says so at once, and the page takes itself anew.
    let run = begun(&admin.form("", "/add", &[("_method", "PUT")]));
    ended(&mut admin, &run);
    let events = admin.get(&format!("{run}/events"));
    assert_eq!(events.header("content-type"), "text/event-stream");
    let told = String::from_utf8(joined(&events)).unwrap();
    assert!(
        told.contains("event: part") && told.ends_with("event: end\ndata: null\n\n"),
        "{told}"
    );
    let late = admin.form("", &format!("{run}/cancel"), &[]);
    assert_eq!(late.status, 303);
    assert_eq!(admin.get("/runs/99999").status, 404);
    // Proven by hand, and that is shown.
    let prove = begun(&admin.form("", &format!("/prove/file/{name}"), &[]));
    let page = ended(&mut admin, &prove);
    assert!(page.contains("badge good"), "{page}");
    assert!(admin.get("").text().contains("shield-check"));
    let verify = begun(&admin.form("", &format!("/verify/file/{name}"), &[]));
    assert!(ended(&mut admin, &verify).contains("badge good"));
}

#[test]
fn downloads_in_each_form_and_from_the_middle() {
    let place = Place::configured();
    fs::create_dir(place.path("Backups")).unwrap();
    fs::write(place.path("Backups").join(OLD), "-- old\nSELECT 1;\n").unwrap();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let name = saved(&place, &mut admin);
    let sql = place.good(&["download", &name, "--out", "-"]).bytes;
    let path = format!("{BASE}/download/file/{name}");

    let whole = admin.raw("GET", &path, &[], b"");
    assert_eq!((whole.status, &whole.body), (200, &sql));
    assert_eq!(whole.header("content-length"), sql.len().to_string());
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let plain = name.trim_end_matches(".zst");
    let disposition = format!("attachment; filename=\"{plain}\"");
    assert_eq!(whole.header("content-disposition"), disposition);
    // The original's button sends a form.
    let sent = admin.form("", &format!("/download/file/{name}"), &[]);
    assert_eq!((sent.status, &sent.body), (200, &sql));
    let head = admin.raw("HEAD", &path, &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));

    let mark = whole.header("etag").to_owned();
    for cut in [1, 100, sql.len() / 2, sql.len() - 1] {
        let range = format!("bytes={cut}-");
        let asked = [("Range", range.as_str()), ("If-Range", mark.as_str())];
        let rest = admin.raw("GET", &path, &asked, b"");
        assert_eq!((rest.status, &rest.body[..]), (206, &sql[cut..]), "{cut}");
        let shown = format!("bytes {cut}-{}/{}", sql.len() - 1, sql.len());
        assert_eq!(rest.header("content-range"), shown);
    }
    let part = admin.raw("GET", &path, &[("Range", "bytes=30-59")], b"");
    assert_eq!((part.status, &part.body[..]), (206, &sql[30..60]));
    let changed = [("Range", "bytes=5-"), ("If-Range", "\"another\"")];
    assert_eq!(admin.raw("GET", &path, &changed, b"").status, 200);
    let behind = admin.raw("GET", &path, &[("Range", "bytes=99999999-")], b"");
    assert_eq!(behind.status, 416);

    let file = fs::read(place.path("Backups").join(&name)).unwrap();
    let packed = admin.get(&format!("/download/file/{name}?form=sql.zst"));
    assert_eq!(packed.body, file);
    let gzip = joined(&admin.get(&format!("/download/file/{name}?form=sql.gz")));
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&gzip[..])
        .read_to_end(&mut text)
        .unwrap();
    assert_eq!(text, sql);
    let table = admin.get(&format!("/download/file/{name}?table=product"));
    let table = table.text();
    assert!(
        table.contains("thé vert") && !table.contains("sold"),
        "{table}"
    );
    for bad in ["?table=nothing", "?form=exe", "?form=sql.zst&table=product"] {
        let answer = admin.get(&format!("/download/file/{name}{bad}"));
        assert!([400, 404].contains(&answer.status), "{bad}");
    }
    let old = admin.get(&format!("/download/file/{OLD}"));
    assert_eq!(old.text(), "-- old\nSELECT 1;\n");
    let audit: i64 = rusqlite::Connection::open(place.path("data/catalog.sqlite"))
        .unwrap()
        .query_row(
            "SELECT count(*) FROM audit WHERE action = 'backup.download' AND user = 'admin'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(audit >= 6, "{audit}");
}

#[test]
fn deleting_asks_names_and_spares_what_is_kept() {
    let place = Place::configured();
    fs::create_dir(place.path("Backups")).unwrap();
    fs::write(place.path("Backups").join(OLD), "SELECT 1;").unwrap();
    fs::write(place.path("Backups/notes.txt"), "mine").unwrap();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let name = saved(&place, &mut admin);
    let list = admin.get("").text();
    assert!(list.contains(OLD) && !list.contains("notes.txt"), "{list}");
    let asked = admin.get(&format!("/delete/file/{name}")).text();
    assert!(
        asked.contains(&name) && asked.contains("bonne sauvegarde la plus récente de cette base"),
        "{asked}"
    );
    let view = format!("/view/file/{name}");
    let delete = format!("/delete/file/{name}");
    let kept = admin.form(&view, &format!("/pin/file/{name}"), &[("_method", "PUT")]);
    assert_eq!(kept.status, 303);
    let refused = admin.form("", &delete, &[("_method", "DELETE")]);
    assert_eq!(refused.status, 409, "{}", refused.text());
    let pin = format!("/pin/file/{name}");
    assert_eq!(
        admin.form(&view, &pin, &[("_method", "DELETE")]).status,
        303
    );
    for gone in [name.as_str(), OLD] {
        let path = format!("/delete/file/{gone}");
        let run = begun(&admin.form(&path, &path, &[("_method", "DELETE")]));
        assert!(ended(&mut admin, &run).contains("badge good"));
        assert!(!place.path("Backups").join(gone).exists(), "{gone}");
        assert_eq!(admin.get(&format!("/view/file/{gone}")).status, 404);
    }
    let notes = fs::read_to_string(place.path("Backups/notes.txt")).unwrap();
    assert_eq!(notes, "mine");
}

/// `sauvegarde backup` from a clock keeps what a person pinned in the panel, and no more than that.
#[test]
fn the_command_line_spares_what_is_pinned_in_the_panel() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let name = saved(&place, &mut admin);
    let view = format!("/view/file/{name}");
    let kept = admin.form(&view, &format!("/pin/file/{name}"), &[("_method", "PUT")]);
    assert_eq!(kept.status, 303);
    let backup = || {
        let mut command = place.command(&["backup"]);
        command.env("SAUVEGARDE_DATA", place.path("data"));
        let said = command.output().unwrap();
        assert!(said.status.success(), "{said:?}");
        let mut names = place.names("Backups");
        names.retain(|name| name.ends_with(".sql.zst"));
        names
    };
    for _ in 0..5 {
        assert!(backup().contains(&name));
    }
    // Four are kept, and the pinned one beside them. Which ones: the tests of retention. (Names of one second are given
    // again, so they tell nothing here.)
    let names = backup();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.contains(&name), "{names:?}");
}

#[test]
fn a_restore_is_planned_confirmed_and_taken_back() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let name = saved(&place, &mut admin);
    let path = format!("/restore/file/{name}");
    let chosen = admin.get(&path);
    assert_eq!(chosen.status, 200);
    let database = chosen.text();
    let (_, database) = database.split_once("name=\"database\" value=\"").unwrap();
    let database = database.split('"').next().unwrap().to_owned();
    let query = format!("?what=all&where=new&name=copy.sqlite&database={database}");
    let plan = admin.get(&format!("{path}/plan{query}")).text();
    assert!(plan.contains("copy.sqlite"), "{plan}");
    let look = admin.get(&format!("{path}/look{query}"));
    assert!(
        look.text().contains("La place est libre"),
        "{}",
        look.text()
    );
    assert!(look.text().contains("Place libre"), "{}", look.text());
    let new = [
        ("what", "all"),
        ("where", "new"),
        ("name", "copy.sqlite"),
        ("database", database.as_str()),
    ];
    let run = begun(&admin.form("", &path, &new));
    let page = ended(&mut admin, &run);
    assert!(page.contains("badge good"), "{page}");
    let shop = place.path("shop.sqlite");
    let before = rows(&shop, "product");
    assert_eq!(rows(&place.path("copy.sqlite"), "product"), before);
    // No name leads out of the folder.
    let mut out = new;
    out[2] = ("name", "../out.sqlite");
    assert_eq!(admin.form("", &path, &out).status, 409);
    assert!(!place.root().parent().unwrap().join("out.sqlite").exists());

    common::change(
        &shop,
        "DROP VIEW sold; DELETE FROM sale; UPDATE product SET name = 'new'",
    );
    let after = rows(&shop, "product");
    let mut replace = vec![
        ("what", "all"),
        ("where", "replace"),
        ("database", database.as_str()),
        ("typed", "shop"),
    ];
    let refused = admin.form("", &path, &replace);
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(rows(&shop, "product"), after);
    replace[3] = ("typed", "shop.sqlite");
    let run = begun(&admin.form("", &path, &replace));
    let page = ended(&mut admin, &run);
    assert!(
        page.contains("badge good") && page.contains("/undo"),
        "{page}"
    );
    assert_eq!(rows(&shop, "product"), before);
    let undo = format!("{run}/undo");
    let asked = admin.get(&undo);
    assert_eq!(asked.status, 200);
    // What the restore brought that was not there is named.
    assert!(asked.text().contains("sold"), "{}", asked.text());
    let run = begun(&admin.form(&undo, &undo, &[]));
    assert!(ended(&mut admin, &run).contains("badge good"));
    assert_eq!(rows(&shop, "product"), after);
    let views = "(SELECT count(*) FROM sqlite_schema WHERE type = 'view')";
    assert_eq!(rows(&shop, views), ["Integer(0)"], "what it brought stays");
}

#[test]
fn ids_that_lead_nowhere_and_rights_that_are_missing() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let name = saved(&place, &mut admin);
    fs::write(place.path("secret.sql"), "dans le coffre").unwrap();
    let long = "a".repeat(10_000);
    let ids = [
        "file/..%2Fsecret.sql",
        "file/%2e%2e%2fsecret.sql",
        "file/..%2F..%2Fetc%2Fpasswd",
        "file/%00",
        "file/.",
        "file/nothing.sql",
        &format!("file/{long}"),
        &format!("googledrive/{name}"),
        &format!("file/x%2F..%2F{}", encode(&name)),
        &format!("{long}/{name}"),
    ];
    let token = admin.token("");
    for id in ids {
        for page in ["view", "download", "delete", "restore"] {
            let answer = admin.get(&format!("/{page}/{id}"));
            assert_eq!(answer.status, 404, "{page} {id:.60}");
            assert!(!answer.text().contains("coffre"), "{page} {id:.60}");
        }
        for (action, method) in [
            ("download", "POST"),
            ("delete", "DELETE"),
            ("verify", "POST"),
            ("prove", "POST"),
            ("pin", "PUT"),
        ] {
            let form = [("_token", token.as_str()), ("_method", method)];
            let answer = admin.post(&format!("/{action}/{id}"), &form, &[]);
            assert_eq!(answer.status, 404, "{action} {id:.60}");
        }
    }
    let mut viewer = panel.account(&mut admin, "vera", &["backup"]);
    let token = viewer.token("");
    let list = viewer.get("").text();
    for hidden in ["/download/", "/delete/", "/restore/", "/prove/", "/add"] {
        assert!(!list.contains(hidden), "{hidden} is shown: {list}");
    }
    assert_eq!(viewer.get(&format!("/view/file/{name}")).status, 200);
    let mut nobody = panel.visitor();
    for (method, path) in [
        ("GET", format!("/download/file/{name}")),
        ("POST", format!("/download/file/{name}")),
        ("GET", format!("/delete/file/{name}")),
        ("DELETE", format!("/delete/file/{name}")),
        ("GET", format!("/restore/file/{name}")),
        ("GET", format!("/restore/file/{name}/plan")),
        ("GET", format!("/restore/file/{name}/look")),
        ("POST", format!("/restore/file/{name}")),
        ("POST", format!("/verify/file/{name}")),
        ("POST", format!("/prove/file/{name}")),
        ("PUT", format!("/pin/file/{name}")),
        ("DELETE", format!("/pin/file/{name}")),
        ("PUT", "/add".to_owned()),
        ("POST", "/runs/1/cancel".to_owned()),
        ("POST", "/runs/1/undo".to_owned()),
    ] {
        let (mine, theirs) = match method {
            "GET" => (viewer.get(&path), nobody.get(&path)),
            _ => {
                let form = [("_token", token.as_str()), ("_method", method)];
                (
                    viewer.post(&path, &form, &[]),
                    nobody.post(&path, &form, &[]),
                )
            }
        };
        assert_eq!(mine.status, 403, "{method} {path}: {}", mine.text());
        assert_eq!(theirs.status, 303, "{method} {path}");
        assert!(theirs.header("location").contains("/sign-in"));
    }
    assert!(place.path("Backups").join(&name).exists());
}
