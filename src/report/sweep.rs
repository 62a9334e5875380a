//! What a sweep found, in words and as tables.

use crate::experiment::{Gap, Given, Point, Subject, Sweep};
use crate::output::Artifact;
use crate::scenario::Names;

use super::columns::Columns;
use super::number::{count, error, percent, points};
use super::tables::{aligned, plain, tails};
use super::values::{given, short};
use super::words;

/// Points shown on a terminal; the CSV has all.
const SHOWN: usize = 60;

/// How the candidate does as written, where best and worst, how sure that is, and a table with a
/// row per point.
pub fn sweep(found: &Sweep, subject: &Subject, names: &Names) -> String {
    let mut text = format!(
        "{}\n{}\n",
        found.title,
        sentences(found, subject, names).join("\n")
    );
    let mut table = plain();
    let figures = [
        "wins",
        "± error",
        "share",
        "wins,\nless\nwritten",
        "share,\nless\nwritten",
    ];
    let worth = ["wins,\nwhat-if", "share,\nwhat-if"];
    let worth = worth.iter().filter(|_| found.what_if.is_some());
    let tails = tails(&found.over);
    table.set_header(
        tails
            .iter()
            .map(String::as_str)
            .chain(figures)
            .chain(worth.copied()),
    );
    for point in found.points.iter().take(SHOWN) {
        let level = point.level;
        let mut row: Vec<String> = point.values.iter().map(short).collect();
        row.extend([
            percent(level.wins.estimate),
            error(level.wins.mcse),
            percent(level.share.estimate),
        ]);
        for gap in std::iter::once(&point.from_written).chain(&point.what_if) {
            row.extend([points(gap.wins.estimate), points(gap.share.estimate)]);
        }
        table.add_row(row);
    }
    text += &format!("\n{}\n", aligned(table, 0));
    if found.what_if.is_some() {
        text += "\nIn points: less written, from the scenario as written; what-if, what the question’s what-if changes there.\n";
    }
    if found.points.len() > SHOWN {
        text += &format!(
            "… and {} more: sweep.csv and sweep.parquet have them all.\n",
            count((found.points.len() - SHOWN) as u64)
        );
    }
    text
}

fn sentences(found: &Sweep, subject: &Subject, names: &Names) -> Vec<String> {
    let chance = |point: &Point| words::chance(point.level.wins, point.level.counted);
    let as_written = format!(
        "As written, {} in {} of {} simulated elections",
        subject.wins(),
        words::chance(found.as_written.wins, found.as_written.counted),
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
    let share = most(&|point| point.from_written.share.mcse);
    format!(
        "So many elections make a chance good to {} points, a difference from the scenario as written to {} in the chance and {} \
         in the share (two Monte Carlo standard errors at most).",
        words::twice(chance),
        words::twice(gap),
        words::twice(share)
    )
}

/// `sweep.csv` and `sweep.parquet`, a row per point: its values, how often the candidate wins, the
/// share, and paired differences, each with its Monte Carlo standard error.
pub fn sweep_tables(found: &Sweep) -> Vec<Artifact> {
    let mut columns = Columns::new();
    for (at, path) in found.over.iter().enumerate() {
        let values: Vec<Given> = found.points.iter().map(|point| point.values[at]).collect();
        columns.given(path, &values);
    }
    let levels = || found.points.iter().map(|point| point.level);
    columns.estimates("wins", levels().map(|level| level.wins));
    columns.estimates("share", levels().map(|level| level.share));
    columns.numbers("share_p5", levels().map(|level| level.share_p5));
    columns.numbers("share_p50", levels().map(|level| level.share_p50));
    columns.numbers("share_p95", levels().map(|level| level.share_p95));
    let gaps: Vec<Gap> = found
        .points
        .iter()
        .map(|point| point.from_written)
        .collect();
    paired(&mut columns, "less_written", &gaps);
    let gaps: Vec<Gap> = found
        .points
        .iter()
        .filter_map(|point| point.what_if)
        .collect();
    if gaps.len() == found.points.len() {
        paired(&mut columns, "what_if", &gaps);
    }
    columns.counts("replicates", levels().map(|level| level.counted));
    columns.files("sweep")
}

fn paired(columns: &mut Columns, name: &str, gaps: &[Gap]) {
    columns.estimates(&format!("wins_{name}"), gaps.iter().map(|gap| gap.wins));
    columns.estimates(&format!("share_{name}"), gaps.iter().map(|gap| gap.share));
    columns.estimates(
        &format!("winner_changes_{name}"),
        gaps.iter().map(|gap| gap.winner_changes),
    );
}
