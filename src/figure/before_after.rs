//! What observations changed, a row each: an interval before, an interval after, and where there is one the figure
//! observed. Of latents, of observed shares, and of leads in what-ifs.

use crate::evidence::{Calibration, Counterfactual, Fitted, LatentChange, Level};
use crate::scenario::Scenario;

use super::draw::ticks;
use super::face::{width, wrapped};
use super::frame::Frame;
use super::learnt::scaled;
use super::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL, STRONG};
use super::scene::{Anchor, Scene, Type};
use super::theme;
use super::wording::{self, SPACE};

const LABEL: f64 = 218.0;
const LEFT: f64 = 256.0;
const RIGHT: f64 = 596.0;
const FIGURE: f64 = theme::WIDTH - theme::MARGIN;
const ROW: f64 = 40.0;
/// Half the height of an interval.
const THICK: f64 = 4.0;
/// From the middle of a row to that of each interval.
const APART: f64 = 6.5;
const DOT: f64 = 3.5;
/// Rows at most.
const MOST: usize = 14;
/// Marks of the scale at most.
const MARKS: usize = 7;

struct Row {
    label: Vec<String>,
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
    fn around(rows: &[Row], write: fn(f64, f64) -> String, unit: &'static str, zero: Option<f64>) -> Scale {
        let ends = |row: &Row| {
            let observed = row.observed.unwrap_or([row.after.p50; 3]);
            [row.before.p5, row.before.p95, row.after.p5, row.after.p95, observed[1], observed[2]]
        };
        let all = rows.iter().flat_map(ends).chain(zero);
        let (low, high) =
            all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (f64::min(low, x), f64::max(high, x)));
        let air = if high > low { 0.04 * (high - low) } else { 0.5 };
        Scale { low: low - air, high: high + air, write, unit, zero }
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0) * (RIGHT - LEFT)
    }

    fn draw(&self, page: &mut Page, top: f64, bottom: f64) {
        let marks = ticks(self.low, self.high, MARKS);
        let step = marks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
        for mark in marks {
            page.line(vec![(self.x(mark), top), (self.x(mark), bottom)], 1.0, theme::GRID);
            page.text((self.write)(mark, step), (self.x(mark), bottom + 16.0), Anchor::Middle, MUTED_SMALL);
        }
        if let Some(zero) = self.zero {
            page.line(vec![(self.x(zero), top), (self.x(zero), bottom)], 1.25, theme::ZERO);
        }
        page.text(self.unit, ((LEFT + RIGHT) / 2.0, bottom + 34.0), Anchor::Middle, MUTED_SMALL);
    }
}

/// `0.25`; as many decimals as steps of `step` need.
fn plain(value: f64, step: f64) -> String {
    let decimals = if step >= 0.999 { 0 } else { 1 + usize::from(step < 0.0999) };
    format!("{value:.decimals$}").replace('-', "−")
}

fn percent(value: f64, _: f64) -> String {
    format!("{:.0}", 100.0 * value)
}

fn points(value: f64, _: f64) -> String {
    wording::points(value, 0)
}

/// The key, the scale and the rows.
fn rows(page: &mut Page, rows: Vec<Row>, scale: &Scale, headings: [&str; 2], key: [&str; 3]) {
    page.y += 12.0;
    let y = page.y + theme::SMALL;
    let mut x = theme::MARGIN;
    let seen = rows.iter().any(|row| row.observed.is_some());
    let colours = [theme::BEHIND, theme::ACCENT, theme::INK];
    for (place, (words, colour)) in key.into_iter().zip(colours).enumerate() {
        if place == 2 && !seen {
            continue;
        }
        match place {
            2 => page.dot((x + 5.0, y - 4.0), DOT, colour),
            _ => page.block((x, y - 8.0), (x + 14.0, y), colour),
        }
        page.text(words, (x + 20.0, y), Anchor::Start, SMALL);
        x += 20.0 + width(words, SMALL) + 22.0;
    }
    page.y = y + 22.0;
    page.text(headings[0], (theme::MARGIN, page.y), Anchor::Start, HEADING);
    page.text(headings[1], (FIGURE, page.y), Anchor::End, HEADING);
    page.y += 10.0;
    let height = |row: &Row| (theme::LEADING * theme::BODY * row.label.len() as f64 + 12.0).max(ROW);
    let (top, bottom) = (page.y, page.y + rows.iter().map(height).sum::<f64>());
    scale.draw(page, top, bottom);
    for row in rows {
        page.line(vec![(theme::MARGIN, page.y), (FIGURE, page.y)], 1.0, theme::GRID);
        let (high, middle) = (height(&row), page.y + height(&row) / 2.0);
        page.lines(row.label.clone(), (theme::MARGIN, middle), Anchor::Start, row.face);
        let says = format!("{}: before {}, after {}", row.label.join(" "), row.figure[0], row.figure[1]);
        page.group(None, Some(says), |page| intervals(page, &row, scale, middle));
        page.text(row.figure[0].clone(), (FIGURE, middle - APART + 4.0), Anchor::End, MUTED_SMALL);
        page.text(row.figure[1].clone(), (FIGURE, middle + APART + 6.0), Anchor::End, SMALL);
        page.y += high;
    }
    page.y = bottom + 36.0;
}

