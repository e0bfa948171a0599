//! A table altered between two questions about the catalogue: its rows are read as the columns that it has.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use engine::{DumpOptions, Silent};
use testkit::{Flavour, Server};

use crate::support::*;

/// Passes everything on between a client and the server, and calls `first` before the first command with these words.
fn listen(server: &Server, words: &'static [u8], first: impl Fn() + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (own, port) = (listener.local_addr().unwrap().port(), server.port());
    let (done, first) = (Arc::new(AtomicBool::new(false)), Arc::new(first));
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(there) = TcpStream::connect(("127.0.0.1", port)) else {
                return;
            };
            let back = (there.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || pass(back.0, back.1, |_| ()));
            let (done, first) = (Arc::clone(&done), Arc::clone(&first));
            thread::spawn(move || {
                pass(client, there, |bytes| {
                    let said = bytes.windows(words.len()).any(|part| part == words);
                    if said && !done.swap(true, Ordering::SeqCst) {
                        first();
                    }
                });
            });
        }
    });
    own
}

fn pass(mut from: TcpStream, mut to: TcpStream, look: impl Fn(&[u8])) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        look(&buffer[..count]);
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    to.shutdown(Shutdown::Both).ok();
}

fn altered_before(flavour: Flavour, words: &'static [u8]) {
    let versioned = match flavour {
        Flavour::MySql => "",
        _ => "ALTER TABLE b ADD SYSTEM VERSIONING; UPDATE b SET id = 2;",
    };
    let server = Arc::new(Server::start_of(flavour, &[]));
    let database = server.database("between");
    // Made and altered within one second, as a migration does: the time of its making is the same then. MySQL takes the
    // session's clock for it, MariaDB that of the file.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    thread::sleep(Duration::from_nanos(u64::from(
        1_000_000_000 - now.subsec_nanos(),
    )));
    server.sql(
        Some(&database),
        "SET timestamp = 1790000000;
         CREATE TABLE a (id INT PRIMARY KEY, v INT, g INT AS (id + 1) STORED);
         INSERT INTO a (id, v) VALUES (1, 1), (2, 2);
         CREATE TABLE b (id INT PRIMARY KEY); INSERT INTO b VALUES (1);",
    );
    let alter = {
        let (server, database) = (Arc::clone(&server), database.clone());
        move || {
            server.sql(
                Some(&database),
                &format!(
                    "SET timestamp = 1790000000;
                     ALTER TABLE a MODIFY v FLOAT, MODIFY g INT; UPDATE a SET v = 1.2345678, g = 99;
                     SET timestamp = DEFAULT; {versioned}"
                ),
            );
        }
    };
    let port = listen(&server, words, alter);
    let address = wire::Address::Tcp {
        host: "127.0.0.1".into(),
        port,
    };
    let mut options = wire::Options::new(address, "root");
    options.database = Some(database.clone());
    let folder = folder();
    let file = folder.path().join("archive");
    let out = std::fs::File::create(&file).unwrap();
    let choices = with_jobs(&DumpOptions::default(), 1);
    let (_, summary) = engine::mysql::dump(&options, out, &choices, &Silent).unwrap();
    assert!(summary.index.gaps.is_empty(), "{:?}", summary.index.gaps);
    let copy = format!("{database}_copy");
    restore(&server, &file, &copy);
    let rows = |database: &str| server.sql(Some(database), "SELECT id, v*1e0, g FROM a");
    assert!(rows(&database).contains("99"), "it was not altered");
    assert_eq!(rows(&database), rows(&copy));
    if !versioned.is_empty() {
        let history = "SELECT id FROM b FOR SYSTEM_TIME ALL ORDER BY id";
        assert_eq!(server.sql(Some(&database), history), "1\n2\n");
        assert_eq!(server.sql(Some(&copy), history), "1\n2\n");
    }
}

testkit::on_each_server! {
fn between_its_columns_and_its_definition(server) {
    altered_before(server.flavour(), b"SELECT NAME, TABLE_ID");
}

fn between_its_definition_and_its_columns(server) {
    altered_before(server.flavour(), b"GENERATION_EXPRESSION");
}
}
