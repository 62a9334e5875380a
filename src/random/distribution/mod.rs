//! The laws that a quantity can have, as plain data, and their values at a normal score. Knows
//! nothing of what the quantity is.
//!
//! A law is a file: its parameters with their bounds, how a scenario writes it (`Family`), its
//! moments and its quantiles. What reads, checks, documents and tests scenarios goes by that file;
//! [`Distribution`] and `FAMILIES` list them.

mod beta;
mod curve;
mod family;
mod gamma;
mod interval;
mod logit_normal;
mod lognormal;
mod normal;
mod pert;
mod quantile;
mod student_t;
#[cfg(test)]
mod tests;
mod triangular;
mod uniform;

use std::fmt;

pub use beta::Beta;
pub(crate) use family::{Family, Misfit};
pub use gamma::Gamma;
pub use logit_normal::LogitNormal;
pub use lognormal::Lognormal;
pub use normal::Normal;
pub use pert::Pert;
pub use quantile::{LARGEST, Quantile};
pub use student_t::StudentT;
pub use triangular::Triangular;
pub use uniform::Uniform;

use quantile::Base;

/// A law with the field's usual parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    /// The bell curve.
    Normal(Normal),
    /// The exponential of a normal.
    Lognormal(Lognormal),
    /// Positive, with a tail lighter than the lognormal's.
    Gamma(Gamma),
    /// The logistic function of a normal.
    LogitNormal(LogitNormal),
    /// A bell with heavy tails.
    StudentT(StudentT),
    /// All values between two ends alike.
    Uniform(Uniform),
    /// Rises straight to its mode and falls straight from it.
    Triangular(Triangular),
    /// A smooth curve between two ends about a mode.
    Pert(Pert),
    /// On 0 to 1.
    Beta(Beta),
}

/// All families, in the order in which people are told of them.
pub(crate) static FAMILIES: [&Family; 9] = [
    &Normal::FAMILY,
    &Lognormal::FAMILY,
    &Gamma::FAMILY,
    &StudentT::FAMILY,
    &Uniform::FAMILY,
    &Triangular::FAMILY,
    &Pert::FAMILY,
    &Beta::FAMILY,
    &interval::FAMILY,
];

/// The family of this name.
pub(crate) fn family(name: &str) -> Option<&'static Family> {
    FAMILIES.into_iter().find(|family| family.name == name)
}

/// What a law's file says. In words, as `normal, mean 0.4, sd 0.4`, by its `Display`.
trait Law: fmt::Display {
    fn support(&self) -> (f64, f64);

    fn mean(&self) -> f64;

    fn sd(&self) -> f64;

    /// What its values are a simple function of.
    fn base(&self) -> Base {
        Base::Score
    }

    /// The base at a normal score where it is no score: slow, and accurate in both tails.
    fn invert(&self, z: f64) -> f64 {
        z
    }

    /// From the base to values, at most [`LARGEST`] in size, a column at a time.
    fn values(&self, column: &mut [f64]);
}

impl Distribution {
    fn law(&self) -> &dyn Law {
        match self {
            Distribution::Normal(law) => law,
            Distribution::Lognormal(law) => law,
            Distribution::Gamma(law) => law,
            Distribution::LogitNormal(law) => law,
            Distribution::StudentT(law) => law,
            Distribution::Uniform(law) => law,
            Distribution::Triangular(law) => law,
            Distribution::Pert(law) => law,
            Distribution::Beta(law) => law,
        }
    }

    /// The smallest and the largest value it can take.
    pub fn support(&self) -> (f64, f64) {
        self.law().support()
    }

    /// The mean; NaN where there is none (student-t with df ≤ 1).
    pub fn mean(&self) -> f64 {
        self.law().mean()
    }

    /// The standard deviation; infinite for a student-t with 1 < df ≤ 2, NaN where df ≤ 1.
    /// Of a student-t with scale 0.16 and 6 df it is 0.196.
    pub fn sd(&self) -> f64 {
        self.law().sd()
    }
}

/// In words: `normal, mean 0.4, sd 0.4`.
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.law().fmt(f)
    }
}
