//! `coattails attribute`: what each of several acts is worth.

use std::io;

use crate::estimate::Of;
use crate::experiment;
use crate::figure::{About, Size, Source, charts};
use crate::report;
use crate::scenario::Names;
use crate::table;

use super::args::{ExperimentArgs, LearntArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn attribute(
    args: &ExperimentArgs,
    acts: &[String],
    learnt: &LearntArgs,
    of: Of,
    screen: &mut Screen,
) -> io::Result<Status> {
    let options = if acts.is_empty() {
        Vec::new()
    } else {
        vec!["--acts".to_owned(), acts.join(",")]
    };
    perform(
        &Command {
            name: "attribute",
            options,
            args,
            of,
            posterior: learnt.posterior.as_deref(),
            without_page: false,
        },
        screen,
        |loaded, subject, size, progress| {
            experiment::attribute(&loaded.scenario, acts, subject, size, progress)
        },
        Some(experiment::Attribution::error),
        |result, loaded, subject| {
            let names = Names::of(&loaded.scenario);
            Told {
                words: report::attribution(result, subject, &names),
                tables: table::parquet_and_csv(
                    "attribution",
                    &report::attribution_table(result, &names),
                ),
                charts: charts(
                    Source::Attribution(
                        result,
                        About {
                            subject,
                            names: &names,
                        },
                    ),
                    |_| true,
                    Size::default(),
                    1,
                ),
                replicates: result.replicates,
                taught: None,
            }
        },
    )
}
