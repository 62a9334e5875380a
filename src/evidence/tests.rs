//! Calibration against what is known otherwise: importance sampling by brute force, ranks of the
//! truth, the prior.

use std::path::Path;

use super::calibrate::calibrate;
use super::likelihood::Evidence;
use super::smc::{Effort, Target, posterior, prior};
use crate::experiment::{Latents, Size, compile, simulate};
use crate::latent::Posterior;
use crate::parallel::in_order;
use crate::quantity::Seed;
use crate::random::elementary::{exp, ln};
use crate::random::{Name, normal, uniforms};
use crate::replicates::Replicates;
use crate::scenario::{Scenario, load};

fn scenario(path: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    load(&path, &[])
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .scenario
}

const SMALL: &str = "tests/scenarios/calibration.toml";

fn normals(seed: u64, name: &str, count: usize) -> Vec<f64> {
    let mut uniform = vec![0.0; count];
    uniforms(Seed(seed), Name::root(name), 0, &mut uniform);
    uniform.into_iter().map(normal::score).collect()
}

/// A weighted mean over prior draws with its standard error.
fn weighed(values: impl Iterator<Item = f64> + Clone, weights: &[f64]) -> (f64, f64) {
    let total: f64 = weights.iter().sum();
    let mean = values.clone().zip(weights).map(|(x, w)| w * x).sum::<f64>() / total;
    let squares: f64 = values
        .zip(weights)
        .map(|(x, w)| (w * (x - mean)) * (w * (x - mean)))
        .sum();
    (mean, squares.sqrt() / total)
}

/// The largest distance, in standard errors, between the calibration of `scenario` and `draws`
/// weighted draws from the prior of `other`: means of all latents, and the evidence.
fn apart(scenario: &Scenario, other: &Scenario, draws: usize, particles: usize) -> f64 {
    let effort = Effort {
        particles,
        seed: Seed(5),
        most_moves: 100,
    };
    let (found, own) = calibrate(scenario, &effort, 0, &|_| true).unwrap();
    let evidence = Evidence::of(other).unwrap();
    let z = prior(&evidence.addresses(), Seed(77), draws);
    let residuals = evidence.residuals(0)(&z);
    let ln_likelihood: Vec<f64> = residuals
        .iter()
        .map(|r| evidence.ln_peak() - 0.5 * r.iter().map(|r| r * r).sum::<f64>())
        .collect();
    let most = ln_likelihood
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = ln_likelihood.iter().map(|l| exp(l - most)).collect();
    let even = vec![1.0; draws];
    let (mean, error) = weighed(weights.iter().copied(), &even);
    let ln_evidence = most + ln(mean);
    // Three degrees of freedom are behind the calibration's own error: it is taken for three times
    // as large.
    let error = ((error / mean) * (error / mean)
        + 9.0 * found.ln_evidence_mcse * found.ln_evidence_mcse)
        .sqrt();
    let mut worst = (found.ln_evidence - ln_evidence).abs() / error;
    for (at, latent) in evidence.sampled.iter().enumerate() {
        let (mean, error) = weighed(z.iter().map(|z| z[at]), &weights);
        let scores = own.of_latent(&latent.name).unwrap();
        let own_mean = scores.iter().sum::<f64>() / scores.len() as f64;
        let spread = scores
            .iter()
            .map(|x| (x - own_mean) * (x - own_mean))
            .sum::<f64>()
            / scores.len() as f64;
        worst = f64::max(
            worst,
            (own_mean - mean).abs() / (error * error + spread / found.effective).sqrt(),
        );
    }
    worst
}

/// 20,000 draws, 2,400 particles, some 270 figures, α = 10⁻⁵ for all: 5.5 standard errors.
#[test]
fn alabama_is_calibrated_as_by_weighting_very_many_draws_from_the_prior() {
    let alabama = scenario("scenarios/alabama-2020-observed.toml");
    let apart = apart(&alabama, &alabama, 20_000, 2400);
    assert!(apart < 5.5, "{apart}");
}

#[test]
fn a_run_off_that_went_five_points_otherwise_is_seen() {
    let small = scenario(SMALL);
    let mut other = small.clone();
    other.observations[1].figures[0].1 *= 1.22;
    let (right, wrong) = (
        apart(&small, &small, 40_000, 1200),
        apart(&small, &other, 40_000, 1200),
    );
    assert!(right < 5.5 && wrong > 5.5, "{right}, {wrong}");
}

