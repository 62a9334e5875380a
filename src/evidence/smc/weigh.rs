//! Weights of particles, how many equal ones they are worth, and islands put together.

use crate::random::elementary::{exp, ln};

use super::Cloud;
use super::island::Island;

/// Weights of an increment of temperature: proportional to exp(by · ln likelihood), the largest 1.
pub fn weights(ln_likelihood: &[f64], by: f64) -> Vec<f64> {
    let most = largest(ln_likelihood);
    ln_likelihood
        .iter()
        .map(|one| {
            if by == 0.0 {
                1.0
            } else {
                exp(by * (one - most))
            }
        })
        .collect()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// (Σw)²/Σw².
pub fn effective(weights: &[f64]) -> f64 {
    let total: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    if squares > 0.0 {
        total * total / squares
    } else {
        0.0
    }
}

/// ln of the mean of exp(by · ln likelihood).
pub fn ln_mean(ln_likelihood: &[f64], by: f64) -> f64 {
    let most = largest(ln_likelihood);
    let mean = weights(ln_likelihood, by).iter().sum::<f64>() / ln_likelihood.len() as f64;
    by * most + ln(mean)
}

/// The next temperature: the highest, 1 at most, at which the particles are still worth the share
/// `kept` of their number.
pub fn next_temperature(ln_likelihood: &[f64], now: f64, kept: f64) -> f64 {
    let enough =
        |to: f64| effective(&weights(ln_likelihood, to - now)) >= kept * ln_likelihood.len() as f64;
    if enough(1.0) {
        return 1.0;
    }
    let (mut low, mut high) = (now, 1.0);
    for _ in 0..60 {
        let middle = low + (high - low) / 2.0;
        (low, high) = if enough(middle) {
            (middle, high)
        } else {
            (low, middle)
        };
    }
    low
}

/// Places of particles drawn in proportion to their weights, by systematic resampling from one
/// uniform; in order.
pub fn drawn_again(weights: &[f64], uniform: f64) -> Vec<usize> {
    let n = weights.len();
    let total: f64 = weights.iter().sum();
    let mut places = Vec::with_capacity(n);
    let (mut at, mut sum) = (0, weights[0]);
    for i in 0..n {
        let mark = (i as f64 + uniform) / n as f64 * total;
        while sum < mark && at + 1 < n {
            at += 1;
            sum += weights[at];
        }
        places.push(at);
    }
    places
}

/// Mean, over particles, of the number of those with the same parent: 1 if each has its own.
pub fn family(parents: &[usize]) -> f64 {
    let squares: usize = parents
        .chunk_by(|a, b| a == b)
        .map(|family| family.len() * family.len())
        .sum();
    squares as f64 / parents.len() as f64
}

/// All islands as one posterior.
pub fn together(islands: Vec<Island>, ln_peak: f64) -> Cloud {
    let count = islands.len() as f64;
    let evidence: Vec<f64> = islands.iter().map(|island| island.ln_evidence).collect();
    let ln_evidence = ln_mean(&evidence, 1.0);
    // Of the mean of the islands' evidence relative to it, on the scale of its logarithm.
    let relative: Vec<f64> = evidence.iter().map(|one| exp(one - ln_evidence)).collect();
    let ln_evidence_error = (variance(&relative) / count).sqrt();
    let (moves, accepted) = islands.iter().fold((0.0, 0.0), |(m, a), island| {
        (m + island.moves, a + island.accepted)
    });
    Cloud {
        ln_evidence: ln_peak + ln_evidence,
        ln_evidence_error,
        effective: islands.iter().map(|island| island.effective).sum(),
        acceptance: if moves > 0.0 { accepted / moves } else { 1.0 },
        moves: moves / count,
        stages: islands[0].stages.clone(),
        disagreement: disagreement(&islands),
        correlation: islands
            .iter()
            .map(|island| island.correlation)
            .fold(0.0, f64::max),
        residuals: islands
            .iter()
            .flat_map(|island| island.residuals.iter().cloned())
            .collect(),
        z: islands.into_iter().flat_map(|island| island.z).collect(),
    }
}

fn disagreement(islands: &[Island]) -> f64 {
    let of = |rows: &dyn Fn(&Island) -> &Vec<Vec<f64>>| {
        let width = rows(&islands[0]).first().map_or(0, Vec::len);
        let one = |at: usize| {
            let columns: Vec<Vec<f64>> = islands
                .iter()
                .map(|island| rows(island).iter().map(|row| row[at]).collect())
                .collect();
            let each = |of: fn(&[f64]) -> f64| -> Vec<f64> {
                columns.iter().map(|column| of(column)).collect()
            };
            let (within, between) = (mean(&each(variance)), variance(&each(mean)));
            if within > 0.0 {
                (1.0 + between / within).sqrt()
            } else {
                1.0
            }
        };
        (0..width).map(one).fold(1.0, f64::max)
    };
    of(&|island| &island.z).max(of(&|island| &island.residuals))
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// With n − 1.
pub fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>()
        / (values.len() as f64 - 1.0).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_temperature_keeps_as_many_as_asked() {
        let ln_likelihood: Vec<f64> = (0..1000).map(|i| -f64::from(i) / 10.0).collect();
        let next = next_temperature(&ln_likelihood, 0.0, 0.5);
        let kept = effective(&weights(&ln_likelihood, next)) / 1000.0;
        assert!((kept - 0.5).abs() < 1e-9, "{kept}");
        assert_eq!(next_temperature(&[-1.0; 9], 0.2, 0.5), 1.0);
        // One of them cannot be: the others are kept whole.
        let one_impossible: Vec<f64> = (0..10)
            .map(|i| if i == 0 { f64::NEG_INFINITY } else { -1.0 })
            .collect();
        assert_eq!(next_temperature(&one_impossible, 0.0, 0.5), 1.0);
        assert!((ln_mean(&one_impossible, 1.0) - (-1.0 + libm::log(0.9))).abs() < 1e-15);
    }

    #[test]
    fn each_is_drawn_as_often_as_its_weight_says_give_or_take_one() {
        let places = drawn_again(&[1.0, 0.0, 2.0, 1.0], 0.5);
        assert_eq!(places, [0, 2, 2, 3]);
        assert_eq!(family(&places), 1.5);
    }
}
