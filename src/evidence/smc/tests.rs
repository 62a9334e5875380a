//! Posteriors against those that are known otherwise: linear observations of normal scores with
//! normal errors, where everything has a closed form.

use super::algebra::{dot, solve};
use super::weigh::{mean, variance};
use super::*;

/// y = G·z + error.
struct Linear {
    rows: Vec<Vec<f64>>,
    observed: Vec<f64>,
    sd: f64,
}

impl Linear {
    fn residual(&self, z: &[f64]) -> Vec<f64> {
        self.rows
            .iter()
            .zip(&self.observed)
            .map(|(row, y)| (y - dot(row, z)) / self.sd)
            .collect()
    }

    /// Means and variances of the scores, and the logarithm of the evidence, exactly.
    fn exact(&self) -> (Vec<f64>, Vec<f64>, f64) {
        let n = self.rows[0].len();
        let unit = |i: usize| {
            (0..n)
                .map(|j| f64::from(u8::from(i == j)))
                .collect::<Vec<f64>>()
        };
        let precise = 1.0 / (self.sd * self.sd);
        let mut precision: Vec<Vec<f64>> = (0..n).map(unit).collect();
        let mut pull = vec![0.0; n];
        for (row, y) in self.rows.iter().zip(&self.observed) {
            for i in 0..n {
                pull[i] += precise * row[i] * y;
                for j in 0..n {
                    precision[i][j] += precise * row[i] * row[j];
                }
            }
        }
        let mean = solve(precision.clone(), &[pull]).remove(0);
        let inverse = solve(precision, &(0..n).map(unit).collect::<Vec<_>>());
        let sds = (0..n).map(|i| inverse[i][i].sqrt()).collect();
        let covariance: Vec<Vec<f64>> = (0..self.rows.len())
            .map(|a| {
                let own = |b: usize| if a == b { self.sd * self.sd } else { 0.0 };
                (0..self.rows.len())
                    .map(|b| dot(&self.rows[a], &self.rows[b]) + own(b))
                    .collect()
            })
            .collect();
        let weighed = dot(
            &solve(covariance.clone(), std::slice::from_ref(&self.observed))[0],
            &self.observed,
        );
        let ln_determinant: f64 = algebra::eigen(covariance)
            .iter()
            .map(|(value, _)| libm::log(*value))
            .sum();
        let ln_two_pi = libm::log(std::f64::consts::TAU);
        (
            mean,
            sds,
            -0.5 * (weighed + ln_determinant + self.rows.len() as f64 * ln_two_pi),
        )
    }

    /// The posterior found, with residuals multiplied by `wrong`: 1 is right.
    fn found(&self, wrong: f64, particles: usize, seed: u64) -> Cloud {
        let latents: Vec<Name> = (0..self.rows[0].len())
            .map(|i| Name::root(&format!("latent-{i}")))
            .collect();
        let residuals = |points: &[Vec<f64>]| -> Vec<Vec<f64>> {
            points
                .iter()
                .map(|z| self.residual(z).iter().map(|r| wrong * r).collect())
                .collect()
        };
        let ln_two_pi = libm::log(std::f64::consts::TAU);
        let ln_peak = -(self.rows.len() as f64) * (libm::log(self.sd) + 0.5 * ln_two_pi);
        let target = Target {
            latents: &latents,
            residuals: &residuals,
            ln_peak,
        };
        let effort = Effort {
            particles,
            seed: Seed(seed),
            most_moves: 100,
        };
        posterior(&target, &effort, &|_| true).unwrap()
    }

    /// The largest distance from what is exact, in standard errors: of means, variances and the
    /// evidence.
    fn worst(&self, cloud: &Cloud) -> f64 {
        let (means, sds, ln_evidence) = self.exact();
        let of = |at: usize| {
            let column: Vec<f64> = cloud.z.iter().map(|z| z[at]).collect();
            let error = sds[at] / cloud.effective.sqrt();
            let spread = variance(&column) / (sds[at] * sds[at]) - 1.0;
            let (mean, spread) = (
                (mean(&column) - means[at]) / error,
                spread / (2.0 / cloud.effective).sqrt(),
            );
            mean.abs().max(spread.abs())
        };
        let evidence = (cloud.ln_evidence - ln_evidence) / cloud.ln_evidence_error;
        // Three degrees of freedom are behind the evidence's error: 5 of a normal's are 28 of its
        // own.
        (0..means.len())
            .map(of)
            .fold(evidence.abs() * 5.0 / 28.0, f64::max)
    }
}

