//! The hot path of a dump does not allocate: rows from the packet buffer through escaping into frames, compressed and
//! written. What grows with the data are frames, and each costs a handful of allocations whatever its rows. On one
//! thread, because that is what is counted.

use std::io;

use allocation_counter::{AllocationInfo, measure};
use archive::index::{Dialect, Index, Kind, Object, Source};
use archive::{Format, grammar::Head};
use testkit::{Endless, EndlessServer};

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

/// Dumps so many rows; what was allocated, and the number of frames.
fn dumped(rows: u64) -> (AllocationInfo, u64) {
    let server = EndlessServer::start(Endless::new(rows));
    let mut options = wire::Options::new(wire::Address::Socket(server.socket()), "root");
    options.database = Some(EndlessServer::NAME.to_owned());
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
    let head = Head::new(Dialect::MySql, table.name.as_bytes(), &["id", "t"]).unwrap();
    let info = measure(|| {
        let mut lane = conveyor.lane(0, &mut tools);
        let mut data = TableData::new(&mut lane, head.as_bytes().to_vec(), false);
        rows::dump(&mut session, &table, &Part::default(), &mut data, &Nobody).unwrap();
        data.finish().unwrap();
        lane.end().unwrap();
    });
    let assembly = conveyor.finish().unwrap();
    assert_eq!(assembly.index().rows(), rows);
    assert_eq!(server.unexpected(), [""; 0]);
    let (_, summary) = assembly.finish().unwrap();
    (info, summary.index.frames.len() as u64)
}

#[test]
fn rows_of_a_dump_cost_no_allocation() {
    let (few, few_frames) = dumped(10_000);
    let (many, many_frames) = dumped(210_000);
    assert!(few.count_total > 10, "the counter does not count");
    let allocations = many.count_total - few.count_total;
    let frames = many_frames - few_frames;
    println!("200,000 rows more: {allocations} allocations, {frames} frames");
    assert!(frames > 50, "{frames} frames");
    assert!(
        allocations > 0 && allocations <= frames * PER_FRAME,
        "{allocations} allocations for {frames} frames"
    );
}
