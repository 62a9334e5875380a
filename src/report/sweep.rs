//! What a sweep found, in words, as a table and as CSV.

use crate::estimate::Estimate;
use crate::experiment::{Gap, Point, Subject, Sweep};

use super::csv::{lines, number};
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
        let values = found.over.iter().zip(&point.values).map(|(path, value)| format!("{path} = {value}"));
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
        let mut row: Vec<String> = point.values.iter().map(ToString::to_string).collect();
        row.extend([percent(level.wins.estimate), error(level.wins.mcse), percent(level.share.estimate)]);
        for gap in std::iter::once(&point.from_written).chain(&point.what_if) {
            row.extend([points(gap.wins.estimate), points(gap.share.estimate)]);
        }
        table.add_row(row);
    }
    text += &format!("\n{}\n", aligned(table, 0));
    if found.points.len() > SHOWN {
        text += &format!("… and {} more: sweep.csv has them all.\n", count((found.points.len() - SHOWN) as u64));
    }
    text
}

/// A row per point: its values, how often the candidate wins, the mean share, and paired differences, each with its Monte
/// Carlo standard error.
pub fn sweep_csv(found: &Sweep) -> String {
    let figures = |name: &str| [name.to_owned(), format!("{name}_mcse")];
    let gap = |name: &str| ["wins", "share", "winner_changes"].map(|of| format!("{of}_{name}"));
    let mut header = found.over.clone();
    header
        .extend(["wins", "share"].map(str::to_owned).iter().chain(&gap("less_written")).flat_map(|name| figures(name)));
    header.extend(gap("what_if").iter().filter(|_| found.what_if.is_some()).flat_map(|name| figures(name)));
    let mut rows = vec![header];
    for point in &found.points {
        let mut row: Vec<String> = point.values.iter().map(ToString::to_string).collect();
        let gaps = std::iter::once(&point.from_written).chain(&point.what_if);
        let all = [point.level.wins, point.level.share].into_iter().chain(gaps.flat_map(of_gap));
        row.extend(all.flat_map(|Estimate { estimate, mcse }| [number(estimate), number(mcse)]));
        rows.push(row);
    }
    lines(&rows)
}

fn of_gap(gap: &Gap) -> [Estimate; 3] {
    [gap.wins, gap.share, gap.winner_changes]
}
