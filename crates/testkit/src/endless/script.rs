//! What the endless server says: the statements it knows with their answers, and the packets these are made of.
//! Must never know a statement by less than the words that make its answer right.

use super::{Endless, FIRST, ROW};

/// An answer.
#[derive(Debug)]
pub(super) enum Answer {
    Done,
    Rows(Vec<Vec<String>>),
    Error(u16, &'static str),
    /// The rows whose keys are not below `from` and below `to`.
    Stream {
        from: u64,
        to: u64,
    },
}

/// The number of the packet of the first row of an answer with two columns.
pub(super) const FIRST_ROW: u8 = 4;

/// Statements by how they begin and something that is in them, and the only row of their answer; none: no rows.
const KNOWN: &[(&str, &str, &[&str])] = &[
    ("SELECT @@GLOBAL.max_allowed_packet", "", &["16777216"]),
    ("SELECT @@GLOBAL.sql_mode", "", &[""]),
    ("SELECT CONCAT(@@hostname", "", &["endless:0:"]),
    ("SELECT @@lower_case_table_names", "", &["0"]),
    ("SELECT CURRENT_USER()", "", &["root@localhost"]),
    ("SELECT CURRENT_ROLE()", "", &[""]),
    (
        "SELECT DATE_FORMAT(UTC_TIMESTAMP(6)",
        "",
        &["2026-01-02T03:04:05.678901Z"],
    ),
    ("SELECT BINLOG_GTID_POS(", "", &["0-1-1"]),
    (
        "SHOW GRANTS",
        "",
        &["GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"],
    ),
    (
        "SHOW GLOBAL VARIABLES",
        "'log_slave_updates'",
        &["log_bin", "ON"],
    ),
    (
        "SHOW GLOBAL VARIABLES",
        "'version_comment'",
        &["log_bin", "ON"],
    ),
    (
        "SHOW GLOBAL STATUS LIKE 'Slaves_running'",
        "",
        &["Slaves_running", "0"],
    ),
    ("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'", "", &[]),
    ("SELECT * FROM mysql.proc LIMIT 0", "", &[]),
    (
        "SHOW GLOBAL STATUS LIKE 'Threads_running'",
        "",
        &["Threads_running", "1"],
    ),
    ("SHOW MASTER STATUS", "", &["bin.000001", "328", "", ""]),
    (
        "SELECT PLUGIN_NAME FROM information_schema.PLUGINS",
        "",
        &[],
    ),
    ("SELECT name FROM mysql.func", "", &[]),
    (
        "SELECT DEFAULT_CHARACTER_SET_NAME",
        "information_schema.SCHEMATA",
        &["utf8mb4", "utf8mb4_general_ci", ""],
    ),
    (
        "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COMMENT",
        "information_schema.TABLES",
        &["endless", "BASE TABLE", "InnoDB", ""],
    ),
    (
        "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, INDEX_TYPE",
        "information_schema.STATISTICS",
        &["endless", "PRIMARY", "id", NULL, "BTREE"],
    ),
    ("SELECT ROUTINE_TYPE", "information_schema.ROUTINES", &[]),
    ("SELECT TRIGGER_NAME", "information_schema.TRIGGERS", &[]),
    ("SELECT EVENT_NAME", "information_schema.EVENTS", &[]),
    (
        "SELECT NAME, TABLE_ID",
        "information_schema.INNODB_SYS_TABLES",
        &["endless/endless", "20"],
    ),
    ("SELECT 1 FROM `endless`.`endless` LIMIT 1", "", &["1"]),
    (
        "SHOW CREATE TABLE `endless`.`endless`",
        "",
        &[
            "endless",
            "CREATE TABLE `endless` (\n  `id` bigint(20) NOT NULL,\n  `t` text CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci",
        ],
    ),
];

/// Statements without rows, by how they begin.
const DONE: &[&str] = &[
    "SET NAMES utf8mb4",
    "SET SESSION ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
    "SAVEPOINT ",
    "ROLLBACK TO SAVEPOINT ",
];

/// Stands for NULL in an answer.
const NULL: &str = "\0";

/// The answer to a statement; `None`: nobody said what it is.
pub(super) fn answer(sql: &str, table: &Endless) -> Option<Answer> {
    let last = FIRST + table.rows - 1;
    let rows = |rows: &[&[&str]]| {
        let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        Some(Answer::Rows(rows.iter().map(row).collect()))
    };
    if let Some(condition) =
        sql.strip_prefix("SELECT `id`,`t` FROM `endless`.`endless` FORCE INDEX (`PRIMARY`)")
    {
        return range(condition, last + 1);
    }
    if let Some(bounds) =
        sql.strip_prefix("EXPLAIN  SELECT `id` FROM `endless`.`endless` USE INDEX (`PRIMARY`)")
    {
        let Answer::Stream { from, to } = range(&format!("{bounds} ORDER BY `id`"), last + 1)?
        else {
            return None;
        };
        let count = to.saturating_sub(from).to_string();
        let row = [
            "1",
            "SIMPLE",
            "endless",
            "range",
            "PRIMARY",
            "PRIMARY",
            "8",
            NULL,
            &count,
            "Using where",
        ];
        return rows(&[&row]);
    }
    if sql == "SELECT MIN(`id`), MAX(`id`) FROM `endless`.`endless`" {
        return rows(&[&[&FIRST.to_string(), &last.to_string()]]);
    }
    if let Some(places) = sql.strip_prefix("SELECT (") {
        let behind = |place: &str| {
            let key = place
                .strip_prefix(
                    "SELECT `id` FROM `endless`.`endless` FORCE INDEX (`PRIMARY`) WHERE `id`>=",
                )?
                .strip_suffix(" ORDER BY `id` LIMIT 7,1")?;
            let key = key.parse::<u64>().ok()?.max(FIRST) + 7;
            Some(if key <= last {
                key.to_string()
            } else {
                NULL.into()
            })
        };
        let places = places.strip_suffix(')')?.split("),(").map(behind);
        return Some(Answer::Rows(vec![places.collect::<Option<_>>()?]));
    }
    if sql.starts_with(
        "SELECT TABLE_NAME, TABLE_ROWS, DATA_LENGTH, CREATE_TIME FROM information_schema.TABLES",
    ) {
        let (count, bytes) = (table.stated_bytes / ROW as u64, table.stated_bytes);
        return rows(&[&[
            "endless",
            &count.to_string(),
            &bytes.to_string(),
            "2026-01-01 00:00:00",
        ]]);
    }
    if sql.starts_with("SHOW STATUS LIKE 'binlog_snapshot%'") {
        return rows(&[
            &["Binlog_snapshot_file", "bin.000001"],
            &["Binlog_snapshot_position", "328"],
        ]);
    }
    if sql.starts_with("SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, EXTRA, IS_NULLABLE, GENERATION_EXPRESSION") {
        return rows(&[
            &["endless", "id", "bigint", "bigint(20)", NULL, "", "NO", NULL],
            &["endless", "t", "text", "text", "ascii", "", "NO", NULL],
        ]);
    }
    if sql == "SELECT 1 FROM `endless`.`sauvegarde asks whether it may`" {
        return Some(Answer::Error(1146, "No such table"));
    }
    if sql.starts_with("SHOW CREATE EVENT ") {
        return Some(Answer::Error(1539, "Unknown event"));
    }
    if DONE.iter().any(|beginning| sql.starts_with(beginning)) {
        return Some(Answer::Done);
    }
    let known = |(beginning, part, _): &&(&str, &str, &[&str])| {
        sql.starts_with(beginning) && sql.contains(part)
    };
    let (_, _, row) = KNOWN.iter().find(known)?;
    match row.is_empty() {
        true => rows(&[]),
        false => rows(&[row]),
    }
}

/// `` WHERE `id`>=1 AND `id`<2 ORDER BY `id` ``, each bound if it is there; `None` for anything else.
fn range(condition: &str, end: u64) -> Option<Answer> {
    let condition = condition.strip_suffix(" ORDER BY `id`")?;
    let (mut from, mut to) = (FIRST, end);
    if let Some(bounds) = condition.strip_prefix(" WHERE ") {
        for bound in bounds.split(" AND ") {
            match (bound.strip_prefix("`id`>="), bound.strip_prefix("`id`<")) {
                (Some(key), _) => from = from.max(key.parse().ok()?),
                (_, Some(key)) => to = to.min(key.parse().ok()?),
                _ => return None,
            }
        }
    } else if !condition.is_empty() {
        return None;
    }
    Some(Answer::Stream {
        from,
        to: to.max(from),
    })
}

fn packet(out: &mut Vec<u8>, sequence: u8, payload: &[u8]) {
    let length = u32::try_from(payload.len()).unwrap();
    out.extend(&length.to_le_bytes()[..3]);
    out.push(sequence);
    out.extend(payload);
}

/// The first packet: MariaDB 10.11, everybody may sign in.
pub(super) fn greeting() -> Vec<u8> {
    // LONG_FLAG, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH, DEPRECATE_EOF.
    let capabilities: u32 = 1 << 2 | 1 << 3 | 1 << 9 | 1 << 13 | 1 << 15 | 1 << 19 | 1 << 24;
    let bits = capabilities.to_le_bytes();
    let mut bytes = b"\x0A5.5.5-10.11.99-MariaDB\0\x07\0\0\0abcdefgh\0".to_vec();
    bytes.extend([bits[0], bits[1], 45, 2, 0, bits[2], bits[3], 21]);
    bytes.extend([0; 10]);
    bytes.extend(b"ijklmnopqrst\0mysql_native_password\0");
    let mut out = Vec::new();
    packet(&mut out, 0, &bytes);
    out
}

/// All went well.
pub(super) fn okay(sequence: u8) -> Vec<u8> {
    let mut out = Vec::new();
    packet(&mut out, sequence, &[0, 0, 0, 2, 0, 0, 0]);
    out
}

/// A refusal by the server.
pub(super) fn error(code: u16, words: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let payload = [
        &[0xFF],
        &code.to_le_bytes()[..],
        b"#HY000",
        words.as_bytes(),
    ]
    .concat();
    packet(&mut out, 1, &payload);
    out
}

/// What stands before rows, and the number of the packet after it.
pub(super) fn columns(count: u8) -> (u8, Vec<u8>) {
    let mut out = Vec::new();
    packet(&mut out, 1, &[count]);
    for column in 0..count {
        let definition = b"\x03def\0\0\0\x01c\0\x0C\x3F\0\xFF\0\0\0\xFD\0\0\0\0\0";
        packet(&mut out, 2 + column, definition);
    }
    (2 + count, out)
}

/// What stands behind rows.
pub(super) fn end(sequence: u8) -> Vec<u8> {
    let mut out = Vec::new();
    packet(&mut out, sequence, &[0xFE, 0, 0, 2, 0, 0, 0]);
    out
}

/// A small result.
pub(super) fn result(rows: &[Vec<String>]) -> Vec<u8> {
    let width = rows.first().map_or(1, Vec::len);
    let (mut sequence, mut out) = columns(u8::try_from(width).unwrap());
    for row in rows {
        let mut payload = Vec::new();
        for cell in row {
            match (cell.as_str(), cell.len()) {
                (NULL, _) => payload.push(0xFB),
                (_, short @ 0..=250) => payload.push(short as u8),
                (_, long) => {
                    payload.push(0xFC);
                    payload.extend(u16::try_from(long).unwrap().to_le_bytes());
                }
            }
            if cell != NULL {
                payload.extend(cell.as_bytes());
            }
        }
        packet(&mut out, sequence, &payload);
        sequence = sequence.wrapping_add(1);
    }
    out.extend(end(sequence));
    out
}
