//! What observations changed, a row each: an interval before, an interval after, and where there is
//! one the figure observed. Of latents, of observed shares, and of leads in what-ifs.

use crate::evidence::{Calibration, Counterfactual, Fitted, LatentChange, Level};
use crate::experiment::quantity_in_words;
use crate::scenario::Scenario;
use crate::table::number::fixed;

use super::draw::ticks;
use super::face::{width, wrapped};
use super::frame::Frame;
use super::learnt::scaled;
use super::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL, STRONG};
use super::rows::{Label, Rows};
use super::scene::{Anchor, Scene, Type};
use super::theme;
use super::wording::{self, SPACE};

/// Room for a label and what is between it and the plot, as parts of the width; room for the
/// figures.
const LABEL: f64 = 0.2725;
const LEFT: f64 = 0.32;
const FIGURES: f64 = 180.0;
const ROW: f64 = 40.0;
/// Height of the plot of a row whose texts stand above it.
const PLOT: f64 = 30.0;
/// Between the two figures of a row.
const FIGURE: f64 = 16.0;
/// Height of an interval.
const THICK: f64 = 8.0;
/// From the middle of a row to that of each interval.
const APART: f64 = 6.5;
const DOT: f64 = 3.5;
/// Rows at most.
const MOST: usize = 14;
/// Marks of the scale at most.
const MARKS: usize = 7;
/// Lines of a label at most.
const LINES: usize = 3;

struct Row {
    label: String,
    face: Type,
    before: Level,
    after: Level,
    /// Observed, with five and ninety-five of a hundred of its own error.
    observed: Option<[f64; 3]>,
    figure: [String; 2],
}

struct Scale {
    low: f64,
    high: f64,
    write: fn(f64, f64) -> String,
    unit: &'static str,
    /// A line there.
    zero: Option<f64>,
}

impl Scale {
    fn around(
        rows: &[Row],
        write: fn(f64, f64) -> String,
        unit: &'static str,
        zero: Option<f64>,
    ) -> Scale {
        let ends = |row: &Row| {
            let observed = row.observed.unwrap_or([row.after.p50; 3]);
            [
                row.before.p5,
                row.before.p95,
                row.after.p5,
                row.after.p95,
                observed[1],
                observed[2],
            ]
        };
        let all = rows.iter().flat_map(ends).chain(zero);
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (f64::min(low, x), f64::max(high, x))
        });
        let air = if high > low { 0.04 * (high - low) } else { 0.5 };
        Scale {
            low: low - air,
            high: high + air,
            write,
            unit,
            zero,
        }
    }

    fn x(&self, at: Rows, value: f64) -> f64 {
        at.along((value - self.low) / (self.high - self.low))
    }

    fn draw(&self, page: &mut Page, at: Rows, top: f64, bottom: f64) {
        let marks = ticks(
            self.low,
            self.high,
            if at.stacked { MARKS - 2 } else { MARKS },
        );
        let step = marks
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .fold(f64::INFINITY, f64::min);
        for mark in marks {
            let x = self.x(at, mark);
            page.upright(x, (top, bottom), 1.0, theme::GRID);
            page.text(
                (self.write)(mark, step),
                (x, bottom + 16.0),
                Anchor::Middle,
                MUTED_SMALL,
            );
        }
        if let Some(zero) = self.zero {
            page.upright(self.x(at, zero), (top, bottom), 1.25, theme::ZERO);
        }
        page.text(
            self.unit,
            ((at.left + at.right) / 2.0, bottom + 34.0),
            Anchor::Middle,
            MUTED_SMALL,
        );
    }
}

/// `0.25`; as many decimals as steps of `step` need.
fn plain(value: f64, step: f64) -> String {
    let decimals = if step >= 0.999 {
        0
    } else {
        1 + usize::from(step < 0.0999)
    };
    fixed(value, decimals)
}

fn percent(value: f64, _: f64) -> String {
    format!("{:.0}", 100.0 * value)
}

fn points(value: f64, _: f64) -> String {
    wording::points(value, 0)
}

/// Where the parts of the rows stand.
fn places(frame: Frame, rows: &[Row]) -> Rows {
    if frame.narrow() {
        let figures = rows
            .iter()
            .flat_map(|row| &row.figure)
            .map(|figure| width(figure, SMALL))
            .fold(0.0, f64::max);
        return Rows::of(frame, figures);
    }
    let (label, left) = (LABEL * frame.width, LEFT * frame.width);
    Rows {
        label,
        left,
        right: frame.right() - FIGURES,
        stacked: false,
    }
}

