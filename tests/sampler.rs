//! Sobol points for the latents: the same function of latents and luck, with less error that is
//! told honestly.

use std::path::{Path, PathBuf};

use coattails::Seed;
use coattails::estimate::{Estimate, Findings, Summary, estimate};
use coattails::experiment::{Design, Latents, Origin, Over, Size, Subject, sweep};
use coattails::replicates::Replicates;
use coattails::scenario::load;
use coattails::simulate::{
    BLOCK, Method, Model, Plan, Points, Sampler, Source, compile, run, run_from,
};

fn shipped(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(format!("{id}.toml"))
}

fn model(id: &str) -> Model {
    compile(&load(&shipped(id), &[]).unwrap().scenario).unwrap()
}

fn plan(
    model: &Model,
    seed: u64,
    first: u64,
    count: u64,
    block: usize,
    threads: usize,
) -> Plan<'_> {
    Plan {
        model,
        method: Method::Cells,
        seed: Seed(seed),
        first,
        count,
        block,
        threads,
    }
}

fn sobol(
    model: &Model,
    seed: u64,
    first: u64,
    count: u64,
    block: usize,
    threads: usize,
) -> Replicates {
    let points = Points::of(model.latents(), Seed(seed));
    run_from(
        &plan(model, seed, first, count, block, threads),
        Source::Points(&points),
        None,
        &|_| true,
    )
    .unwrap()
}

/// Oak's share in the closed form, with both endorsements.
fn share(findings: &Findings) -> &Summary {
    let oak = &findings.arms["baseline"].contests["second"].candidates["oak"];
    oak.share.as_ref().expect("oak has votes")
}

/// Its expectation over the two effects.
fn exact() -> f64 {
    expected(0.2, (0.3_f64 * 0.3 + 0.1 * 0.1).sqrt())
}

/// Its expectation over a normal total effect.
fn expected(mean: f64, sd: f64) -> f64 {
    let step = 0.125;
    let weight = |z: f64| step * libm::exp(-0.5 * z * z) / libm::sqrt(std::f64::consts::TAU);
    let share = |effect: f64| 1.0 / (1.0 + 55.0 / 45.0 * libm::exp(-effect));
    (-64..=64)
        .map(|k| f64::from(k) * step)
        .map(|z| weight(z) * share(mean + sd * z))
        .sum()
}

const SEEDS: u64 = 40;

/// For each seed: by how much the mean of 256 replicates misses `exact`, and the error that it
/// tells.
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

/// How many of the 95 % intervals miss: the error told has Student's t of 15 degrees of freedom in
/// it.
fn missed(means: &[(f64, f64)]) -> usize {
    means
        .iter()
        .filter(|(error, told)| error.abs() > 1.96 * told)
        .count()
}

/// 40 intervals of 95 %: 2 are expected to miss; more than 12, or an error off by a factor of 2,
/// has probability below 1e-6.
#[test]
fn the_error_told_is_that_over_scramblings() {
    let means = means(exact(), true);
    assert!(missed(&means) <= 12, "{} of {SEEDS}", missed(&means));
    let root = |of: &dyn Fn(&(f64, f64)) -> f64| {
        (means.iter().map(|m| of(m) * of(m)).sum::<f64>() / SEEDS as f64).sqrt()
    };
    let ratio = root(&|m| m.0) / root(&|m| m.1);
    assert!((0.5..2.0).contains(&ratio), "{ratio}");
}

#[test]
fn a_mean_that_is_off_by_a_tenth_of_a_point_is_seen() {
    let off = means(exact() + 0.001, true);
    assert!(missed(&off) > 12, "{} of {SEEDS}", missed(&off));
    // Independent replicates tell a larger error: they do not see it.
    let independent = means(exact() + 0.001, false);
    assert!(
        missed(&independent) <= 12,
        "{} of {SEEDS}",
        missed(&independent)
    );
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
        let command = command
            .arg("run")
            .arg(shipped("minimal"))
            .args(["--sampler", "sobol"])
            .args(options);
        let output = command.arg("--out").arg(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
        String::from_utf8(output.stderr).unwrap()
    };
    let text = refused(&["-n", "20000"]);
    assert!(
        text.contains("20,000 replicates are not 16 scramblings of a power of two"),
        "{text}"
    );
    assert!(text.contains("help: take -n 16384 or -n 32768"), "{text}");
    assert!(
        refused(&["-n", "256", "--method", "voters"]).contains("one by one have no Sobol points")
    );
}

#[test]
fn the_run_says_how_its_latents_were_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
    let command = command.arg("run").arg(shipped("minimal")).args([
        "--sampler",
        "sobol",
        "-n",
        "256",
        "--json",
    ]);
    let output = command
        .args(["--no-charts", "--out"])
        .arg(folder.path())
        .assert()
        .success();
    let findings: Findings = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(findings.sampler.as_deref(), Some("sobol"));
}

