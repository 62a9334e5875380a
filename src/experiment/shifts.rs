//! A mixture of standard normals with shifted means, some of it not shifted: where to draw latents'
//! scores so that an event is no longer rare, and what each draw then weighs. Fitted to points that
//! have the event.

use crate::random::elementary::{exp, ln};

/// The part of the draws that is not shifted: no weight exceeds its inverse.
const PLAIN: f64 = 0.1;

/// Ways in which an event may come about that are told apart, at most.
const WAYS: usize = 4;

/// Rounds of expectation and maximisation.
const ROUNDS: usize = 40;

/// Means of a latent's score this many standard errors from 0 are shifts; so are spreads this far
/// from 1.
const SIGNIFICANT: f64 = 5.0;
const SPREAD: f64 = 0.35;

/// A part of the shifted draws, and the means of their latents.
type Way = (f64, Vec<f64>);

/// Where to draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shifts {
    /// Places of the latents that are shifted.
    pub latents: Vec<usize>,
    /// `[way]`: its part of the shifted draws, and the means `[latent of latents]`.
    ways: Vec<Way>,
}

impl Shifts {
    /// Every draw as it is.
    pub fn none() -> Shifts {
        Shifts {
            latents: Vec::new(),
            ways: Vec::new(),
        }
    }

    pub fn ways(&self) -> usize {
        self.ways.len()
    }

    /// Shifts a point, the way chosen by `u` in (0, 1).
    pub fn shift(&self, point: &mut [f64], u: f64) {
        let mut left = (u - PLAIN) / (1.0 - PLAIN);
        if left < 0.0 {
            return;
        }
        for (place, (part, means)) in self.ways.iter().enumerate() {
            if left < *part || place + 1 == self.ways.len() {
                self.latents
                    .iter()
                    .zip(means)
                    .for_each(|(latent, mean)| point[*latent] += mean);
                return;
            }
            left -= part;
        }
    }

    /// The density of a point over that with which it is drawn: 1/(0.1 + 0.9·Σ π·exp(μ·z −
    /// |μ|²/2)).
    pub fn weight(&self, point: &[f64]) -> f64 {
        if self.ways.is_empty() {
            return 1.0;
        }
        let z: Vec<f64> = self.latents.iter().map(|latent| point[*latent]).collect();
        let ratio: f64 = self
            .ways
            .iter()
            .map(|(part, means)| part * exp(ratio(means, &z)))
            .sum();
        1.0 / (PLAIN + (1.0 - PLAIN) * ratio)
    }
}

/// ln of the density of `z` about `means` over that about 0.
fn ratio(means: &[f64], z: &[f64]) -> f64 {
    means
        .iter()
        .zip(z)
        .map(|(mean, z)| mean * (z - 0.5 * mean))
        .sum()
}

/// The mixture for points that have the event: as many ways as Schwarz's criterion (BIC) bears out.
pub(super) fn fit(points: &[Vec<f64>]) -> Shifts {
    let latents = moved(points);
    if latents.is_empty() {
        return Shifts::none();
    }
    let inside: Vec<Vec<f64>> = points
        .iter()
        .map(|point| latents.iter().map(|at| point[*at]).collect())
        .collect();
    let n = inside.len() as f64;
    let criterion = |ways: usize, likelihood: f64| {
        likelihood - 0.5 * ln(n) * (ways * (latents.len() + 1)) as f64
    };
    let mut best: Option<(f64, Vec<Way>)> = None;
    for count in 1..=WAYS.min(inside.len()) {
        let (ways, likelihood) = mixture(&inside, count);
        let score = criterion(count, likelihood);
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, ways));
        }
    }
    Shifts {
        latents,
        ways: best.map_or_else(Vec::new, |(_, ways)| ways),
    }
}

/// Latents whose scores are not standard normal any more.
fn moved(points: &[Vec<f64>]) -> Vec<usize> {
    let n = points.len() as f64;
    let moved = |latent: &usize| {
        let mean = points.iter().map(|point| point[*latent]).sum::<f64>() / n;
        let variance = points
            .iter()
            .map(|point| (point[*latent] - mean) * (point[*latent] - mean))
            .sum::<f64>()
            / n;
        mean.abs() > SIGNIFICANT / n.sqrt() || (variance - 1.0).abs() > SPREAD && variance > 1.0
    };
    (0..points.first().map_or(0, Vec::len))
        .filter(moved)
        .collect()
}

