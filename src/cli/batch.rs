//! The end of a batch: what its scenarios come to, in one table and in `index.csv`.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::output;
use crate::report;

use super::args::RunArgs;
use super::run::Outcome;
use super::{Screen, Status};

/// Writes the index and, unless told to be quiet, prints the table, both in the order asked for.
pub fn index(
    mut outcomes: Vec<(String, Outcome)>,
    args: &RunArgs,
    screen: &mut Screen,
) -> io::Result<Status> {
    report::order(&mut outcomes, args.order(), |(_, outcome)| {
        outcome.as_ref().ok().map(|run| &run.findings)
    });
    let path = args.out.join("index.csv");
    let address = |directory: &PathBuf| {
        let within = directory.strip_prefix(&args.out).unwrap_or(directory);
        within
            .iter()
            .map(|part| part.to_string_lossy())
            .collect::<Vec<_>>()
            .join("/")
    };
    let rows: Vec<report::BatchRow> = outcomes
        .iter()
        .map(|(name, outcome)| match outcome {
            Ok(run) => (name.as_str(), Ok((&run.findings, address(&run.directory)))),
            Err((_, why)) => (name.as_str(), Err(why.as_str())),
        })
        .collect();
    let mut status = Status::Done;
    if let Err(error) = output::replace(&path, report::batch_csv(&rows).as_bytes()) {
        screen.complain(&error.to_string())?;
        status = Status::Failed;
    }
    if !args.json {
        writeln!(
            screen.out,
            "{}\n\n{}",
            path.display(),
            report::batch(&rows, report::width())
        )?;
    }
    Ok(status)
}
