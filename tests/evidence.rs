//! What is observed, seen from outside: commands, their ends, and that a plain run looks at nothing of it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use coattails::quantity::Seed;
use coattails::replicates::Replicates;
use coattails::scenario::load;
use coattails::simulate::{Method, Plan, compile, run};
use predicates::prelude::*;
use tempfile::TempDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the small scenario in it, under an id, `more` at its end.
fn folder(more: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("tests/scenarios/calibration.toml")).unwrap();
    fs::write(folder.path().join("small.toml"), format!("{text}\n{more}")).unwrap();
    folder
}

fn coattails(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("coattails").unwrap();
    command.current_dir(folder).args(arguments).assert()
}

const QUICK: [&str; 6] = ["--particles", "256", "--replicates", "400", "--threads", "2"];

fn quick<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [command, "small.toml"].into_iter().chain(QUICK).chain(more.iter().copied()).collect()
}

fn simulated(path: &str) -> Replicates {
    let scenario = load(&root().join(path), &[]).unwrap().scenario;
    let model = compile(&scenario).unwrap();
    let plan = Plan { model: &model, method: Method::Cells, seed: Seed(3), first: 0, count: 64, block: 64, threads: 1 };
    run(&plan, &|_| true).unwrap()
}

#[test]
fn a_run_of_an_observed_scenario_is_that_of_the_scenario_itself_to_the_bit() {
    for race in ["alabama-2017", "alabama-2020", "alabama-2022"] {
        let plain = simulated(&format!("scenarios/{race}.toml"));
        let observed = simulated(&format!("scenarios/{race}-observed.toml"));
        assert!(plain.arms == observed.arms, "{race}");
    }
}

#[test]
fn a_calibration_is_told_and_written_whole() {
    let folder = folder("");
    let out = coattails(folder.path(), &quick("calibrate", &[])).success();
    let told = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    for words in ["acts.word.effect", "The data say almost nothing about", "log evidence", "given all"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let directory = folder.path().join(told.lines().last().unwrap());
    for file in ["calibrate.json", "posterior.csv", "latents.csv", "observations.csv", "manifest.json", "small.toml"] {
        assert!(directory.join(file).is_file(), "{file}");
    }
    let posterior = fs::read_to_string(directory.join("posterior.csv")).unwrap();
    assert_eq!(posterior.lines().count(), 257);
}

#[test]
fn a_counterfactual_says_how_far_it_was_necessary_and_what_a_plain_before_and_after_says() {
    let folder = folder("");
    let out = coattails(folder.path(), &quick("counterfactual", &["--what-if", "silence"])).success();
    let told = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    for words in ["birch won", "another wins", "necessary", "sufficient", "A plain before and after"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    coattails(folder.path(), &quick("counterfactual", &["--what-if", "silense"]))
        .code(2)
        .stderr(predicate::str::contains("did you mean \"silence\"?"));
}

#[test]
fn without_observations_there_is_nothing_to_learn_from() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join("scenarios/minimal.toml"), folder.path().join("small.toml")).unwrap();
    coattails(folder.path(), &quick("calibrate", &[]))
        .code(2)
        .stderr(predicate::str::contains("nothing is observed in small"));
}

#[test]
fn what_cannot_be_ends_with_1_and_a_cure_and_leaves_nothing() {
    let folder = folder("");
    let arguments = quick("calibrate", &["--set", "observations.counted.votes.ash=10"]);
    coattails(folder.path(), &arguments).code(1).stderr(predicate::str::contains("help: "));
    let left = fs::read_dir(folder.path().join("output/small")).map_or(0, Iterator::count);
    assert_eq!(left, 0);
}
