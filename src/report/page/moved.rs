//! Who moved: voters from choice to choice, by bloc and by place.

use indexmap::IndexMap;
use maud::{Markup, html};

use crate::estimate::{ContestDifference, ContestFindings, Findings, GroupDifference, GroupFindings};

use crate::replicates::Contrast;

use super::figures::{Figures, arm_title};
use super::frame::Section;
use super::{given, words};

/// Regions that are listed; there may be thousands, and the map and the tables of the run have them all.
const MOST: usize = 80;

/// Nothing where nobody can be seen to move.
pub fn section(findings: &Findings, figures: &Figures) -> Option<Section> {
    let kinds = ["flow", "blocs", "map"];
    let bloc = |id: &str| findings.blocs.get(id).map_or(id, String::as_str).to_owned();
    let blocs = groups(findings, "By bloc", "Bloc", bloc, |contest| &contest.by_bloc, |change| &change.by_bloc);
    let region = |id: &str| findings.regions.get(id).map_or(id, |region| region.name.as_str()).to_owned();
    let regions =
        groups(findings, "By region", "Region", region, |contest| &contest.by_region, |change| &change.by_region);
    if figures.named(&kinds).is_empty() && blocs.is_none() && regions.is_none() {
        return None;
    }
    let body = html! {
        (figures.all(&["flow"]))
        (figures.all(&["blocs"]))
        @if let Some(blocs) = blocs { (blocs) }
        (figures.all(&["map"]))
        @if let Some(regions) = regions { (regions) }
    };
    Some(Section { id: "moved", heading: "Who moved".to_owned(), short: "Who moved", body })
}

type Groups = IndexMap<String, GroupFindings>;
type Differences = IndexMap<String, GroupDifference>;

/// The candidate's share in each group, and what the question's what-if changes there.
fn groups(
    findings: &Findings,
    heading: &str,
    column: &str,
    name: impl Fn(&str) -> String,
    of: fn(&ContestFindings) -> &Groups,
    changes: fn(&ContestDifference) -> &Differences,
) -> Option<Markup> {
    let question = &findings.question;
    let contest = |arm: &str| findings.arms.get(arm)?.contests.get(&question.contest);
    let baseline = of(contest("baseline")?);
    let what_if = question.what_if.as_ref().and_then(|id| findings.what_ifs.get(id));
    let changes = what_if.and_then(|what_if| what_if.contests.get(&question.contest)).map(changes);
    let share = |id: &str| baseline.get(id)?.share.get(&question.candidate);
    let change = |id: &str| changes?.get(id)?.share_difference.get(&question.candidate);
    let ids: Vec<&String> = baseline.keys().filter(|id| share(id).is_some()).collect();
    if ids.len() < 2 {
        return None;
    }
    let short = given::short(findings, &question.candidate);
    let left_out = ids.len().saturating_sub(MOST);
    let none = || "–".to_owned();
    Some(html! {
        h3 { (heading) }
        div class="scroll" tabindex="0" role="group" aria-label=(heading) { table class="sortable" {
            caption {
                @if question.contrast == Contrast::Scenarios {
                    "Share of " (short) " in the first scenario"
                    @if let Some(what_if) = what_if { ", and what changes in points in: " (what_if.title) }
                } @else {
                    "Share of " (short) " as written"
                    @if let Some(what_if) = what_if { ", and what changes in points if: " (what_if.title) }
                }
            }
            thead { tr {
                th scope="col" { (column) }
                th scope="col" class="n" { "Share" }
                @if changes.is_some() {
                    th scope="col" class="n" { "Change, points" }
                    th scope="col" class="n" { "Nine in ten" }
                }
            } }
            tbody { @for id in ids.iter().take(MOST) {
                @let (share, change) = (share(id), change(id));
                tr {
                    th scope="row" { (name(id)) }
                    td class="n" data-value=[share.map(|share| share.mean)] { (share.map_or_else(none, |share| words::share(share.mean))) }
                    @if changes.is_some() {
                        td class="n" data-value=[change.map(|change| change.mean)] {
                            (change.map_or_else(none, |change| words::difference(change.mean, change.mcse)))
                        }
                        td class="n" data-value=[change.map(|change| change.p5)] {
                            (change.map_or_else(none, |change| words::range(change.p5, change.p95)))
                        }
                    }
                }
            } }
        } }
        @if left_out > 0 { p class="notes" { "And " (left_out) " more, in the run’s tables." } }
    })
}

/// Voters from choice to choice, as written and in the question's what-if; nothing without flows.
pub fn flow_table(findings: &Findings, contest: &str) -> Option<Markup> {
    let arms: Vec<(&str, &str)> = ["baseline"]
        .into_iter()
        .chain(findings.question.what_if.as_deref())
        .filter_map(|id| Some((id, arm_title(findings, id, &findings.arms.get(id)?.title))))
        .collect();
    let flows = |arm: &str| findings.arms.get(arm)?.contests.get(contest).map(|contest| &contest.flows);
    let mut ends: Vec<(&str, &str)> = Vec::new();
    for flow in arms.iter().filter_map(|(arm, _)| flows(arm)).flatten() {
        let end = (flow.from.as_str(), flow.to.as_str());
        if end != ("(none)", "(none)") && !ends.contains(&end) {
            ends.push(end);
        }
    }
    let votes = |arm: &str, (from, to): (&str, &str)| {
        flows(arm)?.iter().find(|flow| flow.from == from && flow.to == to).map(|flow| flow.votes.estimate)
    };
    (!ends.is_empty()).then(|| {
        html! {
            table class="sortable" {
                caption { "Voters, mean over the simulated elections in which the contest is held" }
                thead { tr {
                    th scope="col" { "From" }
                    th scope="col" { "To" }
                    @for (_, title) in &arms { th scope="col" class="n" { (title) } }
                } }
                tbody { @for &end in &ends {
                    tr {
                        th scope="row" { (called(findings, end.0)) }
                        td { (called(findings, end.1)) }
                        @for (arm, _) in &arms {
                            @let votes = votes(arm, end);
                            td class="n" data-value=[votes] { (votes.map_or("–".to_owned(), words::voters)) }
                        }
                    }
                } }
            }
        }
    })
}

/// What an end of flows is called.
fn called<'a>(findings: &'a Findings, id: &'a str) -> &'a str {
    match id {
        "(none)" => "Did not vote",
        "(returning)" => "For someone still in",
        "(orphaned)" => "For someone now out",
        id => given::short(findings, id),
    }
}
