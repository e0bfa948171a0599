//! Trap 56: what a server guesses about its tables is never taken for what they hold.

use testkit::{Flavour, Server, fingerprint};

use crate::support::*;

testkit::on_each_server! {
fn t56_wrong_statistics_do_not_matter(server) {
    let server = &Server::start_of(server.flavour(), &[]);
    let folder = folder();
    let database = server.database("guesses");
    server.sql(
        Some(&database),
        "CREATE TABLE full_says_none (id INT PRIMARY KEY, t LONGTEXT) STATS_PERSISTENT=1 STATS_AUTO_RECALC=0;
         CREATE TABLE none_says_full (id INT PRIMARY KEY, t LONGTEXT) STATS_PERSISTENT=1 STATS_AUTO_RECALC=0;
         INSERT INTO full_says_none VALUES (1, 'a'), (2, 'b'), (3, 'c');
         INSERT INTO mysql.innodb_table_stats (database_name, table_name, n_rows, clustered_index_size, sum_of_other_index_sizes)
             VALUES (DATABASE(), 'full_says_none', 0, 1, 0), (DATABASE(), 'none_says_full', 5000000, 100000, 0)
             ON DUPLICATE KEY UPDATE n_rows = VALUES(n_rows), clustered_index_size = VALUES(clustered_index_size);",
    );
    // Only a server that starts anew believes that table.
    server.restart();
    let guess = "SELECT GROUP_CONCAT(TABLE_ROWS ORDER BY TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA=DATABASE()";
    let fresh = match server.flavour() {
        Flavour::MySql => "SET SESSION information_schema_stats_expiry=0;",
        Flavour::MariaDb | Flavour::NewerMariaDb => "",
    };
    let guessed = server.sql(Some(&database), &format!("{fresh}{guess}"));
    assert_ne!(guessed.trim(), "3,0", "the server guesses well: this test shows nothing");
    let (file, summary) = dump(server, &database, &folder);
    assert_eq!(summary.index.gaps, []);
    assert_eq!(summary.index.rows(), 3);
    let before = fingerprint(server, &database);
    let copy = format!("{database}_copy");
    assert_eq!(restore(server, &file, &copy).rows(), 3);
    assert_eq!(before.diff(&fingerprint(server, &copy)), Vec::<String>::new());
}
}
