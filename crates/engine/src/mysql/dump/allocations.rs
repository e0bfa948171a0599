//! The hot path of a dump does not allocate: rows from the packet buffer through escaping into frames, compressed and
//! written. What grows with the data are frames, and each costs a handful of allocations whatever its rows. On one
//! thread, because that is what is counted.

use std::io;
use std::path::PathBuf;

use allocation_counter::{AllocationInfo, measure};
use archive::index::{Dialect, Index, Kind, Object, Source};
use archive::{Format, grammar::Head};
use testkit::{Endless, EndlessServer, Server};

use crate::assembly::{Conveyor, Tools};
use crate::mysql::catalog;
use crate::mysql::rows::{self, Part, Watch};
use crate::mysql::session::Session;
use crate::{Assembly, TableData};

/// Its place in the conveyor, its entry in the index; there are two thousand rows in each.
const PER_FRAME: u64 = 12;

struct Nobody;

impl Watch for Nobody {
    fn read(&self, _: u64, _: u64, _: Option<i128>) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// Dumps so many rows of text; what was allocated, and the number of frames.
fn dumped(rows: u64) -> (AllocationInfo, u64) {
    let server = EndlessServer::start(Endless::new(rows));
    let found = dumped_from(server.socket(), EndlessServer::NAME, rows);
    assert_eq!(server.unexpected(), [""; 0]);
    found
}

/// Dumps the first table of a database, which has so many rows.
fn dumped_from(socket: PathBuf, database: &str, rows: u64) -> (AllocationInfo, u64) {
    let mut options = wire::Options::new(wire::Address::Socket(socket), "root");
    options.database = Some(database.to_owned());
    let mut session = Session::open_reading(&options).unwrap();
    let table = catalog::read(&mut session).unwrap().tables.remove(0);
    let source = Source {
        family: String::new(),
        version: String::new(),
        database: String::new(),
        facts: Default::default(),
        position: None,
    };
    let index = Index::new(crate::GENERATOR, Dialect::MySql, source, String::new());
    let format = Format::Archive {
        level: archive::DEFAULT_LEVEL,
    };
    let mut assembly = Assembly::new(io::sink(), format, index).unwrap();
    assembly.object(Object::new(Kind::Table, &table.name));
    let conveyor = Conveyor::new(assembly, 1, 1);
    let mut tools = Tools::new(format).unwrap();
    let names = rows::written(&table);
    let names: Vec<&str> = names.iter().map(|column| column.name.as_str()).collect();
    let head = Head::new(Dialect::MySql, table.name.as_bytes(), &names).unwrap();
    let info = measure(|| {
        let mut lane = conveyor.lane(0, &mut tools);
        let mut data = TableData::new(&mut lane, head.as_bytes().to_vec(), false);
        rows::dump(&mut session, &table, &Part::default(), &mut data, &Nobody).unwrap();
        data.finish().unwrap();
        lane.end().unwrap();
    });
    let assembly = conveyor.finish().unwrap();
    assert_eq!(assembly.index().rows(), rows);
    let (_, summary) = assembly.finish().unwrap();
    (info, summary.index.frames.len() as u64)
}

#[test]
fn rows_of_text_cost_no_allocation() {
    no_allocation_by_row(dumped(10_000), dumped(210_000));
}

/// FLOAT and DOUBLE, dates and times, which are made into text here.
#[test]
fn rows_in_binary_cost_no_allocation() {
    let server = Server::start();
    let by_rows = |rows: u64| {
        let database = server.database(&format!("rows_{rows}"));
        let sql = format!(
            "CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DOUBLE, moment DATETIME(6), clock TIME, filler CHAR(200));
             INSERT INTO t SELECT seq, RAND(seq), RAND(seq), '2026-11-23 01:02:03.000004', '-12:00:00', REPEAT('x', 200)
             FROM mysql.seq_1_to_{rows}"
        );
        server.sql(Some(&database), &sql);
        dumped_from(server.socket(), &database, rows)
    };
    no_allocation_by_row(by_rows(10_000), by_rows(110_000));
}

fn no_allocation_by_row(
    (few, few_frames): (AllocationInfo, u64),
    (many, many_frames): (AllocationInfo, u64),
) {
    assert!(few.count_total > 10, "the counter does not count");
    let allocations = many.count_total - few.count_total;
    let frames = many_frames - few_frames;
    println!("so many rows more: {allocations} allocations, {frames} frames");
    assert!(frames > 5, "{frames} frames");
    assert!(
        allocations > 0 && allocations <= frames * PER_FRAME,
        "{allocations} allocations for {frames} frames"
    );
}
