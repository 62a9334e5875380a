//! What each act is worth: Shapley values of share and chance to win, beside what the act does
//! alone and after all others.

use crate::table::{Cell, Column, Table};
use serde_json::{Value, json};

use crate::estimate::Estimate;
use crate::experiment::{ActWorth, Attribution, Worth};
use crate::figure::axis::Axis;
use crate::figure::face::balanced;
use crate::figure::frame::Frame;
use crate::figure::page::{BODY, HEADING, Page, SMALL, STRONG};
use crate::figure::scene::{Anchor, Scene, Type};
use crate::figure::wording::{self, SPACE};
use crate::figure::{theme, vega};

use super::{About, Credit, Plate, finish};

/// Part of the width that labels take beside the plots.
const LABEL: f64 = 0.25;
/// Room for a figure beside its plot, and between the two plots.
const FIGURE: f64 = 56.0;
const GAP: f64 = 24.0;
const ROW: f64 = 44.0;
/// Lines of an act's name at most.
const MOST_LINES: usize = 3;
const BAR: f64 = 12.0;

/// Where things stand.
#[derive(Debug, Clone, Copy)]
struct Places {
    label: f64,
    /// Labels stand above the plots.
    stacked: bool,
    /// Ends of each plot, and the right end of its figure.
    plots: [(f64, f64, f64); 2],
}

impl Places {
    fn of(frame: Frame) -> Places {
        let stacked = frame.narrow();
        let label = if stacked {
            frame.room()
        } else {
            LABEL * frame.width
        };
        let left = if frame.narrow() {
            theme::MARGIN + 8.0
        } else {
            theme::MARGIN + label + 16.0
        };
        let wide = (frame.right() - left - GAP) / 2.0 - FIGURE;
        let plot = |start: f64| (start, start + wide, start + wide + FIGURE);
        Places {
            label,
            stacked,
            plots: [plot(left), plot(left + wide + FIGURE + GAP)],
        }
    }

    /// What a label takes above the plots.
    fn above(&self, label: &[String]) -> f64 {
        if self.stacked {
            theme::LEADING * BODY.size * label.len() as f64 + 5.0
        } else {
            0.0
        }
    }

    fn height(&self, label: &[String]) -> f64 {
        match self.stacked {
            true => ROW + self.above(label),
            false => ROW.max(theme::LEADING * BODY.size * label.len() as f64 + 12.0),
        }
    }

    /// An act by name and day, in lines that fit.
    fn label(&self, act: &ActWorth, about: About) -> Vec<String> {
        let date = wording::date(&act.date);
        let name = about.names.act(&act.id);
        let plain = date.replace(SPACE, " ");
        let name = wording::capital(name.strip_suffix(&format!(" ({plain})")).unwrap_or(name));
        match self.stacked {
            true => balanced(&format!("{name}, {date}"), BODY, self.label, MOST_LINES),
            false => balanced(&name, BODY, self.label, MOST_LINES)
                .into_iter()
                .chain([date])
                .collect(),
        }
    }
}

/// The picture.
pub fn attribution<'a>(found: &'a Attribution, about: About<'a>) -> Plate<'a> {
    let (data, spec) = data(found, about);
    Plate::of(data, spec, move |frame| Some(scene(found, about, frame)))
}

fn scene(found: &Attribution, about: About, frame: Frame) -> Scene {
    let places = Places::of(frame);
    let [share_plot, wins_plot] = places.plots;
    let subtitle = format!(
        "What each of {} acts adds to {}, share in the {}: bar the mean over all orders (Shapley value), with ±{SPACE}2 Monte Carlo standard errors below \
         it; hollow dot the act alone, full dot the act after all others. The bars add up to the whole.",
        found.acts.len(),
        about.subject.candidate_name,
        about.subject.contest_name
    );
    let mut page = Page::new(frame, finding(found, about), &subtitle);
    page.y += 14.0;
    let y = page.y + theme::SMALL;
    page.text(
        "Share of the vote",
        (share_plot.0, y),
        Anchor::Start,
        HEADING,
    );
    page.text("Chance to win", (wins_plot.0, y), Anchor::Start, HEADING);
    page.y = y + 10.0;
    let ends = |worth: Worth| {
        let Worth {
            shapley,
            first_in,
            last_in,
        } = worth;
        let [low, high] = shapley.ends(2.0);
        [low, high, first_in.estimate, last_in.estimate]
    };
    let whole = |of: Estimate| [of.estimate, of.estimate];
    let share = Axis::around(
        found
            .acts
            .iter()
            .filter_map(|act| act.share)
            .flat_map(ends)
            .chain(found.whole.share.into_iter().flat_map(whole)),
        share_plot.0,
        share_plot.1,
    );
    let wins = Axis::around(
        found
            .acts
            .iter()
            .flat_map(|act| ends(act.wins))
            .chain(whole(found.whole.wins)),
        wins_plot.0,
        wins_plot.1,
    );
    let labels: Vec<Vec<String>> = found
        .acts
        .iter()
        .map(|act| places.label(act, about))
        .collect();
    let all = vec![ALL.to_owned()];
    let bottom = page.y
        + labels
            .iter()
            .chain([&all])
            .map(|label| places.height(label))
            .sum::<f64>();
    let top = page.y;
    for axis in [share, wins] {
        axis.grid(&mut page, top, bottom);
        axis.numbers(&mut page, bottom, "percentage points");
    }
    for (act, label) in found.acts.iter().zip(labels) {
        let says = said(act, about);
        page.group(None, Some(says), |page| {
            act_row(page, act, label, [share, wins], places)
        });
    }
    together(&mut page, found, [share, wins], places);
    page.y = bottom + 36.0;
    let mut notes = about.given(found.given.as_ref());
    notes.extend(found.orders.map(|orders| {
        format!("Of more than ten acts not all sets are simulated: the values are means over {orders} orders, and their errors contain that.")
    }));
    finish(
        page,
        Credit {
            title: &found.title,
            replicates: found.replicates,
            seed: found.seed,
        },
        &notes,
    )
}

