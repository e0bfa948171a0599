//! How many round trips it takes. Each costs the latency of the way, so their number is what makes many tables slow.

use engine::{DumpOptions, Silent};
use testkit::{Counts, Link, Proxy, Server};
use wire::Compression;

use crate::through;

/// Of a dump, for each further table. To be lowered with what is asked in one go; never raised.
const MOST: f64 = 0.2;

/// A database of so many tables of two rows.
fn tiny(server: &Server, tables: usize) -> String {
    let database = server.database("tiny");
    let sql: String = (0..tables)
        .map(|n| {
            format!(
                "CREATE TABLE t{n} (id INT PRIMARY KEY, word VARCHAR(20), part FLOAT); \
                 INSERT INTO t{n} VALUES (1, 'one', 0.1), (2, 'two', 1e20);\n"
            )
        })
        .collect();
    server.sql(Some(&database), &sql);
    database
}

/// What a dump of the database costs on the way.
fn dump(server: &Server, database: &str) -> Counts {
    let proxy = Proxy::start(server, Link::HERE);
    let options = through(&proxy, database, Compression::Off);
    engine::mysql::dump(&options, Vec::new(), &DumpOptions::default(), &Silent).unwrap();
    proxy.counts()
}

testkit::on_each_server! {
    fn a_table_costs_few_turns(server) {
        let (few, many) = (dump(server, &tiny(server, 10)), dump(server, &tiny(server, 110)));
        let each = (many.turns - few.turns) as f64 / 100.0;
        eprintln!("{}: {few:?} for 10 tables, {each} turns for each further one", server.flavour().name());
        assert!(each <= MOST, "{each} turns for each table");
    }
}
