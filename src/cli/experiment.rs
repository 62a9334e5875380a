//! What the commands for experiments share: loading, progress, and saying why there is no result.

use std::io::{self, Write};

use serde::Serialize;

use crate::experiment::{Failure, Subject};
use crate::report;
use crate::scenario::{self, Loaded};

use super::args::ExperimentArgs;
use super::progress::Progress;
use super::{Screen, Status, diagnostics, interrupt};

/// Loads the scenario, does `experiment` on it and prints what it gives, in words by `words` or as JSON. The experiment is
/// given what to tell its progress to.
pub fn perform<R: Serialize>(
    args: &ExperimentArgs,
    screen: &mut Screen,
    experiment: impl FnOnce(&Loaded, &Subject, crate::experiment::Progress) -> Result<R, Failure>,
    words: impl FnOnce(&R, &Loaded, &Subject) -> String,
) -> io::Result<Status> {
    interrupt::listen();
    let loaded = match scenario::load(&args.path, &args.sets) {
        Ok(loaded) => loaded,
        Err(problems) => return diagnostics::print(&problems, screen).map(|()| Status::Refused),
    };
    diagnostics::print(&loaded.warnings, screen)?;
    let subject = Subject::of(&loaded.scenario, args.candidate.as_deref(), args.contest.as_deref());
    let result = subject.and_then(|subject| {
        let bar = Progress::new(&loaded.scenario.id, args.replicates, true);
        let result = experiment(&loaded, &subject, &|done, of| {
            bar.done_of(done, of);
            !interrupt::requested()
        });
        result.map(|result| (result, subject))
    });
    match result {
        Ok((result, _)) if args.json => write!(screen.out, "{}", report::any_json(&result)),
        Ok((result, subject)) => write!(screen.out, "{}", words(&result, &loaded, &subject)),
        Err(failure) => return complain(&failure, &loaded, screen),
    }?;
    Ok(Status::Done)
}

fn complain(failure: &Failure, loaded: &Loaded, screen: &mut Screen) -> io::Result<Status> {
    match failure {
        Failure::Asked { message, help } => {
            screen.complain(message)?;
            if let Some(help) = help {
                writeln!(screen.err, "help: {help}")?;
            }
        }
        Failure::Scenario(problems) => diagnostics::print(problems, screen)?,
        Failure::Model(problems) => {
            let problems: Vec<_> = problems.iter().map(|problem| loaded.places.locate(problem)).collect();
            diagnostics::print(&problems, screen)?;
        }
        Failure::Stopped => {
            screen.complain("interrupted")?;
            return Ok(Status::Interrupted);
        }
    }
    Ok(Status::Refused)
}
