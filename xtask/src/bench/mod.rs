//! `cargo xtask bench`: the product against the other tools and against the floor, on a private server.
//! Must never print a figure of a restore whose rows were not counted, and never touch a server that it did not start.

mod contenders;
mod contest;
mod data;
mod environment;
mod floor;
mod gentle;
mod http;
mod measure;
mod memory;
mod options;
mod panel;
mod place;
mod report;
mod rows;
mod server;
mod stats;
mod targets;
mod tools;

use std::env;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};

use self::contest::{Contest, Runs};
use self::environment::Environment;
use self::floor::Floor;
use self::options::{Options, Task};
use self::place::Place;
use self::server::Server;
use self::tools::Tools;
use crate::need;
use crate::run::{cargo, run};

/// Where results are kept, below the workspace root.
const BENCHMARKS: &str = "docs/BENCHMARKS.md";

/// Without these nothing can be measured. The others are looked for in `tools`, and may be missing.
const NEEDED: [(&str, &str); 6] = [
    ("mariadbd", "mariadb-server"),
    ("mariadb-install-db", "mariadb-server"),
    ("mariadb", "mariadb-client"),
    ("mariadb-dump", "mariadb-client"),
    ("zstd", "zstd"),
    ("/usr/bin/time", "time"),
];

/// A section of results.
struct Outcome {
    text: String,
    /// How many contenders failed.
    failed: usize,
}

/// Measures, prints, and appends to `docs/BENCHMARKS.md`.
pub fn bench(arguments: &[String]) -> Result<()> {
    let options = Options::parse(arguments)?;
    need::install_packages(&NEEDED)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let times = !options.memory && !options.gentle && !options.panel;
    let tools = match times {
        true => Tools::find()?,
        false => Tools::none(),
    };
    // Before our own work drives the load up.
    let environment = Environment::look(&root, &tools.versions())?;
    if environment.busy() {
        println!(
            "This machine is busy (load {:.1}): the figures will not mean much.",
            environment.load
        );
    }

    let program = given_or_built(
        options.binary.as_deref(),
        &["build", "--release", "--locked"],
        "release/sauvegarde",
    )?;
    if options.panel {
        need::install_packages(&[("sqlite3", "sqlite3")])?;
        let outcome = panel::measure(&program)?;
        return tell(
            &root,
            &options,
            &report::bare_heading(&environment),
            outcome,
        );
    }
    let place = Place::choose(options.rows, options.on_disk)?;
    println!("Starting a private MariaDB.");
    let server = Server::start(&place)?;
    let outcome = if options.memory {
        let sizes = memory::measure(&server, &program, options.rows)?;
        Outcome {
            text: report::memory(&sizes),
            failed: 0,
        }
    } else if options.gentle {
        beside_sysbench(&server, &program, &place, &options)?
    } else {
        compare(&server, &program, &tools, &place, &options)?
    };
    let heading = report::heading(&environment, &server.version()?);
    tell(&root, &options, &heading, outcome)
}

/// Prints the results, and keeps those of this commit.
fn tell(root: &Path, options: &Options, heading: &str, outcome: Outcome) -> Result<()> {
    let section = format!("{heading}\n{}", outcome.text);
    println!("\n{section}");
    if options.binary.is_some() || options.reader.is_some() {
        println!(
            "Not added to {BENCHMARKS}: --binary and --reader are not this commit's own release build."
        );
    } else {
        report::append(&root.join(BENCHMARKS), &section)?;
        println!("Added to {BENCHMARKS}.");
    }
    match outcome.failed {
        0 => Ok(()),
        failed => bail!("{failed} contenders failed, see above"),
    }
}

fn compare(
    server: &Server,
    program: &Path,
    tools: &Tools,
    place: &Place,
    options: &Options,
) -> Result<Outcome> {
    let reader = given_or_built(
        options.reader.as_deref(),
        &[
            "build",
            "--release",
            "--locked",
            "--package=xtask",
            "--example=reader",
        ],
        "release/examples/reader",
    )?;
    let source = data::fill(server, "bench", options.rows)?;
    println!("{}", report::amount(&source));
    let contest = Contest {
        server,
        program,
        reader: &reader,
        source: &source,
    };
    let mut texts = vec![report::circumstances(&source, place, options.runs)];
    let mut failed = 0;
    let mut count = |all: &[Runs]| failed += all.iter().filter(|runs| runs.failed()).count();
    if options.does(Task::Dump) {
        let memory = place.in_memory.then(|| server.folder());
        let mut contenders = contenders::dumps(tools, memory);
        contenders::leave_out(&mut contenders, &options.skip);
        let all = contest.dump(&contenders, options.runs);
        count(&all);
        let floor = Floor::of(&all, cores());
        texts.push(report::table("dump", &all)?);
        texts.push(report::floor(floor.as_ref(), cores())?);
        texts.push(targets::dump(&all, floor.as_ref()));
    }
    if options.does(Task::Restore) {
        let mut contenders = contenders::restores(tools);
        contenders::leave_out(&mut contenders, &options.skip);
        let all = contest.restore(&contenders, options.runs);
        count(&all);
        texts.push(report::table("restore", &all)?);
        texts.push(targets::restore(&all));
    }
    Ok(Outcome {
        text: texts.join("\n"),
        failed,
    })
}

fn beside_sysbench(
    server: &Server,
    program: &Path,
    place: &Place,
    options: &Options,
) -> Result<Outcome> {
    let source = data::fill(server, "bench", options.rows)?;
    println!("{}", report::amount(&source));
    let cases = gentle::measure_all(server, program, &source, options.pace())?;
    Ok(Outcome {
        text: format!(
            "{}\n{}",
            report::circumstances(&source, place, options.runs),
            gentle::report(&cases, options.pace())
        ),
        failed: cases.iter().filter(|case| case.failed()).count(),
    })
}

/// Those this process may use.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The program that was named, or the one that cargo builds as a user would.
fn given_or_built(given: Option<&Path>, build: &[&str], built: &str) -> Result<PathBuf> {
    if let Some(path) = given {
        return path
            .canonicalize()
            .with_context(|| path.display().to_string());
    }
    run(&mut cargo(build))?;
    // xtask itself lies in the same target folder: TARGET/debug/xtask.
    let own = env::current_exe().context("where am I?")?;
    let program = own
        .ancestors()
        .nth(2)
        .map(|target| target.join(built))
        .unwrap_or_default();
    if !program.is_file() {
        bail!("cargo has built no {}", program.display());
    }
    Ok(program)
}
