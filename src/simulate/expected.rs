//! The deterministic expected outcome f(z): what the model expects with all latents given. Counts
//! are real numbers; who goes on follows from them, or from what was observed, for f jumps where
//! one verdict gives way to another.

use crate::election::{CandidateIx, ContestIx};

use super::luck::Luck;
use super::model::Model;
use super::result::ContestResult;
use super::values::Values;
use super::world::{Observed, World};

/// Expected outcomes at several points.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// `[arm][contest]`, contests in the order in which they are held.
    pub arms: Vec<Vec<ExpectedContest>>,
}

/// One contest of one arm.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedContest {
    /// Which one, by its place in the roster.
    pub contest: ContestIx,
    /// Everyone who can be on the ballot.
    pub candidates: Vec<CandidateIx>,
    /// Expected votes `[candidate][point]`; 0 where not on the ballot.
    pub votes: Vec<Vec<f64>>,
    /// `[candidate][point]`
    pub on_ballot: Vec<Vec<bool>>,
    /// Voters entitled to vote.
    pub electorate: u64,
}

impl ExpectedContest {
    /// Expected votes of all candidates at a point.
    pub fn total(&self, point: usize) -> f64 {
        self.votes.iter().map(|votes| votes[point]).sum()
    }

    /// A candidate's share at a point; nothing where not on the ballot, or where nobody votes.
    pub fn share(&self, candidate: usize, point: usize) -> Option<f64> {
        let total = self.total(point);
        let exists = self.on_ballot[candidate][point] && total > 0.0;
        exists.then(|| self.votes[candidate][point] / total)
    }
}

/// Points worked on at once.
const AT_ONCE: usize = 256;

/// f at each of `points`: normal scores `[point][latent]`, latents as in [`Model::latents`]. A
/// point of zeros is the scenario with every uncertain quantity at its median.
pub fn expected(model: &Model, points: &[Vec<f64>], observed: &Observed) -> Expected {
    let mut arms: Vec<Vec<ExpectedContest>> = vec![Vec::new(); model.programs.len()];
    for points in points.chunks(AT_ONCE) {
        let values = Values::given(&model.terms, points);
        let world = World {
            observed,
            ..World::new(model.compiled(), &values, Luck::Expected, points.len())
        };
        for (arm, results) in arms.iter_mut().zip(world.arms()) {
            let found = results.iter().flatten().map(|result| of(result));
            if arm.is_empty() {
                arm.extend(found);
            } else {
                arm.iter_mut()
                    .zip(found)
                    .for_each(|(contest, more)| contest.extend(more));
            }
        }
    }
    Expected { arms }
}

fn of(result: &ContestResult) -> ExpectedContest {
    let program = result.appeal.program;
    ExpectedContest {
        contest: program.ix,
        candidates: program
            .possible
            .iter()
            .map(|&place| CandidateIx(place as u16))
            .collect(),
        votes: result.votes.iter().map(|votes| votes.to_vec()).collect(),
        on_ballot: result.ballots.on.clone(),
        electorate: program.entitled.iter().sum(),
    }
}

impl ExpectedContest {
    fn extend(&mut self, more: ExpectedContest) {
        self.votes
            .iter_mut()
            .zip(more.votes)
            .for_each(|(votes, more)| votes.extend(more));
        self.on_ballot
            .iter_mut()
            .zip(more.on_ballot)
            .for_each(|(on, more)| on.extend(more));
    }
}
