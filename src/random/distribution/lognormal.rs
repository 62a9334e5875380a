//! The lognormal law.

use std::fmt;

use super::family::argument;
use super::quantile::bounded;
use super::{Distribution, Family, Law};
use crate::quantity::Bounds;
use crate::random::elementary::{exp, exp_m1};
use crate::random::wide;

/// exp of a normal with mean ln `median` and sd `sigma`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lognormal {
    /// Median, above 0.
    pub median: f64,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
}

impl Lognormal {
    pub(super) const FAMILY: Family = Family {
        name: "lognormal",
        arguments: &[
            argument("median", Bounds::Positive),
            argument("sigma", Bounds::Positive),
        ],
        meaning: "above 0; `sigma` is the sd of its logarithm",
        shock: None,
        example: &[0.4, 0.3],
        law: |given, _| {
            Ok(Distribution::Lognormal(Lognormal {
                median: given[0],
                sigma: given[1],
            }))
        },
    };
}

impl fmt::Display for Lognormal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lognormal, median {}, sigma {}", self.median, self.sigma)
    }
}

impl Law for Lognormal {
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn mean(&self) -> f64 {
        self.median * exp(0.5 * self.sigma * self.sigma)
    }

    fn sd(&self) -> f64 {
        self.mean() * exp_m1(self.sigma * self.sigma).sqrt()
    }

    fn values(&self, column: &mut [f64]) {
        lognormal(self.median, self.sigma, column);
    }
}

wide! {
    fn lognormal(median: f64, sigma: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(median * exp(sigma * *x));
        }
    }
}
