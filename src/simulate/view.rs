//! What single contests are expected to give, as observations look at them: nothing else is
//! evaluated.

use crate::election::{ContestIx, RegionIx};

use super::luck::{Luck, add};
use super::model::Model;
use super::result::{ContestResult, Results, of_contest};
use super::values::Values;
use super::world::{Observed, World};

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
        let mut followed: Vec<ContestIx> = Vec::new();
        for program in &self.programs {
            let places = program
                .contests
                .iter()
                .filter_map(|contest| contest.follows);
            followed.extend(places.map(|at| program.contests[at].ix));
        }
        let programs = self.programs.iter_mut();
        for contest in programs.flat_map(|program| &mut program.contests) {
            contest.followed = followed.contains(&contest.ix);
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
    let values = Values::given(&model.terms, points);
    let world = World {
        observed,
        ..World::new(model.compiled(), &values, Luck::Expected, points.len())
    };
    let arms: Vec<Results> = world.arms().collect();
    let one = |view: &View| {
        of_contest(&arms[view.arm], view.contest)
            .map_or_else(Vec::new, |result| votes(model, result, view.region))
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
