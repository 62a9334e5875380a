//! A law made ready to be evaluated at normal scores.

use super::Distribution;
use super::law::pert_shape;
use crate::random::elementary::{exp, logistic};
use crate::random::special::{beta_logit_at_ln_tail, beta_logit_at_score, ln_phi, phi};

/// The value of a law at a normal score: F⁻¹(Φ(z)), rising in z and accurate in both tails.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantile {
    law: Distribution,
}

impl Distribution {
    /// Makes it ready to be evaluated: below two milliseconds, so keep it.
    pub fn prepare(&self) -> Quantile {
        Quantile { law: *self }
    }
}

impl Quantile {
    /// The value at normal score z. Of normal(0.4, 0.4) at 1 it is 0.8.
    pub fn at_score(&self, z: f64) -> f64 {
        match self.law {
            Distribution::Normal { mean, sd } => mean + sd * z,
            Distribution::Lognormal { median, sigma } => median * exp(sigma * z),
            Distribution::LogitNormal { mean, sd } => logistic(mean + sd * z),
            Distribution::StudentT { mean, scale, df } => mean + scale * student_t(df, z),
            Distribution::Uniform { low, high } => (low + (high - low) * phi(z)).min(high),
            Distribution::Triangular { low, mode, high } => triangular(low, mode, high, z),
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shape(low, mode, high);
                (low + (high - low) * logistic(beta_logit_at_score(alpha, beta, z))).min(high)
            }
            Distribution::Beta { alpha, beta } => logistic(beta_logit_at_score(alpha, beta, z)),
        }
    }

    /// [`Quantile::at_score`] of each; as many as the shorter of the two. `[replicate]`
    pub fn at_scores(&self, z: &[f64], out: &mut [f64]) {
        for (x, &z) in out.iter_mut().zip(z) {
            *x = self.at_score(z);
        }
    }
}

fn student_t(df: f64, z: f64) -> f64 {
    if z == 0.0 {
        return 0.0;
    }
    let y = beta_logit_at_ln_tail(0.5 * df, 0.5, ln_phi(-z.abs()) + std::f64::consts::LN_2);
    f64::copysign((df * exp(-y)).sqrt(), z)
}

fn triangular(low: f64, mode: f64, high: f64, z: f64) -> f64 {
    let range = high - low;
    if phi(z) * range <= mode - low {
        low + (phi(z) * range * (mode - low)).sqrt()
    } else {
        high - (phi(-z) * range * (high - mode)).sqrt()
    }
}
