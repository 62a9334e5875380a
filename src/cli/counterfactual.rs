//! `coattails counterfactual`: what would have happened otherwise, in worlds that fit what was
//! observed.

use std::io;

use crate::estimate::Of;
use crate::evidence::what_would_have_been;
use crate::figure;
use crate::report::{self, Taught};

use super::args::{ExperimentArgs, PosteriorArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn counterfactual(
    args: &ExperimentArgs,
    posterior: &PosteriorArgs,
    what_ifs: &[String],
    screen: &mut Screen,
) -> io::Result<Status> {
    let mut options = posterior.options();
    if !what_ifs.is_empty() {
        options.extend(["--what-if".to_owned(), what_ifs.join(",")]);
    }
    perform(
        &Command {
            without_page: posterior.no_report,
            name: "counterfactual",
            options,
            args,
            of: Of::default(),
            posterior: None,
        },
        screen,
        |loaded, subject, size, progress| {
            let effort = posterior.effort(size.seed);
            what_would_have_been(&loaded.scenario, what_ifs, subject, &effort, size, progress)
        },
        None,
        |found, loaded, subject| Told {
            words: report::counterfactual(found, &loaded.scenario, subject),
            charts: figure::charts(
                figure::Source::Counterfactual(found, &loaded.scenario),
                |_| true,
                figure::Size::default(),
                1,
            ),
            replicates: found.replicates,
            tables: Vec::new(),
            taught: (!posterior.no_report).then(|| {
                Taught::Counterfactual(Box::new(found.clone()), Box::new(loaded.scenario.clone()))
            }),
        },
    )
}
