//! `coattails calibrate`: what was observed teaches what it can of a scenario's uncertain quantities.

use std::io;

use crate::estimate::Of;
use crate::evidence::{Learnt, learn_from_observations};
use crate::figure;
use crate::report;

use super::args::{ExperimentArgs, PosteriorArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn calibrate(args: &ExperimentArgs, posterior: &PosteriorArgs, screen: &mut Screen) -> io::Result<Status> {
    perform(
        &Command { name: "calibrate", options: posterior.options(), args, of: Of::default(), posterior: None },
        screen,
        |loaded, _, size, progress| {
            learn_from_observations(&loaded.scenario, &posterior.effort(size.seed), size, progress)
        },
        None,
        |Learnt { calibration, posterior }, loaded, _| Told {
            words: report::calibration(calibration, &loaded.scenario),
            tables: report::calibration_tables(calibration, posterior),
            charts: figure::calibration(calibration, &loaded.scenario),
            replicates: calibration.replicates,
        },
    )
}
