//! Version texts as numbers, to tell whether two servers are the same. It must never tell more
//! than the text does.

/// Major, minor, patch.
pub(super) type Numbers = (u16, u16, u16);

/// The numbers a version text begins with; 0 for what it does not have. A distribution's suffix
/// (`-MariaDB-0+deb12u1`, `-log`) does not count: the same release shows the same definitions.
pub(super) fn numbers(text: &str) -> Numbers {
    let number = text
        .split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .next()
        .unwrap_or_default();
    let mut parts = number.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part())
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn suffixes_do_not_count() {
        assert_eq!(numbers("10.11.6-MariaDB-0+deb12u1"), (10, 11, 6));
        assert_eq!(numbers("8.4.3"), (8, 4, 3));
        assert_eq!(numbers("9"), (9, 0, 0));
        assert_eq!(numbers(""), (0, 0, 0));
    }
}
