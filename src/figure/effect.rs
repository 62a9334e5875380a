//! What each what-if changes for the question's candidate: share of the vote and chance of winning,
//! paired by replicate.

use crate::table::number::fixed;
use crate::table::{Column, QUANTILES, Table};
use serde_json::{Value, json};

use crate::estimate::{BetweenArms, Findings, Summary};
use crate::replicates::Contrast;

use super::axis::Axis;
use super::frame::Frame;
use super::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL, STRONG};
use super::rows::{Label, Rows};
use super::scene::{Anchor, Scene};
use super::view::{self, names};
use super::wording::{self, SPACE};
use super::{theme, vega};

/// Room for the figures of either plot, and between the first one's and the second plot.
const SHARE_FIGURE: f64 = 52.0;
const WINS_FIGURE: f64 = 124.0;
const GAP: f64 = 28.0;
const ROW: f64 = 34.0;
const LEAST_ROW: f64 = 26.0;
/// Height of an interval, and radius of what is in its middle.
const BAR: f64 = 9.0;
const DOT: f64 = 3.75;

/// Where the two plots and their figures stand.
#[derive(Debug, Clone, Copy)]
struct Places {
    rows: Rows,
    share: (f64, f64),
    wins: (f64, f64),
    /// Right ends of the figures.
    figures: [f64; 2],
}

impl Places {
    fn of(frame: Frame) -> Places {
        if frame.narrow() {
            let rows = Rows::of(frame, 0.0);
            let middle = (rows.left + rows.right) / 2.0;
            let (share, wins) = ((rows.left, middle - 24.0), (middle + 24.0, rows.right));
            return Places {
                rows,
                share,
                wins,
                figures: [share.1, frame.right()],
            };
        }
        let rows = Rows::of(frame, 0.0);
        let plots = frame.right() - rows.left - SHARE_FIGURE - GAP - WINS_FIGURE;
        let share = (rows.left - 10.0, rows.left - 10.0 + 0.55 * plots);
        let wins = (share.1 + SHARE_FIGURE + GAP, frame.right() - WINS_FIGURE);
        Places {
            rows,
            share,
            wins,
            figures: [share.1 + SHARE_FIGURE, frame.right()],
        }
    }
}

struct Row<'a> {
    id: &'a str,
    title: String,
    label: Label,
    change: Option<BetweenArms<'a>>,
    /// Of how many elections the share is, where it is not of all.
    among: Option<u64>,
    /// What is less than what, where rows differ in that.
    difference: Option<&'static str>,
}

impl<'a> Row<'a> {
    fn share(&self) -> Option<&'a Summary> {
        self.change?.share
    }

    /// What stands below its figures.
    fn second_line(&self) -> Option<String> {
        let among = self
            .among
            .map(|among| format!("share in {}", wording::count(among)));
        let parts: Vec<String> = self
            .difference
            .map(str::to_owned)
            .into_iter()
            .chain(among)
            .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn height(&self, places: &Places, frame: Frame) -> f64 {
        let two_figures = if self.second_line().is_some() {
            16.0
        } else {
            0.0
        };
        let own = frame.high(ROW, LEAST_ROW);
        if places.rows.stacked {
            return places.rows.above(&self.label) + 18.0 + two_figures + own;
        }
        (self.label.height() + 12.0).max(own + if two_figures > 0.0 { 10.0 } else { 0.0 })
    }
}

