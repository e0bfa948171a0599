//! The private server itself: it starts, obeys its options, survives a power cut, and never outlives its owner.
//! Must never leave a server running.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use testkit::Server;

/// Set for the copy of this test binary that is started to be killed.
const VICTIM: &str = "TESTKIT_VICTIM";

fn is_running(pid: u32) -> bool {
    // A zombie (no parent that waits, as in a container) has ended.
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        stat.rsplit(") ")
            .next()
            .is_some_and(|rest| !rest.starts_with('Z'))
    })
}

fn becomes_true(what: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        if what() {
            return true;
        }
        thread::sleep(Duration::from_millis(20));
    }
    what()
}

#[test]
fn answers_over_socket_and_tcp() {
    let server = Server::shared();
    assert_eq!(server.sql(None, "SELECT 1, NULL, 'é😀'"), "1\tNULL\té😀\n");
    let mut greeting = [0; 5];
    TcpStream::connect(("127.0.0.1", server.port()))
        .expect("connect")
        .read_exact(&mut greeting)
        .expect("greeting");
    assert_eq!(
        greeting[4], 10,
        "protocol version 10 follows the packet header"
    );
    let by_tcp = server
        .client()
        .args([
            "--protocol=tcp",
            "--host=127.0.0.1",
            &format!("--port={}", server.port()),
        ])
        .args([
            "-N",
            "-e",
            "SELECT CURRENT_USER(), @@character_set_server, @@event_scheduler, @@log_bin",
        ])
        .output()
        .expect("client");
    let by_tcp = String::from_utf8(by_tcp.stdout).expect("UTF-8");
    assert!(by_tcp.starts_with("root@"), "{by_tcp}");
    assert!(by_tcp.trim_end().ends_with("\tutf8mb4\tOFF\t0"), "{by_tcp}");
}

#[test]
fn has_no_database_and_no_user_of_its_own() {
    let server = Server::start();
    let databases = server.sql(None, "SHOW DATABASES");
    assert_eq!(
        databases,
        "information_schema\nmysql\nperformance_schema\nsys\n"
    );
    assert_eq!(
        server.sql(None, "SELECT COUNT(*) FROM mysql.user WHERE User = ''"),
        "0\n"
    );
}

#[test]
fn extra_options_win_over_the_defaults() {
    let server = Server::start_with(&["--log-bin=b", "--server-id=7", "--max-allowed-packet=1M"]);
    assert_eq!(
        server.sql(None, "SELECT @@log_bin, @@server_id, @@max_allowed_packet"),
        "1\t7\t1048576\n"
    );
    assert!(server.datadir().join("b.000001").exists());
}

#[test]
fn a_server_that_cannot_start_is_explained_by_its_log() {
    let error = Server::try_start_with(&["--no-such-option=1"]).expect_err("an unknown option");
    assert!(
        error.contains("unknown variable 'no-such-option=1'"),
        "{error}"
    );
}

#[test]
fn statements_fail_loudly_and_delimiters_work() {
    let server = Server::shared();
    let db = server.database("delimiter");
    let error = server
        .try_sql(Some(&db), "SELECT 1; SELEC 2")
        .expect_err("a syntax error");
    assert!(error.contains("ERROR 1064"), "{error}");
    server.sql(
        Some(&db),
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN /* kept; */ SELECT 1; END//\n",
    );
    assert!(
        server
            .sql(Some(&db), "SHOW CREATE PROCEDURE p")
            .contains("/* kept; */")
    );
    assert_eq!(
        server.sql_bytes(None, b"SELECT X'00FF0A'"),
        b"\x00\xff\x0a\n"
    );
}

#[test]
fn databases_have_names_of_their_own() {
    let server = Server::shared();
    let (one, two) = (server.database("x"), server.database("x"));
    assert_ne!(one, two);
    assert_eq!(server.sql(Some(&one), "SHOW TABLES"), "");
}

#[test]
fn data_survives_a_restart_and_a_power_cut() {
    let server = Server::start_with(&["--innodb-flush-log-at-trx-commit=1"]);
    let db = server.database("power");
    server.sql(
        Some(&db),
        "CREATE TABLE t (a INT) ENGINE=InnoDB; INSERT INTO t VALUES (1)",
    );
    let (port, pid) = (server.port(), server.pid());
    server.restart();
    assert!(!is_running(pid));
    assert_eq!(server.port(), port);
    server.sql(Some(&db), "INSERT INTO t VALUES (2)");
    server.kill_hard();
    assert!(server.try_sql(None, "SELECT 1").is_err());
    server.restart();
    assert_eq!(server.sql(Some(&db), "SELECT SUM(a) FROM t"), "3\n");
    assert!(
        server.log().contains("Starting crash recovery"),
        "{}",
        server.log()
    );
}

#[test]
fn dropping_stops_the_server_and_removes_its_folder() {
    let server = Server::start();
    let (pid, datadir) = (server.pid(), server.datadir());
    assert!(is_running(pid) && datadir.exists());
    drop(server);
    assert!(!is_running(pid) && !datadir.exists());
}

/// Not a test of its own: what the next test starts and kills.
#[test]
fn victim() {
    if std::env::var_os(VICTIM).is_none() {
        return;
    }
    let server = Server::shared();
    println!("victim {} {}", server.pid(), server.datadir().display());
    std::io::stdout().flush().expect("flush");
    thread::sleep(Duration::from_secs(60));
}

#[test]
fn the_server_dies_with_a_test_process_that_is_killed() {
    let mut victim = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "victim", "--nocapture"])
        .env(VICTIM, "1")
        .stdout(Stdio::piped())
        .spawn()
        .expect("a second test process");
    let lines = BufReader::new(victim.stdout.take().expect("stdout")).lines();
    let line = lines
        .map(|line| line.expect("line"))
        .find(|line| line.contains("victim "));
    let line = line.expect("the victim tells its server");
    let mut words = line.split("victim ").nth(1).expect("two words").split(' ');
    let pid: u32 = words.next().expect("a pid").parse().expect("a number");
    let datadir = words.next().expect("a path").to_owned();
    assert!(is_running(pid) && Path::new(&datadir).exists(), "{line}");

    victim.kill().expect("SIGKILL");
    victim.wait().expect("the victim ends");
    assert!(
        becomes_true(|| !is_running(pid)),
        "server {pid} outlives its test process"
    );
    assert!(
        becomes_true(|| !Path::new(&datadir).exists()),
        "{datadir} is left behind"
    );
}
