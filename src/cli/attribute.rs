//! `coattails attribute`: what each of several acts is worth.

use std::io;

use crate::experiment;
use crate::report;

use super::args::ExperimentArgs;
use super::{Screen, Status};

pub fn attribute(args: &ExperimentArgs, acts: &[String], screen: &mut Screen) -> io::Result<Status> {
    super::experiment::perform(
        args,
        screen,
        |loaded, subject, progress| experiment::attribute(&loaded.scenario, acts, subject, &args.size(), progress),
        |result, _, subject| report::attribution(result, subject),
    )
}
