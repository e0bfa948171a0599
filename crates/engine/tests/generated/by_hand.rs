//! Thousands of tables by hand: `cargo xtask generated --server mariadb --seeds 0..500` runs this with its environment.
//! Must never repeat a seed whose result is written already, so that a stopped run goes on.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use testkit::generator::Knows;
use testkit::{Flavour, Server};

use crate::run;

#[test]
#[ignore = "thousands of tables: cargo xtask generated"]
fn by_hand() {
    let wanted = |name: &str| {
        env::var(name).unwrap_or_else(|_| panic!("{name} is not set: use cargo xtask generated"))
    };
    let word = wanted("GENERATED_SERVER");
    let flavour = match word.as_str() {
        "mariadb" => Flavour::MariaDb,
        "newer_mariadb" => Flavour::NewerMariaDb,
        "mysql" => Flavour::MySql,
        other => panic!("no server is called {other}"),
    };
    let seeds = wanted("GENERATED_SEEDS");
    let (from, to) = seeds.split_once("..").expect("seeds as FROM..TO");
    let folder = PathBuf::from(wanted("GENERATED_RESULTS"));
    fs::create_dir_all(&folder).unwrap();
    let results = folder.join(format!("{word}.tsv"));
    let known = fs::read_to_string(&results).unwrap_or_default();
    let done: BTreeSet<u64> = known
        .lines()
        .filter_map(|line| line.split('\t').next()?.parse().ok())
        .collect();
    // Of the many seeds that fail alike, one is made small.
    let mut stories: BTreeSet<String> = known
        .lines()
        .filter_map(|line| line.split('\t').nth(6).map(str::to_owned))
        .collect();
    let mut results = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&results)
        .unwrap();

    let server = Server::start_of(flavour, &[]);
    let knows = Knows::learn(&server);
    for seed in from.parse::<u64>().unwrap()..to.parse::<u64>().unwrap() {
        if done.contains(&seed) {
            continue;
        }
        let start = Instant::now();
        let outcome = run(&server, &knows, seed, |failure| {
            !stories.contains(&failure.class)
        });
        let class = outcome
            .failure
            .as_ref()
            .map_or("equal", |failure| failure.class.as_str());
        let line = format!(
            "{seed}\t{}\t{}\t{}\t{}\t{:.1}\t{class}",
            outcome.tables,
            outcome.refused_tables,
            outcome.refused_rows,
            outcome.refused_others,
            start.elapsed().as_secs_f64()
        );
        println!("{line}");
        if let Some(failure) = &outcome.failure {
            println!("  {}", failure.detail.chars().take(400).collect::<String>());
            stories.insert(failure.class.clone());
        }
        if let Some(shrunk) = outcome.shrunk {
            fs::write(folder.join(format!("{word}-{seed}.sql")), shrunk).unwrap();
        }
        // Last: only a seed whose story is written is done.
        writeln!(results, "{line}").unwrap();
    }
}
