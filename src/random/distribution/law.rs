//! The laws that a quantity can have, as plain data.

use std::fmt;

use crate::random::elementary::{exp, exp_m1, logistic};

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
    /// The logistic function of a normal with this mean and sd: what an `interval` in [0, 1]
    /// becomes.
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

/// In words: `normal, mean 0.4, sd 0.4`.
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Distribution::Normal { mean, sd } => write!(f, "normal, mean {mean}, sd {sd}"),
            Distribution::Lognormal { median, sigma } => {
                write!(f, "lognormal, median {median}, sigma {sigma}")
            }
            Distribution::LogitNormal { mean, sd } => {
                write!(f, "logit-normal, mean {mean:.4}, sd {sd:.4}")
            }
            Distribution::StudentT { mean, scale, df } => {
                write!(f, "student-t, mean {mean}, scale {scale}, df {df}")
            }
            Distribution::Uniform { low, high } => write!(f, "uniform from {low} to {high}"),
            Distribution::Triangular { low, mode, high } => {
                write!(f, "triangular from {low} to {high}, mode {mode}")
            }
            Distribution::Pert { low, mode, high } => {
                write!(f, "pert from {low} to {high}, mode {mode}")
            }
            Distribution::Beta { alpha, beta } => write!(f, "beta, alpha {alpha}, beta {beta}"),
        }
    }
}

impl Distribution {
    /// The smallest and the largest value it can take.
    pub fn support(&self) -> (f64, f64) {
        match *self {
            Distribution::Normal { .. } | Distribution::StudentT { .. } => {
                (f64::NEG_INFINITY, f64::INFINITY)
            }
            Distribution::Lognormal { .. } => (0.0, f64::INFINITY),
            Distribution::LogitNormal { .. } | Distribution::Beta { .. } => (0.0, 1.0),
            Distribution::Uniform { low, high }
            | Distribution::Triangular { low, high, .. }
            | Distribution::Pert { low, high, .. } => (low, high),
        }
    }

    /// The mean; NaN where there is none (student-t with df ≤ 1).
    pub fn mean(&self) -> f64 {
        match *self {
            Distribution::Normal { mean, .. } => mean,
            Distribution::Lognormal { median, sigma } => median * exp(0.5 * sigma * sigma),
            Distribution::LogitNormal { mean, sd } => logit_normal_moments(mean, sd).0,
            Distribution::StudentT { mean, df, .. } => {
                if df > 1.0 {
                    mean
                } else {
                    f64::NAN
                }
            }
            Distribution::Uniform { low, high } => 0.5 * (low + high),
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Distribution::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Distribution::Beta { alpha, beta } => alpha / (alpha + beta),
        }
    }

    /// The standard deviation; infinite for a student-t with 1 < df ≤ 2, NaN where df ≤ 1.
    /// Of a student-t with scale 0.16 and 6 df it is 0.196.
    pub fn sd(&self) -> f64 {
        match *self {
            Distribution::Normal { sd, .. } => sd,
            Distribution::Lognormal { sigma, .. } => self.mean() * exp_m1(sigma * sigma).sqrt(),
            Distribution::LogitNormal { mean, sd } => logit_normal_moments(mean, sd).1,
            Distribution::StudentT { scale, df, .. } => student_t_sd(scale, df),
            Distribution::Uniform { low, high } => (high - low) / 12f64.sqrt(),
            Distribution::Triangular { low, mode, high } => {
                let (a, b) = (mode - low, high - mode);
                ((a * a + a * b + b * b) / 18.0).sqrt()
            }
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shape(low, mode, high);
                (high - low) * beta_sd(alpha, beta)
            }
            Distribution::Beta { alpha, beta } => beta_sd(alpha, beta),
        }
    }
}

fn student_t_sd(scale: f64, df: f64) -> f64 {
    if df > 2.0 {
        scale * (df / (df - 2.0)).sqrt()
    } else if df > 1.0 {
        f64::INFINITY
    } else {
        f64::NAN
    }
}

fn beta_sd(alpha: f64, beta: f64) -> f64 {
    let sum = alpha + beta;
    ((alpha / sum) * (beta / sum) / (sum + 1.0)).sqrt()
}

/// The two shapes of the beta that a pert stretches: 1 + 4·(mode − low)/(high − low), and the same
/// from above.
pub(super) fn pert_shape(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let range = high - low;
    (
        1.0 + 4.0 * ((mode - low) / range),
        1.0 + 4.0 * ((high - mode) / range),
    )
}

/// Mean and sd by the trapezoidal rule over the normal score, which for so smooth a function is
/// exact to about 1e-12.
fn logit_normal_moments(mean: f64, sd: f64) -> (f64, f64) {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and sd by the trapezoidal rule over the normal score, from the quantiles alone.
    fn moments(law: Distribution) -> (f64, f64) {
        let ready = law.prepare();
        let (mut weight, mut first, mut second) = (0.0, 0.0, 0.0);
        for i in -3_000..=3_000 {
            let z = f64::from(i) / 250.0;
            let (w, x) = (exp(-0.5 * z * z), ready.at_score(z));
            weight += w;
            first += w * x;
            second += w * x * x;
        }
        let mean = first / weight;
        (mean, (second / weight - mean * mean).sqrt())
    }

    #[test]
    fn mean_and_sd_are_those_of_the_quantiles() {
        for law in [
            Distribution::Normal { mean: 0.4, sd: 0.3 },
            Distribution::Lognormal {
                median: 2.0,
                sigma: 0.4,
            },
            Distribution::LogitNormal {
                mean: -1.0,
                sd: 0.8,
            },
            Distribution::LogitNormal {
                mean: -6.0,
                sd: 2.5,
            },
            Distribution::StudentT {
                mean: 0.5,
                scale: 0.16,
                df: 6.0,
            },
            Distribution::Uniform {
                low: -1.0,
                high: 3.0,
            },
            Distribution::Triangular {
                low: 0.1,
                mode: 0.2,
                high: 0.9,
            },
            Distribution::Pert {
                low: 0.2,
                mode: 0.3,
                high: 0.8,
            },
            Distribution::Beta {
                alpha: 2.0,
                beta: 5.0,
            },
        ] {
            let (mean, sd) = moments(law);
            // A triangular law has a bend, for which the rule is good to the square of its step.
            assert!(
                (mean / law.mean() - 1.0).abs() < 1e-5,
                "{law:?}: mean {mean}"
            );
            assert!((sd / law.sd() - 1.0).abs() < 1e-5, "{law:?}: sd {sd}");
        }
    }

    #[test]
    fn a_student_t_of_few_degrees_has_no_mean_or_no_spread() {
        let t = |df| Distribution::StudentT {
            mean: 0.5,
            scale: 0.16,
            df,
        };
        assert!(t(1.0).mean().is_nan() && t(1.0).sd().is_nan());
        assert_eq!((t(1.5).mean(), t(1.5).sd()), (0.5, f64::INFINITY));
        assert!((t(6.0).sd() - 0.195_959_179_422_654_26).abs() < 1e-15);
    }
}
