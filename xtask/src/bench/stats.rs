//! Medians, spreads and ratios.
//! Must never drop a value because it does not fit the others.

/// Where the values of some runs lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The middle value, or the mean of the two in the middle.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// `None` for no values at all.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let (low, high) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
        Some(Self {
            median: low.midpoint(high),
            min,
            max,
        })
    }
}

/// Other ÷ ours, run by run. Neighbours in time met the same weather on the machine, so their ratio says more than
/// the ratio of two medians. A run of ours that took nothing gives infinity.
pub fn ratios(ours: &[f64], other: &[f64]) -> Vec<f64> {
    ours.iter()
        .zip(other)
        .map(|(ours, other)| other / ours)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(median: f64, min: f64, max: f64) -> Option<Spread> {
        Some(Spread { median, min, max })
    }

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[2.5]), spread(2.5, 2.5, 2.5));
        assert_eq!(Spread::of(&[9.0, 1.0, 2.0]), spread(2.0, 1.0, 9.0));
        assert_eq!(Spread::of(&[4.0, 1.0, 10.0, 2.0]), spread(3.0, 1.0, 10.0));
    }

    #[test]
    fn ratios_are_taken_pair_by_pair() {
        // The second pair ran while the machine was slow: each ratio is still two, that of unrelated runs would not be.
        assert_eq!(ratios(&[1.0, 5.0], &[2.0, 10.0]), [2.0, 2.0]);
        assert_eq!(ratios(&[0.0], &[1.0]), [f64::INFINITY]);
    }
}