fn finding(found: &Attribution, about: About) -> String {
    let size = |act: &&ActWorth| act.wins.shapley.estimate.abs();
    let most = found.acts.iter().max_by(|a, b| size(a).total_cmp(&size(b)));
    let chance = format!(
        "{} chance to {}",
        wording::whose(&about.subject.candidate_name),
        about.subject.to_win()
    );
    match (most, found.acts.len()) {
        (Some(act), 1) => {
            format!(
                "{} is worth {} points of {chance}",
                wording::capital(about.names.act(&act.id)),
                within(found.whole.wins)
            )
        }
        (Some(act), _) => format!(
            "Together the acts are worth {} points of {chance}, {} of them due to {}",
            within(found.whole.wins),
            within(act.wins.shapley),
            about.names.dated(&act.id, &act.date)
        ),
        _ => format!(
            "What the acts are worth to {}",
            about.subject.candidate_name
        ),
    }
}

/// In points, with no more decimals than the error allows.
fn within(worth: Estimate) -> String {
    wording::points_within(worth.estimate, worth.mcse)
}

/// What a row says: `… in all orders +5.8 points of share (alone +6.1, after all others +5.5), …`.
fn said(act: &ActWorth, about: About) -> String {
    let of = |worth: Option<Worth>, what: &str| {
        let Some(worth) = worth else {
            return format!("no share for {what}");
        };
        let (first, last) = (within(worth.first_in), within(worth.last_in));
        format!(
            "{} points of {what} (alone {first}, after all others {last})",
            within(worth.shapley)
        )
    };
    let name = wording::capital(&about.names.dated(&act.id, &act.date));
    format!(
        "{name}: {} and {}",
        of(act.share, "the share"),
        of(Some(act.wins), "the chance")
    )
}

fn act_row(page: &mut Page, act: &ActWorth, label: Vec<String>, axes: [Axis; 2], places: Places) {
    let height = places.height(&label);
    let middle = labelled(page, label, places, BODY);
    for (axis, worth, (.., figure)) in [
        (axes[0], act.share, places.plots[0]),
        (axes[1], Some(act.wins), places.plots[1]),
    ] {
        let Some(worth) = worth else {
            page.text("–", (figure, middle + 4.0), Anchor::End, SMALL);
            continue;
        };
        bar(page, axis, worth.shapley, middle, theme::ACCENT.faded(0.7));
        for (at, filled) in [
            (worth.first_in.estimate, false),
            (worth.last_in.estimate, true),
        ] {
            page.dot((axis.x(at), middle), 4.5, theme::INK);
            if !filled {
                page.dot((axis.x(at), middle), 2.75, theme::PAPER);
            }
        }
        page.text(
            within(worth.shapley),
            (figure, middle + 4.0),
            Anchor::End,
            SMALL,
        );
    }
    page.y += height;
}

/// Begins a row, with its label; gives the middle of its plots.
fn labelled(page: &mut Page, label: Vec<String>, places: Places, face: Type) -> f64 {
    let (above, height) = (places.above(&label), places.height(&label));
    if places.stacked {
        // Off the lines of the scales.
        page.block(
            (theme::MARGIN, page.y),
            (page.frame.right(), page.y + above),
            theme::PAPER,
        );
    }
    page.rule(page.y);
    let middle = page.y + above + (height - above) / 2.0;
    let beside = if places.stacked {
        page.y + 4.0 + above / 2.0
    } else {
        middle
    };
    page.lines(label, (theme::MARGIN, beside), Anchor::Start, face);
    middle
}

fn together(page: &mut Page, found: &Attribution, axes: [Axis; 2], places: Places) {
    let top = page.y;
    let middle = labelled(page, vec![ALL.to_owned()], places, STRONG);
    let whole = (theme::MARGIN, page.frame.right());
    page.across(top, whole, 1.25, theme::MUTED);
    let whole = [
        (axes[0], found.whole.share, places.plots[0]),
        (axes[1], Some(found.whole.wins), places.plots[1]),
    ];
    for (axis, worth, (.., figure)) in whole {
        let Some(worth) = worth else { continue };
        bar(page, axis, worth, middle, theme::INK.faded(0.75));
        page.text(within(worth), (figure, middle + 4.0), Anchor::End, HEADING);
    }
}

