//! Forms of other sites, and ways to say another method than the one that is looked at.

use super::common::browser::BASE;
use super::world::{Route, Visitor, World, table};

/// Each action of each page, sent by a browser that is signed in: without the word of its forms, with another's, from
/// another site.
#[test]
fn no_form_of_another_site_does_anything() {
    let mut world = World::new();
    let token = world.admin.token("/account");
    let foreign = world.panel.visitor().token("/sign-in");
    let before = world.picture();
    let own = format!("http://{}", world.panel.host);
    let mut asked = 0;
    for route in table().iter().filter(|route| route.method != "GET") {
        let path = format!("{BASE}{}", world.real(route));
        let right = token.as_str();
        let cases: [(&str, &[(&str, &str)]); 6] = [
            ("", &[]),
            (&foreign, &[]),
            ("", &[("Origin", &own)]),
            (right, &[("Origin", "https://evil.example")]),
            (right, &[("Origin", "null")]),
            (right, &[("Sec-Fetch-Site", "cross-site")]),
        ];
        for (word, from) in cases {
            let body = format!(
                "_token={word}&_method={}&all=on&permission=backup",
                route.method
            );
            let kind = ("Content-Type", "application/x-www-form-urlencoded");
            let mut headers = vec![kind];
            headers.extend(from);
            let answer = world.admin.raw("POST", &path, &headers, body.as_bytes());
            assert_eq!(answer.status, 403, "{route:?} {word} {from:?}");
            assert!(
                answer.text().contains("forged"),
                "{route:?}: {}",
                answer.text()
            );
            // What a script of another site could send without being asked: a text as body.
            let plain = [("Content-Type", "text/plain")];
            let answer = world.admin.raw(route.method, &path, &plain, b"{}");
            assert_eq!(answer.status, 403, "{route:?} as text");
            asked += 2;
        }
    }
    assert!(asked > 500, "{asked}");
    assert_eq!(world.picture(), before, "a forged form did something");
}

/// Who may look and nothing else says a method in every place where one could be read.
#[test]
fn a_method_is_looked_at_as_it_is_carried_out() {
    let world = World::new();
    let mut admin = world.admin.clone();
    let browser = world.panel.account(&mut admin, "vera", &["backup"]);
    let mut vera = Visitor::person("vera", browser, &["backup"]);
    let before = world.picture();
    let token = vera.form.clone();
    let stronger = |route: &&Route| {
        route.method != "GET"
            && !["anyone", "newcomer", "signed-in", "backup"].contains(&route.access)
    };
    let kind = "application/x-www-form-urlencoded";
    let mut asked = 0;
    for route in table().iter().filter(stronger) {
        let (path, method) = (format!("{BASE}{}", world.real(route)), route.method);
        let lower = method.to_lowercase();
        let bodies = [
            format!("_token={token}&_method={method}"),
            format!("_token={token}&_method={lower}"),
            format!("_token={token}&_method=GET&_method={method}"),
            format!("_token={token}&_method={method}&_method=GET"),
            format!("_token={token}&_method=%44ELETE"),
        ];
        for body in &bodies {
            for (sent, query) in [
                ("POST", String::new()),
                ("POST", format!("?_method={method}")),
                ("GET", format!("?_method={method}")),
            ] {
                let headers = [
                    ("Content-Type", kind),
                    ("X-Form-Token", &token),
                    ("X-HTTP-Method-Override", method),
                    ("X-Method-Override", method),
                ];
                let answer =
                    vera.browser
                        .raw(sent, &format!("{path}{query}"), &headers, body.as_bytes());
                // Nothing of it is done; what may be looked at is only looked at.
                assert!(
                    answer.status < 500 && answer.status != 202,
                    "{route:?} {body}: {}",
                    answer.status
                );
                asked += 1;
            }
        }
        // A page is not had by a form that says GET, nor an action by a method that says another.
        let body = format!("_token={token}&_method=GET");
        let answer = vera
            .browser
            .raw(method, &path, &[("Content-Type", kind)], body.as_bytes());
        assert_eq!(answer.status, 403, "{route:?}");
    }
    assert!(asked > 500, "{asked}");
    assert_eq!(world.picture(), before, "something was smuggled past");
}
