//! The uniform law.

use std::fmt;

use super::beta::{log_odds, stretched};
use super::family::{argument, in_order};
use super::quantile::Base;
use super::{Distribution, Family, Law};
use crate::quantity::Bounds;

/// All values between two ends alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uniform {
    /// Least value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
}

impl Uniform {
    pub(super) const FAMILY: Family = Family {
        name: "uniform",
        arguments: &[argument("low", Bounds::Any), argument("high", Bounds::Any)],
        meaning: "between two ends, all values alike",
        shock: None,
        example: &[0.2, 0.6],
        law: |given, _| {
            in_order(given[0], given[1])?;
            Ok(Distribution::Uniform(Uniform {
                low: given[0],
                high: given[1],
            }))
        },
    };
}

impl fmt::Display for Uniform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "uniform from {} to {}", self.low, self.high)
    }
}

impl Law for Uniform {
    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn mean(&self) -> f64 {
        0.5 * (self.low + self.high)
    }

    fn sd(&self) -> f64 {
        (self.high - self.low) / 12f64.sqrt()
    }

    fn base(&self) -> Base {
        Base::Inverse
    }

    fn invert(&self, z: f64) -> f64 {
        log_odds(1.0, 1.0, z)
    }

    fn values(&self, column: &mut [f64]) {
        stretched(self.low, self.high, column);
    }
}
