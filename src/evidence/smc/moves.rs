//! Preconditioned Crank–Nicolson moves: z′ = A·z + B·ξ with A² + B² = 1 and ξ standard normal,
//! which leave the prior as it is whatever A, so that a move is accepted by the likelihoods alone.
//! Steps are short in the directions in which the observations say something.
//!
//! Source: Cotter, Roberts, Stuart & White 2013, "MCMC methods for functions", for one step in all
//! directions.

use crate::random::elementary::exp;

use super::algebra::dot;
use super::informed::Direction;

/// How far a move goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    directions: Vec<Direction>,
    /// In widths of the posterior; above 1 the uninformed directions are drawn afresh.
    scale: f64,
}

/// What becomes of most moves when they are neither timid nor rash; for one informed direction 0.44
/// is best, for many 0.23.
const ACCEPTED: f64 = 0.33;
const NARROWEST: f64 = 0.02;
const WIDEST: f64 = 3.0;

impl Step {
    pub fn new(directions: Vec<Direction>, scale: f64) -> Step {
        Step { directions, scale }
    }

    /// A first guess at the scale.
    pub const START: f64 = 1.5;

    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Longer where more were accepted than is good, else shorter.
    pub fn adapt(&mut self, accepted: f64) {
        self.scale = (self.scale * exp(1.5 * (accepted - ACCEPTED))).clamp(NARROWEST, WIDEST);
    }

    /// What z turns into, with `noise` of standard normals.
    pub fn propose(&self, z: &[f64], noise: &[f64]) -> Vec<f64> {
        let (keep, new) = weights(self.scale);
        let mut proposal: Vec<f64> = z
            .iter()
            .zip(noise)
            .map(|(z, noise)| keep * z + new * noise)
            .collect();
        for direction in &self.directions {
            let (own_keep, own_new) = weights(self.scale * direction.width);
            let more = (own_keep - keep) * dot(&direction.unit, z)
                + (own_new - new) * dot(&direction.unit, noise);
            proposal
                .iter_mut()
                .zip(&direction.unit)
                .for_each(|(entry, unit)| *entry += more * unit);
        }
        proposal
    }
}

/// (a, b) with a² + b² = 1.
fn weights(step: f64) -> (f64, f64) {
    let new = step.min(1.0);
    ((1.0 - new * new).sqrt(), new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::{Name, normal, uniforms};

    fn normals(name: &str, count: usize) -> Vec<f64> {
        let mut uniform = vec![0.0; count];
        uniforms(Seed(5), Name::root(name), 0, &mut uniform);
        uniform.into_iter().map(normal::score).collect()
    }

    /// Σ over the directions at right angles of entries of the covariance after a move of
    /// independent normals.
    #[test]
    fn a_move_leaves_the_prior_as_it_is() {
        // n = 40,000 moves; the standard error of a covariance is 0.005, and an error of 0.03 would
        // be seen at six of them.
        let n = 40_000;
        let columns: Vec<Vec<f64>> = (0..6).map(|k| normals(&format!("{k}"), n)).collect();
        let unit = vec![0.6, 0.0, 0.8];
        let step = Step::new(vec![Direction { unit, width: 0.2 }], 0.9);
        let moved: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                let at = |k: usize| columns[k][i];
                step.propose(&[at(0), at(1), at(2)], &[at(3), at(4), at(5)])
            })
            .collect();
        for i in 0..3 {
            for j in 0..3 {
                let covariance = moved.iter().map(|z| z[i] * z[j]).sum::<f64>() / n as f64;
                let want = f64::from(u8::from(i == j));
                assert!((covariance - want).abs() < 0.03, "{i}, {j}: {covariance}");
            }
        }
    }

    #[test]
    fn steps_grow_where_nearly_all_is_accepted_and_shrink_where_hardly_anything_is() {
        let mut step = Step::new(Vec::new(), Step::START);
        step.adapt(0.9);
        assert!(step.scale() > Step::START);
        (0..40).for_each(|_| step.adapt(0.0));
        assert_eq!(step.scale(), NARROWEST);
    }
}