fn cases() -> Vec<Linear> {
    let row = |k: usize, n: usize| {
        (0..n)
            .map(|i| ((i * 5 + k * 3) % 7) as f64 / 7.0 - 0.4)
            .collect::<Vec<f64>>()
    };
    vec![
        // One weak look at one of two.
        Linear {
            rows: vec![vec![1.0, 0.0]],
            observed: vec![0.7],
            sd: 1.0,
        },
        // Twelve latents, three looks, one far out.
        Linear {
            rows: (0..3).map(|k| row(k, 12)).collect(),
            observed: vec![2.5, -1.0, 0.3],
            sd: 0.3,
        },
        // Sixty latents, two looks a hundred times sharper than the prior.
        Linear {
            rows: (0..2).map(|k| row(k, 60)).collect(),
            observed: vec![3.0, -4.0],
            sd: 0.02,
        },
    ]
}

/// 1,600 particles, 151 figures, α = 10⁻⁵ for all: 5.5 standard errors.
#[test]
fn linear_observations_give_the_posterior_and_the_evidence_that_are_known() {
    for (at, case) in cases().iter().enumerate() {
        let cloud = case.found(1.0, 1600, 3);
        let worst = case.worst(&cloud);
        assert!(worst < 5.5, "case {at}: {worst} standard errors");
        assert!(
            cloud.effective > 1200.0 && cloud.disagreement < 1.05,
            "case {at}"
        );
    }
}

#[test]
fn a_likelihood_whose_sd_is_wrong_by_a_fifth_is_seen() {
    let case = &cases()[0];
    assert!(case.worst(&case.found(1.2, 4000, 11)) > 5.5);
}

/// 60 seeds: the variance of a posterior mean over seeds is at most half above that claimed; χ²
/// with 59 degrees of freedom is above 1.5 of its mean once in 150, above 2 once in 10⁵.
#[test]
fn the_effective_number_of_draws_is_not_flattered() {
    let case = &cases()[1];
    let (_, sds, _) = case.exact();
    let clouds: Vec<Cloud> = (0..60).map(|seed| case.found(1.0, 400, seed)).collect();
    for at in 0..sds.len() {
        let means: Vec<f64> = clouds
            .iter()
            .map(|cloud| mean(&cloud.z.iter().map(|z| z[at]).collect::<Vec<_>>()))
            .collect();
        let claimed = mean(
            &clouds
                .iter()
                .map(|cloud| sds[at] * sds[at] / cloud.effective)
                .collect::<Vec<_>>(),
        );
        assert!(
            variance(&means) < 2.0 * claimed,
            "latent {at}: {} of what is claimed",
            variance(&means) / claimed
        );
    }
}

#[test]
fn without_observations_the_posterior_is_the_prior_to_the_bit() {
    let latents = [Name::root("a"), Name::root("b")];
    let target = Target {
        latents: &latents,
        residuals: &|points| vec![Vec::new(); points.len()],
        ln_peak: 0.0,
    };
    let effort = Effort {
        particles: 400,
        seed: Seed(9),
        most_moves: 10,
    };
    let cloud = posterior(&target, &effort, &|_| true).unwrap();
    let mut uniform = vec![0.0; 400];
    crate::random::uniforms(Seed(9), latents[1], 0, &mut uniform);
    let own: Vec<f64> = cloud.z.iter().map(|z| z[1]).collect();
    let mut scores = vec![0.0; 400];
    crate::random::normal::scores(&uniform, &mut scores);
    assert_eq!(own, scores);
    assert_eq!((cloud.ln_evidence, cloud.effective), (0.0, 400.0));
}

#[test]
fn what_cannot_be_is_told() {
    let latents = [Name::root("a")];
    let never = |points: &[Vec<f64>]| vec![vec![f64::NAN]; points.len()];
    let target = Target {
        latents: &latents,
        residuals: &never,
        ln_peak: 0.0,
    };
    let effort = Effort {
        particles: 40,
        seed: Seed(9),
        most_moves: 10,
    };
    assert_eq!(
        posterior(&target, &effort, &|_| true),
        Err(Stuck::Impossible)
    );
    let far = |points: &[Vec<f64>]| {
        points
            .iter()
            .map(|z| vec![(z[0] - 30.0) / 1e-9])
            .collect::<Vec<_>>()
    };
    let target = Target {
        latents: &latents,
        residuals: &far,
        ln_peak: 0.0,
    };
    assert!(matches!(
        posterior(&target, &effort, &|_| true),
        Ok(_) | Err(Stuck::TooFar { .. })
    ));
    assert_eq!(posterior(&target, &effort, &|_| false), Err(Stuck::Stopped));
}

/// 4,000 particles, 5 figures, α = 10⁻⁶: 5.5 standard errors. An error of the likelihood's sd of a
/// fifth is seen.
#[test]
fn a_weak_look_takes_one_rise_and_gives_the_exact_posterior() {
    let case = &cases()[0];
    let cloud = case.found(1.0, 4000, 11);
    assert_eq!(cloud.stages.len(), 1);
    assert!(case.worst(&cloud) < 5.5);
}
