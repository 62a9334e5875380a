//! The probability of a rare event. Subset simulation (Au & Beck 2001) finds where in the space of
//! the latents' normal scores it happens, by moves that keep their law (preconditioned
//! Crank–Nicolson); a mixture of shifted normals is fitted there, and importance sampling from it
//! estimates the probability. The estimate is unbiased whatever was found: the search decides only
//! how good it is. One part in ten of the draws is not shifted, so that no weight exceeds ten
//! (Hesterberg 1995).

use serde::{Deserialize, Serialize};

use crate::estimate::{Estimate, mean_of};
use crate::event::{Event, Fault, check, holds, nearness};
use crate::random::elementary::exp;
use crate::random::{Name, uniform_column};
use crate::scenario::Scenario;
use crate::simulate::{Model, compile};

use super::shifts::{Shifts, fit};
use super::subject;
use super::{Failure, Progress, Size, arms_only};

/// Points that search.
const SEARCHERS: usize = 1_536;

/// Of these a level keeps the nearest.
const KEPT: f64 = 0.15;

/// Moves of every point at a level.
const MOVES: usize = 8;

/// Levels after which a search has found nothing: 0.15^40 is 1e-33.
const LEVELS: usize = 40;

/// Replicates between looks at the error, the least and the most of them.
const STEP: u64 = 4_096;
const LEAST: u64 = 4 * STEP;
const MOST: u64 = 128 * STEP;

/// The relative error at which there is enough.
const ENOUGH: f64 = 0.03;

/// Numbers of replicates that no run has: those of the search.
const SEARCH: u64 = 1 << 40;

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rare {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// As asked for: `ash wins primary`.
    pub event: String,
    /// In which what-if, by id; `None`: in the scenario as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<String>,
    /// How likely the event is there.
    pub probability: Estimate,
    /// The standard error as a part of the probability; `None` where it was never seen.
    pub relative_error: Option<f64>,
    /// Whether the relative error is as small as it was to be: 3 %.
    pub enough: bool,
    /// Simulated for the estimate; those of the search are not among them.
    pub replicates: u64,
    /// Of these, how many had the event.
    pub seen: u64,
    /// The seed of search and estimate.
    pub seed: u64,
    /// How the event was found.
    pub search: Search,
}

/// How the event was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// Simulated for the search.
    pub replicates: u64,
    /// Of each level, the part of the points that reached the next.
    pub levels: Vec<f64>,
    /// The product of these: a rough estimate of its own.
    pub probability: f64,
    /// Latents whose law was shifted, and in how many ways.
    pub shifted: Vec<String>,
    /// Shifts that the estimate mixes.
    pub ways: usize,
}

/// Estimates how likely `event` is in a what-if, or in the scenario as written, until the relative
/// error is 3 % (or `size`'s replicates, if they are fewer than the most that are taken: 524,288,
/// are used up). More of them make it no less unbiased.
///
/// # Errors
/// If the event names nobody or can never be, the scenario cannot be modelled, the search finds no
/// world with it, or `progress` says `false`.
pub fn rare(
    scenario: &Scenario,
    what_if: Option<&str>,
    event: &Event,
    size: &Size,
    progress: Progress,
) -> Result<Rare, Failure> {
    let arm = what_if
        .map(|id| subject::what_if(scenario, id))
        .transpose()?;
    check(event, scenario, arm.unwrap_or(0))?;
    if let Some(deed) = event.deeds().next() {
        return Err(Failure::from(Fault {
            message: format!(
                "no world is nearer to acts.{} having happened than another: there is nothing to search along",
                deed.act
            ),
            help: "count it in a run: `--given \"acts.… happened\"`".to_owned(),
        }));
    }
    let model = compile(&arms_only(scenario, arm)).map_err(Failure::Model)?;
    // The arm's place in the model.
    let arm = usize::from(arm.is_some());
    let (search, shifts) = Searcher {
        model: &model,
        arm,
        event,
        size,
        progress,
        done: 0,
    }
    .search()?;
    let mut weighted: Vec<f64> = Vec::new();
    let (mut first, mut seen) = (0, 0);
    let estimate = loop {
        if !progress(
            search.replicates + first,
            search.replicates + first.max(LEAST),
        ) {
            return Err(Failure::Stopped);
        }
        let (points, weights) = drawn(&model, &shifts, size, first);
        let table = model.at_scores(&points, size.seed, first, size.threads);
        let happens = holds(event, &table.arm(arm));
        seen += happens.iter().filter(|happens| **happens).count() as u64;
        let each = happens.into_iter().zip(weights);
        weighted.extend(each.map(|(happens, weight)| if happens { weight } else { 0.0 }));
        first += STEP;
        let estimate = mean_of(&weighted);
        let enough = estimate.estimate > 0.0 && estimate.mcse <= ENOUGH * estimate.estimate;
        if first >= LEAST && enough || first >= MOST {
            break estimate;
        }
    };
    let relative_error = (estimate.estimate > 0.0).then(|| estimate.mcse / estimate.estimate);
    Ok(Rare {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        event: event.to_string(),
        what_if: what_if.map(str::to_owned),
        probability: estimate,
        relative_error,
        enough: relative_error.is_some_and(|error| error <= ENOUGH),
        replicates: first,
        seen,
        seed: size.seed.0,
        search,
    })
}

