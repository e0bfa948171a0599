//! The panel over real TCP: signing in and out, wrong guesses, forms of other sites, cookies,
//! headers, rights, sessions that are ended, tokens, languages.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;

use common::Place;
use common::browser::{BASE, PASSWORD, Panel};

#[test]
fn the_first_start_shows_a_password_once_and_has_it_changed() {
    let place = Place::configured();
    let first = Panel::start(&place);
    assert_eq!(first.password.len(), 19, "{}", first.password);
    let mut browser = first.visitor();
    let refused = browser.get("");
    assert_eq!(
        (refused.status, refused.header("location")),
        (303, "/admin/backup/sign-in")
    );
    browser.sign_in("Admin", &first.password);
    for page in ["", "/account", "/accounts"] {
        let sent = browser.get(page);
        assert_eq!(
            (sent.status, sent.header("location")),
            (303, "/admin/backup/password"),
            "{page}"
        );
    }
    let given = first.password.as_str();
    for (old, new, again) in [
        ("wrong", PASSWORD, PASSWORD),
        (given, "short", "short"),
        (given, given, given),
        (given, PASSWORD, "something else"),
        (given, "admin admin admin 1", "admin admin admin 1"),
    ] {
        let form = [("old", old), ("new", new), ("again", again)];
        assert_eq!(
            browser.form("/password", "/password", &form).status,
            422,
            "{new}"
        );
    }
    let form = [("old", given), ("new", PASSWORD), ("again", PASSWORD)];
    assert_eq!(browser.form("/password", "/password", &form).status, 303);
    assert_eq!(browser.get("").status, 200);
    drop(first);

    let second = Panel::start(&place);
    assert_eq!(second.password, "", "shown again");
    // The session outlives the process.
    let mut later = second.visitor();
    later.cookies = browser.cookies;
    assert_eq!(later.get("").status, 200);
}

#[test]
fn nothing_configured_begins_with_a_backup_that_is_proven() {
    let place = Place::new();
    let panel = Panel::start(&place);
    let mut names = place.names("Backups");
    names.retain(|name| name.ends_with(".sql.zst"));
    assert_eq!(names.len(), 1, "{names:?}");
    let catalog = rusqlite::Connection::open(place.path("data/catalog.sqlite")).unwrap();
    let runs: Vec<(String, String)> = catalog
        .prepare("SELECT kind, state FROM run ORDER BY id")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected = [("backup", "done"), ("prove", "done")];
    assert_eq!(
        runs,
        expected.map(|(kind, state)| (kind.to_owned(), state.to_owned()))
    );
    drop(panel);
    drop(Panel::start(&place));
    assert_eq!(
        place.names("Backups").len(),
        2,
        "a second start made another"
    );
}

#[test]
fn wrong_guesses_wait_and_do_not_tell_who_exists() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut browser = panel.visitor();
    let guess = |browser: &mut common::browser::Browser, name: &str| {
        let answer = browser.form(
            "/sign-in",
            "/sign-in",
            &[("name", name), ("password", "wrong one")],
        );
        (answer.status, answer.text())
    };
    let (known, unknown) = (guess(&mut browser, "admin"), guess(&mut browser, "nobody"));
    assert_eq!(known.0, 422);
    // But for the name that was typed, and the tokens of forms, which are other ones on each page.
    let without = |text: &str, name: &str| {
        let text = text.replace(&format!("value=\"{name}\""), "");
        let parts = text.split("name=\"_token\" value=\"");
        let parts = parts.map(|part| part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
        parts.collect::<Vec<_>>().join("")
    };
    assert_eq!(without(&known.1, "admin"), without(&unknown.1, "nobody"));
    for _ in 0..4 {
        assert_eq!(guess(&mut browser, "admin").0, 422);
    }
    let (status, text) = guess(&mut browser, "admin");
    assert_eq!(status, 429, "{text}");
    assert!(text.contains("Trop d’essais"), "{text}");
    // The right one has to wait as well; from elsewhere it does not.
    let form = [("name", "admin"), ("password", panel.password.as_str())];
    assert_eq!(browser.form("/sign-in", "/sign-in", &form).status, 429);
    let mut elsewhere = panel.visitor();
    elsewhere
        .headers
        .push(("X-Forwarded-For".into(), "203.0.113.9".into()));
    assert_eq!(elsewhere.form("/sign-in", "/sign-in", &form).status, 303);
}

