//! Compressed packets: agreed upon where asked for, byte for byte the same above them, fewer bytes
//! below, and the server's last words still understood.

use std::io::Write;
use std::time::Duration;

use testkit::{Flavour, Link, Prng, Proxy, Server};
use wire::{
    Algorithm, Batch, ColumnType, Compression, Connection, ErrorKind, Options, Parameter, Tls,
};

use crate::protocol::numbers;
use crate::{options, root, tcp, ways};

fn compressed(port: u16) -> Options {
    options(&(tcp(port), Tls::Off, Compression::On), "root", "")
}

/// A server that offers only this, or `None` where it has no such algorithm.
fn only(flavour: Flavour, algorithm: Algorithm) -> Option<Server> {
    let options: &[&str] = match (flavour, algorithm) {
        (Flavour::MySql, Algorithm::Zlib) => {
            &["--protocol-compression-algorithms=zlib,uncompressed"]
        }
        (Flavour::MySql, Algorithm::Zstd) => {
            &["--protocol-compression-algorithms=zstd,uncompressed"]
        }
        (_, Algorithm::Zlib) => &[],
        (_, Algorithm::Zstd) => return None,
    };
    Some(Server::start_of(flavour, options))
}

/// Bytes that no compression makes smaller, without those that end a literal.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut bytes = Prng::new(seed).bytes(length);
    for byte in &mut bytes {
        if matches!(byte, b'\'' | b'\\' | 0) {
            *byte = b'n';
        }
    }
    bytes
}

fn words(length: usize) -> Vec<u8> {
    b"invoice paid, customer 4711; "
        .iter()
        .copied()
        .cycle()
        .take(length)
        .collect()
}

/// Sends the bytes and takes them back.
fn echo(connection: &mut Connection, bytes: &[u8]) {
    let sql = [b"SELECT _binary'", bytes, b"' AS b"].concat();
    let mut rows = connection.query(sql).unwrap();
    let mut got = Vec::with_capacity(bytes.len());
    match rows.next().unwrap() {
        wire::Next::Row(row) => {
            got.extend_from_slice(row.cells().next().unwrap().unwrap().unwrap())
        }
        wire::Next::Large(mut row) => {
            row.next_cell().unwrap().unwrap();
            while let Some(piece) = row.read().unwrap() {
                got.extend_from_slice(piece);
            }
            assert!(row.next_cell().unwrap().is_none());
        }
        wire::Next::End(_) => panic!("no row"),
    }
    assert!(
        got == bytes,
        "{} bytes came back as {} others",
        bytes.len(),
        got.len()
    );
    assert!(matches!(rows.next(), Ok(wire::Next::End(_))));
}

fn sizes(connection: &mut Connection) {
    const CHUNK: usize = 128 << 10;
    const MAX: usize = 0xFF_FFFF;
    let around = |n: usize| [n - 24, n - 21, n - 20, n - 19, n, n + 1];
    let sizes = [1, 20, 30, 34, 35, 36, 51, 1000, 65_000, 66_000];
    for length in sizes
        .into_iter()
        .chain(around(CHUNK))
        .chain(around(2 * CHUNK))
    {
        echo(connection, &noise(length as u64, length));
        echo(connection, &words(length));
    }
    echo(connection, &noise(0, MAX + 5));
    echo(connection, &words(MAX - 30));
    // Piece by piece, as restores send.
    let mut statement = connection.statement().unwrap();
    statement.write_all(b"SET @n = LENGTH(_binary'").unwrap();
    let piece = [noise(1, 70_000), words(200_000)].concat();
    for _ in 0..100 {
        statement.write_all(&piece).unwrap();
    }
    statement.write_all(b"')").unwrap();
    statement.finish().unwrap();
    let table = connection.fetch("SELECT @n AS n").unwrap();
    assert_eq!(table.text(0, "n").unwrap(), Some("27000000"));
}

