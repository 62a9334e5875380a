//! What each what-if changes for the question's candidate: share of the vote and chance of winning, paired by replicate.

use crate::estimate::Findings;

use super::axis::Axis;
use super::face::wrapped;
use super::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL, STRONG};
use super::scene::{Anchor, Scene, Type};
use super::theme;
use super::view::{self, Change, names};
use super::wording::{self, SPACE};

const LABEL: f64 = 190.0;
const SHARE: (f64, f64) = (226.0, 416.0);
const SHARE_FIGURE: f64 = 468.0;
const WINS: (f64, f64) = (496.0, 652.0);
const WINS_FIGURE: f64 = theme::WIDTH - theme::MARGIN;
const LEAST_ROW: f64 = 34.0;
/// Height of an interval, and radius of what is in its middle.
const BAR: f64 = 9.0;
const DOT: f64 = 3.75;

struct Row<'a> {
    id: &'a str,
    label: Vec<String>,
    face: Type,
    change: Option<Change<'a>>,
}

impl Row<'_> {
    fn height(&self) -> f64 {
        let two_figures = self.change.is_some_and(|change| change.given.is_some());
        let figures = if two_figures { LEAST_ROW + 10.0 } else { LEAST_ROW };
        (theme::LEADING * theme::BODY * self.label.len() as f64 + 14.0).max(figures)
    }
}

/// The chart; nothing without what-ifs that have the candidate on the ballot of the question's contest.
pub fn scene(findings: &Findings) -> Option<Scene> {
    let question = &findings.question;
    let rows: Vec<Row> = findings.what_ifs.keys().map(|id| row(findings, id)).collect();
    let changes: Vec<Change> = rows.iter().filter_map(|row| row.change).collect();
    let contest = view::contest(findings, &question.contest).filter(|_| !changes.is_empty())?;
    let (name, short) = names(findings, &question.candidate);
    let deed = if contest.narrows { "going on" } else { "winning" };
    let subtitle = format!(
        "Change for {name} against the baseline in the same simulated elections, {} of {}. Share: dot the median, dark bar \
         50{SPACE}%, light bar 90{SPACE}% of elections. Chance of {deed}: bar ±{SPACE}2 Monte Carlo standard errors.",
        contest.title,
        wording::date(&contest.date),
    );
    let mut page = Page::new(finding(findings, &rows, &contest.title, deed), &subtitle);
    page.y += 14.0;
    let y = page.y + theme::SMALL;
    page.text("Share of the vote", (SHARE.0, y), Anchor::Start, HEADING);
    page.text(
        if contest.narrows { "Chance of going on" } else { "Chance of winning" },
        (WINS.0, y),
        Anchor::Start,
        HEADING,
    );
    page.y = y + 10.0;

    let share = Axis::around(changes.iter().flat_map(|change| [change.share.p5, change.share.p95]), SHARE.0, SHARE.1);
    let ends = |change: &Change| [-2.0, 2.0].map(|errors| change.wins.estimate + errors * change.wins.mcse);
    let wins = Axis::around(changes.iter().flat_map(ends), WINS.0, WINS.1);
    let bottom = page.y + rows.iter().map(Row::height).sum::<f64>();
    let mut edge = page.y;
    for row in &rows {
        page.line(vec![(theme::MARGIN, edge), (WINS_FIGURE, edge)], 1.0, theme::GRID);
        edge += row.height();
    }
    for axis in [share, wins] {
        axis.grid(&mut page, y + 10.0, bottom);
        axis.numbers(&mut page, bottom + 16.0);
        page.text("percentage points", ((axis.left + axis.right) / 2.0, bottom + 34.0), Anchor::Middle, MUTED_SMALL);
    }
    let decimals = [
        wording::decimals(changes.iter().map(|change| change.share.p50)),
        wording::decimals(changes.iter().map(|change| change.wins.estimate)),
    ];
    for row in &rows {
        page.group(Some(row.id), Some(said(row, short, deed)), |page| draw(page, row, [share, wins], decimals));
    }
    page.y = bottom + 36.0;
    let given = changes.iter().any(|change| change.given.is_some());
    let note = format!(
        "Where it says how often {short} is on both ballots, the baseline’s and the what-if’s, only those elections count."
    );
    Some(page.finish(findings, if given { std::slice::from_ref(&note) } else { &[] }))
}

