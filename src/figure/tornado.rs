//! What single assumptions move, from their 10 % to their 90 % quantile, the others at their
//! medians: the widest first.

use crate::table::{Column, Table, number};
use serde_json::{Value, json};

use crate::experiment::{Dependence, Of, Sensitivity, Swing};

use super::axis::Axis;
use super::frame::Frame;
use super::page::{HEADING, Page};
use super::plate::Plate;
use super::rows::BarRows;
use super::scene::{Anchor, Colour, Scene};
use super::wording::{self, SPACE};
use super::{dependence, indices, theme, vega};

/// Width of the two columns of figures, and of the second.
const FIGURES: f64 = 148.0;
const HIGH: f64 = 72.0;
const BAR: f64 = 13.0;
const MOST: usize = 10;
/// A latent at its 10 % and at its 90 % quantile.
const ENDS: [Colour; 2] = [theme::RETURNING, theme::ORPHANED];

/// What single latents move.
pub struct Swings<'a> {
    pub of: Of,
    pub at_medians: f64,
    pub swings: &'a [Swing],
    /// Whose quantiles and medians: empty, or with a space before it.
    pub whose: &'static str,
    pub credit: String,
}

impl<'a> Swings<'a> {
    /// Of latents drawn from their laws.
    pub fn of(found: &'a Sensitivity) -> Swings<'a> {
        Swings {
            of: found.of,
            at_medians: found.at_medians,
            swings: &found.swings,
            whose: "",
            credit: indices::credit(found),
        }
    }

    /// Of a posterior's.
    pub fn in_posterior(found: &'a Dependence) -> Swings<'a> {
        Swings {
            of: found.of,
            at_medians: found.at_medians,
            swings: &found.swings,
            whose: " of the posterior",
            credit: dependence::credit(found),
        }
    }
}

/// The chart with what stands beside it.
pub fn plate(found: Swings<'_>, about: String) -> Plate<'_> {
    let (data, spec) = (data(&found), spec(&found));
    Plate::of(data, spec, move |frame| scene(&found, &about, frame))
}

/// The chart; nothing where no latent moves anything. `about` is what is moved, in words.
fn scene(found: &Swings, about: &str, frame: Frame) -> Option<Scene> {
    let rows: Vec<&Swing> = found
        .swings
        .iter()
        .filter(|swing| swing.low != swing.high)
        .take(MOST)
        .collect();
    let first = rows.first()?;
    let decimals = wording::decimals(rows.iter().map(|row| row.high - row.low));
    let written = |share: f64| match found.of {
        Of::Difference => wording::points(share, decimals),
        Of::Level => format!("{:.decimals$}{SPACE}%", 100.0 * share),
    };
    let title = format!(
        "{} moves the answer most by itself: {} where it is low, {} where it is high",
        wording::capital(&first.label),
        written(first.low),
        written(first.high)
    );
    let unit = if found.of == Of::Difference {
        "in percentage points"
    } else {
        "in per cent of the valid vote"
    };
    let subtitle = format!(
        "What is expected of {about}, {unit}, with one quantity at its 10{SPACE}% and at its 90{SPACE}% quantile{} and all \
         others at their medians, where it is {}.{}",
        found.whose,
        written(found.at_medians),
        if rows.iter().any(|row| row.values.is_some()) {
            " In brackets the quantity’s own values."
        } else {
            ""
        }
    );
    let mut page = Page::new(frame, title, &subtitle);
    let table = BarRows::of(
        &mut page,
        [FIGURES, HIGH],
        rows.iter().map(|row| label(row)),
        |page, _, ends, y| {
            for ((end, quantile), right) in ENDS.into_iter().zip(["at 10", "at 90"]).zip(ends) {
                let heading = format!("{quantile}{SPACE}%");
                let left = right - super::face::width(&heading, HEADING) - 14.0;
                page.block((left, y - 9.0), (left + 9.0, y), end);
                page.text(heading, (right, y), Anchor::End, HEADING);
            }
        },
    );
    // The axis is of what is moved, from where it is at the medians.
    let moved = |share: f64| share - found.at_medians;
    let axis = Axis::around(
        rows.iter()
            .flat_map(|row| [moved(row.low), moved(row.high)]),
        table.places.left,
        table.places.right,
    );
    axis.grid(&mut page, table.top, table.bottom);
    axis.numbers(
        &mut page,
        table.bottom,
        "points from where it is at the medians",
    );
    let row_written = |row: &&Swing| {
        let figures = [row.low, row.high].map(written);
        let says = format!(
            "{}: {} at its 10{SPACE}% quantile, {} at its 90{SPACE}% quantile",
            row.label, figures[0], figures[1]
        );
        (says, figures)
    };
    table.rows(&mut page, &rows, row_written, |page, row, middle| {
        for (end, colour) in [moved(row.low), moved(row.high)].into_iter().zip(ENDS) {
            let (from, to) = (axis.x(0.0).min(axis.x(end)), axis.x(0.0).max(axis.x(end)));
            page.bar(middle, (from, to), BAR, colour);
        }
    });
    page.y = table.bottom + 38.0;
    Some(page.close(&found.credit, &[]))
}

/// The quantity with its own values, where it has some.
fn label(row: &Swing) -> String {
    let number = |value: f64| number::fixed(value, 2);
    match row.values {
        Some([low, high]) => format!("{} ({} to {})", row.label, number(low), number(high)),
        None => row.label.clone(),
    }
}

/// Columns of what is expected: low, high, with all at their medians.
fn columns(of: Of) -> [&'static str; 3] {
    match of {
        Of::Difference => [
            "share_difference_at_10",
            "share_difference_at_90",
            "share_difference_at_medians",
        ],
        Of::Level => ["share_at_10", "share_at_90", "share_at_medians"],
    }
}

/// What the chart is drawn from, a row for each latent that has a bearing.
fn data(found: &Swings) -> Table {
    let headings = [
        "At its 10 % quantile",
        "At its 90 % quantile",
        "With all at their medians",
    ];
    let of = match found.of {
        Of::Difference => Column::points,
        Of::Level => Column::percent,
    };
    let ids = columns(found.of);
    let [low, high, medians] = [0, 1, 2].map(|at| of(ids[at], headings[at]));
    let value = |swing: &Swing, at: usize| swing.values.map(|values| values[at]);
    let table = Table::of(found.swings)
        .only("name", |swing| &swing.name)
        .column(Column::text("label", "What"), |swing| &swing.label)
        .column(Column::value("value_at_10", "Its 10 % quantile"), |swing| {
            value(swing, 0)
        })
        .column(Column::value("value_at_90", "Its 90 % quantile"), |swing| {
            value(swing, 1)
        })
        .column(low, |swing| swing.low)
        .column(high, |swing| swing.high)
        .column(medians, |_| found.at_medians);
    table.table()
}

/// Bars from one end to the other, those of the widest swings.
fn spec(found: &Swings) -> Value {
    let shown: Vec<String> = found
        .swings
        .iter()
        .take(MOST)
        .map(|swing| swing.label.clone())
        .collect();
    let rows = vega::rows("label", shown.clone());
    let axis = json!({"title": "Expected", "axis": {"format": ".1%"}, "scale": {"zero": false}});
    let [low, high, medians] = columns(found.of);
    let half = |end: &str, colour: &str| {
        let mark = json!({"type": "bar", "height": 13, "color": colour});
        vega::interval(&rows, [medians, end], mark, &axis)
    };
    json!({"width": 420, "height": {"step": 26}, "transform": [{"filter": {"field": "label", "oneOf": shown}}],
        "layer": [half(low, "#5b8db8"), half(high, "#b45309")]})
}
