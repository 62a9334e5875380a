//! The pert law.

use std::fmt;

use super::beta::{log_odds, stretched};
use super::family::{argument, around_mode};
use super::quantile::Base;
use super::{Beta, Distribution, Family, Law};
use crate::quantity::Bounds;

/// A beta stretched to [low, high] with mean (low + 4·mode + high)/6.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pert {
    /// Least value.
    pub low: f64,
    /// Likeliest value, between the two.
    pub mode: f64,
    /// Largest value.
    pub high: f64,
}

impl Pert {
    pub(super) const FAMILY: Family = Family {
        name: "pert",
        arguments: &[
            argument("low", Bounds::Any),
            argument("mode", Bounds::Any),
            argument("high", Bounds::Any),
        ],
        meaning: "between two ends, a smooth hill about its mode",
        shock: None,
        example: &[0.2, 0.3, 0.6],
        law: |given, _| {
            around_mode(given[0], given[1], given[2])?;
            Ok(Distribution::Pert(Pert {
                low: given[0],
                mode: given[1],
                high: given[2],
            }))
        },
    };

    /// The beta that is stretched: its shapes are 1 + 4·(mode − low)/(high − low), and the same from
    /// above.
    pub(super) fn beta(&self) -> Beta {
        let range = self.high - self.low;
        Beta {
            alpha: 1.0 + 4.0 * ((self.mode - self.low) / range),
            beta: 1.0 + 4.0 * ((self.high - self.mode) / range),
        }
    }
}

impl fmt::Display for Pert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pert { low, mode, high } = self;
        write!(f, "pert from {low} to {high}, mode {mode}")
    }
}

impl Law for Pert {
    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn mean(&self) -> f64 {
        (self.low + 4.0 * self.mode + self.high) / 6.0
    }

    fn sd(&self) -> f64 {
        (self.high - self.low) * self.beta().sd()
    }

    fn base(&self) -> Base {
        Base::Inverse
    }

    fn invert(&self, z: f64) -> f64 {
        let Beta { alpha, beta } = self.beta();
        log_odds(alpha, beta, z)
    }

    fn values(&self, column: &mut [f64]) {
        stretched(self.low, self.high, column);
    }
}
