//! A panel of its own for a test, and somebody signed in to it. Must never leave the program running.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;
use testkit::browser::{Browser, Scheme};

/// Widths at which every page is looked at: a desk, a tablet, a telephone.
const SIZES: [(u32, u32); 3] = [(1440, 900), (768, 1024), (390, 844)];
/// What the administrator chooses at the first sign-in.
pub const PASSWORD: &str = "vingt-quatre chevaux bleus";

/// A running panel on the demonstration database.
pub struct Panel {
    process: Child,
    /// `http://127.0.0.1:PORT/admin/backup`.
    pub address: String,
    /// The password of its first start.
    pub first_password: String,
    _folder: tempfile::TempDir,
}

impl Panel {
    /// As `cargo run --release` starts it: nothing is configured.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_sauvegarde"))
            .arg("--json")
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "Europe/Paris")
            .env("SAUVEGARDE_DATA", folder.path().join("data"))
            .env("SAUVEGARDE_LISTEN", "127.0.0.1:0")
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
            _folder: folder,
        }
    }

    /// A browser whose person has signed in as the administrator and chosen a password.
    pub fn signed_in(&self, language: &str) -> Browser {
        let browser = Browser::start(language);
        self.sign_in(&browser, &self.first_password);
        // Whoever got the password from somebody else chooses one first.
        if browser.url().ends_with("/password") {
            browser.fill("input[name=old]", &self.first_password);
            browser.fill("input[name=new]", PASSWORD);
            browser.fill("input[name=again]", PASSWORD);
            browser.click("main form.fields button");
            browser.wait_for("!location.pathname.endsWith('/password')");
        }
        browser
    }

    fn sign_in(&self, browser: &Browser, password: &str) {
        browser.go(&self.address);
        browser.wait_for("document.querySelector('input[type=password]')");
        browser.fill("input[autocomplete=username]", "admin");
        browser.fill("input[autocomplete=current-password]", password);
        browser.click("main form.fields button");
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
        let said = browser.complaints().into_iter();
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

/// Where the pictures go: beside what cargo builds.
pub fn screens() -> PathBuf {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_sauvegarde"));
    binary.parent().unwrap().parent().unwrap().join("screens")
}
