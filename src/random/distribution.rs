//! The laws that a quantity can have, as plain data.

/// A law with the field's usual parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    Normal {
        mean: f64,
        sd: f64,
    },
    /// exp of a normal with mean ln `median` and sd `sigma`.
    Lognormal {
        median: f64,
        sigma: f64,
    },
    /// The logistic function of a normal with this mean and sd: what an `interval` in [0, 1] becomes.
    LogitNormal {
        mean: f64,
        sd: f64,
    },
    /// `scale` is the scale, not the standard deviation.
    StudentT {
        mean: f64,
        scale: f64,
        df: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// A beta stretched to [low, high] with mean (low + 4·mode + high)/6.
    Pert {
        low: f64,
        mode: f64,
        high: f64,
    },
    Beta {
        alpha: f64,
        beta: f64,
    },
}

impl Distribution {
    /// The smallest and the largest value it can take.
    pub fn support(&self) -> (f64, f64) {
        match *self {
            Distribution::Normal { .. } | Distribution::StudentT { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Distribution::Lognormal { .. } => (0.0, f64::INFINITY),
            Distribution::LogitNormal { .. } | Distribution::Beta { .. } => (0.0, 1.0),
            Distribution::Uniform { low, high }
            | Distribution::Triangular { low, high, .. }
            | Distribution::Pert { low, high, .. } => (low, high),
        }
    }
}
