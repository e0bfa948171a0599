//! The order of work: tables in the order of the catalogue, the large ones in parts along their
//! key. A part begins and ends where frames do, so how many there are changes no frame. It never
//! leaves a key out: the first part has no beginning and the last one no end.

use std::sync::{Mutex, PoisonError};

use crate::grid::Grid;
use crate::mysql::catalog::Table;
use crate::mysql::rows::{Part, grid_column};
use crate::mysql::session::quoted;
use crate::mysql::snapshot::{Ends, Readers};

/// How much of a table one part is about, bytes by the server's guess: long enough to be worth a
/// question, short enough for the others not to have to wait for its end.
const PART: u64 = 16 << 20;

/// One part of a table, or all of it.
#[derive(Debug)]
pub(super) struct Unit {
    /// Place in the catalogue.
    pub table: usize,
    pub readers: Readers,
    pub part: Part,
    pub first: bool,
    pub last: bool,
}

/// All units, and which of them somebody has begun.
pub(super) struct Plan {
    pub units: Vec<Unit>,
    state: Mutex<State>,
}

struct State {
    taken: Vec<bool>,
    /// For each reader, before which unit there is none left for it.
    from: Vec<usize>,
}

impl Plan {
    /// For so many readers.
    pub fn new(tables: &[Table], readers: &[Readers], ends: &[Option<Ends>], count: usize) -> Self {
        let mut units = Vec::new();
        for (place, table) in tables.iter().enumerate() {
            let parts = match readers[place] {
                Readers::All => split(table, ends[place]),
                Readers::One(_) => vec![whole(table, ends[place])],
            };
            let last = parts.len() - 1;
            units.extend(parts.into_iter().enumerate().map(|(at, part)| Unit {
                table: place,
                readers: readers[place],
                part,
                first: at == 0,
                last: at == last,
            }));
        }
        let state = Mutex::new(State {
            taken: vec![false; units.len()],
            from: vec![0; count],
        });
        Self { units, state }
    }

    /// The next unit that this reader may read, and whether others of the same table are left for
    /// it behind that one. Units are taken in their order.
    pub fn next(&self, reader: usize) -> Option<(usize, bool)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { taken, from } = &mut *state;
        let free = |taken: &[bool], at: usize| !taken[at] && self.units[at].readers.include(reader);
        let next = (from[reader]..self.units.len()).find(|at| free(taken, *at))?;
        taken[next] = true;
        from[reader] = next + 1;
        let table = self.units[next].table;
        let more = (next + 1..self.units.len())
            .take_while(|at| self.units[*at].table == table)
            .any(|at| !taken[at]);
        Some((next, more))
    }
}

/// How many parts each of so many tables has.
pub(super) fn parts(units: &[Unit], tables: usize) -> Vec<usize> {
    let mut parts = vec![0; tables];
    units.iter().for_each(|unit| parts[unit.table] += 1);
    parts
}

fn grid(table: &Table, ends: Option<Ends>) -> Option<(Grid, usize)> {
    let (place, _) = grid_column(table)?;
    let (least, most) = ends?;
    Some((Grid::new(least, most), place))
}

fn whole(table: &Table, ends: Option<Ends>) -> Part {
    Part {
        grid: grid(table, ends),
        ..Part::default()
    }
}

/// Parts of whole cells of the grid.
fn split(table: &Table, ends: Option<Ends>) -> Vec<Part> {
    let all = whole(table, ends);
    let (Some((grid, _)), Some((least, most)), Some((_, column))) =
        (all.grid, ends, grid_column(table))
    else {
        return vec![all];
    };
    let (first, last) = (grid.cell(least), grid.cell(most));
    let cells = (last - first + 1).max(1);
    let parts = i128::from(table.bytes.div_ceil(PART)).clamp(1, cells);
    let step = cells.div_euclid(parts).max(1);
    let mut borders = Vec::new();
    let mut cell = first + step;
    while cell <= last {
        borders.push(grid.first_key(cell));
        cell += step;
    }
    let name = quoted(&column.name);
    let condition = |from: Option<i128>, to: Option<i128>| {
        let from = from.map(|key| format!("{name}>={key}"));
        let to = to.map(|key| format!("{name}<{key}"));
        let both: Vec<String> = from.into_iter().chain(to).collect();
        (!both.is_empty()).then(|| both.join(" AND "))
    };
    let part = |at: usize| {
        let from = at.checked_sub(1).map(|before| borders[before]);
        let to = borders.get(at).copied();
        Part {
            keys: (from, to),
            condition: condition(from, to),
            ..all.clone()
        }
    };
    (0..=borders.len()).map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mysql::catalog::Key;
    use crate::mysql::column::TableColumn;
    use crate::mysql::history::History;

    fn table(bytes: u64) -> Table {
        let column = TableColumn {
            name: "id".into(),
            data_type: "int".into(),
            column_type: "int(11)".into(),
            charset: None,
            generated: false,
            nullable: false,
        };
        Table {
            name: "t".into(),
            engine: Some("InnoDB".into()),
            rows: 0,
            bytes,
            created: String::new(),
            history: History::None,
            complaint: None,
            columns: vec![column],
            key: Some(Key {
                index: "PRIMARY".into(),
                columns: vec!["id".into()],
            }),
        }
    }

    fn conditions(bytes: u64, ends: Option<Ends>) -> Vec<Option<String>> {
        let parts = split(&table(bytes), ends);
        parts.into_iter().map(|part| part.condition).collect()
    }

    #[test]
    fn parts_meet_at_cells_and_leave_nothing_out() {
        assert_eq!(conditions(1, Some((1, 1 << 20))), [None]);
        assert_eq!(conditions(1 << 30, None), [None], "an empty table");
        assert_eq!(conditions(1 << 30, Some((1, 32_767))), [None], "one cell");
        let three = conditions(48 << 20, Some((-10, 70_000)));
        let wanted = [
            "`id`<0",
            "`id`>=0 AND `id`<32768",
            "`id`>=32768 AND `id`<65536",
            "`id`>=65536",
        ];
        assert_eq!(three, wanted.map(|sql| Some(sql.to_owned())));
        let ends = (i128::from(i64::MIN), i128::from(u64::MAX));
        let many = conditions(100 << 30, Some(ends));
        assert!((100..=300).contains(&many.len()), "{}", many.len());
    }

    #[test]
    fn every_unit_is_taken_once_and_in_order() {
        let tables = [table(1), table(64 << 20), table(1)];
        let readers = [Readers::One(1), Readers::All, Readers::One(0)];
        let ends = [Some((1, 2)), Some((1, 1 << 17)), Some((1, 2))];
        let plan = Plan::new(&tables, &readers, &ends, 2);
        assert_eq!(plan.units.len(), 6 + 1);
        assert_eq!(plan.next(0), Some((1, true)));
        assert_eq!(plan.next(1), Some((0, false)));
        assert_eq!(plan.next(1), Some((2, true)));
        assert_eq!(plan.next(0), Some((3, true)));
        assert_eq!(plan.next(0), Some((4, true)));
        assert_eq!(plan.next(0), Some((5, false)));
        assert_eq!(plan.next(1), None);
        assert_eq!(plan.next(0), Some((6, false)));
        assert_eq!(plan.next(0), None);
    }
}