/// The chart; nothing without what-ifs.
pub fn scene(findings: &Findings, frame: Frame) -> Option<Scene> {
    let question = &findings.question;
    let places = Places::of(frame);
    let rows: Vec<Row> = findings
        .what_ifs
        .keys()
        .map(|id| row(findings, id, &places))
        .collect();
    let changes: Vec<BetweenArms> = rows.iter().filter_map(|row| row.change).collect();
    let contest = view::contest(findings, &question.contest).filter(|_| !changes.is_empty())?;
    let (name, short) = names(findings, &question.candidate);
    let deed = view::deed(findings, &question.contest);
    let scenarios = question.contrast == Contrast::Scenarios;
    let subtitle = format!(
        "{} for {name} in the same simulated elections; share in the {} of {}: dot the mean, dark bar 50{SPACE}%, light bar \
         90{SPACE}% of elections. Chance of {}: bar ±{SPACE}2 Monte Carlo standard errors.",
        match (scenarios, apart(findings)) {
            (true, _) => "Each scenario less the first",
            (false, Some(Contrast::Removes(_))) => "As written less what-if, what the acts add,",
            (false, Some(_)) => "What-if less as written",
            (false, None) => "How each what-if and the scenario as written differ",
        },
        contest.title,
        wording::date(&contest.date),
        deed.doing,
    );
    let mut page = Page::new(
        frame,
        finding(findings, &rows, &contest.title, deed.doing),
        &subtitle,
    );
    page.y += 14.0;
    let y = page.y + theme::SMALL;
    page.text(
        "Share of the vote",
        (places.share.0, y),
        Anchor::Start,
        HEADING,
    );
    page.text(
        format!("Chance of {}", deed.doing),
        (places.wins.0, y),
        Anchor::Start,
        HEADING,
    );
    page.y = y + 10.0;

    let share = Axis::around(
        rows.iter()
            .filter_map(Row::share)
            .flat_map(|share| [share.p5, share.mean, share.p95]),
        places.share.0,
        places.share.1,
    );
    let ends = |change: &BetweenArms| change.wins.ends(2.0);
    let wins = Axis::around(changes.iter().flat_map(ends), places.wins.0, places.wins.1);
    let bottom = page.y
        + rows
            .iter()
            .map(|row| row.height(&places, frame))
            .sum::<f64>();
    let mut edge = page.y;
    for row in &rows {
        page.rule(edge);
        edge += row.height(&places, frame);
    }
    for axis in [share, wins] {
        axis.grid(&mut page, y + 10.0, bottom);
        axis.numbers(&mut page, bottom, "percentage points");
    }
    let decimals = [
        wording::decimals(rows.iter().filter_map(Row::share).map(|share| share.mean)),
        wording::decimals(changes.iter().map(|change| change.wins.estimate)),
    ];
    for row in &rows {
        let says = said(row, short, deed.doing);
        page.group(Some(row.id), Some(says), |page| {
            draw(page, row, &places, [share, wins], decimals)
        });
        page.y += row.height(&places, frame);
    }
    page.y = bottom + 36.0;
    let note = format!(
        "Shares are of the elections in which both have a vote for {short}; where these are not all, it says in how many."
    );
    let some = rows.iter().any(|row| row.among.is_some());
    Some(page.finish(findings, some.then_some(note).as_slice()))
}

/// The contrast of all rows, where they have the same sign.
fn apart(findings: &Findings) -> Option<&Contrast> {
    let mut all = findings.what_ifs.values().map(|what_if| &what_if.contrast);
    let first = all.next()?;
    all.all(|other| other.adds() == first.adds())
        .then_some(first)
}

fn row<'a>(findings: &'a Findings, id: &'a str, places: &Places) -> Row<'a> {
    let asked = findings.question.what_if.as_deref() == Some(id);
    let title = wording::arm(findings, id);
    let label = places.rows.label(&title, if asked { STRONG } else { BODY });
    Row {
        id,
        title,
        label,
        change: findings.change(id),
        among: findings
            .change(id)
            .map(|change| change.replicates)
            .filter(|among| *among < findings.counted()),
        difference: findings
            .what_ifs
            .get(id)
            .filter(|_| apart(findings).is_none())
            .map(|what_if| what_if.contrast.difference()),
    }
}

