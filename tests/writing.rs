//! Nothing is lost and nothing half written, whatever ends a run.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

const MINIMAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/minimal.toml");

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("coattails")
}

/// All that lies in the folder's `output/minimal`, but links and what the folder keeps of its runs.
fn left(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("output/minimal"));
    let mut names: Vec<String> = entries
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap())
        .filter(|entry| !entry.path().is_symlink())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !["journal.jsonl", "index.html", "index.csv"].contains(&&**name))
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_that_may_not_grow_is_an_error_with_nothing_left() {
    let folder = TempDir::new().unwrap();
    let line = format!(
        "ulimit -f 8; exec {} run {MINIMAL} -n 4000 --no-charts",
        program().display()
    );
    let done = Command::new("sh")
        .args(["-c", &line])
        .current_dir(&folder)
        .output()
        .unwrap();
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(told.contains("cannot write "), "{told}");
    assert!(left(folder.path()).is_empty());
}

#[test]
fn a_run_that_is_told_to_end_ends_cleanly() {
    for signal in ["TERM", "HUP", "INT"] {
        let folder = TempDir::new().unwrap();
        let mut run = Command::new(program())
            .args(["run", MINIMAL, "-n", "3000000"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It has begun once its folder is there.
        while !folder.path().join("output/minimal").exists() {
            assert!(run.try_wait().unwrap().is_none(), "it ended by itself");
            std::thread::yield_now();
        }
        let kill = format!("kill -{signal} {}", run.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        let status = run.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{signal}: {status}");
        assert!(left(folder.path()).is_empty(), "{signal}");
    }
}

#[test]
fn what_a_run_lacks_is_added_to_it_and_nothing_taken_away() {
    let folder = TempDir::new().unwrap();
    let run = |out: &str, options: &str| {
        let line = format!("run {MINIMAL} -n 60 --quiet --out {out} {options}");
        let done = Command::new(program())
            .args(line.split_whitespace())
            .current_dir(&folder)
            .status();
        assert!(done.unwrap().success(), "{line}");
        let made = fs::read_dir(folder.path().join(out).join("minimal")).unwrap();
        let runs: Vec<PathBuf> = made
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("findings.json").is_file() && !path.is_symlink())
            .collect();
        assert_eq!(runs.len(), 1, "one id whatever files are wanted");
        runs[0].clone()
    };
    let bytes = |run: &Path, file: &str| fs::read(run.join(file)).ok();
    let bare = run("a", "--no-charts --no-report --no-table");
    assert!(bytes(&bare, "report.html").is_none() && bytes(&bare, "replicates.parquet").is_none());
    let findings = bytes(&bare, "findings.json");
    run("a", "--no-report --no-table");
    run("a", "--no-charts --no-table");
    let full = run("a", "--no-charts");
    let at_once = run("b", "");
    for file in [
        "findings.json",
        "report.html",
        "replicates.parquet",
        "manifest.json",
    ] {
        assert_eq!(bytes(&full, file), bytes(&at_once, file), "{file}");
    }
    assert_eq!(bytes(&full, "findings.json"), findings);
    run("b", "--no-charts --no-report --no-table");
    assert!(bytes(&at_once, "charts/margin-primary.svg").is_some());
}

#[test]
fn a_persons_notes_are_never_replaced() {
    let folder = TempDir::new().unwrap();
    let run = || {
        let done = Command::new(program())
            .args(["run", MINIMAL, "-n", "50", "--no-charts"])
            .current_dir(&folder)
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    assert_eq!(run().0, Some(0));
    let made = fs::read_dir(folder.path().join("output/minimal")).unwrap();
    let made = made
        .map(|entry| entry.unwrap().path())
        .find(|path| path.join("findings.json").is_file() && !path.is_symlink())
        .unwrap();
    fs::write(made.join("mynotes.txt"), "mine").unwrap();
    fs::write(made.join("findings.json"), "damaged").unwrap();
    let (code, told) = run();
    assert_ne!(code, Some(0));
    assert!(told.contains("mynotes.txt"), "{told}");
    assert_eq!(
        fs::read_to_string(made.join("mynotes.txt")).unwrap(),
        "mine"
    );
    assert_eq!(
        fs::read_to_string(made.join("findings.json")).unwrap(),
        "damaged"
    );
    fs::remove_file(made.join("mynotes.txt")).unwrap();
    assert_eq!(run().0, Some(0));
}
