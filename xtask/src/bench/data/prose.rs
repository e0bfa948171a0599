//! French text as customers of a hosting company write it, and English notes about them: put together from many parts,
//! with names, figures and dates between, so that it compresses like text and not like a list of phrases.
//! Must never be random letters or digits: compression levels are judged by it.

use std::fmt::Write;

use super::english::{MATTER, NOTE, OUTCOME};
use super::prng::Prng;
use super::words::{DETAIL, NAME, OPENING, PRODUCT, REQUEST, SUBJECT, VERB, WHEN};

/// One sentence, without a line break.
pub fn sentence(prng: &mut Prng, text: &mut String) {
    let start = text.len();
    text.push_str(prng.often_first(&WHEN));
    text.push_str(prng.often_first(&SUBJECT));
    text.push(' ');
    text.push_str(prng.often_first(&VERB));
    text.push_str(prng.often_first(&DETAIL));
    let (number, day) = (prng.below(90_000) + 10_000, prng.below(28) + 1);
    let detail = match prng.below(8) {
        0 => write!(text, " (commande n° {number})"),
        1 => write!(text, " (le {day}/{:02})", prng.below(12) + 1),
        2 => write!(text, " : {},{:02} €", prng.below(400), prng.below(100)),
        3 => write!(text, ", dit M. {}", prng.pick(&NAME)),
        _ => Ok(()),
    };
    // Writing into a String cannot fail; its signature says otherwise.
    debug_assert!(detail.is_ok());
    text.push_str(prng.pick(&[".", ".", ".", " !", "…"]));
    capitalise(text, start);
}

/// A message of some sentences and a signature.
pub fn message(prng: &mut Prng, text: &mut String) {
    text.push_str(prng.often_first(&OPENING));
    text.push_str(",\n\n");
    for _ in 0..prng.below(7) + 2 {
        sentence(prng, text);
        text.push(if prng.chance(20) { '\n' } else { ' ' });
    }
    text.push_str(prng.often_first(&REQUEST));
    text.push_str("\n\n");
    text.push_str(prng.pick(&NAME));
}

/// An English note of some sentences.
pub fn note(prng: &mut Prng, text: &mut String) {
    for number in 0..prng.below(4) + 1 {
        if number > 0 {
            text.push(' ');
        }
        let written = write!(
            text,
            "{} {} on {:02}/{:02}; {}.",
            prng.often_first(&NOTE),
            prng.often_first(&MATTER),
            prng.below(12) + 1,
            prng.below(28) + 1,
            prng.often_first(&OUTCOME)
        );
        debug_assert!(written.is_ok());
    }
}

/// A line of an invoice.
pub fn label(prng: &mut Prng, text: &mut String) {
    text.push_str(prng.often_first(&PRODUCT));
    text.push_str(prng.pick(&[
        ", abonnement mensuel",
        ", 12 mois",
        ", mise en service",
        ", prorata",
        "",
    ]));
}

/// A family name.
pub fn name(prng: &mut Prng) -> &'static str {
    prng.pick(&NAME)
}

fn capitalise(text: &mut String, start: usize) {
    if let Some(first) = text[start..].chars().next() {
        let upper: String = first.to_uppercase().collect();
        text.replace_range(start..start + first.len_utf8(), &upper);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_in_upper_case_and_differ() {
        let mut prng = Prng::new(7);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..1000 {
            let mut text = String::from("avant ");
            sentence(&mut prng, &mut text);
            let own = &text["avant ".len()..];
            assert!(own.starts_with(char::is_uppercase), "{own}");
            assert!(!own.contains(['\n', '\t']) && !own.contains("  "), "{own}");
            seen.insert(own.to_owned());
        }
        assert!(
            seen.len() > 950,
            "only {} of 1000 sentences differ",
            seen.len()
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_message() {
        let make = |seed| {
            let mut text = String::new();
            message(&mut Prng::new(seed), &mut text);
            text
        };
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
        assert!(make(1).len() > 100);
    }
}