/// A row in words.
fn said(row: &Row, short: &str, deed: &str) -> String {
    let label = &row.title;
    let Some(change) = row.change else {
        return format!("{label}: {short} cannot be compared");
    };
    let share = row.share().map_or_else(
        || "there is no share in both".to_owned(),
        |share| {
            let [mean, low, high] =
                [share.mean, share.p5, share.p95].map(|share| wording::points(share, 1));
            format!(
                "{} share {mean} points (mean; in 90{SPACE}% of elections between {low} and {high})",
                wording::whose(short)
            )
        },
    );
    format!(
        "{label}: {share}, the chance of {deed} {} points",
        wording::points(change.wins.estimate, 1)
    )
}

/// What the question's what-if is worth, told as the act's where it is an act that differs.
fn finding(findings: &Findings, rows: &[Row], contest: &str, deed: &str) -> String {
    let question = &findings.question;
    let name = names(findings, &question.candidate).1;
    let asked = question.what_if.as_deref();
    let Some((row, change)) = rows
        .iter()
        .find(|row| asked.is_none_or(|id| id == row.id))
        .and_then(|row| Some((row, row.change?)))
    else {
        return format!(
            "What is asked about {name} cannot be compared: never on both ballots of the {contest}"
        );
    };
    let written = |difference: f64, mcse: f64| match wording::points_within(difference, mcse) {
        // A difference that is surely there is told, however small.
        nothing if !nothing.contains(['+', '−']) && 2.0 * mcse < difference.abs() => {
            wording::points(difference, wording::decimals([difference]))
        }
        told => told,
    };
    let wins = written(change.wins.estimate, change.wins.mcse);
    let share = change.share.map(|share| written(share.mean, share.mcse));
    let whose = wording::whose(name);
    match question.contrast.acts() {
        Some(noun) => {
            let share = share.map_or_else(String::new, |share| {
                format!(" and {share} points of {whose} share in the {contest}")
            });
            format!(
                "The {noun} {} worth {wins} points of the chance of {deed}{share}",
                noun.is()
            )
        }
        None => {
            let share = share.map_or_else(String::new, |share| {
                format!(" and {whose} share in the {contest} by {share}")
            });
            format!(
                "{} changes the chance of {deed} by {wins} points{share}",
                wording::quoted(&wording::arm(findings, row.id))
            )
        }
    }
}

/// The row that starts at `page.y`.
fn draw(
    page: &mut Page,
    row: &Row,
    places: &Places,
    [share, wins]: [Axis; 2],
    decimals: [usize; 2],
) {
    let height = row.height(places, page.frame);
    let bars = page.frame.high(ROW, LEAST_ROW);
    places.rows.clear_between(page, (1.0, height - bars + 2.0));
    let beside = page.y + height / 2.0;
    places.rows.write(page, &row.label, beside);
    // In a narrow picture the figures stand between the label and the bars.
    let (middle, figure) = match places.rows.stacked {
        true => (
            page.y + height - bars / 2.0,
            page.y + places.rows.above(&row.label) + theme::SMALL,
        ),
        false => (beside, beside + 0.35 * theme::SMALL),
    };
    let [share_figure, wins_figure] = places.figures;
    let Some(change) = row.change else {
        page.text("–", (share_figure, figure), Anchor::End, MUTED_SMALL);
        page.text(
            "cannot be compared",
            (wins_figure, figure),
            Anchor::End,
            MUTED_SMALL,
        );
        return;
    };
    let bar = |page: &mut Page, axis: Axis, low: f64, high: f64, alpha: f64| {
        let ends = (axis.x(low), axis.x(high));
        page.bar(middle, ends, BAR, theme::ACCENT.faded(alpha));
    };
    if let Some(of) = change.share {
        bar(page, share, of.p5, of.p95, 0.3);
        bar(page, share, of.p25, of.p75, 0.6);
        page.dot((share.x(of.mean), middle), DOT, theme::INK);
    }
    let (estimate, [low, high]) = (change.wins.estimate, change.wins.ends(2.0));
    bar(page, wins, low, high, 0.5);
    page.dot((wins.x(estimate), middle), DOT, theme::INK);
    page.text(
        change.share.map_or_else(
            || "–".to_owned(),
            |of| wording::points(of.mean, decimals[0]),
        ),
        (share_figure, figure),
        Anchor::End,
        SMALL,
    );
    let chance = format!(
        "{} ±{SPACE}{}",
        wording::points(estimate, decimals[1]),
        fixed(200.0 * change.wins.mcse, decimals[1])
    );
    let below = row.second_line();
    let (first, second) = match (&below, places.rows.stacked) {
        (None, _) => (0.0, 0.0),
        (Some(_), true) => (0.0, 16.0),
        (Some(_), false) => (-8.0, 8.0),
    };
    page.text(chance, (wins_figure, figure + first), Anchor::End, SMALL);
    if let Some(below) = below {
        page.text(
            below,
            (wins_figure, figure + second),
            Anchor::End,
            MUTED_SMALL,
        );
    }
}

