//! A panel of flows as it is drawn: two columns of nodes, and bands between them.

use crate::estimate::Findings;

use super::super::face::{shortened, width, wrapped};
use super::super::page::{BODY, HEADING, Page, SMALL, STRONG};
use super::super::scene::{Anchor, Colour, Point};
use super::super::view::names;
use super::super::{
    theme,
    wording::{self, SPACE},
};
use super::*;

pub(super) fn draw(
    page: &mut Page,
    findings: &Findings,
    panel: &Panel,
    orders: &[Vec<(&str, f64)>; 2],
    plan: Plan,
    sides: [&str; 2],
) {
    page.y += 20.0;
    let often = panel
        .given
        .map(|given| format!(", on the ballot in {}", wording::whole_percent(given)));
    let heading = wording::arm(findings, panel.arm) + &often.unwrap_or_default();
    for line in wrapped(&heading, STRONG, page.frame.room(), 2) {
        page.text(
            line,
            (theme::MARGIN, page.y + theme::BODY),
            Anchor::Start,
            STRONG,
        );
        page.y += 18.0;
    }
    page.y += 4.0;
    let y = page.y + theme::SMALL;
    let rooms = [
        plan.left + NODE - theme::MARGIN,
        page.frame.right() - plan.right + NODE,
    ];
    let places = [
        (plan.left + NODE, Anchor::End),
        (plan.right - NODE, Anchor::Start),
    ];
    for ((side, room), (x, anchor)) in sides.into_iter().zip(rooms).zip(places) {
        page.text(
            shortened(&wording::capital(side), HEADING, room),
            (x, y),
            anchor,
            HEADING,
        );
    }
    page.y = y + 10.0;

    let (mut left, one) = column(panel, &orders[0], |flow| &flow.from, plan);
    let (mut right, other) = column(panel, &orders[1], |flow| &flow.to, plan);
    let height = one.max(other);
    for (nodes, own) in [(&mut left, one), (&mut right, other)] {
        for node in nodes.iter_mut() {
            node.top += page.y + (height - own) / 2.0;
        }
    }
    links(page, findings, panel, &left, &right, plan);
    let voting: f64 = right
        .iter()
        .filter(|node| node.id != NONE)
        .map(|node| node.votes)
        .sum();
    for node in &left {
        let name = if node.id == NONE && panel.by_status {
            "No vote before"
        } else {
            called(findings, node.id)
        };
        label(
            page,
            findings,
            node,
            Anchor::End,
            (name, &wording::votes(node.votes)),
            plan,
        );
    }
    for node in &right {
        let share = if node.id == NONE {
            String::new()
        } else {
            format!(" · {}", wording::percent(node.votes / voting))
        };
        let figure = format!("{}{share}", wording::votes(node.votes));
        label(
            page,
            findings,
            node,
            Anchor::Start,
            (called(findings, node.id), &figure),
            plan,
        );
    }
    page.y += height + 4.0;
}

fn links(
    page: &mut Page,
    findings: &Findings,
    panel: &Panel,
    left: &[Node],
    right: &[Node],
    plan: Plan,
) {
    let scale = plan.scale;
    let mut taken = vec![0.0; right.len()];
    let mut parts: Vec<(String, Point)> = Vec::new();
    for source in left {
        let mut leaving = source.top;
        let colour = colour(findings, source.id).faded(0.5);
        for (target, taken) in right.iter().zip(&mut taken) {
            let link = panel
                .flows
                .iter()
                .find(|flow| flow.from == source.id && flow.to == target.id);
            let thick = link.map_or(0.0, |flow| flow.votes.estimate) * scale;
            if thick > 0.0 {
                let votes = thick / scale;
                let says = format!(
                    "{} → {}: {} of {} voters, {}",
                    called(findings, source.id),
                    called(findings, target.id),
                    wording::percent(votes / source.votes),
                    wording::votes(source.votes),
                    wording::votes(votes)
                );
                let band = ribbon(
                    (plan.left + NODE, leaving),
                    (plan.right - NODE, target.top + *taken),
                    thick.max(0.35),
                );
                page.group(None, Some(says), |page| page.area(band, colour));
            }
            // Of those who sat out before, only some are drawn: a part of them would mislead.
            if thick >= PART && source.id != NONE {
                let middle = (
                    plan.left + NODE + 7.0,
                    leaving + thick / 2.0 + 0.35 * theme::SMALL,
                );
                parts.push((wording::whole_percent(thick / scale / source.votes), middle));
            }
            leaving += thick;
            *taken += thick;
        }
    }
    for (part, at) in parts {
        page.text(part, at, Anchor::Start, SMALL);
    }
}

/// A band of the given thickness that leaves and arrives level; the points are those of its upper
/// left and right ends.
fn ribbon((x0, y0): Point, (x1, y1): Point, thick: f64) -> Vec<Point> {
    const STEPS: u32 = 48;
    let along = |step: u32| {
        let t = f64::from(step) / f64::from(STEPS);
        // Level at both ends, steepest in the middle.
        (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t * t * (3.0 - 2.0 * t))
    };
    let upper = (0..=STEPS).map(along);
    let lower = (0..=STEPS).rev().map(along).map(|(x, y)| (x, y + thick));
    upper.chain(lower).collect()
}

fn colour(findings: &Findings, id: &str) -> Colour {
    match id {
        RETURNING => theme::RETURNING,
        ORPHANED => theme::ORPHANED,
        candidate => theme::candidate_colour(findings, candidate),
    }
}

/// What an end of flows is called.
pub(super) fn called<'a>(findings: &'a Findings, id: &'a str) -> &'a str {
    match id {
        NONE => "Did not vote",
        RETURNING => "For someone still in",
        ORPHANED => "For someone now out",
        id => names(findings, id).1,
    }
}

/// The node's bar, and beside it (left of the node at the end of a line, right of it at the start)
/// the name and a figure: on one line, or in a narrow picture on two.
pub(super) fn label(
    page: &mut Page,
    findings: &Findings,
    node: &Node,
    anchor: Anchor,
    (name, figure): (&str, &str),
    plan: Plan,
) {
    let tall = (node.votes * plan.scale).max(1.0);
    let left = anchor == Anchor::End;
    let (x, inner) = if left {
        (plan.left, plan.left + NODE)
    } else {
        (plan.right, plan.right - NODE)
    };
    page.block(
        (x, node.top),
        (inner, node.top + tall),
        colour(findings, node.id),
    );
    let figure = figure.replace(' ', &SPACE.to_string());
    let room = if left {
        x - GAP - theme::MARGIN
    } else {
        page.frame.right() - x - GAP
    };
    let outer = if left { x - GAP } else { x + GAP };
    let middle = node.top + tall / 2.0 + 0.35 * theme::BODY;
    if plan.narrow {
        // Cut off, the two would be one.
        let name = match node.id {
            RETURNING => "Candidate in",
            ORPHANED => "Candidate out",
            _ => name,
        };
        page.text(
            shortened(name, STRONG, room),
            (outer, middle - 8.0),
            anchor,
            STRONG,
        );
        page.text(figure, (outer, middle + 8.0), anchor, SMALL);
        return;
    }
    let numbers = width(&figure, BODY);
    let name = shortened(name, STRONG, room - numbers - 6.0);
    let named = width(&name, STRONG) + 6.0;
    if left {
        page.text(name, (outer - numbers - 6.0, middle), Anchor::End, STRONG);
        page.text(figure, (outer, middle), Anchor::End, BODY);
    } else {
        page.text(name, (outer, middle), Anchor::Start, STRONG);
        page.text(figure, (outer + named, middle), Anchor::Start, BODY);
    }
}
