//! A sample of points: the chance to win by each parameter.

use serde_json::{Value, json};

use crate::experiment::{Given, Subject, Sweep};
use crate::figure::data::row;
use crate::figure::frame::Frame;
use crate::figure::page::{HEADING, Page};
use crate::figure::scene::{Anchor, Scene};
use crate::figure::{Data, face, theme, vega, wording};

use super::plane::{Plane, Scale, Unit, place};
use super::{Credit, cell, deed, finish, given, kind, parameter};

/// Parameters shown at most: the first ones.
const MOST: usize = 6;
const ABREAST: usize = 2;
const HIGH: f64 = 180.0;

/// Points that no dot hides another of, or hardly.
const FEW: usize = 300;

pub fn scene(found: &Sweep, subject: &Subject, frame: Frame) -> Option<Scene> {
    let chances: Vec<f64> = found.points.iter().map(|point| point.level.wins.estimate).collect();
    let (low, high) = chances.iter().fold((1.0_f64, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
    let favoured = chances.iter().filter(|chance| **chance > 0.5).count() as f64 / chances.len().max(1) as f64;
    let title = format!(
        "{} is favoured at {} of the points: {} to {} chance to win the {}",
        subject.candidate_name,
        wording::whole_percent(favoured),
        wording::whole_percent(low),
        wording::whole_percent(high),
        subject.contest_name
    );
    let subtitle = format!(
        "How often {}, by each parameter, at {} points of a Latin hypercube, the same luck at each.",
        deed(subject),
        wording::count(found.points.len() as u64)
    );
    let mut page = Page::new(frame, title, &subtitle);
    page.y += 14.0;
    let abreast = if frame.narrow() { 1 } else { ABREAST.min(found.over.len()) };
    let high = frame.high(HIGH, 110.0);
    let (left, right, gap) = (76.0, frame.right(), 66.0);
    let wide = (right - left - gap * (abreast as f64 - 1.0)) / abreast as f64;
    for (at, path) in found.over.iter().take(MOST).enumerate() {
        let x = left + (at % abreast) as f64 * (wide + gap);
        let top = page.y + (at / abreast) as f64 * (high + 68.0) + 26.0;
        let heading = face::shortened(&parameter(path), HEADING, wide);
        page.text(heading, (x, top - 10.0), Anchor::Start, HEADING);
        let values: Vec<Given> = found.points.iter().map(|point| point.values[at]).collect();
        let y = Scale::around(chances.iter().copied(), Unit::Chance, (top + high, top), 0.06);
        let plane = Plane { x: Scale::of(&values, (x, x + wide)), y };
        plane.grid(&mut page);
        if y.low < 0.5 && y.high > 0.5 {
            plane.level(&mut page, 0.5, theme::INK);
        }
        let radius = if values.len() <= FEW { 3.0 } else { 1.75 };
        for (value, chance) in values.iter().zip(&chances) {
            page.dot(plane.at(place(*value), *chance), radius, theme::ACCENT.faded(0.55));
        }
        plane.across(&mut page, "");
    }
    let rows = found.over.len().min(MOST).div_ceil(abreast) as f64;
    page.y += rows * (high + 68.0) - 4.0;
    let mut notes = given(found.given.as_ref());
    if found.over.len() > MOST {
        notes.push(format!("The first {MOST} of {} parameters are shown.", found.over.len()));
    }
    Some(finish(page, Credit { title: &found.title, replicates: found.replicates, seed: found.seed }, &notes))
}

/// What the picture is drawn from, a row for each parameter and point, and a plot beside the other for each parameter.
pub fn data(found: &Sweep) -> (Data, Value) {
    let mut data = Data::new(&["parameter", "point", "value", "wins", "wins_mcse", "share_p50"]);
    for (at, path) in found.over.iter().enumerate() {
        for (number, point) in found.points.iter().enumerate() {
            let level = &point.level;
            let value = cell(point.values[at]);
            let number = (number + 1) as f64;
            data.rows.push(row![path.as_str(), number, value, level.wins.estimate, level.wins.mcse, level.share_p50]);
        }
    }
    let plot = |(at, path): (usize, &String)| {
        let values: Vec<Given> = found.points.iter().map(|point| point.values[at]).collect();
        let x = json!({"field": "value", "type": kind(&values), "title": parameter(path), "scale": {"zero": false}});
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
