//! The gamma law.

use std::fmt;

use super::family::argument;
use super::quantile::{Base, bounded};
use super::{Distribution, Family, Law, Misfit};
use crate::quantity::Bounds;
use crate::random::elementary::exp;
use crate::random::special::gamma_ln_at_score;
use crate::random::wide;

/// Of shape (mean/sd)² and scale sd²/mean. Mean 2 and sd 2 is the exponential law of mean 2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gamma {
    /// Mean, above 0.
    pub mean: f64,
    /// Standard deviation, above 0.
    pub sd: f64,
}

impl Gamma {
    pub(super) const FAMILY: Family = Family {
        name: "gamma",
        arguments: &[
            argument("mean", Bounds::Positive),
            argument("sd", Bounds::Positive),
        ],
        meaning: "above 0, less skewed than a lognormal of the same mean and sd",
        shock: None,
        example: &[0.4, 0.1],
        law: |given, _| law(given[0], given[1]),
    };

    fn shape(&self) -> f64 {
        (self.mean / self.sd) * (self.mean / self.sd)
    }
}

fn law(mean: f64, sd: f64) -> Result<Distribution, Misfit> {
    let law = Gamma { mean, sd };
    if Bounds::Shape.holds(law.shape()) {
        return Ok(Distribution::Gamma(law));
    }
    Err(Misfit {
        found: format!("has mean {mean} and sd {sd}"),
        cure: "the sd must be from a 10,000th of the mean to 10 times the mean".to_owned(),
    })
}

impl fmt::Display for Gamma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gamma, mean {}, sd {}", self.mean, self.sd)
    }
}

impl Law for Gamma {
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn sd(&self) -> f64 {
        self.sd
    }

    fn base(&self) -> Base {
        Base::Inverse
    }

    /// The logarithm of the value in scales.
    fn invert(&self, z: f64) -> f64 {
        gamma_ln_at_score(self.shape(), z)
    }

    fn values(&self, column: &mut [f64]) {
        scaled(self.sd * (self.sd / self.mean), column);
    }
}

wide! {
    /// From logarithms.
    fn scaled(scale: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(scale * exp(*x));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From mpmath with 40 digits: mean, sd, normal score, value.
    const EXACT: [(f64, f64, f64, f64); 11] = [
        (0.4, 0.1, -3.5, 0.139_406_680_166_402_04),
        (0.4, 0.1, 0.0, 0.391_698_238_607_931_3),
        (0.4, 0.1, 4.0, 0.929_805_661_974_822_1),
        (2.0, 2.0, -2.0, 0.046_025_818_657_926_98),
        (2.0, 2.0, 1.5, 5.411_888_801_647_78),
        (1.0, 3.0, -1.0, 3.510_261_252_705_108e-7),
        (1.0, 3.0, 2.5, 18.206_918_975_539_27),
        (1.0, 10.0, 3.25, 189.199_989_275_135_18),
        (5.0, 0.05, -6.0, 4.705_808_910_526_64),
        (5.0, 0.05, 6.0, 5.305_857_247_014_68),
        (0.3, 0.4, 8.0, 17.606_455_131_900_387),
    ];

    #[test]
    fn values_are_exact_to_eleven_digits() {
        for (mean, sd, z, exact) in EXACT {
            let value = Distribution::Gamma(Gamma { mean, sd })
                .prepare()
                .at_score(z);
            assert!(
                (value / exact - 1.0).abs() < 1e-11,
                "{mean}, {sd} at {z}: {value}"
            );
        }
    }

    #[test]
    fn an_sd_beyond_ten_means_is_refused() {
        assert!(law(1.0, 10.0).is_ok() && law(1.0, 1e-4).is_ok());
        assert!(law(1.0, 10.1).is_err() && law(1.0, 0.99e-4).is_err());
    }
}
