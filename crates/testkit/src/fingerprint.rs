//! What a database holds, as facts that the server's own SQL computed: the independent judge of a restore.
//! Must never share code with the dumper, the archive or the wire client, and never leave out a fact it cannot read:
//! it panics.

mod columns;
mod objects;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use crate::Server;

/// Facts about one database, by what they are about (``table `t`: rows``).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// All the facts. The database's own name, where it qualifies another name, is left out of them, so that a copy
    /// under another name has the same facts.
    pub facts: BTreeMap<String, String>,
}

/// Reads the facts of a database. Every cell is hashed by the server: seconds for each million cells.
///
/// # Panics
/// When the server refuses to show something.
pub fn fingerprint(server: &Server, db: &str) -> Fingerprint {
    let mut reader = Reader {
        server,
        db,
        facts: BTreeMap::new(),
    };
    objects::read(&mut reader);
    tables::read(&mut reader);
    Fingerprint {
        facts: reader.facts,
    }
}

impl Fingerprint {
    /// What differs, in words, one line or more for each fact; empty when the two are equal. `self` is what was
    /// expected.
    pub fn diff(&self, other: &Self) -> Vec<String> {
        let names: BTreeSet<&String> = self.facts.keys().chain(other.facts.keys()).collect();
        names
            .into_iter()
            .filter_map(|name| difference(name, self.facts.get(name), other.facts.get(name)))
            .collect()
    }
}

fn difference(name: &str, expected: Option<&String>, found: Option<&String>) -> Option<String> {
    match (expected, found) {
        (Some(expected), Some(found)) if expected == found => None,
        (Some(expected), Some(found)) => {
            // Definitions are long: the first line that differs tells enough.
            let mut lines = (expected.lines(), found.lines());
            loop {
                let (left, right) = (lines.0.next(), lines.1.next());
                if left != right || left.is_none() {
                    let shown = |line: Option<&str>| line.map_or("(its end)".to_owned(), shortened);
                    return Some(format!(
                        "{name}: expected {}, found {}",
                        shown(left),
                        shown(right)
                    ));
                }
            }
        }
        (Some(expected), None) => Some(format!(
            "{name}: expected {}, found nothing",
            shortened(expected)
        )),
        (None, Some(found)) => Some(format!(
            "{name}: expected nothing, found {}",
            shortened(found)
        )),
        (None, None) => None,
    }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut short: String = line.chars().take(300).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("[{short}]")
}

struct Reader<'a> {
    server: &'a Server,
    db: &'a str,
    facts: BTreeMap<String, String>,
}

impl Reader<'_> {
    /// Runs queries in one client, under a fixed session so that the server's settings cannot change what is read, and
    /// returns what each of them printed.
    ///
    /// In any character set but binary MySQL shows `?` for what a literal in an expression holds.
    /// A CSV table with an impossible date is a crashed one to a session that does not allow such dates.
    fn queries(&self, queries: &[String]) -> Vec<String> {
        const NEXT: &str = "~~ next query of the fingerprint ~~";
        let mut sql =
            "SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES', sql_quote_show_create = 1, character_set_results = binary;\n".to_owned();
        for query in queries {
            sql.push_str(&format!("{query};\nSELECT '{NEXT}';\n"));
        }
        let bytes = self.server.sql_bytes(Some(self.db), sql.as_bytes());
        // Definitions made by a client of another charset may hold any bytes.
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            error
                .into_bytes()
                .iter()
                .map(|&byte| char::from(byte))
                .collect()
        });
        let mut answers: Vec<String> = text
            .split(&format!("{NEXT}\n"))
            .map(|answer| answer.strip_suffix('\n').unwrap_or(answer).to_owned())
            .collect();
        assert_eq!(
            answers.pop().as_deref(),
            Some(""),
            "the client stopped early"
        );
        assert_eq!(answers.len(), queries.len(), "an answer is missing");
        answers
    }

    /// As [`Reader::queries`] for queries whose every column is `HEX(a text)`: rows of text.
    fn hex_rows(&self, queries: &[String]) -> Vec<Vec<Vec<String>>> {
        let decode = |cell: &str| {
            let digits: Vec<u8> = cell
                .chars()
                .map(|c| c.to_digit(16).expect("a hex digit") as u8)
                .collect();
            String::from_utf8(
                digits
                    .chunks(2)
                    .map(|pair| pair[0] << 4 | pair[1])
                    .collect(),
            )
            .expect("a UTF-8 name")
        };
        let rows = |answer: &String| {
            answer
                .lines()
                .map(|line| line.split('\t').map(decode).collect())
                .collect()
        };
        self.queries(queries).iter().map(rows).collect()
    }

    fn add(&mut self, name: String, value: &str) {
        let without_database = value.replace(&format!("{}.", quoted(self.db)), "");
        let known = self.facts.insert(name, without_database);
        assert!(known.is_none(), "two facts of one name");
    }
}

/// An identifier in backticks.
fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A text literal, for the fixed session's `sql_mode`.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, Fingerprint};

    fn of(facts: &[(&str, &str)]) -> Fingerprint {
        Fingerprint {
            facts: facts
                .iter()
                .map(|&(k, v)| (k.to_owned(), v.to_owned()))
                .collect::<BTreeMap<_, _>>(),
        }
    }

    #[test]
    fn tells_what_differs_by_its_first_line() {
        let left = of(&[("a", "1"), ("b", "same\nx\ny"), ("c", "3"), ("e", "one")]);
        let right = of(&[
            ("a", "1"),
            ("b", "same\nz\ny"),
            ("d", "4"),
            ("e", "one\ntwo"),
        ]);
        assert_eq!(left.diff(&left), Vec::<String>::new());
        assert_eq!(
            left.diff(&right),
            [
                "b: expected [x], found [z]",
                "c: expected [3], found nothing",
                "d: expected nothing, found [4]",
                "e: expected (its end), found [two]",
            ]
        );
    }

    #[test]
    fn never_misses_a_difference_that_no_line_shows() {
        assert_eq!(of(&[("a", "x\n")]).diff(&of(&[("a", "x")])).len(), 1);
        assert_eq!(of(&[("a", "x\r\n")]).diff(&of(&[("a", "x\n")])).len(), 1);
    }
}
