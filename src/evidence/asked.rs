//! The two questions as they are asked: what was learnt, and what would have been. Each finds the
//! posterior, then simulates.

use crate::experiment::{Failure, Progress, Size, Subject, no_what_if, what_if};
use crate::scenario::Scenario;

use super::calibrate::{Calibration, calibrate};
use super::counterfactual::{Counterfactual, counterfactual};
use super::outcome::outcomes;
use super::smc::Effort;
use crate::latent::Posterior;

/// Calibrates `scenario` and simulates what follows from it; with the calibration its particles.
///
/// # Errors
/// If nothing is observed, there is no trustworthy posterior, or `progress` says `false`.
pub fn learn_from_observations(
    scenario: &Scenario,
    effort: &Effort,
    size: &Size,
    progress: Progress,
) -> Result<(Calibration, Posterior), Failure> {
    let (mut calibration, posterior) = observed(scenario, effort, size, progress)?;
    calibration.replicates = size.replicates;
    calibration.outcomes = outcomes(scenario, &posterior, size, &second_half(progress))?;
    Ok((calibration, posterior))
}

/// Does the scenario's what-ifs (all of them, or those named) on the posterior's latents.
///
/// # Errors
/// As [`learn_from_observations`]; if there is no such what-if.
pub fn what_would_have_been(
    scenario: &Scenario,
    what_ifs: &[String],
    subject: &Subject,
    effort: &Effort,
    size: &Size,
    progress: Progress,
) -> Result<Counterfactual, Failure> {
    let places: Vec<usize> = match what_ifs {
        [] => (1..scenario.arms.len()).collect(),
        named => named
            .iter()
            .map(|id| what_if(scenario, id))
            .collect::<Result<_, _>>()?,
    };
    if places.is_empty() {
        return Err(no_what_if(scenario));
    }
    let (_, posterior) = observed(scenario, effort, size, progress)?;
    let progress = second_half(progress);
    counterfactual(scenario, &posterior, &places, subject, size, &progress)
}

/// The posterior; progress is the first half of what is told.
fn observed(
    scenario: &Scenario,
    effort: &Effort,
    size: &Size,
    progress: Progress,
) -> Result<(Calibration, Posterior), Failure> {
    if scenario.observations.is_empty() {
        let help = "add tables [observations.…], or `extends` it in a file that has them";
        return Err(Failure::asked(
            format!("nothing is observed in {}", scenario.id),
            help,
        ));
    }
    calibrate(scenario, effort, size.threads, &|done| {
        progress((done * PARTS as f64) as u64, 2 * PARTS)
    })
}

/// What progress is told in.
const PARTS: u64 = 1000;

fn second_half(progress: Progress) -> impl Fn(u64, u64) -> bool + Sync {
    move |done, of| progress(PARTS + done * PARTS / of.max(1), 2 * PARTS)
}
