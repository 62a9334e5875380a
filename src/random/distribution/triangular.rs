//! The triangular law.

use std::fmt;

use super::beta::log_odds;
use super::family::{argument, around_mode};
use super::quantile::{Base, bounded};
use super::{Distribution, Family, Law};
use crate::quantity::Bounds;
use crate::random::elementary::logistic;
use crate::random::wide;

/// Rises straight from `low` to `mode` and falls straight to `high`; of mean (low + mode + high)/3.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Triangular {
    /// Least value.
    pub low: f64,
    /// Likeliest value, between the two.
    pub mode: f64,
    /// Largest value.
    pub high: f64,
}

impl Triangular {
    pub(super) const FAMILY: Family = Family {
        name: "triangular",
        arguments: &[
            argument("low", Bounds::Any),
            argument("mode", Bounds::Any),
            argument("high", Bounds::Any),
        ],
        meaning: "between two ends, falling off in straight lines from its mode",
        shock: None,
        example: &[0.2, 0.3, 0.6],
        law: |given, _| {
            around_mode(given[0], given[1], given[2])?;
            Ok(Distribution::Triangular(Triangular {
                low: given[0],
                mode: given[1],
                high: given[2],
            }))
        },
    };
}

impl fmt::Display for Triangular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Triangular { low, mode, high } = self;
        write!(f, "triangular from {low} to {high}, mode {mode}")
    }
}

impl Law for Triangular {
    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn mean(&self) -> f64 {
        (self.low + self.mode + self.high) / 3.0
    }

    fn sd(&self) -> f64 {
        let (a, b) = (self.mode - self.low, self.high - self.mode);
        ((a * a + a * b + b * b) / 18.0).sqrt()
    }

    fn base(&self) -> Base {
        Base::Inverse
    }

    fn invert(&self, z: f64) -> f64 {
        log_odds(1.0, 1.0, z)
    }

    fn values(&self, column: &mut [f64]) {
        triangular(self.low, self.mode, self.high, column);
    }
}

wide! {
    /// From the log-odds of a uniform.
    fn triangular(low: f64, mode: f64, high: f64, column: &mut [f64]) {
        let range = high - low;
        for x in column {
            let (below, above) = (logistic(*x), logistic(-*x));
            let rising = low + (below * range * (mode - low)).sqrt();
            let falling = high - (above * range * (high - mode)).sqrt();
            *x = bounded(if below * range <= mode - low { rising } else { falling });
        }
    }
}
