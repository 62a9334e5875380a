//! How the margin of the question's candidate is distributed in a contest, a row for each arm.

use crate::estimate::{ArmFindings, ContestFindings, Findings};

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
    /// Nothing where the candidate is never on the ballot.
    view: Option<View<'a>>,
}

/// The chart; nothing where no arm has the candidate on the ballot of this contest.
pub fn scene(findings: &Findings, contest: &str) -> Option<Scene> {
    let candidate = findings.question.candidate.as_str();
    let label = |arm: &str| wording::arm(findings, arm);
    let rows: Vec<Row> = findings
        .arms
        .iter()
        .map(|(arm, found)| Row { label: label(arm), arm, view: seen(found, contest, candidate) })
        .collect();
    let shown: Vec<View> = rows.iter().filter_map(|row| row.view).collect();
    let ends = |view: &View| {
        let grid = view.margin.quantiles.as_deref().unwrap_or_default();
        let inner = |place: usize| grid.get(place).copied().unwrap_or(view.margin.p50);
        [inner(1).min(view.margin.p5), inner(grid.len().saturating_sub(2)).max(view.margin.p95)]
    };
    let axis = (!shown.is_empty()).then(|| Axis::around(shown.iter().flat_map(ends), LEFT, RIGHT))?;

    let about = view::contest(findings, contest)?;
    let (name, short) = names(findings, candidate);
    let rows_are = format!(
        "How the lead of {name} over the best other candidate is spread over {} simulated elections in each row: {}, {}. \
         Dot: median; bar: 90{SPACE}% of them.",
        wording::count(findings.replicates),
        about.title,
        wording::date(&about.date),
    );
    let mut page = Page::new(finding(findings, about, &rows), &rows_are);
    page.y += 12.0;
    headings(&mut page, &axis, short, about.narrows);
    let top = page.y;
    let bottom = top + STEP * rows.len() as f64 + 4.0;
    axis.grid(&mut page, top, bottom);
    let scale = rows.iter().filter_map(|row| highest(row.view?, &axis)).fold(0.0, f64::max);
    let colour = theme::candidate_colour(findings, candidate);
    for row in &rows {
        page.y += STEP;
        draw(&mut page, row, &axis, scale, colour, short);
    }
    axis.numbers(&mut page, bottom + 16.0);
    page.y = bottom + 34.0;
    page.text(
        "Lead in percentage points of the valid vote",
        ((LEFT + RIGHT) / 2.0, page.y),
        Anchor::Middle,
        MUTED_SMALL,
    );
    let given = rows.iter().any(|row| row.view.is_some_and(|view| view.given.is_some()));
    let note = format!("Where it says “of …{SPACE}%”, only the elections with {short} on this ballot are shown.");
    Some(page.finish(findings, if given { std::slice::from_ref(&note) } else { &[] }))
}

fn seen<'a>(arm: &'a ArmFindings, contest: &str, candidate: &str) -> Option<View<'a>> {
    view::view(arm.contests.get(contest)?, candidate)
}

