//! `coattails attribute`: what each of several acts is worth.

use std::io;

use crate::experiment;
use crate::report;

use super::args::ExperimentArgs;
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn attribute(args: &ExperimentArgs, acts: &[String], screen: &mut Screen) -> io::Result<Status> {
    let options = if acts.is_empty() { Vec::new() } else { vec!["--acts".to_owned(), acts.join(",")] };
    perform(
        &Command { name: "attribute", options, args },
        screen,
        |loaded, subject, progress| experiment::attribute(&loaded.scenario, acts, subject, &args.size(), progress),
        |result, _, subject| Told {
            words: report::attribution(result, subject),
            replicates: result.replicates,
            ..Told::default()
        },
    )
}
