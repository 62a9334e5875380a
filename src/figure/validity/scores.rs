//! Scores beside those of plain forecasters.

use crate::evidence::backtest::{Backtest, Forecaster, Score};

use super::super::frame::Frame;
use super::super::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL};
use super::super::scene::{Anchor, Scene};
use super::super::theme;
use super::{Span, finish, how};

const ROW: f64 = 38.0;
const LEFT: f64 = 170.0;
const NARROW_LEFT: f64 = 150.0;
/// Room for the figures of a panel.
const FIGURES: f64 = 130.0;
const NARROW_FIGURES: f64 = 104.0;

/// A score of all forecasters.
struct Panel {
    head: &'static str,
    of: fn(&Forecaster) -> Option<Score>,
    /// Of coattails less a forecaster.
    less: fn(&Forecaster) -> Option<Score>,
    unit: f64,
    decimals: usize,
}

const PANELS: [Panel; 2] = [
    Panel {
        head: "Brier score of who wins",
        of: |f| f.brier,
        less: |f| f.brier_less,
        unit: 1.0,
        decimals: 3,
    },
    Panel {
        head: "CRPS of the share, points",
        of: |f| f.crps,
        less: |f| f.crps_less,
        unit: 100.0,
        decimals: 2,
    },
];

/// Nothing without races.
pub fn scene(found: &Backtest, frame: Frame) -> Option<Scene> {
    if found.races.is_empty() {
        return None;
    }
    let better = |forecaster: &&Forecaster| {
        let clear =
            |score: Option<Score>| score.is_some_and(|score| score.mean + 2.0 * score.se < 0.0);
        clear(forecaster.brier_less) || clear(forecaster.crps_less)
    };
    let plain = found.forecasters.len().saturating_sub(1);
    let title = match found.forecasters.iter().skip(1).filter(better).count() {
        0 => "The forecasts are not clearly better than any plain forecaster".to_owned(),
        all if all == plain => "The forecasts are better than every plain forecaster".to_owned(),
        some => {
            format!("The forecasts are clearly better than {some} of {plain} plain forecasters")
        }
    };
    let mut page = Page::new(
        frame,
        title,
        &format!(
            "Scores, lower is better, with two standard errors. {}.",
            how(found)
        ),
    );
    let height = 16.0 + ROW * found.forecasters.len() as f64;
    let mut top = page.y + 26.0;
    let names = |page: &mut Page, top: f64| {
        for (row, forecaster) in found.forecasters.iter().enumerate() {
            let y = top + 16.0 + ROW * (row as f64 + 0.5) + 4.0;
            page.text(
                forecaster.name.clone(),
                (theme::MARGIN, y),
                Anchor::Start,
                BODY,
            );
        }
    };
    if frame.narrow() {
        for panel in &PANELS {
            names(&mut page, top);
            draw(&mut page, found, panel, (NARROW_LEFT, frame.right()), top);
            page.y = top + height + 6.0;
            top = page.y + 20.0;
        }
    } else {
        names(&mut page, top);
        let room = (frame.right() - LEFT - 30.0) / 2.0;
        for (place, panel) in PANELS.iter().enumerate() {
            let from = LEFT + place as f64 * (room + 30.0);
            draw(&mut page, found, panel, (from, from + room), top);
        }
        page.y = top + height + 6.0;
    }
    let note = "Below each score: coattails less this forecaster, race by race, with one standard error. A share carried over is \
                one figure without a spread; the chance that it gives is one.";
    Some(finish(page, found, &[note.to_owned()]))
}

fn draw(page: &mut Page, found: &Backtest, panel: &Panel, (from, to): (f64, f64), top: f64) {
    page.text(panel.head, (from, top), Anchor::Start, HEADING);
    let scores: Vec<Score> = found.forecasters.iter().filter_map(panel.of).collect();
    let low = scores
        .iter()
        .map(|s| s.mean - 2.0 * s.se)
        .fold(f64::INFINITY, f64::min);
    let high = scores
        .iter()
        .map(|s| s.mean + 2.0 * s.se)
        .fold(f64::NEG_INFINITY, f64::max);
    let x = Span {
        low,
        high: if high > low { high } else { low + 1.0 },
        from,
        to: to
            - if page.frame.narrow() {
                NARROW_FIGURES
            } else {
                FIGURES
            },
    };
    for (row, forecaster) in found.forecasters.iter().enumerate() {
        let y = top + 16.0 + ROW * (row as f64 + 0.5);
        let Some(score) = (panel.of)(forecaster) else {
            page.text("–", (to, y + 4.0), Anchor::End, MUTED_SMALL);
            continue;
        };
        let ends = [-2.0, 2.0].map(|by| (x.at(score.mean + by * score.se), y));
        let figure = |value: f64| format!("{:.*}", panel.decimals, panel.unit * value);
        let says = format!(
            "{}, {}: {} ± {}",
            forecaster.name,
            panel.head,
            figure(score.mean),
            figure(score.se)
        );
        page.group(None, Some(says), |page| {
            page.line(ends.to_vec(), 2.0, theme::BEHIND);
            page.dot(
                (x.at(score.mean), y),
                5.0,
                if row == 0 {
                    theme::ACCENT
                } else {
                    theme::NOBODY
                },
            );
        });
        page.text(figure(score.mean), (to, y - 2.0), Anchor::End, SMALL);
        if let Some(less) = (panel.less)(forecaster) {
            let sign = if less.mean < 0.0 { "−" } else { "+" };
            let text = format!("{sign}{} ± {}", figure(less.mean.abs()), figure(less.se));
            page.text(text, (to, y + 13.0), Anchor::End, MUTED_SMALL);
        }
    }
}
