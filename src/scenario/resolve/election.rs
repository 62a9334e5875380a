//! An arm's election, put together of its parts.

use crate::election::{Election, Named, Roster, Shocks};
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
