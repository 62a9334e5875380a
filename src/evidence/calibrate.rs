//! A scenario and what was observed → the posterior of its latents, what of it is news, and whether
//! it is to be trusted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::election::ObservationKind;
use crate::experiment::Failure;
use crate::latent::Posterior;
use crate::scenario::Scenario;

use super::change::{LatentChange, Level, changes, quantiles};
use super::likelihood::Evidence;
use super::outcome::OutcomeChange;
use super::posterior::posterior;
use super::smc::{self, Cloud, Effort, Stage, Stuck, Target};

/// What a calibration found. Its posterior is beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calibration {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// In all, over four groups.
    pub particles: u64,
    /// The seed of the particles.
    pub seed: u64,
    /// The natural logarithm of the density of the observed log ratios under the scenario, and its
    /// standard error.
    pub ln_evidence: f64,
    /// The standard error of that.
    pub ln_evidence_mcse: f64,
    /// Independent draws that would tell as much as the particles.
    pub effective: f64,
    /// Share of moves accepted.
    pub acceptance: f64,
    /// Moves of every particle.
    pub moves: f64,
    /// Rises of the likelihood's exponent, of the first of four groups of particles.
    pub stages: Vec<Stage>,
    /// How far the four groups are apart: 1 where they agree, above 1.05 a failure.
    pub disagreement: f64,
    /// Every latent that bears on what was observed, the most changed first.
    pub latents: Vec<LatentChange>,
    /// In the order of the file.
    pub observations: Vec<Fitted>,
    /// Simulated for what follows.
    pub replicates: u64,
    /// Contests to come in the scenario as written.
    pub outcomes: Vec<OutcomeChange>,
}

/// An observed share beside what was expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fitted {
    /// Its id.
    pub observation: String,
    /// `returns` or `poll`.
    pub kind: String,
    /// Id of the contest.
    pub contest: String,
    /// Id of the region; `None`: everywhere.
    pub region: Option<String>,
    /// The day that it speaks of.
    pub day: String,
    /// Who asked, of a poll.
    pub pollster: Option<String>,
    /// Id of the candidate.
    pub candidate: String,
    /// Among those named.
    pub observed: f64,
    /// Standard deviation of the share's logarithm: everything that is not a latent of its own.
    pub error: f64,
    /// Expected shares, before and after.
    pub prior: Level,
    /// The same with what was observed.
    pub posterior: Level,
    /// Mean residual after, in its own errors.
    pub residual: f64,
}

/// Groups of particles further apart than this have not found the same thing.
const MOST_DISAGREEMENT: f64 = 1.05;
/// An error of the evidence's logarithm above this says nothing of the evidence.
const MOST_EVIDENCE_ERROR: f64 = 0.5;
/// Residuals beyond this many errors on average: the scenario cannot give what was observed.
const MOST_RESIDUAL: f64 = 5.0;
/// Scores as far out as this happen once in a thousand million.
const MOST_SCORE: f64 = 6.0;

/// The posterior of `scenario` given its observations; without any it is the prior.
///
/// # Errors
/// If there is no model, no trustworthy posterior, or `progress` says `false`.
pub fn calibrate(
    scenario: &Scenario,
    effort: &Effort,
    threads: usize,
    progress: smc::Progress,
) -> Result<(Calibration, Posterior), Failure> {
    let evidence = Evidence::of(scenario).map_err(Failure::Model)?;
    enough(&evidence, effort)?;
    let (addresses, residuals) = (evidence.addresses(), evidence.residuals(threads));
    let target = Target {
        latents: &addresses,
        residuals: &*residuals,
        ln_peak: evidence.ln_peak(),
    };
    let cloud = smc::posterior(&target, effort, progress).map_err(|stuck| why(stuck, scenario))?;
    let observations = fitted(scenario, &evidence, &cloud, effort, threads);
    trust(scenario, &evidence, &cloud, effort, &observations)?;
    let posterior = posterior(&evidence, (&cloud.z, cloud.effective), effort.seed, threads);
    let calibration = Calibration {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        particles: cloud.z.len() as u64,
        seed: effort.seed.0,
        ln_evidence: cloud.ln_evidence,
        ln_evidence_mcse: cloud.ln_evidence_error,
        effective: cloud.effective,
        acceptance: cloud.acceptance,
        moves: cloud.moves,
        stages: cloud.stages.clone(),
        disagreement: cloud.disagreement,
        latents: changes(scenario, &evidence, &posterior),
        observations,
        replicates: 0,
        outcomes: Vec::new(),
    };
    Ok((calibration, posterior))
}

/// Whether a group of particles can tell in which directions the observations say something: a
/// regression on all latents needs more particles than there are.
fn enough(evidence: &Evidence, effort: &Effort) -> Result<(), Failure> {
    let (latents, least) = (
        evidence.sampled.len(),
        smc::ISLANDS * PARTICLES_A_LATENT * evidence.sampled.len(),
    );
    if evidence.looks.is_empty() || effort.particles >= least {
        return Ok(());
    }
    let message = format!(
        "{} particles are too few for {latents} latents",
        effort.particles
    );
    Err(Failure::Untrusted {
        message,
        help: format!("try --particles {}", least.next_power_of_two()),
    })
}

/// Of each group, at least.
const PARTICLES_A_LATENT: usize = 2;

const WIDEN: &str =
    "widen the shocks, the observation's `discrepancy` or `excess`, or correct its figures";