fn intervals(page: &mut Page, row: &Row, scale: &Scale, middle: f64) {
    for (level, y, colour) in
        [(&row.before, middle - APART, theme::BEHIND), (&row.after, middle + APART, theme::ACCENT)]
    {
        let bar = |page: &mut Page, low: f64, high: f64, alpha: f64| {
            page.block((scale.x(low), y - THICK), (scale.x(high), y + THICK), colour.faded(alpha));
        };
        bar(page, level.p5, level.p95, 0.45);
        bar(page, level.p25, level.p75, 1.0);
        let (left, middle, right) = (scale.x(level.p25), scale.x(level.p50), scale.x(level.p75));
        if right - left > 8.0 {
            page.block((middle - 1.0, y - THICK), (middle + 1.0, y + THICK), theme::PAPER);
        } else {
            // So narrow that a notch would be all there is to see.
            page.block((middle - 1.5, y - THICK), (middle + 1.5, y + THICK), colour);
        }
    }
    if let Some([at, low, high]) = row.observed {
        page.line(vec![(scale.x(low), middle), (scale.x(high), middle)], 1.5, theme::INK);
        page.dot((scale.x(at), middle), DOT, theme::INK);
    }
}

fn credit(scenario: &str, particles: &str, seed: u64) -> String {
    format!("coattails {} · {particles} · seed {seed} · {scenario}", env!("CARGO_PKG_VERSION"))
}

const INTERVALS: &str = "Dark bar 50\u{a0}%, light bar 90\u{a0}%, notch the median.";

/// `acts · word · effect`, not broken before a dot.
fn in_parts(name: &str) -> String {
    name.replace('.', "\u{a0}· ")
}

