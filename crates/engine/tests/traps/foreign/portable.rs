//! Our own text through the plain client of the other family, for a database that both know.

use testkit::{Flavour, Server};

use crate::support::{dump, folder, plain_client};

/// A collation that both have, for the session that makes the view, too: nothing that one family writes otherwise.
const SQL: &str = "
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci;
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE customers (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL, photo BLOB, UNIQUE KEY (name)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE orders (id BIGINT UNSIGNED PRIMARY KEY, customer INT, total DECIMAL(20,6), ratio DOUBLE, f FLOAT, at DATETIME(6), day DATE, bits BIT(5), kind ENUM('a','b;'), CONSTRAINT c FOREIGN KEY (customer) REFERENCES customers (id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO customers VALUES (1,'Zoé; 😀',0x00FF27225C1A0D0A),(2,'it''s \\\\ \"x\"',NULL);
INSERT INTO orders VALUES (18446744073709551615,1,-12345678901234.567891,0.1,1.1,'2024-03-31 01:30:00.123456','0000-00-00',b'10101','b;'),(0,NULL,0,-1e-300,3.4e38,NULL,NULL,NULL,NULL);
CREATE VIEW v AS SELECT c.name AS name, o.total AS total FROM customers c JOIN orders o ON o.customer=c.id;
";

/// What both families print alike.
const FACTS: &str = "SELECT id, HEX(name), HEX(photo) FROM customers ORDER BY id; \
    SELECT id, customer, total, ratio, f+0e0, at, day, HEX(bits), kind FROM orders ORDER BY id; \
    SELECT HEX(name), total FROM v; \
    SELECT TABLE_NAME, COLUMN_NAME, IS_NULLABLE, CHARACTER_SET_NAME, COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA=DATABASE() ORDER BY 1, ORDINAL_POSITION; \
    SELECT TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA=DATABASE() ORDER BY 1, 2";

fn across(from: &Server, to: &Server) {
    let folder = folder();
    let database = from.database("portable");
    let strict = "SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES';";
    from.sql(Some(&database), &format!("{strict}{SQL}"));
    let (file, summary) = dump(from, &database, &folder);
    assert_eq!(summary.index.gaps, []);
    let copy = to.database("portable_copy");
    plain_client(to, &file, &copy);
    assert_eq!(from.sql(Some(&database), FACTS), to.sql(Some(&copy), FACTS));
}

#[test]
fn our_text_through_the_client_of_the_other_family() {
    if !Flavour::MySql.is_there() {
        eprintln!("NOT TESTED: no {} here", Flavour::MySql.name());
        return;
    }
    let mysql = Server::shared_of(Flavour::MySql);
    for flavour in [Flavour::MariaDb, Flavour::NewerMariaDb] {
        if flavour.is_there() {
            let mariadb = Server::shared_of(flavour);
            across(mariadb, mysql);
            across(mysql, mariadb);
        }
    }
}
