//! `coattails explain`: what a scenario assumes and expects, or how two differ. Nothing is
//! simulated.

use std::io;
use std::path::Path;

use crate::pipeline;
use crate::scenario::{self, Loaded};

use super::{Screen, Status, diagnostics};

pub fn explain(path: &Path, other: Option<&Path>, screen: &mut Screen) -> io::Result<Status> {
    let Some(first) = load(path, screen)? else {
        return Ok(Status::Refused);
    };
    let Some(other) = other else {
        return match pipeline::explain(&first.scenario) {
            Ok(text) => screen.say(&text).map(|()| Status::Done),
            Err(problems) => {
                let problems: Vec<_> = problems
                    .iter()
                    .map(|problem| first.places.locate(problem))
                    .collect();
                diagnostics::print(&problems, screen).map(|()| Status::Refused)
            }
        };
    };
    let Some(second) = load(other, screen)? else {
        return Ok(Status::Refused);
    };
    let differences = scenario::differences(&first.scenario, &second.scenario);
    if differences.is_empty() {
        screen.say(&format!(
            "{} and {} mean the same\n",
            path.display(),
            other.display()
        ))?;
    }
    for difference in differences {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "(absent)".to_owned());
        screen.say(&format!(
            "{}: {} → {}\n",
            difference.path,
            side(&difference.first),
            side(&difference.second)
        ))?;
    }
    Ok(Status::Done)
}

/// The scenario, its warnings printed; `None` if it was refused.
fn load(path: &Path, screen: &mut Screen) -> io::Result<Option<Loaded>> {
    match scenario::load(path, &[]) {
        Ok(loaded) => diagnostics::print(&loaded.warnings, screen).map(|()| Some(loaded)),
        Err(problems) => diagnostics::print(&problems, screen).map(|()| None),
    }
}
