//! What came of a run, from the facts that it left in the catalogue. What another version wrote
//! in another shape is left out, never guessed.

use serde_json::Value;

use crate::catalog::runs::{Run, RunKind, RunState};
use crate::explain::change::change;
use crate::words::format::{count, size};
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
    /// What is not as it was in the archive, on purpose.
    pub changes: Vec<String>,
    /// What the target had, the archive has not, and was left alone.
    pub kept: Vec<String>,
    /// Where the data were restored to, if that went well.
    pub restored_to: Option<String>,
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
            fact(t!("report-rows"), run.rows.map(count));
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
        let names = |name: &str| -> Vec<String> {
            let names = list(name).into_iter().flatten().filter_map(Value::as_str);
            names.map(str::to_owned).collect()
        };
        report.removed = names("removed");
        report.kept = names("kept");
        report.changes = list("changes")
            .into_iter()
            .flatten()
            .filter_map(changed)
            .collect();
        if run.kind == RunKind::Restore && run.state == RunState::Done {
            report.restored_to = text("target").map(str::to_owned);
        }
        report.safety_copy = told.get("safety_copy").and_then(|copy| {
            let text = |name: &str| copy.get(name)?.as_str().map(str::to_owned);
            Some((text("storage")?, text("object")?))
        });
        report.undoes = told.get("undoes").and_then(Value::as_i64);
        report
    }
}

fn changed(told: &Value) -> Option<String> {
    let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
    let made = engine::Change {
        kind: serde_json::from_value(told.get("kind")?.clone()).ok()?,
        name: text("name")?,
        change: text("change")?,
        detail: text("detail").unwrap_or_default(),
    };
    Some(change(&made).to_string())
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
