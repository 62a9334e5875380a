//! `coattails sensitivity`: which uncertain assumption drives the answer.

use std::io;

use crate::estimate::Of;
use crate::experiment;
use crate::figure;
use crate::report;
use crate::simulate::Sampler;

use super::args::{ExperimentArgs, SensitivityArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn sensitivity(args: &ExperimentArgs, ask: &SensitivityArgs, screen: &mut Screen) -> io::Result<Status> {
    if let Some(why) = refusal(args) {
        return screen.refuse(why, Some("leave it out")).map(|()| Status::Refused);
    }
    perform(
        &Command { name: "sensitivity", options: ask.options(), args, of: Of::default() },
        screen,
        |loaded, subject, size, progress| {
            experiment::sensitivity(&loaded.scenario, &ask.ask(), subject, size, progress)
        },
        None,
        |result, loaded, subject| {
            let arm = |id: &String| loaded.scenario.arms.iter().find(|arm| arm.id == *id);
            let title = result.what_if.as_ref().and_then(arm).map(|arm| arm.title.as_str());
            let about = report::subject_in_words(result, title, subject);
            Told {
                words: report::sensitivity(result, title, subject),
                charts: figure::sensitivity(result, &about),
                replicates: result.replicates,
                ..Told::default()
            }
        },
    )
}

/// What other experiments take and this one cannot.
fn refusal(args: &ExperimentArgs) -> Option<&'static str> {
    if args.amount.given.is_some() {
        return Some(
            "--given makes uncertain quantities depend on one another: parts of the variance are not defined then",
        );
    }
    if args.amount.sampler() == Sampler::Sobol {
        return Some("--sampler sobol is for means: the parts of a variance come from pairs of independent samples");
    }
    let why = "--mcse is about means: the parts of a variance have intervals of their own, which -n makes narrower";
    args.amount.precision(Of::default()).map(|_| why)
}
