//! The closed list of statements, and the names of databases in them. See the module's head.

use super::{Change, Defined, Refusal, Verdict, set};
use crate::ddl::token::{DoubleQuotes, Kind, Token, Tokens};
use crate::splitter::Lexis;

/// What was found out about a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What becomes of it.
    pub verdict: Verdict,
    /// Names with something behind their dot: databases, tables, aliases; nobody can tell without the catalogue.
    /// Unquoted, each once.
    pub qualifiers: Vec<String>,
}

/// Judges one statement; `text` is as [`as_served`](super::as_served) gave it.
pub fn judge(text: &[u8], lexis: Lexis) -> Result<Judgement, Refusal> {
    let readable = readable(text, lexis);
    let quotes = match lexis.ansi_quotes {
        true => DoubleQuotes::Names,
        false => DoubleQuotes::Texts,
    };
    let tokens: Vec<Token> = Tokens::new(&readable, quotes)
        .collect::<Result<_, _>>()
        .map_err(|error| Refusal::Unreadable(error.expected))?;
    files(&readable, &tokens)?;
    let verdict = verdict(&readable, &tokens)?;
    let mut qualifiers = qualifiers(&readable, &tokens);
    if matches!(
        &verdict,
        Verdict::Define {
            kind: Defined::Trigger,
            ..
        }
    ) {
        // Its rows.
        qualifiers.retain(|name| {
            !["NEW", "OLD"]
                .iter()
                .any(|row| row.eq_ignore_ascii_case(name))
        });
    }
    Ok(Judgement {
        verdict,
        qualifiers,
    })
}

/// The text for a tokenizer that knows neither double bytes nor `NO_BACKSLASH_ESCAPES`, with each byte at its place.
fn readable(text: &[u8], lexis: Lexis) -> Vec<u8> {
    let mut readable = text.to_vec();
    if let Some(pairs) = lexis.pairs {
        let mut at = 0;
        while at + 1 < readable.len() {
            if pairs.is_pair(readable[at], readable[at + 1]) {
                readable[at + 1] = 0x80;
                at += 1;
            }
            at += 1;
        }
    }
    if !lexis.backslash_escapes {
        for byte in &mut readable {
            if *byte == b'\\' {
                *byte = b'_';
            }
        }
    }
    readable
}

/// Reading and writing files of the server's machine, anywhere in the text, bodies included.
fn files(text: &[u8], tokens: &[Token]) -> Result<(), Refusal> {
    for pair in tokens.windows(2) {
        let [word, next] = pair else { continue };
        if word.is_any_word(text, &["OUTFILE", "DUMPFILE"])
            && matches!(next.kind, Kind::Text | Kind::Name)
        {
            return Err(Refusal::Files("INTO OUTFILE"));
        }
        if next.is_sign(b'(')
            && word
                .name(text)
                .is_some_and(|name| name.eq_ignore_ascii_case(b"LOAD_FILE"))
        {
            return Err(Refusal::Files("LOAD_FILE"));
        }
    }
    Ok(())
}

