//! The statements around the rows: opening and closing of the text, and how each kind of object is
//! made. Pure: inventory in, text out. The text must do the same in a plain `sqlite3` as in our restore.

use super::inventory::Inventory;
use super::quoted;
use crate::Script;

/// What opens the text for a plain client. Our own restore does not run it: see `target.rs`.
pub(super) fn header(
    inventory: &Inventory,
    database: &str,
    taken_at: &str,
    version: &str,
) -> Script {
    let mut script = Script::new();
    script.comment(&format!(
        "{}: SQLite database {database}, SQLite {version}, {taken_at}",
        crate::GENERATOR
    ));
    script.comment("sqlite3 NEW.db < FILE brings it back.");
    for (name, value) in file_settings(inventory) {
        script.statement(format!("PRAGMA {name}={value}"));
    }
    script.statement("PRAGMA foreign_keys=OFF");
    // A row that breaks a CHECK is in the source all the same (added later, or switched off).
    script.statement("PRAGMA ignore_check_constraints=ON");
    if writes_reserved(inventory) {
        // The sqlite3 shell lets nobody write shadow tables and the schema since 3.42 unless told so.
        script.client_line(".dbconfig defensive off");
    }
    script.statement("BEGIN");
    script
}

/// What closes it.
pub(super) fn footer(journal_mode: &str) -> Script {
    let mut script = Script::new();
    script
        .statement("COMMIT")
        .statement("PRAGMA ignore_check_constraints=OFF");
    if journal_mode == "wal" {
        script.statement("PRAGMA journal_mode=WAL");
    }
    script.comment("end of dump");
    script
}

/// Settings of the file that stand before its first table.
fn file_settings(inventory: &Inventory) -> [(&'static str, String); 3] {
    let value = |name| inventory.settings.get(name).cloned().unwrap_or_default();
    [
        ("encoding", format!("'{}'", value("encoding"))),
        ("page_size", value("page_size")),
        ("auto_vacuum", value("auto_vacuum")),
    ]
}

/// The application's own marks in the file.
pub(super) fn database(inventory: &Inventory) -> Script {
    let mut script = Script::new();
    for name in ["application_id", "user_version"] {
        let value = inventory.settings.get(name).map_or("0", String::as_str);
        script.statement(format!("PRAGMA {name}={value}"));
    }
    script
}

/// A definition in the words of `sqlite_schema`.
pub(super) fn definition(sql: &str) -> Script {
    let mut script = Script::new();
    // Its last line may be a comment, which would swallow the semicolon.
    match sql.contains("--") {
        true => script.statement(format!("{sql}\n")),
        false => script.statement(sql),
    };
    script
}

/// A shadow table was made with its virtual table, and has rows of an empty one.
pub(super) fn shadow(name: &str) -> Script {
    let mut script = Script::new();
    script.statement(format!("DELETE FROM {}", quoted(name)));
    script
}

/// `sqlite_sequence` cannot be created; it comes with the first AUTOINCREMENT table and stays.
pub(super) fn sequence(inventory: &Inventory) -> Script {
    let taken = |name: &str| {
        let tables = inventory.tables.iter().map(|table| &table.shape.name);
        let others = inventory.virtual_tables.iter().map(|table| &table.name);
        let definitions = inventory
            .indexes
            .iter()
            .chain(&inventory.views)
            .map(|definition| &definition.name);
        tables
            .chain(others)
            .chain(definitions)
            .any(|other| other.eq_ignore_ascii_case(name))
    };
    let name = (0u32..)
        .map(|number| format!("autoincrement_{number}"))
        .find(|name| !taken(name))
        .unwrap_or_default();
    let mut script = Script::new();
    script
        .statement(format!(
            "CREATE TABLE {name}(id INTEGER PRIMARY KEY AUTOINCREMENT)"
        ))
        .statement(format!("DROP TABLE {name}"))
        .statement("DELETE FROM sqlite_sequence");
    script
}

/// The tables of the planner's statistics. `ANALYZE` would make them too, but one that the source
/// does not have as well, or not this one: SQLite is built with STAT4 or without.
pub(super) fn statistics(name: &str) -> Script {
    let columns = if name == "sqlite_stat1" {
        "tbl,idx,stat"
    } else {
        "tbl,idx,neq,nlt,ndlt,sample"
    };
    let mut script = Script::new();
    script
        .statement("PRAGMA writable_schema=ON")
        .statement(format!("CREATE TABLE IF NOT EXISTS {name}({columns})"))
        .statement("PRAGMA writable_schema=OFF")
        .statement(format!("DELETE FROM {name}"));
    script
}

fn writes_reserved(inventory: &Inventory) -> bool {
    inventory
        .virtual_tables
        .iter()
        .any(|table| !table.shadows.is_empty())
        || !inventory.statistics.is_empty()
}