/// From zero to the value, and its error as a line.
fn bar(
    page: &mut Page,
    axis: Axis,
    worth: Estimate,
    middle: f64,
    colour: crate::figure::scene::Colour,
) {
    let (zero, end) = (axis.x(0.0), axis.x(worth.estimate));
    page.bar(middle, (zero.min(end), zero.max(end)), BAR, colour);
    let [low, high] = worth.ends(2.0).map(|end| axis.x(end));
    page.across(middle + BAR, (low, high), 1.5, theme::MUTED);
}

/// What an act is worth something in: to programs, and to people.
fn in_words(measure: &str) -> Cell {
    let name = if measure == "wins" {
        "chance to win"
    } else {
        measure
    };
    Cell::named(measure, name)
}

/// What the picture is drawn from: a row for each act and measure, and for all acts together; two
/// plots of it side by side.
fn data(found: &Attribution, about: About) -> (Table, Value) {
    let worths = |act: &'_ ActWorth| [("share", act.share), ("wins", Some(act.wins))];
    let acts = found.acts.iter().flat_map(|act| {
        let told = worths(act).into_iter();
        told.filter_map(move |(measure, worth)| Some((act, measure, worth?)))
    });
    let of = |estimate: Estimate, errors: f64| estimate.estimate + errors * estimate.mcse;
    let acts = Table::of(acts)
        .column(Column::text("act", "Act"), |(act, ..)| {
            Cell::named(&act.id, wording::capital(about.names.act(&act.id)))
        })
        .column(Column::date("date", "Date"), |(act, ..)| &act.date)
        .column(Column::text("measure", "Worth in"), |(_, measure, _)| {
            in_words(measure)
        })
        .estimate(
            Column::points("shapley", "Mean over all orders"),
            Some("± error of it"),
            |(.., worth)| worth.shapley,
        )
        .column(
            Column::points("shapley_low", "Two errors below"),
            |(.., worth)| of(worth.shapley, -2.0),
        )
        .column(
            Column::points("shapley_high", "Two errors above"),
            |(.., worth)| of(worth.shapley, 2.0),
        )
        .column(Column::points("first_in", "Alone"), |(.., worth)| {
            worth.first_in.estimate
        })
        .column(
            Column::points("last_in", "After all others"),
            |(.., worth)| worth.last_in.estimate,
        );
    let share = found.whole.share.map(|share| ("share", share));
    let wholes = share.into_iter().chain([("wins", found.whole.wins)]);
    let wholes = Table::of(wholes)
        .only("act", |_| ALL)
        .only("date", |_| Cell::Nothing)
        .only("measure", |(measure, _)| in_words(measure))
        .estimate(Column::only("shapley"), None, |(_, whole)| whole)
        .each(["shapley_low", "shapley_high"], |(_, whole)| {
            [of(whole, -2.0), of(whole, 2.0)]
        })
        .each(["first_in", "last_in"], |_| [Cell::Nothing, Cell::Nothing]);
    let data = acts.table().below(wholes.table());
    let order = found
        .acts
        .iter()
        .map(|act| act.id.clone())
        .chain([ALL.to_owned()])
        .collect();
    // The data have ids; beside the rows stand names.
    let names: serde_json::Map<String, Value> = found
        .acts
        .iter()
        .map(|act| {
            (
                act.id.clone(),
                wording::capital(about.names.act(&act.id)).into(),
            )
        })
        .collect();
    let label = format!("({})[datum.value] || datum.value", Value::Object(names));
    let rows = vega::with(
        vega::rows("act", order),
        json!({"axis": {"labelExpr": label, "labelLimit": 400}}),
    );
    let plot = |measure: &str, title: &str| {
        let axis = json!({"title": title, "axis": {"format": "+.0%"}});
        let dot = |field: &str, filled: bool| {
            let mark = json!({"type": "point", "filled": filled, "size": 60, "opacity": 1, "color": "#171a1f"});
            vega::marks(&rows, field, mark, &axis)
        };
        json!({"transform": [{"filter": {"field": "measure", "equal": measure}}], "width": 240, "height": {"step": 34},
        "layer": [
            vega::marks(&rows, "shapley", json!({"type": "bar", "height": 12, "color": "#005f9e", "opacity": 0.7}), &axis),
            vega::interval(&rows, ["shapley_low", "shapley_high"], json!({"type": "rule", "color": "#171a1f"}), &axis),
            dot("first_in", false),
            dot("last_in", true),
        ]})
    };
    (
        data,
        json!({"hconcat": [plot("share", "Share of the vote"), plot("wins", "Chance to win")]}),
    )
}

/// What the last row is called.
const ALL: &str = "All together";
