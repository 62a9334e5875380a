//! The candidate's share in every bloc, with and without: a dumbbell a bloc, the one that moves
//! most on top.

use crate::table::Table;
use serde_json::{Value, json};

use crate::estimate::Findings;
use crate::replicates::Contrast;

use super::axis::Axis;
use super::frame::Frame;
use super::page::{BODY, HEADING, Page, STRONG};
use super::rows::{Label, Rows};
use super::scene::{Anchor, Scene};
use super::view::{self, names};
use super::wording::{self, BASELINE};
use super::{theme, vega};

/// Room for the columns of figures.
const FIGURES: f64 = 176.0;
const COLUMNS: [f64; 3] = [122.0, 62.0, 0.0];
const ROW: f64 = 40.0;
const LEAST_ROW: f64 = 28.0;
const DOT: f64 = 5.5;

struct Row<'a> {
    title: &'a str,
    label: Label,
    change: Change,
}

/// Mean shares, and what one is more than the other.
#[derive(Debug, Clone, Copy)]
struct Change {
    from: f64,
    to: f64,
    difference: f64,
    mcse: Option<f64>,
}

/// The arms compared, from and to, with how a heading names each: the one without the act, then the
/// one with it; or the baseline, then the what-if. Nothing without a what-if.
fn sides(findings: &Findings) -> Option<[(&str, String); 2]> {
    let [first, second] = wording::arms(findings).try_into().ok()?;
    Some(match findings.question.contrast {
        Contrast::Alters => [
            (first.0, "as is".to_owned()),
            (second.0, "what-if".to_owned()),
        ],
        Contrast::Scenarios => [
            (first.0, "first".to_owned()),
            (second.0, "second".to_owned()),
        ],
        Contrast::Removes(_) | Contrast::Adds(_) => [
            (second.0, "without".to_owned()),
            (first.0, "with".to_owned()),
        ],
    })
}

/// The blocs' changes by how large they are; none where the two arms cannot be compared by bloc, or
/// nothing moves.
fn changes<'a>(findings: &'a Findings, contest: &str) -> Vec<(&'a str, &'a str, Change)> {
    let Some([(from, _), (to, _)]) = sides(findings) else {
        return Vec::new();
    };
    let candidate = &findings.question.candidate;
    let share = |arm: &str, bloc: &str| {
        let found = findings.arms.get(arm)?.contests.get(contest)?;
        found
            .by_bloc
            .get(bloc)?
            .share
            .get(candidate)
            .map(|share| share.mean)
    };
    let what_if = findings.question.what_if.as_deref().unwrap_or_default();
    let paired = |bloc: &str| {
        let found = findings.what_ifs.get(what_if)?.contests.get(contest)?;
        found.by_bloc.get(bloc)?.share_difference.get(candidate)
    };
    let change = |(id, name): (&'a String, &'a String)| {
        let (from, to) = (share(from, id)?, share(to, id)?);
        let paired = paired(id);
        let difference = paired.map_or(to - from, |paired| paired.mean);
        let change = Change {
            from,
            to,
            difference,
            mcse: paired.map(|paired| paired.mcse),
        };
        Some((id.as_str(), name.as_str(), change))
    };
    let mut changes: Vec<(&str, &str, Change)> = findings.blocs.iter().filter_map(change).collect();
    changes.sort_by(|(_, _, one), (_, _, other)| {
        other.difference.abs().total_cmp(&one.difference.abs())
    });
    if changes
        .iter()
        .all(|(_, _, change)| change.difference.abs() < 1e-9)
    {
        Vec::new()
    } else {
        changes
    }
}

/// The chart; nothing without a what-if, in a contest of one bloc, or where nothing moves.
pub fn scene(findings: &Findings, contest: &str, frame: Frame) -> Option<Scene> {
    let changes = changes(findings, contest);
    let about = view::contest(findings, contest).filter(|_| !changes.is_empty())?;
    let [(_, from), (_, to)] = sides(findings)?;
    let at = Rows::of(frame, FIGURES);
    let axis = Axis::within(
        changes
            .iter()
            .flat_map(|(_, _, change)| [change.from, change.to]),
        at.left,
        at.right,
    );
    let rows: Vec<Row> = changes
        .iter()
        .enumerate()
        .map(|(place, &(_, title, change))| Row {
            title,
            label: at.label(title, if place == 0 { STRONG } else { BODY }),
            change,
        })
        .collect();
    let (name, short) = names(findings, &findings.question.candidate);
    let subtitle = format!(
        "Mean share of {name} in each group of voters, {} of {}: pale dot {}, dark dot {}.",
        about.title,
        wording::date(&about.date),
        dot_names(findings).0,
        dot_names(findings).1,
    );
    let mut page = Page::new(
        frame,
        finding(findings, &changes, about.title.as_str(), short),
        &subtitle,
    );
    page.y += 12.0;
    let y = page.y + theme::SMALL;
    for (heading, place) in [
        wording::capital(&from),
        wording::capital(&to),
        "Points".to_owned(),
    ]
    .into_iter()
    .zip(COLUMNS)
    {
        page.text(heading, (frame.right() - place, y), Anchor::End, HEADING);
    }
    page.y = y + 8.0;
    let step = frame.high(ROW, LEAST_ROW);
    let height = |row: &Row| match at.stacked {
        true => at.above(&row.label) + 0.75 * step,
        false => step.max(row.label.height() + 10.0),
    };
    let bottom = page.y + rows.iter().map(height).sum::<f64>() + 4.0;
    let top = page.y;
    axis.grid(&mut page, top, bottom);
    let colour = theme::candidate_colour(findings, &findings.question.candidate);
    for row in &rows {
        let Change {
            from,
            to,
            difference,
            ..
        } = row.change;
        let points = wording::points(difference, 1);
        let says = format!(
            "{}: from {} to {}, {points} points",
            row.title,
            wording::percent(from),
            wording::percent(to)
        );
        page.group(None, Some(says), |page| {
            let beside = page.y + height(row) / 2.0;
            let line = if at.stacked {
                page.y + height(row) - 0.4 * step
            } else {
                beside
            };
            let figure = at.write(page, &row.label, beside) + 0.35 * theme::BODY;
            page.across(line, (at.left, at.right), 1.0, theme::GRID);
            page.across(line, (axis.x(from), axis.x(to)), 3.5, colour.faded(0.45));
            page.dot((axis.x(from), line), DOT, theme::PAPER);
            page.dot((axis.x(from), line), DOT - 1.0, theme::BEHIND);
            page.dot((axis.x(to), line), DOT + 1.0, theme::PAPER);
            page.dot((axis.x(to), line), DOT, colour);
            let figures = [wording::percent(from), wording::percent(to), points];
            for ((text, place), face) in figures.into_iter().zip(COLUMNS).zip([BODY, BODY, STRONG])
            {
                page.text(text, (frame.right() - place, figure), Anchor::End, face);
            }
        });
        page.y += height(row);
    }
    axis.numbers(&mut page, bottom, "Share of the group’s vote");
    page.y = bottom + 34.0;
    let given = format!(
        "Counted are only elections with {short} on the ballot; for the points, only those with {short} on it either way."
    );
    let sometimes = [BASELINE]
        .into_iter()
        .chain(findings.question.what_if.as_deref())
        .filter_map(|arm| view::on_ballot(findings, arm, contest))
        .any(|often| often < 1.0);
    Some(page.finish(findings, sometimes.then_some(given).as_slice()))
}

