//! The commands for experiments: what is typed → what is asked → what is printed.

use std::io;
use std::path::PathBuf;

use crate::estimate::Of;
use crate::experiment::Failure;
use crate::pipeline;
use crate::pipeline::experiment::{Done, Experiment, Request, Undone, perform};
use crate::report;
use crate::scenario::{self, Loaded};

use super::args::{Common, ExperimentArgs, Printed};
use super::progress::Progress;
use super::{Screen, Status, diagnostics, interrupt};

impl ExperimentArgs {
    /// What is asked of the scenario, and of others beside it; `of`: what `--mcse` is about.
    pub fn request(
        &self,
        common: &Common,
        experiment: Experiment,
        others: &[PathBuf],
        of: Of,
    ) -> Request {
        let own = std::iter::once(&self.path);
        Request {
            experiment,
            paths: own.chain(others).cloned().collect(),
            sets: self.sets.clone(),
            candidate: self.candidate.clone(),
            outcome: self.outcome.clone(),
            replicates: self.amount.replicates(),
            precision: self.amount.precision(of),
            sampler: self.amount.sampler(),
            given: self.amount.given.clone(),
            posterior: None,
            seed: crate::quantity::Seed(self.seed),
            threads: common.threads,
            memory: common.memory,
            charts: !self.no_charts,
            page: !self.no_report,
            out: self.out.clone(),
        }
    }

    pub fn printed(&self) -> Printed {
        if self.json {
            Printed::Json
        } else {
            Printed::Words
        }
    }
}

/// Loads the scenarios, does what is asked and prints what comes of it.
pub fn experiment(request: &Request, printed: Printed, screen: &mut Screen) -> io::Result<Status> {
    interrupt::listen();
    if let Some((message, help)) = request.problem() {
        return screen
            .refuse(&message, Some(&help))
            .map(|()| Status::Refused);
    }
    let Some(loaded) = load(request, screen)? else {
        return Ok(Status::Refused);
    };
    let doubts = pipeline::doubts(request, &loaded[0].scenario);
    let doubts = doubts.iter().map(|doubt| loaded[0].places.locate(doubt));
    diagnostics::print(&doubts.collect::<Vec<_>>(), screen)?;
    let bar = Progress::new(&loaded[0].scenario.id, request.replicates, !screen.quiet);
    let done = perform(request, &loaded, &|done, of| {
        bar.done_of(done, of);
        !interrupt::requested()
    });
    drop(bar);
    match done {
        Ok(done) => print(&done, printed, screen),
        Err(Undone::Directory(failure)) => unwritten(&failure, screen),
        Err(Undone::Experiment(failure)) => complain(&failure, screen),
    }
}

/// All scenarios, or nothing where one does not load: then the problems of all are printed.
fn load(request: &Request, screen: &mut Screen) -> io::Result<Option<Vec<Loaded>>> {
    let (mut all, mut sound) = (Vec::new(), true);
    for path in &request.paths {
        match scenario::load(path, &request.sets) {
            Ok(loaded) => {
                diagnostics::print(&loaded.warnings, screen)?;
                all.push(loaded);
            }
            Err(problems) => {
                diagnostics::print(&problems, screen)?;
                sound = false;
            }
        }
    }
    Ok(sound.then_some(all))
}

/// The analysis in words or as JSON.
pub fn print(done: &Done, printed: Printed, screen: &mut Screen) -> io::Result<Status> {
    match printed {
        Printed::Json => screen.out.json(&done.analysis.json())?,
        Printed::Words => {
            let words = done.analysis.text(super::terminal());
            screen.say(&format!("{words}\n{}\n", super::place(&done.directory)))?;
        }
    }
    Ok(Status::Done)
}

/// Says why there is no directory.
fn unwritten(failure: &pipeline::Failure, screen: &mut Screen) -> io::Result<Status> {
    if matches!(failure, pipeline::Failure::Stopped) {
        screen.complain("interrupted; nothing of the experiment is left")?;
        return Ok(Status::Interrupted);
    }
    screen.complain(&failure.to_string())?;
    Ok(Status::Failed)
}

/// Says why there is no result.
pub(super) fn complain(failure: &Failure, screen: &mut Screen) -> io::Result<Status> {
    match failure {
        Failure::Asked { message, help } => screen.refuse(message, help.as_deref())?,
        Failure::Scenario(problems) => diagnostics::print(problems, screen)?,
        Failure::Model(problems) => {
            for problem in problems {
                screen.complain(&problem.message)?;
            }
        }
        Failure::Untrusted { message, help } => {
            screen.refuse(message, Some(help))?;
            return Ok(Status::Failed);
        }
        Failure::Never { event, replicates } => {
            let count = report::count(*replicates);
            screen.refuse(
                &format!("in none of {count} replicates \"{event}\" holds"),
                Some("take more of them, or ask run --rare how rare it is"),
            )?;
            return Ok(Status::Failed);
        }
        Failure::Stopped => {
            screen.complain("interrupted")?;
            return Ok(Status::Interrupted);
        }
    }
    Ok(Status::Refused)
}
