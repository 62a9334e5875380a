//! Scenarios with closed answers, from the file to the run directory (docs/model.md, section 8).

use std::path::{Path, PathBuf};

use coattails::Seed;
use coattails::estimate::Findings;
use coattails::pipeline::{self, RunRequest};
use coattails::scenario::load;
use coattails::simulate::{Method, Observed, compile, expected};

const REPLICATES: u64 = 20_000;
const VOTERS: f64 = 10_000.0;
/// |z| beyond which a normal lies with probability 1e-6.
const Z: f64 = 4.892;

fn shipped(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(format!("{id}.toml"))
}

/// Through all stages; what was found is read back from the run directory.
fn run(id: &str, sets: &[(&str, &str)]) -> Findings {
    let sets: Vec<_> = sets
        .iter()
        .map(|(path, value)| (path.to_string(), value.to_string()))
        .collect();
    let scenario = load(&shipped(id), &sets).unwrap().scenario;
    let folder = tempfile::tempdir().unwrap();
    let wanted = RunRequest {
        replicates: REPLICATES,
        seed: Seed(1),
        method: Method::Cells,
        sampler: coattails::simulate::Sampler::Random,
        precision: None,
        given: None,
        charts: false,
        table: false,
        groups: false,
        report: false,
        threads: 2,
        memory: None,
        fresh: false,
        keep_parts: false,
        out: folder.path().to_owned(),
    };
    let run = pipeline::run(&scenario, &wanted, &|_, _| true).unwrap();
    serde_json::from_slice(&std::fs::read(run.directory.join("findings.json")).unwrap()).unwrap()
}

/// How many standard errors the mean share of oak lies from what an effect of 0.4 gives.
fn errors_of_the_mean(findings: &Findings) -> f64 {
    let share = libm::exp(0.4) / (1.0 + libm::exp(0.4));
    let found = &findings.arms["baseline"].contests["second"].candidates["oak"].share;
    (found.as_ref().unwrap().mean - share)
        / (share * (1.0 - share) / VOTERS / REPLICATES as f64).sqrt()
}

/// n = 20,000 replicates of 10,000 voters, α = 1e-6; an effect wrong by 0.0014 is missed once in a
/// million.
#[test]
fn the_endorsed_gets_the_share_of_the_formula() {
    let findings = run("closed-form", &[]);
    let z = errors_of_the_mean(&findings);
    assert!(z.abs() < Z, "{z} standard errors");
    let without = &findings.arms["no-endorsement"].contests["second"].candidates["oak"].share;
    let z = (without.as_ref().unwrap().mean - 0.5) / (0.25 / VOTERS / REPLICATES as f64).sqrt();
    assert!(z.abs() < Z, "without it {z} standard errors");
}

/// The variance of oak's votes to that of the binomial.
fn ratio_of_variances(findings: &Findings) -> f64 {
    let votes = &findings.arms["baseline"].contests["second"].candidates["oak"].votes;
    let share = libm::exp(0.4) / (1.0 + libm::exp(0.4));
    votes.sd * votes.sd / (VOTERS * share * (1.0 - share))
}

/// The relative error of a variance that is met once in a million.
fn error_of_a_variance() -> f64 {
    Z * (2.0 / REPLICATES as f64).sqrt()
}

/// n = 20,000, α = 1e-6; a variance wrong by 10 in 100 is missed once in a million.
#[test]
fn the_count_is_binomial() {
    let ratio = ratio_of_variances(&run("closed-form", &[]));
    assert!((ratio - 1.0).abs() < error_of_a_variance(), "{ratio}");
}

fn flow(findings: &Findings, from: &str, to: &str) -> f64 {
    let flows = &findings.arms["baseline"].contests["second"].flows;
    flows
        .iter()
        .find(|flow| flow.from == from && flow.to == to)
        .map_or(0.0, |flow| flow.votes.estimate)
}

