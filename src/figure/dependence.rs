//! What an outcome's spread is made of where its sources hang together: a row for each, with what it would spread alone and
//! its part of the variance in all, which may be less than nothing.

use crate::experiment::{Dependence, Index};

use super::draw::ticks;
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
const ALL: f64 = theme::WIDTH - theme::MARGIN;
const LEAST_ROW: f64 = 34.0;
const BAR: f64 = 9.0;
/// Rows at most, and what part of the first one's spread is worth one.
const MOST: usize = 12;
const LEAST: f64 = 0.02;
/// Marks of the scale at most.
const MARKS: usize = 7;

struct Row {
    label: String,
    /// Of what is no group there is none.
    alone: Option<Index>,
    part: Index,
}

/// The chart; nothing where nothing varies. `about` is what varies, in words.
pub fn scene(found: &Dependence, about: &str) -> Option<Scene> {
    let first = found.groups.first().filter(|_| found.sd > 0.0)?;
    let rows = rows(found);
    let title = format!(
        "{} is most uncertain: alone it would spread it by {} points, all together by {}",
        wording::capital(&first.label),
        points(first.alone.estimate),
        points(found.sd)
    );
    let subtitle = format!(
        "How far each would spread {about} were it alone uncertain (standard deviation, points), in worlds that fit what was \
         observed; the upright line is what all together do. In all: its part of the variance, with what others add to it or \
         make up for; the parts add up to 100{SPACE}%."
    );
    let mut page = Page::new(Frame::usual(), title, &subtitle);
    page.y += 14.0;
    let y = page.y + theme::SMALL;
    page.text("Spread alone", (LEFT, y), Anchor::Start, HEADING);
    page.text("points", (ALONE, y), Anchor::End, HEADING);
    page.text("in all", (ALL, y), Anchor::End, HEADING);
    page.y = y + 10.0;
    let labels: Vec<Vec<String>> = rows.iter().map(|row| wrapped(&row.label, BODY, LABEL, 3)).collect();
    let heights: Vec<f64> =
        labels.iter().map(|label| (theme::LEADING * theme::BODY * label.len() as f64 + 12.0).max(LEAST_ROW)).collect();
    let (top, bottom) = (page.y, page.y + heights.iter().sum::<f64>());
    let most = rows.iter().filter_map(|row| row.alone).map(|alone| alone.high).fold(found.sd, f64::max);
    let x = |share: f64| LEFT + (share / most).clamp(0.0, 1.0) * (RIGHT - LEFT);
    for mark in ticks(0.0, 100.0 * most, MARKS) {
        let (width, colour) = if mark == 0.0 { (1.25, theme::ZERO) } else { (1.0, theme::GRID) };
        page.line(vec![(x(mark / 100.0), top), (x(mark / 100.0), bottom)], width, colour);
        page.text(format!("{mark}"), (x(mark / 100.0), bottom + 16.0), Anchor::Middle, MUTED_SMALL);
    }
    for ((row, label), height) in rows.iter().zip(labels).zip(heights) {
        page.line(vec![(theme::MARGIN, page.y), (ALL, page.y)], 1.0, theme::GRID);
        let middle = page.y + height / 2.0;
        page.lines(label, (theme::MARGIN, middle), Anchor::Start, BODY);
        let alone = row.alone.map_or_else(|| "–".to_owned(), |alone| points(alone.estimate));
        let says = format!("{}: {alone} points alone, {} of the variance in all", row.label, figure(row.part.estimate));
        page.group(None, Some(says), |page| {
            let Some(alone) = row.alone else { return };
            page.block((LEFT, middle - BAR / 2.0), (x(alone.estimate), middle + BAR / 2.0), theme::ACCENT);
            page.line(vec![(x(alone.low), middle), (x(alone.high), middle)], 1.5, theme::INK);
        });
        let baseline = middle + 0.35 * theme::SMALL;
        page.text(alone, (ALONE, baseline), Anchor::End, SMALL);
        let part = if is_known(row.part) { figure(row.part.estimate) } else { "?".to_owned() };
        page.text(part, (ALL, baseline), Anchor::End, SMALL);
        page.y += height;
    }
    page.line(vec![(x(found.sd), top), (x(found.sd), bottom)], 1.5, theme::INK);
    page.y = bottom + 22.0;
    let mut notes = vec![format!("Lines: 95{SPACE}% intervals from the number of particles.")];
    if rows.iter().any(|row| !is_known(row.part)) {
        notes.push("?: too few particles to tell this part; its interval is wider than the whole.".to_owned());
    }
    let left_out = found.groups.len() + 1 - rows.len();
    if left_out > 0 {
        notes.push(format!("Not shown: {left_out} more, smaller ones."));
    }
    Some(page.close(&credit(found), &notes))
}

fn rows(found: &Dependence) -> Vec<Row> {
    let most = found.groups.first().map_or(0.0, |group| group.alone.estimate);
    let worth = |row: &Row| row.alone.is_some_and(|alone| alone.estimate >= LEAST * most);
    let groups =
        found.groups.iter().map(|group| Row { label: group.label.clone(), alone: Some(group.alone), part: group.part });
    let mut rows: Vec<Row> = groups.filter(worth).take(MOST).collect();
    let label = if found.counts == "expected" { "no straight line" } else { "counts, and no straight line" };
    rows.push(Row { label: label.to_owned(), alone: None, part: found.rest });
    rows
}

/// Whether a part's interval is narrower than the whole.
fn is_known(part: Index) -> bool {
    part.high - part.low < 1.0
}

/// The credit line.
pub fn credit(found: &Dependence) -> String {
    format!(
        "coattails {} · {} replicates from a posterior · seed {} · {}",
        env!("CARGO_PKG_VERSION"),
        wording::count(found.replicates),
        found.seed,
        found.title
    )
}

/// `4.9`
fn points(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn figure(part: f64) -> String {
    let text = format!("{:.0}{SPACE}%", 100.0 * part.abs());
    if part < 0.0 && !text.starts_with('0') { format!("−{text}") } else { text }
}
