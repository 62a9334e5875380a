//! How the margin of the question's candidate is distributed in a contest, a row for each arm.

use crate::estimate::{ContestFindings, Findings};

use super::axis::Axis;
use super::density::{Density, spread};
use super::face::{width, wrapped};
use super::page::{BODY, HEADING, MUTED_SMALL, Page, STRONG};
use super::scene::{Anchor, Colour, Scene};
use super::view::{self, View};
use super::wording::{self, SPACE};
use super::{theme, view::names};

/// Room for an arm's name.
const LABEL: f64 = 196.0;
const LEFT: f64 = 240.0;
const RIGHT: f64 = 596.0;
/// Right ends of the columns of figures.
const MEDIAN: f64 = 684.0;
const WINS: f64 = theme::WIDTH - theme::MARGIN;
/// The highest density, and the space from one row to the next.
const PEAK: f64 = 46.0;
const STEP: f64 = 62.0;

struct Row<'a> {
    label: String,
    arm: &'a str,
    /// One of the two arms that the question compares.
    asked: bool,
    /// Nothing where the candidate is never on the ballot.
    view: Option<View<'a>>,
    outline: Option<Outline>,
}

/// The chart; nothing where no arm has the candidate on the ballot of this contest, or where all is known beforehand.
pub fn scene(findings: &Findings, contest: &str) -> Option<Scene> {
    let candidate = findings.question.candidate.as_str();
    let seen = |arm: &str| view::view(findings.arms.get(arm)?.contests.get(contest)?, candidate);
    let views: Vec<View> = findings.arms.keys().filter_map(|arm| seen(arm)).collect();
    let about = view::contest(findings, contest).filter(|_| views.iter().any(|view| view.margin.sd > 0.0))?;
    let axis = Axis::around(views.iter().flat_map(ends), LEFT, RIGHT);
    let asked: Vec<&str> = wording::arms(findings).into_iter().map(|(arm, _)| arm).collect();
    let mut rows = Vec::new();
    for arm in findings.arms.keys() {
        let view = seen(arm);
        let outline = view.and_then(|view| outline(view, &axis));
        rows.push(Row { label: wording::arm(findings, arm), asked: asked.contains(&arm.as_str()), arm, view, outline });
    }

    let (name, short) = names(findings, candidate);
    let subtitle = format!(
        "Lead of {name} over the best other candidate in {} simulated elections, {} of {}. Dot: median; bar: \
         90{SPACE}% of elections.",
        wording::count(findings.replicates),
        about.title,
        wording::date(&about.date),
    );
    let mut page = Page::new(finding(findings, about, &rows), &subtitle);
    page.y += 12.0;
    headings(&mut page, &axis, short, about.narrows);
    let (top, bottom) = (page.y, page.y + STEP * rows.len() as f64 + 4.0);
    axis.grid(&mut page, top, bottom);
    let wide = rows.iter().filter_map(|row| row.outline.as_ref()).filter(|outline| outline.wide);
    let scale = wide.map(|outline| outline.peak).fold(0.0, f64::max);
    let colour = theme::candidate_colour(findings, candidate);
    for row in &rows {
        page.y += STEP;
        let says = said(row, name, about);
        page.group(Some(row.arm), Some(says), |page| draw(page, row, &axis, scale, colour));
    }
    axis.numbers(&mut page, bottom + 16.0);
    page.y = bottom + 34.0;
    let unit = "Lead in percentage points of the valid vote";
    page.text(unit, ((LEFT + RIGHT) / 2.0, page.y), Anchor::Middle, MUTED_SMALL);
    Some(page.finish(findings, &notes(&views, short)))
}

/// What the axis must hold: all but the outermost of the distribution.
fn ends(view: &View) -> [f64; 2] {
    let grid = view.margin.quantiles.as_deref().unwrap_or_default();
    let inner = |place: usize| grid.get(place).copied().unwrap_or(view.margin.p50);
    let blur = 0.25 * view.margin.sd;
    [inner(1).min(view.margin.p5) - blur, inner(grid.len().saturating_sub(2)).max(view.margin.p95) + blur]
}

fn notes(views: &[View], short: &str) -> Vec<String> {
    let given = format!("Where it says how often {short} is on the ballot, only those elections are shown.");
    let certain = "A lone line: that contest is over, its result is known.".to_owned();
    let known = |view: &View| view.margin.sd <= 0.0;
    let noted = [(views.iter().any(|view| view.given.is_some()), given), (views.iter().any(known), certain)];
    noted.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect()
}

/// How often the candidate wins in the arms of the question.
fn finding(findings: &Findings, contest: &ContestFindings, rows: &[Row]) -> String {
    let name = names(findings, &findings.question.candidate).0;
    let deed = if contest.narrows { "goes on from" } else { "wins" };
    let often = |arm: &str| {
        let view = rows.iter().find(|row| row.arm == arm)?.view?;
        Some(format!("in {}", wording::whole_percent(view.wins.estimate)))
    };
    let figures: Vec<_> = wording::arms(findings).into_iter().map(|(arm, named)| (often(arm), named)).collect();
    let given = rows.iter().any(|row| row.asked && row.view.is_some_and(|view| view.given.is_some()));
    let when = if given { "When on the ballot, " } else { "" };
    wording::contrasted(&format!("{when}{name} {deed} the {}", contest.title), "of simulated elections", &figures)
}

