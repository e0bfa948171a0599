//! Which collation stands in for one that the target does not know, as data: each line names
//! candidates in order of likeness, and the first that the target has is taken. What the
//! target has is asked of the target. `{c}` is the character set, `{l}` the language as MySQL's
//! 0900 collations name it, `{L}` as MariaDB's do.

/// How a stand-in differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Another name for the same.
    Renamed,
    /// Texts that were different stay different; rare characters may sort otherwise.
    Near,
    /// Texts that were different may be equal: a unique key may refuse rows.
    Coarser,
}

impl Likeness {
    pub fn word(self) -> &'static str {
        match self {
            Self::Renamed => "collation_renamed",
            Self::Near => "collation_near",
            Self::Coarser => "collation_coarser",
        }
    }
}

use Likeness::{Coarser, Near, Renamed};

/// Languages: MySQL's word, MariaDB's.
const LANGUAGES: &[(&str, &str)] = &[
    ("cs", "czech"),
    ("da", "danish"),
    ("de_pb", "german2"),
    ("eo", "esperanto"),
    ("es", "spanish"),
    ("es_trad", "spanish2"),
    ("et", "estonian"),
    ("hr", "croatian"),
    ("hu", "hungarian"),
    ("is", "icelandic"),
    ("la", "roman"),
    ("lt", "lithuanian"),
    ("lv", "latvian"),
    ("pl", "polish"),
    ("ro", "romanian"),
    ("sk", "slovak"),
    ("sl", "slovenian"),
    ("sv", "swedish"),
    ("tr", "turkish"),
    ("vi", "vietnamese"),
    // Sorted as MariaDB's root collation has it.
    ("bg", ""),
    ("bs", "croatian"),
    ("gl", "spanish"),
    ("ja", ""),
    ("mn_cyrl", ""),
    ("nb", "danish"),
    ("nn", "danish"),
    ("ru", ""),
    ("sr_latn", "croatian"),
    ("zh", ""),
    ("", "persian"),
    ("", "sinhala"),
];

