//! The values of the rows, as lines of a file that LOAD DATA reads.
//! Must never make a row depend on anything but the seed, its number and the sizes of the tables.

use std::fmt::Write;

use super::english::{PLACE, STREET};
use super::prng::Prng;
use super::prose;
use super::tables::Sizes;

/// One line of LOAD DATA's default format: tabs between the values, backslash before what would be misread.
#[derive(Default)]
pub struct Line {
    text: String,
    scratch: String,
}

impl Line {
    fn value(&mut self, value: impl std::fmt::Display) -> &mut Self {
        // Writing into a String fails only when the value's own Display does; those of std do not.
        let written = write!(self.text, "{value}\t");
        debug_assert!(written.is_ok());
        self
    }

    /// Groups of eleven digits with hyphens between.
    fn digits(&mut self, prng: &mut Prng, groups: usize) -> &mut Self {
        for group in 0..groups {
            if group > 0 {
                self.text.push('-');
            }
            let mut number = prng.below(100_000_000_000);
            let mut digits = [b'0'; 11];
            for digit in digits.iter_mut().rev() {
                *digit = b'0' + (number % 10) as u8;
                number /= 10;
            }
            self.text.extend(digits.map(char::from));
        }
        self.text.push('\t');
        self
    }

    fn null(&mut self) -> &mut Self {
        self.value("\\N")
    }

    fn prose(&mut self, write: impl FnOnce(&mut String)) -> &mut Self {
        self.scratch.clear();
        write(&mut self.scratch);
        for character in self.scratch.chars() {
            match character {
                '\n' => self.text.push_str("\\n"),
                '\t' => self.text.push_str("\\t"),
                '\\' => self.text.push_str("\\\\"),
                other => self.text.push(other),
            }
        }
        self.text.push('\t');
        self
    }

    /// The whole line.
    pub fn end(&mut self) -> &[u8] {
        self.text.pop();
        self.text.push('\n');
        self.text.as_bytes()
    }

    /// Empty again.
    pub fn clear(&mut self) {
        self.text.clear();
    }
}

/// As `sysbench oltp_*` fills its tables: groups of eleven digits.
pub fn sysbench(prng: &mut Prng, id: u64, sizes: Sizes, line: &mut Line) {
    line.value(id).value(prng.below(sizes.own) + 1);
    line.digits(prng, 10).digits(prng, 5);
}

/// A customer with an address in French or English and, often, a note.
pub fn customer(prng: &mut Prng, id: u64, _: Sizes, line: &mut Line) {
    let name = prose::name(prng);
    line.value(id).value(name);
    line.value(format_args!("client{id}@example{}.org", prng.below(50)));
    line.value(format_args!(
        "{} {}",
        prng.below(200) + 1,
        prng.often_first(&STREET)
    ))
    .value(prng.often_first(&PLACE))
    .value(prng.pick(&["FR", "FR", "BE", "CH", "CA", "GB", "IE"]));
    line.value(format_args!(
        "{}.{:04}",
        prng.below(5000),
        prng.below(10_000)
    ))
    .value(format_args!("{} {}", day(prng), time(prng)));
    match prng.chance(60) {
        true => line.prose(|text| prose::note(prng, text)),
        false => line.null(),
    };
}

pub fn invoice(prng: &mut Prng, id: u64, sizes: Sizes, line: &mut Line) {
    let issued = day(prng);
    let customer = prng.below(sizes.customers) + 1;
    line.value(id)
        .value(format_args!("F{}-{id:08}", &issued[..4]))
        .value(customer)
        .value(&issued);
    let paid = prng.chance(80);
    match paid {
        true => line.value(format_args!(
            "{} {}.{:06}",
            day(prng),
            time(prng),
            prng.below(1_000_000)
        )),
        false => line.null(),
    };
    line.value(format_args!("{}.{:02}", prng.below(2000), prng.below(100)));
    line.value(if paid {
        "payée"
    } else {
        prng.pick(&["brouillon", "ouverte", "annulée"])
    });
}

/// Two lines to an invoice: there are twice as many.
pub fn invoice_line(prng: &mut Prng, id: u64, _: Sizes, line: &mut Line) {
    line.value(id)
        .value(id.div_ceil(2))
        .prose(|text| prose::label(prng, text));
    line.value((prng.fraction() * 30.0) as f32);
    line.value(format_args!(
        "{}.{:04}",
        prng.below(500),
        prng.below(10_000)
    ));
    match prng.chance(90) {
        true => line.value(prng.pick(&["0.2", "0.055", "0.1"])),
        false => line.null(),
    };
}

pub fn ticket(prng: &mut Prng, id: u64, sizes: Sizes, line: &mut Line) {
    line.value(id)
        .value(prng.below(sizes.customers) + 1)
        .value(format_args!("{} {}", day(prng), time(prng)));
    line.prose(|text| prose::sentence(prng, text))
        .prose(|text| prose::message(prng, text));
    let browser = prng.pick(&["Firefox", "Chromium", "Safari", "courriel"]);
    let label = prng.pick(&["facturation", "dns", "panne", "résiliation", "sauvegarde"]);
    line.value(format_args!(
        r#"{{"source": "{browser} {}", "priorité": {}, "étiquettes": ["{label}"], "durée_s": {:.3}, "agent": "{}"}}"#,
        prng.below(40) + 100,
        prng.below(5),
        prng.fraction() * 9000.0,
        prose::name(prng)
    ));
    line.value(prng.fraction() as f32)
        .value(prng.fraction() * 80.0);
    match prng.chance(25) {
        true => {
            // As a small picture: bytes that nothing can compress.
            let words = prng.below(150) + 10;
            let hex: String = (0..words)
                .map(|_| format!("{:016x}", prng.next()))
                .collect();
            line.value(hex)
        }
        false => line.null(),
    };
}

/// A day that every month has.
fn day(prng: &mut Prng) -> String {
    format!(
        "{}-{:02}-{:02}",
        2016 + prng.below(10),
        prng.below(12) + 1,
        prng.below(28) + 1
    )
}

fn time(prng: &mut Prng) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        prng.below(24),
        prng.below(60),
        prng.below(60)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_whatever_the_text() {
        let mut line = Line::default();
        line.value(1)
            .null()
            .prose(|text| text.push_str("a\tb\nc\\d"));
        assert_eq!(line.end(), b"1\t\\N\ta\\tb\\nc\\\\d\n");
        line.clear();
        assert_eq!(line.value("x").end(), b"x\n");
    }

    #[test]
    fn digits_look_like_those_of_sysbench() {
        let mut line = Line::default();
        line.digits(&mut Prng::new(1), 5);
        let text = String::from_utf8(line.end().to_vec()).unwrap();
        let groups: Vec<&str> = text.trim_end().split('-').collect();
        assert_eq!(groups.len(), 5, "{text}");
        for group in groups {
            assert_eq!(group.len(), 11, "{text}");
            assert!(group.bytes().all(|byte| byte.is_ascii_digit()), "{text}");
        }
    }
}
