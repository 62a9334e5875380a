//! `coattails sensitivity`: which uncertain assumption drives the answer; in a posterior, where
//! they hang together, what its variance is made of.

use std::io;

use crate::estimate::Of;
use crate::experiment;
use crate::figure::{About, Size, Source, charts};
use crate::report;
use crate::scenario::{Loaded, Names};
use crate::simulate::Sampler;

use super::args::{ExperimentArgs, LearntArgs, SensitivityArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn sensitivity(
    args: &ExperimentArgs,
    ask: &SensitivityArgs,
    learnt: &LearntArgs,
    screen: &mut Screen,
) -> io::Result<Status> {
    if let Some(why) = refusal(args) {
        return screen
            .refuse(why, Some("leave it out"))
            .map(|()| Status::Refused);
    }
    let (name, posterior) = ("sensitivity", learnt.posterior.as_deref());
    let command = Command {
        name,
        options: ask.options(),
        args,
        of: Of::default(),
        posterior,
        without_page: false,
    };
    if posterior.is_some() {
        return dependence(&command, ask, screen);
    }
    perform(
        &command,
        screen,
        |loaded, subject, size, progress| {
            experiment::sensitivity(&loaded.scenario, &ask.ask(), subject, size, progress)
        },
        None,
        |result, loaded, subject| {
            let title = title(result.what_if.as_deref(), loaded);
            let names = Names::of(&loaded.scenario);
            Told {
                words: report::sensitivity(result, title, subject),
                charts: charts(
                    Source::Sensitivity(
                        result,
                        About {
                            subject,
                            names: &names,
                        },
                    ),
                    |_| true,
                    Size::default(),
                    1,
                ),
                replicates: result.replicates,
                ..Told::default()
            }
        },
    )
}

fn dependence(command: &Command, ask: &SensitivityArgs, screen: &mut Screen) -> io::Result<Status> {
    perform(
        command,
        screen,
        |loaded, subject, size, progress| {
            experiment::dependence(&loaded.scenario, &ask.ask(), subject, size, progress)
        },
        None,
        |result, loaded, subject| {
            let title = title(result.what_if.as_deref(), loaded);
            let names = Names::of(&loaded.scenario);
            Told {
                words: report::dependence(result, title, subject),
                charts: charts(
                    Source::Dependence(
                        result,
                        About {
                            subject,
                            names: &names,
                        },
                    ),
                    |_| true,
                    Size::default(),
                    1,
                ),
                replicates: result.replicates,
                ..Told::default()
            }
        },
    )
}

/// The title of an arm.
fn title<'a>(what_if: Option<&str>, loaded: &'a Loaded) -> Option<&'a str> {
    let arm = |id: &str| loaded.scenario.arms.iter().find(|arm| arm.id == id);
    what_if.and_then(arm).map(|arm| arm.title.as_str())
}

/// What other experiments take and this one cannot.
fn refusal(args: &ExperimentArgs) -> Option<&'static str> {
    if args.amount.given.is_some() {
        return Some(
            "--given makes uncertain quantities depend on one another: parts of the variance are not defined then",
        );
    }
    if args.amount.sampler() == Sampler::Sobol {
        return Some(
            "--sampler sobol is for means: the parts of a variance come from pairs of independent samples",
        );
    }
    let why = "--mcse is about means: the parts of a variance have intervals of their own, which -n makes narrower";
    args.amount.precision(Of::default()).map(|_| why)
}
