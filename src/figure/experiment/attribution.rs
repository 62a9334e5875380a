//! What each act is worth: Shapley values of share and chance to win, beside what the act does alone and after all others.

use crate::estimate::Estimate;
use crate::experiment::{ActWorth, Attribution, Subject, Worth};
use crate::figure::axis::Axis;
use crate::figure::face::wrapped;
use crate::figure::frame::Frame;
use crate::figure::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL, STRONG};
use crate::figure::scene::{Anchor, Scene};
use crate::figure::wording::{self, SPACE};
use crate::figure::{Chart, theme};

use super::{Credit, chart, finish, given};

const LABEL: f64 = 200.0;
const SHARE: (f64, f64) = (236.0, 426.0);
const SHARE_FIGURE: f64 = 478.0;
const WINS: (f64, f64) = (506.0, 716.0);
const WINS_FIGURE: f64 = theme::WIDTH - theme::MARGIN;
const ROW: f64 = 44.0;
const BAR: f64 = 12.0;

/// The picture.
pub fn attribution(found: &Attribution, subject: &Subject) -> Vec<Chart> {
    vec![chart("attribution", scene(found, subject))]
}

fn scene(found: &Attribution, subject: &Subject) -> Scene {
    let subtitle = format!(
        "What each of {} acts is worth to {} in the {}: bar the Shapley value, with ±{SPACE}2 Monte Carlo standard errors below \
         it; hollow dot the act alone, full dot the act after all others. The bars add up to the whole.",
        found.acts.len(),
        subject.candidate_name,
        subject.contest_name
    );
    let mut page = Page::new(Frame::usual(), finding(found, subject), &subtitle);
    page.y += 14.0;
    let y = page.y + theme::SMALL;
    page.text("Share of the vote", (SHARE.0, y), Anchor::Start, HEADING);
    page.text("Chance to win", (WINS.0, y), Anchor::Start, HEADING);
    page.y = y + 10.0;
    let ends = |worth: Worth| {
        let Worth { shapley, first_in, last_in } = worth;
        [
            shapley.estimate - 2.0 * shapley.mcse,
            shapley.estimate + 2.0 * shapley.mcse,
            first_in.estimate,
            last_in.estimate,
        ]
    };
    let whole = |of: Estimate| [of.estimate, of.estimate];
    let share = Axis::around(
        found.acts.iter().flat_map(|act| ends(act.share)).chain(whole(found.whole.share)),
        SHARE.0,
        SHARE.1,
    );
    let wins = Axis::around(
        found.acts.iter().flat_map(|act| ends(act.wins)).chain(whole(found.whole.wins)),
        WINS.0,
        WINS.1 - 56.0,
    );
    let bottom = page.y + ROW * (found.acts.len() + 1) as f64;
    let top = page.y;
    for axis in [share, wins] {
        axis.grid(&mut page, top, bottom);
        axis.numbers(&mut page, bottom + 16.0);
        page.text("percentage points", ((axis.left + axis.right) / 2.0, bottom + 34.0), Anchor::Middle, MUTED_SMALL);
    }
    for act in &found.acts {
        row(&mut page, act, [share, wins]);
    }
    together(&mut page, found, [share, wins]);
    page.y = bottom + 36.0;
    let mut notes = given(found.given.as_ref());
    notes.extend(found.orders.map(|orders| {
        format!("Of more than ten acts not all sets are simulated: the values are means over {orders} orders, and their errors contain that.")
    }));
    finish(page, Credit { title: &found.title, replicates: found.replicates, seed: found.seed }, &notes)
}

fn finding(found: &Attribution, subject: &Subject) -> String {
    let size = |act: &&ActWorth| act.wins.shapley.estimate.abs();
    let most = found.acts.iter().max_by(|a, b| size(a).total_cmp(&size(b)));
    let points = |x: f64| wording::points(x, wording::decimals([x]));
    match most {
        Some(act) => format!(
            "Together the acts are worth {} points of {} chance to win the {}, {} of them due to {}",
            points(found.whole.wins.estimate),
            wording::whose(&subject.candidate_name),
            subject.contest_name,
            points(act.wins.shapley.estimate),
            act.id
        ),
        None => format!("What the acts are worth to {}", subject.candidate_name),
    }
}

fn row(page: &mut Page, act: &ActWorth, axes: [Axis; 2]) {
    let middle = page.y + ROW / 2.0;
    page.line(vec![(theme::MARGIN, page.y), (WINS_FIGURE, page.y)], 1.0, theme::GRID);
    let mut label = wrapped(&act.id, BODY, LABEL, 1);
    label.push(wording::date(&act.date));
    page.lines(label, (theme::MARGIN, middle), Anchor::Start, BODY);
    for (axis, worth, figure) in [(axes[0], act.share, SHARE_FIGURE), (axes[1], act.wins, WINS_FIGURE)] {
        bar(page, axis, worth.shapley, middle, theme::ACCENT.faded(0.7));
        for (at, filled) in [(worth.first_in.estimate, false), (worth.last_in.estimate, true)] {
            page.dot((axis.x(at), middle), 4.5, theme::INK);
            if !filled {
                page.dot((axis.x(at), middle), 2.75, theme::PAPER);
            }
        }
        let text = wording::points(worth.shapley.estimate, wording::decimals([worth.shapley.estimate]));
        page.text(text, (figure, middle + 4.0), Anchor::End, SMALL);
    }
    page.y += ROW;
}

fn together(page: &mut Page, found: &Attribution, axes: [Axis; 2]) {
    let middle = page.y + ROW / 2.0;
    page.line(vec![(theme::MARGIN, page.y), (WINS_FIGURE, page.y)], 1.25, theme::MUTED);
    page.lines(vec!["All together".to_owned()], (theme::MARGIN, middle), Anchor::Start, STRONG);
    let whole = [(axes[0], found.whole.share, SHARE_FIGURE), (axes[1], found.whole.wins, WINS_FIGURE)];
    for (axis, worth, figure) in whole {
        bar(page, axis, worth, middle, theme::INK.faded(0.75));
        let text = wording::points(worth.estimate, wording::decimals([worth.estimate]));
        page.text(text, (figure, middle + 4.0), Anchor::End, HEADING);
    }
}

/// From zero to the value, and its error as a line.
fn bar(page: &mut Page, axis: Axis, worth: Estimate, middle: f64, colour: crate::figure::scene::Colour) {
    let (zero, end) = (axis.x(0.0), axis.x(worth.estimate));
    page.block((zero.min(end), middle - BAR / 2.0), (zero.max(end), middle + BAR / 2.0), colour);
    let [low, high] = [-2.0, 2.0].map(|errors| axis.x(worth.estimate + errors * worth.mcse));
    page.line(vec![(low, middle + BAR), (high, middle + BAR)], 1.5, theme::MUTED);
}
