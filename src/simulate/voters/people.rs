//! Voters as individuals: ranks, tastes and turnout, drawn once a replicate and kept through every
//! contest of every arm. Knows no acts and no ballots.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::random::address::Name;
use crate::scenario::Scenario;

use super::luck::Luck;

/// A number per voter.
pub type Column = Vec<f64>;

/// Voters of one bloc in one region.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    pub bloc: usize,
    pub region: usize,
    pub count: usize,
    /// Ranks in (0, 1) `[endorser][voter]`.
    pub attitude: Vec<Column>,
    pub awareness: Vec<Column>,
    /// `[voter]`: below the share of undecided is undecided.
    pub decidedness: Column,
    /// Standard Gumbel `[first contest with these tastes, candidate][voter]`.
    pub tastes: BTreeMap<(usize, usize), Column>,
    /// `[contest of the roster][voter]`: votes if below the probability to.
    pub turnout: Vec<Column>,
}

/// All voters `[stratum: bloc, then region]`.
pub type People = Vec<Rc<Stratum>>;

/// What to draw: for how many, and which tastes.
#[derive(Debug)]
pub struct Census {
    /// Most voters in any arm `[stratum]`.
    sizes: Vec<usize>,
    regions: usize,
    tastes: BTreeSet<(usize, usize)>,
    stem: Vec<Name>,
    endorsers: Vec<Name>,
    contests: Vec<Name>,
    candidates: Vec<Name>,
}

impl Census {
    pub fn of(scenario: &Scenario) -> Census {
        let roster = &scenario.roster;
        let regions = roster.regions.len().max(1);
        let mut census = Census {
            sizes: Vec::new(),
            regions,
            tastes: BTreeSet::new(),
            stem: Vec::new(),
            endorsers: roster.endorsers.iter().map(|e| Name::root(&e.id)).collect(),
            contests: roster.contests.iter().map(|c| Name::root(&c.id)).collect(),
            candidates: roster
                .candidates
                .iter()
                .map(|c| Name::root(&c.id))
                .collect(),
        };
        for (bloc, named) in roster.blocs.iter().enumerate() {
            for region in 0..regions {
                let voters = |arm: &crate::scenario::Arm| {
                    arm.election.electorate.blocs[bloc]
                        .as_ref()
                        .map_or(0, |bloc| bloc.voters[region])
                };
                census
                    .sizes
                    .push(scenario.arms.iter().map(voters).max().unwrap_or(0) as usize);
                let name = Name::root("voters").child(&named.id);
                census.stem.push(
                    roster
                        .regions
                        .get(region)
                        .map_or(name, |region| name.child(&region.id)),
                );
            }
        }
        for arm in &scenario.arms {
            for contest in &arm.election.contests {
                let root = arm.election.chains().root(contest).ix.at();
                let candidates = arm.election.chains().can_stand(contest);
                census
                    .tastes
                    .extend(candidates.iter().map(|candidate| (root, candidate.at())));
            }
        }
        census
    }

    /// Everybody.
    pub fn people(&self, luck: &Luck) -> People {
        (0..self.sizes.len())
            .map(|stratum| Rc::new(self.stratum(luck, stratum, self.sizes[stratum])))
            .collect()
    }

    /// `count` voters of a stratum; of fewer, the first.
    pub fn stratum(&self, luck: &Luck, stratum: usize, count: usize) -> Stratum {
        let stem = self.stem[stratum];
        let draw = |kind: &str, id: Name| luck.ranks(stem.child(kind).with(id), count);
        let none = Name::root("");
        Stratum {
            bloc: stratum / self.regions,
            region: stratum % self.regions,
            count,
            attitude: self
                .endorsers
                .iter()
                .map(|id| draw("attitude", *id))
                .collect(),
            awareness: self
                .endorsers
                .iter()
                .map(|id| draw("awareness", *id))
                .collect(),
            decidedness: draw("decidedness", none),
            tastes: self
                .tastes
                .iter()
                .map(|&(root, candidate)| {
                    let name = self.contests[root].with(self.candidates[candidate]);
                    let name = stem.child("taste").with(name);
                    ((root, candidate), luck.tastes(name, count))
                })
                .collect(),
            turnout: self
                .contests
                .iter()
                .map(|id| draw("turnout", *id))
                .collect(),
        }
    }
}
