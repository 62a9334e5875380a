//! What would have happened otherwise, in worlds that fit what was observed: a scenario's what-ifs
//! on the posterior's latents, and beside it what a plain before and after says.
//!
//! Sources: Pearl 1999, "Probabilities of causation: three counterfactual interpretations and their
//! identification" (necessary and sufficient).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::estimate::{Answer, Estimate, chance_of};
use crate::experiment::{Failure, Progress, Size, Subject};
use crate::random::elementary::ln;
use crate::replicates::{Contrast, Replicates};
use crate::scenario::{Arm, Scenario};

use super::change::{Level, level, mean, quantiles};
use super::naive::{Naive, ObservedResult, naive, observed_result};
use super::outcome::Worlds;
use crate::latent::Posterior;

/// What-ifs in worlds that fit what was observed. Shares are of valid votes, 0 where the candidate
/// is not on the ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Counterfactual {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// Id of the candidate asked about.
    pub candidate: String,
    /// Id of the contest asked about.
    pub contest: String,
    /// Simulated from the posterior, of every arm.
    pub replicates: u64,
    /// The seed.
    pub seed: u64,
    /// Independent draws that the posterior is worth: what all errors go by.
    pub effective: f64,
    /// By the observed returns of the contest; none where there are none.
    pub observed: Option<ObservedResult>,
    /// The scenario as written.
    pub baseline: Standing,
    /// In the order of the scenario.
    pub what_ifs: Vec<WhatIfFound>,
    /// A plain before and after, for the question's what-if.
    pub naive: Vec<Naive>,
}

/// What the candidate comes to in the scenario as written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// How often they win.
    pub wins: Estimate,
    /// Fraction of the valid votes.
    pub share: Option<Level>,
    /// How often the observed winner wins; without observed returns, the candidate.
    pub as_observed: Estimate,
    /// Before anything was observed.
    pub prior_wins: f64,
    /// The share before anything was observed.
    pub prior_share: Option<Level>,
    /// Over the strongest other candidate, in share.
    pub lead: Option<Level>,
    /// The lead before anything was observed.
    pub prior_lead: Option<Level>,
}

/// What one what-if comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WhatIfFound {
    /// The what-if's id.
    pub id: String,
    /// The what-if's title.
    pub title: String,
    /// How often the candidate wins in it.
    pub wins: Estimate,
    /// Fraction of the valid votes in it.
    pub share: Option<Level>,
    /// What it does to the acts: where it only removes some, differences are the scenario as written less
    /// the what-if.
    #[serde(default)]
    pub contrast: Contrast,
    /// In share, over the replicates in which both have one.
    pub difference: Option<Level>,
    /// The same in log-odds of the candidate against the rival, where both have votes.
    pub difference_log_odds: Option<Level>,
    /// Another wins than in the scenario as written.
    pub winner_changes: Estimate,
    /// The same among the worlds that end as observed: how far what the what-if changes was
    /// necessary for the result.
    pub necessary: Option<Estimate>,
    /// Before anything was observed, among worlds in which the candidate loses in the what-if: how
    /// often they win in the scenario as written.
    pub sufficient: Option<Estimate>,
    /// Over the strongest other candidate, in share.
    pub lead: Option<Level>,
    /// The lead before anything was observed.
    pub prior_lead: Option<Level>,
    /// Before anything was observed.
    pub prior_difference: Option<Level>,
    /// How often another wins, before anything was observed.
    pub prior_winner_changes: f64,
    /// The candidate's share of the votes of the two in this what-if, before anything was observed.
    pub prior_two_way: Option<Level>,
}

impl WhatIfFound {
    /// How often another wins, among the worlds that end as observed where there are such.
    pub fn another_wins(&self) -> Estimate {
        self.necessary.unwrap_or(self.winner_changes)
    }
}

