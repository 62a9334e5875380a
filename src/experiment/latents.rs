//! Where the latents of an experiment's replicates come from: their laws, each by itself or
//! together as points, or the posterior of a calibration. Every experiment that takes a
//! [`Size`](super::Size) takes any; what a posterior does not have, and all counts, keep their own
//! luck.

use std::borrow::Cow;

use crate::latent::Posterior;
use crate::quantity::Seed;
use crate::scenario::Scenario;
use crate::simulate::{Model, Points, Sampler, Source};

/// The source of latents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Latents<'a> {
    /// From the laws in the scenario.
    Drawn(Sampler),
    /// Particle by particle, and over again where there are more replicates.
    Posterior(&'a Posterior),
}

impl Default for Latents<'_> {
    /// Each by itself.
    fn default() -> Self {
        Latents::Drawn(Sampler::Random)
    }
}

/// What a source is made of for one model.
pub(crate) enum Columns {
    Own,
    Points(Points),
    /// `[latent of the model][particle]`
    Given(Vec<Option<Vec<f64>>>),
}

impl Columns {
    pub fn source(&self) -> Source<'_> {
        match self {
            Columns::Own => Source::Own,
            Columns::Points(points) => Source::Points(points),
            Columns::Given(columns) => Source::Given(columns),
        }
    }
}

impl<'a> Latents<'a> {
    /// The scenario that they belong to: a posterior's worlds have what the model could not give of
    /// what was observed, as shocks of their own.
    pub(crate) fn of_scenario(self, scenario: &Scenario) -> Cow<'_, Scenario> {
        match self {
            Latents::Drawn(_) => Cow::Borrowed(scenario),
            Latents::Posterior(_) => Cow::Owned(scenario.with_discrepancy()),
        }
    }

    /// For `model`; Sobol points leave room for the latents of `others`, by name.
    pub(crate) fn columns(self, model: &Model, others: &[String], seed: Seed) -> Columns {
        match self {
            Latents::Drawn(Sampler::Random) => Columns::Own,
            Latents::Drawn(Sampler::Sobol) => {
                Columns::Points(Points::beside(model.latents(), others, seed))
            }
            Latents::Posterior(posterior) => {
                let own = |name: &str| posterior.of_latent(name).map(<[f64]>::to_vec);
                Columns::Given(
                    model
                        .latents()
                        .iter()
                        .map(|latent| own(&latent.name))
                        .collect(),
                )
            }
        }
    }

    /// Independent draws that they are worth: more replicates than that make the luck of counts
    /// smaller, not that of the particles. `None`: as many as there are replicates.
    pub(crate) fn worth(self) -> Option<f64> {
        self.posterior().map(|posterior| posterior.effective)
    }

    /// The posterior, if it is one.
    pub fn posterior(self) -> Option<&'a Posterior> {
        match self {
            Latents::Drawn(_) => None,
            Latents::Posterior(posterior) => Some(posterior),
        }
    }
}
