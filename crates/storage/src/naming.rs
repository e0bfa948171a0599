//! File names: how ours are made, which are ours, and what comes after a taken one.
//!
//! Pure functions over text. Ownership is decided here and nowhere else: a name that
//! [`classify`] does not know belongs to somebody else and must never be listed, changed or
//! removed. The form `db_backup_YYYY-MM-DD_HH-MM-SS.sql` is that of the backup module of
//! ClientXCMS; ours adds `.zst`. No clock and no time zone here: the caller gives the civil
//! time.

use std::fmt;

use crate::object_id::ObjectId;

const PREFIX: &str = "db_backup_";
const ARCHIVE: &str = ".sql.zst";
/// Endings of the old module and of hands that compressed its files.
const LEGACY: [&str; 2] = [".sql", ".sql.gz"];
/// `YYYY-MM-DD_HH-MM-SS`.
const STAMP_BYTES: usize = 19;

/// A civil date and time, to the second, in whatever zone the caller works in. Two moments
/// of an autumn night can share one, hence the numbers behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl Stamp {
    /// `None` when there is no such date (proleptic Gregorian, years 0 to 9999) or time.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let valid =
            year <= 9999 && (1..=days).contains(&day) && hour <= 23 && minute <= 59 && second <= 59;
        valid.then_some(Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
        })
    }

    /// Reads `YYYY-MM-DD_HH-MM-SS`, exactly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let separators = [(4, b'-'), (7, b'-'), (10, b'_'), (13, b'-'), (16, b'-')];
        if bytes.len() != STAMP_BYTES || separators.iter().any(|&(at, sep)| bytes[at] != sep) {
            return None;
        }
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().try_fold(0_u16, |value, digit| {
                digit
                    .is_ascii_digit()
                    .then(|| value * 10 + u16::from(digit - b'0'))
            })
        };
        let short = |from: usize| number(from, from + 2).and_then(|n| u8::try_from(n).ok());
        Self::new(
            number(0, 4)?,
            short(5)?,
            short(8)?,
            short(11)?,
            short(14)?,
            short(17)?,
        )
    }

    /// Year, month, day, hour, minute, second.
    #[must_use]
    pub fn parts(&self) -> (u16, u8, u8, u8, u8, u8) {
        (
            self.year,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
        )
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self;
        write!(
            f,
            "{year:04}-{month:02}-{day:02}_{hour:02}-{minute:02}-{second:02}"
        )
    }
}

/// What a name of ours says about its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `db_backup_STAMP[_N].sql.zst`: an archive.
    Archive {
        /// The civil time in the name.
        stamp: Stamp,
        /// 1 without a suffix, else the N of `_N` (2 or more).
        number: u32,
    },
    /// `db_backup_*.sql` or `db_backup_*.sql.gz`: a dump of the old module. Listed,
    /// downloadable, restorable and deletable by hand; retention neither counts nor deletes it.
    Legacy {
        /// The civil time in the name, where it has one.
        stamp: Option<Stamp>,
    },
}

impl Kind {
    /// The civil time in the name, where it has one.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        match *self {
            Self::Archive { stamp, .. } => Some(stamp),
            Self::Legacy { stamp } => stamp,
        }
    }
}

/// The name of an archive made at `stamp`.
#[must_use]
pub fn archive_name(stamp: Stamp) -> String {
    format!("{PREFIX}{stamp}{ARCHIVE}")
}

/// What `name` is, or `None` when it is not ours.
#[must_use]
pub fn classify(name: &str) -> Option<Kind> {
    // A name that cannot be an id could be listed but never addressed.
    ObjectId::new(name).ok()?;
    let rest = name.strip_prefix(PREFIX)?;
    if let Some(stem) = rest.strip_suffix(ARCHIVE) {
        let (stamp, number) = stamped(stem)?;
        return Some(Kind::Archive { stamp, number });
    }
    let stem = LEGACY.iter().find_map(|ending| rest.strip_suffix(ending))?;
    Some(Kind::Legacy {
        stamp: stamped(stem).map(|(stamp, _)| stamp),
    })
}

/// The names to try in order when `name` is wanted: itself, then with `_2`, `_3`, … before
/// the extension. A name of ours that already carries a number counts on from it, so that
/// the result is still ours: `…_2.sql.zst` is followed by `…_3.sql.zst`.
pub fn candidates(name: &str) -> impl Iterator<Item = String> + use<> {
    let (stem, extension) = split_extension(name);
    let (base, first) = match stem.strip_prefix(PREFIX).and_then(stamped) {
        Some((stamp, number)) => (format!("{PREFIX}{stamp}"), number),
        None => (stem.to_owned(), 1),
    };
    let extension = extension.to_owned();
    (first..=u32::MAX).map(move |number| match number {
        1 => format!("{base}{extension}"),
        _ => format!("{base}_{number}{extension}"),
    })
}

/// `STAMP` or `STAMP_N` with N at least 2 and no leading zero: the only forms we make.
fn stamped(stem: &str) -> Option<(Stamp, u32)> {
    let stamp = Stamp::parse(stem.get(..STAMP_BYTES)?)?;
    let rest = &stem[STAMP_BYTES..];
    if rest.is_empty() {
        return Some((stamp, 1));
    }
    let digits = rest.strip_prefix('_')?;
    let number: u32 = digits.parse().ok()?;
    (number >= 2 && number.to_string() == digits).then_some((stamp, number))
}

