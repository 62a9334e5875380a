//! Where the voters of one contest go in the next: a panel for the baseline and one for the
//! question's what-if, on one scale. Who votes in neither is left out and counted in a note.

use crate::estimate::{ContestFindings, Findings, FlowEstimate};
use crate::table::{Column, Table};

mod draw;

use draw::draw;

use super::frame::Frame;
use super::page::Page;
use super::scene::Scene;
use super::view::{self, names};
use super::wording::{self, BASELINE};

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
        let (left, right) = if frame.narrow() {
            (0.32, 0.66)
        } else {
            (0.3, 0.7)
        };
        Plan {
            left: left * frame.width,
            right: right * frame.width,
            scale,
            narrow: frame.narrow(),
        }
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
    /// Sources are statuses, of the last vote anywhere before, rather than choices in the contest
    /// followed.
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
    let about = findings
        .arms
        .get(panels.first()?.arm)?
        .contests
        .get(contest)?;
    let followed = about
        .follows
        .as_deref()
        .and_then(|id| view::contest(findings, id));
    let before = followed.map_or_else(
        || "contest before".to_owned(),
        |contest| contest.title.clone(),
    );
    let by_status = panels.iter().any(|panel| panel.by_status);
    let choice = if by_status {
        "the last vote they cast before".to_owned()
    } else {
        format!("their choice in the {before}")
    };
    let before = if by_status {
        "last vote before"
    } else {
        before.as_str()
    };
    let given = panels.iter().any(|panel| panel.given.is_some());
    let short = names(findings, &findings.question.candidate).1;
    let counted = if given {
        format!("with {short} on its ballot")
    } else {
        "where it is held".to_owned()
    };
    let subtitle = format!(
        "Voters by {choice} (left, with the part of them that goes each way) and by their choice in the {} of {} \
         (right): mean of {} simulated elections, {counted}.",
        about.title,
        wording::date(&about.date),
        wording::elections(findings),
    );
    let mut page = Page::new(frame, finding(findings, &panels, about), &subtitle);
    let orders = [
        order(&panels, |flow| &flow.from),
        order(&panels, |flow| &flow.to),
    ];
    let most = panels
        .iter()
        .map(|panel| total(&panel.flows))
        .fold(0.0, f64::max);
    let plan = Plan::of(frame, most);
    for panel in &panels {
        draw(
            &mut page,
            findings,
            panel,
            &orders,
            plan,
            [before, &about.title],
        );
    }
    let mut left_out: Vec<String> = panels
        .iter()
        .map(|panel| wording::votes(panel.neither))
        .collect();
    left_out.dedup();
    let neither = if by_status {
        "neither before nor in this contest"
    } else {
        "in neither contest"
    };
    let note = format!(
        "Left out: those who vote {neither}, {}.",
        left_out.join(" and ")
    );
    let anyone = panels.iter().any(|panel| panel.neither > 0.0);
    Some(page.finish(findings, anyone.then_some(note).as_slice()))
}

/// The baseline's panel and that of the question's what-if, as far as the contest follows another
/// there.
fn panels<'a>(findings: &'a Findings, contest: &str) -> Vec<Panel<'a>> {
    let arms = || {
        [BASELINE]
            .into_iter()
            .chain(findings.question.what_if.as_deref())
    };
    let stands = |arm: &str| view::on_ballot(findings, arm, contest);
    // Both panels alike: a mean over all nominees beside one over a single nominee would compare
    // what cannot be.
    let all = arms().filter(|arm| findings.arms.contains_key(*arm));
    let sometimes = all
        .clone()
        .any(|arm| stands(arm).is_some_and(|often| often < 1.0));
    let given = sometimes
        && all
            .clone()
            .all(|arm| stands(arm).is_some_and(|often| often > 0.0));
    all.filter_map(|arm| {
        let often = stands(arm).filter(|_| given);
        panel(findings, arm, contest, often)
    })
    .collect()
}

