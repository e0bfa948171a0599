//! From the fields of a form to an address. What was typed comes back, except a password.

use crate::failure::Failure;
use crate::jobs::checks::Asked;
use crate::jobs::sources::{kind, place};
use crate::source::{SourceConfig, url};
use crate::web::fields::{Fields, encode};
use crate::words::{Message, m};
use wire::{Address, Secret, Tls};

/// What was typed, without the password.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What it is to be called.
    pub label: String,
    /// A whole address, in place of all others.
    pub url: String,
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: String,
    /// Path of a socket, in place of host and port.
    pub socket: String,
    /// Account.
    pub user: String,
    /// One database; empty: all that the account sees.
    pub database: String,
    /// `auto`, `required`, `unverified` or `off`.
    pub tls: String,
}

impl Typed {
    /// As a form says it.
    pub fn of(fields: &Fields) -> Self {
        let get = |name: &str| fields.get(name).trim().to_owned();
        Self {
            label: get("label"),
            // With a password in it, it does not come back.
            url: url::redact(&get("url")),
            host: get("host"),
            port: get("port"),
            socket: get("socket"),
            user: get("user"),
            database: get("database"),
            tls: get("tls"),
        }
    }

    /// The fields of an address that is kept.
    pub fn known(label: &str, config: &SourceConfig) -> Self {
        let mut typed = Self {
            label: label.to_owned(),
            ..Self::default()
        };
        match config {
            SourceConfig::Sqlite(path) => typed.url = format!("sqlite:{}", path.display()),
            SourceConfig::MySql(options) => {
                match &options.address {
                    Address::Tcp { host, port } => {
                        (typed.host, typed.port) = (host.clone(), port.to_string());
                    }
                    Address::Socket(path) => typed.socket = path.display().to_string(),
                }
                typed.user.clone_from(&options.user);
                typed.database = options.database.clone().unwrap_or_default();
                typed.tls = match &options.tls {
                    Tls::Verified { .. } => "required",
                    Tls::Unverified => "unverified",
                    Tls::Off => "off",
                }
                .to_owned();
            }
        }
        typed
    }
}

/// The address that a form means. `known`: one whose password is taken where none was typed, if
/// place and account are the same: else it would travel to a host that should not have it.
pub fn asked(
    fields: &Fields,
    source: Option<i64>,
    known: Option<&SourceConfig>,
) -> Result<(Asked, SourceConfig), Failure> {
    let typed = Typed::of(fields);
    let whole = fields.get("url").trim();
    let address = match whole.is_empty() {
        true => composed(&typed, fields.get("password"))?,
        false => whole.to_owned(),
    };
    address_of(&address, &typed.label, source, known)
}

/// An address that was typed whole.
pub fn address_of(
    address: &str,
    label: &str,
    source: Option<i64>,
    known: Option<&SourceConfig>,
) -> Result<(Asked, SourceConfig), Failure> {
    let mut address = Secret::new(address);
    let mut config = url::parse(address.expose(), false)?;
    if let (SourceConfig::MySql(new), Some(SourceConfig::MySql(old))) = (&mut config, known)
        && new.password.is_none()
        && new.user == old.user
        && new.address == old.address
        && let Some(password) = &old.password
    {
        let encoded = format!(":{}@", encode(password.expose()));
        // The first `@` ends the account: its name is encoded.
        address = Secret::new(address.expose().replacen('@', &encoded, 1));
        config = url::parse(address.expose(), false)?;
    }
    let shown = place(&config);
    let label: String = match label.is_empty() {
        true => shown.clone(),
        false => label.chars().filter(|c| !c.is_control()).take(80).collect(),
    };
    let asked = Asked {
        address: Some(address),
        kind: kind(&config),
        shown,
        label,
        source,
    };
    Ok((asked, config))
}

fn composed(typed: &Typed, password: &str) -> Result<String, Failure> {
    let missing = |cause: Message| Failure::new("bad-address", cause, m!("server-form-next"));
    if typed.user.is_empty() {
        return Err(missing(m!("server-no-user")));
    }
    if typed.host.is_empty() && typed.socket.is_empty() {
        return Err(missing(m!("server-no-host")));
    }
    let mut account = encode(&typed.user);
    if !password.is_empty() {
        account = format!("{account}:{}", encode(password));
    }
    let place = match (&typed.socket[..], typed.host.contains(':')) {
        ("", true) => format!("[{}]", typed.host.trim_matches(['[', ']'])),
        ("", false) => encode(&typed.host),
        _ => "localhost".to_owned(),
    };
    let port = match (typed.socket.is_empty(), typed.port.is_empty()) {
        (true, false) => format!(":{}", encode(&typed.port)),
        _ => String::new(),
    };
    let mut options = Vec::new();
    if !typed.socket.is_empty() {
        options.push(format!("socket={}", encode(&typed.socket)));
    }
    if !matches!(typed.tls.as_str(), "" | "auto") && typed.socket.is_empty() {
        options.push(format!("tls={}", encode(&typed.tls)));
    }
    let database = encode(&typed.database);
    Ok(format!(
        "mysql://{account}@{place}{port}/{database}?{}",
        options.join("&")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(body: &str, known: Option<&SourceConfig>) -> Result<wire::Options, Failure> {
        match asked(&Fields::parse(body.as_bytes()), None, known)?.1 {
            SourceConfig::MySql(options) => Ok(options),
            SourceConfig::Sqlite(path) => panic!("{}", path.display()),
        }
    }

    #[test]
    fn whatever_a_password_holds_it_arrives_whole() {
        let body = "host=db.example&port=3307&user=a%40b&password=p%40ss%2F%3F%3A%25%26&tls=off";
        let options = parsed(body, None).unwrap();
        assert_eq!(options.user, "a@b");
        assert_eq!(options.password.unwrap().expose(), "p@ss/?:%&");
        let Address::Tcp { host, port } = options.address else {
            panic!()
        };
        assert_eq!((host.as_str(), port), ("db.example", 3307));
        let socket = parsed("socket=%2Frun%2Fmy.sock&user=root", None).unwrap();
        assert!(matches!(socket.address, Address::Socket(path) if path.ends_with("my.sock")));
        let six = parsed("host=%3A%3A1&user=root", None).unwrap();
        assert!(matches!(six.address, Address::Tcp { host, .. } if host == "::1"));
        for bad in [
            "host=x",
            "user=x",
            "host=x&user=y&port=0",
            "host=x&user=y&tls=perhaps",
        ] {
            assert!(parsed(bad, None).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_known_password_goes_to_the_same_place_and_account_only() {
        let known = url::parse("mysql://u:secret@h:3306/", false).unwrap();
        let password = |body: &str| {
            let options = parsed(body, Some(&known)).unwrap();
            options.password.map(|secret| secret.expose().to_owned())
        };
        assert_eq!(password("host=h&user=u&tls=off").as_deref(), Some("secret"));
        assert_eq!(
            password("host=h&user=u&password=new").as_deref(),
            Some("new")
        );
        assert_eq!(password("host=evil&user=u"), None);
        assert_eq!(password("host=h&user=other"), None);
        assert_eq!(password("host=h&port=3307&user=u"), None);
        let typed = Typed::of(&Fields::parse(b"url=mysql://u:secret@h/&password=secret"));
        assert!(!format!("{typed:?}").contains("secret"));
    }
}
