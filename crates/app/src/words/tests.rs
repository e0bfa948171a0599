//! All languages are whole: same keys, same arguments, every key that the code uses, and French
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

/// Each `t!("key", name = …)` and `m!(…)` of the sources and templates: key and names of arguments.
fn uses(folder: &Path, found: &mut Vec<(String, BTreeSet<String>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            uses(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "rs" || extension == "html")
            && !path.ends_with("words/tests.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            let calls = text.match_indices("t!(").chain(text.match_indices("m!("));
            for (at, _) in calls {
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

/// All texts of a language.
fn source(language: Language) -> String {
    language.sources().join("\n")
}

#[test]
fn all_languages_have_the_same_keys_and_arguments() {
    let french = keys(&source(Language::French));
    assert!(french.len() > 100, "{}", french.len());
    for language in Language::ALL {
        let others = keys(&source(language));
        let missing: Vec<_> = french
            .keys()
            .filter(|key| !others.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{language:?} lacks {missing:?}");
        assert_eq!(french, others, "{language:?}");
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
fn a_scope_ends_where_it_ends_also_after_a_panic() {
    let outside = language();
    let inside = with(Language::Spanish, || {
        (
            t!("state-complete"),
            with(Language::English, || t!("state-complete")),
            t!("state-complete"),
        )
    });
    assert_eq!(
        inside,
        ("Completa".into(), "Complete".into(), "Completa".into())
    );
    let panicked = std::panic::catch_unwind(|| with(Language::Spanish, || panic!("on purpose")));
    assert!(panicked.is_err());
    assert_eq!(language(), outside);
}

#[test]
fn every_key_that_the_code_uses_is_there_and_none_is_idle() {
    let mut found = Vec::new();
    for folder in ["src", "templates"] {
        uses(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut found,
        );
    }
    assert!(found.len() > 100, "{}", found.len());
    let known = keys(&source(Language::French));
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
    let french = source(Language::French);
    for line in french.lines().filter(|line| !line.starts_with('#')) {
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
fn french_unless_another_is_asked_for() {
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
    assert_eq!(with(&[("LANG", "es_ES.UTF-8")]), Language::Spanish);
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
