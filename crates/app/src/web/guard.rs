//! What is looked at before a handler runs: may this visitor, did the form come from our own page,
//! where may an answer lead. Pure functions over the request, tested as tables.

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, header};

use super::answer::Refusal;
use super::call::Call;
use super::routes::{Access, Route};
use super::{BASE, PublicUrl};
use crate::auth::{Permission, token};
use crate::words::Language;

/// Whether the route may be used by this visitor.
pub fn admit(route: &Route, call: &Call) -> Result<(), Refusal> {
    let needs = match route.access {
        Access::Anyone => return Ok(()),
        Access::Watcher if call.local => return Ok(()),
        Access::Watcher => Some(Permission::View),
        Access::Newcomer | Access::SignedIn => None,
        Access::May(permission) => Some(permission),
    };
    let viewer = call.viewer()?;
    if viewer.user.must_change && route.access != Access::Newcomer {
        return Err(Refusal::ChangePassword);
    }
    match needs {
        Some(permission) if !viewer.permissions.has(permission) => Err(Refusal::Forbidden),
        _ => Ok(()),
    }
}

/// Refuses a form that another site sent. A program with a token sends no cookie, so nobody can
/// make it send anything.
pub fn refuse_forged(call: &Call) -> Result<(), Refusal> {
    let by_token = call.viewer.as_ref().is_some_and(|viewer| viewer.by_token);
    if by_token || call.method == Method::GET || call.method == Method::HEAD {
        return Ok(());
    }
    let carried = match call.headers.get("x-form-token") {
        Some(value) => value.to_str().unwrap_or_default(),
        None => call.form.get("_token"),
    };
    let ours = token::is_form_token(carried, &call.cookie);
    let here = is_from_here(&call.headers, call.app.public_url.as_ref());
    (ours && here).then_some(()).ok_or(Refusal::Forged)
}

/// Whether a program on this very machine asks, and nobody through a server before the panel: such
/// a one says so, or passes on the name that was asked for. A page that makes a browser here ask
/// (its name leads to 127.0.0.1) is known by that name.
pub fn is_local(peer: IpAddr, headers: &HeaderMap) -> bool {
    let passed_on = [
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-real-ip",
        "x-forwarded-proto",
    ];
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let here = ["127.0.0.1", "localhost", "[::1]"].contains(&name);
    peer.is_loopback() && here && !passed_on.iter().any(|name| headers.contains_key(*name))
}

/// Whether the browser says that the request comes from our own pages. One that says nothing at
/// all is believed: the form's token is looked at as well.
fn is_from_here(headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match text("sec-fetch-site") {
        None | Some("same-origin" | "none") => {}
        Some(_) => return false,
    }
    let Some(origin) = text("origin") else {
        return true;
    };
    let host = text(header::HOST.as_str()).unwrap_or_default();
    let (scheme, named) = origin.split_once("://").unwrap_or_default();
    if let Some(public) = public {
        if public.origin() == origin {
            return true;
        }
        // Under the public name only the public way counts: a page that came in clear may be anybody's.
        if public
            .origin()
            .ends_with(&format!("://{}", named.to_ascii_lowercase()))
        {
            return false;
        }
    }
    matches!(scheme, "http" | "https") && !host.is_empty() && named.eq_ignore_ascii_case(host)
}

/// An address to come back to, if it is one of our own pages; else the first page.
pub fn own_path(wanted: &str) -> &str {
    let rest = wanted.strip_prefix(BASE);
    let ours = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    let safe = wanted.chars().all(plain) && !wanted.contains("//") && !wanted.contains("..");
    // Leading back to the way out, or to what is no page, would be of no use.
    let page = rest.is_some_and(|rest| {
        ![
            "/sign-",
            "/api/",
            "/assets/",
            "/language",
            "/theme",
            "/metrics",
        ]
        .iter()
        .any(|prefix| rest.starts_with(prefix))
    });
    if ours && safe && page { wanted } else { BASE }
}

