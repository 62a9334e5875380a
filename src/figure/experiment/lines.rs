//! One parameter: the chance to win and the share as lines with their bands.

use crate::table::{Column, Table};
use serde_json::{Value, json};

use crate::estimate::Estimate;
use crate::experiment::{ParameterValue, Point, Sweep};
use crate::figure::frame::Frame;
use crate::figure::page::{HEADING, MUTED_SMALL, Page};
use crate::figure::scene::{Anchor, Scene, Type};
use crate::figure::wording::{self, SPACE};
use crate::figure::{face, theme, vega};

use super::plane::{Plane, Scale, Unit, place, written};
use super::{About, Credit, finish, kind, varied};

const LEFT: f64 = 76.0;
/// Room for what a line is, beside its end; in a narrow picture it stands above.
const BESIDE: f64 = 136.0;
const HIGH: f64 = 190.0;
const LOW: f64 = 150.0;

/// The chart of a sweep over one parameter, or several that move together: the first is drawn.
pub fn scene(found: &Sweep, about: About, frame: Frame) -> Option<Scene> {
    let path = found.over.first()?;
    let mut points: Vec<&Point> = found.points.iter().collect();
    points.sort_by(|a, b| place(a.values[0]).total_cmp(&place(b.values[0])));
    let values: Vec<ParameterValue> = points.iter().map(|point| point.values[0]).collect();
    let right = if frame.narrow() {
        frame.right() - 8.0
    } else {
        frame.right() - BESIDE
    };
    let x = Scale::of(&values, (LEFT, right));
    let subtitle = format!(
        "How often {} at {} values of {}, the same luck at each, with ±{SPACE}2 Monte Carlo standard errors. Below: share of the \
         vote, line the median, band 90{SPACE}% of elections.",
        about.wins(),
        wording::count(points.len() as u64),
        about.the(path)
    );
    let mut page = Page::new(frame, finding(path, &points, about), &subtitle);
    let what_if = found.what_if.as_deref().map(|id| about.names.what_if(id));
    page.y += 16.0;
    page.text(
        "Chance to win",
        (LEFT, page.y + theme::SMALL),
        Anchor::Start,
        HEADING,
    );
    if frame.narrow() {
        above(&mut page, what_if);
    }
    let top = page.y + 24.0;
    let (high, low) = (frame.high(HIGH, 120.0), frame.high(LOW, 90.0));
    chances(&mut page, (found, &points), x, (top + high, top), what_if);
    let top = top + high + 34.0;
    page.text(
        "Share of the vote",
        (LEFT, top - 12.0),
        Anchor::Start,
        HEADING,
    );
    let below = shares(
        &mut page,
        &points,
        x,
        (top + low, top),
        &about.heading(path),
    );
    page.y = top + low + 44.0 + below;
    let credit = Credit {
        title: &found.title,
        replicates: found.replicates,
        seed: found.seed,
    };
    let mut notes = about.given(found.given.as_ref());
    if found.over.len() > 1 {
        notes.push(format!(
            "With it, in step: {}.",
            found.over[1..]
                .iter()
                .map(|path| about.the(path))
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    Some(finish(page, credit, &notes))
}

/// From where to where the chance runs.
fn finding(path: &str, points: &[&Point], about: About) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return about.wins();
    };
    let often = |point: &Point| wording::whole_percent(point.level.wins.estimate);
    let at = |point: &Point| written(point.values[0]);
    if often(first) == often(last) {
        let (wins, the) = (about.wins(), about.the(path));
        return format!(
            "{wins} in {} of elections, whether {the} is {} or {}",
            often(first),
            at(first),
            at(last)
        );
    }
    format!(
        "{} in {} of elections where {} is {}, in {} where it is {}",
        about.wins(),
        often(first),
        about.the(path),
        at(first),
        often(last),
        at(last)
    )
}

fn chances(
    page: &mut Page,
    (found, points): (&Sweep, &[&Point]),
    x: Scale,
    y: (f64, f64),
    what_if: Option<&str>,
) {
    let own = |point: &&&Point| point.level.wins;
    let other = |point: &&&Point| point.what_if.map(|gap| found.in_what_if(point, &gap));
    let bounds = |point: &&&Point| {
        let wins = own(point);
        (
            place(point.values[0]),
            (wins.estimate - 2.0 * wins.mcse).max(0.0),
            (wins.estimate + 2.0 * wins.mcse).min(1.0),
        )
    };
    let all = points.iter().flat_map(|point| {
        [
            Some(bounds(&point).1),
            Some(bounds(&point).2),
            other(&point),
        ]
    });
    let y = Scale::around(
        all.flatten().map(|chance| chance.clamp(0.0, 1.0)),
        Unit::Chance,
        y,
        0.06,
    );
    let plane = Plane { x, y };
    plane.grid(page);
    if y.low < 0.5 && y.high > 0.5 {
        plane.level(page, 0.5, theme::INK);
    }
    let line = |of: &dyn Fn(&&&Point) -> Option<f64>| -> Vec<(f64, f64)> {
        points
            .iter()
            .filter_map(|point| Some((place(point.values[0]), of(&point)?)))
            .collect()
    };
    let without = line(&other);
    plane.line(page, &without, 2.0, theme::NOBODY);
    plane.band(
        page,
        &points
            .iter()
            .map(|point| bounds(&point))
            .collect::<Vec<_>>(),
        theme::ACCENT.faded(0.25),
    );
    let with = line(&|point| Some(own(point).estimate));
    plane.line(page, &with, 2.25, theme::ACCENT);
    if with.len() <= 40 {
        for (point, (x, y)) in points.iter().zip(&with) {
            page.group(None, Some(said(found, point, what_if)), |page| {
                page.dot(plane.at(*x, *y), 3.0, theme::ACCENT)
            });
        }
    }
    if page.frame.narrow() {
        return;
    }
    let beside = x.end + 10.0;
    let end = |line: &[(f64, f64)]| line.last().map(|(_, chance)| plane.y.at(*chance));
    let (own, other) = (end(&with), end(&without));
    let apart = match (own, other) {
        (Some(own), Some(other)) if (own - other).abs() < 18.0 => {
            if own <= other {
                18.0 - (other - own)
            } else {
                (own - other) - 18.0
            }
        }
        _ => 0.0,
    };
    let accent = Type {
        colour: theme::ACCENT,
        ..HEADING
    };
    let room = page.frame.right() - beside;
    if let Some(y) = own {
        page.text(
            "at this value",
            (beside, y + 4.0 - apart / 2.0),
            Anchor::Start,
            accent,
        );
    }
    if let (Some(y), Some(what_if)) = (other, what_if) {
        let lines = face::balanced(what_if, MUTED_SMALL, room, 3);
        let further = theme::LEADING * theme::SMALL * (lines.len() as f64 - 1.0) / 2.0;
        // Away from the other line's name.
        let further = if own.is_some_and(|own| own > y) {
            -further
        } else {
            further
        };
        page.lines(
            lines,
            (beside, y + apart / 2.0 + further),
            Anchor::Start,
            MUTED_SMALL,
        );
    }
}

/// What a point says: `0.4: 93 %; 65 % in “He never endorses”`.
fn said(found: &Sweep, point: &Point, what_if: Option<&str>) -> String {
    let often = wording::chance(point.level.wins);
    let other = what_if.zip(point.what_if).map(|(title, gap)| {
        let chance = Estimate {
            estimate: found.in_what_if(point, &gap),
            mcse: point.level.wins.mcse,
        };
        format!(
            "; {} in {}",
            wording::chance(chance),
            wording::quoted(title)
        )
    });
    format!(
        "{}: {often} of elections{}",
        written(point.values[0]),
        other.unwrap_or_default()
    )
}

/// What each line is, in its colour, above them.
fn above(page: &mut Page, what_if: Option<&str>) {
    let own = Type {
        colour: theme::ACCENT,
        ..HEADING
    };
    let lines = [
        Some(("at this value", own)),
        what_if.map(|what_if| (what_if, MUTED_SMALL)),
    ];
    for (text, face) in lines.into_iter().flatten() {
        page.y += theme::LEADING * theme::SMALL;
        let colour = if face.bold {
            theme::ACCENT
        } else {
            theme::NOBODY
        };
        let y = page.y + theme::SMALL;
        page.across(y - 4.0, (LEFT, LEFT + 18.0), 2.25, colour);
        let text = face::shortened(text, face, page.frame.right() - LEFT - 26.0);
        page.text(text, (LEFT + 26.0, y), Anchor::Start, face);
    }
}

/// What the picture is drawn from, a row for each value, and two plots of it one below the other.
pub fn data(found: &Sweep, about: About) -> (Table, Value) {
    let path = found.over.first().map_or("", String::as_str);
    let data = Table::of(&found.points)
        .column(varied(), |_| about.cell(path))
        .column(Column::value("value", "Value"), |point| point.values[0])
        .chance(|point| point.level.wins)
        .column(
            Column::percent("wins_in_what_if", "Chance in the what-if"),
            |point| point.what_if.map(|gap| found.in_what_if(point, &gap)),
        )
        .column(
            Column::percent("share_p5", "Share, 5 % quantile"),
            |point| point.level.share_p5,
        )
        .column(Column::percent("share_p50", "Share, median"), |point| {
            point.level.share_p50
        })
        .column(
            Column::percent("share_p95", "Share, 95 % quantile"),
            |point| point.level.share_p95,
        )
        .table();
    let values: Vec<ParameterValue> = found.points.iter().map(|point| point.values[0]).collect();
    let x = json!({"field": "value", "type": kind(&values), "title": about.parameter(path)});
    let chance =
        json!({"title": "Chance to win", "axis": {"format": ".0%"}, "scale": {"zero": false}});
    let share =
        json!({"title": "Share of the vote", "axis": {"format": ".0%"}, "scale": {"zero": false}});
    let spec = json!({"vconcat": [
        {"width": 520, "height": 200, "layer": [
            vega::band(&x, ["wins_low", "wins_high"], &chance),
            vega::course(&x, "wins_in_what_if", "#6b7078", &chance),
            vega::course(&x, "wins", "#005f9e", &chance),
        ]},
        {"width": 520, "height": 160, "layer": [
            vega::band(&x, ["share_p5", "share_p95"], &share),
            vega::course(&x, "share_p50", "#005f9e", &share),
        ]},
    ]});
    (data, spec)
}

fn shares(page: &mut Page, points: &[&Point], x: Scale, y: (f64, f64), label: &str) -> f64 {
    let band: Vec<(f64, f64, f64)> = points
        .iter()
        .filter_map(|point| {
            let level = &point.level;
            Some((place(point.values[0]), level.share_p5?, level.share_p95?))
        })
        .collect();
    let y = Scale::around(
        band.iter().flat_map(|(_, low, high)| [*low, *high]),
        Unit::Chance,
        y,
        0.06,
    );
    let plane = Plane { x, y };
    plane.grid(page);
    plane.band(page, &band, theme::ACCENT.faded(0.2));
    let median: Vec<(f64, f64)> = points
        .iter()
        .filter_map(|point| Some((place(point.values[0]), point.level.share_p50?)))
        .collect();
    plane.line(page, &median, 2.25, theme::ACCENT);
    plane.across(page, label)
}
