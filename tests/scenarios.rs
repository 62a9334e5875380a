//! Every scenario that is shipped resolves and compiles, and every bad one is told all that is
//! wrong with it.
//!
//! A bad file carries its messages in comments at its end, as lines that begin with `#>`.
//! `COATTAILS_UPDATE=1` writes them anew; look at them before they are kept.

use std::fs;
use std::path::{Path, PathBuf};

use coattails::pipeline;
use coattails::scenario::{Diagnostic, Severity, Template, files, load, template};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// As `coattails check` finds them: with what only the model finds.
fn problems(path: &Path) -> Vec<Diagnostic> {
    match load(path, &[]) {
        Ok(loaded) => {
            let later = pipeline::problems(&loaded.scenario);
            loaded
                .warnings
                .into_iter()
                .chain(later.iter().map(|problem| loaded.places.locate(problem)))
                .collect()
        }
        Err(problems) => problems,
    }
}

/// A problem in the lines of a bad file: `#> 14:9 error: message`, what is marked, the cure.
fn lines(problem: &Diagnostic, file: &Path) -> String {
    let Diagnostic {
        line,
        column,
        width,
        message,
        ..
    } = problem;
    let severity = if problem.severity == Severity::Error {
        "error"
    } else {
        "warning"
    };
    let other = if problem.file == file {
        String::new()
    } else {
        format!("{} ", name(&problem.file))
    };
    let marked: String = problem
        .text
        .chars()
        .skip(*column as usize - (*line > 0) as usize)
        .take(*width as usize)
        .collect();
    let cure = problem
        .help
        .as_ref()
        .map(|help| format!("#>    cure: {help}\n"))
        .unwrap_or_default();
    format!("#> {other}{line}:{column} {severity}: {message}\n#>    at: {marked}\n{cure}")
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn shown(problems: &[Diagnostic]) -> String {
    problems
        .iter()
        .map(|problem| lines(problem, &problem.file))
        .collect()
}

fn is_good(path: &Path) {
    let problems = problems(path);
    assert!(
        problems.is_empty(),
        "{}:\n{}",
        path.display(),
        shown(&problems)
    );
}

#[test]
fn every_scenario_shipped_resolves_and_compiles() {
    for folder in ["scenarios", "benches"] {
        files(&root().join(folder))
            .unwrap()
            .iter()
            .for_each(|file| is_good(file));
    }
}

#[test]
fn every_template_resolves_and_compiles() {
    let folder = tempfile::tempdir().unwrap();
    for (name, kind) in [
        ("primary", Template::Primary),
        ("runoff", Template::Runoff),
        ("general", Template::General),
    ] {
        let path = folder.path().join(format!("{name}.toml"));
        fs::write(&path, template(kind)).unwrap();
        is_good(&path);
    }
}

#[test]
fn every_bad_scenario_is_told_what_its_comments_say() {
    let mut wrong = String::new();
    for path in files(&root().join("tests/scenarios/bad")).unwrap() {
        let text = fs::read_to_string(&path).unwrap();
        let expected: String = text
            .lines()
            .filter(|line| line.starts_with("#>"))
            .map(|line| format!("{line}\n"))
            .collect();
        let found: String = problems(&path)
            .iter()
            .map(|problem| lines(problem, &path))
            .collect();
        if std::env::var_os("COATTAILS_UPDATE").is_some() {
            let scenario: Vec<&str> = text
                .lines()
                .take_while(|line| !line.starts_with("#>"))
                .collect();
            fs::write(
                &path,
                format!("{}\n\n{found}", scenario.join("\n").trim_end()),
            )
            .unwrap();
        } else if found != expected || found.is_empty() {
            wrong += &format!("{}:\nexpected\n{expected}found\n{found}", name(&path));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
