//! What the commands for experiments share: loading, progress, and saying why there is no result.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::estimate::{Of, Reached};
use crate::experiment::{Failure, Latents, Size, Subject, until};
use crate::figure::Chart;
use crate::output::Artifact;
use crate::pipeline::experiment::{Asked, Files};
use crate::pipeline::{self, Found, FoundIn};
use crate::report::{self, Taught};
use crate::scenario::{self, Loaded, Names};
use crate::simulate::Sampler;

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
    /// What was found, where it is to have a page.
    pub taught: Option<Taught>,
}

/// Where a result goes.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub out: &'a Path,
    pub charts: bool,
    pub json: bool,
    pub quiet: bool,
    pub threads: usize,
}

/// An experiment on one scenario, by its name on the command line and what it takes beside what all
/// do.
pub struct Command<'a> {
    pub name: &'a str,
    /// `--over`, `a=0:1:3`: as typed, but for what changes no byte.
    pub options: Vec<String>,
    pub args: &'a ExperimentArgs,
    /// What `--mcse` is about.
    pub of: Of,
    /// Whose latents it is to take.
    pub posterior: Option<&'a Path>,
    /// It has a page of its own that is not wanted.
    pub without_page: bool,
}

impl Command<'_> {
    /// What gives the same result again from the scenario as resolved.
    fn line(&self, loaded: &Loaded, subject: &Subject, found: Option<&Found>) -> String {
        let (seed, amount) = (self.args.seed.to_string(), self.args.amount.typed(self.of));
        let scenario = format!("{}.toml", loaded.scenario.id);
        let about = [
            "--candidate",
            &subject.candidate,
            "--contest",
            &subject.contest,
            "--seed",
            &seed,
        ];
        let own = amount.iter().chain(&self.options).map(String::as_str);
        let charts = self.args.no_charts.then_some("--no-charts");
        let page = self.without_page.then_some("--no-report");
        // A calibration's name says what it is made of: beside this experiment's directory it is at
        // home.
        let posterior = found.map(|found| format!("../{}", found.source.calibration));
        let posterior = posterior.iter().flat_map(|path| ["--posterior", path]);
        typed(
            [self.name, &scenario]
                .into_iter()
                .chain(about)
                .chain(own)
                .chain(posterior)
                .chain(charts)
                .chain(page),
        )
    }
}

/// The command line of coattails with these arguments, as a shell reads it.
pub fn typed<'a>(arguments: impl Iterator<Item = &'a str>) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.,:=/+".contains(letter);
    let quoted = |text: &str| match text.chars().all(plain) && !text.is_empty() {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    };
    std::iter::once("coattails".to_owned())
        .chain(arguments.map(quoted))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Loads the scenario, does `experiment` on it, with as many replicates as asked for or as it
