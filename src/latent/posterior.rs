//! A posterior of latents as particles: what a simulation may start from in place of the prior.
//! Plain data; how it was found is not known here.

/// Normal scores of latents by name, particles of equal weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// Sorted; errors of polls and what the model cannot give among them.
    pub latents: Vec<String>,
    /// `[latent][particle]`
    pub scores: Vec<Vec<f64>>,
    /// Independent draws that the particles are worth: 4,096 particles may tell as much as 1,500
    /// draws.
    pub effective: f64,
}

impl Posterior {
    /// Of columns (latent, scores), in any order.
    pub fn of(mut columns: Vec<(String, Vec<f64>)>, effective: f64) -> Posterior {
        columns.sort_by(|a, b| a.0.cmp(&b.0));
        let (latents, scores) = columns.into_iter().unzip();
        Posterior {
            latents,
            scores,
            effective,
        }
    }

    /// Particles.
    pub fn count(&self) -> usize {
        self.scores.first().map_or(0, Vec::len)
    }

    /// The scores of a latent `[particle]`.
    pub fn of_latent(&self, name: &str) -> Option<&[f64]> {
        self.latents
            .binary_search_by(|latent| latent.as_str().cmp(name))
            .ok()
            .map(|at| &self.scores[at][..])
    }
}