/// A row in words.
fn said(row: &Row, name: &str, contest: &ContestFindings) -> String {
    let deed = if contest.narrows { "goes on" } else { "wins" };
    let Some(view) = row.view else {
        return format!("{}: {name} is never on this ballot", row.label);
    };
    let lead = [view.margin.p50, view.margin.p5, view.margin.p95].map(|lead| wording::points(lead, 1));
    format!(
        "{}: {name} {deed} in {}; median lead {} points, in 90{SPACE}% of elections between {} and {}",
        row.label,
        wording::percent(view.wins.estimate),
        lead[0],
        lead[1],
        lead[2]
    )
}

/// What the columns hold, and which side of zero is which.
fn headings(page: &mut Page, axis: &Axis, short: &str, narrows: bool) {
    let y = page.y + theme::SMALL;
    page.text("Median lead", (MEDIAN, y), Anchor::End, HEADING);
    page.text(if narrows { "Goes on" } else { "Wins" }, (WINS, y), Anchor::End, HEADING);
    let zero = axis.x(0.0);
    let sides = [
        (format!("← {short} behind"), Anchor::End, -8.0, zero - theme::MARGIN - LABEL),
        (format!("{short} ahead →"), Anchor::Start, 8.0, MEDIAN - 90.0 - zero),
    ];
    for (text, anchor, aside, room) in sides {
        let short_form = text.replace(&format!("{short} "), "");
        let fitting = [text, short_form].into_iter().find(|text| width(text, MUTED_SMALL) + 8.0 <= room);
        if let Some(text) = fitting {
            page.text(text, (zero + aside, y), anchor, MUTED_SMALL);
        }
    }
    page.y = y + 8.0;
}

/// The outline of a row's density, above a base of 0.
struct Outline {
    /// Pixels and probability per unit.
    crest: Vec<(f64, f64)>,
    peak: f64,
    /// More than all but a single value.
    wide: bool,
}

fn outline(view: View, axis: &Axis) -> Option<Outline> {
    let density = Density::of(view.margin, 1.75 * axis.pixel())?;
    let steps = (axis.right - axis.left) as u32;
    let even = (0..=steps).map(|step| axis.left + f64::from(step));
    let mut xs: Vec<f64> = even.chain([axis.x(0.0), axis.x(view.margin.p50)]).collect();
    xs.sort_by(f64::total_cmp);
    let crest: Vec<(f64, f64)> = xs.into_iter().map(|x| (x, density.at(axis.fraction(x)))).collect();
    let peak = crest.iter().map(|&(_, density)| density).fold(0.0, f64::max);
    Some(Outline { crest, peak, wide: spread(view.margin) > 3.0 * axis.pixel() })
}

fn draw(page: &mut Page, row: &Row, axis: &Axis, scale: f64, colour: Colour) {
    let base = page.y;
    let middle = base - 0.36 * PEAK;
    let label = if row.asked { STRONG } else { BODY };
    page.lines(wrapped(&row.label, label, LABEL, 3), (theme::MARGIN, middle), Anchor::Start, label);
    page.line(vec![(LEFT, base), (RIGHT, base)], 1.0, theme::GRID);
    let Some(view) = row.view else {
        page.text("never on this ballot", (WINS, middle + 5.0), Anchor::End, MUTED_SMALL);
        return;
    };
    if let Some(outline) = &row.outline {
        silhouette(page, outline, axis.x(0.0), scale, colour, base);
    }
    page.line(vec![(axis.x(view.margin.p5), base), (axis.x(view.margin.p95), base)], 2.5, theme::INK);
    page.dot((axis.x(view.margin.p50), base), 5.5, theme::PAPER);
    page.dot((axis.x(view.margin.p50), base), 4.0, theme::INK);
    let decimals = wording::decimals([view.margin.p50]);
    page.text(wording::points(view.margin.p50, decimals), (MEDIAN, middle + 5.0), Anchor::End, label);
    page.text(wording::percent(view.wins.estimate), (WINS, middle + 5.0), Anchor::End, STRONG);
    if let Some(given) = view.given {
        page.text(
            format!("on the ballot in {}", wording::percent(given)),
            (WINS, middle + 21.0),
            Anchor::End,
            MUTED_SMALL,
        );
    }
}

/// The density, in the candidate's colour where the candidate leads.
fn silhouette(page: &mut Page, outline: &Outline, zero: f64, scale: f64, colour: Colour, base: f64) {
    // By the root of the peak: a row ten times as narrow as another is three times as high, and both are seen.
    let highest = if scale > 0.0 { (outline.peak / scale).min(1.0).sqrt() } else { 1.0 };
    let height = |density: f64| PEAK * highest * density / outline.peak;
    let sides: [(&dyn Fn(f64) -> bool, Colour); 2] = [(&|x| x <= zero, theme::BEHIND), (&|x| x >= zero, colour)];
    for (side, colour) in sides {
        let part = outline.crest.iter().filter(|(x, _)| side(*x)).map(|&(x, density)| (x, base - height(density)));
        let seen: Vec<(f64, f64)> = part.filter(|&(_, y)| base - y > 0.3).collect();
        if let (Some(&(first, _)), Some(&(last, _))) = (seen.first(), seen.last()) {
            page.area([(first, base)].into_iter().chain(seen).chain([(last, base)]).collect(), colour);
        }
    }
}
