//! What is shown to whom: every link and every form of every page that a person can reach leads where that person may
//! go. A button that ends in a refusal is a defect, as is an action that no page offers to anybody.

use std::collections::{BTreeSet, VecDeque};

use super::common;
use super::common::browser::{BASE, Browser, PASSWORD};
use super::world::{PERMISSIONS, Route, Visitor, World, may, table};

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// Every link and action of a page: method and path, with its query.
fn offered(text: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut method = None;
    let (mut action, mut sends) = (None, false);
    for piece in text.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        let name = tag.split([' ', '/']).next().unwrap();
        for link in ["href", "data-events", "data-loads"] {
            let leads = attribute(tag, link).filter(|to| to.starts_with(BASE));
            found.extend(leads.map(|to| ("GET".to_owned(), to.to_owned())));
        }
        match name {
            "form" => {
                // One that looks for something needs its fields: it is no link.
                let sent = attribute(tag, "method").map(str::to_uppercase);
                method = sent.map(|word| {
                    if word == "GET" {
                        "LOOK".to_owned()
                    } else {
                        word
                    }
                });
                action = attribute(tag, "action").map(str::to_owned);
                sends = false;
            }
            "input" if attribute(tag, "name") == Some("_method") => {
                method = attribute(tag, "value").map(str::to_uppercase);
            }
            "button" | "input" if tag.contains(" formaction=") => {
                let method =
                    attribute(tag, "formmethod").map_or("POST".to_owned(), str::to_uppercase);
                found.insert((method, attribute(tag, "formaction").unwrap().to_owned()));
            }
            "button" => sends |= attribute(tag, "type") != Some("button"),
            _ if tag == "/form" => {
                let action = action.take();
                let action = action.unwrap_or_else(|| panic!("a form without an action: {text}"));
                let method = method.take().unwrap_or_default();
                // One that is there for buttons with an action of their own sends nothing by itself.
                if sends {
                    found.insert((method, action));
                }
            }
            _ => {}
        }
    }
    let plain = |to: String| to.replace("&amp;", "&").replace("&#38;", "&");
    found
        .into_iter()
        .map(|(method, to)| (method, plain(to)))
        .collect()
}

/// The line of the table that a path means.
fn line(table: &[Route], method: &str, path: &str) -> Option<Route> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &&Route| {
        let own: Vec<&str> = route.path.split('/').collect();
        let same = |(own, part): (&&str, &&str)| own.starts_with('{') || own == part;
        route.method == method && own.len() == parts.len() && own.iter().zip(&parts).all(same)
    };
    // An address that is written out comes before one with a place for anything.
    let mut fitting: Vec<&Route> = table.iter().filter(fits).collect();
    fitting.sort_by_key(|route| route.path.matches('{').count());
    fitting.first().map(|route| **route)
}

/// Walks all pages from the first; what is offered on them.
fn walk(
    table: &[Route],
    browser: &mut Browser,
    rights: &[&str],
    first: &[String],
) -> BTreeSet<Route> {
    let mut waiting: VecDeque<String> = first.iter().cloned().collect();
    let (mut seen, mut offers) = (BTreeSet::new(), BTreeSet::new());
    while let Some(page) = waiting.pop_front() {
        let path = page.split(['?', '#']).next().unwrap().to_owned();
        let Some(route) = line(table, "GET", &path) else {
            panic!("{page} is no address of the panel");
        };
        // One page of each kind and of each choice in it.
        let nothing_to_read = ["/download/", "/assets/", "/api/"];
        if nothing_to_read.iter().any(|start| path.starts_with(start))
            || path.ends_with("/events")
            || !seen.insert(page.clone())
            || seen.len() > 150
        {
            continue;
        }
        let answer = browser.get(&page);
        assert!(
            answer.status == 200 || answer.status == 303,
            "{rights:?}: {page}: {}",
            answer.status
        );
        for (method, to) in offered(&answer.text()) {
            let Some(to) = to.strip_prefix(BASE) else {
                panic!("{page} leads away from the panel: {to}");
            };
            let path = to.split(['?', '#']).next().unwrap();
            let meant = if method == "LOOK" { "GET" } else { &method };
            let Some(route) = line(table, meant, path) else {
                panic!("{page} offers {method} {to}, which is nowhere");
            };
            assert!(
                may(route.access, rights),
                "{rights:?}: {page} offers {route:?}"
            );
            offers.insert(route);
            if method == "GET" {
                waiting.push_back(to.to_owned());
            }
        }
        offers.insert(route);
    }
    offers
}

