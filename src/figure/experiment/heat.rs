//! Two parameters: a map of the chance to win, with the line where it passes one half. Three: one
//! such map for each value of the third.

use crate::table::{Column, Table, WINS, WINS_ERROR};
use serde_json::{Value, json};

use crate::experiment::{ParameterValue, Point, Sweep};
use crate::figure::face::{balanced, width};
use crate::figure::frame::Frame;
use crate::figure::page::{HEADING, MUTED_SMALL, Page};
use crate::figure::scene::{Anchor, Colour, Scene, Type};
use crate::figure::{theme, wording};

use super::contour::segments;
use super::plane::{place, written};
use super::{About, Credit, finish};

/// On dark cells, whose colours are the same on light paper and on dark.
const ON_DARK: Colour = Colour::opaque(0xfd_fd_fd);
/// Orange below one half, blue above: told apart with every kind of colour vision, and seen on dark
/// paper as they are.
const BELOW: u32 = 0xc7_5a_12;
const ABOVE: u32 = 0x20_72_b9;
/// Nearly white: white itself is the paper, which may be dark.
const MIDDLE: f64 = 254.0;

/// Steps from white to the full colour.
const STEPS: f64 = 12.0;

/// Maps side by side, and at most.
const ABREAST: usize = 3;
const MOST_MAPS: usize = 9;

/// Cells of a map that say what they are.
const MOST_SAID: usize = 400;

/// A map's chances `[row][column]`, by the values of two parameters in order.
struct Map {
    columns: Vec<ParameterValue>,
    rows: Vec<ParameterValue>,
    chances: Vec<Vec<f64>>,
}

/// The chart of a grid over two parameters.
pub fn one(found: &Sweep, about: About, frame: Frame) -> Option<Scene> {
    let [across, upwards] = &found.over[..] else {
        return None;
    };
    let points: Vec<&Point> = found.points.iter().collect();
    let map = map(&points)?;
    let mut page = Page::new(frame, finding(found, about), &subtitle(found, about));
    page.y += 12.0;
    legend(&mut page);
    let widest = map
        .rows
        .iter()
        .map(|value| width(&written(*value), MUTED_SMALL))
        .fold(0.0, f64::max);
    let (left, right) = (theme::MARGIN + widest + 10.0, frame.right());
    let height = frame
        .high(0.64 * (right - left), 120.0)
        .min(map.rows.len() as f64 * 60.0 * frame.stretch.max(1.0))
        .max(120.0);
    page.y += 8.0;
    page.paragraph(&about.heading(upwards), HEADING);
    let top = page.y + 8.0;
    draw(&mut page, &map, (left, top), (right, top + height), true);
    marks(&mut page, &map, (left, top), (right, top + height));
    page.y = top + height + 24.0;
    for line in balanced(&about.heading(across), HEADING, right - left, 3) {
        page.text(
            line,
            ((left + right) / 2.0, page.y + theme::SMALL),
            Anchor::Middle,
            HEADING,
        );
        page.y += theme::LEADING * theme::SMALL;
    }
    Some(finish(
        page,
        credit(found),
        &about.given(found.given.as_ref()),
    ))
}

