//! Where a parameter breaks even: the chance to win along it, or the frontier of two.

use crate::table::{Cell, Column, Table};
use serde_json::{Value, json};

use crate::experiment::{BreakEven, Crossing, Line, ParameterValue};
use crate::figure::frame::Frame;
use crate::figure::page::{HEADING, MUTED_SMALL, Page};
use crate::figure::scene::{Anchor, Scene, Type};
use crate::figure::wording::{self, SPACE};
use crate::figure::{theme, vega};

use super::plane::{Plane, Scale, Unit, place, written};
use super::{About, Credit, Plate, finish, kind, varied};

const LEFT: f64 = 84.0;
const HIGH: f64 = 320.0;

/// The picture of one parameter, or of two.
pub fn break_even<'a>(found: &'a BreakEven, about: About<'a>) -> Option<Plate<'a>> {
    let ((data, spec), scene): (_, fn(_, _, _) -> _) = match &found.over[..] {
        [path] => (along(found, path, about), alone),
        [first, second] => (by_first(found, [first, second], about), frontier),
        _ => return None,
    };
    Some(Plate::of(data, spec, move |frame| {
        scene(found, about, frame)
    }))
}

fn credit(found: &BreakEven) -> Credit<'_> {
    Credit {
        title: &found.title,
        replicates: found.replicates,
        seed: found.seed,
    }
}

fn alone(found: &BreakEven, about: About, frame: Frame) -> Option<Scene> {
    let (right, high) = (frame.right() - 12.0, frame.high(HIGH, 160.0));
    let (path, line) = (found.over.first()?, found.lines.first()?);
    let win = wording::round_percent(found.win);
    let title = match &line.crossings[..] {
        [] => format!(
            "No {} between {} and {} takes {} chance to {} past {win}",
            about.parameter(path),
            written(found.low),
            written(found.high),
            wording::whose(&about.subject.candidate_name),
            about.subject.to_win()
        ),
        [first, ..] => {
            format!(
                "{} in {win} of elections where {} is {}",
                about.wins(),
                about.the(path),
                written(first.rounded()[0])
            )
        }
    };
    let subtitle = format!(
        "How often {}, by {}, the same luck at each value. Light band: ±{SPACE}2 Monte Carlo standard errors; marked: the \
         break-even with its 95{SPACE}% interval.",
        about.wins(),
        about.the(path)
    );
    let mut page = Page::new(frame, title, &subtitle);
    let top = page.y + 30.0;
    page.text("Chance to win", (LEFT, top - 10.0), Anchor::Start, HEADING);
    let bounds: Vec<(f64, f64, f64)> = line
        .looked
        .iter()
        .map(|looked| {
            let (wins, error) = (looked.wins.estimate, 2.0 * looked.wins.mcse);
            (
                place(looked.at),
                (wins - error).max(0.0),
                (wins + error).min(1.0),
            )
        })
        .collect();
    let y = Scale::around(
        bounds
            .iter()
            .flat_map(|(_, low, high)| [*low, *high])
            .chain([found.win]),
        Unit::Chance,
        (top + high, top),
        0.05,
    );
    let plane = Plane {
        x: Scale::of(&[found.low, found.high], (LEFT, right)),
        y,
    };
    plane.grid(&mut page);
    for crossing in &line.crossings {
        let [from, to] = [crossing.from, crossing.to].map(|value| plane.x.at(place(value)));
        page.block(
            (from, top),
            (to.max(from + 1.0), top + high),
            theme::ORPHANED.faded(0.35),
        );
    }
    plane.level(&mut page, found.win, theme::INK);
    plane.band(&mut page, &bounds, theme::ACCENT.faded(0.25));
    let course: Vec<(f64, f64)> = line
        .looked
        .iter()
        .map(|looked| (place(looked.at), looked.wins.estimate))
        .collect();
    plane.line(&mut page, &course, 2.25, theme::ACCENT);
    for crossing in &line.crossings {
        let [at, from, to] = crossing.rounded().map(written);
        let says = format!("{win} at {at} (95{SPACE}% interval {from} to {to})");
        page.group(None, Some(says), |page| {
            mark(page, &plane, found.win, crossing)
        });
    }
    let below = plane.across(&mut page, &about.heading(path));
    page.y = top + high + 42.0 + below;
    Some(finish(
        page,
        credit(found),
        &about.given(found.given.as_ref()),
    ))
}

