//! Applies the map to a definition. What no line of the map names stays byte for byte; a
//! definition that cannot be taken apart is an error, never a guess.

use std::ops::Range;

use archive::ddl::{self, DoubleQuotes, Part, PartKind, Token, Tokens};
use archive::index::Kind;

use super::abilities::Abilities;
use super::collations;
use super::pattern;
use super::table::{MODES, OBJECTS, Place, Put, RULES, Rule, When};

/// A change that the map makes in one definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::mysql) struct Found {
    /// The stable word.
    pub change: &'static str,
    /// What stood there, and what does.
    pub detail: String,
}

/// A definition as it fits the target.
#[derive(Debug, Default)]
pub(in crate::mysql) struct Mapped {
    /// The statement; `None`: the object is left out.
    pub text: Option<Vec<u8>>,
    pub found: Vec<Found>,
}

/// Whether the target has such objects at all.
pub(in crate::mysql) fn knows_kind(abilities: &Abilities, kind: Kind) -> bool {
    !OBJECTS
        .iter()
        .any(|(other, when)| *other == kind && abilities.holds(*when, ""))
}

/// Maps one statement of an object's script.
pub(in crate::mysql) fn statement(
    abilities: &Abilities,
    kind: Kind,
    text: &[u8],
) -> Result<Mapped, ddl::Error> {
    let quotes = match kind {
        Kind::Table | Kind::View => DoubleQuotes::Texts,
        _ => DoubleQuotes::Names,
    };
    let tokens = Tokens::new(text, quotes).collect::<Result<Vec<_>, _>>()?;
    let mut work = Work {
        abilities,
        text,
        edits: Vec::new(),
        gone: Vec::new(),
        found: Vec::new(),
        left_out: false,
    };
    let is_table = kind == Kind::Table && text.starts_with(b"CREATE ");
    let parts = match is_table {
        true => Some(ddl::create_table_parts(text)?),
        false => None,
    };
    match &parts {
        Some(table) => {
            let options = within(&tokens, &table.options);
            let facts = Facts::of(text, options);
            for (at, part) in table.parts.iter().enumerate() {
                work.part(at, part, within(&tokens, &part.range), &facts);
            }
            work.run(
                options,
                &facts,
                |place| matches!(place, Place::Options | Place::Anywhere),
                None,
            );
        }
        None => {
            let database = kind == Kind::Database;
            let place = |place: &Place| {
                matches!(place, Place::Anywhere) || database && matches!(place, Place::Database)
            };
            work.run(&tokens, &Facts::default(), place, None);
            work.modes(&tokens);
        }
    }
    let Work {
        edits,
        gone,
        found,
        left_out,
        ..
    } = work;
    if left_out {
        return Ok(Mapped { text: None, found });
    }
    let text = match &parts {
        Some(table) if !gone.is_empty() => without(text, &table.parts, &gone, edits),
        _ => edited(text, 0..text.len(), &edits),
    };
    Ok(Mapped {
        text: Some(text),
        found,
    })
}

/// What conditions ask of a table as a whole.
#[derive(Debug, Default)]
struct Facts {
    partitioned: bool,
    memory: bool,
}

impl Facts {
    fn of(text: &[u8], options: &[Token]) -> Self {
        let has = |pattern: &[&str]| {
            (0..options.len()).any(|at| pattern::at(text, &options[at..], pattern).is_some())
        };
        Self {
            partitioned: has(&["PARTITION", "BY"]),
            memory: has(&["ENGINE", "=?", "MEMORY"]),
        }
    }
}

struct Work<'a> {
    abilities: &'a Abilities,
    text: &'a [u8],
    edits: Vec<(Range<usize>, String)>,
    /// Positions of parts that go.
    gone: Vec<usize>,
    found: Vec<Found>,
    left_out: bool,
}

