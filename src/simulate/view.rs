//! What single contests are expected to give, as observations look at them: nothing else is
//! evaluated.

use std::collections::BTreeMap;

use crate::election::{ContestIx, RegionIx};

use super::expected::Observed;
use super::luck::{Luck, add};
use super::model::Model;
use super::result::ContestResult;
use super::values::{Scores, Values};
use super::walk::Results;
use super::world::World;

/// A contest of an arm, everywhere or in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Place in the scenario's arms.
    pub arm: usize,
    pub contest: ContestIx,
    pub region: Option<RegionIx>,
}

impl Model {
    /// The model with no more contests than `views` need. Latents are the same.
    pub fn narrowed(mut self, views: &[View]) -> Model {
        for (arm, program) in self.programs.iter_mut().enumerate() {
            // What other arms have in common with the baseline is evaluated there.
            let needed = |ix: ContestIx| {
                views
                    .iter()
                    .any(|view| view.contest == ix && (view.arm == arm || arm == 0))
            };
            let last = program
                .contests
                .iter()
                .rposition(|contest| needed(contest.ix));
            program.contests.truncate(last.map_or(0, |last| last + 1));
        }
        let kept: Vec<(ContestIx, bool)> = {
            let contests = || self.programs.iter().flat_map(|program| &program.contests);
            let followed = |ix: ContestIx| {
                let before =
                    |program: &super::program::ArmProgram, at: usize| program.contests[at].ix == ix;
                self.programs.iter().any(|program| {
                    program
                        .contests
                        .iter()
                        .filter_map(|contest| contest.follows)
                        .any(|at| before(program, at))
                })
            };
            contests()
                .map(|contest| (contest.ix, followed(contest.ix)))
                .collect()
        };
        for contest in self
            .programs
            .iter_mut()
            .flat_map(|program| &mut program.contests)
        {
            contest.followed = kept.contains(&(contest.ix, true));
        }
        self
    }
}

/// Expected votes at `points` `[point][latent]`, all in one block: `[view][candidate of the
/// roster][point]`, empty columns for those who cannot stand. `observed`: who went on.
pub fn viewed(
    model: &Model,
    points: &[Vec<f64>],
    observed: &Observed,
    views: &[View],
) -> Vec<Vec<Vec<f64>>> {
    let observed: BTreeMap<ContestIx, Vec<usize>> = observed
        .iter()
        .map(|(contest, through)| (*contest, through.iter().map(|c| c.at()).collect()))
        .collect();
    let values = Values::of(
        &model.terms,
        Scores::given(&model.terms, points),
        points.len(),
    );
    let world = World {
        observed: &observed,
        ..World::new(model.compiled(), &values, Luck::Expected, points.len())
    };
    let arms: Vec<Results> = world.arms().collect();
    let one = |view: &View| {
        let result = arms[view.arm]
            .iter()
            .flatten()
            .find(|result| result.appeal.program.ix == view.contest);
        result
            .map(|result| votes(model, result, view.region))
            .unwrap_or_default()
    };
    views.iter().map(one).collect()
}

fn votes(model: &Model, result: &ContestResult, region: Option<RegionIx>) -> Vec<Vec<f64>> {
    let mut found = vec![Vec::new(); model.scenario.roster.candidates.len()];
    for (c, &place) in result.appeal.program.possible.iter().enumerate() {
        let Some(region) = region else {
            found[place] = result.votes[c].to_vec();
            continue;
        };
        let mut total = vec![0.0; result.votes[c].len()];
        for (stratum, votes) in model.partition.strata.iter().zip(&result.by_stratum) {
            if stratum.region == region.0 {
                votes[c].iter().for_each(|votes| add(&mut total, votes));
            }
        }
        found[place] = total;
    }
    found
}
