//! What a sweep found, in words and as tables.

use crate::experiment::{Gap, ParameterValue, Point, Sweep};
use crate::figure::capital;
use crate::scenario::Names;
use crate::table::{Column, Digits, Draft, ERROR, Table, WINS, WINS_ERROR, terminal};

use super::setting::Setting;
use super::tables::tails;
use super::values::given;
use crate::table::number::{self, count};

/// Points shown on a terminal; the CSV has all.
const SHOWN: usize = 60;

/// A table with a row per point.
pub fn details(found: &Sweep, names: &Names, width: usize) -> String {
    let table = table(found, names);
    let mut text = terminal(&table, SHOWN, width) + "\n";
    if found.what_if.is_some() {
        text += "\nIn points: less written, from the scenario as written; what-if, the question’s what-if less the point.\n";
    }
    if found.points.len() > SHOWN {
        text += &format!(
            "… and {} more: sweep.csv and sweep.parquet have them all.\n",
            count((found.points.len() - SHOWN) as u64)
        );
    }
    text
}

/// How the candidate does as written, where best and worst, and how sure that is.
pub fn sentences(found: &Sweep, Setting { subject, names, .. }: &Setting) -> Vec<String> {
    let chance = |point: &Point| number::chance(point.level.wins, point.level.counted);
    let as_written = format!(
        "As written, {} in {} of {} simulated elections",
        subject.wins(),
        number::chance(found.as_written.wins, found.as_written.counted),
        count(found.as_written.counted)
    );
    let wins = |point: &&Point| point.level.wins.estimate;
    let best = found
        .points
        .iter()
        .max_by(|a, b| wins(a).total_cmp(&wins(b)));
    let worst = found
        .points
        .iter()
        .min_by(|a, b| wins(a).total_cmp(&wins(b)));
    let (Some(worst), Some(best)) = (worst, best) else {
        return vec![as_written + "."];
    };
    let (low, high, number) = (
        chance(worst),
        chance(best),
        count(found.points.len() as u64),
    );
    let (over, at) = match found.over.as_slice() {
        [one] => (
            format!("{number} values of {}", names.the(one)),
            [worst, best].map(at),
        ),
        _ => (format!("{number} points"), [String::new(), String::new()]),
    };
    let between = match low == high {
        true => format!("; over {over}, in {low} at each."),
        false => format!(
            "; over {over}, in between {low}{} and {high}{}.",
            at[0], at[1]
        ),
    };
    let mut all = vec![as_written + &between];
    if found.over.len() > 1 && low != high {
        all.push(format!("Least where {}.", place(&found.over, worst, names)));
        all.push(format!("Most where {}.", place(&found.over, best, names)));
    }
    all.push(sure(found));
    all
}

/// Where the point of one parameter is: ` (at 0.8)`, ` (at 9 July 2020)`.
fn at(point: &Point) -> String {
    point
        .values
        .first()
        .map_or_else(String::new, |value| format!(" (at {})", given(value)))
}

/// Where a point of several parameters is: `the effect of … is 0.8, the share of … is 0.5`.
fn place(over: &[String], point: &Point, names: &Names) -> String {
    let each = over.iter().zip(&point.values);
    let each = each.map(|(path, value)| format!("{} is {}", names.the(path), given(value)));
    each.collect::<Vec<String>>().join(", ")
}

/// What counting a finite number of elections leaves open.
fn sure(found: &Sweep) -> String {
    let most = |of: &dyn Fn(&Point) -> f64| found.points.iter().map(of).fold(0.0, f64::max);
    let chance = most(&|point| point.level.wins.mcse).max(found.as_written.wins.mcse);
    let gap = most(&|point| point.from_written.wins.mcse);
    let shares = found
        .points
        .iter()
        .filter_map(|point| point.from_written.share);
    let share = shares.map(|share| share.mcse).reduce(f64::max);
    format!(
        "So many elections make a chance good to {} points, a difference from the scenario as written to {} in the chance{} (two \
         Monte Carlo standard errors at most).",
        number::twice(chance),
        number::twice(gap),
        share.map_or_else(String::new, |share| format!(
            " and {} in the share",
            number::twice(share)
        ))
    )
}

/// A row per point: its values, how often the candidate wins, the share, and paired differences,
/// each with its Monte Carlo standard error.
pub fn table(found: &Sweep, names: &Names) -> Table {
    let written: Gaps = |point| Some(point.from_written);
    let what_if: Gaps = |point| point.what_if;
    let table = varied(Table::of(&found.points), &found.over, names, |point, at| {
        point.values[at]
    });
    let wins = Column::percent("wins", WINS).brief("wins");
    let share = Column::percent("share", "Share").brief("share");
    let table = table
        .estimate(wins, Some(WINS_ERROR), |point| point.level.wins)
        .briefly("± error")
        .estimate(share, Some("± error of the share"), |point| {
            point.level.share
        })
        .column(
            Column::percent("share_p5", "Share, 5 % quantile"),
            |point| point.level.share_p5,
        )
        .column(Column::percent("share_p50", "Share, median"), |point| {
            point.level.share_p50
        })
        .column(
            Column::percent("share_p95", "Share, 95 % quantile"),
            |point| point.level.share_p95,
        );
    let headings = [
        "Chance, less as written",
        "Share, less as written",
        "Another wins than as written",
    ];
    let table = paired(table, "less_written", "less\nwritten", headings, written);
    let headings = [
        "Chance, what-if less this",
        "Share, what-if less this",
        "Another wins in the what-if",
    ];
    let table = match found.points.iter().all(|point| point.what_if.is_some()) {
        true => paired(table, "what_if", "what-if", headings, what_if),
        false => table,
    };
    table
        .column(Column::count("replicates", "Elections counted"), |point| {
            point.level.counted
        })
        .column(
            Column::count("with_share", "Elections with a share"),
            |point| point.level.with_share,
        )
        .table()
        .digits(Digits::Significant)
}

type Gaps = fn(&Point) -> Option<Gap>;

fn paired<'a>(
    table: Draft<&'a Point>,
    name: &str,
    brief: &str,
    [wins, share, another]: [&str; 3],
    gap: Gaps,
) -> Draft<&'a Point> {
    let id = |what: &str| format!("{what}_{name}");
    let wins = Column::points(&id("wins"), wins).brief(&format!("wins,\n{brief}"));
    let share = Column::points(&id("share"), share).brief(&format!("share,\n{brief}"));
    let another = Column::percent(&id("winner_changes"), another);
    table
        .estimate(wins, Some(ERROR), move |point| {
            gap(point).map(|gap| gap.wins)
        })
        .estimate(share, Some(ERROR), move |point| {
            gap(point).and_then(|gap| gap.share)
        })
        .estimate(another, Some(ERROR), move |point| {
            gap(point).map(|gap| gap.winner_changes)
        })
}

/// A column for each parameter that was varied, headed by what it is.
pub(super) fn varied<R: Copy>(
    table: Draft<R>,
    over: &[String],
    names: &Names,
    value: impl Fn(R, usize) -> ParameterValue,
) -> Draft<R> {
    let briefs = tails(over);
    over.iter()
        .zip(briefs)
        .enumerate()
        .fold(table, |table, (at, (path, brief))| {
            let heading = capital(&names.parameter(path));
            let column = Column::value(path, &heading).brief(&brief);
            table.column(column, |row| value(row, at))
        })
}