/// `0.28`, `−0.05`, never `−0.00`.
fn number(x: f64) -> String {
    let text = format!("{x:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text.replace('-', "−") }
}

fn contest_name(scenario: &Scenario, id: &str) -> String {
    let known = scenario.roster.contests.iter().find(|contest| contest.id == id);
    known.map_or(id.to_owned(), |contest| contest.name.clone())
}

/// `latents`: what was learnt of the uncertain quantities, in standard deviations of what was assumed. Nothing where
/// nothing was learnt.
pub fn latents(found: &Calibration) -> Option<Scene> {
    let told: Vec<&LatentChange> = found.latents.iter().filter(|latent| !latent.silent).take(MOST).collect();
    let first = told.first()?;
    let spread = |level: &Level| format!("{} ±{SPACE}{}", number(level.mean), number(level.sd));
    let row = |latent: &&LatentChange| {
        let LatentChange { prior, posterior, .. } = latent;
        Row {
            label: wrapped(&in_parts(&latent.name), BODY, LABEL, 3),
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
        in_parts(&first.name),
        spread(&first.prior),
        spread(&first.posterior)
    );
    let subtitle = format!(
        "Uncertain quantities before and after what was observed, in standard deviations of what was assumed; at the right \
         mean and standard deviation in their own unit. {INTERVALS} Of {silent} more the data say almost nothing."
    );
    let mut page = Page::new(Frame::usual(), title, &subtitle);
    let scale = Scale::around(&all, plain, "standard deviations from the mean assumed", Some(0.0));
    rows(&mut page, all, &scale, ["Quantity", "mean ± sd"], ["assumed", "given what was observed", ""]);
    let worth = format!("{} particles", wording::count(found.particles));
    Some(page.close(&credit(&found.title, &worth, found.seed), &[]))
}

/// `observed`: shares observed beside what is expected of them, before and after.
pub fn observed(found: &Calibration, scenario: &Scenario) -> Option<Scene> {
    let worst = found.observations.iter().max_by(|a, b| a.residual.abs().total_cmp(&b.residual.abs()))?;
    // Of two candidates one says it all.
    let twin = |one: &&Fitted| {
        let of: Vec<&Fitted> = found.observations.iter().filter(|o| o.observation == one.observation).collect();
        let asked = &scenario.roster.candidates[scenario.question.candidate.at()].id;
        of.len() > 2 || of.iter().all(|o| o.candidate != *asked) || one.candidate == *asked
    };
    let short = |id: &str| {
        let known = scenario.roster.candidates.iter().find(|candidate| candidate.id == id);
        known.map_or(id.to_owned(), |candidate| candidate.short.clone())
    };
    let spread = |level: &Level| wording::percent(level.mean);
    let row = |one: &Fitted| {
        let who = one.pollster.clone().unwrap_or_else(|| match one.kind.as_str() {
            "returns" => format!("{} counted", contest_name(scenario, &one.contest)),
            _ => one.observation.clone(),
        });
        let label = format!("{who}, {}: {}", wording::date(&one.day), short(&one.candidate));
        let out = 1.645 * one.error * one.observed * (1.0 - one.observed);
        Row {
            label: wrapped(&label, BODY, LABEL, 3),
            face: if one.kind == "returns" { STRONG } else { BODY },
            before: one.prior,
            after: one.posterior,
            observed: Some([one.observed, one.observed - out, one.observed + out]),
            figure: [
                spread(&one.prior),
                format!("{} · observed {}", spread(&one.posterior), wording::percent(one.observed)),
            ],
        }
    };
    let all: Vec<Row> = found.observations.iter().filter(twin).take(2 * MOST).map(row).collect();
    let title = format!(
        "Given all that was observed, the scenario misses {} by most: {:.1} of its errors",
        worst.observation,
        worst.residual.abs()
    );
    let subtitle = format!(
        "Shares among those named: expected before anything was observed, expected given all, and observed, with 90{SPACE}% \
         of its own error. {INTERVALS}"
    );
    let mut page = Page::new(Frame::usual(), title, &subtitle);
    let scale = Scale::around(&all, percent, "per cent of those named", None);
    rows(&mut page, all, &scale, ["Observation", "expected"], ["expected before", "expected given all", "observed"]);
    let worth = format!("{} particles", wording::count(found.particles));
    Some(page.close(&credit(&found.title, &worth, found.seed), &[]))
}

/// `counterfactual`: the candidate's lead as it was and in each what-if, before and after. Nothing without what-ifs.
pub fn leads(found: &Counterfactual, scenario: &Scenario) -> Option<Scene> {
    let first = found.what_ifs.first()?;
    let named = |id: &str| {
        let known = scenario.roster.candidates.iter().find(|candidate| candidate.id == id);
        known.map_or(id.to_owned(), |candidate| candidate.name.clone())
    };
    let spread = |level: &Level| wording::points(level.p50, 1);
    let row = |title: &str, face: Type, before: &Level, after: &Level, another: Option<f64>| {
        let lost = another.map_or(String::new(), |another| format!(" · another wins {}", wording::percent(another)));
        Row {
            label: wrapped(title, face, LABEL, 3),
            face,
            before: *before,
            after: *after,
            observed: None,
            figure: [spread(before), format!("{}{lost}", spread(after))],
        }
    };
    let mut all = vec![row("As it was", STRONG, &found.baseline.prior_lead, &found.baseline.lead, None)];
    all.extend(found.what_ifs.iter().map(|one| {
        let another = one.necessary.as_ref().unwrap_or(&one.winner_changes).estimate;
        row(&one.title, BODY, &one.prior_lead, &one.lead, Some(another))
    }));
    let necessary = first.necessary.as_ref().unwrap_or(&first.winner_changes).estimate;
    let title = format!(
        "{}: another wins in {} of the worlds that fit what was observed",
        wording::quoted(&first.title),
        wording::whole_percent(necessary)
    );
    let subtitle = format!(
        "Lead of {} over the strongest other candidate in the {}, as it was and in each what-if, in the worlds that the \
         scenario allowed and in those that fit what was observed. {INTERVALS}",
        named(&found.candidate),
        contest_name(scenario, &found.contest)
    );
    let mut page = Page::new(Frame::usual(), title, &subtitle);
    let scale = Scale::around(&all, points, "points of lead", Some(0.0));
    rows(&mut page, all, &scale, ["", "median lead"], ["before anything was observed", "given what was observed", ""]);
    let worth = format!("{} replicates", wording::count(found.replicates));
    Some(page.close(&credit(&found.title, &worth, found.seed), &[]))
}
