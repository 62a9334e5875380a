//! What an outcome's spread is made of where its sources hang together: a row for each, with what
//! it would spread alone and its part of the variance in all, which may be less than nothing.

use crate::table::{Column, Table};
use serde_json::{Value, json};

use crate::experiment::{Dependence, Index};

use super::draw::ticks;
use super::frame::Frame;
use super::page::{MUTED_SMALL, Page};
use super::rows::BarRows;
use super::scene::{Anchor, Scene};
use super::wording::{self, SPACE};
use super::{theme, vega};

/// Width of the two columns of figures, and of the second.
const FIGURES: f64 = 150.0;
const ALL: f64 = 76.0;
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
pub fn scene(found: &Dependence, about: &str, frame: Frame) -> Option<Scene> {
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
    let mut page = Page::new(frame, title, &subtitle);
    let table = BarRows::of(
        &mut page,
        [FIGURES, ALL],
        rows.iter().map(|row| row.label.clone()),
        BarRows::headings("Spread alone", ["points", "in all"]),
    );
    let ends = (table.top, table.bottom);
    let most = rows
        .iter()
        .filter_map(|row| row.alone)
        .map(|alone| alone.high)
        .fold(found.sd, f64::max);
    let x = |share: f64| table.places.along(share / most);
    for mark in ticks(0.0, 100.0 * most, MARKS) {
        let (width, colour) = if mark == 0.0 {
            (1.25, theme::ZERO)
        } else {
            (1.0, theme::GRID)
        };
        page.upright(x(mark / 100.0), ends, width, colour);
        let at = (x(mark / 100.0), table.bottom + 16.0);
        page.text(format!("{mark}"), at, Anchor::Middle, MUTED_SMALL);
    }
    // Below the rows: in a narrow picture their labels and figures stand where it runs.
    page.upright(x(found.sd), ends, 1.5, theme::INK);
    let written = |row: &Row| {
        let alone = row
            .alone
            .map_or_else(|| "–".to_owned(), |alone| points(alone.estimate));
        let part = figure(row.part.estimate);
        let says = format!(
            "{}: {alone} points alone, {part} of the variance in all",
            row.label
        );
        let known = is_known(row.part);
        (says, [alone, if known { part } else { "?".to_owned() }])
    };
    table.rows(&mut page, &rows, written, |page, row, middle| {
        let Some(alone) = row.alone else { return };
        page.bar(middle, (x(0.0), x(alone.estimate)), BAR, theme::ACCENT);
        page.across(middle, (x(alone.low), x(alone.high)), 1.5, theme::INK);
    });
    page.y = table.bottom + 22.0;
    let mut notes = vec![format!(
        "Lines: 95{SPACE}% intervals from the number of particles."
    )];
    if rows.iter().any(|row| !is_known(row.part)) {
        notes.push(
            "?: too few particles to tell this part; its interval is wider than the whole."
                .to_owned(),
        );
    }
    let left_out = found.groups.len() + 1 - rows.len();
    if left_out > 0 {
        notes.push(format!("Not shown: {left_out} more, smaller ones."));
    }
    Some(page.close(&credit(found), &notes))
}

fn rows(found: &Dependence) -> Vec<Row> {
    let most = found
        .groups
        .first()
        .map_or(0.0, |group| group.alone.estimate);
    let worth = |row: &Row| {
        row.alone
            .is_some_and(|alone| alone.estimate >= LEAST * most)
    };
    let groups = found.groups.iter().map(|group| Row {
        label: group.label.clone(),
        alone: Some(group.alone),
        part: group.part,
    });
    let mut rows: Vec<Row> = groups.filter(worth).take(MOST).collect();
    let label = if found.counts == "expected" {
        "no straight line"
    } else {
        "counts, and no straight line"
    };
    rows.push(Row {
        label: label.to_owned(),
        alone: None,
        part: found.rest,
    });
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
    if part < 0.0 && !text.starts_with('0') {
        format!("−{text}")
    } else {
        text
    }
}

/// What the chart is drawn from, a row for each group and one for the rest.
pub fn data(found: &Dependence) -> Table {
    let groups = Table::of(&found.groups)
        .only("name", |group| &group.name)
        .column(Column::text("label", "What"), |group| &group.label)
        .column(super::indices::latents(), |group| group.latents)
        .between(Column::size("alone", "Alone"), |group| group.alone.ends())
        .between(Column::percent("part", "Part in all"), |group| {
            group.part.ends()
        });
    let none = || None::<f64>;
    let rest = Table::of([found.rest])
        .only("name", |_| "rest")
        .only("label", |_| "all else")
        .only("latents", |_| none())
        .each(["alone", "alone_low", "alone_high"], |_| {
            [none(), none(), none()]
        })
        .between(Column::only("part"), |rest| rest.ends());
    groups.table().below(rest.table())
}

/// Bars for what each would spread alone, with its interval.
pub fn spec(found: &Dependence) -> Value {
    let rows = vega::rows(
        "label",
        found
            .groups
            .iter()
            .map(|group| group.label.clone())
            .collect(),
    );
    let axis = json!({"title": "Standard deviation alone", "axis": {"format": ".1%"}});
    json!({"width": 420, "height": {"step": 26}, "transform": [{"filter": {"field": "alone", "valid": true}}], "layer": [
        vega::marks(&rows, "alone", json!({"type": "bar", "height": 11, "color": "#005f9e"}), &axis),
        vega::interval(&rows, ["alone_low", "alone_high"], json!({"type": "rule", "color": "#171a1f"}), &axis),
    ]})
}
