//! Patience with wrong passwords: a few are free, then each costs a longer wait. Counted for an
//! account at an address, for an address, and (mildly, so that nobody can lock another out) for an
//! account wherever it is tried from. Pure: `now` is handed in, the counters are kept by the caller.

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One account from one address.
    Pair,
    /// Any account from one address.
    Address,
    /// One account from anywhere.
    Account,
}

/// Wrong guesses so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    /// How many, since the last right one.
    pub failures: u32,
    /// When the last one was, unix milliseconds.
    pub last: i64,
}

/// After so long without a wrong guess they are forgotten.
pub const FORGOTTEN_MS: i64 = 24 * 3600 * 1000;

impl Scope {
    /// Guesses that cost nothing, and the longest wait in milliseconds.
    fn bounds(self) -> (u32, i64) {
        match self {
            Self::Pair => (5, 15 * 60_000),
            Self::Address => (20, 15 * 60_000),
            Self::Account => (50, 60_000),
        }
    }
}

/// Milliseconds to wait before the next guess is looked at; 0 if it may come now.
pub fn wait(scope: Scope, guesses: Guesses, now: i64) -> i64 {
    let (free, longest) = scope.bounds();
    let since = now.saturating_sub(guesses.last).max(0);
    if guesses.failures < free || since >= FORGOTTEN_MS {
        return 0;
    }
    // 2 s, 4 s, 8 s …
    let doublings = (guesses.failures - free + 1).min(20);
    let wait = (1000_i64 << doublings).min(longest);
    (wait - since).max(0)
}

/// The counter after one more wrong guess.
pub fn failed(guesses: Guesses, now: i64) -> Guesses {
    let stale = now.saturating_sub(guesses.last) >= FORGOTTEN_MS;
    let before = if stale { 0 } else { guesses.failures };
    Guesses {
        failures: before.saturating_add(1),
        last: now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_free_then_each_waits_longer_up_to_a_bound() {
        let mut guesses = Guesses::default();
        let mut waits = Vec::new();
        for _ in 0..30 {
            guesses = failed(guesses, 1_000_000);
            waits.push(wait(Scope::Pair, guesses, 1_000_000));
        }
        assert_eq!(waits[..8], [0, 0, 0, 0, 2000, 4000, 8000, 16_000]);
        assert_eq!(waits[29], 15 * 60_000);
        assert_eq!(wait(Scope::Pair, guesses, 1_000_000 + 15 * 60_000), 0);
        assert_eq!(wait(Scope::Account, guesses, 1_000_000), 0);
    }

    #[test]
    fn a_day_later_or_with_a_clock_set_back() {
        let guesses = Guesses {
            failures: 500,
            last: 5_000_000,
        };
        assert_eq!(failed(guesses, 5_000_000 + FORGOTTEN_MS).failures, 1);
        assert_eq!(wait(Scope::Pair, guesses, 5_000_000 + FORGOTTEN_MS), 0);
        // A clock set back makes nobody wait for longer than the bound.
        assert_eq!(wait(Scope::Pair, guesses, 0), 15 * 60_000);
    }
}
