//! `coattails break-even`: where a parameter changes who is favoured.

use std::io;

use crate::estimate::Of;
use crate::experiment::{self, BreakEven, Failure, Origin, Over};
use crate::figure::{About, Size, Source, charts};
use crate::report;
use crate::scenario::Names;
use crate::table;

use super::args::{ExperimentArgs, LearntArgs};
use super::experiment::{Command, Told, perform};
use super::{Screen, Status};

pub fn break_even(
    args: &ExperimentArgs,
    over: &[String],
    win: f64,
    learnt: &LearntArgs,
    of: Of,
    screen: &mut Screen,
) -> io::Result<Status> {
    // What is looked for is a chance to win: nothing else need be known well.
    if !matches!(of, Of::Differences | Of::Wins) {
        let message = format!(
            "break-even looks for a chance to win: --mcse is about that, not about {}",
            of.name()
        );
        return screen
            .refuse(&message, Some("leave out --of, or give --of wins"))
            .map(|()| Status::Refused);
    }
    let origin = Origin {
        path: &args.path,
        sets: &args.sets,
    };
    let mut options: Vec<String> = over
        .iter()
        .flat_map(|over| ["--over".to_owned(), over.clone()])
        .collect();
    options.extend(["--win".to_owned(), win.to_string()]);
    perform(
        &Command {
            name: "break-even",
            options,
            args,
            of: Of::Wins,
            posterior: learnt.posterior.as_deref(),
            without_page: false,
        },
        screen,
        |_, subject, size, progress| {
            let over = over
                .iter()
                .map(|text| Over::parse(text))
                .collect::<Result<Vec<Over>, Failure>>()?;
            experiment::break_even(origin, &over, win, subject, size, progress)
        },
        Some(BreakEven::error),
        |result, loaded, subject| {
            let names = Names::of(&loaded.scenario);
            Told {
                words: report::break_even(result, subject, &names),
                tables: report::break_even_tables(result, &names)
                    .iter()
                    .flat_map(|(name, of)| table::parquet_and_csv(name, of))
                    .collect(),
                charts: charts(
                    Source::BreakEven(
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