fn row<'a>(findings: &'a Findings, id: &'a str) -> Row<'a> {
    let asked = findings.question.what_if.as_deref() == Some(id);
    let face = if asked { STRONG } else { BODY };
    let label = wrapped(&wording::arm(findings, id), face, LABEL, 3);
    Row { id, label, face, change: view::change(findings, id) }
}

/// A row in words.
fn said(row: &Row, short: &str, deed: &str) -> String {
    let label = row.label.join(" ");
    let Some(change) = row.change else {
        return format!("{label}: {short} is never on both ballots");
    };
    let share = [change.share.p50, change.share.p5, change.share.p95].map(|share| wording::points(share, 1));
    format!(
        "{label}: {} share changes by {} points (median; in 90{SPACE}% of elections between {} and {}), the chance of \
         {deed} by {} points",
        wording::whose(short),
        share[0],
        share[1],
        share[2],
        wording::points(change.wins.estimate, 1)
    )
}

/// What the question's what-if is worth, told as the act's where it is an act that differs.
fn finding(findings: &Findings, rows: &[Row], contest: &str, deed: &str) -> String {
    use crate::replicates::Contrast;
    let question = &findings.question;
    let name = names(findings, &question.candidate).1;
    let asked = question.what_if.as_deref();
    let Some((row, change)) =
        rows.iter().find(|row| asked.is_none_or(|id| id == row.id)).and_then(|row| Some((row, row.change?)))
    else {
        return format!("What is asked about {name} cannot be compared: never on both ballots of the {contest}");
    };
    let (share, wins) = (change.share.mean, change.wins.estimate);
    let written = |difference: f64| wording::points(difference, wording::decimals([difference]));
    let worth = |noun: &str, sign: f64| {
        let is = if noun.ends_with('s') { "are" } else { "is" };
        format!(
            "The {noun} {is} worth {} points of {} share in the {contest} and {} points of the chance of {deed}",
            written(sign * share),
            wording::whose(name),
            written(sign * wins)
        )
    };
    match &question.contrast {
        Contrast::Removes(noun) => worth(noun, -1.0),
        Contrast::Adds(noun) => worth(noun, 1.0),
        Contrast::Alters | Contrast::Scenarios => format!(
            "{} changes {} share in the {contest} by {} points and the chance of {deed} by {}",
            wording::quoted(&wording::arm(findings, row.id)),
            wording::whose(name),
            written(share),
            written(wins)
        ),
    }
}

fn draw(page: &mut Page, row: &Row, [share, wins]: [Axis; 2], decimals: [usize; 2]) {
    let height = row.height();
    let middle = page.y + height / 2.0;
    page.lines(row.label.clone(), (theme::MARGIN, middle), Anchor::Start, row.face);
    page.y += height;
    let figure = middle + 0.35 * theme::SMALL;
    let Some(change) = row.change else {
        page.text("–", (SHARE_FIGURE, figure), Anchor::End, MUTED_SMALL);
        page.text("never on both ballots", (WINS_FIGURE, figure), Anchor::End, MUTED_SMALL);
        return;
    };
    let bar = |page: &mut Page, axis: Axis, low: f64, high: f64, alpha: f64| {
        let thick = BAR / 2.0;
        page.block((axis.x(low), middle - thick), (axis.x(high), middle + thick), theme::ACCENT.faded(alpha));
    };
    bar(page, share, change.share.p5, change.share.p95, 0.3);
    bar(page, share, change.share.p25, change.share.p75, 0.6);
    page.dot((share.x(change.share.p50), middle), DOT, theme::INK);
    let (estimate, error) = (change.wins.estimate, 2.0 * change.wins.mcse);
    bar(page, wins, estimate - error, estimate + error, 0.5);
    page.dot((wins.x(estimate), middle), DOT, theme::INK);
    page.text(wording::points(change.share.p50, decimals[0]), (SHARE_FIGURE, figure), Anchor::End, SMALL);
    let chance = format!("{} ±{SPACE}{:.*}", wording::points(estimate, decimals[1]), decimals[1], 100.0 * error);
    let stacked = if change.given.is_some() { 8.0 } else { 0.0 };
    page.text(chance, (WINS_FIGURE, figure - stacked), Anchor::End, SMALL);
    if let Some(given) = change.given {
        page.text(
            format!("on both in {}", wording::percent(given)),
            (WINS_FIGURE, figure + stacked),
            Anchor::End,
            MUTED_SMALL,
        );
    }
}
