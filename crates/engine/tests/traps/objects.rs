//! Traps 1 to 20: kinds of objects, and the order in which they are made.

crate::cases! {
    /// `TABLE_TYPE='SEQUENCE'` is not a base table; its state is not in its definition.
    t01_sequences_keep_their_state [mariadb, newer_mariadb] = "
        CREATE SEQUENCE s START WITH 5 INCREMENT BY 3 MINVALUE 1 MAXVALUE 1000 CACHE 10 CYCLE;
        SELECT NEXTVAL(s), NEXTVAL(s);
        CREATE TABLE t (id INT DEFAULT NEXTVAL(s) PRIMARY KEY, a INT);
        INSERT INTO t (a) VALUES (1), (2);";
}
