//! Which figures a chart shows: over all replicates, or only those with the candidate on the ballot.

use crate::estimate::{CandidateDifference, ContestFindings, Estimate, Findings, Summary};
use crate::replicates::Contrast;

/// From this share of replicates with the candidate on the ballot on, all replicates are shown.
pub const NEARLY_ALWAYS: f64 = 0.99;

/// A candidate's figures in one arm's contest.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub wins: Estimate,
    pub margin: &'a Summary,
    /// How often the candidate is on the ballot, where only those replicates are shown.
    pub given: Option<f64>,
}

/// The least standard deviation of a lead that is one: below it is what rounding leaves of counts that are given.
const LEAST_SPREAD: f64 = 1e-9;

impl View<'_> {
    /// Whether the lead differs from replicate to replicate.
    pub fn uncertain(&self) -> bool {
        self.margin.sd > LEAST_SPREAD
    }
}

/// What a what-if changes for a candidate.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Of the share, where both arms have the candidate on the ballot.
    pub share: &'a Summary,
    pub wins: Estimate,
    /// How often both arms have the candidate on the ballot, where that is not nearly always; then `wins` too is of those
    /// replicates.
    pub given: Option<f64>,
}

/// The figures to show; nothing where the candidate is never on the ballot.
pub fn view<'a>(contest: &'a ContestFindings, candidate: &str) -> Option<View<'a>> {
    let all = contest.candidates.get(candidate)?;
    match &all.given_on_ballot {
        _ if all.on_ballot.estimate <= 0.0 => None,
        Some(given) if all.on_ballot.estimate < NEARLY_ALWAYS => {
            Some(View { wins: given.wins, margin: &given.margin, given: Some(all.on_ballot.estimate) })
        }
        _ => Some(View { wins: all.wins, margin: &all.margin, given: None }),
    }
}

/// The differences to show; nothing where no replicate has the candidate on both ballots.
pub fn change<'a>(findings: &'a Findings, what_if: &str) -> Option<Change<'a>> {
    let (contest, candidate) = (&findings.question.contest, &findings.question.candidate);
    let all: &CandidateDifference = findings.what_ifs.get(what_if)?.contests.get(contest)?.candidates.get(candidate)?;
    let stands = |arm: &str| {
        let found = findings.arms.get(arm).and_then(|arm| arm.contests.get(contest)?.candidates.get(candidate));
        found.map_or(0.0, |candidate| candidate.on_ballot.estimate)
    };
    match &all.given_on_ballot {
        Some(given) if given.how_often.estimate < NEARLY_ALWAYS => Some(Change {
            share: &given.share_difference,
            wins: given.wins_difference,
            given: Some(given.how_often.estimate),
        }),
        // A share of nothing in the few others would hide how small a difference is.
        Some(given) => Some(Change { share: &given.share_difference, wins: all.wins_difference, given: None }),
        None if stands("baseline").min(stands(what_if)) < NEARLY_ALWAYS => None,
        None => Some(Change { share: &all.share_difference, wins: all.wins_difference, given: None }),
    }
}

/// 1 where the what-if brings what the question is about, or alters something; −1 where it takes it away, so that what is
/// told is what the act does.
pub fn sign(findings: &Findings) -> f64 {
    match findings.question.contrast {
        Contrast::Removes(_) => -1.0,
        Contrast::Adds(_) | Contrast::Alters | Contrast::Scenarios => 1.0,
    }
}

/// The contests of all arms by id, in the order in which they are held.
pub fn contests(findings: &Findings) -> Vec<&String> {
    let mut held: Vec<(&String, &String)> = Vec::new();
    for (id, contest) in findings.arms.values().flat_map(|arm| &arm.contests) {
        if held.iter().all(|(known, _)| *known != id) {
            held.push((id, &contest.date));
        }
    }
    held.sort_by_key(|(_, date)| *date);
    held.into_iter().map(|(id, _)| id).collect()
}

/// The contest as the baseline has it, else as the first arm that does.
pub fn contest<'a>(findings: &'a Findings, id: &str) -> Option<&'a ContestFindings> {
    findings.arms.values().find_map(|arm| arm.contests.get(id))
}

/// The candidate's name and what the charts call the candidate for short.
pub fn names<'a>(findings: &'a Findings, id: &'a str) -> (&'a str, &'a str) {
    findings.candidates.get(id).map_or((id, id), |candidate| (&candidate.name, &candidate.short))
}
