//! `cargo xtask bench`: the product against `mariadb-dump | zstd` and `zstd | mariadb`, on a private server.
//! Must never print a figure of a restore whose rows were not counted, and never touch a server that it did not start.

mod contest;
mod data;
mod environment;
mod measure;
mod memory;
mod options;
mod report;
mod rows;
mod server;
mod stats;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use self::contest::Contest;
use self::environment::Environment;
use self::options::{Options, Task};
use self::server::Server;
use crate::need;
use crate::run::{cargo, run};

/// Where results are kept, below the workspace root.
const BENCHMARKS: &str = "docs/BENCHMARKS.md";

/// Measures, prints, and appends to `docs/BENCHMARKS.md`.
pub fn bench(arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    need::install_what_is_missing()?;
    let program = match &options.binary {
        Some(path) => path
            .canonicalize()
            .with_context(|| format!("--binary {}", path.display()))?,
        None => build()?,
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // Before our own work drives the load up.
    let environment = Environment::look(&root)?;
    if environment.busy() {
        println!(
            "This machine is busy (load {:.1}): the figures will not mean much.",
            environment.load
        );
    }

    println!("Starting a private MariaDB.");
    let server = Server::start()?;
    let result = if options.memory {
        let sizes = memory::measure(&server, &program, options.rows)?;
        report::memory(&sizes)
    } else {
        let source = data::fill(&server, "bench", options.rows)?;
        println!("{}", report::amount(&source));
        let contest = Contest {
            server: &server,
            program: &program,
            source: &source,
        };
        let mut tables = Vec::new();
        if options.does(Task::Dump) {
            tables.push(report::table("dump", &contest.dump(options.runs)?)?);
        }
        if options.does(Task::Restore) {
            tables.push(report::table("restore", &contest.restore(options.runs)?)?);
        }
        let facts = report::circumstances(&source, options.runs);
        format!("{facts}\n{}", tables.join("\n"))
    };
    let section = format!(
        "{}\n{result}",
        report::heading(&environment, &server.version()?)
    );
    println!("\n{section}");
    if options.binary.is_some() {
        println!("Not added to {BENCHMARKS}: --binary is not this commit's own release build.");
        return Ok(());
    }
    report::append(&root.join(BENCHMARKS), &section)?;
    println!("Added to {BENCHMARKS}.");
    Ok(())
}

/// Builds the program as a user would, and returns its path.
fn build() -> Result<PathBuf> {
    run(&mut cargo(&["build", "--release", "--locked"]))?;
    // xtask itself lies in the same target folder: TARGET/debug/xtask.
    let own = env::current_exe().context("where am I?")?;
    let program = own
        .ancestors()
        .nth(2)
        .map(|target| target.join("release/sauvegarde"))
        .unwrap_or_default();
    if !program.is_file() {
        bail!("cargo has built no {}", program.display());
    }
    Ok(program)
}