/// How many standard errors those who come over lie from what an effect of 0.4 gives.
fn errors_of_the_flow(findings: &Findings) -> f64 {
    let chance = 0.5 * libm::tanh(0.2);
    let error = (chance * (1.0 - chance) * VOTERS / REPLICATES as f64).sqrt();
    (flow(findings, "pine", "oak") - VOTERS * chance) / error
}

/// n = 20,000, α = 1e-6; a flow wrong by 2.1 voters in 987 is missed once in a million.
#[test]
fn nobody_leaves_the_endorsed_and_a_known_share_comes_over() {
    let findings = run("closed-form", &[]);
    assert_eq!(flow(&findings, "oak", "pine"), 0.0);
    let z = errors_of_the_flow(&findings);
    assert!(z.abs() < Z, "{z} standard errors");
}

/// The twin: errors of the sizes named above are seen.
#[test]
fn a_wrong_effect_and_a_wrong_variance_are_seen() {
    let effect = run(
        "closed-form",
        &[("acts.voice-endorses-oak.effect", "0.402")],
    );
    assert!(errors_of_the_mean(&effect) > Z);
    assert!(errors_of_the_flow(&effect) > Z);
    let variance = run("closed-form", &[("blocs.all.voters", "11_000")]);
    assert!(ratio_of_variances(&variance) - 1.0 > error_of_a_variance());
}

#[test]
fn with_two_uncertain_effects_the_logit_of_the_expected_share_is_linear_in_both() {
    let model = compile(&load(&shipped("closed-form-latents"), &[]).unwrap().scenario).unwrap();
    let place = |name: &str| {
        model
            .latents()
            .iter()
            .position(|latent| latent.name == name)
            .unwrap()
    };
    let (voice, echo) = (
        place("acts.voice-endorses-oak.effect"),
        place("acts.echo-endorses-oak.effect"),
    );
    let points: Vec<Vec<f64>> = [
        (0.0, 0.0),
        (1.0, 0.0),
        (0.0, 1.0),
        (-2.5, 1.5),
        (0.2 / 0.3, 0.0),
    ]
    .iter()
    .map(|&(z_voice, z_echo)| {
        let mut point = vec![0.0; model.latents().len()];
        (point[voice], point[echo]) = (z_voice, z_echo);
        point
    })
    .collect();
    let found = expected(&model, &points, &Observed::new());
    let (second, oak) = (&found.arms[0][1], 0);
    for (at, point) in points.iter().enumerate() {
        let share = second.share(oak, at).unwrap();
        let logit = libm::log(share / (1.0 - share));
        let formula =
            libm::log(45.0 / 55.0) + (0.15 + 0.3 * point[voice]) + (0.05 + 0.1 * point[echo]);
        assert!(
            (logit - formula).abs() < 1e-12,
            "at {point:?}: {logit}, by the formula {formula}"
        );
    }
}

/// The break-even of the total effect: with ln(55/45) in all, the two are even.
#[test]
fn the_break_even_of_the_total_effect_is_the_lead() {
    let total = libm::log(55.0 / 45.0);
    let even = |voice: f64| {
        let (voice, echo) = (voice.to_string(), (total - voice).to_string());
        let sets = [
            ("acts.voice-endorses-oak.effect", voice),
            ("acts.echo-endorses-oak.effect", echo),
        ];
        let sets: Vec<_> = sets
            .into_iter()
            .map(|(path, value)| (path.to_owned(), value))
            .collect();
        let model = compile(
            &load(&shipped("closed-form-latents"), &sets)
                .unwrap()
                .scenario,
        )
        .unwrap();
        expected(
            &model,
            &[vec![0.0; model.latents().len()]],
            &Observed::new(),
        )
        .arms[0][1]
            .share(0, 0)
            .unwrap()
    };
    for voice in [0.0, 0.1, 0.3] {
        assert!((even(voice) - 0.5).abs() < 1e-12, "{}", even(voice));
    }
}
