//! The variables of ClientXCMS, from the environment and a `.env` file (the environment wins;
//! an empty variable counts as none), and the databases they name.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use wire::{Address, Options, Secret};

use super::{Problem, SourceConfig, compression, env_file, tls, url};

/// Names that make the program a configured one.
const NAMES: [&str; 6] = [
    "DB_CONNECTION",
    "DB_HOST",
    "DB_DATABASE",
    "DB_NAME",
    "DB_USERNAME",
    "DB_SOCKET",
];
/// Beginnings of the names we care for: only their lines in a `.env` file must be well formed.
const OURS: [&str; 3] = ["DB_", "SAUVEGARDE_", "max_backup_keeping"];

/// Variables by name.
#[derive(Clone, Default)]
pub struct Variables {
    file: HashMap<String, String>,
    /// Whether the process's own environment is asked first.
    environment: bool,
}

impl Variables {
    /// The environment, and behind it `file`, or `.env` in the working directory if there is one.
    pub fn load(file: Option<&Path>) -> Result<Self, Problem> {
        let path = file.unwrap_or(Path::new(".env"));
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                Vec::new()
            }
            Err(error) => return Err(Problem::EnvFile(path.to_owned(), error.to_string())),
        };
        Self::read(path, &bytes)
    }

    /// Reads a file's bytes. Most of its lines are not for us, and may be in any encoding; one of
    /// ours that is not UTF-8 would give another password than the one that was written.
    fn read(path: &Path, bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            // Nothing would be found in it, and nothing would seem to be configured.
            return Err(Problem::EnvFile(path.to_owned(), "UTF-16".to_owned()));
        }
        let text = String::from_utf8_lossy(bytes);
        let lossy = matches!(text, Cow::Owned(_));
        let parsed = env_file::parse(&text, |name| env::var(name).ok());
        let ours = |name: &&String| OURS.iter().any(|prefix| name.starts_with(prefix));
        if let Some(name) = parsed.broken.iter().find(ours) {
            return Err(Problem::EnvLine(path.to_owned(), name.clone()));
        }
        let replaced = |value: &str| lossy && value.contains(char::REPLACEMENT_CHARACTER);
        let mut names = parsed.values.iter().filter(|(_, value)| replaced(value));
        if let Some((name, _)) = names.find(|(name, _)| ours(name)) {
            return Err(Problem::EnvLine(path.to_owned(), name.clone()));
        }
        Ok(Self {
            file: parsed.values,
            environment: true,
        })
    }

    /// The value of a variable, unless it is missing or empty.
    pub fn get(&self, name: &str) -> Option<String> {
        let outside = if self.environment {
            env::var(name).ok().filter(|value| !value.is_empty())
        } else {
            None
        };
        outside.or_else(|| {
            self.file
                .get(name)
                .filter(|value| !value.is_empty())
                .cloned()
        })
    }

    /// Whether any database is configured.
    pub fn configured(&self) -> bool {
        NAMES.iter().any(|name| self.get(name).is_some())
    }

    /// The databases they name: one, or several parted by commas.
    pub fn sources(&self) -> Result<Vec<SourceConfig>, Problem> {
        let kind = self
            .get("DB_CONNECTION")
            .unwrap_or_else(|| "mysql".to_owned())
            .to_ascii_lowercase();
        let databases = self
            .get("DB_DATABASE")
            .or_else(|| self.get("DB_NAME"))
            .ok_or(Problem::Missing("DB_DATABASE"))?;
        let databases = databases
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let sources: Vec<SourceConfig> = match kind.as_str() {
            "mysql" | "mariadb" => {
                let options = self.server()?;
                let on_it = |database: &str| Options {
                    database: Some(database.to_owned()),
                    ..options.clone()
                };
                databases
                    .map(|database| SourceConfig::MySql(on_it(database)))
                    .collect()
            }
            "sqlite" => databases
                .map(|path| SourceConfig::Sqlite(PathBuf::from(path)))
                .collect(),
            "pgsql" | "postgres" | "postgresql" => return Err(Problem::Postgres),
            other => return Err(Problem::UnknownKind(other.to_owned())),
        };
        if sources.is_empty() {
            Err(Problem::Missing("DB_DATABASE"))
        } else {
            Ok(sources)
        }
    }

    fn server(&self) -> Result<Options, Problem> {
        let address = match self.get("DB_SOCKET") {
            Some(socket) => Address::Socket(PathBuf::from(socket)),
            None => {
                let host = self
                    .get("DB_HOST")
                    .unwrap_or_else(|| "127.0.0.1".to_owned());
                let port = self.get("DB_PORT").unwrap_or_else(|| "3306".to_owned());
                let port = url::port(&port).map_err(|_| Problem::BadValue("DB_PORT", port))?;
                Address::Tcp { host, port }
            }
        };
        let mut options = Options::new(
            address,
            self.get("DB_USERNAME")
                .ok_or(Problem::Missing("DB_USERNAME"))?,
        );
        options.password = self.get("DB_PASSWORD").map(Secret::new);
        let ca = self.get("DB_CA").map(PathBuf::from);
        options.tls = tls(self.get("DB_TLS").as_deref(), ca, &options.address)?;
        options.compression = compression(self.get("DB_COMPRESSION").as_deref())?;
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use wire::Tls;

    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Variables {
        let file = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Variables {
            file,
            environment: false,
        }
    }

    fn one(pairs: &[(&str, &str)]) -> Options {
        match with(pairs).sources().unwrap().remove(0) {
            SourceConfig::MySql(options) => options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_old_module_and_the_new() {
        let old = one(&[
            ("DB_HOST", "db"),
            ("DB_NAME", "shop"),
            ("DB_USERNAME", "u"),
            ("DB_PASSWORD", "p"),
        ]);
        assert_eq!(
            old.address,
            Address::Tcp {
                host: "db".into(),
                port: 3306
            }
        );
        assert_eq!(
            (old.user.as_str(), old.database.as_deref()),
            ("u", Some("shop"))
        );
        assert_eq!(old.password.unwrap().expose(), "p");
        assert_eq!(old.tls, Tls::Verified { ca: None });

        let new = one(&[
            ("DB_CONNECTION", "mariadb"),
            ("DB_HOST", "db"),
            ("DB_PORT", "3307"),
            ("DB_DATABASE", "shop"),
            ("DB_NAME", "other"),
            ("DB_USERNAME", "u"),
            ("DB_SOCKET", "/run/s"),
        ]);
        assert_eq!(new.address, Address::Socket("/run/s".into()));
        assert_eq!(
            (new.database.as_deref(), new.password.is_none()),
            (Some("shop"), true)
        );
        assert_eq!(new.tls, Tls::Off);
    }

    #[test]
    fn several_databases_and_files() {
        let all = with(&[("DB_DATABASE", "a, b,,c"), ("DB_USERNAME", "u")])
            .sources()
            .unwrap();
        assert_eq!(
            all.iter().map(SourceConfig::database).collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
        let file = with(&[("DB_CONNECTION", "sqlite"), ("DB_DATABASE", "x/y.sqlite")])
            .sources()
            .unwrap();
        assert!(
            matches!(&file[..], [SourceConfig::Sqlite(path)] if path == Path::new("x/y.sqlite"))
        );
    }

    #[test]
    fn only_our_lines_must_be_utf_8() {
        let read = |bytes: &[u8]| Variables::read(Path::new(".env"), bytes);
        let latin = b"# \xe9t\xe9\nAPP_NAME=caf\xe9\nDB_PASSWORD=p\xc3\xa9\n";
        let found = read(latin).unwrap().file;
        assert_eq!(found["DB_PASSWORD"], "p\u{e9}");
        let problem = |bytes: &[u8]| read(bytes).map(|found| found.file).unwrap_err();
        assert_eq!(
            problem(b"APP_NAME=x\nDB_PASSWORD=p\xe9\n"),
            Problem::EnvLine(".env".into(), "DB_PASSWORD".into())
        );
        assert_eq!(
            problem(b"\xff\xfeD\0B\0"),
            Problem::EnvFile(".env".into(), "UTF-16".into())
        );
        // A file that is UTF-8 may hold the replacement character itself.
        assert!(read("DB_PASSWORD=\u{fffd}".as_bytes()).is_ok());
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let problem = |pairs: &[(&str, &str)]| with(pairs).sources().unwrap_err();
        assert_eq!(
            problem(&[("DB_HOST", "h")]),
            Problem::Missing("DB_DATABASE")
        );
        assert_eq!(
            problem(&[("DB_DATABASE", ",")]).clone(),
            Problem::Missing("DB_USERNAME")
        );
        assert_eq!(
            problem(&[("DB_DATABASE", ","), ("DB_USERNAME", "u")]),
            Problem::Missing("DB_DATABASE")
        );
        assert_eq!(
            problem(&[("DB_DATABASE", "d")]),
            Problem::Missing("DB_USERNAME")
        );
        assert_eq!(
            problem(&[("DB_CONNECTION", "pgsql"), ("DB_DATABASE", "d")]),
            Problem::Postgres
        );
        assert_eq!(
            problem(&[("DB_CONNECTION", "sqlsrv"), ("DB_DATABASE", "d")]),
            Problem::UnknownKind("sqlsrv".into())
        );
        let port = [("DB_DATABASE", "d"), ("DB_USERNAME", "u"), ("DB_PORT", "x")];
        assert_eq!(problem(&port), Problem::BadValue("DB_PORT", "x".into()));
        assert!(!with(&[("DB_PASSWORD", "p")]).configured());
        assert!(with(&[("DB_HOST", "h")]).configured());
        assert!(!with(&[("DB_HOST", "")]).configured());
    }
}
