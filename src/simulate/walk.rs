//! One block of replicates through an arm's contests in the order in which they are held. Whatever an arm shares with the
//! baseline is not simulated again.

use std::rc::Rc;

use super::appeal::{Appeal, Given};
use super::area::Shift;
use super::forward::{Memory, forward};
use super::over::{came, changed, counted};
use super::program::{ArmProgram, ContestProgram};
use super::result::{Ballots, ContestResult, Fit};
use super::sizes::Sizes;
use super::terms::Column;
use super::world::World;

/// An arm's contests, shared where they are another's.
pub type Results<'m> = Vec<Rc<ContestResult<'m>>>;

/// The baseline: its program with its results.
#[derive(Clone, Copy)]
pub struct Known<'a, 'm> {
    pub program: &'m ArmProgram,
    pub results: &'a [Rc<ContestResult<'m>>],
}

impl<'m> World<'m> {
    /// All contests of the baseline.
    pub fn baseline(&self, program: &'m ArmProgram) -> Results<'m> {
        let sizes = Sizes::new(self, &program.sizes);
        let mut results: Results = Vec::with_capacity(program.contests.len());
        for contest in &program.contests {
            let before = contest.follows.map(|at| results[at].clone());
            let intercepts = self.intercepts(contest, &results);
            let result = match &contest.returns {
                Some(returns) => counted(self, contest, returns, before.as_deref(), intercepts, &sizes),
                None => {
                    self.to_come(contest, before.as_deref(), Given { intercepts, ..Given::default() }, None, &sizes)
                }
            };
            results.push(self.settled(result));
        }
        results
    }

    /// All contests of another arm.
    pub fn arm(&self, program: &'m ArmProgram, known: Known<'_, 'm>) -> Results<'m> {
        let sizes = Sizes::new(self, &program.sizes);
        let mut results: Results = Vec::with_capacity(program.contests.len());
        for contest in &program.contests {
            let result = match self.shared(program, contest, &results, known) {
                Some(result) => result,
                None => self.own(contest, &results, known, &sizes),
            };
            results.push(result);
        }
        results
    }

    /// The baseline's result, where nothing up to there differs.
    fn shared(
        &self,
        program: &ArmProgram,
        contest: &ContestProgram,
        results: &Results<'m>,
        known: Known<'_, 'm>,
    ) -> Option<Rc<ContestResult<'m>>> {
        let at = known.program.contests.iter().position(|other| other.ix == contest.ix)?;
        let other = &known.program.contests[at];
        let after_the_same = match (contest.follows, other.follows) {
            (None, None) => true,
            (Some(here), Some(there)) => Rc::ptr_eq(&results[here], &known.results[there]),
            _ => false,
        };
        let same = after_the_same && program.sizes == known.program.sizes && contest == other;
        same.then(|| known.results[at].clone())
    }

    fn own(
        &self,
        contest: &'m ContestProgram,
        results: &Results<'m>,
        known: Known<'_, 'm>,
        sizes: &Sizes,
    ) -> Rc<ContestResult<'m>> {
        let before = contest.follows.map(|at| results[at].clone());
        let there = known.results.iter().find(|result| result.appeal.program.ix == contest.ix);
        let Some((there, fit)) = there.and_then(|there| Some((there, there.fit.clone()?))) else {
            let given = Given { intercepts: self.intercepts(contest, known.results), ..Given::default() };
            return self.settled(self.to_come(contest, before.as_deref(), given, None, sizes));
        };
        let or_zero = |column: &Option<Column>| column.clone().unwrap_or_else(|| self.constant(0.0));
        let given = Given {
            intercepts: fit
                .intercepts
                .iter()
                .map(|area| contest.possible.iter().map(|&place| or_zero(&area[place])).collect())
                .collect(),
            passing: Some(contest.possible.iter().map(|&place| self.passing(contest, &fit, place)).collect()),
            nominee: Vec::new(),
        };
        let result = if Memory::of(contest) == Memory::Blank && Memory::of(there.appeal.program) == Memory::Blank {
            let appeal = Appeal::new(contest, self.values, self.lanes, self.diminishing_before, given);
            let ballots = Ballots::of(contest, None, self.lanes);
            changed(self, appeal, ballots, there, &fit, sizes)
        } else {
            let mut result = self.to_come(contest, before.as_deref(), given, Some(&fit.turnout), sizes);
            result.fit = Some(fit.clone());
            result
        };
        self.settled(result)
    }

    /// The shock of a contest that is over: as fitted, or a candidate's own who had no votes to count.
    fn passing(&self, contest: &ContestProgram, fit: &Fit, place: usize) -> Column {
        let own = || contest.utilities.iter().flatten().find_map(|utility| utility.passing[place]);
        let fitted = fit.passing[place].as_deref().or_else(|| own().map(|term| self.values.get(term)));
        fitted.map_or_else(|| self.constant(0.0), <[f64]>::to_vec)
    }

    fn to_come(
        &self,
        contest: &'m ContestProgram,
        before: Option<&ContestResult<'m>>,
        given: Given,
        shift: Option<&Shift>,
        sizes: &Sizes,
    ) -> ContestResult<'m> {
        let given = Given { nominee: came(contest, before, self.lanes), ..given };
        let appeal = Appeal::new(contest, self.values, self.lanes, self.diminishing_before, given);
        forward(self, appeal, Ballots::of(contest, before, self.lanes), before, sizes, shift)
    }

    fn settled(&self, mut result: ContestResult<'m>) -> Rc<ContestResult<'m>> {
        let ix = result.appeal.program.ix;
        let observed = self.observed.get(&ix).map(Vec::as_slice);
        result.settle(self.names().contest(ix), &self.names().candidates, &self.luck, observed);
        Rc::new(result)
    }

    /// Intercepts `[area][possible][replicate]` of the contest whose tastes these are, as the baseline has them.
    fn intercepts(&self, contest: &ContestProgram, baseline: &[Rc<ContestResult<'m>>]) -> Vec<Vec<Column>> {
        let fitted = baseline.iter().find(|r| r.appeal.program.ix == contest.root).and_then(|r| r.fit.as_ref());
        let topline = self.model.toplines[contest.root.at()].as_ref();
        let or_zero = |column: Option<Column>| column.unwrap_or_else(|| self.constant(0.0));
        match (fitted, topline) {
            (Some(fit), _) => {
                let of = |area: &Vec<Option<Column>>| {
                    contest.possible.iter().map(|&place| or_zero(area[place].clone())).collect()
                };
                fit.intercepts.iter().map(of).collect()
            }
            (None, Some(topline)) => {
                let of = |&place: &usize| or_zero(topline[place].map(|value| self.constant(value)));
                vec![contest.possible.iter().map(of).collect()]
            }
            (None, None) => Vec::new(),
        }
    }
}