/// The charts of a grid over three parameters, side by side.
pub fn several(found: &Sweep, about: About, frame: Frame) -> Option<Scene> {
    let [across, upwards, third] = &found.over[..] else {
        return None;
    };
    let values = ordered(found.points.iter().map(|point| point.values[2]));
    let shown: Vec<ParameterValue> = match values.len() {
        count if count > MOST_MAPS => {
            let place = |at: usize| values[at * (count - 1) / (MOST_MAPS - 1)];
            (0..MOST_MAPS).map(place).collect()
        }
        _ => values.clone(),
    };
    let mut page = Page::new(frame, finding(found, about), &subtitle(found, about));
    page.y += 12.0;
    legend(&mut page);
    let abreast = if frame.narrow() {
        1
    } else {
        ABREAST.min(shown.len())
    };
    let (left, right, gap) = (theme::MARGIN + 56.0, frame.right(), 56.0);
    let wide = (right - left - gap * (abreast as f64 - 1.0)) / abreast as f64;
    let high = frame.high(if frame.narrow() { 0.55 } else { 0.8 } * wide, 80.0);
    page.y += 10.0;
    for (way, path) in [
        ("Across", across),
        ("Upwards", upwards),
        ("From map to map", third),
    ] {
        page.paragraph(&format!("{way}: {}.", about.the(path)), MUTED_SMALL);
    }
    page.y += 14.0;
    for (at, value) in shown.iter().enumerate() {
        let (row, column) = (at / abreast, at % abreast);
        let x = left + column as f64 * (wide + gap);
        let y = page.y + row as f64 * (high + 62.0) + 20.0;
        let points: Vec<&Point> = found
            .points
            .iter()
            .filter(|point| point.values[2] == *value)
            .collect();
        page.text(
            format!(
                "{}: {}",
                wording::capital(third.rsplit('.').next().unwrap_or("")),
                written(*value)
            ),
            (x, y - 8.0),
            Anchor::Start,
            HEADING,
        );
        if let Some(map) = map(&points) {
            draw(&mut page, &map, (x, y), (x + wide, y + high), false);
            marks(&mut page, &map, (x, y), (x + wide, y + high));
        }
    }
    let rows = shown.len().div_ceil(abreast) as f64;
    page.y += rows * (high + 62.0) - 8.0;
    let mut notes = about.given(found.given.as_ref());
    if shown.len() < values.len() {
        notes.push(format!(
            "{} of {} values of {} are shown.",
            shown.len(),
            values.len(),
            about.the(third)
        ));
    }
    Some(finish(page, credit(found), &notes))
}

/// What the map or the maps are drawn from, a row for each point, and the map as tiles.
pub fn data(found: &Sweep, about: About) -> (Table, Value) {
    let path = |at: usize| found.over.get(at).map(String::as_str);
    let value = |point: &Point, at: usize| point.values.get(at).copied();
    let named = |at: usize| path(at).map(|path| about.cell(path));
    let axes = [
        (["across_parameter", "What is across"], ["across", "Across"]),
        (
            ["upwards_parameter", "What is upwards"],
            ["upwards", "Upwards"],
        ),
        (
            ["map_parameter", "What is from map to map"],
            ["map", "Value from map to map"],
        ),
    ];
    let table = (0..)
        .zip(axes)
        .fold(Table::of(&found.points), |table, (at, (what, of))| {
            table
                .column(Column::text(what[0], what[1]), |_| named(at))
                .column(Column::value(of[0], of[1]), |point| value(point, at))
        });
    let data = table
        .estimate(Column::percent("wins", WINS), Some(WINS_ERROR), |point| {
            point.level.wins
        })
        .table();
    let scale = |at: usize, field: &str| {
        let title = path(at).map(|path| about.parameter(path));
        json!({"field": field, "type": "ordinal", "title": title, "sort": if at == 1 { "descending" } else { "ascending" }})
    };
    let colour = json!({"field": "wins", "type": "quantitative", "title": "Chance to win", "legend": {"format": ".0%"},
        "scale": {"domain": [0, 0.5, 1], "range": ["#c75a12", "#fefefe", "#2072b9"]}});
    let mut encoding = json!({"x": scale(0, "across"), "y": scale(1, "upwards"), "color": colour});
    if found.over.len() > 2 {
        encoding["facet"] = crate::figure::vega::with(scale(2, "map"), json!({"columns": 3}));
    }
    (
        data,
        json!({"width": {"step": 48}, "height": {"step": 36}, "mark": "rect", "encoding": encoding}),
    )
}

fn credit(found: &Sweep) -> Credit<'_> {
    Credit {
        title: &found.title,
        replicates: found.replicates,
        seed: found.seed,
    }
}

