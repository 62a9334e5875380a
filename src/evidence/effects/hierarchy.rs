//! An endorser's effect that differs from race to race: a linear mixed model of log shares.
//!
//! ```text
//! ln share = race + xβ + (β_k + u_race)·endorsed + ε,    u ~ Normal(0, τ), ε ~ Normal(0, σ)
//! ```
//!
//! Race effects go by taking means within races, after which a race's covariance is σ²(I + λ·e·eᵀ)
//! with e the endorser's column less its mean and λ = τ²/σ². β and σ have closed forms given λ; λ
//! maximises the restricted likelihood (Patterson and Thompson 1971), and the interval of τ holds
//! where twice the loss is below 2.71.

use serde::Serialize;

use crate::evidence::learn::{inverse, product};
use crate::random::elementary::{exp, ln};

use super::design::{Design, Field};

/// An effect and its spread between races, in log shares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Races in which the endorser told candidates apart.
    pub races: usize,
    /// Over races.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// Standard deviation between races.
    pub between: f64,
    /// 90 % interval of that.
    pub between_low: f64,
    /// Its upper end.
    pub between_high: f64,
    /// Standard deviation of a candidate's log share.
    pub residual_sd: f64,
}

/// λ is looked for at 0 and at these many places from [`LEAST`] to [`MOST`], even in logarithms.
const PLACES: usize = 400;
const LEAST: f64 = 1e-4;
const MOST: f64 = 100.0;
/// Half of the 90 % point of χ² with one degree of freedom.
const LOSS: f64 = 2.705_543_454_095_404 / 2.0;

/// Everything given λ.
struct At {
    likelihood: f64,
    mean: f64,
    variance: f64,
    residual: f64,
}

/// The effect of the endorser in `column`; `None` where it cannot be told apart from others.
pub fn spread(design: &Design, column: usize) -> Option<Spread> {
    let races: Vec<Centred> = design
        .races
        .iter()
        .map(|race| Centred::of(race, column))
        .collect();
    let lambda = |place: usize| match place {
        0 => 0.0,
        _ => LEAST * exp(ln(MOST / LEAST) * (place - 1) as f64 / (PLACES - 1) as f64),
    };
    let found: Vec<At> = (0..=PLACES)
        .map(|place| at(&races, lambda(place), column))
        .collect::<Option<_>>()?;
    let best = (0..found.len()).fold(0, |best, k| {
        if found[k].likelihood > found[best].likelihood {
            k
        } else {
            best
        }
    });
    let within = |k: &usize| found[best].likelihood - found[*k].likelihood < LOSS;
    let between = |place: usize| lambda(place).sqrt() * found[place].residual;
    let (low, high) = ((0..=PLACES).find(within)?, (0..=PLACES).rev().find(within)?);
    Some(Spread {
        races: design.differing(column).count(),
        mean: found[best].mean,
        se: found[best].variance.sqrt(),
        between: between(best),
        between_low: between(low),
        between_high: between(high),
        residual_sd: found[best].residual,
    })
}

/// A race less its means.
struct Centred {
    y: Vec<f64>,
    x: Vec<Vec<f64>>,
    e: Vec<f64>,
}

impl Centred {
    fn of(race: &Field, column: usize) -> Centred {
        let n = race.shares.len() as f64;
        let centred = |values: Vec<f64>| {
            let mean = values.iter().sum::<f64>() / n;
            values
                .into_iter()
                .map(|value| value - mean)
                .collect::<Vec<f64>>()
        };
        let columns: Vec<Vec<f64>> = (0..race.x[0].len())
            .map(|k| centred(race.x.iter().map(|x| x[k]).collect()))
            .collect();
        Centred {
            y: centred(race.shares.iter().map(|share| ln(*share)).collect()),
            e: columns[column].clone(),
            x: (0..race.x.len())
                .map(|c| columns.iter().map(|column| column[c]).collect())
                .collect(),
        }
    }

    /// aᵀ(I + λ·e·eᵀ)⁻¹b
    fn inner(&self, a: &[f64], b: &[f64], lambda: f64) -> f64 {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        dot(a, b)
            - lambda * dot(a, &self.e) * dot(&self.e, b) / (1.0 + lambda * dot(&self.e, &self.e))
    }
}

