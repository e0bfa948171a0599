//! Trap 1: sequences, which are tables to the server and hold a state that is in no definition.

crate::cases! {
    /// `TABLE_TYPE='SEQUENCE'` is not a base table; its state is not in its definition.
    t01_sequences_keep_their_state [mariadb, newer_mariadb] = "
        CREATE SEQUENCE s START WITH 5 INCREMENT BY 3 MINVALUE 1 MAXVALUE 1000 CACHE 10 CYCLE;
        SELECT NEXTVAL(s), NEXTVAL(s);
        CREATE TABLE t (id INT DEFAULT NEXTVAL(s) PRIMARY KEY, a INT);
        INSERT INTO t (a) VALUES (1), (2);";

    /// Used up, gone round, counting down, another engine, never used: each has another state.
    t01_sequences_at_their_ends [mariadb, newer_mariadb] = "
        CREATE SEQUENCE down START WITH 3 INCREMENT BY -1 MINVALUE 1 MAXVALUE 3 NOCACHE CYCLE;
        SELECT NEXTVAL(down), NEXTVAL(down), NEXTVAL(down), NEXTVAL(down);
        CREATE SEQUENCE last START WITH 2 MINVALUE 1 MAXVALUE 2 NOCACHE NOCYCLE;
        SELECT NEXTVAL(last);
        CREATE SEQUENCE fresh;
        CREATE SEQUENCE `odd ``name` ENGINE=Aria;
        SELECT SETVAL(`odd ``name`, 100), NEXTVAL(`odd ``name`);
        CREATE SEQUENCE `wide` MINVALUE -9223372036854775807 MAXVALUE 9223372036854775806 START WITH -5;
        SELECT NEXTVAL(`wide`);";

    /// One of every kind that both families know.
    t01_every_kind_of_object [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a INT);
        CREATE VIEW v AS SELECT a FROM t;
        CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
        CREATE PROCEDURE p() SELECT 1;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;
        CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 00:00:00' DO SELECT 1;
        INSERT INTO t VALUES (7, 0);";
}