/// What the two dots are.
fn dot_names(findings: &Findings) -> (String, String) {
    let title = view::what_if_title(findings);
    match &findings.question.contrast {
        Contrast::Removes(noun) | Contrast::Adds(noun) => {
            (format!("without the {noun}"), format!("with the {noun}"))
        }
        Contrast::Scenarios => (
            "in the first scenario".to_owned(),
            title.map_or_else(String::new, |title| {
                format!("in {}", wording::quoted(title))
            }),
        ),
        Contrast::Alters => (
            "as things stand".to_owned(),
            title.map_or_else(String::new, |title| {
                format!("in the what-if {}", wording::quoted(title))
            }),
        ),
    }
}

/// Which bloc moves most, and by how much.
fn finding(
    findings: &Findings,
    changes: &[(&str, &str, Change)],
    contest: &str,
    short: &str,
) -> String {
    let Some((_, bloc, change)) = changes.first() else {
        return String::new();
    };
    let points = wording::points(change.difference, 1);
    let what = match &findings.question.contrast {
        Contrast::Removes(noun) | Contrast::Adds(noun) => {
            let moves = if noun.is_plural() { "move" } else { "moves" };
            format!("The {noun} {moves}")
        }
        Contrast::Alters | Contrast::Scenarios => {
            let title = view::what_if_title(findings);
            format!(
                "{} moves",
                title.map_or_else(String::new, |title| wording::quoted(title))
            )
        }
    };
    match changes.len() {
        // Tenths are what shares are told in.
        _ if change.difference.abs() < 0.0005 => {
            format!(
                "{what} {} share in the {contest} by less than 0.1 points in every group",
                wording::whose(short)
            )
        }
        1 => format!(
            "{what} {} share in the {contest} by {points} points in {bloc}",
            wording::whose(short)
        ),
        _ => format!(
            "{what} {} share in the {contest} most among “{bloc}”: by {points} points",
            wording::whose(short)
        ),
    }
}

/// The figures behind the chart, a row for each bloc; nothing where there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Table> {
    let changes = changes(findings, contest);
    let [(from, _), (to, _)] = sides(findings).filter(|_| !changes.is_empty())?;
    let candidate = names(findings, &findings.question.candidate).0;
    let table = Table::of(&changes)
        .only("bloc", |(id, ..)| *id)
        .only("name", |(_, name, _)| *name)
        .only("contest", |_| contest)
        .only("candidate", |_| candidate)
        .only("from_arm", |_| from)
        .only("to_arm", |_| to)
        .only("share_from", |(.., change)| change.from)
        .only("share_to", |(.., change)| change.to)
        .only("difference", |(.., change)| change.difference)
        .only("difference_mcse", |(.., change)| change.mcse);
    Some(table.table())
}

/// A dumbbell for each bloc.
pub fn spec(findings: &Findings, contest: &str) -> Value {
    let order = changes(findings, contest)
        .iter()
        .map(|(_, name, _)| (*name).to_owned())
        .collect();
    let rows = vega::rows("name", order);
    let axis = json!({"title": "Mean share of the group’s vote", "axis": {"format": ".0%"}});
    let colour = format!(
        "#{:06x}",
        theme::candidate_colour(findings, &findings.question.candidate).rgb
    );
    let dot = |field: &str, colour: &str| {
        let mark =
            json!({"type": "point", "filled": true, "size": 90, "opacity": 1, "color": colour});
        vega::marks(&rows, field, mark, &axis)
    };
    json!({
        "width": 420, "height": {"step": 30},
        "layer": [
            vega::interval(&rows, ["share_from", "share_to"], json!({"type": "rule", "size": 3, "opacity": 0.4}), &axis),
            dot("share_from", "#c3c9d1"),
            dot("share_to", &colour),
        ]
    })
}