/// The key, the scale and the rows.
fn rows(page: &mut Page, rows: Vec<Row>, scale: &Scale, headings: [&str; 2], key: [&str; 3]) {
    let (at, right) = (places(page.frame, &rows), page.frame.right());
    page.y += 12.0;
    colours(page, key, rows.iter().any(|row| row.observed.is_some()));
    page.y += 22.0;
    page.text(headings[0], (theme::MARGIN, page.y), Anchor::Start, HEADING);
    page.text(headings[1], (right, page.y), Anchor::End, HEADING);
    page.y += 10.0;
    let label = |row: &Row| Label {
        lines: wrapped(&row.label, row.face, at.label, LINES),
        face: row.face,
    };
    let texts = |label: &Label| at.above(label).max(2.0 * FIGURE + 6.0);
    let height = |label: &Label| match at.stacked {
        true => texts(label) + PLOT,
        false => (label.height() + 12.0).max(ROW),
    };
    let labels: Vec<Label> = rows.iter().map(label).collect();
    let rows: Vec<(Row, Label)> = rows.into_iter().zip(labels).collect();
    let (top, bottom) = (
        page.y,
        page.y + rows.iter().map(|(_, label)| height(label)).sum::<f64>(),
    );
    scale.draw(page, at, top, bottom);
    for (row, label) in &rows {
        let (high, middle) = match at.stacked {
            true => (height(label), page.y + texts(label) + PLOT / 2.0),
            false => (height(label), page.y + height(label) / 2.0),
        };
        at.clear_between(page, (1.0, texts(label)));
        page.rule(page.y);
        // In a narrow picture the figures stand in line with the label.
        let figures = match at.stacked {
            true => [
                page.y + 6.0 + theme::SMALL,
                page.y + 6.0 + theme::SMALL + FIGURE,
            ],
            false => [middle - APART + 4.0, middle + APART + 6.0],
        };
        let beside = if at.stacked {
            page.y + 6.0 + label.height() / 2.0
        } else {
            middle
        };
        page.lines(
            label.lines.clone(),
            (theme::MARGIN, beside),
            Anchor::Start,
            row.face,
        );
        let says = format!(
            "{}: before {}, after {}",
            row.label, row.figure[0], row.figure[1]
        );
        page.group(None, Some(says), |page| {
            intervals(page, row, scale, at, middle)
        });
        for ((figure, y), face) in row.figure.iter().zip(figures).zip([MUTED_SMALL, SMALL]) {
            page.text(figure.clone(), (right, y), Anchor::End, face);
        }
        page.y += high;
    }
    page.y = bottom + 36.0;
}

/// What the colours mean, in one line or as many as it takes.
fn colours(page: &mut Page, key: [&str; 3], observed: bool) {
    page.y += theme::SMALL;
    let mut x = theme::MARGIN;
    for (place, (words, colour)) in key
        .into_iter()
        .zip([theme::BEHIND, theme::ACCENT, theme::INK])
        .enumerate()
    {
        if place == 2 && !observed {
            continue;
        }
        if x > theme::MARGIN && x + 20.0 + width(words, SMALL) > page.frame.right() {
            (x, page.y) = (theme::MARGIN, page.y + 18.0);
        }
        let y = page.y;
        match place {
            2 => page.dot((x + 5.0, y - 4.0), DOT, colour),
            _ => page.block((x, y - 8.0), (x + 14.0, y), colour),
        }
        page.text(words, (x + 20.0, y), Anchor::Start, SMALL);
        x += 20.0 + width(words, SMALL) + 22.0;
    }
}

fn intervals(page: &mut Page, row: &Row, scale: &Scale, at: Rows, middle: f64) {
    let x = |value: f64| scale.x(at, value);
    for (level, y, colour) in [
        (&row.before, middle - APART, theme::BEHIND),
        (&row.after, middle + APART, theme::ACCENT),
    ] {
        let bar = |page: &mut Page, low: f64, high: f64, alpha: f64| {
            page.bar(y, (x(low), x(high)), THICK, colour.faded(alpha));
        };
        bar(page, level.p5, level.p95, 0.45);
        bar(page, level.p25, level.p75, 1.0);
        let (left, middle, right) = (x(level.p25), x(level.p50), x(level.p75));
        if right - left > 8.0 {
            page.bar(y, (middle - 1.0, middle + 1.0), THICK, theme::PAPER);
        } else {
            // So narrow that a notch would be all there is to see.
            page.bar(y, (middle - 1.5, middle + 1.5), THICK, colour);
        }
    }
    if let Some([seen, low, high]) = row.observed {
        page.across(middle, (x(low), x(high)), 1.5, theme::INK);
        page.dot((x(seen), middle), DOT, theme::INK);
    }
}