testkit::on_each_server! {
    fn what_was_asked_for_is_agreed_upon(server) {
        for way in ways(server) {
            let mut connection = Connection::connect(&options(&way, "root", "")).unwrap();
            let expected = match (way.2, server.flavour()) {
                (Compression::Off, _) => None,
                (_, Flavour::MySql) => Some(Algorithm::Zstd),
                _ => Some(Algorithm::Zlib),
            };
            assert_eq!(connection.server().compression(), expected, "{way:?}");
            let told = connection.fetch("SHOW SESSION STATUS LIKE 'Compression'").unwrap();
            let on = if expected.is_some() { "ON" } else { "OFF" };
            assert_eq!(told.text(0, "Value").unwrap(), Some(on), "{way:?}");
        }
        // Nothing on this machine is far.
        for place in [tcp(server.port()), wire::Address::Socket(server.socket())] {
            let connection = Connection::connect(&Options::new(place, "root")).unwrap();
            assert_eq!(connection.server().compression(), None);
        }
    }

    fn bytes_of_all_sizes_pass_both_ways(server) {
        for algorithm in [Algorithm::Zlib, Algorithm::Zstd] {
            let Some(only) = only(server.flavour(), algorithm) else { continue };
            let mut connection = Connection::connect(&compressed(only.port())).unwrap();
            assert_eq!(connection.server().compression(), Some(algorithm));
            sizes(&mut connection);
            // More commands than one byte counts, and errors among them.
            for n in 0..300 {
                connection.ping().unwrap();
                let error = connection.execute(format!("SELECT * FROM missing.t{n}")).unwrap_err();
                assert!(error.code().is_some(), "{error}");
            }
            connection.ping().unwrap();
        }
    }

    fn loads_and_batches_pass_as_well(server) {
        for algorithm in [Algorithm::Zlib, Algorithm::Zstd] {
            let Some(only) = only(server.flavour(), algorithm) else { continue };
            let mut connection = root(&only);
            connection.execute("SET GLOBAL local_infile = ON").unwrap();
            connection.execute("CREATE DATABASE d").unwrap();
            let mut options = compressed(only.port());
            options.database = Some("d".into());
            options.local_data = true;
            let mut connection = Connection::connect(&options).unwrap();
            connection.execute("CREATE TABLE t (id INT PRIMARY KEY, v BLOB)").unwrap();
            const LOAD: &str = "LOAD DATA LOCAL INFILE 'x' INTO TABLE t CHARACTER SET binary";
            let mut load = connection.load(LOAD).unwrap();
            for part in 0..20 {
                let rows: Vec<String> = (0..5000).map(|n| format!("{0}\tv{0}\n", part * 5000 + n)).collect();
                load.append(rows.concat().as_bytes()).unwrap();
            }
            assert_eq!(load.finish().unwrap().affected, 100_000);
            if connection.has_bulk() {
                let insert = connection.prepare("INSERT INTO t VALUES (?, ?)").unwrap();
                let mut batch = Batch::new(&insert);
                batch.set(0, Parameter { kind: ColumnType::Long, unsigned: false });
                for id in 100_000..200_000_i32 {
                    batch.fixed(id.to_le_bytes());
                    batch.bytes(format!("v{id}").as_bytes());
                }
                connection.execute_batch(&insert, &batch).unwrap();
                connection.forget(insert).unwrap();
            } else {
                connection.execute("INSERT INTO t SELECT id + 100000, CONCAT('v', id + 100000) FROM t").unwrap();
            }
            let right = connection.fetch("SELECT SUM(v = CONCAT('v', id)) AS n FROM t").unwrap();
            assert_eq!(right.text(0, "n").unwrap(), Some("200000"));
        }
    }

    fn rows_that_repeat_themselves_take_fewer_bytes(server) {
        for algorithm in [Algorithm::Zlib, Algorithm::Zstd] {
            let Some(only) = only(server.flavour(), algorithm) else { continue };
            let proxy = Proxy::start(&only, Link::HERE);
            let sql = format!("SELECT seq, 'an invoice that is paid' FROM {}", numbers(&only, 1000));
            let bytes = |compression| {
                let mut options = compressed(proxy.port());
                options.compression = compression;
                let mut connection = Connection::connect(&options).unwrap();
                proxy.restart_counting();
                for _ in 0..20 {
                    assert_eq!(connection.execute(&sql).unwrap().rows, 1000);
                }
                let statement = [b"SELECT '", &words(1_000_000)[..], b"'"].concat();
                connection.execute(statement).unwrap();
                proxy.counts()
            };
            let (off, on) = (bytes(Compression::Off), bytes(Compression::On));
            assert!(on.to_client * 3 < off.to_client, "{off:?} {on:?}");
            assert!(on.to_server * 20 < off.to_server, "{off:?} {on:?}");
            assert_eq!(on.turns, off.turns);
        }
    }

    fn last_words_are_understood(server) {
        let mut killed = Connection::connect(&compressed(server.port())).unwrap();
        let mut idle = Connection::connect(&compressed(server.port())).unwrap();
        idle.execute("SET SESSION wait_timeout=1").unwrap();
        root(server).execute(format!("KILL {}", killed.server().connection_id())).unwrap();
        std::thread::sleep(Duration::from_millis(2500));
        for connection in [&mut killed, &mut idle] {
            let error = connection.ping().unwrap_err();
            let known = matches!(error.kind(), ErrorKind::Lost(_) | ErrorKind::Server(_));
            assert!(known, "{error}");
            assert!(connection.is_closed());
        }
        if server.flavour() == Flavour::MySql {
            let mut idle = Connection::connect(&compressed(server.port())).unwrap();
            idle.execute("SET SESSION wait_timeout=1").unwrap();
            std::thread::sleep(Duration::from_millis(2500));
            assert_eq!(idle.ping().unwrap_err().code(), Some(4031));
        }
    }
}
