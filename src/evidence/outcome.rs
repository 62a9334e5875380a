//! What becomes of the contests when the latents are the posterior's, beside what the prior gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::estimate::{Answer, Target};
use crate::experiment::{Failure, Latents, Progress, Size, arms_only, compile, simulate};
use crate::replicates::Replicates;
use crate::scenario::Scenario;

use super::change::{Level, level, mean};
use crate::latent::Posterior;

/// A candidate in a contest of the scenario as written, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeChange {
    /// Id of the contest.
    pub contest: String,
    /// Id of the candidate.
    pub candidate: String,
    /// Before anything was observed.
    pub prior: Chance,
    /// With what was observed.
    pub posterior: Chance,
}

/// What may become of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chance {
    /// How often the contest is held and they win, or go on.
    pub wins: f64,
    /// Of the votes, over the replicates in which they have a share; absent where they never do.
    pub share: Option<Level>,
    /// In so many parts of the replicates they do.
    pub with_share: f64,
}

/// The same arms simulated twice.
pub(super) struct Worlds {
    pub prior: Replicates,
    pub posterior: Replicates,
}

impl Worlds {
    /// Of the arms of `scenario`, under the prior and under `posterior`: with what the model cannot
    /// give as a shock of its own in both.
    pub fn of(
        scenario: &Scenario,
        posterior: &Posterior,
        size: &Size,
        progress: Progress,
    ) -> Result<Worlds, Failure> {
        let all = 2 * size.replicates;
        let size = Size {
            latents: Latents::Posterior(posterior),
            ..*size
        };
        let model = compile(scenario, &size)?;
        let range = (0, size.replicates);
        let prior = Size {
            latents: Latents::default(),
            ..size
        };
        let prior = simulate(&model, &[], &prior, range, None, &|done| {
            progress(done, all)
        })?;
        let posterior = simulate(&model, &[], &size, range, None, &|done| {
            progress(size.replicates + done, all)
        })?;
        Ok(Worlds { prior, posterior })
    }
}

/// Every candidate of every contest that the scenario as written has yet to come.
///
/// # Errors
/// If there is no model of it, or `progress` says `false`.
pub fn outcomes(
    scenario: &Scenario,
    posterior: &Posterior,
    size: &Size,
    progress: Progress,
) -> Result<Vec<OutcomeChange>, Failure> {
    let worlds = Worlds::of(&arms_only(scenario, None), posterior, size, progress)?;
    let roster = &scenario.roster;
    let mut found = Vec::new();
    for contest in scenario.arms[0]
        .election
        .contests
        .iter()
        .filter(|contest| contest.returns.is_none())
    {
        for candidate in &roster.candidate_display {
            let contest = &roster.contests[contest.ix.at()].id;
            let candidate = &roster.candidates[candidate.at()].id;
            let chance = |table: &Replicates| {
                let target = Target {
                    candidate,
                    contest,
                    stage: None,
                };
                let answer = Answer::of(table, 0, target);
                let shares = answer.shares();
                Chance {
                    wins: mean(answer.wins()),
                    with_share: shares.len() as f64 / answer.wins().len() as f64,
                    share: level(&shares),
                }
            };
            let (prior, posterior) = (chance(&worlds.prior), chance(&worlds.posterior));
            if prior.with_share > 0.0 || posterior.with_share > 0.0 {
                found.push(OutcomeChange {
                    contest: contest.clone(),
                    candidate: candidate.clone(),
                    prior,
                    posterior,
                });
            }
        }
    }
    Ok(found)
}