#[test]
fn nothing_is_shown_that_one_may_not_do() {
    let mut world = World::new();
    let table = table();
    let mut admin = world.admin.clone();
    let every: Vec<&'static str> = PERMISSIONS.to_vec();
    let mut kinds: Vec<Vec<&'static str>> = PERMISSIONS.iter().map(|one| vec![*one]).collect();
    kinds.push(every);
    kinds.push(Vec::new());
    let run = "/runs/1".to_owned();
    // A server that was added here: what the environment gives is not changed in the panel.
    common::shop(&world.place.path("autre.sqlite"));
    let said = world
        .place
        .command(&["source", "add", "sqlite:autre.sqlite", "--name", "autre"])
        .env("SAUVEGARDE_DATA", world.place.path("data"))
        .output();
    assert!(said.unwrap().status.success());
    for (at, rights) in kinds.iter().enumerate() {
        let name = format!("personne{at}");
        let mut browser = world.panel.account(&mut admin, &name, rights);
        // Somewhere else as well, and with a token, so that there is something to end.
        world.panel.visitor().sign_in(&name, PASSWORD);
        if let Some(right) = rights.first() {
            Visitor::program(&world, &mut browser, &[right]);
        }
        let mut first = vec!["/account".to_owned()];
        if !rights.is_empty() {
            first.extend([
                String::new(),
                format!("/view/file/{}", world.name),
                run.clone(),
            ]);
        }
        if may("backup.restore", rights) {
            let query = "what=all&where=new&name=copy.sqlite&database=1";
            first.push(format!("/restore/file/{}/plan?{query}", world.name));
        }
        let offers = walk(&table, &mut browser, rights, &first);
        // Who may do something is also offered it, somewhere.
        for route in table
            .iter()
            .filter(|route| !route.is_api() && may(route.access, rights))
        {
            let is_reached = match route.path {
                // Asked for by scripts, by programs, or before anybody is signed in.
                "/healthz" | "/readyz" | "/metrics" | "/password" | "/sign-in"
                | "/sign-in/code" => continue,
                // Offered only in states that are not here: a test at work, a restore that overwrote.
                "/checks/{id}" | "/checks/{id}/again" | "/runs/{id}/undo" | "/runs/{id}/cancel"
                | "/runs/{id}/events" => {
                    continue;
                }
                // Only where something about the backups is odd.
                "/databases/{id}/settle" => continue,
                "/databases/servers" | "/databases/servers/{id}/address" => continue,
                "/account/second-factor" | "/accounts/{user}/second-factor" => continue,
                // As the button of the former module asked; ours are links.
                "/download/{type}/{id}" if route.method == "POST" => continue,
                // Where there is nothing kept, there is nothing to let go.
                "/pin/{type}/{id}" if route.method == "DELETE" => continue,
                // On a page that only those see who may change settings; the others have a button of their own.
                "/databases/backup" if rights.len() == 1 => continue,
                // Without rights there is none to give to a program.
                "/account/tokens"
                | "/account/tokens/{token}"
                | "/account/tokens/{token}/delete"
                    if rights.is_empty() =>
                {
                    continue;
                }
                _ => offers.contains(route),
            };
            assert!(is_reached, "{rights:?}: nothing offers {route:?}");
        }
    }
    // A newcomer is shown the one form, and no menu.
    let made = admin.form(
        "/accounts/new",
        "/accounts",
        &[("name", "neuve"), ("permission", "backup")],
    );
    let mut newcomer = world.panel.visitor();
    newcomer.sign_in("neuve", &made.value_of("given"));
    let page = newcomer.get("/password").text();
    for (method, to) in offered(&page) {
        let path = to.strip_prefix(BASE).unwrap().split('?').next().unwrap();
        let route = line(&table, &method, path).unwrap();
        assert!(
            ["anyone", "newcomer"].contains(&route.access) || path.is_empty(),
            "{route:?}"
        );
    }
    world.quiet();
    world.admin.get("");
}
