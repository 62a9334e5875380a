//! `coattails sensitivity`: which uncertain assumption drives the answer.

use std::io;

use crate::experiment;
use crate::figure;
use crate::report;

use super::args::{ExperimentArgs, SensitivityArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn sensitivity(args: &ExperimentArgs, ask: &SensitivityArgs, screen: &mut Screen) -> io::Result<Status> {
    perform(
        &Command { name: "sensitivity", options: ask.options(), args },
        screen,
        |loaded, subject, progress| {
            experiment::sensitivity(&loaded.scenario, &ask.ask(), subject, &args.size(), progress)
        },
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
