//! Small pieces of HTML that are made in Rust because a template would repeat them: icons, times,
//! hidden fields. Whatever comes from outside is escaped here.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::{Timestamp, Zoned};

use super::assets;
use crate::words::format;

/// HTML that is safe as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Nothing.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// HTML that was made by this program, with everything foreign in it escaped.
    pub fn made(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// Escapes a text for HTML, attributes included.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// An icon of the sprite.
pub fn icon(name: &str) -> Markup {
    Markup(format!(
        r##"<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>"##,
        assets::address("icons.svg"),
        escape(name)
    ))
}

/// A hidden field.
pub fn hidden(name: &str, value: &str) -> Markup {
    Markup(format!(
        r#"<input type="hidden" name="{}" value="{}">"#,
        escape(name),
        escape(value)
    ))
}

/// A moment: absolute in the zone of `now`, and how long ago.
pub fn when(at: Timestamp, now: &Zoned) -> Markup {
    Markup(format!(
        r#"<time datetime="{}" data-when><span data-absolute>{}</span> <span class="ago" data-relative>{}</span></time>"#,
        at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        escape(&format::moment(at, now)),
        escape(&format::ago(at, now)),
    ))
}

/// The time of a line of a log, to the second, in this zone; the browser puts it into the viewer's.
pub fn clock(at: Timestamp, zone: &jiff::tz::TimeZone) -> Markup {
    Markup(format!(
        r#"<time datetime="{}" data-clock>{}</time>"#,
        at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        at.to_zoned(zone.clone()).strftime("%H:%M:%S"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, with};

    #[test]
    fn what_comes_from_outside_is_escaped() {
        assert_eq!(
            hidden("a\"b", "<x>&'").to_string(),
            r#"<input type="hidden" name="a&quot;b" value="&lt;x&gt;&amp;&#39;">"#
        );
    }

    #[test]
    fn a_moment_is_shown_twice() {
        let now: Zoned = "2026-11-23T12:00:00+01:00[Europe/Paris]".parse().unwrap();
        let at: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let shown = with(Language::French, || when(at, &now)).to_string();
        assert!(
            shown.contains(r#"datetime="2026-11-23T08:00:00Z""#),
            "{shown}"
        );
        assert!(shown.contains("23/11/2026 09:00"), "{shown}");
        assert!(shown.contains("3"), "{shown}");
    }
}
