//! What a posterior says of each latent that the prior did not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::random::distribution::{Distribution, Normal};
use crate::random::elementary::{exp, ln};
use crate::scenario::Scenario;

use super::likelihood::Evidence;
pub(super) use super::smc::{mean, variance};
use crate::latent::Posterior;

/// One latent before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LatentChange {
    /// `acts.trump-endorses-tuberville.effect`
    pub name: String,
    /// `normal, mean 0.4, sd 0.4`
    pub law: String,
    /// Values in the parameter's own unit; where several parameters share this luck those of its
    /// own name, or else normal scores.
    pub prior: Level,
    /// The same with what was observed.
    pub posterior: Level,
    /// Mean and standard deviation of the normal score: 0 and 1 before.
    pub score_mean: f64,
    /// Standard deviation of the normal score.
    pub score_sd: f64,
    /// What was learnt, in nats: the divergence of the normal with this mean and standard deviation
    /// from the prior.
    pub information: f64,
    /// Whether that is almost nothing: below 0.01, as for a standard deviation that is 0.93 of the
    /// prior's.
    pub silent: bool,
}

/// Where values lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Level {
    /// The mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// 5 % quantile.
    pub p5: f64,
    /// 25 % quantile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75 % quantile.
    pub p75: f64,
    /// 95 % quantile.
    pub p95: f64,
}

/// Less than this many nats is almost nothing.
pub const ALMOST_NOTHING: f64 = 0.01;

/// The level of a sample; nothing of none.
pub fn level(values: &[f64]) -> Option<Level> {
    (!values.is_empty()).then(|| quantiles(values))
}

/// The level of a sample; quantiles by the rule that the k-th of n lies at (k − ½)/n.
pub fn quantiles(values: &[f64]) -> Level {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let at = |p: f64| {
        let place = (p * n - 0.5).clamp(0.0, n - 1.0);
        let below = place.floor() as usize;
        let above = (below + 1).min(sorted.len() - 1);
        sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below])
    };
    let (mean, sd) = mean_and_sd(values);
    Level {
        mean,
        sd,
        p5: at(0.05),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p95: at(0.95),
    }
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    (mean(values), variance(values).sqrt())
}

/// All latents of the posterior, the most changed first.
pub fn changes(
    scenario: &Scenario,
    evidence: &Evidence,
    posterior: &Posterior,
) -> Vec<LatentChange> {
    // Quantiles of a law that is no sample: as many even scores as the posterior has particles.
    let even: Vec<f64> = (0..2000)
        .map(|i| crate::random::normal::score((f64::from(i) + 0.5) / 2000.0))
        .collect();
    let one = |(name, scores): (&String, &Vec<f64>)| {
        let law = law(scenario, evidence, name);
        let values = |scores: &[f64]| -> Vec<f64> {
            let mut values = vec![0.0; scores.len()];
            law.prepare().at_scores(scores, &mut values);
            values
        };
        let (score_mean, score_sd) = mean_and_sd(scores);
        let information = information(score_mean, score_sd);
        LatentChange {
            name: name.clone(),
            law: law.to_string(),
            prior: quantiles(&values(&even)),
            posterior: quantiles(&values(scores)),
            score_mean,
            score_sd,
            information,
            silent: information < ALMOST_NOTHING,
        }
    };
    let mut changes: Vec<LatentChange> = posterior
        .latents
        .iter()
        .zip(&posterior.scores)
        .map(one)
        .collect();
    changes.sort_by(|a, b| {
        b.information
            .total_cmp(&a.information)
            .then_with(|| a.name.cmp(&b.name))
    });
    changes
}

/// The law of what bears the latent's name.
fn law(scenario: &Scenario, evidence: &Evidence, name: &str) -> Distribution {
    let standard = |sd: f64| Distribution::Normal(Normal { mean: 0.0, sd });
    if let Some(error) = evidence
        .sampled
        .iter()
        .find(|latent| latent.name == name && latent.place.is_none())
    {
        return standard(error.sd);
    }
    let Some(latent) = evidence
        .model
        .latents()
        .iter()
        .find(|latent| latent.name == name)
    else {
        return standard(1.0);
    };
    if name.starts_with("shocks.drift.") {
        // A node of the walk is no shock by itself: its score is what there is.
        return standard(1.0);
    }
    match latent.laws() {
        [law] => *law,
        _ => own_effect(scenario, name).unwrap_or(standard(1.0)),
    }
}

/// The law of the effect of the act that `name` is the effect of.
fn own_effect(scenario: &Scenario, name: &str) -> Option<Distribution> {
    let id = name.strip_prefix("acts.")?.strip_suffix(".effect")?;
    let act = scenario.roster.acts.iter().position(|act| act.id == id)?;
    let act = scenario
        .arms
        .iter()
        .find_map(|arm| arm.election.acts.iter().find(|one| one.ix.at() == act))?;
    match &act.effect {
        crate::latent::Quantity::Uncertain { distribution, .. } => Some(*distribution),
        crate::latent::Quantity::Fixed(_) => None,
    }
}

/// The Kullback–Leibler divergence of a normal from the standard one, in nats: 0 where nothing was
/// learnt, 0.5 for a shift of one standard deviation.
fn information(mean: f64, sd: f64) -> f64 {
    let variance = (sd * sd).max(exp(-600.0));
    0.5 * (variance + mean * mean - 1.0 - ln(variance))
}