fn credit(scenario: &str, particles: &str, seed: u64) -> String {
    format!(
        "coattails {} · {particles} · seed {seed} · {scenario}",
        env!("CARGO_PKG_VERSION")
    )
}

const INTERVALS: &str = "Dark bar 50\u{a0}%, light bar 90\u{a0}%, notch the median.";

fn contest_name(scenario: &Scenario, id: &str) -> String {
    let known = scenario
        .roster
        .contests
        .iter()
        .find(|contest| contest.id == id);
    known.map_or(id.to_owned(), |contest| contest.name.clone())
}

/// An observation in words: `Cygnal, 7 March 2020`.
pub fn called(one: &Fitted, scenario: &Scenario) -> String {
    let who = one
        .pollster
        .clone()
        .unwrap_or_else(|| match one.kind.as_str() {
            "returns" => format!("{} counted", contest_name(scenario, &one.contest)),
            _ => one.observation.clone(),
        });
    format!("{who}, {}", wording::date(&one.day))
}

/// `latents`: what was learnt of the uncertain quantities, in standard deviations of what was
/// assumed. Nothing where nothing was learnt.
pub fn latents(found: &Calibration, scenario: &Scenario, frame: Frame) -> Option<Scene> {
    let told: Vec<&LatentChange> = found
        .latents
        .iter()
        .filter(|latent| !latent.silent)
        .take(MOST)
        .collect();
    let first = told.first()?;
    let spread = |level: &Level| format!("{} ±{SPACE}{}", fixed(level.mean, 2), fixed(level.sd, 2));
    let row = |latent: &&LatentChange| {
        let LatentChange {
            prior, posterior, ..
        } = latent;
        Row {
            label: wording::capital(&quantity_in_words(scenario, &latent.name)),
            face: BODY,
            before: scaled(prior, prior),
            after: scaled(posterior, prior),
            observed: None,
            figure: [spread(prior), spread(posterior)],
        }
    };
    let all: Vec<Row> = told.iter().map(row).collect();
    let silent = found.latents.iter().filter(|latent| latent.silent).count();
    let title = format!(
        "Most was learnt of {}: {} became {}",
        quantity_in_words(scenario, &first.name),
        spread(&first.prior),
        spread(&first.posterior)
    );
    let subtitle = format!(
        "Uncertain quantities before and after what was observed, in standard deviations of what was assumed; at the right \
         mean and standard deviation in their own unit. {INTERVALS} Of {silent} more the data say almost nothing."
    );
    let mut page = Page::new(frame, title, &subtitle);
    let scale = Scale::around(
        &all,
        plain,
        "standard deviations from the mean assumed",
        Some(0.0),
    );
    rows(
        &mut page,
        all,
        &scale,
        ["Quantity", "Mean ± sd"],
        ["assumed", "given what was observed", ""],
    );
    let worth = format!("{} particles", wording::count(found.particles));
    Some(page.close(&credit(&found.title, &worth, found.seed), &[]))
}

