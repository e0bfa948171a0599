//! The key grid: where data frames end because of key values alone, so that a changed row changes
//! the frames around it and not all the frames after it. A pure function of the smallest and the
//! largest key, and of how far keys lie apart at a few places between them; it must never depend on
//! statistics or on timing.

/// Cells are never narrower than 2 to this power keys.
const NARROWEST: u32 = 15;
/// A table's keys span at most about this many cells, unless they are known to lie closer together: 2 to this power.
const CELLS: u32 = 8;
/// At so many places is looked how far keys lie apart.
pub(crate) const PLACES: usize = 8;
/// Over so many rows, at each place.
pub(crate) const ROWS: usize = 8;

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

    /// The same, but with narrower cells where keys lie close together: cells of about 2^15 rows. `keys`: for each of
    /// [`Self::places`] the eighth key from there on (that place included), if there is one.
    ///
    /// `k = max(15, min(15 + ceil(log2(d)), ceil(log2((max - min + 1) / 256))))`, where `d` is the fifth smallest of the
    /// distances between two keys at the eight places, `ceil((key - place) / 8)` and at least 1. Half of the places are
    /// at least as crowded as that, so that there are not many more cells than 2^15 goes into the number of rows.
    pub(crate) fn measured(min: i128, max: i128, keys: &[Option<i128>]) -> Self {
        let Self { shift: widest } = Self::new(min, max);
        let mut apart: Vec<u128> = Self::places(min, max)
            .zip(keys)
            .map(|(place, key)| match key {
                Some(key) => key.abs_diff(place).div_ceil(ROWS as u128).max(1),
                None => u128::MAX,
            })
            .collect();
        apart.sort_unstable();
        let Some(apart) = apart.get(PLACES / 2) else {
            return Self { shift: widest };
        };
        let bits = u128::BITS - (apart - 1).leading_zeros();
        let shift = (NARROWEST + bits).min(widest);
        Self { shift }
    }

    /// The places at which is looked how far keys lie apart: `min`, and seven more at equal distances before `max`.
    pub(crate) fn places(min: i128, max: i128) -> impl Iterator<Item = i128> {
        let step = max.saturating_sub(min).div_euclid(PLACES as i128);
        (0..PLACES as i128).map(move |at| min + at * step)
    }

    /// Whether there is no finer one.
    pub(crate) fn is_finest(self) -> bool {
        self.shift == NARROWEST
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

    /// The width of the grid over keys that are all so far apart from 0 on.
    fn measured(max: i128, apart: i128) -> u32 {
        let key = |place: i128| (place + apart - 1) / apart * apart + 7 * apart;
        let keys: Vec<Option<i128>> = Grid::places(0, max)
            .map(|place| Some(key(place)).filter(|key| *key <= max))
            .collect();
        Grid::measured(0, max, &keys).shift
    }

    #[test]
    fn cells_are_as_narrow_as_keys_lie_close() {
        let large = 1 << 40;
        assert_eq!(Grid::new(0, large).shift, 33);
        assert_eq!(measured(large, 1), 15, "without a gap");
        assert_eq!(measured(large, 10), 19);
        assert_eq!(measured(large, 1000), 25);
        assert_eq!(measured(large, 1 << 30), 33, "a thousand rows");
        assert_eq!(measured(1 << 23, 1), 15);
        assert_eq!(measured(i128::from(u64::MAX), 1), 15);
        assert_eq!(measured(i128::from(u64::MAX), 1 << 40), 55);
    }

    #[test]
    fn half_of_the_places_decide() {
        let keys = |crowded: usize| -> Vec<Option<i128>> {
            let places = Grid::places(0, 1 << 40).enumerate();
            let key = |(at, place): (usize, i128)| (at < crowded).then_some(place + 7);
            places.map(key).collect()
        };
        assert_eq!(Grid::measured(0, 1 << 40, &keys(5)).shift, 15);
        assert_eq!(Grid::measured(0, 1 << 40, &keys(4)).shift, 33);
        assert_eq!(
            Grid::measured(0, 1 << 40, &[]).shift,
            33,
            "nothing was found out"
        );
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
