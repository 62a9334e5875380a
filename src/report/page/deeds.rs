//! Acts as a page calls them, and those in which the two arms of the question differ.

use crate::replicates::{AssumedEffect, Contrast};
use crate::scenario::{Arm, Scenario, deed};

use super::StoredRun;

/// Acts that are told one by one.
const MOST: usize = 8;

/// An act with its day, of the first arm that has it: `Donald Trump endorses Tommy Tuberville, 10
/// March 2020`.
pub fn act(scenario: &Scenario, id: &str) -> Option<String> {
    scenario
        .arms
        .iter()
        .find_map(|arm| within(scenario, arm, id))
}

fn within(scenario: &Scenario, arm: &Arm, id: &str) -> Option<String> {
    let (roster, acts) = (&scenario.roster, &arm.election.acts);
    let act = acts.iter().find(|act| roster.acts[act.ix.at()].id == id)?;
    Some(format!(
        "{}, {}",
        deed(roster, acts, act),
        act.date.in_words()
    ))
}

/// What the question compares, where an act is what differs: which acts, and that all else is the
/// same.
pub fn compared(told: &StoredRun) -> Option<String> {
    let scenario = told.scenario;
    let what_if = scenario.arms.get(scenario.question.what_if?)?;
    let baseline = scenario.arms.first()?;
    let (has, lacks, how) = match told.findings.question.contrast {
        Contrast::Removes(_) => (baseline, what_if, "without"),
        Contrast::Adds(_) => (what_if, baseline, "with"),
        Contrast::Alters | Contrast::Scenarios => return None,
    };
    let id = |act: &crate::election::Act| scenario.roster.acts[act.ix.at()].id.as_str();
    let others: Vec<&str> = lacks.election.acts.iter().map(id).collect();
    let own = has
        .election
        .acts
        .iter()
        .map(id)
        .filter(|id| !others.contains(id));
    let own: Vec<String> = own.filter_map(|id| within(scenario, has, id)).collect();
    let what = match own.as_slice() {
        [] => return None,
        [one] => format!("one thing: {one}"),
        few if few.len() <= MOST => format!("{} things: {}", few.len(), few.join("; ")),
        many => format!(
            "{} things: {}; and {} more",
            many.len(),
            many[..MOST].join("; "),
            many.len() - MOST
        ),
    };
    Some(format!(
        "Compared are elections as the scenario has them, and the same elections {how} {what}. Who votes, everything else that is \
         said, and luck are the same in both."
    ))
}

/// What was put in for the size of an effect, with the act by its name.
pub fn named(scenario: &Scenario, effect: &AssumedEffect) -> String {
    match act(scenario, &effect.act) {
        Some(act) => format!("{act}: {}", effect.size()),
        None => effect.to_string(),
    }
}