fn why(stuck: Stuck, scenario: &Scenario) -> Failure {
    match stuck {
        Stuck::Stopped => Failure::Stopped,
        Stuck::Impossible => Failure::Untrusted {
            message: format!("nothing that {} allows can give what was observed", scenario.id),
            help: "somebody who is observed to have votes has none in it: give them support, or take them out".into(),
        },
        Stuck::TooFar { temperature } => Failure::Untrusted {
            message: format!(
                "what was observed lies too far from what {} expects: after {} steps the temperature is {temperature:.1e}",
                scenario.id,
                smc::MOST_STAGES
            ),
            help: WIDEN.into(),
        },
    }
}

/// Whether the posterior can be built on.
fn trust(
    scenario: &Scenario,
    evidence: &Evidence,
    cloud: &Cloud,
    effort: &Effort,
    observations: &[Fitted],
) -> Result<(), Failure> {
    let untrusted = |message: String, help: String| Err(Failure::Untrusted { message, help });
    let worst = observations
        .iter()
        .max_by(|a, b| a.residual.abs().total_cmp(&b.residual.abs()));
    if let Some(worst) = worst.filter(|worst| worst.residual.abs() > MOST_RESIDUAL) {
        let message = format!(
            "observation \"{}\" gives {} {:.1} % of those named; the scenario comes no nearer than {:.1} %, which is {:.0} \
             of its errors away",
            worst.observation,
            worst.candidate,
            100.0 * worst.observed,
            100.0 * worst.posterior.mean,
            worst.residual.abs()
        );
        return untrusted(message, WIDEN.into());
    }
    let mean = |at: usize| cloud.z.iter().map(|z| z[at]).sum::<f64>() / cloud.z.len() as f64;
    let furthest = (0..evidence.sampled.len())
        .map(|at| (mean(at), at))
        .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    if let Some((score, at)) = furthest.filter(|(score, _)| score.abs() > MOST_SCORE) {
        let name = &evidence.sampled[at].name;
        let message =
            format!("what was observed takes {name} to {score:.1} of its standard deviations");
        return untrusted(
            message,
            format!("{} thinks that impossible: {WIDEN}", scenario.id),
        );
    }
    let more = |count: usize| {
        format!(
            "try --particles {}, or --moves {}",
            2 * count,
            2 * effort.most_moves
        )
    };
    let unmoved = cloud
        .stages
        .last()
        .is_some_and(|stage| stage.moves >= effort.most_moves as u64);
    if unmoved && cloud.correlation > 0.5 {
        let message = format!(
            "after {} moves the particles still remember where they began (correlation {:.2})",
            effort.most_moves, cloud.correlation
        );
        return untrusted(message, more(effort.particles));
    }
    if cloud.disagreement > MOST_DISAGREEMENT {
        let message = format!(
            "the {} groups of particles have not found the same posterior: {:.3} apart, where 1 is agreement and {} the limit",
            smc::ISLANDS,
            cloud.disagreement,
            MOST_DISAGREEMENT
        );
        return untrusted(message, more(effort.particles));
    }
    if cloud.ln_evidence_error > MOST_EVIDENCE_ERROR {
        let message = format!(
            "the log evidence is known to {:.1} only",
            cloud.ln_evidence_error
        );
        return untrusted(message, more(effort.particles));
    }
    Ok(())
}

/// Every observed share beside what is expected under the prior and the posterior.
fn fitted(
    scenario: &Scenario,
    evidence: &Evidence,
    cloud: &Cloud,
    effort: &Effort,
    threads: usize,
) -> Vec<Fitted> {
    let before = smc::prior(&evidence.addresses(), effort.seed, cloud.z.len());
    let shares = |z: &[Vec<f64>]| evidence.expected(&evidence.placed(z), threads);
    let (prior, posterior) = (shares(&before), shares(&cloud.z));
    let roster = &scenario.roster;
    let mut found = Vec::new();
    for (at, (look, observation)) in evidence
        .looks
        .iter()
        .zip(&evidence.observations)
        .enumerate()
    {
        let level = |all: &[Vec<Vec<f64>>], c: usize| {
            let share = |looks: &Vec<Vec<f64>>| looks[at][c] / looks[at].iter().sum::<f64>();
            quantiles(&all.iter().map(share).collect::<Vec<f64>>())
        };
        let contest = scenario.arms[0].election.contest(observation.contest);
        let residuals: Vec<Vec<f64>> = posterior
            .iter()
            .zip(&cloud.z)
            .map(|(expected, z)| look.residuals(&expected[at], z))
            .collect();
        let (kind, pollster) = match &observation.kind {
            ObservationKind::Returns { .. } => ("returns", None),
            ObservationKind::Poll { pollster, .. } => ("poll", pollster.clone()),
        };
        let day = observation.day().or(contest.map(|contest| contest.date));
        for (c, (share, variance)) in observation
            .shares()
            .into_iter()
            .zip(look.variances())
            .enumerate()
        {
            let mean = residuals.iter().map(|residuals| residuals[c]).sum::<f64>()
                / residuals.len() as f64;
            found.push(Fitted {
                observation: observation.id.clone(),
                kind: kind.to_owned(),
                contest: roster.contests[observation.contest.at()].id.clone(),
                region: observation
                    .region
                    .map(|region| roster.regions[region.at()].id.clone()),
                day: day.map(|day| day.to_string()).unwrap_or_default(),
                pollster: pollster.clone(),
                candidate: roster.candidates[look.candidates[c]].id.clone(),
                observed: share,
                error: variance.sqrt(),
                prior: level(&prior, c),
                posterior: level(&posterior, c),
                residual: mean / variance.sqrt(),
            });
        }
    }
    found
}
