//! An arm's votes and outcomes, wherever they are kept: what an event is measured on.

use super::{ArmLayout, CandidateLayout, Outcome};

/// Votes and outcomes of an arm in some replicates.
#[derive(Debug)]
pub struct ArmView<'t> {
    /// Number of the first replicate.
    pub first: u64,
    /// How many replicates.
    pub count: usize,
    /// All of the run, of which each contest's columns are some.
    pub candidates: &'t [CandidateLayout],
    /// The arm.
    pub layout: &'t ArmLayout,
    /// `[contest]`, as in the layout.
    pub contests: Vec<ContestView<'t>>,
    /// Whether an act happened that may happen or not `[act]`, as in the layout.
    pub happened: Vec<&'t [bool]>,
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
    pub(super) fn of<V: AsRef<[u64]>, O: AsRef<[Outcome]>>(
        votes: &'t [V],
        outcomes: &'t [O],
    ) -> ContestView<'t> {
        ContestView {
            votes: votes.iter().map(AsRef::as_ref).collect(),
            outcomes: outcomes.iter().map(AsRef::as_ref).collect(),
        }
    }
}
