//! The large tables: their columns and keys, and their share of the rows.
//! Must never be changed without need: results over time are compared with each other.

use super::prng::Prng;
use super::values::{self, Line};

/// How many rows there are, for rows that point to others.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Of the table itself.
    pub own: u64,
    /// Of the customers.
    pub customers: u64,
}

/// A table and the share of the rows that it gets.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Of 1000 rows.
    share: u64,
    /// Seed of its rows.
    pub seed: u64,
    /// Columns and the primary key.
    pub create: &'static str,
    /// Secondary keys, as ALTER TABLE adds them; after the rows, which is several times faster.
    pub keys: &'static str,
    /// Foreign keys, as ALTER TABLE adds them once all tables are there.
    pub references: &'static str,
    /// What follows in LOAD DATA.
    pub columns: &'static str,
    /// Writes row `id`.
    pub row: fn(&mut Prng, u64, Sizes, &mut Line),
}

impl Table {
    /// How many of so many rows in all.
    pub const fn rows(&self, all: u64) -> u64 {
        all * self.share / 1000
    }
}

/// How many customers there are among so many rows in all.
pub const fn customers(all: u64) -> u64 {
    TABLES[0].rows(all)
}

const fn sysbench(name: &'static str, seed: u64) -> Table {
    Table {
        name,
        share: 150,
        seed,
        create: "id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL DEFAULT 0, \
             c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT ''",
        keys: "ADD KEY k_1 (k)",
        references: "",
        columns: "",
        row: values::sysbench,
    }
}

/// The mean row has about as many bytes as that of the first measurements (224 in its packet).
pub const TABLES: [Table; 8] = [
    Table {
        name: "customer",
        share: 20,
        seed: 5,
        create: "id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL, \
             email VARCHAR(120) NOT NULL, street VARCHAR(120) NOT NULL, city VARCHAR(60) NOT NULL, \
             country CHAR(2) CHARACTER SET ascii NOT NULL, balance DECIMAL(14,4) NOT NULL, \
             created TIMESTAMP NOT NULL DEFAULT '2016-01-01 00:00:00', notes TEXT",
        keys: "ADD UNIQUE KEY (email), ADD KEY (city, name)",
        references: "",
        columns: "",
        row: values::customer,
    },
    sysbench("sbtest1", 1),
    sysbench("sbtest2", 2),
    sysbench("sbtest3", 3),
    sysbench("sbtest4", 4),
    Table {
        name: "invoice",
        share: 90,
        seed: 6,
        create: "id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, number VARCHAR(20) NOT NULL, \
             customer INT UNSIGNED NOT NULL, issued DATE NOT NULL, paid DATETIME(6), total DECIMAL(12,2) NOT NULL, \
             state ENUM('brouillon','ouverte','payée','annulée') NOT NULL",
        keys: "ADD UNIQUE KEY (number), ADD KEY (customer, issued)",
        references: "ADD CONSTRAINT invoice_of FOREIGN KEY (customer) REFERENCES customer (id)",
        columns: "",
        row: values::invoice,
    },
    Table {
        name: "invoice_line",
        share: 180,
        seed: 7,
        create: "id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, invoice INT UNSIGNED NOT NULL, label VARCHAR(120) NOT NULL, \
             quantity FLOAT NOT NULL, price DECIMAL(10,4) NOT NULL, vat FLOAT",
        keys: "ADD KEY (invoice)",
        references: "ADD CONSTRAINT line_of FOREIGN KEY (invoice) REFERENCES invoice (id) ON DELETE CASCADE",
        columns: "",
        row: values::invoice_line,
    },
    Table {
        name: "ticket",
        share: 110,
        seed: 8,
        create: "id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, customer INT UNSIGNED NOT NULL, \
             opened DATETIME NOT NULL, subject VARCHAR(250) NOT NULL, body TEXT NOT NULL, facts JSON NOT NULL, \
             score FLOAT, hours DOUBLE, attachment BLOB",
        keys: "ADD KEY (customer, opened), ADD KEY (subject(40))",
        references: "ADD CONSTRAINT ticket_of FOREIGN KEY (customer) REFERENCES customer (id)",
        columns: "(id, customer, opened, subject, body, facts, score, hours, @hex) SET attachment = UNHEX(@hex)",
        row: values::ticket,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_make_a_whole_and_each_invoice_has_two_lines() {
        assert_eq!(TABLES.iter().map(|table| table.share).sum::<u64>(), 1000);
        let rows = |name: &str| {
            let table = TABLES.iter().find(|table| table.name == name);
            table.unwrap().rows(5000)
        };
        assert_eq!(rows("invoice_line"), rows("invoice") * 2);
        assert_eq!(rows("customer"), customers(5000));
    }

    #[test]
    fn no_two_tables_have_the_same_rows() {
        let mut seeds = TABLES.map(|table| table.seed);
        seeds.sort_unstable();
        assert!(seeds.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn every_row_has_all_columns_and_repeats_itself() {
        let columns = [9, 4, 4, 4, 4, 7, 6, 9];
        for (table, columns) in TABLES.iter().zip(columns) {
            let make = |id| {
                let mut line = Line::default();
                let sizes = Sizes {
                    own: 100,
                    customers: 10,
                };
                (table.row)(&mut Prng::new(table.seed), id, sizes, &mut line);
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
