//! A panel of its own for a test, and somebody signed in to it. Must never leave the program running.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;
use testkit::Server;
use testkit::browser::{Browser, Scheme};

/// Widths at which every page is looked at: a desk, a tablet, a telephone.
const SIZES: [(u32, u32); 3] = [(1440, 900), (768, 1024), (390, 844)];
/// What everybody chooses at the first sign-in.
pub const PASSWORD: &str = "vingt-quatre chevaux bleus";

/// A running panel.
pub struct Panel {
    process: Child,
    /// `http://127.0.0.1:PORT/admin/backup`.
    pub address: String,
    /// The password of its first start.
    pub first_password: String,
    folder: tempfile::TempDir,
}

impl Panel {
    /// As `cargo run --release` starts it: nothing is configured, so it shows the demonstration.
    pub fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), &[])
    }

    /// For a database of a server, named by the variables of the module's manual.
    pub fn on(server: &Server, database: &str) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), &settings(server, database))
    }

    /// In a folder that is already there, with variables.
    pub fn start_in(folder: tempfile::TempDir, variables: &[(&str, String)]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sauvegarde"))
            .arg("--json")
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "Europe/Paris")
            .env("SAUVEGARDE_DATA", folder.path().join("data"))
            .env("SAUVEGARDE_LISTEN", "127.0.0.1:0")
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        // The facts may take several lines.
        let mut text = String::new();
        let facts: Value = loop {
            let line = said.next().expect("the panel ended").unwrap();
            text.push_str(&line);
            if let Ok(facts) = serde_json::from_str(&text) {
                break facts;
            }
        };
        thread::spawn(move || said.for_each(drop));
        Self {
            process,
            address: facts["address"].as_str().unwrap().to_owned(),
            first_password: facts["password"].as_str().unwrap().to_owned(),
            folder,
        }
    }

    /// Where it was started.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A browser whose person has signed in as the administrator and chosen a password.
    pub fn signed_in(&self, language: &str) -> Browser {
        let browser = Browser::start(language);
        self.first_sign_in(&browser, "admin", &self.first_password);
        browser
    }

    /// Signs in with a password that somebody else gave, and chooses [`PASSWORD`].
    pub fn first_sign_in(&self, browser: &Browser, name: &str, password: &str) {
        self.sign_in(browser, name, password);
        browser.wait_for("location.pathname.endsWith('/password')");
        browser.fill("input[name=old]", password);
        browser.fill("input[name=new]", PASSWORD);
        browser.fill("input[name=again]", PASSWORD);
        browser.click("main form.fields button");
        browser.wait_for("!location.pathname.endsWith('/password')");
    }

    /// Opens the panel and signs in.
    pub fn sign_in(&self, browser: &Browser, name: &str, password: &str) {
        browser.go(&self.address);
        type_in(browser, name, password);
        browser.wait_for("!location.pathname.endsWith('/sign-in')");
    }

    /// An address of the panel.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Looks at the page that is shown, in every width and scheme. What is wrong is collected, so that one run shows
    /// all of it.
    pub fn inspect(&self, browser: &Browser, name: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for (scheme, suffix) in [(Scheme::Light, ""), (Scheme::Dark, "-dark")] {
            browser.scheme(scheme);
            for (width, height) in SIZES {
                browser.size(width, height);
                let view = format!("{name} {width}{suffix}");
                let beyond = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
                let beyond = browser.script(beyond).as_i64().unwrap();
                if beyond > 0 {
                    wrong.push(format!("{view}: scrolls sideways by {beyond} pixels"));
                }
                browser.screenshot(&screens().join(format!("{name}-{width}{suffix}.png")));
            }
            browser.size(1440, 900);
            let barriers = browser.barriers();
            wrong.extend(
                barriers
                    .into_iter()
                    .map(|line| format!("{name}{suffix}: {line}")),
            );
        }
        browser.scheme(Scheme::Light);
        wrong.extend(self.quiet(browser, name));
        wrong
    }

    /// What the console said and which other hosts were asked, since the last time. That a page was refused on purpose
    /// is no news: the browser tells the status of the page that is shown, and of no other.
    pub fn quiet(&self, browser: &Browser, name: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        let page = browser.url();
        let status = browser.status();
        let refused = format!(
            "{page} - Failed to load resource: the server responded with a status of {status} "
        );
        let said = browser.complaints().into_iter();
        // So is a form that was sent back to be mended, or that came too often.
        let mended = |line: &str| {
            [422, 429]
                .iter()
                .any(|status| line.contains(&format!(" a status of {status} (")))
        };
        let said =
            said.filter(|line| !(mended(line) || status >= 400 && line.starts_with(&refused)));
        wrong.extend(said.map(|line| format!("{name}: console: {line}")));
        let host = self.address.trim_end_matches("/admin/backup");
        let abroad = browser.requests().into_iter();
        // What the browser shows before its first page is its own.
        let own = ["data:", "chrome:"];
        let abroad = abroad
            .filter(|url| !url.starts_with(host) && !own.iter().any(|own| url.starts_with(own)));
        wrong.extend(abroad.map(|url| format!("{name}: asked {url}")));
        wrong
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The variables of the module's manual for a database on a server.
pub fn settings(server: &Server, database: &str) -> Vec<(&'static str, String)> {
    vec![
        ("DB_HOST", "127.0.0.1".to_owned()),
        ("DB_PORT", server.port().to_string()),
        ("DB_NAME", database.to_owned()),
        ("DB_USERNAME", "root".to_owned()),
    ]
}

/// Fills the form where one signs in, and sends it.
pub fn type_in(browser: &Browser, name: &str, password: &str) {
    browser.wait_for("document.querySelector('input[type=password]')");
    browser.fill("input[autocomplete=username]", name);
    browser.fill("input[autocomplete=current-password]", password);
    browser.script("window.before = true");
    browser.click("main form.fields button");
    browser.wait_for("!window.before && document.readyState === 'complete'");
}

/// Waits on the page of a run until it has ended, and demands that it went well.
pub fn succeeded(browser: &Browser) {
    ended(browser);
    assert!(browser.has("#run .head .badge.good"), "{}", browser.text());
}

/// Waits on the page of a run until it has ended. The page changes by itself.
pub fn ended(browser: &Browser) {
    browser.wait_for("location.pathname.includes('/runs/')");
    browser.wait_for(
        "document.querySelector('#run .head .badge') && !document.getElementById('live-share')",
    );
}

/// Where the pictures go: beside what cargo builds.
pub fn screens() -> PathBuf {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_sauvegarde"));
    binary.parent().unwrap().parent().unwrap().join("screens")
}
