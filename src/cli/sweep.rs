//! `coattails sweep`: a scenario with its parameters at other values.

use std::io;
use std::path::Path;

use crate::experiment::{self, Failure, Origin, Over};
use crate::report;

use super::args::ExperimentArgs;
use super::{Screen, Status};

pub fn sweep(
    args: &ExperimentArgs,
    over: &[String],
    zip: bool,
    csv: Option<&Path>,
    screen: &mut Screen,
) -> io::Result<Status> {
    let origin = Origin { path: &args.path, sets: &args.sets };
    let mut rows = None;
    let status = super::experiment::perform(
        args,
        screen,
        |loaded, subject, progress| {
            let over = over.iter().map(|text| Over::parse(text)).collect::<Result<Vec<Over>, Failure>>()?;
            let found = experiment::sweep(loaded, origin, &over, zip, subject, &args.size(), progress)?;
            rows = csv.map(|path| (path, report::sweep_csv(&found)));
            Ok(found)
        },
        |result, _, subject| report::sweep(result, subject),
    )?;
    if let Some((path, text)) = rows
        && let Err(error) = std::fs::write(path, text)
    {
        screen.complain(&format!("cannot write {}: {error}", path.display()))?;
        return Ok(Status::Failed);
    }
    Ok(status)
}
