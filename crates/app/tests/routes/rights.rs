//! Every route × every permission, nobody, somebody without rights, somebody whose password must be changed first, and
//! programs. What is refused is refused on things that are there, and changes nothing; what is allowed is asked for
//! where nothing is, so that it does no harm. At the end the same actions are done by who may, to show that they work.

use super::common::browser::{BASE, Response};
use super::world::{PERMISSIONS, Route, Standing, Visitor, World, may, table};

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Allowed,
    SignIn,
    ChangePassword,
    Forbidden,
}

fn verdict(route: &Route, answer: &Response) -> Verdict {
    let to = answer.header("location");
    let leads = |path: &str| {
        let rest = to
            .strip_prefix(BASE)
            .and_then(|rest| rest.strip_prefix(path));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('?'))
    };
    let code = |word: &str| {
        let text = answer.text();
        text.contains(&format!("\"code\":\"{word}\""))
            || text.contains(&format!("<code>{word}</code>"))
    };
    match answer.status {
        401 => Verdict::SignIn,
        403 if code("change-password") => Verdict::ChangePassword,
        403 => {
            assert!(code("forbidden"), "{route:?}: {}", answer.text());
            Verdict::Forbidden
        }
        // Signing out and a code that nobody is asked for lead there as well; signing out also ends the cookie.
        303 if leads("/sign-in")
            && route.path != "/sign-in/code"
            && answer.header("set-cookie").is_empty() =>
        {
            Verdict::SignIn
        }
        303 if leads("/password") => Verdict::ChangePassword,
        status => {
            assert!(status < 500, "{route:?}: {}", answer.text());
            Verdict::Allowed
        }
    }
}

fn expected(route: &Route, visitor: &Visitor) -> Verdict {
    // A token opens the API and nothing else.
    let standing = match visitor.bearer.is_some() && !route.takes_tokens() {
        true => Standing::Out,
        false => visitor.standing,
    };
    match (standing, route.access) {
        (_, "anyone") | (Standing::Newcomer, "newcomer") => Verdict::Allowed,
        (Standing::Out, _) => Verdict::SignIn,
        (Standing::Newcomer, _) => Verdict::ChangePassword,
        (Standing::In, access) if may(access, &visitor.rights) => Verdict::Allowed,
        (Standing::In, _) => Verdict::Forbidden,
    }
}

fn visitors(world: &mut World) -> Vec<Visitor> {
    let mut all = Vec::new();
    let mut admin = world.admin.clone();
    for (name, right) in ["vue", "cree", "prend", "ote", "remet", "regle"]
        .iter()
        .zip(PERMISSIONS)
    {
        let browser = world.panel.account(&mut admin, name, &[right]);
        all.push(Visitor::person(right, browser, &[right]));
        all.push(Visitor::program(world, &mut admin, &[right]));
    }
    let mut lowered = world.panel.account(&mut admin, "jadis", &PERMISSIONS);
    all.push(Visitor::program(world, &mut lowered, &PERMISSIONS));
    // What an account may no longer do, its tokens may not either.
    let id: i64 = world
        .catalog()
        .query_row("SELECT id FROM users WHERE name = 'jadis'", [], |row| {
            row.get(0)
        })
        .unwrap();
    let path = format!("/accounts/{id}");
    let put = [("_method", "put"), ("permission", "backup.download")];
    assert_eq!(admin.form("/account", &path, &put).status, 303);
    all.last_mut().unwrap().rights = vec!["backup", "backup.download"];
    let none = world.panel.account(&mut admin, "rien", &[]);
    all.push(Visitor::person("nothing", none, &[]));

    let mut form = vec![("name", "neuve")];
    form.extend(PERMISSIONS.iter().map(|word| ("permission", *word)));
    let made = admin.form("/accounts/new", "/accounts", &form);
    let mut browser = world.panel.visitor();
    browser.sign_in("neuve", &made.value_of("given"));
    let form = browser.token("/password");
    all.push(Visitor {
        told: "password to be changed".to_owned(),
        browser,
        form,
        bearer: None,
        rights: PERMISSIONS.to_vec(),
        standing: Standing::Newcomer,
    });
    for bearer in [None, Some("svg_nothing".to_owned()), Some(String::new())] {
        let mut browser = world.panel.visitor();
        let form = browser.token("/sign-in");
        all.push(Visitor {
            told: format!("nobody {bearer:?}"),
            browser,
            form,
            bearer,
            rights: Vec::new(),
            standing: Standing::Out,
        });
    }
    let every = Visitor::person("everything", world.admin.clone(), &PERMISSIONS);
    all.push(every);
    all
}

