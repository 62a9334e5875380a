//! Where the voters of one contest go in the next: a panel for the baseline and one for the question's what-if, on one
//! scale. Who votes in neither is left out and counted in a note.

use crate::estimate::{ContestFindings, Findings, FlowEstimate, NEARLY_ALWAYS};

use super::data::{Data, row};
use super::face::{shortened, width, wrapped};
use super::frame::Frame;
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

/// Width of a node.
const NODE: f64 = 12.0;
const GAP: f64 = 9.0;
/// All votes of the larger panel together, and the least of it.
const FULL: f64 = 320.0;
const LEAST_FULL: f64 = 60.0;
/// A node has room for its label, on one line or (in a narrow picture) two, and some air below.
const SLOT: f64 = 18.0;
const NARROW_SLOT: f64 = 33.0;
const AIR: f64 = 7.0;
/// The least thickness of a flow that is labelled with its part of the node it comes from.
const PART: f64 = 15.5;
/// The least part of all voters that a title is about.
const NOTABLE: f64 = 0.05;

/// Where the two columns of nodes stand, and how many pixels a voter is.
#[derive(Debug, Clone, Copy)]
struct Plan {
    left: f64,
    right: f64,
    scale: f64,
    /// Names and figures of a node stand one below the other.
    narrow: bool,
}

impl Plan {
    fn of(frame: Frame, most: f64) -> Plan {
        let scale = frame.high(FULL, LEAST_FULL) / most;
        let (left, right) = if frame.narrow() { (0.32, 0.66) } else { (0.3, 0.7) };
        Plan { left: left * frame.width, right: right * frame.width, scale, narrow: frame.narrow() }
    }

    fn slot(&self) -> f64 {
        if self.narrow { NARROW_SLOT } else { SLOT }
    }
}

struct Panel<'a> {
    arm: &'a str,
    flows: Vec<&'a FlowEstimate>,
    /// Voters who vote in neither contest.
    neither: f64,
    /// Sources are statuses, of the last vote anywhere before, rather than choices in the contest followed.
    by_status: bool,
    /// How often the question's candidate is on the ballot, where only those elections are shown.
    given: Option<f64>,
}

/// One end of flows.
struct Node<'a> {
    id: &'a str,
    votes: f64,
    top: f64,
}

/// The chart; nothing where the contest follows none.
pub fn scene(findings: &Findings, contest: &str, frame: Frame) -> Option<Scene> {
    let panels = panels(findings, contest);
    let about = findings.arms.get(panels.first()?.arm)?.contests.get(contest)?;
    let followed = about.follows.as_deref().and_then(|id| view::contest(findings, id));
    let before = followed.map_or_else(|| "contest before".to_owned(), |contest| contest.title.clone());
    let by_status = panels.iter().any(|panel| panel.by_status);
    let choice =
        if by_status { "the last vote they cast before".to_owned() } else { format!("their choice in the {before}") };
    let before = if by_status { "last vote before" } else { before.as_str() };
    let given = panels.iter().any(|panel| panel.given.is_some());
    let short = names(findings, &findings.question.candidate).1;
    let counted = if given { format!("with {short} on its ballot") } else { "where it is held".to_owned() };
    let subtitle = format!(
        "Voters by {choice} (left, with the part of them that goes each way) and by their choice in the {} of {} \
         (right): mean of {} simulated elections, {counted}.",
        about.title,
        wording::date(&about.date),
        wording::elections(findings),
    );
    let mut page = Page::new(frame, finding(findings, &panels, about), &subtitle);
    let orders = [order(&panels, |flow| &flow.from), order(&panels, |flow| &flow.to)];
    let most = panels.iter().map(|panel| total(&panel.flows)).fold(0.0, f64::max);
    let plan = Plan::of(frame, most);
    for panel in &panels {
        draw(&mut page, findings, panel, &orders, plan, [before, &about.title]);
    }
    let mut left_out: Vec<String> = panels.iter().map(|panel| wording::votes(panel.neither)).collect();
    left_out.dedup();
    let neither = if by_status { "neither before nor in this contest" } else { "in neither contest" };
    let note = format!("Left out: those who vote {neither}, {}.", left_out.join(" and "));
    let anyone = panels.iter().any(|panel| panel.neither > 0.0);
    Some(page.finish(findings, if anyone { std::slice::from_ref(&note) } else { &[] }))
}

/// The baseline's panel and that of the question's what-if, as far as the contest follows another there.
fn panels<'a>(findings: &'a Findings, contest: &str) -> Vec<Panel<'a>> {
    let arms = || [BASELINE].into_iter().chain(findings.question.what_if.as_deref());
    let stands = |arm: &str| {
        let candidate = findings.arms.get(arm)?.contests.get(contest)?.candidates.get(&findings.question.candidate)?;
        Some(candidate.on_ballot.estimate)
    };
    // Both panels alike: a mean over all nominees beside one over a single nominee would compare what cannot be.
    let all = arms().filter(|arm| findings.arms.contains_key(*arm));
    let sometimes = all.clone().any(|arm| stands(arm).is_some_and(|often| often < NEARLY_ALWAYS));
    let given = sometimes && all.clone().all(|arm| stands(arm).is_some_and(|often| often > 0.0));
    all.filter_map(|arm| {
        let often = stands(arm).filter(|_| given);
        panel(findings, arm, contest, often)
    })
    .collect()
}