#[test]
fn threads_change_no_bit_of_a_calibration() {
    let small = scenario(SMALL);
    let effort = Effort {
        particles: 256,
        seed: Seed(1),
        most_moves: 20,
    };
    let one = calibrate(&small, &effort, 1, &|_| true).unwrap();
    for threads in [2, 7] {
        assert!(
            calibrate(&small, &effort, threads, &|_| true).unwrap() == one,
            "{threads} threads"
        );
    }
}

/// Replicates with a posterior's latents.
fn simulated(scenario: &Scenario, posterior: &Posterior, replicates: u64) -> Replicates {
    let size = Size {
        replicates,
        seed: Seed(1),
        threads: 0,
        latents: Latents::Posterior(posterior),
    };
    simulate(
        &compile(scenario, &size).unwrap(),
        &[],
        &size,
        (0, replicates),
        None,
        &|_| true,
    )
    .unwrap()
}

#[test]
fn without_observations_everything_is_as_it_was() {
    let mut small = scenario(SMALL);
    small.observations.clear();
    let effort = Effort {
        particles: 256,
        seed: Seed(1),
        most_moves: 20,
    };
    let (found, posterior) = calibrate(&small, &effort, 0, &|_| true).unwrap();
    assert_eq!(found.ln_evidence, 0.0);
    let model = crate::simulate::compile(&small).unwrap();
    let plan = crate::simulate::Plan {
        model: &model,
        method: crate::simulate::Method::Cells,
        seed: Seed(1),
        first: 0,
        count: 256,
        block: 64,
        threads: 1,
    };
    let plain = crate::simulate::run(&plan, &|_| true).unwrap();
    assert!(simulated(&small, &posterior, 256) == plain);
}

