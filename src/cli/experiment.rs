//! What the commands for experiments share: loading, progress, and saying why there is no result.

use std::io::{self, Write};

use serde::Serialize;

use crate::experiment::{Failure, Subject};
use crate::figure::Chart;
use crate::output::Artifact;
use crate::pipeline;
use crate::pipeline::experiment::{Asked, Files};
use crate::report;
use crate::scenario::{self, Loaded};

use super::args::ExperimentArgs;
use super::progress::Progress;
use super::{Screen, Status, diagnostics, interrupt};

/// What an experiment found, for people and for files.
#[derive(Debug, Default)]
pub struct Told {
    pub words: String,
    /// Files beside the result in JSON: tables.
    pub tables: Vec<Artifact>,
    pub charts: Vec<Chart>,
    /// Simulated in each arm.
    pub replicates: u64,
}

/// An experiment on one scenario, by its name on the command line and what it takes beside what all do.
pub struct Command<'a> {
    pub name: &'a str,
    /// `--over`, `a=0:1:3`: as typed, but for what changes no byte.
    pub options: Vec<String>,
    pub args: &'a ExperimentArgs,
}

impl Command<'_> {
    /// What gives the same result again from the scenario as resolved.
    fn line(&self, loaded: &Loaded, subject: &Subject) -> String {
        let ExperimentArgs { replicates, seed, no_charts, .. } = self.args;
        let (replicates, seed) = (replicates.to_string(), seed.to_string());
        let scenario = format!("{}.toml", loaded.scenario.id);
        let common = [
            self.name,
            &scenario,
            "--candidate",
            &subject.candidate,
            "--contest",
            &subject.contest,
            "--replicates",
            &replicates,
            "--seed",
            &seed,
        ];
        let own = self.options.iter().map(String::as_str);
        typed(common.into_iter().chain(own).chain(no_charts.then_some("--no-charts")))
    }
}

/// The command line of coattails with these arguments, as a shell reads it.
pub fn typed<'a>(arguments: impl Iterator<Item = &'a str>) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.,:=/+".contains(letter);
    let quoted = |text: &str| match text.chars().all(plain) && !text.is_empty() {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    };
    std::iter::once("coattails".to_owned()).chain(arguments.map(quoted)).collect::<Vec<_>>().join(" ")
}

/// Loads the scenario, does `experiment` on it, writes its directory and prints what it gives, in words or as JSON. The
/// experiment is given what to tell its progress to.
pub fn perform<R: Serialize>(
    command: &Command,
    screen: &mut Screen,
    experiment: impl FnOnce(&Loaded, &Subject, crate::experiment::Progress) -> Result<R, Failure>,
    tell: impl FnOnce(&R, &Loaded, &Subject) -> Told,
) -> io::Result<Status> {
    interrupt::listen();
    let args = command.args;
    let loaded = match scenario::load(&args.path, &args.sets) {
        Ok(loaded) => loaded,
        Err(problems) => return diagnostics::print(&problems, screen).map(|()| Status::Refused),
    };
    diagnostics::print(&loaded.warnings, screen)?;
    let subject = match Subject::of(&loaded.scenario, args.candidate.as_deref(), args.contest.as_deref()) {
        Ok(subject) => subject,
        Err(failure) => return complain(&failure, &loaded, screen),
    };
    let line = command.line(&loaded, &subject);
    let scenarios = [&loaded.scenario];
    let asked = Asked { experiment: command.name, scenarios: &scenarios, command: &line, seed: args.size().seed };
    if let Err(failure) = asked.prepare(&args.out) {
        return unwritten(&failure, screen);
    }
    let bar = Progress::new(&loaded.scenario.id, args.replicates, true);
    let result = experiment(&loaded, &subject, &|done, of| {
        bar.done_of(done, of);
        !interrupt::requested()
    });
    drop(bar);
    match result {
        Ok(result) => {
            let told = tell(&result, &loaded, &subject);
            finish(&asked, &result, told, args, screen)
        }
        Err(failure) => complain(&failure, &loaded, screen),
    }
}

/// Writes the directory of a result and prints it.
pub fn finish<R: Serialize>(
    asked: &Asked,
    result: &R,
    told: Told,
    args: &ExperimentArgs,
    screen: &mut Screen,
) -> io::Result<Status> {
    let json = report::any_json(result);
    let charts = if args.no_charts { Vec::new() } else { told.charts };
    let files = Files { json: json.clone(), tables: told.tables, charts, replicates: told.replicates };
    let directory = match asked.write(&args.out, files, args.threads, &|| !interrupt::requested()) {
        Ok(directory) => directory,
        Err(failure) => return unwritten(&failure, screen),
    };
    match args.json {
        true => write!(screen.out, "{json}")?,
        false => writeln!(screen.out, "{}\n{}", told.words, directory.display())?,
    }
    Ok(Status::Done)
}

/// Says why there is no directory.
pub fn unwritten(failure: &pipeline::Failure, screen: &mut Screen) -> io::Result<Status> {
    if matches!(failure, pipeline::Failure::Stopped) {
        screen.complain("interrupted; nothing of the experiment is left")?;
        return Ok(Status::Interrupted);
    }
    screen.complain(&failure.to_string())?;
    Ok(Status::Failed)
}

/// Says why there is no result.
pub fn complain(failure: &Failure, loaded: &Loaded, screen: &mut Screen) -> io::Result<Status> {
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
        Failure::Untrusted { message, help } => {
            screen.complain(message)?;
            writeln!(screen.err, "help: {help}")?;
            return Ok(Status::Failed);
        }
        Failure::Stopped => {
            screen.complain("interrupted")?;
            return Ok(Status::Interrupted);
        }
    }
    Ok(Status::Refused)
}
