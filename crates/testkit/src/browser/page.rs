//! What a person does with a page beyond clicking: choosing from a list, saving a file, looking at colours and sizes.
//! Must never reach around the page: a file comes as the browser saves it.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use super::{Browser, PATIENCE, PAUSE};

impl Browser {
    /// The text of the first such element, as it is shown.
    pub fn text_of(&self, css: &str) -> String {
        let script = format!(
            "const e = document.querySelector({}); return e ? e.innerText : null",
            json!(css)
        );
        match self.script(&script) {
            Value::String(text) => text,
            _ => panic!("no {css} on {}", self.url()),
        }
    }

    /// What stands in the first such field.
    pub fn value_of(&self, css: &str) -> String {
        let script = format!("return document.querySelector({}).value", json!(css));
        self.script(&script).as_str().unwrap().to_owned()
    }

    /// A computed property of the first such element.
    pub fn style_of(&self, css: &str, property: &str) -> String {
        let script = format!(
            "return getComputedStyle(document.querySelector({})).getPropertyValue({})",
            json!(css),
            json!(property)
        );
        self.script(&script).as_str().unwrap().to_owned()
    }

    /// Chooses an entry of a list by its value.
    pub fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value={}]", json!(value)));
    }

    /// Waits until the page shows this text.
    pub fn wait_for_text(&self, text: &str) {
        self.wait_for(&format!(
            "document.body.innerText.includes({})",
            json!(text)
        ));
    }

    /// The status that the page came with.
    pub fn status(&self) -> u64 {
        self.script("return performance.getEntriesByType('navigation')[0].responseStatus")
            .as_u64()
            .unwrap()
    }

    /// Bytes of everything that the page is made of, the page itself among it, as they were before any compression.
    pub fn weight(&self) -> u64 {
        self.script(
            "return ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
                .reduce((sum, entry) => sum + Math.max(entry.transferSize, entry.decodedBodySize), 0)",
        )
        .as_u64()
        .unwrap()
    }

    /// Saves files into this folder from now on, without asking.
    pub fn save_into(&self, folder: &Path) {
        self.devtools(
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": folder }),
        );
    }

    /// Waits until a folder holds a saved file; its path.
    pub fn saved(&self, folder: &Path) -> PathBuf {
        let until = Instant::now() + PATIENCE;
        loop {
            let mut files = fs::read_dir(folder)
                .unwrap()
                .map(|file| file.unwrap().path());
            // While it comes it has another name.
            let whole = |file: &PathBuf| file.extension().is_none_or(|end| end != "crdownload");
            let files: Vec<PathBuf> = files.by_ref().collect();
            if let [file] = &files[..]
                && whole(file)
                && !file.file_name().unwrap().to_string_lossy().starts_with('.')
            {
                return file.clone();
            }
            assert!(Instant::now() < until, "nothing is saved: {files:?}");
            thread::sleep(PAUSE);
        }
    }
}
