//! `coattails sweep`: a scenario with its parameters at other values.

use std::io;

use crate::estimate::Of;
use crate::experiment::{self, Design, Failure, Origin, Over, Sweep};
use crate::figure::{About, Size, Source, charts};
use crate::report;
use crate::scenario::Names;
use crate::table;

use super::args::{ExperimentArgs, LearntArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn sweep(
    args: &ExperimentArgs,
    over: &[String],
    design: Design,
    learnt: &LearntArgs,
    of: Of,
    screen: &mut Screen,
) -> io::Result<Status> {
    let origin = Origin {
        path: &args.path,
        sets: &args.sets,
    };
    let mut options: Vec<String> = over
        .iter()
        .flat_map(|over| ["--over".to_owned(), over.clone()])
        .collect();
    match design {
        Design::Grid => {}
        Design::Zip => options.push("--zip".to_owned()),
        Design::Sample(count) => options.extend(["--sample".to_owned(), count.to_string()]),
    }
    perform(
        &Command {
            name: "sweep",
            options,
            args,
            of,
            posterior: learnt.posterior.as_deref(),
            without_page: false,
        },
        screen,
        |loaded, subject, size, progress| {
            let over = over
                .iter()
                .map(|text| Over::parse(text))
                .collect::<Result<Vec<Over>, Failure>>()?;
            experiment::sweep(loaded, origin, &over, design, subject, size, progress)
        },
        Some(Sweep::error),
        |result, loaded, subject| {
            let names = Names::of(&loaded.scenario);
            Told {
                words: report::sweep(result, subject, &names),
                tables: table::parquet_and_csv("sweep", &report::sweep_table(result, &names)),
                charts: charts(
                    Source::Sweep(
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
