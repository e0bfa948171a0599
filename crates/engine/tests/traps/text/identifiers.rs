//! Traps 44 and 45: names.

crate::cases! {
    /// Quotes, dots, spaces, digits, reserved words, letters of all lands, 64 of them.
    t44_names [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE `a``b` (`c``d` INT PRIMARY KEY, `e.f` INT, ` leading` INT, `in side` INT, `1` INT, `1e5` INT, `select` INT, `é表я` INT, `'` INT, `\"` INT, `\\` INT, `/*x*/` INT, `--` INT, `;` INT, `%s` INT, `a)` INT, `VALUES` INT, `a	b` INT, `a
b` INT, KEY `k``k` (`e.f`), CONSTRAINT `c``c` CHECK (`e.f` > 0)); INSERT INTO `a``b` VALUES (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19);
        CREATE TABLE `a.b` (a INT); INSERT INTO `a.b` VALUES (1); CREATE TABLE ` leading` (a INT); INSERT INTO ` leading` VALUES (1); CREATE TABLE `12345` (`67` INT); INSERT INTO `12345` VALUES (1);
        CREATE TABLE `select` (`from` INT, `rank` INT, `lateral` INT, `system` INT, `row` INT, `empty` INT, `manual` INT, `parallel` INT, `qualify` INT, `tablesample` INT, `library` INT, `intersect` INT, `external` INT); INSERT INTO `select` VALUES (1,2,3,4,5,6,7,8,9,10,11,12,13);
        CREATE TABLE `éàü表語я` (`été` INT); INSERT INTO `éàü表語я` VALUES (1); CREATE TABLE `a/b` (a INT); INSERT INTO `a/b` VALUES (1); CREATE TABLE `a\\b` (a INT); INSERT INTO `a\\b` VALUES (1); CREATE TABLE `#` (a INT); INSERT INTO `#` VALUES (1); CREATE TABLE `-- x` (a INT); INSERT INTO `-- x` VALUES (1); CREATE TABLE `it's \"x\"` (a INT); INSERT INTO `it's \"x\"` VALUES (1); CREATE TABLE `nul` (a INT); INSERT INTO `nul` VALUES (1); CREATE TABLE `a@0041` (a INT); INSERT INTO `a@0041` VALUES (1); CREATE TABLE `..` (a INT); INSERT INTO `..` VALUES (1);
        CREATE TABLE `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` (`ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé1` INT, `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` INT); INSERT INTO `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` VALUES (1, 2);
        CREATE VIEW `v``w` AS SELECT `c``d`, `select` AS `odd \"' col` FROM `a``b`; CREATE TRIGGER `t``r` BEFORE INSERT ON `a``b` FOR EACH ROW SET NEW.`1e5` = 1; CREATE PROCEDURE `p``r é`() SELECT 1; CREATE FUNCTION `f.n`() RETURNS INT DETERMINISTIC RETURN 1;";

    /// Names that differ only in case are two names.
    t44_names_that_differ_in_case [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT); CREATE TABLE T (b INT); CREATE TABLE Té (a INT); CREATE TABLE tÉ (b INT); INSERT INTO t VALUES (1); INSERT INTO T VALUES (2), (3); INSERT INTO Té VALUES (1); CREATE VIEW v AS SELECT * FROM T; CREATE VIEW V AS SELECT * FROM t;
        CREATE TRIGGER x BEFORE INSERT ON T FOR EACH ROW SET NEW.b = 1;";
}
