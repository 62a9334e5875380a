//! Who may vote: blocs, their sizes by region, their views of endorsers and their support of
//! candidates.

use crate::latent::Quantity;

/// All voters, and how they respond to what they hear.
#[derive(Debug, Clone, PartialEq)]
pub struct Electorate {
    /// Susceptibility in [0, 1] of the decided.
    pub decided: Quantity,
    /// Susceptibility in [0, 1] of the decided whose candidate is out.
    pub orphaned: Quantity,
    /// Factor in [0, 1] from one act to the next smaller of the same sign on the same candidate.
    pub diminishing: Quantity,
    /// `[bloc]`
    pub blocs: Vec<Option<Bloc>>,
}

/// Voters alike for the purpose at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Bloc {
    /// Voters `[region]`; one entry where the scenario declares no regions.
    pub voters: Vec<u64>,
    /// Share undecided `[contest]`: thresholds on one rank; 0 where the bloc is not in the
    /// contest's electorate.
    pub undecided: Vec<Quantity>,
    /// `[endorser]`
    pub views: Vec<Option<View>>,
    /// Weights `[contest][candidate]` of the contests with a support table of their own; `None`
    /// where the table is absent (a contest with kept tastes) or names no such candidate.
    pub support: Vec<Option<Vec<Option<Quantity>>>>,
}

impl Bloc {
    /// Voters in all regions.
    pub fn total(&self) -> u64 {
        self.voters.iter().sum()
    }
}

/// What a bloc thinks of an endorser.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Share who know where the endorser stands `[contest]`: thresholds on one rank.
    pub aware: Vec<Quantity>,
    /// Share who approve.
    pub approve: Quantity,
    /// Share who disapprove; `approve + disapprove <= 1`.
    pub disapprove: Quantity,
}
