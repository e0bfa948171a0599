//! Failures that random databases found, made small, each under a name of its own. None may be taken out again.

use testkit::Server;
use testkit::generator::Knows;

use crate::trial::trial;

/// Makes the database and demands that it comes back, by our restore and by the server's own client.
fn comes_back(server: &Server, name: &str, sql: &str) {
    server.sql(
        None,
        &format!("DROP DATABASE IF EXISTS `{name}`; CREATE DATABASE `{name}`"),
    );
    server.sql(Some(name), sql);
    if let Err(failure) = trial(server, name, true) {
        panic!("{failure:?}");
    }
    server.sql(None, &format!("DROP DATABASE `{name}`"));
}

testkit::on_each_server! {
    // A CSV table with an impossible date is a crashed one to every session that does not allow such dates: it must be
    // read under the mode it is written under.
    #[only(mariadb, newer_mariadb)]
    fn an_impossible_date_in_a_csv_table(server) {
        comes_back(server, "generated_csv_date", "
            CREATE TABLE t (d DATE NOT NULL) ENGINE=CSV;
            SET sql_mode = 'ALLOW_INVALID_DATES';
            INSERT INTO t VALUES ('1999-11-31'), ('0000-00-00'), ('2024-02-29');");
    }

    // Its number is 0: the server warns whenever one is written, and it must come back all the same.
    fn the_error_value_of_an_enum_beside_an_empty_member(server) {
        comes_back(server, "generated_enum_error", "
            CREATE TABLE t (e ENUM('a', '', 'it''s'), f ENUM('a', 'b') CHARACTER SET ucs2 NOT NULL);
            SET sql_mode = '';
            INSERT INTO t VALUES (0, 0), (1, 1), (2, 2), (NULL, 2);");
    }

    // The server warns about what it computes itself; the row is whole.
    fn a_generated_column_that_cannot_hold_what_is_computed(server) {
        comes_back(server, "generated_computed", "
            SET sql_mode = '';
            CREATE TABLE t (a INT, t VARCHAR(9) CHARACTER SET utf8mb4, g VARCHAR(9) CHARACTER SET latin1 GENERATED ALWAYS AS (CONCAT(t, a)) STORED);
            INSERT INTO t (a, t) VALUES (1, 'é😀'), (2, 'x');");
    }

    // ARCHIVE takes no key below its counter, which CREATE TABLE sets.
    #[only(mariadb, newer_mariadb)]
    fn a_counted_archive_table(server) {
        Knows::learn(server);
        comes_back(server, "generated_archive", "
            CREATE TABLE t (id BIGINT NOT NULL AUTO_INCREMENT, PRIMARY KEY (id)) ENGINE=ARCHIVE;
            INSERT INTO t VALUES (18), (20);");
    }
}
