//! Trap 11: foreign keys in every direction, and constraints that old rows violate.

use engine::RestoreOptions;
use testkit::fingerprint;

use crate::support::{dump, folder, plain_client, restore_with};

crate::cases! {
    /// Rows and tables that need each other: no order of tables satisfies them.
    t11_cycles_and_self_references [mariadb, newer_mariadb, mysql] = "
        SET foreign_key_checks = 0;
        CREATE TABLE a (id INT PRIMARY KEY, b INT, CONSTRAINT a_to_b FOREIGN KEY (b) REFERENCES b (id) ON DELETE SET NULL ON UPDATE CASCADE);
        CREATE TABLE b (id INT PRIMARY KEY, a INT, CONSTRAINT b_to_a FOREIGN KEY (a) REFERENCES a (id) ON DELETE RESTRICT);
        CREATE TABLE tree (id INT PRIMARY KEY, up INT, KEY (up), FOREIGN KEY (up) REFERENCES tree (id));
        CREATE TABLE wide (x INT, y INT, PRIMARY KEY (x, y)); CREATE TABLE child (x INT, y INT, FOREIGN KEY (x, y) REFERENCES wide (x, y));
        INSERT INTO a VALUES (1, 1), (2, NULL); INSERT INTO b VALUES (1, 2); INSERT INTO tree VALUES (1, 3), (2, 1), (3, 3);
        INSERT INTO wide VALUES (1, 2); INSERT INTO child VALUES (1, 2), (NULL, 9);";

    /// A key that is not unique, or only its first column: allowed by InnoDB, and by MySQL 8.4 only when told to.
    t11_foreign_keys_on_keys_that_are_not_unique [mariadb, newer_mariadb, mysql] = "
        /*!80400 SET restrict_fk_on_non_standard_key = OFF */;
        CREATE TABLE p (id INT PRIMARY KEY, a INT, b INT, KEY (a, b)); INSERT INTO p VALUES (1, 5, 1), (2, 5, 2);
        CREATE TABLE c (a INT, CONSTRAINT odd FOREIGN KEY (a) REFERENCES p (a)); INSERT INTO c VALUES (5), (5);";

    /// Rows that were written without checks: they violate their foreign keys, and must come back as they are.
    t11_rows_that_violate_a_foreign_key [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (p INT, FOREIGN KEY (p) REFERENCES p (id));
        SET foreign_key_checks = 0; INSERT INTO c VALUES (99);
        CREATE TABLE orphan (p INT, CONSTRAINT to_nothing FOREIGN KEY (p) REFERENCES never_made (id)); INSERT INTO orphan VALUES (1);";
}

testkit::on_each_server! {
    fn t11_a_foreign_key_to_another_database_keeps_it(server) {
        let folder = folder();
        let (database, other) = (server.database("t11_child"), server.database("t11_parent"));
        server.sql(Some(&database), &format!("
            CREATE TABLE `{other}`.p (id INT PRIMARY KEY); INSERT INTO `{other}`.p VALUES (1);
            CREATE TABLE c (p INT, FOREIGN KEY (p) REFERENCES `{other}`.p (id)); INSERT INTO c VALUES (1);"));
        let before = fingerprint(server, &database);
        let (file, summary) = dump(server, &database, &folder);
        assert_eq!(summary.index.gaps, []);
        for plain in [false, true] {
            server.sql(None, &format!("DROP DATABASE `{database}`"));
            if plain {
                server.sql(None, &format!("CREATE DATABASE `{database}`"));
                plain_client(server, &file, &database);
            } else {
                assert_eq!(restore_with(server, &file, &database, &RestoreOptions::default()).unwrap().changes, []);
            }
            assert_eq!(before.diff(&fingerprint(server, &database)), Vec::<String>::new());
        }
        // And where that database is missing, the table comes all the same.
        server.sql(None, &format!("DROP DATABASE `{database}`; DROP DATABASE `{other}`"));
        restore_with(server, &file, &database, &RestoreOptions::default()).unwrap();
        assert_eq!(server.sql(Some(&database), "SELECT p FROM c"), "1\n");
    }

    // A parent that is replaced while its child stays, and one with a child that the archive does not know.
    fn t11_a_referenced_table_can_be_replaced(server) {
        let folder = folder();
        let database = server.database("t11_replace");
        server.sql(Some(&database), "CREATE TABLE p (id INT PRIMARY KEY); INSERT INTO p VALUES (1);
            CREATE TABLE c (p INT, CONSTRAINT k FOREIGN KEY (p) REFERENCES p (id)); INSERT INTO c VALUES (1)");
        let (file, _) = dump(server, &database, &folder);
        server.sql(Some(&database), "INSERT INTO p VALUES (2); INSERT INTO c VALUES (2); CREATE TABLE later (p INT, CONSTRAINT l FOREIGN KEY (p) REFERENCES p (id))");
        let choices = RestoreOptions { replace: true, ..RestoreOptions::default() };
        let done = restore_with(server, &file, &database, &choices).unwrap();
        assert_eq!(done.kept, ["later"]);
        assert_eq!(server.sql(Some(&database), "SELECT id FROM p; SELECT p FROM c"), "1\n1\n");
        let refused = server.try_sql(Some(&database), "INSERT INTO later VALUES (7)").unwrap_err();
        assert!(refused.contains("1452"), "the foreign key of the table that stayed holds: {refused}");
    }
}
