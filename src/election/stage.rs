//! Stages of a chain: a contest and, while its rule is majority, the one that follows it without a
//! ballot of its own. Who wins the last that is held has the nomination or the office, whether a
//! run-off was needed or not.

use super::{CandidateIx, Chains, Contest, ContestIx, Decides, Rule};

/// Contests that decide together.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage<'a> {
    /// In the order in which they are held, at least one.
    pub contests: Vec<&'a Contest>,
    /// What the winner is given.
    pub decides: Decides,
}

impl<'a> Stage<'a> {
    /// The contest that begins it.
    pub fn first(&self) -> &'a Contest {
        self.contests[0]
    }

    /// The contest whose winner has it, held or not.
    pub fn last(&self) -> &'a Contest {
        self.contests[self.contests.len() - 1]
    }

    /// Whether it has one winner: not where its last contest passes several on.
    pub fn has_winner(&self) -> bool {
        !self.last().rule.narrows()
    }

    /// Whether a later contest of it may be needed or not: then outright wins and run-offs are told.
    pub fn may_end_early(&self) -> bool {
        self.contests.len() > 1 && self.has_winner()
    }

    /// Whether this contest is one of it.
    pub fn has(&self, contest: ContestIx) -> bool {
        self.contests.iter().any(|own| own.ix == contest)
    }
}

impl<'a> Chains<'a> {
    /// Every contest in its stage, in the order in which the stages begin.
    pub fn stages(self) -> Vec<Stage<'a>> {
        let goes_on = |contest: &Contest| match contest.rule {
            Rule::Majority { .. } => self
                .followers(contest.ix)
                .find(|next| next.ballot.is_empty()),
            Rule::Plurality | Rule::TopN { .. } => None,
        };
        let begins = |contest: &&Contest| {
            self.followed(contest)
                .and_then(goes_on)
                .is_none_or(|next| next.ix != contest.ix)
        };
        let stage = |first: &'a Contest| {
            let contests: Vec<&Contest> =
                std::iter::successors(Some(first), |contest| goes_on(contest))
                    .take(self.0.len())
                    .collect();
            let last = contests[contests.len() - 1];
            let followed = self.followers(last.ix).next().is_some();
            let default = if followed {
                Decides::Nomination
            } else {
                Decides::Office
            };
            Stage {
                decides: first.decides.unwrap_or(default),
                contests,
            }
        };
        self.0.iter().filter(begins).map(stage).collect()
    }

    /// The stage that this contest belongs to.
    pub fn stage(self, contest: ContestIx) -> Option<Stage<'a>> {
        self.stages().into_iter().find(|stage| stage.has(contest))
    }

    /// The stage of that kind for which this candidate can stand; of several the first.
    pub fn stage_for(self, candidate: CandidateIx, decides: Decides) -> Option<Stage<'a>> {
        let of = |stage: &Stage| {
            stage.decides == decides
                && stage.has_winner()
                && self.can_stand(stage.first()).contains(&candidate)
        };
        self.stages().into_iter().find(of)
    }
}