#[test]
fn too_few_particles_for_the_latents_are_refused_with_how_many_it_takes() {
    let effort = Effort {
        particles: 64,
        seed: Seed(1),
        most_moves: 20,
    };
    match calibrate(&scenario(SMALL), &effort, 0, &|_| true) {
        Err(crate::experiment::Failure::Untrusted { help, .. }) => {
            assert_eq!(help, "try --particles 128")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_the_scenario_cannot_give_is_told_with_a_cure() {
    let mut small = scenario(SMALL);
    small.observations[1].figures = vec![
        (small.observations[1].figures[0].0, 12.0),
        (small.observations[1].figures[1].0, 20_900.0),
    ];
    let effort = Effort {
        particles: 400,
        seed: Seed(1),
        most_moves: 60,
    };
    match calibrate(&small, &effort, 0, &|_| true) {
        Err(crate::experiment::Failure::Untrusted { message, help }) => {
            assert!(
                !message.is_empty() && help.contains("widen"),
                "{message}: {help}"
            );
        }
        other => panic!("{other:?}"),
    }
}

/// The baseline of a simulation from the posterior gives the votes that were counted, up to
/// counting noise: what the model cannot give has been put in.
#[test]
fn simulated_from_the_posterior_the_scenario_as_written_ends_as_observed() {
    let small = scenario(SMALL);
    let effort = Effort {
        particles: 512,
        seed: Seed(1),
        most_moves: 60,
    };
    let (_, posterior) = calibrate(&small, &effort, 0, &|_| true).unwrap();
    let table = simulated(&small, &posterior, 512);
    let votes = &table.arms[0][1].votes;
    let shares: Vec<f64> = (0..512)
        .map(|i| votes[0][i] as f64 / (votes[0][i] + votes[1][i]) as f64)
        .collect();
    let mean = shares.iter().sum::<f64>() / 512.0;
    let sd = (shares.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 512.0).sqrt();
    // 21,000 votes were counted and as many drawn: the noise of each is 0.34 points.
    assert!((mean - 9.0 / 21.0).abs() < 0.001, "{mean}");
    assert!(sd < 0.008, "{sd}");
}

/// Observations drawn from the scenario itself at one point of its prior: `luck` the errors,
/// standard normal.
fn drawn(scenario: &Scenario, evidence: &Evidence, sampled: &[f64], luck: &[f64]) -> Scenario {
    let expected = evidence
        .expected(&evidence.placed(&[sampled.to_vec()]), 1)
        .remove(0);
    let mut drawn = scenario.clone();
    let mut luck = luck.iter();
    for ((observation, look), expected) in drawn
        .observations
        .iter_mut()
        .zip(&evidence.looks)
        .zip(&expected)
    {
        let total: f64 = observation.figures.iter().map(|(_, figure)| figure).sum();
        let votes: f64 = expected.iter().sum();
        let errors = look.errors(sampled);
        let shares: Vec<f64> = expected
            .iter()
            .zip(errors)
            .map(|(expected, (shift, sd))| {
                expected / votes * exp(shift + sd * luck.next().unwrap())
            })
            .collect();
        let sum: f64 = shares.iter().sum();
        for ((_, figure), share) in observation.figures.iter_mut().zip(&shares) {
            *figure = total * share / sum;
        }
    }
    drawn
}

/// Ranks of the true score among `RANKS` − 1 particles, counted `[latent][rank]`, over `draws`
/// truths; truths lie `times` as far out as the calibration thinks: 1 is right.
fn ranks(
    path: &str,
    latents: &[&str],
    draws: u64,
    particles: usize,
    times: f64,
) -> Vec<[u32; RANKS]> {
    let scenario = scenario(path);
    let evidence = Evidence::of(&scenario).unwrap();
    let mut truths = prior(&evidence.addresses(), Seed(2018), draws as usize);
    truths
        .iter_mut()
        .flatten()
        .for_each(|score| *score *= times);
    let places: Vec<usize> = latents
        .iter()
        .map(|name| {
            evidence
                .sampled
                .iter()
                .position(|latent| latent.name == *name)
                .unwrap()
        })
        .collect();
    let mut found = vec![[0; RANKS]; latents.len()];
    let one = |draw: usize| -> Vec<usize> {
        let (truth, draw) = (&truths[draw], draw as u64);
        let seen = drawn(&scenario, &evidence, truth, &normals(draw, "errors", 64));
        let mut again = evidence.clone();
        again.observe(&seen.observations);
        let (addresses, residuals) = (again.addresses(), again.residuals(1));
        let target = Target {
            latents: &addresses,
            residuals: &*residuals,
            ln_peak: again.ln_peak(),
        };
        let effort = Effort {
            particles,
            seed: Seed(10_000 + draw),
            most_moves: 40,
        };
        let cloud = posterior(&target, &effort, &|_| true).unwrap();
        // Particles far apart in the list, so that no two are siblings.
        let step = cloud.z.len() / (RANKS - 1);
        let below = |&at: &usize| {
            (0..RANKS - 1)
                .filter(|i| cloud.z[i * step][at] < truth[at])
                .count()
        };
        places.iter().map(below).collect()
    };
    for below in in_order(0, draws as usize, one) {
        found
            .iter_mut()
            .zip(below)
            .for_each(|(ranks, below)| ranks[below] += 1);
    }
    found
}

const RANKS: usize = 10;

fn chi_squared(ranks: &[u32; RANKS]) -> f64 {
    let expected = f64::from(ranks.iter().sum::<u32>()) / RANKS as f64;
    ranks
        .iter()
        .map(|count| (f64::from(*count) - expected) * (f64::from(*count) - expected) / expected)
        .sum()
}

const LATENTS: [&str; 3] = [
    "acts.word.effect",
    "shocks.contest.runoff.birch",
    "poll-error.runoff.ash",
];

/// Talts, Betancourt, Simpson, Vehtari & Gelman 2018: ranks of the truth are uniform. 500 truths,
/// three latents, ten ranks; χ² with nine degrees of freedom is above 45 once in 10⁶. A prior taken
/// for half as wide as it is gives about 95 with 150 truths where little is learnt: the twin.
#[test]
fn the_truth_is_anywhere_among_the_particles() {
    for (ranks, latent) in ranks(SMALL, &LATENTS, 500, 120, 1.0).iter().zip(LATENTS) {
        assert!(chi_squared(ranks) < 45.0, "{latent}: {ranks:?}");
    }
}

#[test]
fn truths_twice_as_far_out_as_is_thought_are_seen() {
    let ranks = ranks(SMALL, &LATENTS, 150, 120, 2.0);
    assert!(
        ranks.iter().any(|ranks| chi_squared(ranks) > 45.0),
        "{ranks:?}"
    );
}

/// The same at full size, some minutes long: only where `COATTAILS_LONG` is set.
#[test]
fn the_truth_in_alabama_is_anywhere_among_the_particles() {
    if std::env::var_os("COATTAILS_LONG").is_none() {
        return;
    }
    let latents = [
        "acts.trump-endorses-tuberville.effect",
        "shocks.contest.runoff.tuberville",
        "shocks.contest.primary.sessions",
        "poll-error.runoff.sessions",
        "endorsers.trump.backlash",
        "acts.trump-letter.correction",
    ];
    for (ranks, latent) in ranks(
        "scenarios/alabama-2020-observed.toml",
        &latents,
        500,
        240,
        1.0,
    )
    .iter()
    .zip(latents)
    {
        println!("{latent}: {ranks:?}, χ² {:.1}", chi_squared(ranks));
        assert!(chi_squared(ranks) < 45.0, "{latent}: {ranks:?}");
    }
}