impl Work<'_> {
    fn part(&mut self, at: usize, part: &Part, tokens: &[Token], facts: &Facts) {
        let kind = &part.kind;
        // The type of a column stands behind its name.
        let column_type = match kind {
            PartKind::Column(_) => tokens
                .get(1)
                .map(|token| self.shown(token.range.clone()).to_ascii_lowercase()),
            _ => None,
        };
        let fits = |place: &Place| match (place, kind) {
            (Place::Anywhere, _) => true,
            (Place::Type, PartKind::Column(_)) => true,
            (Place::Column(types), PartKind::Column(_)) => {
                types.is_empty()
                    || column_type
                        .as_deref()
                        .is_some_and(|found| types.contains(&found))
            }
            (Place::Check, PartKind::Check(_)) => true,
            (Place::Period, PartKind::Period) => true,
            (Place::Key, PartKind::Column(_) | PartKind::Check(_) | PartKind::Period) => false,
            (Place::Key, _) => true,
            _ => false,
        };
        let name = kind
            .name()
            .map(|name| String::from_utf8_lossy(name).into_owned());
        let named = name.unwrap_or_else(|| kind.word().to_owned());
        let before = self.found.len();
        if self.run(tokens, facts, fits, Some(&named)) {
            self.gone.push(at);
            // What else would have changed in it is of no interest, unless it leaves the table out.
            let last = self.found.pop();
            self.found.truncate(before);
            self.found.extend(last);
        }
    }

    /// Tries each line at each token; whether the whole part goes.
    fn run(
        &mut self,
        tokens: &[Token],
        facts: &Facts,
        fits: impl Fn(&Place) -> bool,
        named: Option<&str>,
    ) -> bool {
        let mut at = 0;
        let mut depth = 0usize;
        while at < tokens.len() {
            let fit = RULES
                .iter()
                .filter(|rule| fits(&rule.place))
                .find_map(|rule| {
                    let inside = match rule.place {
                        Place::Type => at == 1,
                        Place::Column(_) => depth == 0,
                        _ => true,
                    };
                    let found =
                        pattern::at(self.text, &tokens[at..], rule.find).filter(|_| inside)?;
                    let range =
                        tokens[at].range.start..tokens[at + found.tokens.max(1) - 1].range.end;
                    self.holds(rule, &found, &range, facts)
                        .then_some((rule, found, range))
                });
            let mut steps = 1;
            if let Some((rule, found, range)) = fit {
                steps = found.tokens.max(1);
                match self.put(rule, &found, range, named) {
                    After::Part => return true,
                    After::Rest => return false,
                    After::More => {}
                }
            }
            for token in &tokens[at..at + steps] {
                match token.kind {
                    ddl::TokenKind::Sign(b'(') => depth += 1,
                    ddl::TokenKind::Sign(b')') => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            at += steps;
        }
        false
    }

    fn holds(
        &self,
        rule: &Rule,
        found: &pattern::Match,
        range: &Range<usize>,
        facts: &Facts,
    ) -> bool {
        let last = found.parts.last().map(String::as_str).unwrap_or_default();
        let whole = self.shown(range.clone()).to_ascii_lowercase();
        // `CHARSET=utf8mb3` has the name in its own words.
        let first = match last.is_empty() {
            true => whole.rsplit(['=', ' ']).next().unwrap_or_default(),
            false => last,
        };
        rule.when.iter().all(|when| match when {
            When::Partitioned => facts.partitioned,
            When::NotMemory => !facts.memory,
            When::Mentions(words) => mentions(&whole, words),
            when => self.abilities.holds(*when, first),
        })
    }

    fn put(
        &mut self,
        rule: &Rule,
        found: &pattern::Match,
        range: Range<usize>,
        named: Option<&str>,
    ) -> After {
        let old = self.shown(range.clone());
        let mut tell = |change: &'static str, old: &str, new: &str| {
            let subject = named.map(|name| format!("`{name}`: ")).unwrap_or_default();
            let detail = match new.is_empty() {
                true => format!("{subject}{old}"),
                false => format!("{subject}{old} → {new}"),
            };
            let found = Found { change, detail };
            if !self.found.contains(&found) {
                self.found.push(found);
            }
        };
        match rule.put {
            Put::Stays => After::More,
            Put::Told => {
                tell(rule.change, &old, "");
                After::More
            }
            Put::NoObject => {
                tell(rule.change, &old, "");
                self.left_out = true;
                After::More
            }
            Put::NoPart => {
                tell(rule.change, "", "");
                After::Part
            }
            Put::NoRest => {
                tell(rule.change, &old, "");
                self.edits
                    .push((range.start..self.text.len(), String::new()));
                After::Rest
            }
            Put::Text(template) => {
                let new = found
                    .parts
                    .iter()
                    .enumerate()
                    .fold(template.to_owned(), |text, (at, part)| {
                        text.replace(&format!("{{{}}}", at + 1), part)
                    });
                tell(rule.change, &old, &new);
                self.edits.push((self.with_comment(range), new));
                After::More
            }
            Put::Collation => {
                let name = found.parts.last().map(String::as_str).unwrap_or_default();
                match collations::stand_in(name, |name| self.abilities.knows_collation(name)) {
                    Some((new, likeness)) => {
                        tell(likeness.word(), name, &new);
                        self.edits.push((range.end - name.len()..range.end, new));
                    }
                    None => {
                        tell("charset_unknown", name, "");
                        self.left_out = true;
                    }
                }
                After::More
            }
        }
    }

    /// The modes of a `SET SESSION sql_mode='…'` that the target does not know.
    fn modes(&mut self, tokens: &[Token]) {
        let Some(at) = (0..tokens.len()).find(|at| {
            pattern::at(self.text, &tokens[*at..], &["sql_mode", "=", "<text>"]).is_some()
        }) else {
            return;
        };
        if !tokens[0].is_word(self.text, "SET") {
            return;
        }
        let range = tokens[at + 2].range.clone();
        let old = self.shown(range.clone());
        let unknown = |mode: &&str| {
            MODES.iter().find(|(name, when, _)| {
                name.eq_ignore_ascii_case(mode) && self.abilities.holds(*when, "")
            })
        };
        let modes: Vec<&str> = old.trim_matches('\'').split(',').collect();
        for mode in &modes {
            if let Some((name, _, meaning)) = unknown(mode) {
                let change = if *meaning {
                    "sql_mode_lost"
                } else {
                    "sql_mode_reduced"
                };
                self.found.push(Found {
                    change,
                    detail: (*name).to_owned(),
                });
            }
        }
        let kept: Vec<&str> = modes
            .iter()
            .copied()
            .filter(|mode| unknown(mode).is_none())
            .collect();
        if kept.len() < modes.len() {
            self.edits.push((range, format!("'{}'", kept.join(","))));
        }
    }

    /// The range with a version comment that holds nothing else.
    fn with_comment(&self, range: Range<usize>) -> Range<usize> {
        let before = self.text[..range.start].trim_ascii_end();
        let digits = before
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let opener = &before[..before.len() - digits];
        let after = self.text[range.end..].trim_ascii_start();
        let start = match () {
            () if digits > 0 && opener.ends_with(b"/*!") => opener.len() - 3,
            () if digits > 0 && opener.ends_with(b"/*M!") => opener.len() - 4,
            () => return range,
        };
        match after.starts_with(b"*/") {
            true => start..self.text.len() - after.len() + 2,
            false => range,
        }
    }

    fn shown(&self, range: Range<usize>) -> String {
        String::from_utf8_lossy(&self.text[range]).into_owned()
    }
}