fn verdict(text: &[u8], tokens: &[Token]) -> Result<Verdict, Refusal> {
    const RUN: Verdict = Verdict::Run { settings: false };
    const SETTINGS: Verdict = Verdict::Run { settings: true };
    // A parenthesis before a SELECT.
    let begins = tokens
        .iter()
        .take_while(|token| token.is_sign(b'('))
        .count();
    let tokens = &tokens[begins..];
    let Some(first) = tokens.first() else {
        // Comments only.
        return Ok(Verdict::Nothing);
    };
    let word = match first.kind {
        Kind::Word => String::from_utf8_lossy(&text[first.range.clone()]).to_ascii_uppercase(),
        _ => return Err(Refusal::Unknown(shown(text, first))),
    };
    let rest = &tokens[1..];
    let next_is = |words: &[&str]| {
        rest.first()
            .is_some_and(|token| token.is_any_word(text, words))
    };
    Ok(match word.as_str() {
        "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "TRUNCATE" | "ANALYZE" | "OPTIMIZE"
        | "CHECK" | "REPAIR" | "CHECKSUM" | "SHOW" | "DESC" | "DESCRIBE" | "EXPLAIN" | "COMMIT"
        | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => RUN,
        "SELECT" | "WITH" | "VALUES" | "TABLE" | "DO" => SETTINGS,
        "LOCK" | "UNLOCK" if next_is(&["TABLE", "TABLES"]) => Verdict::Lock,
        "START" if next_is(&["TRANSACTION"]) => RUN,
        "BEGIN" if rest.is_empty() || next_is(&["WORK"]) => RUN,
        "RENAME" if next_is(&["TABLE", "TABLES"]) => RUN,
        "CREATE" => create(text, rest)?,
        "ALTER" if next_is(&["EVENT"]) => return Err(Refusal::Unknown("ALTER EVENT".into())),
        "ALTER" | "DROP" => change(text, &word, rest),
        "SET" => set::judge(text, rest)?,
        "USE" => Verdict::Use(name(text, rest.first())),
        "START" | "STOP" | "CHANGE" | "RESET" | "PURGE" | "GRANT" | "REVOKE" | "FLUSH"
        | "INSTALL" | "UNINSTALL" | "RENAME" | "LOCK" | "UNLOCK" | "KILL" | "SHUTDOWN"
        | "RESTART" | "CLONE" | "BACKUP" | "CACHE" => Verdict::Server,
        "LOAD" | "IMPORT" => return Err(Refusal::Files("LOAD DATA")),
        "PREPARE" | "EXECUTE" | "DEALLOCATE" => return Err(Refusal::Hidden("EXECUTE")),
        "CALL" => return Err(Refusal::Hidden("CALL")),
        "BINLOG" => return Err(Refusal::Hidden("BINLOG")),
        _ => return Err(Refusal::Unknown(word)),
    })
}

/// Kinds of objects that are within a database.
const WITHIN: [&str; 6] = ["TABLE", "TABLES", "INDEX", "KEY", "SEQUENCE", "TEMPORARY"];

/// What may stand between `CREATE` and the kind.
const BEFORE_KIND: [&str; 21] = [
    "OR",
    "REPLACE",
    "ALGORITHM",
    "UNDEFINED",
    "MERGE",
    "TEMPTABLE",
    "SQL",
    "SECURITY",
    "INVOKER",
    "AGGREGATE",
    "UNIQUE",
    "FULLTEXT",
    "SPATIAL",
    "VECTOR",
    "ONLINE",
    "OFFLINE",
    "IGNORE",
    "TEMPORARY",
    "SUID",
    "NONE",
    "JSON",
];

/// `tokens` begin behind `CREATE`.
fn create(text: &[u8], tokens: &[Token]) -> Result<Verdict, Refusal> {
    let mut at = 0;
    let kind = loop {
        let Some(token) = tokens.get(at) else {
            return Err(Refusal::Unknown("CREATE".into()));
        };
        if token.is_word(text, "DEFINER") {
            // DEFINER = account [@ host], or CURRENT_USER().
            at += 3;
            let is = |at: usize, sign| {
                tokens
                    .get(at)
                    .is_some_and(|token: &Token| token.is_sign(sign))
            };
            if is(at, b'@') || (is(at, b'(') && is(at + 1, b')')) {
                at += 2;
            }
        } else if token.is_word(text, "SQL") {
            // SQL SECURITY DEFINER has no account.
            at += 3;
        } else if token.is_sign(b'=') || token.is_any_word(text, &BEFORE_KIND) {
            at += 1;
        } else {
            break token;
        }
    };
    let rest = &tokens[at + 1..];
    let kinds = [
        ("VIEW", Defined::View),
        ("TRIGGER", Defined::Trigger),
        ("PROCEDURE", Defined::Procedure),
        ("EVENT", Defined::Event),
    ];
    if let Some((_, defined)) = kinds.iter().find(|(word, _)| kind.is_word(text, word)) {
        return Ok(define(text, *defined, rest));
    }
    if kind.is_word(text, "FUNCTION") {
        // A function of a library is a plugin of the server.
        return Ok(
            match rest.iter().any(|token| token.is_word(text, "SONAME")) {
                true => Verdict::Server,
                false => define(text, Defined::Function, rest),
            },
        );
    }
    if kind.is_word(text, "PACKAGE") {
        return Ok(match rest.first() {
            Some(body) if body.is_word(text, "BODY") => {
                define(text, Defined::PackageBody, &rest[1..])
            }
            _ => define(text, Defined::Package, rest),
        });
    }
    if kind.is_any_word(text, &WITHIN) {
        return Ok(Verdict::Run { settings: false });
    }
    if kind.is_any_word(text, &["DATABASE", "SCHEMA"]) {
        return Ok(database(text, Change::Create, rest));
    }
    let about_the_server = [
        "USER",
        "ROLE",
        "SERVER",
        "TABLESPACE",
        "UNDO",
        "LOGFILE",
        "RESOURCE",
        "REFERENCE",
        "LIBRARY",
    ];
    match kind.is_any_word(text, &about_the_server) {
        true => Ok(Verdict::Server),
        false => Err(Refusal::Unknown(format!("CREATE {}", shown(text, kind)))),
    }
}