/// How often the candidate wins in the baseline and in the question's what-if.
fn finding(findings: &Findings, contest: &ContestFindings, rows: &[Row]) -> String {
    let name = names(findings, &findings.question.candidate).0;
    let deed = if contest.narrows { "goes on from" } else { "wins" };
    let often = |arm: &str| rows.iter().find(|row| row.arm == arm)?.view.map(|view| view.wins.estimate);
    let said = |often: Option<f64>| {
        often.map_or_else(|| "never".to_owned(), |often| format!("in {}", wording::percent(often, 0)))
    };
    let (baseline, what_if) = wording::arms(findings);
    let first =
        format!("{name} {deed} the {} {} of simulated elections {baseline}", contest.title, said(often("baseline")));
    let first = if often("baseline").is_none() {
        format!("{name} is never on the ballot of the {} {baseline}", contest.title)
    } else {
        first
    };
    match (what_if, findings.question.what_if.as_deref()) {
        (Some(what_if), Some(id)) => format!("{first}, {} {what_if}", said(often(id))),
        _ => first,
    }
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

/// The row's highest density, unless it is all but a single value: that would flatten all others.
fn highest(view: View, axis: &Axis) -> Option<f64> {
    let density = Density::of(view.margin, axis.pixel())?;
    let wide = spread(view.margin) > 3.0 * axis.pixel();
    wide.then(|| steps(axis).map(|x| density.at(axis.fraction(x))).fold(0.0, f64::max))
}

/// Pixels at which the density is drawn.
fn steps(axis: &Axis) -> impl Iterator<Item = f64> + use<> {
    let (left, right) = (axis.left, axis.right);
    (0..=((right - left) as u32)).map(move |pixel| left + f64::from(pixel))
}

fn draw(page: &mut Page, row: &Row, axis: &Axis, scale: f64, colour: Colour, short: &str) {
    let base = page.y;
    let middle = base - 0.36 * PEAK;
    let strong = row.arm == "baseline";
    let label = if strong { STRONG } else { BODY };
    page.lines(wrapped(&row.label, label, LABEL, 3), (theme::MARGIN, middle), Anchor::Start, label);
    page.line(vec![(LEFT, base), (RIGHT, base)], 1.0, theme::GRID);
    let Some(view) = row.view else {
        let never = format!("never with {short} on the ballot");
        let lines = wrapped(&never, MUTED_SMALL, WINS - RIGHT - 12.0, 2);
        page.lines(lines, (WINS, middle), Anchor::End, MUTED_SMALL);
        return;
    };
    silhouette(page, view, axis, scale, colour, base);
    page.line(vec![(axis.x(view.margin.p5), base), (axis.x(view.margin.p95), base)], 2.5, theme::INK);
    page.dot((axis.x(view.margin.p50), base), 5.5, theme::PAPER);
    page.dot((axis.x(view.margin.p50), base), 4.0, theme::INK);
    let decimals = wording::decimals([view.margin.p50]);
    page.text(wording::points(view.margin.p50, decimals), (MEDIAN, middle + 5.0), Anchor::End, label);
    page.text(wording::percent(view.wins.estimate, 1), (WINS, middle + 5.0), Anchor::End, STRONG);
    if let Some(given) = view.given {
        let of = format!("of {}", wording::percent(given, 1));
        page.text(of, (WINS, middle + 21.0), Anchor::End, MUTED_SMALL);
    }
}

/// The density, in the candidate's colour where the candidate leads.
fn silhouette(page: &mut Page, view: View, axis: &Axis, scale: f64, colour: Colour, base: f64) {
    let Some(density) = Density::of(view.margin, axis.pixel()) else {
        return;
    };
    let certain = axis.x(view.margin.p50);
    let zero = axis.x(0.0);
    let mut xs: Vec<f64> = steps(axis).chain([zero, certain]).collect();
    xs.sort_by(f64::total_cmp);
    let own = xs.iter().map(|&x| density.at(axis.fraction(x))).fold(0.0, f64::max);
    let scale = if scale > 0.0 { scale } else { own };
    let height = |x: f64| PEAK * (density.at(axis.fraction(x)) / scale).min(1.0);
    let sides: [(&dyn Fn(f64) -> bool, Colour); 2] =
        [(&|x| x <= zero, theme::BEHIND), (&|x| x >= zero, colour.faded(0.85))];
    for (side, colour) in sides {
        let crest: Vec<(f64, f64)> = xs.iter().filter(|&&x| side(x)).map(|&x| (x, base - height(x))).collect();
        let high: Vec<(f64, f64)> = crest.into_iter().filter(|&(_, y)| base - y > 0.05).collect();
        if let (Some(&(first, _)), Some(&(last, _))) = (high.first(), high.last()) {
            let outline = [(first, base)].into_iter().chain(high).chain([(last, base)]).collect();
            page.area(outline, colour);
        }
    }
}
