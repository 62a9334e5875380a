//! The beta law.

use std::fmt;

use super::family::argument;
use super::quantile::{Base, bounded};
use super::{Distribution, Family, Law};
use crate::quantity::Bounds;
use crate::random::elementary::logistic;
use crate::random::special::{beta_logit_at_score, ln_phi};
use crate::random::wide;

/// On 0 to 1, of mean alpha/(alpha + beta): 2 and 3 give 0.4.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    /// First shape, above 0.
    pub alpha: f64,
    /// Second shape, above 0.
    pub beta: f64,
}

impl Beta {
    pub(super) const FAMILY: Family = Family {
        name: "beta",
        arguments: &[
            argument("alpha", Bounds::Shape),
            argument("beta", Bounds::Shape),
        ],
        meaning: "between 0 and 1, as after `alpha` successes and `beta` failures",
        shock: None,
        example: &[2.0, 5.0],
        law: |given, _| {
            Ok(Distribution::Beta(Beta {
                alpha: given[0],
                beta: given[1],
            }))
        },
    };
}

impl fmt::Display for Beta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "beta, alpha {}, beta {}", self.alpha, self.beta)
    }
}

impl Law for Beta {
    fn support(&self) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    fn sd(&self) -> f64 {
        let sum = self.alpha + self.beta;
        ((self.alpha / sum) * (self.beta / sum) / (sum + 1.0)).sqrt()
    }

    fn base(&self) -> Base {
        Base::Inverse
    }

    fn invert(&self, z: f64) -> f64 {
        log_odds(self.alpha, self.beta, z)
    }

    fn values(&self, column: &mut [f64]) {
        stretched(0.0, 1.0, column);
    }
}

/// The log-odds of a beta's quantile.
pub(super) fn log_odds(alpha: f64, beta: f64, z: f64) -> f64 {
    if alpha == 1.0 && beta == 1.0 {
        ln_phi(z) - ln_phi(-z)
    } else {
        beta_logit_at_score(alpha, beta, z)
    }
}

wide! {
    /// From log-odds to between `low` and `high`, never past either.
    pub(super) fn stretched(low: f64, high: f64, column: &mut [f64]) {
        let range = high - low;
        for x in column {
            let part = range * logistic(-x.abs());
            *x = bounded(if *x < 0.0 { low + part } else { high - part });
        }
    }
}
