//! The races whose results lie farthest out in their forecasts, by name.

use crate::evidence::backtest::{Backtest, Raced};

use super::super::face::shortened;
use super::super::frame::Frame;
use super::super::page::{MUTED_SMALL, Page, SMALL};
use super::super::scene::{Anchor, Scene};
use super::super::{theme, wording};
use super::{Span, finish, how};

const SHOWN: usize = 12;
const ROW: f64 = 36.0;
const LEFT: f64 = 350.0;
/// Of a row whose texts stand above its plot: left end, what the texts take.
const NARROW_LEFT: f64 = theme::MARGIN + 18.0;
const TEXTS: f64 = 30.0;

/// Nothing without races.
pub fn scene(found: &Backtest, frame: Frame) -> Option<Scene> {
    if found.races.is_empty() {
        return None;
    }
    let misses = found.misses();
    let shown = &misses[..misses.len().min(SHOWN)];
    let title = match shown.first() {
        Some(race) => format!(
            "Farthest out: {}, {} where {} was expected",
            race.leader,
            wording::whole_percent(race.share),
            wording::whole_percent(quantile(race, 0.5))
        ),
        None => "No race".to_owned(),
    };
    let mut page = Page::new(
        frame,
        title,
        &format!("Shares of leaders beside their forecasts. {}.", how(found)),
    );
    let top = page.y + 20.0;
    let (left, above) = if frame.narrow() {
        (NARROW_LEFT, TEXTS)
    } else {
        (LEFT, 0.0)
    };
    let step = if frame.narrow() { above + 24.0 } else { ROW };
    let bottom = top + step * shown.len() as f64;
    let ends = shown
        .iter()
        .flat_map(|race| [race.share, quantile(race, 0.025), quantile(race, 0.975)]);
    let (low, high) = ends.fold((0.5_f64, 0.5_f64), |(low, high), share| {
        (low.min(share), high.max(share))
    });
    let tenth = |share: f64, up: f64| ((share * 10.0 + up).floor() / 10.0).clamp(0.0, 1.0);
    let x = Span {
        low: tenth(low, 0.0),
        high: tenth(high, 1.0),
        from: left,
        to: frame.right() - 18.0,
    };
    let marks = ((x.high - x.low) * 10.0).round() as u32;
    for mark in 0..=marks {
        let share = x.low + f64::from(mark) / 10.0;
        let strong = (share - 0.5).abs() < 1e-9;
        let colour = if strong { theme::ZERO } else { theme::GRID };
        let width = if strong { 1.25 } else { 1.0 };
        page.upright(x.at(share), (top, bottom), width, colour);
        page.text(
            wording::whole_percent(share),
            (x.at(share), bottom + 20.0),
            Anchor::Middle,
            MUTED_SMALL,
        );
    }
    for (row, race) in shown.iter().enumerate() {
        let start = top + step * row as f64;
        let y = start + above + (step - above) / 2.0;
        let room = if frame.narrow() {
            frame.room()
        } else {
            left - theme::MARGIN - 20.0
        };
        if frame.narrow() {
            page.block(
                (theme::MARGIN, start + 2.0),
                (frame.right(), start + above),
                theme::PAPER,
            );
        }
        let text = if frame.narrow() {
            start + 13.0
        } else {
            y - 2.0
        };
        page.text(
            shortened(&race.leader, SMALL, room),
            (theme::MARGIN, text),
            Anchor::Start,
            SMALL,
        );
        page.text(
            shortened(&race.name, MUTED_SMALL, room),
            (theme::MARGIN, text + 15.0),
            Anchor::Start,
            MUTED_SMALL,
        );
        let expected =
            [0.5, 0.025, 0.975].map(|level| wording::whole_percent(quantile(race, level)));
        let says = format!(
            "{}, {}: {}; expected {}, in 95 of 100 between {} and {}",
            race.leader,
            race.name,
            wording::whole_percent(race.share),
            expected[0],
            expected[1],
            expected[2]
        );
        page.group(None, Some(says), |page| {
            for (low, high, width) in [(0.025, 0.975, 2.0), (0.25, 0.75, 7.0)] {
                let ends = [low, high].map(|level| (x.at(quantile(race, level)), y));
                page.line(ends.to_vec(), width, theme::BEHIND);
            }
            page.dot((x.at(race.share), y), 5.0, theme::ACCENT);
        });
    }
    page.y = bottom + 28.0;
    let note = "Dots: what happened. Grey: the forecast, half of it within the wide part, 95 % within the thin one.";
    Some(finish(page, found, &[note.to_owned()]))
}

fn quantile(race: &Raced, level: f64) -> f64 {
    race.quantiles
        .iter()
        .find(|(known, _)| *known == level)
        .map_or(0.5, |(_, share)| *share)
}
