//! Which part of a variance is due to which assumption: a row for each group, alone and with
//! others, with intervals.

use crate::table::{Column, Table};
use serde_json::{Value, json};

use crate::experiment::{GroupIndices, Index, Sensitivity};

use super::face::width;
use super::frame::Frame;
use super::page::{MUTED_SMALL, Page};
use super::rows::{BarRows, Rows};
use super::scene::{Anchor, Scene};
use super::wording::{self, SPACE};
use super::{theme, vega};

/// Width of the two columns of figures, and of the second.
const FIGURES: f64 = 172.0;
const TOTAL: f64 = 86.0;
const BAR: f64 = 9.0;
/// Rows at most, and the least total index that is worth one.
const MOST: usize = 12;
const LEAST: f64 = 0.0005;

/// The chart; nothing where nothing varies. `about` is what varies, in words.
pub fn scene(found: &Sensitivity, about: &str, frame: Frame) -> Option<Scene> {
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
    let mut page = Page::new(frame, title, &subtitle);
    let table = BarRows::of(
        &mut page,
        [FIGURES, TOTAL],
        rows.iter().map(|row| row.label.clone()),
        BarRows::headings("Part of the variance", ["alone", "with others"]),
    );
    let places = table.places;
    for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let (wide, colour) = if part == 0.0 {
            (1.25, theme::ZERO)
        } else {
            (1.0, theme::GRID)
        };
        page.upright(places.along(part), (table.top, table.bottom), wide, colour);
        let text = format!("{:.0}{SPACE}%", 100.0 * part);
        let most = frame.right() - width(&text, MUTED_SMALL) / 2.0;
        let at = (places.along(part).min(most), table.bottom + 16.0);
        page.text(text, at, Anchor::Middle, MUTED_SMALL);
    }
    let written = |row: &&GroupIndices| {
        let figures = [row.indices.first, row.indices.total].map(|index| figure(index.estimate));
        let [alone, total] = &figures;
        let says = format!("{}: {alone} alone, {total} with others", row.label);
        (says, figures)
    };
    table.rows(&mut page, &rows, written, |page, row, middle| {
        let apart = BAR / 2.0 + 1.0;
        bar(page, places, row.indices.total, middle + apart, 0.35);
        bar(page, places, row.indices.first, middle - apart, 0.9);
    });
    page.y = table.bottom + 22.0;
    let left_out = found.groups.len() - rows.len();
    let mut notes = vec![match found.counts.as_str() {
        "expected" => "Shares are those expected, without the luck of single voters.".to_owned(),
        _ => "Counts are drawn; what of their luck is no assumption is one group.".to_owned(),
    }];
    if left_out > 0 {
        let below = if rows.len() < MOST {
            LEAST
        } else {
            smallest(&rows)
        };
        let each = if left_out == 1 {
            "one more"
        } else {
            "more, each"
        };
        let many = if left_out == 1 {
            String::new()
        } else {
            format!("{left_out} ")
        };
        notes.push(format!(
            "Not shown: {many}{each} below {}.",
            figure(below.max(0.001))
        ));
    }
    Some(page.close(&credit(found), &notes))
}

/// What all shown are above.
fn smallest(rows: &[&GroupIndices]) -> f64 {
    rows.last()
        .map_or(0.0, |row| row.indices.total.estimate.max(0.001))
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

fn bar(page: &mut Page, places: Rows, index: Index, middle: f64, alpha: f64) {
    let x = |part: f64| places.along(part);
    let colour = theme::ACCENT.faded(alpha);
    page.bar(middle, (places.left, x(index.estimate)), BAR, colour);
    page.across(middle, (x(index.low), x(index.high)), 1.5, theme::INK);
}

/// An index in per cent; below nothing is nothing.
fn figure(part: f64) -> String {
    let part = part.max(0.0);
    let decimals = usize::from(part < 0.1);
    format!("{:.decimals$}{SPACE}%", 100.0 * part)
}

/// What the chart is drawn from, a row for each group.
pub fn data(found: &Sensitivity) -> Table {
    let table = Table::of(&found.groups)
        .only("name", |group| &group.name)
        .column(Column::text("label", "What"), |group| &group.label)
        .column(latents(), |group| group.latents)
        .between(Column::percent("alone", "Alone"), |group| {
            group.indices.first.ends()
        })
        .between(Column::percent("with_others", "With others"), |group| {
            group.indices.total.ends()
        });
    table.table()
}

/// How many uncertain quantities a group is.
pub fn latents() -> Column {
    Column::count("latents", "Uncertain quantities in it")
}

/// Bars for the part with others, narrower ones for that alone, with its interval.
pub fn spec(found: &Sensitivity) -> Value {
    let rows = vega::rows(
        "label",
        found
            .groups
            .iter()
            .map(|group| group.label.clone())
            .collect(),
    );
    let axis = json!({"title": "Part of the variance", "axis": {"format": ".0%"}});
    let bar = |field: &str, height: u32, opacity: f64| {
        let mark = json!({"type": "bar", "height": height, "color": "#005f9e", "opacity": opacity});
        vega::marks(&rows, field, mark, &axis)
    };
    json!({"width": 420, "height": {"step": 30}, "layer": [
        bar("with_others", 18, 0.35),
        bar("alone", 9, 0.9),
        vega::interval(&rows, ["alone_low", "alone_high"], json!({"type": "rule", "color": "#171a1f"}), &axis),
    ]})
}
