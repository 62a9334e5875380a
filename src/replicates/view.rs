//! An arm's votes and outcomes, wherever they are kept: what an event is measured on.

use super::{ArmLayout, CandidateLayout, Outcome, Piece, Replicates};

/// Votes and outcomes of an arm in some replicates.
#[derive(Debug)]
pub struct ArmView<'t> {
    /// Number of the first replicate.
    pub first: u64,
    pub count: usize,
    pub candidates: &'t [CandidateLayout],
    pub layout: &'t ArmLayout,
    /// `[contest]`, as in the layout.
    pub contests: Vec<ContestView<'t>>,
}

/// The same of one contest.
#[derive(Debug)]
pub struct ContestView<'t> {
    /// `[candidate][replicate]`
    pub votes: Vec<&'t [u64]>,
    /// `[candidate][replicate]`
    pub outcomes: Vec<&'t [Outcome]>,
}

impl<'t> ContestView<'t> {
    fn of<V: AsRef<[u64]>, O: AsRef<[Outcome]>>(
        votes: &'t [V],
        outcomes: &'t [O],
    ) -> ContestView<'t> {
        ContestView {
            votes: votes.iter().map(AsRef::as_ref).collect(),
            outcomes: outcomes.iter().map(AsRef::as_ref).collect(),
        }
    }
}

impl Replicates {
    /// What the arm at this place came to.
    pub fn arm(&self, at: usize) -> ArmView<'_> {
        ArmView {
            first: self.first,
            count: self.count as usize,
            candidates: &self.layout.candidates,
            layout: &self.layout.arms[at],
            contests: self.arms[at]
                .iter()
                .map(|table| ContestView::of(&table.votes, &table.outcomes))
                .collect(),
        }
    }
}

impl Piece<'_> {
    /// What the arm at this place came to, as far as it is written.
    pub fn arm(&self, at: usize) -> ArmView<'_> {
        ArmView {
            first: self.first,
            count: self.weights.len(),
            candidates: &self.layout.candidates,
            layout: &self.layout.arms[at],
            contests: self.arms[at]
                .iter()
                .map(|piece| ContestView::of(&piece.votes, &piece.outcomes))
                .collect(),
        }
    }
}
