//! One table out of an archive of a hundred: the restore reads the frames of that table, the index, and next to nothing
//! else. Every byte that is read is counted beneath the reader; what is read twice counts twice.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use archive::index::Kind;
use archive::{ReadAt, Reader};
use engine::{RestoreOptions, Silent};
use support::*;

const TABLES: usize = 100;
/// The one that is restored, with its trigger.
const ONE: &str = "t_057";
/// What may be read beside the frames and the index.
const ALLOWANCE: u64 = 64 * 1024;

/// A file that counts what is read of it.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl ReadAt for Counted {
    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        self.read.fetch_add(buffer.len() as u64, Ordering::SeqCst);
        self.file.read_exact_at(buffer, offset)
    }
}

/// A hundred tables of about 200 kB that nothing compresses, each row with bytes of its own.
fn tables() -> String {
    let mut sql = String::from(
        "CREATE TABLE filling (id INT PRIMARY KEY AUTO_INCREMENT, k INT NOT NULL, noise BLOB NOT NULL, KEY (k)) ENGINE=InnoDB;
         SET max_recursive_iterations = 1000;
         INSERT INTO filling (k, noise) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 200)
             SELECT i % 17, RANDOM_BYTES(1000) FROM n;\n",
    );
    for number in 1..TABLES {
        let name = format!("t_{number:03}");
        sql.push_str(&format!(
            "CREATE TABLE {name} LIKE filling; INSERT INTO {name} SELECT * FROM filling;\n"
        ));
    }
    sql.push_str(&format!(
        "CREATE TRIGGER of_one BEFORE INSERT ON {ONE} FOR EACH ROW SET NEW.k = NEW.k + 0;\n"
    ));
    sql
}

testkit::on_each_server! {
fn one_table_of_a_hundred_costs_its_own_bytes(server) {
    let folder = folder();
    let database = server.database("hundred");
    // MySQL has no such variable, and its limit is high enough.
    let sql = match server.flavour() {
        testkit::Flavour::MySql => tables().replace("SET max_recursive_iterations = 1000;", ""),
        _ => tables(),
    };
    server.sql(Some(&database), &sql);
    let (file, _) = dump(server, &database, &folder);

    let read = Arc::new(AtomicU64::new(0));
    let reader = Reader::open(Counted {
        file: File::open(&file).unwrap(),
        read: read.clone(),
    })
    .unwrap();
    let index = reader.index();
    let of = |wanted: &str| -> u64 {
        let frames = index.frames.iter().filter(|frame| {
            frame.object.is_some_and(|at| {
                let object = &index.objects[at];
                object.name == wanted || object.table.as_deref() == Some(wanted)
            })
        });
        frames.map(|frame| frame.stored).sum()
    };
    let tables: Vec<&str> = index
        .objects
        .iter()
        .filter(|object| object.kind == Kind::Table)
        .map(|object| object.name.as_str())
        .collect();
    assert_eq!(tables.len(), TABLES);
    for table in &tables {
        // Else the allowance would hide that another table is read.
        assert!(of(table) > 2 * ALLOWANCE, "{table}: {} bytes", of(table));
    }

    let copy = format!("{database}_copy");
    let choices = RestoreOptions {
        tables: Some(vec![ONE.to_owned()]),
        ..RestoreOptions::default()
    };
    let restored = engine::mysql::restore(&reader, &options(server, &copy), &choices, &Silent);
    assert_eq!(restored.unwrap().tables.len(), 1);
    let same = format!(
        "SELECT COUNT(*) FROM `{database}`.{ONE} a JOIN `{copy}`.{ONE} b USING (id, k, noise)"
    );
    assert_eq!(server.sql(None, &same).trim(), "200");
    let triggers = format!("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = '{copy}'");
    assert_eq!(server.sql(None, &triggers).trim(), "of_one");

    let (read, frames) = (read.load(Ordering::SeqCst), of(ONE));
    let index_bytes = reader.bytes() - index.body_bytes;
    println!("{read} bytes read: {frames} of frames, {index_bytes} of index, {} in all", reader.bytes());
    assert!(read >= frames + index_bytes, "{read} bytes: not all was counted");
    assert!(
        read <= frames + index_bytes + ALLOWANCE,
        "{read} bytes read for {frames} bytes of frames and {index_bytes} of index"
    );
}
}
