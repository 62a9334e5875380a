//! One island: its particles from the prior to the posterior. Every random number is addressed by a
//! name and the particle's own number, so that nothing depends on how the work is divided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::quantity::Seed;
use crate::random::elementary::ln;
use crate::random::{Name, normal, uniform_column};

use super::algebra::dot;
use super::informed::directions;
use super::moves::Step;
use super::weigh::{drawn_again, effective, family, ln_mean, mean, next_temperature, weights};
use super::{Effort, MOST_STAGES, Progress, Stuck, Target};

/// One rise of temperature.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Stage {
    /// The likelihood's exponent from here on: 1 is the posterior.
    pub temperature: f64,
    /// Share of particles that the weights were worth.
    pub effective: f64,
    /// Of every particle at this exponent.
    pub moves: u64,
    /// Share of the moves accepted.
    pub acceptance: f64,
    /// In widths of the posterior.
    pub step: f64,
}

pub struct Island {
    pub z: Vec<Vec<f64>>,
    pub residuals: Vec<Vec<f64>>,
    /// Without the peak.
    pub ln_evidence: f64,
    pub effective: f64,
    pub moves: f64,
    /// Of the moves.
    pub accepted: f64,
    pub stages: Vec<Stage>,
    pub correlation: f64,
}

/// The share of particles that a rise of temperature leaves.
const KEPT: f64 = 0.5;

/// Moves go on until correlations with the start are below this, and their own error three times
/// over.
const FORGOTTEN: f64 = 0.1;

/// Fewer moves than this say nothing of how far a step should go.
const FEWEST_MOVES: usize = 3;

struct Walkers<'a> {
    target: &'a Target<'a>,
    seed: Seed,
    /// Number of the first particle.
    first: u64,
    z: Vec<Vec<f64>>,
    residuals: Vec<Vec<f64>>,
    /// Without the peak.
    ln_likelihood: Vec<f64>,
    /// Moves made: part of the address of every further one.
    moved: u64,
}

/// The island of particles `first .. first + count`.
pub fn island(
    target: &Target,
    effort: &Effort,
    first: u64,
    count: usize,
    progress: Progress,
) -> Result<Island, Stuck> {
    let mut walkers = Walkers::drawn(target, effort.seed, first, count);
    let mut island = Island {
        z: Vec::new(),
        residuals: Vec::new(),
        ln_evidence: 0.0,
        effective: count as f64,
        moves: 0.0,
        accepted: 0.0,
        stages: Vec::new(),
        correlation: 0.0,
    };
    let (mut temperature, mut scale) = (0.0, Step::START);
    while temperature < 1.0 && !walkers.residuals[0].is_empty() {
        if walkers
            .ln_likelihood
            .iter()
            .all(|one| *one == f64::NEG_INFINITY)
        {
            return Err(Stuck::Impossible);
        }
        if island.stages.len() == MOST_STAGES {
            return Err(Stuck::TooFar { temperature });
        }
        let next = next_temperature(&walkers.ln_likelihood, temperature, KEPT);
        let by = next - temperature;
        let kept = weights(&walkers.ln_likelihood, by);
        island.ln_evidence += ln_mean(&walkers.ln_likelihood, by);
        let families = walkers.draw_again(&kept, island.stages.len());
        temperature = next;
        let moved = walkers.wander(temperature, scale, effort.most_moves, &|| {
            progress(temperature.sqrt().sqrt())
        })?;
        scale = moved.step;
        island.moves += moved.moves as f64;
        island.accepted += moved.acceptance * moved.moves as f64;
        island.correlation = moved.correlation;
        // Siblings that remember their parent tell the same twice.
        island.effective =
            count as f64 / (1.0 + (families - 1.0) * moved.correlation * moved.correlation);
        island.stages.push(Stage {
            temperature,
            effective: effective(&kept) / count as f64,
            moves: moved.moves as u64,
            acceptance: moved.acceptance,
            step: moved.step,
        });
    }
    Ok(Island {
        z: walkers.z,
        residuals: walkers.residuals,
        ..island
    })
}

struct Moved {
    moves: usize,
    acceptance: f64,
    step: f64,
    correlation: f64,
}

