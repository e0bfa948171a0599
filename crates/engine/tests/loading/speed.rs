//! What each way costs the server. Not a test of right and wrong: run by hand, in release, on a quiet machine.

use std::time::{Duration, Instant};

use engine::{LoadBy, RestoreOptions};
use testkit::{Flavour, Server};

use crate::fast;
use crate::support::*;

/// Rounds; the median counts.
const ROUNDS: usize = 5;

/// CPU time of a server process, all threads.
fn cpu(server: &Server) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.pid())).unwrap();
    // Behind the program's name, which may hold spaces: user and system time are fields 14 and 15, in hundredths.
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// `cargo test --release -p engine --test loading -- --ignored --nocapture measured`
#[test]
#[ignore = "measures, by hand"]
fn measured() {
    for flavour in [Flavour::MariaDb, Flavour::NewerMariaDb, Flavour::MySql] {
        if flavour.is_there() {
            measure(flavour);
        }
    }
}

fn measure(flavour: Flavour) {
    let server = Server::start_of(
        flavour,
        &[
            "--innodb-buffer-pool-size=2G",
            "--innodb-flush-log-at-trx-commit=2",
        ],
    );
    let folder = folder();
    if server.flavour() == Flavour::MySql {
        server.sql(None, "SET GLOBAL local_infile=ON");
    }
    for (name, key) in [("one key", ", KEY (k)"), ("no key", "")] {
        let database = server.database("speed");
        server.sql(Some(&database), &format!(
                "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, k INT NOT NULL, c CHAR(120) NOT NULL, pad CHAR(60) NOT NULL{key});
                 INSERT INTO t SELECT seq, (seq * 7919) % 240000, CONCAT(SHA2(seq, 256), RIGHT(SHA2(seq + 1, 256), 55)), LEFT(SHA2(seq + 2, 256), 59) FROM {}",
                server.numbers(240_000)));
        let (file, _) = dump(&server, &database, &folder);
        let ways: Vec<LoadBy> = std::iter::once(LoadBy::Insert)
            .chain(fast(&server).iter().copied())
            .collect();
        let mut walls = vec![Vec::new(); ways.len()];
        let mut cpus = vec![Vec::new(); ways.len()];
        for _ in 0..ROUNDS {
            for (at, way) in ways.iter().enumerate() {
                let choices = RestoreOptions {
                    load: *way,
                    replace: true,
                    ..RestoreOptions::default()
                };
                let (before, start) = (cpu(&server), Instant::now());
                restore_with(&server, &file, &format!("{database}_copy"), &choices).unwrap();
                walls[at].push(start.elapsed());
                cpus[at].push(cpu(&server) - before);
            }
        }
        for (at, way) in ways.iter().enumerate() {
            println!(
                "{:?}, {name}, {way:?}: wall {:.2} s, server CPU {:.2} s",
                server.flavour(),
                median(walls[at].clone()),
                median(cpus[at].clone())
            );
        }
    }
}
