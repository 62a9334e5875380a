//! The command line from outside: what it prints, what it writes, how it ends.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use coattails::estimate::Findings;
use predicates::prelude::*;
use tempfile::TempDir;

/// One bloc, all hear and approve, weights 1 : 1, an effect of 0.4 on one voter: the endorsed gets
/// e^0.4/(1 + e^0.4).
const CLOSED_FORM: &str = r#"
format = 1
title = "Two candidates and a word"
as-of = 2020-03-01

[candidates.a]
name = "Ann Able"
[candidates.b]
name = "Bob Baker"

[endorsers.e]
name = "Eve"

[blocs.all]
voters = 10_000
undecided = 1.0
[blocs.all.views.e]
approve = 1.0
[blocs.all.support.first]
a = 1
b = 1

[contests.first]
date = 2020-03-03
ballot = ["a", "b"]
rule = { top-n = { n = 2 } }
turnout = 1.0

[contests.second]
date = 2020-07-14
follows = "first"
turnout = 1.0

[acts.word]
kind = "endorse"
by = "e"
target = "a"
date = 2020-03-10
effect = 0.4
scale = "voter"
ramp = 0

[shocks]

[what-ifs.without]
title = "Eve says nothing"
remove = ["acts.word"]
"#;

/// A folder with scenarios, to run commands in.
struct Desk(TempDir);

impl Desk {
    /// With `good.toml`, the closed form.
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        desk.write("good.toml", CLOSED_FORM);
        desk
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn coattails(&self, args: &str) -> Command {
        let mut command = Command::cargo_bin("coattails").unwrap();
        command
            .current_dir(self.0.path())
            .args(args.split_whitespace());
        command
    }

    /// What a command that must succeed prints on stdout.
    fn prints(&self, args: &str) -> String {
        let output = self
            .coattails(args)
            .assert()
            .success()
            .get_output()
            .stdout
            .clone();
        String::from_utf8(output).unwrap()
    }

    /// Every file under `folder` by its path in it.
    fn files(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let root = self.0.path().join(folder);
        collect(&root, &root, &mut files);
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // What a scenario's folder keeps of its runs.
        let of_runs = ["journal.jsonl", "index.html", "index.csv"].contains(&&*name);
        if path.is_symlink() || of_runs && folder != root {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(
                path.strip_prefix(root).unwrap().to_owned(),
                fs::read(&path).unwrap(),
            );
        }
    }
}

fn bad() -> String {
    CLOSED_FORM.replace("target = \"a\"", "target = \"aa\"")
}

