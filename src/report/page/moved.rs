//! Who moved: voters from choice to choice, by bloc and by place.

use indexmap::IndexMap;
use maud::{Markup, html};

use crate::estimate::{
    ContestDifference, ContestFindings, Estimate, Findings, GroupDifference, GroupFindings,
};
use crate::figure::{self, Chart, Kind};
use crate::replicates::Contrast;
use crate::table::{Cell, Column, Table};

use super::figures::Figures;
use super::frame::Section;
use super::given;
use super::tabulated::{self, Look, Style};

/// Regions that are listed; there may be thousands, and the map and the tables of the run have them
/// all.
const MOST: usize = 80;
/// More regions than this stand behind a heading.
const FEW: usize = 12;

/// Nothing where nobody can be seen to move.
pub fn section(findings: &Findings, figures: &Figures) -> Option<Section> {
    let contest = &findings.question.contest;
    let drawn = |chart: &&Chart| chart.figure.contest.as_ref() == Some(contest);
    // Behind its picture, where there is one.
    let blocs = bloc_table(findings, contest)
        .filter(|_| !figures.of_kinds(&[Kind::Blocs]).iter().any(drawn));
    let regions = region_table(findings, contest);
    if figures
        .of_kinds(&[Kind::Flow, Kind::Blocs, Kind::Map])
        .is_empty()
        && blocs.is_none()
        && regions.is_none()
    {
        return None;
    }
    let scrolled = |heading: &str, table: &Markup| {
        html! { div class="scroll" tabindex="0" role="group" aria-label=(heading) { (table) } }
    };
    let under = |heading: &str, table: &Markup| {
        html! { h3 { (heading) } (scrolled(heading, table)) }
    };
    let body = html! {
        (figures.all(&[Kind::Flow]))
        (figures.all(&[Kind::Blocs]))
        @if let Some(blocs) = blocs { (under("By group of voters", &blocs)) }
        (figures.all(&[Kind::Map]))
        @if let Some(regions) = regions {
            @if findings.regions.len() > FEW {
                details { summary { "By region " small { (findings.regions.len().min(MOST)) } } (scrolled("By region", &regions)) }
            } @else { (under("By region", &regions)) }
        }
    };
    Some(Section {
        id: "moved",
        heading: "Who moved".to_owned(),
        short: "Who moved",
        body,
    })
}

type Groups = IndexMap<String, GroupFindings>;
type Differences = IndexMap<String, GroupDifference>;

/// The candidate's share in each group of voters, and what the question's what-if changes there.
pub fn bloc_table(findings: &Findings, contest: &str) -> Option<Markup> {
    let name = |id: &str| findings.blocs.get(id).map_or(id, String::as_str).to_owned();
    groups(
        findings,
        contest,
        "Group of voters",
        name,
        |contest| &contest.by_bloc,
        |change| &change.by_bloc,
    )
}

fn region_table(findings: &Findings, contest: &str) -> Option<Markup> {
    let name = |id: &str| {
        findings
            .regions
            .get(id)
            .map_or(id, |region| region.name.as_str())
            .to_owned()
    };
    groups(
        findings,
        contest,
        "Region",
        name,
        |contest| &contest.by_region,
        |change| &change.by_region,
    )
}

/// The arms beside each other, the second less the first being what is told, and how their columns
/// are called.
fn sides(findings: &Findings) -> Vec<(&str, &'static str)> {
    let Some(what_if) = findings.question.what_if.as_deref() else {
        return vec![("baseline", "Share")];
    };
    match findings.question.contrast {
        Contrast::Removes(_) => vec![(what_if, "Without"), ("baseline", "With")],
        Contrast::Adds(_) => vec![("baseline", "Without"), (what_if, "With")],
        Contrast::Alters => vec![("baseline", "As written"), (what_if, "In the what-if")],
        Contrast::Scenarios => vec![("baseline", "First"), (what_if, "Second")],
    }
}

