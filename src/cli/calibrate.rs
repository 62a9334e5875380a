//! `coattails calibrate`: what was observed teaches what it can of a scenario's uncertain
//! quantities.

use std::io;

use crate::estimate::Of;
use crate::evidence::{Learnt, learn_from_observations};
use crate::figure;
use crate::report::{self, Taught};

use super::args::{ExperimentArgs, PosteriorArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn calibrate(
    args: &ExperimentArgs,
    posterior: &PosteriorArgs,
    screen: &mut Screen,
) -> io::Result<Status> {
    perform(
        &Command {
            without_page: posterior.no_report,
            name: "calibrate",
            options: posterior.options(),
            args,
            of: Of::default(),
            posterior: None,
        },
        screen,
        |loaded, _, size, progress| {
            learn_from_observations(
                &loaded.scenario,
                &posterior.effort(size.seed),
                size,
                progress,
            )
        },
        None,
        |Learnt {
             calibration,
             posterior: found,
         },
         loaded,
         _| Told {
            words: report::calibration(calibration, &loaded.scenario),
            tables: report::calibration_tables(calibration, found),
            charts: figure::charts(
                figure::Source::Calibration(calibration, &loaded.scenario),
                |_| true,
                figure::Size::default(),
                1,
            ),
            replicates: calibration.replicates,
            taught: (!posterior.no_report).then(|| {
                Taught::Calibration(
                    Box::new(calibration.clone()),
                    Box::new(loaded.scenario.clone()),
                )
            }),
        },
    )
}
