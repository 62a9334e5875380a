//! How many replicates it takes until a Monte Carlo standard error is small enough. Decides at
//! fixed numbers of replicates and from results alone, so that threads change nothing. Knows no
//! table.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Replicates looked at first, and the step in which their number grows: that of the table's parts.
const STEP: u64 = 4096;

/// An error found among few replicates is itself uncertain: their number grows by no more than this
/// at once.
const GROWTH: u64 = 16;

/// A little more than the error at hand asks for, so that most often the next look is the last.
const AIR: f64 = 1.05;

/// Which error is to be small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The largest of the paired differences in share and chance to win and of how often the winner
    /// changes; without anything to compare with, of share and chance to win.
    #[default]
    Differences,
    /// Of the question's candidate's share, what-if less baseline.
    ShareDifference,
    /// Of the chance to win, what-if less baseline.
    WinsDifference,
    /// Of how often the winner is another.
    WinnerChanges,
    /// In the scenario as written.
    Share,
    /// Chance to win, in the scenario as written.
    Wins,
}

impl Of {
    /// `share-difference`
    pub fn name(self) -> &'static str {
        match self {
            Of::Differences => "differences",
            Of::ShareDifference => "share-difference",
            Of::WinsDifference => "wins-difference",
            Of::WinnerChanges => "winner-changes",
            Of::Share => "share",
            Of::Wins => "wins",
        }
    }

    /// The one meant, of the errors of a level (share, wins) and those of a paired difference
    /// (share, wins, winner changes).
    pub(crate) fn among(self, level: [f64; 2], difference: [f64; 3]) -> f64 {
        let [share, wins, changes] = difference;
        match self {
            Of::Differences => share.max(wins).max(changes),
            Of::ShareDifference => share,
            Of::WinsDifference => wins,
            Of::WinnerChanges => changes,
            Of::Share => level[0],
            Of::Wins => level[1],
        }
    }
}

/// A Monte Carlo standard error to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// As a fraction: 0.1 points are 0.001.
    pub error: f64,
    /// Which error is to be as small.
    pub of: Of,
    /// Replicates at most.
    pub ceiling: u64,
}

/// What was reached.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reached {
    /// Which error it is.
    pub of: Of,
    /// The standard error asked for, as a fraction.
    pub asked: f64,
    /// The error reached, as a fraction.
    #[serde(deserialize_with = "super::error::read")]
    #[schemars(with = "Option<f64>")]
    pub error: f64,
    /// Replicates that it took.
    pub replicates: u64,
    /// Whether the error is as small as asked; if not, the most replicates allowed were not enough.
    pub reached: bool,
}

impl Precision {
    /// The error asked for with the digits that it has: 0.001 is `0.1pt`.
    pub fn points(&self) -> String {
        format!("{:.9}", 100.0 * self.error)
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
            + "pt"
    }

    /// Replicates to begin with.
    pub fn first(&self) -> u64 {
        STEP.min(self.ceiling)
    }

    /// How many replicates to have next, all told, when `done` give `error`; `None`: these are
    /// enough, or the most.
    ///
    /// Half the error takes four times as many: 4,096 with an error of 0.002 call for 20,480 where
    /// 0.001 is asked.
    pub fn next(&self, done: u64, error: f64) -> Option<u64> {
        if self.is_met(done, error) || done >= self.ceiling {
            return None;
        }
        let times = (error / self.error) * (error / self.error) * AIR;
        let wanted = (done as f64 * times)
            .max(1.0 / self.error)
            .min((GROWTH * done) as f64) as u64;
        let wanted = wanted.max(done + 1).div_ceil(STEP) * STEP;
        Some(wanted.min(self.ceiling))
    }

    /// What `done` replicates with `error` come to.
    pub fn reached(&self, done: u64, error: f64) -> Reached {
        let reached = self.is_met(done, error);
        Reached {
            of: self.of,
            asked: self.error,
            error,
            replicates: done,
            reached,
        }
    }

    /// What was never seen has no error either: as many replicates are needed as would show it with
    /// the error asked for.
    fn is_met(&self, done: u64, error: f64) -> bool {
        error <= self.error && done as f64 * self.error >= 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn precision(error: f64) -> Precision {
        Precision {
            error,
            of: Of::Differences,
            ceiling: 100_000,
        }
    }

    #[test]
    fn half_the_error_takes_four_times_the_replicates_and_a_little_air() {
        assert_eq!(precision(0.001).next(4096, 0.002), Some(20_480));
        assert_eq!(precision(0.001).next(4096, 0.001), None);
        assert_eq!(precision(0.001).next(4096, 0.001_01), Some(8192));
    }

    #[test]
    fn what_was_never_seen_is_not_known_for_certain() {
        assert_eq!(precision(0.000_1).next(4096, 0.0), Some(12_288));
        assert_eq!(precision(0.000_1).next(12_288, 0.0), None);
    }

    #[test]
    fn the_ceiling_holds_and_is_told() {
        assert_eq!(precision(1e-5).next(65_536, 0.01), Some(100_000));
        assert_eq!(precision(1e-5).next(100_000, 0.01), None);
        assert!(!precision(1e-5).reached(100_000, 0.01).reached);
        assert_eq!(
            precision(0.001).next(4096, 0.1),
            Some(65_536),
            "no more than sixteen times as many at once"
        );
    }
}