#[test]
fn cookies_and_headers() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut browser = panel.visitor();
    let shown = browser.get("/sign-in");
    let before = browser.cookies["sauvegarde"].clone();
    let cookie = shown.header("set-cookie");
    for part in ["; Path=/admin/backup;", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    browser.sign_in("admin", &panel.password);
    assert_ne!(
        browser.cookies["sauvegarde"], before,
        "the word of before signing in"
    );

    let paths = [
        "/sign-in",
        "",
        "/nowhere",
        "/healthz",
        "/assets/0/panel.css",
    ];
    for path in paths {
        let answer = panel.visitor().get(path);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}: {policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
    let text = shown.text();
    assert_eq!(shown.header("cache-control"), "no-store");
    let start = text.find("/admin/backup/assets/").unwrap();
    let asset: String = text[start + BASE.len()..]
        .chars()
        .take_while(|c| *c != '"')
        .collect();
    let kept = browser.get(&asset);
    assert_eq!(kept.status, 200);
    assert!(kept.header("cache-control").contains("immutable"));
    assert!(
        !text.contains("style=") && !text.contains("onclick"),
        "{text}"
    );
    drop(panel);

    let place = place.with("SAUVEGARDE_PUBLIC_URL", "https://panel.example");
    let panel = Panel::start(&place);
    let shown = panel.visitor().get("/sign-in");
    assert!(
        shown.header("set-cookie").ends_with("; Secure"),
        "{}",
        shown.header("set-cookie")
    );
    assert_eq!(
        shown.header("strict-transport-security"),
        "max-age=31536000"
    );
}

#[test]
fn forms_of_other_sites_are_refused() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let token = admin.token("/account");
    let fields = [("theme", "dark"), ("_token", token.as_str())];
    let own = format!("http://{}", panel.host);
    for (headers, status) in [
        (vec![], 303),
        (vec![("Origin", own.as_str())], 303),
        (vec![("Sec-Fetch-Site", "same-origin")], 303),
        (vec![("Origin", "https://evil.example")], 403),
        (vec![("Origin", "null")], 403),
        (vec![("Sec-Fetch-Site", "cross-site")], 403),
    ] {
        assert_eq!(
            admin.post("/theme", &fields, &headers).status,
            status,
            "{headers:?}"
        );
    }
    assert_eq!(
        admin.post("/theme", &[("theme", "dark")], &[]).status,
        403,
        "no token"
    );
    let mut other = panel.visitor();
    let foreign = other.token("/sign-in");
    let fields = [("theme", "dark"), ("_token", foreign.as_str())];
    assert_eq!(
        admin.post("/theme", &fields, &[]).status,
        403,
        "another session's token"
    );
    let forged = admin.post("/theme", &fields, &[]).text();
    assert!(forged.contains("Formulaire refusé"), "{forged}");
}

#[test]
fn what_one_may_not_do_is_neither_shown_nor_reachable() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let mut marie = panel.account(&mut admin, "marie", &["backup"]);
    assert_eq!(marie.get("").status, 200);
    assert!(!marie.get("").text().contains("/accounts"));
    assert!(admin.get("").text().contains("/accounts"));
    for path in ["/accounts", "/accounts/new", "/accounts/1"] {
        assert_eq!(marie.get(path).status, 403, "{path}");
    }
    let token = marie.token("/account");
    let add = [
        ("name", "eve"),
        ("permission", "backup"),
        ("_token", token.as_str()),
    ];
    assert_eq!(marie.post("/accounts", &add, &[]).status, 403);
    let remove = [("_method", "delete"), ("_token", token.as_str())];
    assert_eq!(marie.post("/accounts/1", &remove, &[]).status, 403);
    // Nobody gives more than they have.
    let mut manager = panel.account(&mut admin, "paul", &["backup.settings"]);
    let more = [("name", "eve"), ("permission", "backup.restore")];
    assert_eq!(
        manager.form("/accounts/new", "/accounts", &more).status,
        403
    );
    assert_eq!(
        manager.get("/accounts/1").status,
        403,
        "an account that has more"
    );
    let token = manager.token("/account");
    let remove = [("_method", "delete"), ("_token", token.as_str())];
    assert_eq!(manager.post("/accounts/1", &remove, &[]).status, 403);
    // Somebody is always left who may manage, and nobody removes themselves.
    let own = [("_method", "delete")];
    assert_eq!(admin.form("/account", "/accounts/1", &own).status, 409);
    let put = [("_method", "put"), ("permission", "backup")];
    assert_eq!(admin.form("/account", "/accounts/3", &put).status, 303);
    assert_eq!(admin.form("/account", "/accounts/1", &put).status, 409);
    assert_eq!(
        manager.get("/accounts").status,
        403,
        "the right was taken at once"
    );
}

