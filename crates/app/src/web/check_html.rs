//! What must be true of every page, looked at in its text: for unit tests of templates. It knows
//! just enough HTML for our own templates, and must never be used on foreign text.

use std::collections::BTreeSet;

/// The tags of a page, each with its name and its attributes as they are written.
fn tags(html: &str) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for part in html.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        let (name, attributes) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        tags.push((name.to_owned(), format!(" {attributes}")));
    }
    tags
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, rest) = attributes.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}

/// Stops the test where a page breaks a rule.
pub fn check(html: &str) {
    let tags = tags(html);
    let mut ids = BTreeSet::new();
    for (name, attributes) in &tags {
        if let Some(id) = attribute(attributes, "id") {
            assert!(ids.insert(id.clone()), "the id {id} stands twice");
        }
        assert!(
            !attributes.contains(" style="),
            "inline style in <{name}{attributes}>"
        );
        assert!(
            !attributes.contains(" on"),
            "inline script in <{name}{attributes}>"
        );
    }
    let labels: BTreeSet<String> = tags
        .iter()
        .filter(|(name, _)| name == "label")
        .filter_map(|(_, attributes)| attribute(attributes, "for"))
        .collect();
    for (name, attributes) in &tags {
        for reference in [
            "aria-labelledby",
            "aria-describedby",
            "for",
            "data-opens",
            "data-copies",
        ] {
            let named = attribute(attributes, reference).unwrap_or_default();
            for id in named.split_whitespace() {
                assert!(
                    ids.contains(id),
                    "{reference}={id} in <{name}> leads nowhere"
                );
            }
        }
        let kind = attribute(attributes, "type").unwrap_or_default();
        let field = matches!(name.as_str(), "input" | "select" | "textarea")
            && !matches!(kind.as_str(), "hidden" | "checkbox" | "radio");
        if field {
            let id = attribute(attributes, "id").unwrap_or_default();
            let labelled = labels.contains(&id) || attributes.contains(" aria-label");
            assert!(labelled, "no label for <{name}{attributes}>");
        }
    }
    for form in html.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap_or_default();
        let sends = form.contains("method=\"post\"");
        assert!(
            !sends || form.contains("name=\"_token\""),
            "a form without its token: {form}"
        );
        assert!(!form.contains("<form"), "a form in a form: {form}");
    }
    for (open, name) in [
        "html", "head", "body", "main", "table", "form", "dialog", "div", "section",
    ]
    .map(|name| (format!("<{name}"), name))
    {
        let begins = |c: &str| {
            html.match_indices(c)
                .filter(|(at, m)| html[at + m.len()..].starts_with([' ', '>', '\n']))
                .count()
        };
        let closed = html.matches(&format!("</{name}>")).count();
        assert_eq!(
            begins(&open),
            closed,
            "<{name}> is not closed as often as opened"
        );
    }
    assert_eq!(html.matches("<h1").count(), 1, "one heading of the page");
    assert_eq!(html.matches("<main").count(), 1);
}

#[test]
fn a_page_that_breaks_a_rule_is_seen() {
    let good = r#"<main><h1>x</h1><form method="post"><input type="hidden" name="_token" value="t"><label for="a">A</label><input id="a"></form></main>"#;
    check(good);
    for (from, to) in [
        ("name=\"_token\"", "name=\"x\""),
        ("for=\"a\"", "for=\"b\""),
        ("<h1>", "<h1 style=\"x\">"),
        ("<h1>", "<h1 id=\"a\">"),
        ("</form>", ""),
        ("<h1>x</h1>", ""),
    ] {
        let bad = good.replace(from, to);
        assert!(std::panic::catch_unwind(|| check(&bad)).is_err(), "{bad}");
    }
}
