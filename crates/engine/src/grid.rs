//! The key grid: where data frames end because of key values alone, so that a changed row changes
//! the frames around it and not all the frames after it. A pure function of the smallest and the
//! largest key; it must never depend on statistics, on the number of rows or on timing.

/// Cells are never narrower than 2 to this power keys.
const NARROWEST: u32 = 15;
/// A table's keys span at most about this many cells: 2 to this power.
const CELLS: u32 = 8;

/// A grid of cells, each `2^k` keys wide and aligned to multiples of its width.
///
/// `k = max(15, ceil(log2((max - min + 1) / 256)))`. The width thus changes only when the span of
/// the keys doubles, and the borders of a wider grid are borders of the narrower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    shift: u32,
}

impl Grid {
    /// The grid of a table whose integer keys go from `min` to `max`, both included. An empty
    /// table (`max < min`) has the narrowest grid.
    pub fn new(min: i128, max: i128) -> Self {
        let span = max
            .checked_sub(min)
            .and_then(|span| span.checked_add(1))
            .unwrap_or(i128::MAX)
            .max(1) as u128;
        // ceil(log2(n)) is the number of bits of n - 1.
        let bits = u128::BITS - (span - 1).leading_zeros();
        Self {
            shift: bits.saturating_sub(CELLS).max(NARROWEST),
        }
    }

    /// The least key of a cell.
    pub fn first_key(self, cell: i128) -> i128 {
        cell << self.shift
    }

    /// The cell of a key. A frame ends wherever this changes from one row to the next.
    pub fn cell(self, key: i128) -> i128 {
        key >> self.shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(min: i128, max: i128) -> i128 {
        let grid = Grid::new(min, max);
        (0..)
            .map(|k| 1i128 << k)
            .find(|width| grid.cell(*width) != grid.cell(0))
            .unwrap()
    }

    #[test]
    fn cells_are_never_narrow_and_few() {
        assert_eq!(width(1, 0), 1 << 15, "empty");
        assert_eq!(width(7, 7), 1 << 15);
        assert_eq!(
            width(1, 1 << 23),
            1 << 15,
            "256 cells of the narrowest width"
        );
        assert_eq!(width(1, (1 << 23) + 1), 1 << 16, "one key more");
        assert_eq!(width(0, i128::from(u64::MAX)), 1 << 56);
        assert_eq!(width(i128::from(i64::MIN), i128::from(i64::MAX)), 1 << 56);
        assert_eq!(width(i128::MIN, i128::MAX), 1 << 119);
    }

    #[test]
    fn negative_keys_have_cells_of_their_own() {
        let grid = Grid::new(-10, 10);
        assert_eq!(
            (
                grid.cell(-1),
                grid.cell(0),
                grid.cell(32767),
                grid.cell(32768)
            ),
            (-1, 0, 0, 1)
        );
        assert_eq!((grid.cell(-32768), grid.cell(-32769)), (-1, -2));
    }

    #[test]
    fn a_wider_grid_keeps_a_part_of_the_borders() {
        let (narrow, wide) = (Grid::new(0, 1 << 24), Grid::new(0, 1 << 25));
        for key in (0..1 << 25).step_by(1 << 12) {
            let (key, before) = (i128::from(key), i128::from(key) - 1);
            if wide.cell(key) != wide.cell(before) {
                assert_ne!(narrow.cell(key), narrow.cell(before));
            }
        }
    }
}
