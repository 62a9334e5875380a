//! Fractional multinomial logit with race effects: shares as softmax of what is said for each
//! candidate.
//!
//! Maximises Σ_races Σ_c share_c · ln p_c with p = softmax(xβ) over the race's candidates: a
//! quasi-likelihood, whose estimates hold if the means are right (Papke and Wooldridge 1996;
//! Mullahy 2015). Whatever is common to a race drops out. Standard errors are the sandwich's,
//! clustered by race, times √(G/(G − 1)).

use super::design::Design;
use crate::evidence::learn::{inverse, product};
use crate::random::elementary::exp;

/// Estimates and their covariance.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    pub beta: Vec<f64>,
    pub covariance: Vec<Vec<f64>>,
}

impl Fit {
    pub fn se(&self, column: usize) -> f64 {
        self.covariance[column][column].max(0.0).sqrt()
    }
}

const STEPS: usize = 100;

/// `None` where columns cannot be told apart.
pub fn fit(design: &Design) -> Option<Fit> {
    let k = design.columns.len();
    let mut beta = vec![0.0; k];
    for _ in 0..STEPS {
        let (scores, bread) = local(design, &beta);
        let gradient: Vec<f64> = (0..k)
            .map(|i| scores.iter().map(|score| score[i]).sum())
            .collect();
        let step = product(&inverse(&bread)?, &gradient);
        // Far from the peak a full step can overshoot; coefficients of logits are of the order of
        // 1.
        let length = 1.0_f64.min(
            2.0 / step
                .iter()
                .fold(0.0_f64, |most, s| most.max(s.abs()))
                .max(1e-300),
        );
        beta.iter_mut()
            .zip(&step)
            .for_each(|(b, s)| *b += length * s);
        if step.iter().all(|s| s.abs() < 1e-11) {
            break;
        }
    }
    let (scores, bread) = local(design, &beta);
    let bread = inverse(&bread)?;
    let races = scores.len() as f64;
    let meat = |i: usize, j: usize| {
        scores.iter().map(|score| score[i] * score[j]).sum::<f64>() * races / (races - 1.0)
    };
    let meat: Vec<Vec<f64>> = (0..k)
        .map(|i| (0..k).map(|j| meat(i, j)).collect())
        .collect();
    let half: Vec<Vec<f64>> = meat.iter().map(|row| product(&bread, row)).collect();
    let column = |j: usize| -> Vec<f64> { half.iter().map(|row| row[j]).collect() };
    let covariance = (0..k).map(|j| product(&bread, &column(j))).collect();
    Some(Fit { beta, covariance })
}

/// Each race's score, and minus the second derivatives.
fn local(design: &Design, beta: &[f64]) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let k = beta.len();
    let mut bread = vec![vec![0.0; k]; k];
    let race = |race: &super::design::Field| {
        let utility: Vec<f64> = race
            .x
            .iter()
            .map(|x| x.iter().zip(beta).map(|(x, b)| x * b).sum())
            .collect();
        let top = utility.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weight: Vec<f64> = utility.iter().map(|u| exp(u - top)).collect();
        let total: f64 = weight.iter().sum();
        let p: Vec<f64> = weight.iter().map(|w| w / total).collect();
        let mean: Vec<f64> = (0..k)
            .map(|i| race.x.iter().zip(&p).map(|(x, p)| x[i] * p).sum())
            .collect();
        for (x, p) in race.x.iter().zip(&p) {
            for i in 0..k {
                for j in 0..k {
                    bread[i][j] += p * (x[i] - mean[i]) * (x[j] - mean[j]);
                }
            }
        }
        let score = |i: usize| {
            race.x
                .iter()
                .zip(&race.shares)
                .zip(&p)
                .map(|((x, s), p)| (s - p) * x[i])
                .sum()
        };
        (0..k).map(score).collect()
    };
    let scores = design.races.iter().map(race).collect();
    (scores, bread)
}

#[cfg(test)]
mod tests {
    use super::super::design::Field;
    use super::*;

    fn two(share: f64) -> Field {
        Field {
            shares: vec![share, 1.0 - share],
            x: vec![vec![1.0], vec![0.0]],
        }
    }

    #[test]
    fn races_of_two_have_the_closed_answer() {
        // One column, the first endorsed: β = logit of the mean share, its variance that of a mean
        // over p²(1 − p)².
        let shares = [0.5, 0.6, 0.7, 0.8];
        let design = Design {
            columns: vec!["e".into()],
            races: shares.map(two).into(),
        };
        let fit = fit(&design).unwrap();
        let p: f64 = 0.65;
        assert!((fit.beta[0] - libm::log(p / (1.0 - p))).abs() < 1e-10);
        let squares: f64 = shares.iter().map(|s| (s - p) * (s - p)).sum();
        let se = (squares * 4.0 / 3.0).sqrt() / (4.0 * p * (1.0 - p));
        assert!((fit.se(0) - se).abs() < 1e-10, "{} {se}", fit.se(0));
        // The twin: the model's own standard error, as if each race were one vote, is another.
        assert!((fit.se(0) - (1.0 / (4.0 * p * (1.0 - p))).sqrt()).abs() > 0.5);
    }

    #[test]
    fn it_agrees_with_a_generalised_linear_model_fitted_elsewhere() {
        // statsmodels 0.15, GLM of the first share of these races of two on the difference of x,
        // binomial, no constant, cov_type="cluster" with a cluster a race, times √(5/4).
        let data = [
            (0.62, 1.0, 0.0),
            (0.55, 1.0, 1.0),
            (0.35, 0.0, 1.0),
            (0.71, 1.0, -1.0),
            (0.48, -1.0, 1.0),
        ];
        let race = |(share, a, b): (f64, f64, f64)| Field {
            shares: vec![share, 1.0 - share],
            x: vec![vec![a, b], vec![0.0, 0.0]],
        };
        let design = Design {
            columns: vec!["a".into(), "b".into()],
            races: data.map(race).into(),
        };
        let fit = fit(&design).unwrap();
        for (found, published) in [fit.beta[0], fit.beta[1], fit.se(0), fit.se(1)]
            .iter()
            .zip(STATSMODELS)
        {
            assert!((found - published).abs() < 1e-6, "{found} {published}");
        }
    }

    const STATSMODELS: [f64; 4] = [
        0.346_422_109_6,
        -0.252_344_964_3,
        0.150_048_850_0,
        0.177_831_886_7,
    ];

    #[test]
    fn columns_that_are_one_cannot_be_told_apart() {
        let race = Field {
            shares: vec![0.6, 0.4],
            x: vec![vec![1.0, 1.0], vec![0.0, 0.0]],
        };
        let design = Design {
            columns: vec!["a".into(), "b".into()],
            races: vec![race],
        };
        assert_eq!(fit(&design), None);
    }
}
