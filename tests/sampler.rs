//! Sobol points for the latents: the same function of latents and luck, with less error that is told honestly.

use std::path::{Path, PathBuf};

use coattails::estimate::{Findings, Summary, estimate};
use coattails::quantity::Seed;
use coattails::replicates::Replicates;
use coattails::scenario::load;
use coattails::simulate::{BLOCK, Method, Model, Plan, Points, Source, compile, run, run_from};

fn shipped(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(format!("{id}.toml"))
}

fn model(id: &str) -> Model {
    compile(&load(&shipped(id), &[]).unwrap().scenario).unwrap()
}

fn plan(model: &Model, seed: u64, first: u64, count: u64, block: usize, threads: usize) -> Plan<'_> {
    Plan { model, method: Method::Cells, seed: Seed(seed), first, count, block, threads }
}

fn sobol(model: &Model, seed: u64, first: u64, count: u64, block: usize, threads: usize) -> Replicates {
    let points = Points::of(model, Seed(seed));
    run_from(&plan(model, seed, first, count, block, threads), Source::Points(&points), &|_| true).unwrap()
}

/// Oak's share in the closed form, with both endorsements.
fn share(findings: &Findings) -> &Summary {
    &findings.arms["baseline"].contests["second"].candidates["oak"].share
}

/// Its expectation over the two effects.
fn exact() -> f64 {
    let (step, sd) = (0.125, (0.3_f64 * 0.3 + 0.1 * 0.1).sqrt());
    let weight = |z: f64| step * libm::exp(-0.5 * z * z) / libm::sqrt(std::f64::consts::TAU);
    let share = |effect: f64| 1.0 / (1.0 + 55.0 / 45.0 * libm::exp(-effect));
    (-64..=64).map(|k| f64::from(k) * step).map(|z| weight(z) * share(0.2 + sd * z)).sum()
}

const SEEDS: u64 = 40;

/// For each seed: by how much the mean of 256 replicates misses `exact`, and the error that it tells.
fn means(exact: f64, by_points: bool) -> Vec<(f64, f64)> {
    let model = model("closed-form-latents");
    let one = |seed: u64| {
        let table = match by_points {
            true => sobol(&model, seed, 0, 256, BLOCK, 1),
            false => run(&plan(&model, seed, 0, 256, BLOCK, 1), &|_| true).unwrap(),
        };
        let findings = estimate(&table, 1);
        assert_eq!(findings.sampler.is_some(), by_points);
        let found = share(&findings);
        (found.mean - exact, found.mcse)
    };
    (1..=SEEDS).map(one).collect()
}

/// How many of the 95 % intervals (Student's t, 15 degrees of freedom: 2.131) miss.
fn missed(means: &[(f64, f64)]) -> usize {
    means.iter().filter(|(error, told)| error.abs() > 2.131 * told).count()
}

/// 40 intervals of 95 %: 2 are expected to miss; more than 12, or an error off by a factor of 2, has probability below 1e-6.
#[test]
fn the_error_told_is_that_over_scramblings() {
    let means = means(exact(), true);
    assert!(missed(&means) <= 12, "{} of {SEEDS}", missed(&means));
    let root =
        |of: &dyn Fn(&(f64, f64)) -> f64| (means.iter().map(|m| of(m) * of(m)).sum::<f64>() / SEEDS as f64).sqrt();
    let ratio = root(&|m| m.0) / root(&|m| m.1);
    assert!((0.5..2.0).contains(&ratio), "{ratio}");
}

#[test]
fn a_mean_that_is_off_by_a_tenth_of_a_point_is_seen() {
    let off = means(exact() + 0.001, true);
    assert!(missed(&off) > 12, "{} of {SEEDS}", missed(&off));
    // Independent replicates tell a larger error: they do not see it.
    let independent = means(exact() + 0.001, false);
    assert!(missed(&independent) <= 12, "{} of {SEEDS}", missed(&independent));
}

#[test]
fn neither_threads_nor_blocks_nor_parts_change_a_point() {
    let model = model("minimal");
    let whole = sobol(&model, 3, 0, 1_024, 512, 1);
    assert_eq!(whole, sobol(&model, 3, 0, 1_024, 100, 7));
    let mut parts = sobol(&model, 3, 0, 300, 512, 2);
    parts.append(sobol(&model, 3, 300, 724, 512, 2)).unwrap();
    assert_eq!(whole, parts);
    assert_ne!(whole, sobol(&model, 4, 0, 1_024, 512, 1));
}

#[test]
fn whatever_is_odd_is_refused_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |options: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
        let command = command.arg("run").arg(shipped("minimal")).args(["--sampler", "sobol"]).args(options);
        let output = command.arg("--out").arg(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
        String::from_utf8(output.stderr).unwrap()
    };
    let text = refused(&["-n", "20000"]);
    assert!(text.contains("20,000 replicates are not 16 scramblings of a power of two"), "{text}");
    assert!(text.contains("help: take -n 16384 or -n 32768"), "{text}");
    assert!(refused(&["-n", "256", "--method", "voters"]).contains("one by one have no Sobol points"));
}

#[test]
fn the_run_says_how_its_latents_were_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
    let command = command.arg("run").arg(shipped("minimal")).args(["--sampler", "sobol", "-n", "256", "--json"]);
    let output = command.args(["--no-charts", "--out"]).arg(folder.path()).assert().success();
    let findings: Findings = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(findings.sampler.as_deref(), Some("sobol"));
}
