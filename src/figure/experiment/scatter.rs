//! A sample of points: the chance to win by each parameter.

use crate::experiment::{Given, Subject, Sweep};
use crate::figure::frame::Frame;
use crate::figure::page::{HEADING, Page};
use crate::figure::scene::{Anchor, Scene};
use crate::figure::{face, theme, wording};

use super::plane::{Plane, Scale, Unit, place};
use super::{Credit, deed, finish, given, parameter};

/// Parameters shown at most: the first ones.
const MOST: usize = 6;
const ABREAST: usize = 2;
const HIGH: f64 = 180.0;

/// Points that no dot hides another of, or hardly.
const FEW: usize = 300;

pub fn scene(found: &Sweep, subject: &Subject) -> Option<Scene> {
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
    let mut page = Page::new(Frame::usual(), title, &subtitle);
    page.y += 14.0;
    let abreast = ABREAST.min(found.over.len()) as f64;
    let (left, right, gap) = (76.0, theme::WIDTH - theme::MARGIN, 66.0);
    let wide = (right - left - gap * (abreast - 1.0)) / abreast;
    for (at, path) in found.over.iter().take(MOST).enumerate() {
        let x = left + (at % ABREAST) as f64 * (wide + gap);
        let top = page.y + (at / ABREAST) as f64 * (HIGH + 68.0) + 26.0;
        let heading = face::shortened(&parameter(path), HEADING, wide);
        page.text(heading, (x, top - 10.0), Anchor::Start, HEADING);
        let values: Vec<Given> = found.points.iter().map(|point| point.values[at]).collect();
        let y = Scale::around(chances.iter().copied(), Unit::Chance, (top + HIGH, top), 0.06);
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
    let rows = found.over.len().min(MOST).div_ceil(ABREAST) as f64;
    page.y += rows * (HIGH + 68.0) - 4.0;
    let mut notes = given(found.given.as_ref());
    if found.over.len() > MOST {
        notes.push(format!("The first {MOST} of {} parameters are shown.", found.over.len()));
    }
    Some(finish(page, Credit { title: &found.title, replicates: found.replicates, seed: found.seed }, &notes))
}
