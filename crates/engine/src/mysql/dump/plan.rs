//! The order of work: tables in the order of the catalogue, the large ones in parts along their
//! key. A part begins and ends where frames do, so how many there are changes no frame. It never
//! leaves a key out: the first part has no beginning and the last one no end.

use std::sync::{Mutex, PoisonError};

use crate::grid::Grid;
use crate::mysql::catalog::Table;
use crate::mysql::rows::{Part, grid_column};
use crate::mysql::session::quoted;
use crate::mysql::snapshot::{Ends, PART, Readers};

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
    readers: Vec<Progress>,
}

/// How far a reader has come.
#[derive(Clone, Debug, Default)]
struct Progress {
    /// Before which unit there is none left for it.
    from: usize,
    /// The table of somebody else that it helps with, and whether it could.
    helps: Option<(usize, bool)>,
}

/// What a reader is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Read this unit.
    Read(usize),
    /// Hold the table at this place, to help with it; [`Plan::helps`] says how that went.
    Help(usize),
}

impl Plan {
    /// For so many readers.
    pub fn new(tables: &[Table], readers: &[Readers], ends: &[Option<Ends>], count: usize) -> Self {
        let mut units = Vec::new();
        for (place, table) in tables.iter().enumerate() {
            let parts = match readers[place] {
                Readers::Shared(_) => split(table, ends[place]),
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
            readers: vec![Progress::default(); count],
        });
        Self { units, state }
    }

    /// What this reader does next. Units are taken in their order. As long as a table's owner has
    /// not come to it, one unit is left to it: so it never holds a table of which all rows have
    /// been read.
    pub fn next(&self, reader: usize) -> Option<Step> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { taken, readers } = &mut *state;
        let free = |at: &usize| !taken[*at] && self.may(*at, reader, taken, readers);
        let Some(next) = (readers[reader].from..self.units.len()).find(free) else {
            readers[reader].from = self.units.len();
            return None;
        };
        let Unit {
            table,
            readers: who,
            ..
        } = self.units[next];
        if who.owner() != reader && readers[reader].helps != Some((table, true)) {
            readers[reader].from = next;
            return Some(Step::Help(table));
        }
        taken[next] = true;
        readers[reader].from = next + 1;
        Some(Step::Read(next))
    }

    /// The units that this reader gets after that one for certain, however far the others come: whole tables of its own,
    /// up to the first that may be another's.
    pub fn certain(&self, reader: usize, unit: usize) -> impl Iterator<Item = usize> {
        let later = self.units.iter().enumerate().skip(unit + 1);
        later
            .take_while(|(_, unit)| matches!(unit.readers, Readers::One(_)))
            .filter(move |(_, unit)| unit.readers == Readers::One(reader))
            .map(|(at, _)| at)
    }

    /// Whether this reader can help with that table.
    pub fn helps(&self, reader: usize, table: usize, can: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.readers[reader].helps = Some((table, can));
    }

    /// Whether a unit that nobody has taken is one for this reader.
    fn may(&self, at: usize, reader: usize, taken: &[bool], readers: &[Progress]) -> bool {
        let Unit {
            table,
            readers: who,
            ..
        } = self.units[at];
        match who {
            Readers::One(owner) | Readers::Shared(owner) if owner == reader => true,
            Readers::One(_) => false,
            Readers::Shared(_) if readers[reader].helps == Some((table, false)) => false,
            Readers::Shared(owner) => {
                let before = self.units[..at].iter().rev();
                let first = at - before.take_while(|unit| unit.table == table).count();
                let mut behind = (at + 1..self.units.len())
                    .take_while(|later| self.units[*later].table == table);
                readers[owner].from > first || behind.any(|later| !taken[later])
            }
        }
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
    Some((ends?.grid, place))
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
    let (Some((grid, _)), Some(ends), Some((_, column))) = (all.grid, ends, grid_column(table))
    else {
        return vec![all];
    };
    let (first, last) = (grid.cell(ends.least), grid.cell(ends.most));
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
        assert_eq!(conditions(1, Some(Ends::new(1, 1 << 20))), [None]);
        assert_eq!(conditions(1 << 30, None), [None], "an empty table");
        assert_eq!(
            conditions(1 << 30, Some(Ends::new(1, 32_767))),
            [None],
            "one cell"
        );
        let three = conditions(48 << 20, Some(Ends::new(-10, 70_000)));
        let wanted = [
            "`id`<0",
            "`id`>=0 AND `id`<32768",
            "`id`>=32768 AND `id`<65536",
            "`id`>=65536",
        ];
        assert_eq!(three, wanted.map(|sql| Some(sql.to_owned())));
        let ends = Ends::new(i128::from(i64::MIN), i128::from(u64::MAX));
        let many = conditions(100 << 30, Some(ends));
        assert!((100..=300).contains(&many.len()), "{}", many.len());
    }

    #[test]
    fn every_unit_is_taken_once_and_in_order() {
        let tables = [table(1), table(64 << 20), table(1)];
        let readers = [Readers::One(1), Readers::Shared(1), Readers::One(0)];
        let ends = [
            Some(Ends::new(1, 2)),
            Some(Ends::new(1, 1 << 17)),
            Some(Ends::new(1, 2)),
        ];
        let plan = Plan::new(&tables, &readers, &ends, 2);
        assert_eq!(plan.units.len(), 6 + 1);
        assert_eq!(plan.next(0), Some(Step::Help(1)));
        plan.helps(0, 1, true);
        assert_eq!(plan.next(0), Some(Step::Read(1)));
        assert_eq!(plan.next(1), Some(Step::Read(0)));
        assert_eq!(plan.next(1), Some(Step::Read(2)));
        assert_eq!(plan.next(0), Some(Step::Read(3)));
        assert_eq!(plan.next(0), Some(Step::Read(4)));
        assert_eq!(plan.next(0), Some(Step::Read(5)), "its owner is there");
        assert_eq!(plan.next(1), None);
        assert_eq!(plan.next(0), Some(Step::Read(6)));
        assert_eq!(plan.next(0), None);
    }

    #[test]
    fn the_owner_gets_the_last_unit_if_it_comes_late() {
        let tables = [table(1), table(64 << 20), table(64 << 20)];
        let readers = [Readers::One(1), Readers::Shared(1), Readers::Shared(0)];
        let ends = [
            Some(Ends::new(1, 2)),
            Some(Ends::new(1, 1 << 17)),
            Some(Ends::new(1, 1 << 17)),
        ];
        let plan = Plan::new(&tables, &readers, &ends, 3);
        assert_eq!(plan.next(1), Some(Step::Read(0)));
        for reader in [0, 2] {
            assert_eq!(plan.next(reader), Some(Step::Help(1)));
        }
        plan.helps(0, 1, true);
        plan.helps(2, 1, false);
        assert_eq!(plan.next(2), Some(Step::Help(2)), "it could not help");
        for unit in 1..=4 {
            assert_eq!(plan.next(0), Some(Step::Read(unit)));
        }
        assert_eq!(plan.next(0), Some(Step::Read(6)), "unit 5 is left");
        assert_eq!(plan.next(1), Some(Step::Read(5)));
        assert_eq!(plan.next(1), Some(Step::Help(2)));
    }
}