/// takes, writes its directory and prints what it gives, in words or as JSON. The experiment is
/// given what to tell its progress to; `error` says how well something is known of its result;
/// without it, it takes no condition and no precision.
pub fn perform<R: Serialize>(
    command: &Command,
    screen: &mut Screen,
    mut experiment: impl FnMut(
        &Loaded,
        &Subject,
        &Size,
        crate::experiment::Progress,
    ) -> Result<R, Failure>,
    error: Option<fn(&R, Of) -> f64>,
    tell: impl FnOnce(&R, &Loaded, &Subject) -> Told,
) -> io::Result<Status> {
    interrupt::listen();
    let args = command.args;
    let precision = args.amount.precision(command.of);
    let asks = args.amount.given.is_some()
        || precision.is_some()
        || args.amount.sampler() == Sampler::Sobol;
    if error.is_none() && asks {
        screen.refuse(
            &format!(
                "{} takes none of --given, --mcse and --sampler sobol",
                command.name
            ),
            Some("leave them out"),
        )?;
        return Ok(Status::Refused);
    }
    if command.posterior.is_some()
        && let Some((what, help)) = undrawn(args, precision.is_some())
    {
        return screen.refuse(what, Some(help)).map(|()| Status::Refused);
    }
    if let Some((message, help)) = pipeline::unsampled(
        args.amount.sampler(),
        args.amount.replicates(),
        precision.as_ref(),
    ) {
        return screen
            .refuse(&message, Some(&help))
            .map(|()| Status::Refused);
    }
    let loaded = match scenario::load(&args.path, &args.sets) {
        Ok(loaded) => loaded,
        Err(problems) => return diagnostics::print(&problems, screen).map(|()| Status::Refused),
    };
    diagnostics::print(&loaded.warnings, screen)?;
    let subject = Subject::of(
        &loaded.scenario,
        args.candidate.as_deref(),
        args.contest.as_deref(),
    )
    .and_then(|subject| subject.given(&loaded.scenario, args.amount.given.as_deref()));
    let subject = match subject {
        Ok(subject) => subject,
        Err(failure) => return complain(&failure, &loaded, screen),
    };
    let found = match command
        .posterior
        .map(|path| pipeline::posterior(path, &loaded.scenario))
        .transpose()
    {
        Ok(found) => found,
        Err((message, help)) => {
            return screen
                .refuse(&message, Some(&help))
                .map(|()| Status::Refused);
        }
    };
    let drawn = Latents::Drawn(args.amount.sampler());
    let latents = found
        .as_ref()
        .map_or(drawn, |found| Latents::Posterior(&found.posterior));
    let line = command.line(&loaded, &subject, found.as_ref());
    let (scenarios, size) = (
        [&loaded.scenario],
        Size {
            latents,
            ..args.size()
        },
    );
    let asked = Asked {
        experiment: command.name,
        scenarios: &scenarios,
        command: &line,
        seed: size.seed,
    };
    let _prepared = match asked.prepare(&args.out) {
        Ok(prepared) => prepared,
        Err(failure) => return unwritten(&failure, screen),
    };
    let bar = Progress::new(&loaded.scenario.id, size.replicates, true);
    let goes_on = |done, of| {
        bar.done_of(done, of);
        !interrupt::requested()
    };
    let make = |size: &Size| experiment(&loaded, &subject, size, &goes_on);
    let result = until(&size, precision, make, |result, precision| {
        error.map_or(0.0, |error| error(result, precision.of))
    });
    drop(bar);
    match result {
        Ok((result, precision)) => {
            let mut told = tell(&result, &loaded, &subject);
            let names = Names::of(&loaded.scenario);
            let posterior = found.map(|found| found.source);
            let learnt = posterior
                .as_ref()
                .map(|found| (found.calibration.as_str(), found.effective));
            told.words = report::framed(
                subject.given.as_ref().map(|given| (given, &names)),
                learnt,
                told.words,
                precision.as_ref(),
            );
            finish(
                &asked,
                &Precise {
                    result,
                    sampler: sampled(args),
                    precision,
                    posterior,
                },
                told,
                &args.written(),
                screen,
            )
        }
        Err(failure) => complain(&failure, &loaded, screen),
    }
}

/// What a posterior cannot be asked for, and a cure.
fn undrawn(args: &ExperimentArgs, precision: bool) -> Option<(&'static str, &'static str)> {
    if args.amount.sampler() == Sampler::Sobol {
        return Some((
            "the particles of a posterior are given: there are no Sobol points of them",
            "leave out --sampler",
        ));
    }
    let what = "--mcse needs ever more draws, and a posterior is worth a given number of them";
    precision.then_some((what, "leave it out, or calibrate with more --particles"))
}

/// A result, what was reached where a precision was asked for, and whose latents it has.
#[derive(Serialize)]
pub struct Precise<R> {
    #[serde(flatten)]
    pub result: R,
    /// `sobol`; otherwise each uncertain quantity is drawn by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampler: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Reached>,
    /// Of latents that are not drawn from their laws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posterior: Option<FoundIn>,
}

/// How uncertain quantities were drawn, where it was not each by itself.
pub fn sampled(args: &ExperimentArgs) -> Option<&'static str> {
    (args.amount.sampler() == Sampler::Sobol).then_some("sobol")
}

/// Writes the directory of a result and prints it.
pub fn finish<R: Serialize>(
    asked: &Asked,
    result: &R,
    told: Told,
    wanted: &Wanted,
    screen: &mut Screen,
) -> io::Result<Status> {
    let json = report::any_json(result);
    let Told {
        words,
        tables,
        charts,
        replicates,
        taught,
    } = told;
    let files = Files {
        json: json.clone(),
        tables,
        charts,
        without_charts: !wanted.charts,
        replicates,
        taught,
    };
    let directory = match asked.write(wanted.out, files, wanted.threads, &|| {
        !interrupt::requested()
    }) {
        Ok(directory) => directory,
        Err(failure) => return unwritten(&failure, screen),
    };
    match (wanted.json, wanted.quiet) {
        (true, _) => write!(screen.out, "{json}")?,
        (false, true) => {}
        (false, false) => screen.say(&format!("{words}\n{}\n", directory.display()))?,
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
        Failure::Asked { message, help } => screen.refuse(message, help.as_deref())?,
        Failure::Scenario(problems) => diagnostics::print(problems, screen)?,
        Failure::Model(problems) => {
            let problems: Vec<_> = problems
                .iter()
                .map(|problem| loaded.places.locate(problem))
                .collect();
            diagnostics::print(&problems, screen)?;
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
