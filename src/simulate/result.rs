//! What one contest of one arm came to in a block of replicates, and where its voters stand
//! afterwards.

use std::rc::Rc;

use crate::election::{CandidateIx, ContestIx};
use crate::random::address::Name;
use crate::rule::{Tally, Verdict};

use super::appeal::Appeal;
use super::area::Shift;
use super::ballots::{Ballots, PassedOn};
use super::column::Column;
use super::luck::{Luck, add, add_to};
use super::origin::Memory;

/// Last votes of one cell's voters after a contest; `None` stands for 0 throughout.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Voted in this contest `[status there][possible]`.
    pub voted: [Vec<Option<Column>>; 3],
    /// Did not, but did before in the chain `[possible]`.
    pub earlier: Vec<Option<Column>>,
    /// Never did.
    pub none: Option<Column>,
}

impl Standing {
    pub fn empty(possible: usize) -> Standing {
        let nobody = || vec![None; possible];
        Standing {
            voted: [nobody(), nobody(), nobody()],
            earlier: nobody(),
            none: None,
        }
    }

    /// Voters whose last vote in the chain was for this candidate, in parts.
    pub fn all(&self, candidate: usize) -> impl Iterator<Item = &Column> {
        let voted = self
            .voted
            .iter()
            .filter_map(move |voted| voted[candidate].as_ref());
        self.earlier[candidate].iter().chain(voted)
    }

    /// The same together.
    pub fn last(&self, candidate: usize) -> Option<Column> {
        let mut total = None;
        self.all(candidate)
            .for_each(|part| add_to(&mut total, part));
        total
    }
}

/// One contest of one arm in a block of replicates.
#[derive(Debug)]
pub struct ContestResult<'m> {
    pub appeal: Appeal<'m>,
    pub ballots: Ballots,
    /// `[possible][replicate]`
    pub votes: Vec<Column>,
    /// Wins or goes on, be it without a vote `[possible][replicate]`.
    pub through: Vec<Vec<bool>>,
    /// The nomination is settled `[replicate]`.
    pub decided: Vec<bool>,
    /// `[stratum][possible]`
    pub by_stratum: Vec<Vec<Option<Column>>>,
    /// `possible` of the contest followed.
    pub candidates_before: Vec<usize>,
    /// `[origin: possible of the contest followed, then new | returning, orphaned, new][possible,
    /// then none]`
    pub flows: Vec<Vec<Option<Column>>>,
    /// `[cell]`, where a contest follows in some arm, or the votes are data that another arm may
    /// change.
    pub standing: Vec<Standing>,
    /// Of a contest that is over.
    pub fit: Option<Rc<Fit>>,
    /// Replicates in which some bloc's votes exceed its size.
    pub overdrawn: Vec<bool>,
}

/// An arm's contests, shared where they are another's; `None` where nothing asked for hangs on it.
pub type Results<'m> = Vec<Option<Rc<ContestResult<'m>>>>;

/// The result of one contest, if the arm has it.
pub fn of_contest<'a, 'm>(
    results: &'a [Option<Rc<ContestResult<'m>>>],
    contest: ContestIx,
) -> Option<&'a Rc<ContestResult<'m>>> {
    let mut results = results.iter().flatten();
    results.find(|result| result.appeal.program.ix == contest)
}

/// What makes an expected result equal to the returns, per replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// `[area]` by place in the roster; `None`: not on the ballot.
    pub intercepts: Vec<Vec<Option<Column>>>,
    /// In place of the contest's own shock, by place in the roster.
    pub passing: Vec<Option<Column>>,
    /// On the logit of turnout.
    pub turnout: Shift,
}

impl<'m> ContestResult<'m> {
    /// Nothing yet; `asked`: votes are all that matters here, and where voters stand matters to
    /// nobody after.
    pub fn new(
        appeal: Appeal<'m>,
        ballots: Ballots,
        cells: usize,
        candidates_before: &[usize],
        asked: bool,
    ) -> ContestResult<'m> {
        let program = appeal.program;
        let origins = if asked {
            0
        } else {
            Memory::of(program).origins(candidates_before.len())
        };
        let possible = program.possible.len();
        let lanes = ballots.held.len();
        let kept = (program.followed && !asked) || program.returns.is_some();
        let standing = if kept {
            vec![Standing::empty(possible); cells]
        } else {
            Vec::new()
        };
        ContestResult {
            votes: vec![Column::of(0.0, lanes); possible],
            through: vec![vec![false; lanes]; possible],
            decided: vec![false; lanes],
            by_stratum: vec![vec![None; possible]; program.entitled.len()],
            candidates_before: candidates_before.to_vec(),
            flows: vec![vec![None; possible + 1]; origins],
            standing,
            fit: None,
            overdrawn: vec![false; lanes],
            appeal,
            ballots,
        }
    }

    /// What a contest that follows hangs on.
    pub fn passed_on(&self) -> PassedOn<'_> {
        PassedOn {
            possible: &self.appeal.program.possible,
            through: &self.through,
            decided: &self.decided,
        }
    }

    /// The place in `possible` of a candidate of the roster.
    pub fn place_of(&self, candidate: usize) -> Option<usize> {
        self.appeal.program.place_of(candidate)
    }

    /// Adds up the votes and applies the rule in every lane in which the contest is held; elsewhere
    /// the nominee passes on. `observed`, those who went on, stands for the
    /// verdict if it is given.
    pub fn settle(
        &mut self,
        contest: Name,
        ids: &[Name],
        luck: &Luck,
        observed: Option<&[CandidateIx]>,
    ) {
        let program = self.appeal.program;
        for (c, total) in self.votes.iter_mut().enumerate() {
            self.by_stratum
                .iter()
                .filter_map(|stratum| stratum[c].as_ref())
                .for_each(|votes| add(total, votes));
        }
        let lots = contest.child("lot");
        let (mut places, mut votes, mut verdict) = (Vec::new(), Vec::new(), Verdict::default());
        for lane in 0..self.ballots.held.len() {
            let held = self.ballots.held[lane];
            if let Some(observed) = observed.filter(|_| held) {
                self.decided[lane] = observed.len() == 1;
                for i in observed.iter().filter_map(|who| program.place_of(who.at())) {
                    self.through[i][lane] = true;
                }
                continue;
            }
            places.clear();
            places
                .extend((0..program.possible.len()).filter(|&i| !held || self.ballots.on[i][lane]));
            if held {
                votes.clear();
                votes.extend(places.iter().map(|&i| self.votes[i][lane]));
                verdict.of(program.rule, Tally { first: &votes }, |i| {
                    luck.lot(lots.with(ids[program.possible[places[i]]]), lane)
                });
            } else {
                verdict.pass_on(self.ballots.came.iter().map(|came| came[lane]));
            }
            self.decided[lane] = verdict.decided;
            for &place in &verdict.through {
                self.through[places[place]][lane] = true;
            }
        }
    }
}
