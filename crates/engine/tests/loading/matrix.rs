//! A table for each type, of values at its edges, loaded by every way: equal facts, equal words, and the way that was
//! meant to be taken.

use engine::LoadBy;
use testkit::{Flavour, Server, fingerprint};

use crate::support::*;
use crate::{fast, fast_rows, restored, told};

/// Whether a type's rows may go by bulk execute, by LOAD DATA.
const BOTH: (bool, bool) = (true, true);
const BULK: (bool, bool) = (true, false);

/// Type, values, ways. Each value is a row; NULL comes by itself.
type Type = (&'static str, &'static [&'static str], (bool, bool));

/// What all three servers know.
const TYPES: &[Type] = &[
    ("TINYINT", &["-128", "127", "0"], BOTH),
    ("TINYINT UNSIGNED", &["0", "255"], BOTH),
    ("BOOLEAN", &["0", "1"], BOTH),
    ("SMALLINT", &["-32768", "32767"], BOTH),
    ("SMALLINT(5) UNSIGNED ZEROFILL", &["0", "7", "65535"], BOTH),
    ("MEDIUMINT", &["-8388608", "8388607"], BOTH),
    ("MEDIUMINT UNSIGNED", &["16777215"], BOTH),
    ("INT", &["-2147483648", "2147483647"], BOTH),
    ("INT(10) UNSIGNED ZEROFILL", &["4294967295", "0"], BOTH),
    ("BIGINT", &["-9223372036854775808", "9223372036854775807", "-1"], BOTH),
    ("BIGINT UNSIGNED", &["18446744073709551615", "9223372036854775808", "0"], BOTH),
    ("YEAR", &["0", "'0000'", "'0'", "1901", "2155", "2000", "70", "69"], BOTH),
    ("DECIMAL(65,0)", &["99999999999999999999999999999999999999999999999999999999999999999",
        "-99999999999999999999999999999999999999999999999999999999999999999", "0"], BOTH),
    ("DECIMAL(65,30)", &["12345678901234567890123456789012345.123456789012345678901234567891",
        "-0.000000000000000000000000000001", "-1", "0"], BOTH),
    ("DECIMAL(10,3) UNSIGNED ZEROFILL", &["1.5", "0", "9999999.999"], BOTH),
    ("DECIMAL(5,5)", &["0.00001", "-0.99999"], BOTH),
    ("FLOAT", &["0", "'-0'", "0.1", "-3.4028234663852886e38", "1.17549435e-38", "1e-45", "16777217", "123456.789", "1e10"], BOTH),
    ("FLOAT(7,3)", &["1234.567", "-0.001"], BOTH),
    ("DOUBLE", &["0", "'-0'", "0.1", "1.7976931348623157e308", "-1.7976931348623157e308", "2.2250738585072014e-308",
        "5e-324", "0.30000000000000004", "123456789012345678901234567890", "9007199254740993", "1e15", "1e16", "1e-5",
        "18446744073709551616", "0.1234567890123456789", "1.0000000000000002", "4.35", "179769313486231570000000"], BOTH),
    ("DOUBLE(20,4) UNSIGNED", &["1234567890123456.1234", "0.00005"], BOTH),
    ("DATE", &["'0000-00-00'", "'2024-00-10'", "'2023-02-31'", "'9999-12-31'", "'0001-01-01'"], BOTH),
    ("TIME(6)", &["'-838:59:59'", "'838:59:59'", "'00:00:00.000001'", "'-00:00:00.5'"], BOTH),
    ("DATETIME", &["'0000-00-00 00:00:00'", "'9999-12-31 23:59:59'", "'2023-02-31 10:00:00'"], BOTH),
    ("DATETIME(6)", &["'2024-12-31 23:59:59.999999'"], BOTH),
    ("TIMESTAMP NULL", &["'0000-00-00 00:00:00'", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'"], BOTH),
    ("TIMESTAMP(6) NULL", &["'2024-03-31 01:30:00.123456'"], BOTH),
    ("CHAR(10) CHARACTER SET utf8mb4", &["''", "'é😀'", "'a  '", "' '", "'\\\\N'", "'NULL'"], BOTH),
    ("VARCHAR(100) CHARACTER SET utf8mb4", &["''", "'it''s \\\\ \\n \\r \\0 \\Z \\t \\b \"x\"'", "'trailing '", "'😀'", "'\\\\'", "'\\'\\''",
        "REPEAT('é', 100)", "'\\\\N'", "'\\\\\\\\N'", "0x80 /* invalid */ "], BOTH),
    ("LONGTEXT CHARACTER SET utf8mb4", &["''", "REPEAT('a\\\\', 70000)", "REPEAT('\\n', 300)", "REPEAT('x', 251)", "REPEAT('y', 65536)"], BOTH),
    ("TEXT CHARACTER SET utf8mb3", &["'é'", "''"], BOTH),
    ("VARCHAR(50) CHARACTER SET latin1", &["''", "'plain'", "_latin1 0xE9FF80", "'plain again'", "'back\\\\slash'", "'~'", "'\\r\\n'"], BOTH),
    ("CHAR(50) CHARACTER SET latin1", &["'plain'", "_latin1 0xE920", "'x'"], BOTH),
    ("TEXT CHARACTER SET sjis", &["_sjis 0x835C", "'a\\\\b'", "'abc'"], BOTH),
    ("TEXT CHARACTER SET gbk", &["_gbk 0x815C", "'a'"], BOTH),
    ("VARCHAR(20) CHARACTER SET ucs2", &["'aé'", "''", "'\\n'"], BOTH),
    ("CHAR(20) CHARACTER SET utf16", &["'a😀'", "''"], BOTH),
    ("TEXT CHARACTER SET utf32", &["'a😀'"], BOTH),
    ("VARCHAR(20) CHARACTER SET swe7", &["'abc'", "''"], BOTH),
    ("VARCHAR(20) CHARACTER SET ascii", &["'abc'", "'\\\\'", "''"], BOTH),
    ("VARCHAR(20) CHARACTER SET cp1251", &["'привет'", "'abc'"], BOTH),
    ("BINARY(4)", &["''", "0x00", "0xFF00FF00", "0x0D0A5C27"], BOTH),
    ("VARBINARY(300)", &["''", "0x00", "0x0D0A5C271A00", "REPEAT(0xFE, 255)", "'\\\\N'"], BOTH),
    ("LONGBLOB", &["''", "0x00FF", "REPEAT(0x5C0A, 40000)", "0x4E"], BOTH),
    ("BIT(1)", &["0", "1"], BOTH),
    ("BIT(13)", &["0", "8191", "4096"], BOTH),
    ("BIT(64)", &["0", "18446744073709551615", "9223372036854775808", "1"], BOTH),
    ("ENUM('a','it''s','2','1','0')", &["1", "2", "3", "4", "5"], BOTH),
    ("ENUM('é','E','2')", &["1", "2", "3"], BULK),
    ("ENUM('','x','0')", &["1", "2", "3"], BULK),
    ("ENUM('a','A ','b') CHARACTER SET latin1 COLLATE latin1_bin", &["1", "2", "3"], BULK),
    ("ENUM('a','b') CHARACTER SET latin1", &["1", "2"], BOTH),
    ("SET('a','b','c','2')", &["0", "1", "8", "3"], BOTH),
    ("SET('é','b')", &["0", "1", "2", "3"], BULK),
    ("SET('1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16','17','18','19','20','21','22','23','24','25',
        '26','27','28','29','30','31','32','33','34','35','36','37','38','39','40','41','42','43','44','45','46','47','48',
        '49','50','51','52','53','54','55','56','57','58','59','60','61','62','63','é')", &["0", "18446744073709551615", "9223372036854775808"], BULK),
    ("JSON", &["'null'", "'{\"é\": [1, 2.50, \"\\\\u0041\\\\n\"], \"b\": 12345678901234567890}'", "'\"😀\"'", "'[]'"], BOTH),
    ("POINT", &["ST_GeomFromText('POINT(1 -2)')", "ST_GeomFromText('POINT(0 0)')"], BULK),
    ("GEOMETRY", &["ST_GeomFromText('LINESTRING(0 0,1 1)')", "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1))')"], BULK),
    ("POLYGON", &["ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))', 4326)"], BULK),
];

const MARIADB: &[Type] = &[
    (
        "UUID",
        &[
            "'123e4567-e89b-12d3-a456-426655440000'",
            "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
        ],
        BULK,
    ),
    ("INET4", &["'0.0.0.0'", "'255.255.255.255'"], BULK),
    (
        "INET6",
        &["'::'", "'::ffff:1.2.3.4'", "'2001:db8::1'"],
        BULK,
    ),
    ("TEXT COMPRESSED", &["REPEAT('é', 1000)", "''"], BOTH),
    ("BLOB COMPRESSED", &["REPEAT(0x00, 1000)", "''"], BOTH),
];

const NEWER: &[Type] = &[(
    "VECTOR(3)",
    &[
        "VEC_FromText('[1,2,3]')",
        "VEC_FromText('[-0.1,1e-30,3.4e38]')",
    ],
    BULK,
)];

const MYSQL: &[Type] = &[
    ("VECTOR(3)", &["TO_VECTOR('[1,2,3]')"], BULK),
    (
        "POINT SRID 4326",
        &["ST_GeomFromText('POINT(1 -2)', 4326)"],
        BULK,
    ),
    ("VARCHAR(20) CHARACTER SET gb18030", &["'é'", "'abc'"], BOTH),
];

fn types(server: &Server) -> Vec<&'static Type> {
    let own: &[&[Type]] = match server.flavour() {
        Flavour::MariaDb => &[MARIADB],
        Flavour::NewerMariaDb => &[MARIADB, NEWER],
        Flavour::MySql => &[MYSQL],
    };
    TYPES.iter().chain(own.iter().copied().flatten()).collect()
}

testkit::on_each_server! {
    fn each_type_by_each_way(server) {
        let folder = folder();
        let database = server.database("matrix");
        if server.flavour() == Flavour::MySql {
            server.sql(None, "SET GLOBAL local_infile=ON");
        }
        let types = types(server);
        let mut sql = "SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'; SET time_zone='+00:00'; SET NAMES utf8mb4;".to_owned();
        for (at, (kind, values, _)) in types.iter().enumerate() {
            sql += &format!("CREATE TABLE t{at} (id INT PRIMARY KEY, v {kind}) ENGINE=InnoDB;\n");
            for (id, value) in ["NULL"].iter().chain(*values).chain(&["NULL"]).enumerate() {
                // A value that cannot be is none of this test.
                let ignore = if value.contains("invalid") { "IGNORE" } else { "" };
                sql += &format!("INSERT {ignore} INTO t{at} VALUES ({id}, {value});\n");
            }
        }
        server.sql(Some(&database), &sql);
        let (file, summary) = dump(server, &database, &folder);
        assert!(summary.index.gaps.is_empty(), "{:?}", summary.index.gaps);
        let source = fingerprint(server, &database);
        let (text, by_text) = restored(server, &file, &database, None, LoadBy::Insert);
        assert_eq!(source.diff(&by_text), [""; 0]);
        assert_eq!(fast_rows(text.loaded_by), 0);
        for way in fast(server) {
            let (all, facts) = restored(server, &file, &database, None, *way);
            assert_eq!(source.diff(&facts), [""; 0], "{way:?}");
            assert_eq!(told(&all), told(&text), "{way:?}");
            let mut wrong = Vec::new();
            for (at, (kind, values, (bulk, infile))) in types.iter().enumerate() {
                let table = format!("t{at}");
                let (one, _) = restored(server, &file, &database, Some(&table), *way);
                let meant = match way {
                    LoadBy::Infile => *infile,
                    _ => *bulk,
                };
                let rows = values.len() as u64 + 2;
                assert_eq!(one.rows(), rows, "{kind}");
                if (fast_rows(one.loaded_by) == rows) != meant {
                    wrong.push(format!("{kind}: {:?}", one.loaded_by));
                }
            }
            assert_eq!(wrong, [""; 0], "{way:?}");
        }
    }
}
