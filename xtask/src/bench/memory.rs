//! Peak memory of a dump and of a restore at two sizes, ten times apart: a stream needs the same for both.
//! Must never take the smaller of two peaks.

use std::path::Path;

use anyhow::{Context, Result};

use super::contenders::{Contender, dumps, restores};
use super::contest::Contest;
use super::data;
use super::measure::Cost;
use super::server::Server;
use super::tools::Tools;

/// What the target is set for.
pub const JOBS: u32 = 2;

/// One size and what it took.
pub struct Size {
    /// Rows of all tables.
    pub rows: u64,
    /// Data and keys as InnoDB states them, bytes.
    pub bytes: u64,
    /// The dump.
    pub dump: Cost,
    /// The restore.
    pub restore: Cost,
}

/// A tenth of the rows, then all of them.
pub fn measure(server: &Server, program: &Path, rows: u64) -> Result<[Size; 2]> {
    Ok([
        one(server, program, "bench_small", rows / 10)?,
        one(server, program, "bench", rows)?,
    ])
}

fn one(server: &Server, program: &Path, database: &str, rows: u64) -> Result<Size> {
    let source = data::fill(server, database, rows)?;
    println!("{}", super::report::amount(&source));
    let contest = Contest {
        server,
        program,
        // Nobody reads here but the product.
        reader: program,
        source: &source,
    };
    // The product is the first of each.
    let none = Tools::none();
    let first = |all: Vec<Contender>| -> Result<Contender> {
        let mut ours = all.into_iter().next().context("no contenders")?;
        ours.script.push_str(&format!(" --jobs {JOBS}"));
        Ok(ours)
    };
    let dump = contest.dump_once(&first(dumps(&none, None))?)?;
    let restore = contest.restore_once(&first(restores(&none))?)?;
    server.sql(None, &format!("DROP DATABASE `{database}`"))?;
    Ok(Size {
        rows: source.total(),
        bytes: source.bytes,
        dump,
        restore,
    })
}
