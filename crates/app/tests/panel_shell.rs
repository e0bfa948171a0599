//! What every page of the panel has in common, over real TCP: how it is sent, and that nothing is removed unasked.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;

use std::io::Read;

use common::Place;
use common::browser::{BASE, PASSWORD, Panel};

/// Pages and assets are sent compressed to whoever takes that, and are the same; what is streamed, what answers a form and
/// what is short is not.
#[test]
fn compressed_for_whoever_takes_it() {
    let place = Place::configured();
    let data = place.path("data").display().to_string();
    let place = place.with("SAUVEGARDE_DATA", &data);
    place.good(&["backup"]);
    let name = place.names("Backups").remove(0);
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let gzip = [("Accept-Encoding", "br, gzip")];
    let path = |path: &str| format!("{BASE}{path}");
    let text = admin.get("").text();
    let assets: Vec<String> = ["panel.css", "panel.js", "icons.svg"]
        .iter()
        .map(|name| {
            let end = text.find(name).unwrap();
            let start = text[..end].rfind(BASE).unwrap() + BASE.len();
            format!("{}{name}", &text[start..end])
        })
        .collect();
    let mut pages = assets.clone();
    pages.extend(["/settings", "/api/v1/openapi.json"].map(str::to_owned));
    for page in &pages {
        let plain = admin.get(page);
        let packed = admin.raw("GET", &path(page), &gzip, b"");
        for answer in [&plain, &packed] {
            assert_eq!(answer.header("vary"), "Accept-Encoding", "{page}");
        }
        assert_eq!(plain.header("content-encoding"), "", "{page}");
        assert_eq!(packed.header("content-encoding"), "gzip", "{page}");
        assert!(packed.body.len() * 2 < plain.body.len(), "{page}");
        assert_eq!(
            packed.header("content-length"),
            packed.body.len().to_string()
        );
        let mut whole = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(packed.body.as_slice());
        reader.read_to_end(&mut whole).unwrap();
        // But for the mask of the forms' token and times that pass.
        assert!(whole.len().abs_diff(plain.body.len()) < 40, "{page}");
        if assets.contains(page) {
            assert_eq!(whole, plain.body, "{page}");
            assert!(packed.header("cache-control").contains("immutable"));
        }
    }
    let short = admin.raw("GET", &path("/healthz"), &gzip, b"");
    assert_eq!(short.header("content-encoding"), "");
    // A download is handed out as it lies, so that it can be gone on with.
    for form in ["sql", "sql.zst"] {
        let file = format!("{BASE}/download/file/{name}?form={form}");
        let file = admin.raw("GET", &file, &gzip, b"");
        assert_eq!((file.status, file.header("content-encoding")), (200, ""));
        assert_eq!(file.header("accept-ranges"), "bytes");
    }
    // An answer to a form, which may show a secret once.
    let token = admin.token("/account");
    let body = format!("name=x&permission=backup&_token={token}");
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let made = admin.raw(
        "POST",
        &path("/account/tokens"),
        &[gzip[0], kind],
        body.as_bytes(),
    );
    assert_eq!((made.status, made.header("content-encoding")), (200, ""));
    assert!(made.text().contains("svg_"));
    // The token of forms is another one on each page, and each of them is good.
    let (one, other) = (admin.token("/account"), admin.token("/account"));
    assert_ne!(one, other);
    for token in [&one, &other, &token] {
        let form = [("theme", "dark"), ("_token", token.as_str())];
        assert_eq!(admin.post("/theme", &form, &[]).status, 303);
    }
}

/// Without scripts, too, nothing is removed before somebody was asked.
#[test]
fn what_is_removed_is_asked_about_first() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let mut marie = panel.account(&mut admin, "marie", &["backup"]);
    admin.form(
        "/account",
        "/account/tokens",
        &[("name", "cron <b>"), ("permission", "backup")],
    );
    let mut other = panel.visitor();
    other.sign_in("admin", PASSWORD);
    let account = admin.get("/account").text();
    let asks = |text: &str, from: &str| -> String {
        let start = text
            .find(from)
            .unwrap_or_else(|| panic!("no {from} in {text}"));
        text[start..].chars().take_while(|c| *c != '"').collect()
    };
    let mut pages = vec![
        asks(&account, "/account/sessions/"),
        asks(&account, "/account/tokens/"),
    ];
    pages.push(asks(&admin.get("/accounts/2").text(), "/accounts/2/delete"));
    let said = place
        .command(&["source", "add", "sqlite:shop.sqlite", "--name", "caisse"])
        .env("SAUVEGARDE_DATA", place.path("data"))
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    let list = admin.get("/databases").text();
    let number = list.split("/databases/servers/").filter_map(|rest| {
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        number.parse::<i64>().ok()
    });
    let server = format!("/databases/servers/{}", number.max().unwrap());
    pages.push(asks(
        &admin.get(&server).text(),
        &format!("{server}/delete"),
    ));
    for page in &pages {
        assert!(page.ends_with("/delete"), "{page}");
        if page.starts_with("/accounts") || page.starts_with("/databases") {
            assert_eq!(marie.get(page).status, 403, "{page}");
        } else {
            assert_eq!(marie.get(page).status, 404, "of somebody else: {page}");
        }
    }
    for page in &pages {
        let removed = page.trim_end_matches("/delete");
        // The page that leads there removes nothing by itself.
        let from = match removed.starts_with("/account/") {
            true => "/account",
            false => removed,
        };
        let shown = admin.get(from).text();
        let form = format!("action=\"{BASE}{removed}\"");
        let deletes = shown.split("<form").any(|one| {
            let one = one.split("</form>").next().unwrap();
            one.contains(&form) && one.to_lowercase().contains("value=\"delete\"")
        });
        assert!(!deletes, "{from} deletes without asking");
        let asked = admin.get(page);
        assert_eq!(asked.status, 200, "{page}");
        assert!(
            asked.text().contains(&form) && !asked.text().contains("<b>"),
            "{page}"
        );
        let done = admin.form(page, removed, &[("_method", "DELETE")]);
        assert_eq!(done.status, 303, "{page}: {}", done.text());
        assert_eq!(admin.get(page).status, 404, "{page}: still there");
    }
    assert_eq!(other.get("").status, 303, "its session was ended");
    assert_eq!(marie.get("").status, 303, "the account was removed");
}
