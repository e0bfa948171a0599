//! Pictures of the first page, drawn by the server as SVG without a style of their own: a size
//! over time, and a calendar of a year. Pure. Each says in words what it shows.

use std::fmt::Write;

use jiff::civil::Date;

use super::parts::{Markup, escape};
use crate::words::format::{count, size};
use crate::words::t;

/// How a day went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Backups that were made.
    pub done: u64,
    /// That failed or never began.
    pub failed: u64,
}

/// A line over time. `points`: any moment and bytes, oldest first.
pub fn line(points: &[(i64, u64)], said: &str) -> Markup {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Markup::none();
    };
    let span = (last.0 - first.0).max(1) as f64;
    let most = points.iter().map(|point| point.1).max().unwrap_or(0).max(1) as f64;
    let place = |&(at, bytes): &(i64, u64)| {
        let x = 1000.0 * (at - first.0) as f64 / span;
        (x, 100.0 - 92.0 * bytes as f64 / most)
    };
    let mut path = String::new();
    for (number, point) in points.iter().enumerate() {
        let (x, y) = place(point);
        let letter = if number == 0 { 'M' } else { 'L' };
        // Writing into a String cannot fail.
        let _ = write!(path, "{letter}{x:.0} {y:.1}");
    }
    if points.len() == 1 {
        path.push_str("H1000");
    }
    Markup::made(format!(
        r#"<svg class="chart" viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="{}"><path class="area" d="{path}V100H0z"/><path class="line" vector-effect="non-scaling-stroke" d="{path}"/></svg>"#,
        escape(said)
    ))
}

/// Side of a day with its gap.
const CELL: i32 = 12;

/// Half a year of days, one column a week, from Monday down. `days` begins with `from`.
pub fn calendar(from: Date, days: &[Option<Day>]) -> Markup {
    let lead = i32::from(from.weekday().to_monday_zero_offset());
    let mut paths: [String; 4] = Default::default();
    let mut months = String::new();
    let mut last_label = -4;
    for (number, day) in (0i32..).zip(days) {
        let (column, row) = ((number + lead) / 7, (number + lead) % 7);
        let (x, y) = (column * CELL, row * CELL + 14);
        let Some(day) = day else { continue };
        let kind = match day {
            Day { done: 0, failed: 0 } => 0,
            Day { failed: 0, .. } => 1,
            Day { done: 0, .. } => 3,
            Day { .. } => 2,
        };
        let _ = match kind {
            // What went wrong has another shape, too.
            3 => write!(paths[3], "M{x} {y}h10v10h-10zM{} {}h4v4h-4z", x + 3, y + 3),
            2 => write!(paths[2], "M{x} {y}h10v10z"),
            kind => write!(paths[kind], "M{x} {y}h10v10h-10z"),
        };
        let date = from.checked_add(jiff::Span::new().days(number)).ok();
        if let Some(date) = date.filter(|date| date.day() == 1 && column - last_label >= 3) {
            last_label = column;
            let label = escape(&month(date.month()));
            let _ = write!(months, r#"<text x="{x}" y="9">{label}</text>"#);
        }
    }
    let columns = (days.len() as i32 + lead + 6) / 7;
    let classes = ["fill-none", "fill-good", "fill-note", "fill-bad"];
    let paths: String = classes
        .iter()
        .zip(paths)
        .filter(|(_, path)| !path.is_empty())
        .map(|(class, path)| format!(r#"<path class="{class}" fill-rule="evenodd" d="{path}"/>"#))
        .collect();
    Markup::made(format!(
        r#"<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true">{months}{paths}</svg>"#,
        columns * CELL,
        7 * CELL + 14
    ))
}

/// The short name of a month.
pub fn month(number: i8) -> String {
    match number {
        1 => t!("month-1"),
        2 => t!("month-2"),
        3 => t!("month-3"),
        4 => t!("month-4"),
        5 => t!("month-5"),
        6 => t!("month-6"),
        7 => t!("month-7"),
        8 => t!("month-8"),
        9 => t!("month-9"),
        10 => t!("month-10"),
        11 => t!("month-11"),
        _ => t!("month-12"),
    }
}

/// What a line shows, in words.
pub fn line_in_words(points: &[(i64, u64)]) -> String {
    let sizes = || points.iter().map(|point| point.1);
    t!(
        "chart-size-said",
        count = points.len(),
        least = size(sizes().min().unwrap_or(0)),
        most = size(sizes().max().unwrap_or(0)),
        last = size(points.last().map_or(0, |point| point.1))
    )
}

/// How often something was well, in percent; `None` where there was nothing.
pub fn share(done: u64, failed: u64) -> Option<String> {
    let all = done + failed;
    // Rounded down: one failure among a thousand is not 100 %.
    (all > 0).then(|| format!("{}\u{a0}%", count(done * 100 / all)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fills_its_frame() {
        assert_eq!(line(&[], "x"), Markup::none());
        let shown = line(&[(0, 50), (10, 100)], "\"").to_string();
        assert!(shown.contains("M0 54.0L1000 8.0V100H0z"), "{shown}");
        assert!(shown.contains("&quot;"));
        assert!(line(&[(5, 0)], "x").to_string().contains("M0 100.0H1000"));
    }

    #[test]
    fn a_calendar_has_a_shape_for_each_kind_of_day() {
        let day = |done, failed| Some(Day { done, failed });
        // A Wednesday.
        let from = jiff::civil::date(2026, 7, 1);
        let days = [day(0, 0), day(3, 0), day(1, 1), day(0, 2), None];
        let shown = calendar(from, &days).to_string();
        for class in ["fill-none", "fill-good", "fill-note", "fill-bad"] {
            assert!(shown.contains(class), "{shown}");
        }
        assert!(shown.contains("M0 38h10v10h-10z"), "{shown}");
        assert_eq!(shown.matches("<text").count(), 1);
    }

    #[test]
    fn not_quite_all_is_not_all() {
        assert_eq!(share(999, 1).unwrap(), "99\u{a0}%");
        assert_eq!(share(5, 0).unwrap(), "100\u{a0}%");
        assert_eq!(share(0, 0), None);
    }
}
