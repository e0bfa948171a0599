//! Test files of other projects (the `.test` language of MySQL's and MariaDB's own test suites) made into SQL that
//! leaves databases behind. A file drops what it made, again and again: before each such clean-up the database is left
//! as it is, and the next one begins. It must never let through what would reach beyond the databases of the corpus
//! (global variables, accounts, files, other servers).

/// Stands between statements; no test file has it.
pub const DELIMITER: &str = "~;~";

/// SQL for the plain client run with `--force`, which makes databases `<prefix>_<number>`.
pub fn script(source: &str, prefix: &str) -> String {
    let mut out = format!("DELIMITER {DELIMITER}\n");
    let mut number = 0;
    let mut dirty = false;
    begin(&mut out, prefix, number);
    for statement in statements(source) {
        let words: Vec<String> = statement
            .split_whitespace()
            .take(4)
            .map(str::to_ascii_lowercase)
            .collect();
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        match word(0) {
            "drop" if dirty => {
                number += 1;
                dirty = false;
                begin(&mut out, prefix, number);
            }
            "drop" => {}
            _ if harmless(&statement, &words) => {
                dirty |= word(0) == "create";
                out.push_str(&statement);
                out.push_str(DELIMITER);
                out.push('\n');
            }
            _ => {}
        }
    }
    out
}

fn begin(out: &mut String, prefix: &str, number: usize) {
    out.push_str(&format!(
        "UNLOCK TABLES{DELIMITER}\nCOMMIT{DELIMITER}\nCREATE DATABASE {prefix}_{number}{DELIMITER}\nUSE {prefix}_{number}{DELIMITER}\n"
    ));
}

/// Only statements that make or fill objects of the current database.
fn harmless(statement: &str, words: &[String]) -> bool {
    let lower = statement.to_ascii_lowercase();
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let beyond = [
        "global",
        "persist",
        "outfile",
        "dumpfile",
        "infile",
        "shutdown",
        "mysql.",
        "identified by",
        "load_file",
        "data directory",
        "index directory",
        "sleep(",
        "benchmark(",
        "sql_log_bin",
        "get_lock",
        "debug",
        "connection=",
        "max_statement_time",
        "sql_select_limit",
        "character_set_",
        "connection =",
        "information_schema.",
    ];
    if beyond.iter().any(|part| lower.contains(part)) {
        return false;
    }
    match word(0) {
        "create" => !matches!(
            word(1),
            "user" | "role" | "database" | "schema" | "server" | "temporary"
        ),
        "alter" => !matches!(
            word(1),
            "user" | "role" | "database" | "schema" | "server" | "instance"
        ),
        "insert" | "replace" | "update" | "delete" | "truncate" | "rename" | "call" | "commit"
        | "begin" | "start" | "prepare" | "execute" | "optimize" => true,
        "set" => !matches!(word(1), "password" | "role" | "default"),
        _ => false,
    }
}

/// The SQL statements of a test file; commands of the test language are left out.
fn statements(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut delimiter = ";".to_owned();
    let mut rest = source;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            return found;
        };
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let line = &rest[..line_end];
        if let Some(command) = line.strip_prefix("--") {
            if let Some(new) = command.trim().strip_prefix("delimiter ") {
                delimiter = new.trim().trim_end_matches(';').to_owned();
                if delimiter.is_empty() {
                    delimiter = ";".to_owned();
                }
            }
            rest = after_block(command.trim(), &rest[line_end..]);
        } else if first == '#' {
            rest = &rest[line_end..];
        } else if matches!(first, '{' | '}') {
            rest = &rest[1..];
        } else if line.starts_with("if") && line.contains('(') || line.starts_with("while") {
            let body = rest.find('{').map_or(rest.len(), |at| at + 1);
            rest = &rest[body..];
        } else {
            let end = end_of_statement(rest, &delimiter);
            let statement = rest[..end].trim();
            rest = rest.get(end + delimiter.len()..).unwrap_or("");
            let (word, tail) = statement
                .split_once(char::is_whitespace)
                .unwrap_or((statement, ""));
            match word.to_ascii_lowercase().as_str() {
                "delimiter" if tail.trim().is_empty() => delimiter = ";".to_owned(),
                "delimiter" => delimiter = tail.trim().to_owned(),
                "eval" | "send" if !tail.contains('$') => found.push(tail.trim().to_owned()),
                _ if statement.contains('$')
                    && !statement.contains("$$")
                    && statement.contains("$MYSQL") => {}
                "perl" | "write_file" | "append_file" => rest = after_block(statement, rest),
                _ => found.push(statement.to_owned()),
            }
        }
    }
}

/// Skips the lines that belong to a command with a block, to its `EOF` line.
fn after_block<'a>(command: &str, rest: &'a str) -> &'a str {
    let word = command.split([' ', ';', '(']).next().unwrap_or_default();
    if !matches!(word, "perl" | "write_file" | "append_file" | "cat_file") || word == "cat_file" {
        return rest;
    }
    rest.find("\nEOF").map_or("", |at| &rest[at + 4..])
}

/// Where the delimiter stands outside of quotes and comments.
fn end_of_statement(text: &str, delimiter: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(delimiter.as_bytes()) {
            return at;
        }
        match bytes[at] {
            quote @ (b'\'' | b'"' | b'`') => {
                at += 1;
                while at < bytes.len() && bytes[at] != quote {
                    at += if bytes[at] == b'\\' && quote != b'`' {
                        2
                    } else {
                        1
                    };
                }
                at += 1;
            }
            b'#' => {
                at += bytes[at..]
                    .iter()
                    .position(|b| *b == b'\n')
                    .unwrap_or(bytes.len() - at)
            }
            b'-' if bytes[at..].starts_with(b"-- ") => {
                at += bytes[at..]
                    .iter()
                    .position(|b| *b == b'\n')
                    .unwrap_or(bytes.len() - at);
            }
            b'/' if bytes[at..].starts_with(b"/*") => {
                at += text
                    .get(at..)
                    .and_then(|t| t.find("*/"))
                    .map_or(bytes.len() - at, |p| p + 2);
            }
            _ => at += 1,
        }
    }
    text.len()
}

#[test]
fn a_clean_up_begins_the_next_database() {
    let source = "--source include/have_innodb.inc\n# words; more\ncreate table t1 (a char(3) default ';');\n\
        let $x= 1;\ninsert into t1 values ('a;');\ndrop table t1;\ndrop view if exists v;\ndelimiter |;\n\
        create procedure p() begin select 1; end|\ndelimiter ;|\nset global x=1;\nselect 1;\ncreate table t2 (b int);\n";
    let script = script(source, "c1");
    let kept: Vec<&str> = script.split(DELIMITER).map(str::trim).collect();
    assert_eq!(
        kept[3..],
        [
            "CREATE DATABASE c1_0",
            "USE c1_0",
            "create table t1 (a char(3) default ';')",
            "insert into t1 values ('a;')",
            "UNLOCK TABLES",
            "COMMIT",
            "CREATE DATABASE c1_1",
            "USE c1_1",
            "create procedure p() begin select 1; end",
            "create table t2 (b int)",
            "",
        ]
    );
}
