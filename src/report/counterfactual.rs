//! What would have happened otherwise, in plain words with their limits.

use crate::election::{Observation, ObservationKind, whose};
use crate::estimate::Estimate;
use crate::evidence::{Counterfactual, Level, Naive};
use crate::quantity::Date;
use crate::scenario::Scenario;

use super::calibration::{certain, spread};
use super::setting::Setting;
use crate::table::number::{self, count, error, percent, points};
use crate::table::{Cell, Column, Table, terminal};

/// A table of all what-ifs, the plain before and after and why it differs, and what the words mean.
pub fn details(found: &Counterfactual, setting: &Setting, width: usize) -> String {
    let lines = |sentences: Vec<String>| -> String {
        sentences
            .iter()
            .map(|sentence| format!("{sentence}\n"))
            .collect()
    };
    let sections = [
        format!("{}\n", terminal(&what_ifs(found), usize::MAX, width)),
        lines(naive(found, setting)),
        lines(limits(found, setting)),
    ];
    sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn name(scenario: &Scenario, id: &str) -> String {
    let candidate = scenario
        .roster
        .candidates
        .iter()
        .find(|candidate| candidate.id == id);
    candidate.map_or_else(|| id.to_owned(), |candidate| candidate.name.clone())
}

/// What a poll or a contest is called: by its pollster or name, else by its id.
fn source(scenario: &Scenario, id: &str) -> String {
    let polled = scenario
        .observations
        .iter()
        .find(|observation| observation.id == id);
    let contest = scenario
        .roster
        .contests
        .iter()
        .find(|contest| contest.id == id)
        .map(|contest| contest.name.clone());
    polled
        .and_then(pollster)
        .map(str::to_owned)
        .or(contest)
        .unwrap_or_else(|| id.to_owned())
}

fn pollster(observation: &Observation) -> Option<&str> {
    match &observation.kind {
        ObservationKind::Poll { pollster, .. } => pollster.as_deref(),
        ObservationKind::Returns { .. } => None,
    }
}

/// `17.2 ± 0.8 %`
pub(super) fn chance(estimate: &Estimate) -> String {
    format!(
        "{} ± {}",
        percent(estimate.estimate).trim_end_matches(" %"),
        error(estimate.mcse)
    ) + " %"
}

/// `6.1 points lower`
fn apart(mean: f64) -> String {
    let size = points(mean.abs(), 1);
    format!(
        "{} points {}",
        size.trim_start_matches('+'),
        if mean < 0.0 { "lower" } else { "higher" }
    )
}

/// On the first what-if.
pub fn sentences(
    found: &Counterfactual,
    Setting {
        scenario, subject, ..
    }: &Setting,
) -> Vec<String> {
    let Some(first) = found.what_ifs.first() else {
        return Vec::new();
    };
    let (candidate, contest) = (&subject.candidate_name, &subject.contest_name);
    let mut all = Vec::new();
    if let (Some(observed), Some(necessary)) = (&found.observed, &first.necessary) {
        let winner = name(scenario, &observed.winner);
        all.push(format!(
            "{winner} won the {contest}. “{}”: among the worlds that fit what was observed and end as it did, another wins \
             in {}; {winner} wins all the same in {}.",
            first.title,
            chance(necessary),
            percent(1.0 - necessary.estimate),
        ));
    }
    let sign = if first.contrast.adds() { -1.0 } else { 1.0 };
    let ends = |of: &Level| {
        let [one, other] = [sign * of.p5, sign * of.p95];
        [one.min(other), one.max(other)].map(|end| points(end, 1))
    };
    if let Some(difference) = &first.difference {
        let before = first.prior_difference.as_ref().map(|before| {
            format!(
                "; before anything was observed, {} ({} to {})",
                apart(sign * before.mean),
                ends(before)[0],
                ends(before)[1]
            )
        });
        all.push(format!(
            "{} share would have been {} (in 90 of 100 worlds {} to {} points){}.",
            whose(candidate),
            apart(sign * difference.mean),
            ends(difference)[0],
            ends(difference)[1],
            before.unwrap_or_default()
        ));
    }
    all
}

/// As it was, and each what-if beside it.
pub(super) fn what_ifs(found: &Counterfactual) -> Table {
    let told = |of: &Estimate| match certain(of.estimate) {
        Cell::Number(_) => Cell::WithError(*of),
        word => word,
    };
    let if_any = |of: &Option<Estimate>| of.as_ref().map(told);
    let as_it_was = (None, &found.baseline.wins, &found.baseline.share);
    let what_ifs = found
        .what_ifs
        .iter()
        .map(|one| (Some(one), &one.wins, &one.share));
    let percent = |heading, brief| Column::percent("", heading).brief(brief);
    let difference = Column::points("", "Difference").brief("difference, points");
    Table::of(std::iter::once(as_it_was).chain(what_ifs))
        .column(Column::text("", "What if").brief(""), |(one, ..)| {
            one.map_or("As it was".into(), |one| Cell::named(&one.id, &one.title))
        })
        .column(percent("Wins", "wins"), |(_, wins, _)| {
            certain(wins.estimate)
        })
        .column(percent("Share", "share, %"), |(.., share)| {
            share.as_ref().map(spread)
        })
        .column(difference, |(one, ..)| {
            one.and_then(|one| one.difference.as_ref().map(spread))
        })
        .column(percent("Another wins", "another wins, %"), |(one, ..)| {
            one.map(|one| told(&one.winner_changes))
        })
        .column(percent("Necessary", "necessary, %"), |(one, ..)| {
            one.map(|one| if_any(&one.necessary))
        })
        .column(percent("Sufficient", "sufficient, %"), |(one, ..)| {
            one.map(|one| if_any(&one.sufficient))
        })
        .table()
}

pub(super) fn naive(
    found: &Counterfactual,
    Setting {
        scenario, subject, ..
    }: &Setting,
) -> Vec<String> {
    let (Some(first), Some(observed)) = (found.what_ifs.first(), &found.observed) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let signed = |x: f64| number::signed(x, 2);
    let who = format!(
        "{} against {}",
        subject.candidate_name,
        name(scenario, &observed.rival)
    );
    for Naive {
        from,
        kind,
        day,
        before,
        after,
        moved,
    } in &found.naive
    {
        let what = if kind == "poll" {
            "the last poll before"
        } else {
            "the contest before"
        };
        let (from, day) = (
            source(scenario, from),
            Date::parse(day).map_or_else(|| day.clone(), Date::in_words),
        );
        all.push(format!(
            "A plain before and after, {who}: {} in {what} ({from}, {day}), {} in the end: {} in log-odds.",
            percent(*before),
            percent(*after),
            signed(*moved),
        ));
    }
    if all.is_empty() {
        return all;
    }
    // What the acts add.
    let sign = if first.contrast.adds() { 1.0 } else { -1.0 };
    if let Some(level) = &first.difference_log_odds {
        all.push(format!(
            "Given all that was observed, the scenario puts it at {} ({} to {}).",
            signed(sign * level.mean),
            signed((sign * level.p5).min(sign * level.p95)),
            signed((sign * level.p5).max(sign * level.p95))
        ));
    }
    if let Some(level) = &first.prior_two_way {
        all.push(format!(
            "The plain figure takes all that moved for the act's. But without it too the two-way share would have moved: \
             the scenario expected {} ({} to {}), since leads fall back, the voters of those who are out must go somewhere, \
             and a contest has luck of its own.",
            percent(level.mean),
            percent(level.p5),
            percent(level.p95)
        ));
    }
    all
}

pub(super) fn limits(found: &Counterfactual, Setting { subject, .. }: &Setting) -> Vec<String> {
    vec![
        "Necessary: in what part of the worlds that end as observed another wins without it.".to_owned(),
        format!(
            "Sufficient: in what part of the worlds that {} loses without it, before anything was observed, it is enough to win.",
            subject.candidate_name
        ),
        "Both are of the scenario’s worlds: what it assumes of the effect, one case can hardly correct. How much it does, \
         calibrate says."
            .to_owned(),
        format!(
            "{} simulated elections on a posterior worth {} draws; ± is the error from that number; in brackets 5 and 95 of 100.",
            count(found.replicates),
            count(found.effective.round() as u64),
        ),
    ]
}
