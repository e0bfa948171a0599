//! A server without room for sorting: keys that were to come behind the rows come one after the other, row by row, and
//! are all there in the end. A key that cannot come at all ends the restore (`a_key_that_cannot_come_back_is_named`).

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use engine::{Event, Monitor, RestoreOptions};
use testkit::{Flavour, Server, fingerprint};

use crate::support::*;

/// Takes the folder for temporary files away as soon as all rows are there, and gives it back when the last key is.
struct Cramped {
    folder: PathBuf,
    rows: u64,
    seen: Mutex<u64>,
    shares: Mutex<Vec<f64>>,
}

impl Monitor for Cramped {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Progress { rows, .. } => {
                let mut seen = self.seen.lock().unwrap();
                *seen += rows;
                if *seen == self.rows {
                    fs::remove_dir_all(&self.folder).unwrap();
                }
            }
            Event::Done { share } => {
                let mut shares = self.shares.lock().unwrap();
                if shares.last().is_some_and(|last| *last < 1.0) && share >= 1.0 {
                    fs::create_dir(&self.folder).unwrap();
                }
                shares.push(share);
            }
            _ => {}
        }
    }
}

fn altered(server: &Server) -> u64 {
    let shown = server.sql(None, "SHOW GLOBAL STATUS LIKE 'Com_alter_table'");
    shown.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn no_room(flavour: Flavour) {
    let folder = folder();
    let temporary = folder.path().join("temporary");
    fs::create_dir(&temporary).unwrap();
    let tmpdir = format!("--tmpdir={}", temporary.display());
    let server = Server::start_of(flavour, &[&tmpdir, "--innodb-sort-buffer-size=65536"]);
    let database = server.database("room");
    let numbers = server.numbers(20_000);
    // MariaDB crashes when it makes a full-text key and has no folder for temporary files (10.11.19, 11.8).
    let (texts, keys) = match flavour {
        Flavour::MySql => (", FULLTEXT KEY f (b)", 3),
        _ => ("", 2),
    };
    server.sql(
        Some(&database),
        &format!(
            "CREATE TABLE t (id INT PRIMARY KEY, a CHAR(64), b CHAR(64), UNIQUE KEY u (a), KEY k (b){texts});
             INSERT INTO t SELECT seq, SHA2(seq, 256), SHA2(seq + 1, 256) FROM {numbers}"
        ),
    );
    let (file, _) = dump(&server, &database, &folder);
    let copy = format!("{database}_copy");
    let monitor = Cramped {
        folder: temporary,
        rows: 20_000,
        seen: Mutex::new(0),
        shares: Mutex::default(),
    };
    let choices = RestoreOptions {
        keys_after: 0,
        jobs: std::num::NonZeroUsize::new(1),
        ..RestoreOptions::default()
    };
    let before = altered(&server);
    let options = options(&server, &copy);
    let restored = engine::mysql::restore(&reader(&file), &options, &choices, &monitor).unwrap();
    // One to take them off; refused: all together, and each one alone; and then row by row.
    let altered = altered(&server) - before;
    eprintln!("{}: {altered} changes of the table", flavour.name());
    assert_eq!(altered, 2 + 2 * keys as u64, "there was room");
    assert_eq!((restored.keys_later, restored.changes), (1, vec![]));
    assert!(
        fingerprint(&server, &database) == fingerprint(&server, &copy),
        "the copy is another one"
    );
    // The rows are not all of the work, and all of it is done in the end.
    let shares = monitor.shares.into_inner().unwrap();
    assert!(shares.is_sorted(), "{shares:?}");
    let rows = shares[shares.len() - 1 - keys];
    assert!((0.5..0.9).contains(&rows), "{shares:?}");
    assert_eq!(shares.last(), Some(&1.0));
}

testkit::on_each_server! {
    fn keys_come_without_room_for_sorting(server) {
        no_room(server.flavour());
    }
}
