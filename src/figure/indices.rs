//! Which part of a variance is due to which assumption: a row for each group, alone and with others, with intervals.

use crate::experiment::{GroupIndices, Index, Sensitivity};

use super::face::wrapped;
use super::frame::Frame;
use super::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL};
use super::scene::{Anchor, Scene};
use super::theme;
use super::wording::{self, SPACE};

const LABEL: f64 = 262.0;
const LEFT: f64 = 304.0;
const RIGHT: f64 = 604.0;
/// Right ends of the columns of figures.
const ALONE: f64 = 690.0;
const TOTAL: f64 = theme::WIDTH - theme::MARGIN;
const LEAST_ROW: f64 = 34.0;
const BAR: f64 = 9.0;
/// Rows at most, and the least total index that is worth one.
const MOST: usize = 12;
const LEAST: f64 = 0.0005;

/// The chart; nothing where nothing varies. `about` is what varies, in words.
pub fn scene(found: &Sensitivity, about: &str) -> Option<Scene> {
    let worth = |group: &&GroupIndices| group.indices.total.estimate >= LEAST;
    let rows: Vec<&GroupIndices> = found.groups.iter().filter(worth).take(MOST).collect();
    let first = rows.first().filter(|_| found.sd > 0.0)?;
    let title = format!(
        "What decides is {}: {} of the variance is due to it alone",
        first.label,
        wording::whole_percent(first.indices.first.estimate.clamp(0.0, 1.0))
    );
    let subtitle = format!(
        "Parts of the variance of {about} (standard deviation {:.1} points). Dark bar: alone, what knowing this would take \
         away; light bar: with all that it does together with others. Lines: 95{SPACE}% intervals from the Monte Carlo \
         error.",
        100.0 * found.sd
    );
    let mut page = Page::new(Frame::usual(), title, &subtitle);
    page.y += 14.0;
    let y = page.y + theme::SMALL;
    page.text("Part of the variance", (LEFT, y), Anchor::Start, HEADING);
    page.text("alone", (ALONE, y), Anchor::End, HEADING);
    page.text("with others", (TOTAL, y), Anchor::End, HEADING);
    page.y = y + 10.0;
    let labels: Vec<Vec<String>> = rows.iter().map(|row| wrapped(&row.label, BODY, LABEL, 3)).collect();
    let heights: Vec<f64> =
        labels.iter().map(|label| (theme::LEADING * theme::BODY * label.len() as f64 + 12.0).max(LEAST_ROW)).collect();
    let (top, bottom) = (page.y, page.y + heights.iter().sum::<f64>());
    for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let (width, colour) = if part == 0.0 { (1.25, theme::ZERO) } else { (1.0, theme::GRID) };
        page.line(vec![(x(part), top), (x(part), bottom)], width, colour);
        page.text(format!("{:.0}{SPACE}%", 100.0 * part), (x(part), bottom + 16.0), Anchor::Middle, MUTED_SMALL);
    }
    for ((row, label), height) in rows.iter().zip(labels).zip(heights) {
        page.line(vec![(theme::MARGIN, page.y), (TOTAL, page.y)], 1.0, theme::GRID);
        let middle = page.y + height / 2.0;
        page.lines(label, (theme::MARGIN, middle), Anchor::Start, BODY);
        let says = format!(
            "{}: {} alone, {} with others",
            row.label,
            figure(row.indices.first.estimate),
            figure(row.indices.total.estimate)
        );
        page.group(None, Some(says), |page| {
            bar(page, row.indices.total, middle + BAR / 2.0 + 1.0, 0.35);
            bar(page, row.indices.first, middle - BAR / 2.0 - 1.0, 0.9);
        });
        let baseline = middle + 0.35 * theme::SMALL;
        page.text(figure(row.indices.first.estimate), (ALONE, baseline), Anchor::End, SMALL);
        page.text(figure(row.indices.total.estimate), (TOTAL, baseline), Anchor::End, SMALL);
        page.y += height;
    }
    page.y = bottom + 22.0;
    let left_out = found.groups.len() - rows.len();
    let mut notes = vec![match found.counts.as_str() {
        "expected" => "Shares are those expected, without the luck of single voters.".to_owned(),
        _ => "Counts are drawn; what of their luck is no assumption is one group.".to_owned(),
    }];
    if left_out > 0 {
        notes.push(format!("Not shown: {left_out} more, each below {}.", figure(smallest(&rows))));
    }
    Some(page.close(&credit(found), &notes))
}

/// What all shown are above.
fn smallest(rows: &[&GroupIndices]) -> f64 {
    rows.last().map_or(0.0, |row| row.indices.total.estimate.max(0.001))
}

/// The credit line.
pub fn credit(found: &Sensitivity) -> String {
    format!(
        "coattails {} · {} samples of {} replicates · seed {} · {}",
        env!("CARGO_PKG_VERSION"),
        found.samples,
        wording::count(found.replicates),
        found.seed,
        found.title
    )
}

fn x(part: f64) -> f64 {
    LEFT + part.clamp(0.0, 1.0) * (RIGHT - LEFT)
}

fn bar(page: &mut Page, index: Index, middle: f64, alpha: f64) {
    page.block((LEFT, middle - BAR / 2.0), (x(index.estimate), middle + BAR / 2.0), theme::ACCENT.faded(alpha));
    page.line(vec![(x(index.low), middle), (x(index.high), middle)], 1.5, theme::INK);
}

/// An index in per cent; below nothing is nothing.
fn figure(part: f64) -> String {
    let part = part.max(0.0);
    let decimals = usize::from(part < 0.1);
    format!("{:.decimals$}{SPACE}%", 100.0 * part)
}