/// A mixture of normals of unit variance by expectation and maximisation, and its log-likelihood
/// (up to a constant). It starts from points as far apart as can be.
fn mixture(points: &[Vec<f64>], count: usize) -> (Vec<Way>, f64) {
    let mean = |weights: &dyn Fn(usize) -> f64| -> Way {
        let total: f64 = (0..points.len()).map(weights).sum();
        let sum = |latent: usize| {
            points
                .iter()
                .enumerate()
                .map(|(at, point)| weights(at) * point[latent])
                .sum::<f64>()
        };
        (
            total,
            (0..points[0].len())
                .map(|latent| sum(latent) / total.max(1e-300))
                .collect(),
        )
    };
    let apart = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let centre = mean(&|_| 1.0).1;
    let mut ways = vec![(1.0, centre.clone())];
    if count > 1 {
        let nearest = |point: &[f64], ways: &[Way]| {
            ways.iter()
                .map(|(_, means)| apart(point, means))
                .fold(f64::INFINITY, f64::min)
        };
        for _ in 0..count {
            let far = points
                .iter()
                .max_by(|a, b| nearest(a, &ways).total_cmp(&nearest(b, &ways)));
            ways.extend(far.map(|point| (1.0, point.clone())));
        }
        ways.remove(0);
        ways.iter_mut()
            .for_each(|(part, _)| *part = 1.0 / count as f64);
    }
    let mut likelihood = 0.0;
    for _ in 0..ROUNDS {
        let (shares, found) = expectation(points, &ways);
        likelihood = found;
        for (way, (part, means)) in ways.iter_mut().enumerate() {
            let (total, centre) = mean(&|at| shares[at][way]);
            (*part, *means) = (total / points.len() as f64, centre);
        }
    }
    (ways, likelihood)
}

/// How much of each point belongs to each way, and the log-likelihood but for what all have in
/// common.
fn expectation(points: &[Vec<f64>], ways: &[Way]) -> (Vec<Vec<f64>>, f64) {
    let mut likelihood = 0.0;
    let shares = points.iter().map(|point| {
        let logs: Vec<f64> = ways
            .iter()
            .map(|(part, means)| ln(part.max(1e-300)) + ratio(means, point))
            .collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts: Vec<f64> = logs.iter().map(|log| exp(log - most)).collect();
        let total: f64 = parts.iter().sum();
        likelihood += most + ln(total);
        parts.into_iter().map(|part| part / total).collect()
    });
    let shares = shares.collect();
    (shares, likelihood)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::address::{Name, uniforms};
    use crate::random::normal::scores;

    /// Standard normals `[point][latent]`.
    fn normals(count: usize, latents: usize) -> Vec<Vec<f64>> {
        let column = |latent: usize| {
            let (mut u, mut z) = (vec![0.0; count], vec![0.0; count]);
            uniforms(
                Seed(1),
                Name::root("shifts").with(Name(latent as u64)),
                0,
                &mut u,
            );
            scores(&u, &mut z);
            z
        };
        let columns: Vec<Vec<f64>> = (0..latents).map(column).collect();
        (0..count)
            .map(|at| columns.iter().map(|column| column[at]).collect())
            .collect()
    }

    #[test]
    fn latents_that_do_not_matter_are_left_alone() {
        let mut points = normals(1_000, 20);
        points.iter_mut().for_each(|point| point[7] += 3.0);
        let found = fit(&points);
        assert_eq!((found.latents.clone(), found.ways()), (vec![7], 1));
        assert!((found.ways[0].1[0] - 3.0).abs() < 0.1, "{found:?}");
    }

    #[test]
    fn two_ways_are_told_apart() {
        let mut points = normals(1_000, 5);
        for (at, point) in points.iter_mut().enumerate() {
            point[if at % 2 == 0 { 1 } else { 3 }] += 4.0;
        }
        let found = fit(&points);
        assert_eq!((found.latents.clone(), found.ways()), (vec![1, 3], 2));
    }

    /// n = 40,000 draws, α = 1e-6; the weights have a mean of 1 where they are drawn.
    #[test]
    fn weights_average_one_over_the_draws_of_their_mixture() {
        let shifts = Shifts {
            latents: vec![0, 2],
            ways: vec![(0.3, vec![2.0, 0.0]), (0.7, vec![0.0, -1.5])],
        };
        let mut points = normals(40_000, 3);
        let mut u = vec![0.0; points.len()];
        uniforms(Seed(2), Name::root("way"), 0, &mut u);
        points
            .iter_mut()
            .zip(&u)
            .for_each(|(point, u)| shifts.shift(point, *u));
        let errors = |off: f64| {
            let weights: Vec<f64> = points
                .iter()
                .map(|point| shifts.weight(point) * off)
                .collect();
            let found = crate::estimate::mean_of(&weights);
            (found.estimate - 1.0).abs() / found.mcse
        };
        assert!(
            errors(1.0) < 4.892 && errors(1.1) > 4.892,
            "{} and the twin {}",
            errors(1.0),
            errors(1.1)
        );
        assert!(points.iter().all(|point| shifts.weight(point) <= 10.0));
    }
}