fn define(text: &[u8], kind: Defined, rest: &[Token]) -> Verdict {
    Verdict::Define {
        kind,
        name: object_name(text, rest),
    }
}

/// `ALTER` and `DROP`; `tokens` begin behind the word.
fn change(text: &[u8], word: &str, tokens: &[Token]) -> Verdict {
    let words = ["ONLINE", "OFFLINE", "IGNORE"];
    let skipped = tokens
        .iter()
        .take_while(|token| token.is_any_word(text, &words))
        .count();
    let rest = &tokens[skipped..];
    let within = [
        "VIEW",
        "TRIGGER",
        "PROCEDURE",
        "FUNCTION",
        "PACKAGE",
        "ALGORITHM",
        "DEFINER",
        "SQL",
        "EVENT",
    ];
    match rest.first() {
        Some(kind) if kind.is_any_word(text, &["DATABASE", "SCHEMA"]) => {
            let change = match word {
                "DROP" => Change::Drop,
                _ => Change::Alter,
            };
            database(text, change, &rest[1..])
        }
        Some(kind) if kind.is_any_word(text, &WITHIN) || kind.is_any_word(text, &within) => {
            Verdict::Run { settings: false }
        }
        _ => Verdict::Server,
    }
}

/// What becomes of a database; `tokens` begin behind the word `DATABASE`.
fn database(text: &[u8], change: Change, tokens: &[Token]) -> Verdict {
    // ALTER DATABASE may leave the name out.
    let options = ["DEFAULT", "CHARACTER", "CHARSET", "COLLATE", "COMMENT"];
    let is_named = !tokens
        .first()
        .is_some_and(|token| token.is_any_word(text, &options));
    let rest = match is_named {
        true => &tokens[if_exists(text, tokens)..],
        false => tokens,
    };
    let (name, first) = match is_named {
        true => (name(text, rest.first()), rest.get(1)),
        false => (String::new(), rest.first()),
    };
    let options = first.map_or(&[][..], |first| &text[first.range.start..]);
    Verdict::Database {
        change,
        name,
        options: options.trim_ascii_end().to_vec(),
    }
}

/// How many tokens `IF [NOT] EXISTS` takes.
fn if_exists(text: &[u8], tokens: &[Token]) -> usize {
    match tokens.first() {
        Some(token) if token.is_word(text, "IF") => tokens
            .iter()
            .position(|token| token.is_word(text, "EXISTS"))
            .map_or(0, |at| at + 1),
        _ => 0,
    }
}

/// The name behind `IF [NOT] EXISTS`, without its database.
fn object_name(text: &[u8], tokens: &[Token]) -> String {
    let rest = &tokens[if_exists(text, tokens)..];
    match rest.get(1) {
        Some(dot) if dot.is_sign(b'.') => name(text, rest.get(2)),
        _ => name(text, rest.first()),
    }
}

fn name(text: &[u8], token: Option<&Token>) -> String {
    let name = token.and_then(|token| token.name(text)).unwrap_or_default();
    String::from_utf8_lossy(&name).into_owned()
}

fn shown(text: &[u8], token: &Token) -> String {
    let bytes = &text[token.range.clone()];
    String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned()
}

fn qualifiers(text: &[u8], tokens: &[Token]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in 0..tokens.len().saturating_sub(2) {
        let token = &tokens[at];
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let begins = !before.is_some_and(|before| before.is_sign(b'.') || before.is_sign(b'@'));
        let is_name = matches!(token.kind, Kind::Name | Kind::Word);
        if !begins || !is_name || !tokens[at + 1].is_sign(b'.') {
            continue;
        }
        let bytes = &text[token.range.clone()];
        let number = token.kind == Kind::Word && bytes.iter().all(u8::is_ascii_digit);
        if number {
            continue;
        }
        let name = name(text, Some(token));
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
