//! The large tables: their columns, and how a row is made.
//! Must never make a row depend on anything but the seed, its number and the size of the table.

use std::fmt::Write;

use super::prng::Prng;
use super::prose;

/// A table and the share of the rows that it gets.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Of 100 rows.
    share: u64,
    /// Seed of its rows.
    pub seed: u64,
    /// Columns and keys.
    pub create: &'static str,
    /// What follows in LOAD DATA.
    pub columns: &'static str,
    /// Writes row `id` of `rows`.
    pub row: fn(&mut Prng, u64, u64, &mut Line),
}

impl Table {
    /// How many of so many rows in all.
    pub const fn rows(&self, all: u64) -> u64 {
        all * self.share / 100
    }
}

const SYSBENCH: &str = "id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL DEFAULT 0, \
     c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '', KEY k_1 (k)";

/// Referenced tables first. The mean row has about as many bytes as that of the first measurements.
pub const TABLES: [Table; 5] = [
    Table {
        name: "sbtest1",
        share: 30,
        seed: 1,
        create: SYSBENCH,
        columns: "",
        row: sysbench,
    },
    Table {
        name: "sbtest2",
        share: 30,
        seed: 2,
        create: SYSBENCH,
        columns: "",
        row: sysbench,
    },
    Table {
        name: "invoice",
        share: 10,
        seed: 3,
        create: "id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, number VARCHAR(20) NOT NULL, \
             customer INT UNSIGNED NOT NULL, issued DATE NOT NULL, paid DATETIME(6), total DECIMAL(12,2) NOT NULL, \
             state ENUM('brouillon','ouverte','payée','annulée') NOT NULL, UNIQUE KEY (number), KEY (customer, issued)",
        columns: "",
        row: invoice,
    },
    Table {
        name: "invoice_line",
        share: 20,
        seed: 4,
        create: "id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, invoice INT UNSIGNED NOT NULL, label VARCHAR(120) NOT NULL, \
             quantity FLOAT NOT NULL, price DECIMAL(10,4) NOT NULL, vat FLOAT, KEY (invoice), \
             CONSTRAINT line_of FOREIGN KEY (invoice) REFERENCES invoice (id)",
        columns: "",
        row: invoice_line,
    },
    Table {
        name: "ticket",
        share: 10,
        seed: 5,
        create: "id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, customer INT UNSIGNED NOT NULL, \
             opened DATETIME NOT NULL, subject VARCHAR(250) NOT NULL, body TEXT NOT NULL, facts JSON NOT NULL, \
             score FLOAT, hours DOUBLE, attachment BLOB, KEY (customer, opened), KEY (subject(40))",
        columns: "(id, customer, opened, subject, body, facts, score, hours, @hex) SET attachment = UNHEX(@hex)",
        row: ticket,
    },
];

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
fn sysbench(prng: &mut Prng, id: u64, rows: u64, line: &mut Line) {
    let mut digits = |groups: usize| {
        let group = || format!("{:011}", prng.below(100_000_000_000));
        std::iter::repeat_with(group)
            .take(groups)
            .collect::<Vec<_>>()
            .join("-")
    };
    let (c, pad) = (digits(10), digits(5));
    line.value(id)
        .value(prng.below(rows) + 1)
        .value(c)
        .value(pad);
}

fn invoice(prng: &mut Prng, id: u64, rows: u64, line: &mut Line) {
    let issued = day(prng);
    let customer = prng.below(rows / 10 + 1) + 1;
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
fn invoice_line(prng: &mut Prng, id: u64, _rows: u64, line: &mut Line) {
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

fn ticket(prng: &mut Prng, id: u64, rows: u64, line: &mut Line) {
    line.value(id)
        .value(prng.below(rows / 3 + 1) + 1)
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
    fn the_shares_make_a_whole() {
        assert_eq!(TABLES.iter().map(|table| table.share).sum::<u64>(), 100);
        assert_eq!(
            TABLES.iter().map(|table| table.rows(1000)).sum::<u64>(),
            1000
        );
    }

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
    fn every_row_has_all_columns_and_repeats_itself() {
        let columns = [4, 4, 7, 6, 9];
        for (table, columns) in TABLES.iter().zip(columns) {
            let make = |id| {
                let mut line = Line::default();
                (table.row)(&mut Prng::new(table.seed), id, 100, &mut line);
                String::from_utf8(line.end().to_vec()).unwrap()
            };
            let row = make(7);
            assert_eq!(
                row.matches('\t').count() + 1,
                columns,
                "{}: {row:?}",
                table.name
            );
            assert_eq!(row.matches('\n').count(), 1, "{}: {row:?}", table.name);
            assert_eq!(row, make(7));
            assert!(row.starts_with("7\t"), "{}: {row:?}", table.name);
        }
    }
}
