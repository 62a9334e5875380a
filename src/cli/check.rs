//! `coattails check`: every problem of every scenario at once.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::pipeline;
use crate::scenario::{self, Diagnostic, Loaded};

use super::{Screen, Status, diagnostics, run};

pub fn check(paths: &[PathBuf], screen: &mut Screen) -> io::Result<Status> {
    let (files, mut worst) = run::files(paths, screen)?;
    for file in &files {
        let problems = match scenario::load(file, &[]) {
            Ok(loaded) => problems(&loaded),
            Err(problems) => problems,
        };
        diagnostics::print(&problems, screen)?;
        let errors = diagnostics::errors(&problems);
        let verdict = match (errors, problems.len() - errors) {
            (0, 0) => "ok".to_owned(),
            (0, warnings) => format!("ok, {}", counted(warnings, "warning")),
            (errors, _) => {
                worst = Status::Refused;
                counted(errors, "error")
            }
        };
        writeln!(screen.out, "{}: {verdict}", file.display())?;
    }
    Ok(worst)
}

/// What only the model finds, or else the warnings: a scenario is doubted once it can be run.
fn problems(loaded: &Loaded) -> Vec<Diagnostic> {
    let found = pipeline::problems(&loaded.scenario);
    if found.is_empty() {
        return loaded.warnings.clone();
    }
    let found = found.iter();
    found.map(|problem| loaded.places.locate(problem)).collect()
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
