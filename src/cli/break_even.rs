//! `coattails break-even`: where a parameter changes who is favoured.

use std::io;

use crate::experiment::{self, Origin, Over};
use crate::report;

use super::args::ExperimentArgs;
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn break_even(args: &ExperimentArgs, over: &str, win: f64, screen: &mut Screen) -> io::Result<Status> {
    let origin = Origin { path: &args.path, sets: &args.sets };
    let options = ["--over", over, "--win", &win.to_string()].map(str::to_owned).to_vec();
    perform(
        &Command { name: "break-even", options, args },
        screen,
        |_, subject, progress| {
            experiment::break_even(origin, &Over::parse(over)?, win, subject, &args.size(), progress)
        },
        |result, _, subject| Told {
            words: report::break_even(result, subject),
            replicates: result.replicates,
            ..Told::default()
        },
    )
}