/// The language that the browser likes best among ours. Whoever names languages and none of ours
/// gets English, which they more likely read than French; who names none (`*`) has no wish.
pub fn liked_language(accepted: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    let mut refused = Vec::new();
    let mut others = false;
    for part in accepted.split(',') {
        let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
        let rest = rest.trim().to_ascii_lowercase();
        let weight = rest
            .strip_prefix("q=")
            .map_or(1.0, |weight| weight.trim().parse::<f32>().unwrap_or(0.0));
        match Language::of_tag(tag) {
            Some(language) if weight > best.map_or(0.0, |(weight, _)| weight) => {
                best = Some((weight, language));
            }
            Some(language) if weight <= 0.0 => refused.push(language),
            None if weight > 0.0 && !matches!(tag.trim(), "" | "*") => others = true,
            _ => {}
        }
    }
    let english = others && !refused.contains(&Language::English);
    let else_ = english.then_some(Language::English);
    best.map(|(_, language)| language).or(else_)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn here(pairs: &[(&'static str, &'static str)], public: Option<&str>) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        let public = public.map(|url| PublicUrl::parse(url).unwrap());
        is_from_here(&headers, public.as_ref())
    }

    #[test]
    fn a_program_on_this_machine_is_told_from_a_proxy() {
        let local = |peer: &str, pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            });
            is_local(peer.parse().unwrap(), &headers.collect())
        };
        for host in [
            "127.0.0.1:8480",
            "localhost:8480",
            "[::1]:8480",
            "localhost",
        ] {
            assert!(local("127.0.0.1", &[("host", host)]), "{host}");
        }
        assert!(local("::1", &[("host", "[::1]")]));
        for host in [
            "panel.example",
            "127.0.0.1.evil.example:80",
            "",
            "localhost:x",
            "10.0.0.1",
        ] {
            assert!(!local("127.0.0.1", &[("host", host)]), "{host}");
        }
        assert!(!local("10.0.0.1", &[("host", "127.0.0.1")]));
        assert!(!local("127.0.0.1", &[]));
        for name in [
            "forwarded",
            "via",
            "x-forwarded-for",
            "x-real-ip",
            "x-forwarded-proto",
        ] {
            assert!(
                !local("127.0.0.1", &[("host", "localhost"), (name, "x")]),
                "{name}"
            );
        }
    }

    #[test]
    fn forms_of_other_sites_are_known() {
        let host = ("host", "127.0.0.1:8480");
        assert!(here(&[host], None));
        assert!(here(&[host, ("origin", "http://127.0.0.1:8480")], None));
        assert!(!here(&[host, ("origin", "http://127.0.0.1:8481")], None));
        assert!(!here(&[host, ("origin", "https://evil.example")], None));
        assert!(!here(&[host, ("origin", "null")], None));
        assert!(!here(&[("origin", "http://")], None));
        assert!(!here(&[host, ("sec-fetch-site", "cross-site")], None));
        assert!(!here(&[host, ("sec-fetch-site", "same-site")], None));
        assert!(here(&[host, ("sec-fetch-site", "same-origin")], None));
        let public = Some("https://panel.example");
        assert!(here(&[host, ("origin", "https://panel.example")], public));
        let named = ("host", "panel.example");
        assert!(here(&[named, ("origin", "https://panel.example")], public));
        assert!(!here(&[named, ("origin", "http://panel.example")], public));
        assert!(here(&[host, ("origin", "http://127.0.0.1:8480")], public));
        assert!(!here(
            &[host, ("origin", "https://panel.example.evil")],
            public
        ));
    }

    #[test]
    fn only_our_own_pages_are_come_back_to() {
        for own in [
            "/admin/backup",
            "/admin/backup?a=b",
            "/admin/backup/journal?page=2",
        ] {
            assert_eq!(own_path(own), own);
        }
        for other in [
            "",
            "/",
            "//evil.example",
            "/admin/backup//evil.example",
            "/admin/backupevil",
            "/admin/backup/../x",
            "/admin/backup\\x",
            "/admin/backup\r\nSet-Cookie: a=b",
            "https://evil.example/admin/backup",
            "/admin/backup/sign-out",
        ] {
            assert_eq!(own_path(other), BASE, "{other}");
        }
    }

    #[test]
    fn the_best_liked_of_our_languages() {
        use Language::{English, French, Spanish};
        assert_eq!(liked_language("es-MX,es;q=0.9,en;q=0.8"), Some(Spanish));
        assert_eq!(liked_language("de,en;q=0.5,fr;q=0.7"), Some(French));
        assert_eq!(liked_language("fr;q=0, en;q=0.1"), Some(English));
        assert_eq!(liked_language("de, en;q=0.8"), Some(English));
        assert_eq!(liked_language("de, fr;Q=0.3, en;q=0.2"), Some(French));
        assert_eq!(liked_language("de"), Some(English));
        assert_eq!(liked_language("de-CH, de;q=0.9, *;q=0.5"), Some(English));
        assert_eq!(liked_language("de, en;q=0"), None);
        assert_eq!(liked_language("de;q=0"), None);
        assert_eq!(liked_language("*"), None);
        assert_eq!(liked_language(""), None);
    }
}
