//! How the margin of the question's candidate is distributed in a contest, a row for each arm.

use crate::table::{Cell, Column, Table};
use serde_json::{Value, json};

use crate::estimate::{ContestFindings, Estimate, Findings};

use super::axis::Axis;
use super::face::width;
use super::frame::Frame;
use super::outline::{self, Outline};
use super::page::{BODY, HEADING, MUTED_SMALL, Page, STRONG};
use super::rows::{Label, Rows};
use super::scene::{Anchor, Colour, Point, Scene};
use super::view::{self, View};
use super::wording::{self, SPACE};
use super::{theme, vega, view::names};

/// Room for the columns of figures, and from the right end of one to that of the next.
const FIGURES: f64 = 180.0;
const COLUMN: f64 = 92.0;
/// The space from one row to the next, the least of it, and what of it the highest density takes.
const STEP: f64 = 62.0;
const LEAST_STEP: f64 = 46.0;
const PEAK: f64 = 0.74;
/// What a scale of leads is of.
pub const LEAD: &str = "Lead in percentage points of the valid vote";

struct Row<'a> {
    title: String,
    label: Label,
    arm: &'a str,
    /// One of the two arms that the question compares.
    asked: bool,
    /// Nothing where the candidate is never on the ballot.
    view: Option<View<'a>>,
    outline: Option<Outline>,
}

/// The chart; nothing where no arm has the candidate on the ballot of this contest, or where all is
/// known beforehand.
pub fn scene(findings: &Findings, contest: &str, frame: Frame) -> Option<Scene> {
    let candidate = findings.question.candidate.as_str();
    let seen = |arm: &str| view::view(findings, arm, contest);
    let views: Vec<View> = findings.arms.keys().filter_map(|arm| seen(arm)).collect();
    let about =
        view::contest(findings, contest).filter(|_| views.iter().any(View::is_uncertain))?;
    let at = Rows::of(frame, FIGURES);
    let axis = Axis::around(
        views.iter().flat_map(|view| outline::ends(view.margin)),
        at.left,
        at.right,
    );
    let asked: Vec<&str> = wording::arms(findings)
        .into_iter()
        .map(|(arm, _)| arm)
        .collect();
    let mut rows = Vec::new();
    for arm in findings.arms.keys() {
        let view = seen(arm);
        let outline = view.and_then(|view| Outline::of(view.margin, &axis));
        let (title, asked) = (wording::arm(findings, arm), asked.contains(&arm.as_str()));
        let label = at.label(&title, if asked { STRONG } else { BODY });
        rows.push(Row {
            title,
            label,
            asked,
            arm,
            view,
            outline,
        });
    }

    let (name, short) = names(findings, candidate);
    let subtitle = format!(
        "Lead of {name} over the best other candidate in {} simulated elections, {} of {}. Dot: median; bar: \
         90{SPACE}% of elections.",
        wording::elections(findings),
        about.title,
        wording::date(&about.date),
    );
    let mut page = Page::new(frame, finding(findings, about, contest, &rows), &subtitle);
    page.y += 12.0;
    let deed = view::deed(findings, contest);
    headings(&mut page, &axis, at, short, deed.heading);
    let step = frame.high(STEP, LEAST_STEP);
    let height = |row: &Row| match at.stacked {
        true => {
            at.above(&row.label)
                .max(if row.view.is_some_and(|view| view.sometimes().is_some()) {
                    44.0
                } else {
                    0.0
                })
                + step
        }
        false => step.max(row.label.height() + 8.0),
    };
    let (top, bottom) = (page.y, page.y + rows.iter().map(height).sum::<f64>() + 4.0);
    axis.grid(&mut page, top, bottom);
    let look = Look {
        axis,
        at,
        peak: PEAK * step,
        highest: outline::highest(rows.iter().filter_map(|row| row.outline.as_ref())),
        colour: theme::candidate_colour(findings, candidate),
        decimals: usize::from(views.iter().all(|view| view.margin.mcse <= 0.001)),
    };
    for row in &rows {
        let says = said(row, name, &deed.does);
        page.group(Some(row.arm), Some(says), |page| {
            draw(page, row, &look, page.y + height(row))
        });
        page.y += height(row);
    }
    axis.numbers(&mut page, bottom, LEAD);
    page.y = bottom + 34.0;
    Some(page.finish(findings, &notes(&views, short)))
}

/// How every row is drawn.
struct Look {
    axis: Axis,
    at: Rows,
    /// Height of the highest density, in pixels.
    peak: f64,
    /// The highest density of all rows.
    highest: f64,
    colour: Colour,
    /// Of the median leads.
    decimals: usize,
}

