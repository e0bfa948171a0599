//! The widest table that InnoDB makes, with data in each of its columns; and values of 400 MB, whose packets are split,
//! in the memory that a small one needs.

use std::fmt::Write;
use std::num::NonZeroUsize;
use std::path::Path;

use engine::{DumpOptions, RestoreOptions, Silent};
use testkit::{Flavour, Server};

use super::child;
use super::support::{dump, folder, options_of, reader, restore};

/// Columns of an InnoDB table at most.
const COLUMNS: usize = 1017;

testkit::on_each_server! {
fn as_many_columns_as_there_can_be(server) {
    let database = server.database("columns");
    let kinds = ["INT", "VARCHAR(2)", "TINYINT UNSIGNED", "DATE", "CHAR(1) CHARACTER SET latin1", "BINARY(2)", "YEAR"];
    let values = ["-7", "'é'''", "255", "'2026-02-28'", "'ü'", "X'00FF'", "1999"];
    let mut columns = String::from("c0 INT PRIMARY KEY");
    let mut first = String::from("1");
    for column in 1..COLUMNS {
        let kind = column % kinds.len();
        write!(columns, ", c{column} {}", kinds[kind]).unwrap();
        write!(first, ", {}", values[kind]).unwrap();
    }
    let nothing = ", NULL".repeat(COLUMNS - 1);
    server.sql(
        Some(&database),
        &format!("CREATE TABLE wide ({columns}) ROW_FORMAT=DYNAMIC; INSERT INTO wide VALUES ({first}), (2{nothing})"),
    );
    let folder = folder();
    let (file, summary) = dump(server, &database, &folder);
    assert_eq!(summary.index.rows(), 2);
    let table = summary.index.objects.iter().find(|object| object.name == "wide");
    assert_eq!(table.unwrap().columns.len(), COLUMNS);
    let copy = format!("{database}_copy");
    restore(server, &file, &copy);
    let all = |database: &str| server.sql_bytes(Some(database), b"SELECT * FROM wide ORDER BY c0");
    let rows = all(&database);
    let tabs = rows.iter().filter(|byte| **byte == b'\t').count();
    assert_eq!(tabs, 2 * (COLUMNS - 1));
    assert!(rows == all(&copy), "another row came back");
}
}

/// What a child does: `dump` or `restore`, a socket, a database and a file.
fn work(task: &str) {
    let words: Vec<&str> = task.split('|').collect();
    let [what, socket, database, file] = words[..] else {
        panic!("{task}");
    };
    let options = options_of(Path::new(socket), database);
    let jobs = NonZeroUsize::new(2);
    if what == "dump" {
        let choices = DumpOptions {
            jobs,
            ..DumpOptions::default()
        };
        let out = std::fs::File::create(file).unwrap();
        let (_, summary) = engine::mysql::dump(&options, out, &choices, &Silent).unwrap();
        assert_eq!((summary.index.rows(), summary.index.gaps.len()), (4, 0));
    } else {
        let choices = RestoreOptions {
            jobs,
            ..RestoreOptions::default()
        };
        let reader = reader(Path::new(file));
        let restored = engine::mysql::restore(&reader, &options, &choices, &Silent).unwrap();
        assert_eq!(restored.rows(), 4);
    }
    child::tell_peak();
}

#[test]
fn a_value_of_400_mb_needs_no_memory() {
    if let Some(task) = child::task() {
        return work(&task);
    }
    let server = Server::start_of(
        Flavour::MariaDb,
        &["--max-allowed-packet=1G", "--innodb-log-file-size=2G"],
    );
    let folder = folder();
    let database = server.database("enormous");
    // As long as a value may be; one of a packet and a bit, one of exactly a packet.
    server.sql(
        Some(&database),
        "CREATE TABLE v (id INT PRIMARY KEY, b LONGBLOB) ROW_FORMAT=DYNAMIC;
         INSERT INTO v VALUES (1, 'small'), (2, REPEAT(UNHEX('00275C0A'), 100*1024*1024));
         INSERT INTO v VALUES (3, REPEAT('p', 16*1024*1024)), (4, REPEAT('q', 16*1024*1024-1-6))",
    );
    let file = folder.path().join("archive");
    let copy = format!("{database}_copy");
    let peak = |what: &str, database: &str| {
        let (socket, file) = (server.socket(), file.display());
        let task = format!("{what}|{}|{database}|{file}", socket.display());
        child::peak_kib("wide::a_value_of_400_mb_needs_no_memory", &task)
    };
    let peaks = [peak("dump", &database), peak("restore", &copy)];
    println!("peaks of dump and restore: {peaks:?} KiB");
    let sums = |database: &str| {
        server.sql(
            Some(database),
            "SELECT id, LENGTH(b), MD5(b) FROM v ORDER BY id",
        )
    };
    assert_eq!(sums(&database), sums(&copy));
    assert!(peaks.iter().all(|peak| *peak <= 64 * 1024), "{peaks:?} KiB");
}
