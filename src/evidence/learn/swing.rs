//! How the two-way logit of a run-off falls, given that of its first round.
//!
//! One electorate whose voters keep their tastes and vote as likely whomever they chose first: then
//! the run-off's two-way logit is that of its utilities. The first round's transient shock is
//! regress·x + √(1 − regress)·(d₁ − d₂), the run-off's s₁ − s₂, all four draws t with df degrees of
//! freedom and one scale. So
//!
//! ```text
//! y = (1 − regress)·x + scale · u,    u = √(1 − regress)·(T₁ − T₂) + (T₃ − T₄)
//! ```
//!
//! up to the binomial noise of counting, sd 2/√votes: 0.02 with ten thousand voters. The law of u
//! is found by two convolutions.

use crate::random::elementary::{exp, ln, ln_1p};
use crate::random::special::ln_gamma;

/// Distance of the nodes: the trapezoid rule is exact to 1e-9 for densities as smooth as these.
const STEP: f64 = 0.1;
/// Nodes on either side of 0: up to 80 scales.
const NODES: usize = 800;
const HALF_LN_PI: f64 = 0.572_364_942_924_700_1;

/// The density of T₁ − T₂, both t with the same degrees of freedom, at multiples of the step.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    df: f64,
    at: Vec<f64>,
}

/// The density of u. `Swing::of(&Difference::of(1e6), 1.0)` is that of a normal with variance 2.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    df: f64,
    ln_at: Vec<f64>,
}

/// ln of the density of t with `df` degrees of freedom. With 1 it is that of a Cauchy: −ln π at 0.
pub fn ln_t(x: f64, df: f64) -> f64 {
    let constant = ln_gamma(0.5 * (df + 1.0)) - ln_gamma(0.5 * df) - HALF_LN_PI - 0.5 * ln(df);
    constant - 0.5 * (df + 1.0) * ln_1p(x * x / df)
}

impl Difference {
    pub fn of(df: f64) -> Difference {
        let t: Vec<f64> = (0..=2 * NODES)
            .map(|node| exp(ln_t(node as f64 * STEP, df)))
            .collect();
        let convolved = |shift: usize| -> f64 {
            let term =
                |node: isize| t[node.unsigned_abs()] * t[(node + shift as isize).unsigned_abs()];
            let nodes = NODES as isize;
            (-nodes..=nodes).map(term).sum::<f64>() * STEP
        };
        Difference {
            df,
            at: (0..=NODES).map(convolved).collect(),
        }
    }

    /// Between nodes by a straight line, beyond them as the tail falls.
    fn density(&self, x: f64) -> f64 {
        let place = x.abs() / STEP;
        let node = place as usize;
        if node >= NODES {
            let far = NODES as f64 / place;
            return self.at[NODES] * exp((self.df + 1.0) * ln(far));
        }
        let along = place - node as f64;
        self.at[node] * (1.0 - along) + self.at[node + 1] * along
    }
}

impl Swing {
    /// `stays` is 1 − regress.
    pub fn of(difference: &Difference, stays: f64) -> Swing {
        let root = stays.max(0.0).sqrt();
        let nodes = NODES as isize;
        // Every other node: half the work, and exact still.
        let weights: Vec<f64> = difference
            .at
            .iter()
            .map(|density| density * 2.0 * STEP)
            .collect();
        let density = |x: f64| -> f64 {
            let term = |node: isize| {
                let first = weights[(2 * node).unsigned_abs()];
                first * difference.density(x - root * 2.0 * node as f64 * STEP)
            };
            (-nodes / 2..=nodes / 2).map(term).sum()
        };
        let ln_at = (0..=NODES)
            .map(|node| ln(density(node as f64 * STEP).max(1e-300)))
            .collect();
        Swing {
            df: difference.df,
            ln_at,
        }
    }

    /// ln of the density at `u`.
    pub fn ln_density(&self, u: f64) -> f64 {
        let place = u.abs() / STEP;
        let node = place as usize;
        if node >= NODES {
            return self.ln_at[NODES] + (self.df + 1.0) * ln(NODES as f64 / place);
        }
        let along = place - node as f64;
        self.ln_at[node] * (1.0 - along) + self.ln_at[node + 1] * along
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(x: f64, variance: f64) -> f64 {
        -0.5 * (x * x / variance + libm::log(2.0 * std::f64::consts::PI * variance))
    }

    /// Largest error of the density of u from that of a normal with `variance`, where almost all of
    /// it lies.
    fn error(stays: f64, variance: f64) -> f64 {
        let swing = Swing::of(&Difference::of(1e7), stays);
        (0..60)
            .map(|k| 0.1 * f64::from(k))
            .map(|u| (swing.ln_density(u) - normal(u, variance)).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn with_many_degrees_of_freedom_it_is_the_normal_of_the_summed_variance() {
        // 2·stays + 2. Straight lines between nodes err by some STEP²/8 of the curvature, in both
        // convolutions.
        assert!(error(0.66, 3.32) < 4e-3, "{}", error(0.66, 3.32));
        assert!(error(0.0, 2.0) < 4e-3);
        // The twin: a variance that is 2 % off is seen.
        assert!(error(0.66, 3.32 * 1.02) > 2e-2);
    }

    #[test]
    fn the_difference_of_two_cauchys_is_a_cauchy_of_twice_the_scale() {
        let difference = Difference::of(1.0);
        for x in [0.0, 1.0, 5.0] {
            let exact = 2.0 / (std::f64::consts::PI * (4.0 + x * x));
            assert!((difference.density(x) / exact - 1.0).abs() < 1e-4, "{x}");
        }
    }

    #[test]
    fn it_integrates_to_one() {
        for (df, stays) in [(3.0, 0.5), (6.0, 0.9)] {
            let swing = Swing::of(&Difference::of(df), stays);
            let sum: f64 = (-800..=800)
                .map(|k| exp(swing.ln_density(0.1 * f64::from(k))))
                .sum::<f64>()
                * 0.1;
            assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        }
    }
}
