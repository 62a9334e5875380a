//! The margin of the question's candidate in every arm as overlapping ridges, the best arm on top,
//! each with the baseline's outline over it.

use crate::table::Table;
use serde_json::{Value, json};

use crate::estimate::Findings;
use crate::replicates::Contrast;

use super::axis::Axis;
use super::density::Density;
use super::frame::Frame;
use super::margin::{LEAD, notes, sides, silhouette};
use super::outline::{self, Outline};
use super::page::{BODY, HEADING, Page, STRONG};
use super::rows::{Label, Rows};
use super::scene::{Anchor, Scene};
use super::view::{self, View, names};
use super::wording::{self, BASELINE, SPACE};
use super::{theme, vega};

/// Room for the column of figures.
const FIGURES: f64 = 92.0;
/// The space from one ridge to the next, the least of it, and how many times as high the highest
/// ridge is.
const STEP: f64 = 38.0;
const LEAST_STEP: f64 = 34.0;
const PEAK: f64 = 1.75;
/// The least arms that are worth a picture beside the margins'.
const FEWEST: usize = 2;
/// Points of a curve in the data.
const GRID: u32 = 120;

struct Ridge<'a> {
    arm: &'a str,
    title: String,
    label: Label,
    view: View<'a>,
    outline: Outline,
}

/// Arms with the candidate on the ballot and something uncertain, highest median first.
fn arms<'a>(findings: &'a Findings, contest: &str) -> Vec<(&'a str, View<'a>)> {
    let view = |id: &'a String| {
        let view = view::view(findings, id, contest)?;
        (view.is_uncertain() && view.margin.quantiles.is_some()).then_some((id.as_str(), view))
    };
    let mut arms: Vec<(&str, View)> = findings.arms.keys().filter_map(view).collect();
    arms.sort_by(|(_, one), (_, other)| other.margin.p50.total_cmp(&one.margin.p50));
    if arms.len() < FEWEST {
        Vec::new()
    } else {
        arms
    }
}

/// The chart; nothing where fewer than two arms have an uncertain margin of the candidate in this
/// contest.
pub fn scene(findings: &Findings, contest: &str, frame: Frame) -> Option<Scene> {
    let arms = arms(findings, contest);
    let (best, worst) = (arms.first()?, arms.last()?);
    let about = view::contest(findings, contest)?;
    let (name, short) = names(findings, &findings.question.candidate);
    let at = Rows::of(frame, FIGURES);
    let axis = Axis::around(
        arms.iter().flat_map(|(_, view)| outline::ends(view.margin)),
        at.left,
        at.right,
    );
    let asked: Vec<&str> = wording::arms(findings)
        .into_iter()
        .map(|(arm, _)| arm)
        .collect();
    let ridge = |&(arm, view): &(&'_ str, View<'_>)| {
        let title = wording::arm(findings, arm);
        let label = at.label(&title, if asked.contains(&arm) { STRONG } else { BODY });
        Some((title, label, Outline::of(view.margin, &axis)?))
    };
    let mut ridges = Vec::new();
    for entry in &arms {
        let (title, label, outline) = ridge(entry)?;
        ridges.push(Ridge {
            arm: entry.0,
            title,
            label,
            view: entry.1,
            outline,
        });
    }

    let title = finding(findings, &about.title, short, *best, *worst);
    let subtitle = format!(
        "Lead of {name} over the best other candidate in {} simulated elections, {} of {}, the highest median first. Line: {}, \
         for comparison.",
        wording::elections(findings),
        about.title,
        wording::date(&about.date),
        match findings.question.contrast {
            Contrast::Scenarios => "the first scenario",
            _ => "the scenario as written",
        },
    );
    let mut page = Page::new(frame, title, &subtitle);
    page.y += 10.0;
    let mut y = page.y + theme::SMALL;
    page.text("Median lead", (frame.right(), y), Anchor::End, HEADING);
    let within = match at.stacked {
        true => {
            y += 18.0;
            (theme::MARGIN, frame.right())
        }
        false => (at.left - 20.0, frame.right() - 90.0),
    };
    sides(&mut page, axis.x(0.0), within, y, short);
    let step = frame.high(STEP, LEAST_STEP);
    let peak = PEAK * step;
    // The first ridge rises above its row.
    page.y = y + 10.0 + if at.stacked { 0.0 } else { peak - step };
    let height = |ridge: &Ridge| {
        if at.stacked {
            at.above(&ridge.label) + step
        } else {
            step.max(ridge.label.height() + 6.0)
        }
    };
    let bottom = page.y + ridges.iter().map(height).sum::<f64>() + 4.0;
    axis.grid(&mut page, y + 8.0, bottom);
    let highest = outline::highest(ridges.iter().map(|ridge| &ridge.outline));
    let colour = theme::candidate_colour(findings, &findings.question.candidate);
    let decimals = usize::from(ridges.iter().all(|ridge| ridge.view.margin.mcse <= 0.001));
    let baseline = ridges
        .iter()
        .find(|ridge| ridge.arm == BASELINE)
        .map(|ridge| &ridge.outline);
    for ridge in &ridges {
        let base = page.y + height(ridge);
        // Where labels stand above, a ridge must not reach into its own.
        let peak = if at.stacked { step - 4.0 } else { peak };
        let median = wording::points(ridge.view.margin.p50, decimals);
        let says = format!(
            "{}: median lead {median} points, in 90{SPACE}% of elections between {} and {}",
            ridge.title,
            wording::points(ridge.view.margin.p5, decimals),
            wording::points(ridge.view.margin.p95, decimals)
        );
        page.group(Some(ridge.arm), Some(says), |page| {
            let points = ridge.outline.points(base, peak, highest);
            silhouette(page, &points, axis.x(0.0), base, colour);
            // An edge of paper tells a ridge from the one behind it.
            page.line(points, 1.5, theme::PAPER);
            page.across(base, (at.left, at.right), 1.0, theme::GRID);
            if let Some(baseline) = baseline.filter(|_| ridge.arm != BASELINE) {
                page.line(baseline.points(base, peak, highest), 1.25, theme::MUTED);
            }
            let middle = at.write(page, &ridge.label, base - 0.42 * step) + 0.35 * theme::BODY;
            page.text(
                median,
                (frame.right(), middle),
                Anchor::End,
                ridge.label.face,
            );
        });
        page.y = base;
    }
    axis.numbers(&mut page, bottom, LEAD);
    page.y = bottom + 34.0;
    let mut noted = notes(&[], short);
    noted.extend(left_out(findings, contest, &arms));
    if arms.iter().any(|(_, view)| view.sometimes().is_some()) {
        noted.push(format!(
            "Counted are only elections with {short} on the ballot."
        ));
    }
    Some(page.finish(findings, &noted))
}

