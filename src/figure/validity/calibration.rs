//! Chances given to leaders, and how often leaders won.

use crate::evidence::backtest::Backtest;

use super::super::face::width;
use super::super::frame::Frame;
use super::super::page::{MUTED_SMALL, Page, SMALL};
use super::super::scene::{Anchor, Scene};
use super::super::{theme, wording};
use super::{Span, finish, how};

const SIDE: f64 = 420.0;
const LEFT: f64 = 150.0;
/// The same, and room on the right, where there is no more.
const NARROW_LEFT: f64 = 70.0;
const NARROW_RIGHT: f64 = 46.0;

/// Nothing without races.
pub fn scene(found: &Backtest, frame: Frame) -> Option<Scene> {
    if found.races.is_empty() {
        return None;
    }
    let races = found.races.len() as f64;
    let won = found.races.iter().filter(|race| race.won).count() as f64 / races;
    let given = found.races.iter().map(|race| race.win).sum::<f64>() / races;
    let title = format!(
        "Leaders were given {} on average; {} of them won",
        wording::percent(given),
        wording::percent(won)
    );
    let mut page = Page::new(
        frame,
        title,
        &format!(
            "How often leaders won, by the chance that they were given. {}.",
            how(found)
        ),
    );
    let top = page.y + 46.0;
    let left = if frame.narrow() { NARROW_LEFT } else { LEFT };
    let side = SIDE.min(frame.right() - left - NARROW_RIGHT);
    let x = Span {
        low: 0.0,
        high: 1.0,
        from: left,
        to: left + side,
    };
    let y = Span {
        low: 0.0,
        high: 1.0,
        from: top + side,
        to: top,
    };
    page.text(
        "Leaders who won",
        (left - 46.0, top - 26.0),
        Anchor::Start,
        MUTED_SMALL,
    );
    for mark in 0..=5 {
        let at = f64::from(mark) / 5.0;
        let label = wording::whole_percent(at);
        page.across(y.at(at), (x.from, x.to), 1.0, theme::GRID);
        page.upright(x.at(at), (y.from, y.to), 1.0, theme::GRID);
        page.text(
            label.clone(),
            (x.from - 10.0, y.at(at) + 4.0),
            Anchor::End,
            MUTED_SMALL,
        );
        page.text(
            label,
            (x.at(at), y.from + 20.0),
            Anchor::Middle,
            MUTED_SMALL,
        );
    }
    page.text(
        "Chance given to the leader",
        (x.to, y.from + 40.0),
        Anchor::End,
        MUTED_SMALL,
    );
    page.line(
        vec![(x.at(0.0), y.at(0.0)), (x.at(1.0), y.at(1.0))],
        1.25,
        theme::ZERO,
    );
    for bin in &found.calibration {
        let at = x.at(bin.given);
        let ends = [-2.0, 2.0].map(|by| (at, y.at(bin.given + by * bin.se)));
        page.line(ends.to_vec(), 7.0, theme::BEHIND);
    }
    // Where two numbers would run into each other, the second stands higher.
    let (mut end, mut high) = (f64::NEG_INFINITY, false);
    for bin in &found.calibration {
        let at = (x.at(bin.given), y.at(bin.won));
        let says = format!(
            "{} leaders who were given {} on average: {} of them won",
            bin.races,
            wording::whole_percent(bin.given),
            wording::whole_percent(bin.won)
        );
        page.group(None, Some(says), |page| page.dot(at, 5.0, theme::ACCENT));
        let (races, half) = (
            bin.races.to_string(),
            width(&bin.races.to_string(), SMALL) / 2.0,
        );
        high = at.0 - half < end + 4.0 && !high;
        end = at.0 + half;
        page.text(
            races,
            (at.0, y.to - if high { 22.0 } else { 8.0 }),
            Anchor::Middle,
            SMALL,
        );
    }
    page.text(
        "races",
        (x.to + 12.0, y.to - 8.0),
        Anchor::Start,
        MUTED_SMALL,
    );
    page.y = y.from + 50.0;
    let note = "On the line, chances come true. Grey: two standard errors about the line, if the chances are right.";
    Some(finish(page, found, &[note.to_owned()]))
}