#[test]
fn every_route_lets_in_who_may_and_nobody_else() {
    let mut world = World::new();
    let mut visitors = visitors(&mut world);
    let table = table();
    world.quiet();
    let before = world.picture();
    let (mut refused, mut allowed) = (0, 0);
    for visitor in &mut visitors {
        for route in &table {
            let expected = expected(route, visitor);
            if expected == Verdict::Allowed {
                continue;
            }
            let answer = visitor.ask(route, &world.real(route), true);
            assert_eq!(
                verdict(route, &answer),
                expected,
                "{} {route:?}: {} {} {:.3000}",
                visitor.told,
                answer.status,
                answer.header("location"),
                answer.text()
            );
            if route.method == "GET" && route.access != "watcher" {
                let head =
                    visitor
                        .browser
                        .raw("HEAD", &format!("{BASE}{}", world.real(route)), &[], b"");
                assert!(
                    [303, 401, 403].contains(&head.status),
                    "{} {route:?}",
                    visitor.told
                );
            }
            refused += 1;
        }
    }
    // A backup that the clock began in the meantime would be seen here as well: none is due.
    assert_eq!(
        world.picture(),
        before,
        "what was refused changed something"
    );

    for visitor in &mut visitors {
        // Signing out comes last.
        let (last, first): (Vec<Route>, Vec<Route>) =
            table.iter().partition(|route| route.path == "/sign-out");
        for route in first.iter().chain(&last) {
            if expected(route, visitor) != Verdict::Allowed {
                continue;
            }
            let path = match route.method {
                "GET" => world.real(route),
                _ => World::nowhere(route),
            };
            let answer = visitor.ask(route, &path, false);
            assert_eq!(
                verdict(route, &answer),
                Verdict::Allowed,
                "{} {route:?}",
                visitor.told
            );
            allowed += 1;
        }
    }
    let figures = world.panel.visitor().get("/metrics");
    assert_eq!(figures.status, 200, "a program on this machine");
    assert!(
        refused > 900 && allowed > 500,
        "{refused} refused, {allowed} allowed"
    );
}

/// The actions that are refused above do something for who may: else the test would show nothing.
#[test]
fn what_is_refused_above_works_for_who_may() {
    let world = World::new();
    let mut admin = Visitor::person("everything", world.admin.clone(), &PERMISSIONS);
    let find = |method: &str, path: &str| {
        let found = table()
            .into_iter()
            .find(|one| one.method == method && one.path == path);
        found.unwrap_or_else(|| panic!("{method} {path}"))
    };
    for (method, path, changes) in [
        ("PUT", "/settings", "setting"),
        ("POST", "/accounts", "users"),
        ("PUT", "/accounts/{user}", "users"),
        ("POST", "/accounts/{user}/password", "users"),
        ("POST", "/account/tokens", "tokens"),
        ("PUT", "/databases/{id}", "database"),
        ("POST", "/databases/pause", "database"),
        ("PUT", "/pin/{type}/{id}", "backup"),
        ("DELETE", "/pin/{type}/{id}", "backup"),
        ("POST", "/download/{type}/{id}", "audit"),
        ("POST", "/verify/{type}/{id}", "run"),
        ("POST", "/restore/{type}/{id}", "files"),
        ("POST", "/databases/resume", "database"),
        ("PUT", "/add", "run"),
        ("PUT", "/api/v1/settings", "setting"),
        ("PUT", "/api/v1/databases/{id}", "database"),
        ("PUT", "/api/v1/backups/{id}/pin", "backup"),
        ("DELETE", "/api/v1/backups/{id}/pin", "backup"),
        ("POST", "/api/v1/copies/{type}/{id}/restore", "files"),
        ("GET", "/api/v1/copies/{type}/{id}/download", "audit"),
        ("DELETE", "/api/v1/copies/{type}/{id}", "files"),
        ("DELETE", "/accounts/{user}", "users"),
    ] {
        let route = find(method, path);
        let before = world.picture();
        let answer = admin.ask(&route, &world.real(&route), true);
        assert!(
            answer.status < 400,
            "{route:?}: {} {}",
            answer.status,
            answer.text()
        );
        world.quiet();
        let after = world.picture();
        assert_ne!(before[changes], after[changes], "{route:?} changed nothing");
    }
}
