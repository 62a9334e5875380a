//! Columns over replicates, per arm and contest.

use serde::{Deserialize, Serialize};

use super::Layout;

/// What became of a candidate in one replicate's contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome(pub u8);

impl Outcome {
    /// The contest is held with the candidate on the ballot.
    pub const ON_BALLOT: u8 = 1;
    /// The candidate wins, or goes on where the contest only narrows the field. Where a contest is
    /// not held since the one that it follows was won outright, the nominee carries this without
    /// `ON_BALLOT`.
    pub const WINS: u8 = 2;

    /// Whether the contest is held with the candidate on the ballot.
    pub fn on_ballot(self) -> bool {
        self.0 & Self::ON_BALLOT != 0
    }

    /// Whether the candidate wins, goes on, or was the nominee without a contest.
    pub fn wins(self) -> bool {
        self.0 & Self::WINS != 0
    }
}

/// Shares by bloc or region, `[group][candidate][replicate]` as in the layout's contest; 0 where
/// nobody voted or the candidate is not on the ballot. Held in single precision: they feed
/// quantiles only.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupShares(pub Vec<Vec<Vec<f32>>>);

/// Voters who went from one choice to another between a contest and the one that it follows, summed
/// over the replicates that weigh anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// A candidate (place in [`Layout::candidates`]), or for fresh tastes a status; `None`: did not
    /// vote.
    pub from: FlowFrom,
    /// A candidate (place in [`Layout::candidates`]); `None`: did not vote.
    pub to: Option<usize>,
    /// Summed are the replicates that have the question's candidate on the ballot; else those that
    /// have not.
    pub asked: bool,
    /// Exact sum of votes over those replicates, where the contest is held.
    pub sum: u128,
    /// Exact sum of their squares.
    pub sum_of_squares: u128,
}

/// Where a flow comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FlowFrom {
    /// Chose this candidate (place in [`Layout::candidates`]) when last voting.
    Candidate(usize),
    /// Fresh tastes: last voted for someone on this ballot.
    Returning,
    /// Fresh tastes: last voted for someone who is not on this ballot.
    Orphaned,
    /// Has not voted in the chain.
    New,
}

/// One arm's contest over all replicates of the table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContestTable {
    /// Votes `[candidate][replicate]`, candidates as in the layout's contest; 0 where not on the
    /// ballot.
    pub votes: Vec<Vec<u64>>,
    /// `[candidate][replicate]`
    pub outcomes: Vec<Vec<Outcome>>,
    /// `None` where the electorate is one bloc.
    pub by_bloc: Option<GroupShares>,
    /// `None` where there are no regions.
    pub by_region: Option<GroupShares>,
    /// Where voters went from the contest followed; empty without one.
    pub flows: Vec<Flow>,
}

/// The table: replicates `first .. first + count` of every arm.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    /// What its columns are, and all that is needed to tell of them.
    pub layout: Layout,
    /// Number of the first replicate.
    pub first: u64,
    /// How many replicates it has.
    pub count: u64,
    /// `[replicate]`; 1 unless replicates are weighted.
    pub weights: Vec<f64>,
    /// `[arm][contest]`, as in the layout.
    pub arms: Vec<Vec<ContestTable>>,
    /// Whether an act happened that may happen or not `[arm][act][replicate]`, as in the layout.
    pub happened: Vec<Vec<Vec<bool>>>,
    /// Replicates in which some bloc's votes in a contest that is over exceed its size (counted
    /// over contests).
    pub overdrawn: u64,
}

impl Replicates {
    /// A contest that is over, by name, in which votes as they were counted do not come out, and in
    /// how many replicates; nothing where they always do.
    pub(crate) fn unmet(&self) -> Option<(&str, u64)> {
        let contests = self.layout.arms.first()?.contests.iter();
        let over = contests.zip(self.arms.first()?);
        over.filter(|(layout, _)| layout.over)
            .find_map(|(layout, table)| {
                let votes =
                    |replicate: usize| table.votes.iter().map(move |column| column[replicate]);
                let count = table.votes.first().map_or(0, Vec::len);
                // Where the model fails it is by votes that are lost.
                let counted = (0..count).max_by_key(|replicate| votes(*replicate).sum::<u64>())?;
                let differs = |replicate: &usize| !votes(*replicate).eq(votes(counted));
                let unmet = (0..count).filter(differs).count() as u64;
                (unmet > 0).then_some((layout.name.as_str(), unmet))
            })
    }

    /// The same as a sentence, with a cure.
    pub(crate) fn unmet_in_words(&self) -> Option<(String, &'static str)> {
        let (contest, unmet) = self.unmet()?;
        let message = format!(
            "in {unmet} of {} replicates the votes counted in {contest} do not come out of what was drawn: it is too extreme",
            self.count
        );
        Some((
            message,
            "give shocks and effects lighter tails, or a smaller scale",
        ))
    }
}
