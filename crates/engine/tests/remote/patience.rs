//! Servers that give up after a second, and ways that fall silent for longer: while rows are under way, while a
//! statement is, while the disk takes nothing. Nothing is lost, and no connection either.

use std::io::{self, Write};
use std::thread::sleep;
use std::time::Duration;

use archive::Reader;
use engine::{DumpOptions, RestoreOptions, Silent};
use testkit::{Flavour, Link, Proxy, Server, Toward, fingerprint};
use wire::{Compression, Connection, Next};

use crate::{through, wide};

/// Longer than each of the server's limits, and less than a test may take.
const SILENCE: Duration = Duration::from_millis(2500);

/// Each limit that ends a connection or a statement, at its smallest, for whoever connects from now on.
fn impatient(server: &Server) {
    let own: &[&str] = match server.flavour() {
        Flavour::MySql => &["max_execution_time=1000"],
        _ => &[
            "max_statement_time=1",
            "idle_transaction_timeout=1",
            "idle_readonly_transaction_timeout=1",
            "idle_write_transaction_timeout=1",
        ],
    };
    let all = [
        "net_write_timeout=1",
        "net_read_timeout=1",
        "wait_timeout=1",
        "interactive_timeout=1",
        "lock_wait_timeout=1",
    ];
    for setting in all.iter().chain(own) {
        server.sql(None, &format!("SET GLOBAL {setting}"));
    }
}

/// As they come.
fn patient(server: &Server) {
    for name in [
        "net_write_timeout",
        "net_read_timeout",
        "wait_timeout",
        "interactive_timeout",
        "lock_wait_timeout",
    ] {
        server.sql(None, &format!("SET GLOBAL {name}=DEFAULT"));
    }
    match server.flavour() {
        Flavour::MySql => server.sql(None, "SET GLOBAL max_execution_time=0"),
        _ => server.sql(None, "SET GLOBAL max_statement_time=0"),
    };
}

/// A disk that takes nothing for a while, twice.
struct Slow {
    bytes: Vec<u8>,
    stops: Vec<usize>,
}

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stops.last().is_some_and(|&at| self.bytes.len() >= at) {
            self.stops.pop();
            sleep(SILENCE);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

testkit::on_each_server! {
    fn silences_on_the_way_and_on_the_disk_end_nothing(server) {
        let server = Server::start_of(server.flavour(), &[]);
        let database = wide(&server, 60_000);
        impatient(&server);
        let proxy = Proxy::start(&server, Link::HERE);
        // Whoever does nothing about it loses the connection.
        let mut naive = Connection::connect(&through(&proxy, &database, Compression::Off)).unwrap();
        proxy.stall_after(Toward::Client, 1_000_000, SILENCE);
        let mut rows = naive.query("SELECT * FROM wide").unwrap();
        let lost = loop {
            match rows.next() {
                Ok(Next::End(_)) => break false,
                Ok(_) => {}
                Err(_) => break true,
            }
        };
        assert!(lost && proxy.all_happened(), "the server waited");

        for compression in [Compression::Off, Compression::On] {
            let options = through(&proxy, &database, compression);
            // While the catalogue is read, while rows come, and while the disk does not take them.
            proxy.stall_after(Toward::Client, 10_000, SILENCE);
            proxy.stall_after(Toward::Client, 2_000_000, SILENCE);
            let out = Slow { bytes: Vec::new(), stops: vec![900_000, 1] };
            let (out, summary) = engine::mysql::dump(&options, out, &DumpOptions::default(), &Silent).unwrap();
            assert!(proxy.all_happened() && out.stops.is_empty());
            assert_eq!(summary.index.rows(), 60_003);

            let reader = Reader::open(&out.bytes[..]).unwrap();
            let copy = server.database("copy");
            // Within a packet, between statements, and within an answer.
            proxy.stall_after(Toward::Server, 5_000, SILENCE);
            proxy.stall_after(Toward::Server, 1_000_000, SILENCE);
            proxy.stall_after(Toward::Client, 3_000, SILENCE);
            let options = through(&proxy, &copy, compression);
            let restored = engine::mysql::restore(&reader, &options, &RestoreOptions::default(), &Silent).unwrap();
            assert!(proxy.all_happened());
            assert_eq!(restored.rows(), 60_003);
            patient(&server);
            let difference = fingerprint(&server, &database).diff(&fingerprint(&server, &copy));
            assert_eq!(difference, [""; 0]);
            impatient(&server);
        }
    }
}
