//! The logit-normal law: what an [`interval`](super::interval) in [0, 1] becomes. No scenario names
//! it.

use std::fmt;

use super::Law;
use super::quantile::bounded;
use crate::random::elementary::{exp, logistic};
use crate::random::wide;

/// The logistic function of a normal with this mean and sd.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogitNormal {
    /// Of the normal, in log-odds.
    pub mean: f64,
    /// Of the normal, in log-odds.
    pub sd: f64,
}

impl fmt::Display for LogitNormal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "logit-normal, mean {:.4}, sd {:.4}", self.mean, self.sd)
    }
}

impl Law for LogitNormal {
    fn support(&self) -> (f64, f64) {
        (0.0, 1.0)
    }

    fn mean(&self) -> f64 {
        moments(self.mean, self.sd).0
    }

    fn sd(&self) -> f64 {
        moments(self.mean, self.sd).1
    }

    fn values(&self, column: &mut [f64]) {
        logit_normal(self.mean, self.sd, column);
    }
}

/// Mean and sd by the trapezoidal rule over the normal score, which for so smooth a function is
/// exact to about 1e-12.
fn moments(mean: f64, sd: f64) -> (f64, f64) {
    let step = 1.0 / (16.0 * sd.max(1.0));
    let (mut weight, mut first, mut second) = (0.0, 0.0, 0.0);
    let centre = logistic(mean);
    let mut z = -9.0;
    while z <= 9.0 {
        let w = exp(-0.5 * z * z);
        let x = logistic(mean + sd * z) - centre;
        weight += w;
        first += w * x;
        second += w * x * x;
        z += step;
    }
    let shift = first / weight;
    (
        centre + shift,
        (second / weight - shift * shift).max(0.0).sqrt(),
    )
}

wide! {
    fn logit_normal(mean: f64, sd: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(logistic(mean + sd * *x));
        }
    }
}
