//! Trap 2: packages and routines in Oracle's language, which need their sql_mode and the head before the body.
//! MySQL has neither.

use archive::index::Kind;

use crate::support::{dump, folder};

const PACKAGES: &str = r"
    SET sql_mode = ORACLE;
    DELIMITER ~~~
    -- Later in the alphabet than what uses it, and the body refers to itself.
    CREATE PACKAGE z_tools AS
      -- what others see; with a word
      FUNCTION twice(a INT) RETURN INT;
      PROCEDURE say(t VARCHAR2);
    END;
    ~~~
    CREATE PACKAGE BODY z_tools AS
      calls INT := 0; /* private */
      FUNCTION twice(a INT) RETURN INT AS BEGIN calls := calls + 1; RETURN a * 2; END;
      PROCEDURE say(t VARCHAR2) AS BEGIN SELECT t || '; ;; // $$' || twice(4); END;
    BEGIN
      calls := 10;
    END;
    ~~~
    CREATE PACKAGE a_user COMMENT 'an ''odd'' comment' AS PROCEDURE run; END;
    ~~~
    CREATE PACKAGE BODY a_user AS PROCEDURE run AS BEGIN z_tools.say('x'); END; END;
    ~~~
    CREATE PACKAGE only_a_head AS PROCEDURE nobody_wrote_it; END;
    ~~~
    CREATE FUNCTION plus(a VARCHAR2, b VARCHAR2) RETURN VARCHAR2 AS c VARCHAR2(20) := 'x'; BEGIN RETURN a || b || c; END;
    ~~~
    CREATE PROCEDURE loops(a IN OUT INT) AS BEGIN FOR i IN 1..3 LOOP a := a + i; END LOOP; END;
    ~~~
    DELIMITER ;
    SET sql_mode = '';
    CREATE FUNCTION plain() RETURNS INT DETERMINISTIC RETURN 1;
    CREATE TABLE t (a VARCHAR(10)); INSERT INTO t VALUES ('1');
    CREATE VIEW v AS SELECT plus(a, '2') AS p FROM t;";

crate::cases! {
    /// Heads, bodies, a head without body, routines of the same language, and a view that calls one.
    t02_packages [mariadb, newer_mariadb] = PACKAGES;
}

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
    fn t02_every_head_comes_before_any_body_and_they_work(server) {
        let folder = folder();
        let database = server.database("t02_order");
        server.sql(Some(&database), PACKAGES);
        let (file, summary) = dump(server, &database, &folder);
        let place = |kind: Kind, first: bool| {
            let mut places = summary.index.objects.iter().enumerate().filter(|(_, object)| object.kind == kind).map(|(at, _)| at);
            if first { places.next() } else { places.next_back() }
        };
        assert!(place(Kind::Package, false).unwrap() < place(Kind::PackageBody, true).unwrap());
        let copy = server.database("t02_copy");
        server.sql(None, &format!("DROP DATABASE `{copy}`"));
        crate::support::restore(server, &file, &copy);
        assert_eq!(server.sql(Some(&copy), "SET sql_mode = ORACLE; CALL a_user.run(); SELECT p FROM v"), "x; ;; // $$8\n12x\n");
    }
}
