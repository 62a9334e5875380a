//! Where the voters of one contest go in the next: a panel for the baseline and one for the question's what-if, on one
//! scale. Who votes in neither is left out and counted in a note.

use crate::estimate::{ContestFindings, Findings, FlowEstimate};

use super::face::{shortened, width};
use super::page::{BODY, HEADING, Page, SMALL, STRONG};
use super::scene::{Anchor, Colour, Point, Scene};
use super::theme;
use super::view::{self, names};
use super::wording::{self, BASELINE, SPACE};

/// Not a candidate: no vote.
const NONE: &str = "(none)";
/// With fresh tastes: voters whose candidate is on this ballot, and those whose is not.
const RETURNING: &str = "(returning)";
const ORPHANED: &str = "(orphaned)";

const LEFT: f64 = 240.0;
const RIGHT: f64 = 560.0;
/// Width of a node.
const NODE: f64 = 12.0;
const GAP: f64 = 9.0;
/// All votes of the larger panel together.
const FULL: f64 = 320.0;
/// A node has room for its label, and some air below.
const SLOT: f64 = 18.0;
const AIR: f64 = 7.0;
/// The least thickness of a flow that is labelled with its part of the node it comes from.
const PART: f64 = 15.5;
/// The least part of all voters that a title is about.
const NOTABLE: f64 = 0.05;

struct Panel<'a> {
    arm: &'a str,
    flows: Vec<&'a FlowEstimate>,
    /// Voters who vote in neither contest.
    neither: f64,
    /// Sources are statuses, of the last vote anywhere before, rather than choices in the contest followed.
    by_status: bool,
}

/// One end of flows.
struct Node<'a> {
    id: &'a str,
    votes: f64,
    top: f64,
}

/// The chart; nothing where the contest follows none.
pub fn scene(findings: &Findings, contest: &str) -> Option<Scene> {
    let arms = [BASELINE].into_iter().chain(findings.question.what_if.as_deref());
    let panels: Vec<Panel> = arms.filter_map(|arm| panel(findings, arm, contest)).collect();
    let about = findings.arms.get(panels.first()?.arm)?.contests.get(contest)?;
    let followed = about.follows.as_deref().and_then(|id| view::contest(findings, id));
    let before = followed.map_or_else(|| "contest before".to_owned(), |contest| contest.title.clone());
    let by_status = panels.iter().any(|panel| panel.by_status);
    let choice =
        if by_status { "the last vote they cast before".to_owned() } else { format!("their choice in the {before}") };
    let before = if by_status { "last vote before" } else { before.as_str() };
    let subtitle = format!(
        "Voters by {choice} (left, with the part of them that goes each way) and by their choice in the {} of {} \
         (right): mean of {} simulated elections, where it is held.",
        about.title,
        wording::date(&about.date),
        wording::count(findings.replicates),
    );
    let mut page = Page::new(finding(findings, &panels, about), &subtitle);
    let orders = [order(&panels, |flow| &flow.from), order(&panels, |flow| &flow.to)];
    let most = panels.iter().map(|panel| total(&panel.flows)).fold(0.0, f64::max);
    for panel in &panels {
        draw(&mut page, findings, panel, &orders, FULL / most, [before, &about.title]);
    }
    let mut left_out: Vec<String> = panels.iter().map(|panel| wording::votes(panel.neither)).collect();
    left_out.dedup();
    let neither = if by_status { "neither before nor in this contest" } else { "in neither contest" };
    let note = format!("Left out: those who vote {neither}, {}.", left_out.join(" and "));
    let anyone = panels.iter().any(|panel| panel.neither > 0.0);
    Some(page.finish(findings, if anyone { std::slice::from_ref(&note) } else { &[] }))
}

/// The flows that are drawn; nothing where there are none.
fn panel<'a>(findings: &'a Findings, arm: &'a str, contest: &str) -> Option<Panel<'a>> {
    let all = &findings.arms.get(arm)?.contests.get(contest)?.flows;
    let neither = |flow: &&FlowEstimate| flow.from == NONE && flow.to == NONE;
    let flows: Vec<&FlowEstimate> = all.iter().filter(|flow| !neither(flow) && flow.votes.estimate > 0.0).collect();
    let left_out: f64 = all.iter().filter(neither).map(|flow| flow.votes.estimate).sum();
    let by_status = flows.iter().any(|flow| [RETURNING, ORPHANED].contains(&flow.from.as_str()));
    (!flows.is_empty()).then_some(Panel { arm, flows, neither: left_out, by_status })
}

