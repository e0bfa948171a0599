//! `chromedriver` and the session in it. Must never leave either behind.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};

use super::http::request;

/// A running chromedriver with one session.
pub(super) struct Driver {
    process: Child,
    port: u16,
    session: String,
    /// The browser's own folder: cookies and settings of this session alone.
    _profile: tempfile::TempDir,
}

impl Driver {
    pub fn start(language: &str) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .env("LANGUAGE", language)
            // Debian's start script looks for the person's own settings.
            .env("HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // The browser has many processes; all of them end with this group.
            .process_group(0)
            .spawn()
            .expect("chromedriver: install Debian's chromium-driver");
        let port = port(&mut process);
        let mut driver = Self {
            process,
            port,
            session: String::new(),
            _profile: profile,
        };
        let arguments = [
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            "--force-color-profile=srgb".to_owned(),
            format!("--lang={language}"),
            format!(
                "--user-data-dir={}",
                driver._profile.path().join("p").display()
            ),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": {
                "args": arguments,
                "prefs": { "intl.accept_languages": language },
            },
            "timeouts": { "script": 60_000, "pageLoad": 120_000 },
        } } });
        let session = driver
            .ask("POST", "/session", &wanted)
            .unwrap_or_else(|error| {
                panic!("the browser does not start: {error}");
            });
        driver.session = session["sessionId"].as_str().unwrap().to_owned();
        driver
    }

    pub fn get(&self, path: &str) -> Value {
        let path = format!("/session/{}/{path}", self.session);
        self.ask("GET", &path, &Value::Null)
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.try_post(path, body)
            .unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }

    pub fn try_post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.ask("POST", &format!("/session/{}/{path}", self.session), body)
    }

    /// The entries of a log since the last time.
    pub fn log(&self, kind: &str) -> Vec<Value> {
        match self.post("se/log", &json!({ "type": kind })) {
            Value::Array(entries) => entries,
            other => panic!("{other}"),
        }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let (status, answer) =
            request(self.port, method, path, &body).map_err(|error| error.to_string())?;
        let answer: Value =
            serde_json::from_str(&answer).map_err(|error| format!("{error}: {answer}"))?;
        match status {
            200 => Ok(answer["value"].clone()),
            _ => Err(answer["value"]["message"].to_string()),
        }
    }
}

/// The port that it has chosen, from what it says at the start.
fn port(process: &mut Child) -> u16 {
    let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
    let port = said.by_ref().map_while(Result::ok).find_map(|line| {
        // ChromeDriver was started successfully on port 40001.
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    // Whoever does not listen stops the speaker.
    thread::spawn(move || said.for_each(drop));
    port.expect("chromedriver says no port")
}

impl Drop for Driver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let path = format!("/session/{}", self.session);
            // The group's end below is what counts.
            let _ = self.ask("DELETE", &path, &Value::Null);
        }
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}
