//! The normal law.

use std::fmt;

use super::family::argument;
use super::quantile::bounded;
use super::{Distribution, Family, Law};
use crate::quantity::Bounds;
use crate::random::wide;

/// The bell curve: within 1.96 standard deviations of the mean in 95 % of draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    /// Mean.
    pub mean: f64,
    /// Standard deviation, above 0.
    pub sd: f64,
}

impl Normal {
    pub(crate) const FAMILY: Family = Family {
        name: "normal",
        arguments: &[
            argument("mean", Bounds::Any),
            argument("sd", Bounds::Positive),
        ],
        meaning: "any number, symmetric about its mean",
        shock: Some("sd"),
        example: &[0.0, 0.1],
        law: |given, _| {
            Ok(Distribution::Normal(Normal {
                mean: given[0],
                sd: given[1],
            }))
        },
    };
}

impl fmt::Display for Normal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "normal, mean {}, sd {}", self.mean, self.sd)
    }
}

impl Law for Normal {
    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn sd(&self) -> f64 {
        self.sd
    }

    fn values(&self, column: &mut [f64]) {
        normal(self.mean, self.sd, column);
    }
}

wide! {
    fn normal(mean: f64, sd: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(mean + sd * *x);
        }
    }
}
