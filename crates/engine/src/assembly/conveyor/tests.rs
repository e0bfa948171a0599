//! Order, bounds and errors of the conveyor, with threads of any number. It must never depend on
//! which of them is faster.

use std::thread;
use std::time::Duration;

use archive::index::{Dialect, Index, Kind, Object, Source};

use super::*;
use crate::TableData;

const HEAD: &[u8] = b"INSERT INTO `t`(`a`) VALUES\n";

fn assembly<W: Write>(out: W, format: Format) -> Assembly<W> {
    let source = Source {
        family: "mariadb".into(),
        version: "11".into(),
        database: "d".into(),
        facts: Default::default(),
        position: None,
    };
    let index = Index::new("test", Dialect::MySql, source, String::new());
    let mut assembly = Assembly::new(out, format, index).unwrap();
    assembly.object(Object::new(Kind::Table, "t"));
    assembly
}

/// Rows of one unit: how many depends on the unit, so that some are far slower than others.
fn unit(conveyor: &Conveyor<Vec<u8>>, unit: usize, tools: &mut Tools) -> Result<(), Error> {
    let mut lane = conveyor.lane(unit, tools);
    if unit.is_multiple_of(5) {
        lane.step(move |assembly| {
            assembly.note(Kind::Table, "t", "begun", unit.to_string());
            Ok(())
        })?;
    }
    let mut data = TableData::new(&mut lane, HEAD.to_vec(), false);
    for row in 0..(unit * 7919) % 3000 {
        let text = data.begin_row();
        text.extend_from_slice(format!("({})", unit * 10_000 + row).as_bytes());
        data.end_row()?;
        if row % 100 == 0 {
            data.cut()?;
        }
        if row == 777 {
            data.begin_large_row()?;
            for _ in 0..10 {
                data.large_piece(format!("({unit}'large')").as_bytes())?;
                thread::sleep(Duration::from_micros(50));
            }
            data.end_large_row()?;
        }
    }
    data.finish()?;
    lane.end()
}

fn made(format: Format, units: usize, threads: usize, helpers: usize) -> (Vec<u8>, Index) {
    let conveyor = Conveyor::new(assembly(Vec::new(), format), units, threads + helpers);
    thread::scope(|scope| {
        for number in 0..threads + helpers {
            let conveyor = &conveyor;
            scope.spawn(move || {
                let mut tools = Tools::new(format).unwrap();
                if number < threads {
                    for at in (number..units).step_by(threads) {
                        unit(conveyor, at, &mut tools).unwrap();
                    }
                }
                conveyor.help(&mut tools).unwrap();
            });
        }
    });
    let (bytes, summary) = conveyor.finish().unwrap().finish().unwrap();
    (bytes, summary.index)
}

#[test]
fn any_number_of_threads_makes_the_same_archive() {
    for format in [Format::Plain, Format::Archive { level: 1 }] {
        let (one, index) = made(format, 40, 1, 0);
        assert_eq!(index.notes.len(), 8);
        let rows: usize = (0..40)
            .map(|unit| unit * 7919 % 3000)
            .map(|rows| rows + usize::from(rows > 777))
            .sum();
        assert_eq!(index.objects[0].rows, rows as u64);
        for (threads, helpers) in [(1, 1), (1, 3), (2, 0), (4, 0), (3, 2)] {
            for _ in 0..3 {
                let (bytes, other) = made(format, 40, threads, helpers);
                assert_eq!(other, index, "{threads} and {helpers}");
                assert!(bytes == one, "{threads} and {helpers}");
            }
        }
    }
}

#[test]
fn a_full_conveyor_makes_the_fast_wait_and_goes_on() {
    // Rows that do not compress: the second unit alone is longer than what may wait.
    let format = Format::Archive { level: 1 };
    let conveyor = Conveyor::new(assembly(std::io::sink(), format), 2, 2);
    let rows = |unit: usize, pause: u64| {
        let mut tools = Tools::new(format).unwrap();
        let mut lane = conveyor.lane(unit, &mut tools);
        let mut data = TableData::new(&mut lane, HEAD.to_vec(), false);
        let mut random = 1_u64 + unit as u64;
        for row in 0..3000 {
            let text = data.begin_row();
            text.extend_from_slice(b"(0x");
            for _ in 0..1000 {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1);
                text.extend_from_slice(format!("{:016X}", random).as_bytes());
            }
            text.push(b')');
            data.end_row().unwrap();
            if row % 1000 == 0 {
                thread::sleep(Duration::from_millis(pause));
            }
        }
        data.finish().unwrap();
        lane.end().unwrap();
        conveyor.help(&mut tools).unwrap();
    };
    thread::scope(|scope| {
        scope.spawn(|| rows(0, 50));
        scope.spawn(|| rows(1, 0));
    });
    let index = conveyor.finish().unwrap().finish().unwrap().1.index;
    assert_eq!(index.objects[0].rows, 6000);
}

/// Takes so many bytes and no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self
            .0
            .checked_sub(bytes.len())
            .ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_error_of_one_stops_all_and_is_the_one_reported() {
    let format = Format::Plain;
    let conveyor = Conveyor::new(assembly(Full(100_000), format), 1000, 3);
    let outcomes: Vec<bool> = thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|number| {
                let conveyor = &conveyor;
                scope.spawn(move || {
                    let mut tools = Tools::new(format).unwrap();
                    let all = (number..1000).step_by(3).try_for_each(|at| {
                        let mut lane = conveyor.lane(at, &mut tools);
                        lane.text().extend_from_slice(&[b'-'; 1000]);
                        lane.frame(1)?;
                        lane.end()
                    });
                    let all = all.and_then(|()| conveyor.help(&mut tools));
                    all.map_err(|error| conveyor.fail(error)).is_ok()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(outcomes, [false; 3]);
    let Err(error) = conveyor.finish() else {
        panic!("finished");
    };
    assert!(!matches!(error, Error::Cancelled), "{error}");
}

#[test]
fn a_unit_that_is_left_half_way_is_no_archive() {
    let format = Format::Plain;
    let conveyor = Conveyor::new(assembly(Vec::new(), format), 1, 1);
    let mut tools = Tools::new(format).unwrap();
    drop(conveyor.lane(0, &mut tools));
    assert!(conveyor.help(&mut tools).is_err());
    assert!(conveyor.finish().is_err());
}
