//! An arm's election, put together of its parts.

use crate::election::{CandidateIx, Chains, Contest, Election, Named, Roster, Shocks};
use crate::scenario::number;
use crate::scenario::report::Report;
use crate::scenario::tree::{Node, Table, Value};

use super::arm::{ArmReader, NO_DATE};
use super::{acts, contests, electorate};

/// The arm's election.
pub fn election(
    root: &Node,
    baseline: &Node,
    roster: &Roster,
    latents: &[String],
    report: &Report,
) -> Election {
    let mut reader = ArmReader {
        root,
        baseline,
        roster,
        latents,
        as_of: NO_DATE,
        report,
    };
    match reader.date(&["as-of"]) {
        Some(date) => reader.as_of = date,
        None if reader.node(&["as-of"]).is_none() => {
            let help =
                "add `as-of = 2020-03-04`: support and views are as of the start of that day";
            report.error(root.at, "there is no as-of", help);
        }
        None => {}
    }
    let reader = reader;
    for (table, what) in [
        ("candidates", "[candidates.…]"),
        ("blocs", "[blocs.…]"),
        ("contests", "[contests.…]"),
    ] {
        if reader.table(&[table]).is_none_or(Table::is_empty) {
            report.error(
                root.at,
                format!("there are no {table}"),
                format!("declare at least one, as {what}"),
            );
        }
    }
    let contests = contests::contests(&reader);
    ballots_are_heard(&reader, &contests);
    let electorate = electorate::electorate(&reader, &contests);
    let acts = acts::acts(&reader, &contests);
    let backlash = |endorser: &Named| {
        reader.node(&["endorsers", &endorser.id])?;
        Some(reader.quantity_or_default(&["endorsers", &endorser.id, "backlash"]))
    };
    Election {
        as_of: reader.as_of,
        electorate,
        backlash: roster.endorsers.iter().map(backlash).collect(),
        contests,
        acts,
        shocks: shocks(&reader),
    }
}

/// Refuses a what-if whose ballot names some of those who can come from the contest followed, but
/// not all: they stand once they go on, so that leaving one out would change nothing.
fn ballots_are_heard(reader: &ArmReader, contests: &[Contest]) {
    for contest in contests {
        let followed = Chains(contests).followed(contest);
        let id = reader.roster[contest.ix].id.as_str();
        let path = ["contests", id, "ballot"];
        let written = reader.baseline.get(path).map(|node| node.at);
        if reader.is_baseline() || reader.node(&path).map(|node| node.at) == written {
            continue;
        }
        let Some(followed) = followed else { continue };
        let come = Chains(contests).can_stand(followed);
        let (named, others): (Vec<CandidateIx>, Vec<CandidateIx>) =
            come.iter().partition(|one| contest.ballot.contains(one));
        let (Some(named), false) = (named.first(), others.is_empty()) else {
            continue;
        };
        let (who, from) = (&reader.roster[*named].id, &reader.roster[followed.ix].id);
        let message = format!(
            "ballot of contest \"{id}\" names \"{who}\", who comes from \"{from}\", and leaves out others who may"
        );
        let help = format!(
            "whoever goes on from \"{from}\" stands in \"{id}\" all the same: to keep somebody out take \
             them off the ballot of \"{from}\""
        );
        reader.error(&path, message, help);
    }
}

fn shocks(reader: &ArmReader) -> Shocks {
    if reader.node(&["shocks", "drift", "student-t"]).is_some() {
        reader.error(
            &["shocks", "drift"],
            "shocks.drift is a student-t",
            "a random walk has normal steps: give `{ normal = { sd = 0.02 } }`",
        );
    }
    let law = |key: &str| {
        number::shock(reader.node(&["shocks", key])?, "")
            .ok()
            .flatten()
    };
    let candidate = |id: &str| reader.roster.candidate(id);
    let pair = |item: &Node| {
        let mut names = item.get(["between"])?.texts();
        let (a, b) = (candidate(names.next()?.0)?, candidate(names.next()?.0)?);
        Some((a, b, item.get(["rho"])?.number()?))
    };
    let correlation = match reader
        .node(&["shocks", "correlation"])
        .map(|node| &node.value)
    {
        Some(Value::Array(items)) => items.iter().filter_map(pair).collect(),
        _ => Vec::new(),
    };
    Shocks {
        candidate: law("candidate"),
        contest: law("contest"),
        drift: law("drift"),
        bloc: law("bloc"),
        region: law("region"),
        turnout: law("turnout"),
        turnout_bloc: law("turnout-bloc"),
        discrepancy: Vec::new(),
        correlation,
    }
}
