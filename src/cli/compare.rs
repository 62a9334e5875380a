//! `coattails compare`: scenarios as arms, the first the baseline.

use std::io;
use std::path::{Path, PathBuf};

use crate::estimate::{self, GivenInfo, Of};
use crate::experiment::{self, Failure, Size, Subject, until};
use crate::figure;
use crate::output::Artifact;
use crate::pipeline::{self, experiment::Asked};
use crate::report;
use crate::scenario::{self, Loaded, Names, Scenario};

use super::args::ExperimentArgs;
use super::experiment::{Precise, Told, complain, finish, sampled, typed, unwritten};
use super::progress::Progress;
use super::{Screen, Status, diagnostics, interrupt};

pub fn compare(
    args: &ExperimentArgs,
    others: &[PathBuf],
    of: Of,
    screen: &mut Screen,
) -> io::Result<Status> {
    interrupt::listen();
    let precision = args.amount.precision(of);
    if let Some((message, help)) = pipeline::unsampled(
        args.amount.sampler(),
        args.amount.replicates(),
        precision.as_ref(),
    ) {
        return screen
            .refuse(&message, Some(&help))
            .map(|()| Status::Refused);
    }
    let paths = std::iter::once(args.path.as_path()).chain(others.iter().map(PathBuf::as_path));
    let loaded = match load(paths, args, screen)? {
        Some(loaded) => loaded,
        None => return Ok(Status::Refused),
    };
    let scenarios: Vec<&Scenario> = loaded.iter().map(|loaded| &loaded.scenario).collect();
    let subject = Subject::of(
        scenarios[0],
        args.candidate.as_deref(),
        args.contest.as_deref(),
    )
    .and_then(|subject| subject.given(scenarios[0], args.amount.given.as_deref()));
    let subject = match subject {
        Ok(subject) => subject,
        Err(failure) => return complain(&failure, &loaded[0], screen),
    };
    if let Err((at, failure)) = experiment::comparable(&scenarios, &subject) {
        return complain(&failure, &loaded[at], screen);
    }
    let line = line(args, of, &scenarios, &subject);
    let asked = Asked {
        experiment: "compare",
        scenarios: &scenarios,
        command: &line,
        seed: args.size().seed,
    };
    let _prepared = match asked.prepare(&args.out) {
        Ok(prepared) => prepared,
        Err(failure) => return unwritten(&failure, screen),
    };
    let bar = Progress::new(&scenarios[0].id, args.size().replicates, true);
    let place = std::cell::Cell::new(0);
    let goes_on = |done, of| {
        bar.done_of(done, of);
        !interrupt::requested()
    };
    let make = |size: &Size| {
        experiment::compare(&scenarios, &subject, size, &goes_on).map_err(|(at, failure)| {
            place.set(at);
            failure
        })
    };
    let found = until(&args.size(), precision, make, |found, precision| {
        found.error(precision.of)
    });
    drop(bar);
    let (found, precision) = match found {
        Ok(found) => found,
        Err(Failure::Stopped) => return complain(&Failure::Stopped, &loaded[0], screen),
        Err(failure) => return complain(&failure, &loaded[place.get()], screen),
    };
    let names = Names::of(scenarios[0]);
    let mut findings = estimate::estimate(&found.table, args.threads);
    findings.given = subject
        .given
        .as_ref()
        .map(|given| GivenInfo::of(&found.table, given.to_string(), given.in_words(&names)));
    let file = |path: &str, text: String| Artifact {
        path: path.to_owned(),
        bytes: text.into_bytes(),
    };
    let words = report::comparison(&found, &findings, &subject, report::width());
    let told = Told {
        words: report::framed(None, None, words, precision.as_ref()),
        tables: vec![
            file("findings.json", report::json(&findings)),
            file("summary.csv", report::summary(&findings)),
            file("differences.csv", report::differences(&found)),
        ],
        charts: figure::charts(
            figure::Source::Findings(&findings),
            |_| true,
            figure::Size::default(),
            args.threads,
        ),
        replicates: found.replicates,
        taught: None,
    };
    finish(
        &asked,
        &Precise {
            result: found,
            sampler: sampled(args),
            precision,
            posterior: None,
        },
        told,
        &args.written(),
        screen,
    )
}

/// All of them, or nothing where one does not load: then the problems of all are printed.
fn load<'a>(
    paths: impl Iterator<Item = &'a Path>,
    args: &ExperimentArgs,
    screen: &mut Screen,
) -> io::Result<Option<Vec<Loaded>>> {
    let (mut all, mut sound) = (Vec::new(), true);
    for path in paths {
        match scenario::load(path, &args.sets) {
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

/// What gives the same again from the scenarios as resolved.
fn line(args: &ExperimentArgs, of: Of, scenarios: &[&Scenario], subject: &Subject) -> String {
    let files: Vec<String> = scenarios
        .iter()
        .map(|scenario| format!("{}.toml", scenario.id))
        .collect();
    let (seed, amount) = (args.seed.to_string(), args.amount.typed(of));
    let options = [
        "--candidate",
        &subject.candidate,
        "--contest",
        &subject.contest,
        "--seed",
        &seed,
    ];
    let charts = args.no_charts.then_some("--no-charts");
    typed(
        std::iter::once("compare")
            .chain(files.iter().map(String::as_str))
            .chain(options)
            .chain(amount.iter().map(String::as_str))
            .chain(charts),
    )
}
