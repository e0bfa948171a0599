//! What came of a run, from the facts that it left in the catalogue. What another version wrote
//! in another shape is left out, never guessed.

use serde_json::Value;

use crate::catalog::runs::{Run, RunKind};
use crate::words::format::{count, rows, size};
use crate::words::t;

/// What came of it.
#[derive(Default)]
pub struct Report {
    /// A name and a value each.
    pub facts: Vec<(String, String)>,
    /// Tables with their rows.
    pub tables: Vec<(String, u64, String)>,
    /// Files that retention took away.
    pub removed: Vec<String>,
    /// The safety copy that was taken: storage and object.
    pub safety_copy: Option<(String, String)>,
    /// The restore that this one takes back.
    pub undoes: Option<i64>,
}

impl Report {
    /// Of a run.
    pub fn of(run: &Run) -> Self {
        let mut report = Self::default();
        let empty = Value::Null;
        let told = run.report.as_ref().unwrap_or(&empty);
        let number = |name: &str| told.get(name).and_then(Value::as_u64);
        let text = |name: &str| told.get(name).and_then(Value::as_str);
        let mut fact = |name: String, value: Option<String>| {
            if let Some(value) = value {
                report.facts.push((name, value));
            }
        };
        if run.kind != RunKind::Delete {
            fact(t!("report-rows"), run.rows.map(rows));
        }
        fact(t!("report-file"), run.bytes.map(size));
        fact(t!("report-text"), number("text_bytes").map(size));
        fact(t!("report-objects"), number("objects").map(count));
        fact(
            t!("report-gaps"),
            number("gaps").filter(|gaps| *gaps > 0).map(count),
        );
        fact(t!("report-frames"), number("frames").map(count));
        fact(t!("report-target"), text("target").map(str::to_owned));
        fact(t!("report-others"), number("others").map(count));
        if let Some(verdict) = text("verdict") {
            fact(t!("report-verdict"), Some(self::verdict(verdict)));
        }
        fact(t!("report-sha"), text("sha256").map(str::to_owned));
        let list = |name: &str| told.get(name).and_then(Value::as_array);
        if let Some(tables) = list("tables") {
            report.tables = tables.iter().filter_map(table).collect();
        }
        if let Some(removed) = list("removed") {
            let names = removed.iter().filter_map(Value::as_str);
            report.removed = names.map(str::to_owned).collect();
        }
        report.safety_copy = told.get("safety_copy").and_then(|copy| {
            let text = |name: &str| copy.get(name)?.as_str().map(str::to_owned);
            Some((text("storage")?, text("object")?))
        });
        report.undoes = told.get("undoes").and_then(Value::as_i64);
        report
    }
}

fn table(told: &Value) -> Option<(String, u64, String)> {
    let rows = told.get("rows")?.as_u64()?;
    Some((told.get("name")?.as_str()?.to_owned(), rows, count(rows)))
}

fn verdict(word: &str) -> String {
    match word {
        "proven" => t!("proof-proven-title"),
        "restored_equal" => t!("proof-equal-title"),
        "not_comparable" => t!("proof-not-comparable-title"),
        _ => t!("proof-failed-title"),
    }
}