/// `observed`: shares observed beside what is expected of them, before and after.
pub fn observed(found: &Calibration, scenario: &Scenario, frame: Frame) -> Option<Scene> {
    let worst = found
        .observations
        .iter()
        .max_by(|a, b| a.residual.abs().total_cmp(&b.residual.abs()))?;
    // Of two candidates one says it all.
    let twin = |one: &&Fitted| {
        let of: Vec<&Fitted> = found
            .observations
            .iter()
            .filter(|o| o.observation == one.observation)
            .collect();
        let asked = &scenario.roster.candidates[scenario.question.candidate.at()].id;
        of.len() > 2 || of.iter().all(|o| o.candidate != *asked) || one.candidate == *asked
    };
    let short = |id: &str| {
        let known = scenario
            .roster
            .candidates
            .iter()
            .find(|candidate| candidate.id == id);
        known.map_or(id.to_owned(), |candidate| candidate.short.clone())
    };
    let spread = |level: &Level| wording::percent(level.mean);
    let row = |one: &Fitted| {
        let label = format!("{}: {}", called(one, scenario), short(&one.candidate));
        let out = 1.645 * one.error * one.observed * (1.0 - one.observed);
        Row {
            label,
            face: if one.kind == "returns" { STRONG } else { BODY },
            before: one.prior,
            after: one.posterior,
            observed: Some([one.observed, one.observed - out, one.observed + out]),
            figure: [
                spread(&one.prior),
                format!(
                    "{} · observed {}",
                    spread(&one.posterior),
                    wording::percent(one.observed)
                ),
            ],
        }
    };
    let all: Vec<Row> = found
        .observations
        .iter()
        .filter(twin)
        .take(2 * MOST)
        .map(row)
        .collect();
    let (who, off) = (
        called(worst, scenario),
        format!("{:.1}", worst.residual.abs()),
    );
    let title = match worst.residual.abs() {
        hit if hit < 0.05 => "What was observed is what is expected given all".to_owned(),
        fits if fits < 1.5 => {
            format!("What was observed fits: farthest off is {who}, by {off} of its own error")
        }
        _ => format!(
            "{who} hardly fits: it is {off} times its own error away from what the scenario can give"
        ),
    };
    let subtitle = format!(
        "Shares among those named: expected before anything was observed, expected given all, and observed, with 90{SPACE}% \
         of its own error. {INTERVALS}"
    );
    let mut page = Page::new(frame, title, &subtitle);
    let scale = Scale::around(&all, percent, "per cent of those named", None);
    rows(
        &mut page,
        all,
        &scale,
        ["Observation", "Expected"],
        ["expected before", "expected given all", "observed"],
    );
    let worth = format!("{} particles", wording::count(found.particles));
    Some(page.close(&credit(&found.title, &worth, found.seed), &[]))
}

/// `counterfactual`: the candidate's lead as it was and in each what-if, before and after. Nothing
/// without what-ifs.
pub fn leads(found: &Counterfactual, scenario: &Scenario, frame: Frame) -> Option<Scene> {
    let first = found.what_ifs.first()?;
    let named = |id: &str| {
        let known = scenario
            .roster
            .candidates
            .iter()
            .find(|candidate| candidate.id == id);
        known.map_or(id.to_owned(), |candidate| candidate.name.clone())
    };
    let spread = |level: &Level| wording::points(level.p50, 1);
    let row = |title: &str, face: Type, leads: [&Option<Level>; 2], another: Option<f64>| {
        let [before, after] = [leads[0].as_ref()?, leads[1].as_ref()?];
        let lost = match another {
            None => String::new(),
            Some(0.0) => " · another never wins".to_owned(),
            Some(another) => format!(" · another wins {}", wording::percent(another)),
        };
        Some(Row {
            label: title.to_owned(),
            face,
            before: *before,
            after: *after,
            observed: None,
            figure: [spread(before), format!("{}{lost}", spread(after))],
        })
    };
    let own = [&found.baseline.prior_lead, &found.baseline.lead];
    let mut all: Vec<Row> = row("As it was", STRONG, own, None).into_iter().collect();
    all.extend(found.what_ifs.iter().filter_map(|one| {
        let another = one.another_wins().estimate;
        row(
            &one.title,
            BODY,
            [&one.prior_lead, &one.lead],
            Some(another),
        )
    }));
    let title = format!(
        "{}: another wins in {} of the worlds that fit what was observed",
        wording::quoted(&first.title),
        wording::whole_percent(first.another_wins().estimate)
    );
    let subtitle = format!(
        "Lead of {} over the strongest other candidate in the {}, as it was and in each what-if, in the worlds that the \
         scenario allowed and in those that fit what was observed. {INTERVALS}",
        named(&found.candidate),
        contest_name(scenario, &found.contest)
    );
    let mut page = Page::new(frame, title, &subtitle);
    let scale = Scale::around(&all, points, "points of lead", Some(0.0));
    rows(
        &mut page,
        all,
        &scale,
        ["", "Median lead"],
        [
            "before anything was observed",
            "given what was observed",
            "",
        ],
    );
    let worth = format!("{} replicates", wording::count(found.replicates));
    Some(page.close(&credit(&found.title, &worth, found.seed), &[]))
}
