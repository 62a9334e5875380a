//! `coattails break-even`: where a parameter changes who is favoured.

use std::io;

use crate::experiment::{self, Origin, Over};
use crate::report;

use super::args::ExperimentArgs;
use super::{Screen, Status};

pub fn break_even(args: &ExperimentArgs, over: &str, win: f64, screen: &mut Screen) -> io::Result<Status> {
    let origin = Origin { path: &args.path, sets: &args.sets };
    super::experiment::perform(
        args,
        screen,
        |_, subject, progress| {
            experiment::break_even(origin, &Over::parse(over)?, win, subject, &args.size(), progress)
        },
        |result, _, subject| report::break_even(result, subject),
    )
}
