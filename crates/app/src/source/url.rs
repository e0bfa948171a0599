//! Addresses of databases as a person types them: `mysql://user@host:3306/db?…`, `mariadb://…`,
//! `sqlite:PATH`, `sqlite:///path`. Whatever is wrong with one, its password is never repeated.

use std::path::PathBuf;

use wire::{Address, Options, Secret};

use super::{Problem, SourceConfig, compression, tls};

/// Port of MySQL and MariaDB when none is said (IANA).
const PORT: u16 = 3306;

/// Reads an address. `need_database`: whether one without a database is refused.
pub fn parse(url: &str, need_database: bool) -> Result<SourceConfig, Problem> {
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err(Problem::NotAnAddress(redact(url)));
    };
    match scheme.to_ascii_lowercase().as_str() {
        "sqlite" => sqlite(rest, url),
        "mysql" | "mariadb" => match rest.strip_prefix("//") {
            Some(rest) => server(rest, url, need_database),
            None => Err(Problem::NotAnAddress(redact(url))),
        },
        "postgres" | "postgresql" | "pgsql" => Err(Problem::Postgres),
        other if rest.starts_with("//") => Err(Problem::UnknownKind(other.to_owned())),
        _ => Err(Problem::NotAnAddress(redact(url))),
    }
}

/// Whether a password stands in the address.
pub fn holds_password(config: &SourceConfig) -> bool {
    matches!(config, SourceConfig::MySql(options) if options.password.is_some())
}

/// A text without what could be a password: whatever stands between the account's colon and the
/// last `@`. A password may itself hold `/`, `?` or `@`, hence the last; without `://` the first
/// colon counts, since a person may have mistyped anything before it.
pub fn redact(text: &str) -> String {
    let (scheme, rest) = match text.find("://") {
        Some(at) => text.split_at(at + 3),
        None => ("", text),
    };
    match rest
        .rsplit_once('@')
        .and_then(|(account, place)| Some((account.split_once(':')?.0, place)))
    {
        Some((user, place)) => format!("{scheme}{user}:***@{place}"),
        None => text.to_owned(),
    }
}

/// An address that was understood, with this password and no other in it.
pub fn with_password(url: &str, password: &Secret) -> Secret {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (account, place) = rest.rsplit_once('@')?;
        let user = account.split_once(':').map_or(account, |(user, _)| user);
        let encoded = Secret::new(encode(password.expose()));
        Some(Secret::new(format!(
            "{scheme}://{user}:{}@{place}",
            encoded.expose()
        )))
    });
    parts.unwrap_or_else(|| Secret::new(url))
}

/// Percent-encoding of all but what may stand anywhere (RFC 3986, 2.3).
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// `sqlite:PATH` takes the path as it is; `sqlite:///path` is a URL and percent-decoded.
fn sqlite(rest: &str, url: &str) -> Result<SourceConfig, Problem> {
    let path = match rest.strip_prefix("//") {
        Some(path) if path.starts_with('/') => decode(path)?,
        // `sqlite://a/b` would make `a` a host to some and a folder to others.
        Some(_) => return Err(Problem::NotAnAddress(url.to_owned())),
        None => rest.to_owned(),
    };
    if path.is_empty() || path.contains('\0') {
        return Err(Problem::NoDatabase(url.to_owned()));
    }
    Ok(SourceConfig::Sqlite(PathBuf::from(path)))
}

fn server(rest: &str, url: &str, need_database: bool) -> Result<SourceConfig, Problem> {
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (account, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    // A raw `/` or `?` in a password cuts it in two, and the rest would be taken for a database or
    // an option, and shown.
    if path.contains('@') {
        return Err(Problem::BadEscape("/".to_owned()));
    }
    if query.contains('@') {
        return Err(Problem::BadEscape("?".to_owned()));
    }
    let (user, password) = match account.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (account, None),
    };
    if user.is_empty() {
        return Err(Problem::NoUser(redact(url)));
    }
    if path.is_empty() && need_database {
        return Err(Problem::NoDatabase(redact(url)));
    }
    let (mut socket, mut tls_word, mut ca, mut compressed) = (None, None, None, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(value)?;
        match name {
            "socket" => socket = Some(PathBuf::from(value)),
            "tls" => tls_word = Some(value),
            "ca" => ca = Some(PathBuf::from(value)),
            "compression" => compressed = Some(value),
            other => return Err(Problem::UnknownOption(other.to_owned())),
        }
    }
    let address = match socket {
        Some(socket) => Address::Socket(socket),
        None => tcp(place)?,
    };
    let mut options = Options::new(address, decode(user)?);
    options.password = password
        .map(decode)
        .transpose()?
        .filter(|text| !text.is_empty())
        .map(Secret::new);
    options.database = Some(decode(path)?).filter(|name| !name.is_empty());
    options.tls = tls(tls_word.as_deref(), ca, &options.address)?;
    options.compression = compression(compressed.as_deref())?;
    Ok(SourceConfig::MySql(options))
}

/// `host`, `host:port`, `[v6]` or `[v6]:port`; nothing means this machine.
fn tcp(place: &str) -> Result<Address, Problem> {
    let (host, port) = match place
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((host, "")) => (host, None),
        Some((host, port)) => (
            host,
            Some(
                port.strip_prefix(':')
                    .ok_or_else(|| Problem::BadPort(port.to_owned()))?,
            ),
        ),
        None => match place.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') => (host, Some(port)),
            _ => (place, None),
        },
    };
    let port = match port {
        None | Some("") => PORT,
        Some(text) => self::port(text)?,
    };
    let host = if host.is_empty() {
        "localhost".to_owned()
    } else {
        decode(host)?
    };
    Ok(Address::Tcp { host, port })
}

/// A port number, 1 to 65535.
pub(super) fn port(text: &str) -> Result<u16, Problem> {
    match text.parse() {
        Ok(0) | Err(_) => Err(Problem::BadPort(text.to_owned())),
        Ok(port) => Ok(port),
    }
}

/// Percent-decoding (RFC 3986, 2.1). The text is never repeated in the error: it may be a
/// password.
fn decode(text: &str) -> Result<String, Problem> {
    let bad = |part: &str| Problem::BadEscape(part.to_owned());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |at: usize| {
            tail.get(at)
                .and_then(|&digit| char::from(digit).to_digit(16))
        };
        let (Some(high), Some(low)) = (digit(0), digit(1)) else {
            return Err(bad("%"));
        };
        bytes.push((high * 16 + low) as u8);
        rest = &tail[2..];
    }
    let text = String::from_utf8(bytes).map_err(|_| bad("UTF-8"))?;
    if text.contains('\0') {
        Err(bad("%00"))
    } else {
        Ok(text)
    }
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