/// The figures behind the chart, a row for each what-if; nothing where there is no chart.
pub fn data(findings: &Findings) -> Option<Table> {
    let question = &findings.question;
    let changes: Vec<(&String, Option<BetweenArms>)> = findings
        .what_ifs
        .keys()
        .map(|id| (id, findings.change(id)))
        .collect();
    view::contest(findings, &question.contest)
        .filter(|_| changes.iter().any(|(_, change)| change.is_some()))?;
    let candidate = names(findings, &question.candidate).0;
    let wins = |change: Option<BetweenArms>| change.map(|change| change.wins);
    let beyond = |change, errors: f64| wins(change).map(|of| of.estimate + errors * of.mcse);
    let table = Table::of(changes)
        .only("what_if", |(id, _)| id)
        .only("title", |(id, _)| wording::arm(findings, id))
        .only("contest", |_| &question.contest)
        .only("candidate", |_| candidate)
        .only("difference_is", |(id, _)| {
            findings.what_ifs[id.as_str()].contrast.difference()
        })
        .only("elections_with_share", |(_, change)| {
            change.map_or(0, |change| change.replicates)
        })
        .summary("share_difference", QUANTILES, |(_, of)| of?.share)
        .estimate(Column::only("wins_difference"), None, |(_, of)| wins(of))
        .only("wins_difference_low", |(_, of)| beyond(of, -2.0))
        .only("wins_difference_high", |(_, of)| beyond(of, 2.0));
    Some(table.table())
}

/// Two plots side by side: the change of the share with its intervals, that of the chance with its
/// Monte Carlo error.
pub fn spec(findings: &Findings) -> Value {
    let rows = vega::rows("title", wording::titles(findings));
    let bare = vega::with(rows.clone(), json!({"axis": null}));
    let axis = |title: &str| json!({"title": title, "axis": {"format": "+.0%"}});
    let bar =
        |opacity: f64| json!({"type": "bar", "height": 9, "color": "#005f9e", "opacity": opacity});
    let (share, wins) = (
        axis("Change of the share of the vote"),
        axis("Change of the chance of winning"),
    );
    json!({
        "hconcat": [
            {"width": 280, "height": {"step": 28}, "layer": [
                vega::interval(&rows, ["share_difference_p5", "share_difference_p95"], bar(0.3), &share),
                vega::interval(&rows, ["share_difference_p25", "share_difference_p75"], bar(0.6), &share),
                vega::point(&rows, "share_difference_mean", &share),
                vega::zero(),
            ]},
            {"width": 220, "height": {"step": 28}, "layer": [
                vega::interval(&bare, ["wins_difference_low", "wins_difference_high"], bar(0.5), &wins),
                vega::point(&bare, "wins_difference", &wins),
                vega::zero(),
            ]},
        ]
    })
}
