//! What central intervals said that they hold, and what they held.

use crate::evidence::backtest::Backtest;

use super::super::frame::Frame;
use super::super::page::{BODY, MUTED_SMALL, Page, SMALL};
use super::super::scene::{Anchor, Scene};
use super::super::{theme, wording};
use super::{Span, finish, how, own};

const ROW: f64 = 34.0;
const LEFT: f64 = 220.0;
/// The same where the level stands above its rows, and what that takes.
const NARROW_LEFT: f64 = 112.0;
const LEVEL: f64 = 22.0;

/// Nothing where there is no distribution.
pub fn scene(found: &Backtest, frame: Frame) -> Option<Scene> {
    let covered: Vec<String> = own(found)
        .iter()
        .map(|c| format!("{:.0}", 100.0 * c.covered))
        .collect();
    let levels: Vec<String> = own(found)
        .iter()
        .map(|c| format!("{:.0}", 100.0 * c.level))
        .collect();
    let [.., _, _] = covered[..] else { return None };
    let races = wording::count(found.races.len() as u64);
    let title = format!(
        "Intervals of {} % held {} % of {races} results",
        listed(&levels),
        listed(&covered)
    );
    let mut page = Page::new(
        frame,
        title,
        &format!("Share of results within central intervals. {}.", how(found)),
    );
    let top = page.y + 30.0;
    let (left, above) = if frame.narrow() {
        (NARROW_LEFT, LEVEL)
    } else {
        (LEFT, 0.0)
    };
    let spread: Vec<_> = found
        .forecasters
        .iter()
        .filter(|forecaster| !forecaster.coverage.is_empty())
        .collect();
    let x = Span {
        low: 0.3,
        high: 1.0,
        from: left,
        to: frame.right() - 70.0,
    };
    let level_height = 18.0 + above;
    let bottom =
        top + ROW * (levels.len() * spread.len()) as f64 + level_height * levels.len() as f64;
    for mark in 3..=10 {
        let at = x.at(f64::from(mark) / 10.0);
        page.upright(at, (top, bottom), 1.0, theme::GRID);
        if frame.narrow() && mark % 2 == 1 {
            continue;
        }
        page.text(
            wording::whole_percent(f64::from(mark) / 10.0),
            (at, bottom + 20.0),
            Anchor::Middle,
            MUTED_SMALL,
        );
    }
    let mut y = top;
    for (place, level) in levels.iter().enumerate() {
        y += 9.0 + above;
        for (row, forecaster) in spread.iter().enumerate() {
            let Some(coverage) = forecaster.coverage.get(place) else {
                continue;
            };
            let middle = y + 0.5 * ROW;
            if row == 0 {
                let beside = if frame.narrow() {
                    y - 4.0
                } else {
                    middle + 4.0
                };
                page.text(
                    format!("{level} % interval"),
                    (theme::MARGIN, beside),
                    Anchor::Start,
                    BODY,
                );
            }
            page.text(
                forecaster.name.clone(),
                (left - 12.0, middle + 4.0),
                Anchor::End,
                SMALL,
            );
            let ends = [-2.0, 2.0].map(|by| (x.at(coverage.level + by * coverage.se), middle));
            page.line(ends.to_vec(), 8.0, theme::BEHIND);
            let at = x.at(coverage.level);
            page.upright(at, (middle - 9.0, middle + 9.0), 1.5, theme::ZERO);
            let colour = if row == 0 {
                theme::ACCENT
            } else {
                theme::ORPHANED
            };
            let says = format!(
                "{}: its {level} % intervals held {} of the results",
                forecaster.name,
                wording::percent(coverage.covered)
            );
            page.group(None, Some(says), |page| {
                page.dot((x.at(coverage.covered), middle), 5.5, colour)
            });
            let label = wording::percent(coverage.covered);
            page.text(label, (frame.right(), middle + 4.0), Anchor::End, SMALL);
            y += ROW;
        }
        y += 9.0;
    }
    page.y = bottom + 28.0;
    let note =
        "Strokes: what the interval says. Grey: two standard errors about it, if it is right.";
    Some(finish(page, found, &[note.to_owned()]))
}

/// `50, 80 and 95`
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