impl<'a> Walkers<'a> {
    /// From the prior: at the addresses of plain replicates.
    fn drawn(target: &'a Target<'a>, seed: Seed, first: u64, count: usize) -> Walkers<'a> {
        let z = drawn(target.latents, seed, first, count);
        let residuals = (target.residuals)(&z);
        let ln_likelihood = residuals
            .iter()
            .map(|residuals| ln_likelihood(residuals))
            .collect();
        Walkers {
            target,
            seed,
            first,
            z,
            residuals,
            ln_likelihood,
            moved: 0,
        }
    }

    fn uniforms(&self, name: Name, count: usize) -> Vec<f64> {
        uniform_column(self.seed, name, self.first, count)
    }

    /// Draws particles by their weights; gives how many share a parent, on average.
    fn draw_again(&mut self, weights: &[f64], stage: usize) -> f64 {
        let name = Name::root("calibrate")
            .child("resample")
            .with(Name(stage as u64));
        let parents = drawn_again(weights, self.uniforms(name, 1)[0]);
        self.z = taken(&self.z, &parents);
        self.residuals = taken(&self.residuals, &parents);
        self.ln_likelihood = taken(&self.ln_likelihood, &parents);
        family(&parents)
    }

    /// Moves all particles until they have forgotten where they were, `most` times at most.
    fn wander(
        &mut self,
        temperature: f64,
        scale: f64,
        most: usize,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<Moved, Stuck> {
        let mut step = Step::new(directions(&self.z, &self.residuals, temperature), scale);
        let start: Vec<Vec<f64>> = self.tracked().collect();
        let forgotten = FORGOTTEN + 3.0 / (self.z.len() as f64).sqrt();
        let (mut moves, mut accepted, mut correlation) = (0, 0.0, 1.0);
        while moves < FEWEST_MOVES || (correlation > forgotten && moves < most) {
            if !goes_on() {
                return Err(Stuck::Stopped);
            }
            let share = self.step(temperature, &step);
            step.adapt(share);
            accepted += share;
            moves += 1;
            let now: Vec<Vec<f64>> = self.tracked().collect();
            correlation = start
                .iter()
                .zip(&now)
                .map(|(start, now)| correlated(start, now))
                .fold(0.0, f64::max);
        }
        Ok(Moved {
            moves,
            acceptance: accepted / moves as f64,
            step: step.scale(),
            correlation,
        })
    }

    /// Columns `[particle]` of all scores and residuals.
    fn tracked(&self) -> impl Iterator<Item = Vec<f64>> {
        let columns = |rows: &'_ [Vec<f64>]| -> Vec<Vec<f64>> {
            (0..rows[0].len())
                .map(|at| rows.iter().map(|row| row[at]).collect())
                .collect()
        };
        columns(&self.z).into_iter().chain(columns(&self.residuals))
    }

    /// One move of every particle; gives the share accepted.
    fn step(&mut self, temperature: f64, step: &Step) -> f64 {
        let count = self.z.len();
        let name = Name::root("calibrate").child("move").with(Name(self.moved));
        self.moved += 1;
        let noise: Vec<Vec<f64>> = self
            .target
            .latents
            .iter()
            .map(|latent| normals(self.seed, name.with(*latent), self.first, count))
            .collect();
        let mut own = vec![0.0; noise.len()];
        let mut propose = |(i, z): (usize, &Vec<f64>)| {
            own.iter_mut()
                .zip(&noise)
                .for_each(|(own, noise)| *own = noise[i]);
            step.propose(z, &own)
        };
        let proposals: Vec<Vec<f64>> = self.z.iter().enumerate().map(&mut propose).collect();
        let residuals = (self.target.residuals)(&proposals);
        let luck = self.uniforms(name.child("accept"), count);
        let mut accepted = 0;
        for (i, (proposal, residuals)) in proposals.into_iter().zip(residuals).enumerate() {
            let proposed = ln_likelihood(&residuals);
            if ln(luck[i]) < temperature * (proposed - self.ln_likelihood[i]) {
                (self.z[i], self.residuals[i], self.ln_likelihood[i]) =
                    (proposal, residuals, proposed);
                accepted += 1;
            }
        }
        f64::from(accepted) / count as f64
    }
}

/// What stands at these places.
fn taken<T: Clone>(all: &[T], places: &[usize]) -> Vec<T> {
    places.iter().map(|&at| all[at].clone()).collect()
}

/// Scores `[particle][latent]` before anything is observed: those of plain replicates.
pub fn prior(latents: &[Name], seed: Seed, count: usize) -> Vec<Vec<f64>> {
    drawn(latents, seed, 0, count)
}

fn drawn(latents: &[Name], seed: Seed, first: u64, count: usize) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = latents
        .iter()
        .map(|latent| normals(seed, *latent, first, count))
        .collect();
    (0..count)
        .map(|i| columns.iter().map(|column| column[i]).collect())
        .collect()
}

fn normals(seed: Seed, name: Name, first: u64, count: usize) -> Vec<f64> {
    let mut score = vec![0.0; count];
    normal::scores(&uniform_column(seed, name, first, count), &mut score);
    score
}

/// −½ Σ r²; −∞ where that is no number.
fn ln_likelihood(residuals: &[f64]) -> f64 {
    let squares = dot(residuals, residuals);
    if squares.is_finite() {
        -0.5 * squares
    } else {
        f64::NEG_INFINITY
    }
}

/// The correlation of two columns, 0 where one of them does not vary.
fn correlated(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        (ab, aa, bb) = (ab + a * b, aa + a * a, bb + b * b);
    }
    if aa > 0.0 && bb > 0.0 {
        ab / (aa * bb).sqrt()
    } else {
        0.0
    }
}