fn subtitle(found: &Sweep, about: About) -> String {
    format!(
        "How often {} at {} points, the same luck at each. Black line: where {} is as likely to win as not.",
        about.wins(),
        wording::count(found.points.len() as u64),
        about.subject.candidate_name
    )
}

/// Between which chances the map runs, and on how much of it the candidate is favoured.
pub fn finding(found: &Sweep, about: About) -> String {
    let chances: Vec<f64> = found
        .points
        .iter()
        .map(|point| point.level.wins.estimate)
        .collect();
    let favoured = chances.iter().filter(|chance| **chance > 0.5).count();
    let (low, high) = chances.iter().fold((1.0_f64, 0.0_f64), |(low, high), x| {
        (low.min(*x), high.max(*x))
    });
    let range = format!(
        "{} to {}",
        wording::whole_percent(low),
        wording::whole_percent(high)
    );
    let name = &about.subject.candidate_name;
    match favoured {
        0 => format!(
            "{name} is favoured nowhere here: {range} chance to {}",
            about.subject.to_win()
        ),
        all if all == found.points.len() => {
            format!(
                "{name} is favoured everywhere here: {range} chance to {}",
                about.subject.to_win()
            )
        }
        some => format!(
            "{name} is favoured at {some} of {} points: {range} chance to {}",
            found.points.len(),
            about.subject.to_win()
        ),
    }
}

/// The different values, in order.
fn ordered(values: impl Iterator<Item = ParameterValue>) -> Vec<ParameterValue> {
    let mut all: Vec<ParameterValue> = values.collect();
    all.sort_by(|a, b| place(*a).total_cmp(&place(*b)));
    all.dedup();
    all
}

fn map(points: &[&Point]) -> Option<Map> {
    let columns = ordered(points.iter().map(|point| point.values[0]));
    let rows = ordered(points.iter().map(|point| point.values[1]));
    let chance = |column: &ParameterValue, row: &ParameterValue| {
        let point = points
            .iter()
            .find(|point| point.values[0] == *column && point.values[1] == *row)?;
        Some(point.level.wins.estimate)
    };
    let row = |row: &ParameterValue| {
        columns
            .iter()
            .map(|column| chance(column, row))
            .collect::<Option<Vec<f64>>>()
    };
    let chances = rows.iter().map(row).collect::<Option<Vec<_>>>()?;
    Some(Map {
        columns,
        rows,
        chances,
    })
}

/// Nearly white at one half, in steps.
fn colour(chance: f64) -> Colour {
    let full = if chance < 0.5 { BELOW } else { ABOVE };
    let much = ((chance - 0.5).abs() / 0.5 * STEPS).round() / STEPS;
    let part = |shift: u32| {
        let own = f64::from(full >> shift & 0xff);
        ((MIDDLE + (own - MIDDLE) * much).round() as u32) << shift
    };
    Colour::opaque(part(16) | part(8) | part(0))
}

