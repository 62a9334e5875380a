//! What a sweep found, in words and as tables.

use crate::experiment::{Gap, Given, Point, Subject, Sweep};
use crate::output::Artifact;

use super::columns::Columns;
use super::number::{count, error, percent, points};
use super::tables::{aligned, plain};

/// Points shown on a terminal; the CSV has all.
const SHOWN: usize = 60;

/// A sentence on where the candidate does best and worst, and a table with a row per point.
pub fn sweep(found: &Sweep, subject: &Subject) -> String {
    let (name, contest) = (&subject.candidate_name, &subject.contest_name);
    let wins = |point: &&Point| point.level.wins.estimate;
    let best = found.points.iter().max_by(|a, b| wins(a).total_cmp(&wins(b)));
    let worst = found.points.iter().min_by(|a, b| wins(a).total_cmp(&wins(b)));
    let place = |point: &Point| {
        let values = found.over.iter().zip(&point.values).map(|(path, value)| format!("{path} = {}", rounded(value)));
        values.collect::<Vec<_>>().join(", ")
    };
    let mut text = format!(
        "{}\nAs written, {name} wins the {contest} in {} of {} simulated elections.\n",
        found.title,
        percent(found.as_written.wins.estimate),
        count(found.replicates)
    );
    if let (Some(worst), Some(best)) = (worst, best) {
        text += &format!(
            "Over {} points, between {} (at {}) and {} (at {}).\n",
            count(found.points.len() as u64),
            percent(worst.level.wins.estimate),
            place(worst),
            percent(best.level.wins.estimate),
            place(best)
        );
    }
    let mut table = plain();
    let figures = ["wins", "± error", "share", "wins,\nless written", "share,\nless written"];
    let worth = ["wins, what-if\nless point", "share, what-if\nless point"];
    let worth = worth.iter().filter(|_| found.what_if.is_some());
    table.set_header(found.over.iter().map(String::as_str).chain(figures).chain(worth.copied()));
    for point in found.points.iter().take(SHOWN) {
        let level = point.level;
        let mut row: Vec<String> = point.values.iter().map(rounded).collect();
        row.extend([percent(level.wins.estimate), error(level.wins.mcse), percent(level.share.estimate)]);
        for gap in std::iter::once(&point.from_written).chain(&point.what_if) {
            row.extend([points(gap.wins.estimate), points(gap.share.estimate)]);
        }
        table.add_row(row);
    }
    text += &format!("\n{}\n", aligned(table, 0));
    if found.points.len() > SHOWN {
        text += &format!(
            "… and {} more: sweep.csv and sweep.parquet have them all.\n",
            count((found.points.len() - SHOWN) as u64)
        );
    }
    text
}

/// A value in four decimals; the CSV has it as it was set.
fn rounded(value: &Given) -> String {
    match value {
        Given::Number(number) => super::csv::number((number * 1e4).round() / 1e4),
        date => date.to_string(),
    }
}

/// `sweep.csv` and `sweep.parquet`, a row per point: its values, how often the candidate wins, the share, and paired
/// differences, each with its Monte Carlo standard error.
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
    let gaps: Vec<Gap> = found.points.iter().map(|point| point.from_written).collect();
    paired(&mut columns, "less_written", &gaps);
    let gaps: Vec<Gap> = found.points.iter().filter_map(|point| point.what_if).collect();
    if gaps.len() == found.points.len() {
        paired(&mut columns, "what_if", &gaps);
    }
    columns.counts("replicates", levels().map(|level| level.counted));
    columns.files("sweep")
}

fn paired(columns: &mut Columns, name: &str, gaps: &[Gap]) {
    columns.estimates(&format!("wins_{name}"), gaps.iter().map(|gap| gap.wins));
    columns.estimates(&format!("share_{name}"), gaps.iter().map(|gap| gap.share));
    columns.estimates(&format!("winner_changes_{name}"), gaps.iter().map(|gap| gap.winner_changes));
}