enum After {
    More,
    Part,
    Rest,
}

/// Whether one of the words stands in a text as a word of its own.
fn mentions(text: &str, words: &[&str]) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .any(|word| words.contains(&word))
}

fn within<'a>(tokens: &'a [Token], range: &Range<usize>) -> &'a [Token] {
    let from = tokens.partition_point(|token| token.range.start < range.start);
    let to = tokens.partition_point(|token| token.range.start < range.end);
    &tokens[from..to]
}

/// A stretch of the text with its edits.
fn edited(text: &[u8], range: Range<usize>, edits: &[(Range<usize>, String)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(range.len() + 64);
    let mut copied = range.start;
    let mut inside: Vec<_> = edits
        .iter()
        .filter(|(edit, _)| edit.start >= range.start && edit.end <= range.end)
        .collect();
    inside.sort_by_key(|(edit, _)| edit.start);
    for (edit, new) in inside {
        let mut before = &text[copied..edit.start];
        if new.is_empty() {
            before = before.trim_ascii_end();
        }
        out.extend_from_slice(before);
        out.extend_from_slice(new.as_bytes());
        copied = edit.end;
    }
    out.extend_from_slice(&text[copied..range.end]);
    out
}

/// The table without some of its parts.
fn without(
    text: &[u8],
    parts: &[Part],
    gone: &[usize],
    edits: Vec<(Range<usize>, String)>,
) -> Vec<u8> {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return text.to_vec();
    };
    let mut out = text[..first.range.start].to_vec();
    let kept: Vec<Vec<u8>> = parts
        .iter()
        .enumerate()
        .filter(|(at, _)| !gone.contains(at))
        .map(|(_, part)| edited(text, part.range.clone(), &edits))
        .collect();
    out.extend_from_slice(&kept.join(&b",\n  "[..]));
    out.extend_from_slice(&edited(text, last.range.end..text.len(), &edits));
    out
}