#[test]
fn help_names_every_command() {
    let help = Desk::new().prints("--help");
    for command in ["run", "check", "list", "new", "explain"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
    assert!(Desk::new().prints("--version").starts_with("coattails 0."));
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    let desk = Desk::new();
    let wrong = [
        "",
        "walk",
        "run",
        "run good.toml --replicates 0",
        "run good.toml --set effect",
        "check",
        "new",
    ];
    for args in wrong.into_iter().chain([
        "run good.toml --set extends=none.toml",
        "run good.toml --json --quiet",
        "new Ohio",
        "list nowhere",
        "run none.toml",
    ]) {
        desk.coattails(args)
            .assert()
            .code(2)
            .stderr(predicate::str::is_empty().not());
    }
    for flag in ["--replicates", "--seed", "--threads"] {
        let about = predicate::str::contains(format!("invalid value '-5' for '{flag}"));
        desk.coattails(&format!("run good.toml {flag} -5"))
            .assert()
            .code(2)
            .stderr(about);
    }
    assert!(desk.files("output").is_empty());
}

#[test]
fn check_tells_place_and_cure_of_what_is_wrong() {
    let desk = Desk::new();
    assert_eq!(desk.prints("check good.toml"), "good.toml: ok\n");
    desk.write("bad.toml", &bad());
    let line = bad()
        .lines()
        .position(|line| line.contains("\"aa\""))
        .unwrap()
        + 1;
    desk.coattails("check good.toml bad.toml")
        .assert()
        .code(2)
        .stdout("good.toml: ok\nbad.toml: 1 error\n")
        .stderr(
            predicate::str::contains(format!("bad.toml:{line}:"))
                .and(predicate::str::contains("help: ")),
        );
}

#[test]
fn list_gives_titles() {
    let desk = Desk::new();
    desk.write("bad.toml", &bad());
    let text = desk.prints("list .");
    assert!(
        text.contains("good.toml  Two candidates and a word\n"),
        "{text}"
    );
    assert!(
        text.contains("(1 problem: see coattails check)\n"),
        "{text}"
    );
}

#[test]
fn new_writes_a_scenario_that_checks_and_never_overwrites() {
    let desk = Desk::new();
    for template in ["primary", "runoff", "general"] {
        desk.prints(&format!("new a-{template} --template {template}"));
        assert_eq!(
            desk.prints(&format!("check a-{template}.toml")),
            format!("a-{template}.toml: ok\n")
        );
    }
    desk.coattails("new good")
        .assert()
        .code(2)
        .stderr(predicate::str::contains("good.toml is there already"));
    assert_eq!(
        desk.files(".")[Path::new("good.toml")],
        CLOSED_FORM.as_bytes()
    );
}

#[test]
fn explain_says_what_is_assumed_and_expected() {
    let desk = Desk::new();
    let text = desk.prints("explain good.toml");
    assert!(
        text.contains("10 March 2020: Eve endorses Ann Able (word)"),
        "{text}"
    );
    assert!(
        text.contains("baseline, second: a 59.9 %, b 40.1 %; turnout 100.0 %"),
        "{text}"
    );
    assert!(text.contains("acts.word.effect = 0.4"), "{text}");
    desk.write(
        "other.toml",
        &CLOSED_FORM.replace("effect = 0.4", "effect = 0.3"),
    );
    assert!(
        desk.prints("explain good.toml other.toml")
            .contains("acts.word.effect: 0.4 → 0.3\n")
    );
    assert!(
        desk.prints("explain good.toml good.toml")
            .contains("mean the same")
    );
}

#[test]
fn a_run_says_what_the_endorsement_is_worth() {
    let desk = Desk::new();
    let text = desk.prints("run good.toml --replicates 2000");
    assert!(
        text.starts_with(
            "Two candidates and a word\nWith the endorsement, Ann Able wins the second in 100 %"
        ),
        "{text}"
    );
    assert!(
        text.contains("\nThe endorsement is worth +9.9 points of Ann Able’s share (90 % interval "),
        "{text}"
    );
    assert!(text.contains("output/good/"), "{text}");
    assert!(!text.contains('\u{1b}'), "no terminal codes in a pipe");
}

/// The mean share over 2,000 replicates of 10,000 voters has a standard error of 0.00011; at α =
/// 1e-6 (4.9 of them) a deviation of 0.0006 is caught.
#[test]
fn the_closed_form_comes_out_of_the_whole_pipeline() {
    let desk = Desk::new();
    let found = |set: &str| {
        let json = desk.prints(&format!(
            "run good.toml --replicates 2000 --no-charts --json {set}"
        ));
        let findings: Findings = serde_json::from_str(&json).unwrap();
        findings.arms["baseline"].contests["second"].candidates["a"]
            .share
            .as_ref()
            .expect("a share")
            .mean
    };
    // 1 / (1 + e^-0.4).
    let expected = 0.598_687_660_112_452;
    let off = |share: f64| (share - expected).abs() > 4.9 * (0.25f64 / 10_000.0 / 2000.0).sqrt();
    assert!(!off(found("")));
    assert!(
        off(found("--set acts.word.effect=0.405")),
        "the twin with a wrong effect must fail"
    );
}

#[test]
fn the_same_command_gives_the_same_bytes_on_any_number_of_threads() {
    let desk = Desk::new();
    for threads in [1, 2, 7] {
        desk.prints(&format!(
            "run good.toml --replicates 300 --threads {threads} --out on-{threads}"
        ));
    }
    let first = desk.files("on-1");
    assert_eq!(
        first.keys().filter(|path| path.starts_with("good")).count(),
        first.len()
    );
    for name in [
        "findings.json",
        "summary.csv",
        "flows.csv",
        "replicates.parquet",
        "manifest.json",
        "good.toml",
    ] {
        assert_eq!(
            first.keys().filter(|path| path.ends_with(name)).count(),
            1,
            "{name}"
        );
    }
    assert!(
        first
            .keys()
            .any(|path| path.extension().is_some_and(|extension| extension == "png"))
    );
    for threads in ["on-2", "on-7"] {
        assert!(desk.files(threads) == first, "{threads}");
    }
}

#[test]
fn a_run_that_is_there_is_used_again_and_a_broken_one_replaced() {
    let desk = Desk::new();
    desk.prints("run good.toml --replicates 50 --no-charts");
    let first = desk.files("output");
    assert!(
        desk.prints("run good.toml --replicates 50 --no-charts")
            .contains("(made before, intact)")
    );
    let summary = first
        .keys()
        .find(|path| path.ends_with("summary.csv"))
        .unwrap();
    desk.write(&format!("output/{}", summary.display()), "spoilt");
    assert!(
        !desk
            .prints("run good.toml --replicates 50 --no-charts")
            .contains("made before")
    );
    assert!(desk.files("output") == first);
    desk.prints("run good.toml --replicates 50 --no-charts --seed 2");
    assert_eq!(desk.files("output").len(), 2 * first.len());
}

#[test]
fn the_scenario_in_the_run_directory_gives_the_same_run() {
    let desk = Desk::new();
    desk.prints("run good.toml --replicates 50 --no-charts --set acts.word.effect=0.3");
    let files = desk.files("output");
    let scenario = files
        .keys()
        .find(|path| path.ends_with("good.toml"))
        .unwrap();
    desk.prints(&format!(
        "run output/{} --replicates 50 --no-charts --out again",
        scenario.display()
    ));
    assert!(desk.files("again") == files);
}

#[test]
fn a_refused_run_leaves_nothing() {
    let desk = Desk::new();
    desk.write("bad.toml", &bad());
    desk.coattails("run bad.toml").assert().code(2).stdout("");
    desk.coattails("run good.toml --set acts.word.efect=1")
        .assert()
        .code(2)
        .stdout("");
    assert!(desk.files("output").is_empty() && !desk.0.path().join("output").exists());
}

#[test]
fn a_run_that_cannot_be_written_ends_with_one() {
    let desk = Desk::new();
    desk.write("output", "a file where the folder should be");
    desk.coattails("run good.toml --replicates 10 --no-charts")
        .assert()
        .code(1)
        .stderr(predicate::str::contains(
            "error: good.toml: cannot write output/",
        ));
}

#[test]
fn in_a_batch_one_refused_scenario_does_not_stop_the_rest() {
    let desk = Desk::new();
    desk.write("all/a-bad.toml", &bad());
    desk.write("all/good.toml", CLOSED_FORM);
    let output = desk
        .coattails("run all --replicates 50 --no-charts")
        .assert()
        .code(2)
        .get_output()
        .clone();
    let text = String::from_utf8(output.stdout).unwrap();
    let last: Vec<&str> = text.lines().rev().take(2).collect();
    assert!(
        last[0].starts_with(" a-bad      refused: 1 problem"),
        "what has no answer comes last: {text}"
    );
    assert!(
        last[1].starts_with(" good       a in second (without)"),
        "{text}"
    );
    let files = desk.files("output");
    let index = String::from_utf8(files[Path::new("index.csv")].clone()).unwrap();
    assert!(
        index.contains("\ngood,Two candidates and a word,a,second,second,without,")
            && index.contains("\na-bad,"),
        "{index}"
    );
    assert!(files.keys().any(|path| path.ends_with("findings.json")));
    assert!(
        !files
            .keys()
            .any(|path| path.ends_with("replicates.parquet")),
        "a batch has no tables unless asked"
    );
    let json = desk
        .coattails("run all --replicates 50 --no-charts --table --json")
        .assert()
        .code(2)
        .get_output()
        .clone();
    let lines: Vec<Findings> = String::from_utf8(json.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines
            .iter()
            .map(|findings| findings.scenario.id.as_str())
            .collect::<Vec<&str>>(),
        ["good"]
    );
    assert!(
        desk.files("output")
            .keys()
            .any(|path| path.ends_with("replicates.parquet"))
    );
}

#[test]
fn quiet_prints_nothing() {
    Desk::new()
        .coattails("run good.toml --replicates 10 --no-charts --quiet")
        .assert()
        .success()
        .stdout("")
        .stderr("");
}

#[test]
fn nothing_but_problems_goes_to_stderr_in_a_pipe() {
    Desk::new()
        .coattails("run good.toml --replicates 10 --no-charts")
        .assert()
        .success()
        .stderr("");
}

fn started(desk: &Desk, args: &str) -> std::process::Child {
    Process::new(assert_cmd::cargo::cargo_bin("coattails"))
        .current_dir(desk.0.path())
        .args(args.split_whitespace())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let desk = Desk::new();
    let mut child = started(&desk, "run good.toml --replicates 200 --no-charts --json");
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[cfg(unix)]
#[test]
fn interrupted_it_ends_with_130_and_leaves_at_most_parts_to_go_on_from() {
    let desk = Desk::new();
    let mut child = started(
        &desk,
        "run good.toml --replicates 10000000 --no-charts --no-table",
    );
    std::thread::sleep(std::time::Duration::from_millis(400));
    Process::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let left = desk.files("output");
    let is_part = |path: &PathBuf| path.to_string_lossy().contains(".parts-");
    assert!(left.keys().all(is_part), "{:?}", left.keys());
}
