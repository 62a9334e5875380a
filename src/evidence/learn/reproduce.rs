//! Does what was learnt give such a table? Plain figures of the table beside the same figures of
//! tables that the simulator draws with what was learnt: the same races, their first rounds as they
//! were, run-offs as they may come out.

use serde::{Deserialize, Serialize};

use crate::evidence::case::{Case, within};
use crate::evidence::expand::Template;
use crate::evidence::line::Line;
use crate::evidence::simulated::shares;
use crate::experiment::Failure;
use crate::quantity::Seed;

use super::fit::Learnt;
use super::fragment::sets;

/// Tables that are drawn.
pub const TABLES: u64 = 1000;
const SEED: Seed = Seed(1);

/// What was drawn, figure by figure.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Reproduced {
    /// How many were drawn.
    pub tables: u64,
    /// What they are compared in.
    pub figures: Vec<Figure>,
}

/// A figure of the table among those of tables drawn.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Figure {
    /// What it is, for people.
    pub name: String,
    /// Its value in the table learnt from.
    pub of_table: f64,
    /// Of the tables drawn: mean, and the central 90 %.
    pub mean: f64,
    /// 5 % quantile of the tables drawn.
    pub low: f64,
    /// 95 % quantile of the tables drawn.
    pub high: f64,
    /// Share of them that lie below the table's, those at it counted half. Near 0 or 1, what was
    /// learnt does not give it.
    pub below: f64,
}

/// What was learnt, and how the table lies among tables drawn with it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Lessons {
    /// What is in the fragment of a scenario.
    #[serde(flatten)]
    pub learnt: Learnt,
    /// `None` of fewer than three run-offs.
    pub reproduced: Option<Reproduced>,
}

/// Figures of a table, in this order: those of the least-squares line of a run-off's logit on that
/// of the first round, both the first round's leader's (so that it has an intercept, which the
/// model has not), of what lies off it, and of who won.
const NAMES: [&str; 6] = [
    "slope",
    "intercept",
    "standard deviation about the line",
    "excess kurtosis about the line",
    "largest distance, standard deviations",
    "leaders who won",
];

/// Draws 1000 tables of the cases. `None` where they are too few for a line.
///
/// # Errors
/// As simulating a case.
pub fn reproduce(
    cases: &[Case],
    template: &Template,
    learnt: &Learnt,
    threads: usize,
) -> Result<Option<Reproduced>, Failure> {
    let held: Vec<f64> = cases.iter().map(|case| case.share).collect();
    let Some(of_table) = figures(cases, &held) else {
        return Ok(None);
    };
    let drawn = shares(cases, template, &sets(learnt), (SEED, TABLES), threads)?;
    let table = |at: usize| drawn.iter().map(|case| case[at]).collect::<Vec<f64>>();
    let tables: Vec<[f64; NAMES.len()]> = (0..TABLES as usize)
        .filter_map(|at| figures(cases, &table(at)))
        .collect();
    let figures = (0..NAMES.len()).map(|place| {
        let values: Vec<f64> = tables.iter().map(|figures| figures[place]).collect();
        figure(NAMES[place], of_table[place], values)
    });
    Ok(Some(Reproduced {
        tables: tables.len() as u64,
        figures: figures.collect(),
    }))
}

/// The figures of the cases if their leaders' shares had been these.
fn figures(cases: &[Case], shares: &[f64]) -> Option<[f64; NAMES.len()]> {
    let points: Vec<(f64, f64)> = cases
        .iter()
        .zip(shares)
        .map(|(case, share)| (within(case.first), within(*share)))
        .collect();
    let line = Line::through(&points)?;
    let off: Vec<f64> = points
        .iter()
        .map(|(x, y)| y - line.intercept - line.slope * x)
        .collect();
    let n = off.len() as f64;
    let moment = |power: i32| off.iter().map(|off| off.powi(power)).sum::<f64>() / n;
    let largest = off.iter().fold(0.0_f64, |most, off| most.max(off.abs()));
    let won = shares.iter().filter(|share| **share > 0.5).count() as f64 / n;
    let kurtosis = moment(4) / (moment(2) * moment(2)) - 3.0;
    Some([
        line.slope,
        line.intercept,
        line.sd,
        kurtosis,
        largest / line.sd,
        won,
    ])
}

fn figure(name: &str, of_table: f64, mut values: Vec<f64>) -> Figure {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    let at = |level: f64| values[((level * n as f64) as usize).min(n - 1)];
    let below = values.iter().filter(|value| **value < of_table).count();
    let equal = values.iter().filter(|value| **value == of_table).count();
    Figure {
        name: name.to_owned(),
        of_table,
        mean: values.iter().sum::<f64>() / n as f64,
        low: at(0.05),
        high: at(0.95),
        below: (below as f64 + 0.5 * equal as f64) / n as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_where_it_lies_among_those_drawn() {
        let found = figure("slope", 29.0, (0..100).rev().map(f64::from).collect());
        assert_eq!(
            (found.mean, found.low, found.high, found.below),
            (49.5, 5.0, 95.0, 0.295)
        );
    }
}