/// Cells, the line at one half and, where they have room, the chances.
fn draw(
    page: &mut Page,
    map: &Map,
    (left, top): (f64, f64),
    (right, bottom): (f64, f64),
    figures: bool,
) {
    let (wide, high) = (
        (right - left) / map.columns.len() as f64,
        (bottom - top) / map.rows.len() as f64,
    );
    let written = figures && wide >= 40.0 && high >= 22.0;
    for (row, chances) in map.chances.iter().enumerate() {
        for (column, chance) in chances.iter().enumerate() {
            let (x, y) = (
                left + column as f64 * wide,
                bottom - (row + 1) as f64 * high,
            );
            let (across, upwards) = (map.columns[column], map.rows[row]);
            // Of thousands of cells none is big enough to rest on.
            let says = (map.chances.len() * chances.len() <= MOST_SAID).then(|| {
                format!(
                    "{} across, {} upwards: {}",
                    self::written(across),
                    self::written(upwards),
                    wording::whole_percent(*chance)
                )
            });
            page.group(None, says, |page| {
                page.block((x, y), (x + wide, y + high), colour(*chance))
            });
            if written {
                let ground = colour(*chance).rgb;
                let light = theme::contrast(ON_DARK.rgb, ground)
                    > theme::contrast(theme::ON_PALE.rgb, ground);
                let face = Type {
                    colour: if light { ON_DARK } else { theme::ON_PALE },
                    ..MUTED_SMALL
                };
                let text = format!("{:.0}", 100.0 * chance);
                // In a corner, off the line.
                page.text(text, (x + 5.0, y + 15.0), Anchor::Start, face);
            }
        }
    }
    let centre =
        |(column, row): (f64, f64)| (left + (column + 0.5) * wide, bottom - (row + 0.5) * high);
    for (one, other) in segments(&map.chances, 0.5) {
        page.line(vec![centre(one), centre(other)], 2.5, theme::ON_PALE);
    }
    let frame = [
        (left, top),
        (right, top),
        (right, bottom),
        (left, bottom),
        (left, top),
    ];
    page.line(frame.to_vec(), 1.0, theme::MUTED);
}

/// As many values as have room, below and beside.
fn marks(page: &mut Page, map: &Map, (left, top): (f64, f64), (right, bottom): (f64, f64)) {
    let (wide, high) = (
        (right - left) / map.columns.len() as f64,
        (bottom - top) / map.rows.len() as f64,
    );
    let widest = map
        .columns
        .iter()
        .map(|value| width(&written(*value), MUTED_SMALL))
        .fold(0.0, f64::max);
    let every = |room: f64, each: f64, count: usize| {
        (1..=count.max(1))
            .find(|n| *n as f64 * each >= room)
            .unwrap_or(1)
    };
    let stride = every(widest + 12.0, wide, map.columns.len());
    for (at, value) in map.columns.iter().enumerate().step_by(stride) {
        let x = left + (at as f64 + 0.5) * wide;
        page.text(
            written(*value),
            (x, bottom + 18.0),
            Anchor::Middle,
            MUTED_SMALL,
        );
    }
    let stride = every(18.0, high, map.rows.len());
    for (at, value) in map.rows.iter().enumerate().step_by(stride) {
        let y = bottom - (at as f64 + 0.5) * high;
        page.text(
            written(*value),
            (left - 8.0, y + 4.0),
            Anchor::End,
            MUTED_SMALL,
        );
    }
}

/// What the colours are.
fn legend(page: &mut Page) {
    let (left, y) = (theme::MARGIN + 112.0, page.y + 4.0);
    let room = page.frame.right() - left - 20.0;
    page.text(
        "Chance to win",
        (theme::MARGIN, y + 11.0),
        Anchor::Start,
        HEADING,
    );
    let each = (room / 25.0).min(11.0);
    for step in 0..=24 {
        let x = left + f64::from(step) * each;
        page.block((x, y), (x + each, y + 12.0), colour(f64::from(step) / 24.0));
    }
    let (right, bottom) = (left + 25.0 * each, y + 12.0);
    let frame = [
        (left, y),
        (right, y),
        (right, bottom),
        (left, bottom),
        (left, y),
    ];
    page.line(frame.to_vec(), 1.0, theme::MUTED);
    for (share, text) in [(0.0, "0\u{a0}%"), (0.5, "50\u{a0}%"), (1.0, "100\u{a0}%")] {
        page.text(
            text,
            (left + each / 2.0 + share * 24.0 * each, y + 27.0),
            Anchor::Middle,
            MUTED_SMALL,
        );
    }
    page.y = y + 30.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_the_same_colour_on_light_paper_and_on_dark() {
        for step in 0..=48 {
            let rgb = colour(f64::from(step) / 48.0).rgb;
            assert_eq!(theme::dark(rgb), rgb, "{rgb:06x}");
        }
    }
}
