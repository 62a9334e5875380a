//! Experiments on a posterior: the same mechanism as on the prior, other latents.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use coattails::Posterior;
use coattails::Seed;
use coattails::evidence::smc::Effort;
use coattails::evidence::{Level, counterfactual};
use coattails::experiment::{
    Ask, Design, Failure, Latents, Origin, Over, Point, Size, Subject, attribute, break_even,
    dependence, sensitivity, sweep,
};
use coattails::scenario::{Loaded, load};
use coattails::simulate::compile;
use predicates::prelude::*;
use tempfile::TempDir;

const COUNT: usize = 300;

/// The small scenario in a folder of its own, changed by `change`.
fn small(change: impl Fn(&str) -> String) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("tests/scenarios/calibration.toml")).unwrap();
    let path = folder.path().join("small.toml");
    fs::write(&path, change(&text)).unwrap();
    (folder, path)
}

/// Without the votes counted: what the model cannot give would be a shock of its own.
fn polled(text: &str) -> String {
    text.split("[observations.counted]")
        .next()
        .unwrap()
        .to_owned()
}

fn size(latents: Latents<'_>) -> Size<'_> {
    Size {
        replicates: COUNT as u64,
        seed: Seed(1),
        threads: 2,
        latents,
    }
}

/// The scores that a run draws, as particles.
fn own_scores(loaded: &Loaded) -> Posterior {
    let model = compile(&loaded.scenario).unwrap();
    let points = model.scores(Seed(1), 0, COUNT);
    let column = |at: usize| points.iter().map(|point| point[at]).collect();
    let columns = model
        .latents()
        .iter()
        .enumerate()
        .map(|(at, latent)| (latent.name.clone(), column(at)));
    Posterior::of(columns.collect(), COUNT as f64)
}

#[test]
fn a_posterior_of_the_scores_that_are_drawn_anyway_changes_no_bit_of_any_experiment() {
    let (_folder, path) = small(polled);
    let loaded = load(&path, &[]).unwrap();
    let (scenario, origin) = (
        &loaded.scenario,
        Origin {
            path: &path,
            sets: &[],
        },
    );
    let subject = Subject::of(scenario, None, None).unwrap();
    let posterior = own_scores(&loaded);
    let over = |text: &str| vec![Over::parse(text).unwrap()];
    let all = |latents: Latents| {
        let size = &size(latents);
        let dates = over("acts.word.date=2026-05-10,2026-05-15");
        let swept = sweep(
            &loaded,
            origin,
            &dates,
            Design::Grid,
            &subject,
            size,
            &|_, _| true,
        )
        .unwrap();
        let attributed = attribute(scenario, &[], &subject, size, &|_, _| true).unwrap();
        let effect = over("acts.word.effect=-1:1");
        (
            swept,
            attributed,
            break_even(origin, &effect, 0.5, &subject, size, &|_, _| true).unwrap(),
        )
    };
    let prior = all(Latents::default());
    assert!(all(Latents::Posterior(&posterior)) == prior);
    // The twin: one latent turned about is seen everywhere.
    let mut turned = posterior.clone();
    let at = turned
        .latents
        .iter()
        .position(|name| name == "shocks.contest.runoff.birch")
        .unwrap();
    turned.scores[at]
        .iter_mut()
        .for_each(|score| *score = -*score);
    let other = all(Latents::Posterior(&turned));
    assert!(other.0 != prior.0 && other.1 != prior.1 && other.2 != prior.2);
}

#[test]
fn a_sweep_through_the_scenario_as_written_gives_what_the_counterfactual_gives() {
    let (_folder, path) = small(str::to_owned);
    let loaded = load(&path, &[]).unwrap();
    let scenario = &loaded.scenario;
    let subject = Subject::of(scenario, None, None).unwrap();
    let effort = Effort {
        particles: 256,
        seed: Seed(1),
        most_moves: 40,
    };
    let (_, posterior) = coattails::evidence::calibrate(scenario, &effort, 2, &|_| true).unwrap();
    let size = size(Latents::Posterior(&posterior));
    let over = vec![Over::parse("acts.word.date=2026-05-15,2026-05-20").unwrap()];
    let origin = Origin {
        path: &path,
        sets: &[],
    };
    let swept = sweep(
        &loaded,
        origin,
        &over,
        Design::Grid,
        &subject,
        &size,
        &|_, _| true,
    )
    .unwrap();
    let done = counterfactual(scenario, &posterior, &[1], &subject, &size, &|_, _| true).unwrap();
    let (point, silence) = (&swept.points[0], &done.what_ifs[0]);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a}, {b}");
    near(point.level.wins.estimate, done.baseline.wins.estimate);
    let share = |point: &Point| point.level.share.expect("a share").estimate;
    let mean = |level: &Option<Level>| level.as_ref().expect("a level").mean;
    near(share(point), mean(&done.baseline.share));
    near(
        point.what_if.unwrap().share.unwrap().estimate,
        mean(&silence.difference),
    );
    near(
        point.what_if.unwrap().winner_changes.estimate,
        silence.winner_changes.estimate,
    );
    near(
        point.what_if.unwrap().winner_changes.mcse,
        silence.winner_changes.mcse,
    );
    assert!((share(&swept.points[1]) - mean(&done.baseline.share)).abs() > 1e-4);
}

