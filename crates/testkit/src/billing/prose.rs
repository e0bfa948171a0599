//! French prose for tickets and logs: accents, emoji, quotes, and what looks like SQL but is not.
//! Must never be empty.

use crate::Prng;

pub(super) const FIRST_NAMES: [&str; 12] = [
    "Zoé",
    "François",
    "Noël",
    "Agnès",
    "Chloë",
    "Jérôme",
    "Anaïs",
    "Gaëtan",
    "Inès",
    "Loïc",
    "Maëlys",
    "Óscar",
];

pub(super) const LAST_NAMES: [&str; 12] = [
    "Lefèvre",
    "D'Aubigné",
    "Müller",
    "Nuñez",
    "Château",
    "Bœuf",
    "Saint-Hélier",
    "Œuvrard",
    "Gérard",
    "Łukasz",
    "Straße",
    "Benoît",
];

const WORDS: [&str; 48] = [
    "bonjour",
    "le",
    "serveur",
    "ne",
    "répond",
    "plus",
    "depuis",
    "hier",
    "matin",
    "après",
    "la",
    "mise",
    "à",
    "jour",
    "où",
    "est",
    "ma",
    "facture",
    "déjà",
    "réglée",
    "voilà",
    "l'hébergement",
    "coûte",
    "très",
    "cher",
    "cet",
    "été",
    "nous",
    "n'avons",
    "reçu",
    "aucun",
    "courriel",
    "s'il",
    "vous",
    "plaît",
    "vérifiez",
    "noël",
    "œuvre",
    "ça",
    "marche",
    "sûrement",
    "là-bas",
    "base",
    "de",
    "données",
    "sauvegarde",
    "préférée",
    "naïve",
];

const PEPPER: [&str; 16] = [
    "😀",
    "👩‍💻",
    "🇫🇷",
    "💾🔥",
    "e\u{301}",
    "«\u{a0}aïe\u{a0}»",
    "\\",
    "\\'",
    "'; DROP TABLE x; --",
    "/*! 1 */",
    "\"cité\"",
    "\t",
    "\r\n",
    "\u{1a}",
    "\0",
    "日本語 العربية",
];

/// A sentence or more, of about this many words.
pub(super) fn prose(prng: &mut Prng, words: u64) -> String {
    let mut text = String::with_capacity(usize::try_from(words).unwrap_or(0) * 8);
    for index in 0..words {
        if index > 0 {
            text.push(if prng.chance(4) { '\n' } else { ' ' });
        }
        text.push_str(prng.pick(&WORDS));
        if prng.chance(3) {
            text.push(' ');
            text.push_str(prng.pick(&PEPPER));
        }
    }
    text.push_str(prng.pick(&[".", "…", " !", " ?", ""]));
    text
}