/// Does the what-ifs at these places of the scenario's arms.
///
/// # Errors
/// If there is no model of the scenario, or `progress` says `false`.
pub fn counterfactual(
    scenario: &Scenario,
    posterior: &Posterior,
    what_ifs: &[usize],
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<Counterfactual, Failure> {
    let mut only = scenario.clone();
    only.arms = std::iter::once(0)
        .chain(what_ifs.iter().copied())
        .map(|at| scenario.arms[at].clone())
        .collect();
    only.question.what_if = None;
    let worlds = Worlds::of(&only, posterior, size, progress)?;
    let observed = observed_result(scenario, subject);
    let asked = Reading {
        subject,
        observed: observed.as_ref(),
        effective: posterior.effective,
    };
    let answers =
        |arm: usize| [&worlds.posterior, &worlds.prior].map(|table| subject.answer(table, arm));
    let [base, before] = answers(0);
    let as_observed = asked.as_observed(&worlds.posterior);
    let one = |(at, arm): (usize, &Arm)| {
        let [own, prior] = answers(at);
        let changes = own.changes(&base);
        let reached: Vec<f64> = changes
            .iter()
            .zip(&as_observed)
            .filter(|(_, as_it_was)| **as_it_was > 0.0)
            .map(|(c, _)| *c)
            .collect();
        let lost: Vec<f64> = before
            .wins()
            .iter()
            .zip(prior.wins())
            .filter(|(_, what_if)| **what_if == 0.0)
            .map(|(wins, _)| *wins)
            .collect();
        WhatIfFound {
            id: arm.id.clone(),
            title: arm.title.clone(),
            wins: asked.chance(own.wins()),
            share: level(&own.shares()),
            contrast: own.contrast().clone(),
            difference: level(&own.gain_against(&base).values(&own.counted)),
            difference_log_odds: asked.log_odds_difference(&worlds.posterior, at),
            winner_changes: asked.chance(&changes),
            necessary: (!reached.is_empty()).then(|| asked.chance(&reached)),
            sufficient: (!lost.is_empty()).then(|| chance_of(&lost, None)),
            lead: asked.lead(&worlds.posterior, at),
            prior_lead: asked.lead(&worlds.prior, at),
            prior_difference: level(&prior.gain_against(&before).values(&prior.counted)),
            prior_winner_changes: mean(&prior.changes(&before)),
            prior_two_way: asked.two_way(&worlds.prior, at),
        }
    };
    Ok(Counterfactual {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        replicates: size.replicates,
        seed: size.seed.0,
        effective: posterior.effective,
        baseline: Standing {
            wins: asked.chance(base.wins()),
            share: level(&base.shares()),
            as_observed: asked.chance(&as_observed),
            prior_wins: mean(before.wins()),
            prior_share: level(&before.shares()),
            lead: asked.lead(&worlds.posterior, 0),
            prior_lead: asked.lead(&worlds.prior, 0),
        },
        what_ifs: only.arms.iter().enumerate().skip(1).map(one).collect(),
        naive: naive(scenario, subject, observed.as_ref()),
        observed,
    })
}

/// Whose result is asked for, and what a mean is worth.
struct Reading<'a> {
    subject: &'a Subject,
    observed: Option<&'a ObservedResult>,
    effective: f64,
}

impl Reading<'_> {
    /// How often it is so, with the error of so many draws as the posterior is worth.
    fn chance(&self, indicator: &[f64]) -> Estimate {
        chance_of(indicator, Some(self.effective))
    }

    fn of(&self, table: &Replicates, arm: usize, candidate: &str) -> Answer {
        self.subject.answer_of(table, arm, candidate)
    }

    /// 1 where the scenario as written ends as observed `[replicate]`.
    fn as_observed(&self, table: &Replicates) -> Vec<f64> {
        let winner = self
            .observed
            .map_or(self.subject.candidate.as_str(), |observed| &observed.winner);
        self.of(table, 0, winner).wins().to_vec()
    }

    /// The candidate's share less that of the strongest other.
    fn lead(&self, table: &Replicates, arm: usize) -> Option<Level> {
        level(&self.subject.answer(table, arm).margins())
    }

    /// Shares of candidate and rival `[replicate]`, where both have votes in all `arms`.
    fn both(&self, table: &Replicates, arms: &[usize]) -> Option<Vec<Vec<(f64, f64)>>> {
        let rival = &self.observed?.rival;
        let pairs = |&arm: &usize| -> Vec<(f64, f64)> {
            let share = |candidate: &str| self.of(table, arm, candidate).share().to_vec();
            let own = share(&self.subject.candidate);
            own.into_iter().zip(share(rival)).collect()
        };
        let all: Vec<Vec<(f64, f64)>> = arms.iter().map(pairs).collect();
        let fine = |i: &usize| {
            all.iter()
                .all(|pairs| pairs[*i].0 > 0.0 && pairs[*i].1 > 0.0)
        };
        let kept: Vec<Vec<(f64, f64)>> = (0..all[0].len())
            .filter(fine)
            .map(|i| all.iter().map(|pairs| pairs[i]).collect())
            .collect();
        (!kept.is_empty()).then_some(kept)
    }

    fn log_odds_difference(&self, table: &Replicates, arm: usize) -> Option<Level> {
        let log_odds = |(own, other): (f64, f64)| ln(own) - ln(other);
        let both = self.both(table, &[0, arm])?;
        let contrast = &table.layout.arms[arm].contrast;
        let differences = both
            .iter()
            .map(|arms| contrast.order(log_odds(arms[1]), log_odds(arms[0])))
            .map(|[one, other]| one - other);
        Some(quantiles(&differences.collect::<Vec<f64>>()))
    }

    fn two_way(&self, table: &Replicates, arm: usize) -> Option<Level> {
        let both = self.both(table, &[arm])?;
        let shares = both.iter().map(|arms| arms[0].0 / (arms[0].0 + arms[0].1));
        Some(quantiles(&shares.collect::<Vec<f64>>()))
    }
}