fn total(flows: &[&FlowEstimate]) -> f64 {
    flows.iter().map(|flow| flow.votes.estimate).sum()
}

/// The ids at one end, those with most votes in all panels first, no vote last.
fn order<'a>(panels: &[Panel<'a>], end: impl Fn(&'a FlowEstimate) -> &'a String) -> Vec<(&'a str, f64)> {
    let mut found: Vec<(&str, f64)> = Vec::new();
    for flow in panels.iter().flat_map(|panel| &panel.flows) {
        let id = end(flow).as_str();
        match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, votes)) => *votes += flow.votes.estimate,
            None => found.push((id, flow.votes.estimate)),
        }
    }
    found.sort_by(|(a, more), (b, less)| (*a == NONE).cmp(&(*b == NONE)).then(less.total_cmp(more)));
    found
}

/// Where the voters of the largest notable candidate who is out (else of the largest other) go.
fn finding(findings: &Findings, panels: &[Panel], contest: &ContestFindings) -> String {
    let asked = findings.question.candidate.as_str();
    let (sources, targets) = (order(panels, |flow| &flow.from), order(panels, |flow| &flow.to));
    let stands = |id: &str| id == RETURNING || targets.iter().any(|(target, _)| *target == id);
    let voted = || sources.iter().filter(|(id, _)| *id != NONE && *id != asked);
    let notable = NOTABLE * sources.iter().map(|(_, votes)| votes).sum::<f64>();
    let out = voted().find(|(id, votes)| !stands(id) && *votes >= notable);
    let source = out.or_else(|| voted().next()).or(sources.first()).map_or(NONE, |(id, _)| id);
    let target = if stands(asked) { asked } else { targets.first().map_or(NONE, |(id, _)| id) };
    let part = |arm: &str| {
        let panel = panels.iter().find(|panel| panel.arm == arm)?;
        let leaving: Vec<&FlowEstimate> = panel.flows.iter().copied().filter(|flow| flow.from == source).collect();
        let arriving: Vec<&FlowEstimate> = leaving.iter().copied().filter(|flow| flow.to == target).collect();
        let all = total(&leaving);
        (all > 0.0).then(|| wording::whole_percent(total(&arriving) / all))
    };
    let whose = match source {
        ORPHANED => "those whose candidate is out".to_owned(),
        RETURNING => "those whose candidate is still in".to_owned(),
        NONE => "new voters".to_owned(),
        id => format!("{} voters", wording::whose(names(findings, id).1)),
    };
    let deed = match target {
        NONE => "do not vote".to_owned(),
        id => format!("vote for {}", names(findings, id).1),
    };
    let parts = wording::arms(findings).into_iter().map(|(arm, named)| (part(arm), named));
    let figures: Vec<_> = parts.filter(|(part, _)| part.is_some()).collect();
    wording::contrasted("", &format!("of {whose} {deed} in the {}", contest.title), &figures)
}