#[test]
fn a_session_that_was_ended_is_over() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let mut second = panel.visitor();
    second.sign_in("admin", PASSWORD);
    let text = admin.get("/account").text();
    let start = text.find("/account/sessions/").unwrap();
    let name: String = text[start..].chars().take_while(|c| *c != '"').collect();
    let name = name.strip_suffix("/delete").unwrap();
    let ended = admin.form("/account", name, &[("_method", "delete")]);
    assert_eq!(ended.status, 303);
    assert_eq!(second.get("").status, 303, "still signed in");
    assert_eq!(admin.get("").status, 200);
    let left = admin.form("/account", "/sign-out", &[]);
    assert_eq!(left.status, 303);
    assert!(!admin.cookies.contains_key("sauvegarde"));
    // A new password ends what stands open.
    let mut third = panel.visitor();
    third.sign_in("admin", PASSWORD);
    let said = place
        .command(&["user", "passwd", "admin"])
        .env("SAUVEGARDE_DATA", place.path("data"))
        .output();
    assert!(said.unwrap().status.success());
    assert_eq!(third.get("").status, 303);
}

#[test]
fn refusals_are_pages_in_the_language_of_the_viewer() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    for (language, title) in [
        ("fr", "Page introuvable"),
        ("en-GB,en;q=0.9", "No such page"),
        ("es-MX", "Página no encontrada"),
        ("de, fr;q=0.5", "Page introuvable"),
        ("de, en;q=0.8", "No such page"),
        ("de", "No such page"),
        ("*", "Page introuvable"),
    ] {
        let mut visitor = panel.visitor();
        visitor
            .headers
            .push(("Accept-Language".into(), language.into()));
        let answer = visitor.get("/nowhere");
        assert_eq!(answer.status, 404);
        assert!(answer.text().contains(title), "{language}");
        let code = match title {
            "Page introuvable" => "fr",
            "No such page" => "en",
            _ => "es",
        };
        assert!(
            answer.text().contains(&format!("<html lang=\"{code}\"")),
            "{language}"
        );
    }
    let mut visitor = panel.visitor();
    visitor
        .headers
        .push(("Accept-Language".into(), "en".into()));
    let chosen = visitor.form(
        "/sign-in",
        "/language",
        &[("language", "es"), ("back", "//evil.example")],
    );
    assert_eq!((chosen.status, chosen.header("location")), (303, BASE));
    assert!(
        visitor
            .get("/nowhere")
            .text()
            .contains("Página no encontrada")
    );

    let mut visitor = panel.visitor();
    assert_eq!(
        visitor
            .raw("PATCH", &format!("{BASE}/sign-in"), &[], b"")
            .status,
        405
    );
    assert_eq!(visitor.raw("GET", "/", &[], b"").header("location"), BASE);
    assert_eq!(visitor.raw("GET", "/elsewhere", &[], b"").status, 404);
    let long = format!("{BASE}/{}", "x".repeat(10_000));
    assert_eq!(visitor.raw("GET", &long, &[], b"").status, 404);
    for strange in [
        "/accounts/%00",
        "/accounts/..%2f1",
        "/accounts/%ff",
        "/accounts/1%2e",
    ] {
        let status = panel.visitor().get(strange).status;
        assert!(status == 404 || status == 303, "{strange}: {status}");
    }
    let much = vec![b'x'; 300 * 1024];
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(
        visitor
            .raw("POST", &format!("{BASE}/sign-in"), &kind, &much)
            .status,
        413
    );
}