/// Arms that are not drawn, in words.
fn left_out(findings: &Findings, contest: &str, drawn: &[(&str, View)]) -> Option<String> {
    let candidate = &findings.question.candidate;
    let short = names(findings, candidate).1;
    let missing = findings
        .arms
        .iter()
        .filter(|(id, _)| drawn.iter().all(|(arm, _)| arm != id));
    let titles: Vec<String> = missing
        .map(|(id, _)| {
            let why = if view::view(findings, id, contest).is_some() {
                "its result is known"
            } else {
                "never on the ballot"
            };
            format!("{} ({why})", wording::quoted(&wording::arm(findings, id)))
        })
        .collect();
    match titles.len() {
        0 => None,
        1..=3 => Some(format!("Left out: {}.", titles.join(", "))),
        more => Some(format!(
            "Left out: {more} arms in which the result is known or {short} never stands."
        )),
    }
}

/// From where to where the median goes.
fn finding(
    findings: &Findings,
    contest: &str,
    short: &str,
    best: (&str, View),
    worst: (&str, View),
) -> String {
    let decimals = usize::from(best.1.margin.mcse.max(worst.1.margin.mcse) <= 0.001);
    let lead = |view: View| wording::points(view.margin.p50, decimals);
    let named = |arm: &str| match arm {
        BASELINE => "as things stand".to_owned(),
        _ => wording::quoted(&wording::arm(findings, arm)),
    };
    if lead(best.1) == lead(worst.1) {
        return format!(
            "{} median lead in the {contest} is {} points in every row",
            wording::whose(short),
            lead(best.1)
        );
    }
    format!(
        "{} median lead in the {contest} runs from {} points ({}) to {} ({})",
        wording::whose(short),
        lead(worst.1),
        named(worst.0),
        lead(best.1),
        named(best.0)
    )
}

/// The curves behind the chart: density of the lead, a row for each arm and point; nothing where
/// there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Table> {
    let arms = arms(findings, contest);
    let ends: Vec<f64> = arms
        .iter()
        .flat_map(|(_, view)| outline::ends(view.margin))
        .collect();
    let (low, high) = ends
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &x| {
            (l.min(x), h.max(x))
        });
    let step = (high - low) / f64::from(GRID);
    let mut rows = Vec::new();
    for (arm, view) in &arms {
        let density = Density::of(view.margin, step)?;
        let leads = (0..=GRID).map(|place| low + step * f64::from(place));
        rows.extend(leads.map(|lead| (*arm, view.margin.p50, lead, density.at(lead))));
    }
    Table::of(rows)
        .only("arm", |(arm, ..)| arm)
        .only("arm_title", |(arm, ..)| wording::arm(findings, arm))
        .only("contest", |_| contest)
        .only("lead", |(_, _, lead, _)| lead)
        .only("density", |(.., density)| density)
        .only("lead_p50", |(_, median, ..)| median)
        .table()
        .unless_empty()
}

/// A row for each arm with its density.
pub fn spec(findings: &Findings, contest: &str) -> Value {
    let order: Vec<String> = arms(findings, contest)
        .iter()
        .map(|(arm, _)| wording::arm(findings, arm))
        .collect();
    let facet = json!({"field": "arm_title", "type": "nominal", "sort": order, "title": null,
        "header": {"labelAngle": 0, "labelAlign": "left", "labelLimit": 220}});
    let colour = theme::candidate_colour(findings, &findings.question.candidate).rgb;
    json!({
        "facet": {"row": facet}, "spacing": -14, "resolve": {"scale": {"y": "shared"}},
        "spec": {"width": 460, "height": 46, "layer": [
            {"mark": {"type": "area", "opacity": 0.85, "color": format!("#{colour:06x}"), "line": {"color": "#ffffff"}},
             "encoding": {
                "x": {"field": "lead", "type": "quantitative", "title": "Lead, share of the valid vote",
                      "axis": {"format": "+.0%", "grid": false}},
                "y": {"field": "density", "type": "quantitative", "axis": null}}},
            vega::zero()
        ]}
    })
}