/// The flows that are drawn; nothing where there are none.
fn panel<'a>(
    findings: &'a Findings,
    arm: &'a str,
    contest: &str,
    given: Option<f64>,
) -> Option<Panel<'a>> {
    let found = findings.arms.get(arm)?.contests.get(contest)?;
    let conditional = given.is_some() && !found.flows_given_on_ballot.is_empty();
    let all = if conditional {
        &found.flows_given_on_ballot
    } else {
        &found.flows
    };
    let neither = |flow: &&FlowEstimate| flow.from == NONE && flow.to == NONE;
    let flows: Vec<&FlowEstimate> = all
        .iter()
        .filter(|flow| !neither(flow) && flow.votes.estimate > 0.0)
        .collect();
    let left_out: f64 = all
        .iter()
        .filter(neither)
        .map(|flow| flow.votes.estimate)
        .sum();
    let by_status = flows
        .iter()
        .any(|flow| [RETURNING, ORPHANED].contains(&flow.from.as_str()));
    let given = given.filter(|often| conditional || *often >= 1.0);
    (!flows.is_empty()).then_some(Panel {
        arm,
        flows,
        neither: left_out,
        by_status,
        given,
    })
}

fn total(flows: &[&FlowEstimate]) -> f64 {
    flows.iter().map(|flow| flow.votes.estimate).sum()
}

/// The ids at one end, those with most votes in all panels first, no vote last.
fn order<'a>(
    panels: &[Panel<'a>],
    end: impl Fn(&'a FlowEstimate) -> &'a String,
) -> Vec<(&'a str, f64)> {
    let mut found: Vec<(&str, f64)> = Vec::new();
    for flow in panels.iter().flat_map(|panel| &panel.flows) {
        let id = end(flow).as_str();
        match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, votes)) => *votes += flow.votes.estimate,
            None => found.push((id, flow.votes.estimate)),
        }
    }
    found
        .sort_by(|(a, more), (b, less)| (*a == NONE).cmp(&(*b == NONE)).then(less.total_cmp(more)));
    found
}

/// Where the voters of the largest notable candidate who is out (else of the largest other) go.
fn finding(findings: &Findings, panels: &[Panel], contest: &ContestFindings) -> String {
    let asked = findings.question.candidate.as_str();
    let (sources, targets) = (
        order(panels, |flow| &flow.from),
        order(panels, |flow| &flow.to),
    );
    let stands = |id: &str| id == RETURNING || targets.iter().any(|(target, _)| *target == id);
    let voted = || sources.iter().filter(|(id, _)| *id != NONE && *id != asked);
    let notable = NOTABLE * sources.iter().map(|(_, votes)| votes).sum::<f64>();
    let out = voted().find(|(id, votes)| !stands(id) && *votes >= notable);
    let source = out
        .or_else(|| voted().next())
        .or(sources.first())
        .map_or(NONE, |(id, _)| id);
    let target = if stands(asked) {
        asked
    } else {
        targets.first().map_or(NONE, |(id, _)| id)
    };
    let part = |arm: &str| {
        let panel = panels.iter().find(|panel| panel.arm == arm)?;
        let leaving: Vec<&FlowEstimate> = panel
            .flows
            .iter()
            .copied()
            .filter(|flow| flow.from == source)
            .collect();
        let arriving: Vec<&FlowEstimate> = leaving
            .iter()
            .copied()
            .filter(|flow| flow.to == target)
            .collect();
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
    let parts = wording::arms(findings)
        .into_iter()
        .map(|(arm, named)| (part(arm), named));
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
        let votes: f64 = panel
            .flows
            .iter()
            .copied()
            .filter(|flow| end(flow) == id)
            .map(|flow| flow.votes.estimate)
            .sum();
        if votes > 0.0 {
            let slot = (votes * plan.scale).max(plan.slot());
            nodes.push(Node {
                id,
                votes,
                top: bottom + (slot - votes * plan.scale) / 2.0,
            });
            bottom += slot + AIR;
        }
    }
    (nodes, bottom - AIR)
}

/// The flows behind the chart; nothing where there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Table> {
    let panels = panels(findings, contest);
    let flows = panels
        .iter()
        .flat_map(|panel| panel.flows.iter().map(move |flow| (panel, flow)));
    Table::of(flows)
        .only("arm", |(panel, _)| panel.arm)
        .only("arm_title", |(panel, _)| wording::arm(findings, panel.arm))
        .only("contest", |_| contest)
        .only("from", |(_, flow)| &flow.from)
        .only("to", |(_, flow)| &flow.to)
        .estimate(Column::only("votes"), None, |(_, flow)| flow.votes)
        .only("on_ballot_given", |(panel, _)| panel.given)
        .table()
        .unless_empty()
}
