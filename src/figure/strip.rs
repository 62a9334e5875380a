//! Single elections: a dot each, at the lead of the question's candidate, a row for each arm. The
//! same elections stand in every row.

use crate::estimate::{Findings, SingleElections};
use crate::table::{Column, Table};
use serde_json::{Value, json};

use super::axis::Axis;
use super::frame::Frame;
use super::margin::{LEAD, sides};
use super::page::{BODY, HEADING, MUTED_SMALL, Page, STRONG};
use super::rows::{Label, Rows};
use super::scene::{Anchor, Colour, Scene};
use super::view::{self, names};
use super::wording::{self, count};
use super::{theme, vega};

/// Room for the figure beside a row.
const FIGURES: f64 = 92.0;
/// Radius of a dot, and from dot to dot at most.
const DOT: f64 = 2.8;
const PITCH: f64 = 6.2;
/// Height of a row's plot.
const STEP: f64 = 66.0;
const LEAST_STEP: f64 = 44.0;

/// An arm with its leads, in the order of the elections.
struct Row<'a> {
    arm: &'a str,
    title: String,
    label: Label,
    leads: &'a [Option<f64>],
}

impl Row<'_> {
    fn held(&self) -> impl Iterator<Item = f64> + '_ {
        self.leads.iter().flatten().copied()
    }

    /// In how many the candidate is ahead, of how many: `82 of 100`.
    fn ahead(&self) -> String {
        let ahead = self.held().filter(|lead| *lead > 0.0).count();
        format!("{ahead} of {}", self.held().count())
    }
}

/// The elections that are shown in a figure of `contest`: those kept, if it is the question's and
/// they differ.
fn shown<'a>(findings: &'a Findings, contest: &str) -> Option<&'a SingleElections> {
    let own = findings.single.as_ref()?;
    let uncertain = findings
        .arms
        .keys()
        .any(|arm| view::view(findings, arm, contest).is_some_and(|view| view.is_uncertain()));
    (findings.question.contest == contest && uncertain).then_some(own)
}

/// The chart; nothing but for the question's contest.
pub fn scene(findings: &Findings, contest: &str, frame: Frame) -> Option<Scene> {
    let (single, about) = (shown(findings, contest)?, view::contest(findings, contest)?);
    let at = Rows::of(frame, FIGURES);
    let asked: Vec<&str> = wording::arms(findings)
        .into_iter()
        .map(|(arm, _)| arm)
        .collect();
    let rows: Vec<Row> = single
        .leads
        .iter()
        .map(|(arm, leads)| {
            let title = wording::arm(findings, arm);
            let face = if asked.contains(&arm.as_str()) {
                STRONG
            } else {
                BODY
            };
            Row {
                arm,
                label: at.label(&title, face),
                title,
                leads,
            }
        })
        .collect();
    let axis = Axis::around(rows.iter().flat_map(Row::held), at.left, at.right);
    let (name, short) = names(findings, &findings.question.candidate);
    let subtitle = format!(
        "Each dot is one of the first {} simulated elections, at {} lead over the best other in the {} of {}. The same \
         elections, with the same luck, stand in every row.",
        count(single.replicates.len() as u64),
        wording::whose(short),
        about.title,
        wording::date(&about.date),
    );
    let mut page = Page::new(frame, finding(findings, contest, name), &subtitle);
    page.y += 12.0 + theme::SMALL;
    let right = page.frame.right();
    page.text("Ahead", (right, page.y), Anchor::End, HEADING);
    page.y += if at.stacked { 18.0 } else { 0.0 };
    let ends = if at.stacked {
        (theme::MARGIN, right)
    } else {
        (at.left - 20.0, at.right)
    };
    let y = page.y;
    sides(&mut page, axis.x(0.0), ends, y, short);
    page.y += 8.0;
    let step = frame.high(STEP, LEAST_STEP);
    let height = |row: &Row| at.height(&row.label, step);
    let (top, bottom) = (page.y, page.y + rows.iter().map(height).sum::<f64>() + 4.0);
    axis.grid(&mut page, top, bottom);
    let pitch = pitch(&rows, &axis, step - 10.0);
    let colour = theme::candidate_colour(findings, &findings.question.candidate);
    for row in &rows {
        let base = page.y + height(row);
        let says = format!("{}: {short} is ahead in {}", row.title, row.ahead());
        page.group(Some(row.arm), Some(says), |page| {
            let middle = at.write(page, &row.label, base - step / 2.0) + 0.35 * theme::BODY;
            page.across(base, (at.left, at.right), 1.0, theme::GRID);
            for (x, level, lead) in stacked(row, &axis) {
                let y = base - DOT - 1.5 - pitch * level as f64;
                let side: Colour = if lead > 0.0 { colour } else { theme::BEHIND };
                page.dot((x, y), DOT, side);
            }
            let face = if row.held().next().is_some() {
                row.label.face
            } else {
                MUTED_SMALL
            };
            page.text(row.ahead(), (right, middle), Anchor::End, face);
        });
        page.y = base;
    }
    axis.numbers(&mut page, bottom, LEAD);
    page.y = bottom + 34.0;
    let few = rows.iter().any(|row| row.held().count() < row.leads.len());
    let note = format!("An election without {short} on the ballot has no dot.");
    Some(page.finish(
        findings,
        &few.then_some(note).into_iter().collect::<Vec<_>>(),
    ))
}

