//! Conditions, rare events and precision on the command line: refused before anything runs, said
//! wherever what counts is shown.

use std::path::{Path, PathBuf};

fn shipped(id: &str) -> PathBuf {
    let name = format!("scenarios/{id}.toml");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn program(folder: &tempfile::TempDir, args: &[&str]) -> std::process::Output {
    let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
    command
        .current_dir(folder.path())
        .args(args)
        .output()
        .unwrap()
}

#[test]
fn events_that_make_no_sense_are_refused_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = shipped("alabama-2020");
    let path = path.to_str().unwrap();
    let bad = [
        (
            "sesions on runoff",
            "there is no candidate \"sesions\"",
            "did you mean \"sessions\"?",
        ),
        (
            "sessions on runof",
            "there is no contest \"runof\"",
            "did you mean \"runoff\"?",
        ),
        (
            "byrne on runoff",
            "byrne can never be on the ballot of runoff",
            "",
        ),
        (
            "sessions wins",
            "is incomplete",
            "write CANDIDATE wins | on | loses CONTEST",
        ),
        (
            "sessions wins runoff by > 101",
            "is not between 0 and 100",
            "",
        ),
        (
            "sessions wins runoff and sessions loses runoff",
            "contradict each other",
            "",
        ),
        (
            "sessions wins runoff and tuberville wins runoff",
            "elects one, not both sessions and tuberville",
            "leave one",
        ),
        (
            "moore wins primary",
            "\"moore wins primary\" never holds: primary is over and went otherwise",
            "",
        ),
    ];
    for (event, message, help) in bad {
        for args in [
            &["run", path, "--given", event][..],
            &["run", path, "--rare", event],
            &["attribute", path, "--given", event],
        ] {
            let output = program(&folder, args);
            let text = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
            assert!(
                text.contains(message) && text.contains(help),
                "{args:?}: {text}"
            );
        }
    }
    let none: Vec<_> = std::fs::read_dir(folder.path().join("output"))
        .into_iter()
        .flatten()
        .collect();
    assert!(none.iter().all(|entry| {
        std::fs::read_dir(entry.as_ref().unwrap().path())
            .unwrap()
            .next()
            .is_none()
    }));
}

#[test]
fn what_is_given_is_said_wherever_what_counts_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = shipped("minimal");
    let other = folder.path().join("other.toml");
    std::fs::copy(&path, &other).unwrap();
    let (path, other) = (path.to_str().unwrap(), other.to_str().unwrap());
    let given = ["-n", "500", "--given", "ash wins primary by < 20"];
    let said = "count in which, as written, Ash wins the primary by less than 20 points.";
    for args in [&["run", path][..], &["compare", path, other]] {
        let out = folder.path().join(args[0]);
        let out = out.to_str().unwrap();
        let output = program(&folder, &[args, &given, &["--out", out]].concat());
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(
            told.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains(said),
            "{told}"
        );
        let place = told.trim().lines().last().unwrap();
        let directory = place
            .trim_start_matches("open ")
            .trim_end_matches("/report.html");
        let page = folder.path().join("page.html");
        program(
            &folder,
            &["report", directory, "--out", page.to_str().unwrap()],
        );
        let page = std::fs::read_to_string(page).unwrap();
        assert!(
            page.contains(said) && page.contains(" of 500 simulated elections"),
            "{args:?}"
        );
        assert!(!page.contains("mean of 500"), "{args:?}");
        let picture =
            std::fs::read_to_string(Path::new(directory).join("charts/margin-primary.svg"))
                .unwrap();
        assert!(
            picture.contains("Only elections count in which, as written"),
            "{args:?}"
        );
    }
}

#[test]
fn an_experiment_under_a_condition_counts_only_its_elections() {
    let folder = tempfile::tempdir().unwrap();
    let path = shipped("minimal");
    let path = path.to_str().unwrap();
    let over = ["--over", "acts.governor-endorses-ash.effect=0:1"];
    let commands = [
        &["sweep", path, over[0], over[1]][..],
        &["break-even", path, over[0], over[1]],
        &["attribute", path],
    ];
    for args in commands {
        let given = ["-n", "500", "--given", "ash wins primary by < 20"];
        let output = program(&folder, &[args, &given].concat());
        let told = String::from_utf8(output.stdout).unwrap();
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {told}");
        assert!(
            told.contains("Ash wins the primary by less than 20 points"),
            "{args:?}: {told}"
        );
        assert!(
            !told.contains("500 simulated elections"),
            "{args:?}: {told}"
        );
    }
    // A few of 200 count where the effect is none, nearly all where it is large, and no more is
    // claimed than they allow.
    let given = ["-n", "200", "--given", "ash wins primary"];
    let told = |args: &[&str]| {
        String::from_utf8(program(&folder, &[args, &given].concat()).stdout).unwrap()
    };
    let ends = told(&["break-even", path, over[0], over[1]]);
    assert!(
        ends.contains("The chance is more than 9 in 10 at 0 and more than 49 in 50 at 1."),
        "{ends}"
    );
    let acts = told(&["attribute", path]);
    assert!(
        acts.contains("Alex Ash wins the primary in more than 19 in 20 of those elections"),
        "{acts}"
    );
}

#[test]
fn a_rare_event_under_a_condition_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = shipped("minimal");
    let event = [
        "--rare",
        "ash wins primary by > 30",
        "--given",
        "ash wins primary",
    ];
    let output = program(
        &folder,
        &[&["run", path.to_str().unwrap()], &event[..]].concat(),
    );
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("leave --given away") && text.contains("--rare \"ash wins primary\""),
        "{text}"
    );
}

#[test]
fn a_run_goes_on_until_its_error_is_small_enough_and_threads_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = shipped("minimal");
    let run = |options: &[&str]| {
        let args = [
            &[
                "run",
                path.to_str().unwrap(),
                "--no-charts",
                "--no-table",
                "--json",
            ][..],
            options,
        ]
        .concat();
        let output = program(&folder, &args);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let asked = ["--mcse", "0.4pt", "--out"];
    let one = run(&[&asked[..], &["a", "--threads", "1"]].concat());
    assert_eq!(one, run(&[&asked[..], &["b", "--threads", "3"]].concat()));
    let count = one["replicates"].as_u64().unwrap();
    assert!(
        one["precision"]["reached"].as_bool().unwrap()
            && count > 4_096
            && count.is_multiple_of(4_096),
        "{count}"
    );
    assert!(one["precision"]["error"].as_f64().unwrap() <= 0.004);
    // The same as with that many replicates at once.
    let mut plain = run(&["-n", &count.to_string()]);
    plain["precision"] = one["precision"].clone();
    assert_eq!(one, plain);
    let ceiling = run(&["--mcse", "0.01pt", "-n", "5000"]);
    assert_eq!(ceiling["replicates"], 5_000);
    assert_eq!(ceiling["precision"]["reached"], false);
}
