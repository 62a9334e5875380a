//! One block of replicates through an arm's contests in the order in which they are held. Whatever
//! an arm shares with the baseline is not simulated again.

use std::rc::Rc;

use crate::election::ContestIx;

use super::appeal::Inherited;
use super::area::Shift;
use super::ballots::Ballots;
use super::column::Column;
use super::forward::forward;
use super::memo::{Ground, are_one};
use super::origin::Memory;
use super::over::{came, changed, counted};
use super::program::{ArmProgram, ContestProgram};
use super::result::{ContestResult, Fit, Results, of_contest};
use super::sizes::Sizes;
use super::world::World;

/// The baseline: its program with its results.
#[derive(Clone, Copy)]
pub struct Baseline<'a, 'm> {
    pub program: &'m ArmProgram,
    pub results: &'a [Option<Rc<ContestResult<'m>>>],
}

impl<'m> World<'m> {
    /// All contests of every arm, the baseline first, each when it is asked for.
    pub fn arms(&self) -> impl Iterator<Item = Results<'m>> {
        let programs = self.compiled.programs;
        let program = &programs[0];
        let results = self.baseline(program);
        let first = results.clone();
        let others = programs[1..].iter().map(move |own| {
            let baseline = Baseline {
                program,
                results: &results,
            };
            self.arm(own, baseline)
        });
        std::iter::once(first).chain(others)
    }

    /// All contests of the baseline.
    pub fn baseline(&self, program: &'m ArmProgram) -> Results<'m> {
        self.contests(program, |contest, results, sizes| {
            let before = contest.follows.and_then(|at| results[at].clone());
            let root = fitted(results, contest.root);
            let ground = self.ground(program, contest, true, [before, None, root]);
            self.memo.once(ground, |ground| {
                let intercepts = self.intercepts(contest, results);
                self.settled(match &contest.returns {
                    Some(returns) => {
                        let before = ground.hangs_on[0].as_deref();
                        counted(self, contest, returns, before, intercepts, sizes)
                    }
                    None => self.to_come(ground, Inherited::of(intercepts), None, sizes),
                })
            })
        })
    }

    /// All contests of another arm.
    pub fn arm(&self, program: &'m ArmProgram, known: Baseline<'_, 'm>) -> Results<'m> {
        self.contests(program, |contest, results, sizes| {
            if let Some(result) = self.shared(program, contest, results, known) {
                return result;
            }
            let before = contest.follows.and_then(|at| results[at].clone());
            let [here, root] = [contest.ix, contest.root].map(|ix| fitted(known.results, ix));
            let ground = self.ground(program, contest, false, [before, here, root]);
            self.memo
                .once(ground, |ground| self.own(ground, known, sizes))
        })
    }

    /// Every contest that is needed, in the order in which they are held: `result` of it, those
    /// before it and the sizes of cells.
    fn contests(
        &self,
        program: &'m ArmProgram,
        result: impl Fn(&'m ContestProgram, &Results<'m>, &Sizes) -> Rc<ContestResult<'m>>,
    ) -> Results<'m> {
        let sizes = Sizes::new(self, &program.sizes);
        let mut results: Results = Vec::with_capacity(program.contests.len());
        for contest in &program.contests {
            let needed = self.needs(program, contest.ix);
            let result = needed.then(|| result(contest, &results, &sizes));
            results.push(result);
        }
        results
    }

    fn ground(
        &self,
        program: &'m ArmProgram,
        contest: &'m ContestProgram,
        baseline: bool,
        hangs_on: [Option<Rc<ContestResult<'m>>>; 3],
    ) -> Ground<'m> {
        Ground {
            kin: self.kin,
            baseline,
            program: contest,
            sizes: &program.sizes,
            hangs_on,
        }
    }

    /// Whether what is asked about hangs on this contest, in this arm or another: what an arm
    /// changes at a contest that is over is measured against the baseline there.
    fn needs(&self, program: &ArmProgram, contest: ContestIx) -> bool {
        let Some(only) = self.only else { return true };
        let leads = |program: &ArmProgram| program.chain(only).any(|other| other.ix == contest);
        leads(program) || self.compiled.programs.iter().any(leads)
    }

    /// The baseline's result, where nothing up to there differs.
    fn shared(
        &self,
        program: &ArmProgram,
        contest: &ContestProgram,
        results: &Results<'m>,
        known: Baseline<'_, 'm>,
    ) -> Option<Rc<ContestResult<'m>>> {
        let at = known
            .program
            .contests
            .iter()
            .position(|other| other.ix == contest.ix)?;
        let other = &known.program.contests[at];
        let before = contest.follows.and_then(|at| results[at].as_ref());
        let there = other.follows.and_then(|at| known.results[at].as_ref());
        let same =
            are_one(before, there) && program.sizes == known.program.sizes && contest == other;
        known.results[at].clone().filter(|_| same)
    }

    fn own(
        &self,
        ground: &Ground<'m>,
        known: Baseline<'_, 'm>,
        sizes: &Sizes,
    ) -> Rc<ContestResult<'m>> {
        let contest = ground.program;
        let there = of_contest(known.results, contest.ix);
        let Some((there, fit)) = there.and_then(|there| Some((there, there.fit.clone()?))) else {
            let given = Inherited::of(self.intercepts(contest, known.results));
            return self.settled(self.to_come(ground, given, None, sizes));
        };
        let possible = contest.possible.iter();
        let passing = possible.map(|&place| self.passing(contest, &fit, place));
        let given = Inherited {
            passing: Some(passing.collect()),
            ..Inherited::of(self.fitted_intercepts(contest, &fit))
        };
        let result = if Memory::of(contest) == Memory::Blank
            && Memory::of(there.appeal.program) == Memory::Blank
        {
            let ballots = Ballots::of(contest, None, self.lanes);
            let appeal = self.appeal(contest, &ballots, given);
            changed(self, appeal, ballots, there, &fit, sizes)
        } else {
            let mut result = self.to_come(ground, given, Some(&fit.turnout), sizes);
            result.fit = Some(fit.clone());
            result
        };
        self.settled(result)
    }

    /// The shock of a contest that is over: as fitted, or a candidate's own who had no votes to
    /// count.
    fn passing(&self, contest: &ContestProgram, fit: &Fit, place: usize) -> Column {
        let own = || {
            contest
                .utilities
                .iter()
                .flatten()
                .find_map(|utility| utility.passing[place])
        };
        let fitted = fit.passing[place]
            .as_deref()
            .or_else(|| own().map(|term| self.values.get(term)));
        fitted.map_or_else(|| self.constant(0.0), Column::copy)
    }

    fn to_come(
        &self,
        ground: &Ground<'m>,
        given: Inherited,
        shift: Option<&Shift>,
        sizes: &Sizes,
    ) -> ContestResult<'m> {
        let (contest, before) = (ground.program, ground.hangs_on[0].as_deref());
        let given = Inherited {
            nominee: came(contest, before, self.lanes),
            ..given
        };
        let ballots = Ballots::of(contest, before.map(ContestResult::passed_on), self.lanes);
        let appeal = self.appeal(contest, &ballots, given);
        forward(self, appeal, ballots, ground, sizes, shift)
    }

    fn settled(&self, mut result: ContestResult<'m>) -> Rc<ContestResult<'m>> {
        let ix = result.appeal.program.ix;
        let observed = self.observed.get(&ix).map(Vec::as_slice);
        result.settle(
            self.names().contest(ix),
            &self.names().candidates,
            &self.luck,
            observed,
        );
        Rc::new(result)
    }

    /// Intercepts `[area][possible][replicate]` of the contest whose tastes these are, as the
    /// baseline has them.
    fn intercepts(
        &self,
        contest: &ContestProgram,
        baseline: &[Option<Rc<ContestResult<'m>>>],
    ) -> Vec<Vec<Column>> {
        let fitted = of_contest(baseline, contest.root).and_then(|result| result.fit.as_ref());
        let topline = self.compiled.toplines[contest.root.at()].as_ref();
        match (fitted, topline) {
            (Some(fit), _) => self.fitted_intercepts(contest, fit),
            (None, Some(topline)) => {
                let of = |&place: &usize| self.constant(topline[place].unwrap_or(0.0));
                vec![contest.possible.iter().map(of).collect()]
            }
            (None, None) => Vec::new(),
        }
    }

    /// `[area][possible][replicate]`; 0 of who was not on the ballot.
    fn fitted_intercepts(&self, contest: &ContestProgram, fit: &Fit) -> Vec<Vec<Column>> {
        let of = |area: &Vec<Option<Column>>| {
            let places = contest.possible.iter();
            places
                .map(|&place| area[place].clone().unwrap_or_else(|| self.constant(0.0)))
                .collect()
        };
        fit.intercepts.iter().map(of).collect()
    }
}

/// The result of a contest that was fitted: of others nothing matters to those that ask.
fn fitted<'m>(
    results: &[Option<Rc<ContestResult<'m>>>],
    contest: ContestIx,
) -> Option<Rc<ContestResult<'m>>> {
    of_contest(results, contest)
        .filter(|result| result.fit.is_some())
        .cloned()
}