/// The break-even as a dot with its value beside it.
fn mark(page: &mut Page, plane: &Plane, win: f64, crossing: &Crossing) {
    let at = plane.at(place(crossing.at), win);
    page.dot(at, 6.5, theme::PAPER);
    page.dot(at, 5.0, theme::INK);
    let (side, anchor) = if at.0 > (plane.x.start + plane.x.end) / 2.0 {
        (-12.0, Anchor::End)
    } else {
        (12.0, Anchor::Start)
    };
    // Off the line: below it where it rises to the right of the dot.
    let below = crossing.rises == (side > 0.0);
    page.text(
        written(crossing.rounded()[0]),
        (at.0 + side, at.1 + if below { 20.0 } else { -12.0 }),
        anchor,
        HEADING,
    );
}

fn frontier(found: &BreakEven, about: About, frame: Frame) -> Option<Scene> {
    let (right, high) = (frame.right() - 12.0, frame.high(HIGH, 160.0));
    let [first, second] = &found.over[..] else {
        return None;
    };
    let (across, upwards, win) = (
        about.the(first),
        about.the(second),
        wording::round_percent(found.win),
    );
    let values: Vec<ParameterValue> = found.lines.iter().filter_map(|line| line.first).collect();
    let crossed: Vec<(f64, &Crossing)> = found
        .lines
        .iter()
        .filter_map(|line| Some((place(line.first?), line.crossings.first()?)))
        .collect();
    let title = match (crossed.first(), crossed.last()) {
        (Some((x, one)), Some((other_x, other))) => {
            let at = |x: f64| {
                values
                    .iter()
                    .find(|value| place(**value) == x)
                    .map_or_else(String::new, |value| written(*value))
            };
            let often = format!("{} in {win} of elections where {upwards} is", about.wins());
            let [one, other] = [one, other].map(|crossing| written(crossing.rounded()[0]));
            match one == other {
                true => format!(
                    "{often} {one}, whether {across} is {} or {}",
                    at(*x),
                    at(*other_x)
                ),
                false => {
                    format!(
                        "{often} {one} (where {across} is {}) to {other} (where it is {})",
                        at(*x),
                        at(*other_x)
                    )
                }
            }
        }
        _ => format!(
            "Nowhere here does {} chance to {} pass {win}",
            wording::whose(&about.subject.candidate_name),
            about.subject.to_win()
        ),
    };
    let subtitle = format!(
        "The values of two parameters at which {} in {win} of elections, the same luck at each. Band: 95{SPACE}% interval from \
         the Monte Carlo error. Blue ground: where the chance is higher.",
        about.wins()
    );
    let mut page = Page::new(frame, title, &subtitle);
    page.y += 10.0;
    page.paragraph(&about.heading(second), HEADING);
    let top = page.y + 10.0;
    let dates = matches!(found.low, ParameterValue::Date(_));
    let left = if dates { LEFT + 24.0 } else { LEFT };
    let plane = Plane {
        x: Scale::of(&values, (left, right)),
        y: Scale::of(&[found.low, found.high], (top + high, top)),
    };
    ground(&mut page, &plane, &found.lines, found.win);
    plane.grid(&mut page);
    let band: Vec<(f64, f64, f64)> = crossed
        .iter()
        .map(|(x, crossing)| (*x, place(crossing.from), place(crossing.to)))
        .collect();
    plane.band(&mut page, &band, theme::ORPHANED.faded(0.45));
    let course: Vec<(f64, f64)> = crossed
        .iter()
        .map(|(x, crossing)| (*x, place(crossing.at)))
        .collect();
    plane.line(&mut page, &course, 2.5, theme::INK);
    for (x, crossing) in &crossed {
        let [at, from, to] = crossing.rounded().map(written);
        let says = format!("{at} (95{SPACE}% interval {from} to {to})");
        page.group(None, Some(says), |page| {
            page.dot(plane.at(*x, place(crossing.at)), 3.0, theme::INK)
        });
    }
    if crossed.is_empty() {
        let middle = ((plane.x.start + plane.x.end) / 2.0, top + high / 2.0);
        page.text(
            "no frontier within these ranges",
            middle,
            Anchor::Middle,
            Type {
                size: 14.0,
                ..MUTED_SMALL
            },
        );
    }
    let below = plane.across(&mut page, &about.heading(first));
    page.y = top + high + 42.0 + below;
    Some(finish(
        page,
        credit(found),
        &about.given(found.given.as_ref()),
    ))
}

/// Where the chance is at least as asked, strip by strip between neighbours of the first parameter.
fn ground(page: &mut Page, plane: &Plane, lines: &[Line], win: f64) {
    let wash = theme::ACCENT.faded(0.1);
    let side = |line: &Line| -> Option<(f64, f64)> {
        let (low, high) = (plane.y.low, plane.y.high);
        Some(match line.crossings.first() {
            Some(crossing) if crossing.rises => (place(crossing.at), high),
            Some(crossing) => (low, place(crossing.at)),
            None if line.ends()?.0.wins.estimate >= win => (low, high),
            None => return None,
        })
    };
    for pair in lines.windows(2) {
        let [Some(x), Some(next)] = [pair[0].first, pair[1].first].map(|value| value.map(place))
        else {
            continue;
        };
        if let (Some(one), Some(other)) = (side(&pair[0]), side(&pair[1])) {
            plane.band(page, &[(x, one.0, one.1), (next, other.0, other.1)], wash);
        }
    }
}

