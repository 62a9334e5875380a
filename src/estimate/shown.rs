//! Which figures are told of a candidate who is not on every ballot: one rule for pictures,
//! sentences and tables. Knows findings only.

use super::findings::{CandidateFindings, Estimate, Findings, Summary};

/// From this share of replicates with the candidate on the ballot on, all replicates are shown.
pub const NEARLY_ALWAYS: f64 = 0.99;

/// A candidate's figures in one arm's contest.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'f> {
    pub wins: Estimate,
    pub share: &'f Summary,
    pub margin: &'f Summary,
    /// How often the candidate is on the ballot, where only those replicates are shown.
    pub given: Option<f64>,
}

/// What a what-if changes for a candidate.
#[derive(Debug, Clone, Copy)]
pub struct ShownChange<'f> {
    /// Of the share, where both arms have the candidate on the ballot.
    pub share: &'f Summary,
    pub wins: Estimate,
    /// How often both arms have the candidate on the ballot, where that is not nearly always; then
    /// `wins` too is of those replicates.
    pub given: Option<f64>,
}

impl CandidateFindings {
    /// The figures to show.
    pub fn shown(&self) -> Shown<'_> {
        match &self.given_on_ballot {
            Some(given) if self.on_ballot.estimate < NEARLY_ALWAYS => Shown {
                wins: given.wins,
                share: &given.share,
                margin: &given.margin,
                given: Some(self.on_ballot.estimate),
            },
            _ => Shown {
                wins: self.wins,
                share: &self.share,
                margin: &self.margin,
                given: None,
            },
        }
    }
}

impl Findings {
    /// What a what-if changes for the question's candidate in its contest; nothing where (nearly)
    /// no replicate has the candidate on both ballots.
    pub fn change(&self, what_if: &str) -> Option<ShownChange<'_>> {
        let (contest, candidate) = (&self.question.contest, &self.question.candidate);
        let all = self
            .what_ifs
            .get(what_if)?
            .contests
            .get(contest)?
            .candidates
            .get(candidate)?;
        let stands = |arm: &str| {
            let found = self
                .arms
                .get(arm)
                .and_then(|arm| arm.contests.get(contest)?.candidates.get(candidate));
            found.map_or(0.0, |candidate| candidate.on_ballot.estimate)
        };
        match &all.given_on_ballot {
            Some(given) if given.how_often.estimate < NEARLY_ALWAYS => Some(ShownChange {
                share: &given.share_difference,
                wins: given.wins_difference,
                given: Some(given.how_often.estimate),
            }),
            // A share of nothing in the few others would hide how small a difference is.
            Some(given) => Some(ShownChange {
                share: &given.share_difference,
                wins: all.wins_difference,
                given: None,
            }),
            None if stands("baseline").min(stands(what_if)) < NEARLY_ALWAYS => None,
            None => Some(ShownChange {
                share: &all.share_difference,
                wins: all.wins_difference,
                given: None,
            }),
        }
    }
}
