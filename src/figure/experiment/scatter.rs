//! A sample of points: the chance to win by each parameter.

use crate::table::{Column, Table, WINS, WINS_ERROR};
use serde_json::{Value, json};

use crate::experiment::{ParameterValue, Sweep};
use crate::figure::frame::Frame;
use crate::figure::page::{HEADING, Page};
use crate::figure::scene::{Anchor, Scene};
use crate::figure::{face, theme, vega, wording};

use super::plane::{Plane, Scale, Unit, place};
use super::{About, Credit, finish, heat, kind, varied};

/// Parameters shown at most: the first ones.
const MOST: usize = 6;
const ABREAST: usize = 2;
const HIGH: f64 = 180.0;

/// Points that no dot hides another of, or hardly.
const FEW: usize = 300;

pub fn scene(found: &Sweep, about: About, frame: Frame) -> Option<Scene> {
    let chances: Vec<f64> = found
        .points
        .iter()
        .map(|point| point.level.wins.estimate)
        .collect();
    let subtitle = format!(
        "How often {}, by each parameter, at {} points of a Latin hypercube, the same luck at each.",
        about.wins(),
        wording::count(found.points.len() as u64)
    );
    let mut page = Page::new(frame, heat::finding(found, about), &subtitle);
    page.y += 14.0;
    let abreast = if frame.narrow() {
        1
    } else {
        ABREAST.min(found.over.len())
    };
    let high = frame.high(HIGH, 110.0);
    let (left, right, gap) = (76.0, frame.right() - 4.0, 66.0);
    let wide = (right - left - gap * (abreast as f64 - 1.0)) / abreast as f64;
    let headings: Vec<Vec<String>> = found
        .over
        .iter()
        .take(MOST)
        .map(|path| face::balanced(&about.heading(path), HEADING, wide, 3))
        .collect();
    let leading = theme::LEADING * theme::SMALL;
    let above = 26.0 + leading * (headings.iter().map(Vec::len).max().unwrap_or(1) as f64 - 1.0);
    for (at, heading) in headings.into_iter().enumerate() {
        let x = left + (at % abreast) as f64 * (wide + gap);
        let top = page.y + (at / abreast) as f64 * (high + 42.0 + above) + above;
        let first = top - 10.0 - leading * (heading.len() as f64 - 1.0);
        for (line, text) in heading.into_iter().enumerate() {
            page.text(
                text,
                (x, first + leading * line as f64),
                Anchor::Start,
                HEADING,
            );
        }
        let values: Vec<ParameterValue> =
            found.points.iter().map(|point| point.values[at]).collect();
        let y = Scale::around(
            chances.iter().copied(),
            Unit::Chance,
            (top + high, top),
            0.06,
        );
        let plane = Plane {
            x: Scale::of(&values, (x, x + wide)),
            y,
        };
        plane.grid(&mut page);
        if y.low < 0.5 && y.high > 0.5 {
            plane.level(&mut page, 0.5, theme::INK);
        }
        let radius = if values.len() <= FEW { 3.0 } else { 1.75 };
        for (value, chance) in values.iter().zip(&chances) {
            page.dot(
                plane.at(place(*value), *chance),
                radius,
                theme::ACCENT.faded(0.55),
            );
        }
        plane.across(&mut page, "");
    }
    let rows = found.over.len().min(MOST).div_ceil(abreast) as f64;
    page.y += rows * (high + 42.0 + above) - 4.0;
    let mut notes = about.given(found.given.as_ref());
    if found.over.len() > MOST {
        notes.push(format!(
            "The first {MOST} of {} parameters are shown.",
            found.over.len()
        ));
    }
    Some(finish(
        page,
        Credit {
            title: &found.title,
            replicates: found.replicates,
            seed: found.seed,
        },
        &notes,
    ))
}

/// What the picture is drawn from, a row for each parameter and point, and a plot beside the other
/// for each parameter.
pub fn data(found: &Sweep, about: About) -> (Table, Value) {
    let rows = found.over.iter().enumerate().flat_map(|(at, path)| {
        let points = found.points.iter().enumerate();
        points.map(move |(number, point)| (at, path, number, point))
    });
    let data = Table::of(rows)
        .column(varied(), |(_, path, ..)| about.cell(path))
        .column(Column::count("point", "Point"), |(_, _, number, _)| {
            number + 1
        })
        .column(Column::value("value", "Value"), |(at, .., point)| {
            point.values[at]
        })
        .estimate(
            Column::percent("wins", WINS),
            Some(WINS_ERROR),
            |(.., point)| point.level.wins,
        )
        .column(
            Column::percent("share_p50", "Share, median"),
            |(.., point)| point.level.share_p50,
        )
        .table();
    let plot = |(at, path): (usize, &String)| {
        let values: Vec<ParameterValue> =
            found.points.iter().map(|point| point.values[at]).collect();
        let x = json!({"field": "value", "type": kind(&values), "title": about.parameter(path), "scale": {"zero": false}});
        let y = json!({"field": "wins", "type": "quantitative", "title": "Chance to win", "axis": {"format": ".0%"},
            "scale": {"zero": false}});
        let mark = json!({"type": "point", "filled": true, "color": "#005f9e", "opacity": 0.55});
        vega::with(
            json!({"transform": [{"filter": {"field": "parameter", "equal": path}}], "width": 260, "height": 180}),
            json!({"mark": mark, "encoding": {"x": x, "y": y}}),
        )
    };
    let plots: Vec<Value> = found.over.iter().enumerate().map(plot).collect();
    (data, json!({"columns": 2, "concat": plots}))
}
