//! Posteriors of independent standard normal scores by tempered sequential Monte Carlo: the
//! likelihood is let in step by step, particles are reweighted, drawn again and moved. Several
//! islands of particles work apart from one another, so that what comes out is known with its
//! error. Knows scores and residuals, no elections.
//!
//! Sources: Del Moral, Doucet & Jasra 2006, "Sequential Monte Carlo samplers"; Beskos, Jasra,
//! Kantas & Thiery 2016, "On the convergence of adaptive sequential Monte Carlo methods"
//! (temperatures by effective sample size).

mod algebra;
mod informed;
mod island;
mod moves;
#[cfg(test)]
mod tests;
mod weigh;

use crate::quantity::Seed;
use crate::random::Name;

pub use island::Stage;
pub(crate) use island::prior;
pub(super) use weigh::{mean, variance};

/// A posterior to be found.
pub(crate) struct Target<'a> {
    /// The addresses of the scores, one each; before anything is observed they are independent
    /// standard normals.
    pub latents: &'a [Name],
    /// Standardised residuals `[point][residual]` at points `[point][latent]`: the likelihood is
    /// `peak` · exp(−½ Σ r²). A residual that is no number: the point is impossible.
    pub residuals: &'a Residuals<'a>,
    /// The logarithm of the likelihood where all residuals are 0.
    pub ln_peak: f64,
}

/// Points `[point][latent]` → standardised residuals `[point][residual]`.
pub(crate) type Residuals<'a> = dyn Fn(&[Vec<f64>]) -> Vec<Vec<f64>> + Sync + 'a;

/// Is told how much is done, from 0 to 1; where it says `false`, the work stops.
pub(crate) type Progress<'a> = &'a (dyn Fn(f64) -> bool + Sync);

/// How much to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// In all; divided evenly over the islands.
    pub particles: usize,
    /// Of the first particles and every move.
    pub seed: Seed,
    /// At most so many moves of every particle at one temperature.
    pub most_moves: usize,
}

/// Groups of particles that know nothing of one another.
pub(crate) const ISLANDS: usize = 4;

/// A posterior as particles of equal weight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cloud {
    /// `[particle][latent]`, islands one after the other.
    pub z: Vec<Vec<f64>>,
    /// `[particle][residual]`
    pub residuals: Vec<Vec<f64>>,
    /// The logarithm of the density of what was observed under the prior.
    pub ln_evidence: f64,
    /// Its standard error, from the islands.
    pub ln_evidence_error: f64,
    /// Independent draws that would tell as much.
    pub effective: f64,
    /// Share of moves accepted.
    pub acceptance: f64,
    /// Moves of every particle, on average over the islands.
    pub moves: f64,
    /// Of the first island.
    pub stages: Vec<Stage>,
    /// The largest of √(1 + variance between islands' means / variance within), over latents and
    /// residuals: 1 where the islands agree.
    pub disagreement: f64,
    /// What is left, after the last moves, of the correlation with where the particles were before
    /// them: the largest.
    pub correlation: f64,
}

/// Why there is no posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stuck {
    /// No particle can give what was observed.
    Impossible,
    /// Temperatures would have to rise in more steps than [`MOST_STAGES`]; this far they came.
    TooFar {
        /// How far they came, of 1.
        temperature: f64,
    },
    /// The caller asked to stop.
    Stopped,
}

/// More steps of temperature than this are not taken.
pub(crate) const MOST_STAGES: usize = 200;

/// The posterior of `target`, the same on any machine for the same effort.
///
/// # Errors
/// If what was observed cannot be reached, or `progress` says `false`.
pub(crate) fn posterior(
    target: &Target,
    effort: &Effort,
    progress: Progress,
) -> Result<Cloud, Stuck> {
    let each = effort.particles.div_ceil(ISLANDS).max(2);
    let mut islands = Vec::new();
    for at in 0..ISLANDS {
        let part = |done: f64| progress((at as f64 + done) / ISLANDS as f64);
        islands.push(island::island(
            target,
            effort,
            (at * each) as u64,
            each,
            &part,
        )?);
    }
    Ok(weigh::together(islands, target.ln_peak))
}