/// From, and the candidates.
type Line = (&'static str, &'static [(&'static str, Likeness)]);

#[rustfmt::skip]
const LINES: &[Line] = &[
    ("utf8mb3_{x}", &[("utf8_{x}", Renamed)]),
    ("utf8_{x}", &[("utf8mb3_{x}", Renamed)]),
    // MySQL's of Unicode 9, which do not pad, with MariaDB's of Unicode 14.
    ("{c}_0900_bin", &[("{c}_nopad_bin", Renamed), ("{c}_bin", Coarser)]),
    ("{c}_nopad_bin", &[("{c}_0900_bin", Renamed), ("{c}_bin", Coarser)]),
    ("{c}_0900_ai_ci", &[("{c}_uca1400_nopad_ai_ci", Near), ("{c}_unicode_520_nopad_ci", Coarser), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_0900_as_ci", &[("{c}_uca1400_nopad_as_ci", Near), ("{c}_unicode_520_nopad_ci", Coarser), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_0900_as_cs", &[("{c}_uca1400_nopad_as_cs", Near), ("{c}_nopad_bin", Near), ("{c}_bin", Coarser)]),
    ("{c}_{l}_0900_ai_ci", &[("{c}_uca1400_{L}_nopad_ai_ci", Near), ("{c}_uca1400_nopad_ai_ci", Coarser), ("{c}_unicode_520_nopad_ci", Coarser)]),
    ("{c}_{l}_0900_as_cs", &[("{c}_uca1400_{L}_nopad_as_cs", Near), ("{c}_uca1400_nopad_as_cs", Near), ("{c}_nopad_bin", Near)]),
    ("{c}_{l}_0900_as_cs_ks", &[("{c}_uca1400_nopad_as_cs", Coarser), ("{c}_nopad_bin", Near)]),
    // MariaDB's with MySQL's. That spaces at the end count where they did not keeps texts apart.
    ("{c}_uca1400_ai_ci", &[("{c}_0900_ai_ci", Near), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_uca1400_as_ci", &[("{c}_0900_as_ci", Near), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_uca1400_ai_cs", &[("{c}_0900_as_cs", Near), ("{c}_bin", Near)]),
    ("{c}_uca1400_as_cs", &[("{c}_0900_as_cs", Near), ("{c}_bin", Near)]),
    ("{c}_uca1400_nopad_ai_ci", &[("{c}_0900_ai_ci", Near), ("{c}_unicode_520_nopad_ci", Coarser), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_uca1400_nopad_as_ci", &[("{c}_0900_as_ci", Near), ("{c}_unicode_520_nopad_ci", Coarser), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_uca1400_nopad_ai_cs", &[("{c}_0900_as_cs", Near), ("{c}_nopad_bin", Near), ("{c}_bin", Coarser)]),
    ("{c}_uca1400_nopad_as_cs", &[("{c}_0900_as_cs", Near), ("{c}_nopad_bin", Near), ("{c}_bin", Coarser)]),
    ("{c}_uca1400_{L}_ai_ci", &[("{c}_{l}_0900_ai_ci", Near), ("{c}_{L}_ci", Coarser), ("{c}_0900_ai_ci", Coarser), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_uca1400_{L}_as_ci", &[("{c}_{l}_0900_as_cs", Near), ("{c}_{L}_ci", Coarser), ("{c}_0900_as_ci", Coarser)]),
    ("{c}_uca1400_{L}_ai_cs", &[("{c}_{l}_0900_as_cs", Near), ("{c}_0900_as_cs", Near), ("{c}_bin", Near)]),
    ("{c}_uca1400_{L}_as_cs", &[("{c}_{l}_0900_as_cs", Near), ("{c}_0900_as_cs", Near), ("{c}_bin", Near)]),
    ("{c}_uca1400_{L}_nopad_ai_ci", &[("{c}_{l}_0900_ai_ci", Near), ("{c}_{L}_ci", Coarser), ("{c}_0900_ai_ci", Coarser)]),
    ("{c}_uca1400_{L}_nopad_as_ci", &[("{c}_{l}_0900_as_cs", Near), ("{c}_{L}_ci", Coarser), ("{c}_0900_as_ci", Coarser)]),
    ("{c}_uca1400_{L}_nopad_ai_cs", &[("{c}_{l}_0900_as_cs", Near), ("{c}_0900_as_cs", Near), ("{c}_bin", Coarser)]),
    ("{c}_uca1400_{L}_nopad_as_cs", &[("{c}_{l}_0900_as_cs", Near), ("{c}_0900_as_cs", Near), ("{c}_bin", Coarser)]),
    ("{c}_general1400_as_ci", &[("{c}_0900_as_ci", Near), ("{c}_general_ci", Coarser)]),
    ("{c}_unicode_520_nopad_ci", &[("{c}_0900_ai_ci", Near), ("{c}_unicode_520_ci", Coarser)]),
    ("{c}_unicode_nopad_ci", &[("{c}_0900_ai_ci", Near), ("{c}_unicode_ci", Coarser)]),
    ("{c}_general_nopad_ci", &[("{c}_general_ci", Coarser)]),
    ("{c}_tolower_ci", &[("{c}_bin", Near)]),
];

/// The stand-in for a collation that the target does not know; `None` if there is none. Without a
/// line it is the character set's plainest.
pub(super) fn stand_in(name: &str, known: impl Fn(&str) -> bool) -> Option<(String, Likeness)> {
    let lower = name.to_ascii_lowercase();
    let charset = lower.split('_').next().unwrap_or_default().to_owned();
    for (from, candidates) in LINES {
        for filled in fillings(from, &charset, &lower) {
            if filled.fill(from) != lower {
                continue;
            }
            let found = candidates
                .iter()
                .map(|(to, likeness)| (filled.fill(to).replace("__", "_"), *likeness))
                .find(|(to, _)| known(to));
            if let Some((to, likeness)) = found {
                // Without its language's rules, letters that it tells apart may be one.
                let lost = filled.languages.0.is_empty() != filled.languages.1.is_empty();
                let ignores = lower.ends_with("_ci");
                return Some((to, if lost && ignores { Coarser } else { likeness }));
            }
        }
    }
    let plain = lower.replace("_nopad", "");
    [
        plain,
        format!("{charset}_unicode_520_ci"),
        format!("{charset}_unicode_ci"),
        format!("{charset}_general_ci"),
    ]
    .into_iter()
    .find(|to| known(to))
    .map(|to| (to, Coarser))
}

/// What the letters of a pattern stand for.
struct Filling<'a> {
    charset: &'a str,
    languages: (&'a str, &'a str),
    rest: &'a str,
}

impl Filling<'_> {
    fn fill(&self, pattern: &str) -> String {
        pattern
            .replace("{c}", self.charset)
            .replace("{l}", self.languages.0)
            .replace("{L}", self.languages.1)
            .replace("{x}", self.rest)
    }
}

fn fillings<'a>(from: &str, charset: &'a str, name: &'a str) -> Vec<Filling<'a>> {
    let rest = name.split_once('_').map_or("", |(_, rest)| rest);
    let languages: &[(&str, &str)] = match from.contains("{l}") || from.contains("{L}") {
        true => LANGUAGES,
        false => &[("", "")],
    };
    languages
        .iter()
        .map(|languages| Filling {
            charset,
            languages: *languages,
            rest,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, known: &[&str]) -> Option<(String, Likeness)> {
        stand_in(name, |candidate| known.contains(&candidate))
    }

    #[test]
    fn the_first_known_candidate_is_taken() {
        let some = |name: &str, likeness| Some((name.to_owned(), likeness));
        assert_eq!(
            found(
                "utf8mb4_0900_ai_ci",
                &["utf8mb4_uca1400_nopad_ai_ci", "utf8mb4_unicode_520_ci"]
            ),
            some("utf8mb4_uca1400_nopad_ai_ci", Near)
        );
        assert_eq!(
            found("utf8mb4_0900_ai_ci", &["utf8mb4_unicode_520_ci"]),
            some("utf8mb4_unicode_520_ci", Coarser)
        );
        assert_eq!(
            found("utf8mb4_uca1400_swedish_as_cs", &["utf8mb4_sv_0900_as_cs"]),
            some("utf8mb4_sv_0900_as_cs", Near)
        );
        assert_eq!(
            found("utf8mb4_ja_0900_as_cs", &["utf8mb4_uca1400_nopad_as_cs"]),
            some("utf8mb4_uca1400_nopad_as_cs", Near)
        );
        assert_eq!(
            found("utf8mb3_bin", &["utf8_bin"]),
            some("utf8_bin", Renamed)
        );
        assert_eq!(
            found("latin1_nopad_bin", &["latin1_bin"]),
            some("latin1_bin", Coarser)
        );
        assert_eq!(
            found("tis620_thai_nopad_ci", &["tis620_thai_ci"]),
            some("tis620_thai_ci", Coarser)
        );
        assert_eq!(found("gb18030_chinese_ci", &["utf8mb4_bin"]), None);
    }
}