#[test]
fn parts_of_a_variance_are_told_in_a_posterior_and_sobol_indices_are_not() {
    let (_folder, path) = small(str::to_owned);
    let scenario = load(&path, &[]).unwrap().scenario;
    let subject = Subject::of(&scenario, None, None).unwrap();
    let effort = Effort {
        particles: 512,
        seed: Seed(1),
        most_moves: 40,
    };
    let (_, posterior) = coattails::evidence::calibrate(&scenario, &effort, 2, &|_| true).unwrap();
    let ask = Ask {
        most: 24,
        of: coattails::experiment::Of::Level,
        ..Ask::default()
    };
    let size = Size {
        replicates: 512,
        ..size(Latents::Posterior(&posterior))
    };
    let refused = sensitivity(&scenario, &ask, &subject, &size, &|_, _| true);
    assert!(matches!(refused, Err(Failure::Asked { .. })));
    let found = dependence(&scenario, &ask, &subject, &size, &|_, _| true).unwrap();
    let total: f64 = found
        .groups
        .iter()
        .map(|group| group.part.estimate)
        .sum::<f64>()
        + found.rest.estimate;
    assert!((total - 1.0).abs() < 1e-9, "{total}");
    // The run-off was counted: its share is known, and what could have moved it makes up for one
    // another.
    let effect = found
        .groups
        .iter()
        .find(|group| group.name == "acts.word.effect")
        .unwrap();
    assert!(
        found.sd < 0.01 && effect.alone.estimate > 3.0 * found.sd,
        "{found:#?}"
    );
    // Drawn anew, each by itself, the shares would spread as far as they do alone.
    let prior = own_scores(&load(&path, &[]).unwrap());
    let size = Size {
        replicates: COUNT as u64,
        latents: Latents::Posterior(&prior),
        ..size
    };
    let apart = dependence(&scenario, &ask, &subject, &size, &|_, _| true).unwrap();
    assert!(apart.sd > 3.0 * found.sd);
    let effect = apart
        .groups
        .iter()
        .find(|group| group.name == "acts.word.effect")
        .unwrap();
    let own = effect.alone.estimate * effect.alone.estimate / (apart.sd * apart.sd);
    assert!(
        (own - effect.part.estimate).abs() < 0.2,
        "{own}, {:?}",
        effect.part
    );
}

const QUICK: [&str; 6] = [
    "--replicates",
    "200",
    "--threads",
    "2",
    "--candidate",
    "birch",
];

