//! Random databases of 20 tables (`testkit::generator`), out and back: nothing may be missing and nothing may differ.
//! A few fixed seeds run always; `cargo xtask generated` runs ten thousand tables by hand. A failure is made small and
//! becomes a named test in `regressions.rs`. The generator must never be told to avoid what fails here.

#![allow(clippy::unwrap_used, missing_docs)] // A helper of a test stops it at the first surprise.

#[path = "../support/mod.rs"]
mod support;

mod by_hand;
mod regressions;
mod shrink;
mod trial;

use testkit::Server;
use testkit::generator::{Database, Knows};

/// Tables of a database.
const TABLES: usize = 20;

/// One seed: how much the server took, and what became of it.
pub struct Outcome {
    pub tables: usize,
    pub refused_tables: usize,
    pub refused_rows: usize,
    pub refused_others: usize,
    pub failure: Option<trial::Failure>,
    /// The smallest database that fails in the same way, as SQL.
    pub shrunk: Option<String>,
}

/// Makes the database of this seed, takes it out and back, and makes a failure small if it is worth the minutes.
pub fn run(
    server: &Server,
    knows: &Knows,
    seed: u64,
    worth: impl Fn(&trial::Failure) -> bool,
) -> Outcome {
    let name = format!("generated_{seed}");
    let (database, refused) = Database::make(server, knows, seed, TABLES, &name);
    if std::env::var_os("GENERATED_SHOW_REFUSED").is_some() {
        for complaint in [&refused.tables, &refused.others, &refused.rows]
            .into_iter()
            .flatten()
        {
            eprintln!("REFUSED {complaint}");
        }
    }
    // One in eight also by the server's own client.
    let plain = seed.is_multiple_of(8);
    let failure = trial::trial(server, &name, plain).err();
    let shrunk = failure
        .as_ref()
        .filter(|failure| worth(failure))
        .map(|failure| shrink::shrink(server, &database, failure, plain));
    server.sql(None, &format!("DROP DATABASE IF EXISTS `{name}`"));
    Outcome {
        tables: database.tables(),
        refused_tables: refused.tables.len(),
        refused_rows: refused.rows.len(),
        refused_others: refused.others.len(),
        failure,
        shrunk,
    }
}

testkit::on_each_server! {
    fn fixed_seeds_come_back(server) {
        let knows = Knows::learn(server);
        for seed in 1..=3 {
            let outcome = run(server, &knows, seed, |_| true);
            assert!(outcome.failure.is_none(), "seed {seed}: {:?}\n{}", outcome.failure, outcome.shrunk.unwrap_or_default());
            // A generator whose tables are refused proves nothing.
            assert!(outcome.refused_tables <= TABLES / 5, "seed {seed}: {} tables refused", outcome.refused_tables);
        }
    }
}
