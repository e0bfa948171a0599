//! Which part of a file a request wants (RFC 9110, section 14). A request that cannot be
//! understood is answered with the whole file, never refused: that is always right.

use std::ops::Range;

use axum::http::{HeaderMap, HeaderValue, header};

/// What is wanted of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    All,
    /// These bytes.
    Part(Range<u64>),
    /// Behind the end.
    Nothing,
}

/// What is wanted of so many bytes: one part, or all of it. Several parts at once are answered
/// with all, as is a part of something that has changed since.
pub fn wanted(headers: &HeaderMap, length: u64, mark: &str) -> Wanted {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let Some(range) = text(header::RANGE) else {
        return Wanted::All;
    };
    if text(header::IF_RANGE).is_some_and(|known| known != mark) {
        return Wanted::All;
    }
    let Some((first, last)) = range
        .trim()
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Wanted::All;
    };
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u64>().ok(),
        false => None,
    };
    let part = match (first.trim(), last.trim()) {
        ("", last) => match number(last) {
            Some(many) => length.saturating_sub(many)..length,
            None => return Wanted::All,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), None) if last.is_empty() => first..length,
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return Wanted::All,
        },
    };
    match part.start < part.end {
        true => Wanted::Part(part),
        false => Wanted::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &'static str, known: Option<&'static str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static(range));
        if let Some(known) = known {
            headers.insert(header::IF_RANGE, HeaderValue::from_static(known));
        }
        wanted(&headers, 100, "\"mark\"")
    }

    #[test]
    fn parts_as_browsers_ask_for_them() {
        assert_eq!(of("bytes=0-", None), Wanted::Part(0..100));
        assert_eq!(of("bytes=10-19", None), Wanted::Part(10..20));
        assert_eq!(of("bytes=90-500", None), Wanted::Part(90..100));
        assert_eq!(of("bytes=-7", None), Wanted::Part(93..100));
        assert_eq!(of("bytes=-700", None), Wanted::Part(0..100));
        assert_eq!(of("bytes=100-", None), Wanted::Nothing);
        assert_eq!(of("bytes=-0", None), Wanted::Nothing);
        for all in [
            "bytes=0-1,5-6",
            "bytes=9-3",
            "bytes=x-",
            "lines=0-1",
            "bytes=-",
            "bytes=+1-2",
        ] {
            let asked = of(all, None);
            assert_eq!(asked, Wanted::All, "{all}");
        }
        assert_eq!(of("bytes=5-", Some("\"mark\"")), Wanted::Part(5..100));
        assert_eq!(of("bytes=5-", Some("\"other\"")), Wanted::All);
        assert_eq!(wanted(&HeaderMap::new(), 100, ""), Wanted::All);
    }
}