fn groups(
    findings: &Findings,
    contest: &str,
    column: &str,
    name: impl Fn(&str) -> String,
    of: fn(&ContestFindings) -> &Groups,
    changes: fn(&ContestDifference) -> &Differences,
) -> Option<Markup> {
    let question = &findings.question;
    let sides = sides(findings);
    let groups = |arm: &str| findings.arms.get(arm)?.contests.get(contest).map(of);
    let what_if = question
        .what_if
        .as_ref()
        .and_then(|id| findings.what_ifs.get(id));
    let changes = what_if
        .and_then(|what_if| what_if.contests.get(contest))
        .map(changes);
    let share = |arm: &str, id: &str| groups(arm)?.get(id)?.share.get(&question.candidate);
    let change = |id: &str| changes?.get(id)?.share_difference.get(&question.candidate);
    let ids: Vec<&String> = groups("baseline")?
        .keys()
        .filter(|id| share("baseline", id).is_some())
        .collect();
    if ids.len() < 2 {
        return None;
    }
    // A column has as many decimals as all that is in it allow.
    let mcse = ids
        .iter()
        .filter_map(|id| Some(change(id)?.mcse))
        .fold(0.0, f64::max);
    let table = Table::of(ids).column(Column::text("", column), |id| name(id));
    let table = sides.into_iter().fold(table, |table, (arm, heading)| {
        table.column(Column::share("", heading), |id| Some(share(arm, id)?.mean))
    });
    let table = table
        .column_if(changes.is_some(), Column::change("", "Difference"), |id| {
            let estimate = change(id)?.mean;
            Some(Estimate { estimate, mcse })
        })
        .column_if(changes.is_some(), Column::range("Nine in ten"), |id| {
            change(id).map(|change| Cell::Range(change.p5, change.p95))
        });
    let caption = format!(
        "Share of {} in each",
        given::short(findings, &question.candidate)
    );
    let look = Look {
        style: Style::Sortable,
        caption: Some(&caption),
        file: "the run’s tables",
        ..Look::default()
    };
    Some(tabulated::table(&table.table(), look))
}

/// Voters from choice to choice, as written and in the question's what-if; nothing without flows.
pub fn flow_table(findings: &Findings, contest: &str) -> Option<Markup> {
    let arms: Vec<(&str, String)> = ["baseline"]
        .into_iter()
        .chain(findings.question.what_if.as_deref())
        .filter(|id| findings.arms.contains_key(*id))
        .map(|id| (id, figure::arm_title(findings, id)))
        .collect();
    let flows = |arm: &str| {
        findings
            .arms
            .get(arm)?
            .contests
            .get(contest)
            .map(|contest| &contest.flows)
    };
    let mut ends: Vec<(&str, &str)> = Vec::new();
    for flow in arms.iter().filter_map(|(arm, _)| flows(arm)).flatten() {
        let end = (flow.from.as_str(), flow.to.as_str());
        if end != ("(none)", "(none)") && !ends.contains(&end) {
            ends.push(end);
        }
    }
    let votes = |arm: &str, (from, to): (&str, &str)| {
        flows(arm)?
            .iter()
            .find(|flow| flow.from == from && flow.to == to)
            .map(|flow| flow.votes.estimate)
    };
    let table = Table::of(ends)
        .column(Column::text("", "From"), |(from, _)| called(findings, from))
        .column(Column::text("", "To"), |(_, to)| called(findings, to));
    let table = arms.iter().fold(table, |table, (arm, title)| {
        table.column(Column::voters("", title), |end| votes(arm, end))
    });
    let look = Look {
        style: Style::Sortable,
        caption: Some("Voters, mean over the simulated elections in which the contest is held"),
        file: "the run’s tables",
        ..Look::default()
    };
    Some(tabulated::table(&table.table().unless_empty()?, look))
}

/// What an end of flows is called.
fn called<'a>(findings: &'a Findings, id: &'a str) -> &'a str {
    match id {
        "(none)" => "Did not vote",
        "(returning)" => "Voted for someone still in",
        "(orphaned)" => "Voted for someone now out",
        id => given::short(findings, id),
    }
}