/// Points of the mixture for replicates `first` and so on, each with its weight.
fn drawn(model: &Model, shifts: &Shifts, size: &Size, first: u64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut points = model.scores(size.seed, first, STEP as usize);
    let way = Name::root("rare").child("way");
    let which = uniform_column(size.seed, way, first, STEP as usize);
    points
        .iter_mut()
        .zip(&which)
        .for_each(|(point, u)| shifts.shift(point, *u));
    let weights = points.iter().map(|point| shifts.weight(point)).collect();
    (points, weights)
}

/// Points on their way to the event.
struct Searcher<'a> {
    model: &'a Model,
    arm: usize,
    event: &'a Event,
    size: &'a Size<'a>,
    progress: Progress<'a>,
    /// Replicates so far.
    done: u64,
}

impl Searcher<'_> {
    fn search(mut self) -> Result<(Search, Shifts), Failure> {
        let mut points = self.fresh();
        let mut near = self.nearness(&points)?;
        let (mut levels, mut step) = (Vec::new(), 0.5);
        let mut last = f64::NEG_INFINITY;
        loop {
            let mut order: Vec<usize> = (0..SEARCHERS).collect();
            order.sort_by(|a, b| near[*b].total_cmp(&near[*a]).then(a.cmp(b)));
            let level = near[order[(KEPT * SEARCHERS as f64) as usize]];
            order.retain(|at| near[*at] >= level);
            levels.push(order.len() as f64 / SEARCHERS as f64);
            if level == f64::INFINITY {
                let inside: Vec<Vec<f64>> = order.iter().map(|at| points[*at].clone()).collect();
                return Ok(self.found(levels, &inside));
            }
            if level <= last || levels.len() > LEVELS {
                return Err(self.lost(levels.len()));
            }
            last = level;
            // Survivors take turns until there are as many points as before.
            (points, near) = (0..SEARCHERS)
                .map(|at| order[at % order.len()])
                .map(|at| (points[at].clone(), near[at]))
                .unzip();
            for _ in 0..MOVES {
                let accepted = self.moved(&mut points, &mut near, level, step)?;
                // Towards three accepted of ten.
                step = (step * exp(accepted - 0.3)).clamp(0.02, 1.0);
            }
        }
    }

    /// Moves every point by a share of its law and keeps what is no further than `level`: the part
    /// that moved.
    fn moved(
        &mut self,
        points: &mut [Vec<f64>],
        near: &mut [f64],
        level: f64,
        step: f64,
    ) -> Result<f64, Failure> {
        let stays = (1.0 - step * step).sqrt();
        let fresh = self.fresh();
        let proposed: Vec<Vec<f64>> = points
            .iter()
            .zip(&fresh)
            .map(|(point, fresh)| {
                point
                    .iter()
                    .zip(fresh)
                    .map(|(z, new)| stays * z + step * new)
                    .collect()
            })
            .collect();
        let found = self.nearness(&proposed)?;
        let mut accepted = 0;
        for (at, (proposed, found)) in proposed.into_iter().zip(found).enumerate() {
            if found >= level {
                (points[at], near[at]) = (proposed, found);
                accepted += 1;
            }
        }
        Ok(f64::from(accepted) / SEARCHERS as f64)
    }

    fn fresh(&self) -> Vec<Vec<f64>> {
        self.model
            .scores(self.size.seed, SEARCH + self.done, SEARCHERS)
    }

    /// How near each comes, with counts of its own.
    fn nearness(&mut self, points: &[Vec<f64>]) -> Result<Vec<f64>, Failure> {
        let table = self.model.at_scores(
            points,
            self.size.seed,
            SEARCH + self.done,
            self.size.threads,
        );
        self.done += SEARCHERS as u64;
        // How many levels it takes is known only at the end.
        let total = self.done + LEAST + SEARCHERS as u64;
        match (self.progress)(self.done, total) {
            true => Ok(nearness(self.event, &table.arm(self.arm))),
            false => Err(Failure::Stopped),
        }
    }

    fn found(&self, levels: Vec<f64>, inside: &[Vec<f64>]) -> (Search, Shifts) {
        // An event that needs no search needs no shift.
        let shifts = if levels.len() == 1 {
            Shifts::none()
        } else {
            fit(inside)
        };
        let names = self.model.latents();
        let search = Search {
            replicates: self.done,
            probability: levels.iter().product(),
            levels,
            shifted: shifts
                .latents
                .iter()
                .map(|latent| names[*latent].name.clone())
                .collect(),
            ways: shifts.ways(),
        };
        (search, shifts)
    }

    fn lost(&self, levels: usize) -> Failure {
        Failure::Never {
            event: format!("{} (searched for over {levels} levels)", self.event),
            replicates: self.done,
        }
    }
}
