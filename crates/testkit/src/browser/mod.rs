//! A real browser: Debian's Chromium, driven over WebDriver by Debian's `chromedriver`, each with a profile of its own.
//! Must never reach the network, and must never hide what the page's console said.
//!
//! Own code, because WebDriver is a dozen small HTTP requests: the libraries for it bring a hundred crates and two ICUs.
//! Pages: W3C "WebDriver" and chromedriver's "Logging" (`goog:loggingPrefs`).

pub mod axe;
mod driver;
mod http;
mod page;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use driver::Driver;

/// How long [`Browser::wait_for`] waits: a busy machine is slow, a right page is not.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// What a page is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark letters on a light ground.
    Light,
    /// The other way round.
    Dark,
}

/// A browser with one window. Dropping it ends it.
pub struct Browser {
    driver: Driver,
}

impl Browser {
    /// Starts one that asks for pages in this language (`fr`, `en-GB`).
    pub fn start(language: &str) -> Self {
        let browser = Self {
            driver: Driver::start(language),
        };
        browser.size(1440, 900);
        browser
    }

    /// Goes to an address and waits until the page is there.
    pub fn go(&self, url: &str) {
        self.driver.post("url", &json!({ "url": url }));
    }

    /// Loads the page again.
    pub fn reload(&self) {
        self.driver.post("refresh", &json!({}));
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        self.driver.get("url").as_str().unwrap().to_owned()
    }

    /// The page's title.
    pub fn title(&self) -> String {
        self.driver.get("title").as_str().unwrap().to_owned()
    }

    /// Size of what shows the page, CSS pixels. Narrower than any window may be: as on a telephone.
    pub fn size(&self, width: u32, height: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 }),
        );
    }

    /// What the person prefers.
    pub fn scheme(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    /// Whether scripts of the page run; from the next page on.
    pub fn scripts(&self, run: bool) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !run }),
        );
    }

    /// Where the person is, as a name of the zones' table (`Asia/Tokyo`).
    pub fn zone(&self, name: &str) {
        self.devtools(
            "Emulation.setTimezoneOverride",
            json!({ "timezoneId": name }),
        );
    }

    fn devtools(&self, command: &str, parameters: Value) {
        let body = json!({ "cmd": command, "params": parameters });
        self.driver.post("goog/cdp/execute", &body);
    }

    /// Runs JavaScript in the page, past its content security policy; what it returns.
    pub fn script(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.driver.post("execute/sync", &body)
    }

    /// Likewise; `arguments[0]` is to be called with the result.
    pub fn script_until_done(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.driver.post("execute/async", &body)
    }

    /// All text that the page shows.
    pub fn text(&self) -> String {
        let text = self.script("return document.body.innerText");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// How many elements there are.
    pub fn count(&self, css: &str) -> usize {
        let body = json!({ "using": "css selector", "value": css });
        self.driver
            .post("elements", &body)
            .as_array()
            .unwrap()
            .len()
    }

    /// Whether there is such an element.
    pub fn has(&self, css: &str) -> bool {
        self.count(css) > 0
    }

    /// Clicks on the first such element, as a person would: it must be visible and nothing may lie on it.
    pub fn click(&self, css: &str) {
        let element = self.element("css selector", css);
        self.driver
            .post(&format!("element/{element}/click"), &json!({}));
    }

    /// Clicks on the button or link with this text.
    pub fn press(&self, text: &str) {
        let path = format!(
            "//*[self::a or self::button or self::summary][normalize-space(.)={0} or @aria-label={0}]",
            xpath_text(text)
        );
        let element = self.element("xpath", &path);
        self.driver
            .post(&format!("element/{element}/click"), &json!({}));
    }

    /// Writes into the first such field, in place of what stood there.
    pub fn fill(&self, css: &str, text: &str) {
        let element = self.element("css selector", css);
        self.driver
            .post(&format!("element/{element}/clear"), &json!({}));
        let path = format!("element/{element}/value");
        self.driver.post(&path, &json!({ "text": text }));
    }

    /// Presses keys where the keyboard's focus is (`\u{E004}` is Tab, `\u{E007}` Enter).
    pub fn keys(&self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars() {
            actions.push(json!({ "type": "keyDown", "value": key }));
            actions.push(json!({ "type": "keyUp", "value": key }));
        }
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        self.driver.post("actions", &body);
    }

    /// Waits until this JavaScript expression is true.
    pub fn wait_for(&self, what: &str) {
        let until = Instant::now() + PATIENCE;
        let script = format!("return Boolean({what})");
        // While a page goes and the next comes, there is nothing to ask.
        while self
            .driver
            .try_post("execute/sync", &json!({ "script": script, "args": [] }))
            != Ok(Value::Bool(true))
        {
            assert!(
                Instant::now() < until,
                "waited in vain for {what} on {}; the page says:\n{}",
                self.url(),
                self.text()
            );
            thread::sleep(PAUSE);
        }
    }

    /// A picture of the whole page, as PNG.
    pub fn screenshot(&self, file: &Path) {
        let body = json!({
            "cmd": "Page.captureScreenshot",
            "params": { "format": "png", "captureBeyondViewport": true },
        });
        let answer = self.driver.post("goog/cdp/execute", &body);
        let picture = decode(answer["data"].as_str().unwrap());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, picture).unwrap();
    }

    /// What the console said since the last time: errors, violations of the content security policy, what could not be
    /// loaded.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.driver.log("browser");
        let bad = entries
            .iter()
            .filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG");
        bad.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The addresses that were asked for since the last time.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.driver.log("performance");
        let messages = entries.iter().filter_map(|entry| {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &message["message"];
            if message["method"] != "Network.requestWillBeSent" {
                return None;
            }
            Some(message["params"]["request"]["url"].as_str()?.to_owned())
        });
        messages.collect()
    }

    /// The id of an element, which must come to be there.
    fn element(&self, using: &str, value: &str) -> String {
        let until = Instant::now() + PATIENCE;
        let body = json!({ "using": using, "value": value });
        loop {
            match self.driver.try_post("element", &body) {
                Ok(element) => {
                    let (_, id) = element.as_object().unwrap().iter().next().unwrap();
                    return id.as_str().unwrap().to_owned();
                }
                Err(error) if Instant::now() > until => panic!(
                    "no {value} on {}: {error}; the page says:\n{}",
                    self.url(),
                    self.text()
                ),
                Err(_) => thread::sleep(PAUSE),
            }
        }
    }
}

/// XPath knows no escapes within a text.
fn xpath_text(text: &str) -> String {
    match text.contains('"') {
        true => format!("'{text}'"),
        false => format!("\"{text}\""),
    }
}

/// Base64 (RFC 4648), as the browser writes it: without line breaks.
fn decode(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|known| *known == letter).unwrap();
        bits = bits << 6 | value as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_each_length() {
        assert_eq!(decode(""), b"");
        assert_eq!(decode("Zg=="), b"f");
        assert_eq!(decode("Zm8="), b"fo");
        assert_eq!(decode("Zm9vYmE="), b"fooba");
        assert_eq!(decode("/+8="), [0xFF, 0xEF]);
    }
}
