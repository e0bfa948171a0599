//! Composes the texts of the demonstration from its words.

use super::prng::Prng;
use super::prose::{CLOSING, FIRST, LAST, OPENING, SENTENCE};

/// A first and a last name.
pub fn name(prng: &mut Prng) -> String {
    format!("{} {}", prng.pick(&FIRST), prng.pick(&LAST))
}

/// A message of several sentences, with line breaks of both kinds.
pub fn message(prng: &mut Prng) -> String {
    let line_break = if prng.chance(20) { "\r\n" } else { "\n" };
    let mut text = format!("{}{line_break}{line_break}", prng.pick(&OPENING));
    for _ in 0..prng.between(1, 6) {
        text.push_str(prng.pick(&SENTENCE));
        text.push(' ');
    }
    text.push_str(line_break);
    text.push_str(prng.pick(&CLOSING));
    text
}
