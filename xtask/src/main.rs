//! For developers: `cargo xtask COMMAND`. This file is the table of contents; one file per command.
//! Must never be needed by the product or by its users.

mod axe;
mod bench;
mod check;
mod corpus;
mod generated;
mod need;
mod package;
mod run;
mod schemathesis;
mod servers;
mod test;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  test [ARGS]   install what the tests need, then run them all (ARGS go to `cargo test` instead of --workspace)
  servers       a newer MariaDB and MySQL from Debian unstable, into a cache folder; `test` then runs against them, too
  check         formatting and lints, as the continuous integration demands them
  package       static program, Debian package, folder of a container image, into target/package;
                --check also installs them on a clean Debian;
                --trial only that, with the program as the tests have it, which `test` does at its end
  corpus FOLDER other people's databases there and back, beside the server's own dump tool
                [--server mariadb|newer_mariadb|mysql] [--results FILE]
  bench [ARGS]  dump and restore against the other tools and the floor, on a private server; results go to
                docs/BENCHMARKS.md  [--scale X | --rows N] [--runs N] [--only dump|restore] [--skip WORD]...
                MYDUMPER and MYLOADER name newer ones than those on the search path
  bench memory  peak memory at two sizes; bench gentle  what sysbench feels of a dump [--seconds N] [--rate N]
  bench panel   time of the panel's pages over a catalogue of 10,000 backups and 100,000 runs
  generated     random databases out and back on one server, thousands of tables; goes on where it was stopped
                [--server mariadb|newer_mariadb|mysql] [--seeds FROM..TO] [--again] [--report]
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", &[][..]),
    };
    let result = match command {
        "test" => test::test(rest),
        "servers" => servers::servers(),
        "check" => check::check(),
        "corpus" => corpus::corpus(rest),
        "package" => package::package(rest),
        "bench" => bench::bench(rest),
        "generated" => generated::generated(rest),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {command}: {error:#}");
            run::exit_code(&error)
        }
    }
}