/// What the chart may need to have said below it.
pub fn notes(views: &[View], short: &str) -> Vec<String> {
    let given = format!(
        "Where it says how often {short} is on the ballot, leads are of those elections; chances are of all."
    );
    let certain = "A lone line: that contest is over, its result is known.".to_owned();
    let known = |view: &View| !view.is_uncertain();
    let noted = [
        (views.iter().any(|view| view.sometimes().is_some()), given),
        (views.iter().any(known), certain),
    ];
    noted
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, note)| note)
        .collect()
}

/// The median lead in the arms of the question; how often the candidate has what is asked for, where
/// that is not to lead here.
fn finding(findings: &Findings, about: &ContestFindings, contest: &str, rows: &[Row]) -> String {
    let (name, short) = names(findings, &findings.question.candidate);
    let sometimes = rows
        .iter()
        .any(|row| row.asked && row.view.is_some_and(|view| view.sometimes().is_some()));
    let when = if sometimes {
        "When on the ballot, "
    } else {
        ""
    };
    let leads_decide = !about.narrows && findings.asked_decides().is_none();
    if let Some(lead) = median_leads(findings, rows).filter(|_| leads_decide) {
        return wording::contrasted(
            &format!(
                "{when}{} median lead in the {} is",
                wording::whose(short),
                about.title
            ),
            "points",
            &lead,
        );
    }
    let often = |arm: &str| {
        let view = rows.iter().find(|row| row.arm == arm)?.view?;
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

/// The median lead in each arm of the question, where the candidate is on the ballot; nothing where
/// that is never so.
fn median_leads(findings: &Findings, rows: &[Row]) -> Option<Vec<(Option<String>, String)>> {
    let lead = |arm: &str| {
        let margin = rows.iter().find(|row| row.arm == arm)?.view?.margin;
        Some(wording::points_within(margin.p50, margin.mcse))
    };
    wording::arms(findings)
        .into_iter()
        .map(|(arm, named)| Some((Some(lead(arm)?), named)))
        .collect()
}

/// A row in words.
fn said(row: &Row, name: &str, does: &str) -> String {
    let Some(view) = row.view else {
        return format!("{}: {name} is never on this ballot", row.title);
    };
    let lead = [view.margin.p50, view.margin.p5, view.margin.p95]
        .map(|lead| wording::points_within(lead, view.margin.mcse));
    format!(
        "{}: {name} {does} in {}; median lead {} points, in 90{SPACE}% of elections between {} and {}",
        row.title,
        wording::chance(view.wins),
        lead[0],
        lead[1],
        lead[2]
    )
}

/// What the columns hold, and which side of zero is which.
fn headings(page: &mut Page, axis: &Axis, at: Rows, short: &str, wins_heading: &str) {
    let wins = page.frame.right();
    let mut y = page.y + theme::SMALL;
    page.text("Median lead", (wins - COLUMN, y), Anchor::End, HEADING);
    page.text(wins_heading, (wins, y), Anchor::End, HEADING);
    // Above the plot alone, or in line with the headings.
    let (left, right) = if at.stacked {
        (theme::MARGIN, wins)
    } else {
        (at.left - 20.0, wins - COLUMN - 90.0)
    };
    y += if at.stacked { 18.0 } else { 0.0 };
    sides(page, axis.x(0.0), (left, right), y, short);
    page.y = y + 8.0;
}

/// Which side of zero is which, as much of it as has room.
pub fn sides(page: &mut Page, zero: f64, (left, right): (f64, f64), y: f64, short: &str) {
    let sides = [
        (format!("← {short} behind"), Anchor::End, -8.0, zero - left),
        (format!("{short} ahead →"), Anchor::Start, 8.0, right - zero),
    ];
    for (text, anchor, aside, room) in sides {
        let short_form = text.replace(&format!("{short} "), "");
        let fitting = [text, short_form]
            .into_iter()
            .find(|text| width(text, MUTED_SMALL) + 8.0 <= room);
        if let Some(text) = fitting {
            page.text(text, (zero + aside, y), anchor, MUTED_SMALL);
        }
    }
}

/// The row from `page.y` down to its base.
fn draw(page: &mut Page, row: &Row, look: &Look, base: f64) {
    let Look { axis, at, .. } = look;
    let wins = page.frame.right();
    if row.view.is_some_and(|view| view.sometimes().is_some()) {
        at.clear(page, 44.0);
    }
    let middle = at.write(page, &row.label, base - 0.5 * look.peak) + 0.35 * theme::BODY;
    page.across(base, (at.left, at.right), 1.0, theme::GRID);
    let Some(view) = row.view else {
        page.text(
            "never on this ballot",
            (wins, middle),
            Anchor::End,
            MUTED_SMALL,
        );
        return;
    };
    if let Some(outline) = &row.outline {
        let points = outline.points(base, look.peak, look.highest);
        silhouette(page, &points, axis.x(0.0), base, look.colour);
    }
    let ninety = (axis.x(view.margin.p5), axis.x(view.margin.p95));
    page.across(base, ninety, 2.5, theme::INK);
    page.dot((axis.x(view.margin.p50), base), 5.5, theme::PAPER);
    page.dot((axis.x(view.margin.p50), base), 4.0, theme::INK);
    let median = wording::points(view.margin.p50, look.decimals);
    page.text(median, (wins - COLUMN, middle), Anchor::End, row.label.face);
    page.text(
        wording::chance(view.wins),
        (wins, middle),
        Anchor::End,
        STRONG,
    );
    if let Some(given) = view.sometimes() {
        let often = format!("on the ballot in {}", wording::whole_percent(given));
        page.text(often, (wins, middle + 16.0), Anchor::End, MUTED_SMALL);
    }
}

/// The density, in the candidate's colour where the candidate leads.
pub fn silhouette(page: &mut Page, points: &[Point], zero: f64, base: f64, colour: Colour) {
    let sides = outline::sides(points, zero);
    for (points, colour) in sides.iter().zip([theme::BEHIND, colour]) {
        if let Some(area) = outline::filled(points, base) {
            page.area(area, colour);
        }
    }
}

/// The figures behind the chart, a row for each arm; nothing where there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Table> {
    let candidate = findings.question.candidate.as_str();
    let of = |arm: &str| view::view(findings, arm, contest);
    let arms: Vec<&String> = findings.arms.keys().collect();
    arms.iter()
        .any(|arm| of(arm).is_some_and(|view| view.is_uncertain()))
        .then_some(())?;
    let on_ballot = |arm: &str| view::on_ballot(findings, arm, contest);
    let sometimes = arms
        .iter()
        .any(|arm| on_ballot(arm).is_some_and(|often| often < 1.0));
    let heading = view::deed(findings, contest).heading;
    let wins = Column::chance("wins", heading, findings.counted());
    let table = Table::of(arms)
        .arm(wording::column(findings), |arm| {
            (arm.clone(), wording::arm(findings, arm))
        })
        .only("contest", |_| contest)
        .only("candidate", |_| names(findings, candidate).0)
        .only("on_ballot", |arm| on_ballot(arm).unwrap_or(0.0))
        .estimate(wins, None, |arm| of(arm).map(|view| view.wins))
        .column_if(
            sometimes,
            Column::chance("", "On the ballot", findings.counted()),
            |arm| match (of(arm), on_ballot(arm)) {
                (Some(view), Some(often)) if often < 1.0 => Cell::from(view.on_ballot),
                (Some(_), _) => "always".into(),
                (None, Some(_)) => "never".into(),
                (None, None) => Cell::Nothing,
            },
        )
        .column(Column::share("", "Share"), |arm| {
            of(arm).map(|view| view.share.mean)
        })
        .summary("lead", ["mean", "p5", "p25"], |arm| Some(of(arm)?.margin))
        .column(Column::change("lead_p50", "Median lead"), |arm| {
            let margin = of(arm)?.margin;
            Some(Estimate {
                estimate: margin.p50,
                mcse: margin.mcse,
            })
        })
        .summary("lead", ["p75", "p95"], |arm| Some(of(arm)?.margin))
        .column(Column::range("Nine in ten"), |arm| {
            of(arm).map(|view| Cell::Range(view.margin.p5, view.margin.p95))
        });
    Some(table.table())
}

/// The chart without its densities: intervals and a median for each arm.
pub fn spec(findings: &Findings) -> Value {
    let arm = vega::rows("arm_title", wording::titles(findings));
    let axis = json!({"title": "Lead, share of the valid vote", "axis": {"format": "+.0%"}});
    let colour = theme::candidate_colour(findings, &findings.question.candidate).rgb;
    json!({
        "width": 460, "height": {"step": 28},
        "layer": [
            vega::interval(&arm, ["lead_p5", "lead_p95"], json!({"size": 2, "type": "rule"}), &axis),
            vega::interval(&arm, ["lead_p25", "lead_p75"], json!({"type": "bar", "height": 8, "color": format!("#{colour:06x}")}), &axis),
            vega::point(&arm, "lead_p50", &axis),
            vega::zero(),
        ]
    })
}
