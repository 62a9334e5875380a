//! Latents as `rand_distr` samples them, for voters drawn one by one and for the contests that are
//! over behind them. Knows latents by name, not what they decide.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::quantity::Seed;
use crate::random::address::{Draws, Name};
use crate::random::{Distribution, Quantile, sampled};

use super::terms::Terms;

/// What hangs together: latents whose scores are summed with others' (correlated shocks, the steps
/// of a walk), and the laws at such sums.
#[derive(Debug, Clone, Default)]
pub struct Copula {
    latents: BTreeSet<Name>,
    laws: Vec<(Distribution, Arc<Quantile>)>,
}

impl Copula {
    pub fn of(terms: &Terms) -> Copula {
        Copula {
            latents: terms.summed(),
            laws: terms.laws().to_vec(),
        }
    }

    /// `law` at the sum of the normal scores with these names, each times its weight.
    ///
    /// What stands alone is drawn by the law's own sampler. A normal of a sum is the sum of normals.
    /// A Gaussian copula of another law is made of quantiles by its definition, so there they are
    /// ours, at scores that are not.
    pub fn value(
        &self,
        law: &Distribution,
        scores: &[(Name, f64)],
        seed: Seed,
        replicate: u64,
    ) -> f64 {
        let draws = |name: Name| Draws::of(seed, name, replicate);
        let sum = || -> f64 {
            scores
                .iter()
                .map(|(name, weight)| weight * sampled::score(&mut draws(*name)))
                .sum()
        };
        match (law, scores) {
            (Distribution::Normal(normal), _) => normal.mean + normal.sd * sum(),
            (_, [(name, 1.0)]) if !self.latents.contains(name) => {
                sampled::value(law, &mut draws(*name))
            }
            _ => match self.laws.iter().find(|(ready, _)| ready == law) {
                Some((_, quantile)) => quantile.at_score(sum()),
                None => law.prepare().at_score(sum()),
            },
        }
    }
}