/// Oak's mean share with echo's effect at 0.3, in a sweep of 256 replicates, for each seed: by how
/// much it misses and the error told.
fn swept(exact: f64, sampler: Sampler) -> Vec<(f64, f64)> {
    let path = shipped("closed-form-latents");
    let written = load(&path, &[]).unwrap();
    let subject = Subject::of(&written.scenario, Some("oak"), Some("second")).unwrap();
    let over = [Over::parse("acts.echo-endorses-oak.effect=0.3").unwrap()];
    let one = |seed: u64| {
        let size = Size {
            replicates: 256,
            seed: Seed(seed),
            threads: 1,
            latents: Latents::Drawn(sampler),
        };
        let origin = Origin {
            path: &path,
            sets: &[],
        };
        let found = sweep(
            &written,
            origin,
            &over,
            Design::Grid,
            &subject,
            &size,
            &|_, _| true,
        )
        .unwrap();
        let Estimate { estimate, mcse } = found.points[0].level.share.expect("there are votes");
        (estimate - exact, mcse)
    };
    (1..=SEEDS).map(one).collect()
}

/// Like the run's: what is left uncertain is voice's effect, normal.
#[test]
fn the_error_that_a_sweep_tells_is_that_over_scramblings() {
    let voice = load(&shipped("closed-form-latents"), &[])
        .unwrap()
        .scenario
        .text;
    assert!(voice.contains("sd = 0.3"), "the law that the formula is of");
    let exact = expected(0.3 + 0.15, 0.3);
    let missed_of = |off: f64, sampler| missed(&swept(exact + off, sampler));
    assert!(
        missed_of(0.0, Sampler::Sobol) <= 12,
        "{}",
        missed_of(0.0, Sampler::Sobol)
    );
    assert!(
        missed_of(0.001, Sampler::Sobol) > 12,
        "the twin: off by a tenth of a point"
    );
    assert!(
        missed_of(0.001, Sampler::Random) <= 12,
        "independent replicates do not see it"
    );
}

#[test]
fn what_two_models_have_in_common_has_the_same_points() {
    let sets = [("endorsers.trump.backlash".to_owned(), "0.5".to_owned())];
    let written = model("alabama-2020");
    let set = compile(&load(&shipped("alabama-2020"), &sets).unwrap().scenario).unwrap();
    let names = |model: &Model| {
        model
            .latents()
            .iter()
            .map(|latent| latent.name.clone())
            .collect::<Vec<String>>()
    };
    let (all, fewer) = (names(&written), names(&set));
    assert_eq!(all.len(), fewer.len() + 1);
    let whole = Points::of(written.latents(), Seed(1));
    let beside = Points::beside(set.latents(), &all, Seed(1));
    for (at, name) in fewer.iter().enumerate() {
        let column = |points: &Points, at: usize| {
            let mut column = [0.0; 48];
            points.uniforms(at, 0, &mut column).then_some(column)
        };
        let same = all.iter().position(|other| other == name).unwrap();
        assert_eq!(column(&beside, at), column(&whole, same), "{name}");
    }
}

#[test]
fn experiments_take_points_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let ran = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
        command
            .arg(arguments[0])
            .arg(shipped("minimal"))
            .args(&arguments[1..]);
        command
            .args(["--sampler", "sobol", "--no-charts", "--json", "--out"])
            .arg(folder.path());
        let output = command.output().unwrap();
        let [out, error] =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (output.status.code(), out, error)
    };
    let effect = "acts.governor-endorses-ash.effect";
    let (levels, range) = (format!("{effect}=0,0.4"), format!("{effect}=-1:2"));
    let other = shipped("closed-form");
    let done: [&[&str]; 3] = [
        &["sweep", "--over", &levels, "-n", "64"],
        &["break-even", "--over", &range, "-n", "64"],
        &["attribute", "-n", "64"],
    ];
    for arguments in done {
        let (code, out, error) = ran(arguments);
        assert_eq!(code, Some(0), "{error}");
        assert!(
            out.contains("\"sampler\": \"sobol\"") && out.contains("\"replicates\": 64"),
            "{out}"
        );
    }
    let refused: [(&[&str], &str); 4] = [
        (
            &["sweep", "--over", &levels, "-n", "100"],
            "help: take -n 64 or -n 128",
        ),
        (
            &["attribute", "--mcse", "1pt"],
            "they are not added to until",
        ),
        (
            &["compare", &other.to_string_lossy(), "-n", "100"],
            "help: take -n 64 or -n 128",
        ),
        (
            &["sensitivity"],
            "the parts of a variance come from pairs of independent samples",
        ),
    ];
    for (arguments, why) in refused {
        let (code, out, error) = ran(arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{error}");
        assert!(error.contains(why), "{error}");
    }
}