fn coattails(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("coattails").unwrap();
    command
        .current_dir(folder)
        .args(arguments)
        .args(QUICK)
        .assert()
}

/// The directory of the page that was told last.
fn directory(done: &assert_cmd::assert::Assert) -> String {
    let told = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    let page = told.lines().last().unwrap().strip_prefix("open ").unwrap();
    page.strip_suffix("/report.html").unwrap().to_owned()
}

#[test]
fn experiments_say_that_their_latents_are_a_posteriors_and_repeat_it_from_where_it_lies() {
    let (folder, _) = small(str::to_owned);
    let at = folder.path();
    let calibration =
        directory(&coattails(at, &["calibrate", "small.toml", "--particles", "256"]).success());
    let name = calibration.rsplit('/').next().unwrap();
    for experiment in [
        vec!["sweep", "small.toml", "--over", "acts.word.effect=0,0.4"],
        vec!["attribute", "small.toml"],
        vec!["sensitivity", "small.toml", "--of", "level"],
        vec![
            "break-even",
            "small.toml",
            "--over",
            "acts.word.effect=-1:1",
        ],
    ] {
        let done = coattails(
            at,
            &[&experiment[..], &["--posterior", &calibration]].concat(),
        )
        .success();
        let words = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        assert!(words.starts_with(&format!("In worlds that fit what was observed: uncertain quantities are those of the posterior in {name}, worth ")), "{words}");
        let own = at.join(directory(&done));
        let json = fs::read_to_string(own.join(format!("{}.json", experiment[0]))).unwrap();
        assert!(
            json.contains(&format!("\"calibration\": \"{name}\"")),
            "{json}"
        );
        let manifest = fs::read_to_string(own.join("manifest.json")).unwrap();
        assert!(
            manifest.contains(&format!("--posterior ../{name}")),
            "{manifest}"
        );
        // The file itself stands for its directory, and so does a folder with no other.
        for same in [&format!("{calibration}/posterior.csv"), "output/small"] {
            let again =
                coattails(at, &[&experiment[..], &["--posterior", same]].concat()).success();
            assert_eq!(directory(&again), directory(&done));
        }
    }
}

#[test]
fn a_posterior_of_another_scenario_or_none_is_refused_with_a_cure() {
    let (folder, path) = small(str::to_owned);
    let at = folder.path();
    let calibration =
        directory(&coattails(at, &["calibrate", "small.toml", "--particles", "256"]).success());
    let sweep = [
        "sweep",
        "small.toml",
        "--over",
        "acts.word.effect=0,0.4",
        "--posterior",
    ];
    let refused = |more: &[&str], what: &str| {
        let done = coattails(at, &[&sweep[..], more].concat());
        done.code(2)
            .stderr(predicate::str::contains(what).and(predicate::str::contains("help: ")));
    };
    refused(
        &[&calibration, "--set", "acts.word.ramp=4"],
        "they differ in acts.word.ramp",
    );
    refused(&["nowhere"], "there is no nowhere");
    fs::create_dir(at.join("empty")).unwrap();
    refused(&["empty"], "has no manifest.json");
    let another = ["calibrate", "small.toml", "--particles", "300"];
    coattails(at, &another).success();
    refused(&["output/small"], "holds 2 calibrations");
    refused(
        &[&calibration, "--sampler", "sobol"],
        "there are no Sobol points",
    );
    refused(
        &[&calibration, "--mcse", "0.1pt"],
        "a posterior is worth a given number of them",
    );
    fs::copy(&path, at.join("other.toml")).unwrap();
    let other = ["attribute", "other.toml", "--posterior", &calibration];
    coattails(at, &other)
        .code(2)
        .stderr(predicate::str::contains("it is that of small"));
    let file = at.join(&calibration).join("posterior.csv");
    fs::write(
        &file,
        fs::read_to_string(&file).unwrap().replacen("0.", "1.", 1),
    )
    .unwrap();
    refused(&[&calibration], "is damaged");
}
