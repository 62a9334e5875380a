//! Plain forecasters to be beaten: the leader wins as often as leaders did; shares as before; a
//! line through logits.

use serde::{Deserialize, Serialize};

use crate::evidence::case::Case;
use crate::evidence::line::Line;
use crate::random::elementary::logistic;
use crate::random::special::{phi, score};

use super::score::Sample;

/// Values of a forecast by the line: enough for its quantiles to four digits.
const VALUES: usize = 999;

/// What the plain forecasters learnt.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Baselines {
    /// How often leaders won.
    pub rate: f64,
    /// The leader's share in the last round by that before.
    pub line: Line,
}

impl Baselines {
    /// Least squares and a rate, from cases; `None` from fewer than three.
    pub fn of(cases: &[&Case]) -> Option<Baselines> {
        let n = cases.len() as f64;
        let won = cases.iter().filter(|case| case.won).count() as f64;
        let points: Vec<(f64, f64)> = cases.iter().map(|case| case.logits()).collect();
        // Laplace's rule: no rate is 0 or 1.
        Some(Baselines {
            rate: (won + 1.0) / (n + 2.0),
            line: Line::through(&points)?,
        })
    }
}

impl Line {
    fn at(&self, logit: f64) -> f64 {
        self.intercept + self.slope * logit
    }

    /// The chance that the leader of a run-off between two wins.
    pub fn wins(&self, logit: f64) -> f64 {
        phi(self.at(logit) / self.sd)
    }

    /// Shares at evenly spaced levels.
    pub fn shares(&self, logit: f64) -> Sample {
        let level = |k: usize| (k as f64 + 0.5) / VALUES as f64;
        Sample::of(
            (0..VALUES)
                .map(|k| logistic(self.at(logit) + self.sd * score(level(k))))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_the_chance_to_win_agree() {
        let line = Line {
            intercept: 0.1,
            slope: 0.5,
            slope_se: 0.1,
            sd: 0.4,
        };
        assert!((line.shares(0.3).pit(0.5) - (1.0 - line.wins(0.3))).abs() < 1e-3);
    }
}
