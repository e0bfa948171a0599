//! Databases as grants name them: `%` and `_` stand for anything unless a backslash is before
//! them. Of several patterns that fit, a server takes the most specific one alone and forgets the
//! others (tried on MariaDB 10.11, 11.8 and MySQL 9.7): adding them up would count on rights that
//! are not there.

/// Whether a pattern of a grant stands for this database.
pub(in crate::mysql) fn fits(pattern: &str, database: &str) -> bool {
    let mut steps = Vec::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        steps.push(match letter {
            '\\' => Step::One(letters.next().unwrap_or('\\')),
            '_' => Step::Any,
            '%' => Step::Many,
            other => Step::One(other),
        });
    }
    let name: Vec<char> = database.chars().collect();
    matches(&steps, &name)
}

enum Step {
    One(char),
    Any,
    Many,
}

/// With one place to come back to: linear in memory, at worst quadratic in time.
fn matches(steps: &[Step], name: &[char]) -> bool {
    let (mut step, mut at) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        let forward = match steps.get(step) {
            None if at == name.len() => return true,
            Some(Step::Many) => {
                back = Some((step, at));
                step += 1;
                continue;
            }
            Some(Step::One(letter)) => name.get(at) == Some(letter),
            Some(Step::Any) => at < name.len(),
            None => false,
        };
        if forward {
            (step, at) = (step + 1, at + 1);
            continue;
        }
        match back.as_mut() {
            Some((many, from)) if *from < name.len() => {
                *from += 1;
                (step, at) = (*many + 1, *from);
            }
            _ => return false,
        }
    }
}

/// How specific a server takes a pattern for: one without wildcards most, else the later its
/// first wildcard stands (in bytes) the more.
pub(super) fn specific(pattern: &str) -> usize {
    let bytes = pattern.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if at + 1 < bytes.len() => at += 2,
            b'%' | b'_' => return (at + 1).min(127),
            _ => at += 1,
        }
    }
    128
}

/// The pattern that stands for this database alone.
pub(super) fn escaped(database: &str) -> String {
    let mut out = String::with_capacity(database.len());
    for letter in database.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_and_their_escapes() {
        for (pattern, database) in [
            ("d", "d"),
            ("%", "anything"),
            ("%", ""),
            ("my_db", "my_db"),
            ("my_db", "my-db"),
            ("my\\_db", "my_db"),
            ("a%b%c", "a1b2b3c"),
            ("%\\_x", "1_2_x"),
            ("été_", "étés"),
        ] {
            assert!(fits(pattern, database), "{pattern} {database}");
        }
        for (pattern, database) in [
            ("d", "dd"),
            ("my\\_db", "my-db"),
            ("_", ""),
            ("a%b%c", "a1b2b3"),
            ("%\\_x", "1x"),
            ("D", "d"),
        ] {
            assert!(!fits(pattern, database), "{pattern} {database}");
        }
        assert!(!fits(&"%a".repeat(40), &"a".repeat(39)));
    }

    #[test]
    fn the_later_the_wildcard_the_more_specific() {
        let mut patterns = ["%", "my_db", "my\\_db", "my%", "_y"];
        patterns.sort_by_key(|pattern| std::cmp::Reverse(specific(pattern)));
        assert_eq!(patterns[0], "my\\_db");
        assert_eq!(specific("my_db"), specific("my%"));
        assert_eq!(specific("%"), 1);
    }

    #[test]
    fn an_escaped_name_fits_itself_alone() {
        for name in ["a_b", "100%", "a\\b", "plain"] {
            assert!(fits(&escaped(name), name), "{name}");
            assert_eq!(specific(&escaped(name)), 128);
        }
        assert!(!fits(&escaped("a_b"), "axb"));
    }
}
