//! Both languages are whole: same keys, same arguments, every key that the code uses, and French
//! that is French down to its spaces.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

/// Keys with the arguments that their text takes.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines() {
        let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let Some((key, _)) = line.split_once(" =").filter(|_| begins) {
            current = key.to_owned();
            assert!(!keys.contains_key(key), "{key} stands twice");
            keys.insert(current.clone(), BTreeSet::new());
        }
        let mut rest = line;
        while let Some(at) = rest.find('$') {
            rest = &rest[at + 1..];
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            if let Some(arguments) = keys.get_mut(&current) {
                arguments.insert(rest[..end].to_owned());
            }
        }
    }
    keys
}

/// Each `t!("key", name = …)` of the sources: key and names of arguments.
fn uses(folder: &Path, found: &mut Vec<(String, BTreeSet<String>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            uses(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("words/tests.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            for (at, _) in text.match_indices("t!(") {
                let before = text[..at].chars().next_back().unwrap_or(' ');
                let Some(call) = text[at + 3..].trim_start().strip_prefix('"') else {
                    continue;
                };
                if before.is_alphanumeric() || before == '_' {
                    continue;
                }
                let (key, rest) = call.split_once('"').unwrap();
                found.push((key.to_owned(), arguments(rest)));
            }
        }
    }
}

/// Names before ` = ` at the outermost level of a macro call.
fn arguments(call: &str) -> BTreeSet<String> {
    let (mut depth, mut names, mut word) = (0, BTreeSet::new(), String::new());
    let mut characters = call.chars().peekable();
    let mut last = ' ';
    while let Some(character) = characters.next() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => word.clear(),
            '=' if depth == 0 && last == ' ' && characters.peek() == Some(&' ') => {
                names.insert(word.trim().to_owned());
            }
            _ => word.push(character),
        }
        last = character;
    }
    names
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    let (french, english) = (keys(FRENCH), keys(ENGLISH));
    assert!(french.len() > 100, "{}", french.len());
    assert_eq!(french, english);
    for language in [Language::French, Language::English] {
        let bundle = bundle(language);
        for key in french.keys() {
            assert!(
                bundle.has_message(key),
                "{key} does not parse in {language:?}"
            );
        }
    }
}

#[test]
fn every_key_that_the_code_uses_is_there_and_none_is_idle() {
    let mut found = Vec::new();
    uses(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut found,
    );
    assert!(found.len() > 100, "{}", found.len());
    let known = keys(FRENCH);
    let mut used = BTreeSet::new();
    for (key, arguments) in found {
        let needed = known
            .get(&key)
            .unwrap_or_else(|| panic!("no text for {key}"));
        assert!(
            needed.is_subset(&arguments),
            "{key} needs {needed:?} and is given {arguments:?}"
        );
        used.insert(key);
    }
    // The help of verbs and options is looked up by composed keys; cli/help.rs tests them.
    let idle: Vec<_> = known
        .keys()
        .filter(|key| !used.contains(*key) && !key.starts_with("help-"))
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn french_keeps_its_spaces_and_quotes() {
    for line in FRENCH.lines().filter(|line| !line.starts_with('#')) {
        let characters: Vec<char> = line.chars().chain([' ', ' ']).collect();
        for three in characters.windows(3) {
            let bad = match three {
                [' ', ':' | ';' | '!' | '?' | '»' | '%', _] | ['«', ' ', _] => true,
                // At the end of a clause; inside an address they stand alone.
                [before, ';' | '!' | '?', ' '] => *before != '\u{202f}',
                [before, ':', ' '] => *before != '\u{a0}',
                ['«', after, _] => *after != '\u{a0}',
                [before, '»', _] => *before != '\u{a0}',
                _ => false,
            };
            assert!(!bad, "{three:?} in {line}");
        }
        assert!(!line.contains('\''), "a straight apostrophe in {line}");
    }
}

#[test]
fn french_unless_english_is_asked_for() {
    let with = |pairs: &'static [(&str, &str)]| {
        choose(move |name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(with(&[]), Language::French);
    assert_eq!(with(&[("LANG", "C.UTF-8")]), Language::French);
    assert_eq!(with(&[("LANG", "de_DE.UTF-8")]), Language::French);
    assert_eq!(with(&[("LANG", "en_GB.UTF-8")]), Language::English);
    assert_eq!(
        with(&[("LANG", "en_GB"), ("LC_ALL", "fr_FR")]),
        Language::French
    );
    assert_eq!(
        with(&[("LANG", "en_GB"), ("LC_ALL", "")]),
        Language::English
    );
    assert_eq!(
        with(&[("LC_ALL", "en_US"), ("SAUVEGARDE_LANG", "fr")]),
        Language::French
    );
    assert_eq!(
        with(&[("LC_MESSAGES", "fr"), ("SAUVEGARDE_LANG", "EN")]),
        Language::English
    );
}