fn at(races: &[Centred], lambda: f64, column: usize) -> Option<At> {
    let k = races.first()?.x.first()?.len();
    let of = |race: &Centred, i: usize| race.x.iter().map(|x| x[i]).collect::<Vec<f64>>();
    let (mut xx, mut xy, mut yy) = (vec![vec![0.0; k]; k], vec![0.0; k], 0.0);
    let (mut free, mut determinant) = (-(k as f64), 0.0);
    for race in races {
        let columns: Vec<Vec<f64>> = (0..k).map(|i| of(race, i)).collect();
        for i in 0..k {
            xy[i] += race.inner(&columns[i], &race.y, lambda);
            for j in 0..k {
                xx[i][j] += race.inner(&columns[i], &columns[j], lambda);
            }
        }
        yy += race.inner(&race.y, &race.y, lambda);
        free += race.y.len() as f64 - 1.0;
        determinant += ln(1.0 + lambda * race.e.iter().map(|e| e * e).sum::<f64>());
    }
    let cov = inverse(&xx)?;
    let beta = product(&cov, &xy);
    let explained: f64 = beta.iter().zip(&xy).map(|(b, xy)| b * xy).sum();
    let variance = (yy - explained) / free;
    let likelihood = -0.5 * (free * ln(variance) + determinant + ln_determinant(&xx)?);
    Some(At {
        likelihood,
        mean: beta[column],
        variance: variance * cov[column][column],
        residual: variance.sqrt(),
    })
}

/// Of a positive definite matrix, by Cholesky's pivots.
fn ln_determinant(matrix: &[Vec<f64>]) -> Option<f64> {
    let mut left = matrix.to_vec();
    let mut sum = 0.0;
    for k in 0..left.len() {
        let pivot = left[k][k];
        if pivot.is_nan() || pivot <= 0.0 {
            return None;
        }
        sum += ln(pivot);
        for i in k + 1..left.len() {
            let factor = left[i][k] / pivot;
            let row = left[k].clone();
            left[i]
                .iter_mut()
                .zip(&row)
                .skip(k)
                .for_each(|(value, above)| *value -= factor * above);
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::address::{Name, uniforms};
    use crate::random::special::score;

    /// `races` of four candidates, the first endorsed: effect 0.5, between races 0.8, a candidate's
    /// noise 0.4.
    fn drawn(races: usize, between: f64) -> Design {
        let mut u = vec![0.0; races * 5];
        uniforms(Seed(3), Name::root("field"), 0, &mut u);
        let race = |at: usize| {
            let z: Vec<f64> = u[5 * at..5 * at + 5].iter().map(|u| score(*u)).collect();
            let logs = (0..4).map(|c| 0.4 * z[c] + if c == 0 { 0.5 + between * z[4] } else { 0.0 });
            let weights: Vec<f64> = logs.map(exp).collect();
            let total: f64 = weights.iter().sum();
            let x = (0..4).map(|c| vec![f64::from(u8::from(c == 0))]).collect();
            Field {
                shares: weights.iter().map(|w| w / total).collect(),
                x,
            }
        };
        Design {
            columns: vec!["e".into()],
            races: (0..races).map(race).collect(),
        }
    }

    #[test]
    fn the_effect_and_its_spread_between_races_are_found() {
        let found = spread(&drawn(400, 0.8), 0).unwrap();
        // 4.9 standard errors; those of the spread and the noise are about their size over √(2·400)
        // and √(2·1200).
        assert!((found.mean - 0.5).abs() < 4.9 * found.se, "{found:?}");
        assert!(
            (found.between - 0.8).abs() < 4.9 * 0.036
                && (found.residual_sd - 0.4).abs() < 4.9 * 0.01,
            "{found:?}"
        );
        assert!(
            found.between_low < 0.8 && found.between_high > 0.8,
            "{found:?}"
        );
        // The twin: no spread is told from much.
        let none = spread(&drawn(400, 0.0), 0).unwrap();
        assert!(none.between < 0.2, "{none:?}");
    }

    #[test]
    fn with_a_balanced_table_the_spread_is_that_of_analysis_of_variance() {
        // The endorsed less the mean of the others varies by τ² + σ²(1 + 1/3); σ² is the pooled
        // variance of the others.
        let design = drawn(50, 0.8);
        let found = spread(&design, 0).unwrap();
        let logs: Vec<Vec<f64>> = design
            .races
            .iter()
            .map(|r| r.shares.iter().map(|s| libm::log(*s)).collect())
            .collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let squares = |values: &[f64]| {
            values
                .iter()
                .map(|v| (v - mean(values)) * (v - mean(values)))
                .sum::<f64>()
        };
        let noise: f64 = logs.iter().map(|l| squares(&l[1..])).sum::<f64>() / 100.0;
        let gaps: Vec<f64> = logs.iter().map(|l| l[0] - mean(&l[1..])).collect();
        let between = squares(&gaps) / 49.0 - noise * 4.0 / 3.0;
        assert!((found.mean - mean(&gaps)).abs() < 1e-9);
        assert!(
            (found.residual_sd - noise.sqrt()).abs() < 0.01,
            "{} {}",
            found.residual_sd,
            noise.sqrt()
        );
        assert!(
            (found.between - between.sqrt()).abs() < 0.02,
            "{} {}",
            found.between,
            between.sqrt()
        );
    }
}
