//! The proxy is as slow as it says, no slower, counts right, and cuts and stalls where it is told to. Against a server
//! of this test that echoes, or sends without end.

#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use testkit::{Link, Proxy, Server, Toward};

/// The greeting of a database server, which comes unasked.
fn greeting(proxy: &Proxy) -> (TcpStream, Vec<u8>) {
    let mut socket = TcpStream::connect(("127.0.0.1", proxy.port())).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut header = [0; 4];
    socket.read_exact(&mut header).unwrap();
    let mut payload = vec![0; usize::from(header[0])];
    socket.read_exact(&mut payload).unwrap();
    (socket, [&header[..], &payload].concat())
}

/// Runs a statement through the proxy in the server's own client; how long it took and what it gave.
fn client(proxy: &Proxy, sql: &str) -> (Duration, std::process::Output) {
    let begun = Instant::now();
    let mut client = Server::shared().client();
    let output = client
        .args(["--protocol=tcp", "--host=127.0.0.1", "--skip-ssl"])
        .arg(format!("--port={}", proxy.port()))
        .args(["--batch", "--skip-column-names", "--quick", "-e", sql])
        .output()
        .unwrap();
    (begun.elapsed(), output)
}

#[test]
fn what_passes_is_counted_and_not_changed() {
    let proxy = Proxy::start(Server::shared(), Link::HERE);
    let (mut socket, bytes) = greeting(&proxy);
    assert!(bytes.ends_with(b"mysql_native_password\0"), "{bytes:?}");
    let counts = proxy.counts();
    assert_eq!(
        (counts.to_client, counts.to_server),
        (bytes.len() as u64, 0)
    );
    assert_eq!((counts.connections, counts.turns), (1, 0));
    // Half a packet, twice: one turn.
    socket.write_all(&[1, 0]).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    socket.write_all(&[0]).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let counts = proxy.counts();
    assert_eq!((counts.to_server, counts.turns), (3, 1));
    proxy.restart_counting();
    assert_eq!(proxy.counts(), testkit::Counts::default());
}

#[test]
fn each_question_costs_a_turn_and_a_round_trip() {
    let far = Link {
        round_trip: Duration::from_millis(60),
        bits_per_second: None,
    };
    let proxy = Proxy::start(Server::shared(), far);
    let (_, one) = client(&proxy, "SELECT 1");
    assert_eq!(one.stdout, b"1\n", "{one:?}");
    let few = proxy.counts().turns;
    proxy.restart_counting();
    let (time, output) = client(&proxy, &"SELECT 1;".repeat(11));
    assert_eq!(output.stdout, b"1\n".repeat(11), "{output:?}");
    let turns = proxy.counts().turns;
    assert_eq!(turns, few + 10);
    assert!(time >= Duration::from_millis(60) * 10, "{time:?}");
}

#[test]
fn latency_does_not_limit_throughput_but_bandwidth_does() {
    // 32 MB in one answer: with a round trip for each 16 KiB it would take 3 minutes.
    let sql = "SELECT REPEAT('x', 1000000) FROM mysql.seq_1_to_32";
    let far = Link {
        round_trip: Duration::from_millis(100),
        bits_per_second: None,
    };
    let proxy = Proxy::start(Server::shared(), far);
    let (time, output) = client(&proxy, sql);
    assert_eq!(output.stdout.len(), 32 * 1_000_001);
    assert!(time < Duration::from_secs(20), "{time:?}");
    // 2.5 MB at 20 Mbit/s are one second, and not much more; both directions have their own line.
    let proxy = Proxy::start(Server::shared(), Link::FAR);
    let sql = "SELECT REPEAT('x', 500000) FROM mysql.seq_1_to_5";
    let (time, output) = client(&proxy, sql);
    assert_eq!(output.stdout.len(), 5 * 500_001);
    assert!(time >= Duration::from_millis(1000), "{time:?}");
    assert!(time < Duration::from_secs(6), "{time:?}");
    assert!(proxy.counts().to_client > 2_500_000);
}

#[test]
fn a_cut_comes_after_exactly_so_many_bytes_and_once() {
    let proxy = Proxy::start(Server::shared(), Link::HERE);
    proxy.cut_after(Toward::Client, 1_000_000);
    let sql = "SELECT REPEAT('x', 1000) FROM mysql.seq_1_to_100000";
    let (_, output) = client(&proxy, sql);
    assert!(!output.status.success(), "{output:?}");
    assert_eq!(proxy.counts().to_client, 1_000_000);
    assert!(proxy.all_happened());
    let (_, output) = client(&proxy, sql);
    assert!(output.status.success());
    assert_eq!(output.stdout.len(), 100_000 * 1001);
}

#[test]
fn a_stall_holds_the_sender_back() {
    let server = Server::start_with(&["--net-write-timeout=1"]);
    let proxy = Proxy::start(&server, Link::HERE);
    proxy.stall_after(Toward::Client, 1_000_000, Duration::from_secs(4));
    // The server gives up on whoever takes nothing for a second.
    let begun = Instant::now();
    let sql = "SELECT REPEAT('x', 1000000) FROM mysql.seq_1_to_100";
    let (_, output) = client(&proxy, sql);
    assert!(begun.elapsed() >= Duration::from_secs(4));
    assert!(!output.status.success(), "the server did not notice");
}