/// The nodes of one end in a given order, one below another.
fn column<'a>(
    panel: &Panel<'a>,
    order: &[(&'a str, f64)],
    end: impl Fn(&'a FlowEstimate) -> &'a String,
    scale: f64,
) -> (Vec<Node<'a>>, f64) {
    let mut bottom = 0.0;
    let mut nodes = Vec::new();
    for &(id, _) in order {
        let votes: f64 =
            panel.flows.iter().copied().filter(|flow| end(flow) == id).map(|flow| flow.votes.estimate).sum();
        if votes > 0.0 {
            let slot = (votes * scale).max(SLOT);
            nodes.push(Node { id, votes, top: bottom + (slot - votes * scale) / 2.0 });
            bottom += slot + AIR;
        }
    }
    (nodes, bottom - AIR)
}

fn draw(
    page: &mut Page,
    findings: &Findings,
    panel: &Panel,
    orders: &[Vec<(&str, f64)>; 2],
    scale: f64,
    sides: [&str; 2],
) {
    page.y += 20.0;
    let heading = shortened(&wording::arm(findings, panel.arm), STRONG, theme::WIDTH - 2.0 * theme::MARGIN);
    page.text(heading, (theme::MARGIN, page.y + theme::BODY), Anchor::Start, STRONG);
    page.y += 22.0;
    let y = page.y + theme::SMALL;
    let room = LEFT - GAP - theme::MARGIN;
    let titles = sides.map(|side| shortened(&wording::capital(side), HEADING, room));
    for (title, (x, anchor)) in titles.into_iter().zip([(LEFT - GAP, Anchor::End), (RIGHT + GAP, Anchor::Start)]) {
        page.text(title, (x, y), anchor, HEADING);
    }
    page.y = y + 10.0;

    let (mut left, one) = column(panel, &orders[0], |flow| &flow.from, scale);
    let (mut right, other) = column(panel, &orders[1], |flow| &flow.to, scale);
    let height = one.max(other);
    for (nodes, own) in [(&mut left, one), (&mut right, other)] {
        for node in nodes.iter_mut() {
            node.top += page.y + (height - own) / 2.0;
        }
    }
    links(page, findings, panel, &left, &right, scale);
    let voting: f64 = right.iter().filter(|node| node.id != NONE).map(|node| node.votes).sum();
    for node in &left {
        let name = if node.id == NONE && panel.by_status { "No vote before" } else { called(findings, node.id) };
        label(page, findings, node, (LEFT, Anchor::End), (name, &wording::votes(node.votes)), scale);
    }
    for node in &right {
        let share =
            if node.id == NONE { String::new() } else { format!(" · {}", wording::percent(node.votes / voting)) };
        let figure = format!("{}{share}", wording::votes(node.votes));
        label(page, findings, node, (RIGHT, Anchor::Start), (called(findings, node.id), &figure), scale);
    }
    page.y += height + 4.0;
}

fn links(page: &mut Page, findings: &Findings, panel: &Panel, left: &[Node], right: &[Node], scale: f64) {
    let mut taken = vec![0.0; right.len()];
    let mut parts: Vec<(String, Point)> = Vec::new();
    for source in left {
        let mut leaving = source.top;
        let colour = colour(findings, source.id).faded(0.5);
        for (target, taken) in right.iter().zip(&mut taken) {
            let link = panel.flows.iter().find(|flow| flow.from == source.id && flow.to == target.id);
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
                let band = ribbon((LEFT + NODE, leaving), (RIGHT - NODE, target.top + *taken), thick.max(0.35));
                page.group(None, Some(says), |page| page.area(band, colour));
            }
            // Of those who sat out before, only some are drawn: a part of them would mislead.
            if thick >= PART && source.id != NONE {
                let middle = (LEFT + NODE + 7.0, leaving + thick / 2.0 + 0.35 * theme::SMALL);
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

/// A band of the given thickness that leaves and arrives level; the points are those of its upper left and right ends.
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
fn called<'a>(findings: &'a Findings, id: &'a str) -> &'a str {
    match id {
        NONE => "Did not vote",
        RETURNING => "For someone still in",
        ORPHANED => "For someone now out",
        id => names(findings, id).1,
    }
}

/// The node's bar, and beside it the name and a figure on one line.
fn label(
    page: &mut Page,
    findings: &Findings,
    node: &Node,
    (x, anchor): (f64, Anchor),
    (name, figure): (&str, &str),
    scale: f64,
) {
    let tall = (node.votes * scale).max(1.0);
    let inner = if anchor == Anchor::End { x + NODE } else { x - NODE };
    page.block((x, node.top), (inner, node.top + tall), colour(findings, node.id));
    let figure = figure.replace(' ', &SPACE.to_string());
    let numbers = width(&figure, BODY);
    let room = theme::WIDTH - theme::MARGIN - RIGHT - GAP - GAP;
    let name = shortened(name, STRONG, room - numbers);
    let middle = node.top + tall / 2.0 + 0.35 * theme::BODY;
    let named = width(&name, STRONG) + 6.0;
    match anchor {
        Anchor::End => {
            page.text(name, (x - GAP - numbers - 6.0, middle), Anchor::End, STRONG);
            page.text(figure, (x - GAP, middle), Anchor::End, BODY);
        }
        _ => {
            page.text(name, (x + GAP, middle), Anchor::Start, STRONG);
            page.text(figure, (x + GAP + named, middle), Anchor::Start, BODY);
        }
    }
}
