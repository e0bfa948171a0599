//! Numbers, sizes, durations and times as people of each language write them. Pure; `now` is
//! always handed in.

use std::time::Duration;

use jiff::{Timestamp, Zoned};

use super::{Language, language, t};

/// Narrow no-break space, which parts the thousands in French.
const THIN: char = '\u{202f}';
/// No-break space, between a number and its unit.
const SPACE: char = '\u{a0}';

/// A count with its thousands parted.
pub fn count(number: u64) -> String {
    grouped(number, language())
}

/// A count of rows, with the noun.
pub fn rows(number: u64) -> String {
    t!("rows", count = number, shown = count(number))
}

fn grouped(number: u64, language: Language) -> String {
    let separator = match language {
        Language::French | Language::Spanish => THIN,
        Language::English => ',',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A size in bytes, with three significant digits and decimal units.
pub fn size(bytes: u64) -> String {
    sized(bytes, language())
}

fn sized(bytes: u64, language: Language) -> String {
    let units = match language {
        Language::French => ["octets", "ko", "Mo", "Go", "To"],
        Language::English | Language::Spanish => ["bytes", "kB", "MB", "GB", "TB"],
    };
    let (mut value, mut unit) = (bytes as f64, 0);
    // 999.5 would be shown as 1000.
    while value >= 999.5 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = if unit == 0 || value >= 99.95 {
        0
    } else if value >= 9.995 {
        1
    } else {
        2
    };
    let number = format!("{value:.decimals$}");
    format!("{}{SPACE}{}", point(&number, language), units[unit])
}

/// A duration: tenths below ten seconds, then seconds, minutes, hours.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let whole = seconds.round() as u64;
    if seconds < 9.95 {
        return format!("{}{SPACE}s", point(&format!("{seconds:.1}"), language()));
    }
    match whole {
        0..60 => format!("{whole}{SPACE}s"),
        60..3600 => format!("{}{SPACE}min{SPACE}{:02}{SPACE}s", whole / 60, whole % 60),
        _ => format!(
            "{}{SPACE}h{SPACE}{:02}{SPACE}min",
            whole / 3600,
            whole / 60 % 60
        ),
    }
}

fn point(number: &str, language: Language) -> String {
    match language {
        Language::French | Language::Spanish => number.replace('.', ","),
        Language::English => number.to_owned(),
    }
}

/// A moment, to the minute, in the zone of `now`.
pub fn moment(at: Timestamp, now: &Zoned) -> String {
    moment_in(at, now, language())
}

fn moment_in(at: Timestamp, now: &Zoned, language: Language) -> String {
    let at = at.to_zoned(now.time_zone().clone());
    let pattern = match language {
        Language::French | Language::Spanish => "%d/%m/%Y %H:%M",
        Language::English => "%Y-%m-%d %H:%M",
    };
    at.strftime(pattern).to_string()
}

/// How long ago a moment was, or how soon it will be.
pub fn ago(at: Timestamp, now: &Zoned) -> String {
    let seconds = now.timestamp().as_second() - at.as_second();
    if seconds < 0 {
        // The nearest: twelve hours less a second are twelve hours.
        let nearest = |unit: u64| (seconds.unsigned_abs() + unit / 2) / unit;
        return match (nearest(60), nearest(3600), nearest(86_400)) {
            (0, ..) => t!("ago-future"),
            (minutes @ ..60, ..) => t!("in-minutes", count = minutes),
            (_, hours @ ..24, _) => t!("in-hours", count = hours),
            (.., days) => t!("in-days", count = days),
        };
    }
    let seconds = seconds.unsigned_abs();
    let (key_count, text): (u64, fn(u64) -> String) = match seconds {
        0..60 => return t!("ago-now"),
        60..3600 => (seconds / 60, |n| t!("ago-minutes", count = n)),
        3600..86_400 => (seconds / 3600, |n| t!("ago-hours", count = n)),
        _ => (seconds / 86_400, |n| t!("ago-days", count = n)),
    };
    text(key_count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sizes() {
        use Language::{English, French};
        assert_eq!(grouped(0, French), "0");
        assert_eq!(grouped(999, French), "999");
        assert_eq!(grouped(1_234_567, French), "1\u{202f}234\u{202f}567");
        assert_eq!(grouped(1_234_567, English), "1,234,567");
        assert_eq!(sized(0, French), "0\u{a0}octets");
        assert_eq!(sized(999, English), "999\u{a0}bytes");
        assert_eq!(sized(1000, French), "1,00\u{a0}ko");
        assert_eq!(sized(999_949, English), "1.00\u{a0}MB");
        assert_eq!(sized(12_345_678, French), "12,3\u{a0}Mo");
        assert_eq!(sized(400_000_000, English), "400\u{a0}MB");
        assert_eq!(sized(u64::MAX, English), "18446744\u{a0}TB");
    }

    #[test]
    fn moments_are_shown_in_the_zone_of_now() {
        let now: Zoned = "2026-11-23T12:00:00+01:00[Europe/Paris]".parse().unwrap();
        let at: Timestamp = "2026-11-23T09:58:00Z".parse().unwrap();
        assert_eq!(moment_in(at, &now, Language::French), "23/11/2026 10:58");
        assert_eq!(moment_in(at, &now, Language::English), "2026-11-23 10:58");
        assert!(ago(at, &now).contains('1'), "{}", ago(at, &now));
        let soon = |seconds: i64| {
            let at = now.timestamp() + jiff::SignedDuration::from_secs(seconds);
            crate::words::with(Language::French, || ago(at, &now))
        };
        for (seconds, words) in [
            (12 * 3600 - 1, "12"),
            (59 * 60 + 40, "une heure"),
            (13 * 3600, "13"),
            (29 * 60, "29"),
            (47 * 3600, "2"),
        ] {
            assert!(
                soon(seconds).contains(words),
                "{seconds}: {}",
                soon(seconds)
            );
        }
    }
}
