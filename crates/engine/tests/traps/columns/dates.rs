//! Traps 30 and 31: dates and times.

crate::cases! {
    /// Zero dates, zeros within dates, and days that no calendar has.
    t30_odd_dates [mariadb, newer_mariadb, mysql] = "
        SET sql_mode='ALLOW_INVALID_DATES';
        CREATE TABLE t (id INT PRIMARY KEY, a DATE, b DATETIME, c TIMESTAMP NULL, d DATETIME(6) NOT NULL DEFAULT '0000-00-00 00:00:00', KEY (a));
        INSERT INTO t VALUES (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00'), (2, '2024-00-10', '2024-02-31 23:59:59', NULL, '2023-00-00 12:00:00.123456'),
            (3, '2024-04-31', '0000-00-00 00:00:01', '2038-01-19 03:14:07', '9999-12-31 23:59:59.999999'), (4, '9999-12-31', '1000-01-01', '1970-01-01 00:00:01', '0001-01-01'),
            (5, NULL, NULL, NULL, '2024-02-30 00:00:00.000001');
        CREATE TABLE k (a DATE NOT NULL PRIMARY KEY, b DATE);
        INSERT INTO k VALUES ('0000-00-00', '0000-00-00'), ('2023-02-30', NULL), ('2023-03-01', '2023-00-00');";

    /// Defaults that strict servers refuse in a CREATE TABLE.
    t30_zero_defaults [mariadb, newer_mariadb, mysql] = "
        SET sql_mode='';
        CREATE TABLE t (id INT PRIMARY KEY, a DATE NOT NULL DEFAULT '0000-00-00', b DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00', c TIMESTAMP NOT NULL DEFAULT '0000-00-00 00:00:00', d DATETIME(3) DEFAULT '0000-00-00 00:00:00.000', e DATE DEFAULT '2024-00-00');
        INSERT INTO t (id) VALUES (1);";

    /// A TIME is no time of day: 838 hours, both signs, six digits.
    t30_times [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a TIME, b TIME(1), c TIME(6), d DATETIME(1), e TIMESTAMP(6) NULL);
        INSERT INTO t VALUES (1, '838:59:59', '-838:59:59.0', '838:59:58.999999', '2024-01-01 00:00:00.9', '2024-01-01 00:00:00.000001'),
            (2, '-838:59:59', '00:00:00.1', '-00:00:00.000001', '1000-01-01', '1970-01-01 00:00:01.5'), (3, '00:00:00', '-00:00:00.1', '-838:59:58.999999', NULL, NULL), (4, NULL, NULL, NULL, NULL, '2038-01-19 03:14:07.999999');";

    /// The hour that comes twice in autumn must stay two hours.
    t31_summer_time [mariadb, newer_mariadb, mysql] = "
        SET time_zone='+00:00';
        CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP NULL, b DATETIME, c TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), KEY (a));
        INSERT INTO t VALUES (1, '2024-10-27 00:30:00', '2024-10-27 02:30:00', '2024-10-27 00:30:00.5'), (2, '2024-10-27 01:30:00', '2024-10-27 02:30:00', '2024-10-27 01:30:00'),
            (3, '2024-03-31 00:59:59', '2024-03-31 02:30:00', '2024-03-31 01:00:00'), (4, '2024-03-31 01:00:00', '2024-03-31 02:00:00', '1970-01-01 00:00:01'), (5, '2038-01-19 03:14:07', NULL, '2038-01-19 03:14:07.999');";

    /// Moments that older servers do not know.
    t31_until_2106 [newer_mariadb] = "
        SET time_zone='+00:00';
        CREATE TABLE t (a TIMESTAMP NULL, b TIMESTAMP(6) NULL);
        INSERT INTO t VALUES ('2038-01-19 03:14:08', '2106-02-07 06:28:15.999999'), ('2106-02-07 06:28:15', '2038-01-19 03:14:07.999999');";
}

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
    fn t30_old_inner_form(server) {
        // Tables of MariaDB 5.3 keep times in another form, which only a server-wide setting makes again: the values
        // come back in today's form, and the restore says so.
        let folder = crate::support::folder();
        let database = server.database("t30_old_form");
        server.sql(Some(&database), "SET GLOBAL mysql56_temporal_format=OFF; CREATE TABLE t (a TIME, b TIME(3), c DATETIME, d DATETIME(6), e TIMESTAMP(2) NULL) ENGINE=MyISAM; SET GLOBAL mysql56_temporal_format=ON;
            INSERT INTO t VALUES ('-838:59:59', '12:34:56.789', '2024-02-29 12:00:00', '2024-02-29 12:00:00.123456', '2024-02-29 12:00:00.12'), ('838:59:59', '-00:00:00.001', '0000-00-00', '9999-12-31 23:59:59.999999', NULL)");
        let values = "SELECT * FROM t ORDER BY a";
        let before = server.sql(Some(&database), values);
        assert_eq!(before.lines().count(), 2);
        let (file, _) = crate::support::dump(server, &database, &folder);
        let copy = format!("{database}_copy");
        let restored = crate::support::restore(server, &file, &copy);
        let changes: Vec<&str> = restored.changes.iter().map(|change| change.change.as_str()).collect();
        assert_eq!(changes, ["definition_differs"]);
        assert_eq!(server.sql(Some(&copy), values), before);
    }
}