/// The flows that are drawn; nothing where there are none.
fn panel<'a>(findings: &'a Findings, arm: &'a str, contest: &str, given: Option<f64>) -> Option<Panel<'a>> {
    let found = findings.arms.get(arm)?.contests.get(contest)?;
    let conditional = given.is_some() && !found.flows_given_on_ballot.is_empty();
    let all = if conditional { &found.flows_given_on_ballot } else { &found.flows };
    let neither = |flow: &&FlowEstimate| flow.from == NONE && flow.to == NONE;
    let flows: Vec<&FlowEstimate> = all.iter().filter(|flow| !neither(flow) && flow.votes.estimate > 0.0).collect();
    let left_out: f64 = all.iter().filter(neither).map(|flow| flow.votes.estimate).sum();
    let by_status = flows.iter().any(|flow| [RETURNING, ORPHANED].contains(&flow.from.as_str()));
    let given = given.filter(|often| conditional || *often >= 1.0);
    (!flows.is_empty()).then_some(Panel { arm, flows, neither: left_out, by_status, given })
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
    let what = format!("of {whose} {deed} in the {}", contest.title);
    match panels.iter().any(|panel| panel.given.is_some()) {
        true => {
            let short = names(findings, asked).1;
            wording::contrasted(&format!("When {short} is on the ballot,"), &what, &figures)
        }
        false => wording::contrasted("", &what, &figures),
    }
}

/// The nodes of one end in a given order, one below another.
fn column<'a>(
    panel: &Panel<'a>,
    order: &[(&'a str, f64)],
    end: impl Fn(&'a FlowEstimate) -> &'a String,
    plan: Plan,
) -> (Vec<Node<'a>>, f64) {
    let mut bottom = 0.0;
    let mut nodes = Vec::new();
    for &(id, _) in order {
        let votes: f64 =
            panel.flows.iter().copied().filter(|flow| end(flow) == id).map(|flow| flow.votes.estimate).sum();
        if votes > 0.0 {
            let slot = (votes * plan.scale).max(plan.slot());
            nodes.push(Node { id, votes, top: bottom + (slot - votes * plan.scale) / 2.0 });
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
    plan: Plan,
    sides: [&str; 2],
) {
    page.y += 20.0;
    let often = panel.given.map(|given| format!(", on the ballot in {}", wording::whole_percent(given)));
    let heading = wording::arm(findings, panel.arm) + &often.unwrap_or_default();
    for line in wrapped(&heading, STRONG, page.frame.room(), 2) {
        page.text(line, (theme::MARGIN, page.y + theme::BODY), Anchor::Start, STRONG);
        page.y += 18.0;
    }
    page.y += 4.0;
    let y = page.y + theme::SMALL;
    let rooms = [plan.left + NODE - theme::MARGIN, page.frame.right() - plan.right + NODE];
    let places = [(plan.left + NODE, Anchor::End), (plan.right - NODE, Anchor::Start)];
    for ((side, room), (x, anchor)) in sides.into_iter().zip(rooms).zip(places) {
        page.text(shortened(&wording::capital(side), HEADING, room), (x, y), anchor, HEADING);
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
    let voting: f64 = right.iter().filter(|node| node.id != NONE).map(|node| node.votes).sum();
    for node in &left {
        let name = if node.id == NONE && panel.by_status { "No vote before" } else { called(findings, node.id) };
        label(page, findings, node, Anchor::End, (name, &wording::votes(node.votes)), plan);
    }
    for node in &right {
        let share =
            if node.id == NONE { String::new() } else { format!(" · {}", wording::percent(node.votes / voting)) };
        let figure = format!("{}{share}", wording::votes(node.votes));
        label(page, findings, node, Anchor::Start, (called(findings, node.id), &figure), plan);
    }
    page.y += height + 4.0;
}

fn links(page: &mut Page, findings: &Findings, panel: &Panel, left: &[Node], right: &[Node], plan: Plan) {
    let scale = plan.scale;
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
                let band =
                    ribbon((plan.left + NODE, leaving), (plan.right - NODE, target.top + *taken), thick.max(0.35));
                page.group(None, Some(says), |page| page.area(band, colour));
            }
            // Of those who sat out before, only some are drawn: a part of them would mislead.
            if thick >= PART && source.id != NONE {
                let middle = (plan.left + NODE + 7.0, leaving + thick / 2.0 + 0.35 * theme::SMALL);
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

/// The node's bar, and beside it (left of the node at the end of a line, right of it at the start) the name and a figure:
/// on one line, or in a narrow picture on two.
fn label(page: &mut Page, findings: &Findings, node: &Node, anchor: Anchor, (name, figure): (&str, &str), plan: Plan) {
    let tall = (node.votes * plan.scale).max(1.0);
    let left = anchor == Anchor::End;
    let (x, inner) = if left { (plan.left, plan.left + NODE) } else { (plan.right, plan.right - NODE) };
    page.block((x, node.top), (inner, node.top + tall), colour(findings, node.id));
    let figure = figure.replace(' ', &SPACE.to_string());
    let room = if left { x - GAP - theme::MARGIN } else { page.frame.right() - x - GAP };
    let outer = if left { x - GAP } else { x + GAP };
    let middle = node.top + tall / 2.0 + 0.35 * theme::BODY;
    if plan.narrow {
        // Cut off, the two would be one.
        let name = match node.id {
            RETURNING => "Candidate in",
            ORPHANED => "Candidate out",
            _ => name,
        };
        page.text(shortened(name, STRONG, room), (outer, middle - 8.0), anchor, STRONG);
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

/// The flows behind the chart; nothing where there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Data> {
    let mut data = Data::new(&["arm", "arm_title", "contest", "from", "to", "votes", "votes_mcse", "on_ballot_given"]);
    for panel in panels(findings, contest) {
        for flow in panel.flows {
            data.rows.push(row![
                panel.arm,
                wording::arm(findings, panel.arm),
                contest,
                flow.from.as_str(),
                flow.to.as_str(),
                flow.votes.estimate,
                flow.votes.mcse,
                panel.given,
            ]);
        }
    }
    (!data.rows.is_empty()).then_some(data)
}