/// Dots of a row from the left: where, how many lie below, and the lead.
fn stacked(row: &Row, axis: &Axis) -> Vec<(f64, usize, f64)> {
    let mut leads: Vec<f64> = row.held().collect();
    leads.sort_by(f64::total_cmp);
    let mut levels: std::collections::BTreeMap<(bool, i64), usize> = Default::default();
    let place = |lead: f64| {
        // A column is on one side of zero.
        let from = axis.x(lead) - axis.x(0.0);
        let column = (from / PITCH).floor() as i64;
        let x = axis.x(0.0) + (column as f64 + 0.5) * PITCH;
        let level = levels.entry((lead > 0.0, column)).or_insert(0);
        *level += 1;
        (x, *level - 1, lead)
    };
    leads.into_iter().map(place).collect()
}

/// From dot to dot upwards, so that the highest column has room.
fn pitch(rows: &[Row], axis: &Axis, room: f64) -> f64 {
    let dots = rows.iter().flat_map(|row| stacked(row, axis));
    let highest = dots.map(|(_, level, _)| level).max().unwrap_or(0);
    PITCH.min((room - 2.0 * DOT) / highest.max(1) as f64)
}

/// How often the candidate wins in the arms of the question, of all elections.
fn finding(findings: &Findings, contest: &str, name: &str) -> String {
    let often = |arm: &str| {
        let view = view::view(findings, arm, contest)?;
        Some(format!("in {}", wording::whole_percent(view.wins.estimate)))
    };
    let figures: Vec<_> = wording::arms(findings)
        .into_iter()
        .map(|(arm, named)| (often(arm), named))
        .collect();
    wording::contrasted(
        &format!("{name} {}", view::deed(findings, contest).does),
        "of simulated elections",
        &figures,
    )
}

/// A row for each arm and election; nothing where there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Table> {
    let single = shown(findings, contest)?;
    let each = single.leads.iter().flat_map(|(arm, leads)| {
        let elections = single.replicates.iter().zip(leads);
        elections.map(move |(replicate, lead)| (arm, *replicate, *lead))
    });
    let table = Table::of(each)
        .arm(wording::column(findings), |(arm, ..)| {
            ((*arm).clone(), wording::arm(findings, arm))
        })
        .column(
            Column::count("replicate", "Election"),
            |(_, replicate, _)| replicate,
        )
        .column(Column::change("lead", "Lead"), |(.., lead)| lead);
    Some(table.table())
}

/// A tick for each election.
pub fn spec(findings: &Findings) -> Value {
    let arm = vega::rows("arm_title", wording::titles(findings));
    let colour = theme::candidate_colour(findings, &findings.question.candidate).rgb;
    let x = json!({"field": "lead", "type": "quantitative", "title": "Lead, share of the valid vote", "axis": {"format": "+.0%"}});
    json!({
        "width": 460, "height": {"step": 28},
        "layer": [
            {"mark": {"type": "tick", "thickness": 2, "color": format!("#{colour:06x}"), "opacity": 0.6},
                "encoding": {"y": arm, "x": x}},
            vega::zero(),
        ]
    })
}