fn split_extension(name: &str) -> (&str, &str) {
    let known = [ARCHIVE, ".sql.gz", ".sql"]
        .iter()
        .find(|ending| name.ends_with(**ending));
    let at = match known {
        Some(ending) => name.len() - ending.len(),
        None => name.rfind('.').filter(|&at| at > 0).unwrap_or(name.len()),
    };
    name.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        Stamp::new(2026, 11, 23, 4, 5, 6).unwrap()
    }

    fn first(name: &str, count: usize) -> Vec<String> {
        candidates(name).take(count).collect()
    }

    #[test]
    fn archive_names_come_back() {
        let name = archive_name(stamp());
        assert_eq!(name, "db_backup_2026-11-23_04-05-06.sql.zst");
        assert_eq!(
            classify(&name),
            Some(Kind::Archive {
                stamp: stamp(),
                number: 1
            })
        );
        for (made, number) in candidates(&name).zip(1..300) {
            assert_eq!(
                classify(&made),
                Some(Kind::Archive {
                    stamp: stamp(),
                    number
                })
            );
        }
        assert_eq!(Stamp::parse(&stamp().to_string()), Some(stamp()));
        assert_eq!(stamp().parts(), (2026, 11, 23, 4, 5, 6));
    }

    #[test]
    fn legacy_names() {
        let known = Kind::Legacy {
            stamp: Some(stamp()),
        };
        let unknown = Kind::Legacy { stamp: None };
        for (name, kind) in [
            ("db_backup_2026-11-23_04-05-06.sql", known),
            ("db_backup_2026-11-23_04-05-06_2.sql", known),
            ("db_backup_2026-11-23_04-05-06.sql.gz", known),
            ("db_backup_2026-13-23_04-05-06.sql", unknown),
            ("db_backup_avant l'été.sql", unknown),
            ("db_backup_x.sql.sql", unknown),
        ] {
            assert_eq!(classify(name), Some(kind), "{name}");
        }
    }

    #[test]
    fn foreign_names() {
        for name in [
            "",
            "db_backup_",
            "notes.txt",
            "x.sql",
            "x.sql.zst",
            "dump.sql.gz",
            "db_backup_x.sql.zst",
            "db_backup_2026-11-23_04-05-06.sql.zst.partial",
            ".db_backup_2026-11-23_04-05-06.sql.zst.partial",
            "db_backup_2026-11-23_04-05-06.sql.zst ",
            " db_backup_2026-11-23_04-05-06.sql.zst",
            "DB_BACKUP_2026-11-23_04-05-06.sql.zst",
            "db_backup_2026-11-23_04-05-06.SQL.ZST",
            "db_backup_2026-11-23_04-05-06_1.sql.zst",
            "db_backup_2026-11-23_04-05-06_02.sql.zst",
            "db_backup_2026-11-23_04-05-06_+2.sql.zst",
            "db_backup_2026-11-23_04-05-06_.sql.zst",
            "db_backup_2026-11-23_04-05-06_4294967296.sql.zst",
            "db_backup_2026-11-23_04-05-0é.sql.zst",
            "db_backup_2026-02-29_04-05-06.sql.zst",
            "db_backup_2026-11-31_04-05-06.sql.zst",
            "db_backup_2026-11-23_24-05-06.sql.zst",
            "db_backup_../../etc/passwd.sql",
            "db_backup_a\nb.sql",
            "x/db_backup_a.sql",
        ] {
            assert_eq!(classify(name), None, "{name:?}");
        }
        assert!(classify("db_backup_2028-02-29_04-05-06.sql.zst").is_some());
    }

    #[test]
    fn numbers_go_before_the_extension() {
        let a = "db_backup_2026-11-23_04-05-06";
        let names = |ending: &str, numbers: [&str; 3]| numbers.map(|n| format!("{a}{n}{ending}"));
        assert_eq!(
            first(&format!("{a}.sql.zst"), 3),
            names(".sql.zst", ["", "_2", "_3"])
        );
        assert_eq!(
            first(&format!("{a}_9.sql.zst"), 3),
            names(".sql.zst", ["_9", "_10", "_11"])
        );
        assert_eq!(
            first(&format!("{a}.sql"), 3),
            names(".sql", ["", "_2", "_3"])
        );
        assert_eq!(
            first("db_backup_2024.sql.gz", 2),
            ["db_backup_2024.sql.gz", "db_backup_2024_2.sql.gz"]
        );
        assert_eq!(first("a.tar", 2), ["a.tar", "a_2.tar"]);
        assert_eq!(first("plain", 2), ["plain", "plain_2"]);
    }

    #[test]
    fn candidates_of_our_names_stay_ours() {
        for name in [
            "db_backup_été.sql",
            "db_backup_2026-11-23_04-05-06_2.sql.zst",
        ] {
            assert!(
                candidates(name)
                    .take(20)
                    .all(|made| classify(&made).is_some()),
                "{name}"
            );
        }
    }
}
