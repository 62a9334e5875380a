//! Where results fell in their forecasts.

use crate::evidence::backtest::Backtest;

use super::super::frame::Frame;
use super::super::page::{MUTED_SMALL, Page};
use super::super::scene::{Anchor, Scene, Type};
use super::super::{theme, wording};
use super::{Span, finish, how};

const HEIGHT: f64 = 260.0;
const LEFT: f64 = 64.0;
const ON_BAR: Type = Type {
    size: theme::SMALL,
    bold: true,
    colour: theme::PAPER,
};

/// Nothing where there is no distribution.
pub fn scene(found: &Backtest, frame: Frame) -> Option<Scene> {
    let bins = &found.forecasters.first()?.pit;
    let races = bins.iter().sum::<usize>() as f64;
    let most = *bins.iter().max()? as f64;
    let outer = bins.first()? + bins.last()?;
    let title = format!(
        "{} of {} results fell in the lowest or the highest tenth of their forecasts; {:.0} were to be expected",
        wording::count(outer as u64),
        wording::count(races as u64),
        2.0 * races / bins.len() as f64
    );
    let subtitle = format!(
        "Results by the tenth of their forecast in which they fell. {}.",
        how(found)
    );
    let mut page = Page::new(frame, title, &subtitle);
    let top = page.y + 34.0;
    let expected = races / bins.len() as f64;
    let sd = (expected * (1.0 - 1.0 / bins.len() as f64)).sqrt();
    let high = most.max(expected + 2.0 * sd) * 1.1;
    let x = Span {
        low: 0.0,
        high: bins.len() as f64,
        from: LEFT,
        to: frame.right(),
    };
    let y = Span {
        low: 0.0,
        high,
        from: top + HEIGHT,
        to: top,
    };
    page.text(
        "Races",
        (theme::MARGIN, top - 14.0),
        Anchor::Start,
        MUTED_SMALL,
    );
    page.block(
        (x.from, y.at(expected + 2.0 * sd)),
        (x.to, y.at(expected - 2.0 * sd)),
        theme::GRID,
    );
    for (at, count) in bins.iter().enumerate() {
        let gap = if frame.narrow() { 2.0 } else { 6.0 };
        let (from, to) = (x.at(at as f64) + gap, x.at(at as f64 + 1.0) - gap);
        let races = if *count == 1 { "result" } else { "results" };
        let says = format!(
            "{count} {races} between {} and {} % of the forecast",
            10 * at,
            10 * (at + 1)
        );
        page.group(None, Some(says), |page| {
            page.block((from, y.at(*count as f64)), (to, y.from), theme::ACCENT);
        });
        let middle = 0.5 * (from + to);
        page.text(
            count.to_string(),
            (middle, y.from - 9.0),
            Anchor::Middle,
            ON_BAR,
        );
        if !frame.narrow() {
            let label = format!("{}–{} %", 10 * at, 10 * (at + 1));
            page.text(label, (middle, y.from + 20.0), Anchor::Middle, MUTED_SMALL);
        } else if at % 2 == 0 {
            page.text(
                format!("{} %", 10 * at),
                (x.at(at as f64), y.from + 20.0),
                Anchor::Middle,
                MUTED_SMALL,
            );
        }
    }
    page.across(y.at(expected), (x.from, x.to), 1.25, theme::ZERO);
    page.across(y.from, (x.from, x.to), 1.0, theme::ZERO);
    page.text(
        format!("{expected:.0}"),
        (x.from - 10.0, y.at(expected) + 4.0),
        Anchor::End,
        MUTED_SMALL,
    );
    page.y = y.from + 30.0;
    let note = "The line is what a forecaster who is right expects, the grey two standard deviations about it. Hollow in the \
                middle: forecasts too sure. Heaped there: too unsure. On the left: the leader did worse than forecast.";
    Some(finish(page, found, &[note.to_owned()]))
}