#[test]
fn the_second_factor_is_asked_for_and_each_code_good_once() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let shown = admin.get("/account/second-factor").text();
    let (_, rest) = shown.split_once("name=\"key\" value=\"").unwrap();
    let key = rest.split('"').next().unwrap().to_owned();
    let wrong = admin.form(
        "/account",
        "/account/second-factor",
        &[("key", &key), ("code", "000000")],
    );
    assert_eq!(wrong.status, 422);
    let code = oathtool(&key);
    let on = admin.form(
        "/account",
        "/account/second-factor",
        &[("key", &key), ("code", &code)],
    );
    assert_eq!(on.status, 200, "{}", on.text());
    let text = on.text();
    let codes: Vec<String> = text
        .split("<li>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .map(|code| code.trim().to_owned())
        .filter(|code| code.len() == 14 && !code.contains(' '))
        .collect();
    assert_eq!(codes.len(), 10, "{text}");

    let mut visitor = panel.visitor();
    let half = visitor.form(
        "/sign-in",
        "/sign-in",
        &[("name", "admin"), ("password", PASSWORD)],
    );
    assert!(
        half.header("location")
            .starts_with("/admin/backup/sign-in/code")
    );
    assert_eq!(visitor.get("").status, 303, "signed in without the code");
    let used = visitor.form("/sign-in/code", "/sign-in/code", &[("code", &code)]);
    assert_eq!(used.status, 422, "a code was good twice");
    let typed = codes[0].to_uppercase();
    let in_ = visitor.form("/sign-in/code", "/sign-in/code", &[("code", &typed)]);
    assert_eq!(in_.status, 303, "{}", in_.text());
    assert_eq!(visitor.get("").status, 200);

    let mut again = panel.visitor();
    again.form(
        "/sign-in",
        "/sign-in",
        &[("name", "admin"), ("password", PASSWORD)],
    );
    let spent = again.form("/sign-in/code", "/sign-in/code", &[("code", &typed)]);
    assert_eq!(spent.status, 422, "a recovery code was good twice");
    // Nothing of it stands in the catalogue in clear.
    let kept = std::fs::read(place.path("data/catalog.sqlite")).unwrap();
    let log = std::fs::read(place.path("data/catalog.sqlite-wal")).unwrap_or_default();
    for secret in [key.as_bytes(), codes[1].as_bytes(), PASSWORD.as_bytes()] {
        let found = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret);
        assert!(!found(&kept) && !found(&log));
    }
}

/// A code as a telephone makes it: RFC 6238 by hand, with nothing of the product.
fn oathtool(key: &str) -> String {
    let script = "import base64,hmac,struct,sys,time\n\
        k=base64.b32decode(sys.argv[1]);c=struct.pack('>Q',int(time.time())//30)\n\
        h=hmac.new(k,c,'sha1').digest();o=h[19]&15\n\
        print('%06d'%((struct.unpack('>I',h[o:o+4])[0]&0x7fffffff)%1000000))";
    let said = std::process::Command::new("python3")
        .args(["-c", script, key])
        .output()
        .unwrap();
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

#[test]
fn accounts_on_the_command_line() {
    let place = Place::new().with("SAUVEGARDE_DATA", "data");
    let made = place.json(&[
        "user",
        "add",
        "marie",
        "--permissions",
        "backup.create",
        "--json",
    ]);
    assert_eq!(
        made["permissions"],
        serde_json::json!(["backup", "backup.create"])
    );
    assert_eq!(made["password"].as_str().unwrap().len(), 19);
    place.bad(&["user", "add", "Marie"], 1, "name-taken");
    place.bad(&["user", "add", "a b"], 1, "bad-name");
    place.bad(&["user", "add", "x", "--permissions", "all"], 2, "usage");
    place.bad(&["user", "passwd", "nobody"], 1, "no-such-account");
    let list = place.good(&["user", "list"]);
    assert!(
        list.out.contains("marie") && list.out.contains("backup.create"),
        "{}",
        list.out
    );
    assert!(
        place.json(&["user", "list", "--json"])[0]
            .get("password")
            .is_none()
    );
}

#[test]
fn a_service_shows_no_password_and_its_administrator_makes_the_account() {
    let place = Place::configured().with("SAUVEGARDE_FIRST_ACCOUNT", "off");
    let panel = Panel::start(&place);
    assert_eq!(panel.password, "", "a journal would have kept it");
    let place = place.with("SAUVEGARDE_DATA", "data");
    assert_eq!(
        place.json(&["user", "list", "--json"]),
        serde_json::json!([])
    );
    let made = place.json(&["user", "add", "admin", "--json"]);
    let mut browser = panel.visitor();
    browser.sign_in("admin", made["password"].as_str().unwrap());
    let wrong = Place::configured().with("SAUVEGARDE_FIRST_ACCOUNT", "no");
    let wrong = wrong.with("SAUVEGARDE_DATA", "data");
    wrong.bad(&["serve"], 1, "bad-value");
}

#[test]
fn a_watcher_learns_whether_the_panel_answers() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let place = place.with("SAUVEGARDE_LISTEN", &panel.host);
    let said = place.json(&["health", "--json"]);
    assert_eq!(said["address"], panel.host);
    drop(panel);
    place.bad(&["health"], 1, "no-panel");
    let wrong = place.with("SAUVEGARDE_LISTEN", "here");
    wrong.bad(&["health"], 1, "bad-value");
}
