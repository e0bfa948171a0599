//! The panel's cookies: one random word that names the session, and two preferences. None is
//! readable by scripts, none leaves for another site, all are for the panel's path alone.

use axum::http::{HeaderMap, HeaderValue, header};

use super::BASE;

/// Names the session.
pub const SESSION: &str = "sauvegarde";
/// The language that was chosen.
pub const LANGUAGE: &str = "sauvegarde_language";
/// Light or dark, if it was chosen.
pub const THEME: &str = "sauvegarde_theme";

/// A year, for preferences.
const YEAR: u32 = 365 * 24 * 3600;

/// The value of a cookie that the browser sent.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A line that sets a cookie for as long as the browser stays open (`None`) or for a year.
fn line(name: &str, value: &str, age: Option<u32>, https: bool) -> Option<HeaderValue> {
    let age = age
        .map(|age| format!("; Max-Age={age}"))
        .unwrap_or_default();
    let secure = if https { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path={BASE}; HttpOnly; SameSite=Lax{age}{secure}");
    HeaderValue::from_str(&line).ok()
}

/// Sets the word of the session. It ends with the browser's own session at the latest; the server
/// ends it before.
pub fn set_session(headers: &mut HeaderMap, word: &str, https: bool) {
    headers.extend(line(SESSION, word, None, https).map(|line| (header::SET_COOKIE, line)));
}

/// Takes the word of the session away.
pub fn clear_session(headers: &mut HeaderMap, https: bool) {
    headers.extend(line(SESSION, "", Some(0), https).map(|line| (header::SET_COOKIE, line)));
}

/// Keeps a preference for a year.
pub fn set_preference(headers: &mut HeaderMap, name: &str, value: &str, https: bool) {
    headers.extend(line(name, value, Some(YEAR), https).map(|line| (header::SET_COOKIE, line)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; sauvegarde=x=y; b"),
        );
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("sauvegarde_theme=dark"),
        );
        assert_eq!(read(&headers, SESSION), Some("x=y"));
        assert_eq!(read(&headers, THEME), Some("dark"));
        assert_eq!(read(&headers, "b"), None);
    }

    #[test]
    fn what_is_set_stays_with_us() {
        let mut headers = HeaderMap::new();
        set_session(&mut headers, "word", true);
        let set = headers[header::SET_COOKIE].to_str().unwrap();
        assert_eq!(
            set,
            "sauvegarde=word; Path=/admin/backup; HttpOnly; SameSite=Lax; Secure"
        );
        let mut headers = HeaderMap::new();
        clear_session(&mut headers, false);
        let cleared = headers[header::SET_COOKIE].to_str().unwrap();
        assert!(
            cleared.contains("Max-Age=0") && !cleared.contains("Secure"),
            "{cleared}"
        );
    }
}
