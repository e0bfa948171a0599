//! Random databases: every type, attribute, key, character set, engine and partitioning that the server knows, filled
//! with nasty values. The same seed gives the same database on the same server for ever.
//! Must never use a random number from anywhere but `Prng`, nor make what the server is known to refuse.

mod column;
mod geometry;
mod keys;
mod knows;
mod names;
mod others;
mod partition;
mod periods;
mod pieces;
mod rows;
mod script;
mod table;
mod text;
mod types;
mod values;

pub use knows::Knows;
pub use pieces::Piece;
pub use script::Refused;

use crate::Prng;

/// A generated database.
#[derive(Debug, Clone)]
pub struct Database {
    /// Options of CREATE DATABASE.
    defaults: Vec<String>,
    /// Names and definitions.
    sequences: Vec<(String, String)>,
    tables: Vec<table::Table>,
    /// Whole statements: foreign keys, views, triggers, routines.
    others: Vec<String>,
}

impl Database {
    /// How many tables it has.
    pub fn tables(&self) -> usize {
        self.tables.len()
    }
}

/// One of these, each as likely as the others.
fn one_of<'a, T>(prng: &mut Prng, choice: &'a [T]) -> &'a T {
    let index = prng.below(choice.len() as u64);
    &choice[usize::try_from(index).expect("an index")]
}

fn sequences(prng: &mut Prng) -> Vec<(String, String)> {
    (0..prng.below(3) as usize)
        .map(|number| {
            let definition = prng.pick(&[
                "START WITH 5 INCREMENT BY 3 MINVALUE 1 MAXVALUE 1000 CACHE 10 CYCLE",
                "START WITH -1 INCREMENT BY -5 MINVALUE -9000 MAXVALUE -1 NOCACHE",
                "ENGINE=InnoDB COMMENT='it''s'",
                "",
            ]);
            (names::name(prng, 'q', number), definition.to_string())
        })
        .collect()
}
