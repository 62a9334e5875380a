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
            let later = later.iter().map(|problem| loaded.places.locate(problem));
            let later: Vec<Diagnostic> = later.collect();
            if later.is_empty() {
                loaded.warnings
            } else {
                later
            }
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
    tells_what_comments_say("bad", |_| true);
}

/// Each has a twin that extends it, where what is doubtful is mended.
#[test]
fn every_doubtful_scenario_is_told_what_its_comments_say_and_nothing_once_it_is_mended() {
    let is_mended = |path: &Path| name(path).ends_with("-mended.toml");
    tells_what_comments_say("warnings", |path| !is_mended(path));
    for path in files(&root().join("tests/scenarios/warnings")).unwrap() {
        if is_mended(&path) {
            is_good(&path);
        } else {
            let twin = format!("{}-mended.toml", path.file_stem().unwrap().display());
            assert!(path.with_file_name(&twin).exists(), "{twin}");
            let errors = load(&path, &[]).err();
            assert_eq!(errors, None);
        }
    }
}

/// The scenarios of a folder of bad ones, of those that are `told`.
fn tells_what_comments_say(folder: &str, told: impl Fn(&Path) -> bool) {
    let mut wrong = String::new();
    let folder = root().join("tests/scenarios").join(folder);
    for path in files(&folder)
        .unwrap()
        .into_iter()
        .filter(|path| told(path))
    {
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