/// What the picture of one parameter is drawn from: a row for each place looked at, and one for
/// each break-even with its interval.
fn along(found: &BreakEven, path: &str, about: About) -> (Table, Value) {
    let looked = Table::of(found.lines.iter().flat_map(|line| &line.looked))
        .column(varied(), |_| about.cell(path))
        .column(Column::text("row", "What"), |_| "looked at")
        .column(Column::value("value", "Value"), |looked| looked.at)
        .column(Column::value("value_low", "Interval from"), |_| {
            Cell::Nothing
        })
        .column(Column::value("value_high", "Interval to"), |_| {
            Cell::Nothing
        })
        .chance(|looked| looked.wins);
    let crossings = Table::of(found.lines.iter().flat_map(|line| &line.crossings))
        .only("parameter", |_| about.cell(path))
        .only("row", |_| "break-even")
        .each(["value", "value_low", "value_high"], |of| {
            [of.at, of.from, of.to]
        })
        .only("wins", |_| found.win)
        .each(["wins_mcse", "wins_low", "wins_high"], |_| {
            [(); 3].map(|()| Cell::Nothing)
        });
    let data = looked.table().below(crossings.table());
    let x = json!({"field": "value", "type": kind(&[found.low]), "title": about.parameter(path), "scale": {"zero": false}});
    let axis =
        json!({"title": "Chance to win", "axis": {"format": ".0%"}, "scale": {"zero": false}});
    let only = |row: &str| json!({"transform": [{"filter": {"field": "row", "equal": row}}]});
    let wins = json!({"field": "wins", "type": "quantitative"});
    let marked = |mark: Value, more: Value| {
        let encoding = vega::with(json!({"y": wins}), more);
        vega::with(
            only("break-even"),
            json!({"mark": mark, "encoding": encoding}),
        )
    };
    let ends = json!({"x": vega::with(x.clone(), json!({"field": "value_low"})), "x2": {"field": "value_high"}});
    let spec = json!({"width": 560, "height": 320, "layer": [
        vega::with(only("looked at"), vega::band(&x, ["wins_low", "wins_high"], &axis)),
        vega::with(only("looked at"), vega::course(&x, "wins", "#005f9e", &axis)),
        marked(json!({"type": "rule", "strokeWidth": 6, "opacity": 0.4, "color": "#b45309"}), ends),
        marked(json!({"type": "point", "filled": true, "size": 90, "opacity": 1, "color": "#171a1f"}), json!({"x": x})),
    ]});
    (data, spec)
}

/// What the frontier is drawn from: a row for each value of the first parameter and break-even
/// there.
fn by_first(found: &BreakEven, [first, second]: [&str; 2], about: About) -> (Table, Value) {
    let rows = found.lines.iter().flat_map(|line| {
        let crossings = line.crossings.iter().map(Some);
        let none = line.crossings.is_empty().then_some(None);
        crossings.chain(none).map(move |crossing| (line, crossing))
    });
    let data = Table::of(rows)
        .column(Column::text("first_parameter", "First parameter"), |_| {
            about.cell(first)
        })
        .column(Column::value("first", "First value"), |(line, _)| {
            line.first
        })
        .column(Column::text("second_parameter", "Second parameter"), |_| {
            about.cell(second)
        })
        .column(
            Column::value("second", "Where the second breaks even"),
            |(_, of)| of.map(|of| of.at),
        )
        .column(Column::value("second_low", "Interval from"), |(_, of)| {
            of.map(|of| of.from)
        })
        .column(Column::value("second_high", "Interval to"), |(_, of)| {
            of.map(|of| of.to)
        })
        .table();
    let values: Vec<ParameterValue> = found.lines.iter().filter_map(|line| line.first).collect();
    let x = json!({"field": "first", "type": kind(&values), "title": about.parameter(first), "scale": {"zero": false}});
    let typed = json!({"type": kind(&[found.low]), "title": about.parameter(second), "scale": {"zero": false}});
    let there = json!({"transform": [{"filter": {"field": "second", "valid": true}}]});
    let spec = json!({"width": 560, "height": 320, "layer": [
        vega::with(there.clone(), vega::band(&x, ["second_low", "second_high"], &typed)),
        vega::with(there, vega::course(&x, "second", "#171a1f", &typed)),
    ]});
    (data, spec)
}
