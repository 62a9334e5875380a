//! `coattails sweep`: a scenario with its parameters at other values.

use std::io;

use crate::experiment::{self, Failure, Origin, Over};
use crate::output::Artifact;
use crate::report;

use super::args::ExperimentArgs;
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn sweep(args: &ExperimentArgs, over: &[String], zip: bool, screen: &mut Screen) -> io::Result<Status> {
    let origin = Origin { path: &args.path, sets: &args.sets };
    let mut options: Vec<String> = over.iter().flat_map(|over| ["--over".to_owned(), over.clone()]).collect();
    options.extend(zip.then(|| "--zip".to_owned()));
    perform(
        &Command { name: "sweep", options, args },
        screen,
        |loaded, subject, progress| {
            let over = over.iter().map(|text| Over::parse(text)).collect::<Result<Vec<Over>, Failure>>()?;
            experiment::sweep(loaded, origin, &over, zip, subject, &args.size(), progress)
        },
        |result, _, subject| Told {
            words: report::sweep(result, subject),
            tables: vec![Artifact { path: "sweep.csv".to_owned(), bytes: report::sweep_csv(result).into_bytes() }],
            replicates: result.replicates,
            ..Told::default()
        },
    )
}
