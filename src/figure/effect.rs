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
const SHARE: (f64, f64) = (230.0, 424.0);
const SHARE_FIGURE: f64 = 482.0;
const WINS: (f64, f64) = (512.0, 666.0);
const WINS_FIGURE: f64 = theme::WIDTH - theme::MARGIN;
const LEAST_ROW: f64 = 34.0;

struct Row<'a> {
    id: &'a str,
    label: Vec<String>,
    face: Type,
    change: Option<Change<'a>>,
}

impl Row<'_> {
    fn height(&self) -> f64 {
        (theme::LEADING * theme::BODY * self.label.len() as f64 + 14.0).max(LEAST_ROW)
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
        "What each what-if changes for {name} in the {} of {}, against the same elections in the baseline. Share: dot the \
         median, thick bar 50{SPACE}%, thin bar 90{SPACE}% of elections. Chance of {deed}: ± 2 Monte Carlo standard errors.",
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
        draw(&mut page, row, [share, wins], decimals);
    }
    page.y = bottom + 36.0;
    let given = changes.iter().any(|change| change.given.is_some());
    let note = format!("* Only the elections in which both the baseline and the what-if have {short} on this ballot.");
    Some(page.finish(findings, if given { std::slice::from_ref(&note) } else { &[] }))
}

fn row<'a>(findings: &'a Findings, id: &'a str) -> Row<'a> {
    let change = view::change(findings, id);
    let asked = findings.question.what_if.as_deref() == Some(id);
    let face = if asked { STRONG } else { BODY };
    let star = if change.is_some_and(|change| change.given.is_some()) { "*" } else { "" };
    let label = format!("{}{star}", wording::arm(findings, id));
    Row { id, label: wrapped(&label, face, LABEL, 3), face, change }
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
        Contrast::Alters => format!(
            "“{}” changes {} share in the {contest} by {} points and the chance of {deed} by {}",
            wording::arm(findings, row.id),
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
    page.line(vec![(theme::MARGIN, page.y), (WINS_FIGURE, page.y)], 1.0, theme::GRID);
    page.y += height;
    let figure = middle + 0.35 * theme::SMALL;
    let Some(change) = row.change else {
        page.text("–", (SHARE_FIGURE, figure), Anchor::End, MUTED_SMALL);
        page.text("never on both ballots", (WINS_FIGURE, figure), Anchor::End, MUTED_SMALL);
        return;
    };
    let bar = |page: &mut Page, axis: Axis, low: f64, high: f64, width: f64| {
        page.line(vec![(axis.x(low), middle), (axis.x(high), middle)], width, theme::ACCENT);
    };
    let dot = |page: &mut Page, axis: Axis, value: f64| {
        page.dot((axis.x(value), middle), 6.0, theme::PAPER);
        page.dot((axis.x(value), middle), 4.5, theme::ACCENT);
    };
    bar(page, share, change.share.p5, change.share.p95, 1.75);
    bar(page, share, change.share.p25, change.share.p75, 5.0);
    dot(page, share, change.share.p50);
    let (estimate, error) = (change.wins.estimate, 2.0 * change.wins.mcse);
    bar(page, wins, estimate - error, estimate + error, 1.75);
    dot(page, wins, estimate);
    page.text(wording::points(change.share.p50, decimals[0]), (SHARE_FIGURE, figure), Anchor::End, SMALL);
    let chance = format!("{} ±{SPACE}{:.*}", wording::points(estimate, decimals[1]), decimals[1], 100.0 * error);
    page.text(chance, (WINS_FIGURE, figure), Anchor::End, SMALL);
}
