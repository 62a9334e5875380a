//! A number, or a distribution with a name.

use std::fmt;

use crate::random::Distribution;

/// A place in the scenario's list of latent names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LatentIx(pub u32);

impl LatentIx {
    /// The place in the list.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A parameter's value: known, or a latent. `{ normal = { mean = 0.4, sd = 0.4 } }` scaled by 0.5
/// has `times` 0.5.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// Known.
    Fixed(f64),
    /// Drawn in each replicate.
    Uncertain {
        /// Which draw decides it: parameters that share one have the same luck.
        latent: LatentIx,
        /// The law, before `times`.
        distribution: Distribution,
        /// The value is the distribution's times this.
        times: f64,
    },
}

impl Quantity {
    /// Known to be 0.
    pub const ZERO: Quantity = Quantity::Fixed(0.0);
    /// Known to be 1.
    pub const ONE: Quantity = Quantity::Fixed(1.0);

    /// The smallest and the largest value it can take.
    pub fn support(&self) -> (f64, f64) {
        match self {
            Quantity::Fixed(value) => (*value, *value),
            Quantity::Uncertain {
                distribution,
                times,
                ..
            } => {
                let (low, high) = distribution.support();
                // 0 × ∞ is meant as 0: a quantity scaled away is known.
                let scaled = |x: f64| if *times == 0.0 { 0.0 } else { x * times };
                let (a, b) = (scaled(low), scaled(high));
                (a.min(b), a.max(b))
            }
        }
    }

    /// Its value where its latent has this normal score: at 0 the median.
    pub fn at_score(&self, z: f64) -> f64 {
        match self {
            Quantity::Fixed(value) => *value,
            Quantity::Uncertain {
                distribution,
                times,
                ..
            } => times * distribution.prepare().at_score(z),
        }
    }
}

/// For people: `normal, mean 0.4, sd 0.4`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quantity::Fixed(value) => write!(f, "{value}"),
            Quantity::Uncertain {
                distribution,
                times,
                ..
            } if *times == 1.0 => write!(f, "{distribution}"),
            Quantity::Uncertain {
                distribution,
                times,
                ..
            } => write!(f, "{times} times {distribution}"),
        }
    }
}

impl From<f64> for Quantity {
    fn from(value: f64) -> Quantity {
        Quantity::Fixed(value)
    }
}
