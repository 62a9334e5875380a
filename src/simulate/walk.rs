//! One block of replicates through an arm's contests in the order in which they are held. Whatever
//! an arm shares with the baseline is not simulated again.

use std::rc::Rc;

use crate::election::ContestIx;

use super::appeal::{Appeal, Inherited};
use super::area::Shift;
use super::ballots::Ballots;
use super::column::Column;
use super::forward::forward;
use super::memo::Ground;
use super::origin::Memory;
use super::over::{came, changed, counted};
use super::program::{ArmProgram, ContestProgram};
use super::result::{ContestResult, Fit};
use super::sizes::Sizes;
use super::slots::Slots;
use super::world::World;

/// An arm's contests, shared where they are another's; `None` where nothing asked for hangs on it.
pub type Results<'m> = Vec<Option<Rc<ContestResult<'m>>>>;

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
        let sizes = Sizes::new(self, &program.sizes);
        let mut results: Results = Vec::with_capacity(program.contests.len());
        for contest in &program.contests {
            if !self.needs(program, contest.ix) {
                results.push(None);
                continue;
            }
            let before = contest.follows.and_then(|at| results[at].clone());
            let root = found(contest.root, &results).filter(|result| result.fit.is_some());
            let ground = self.ground(program, contest, true, [before.clone(), None, root]);
            let result = self.memo.once(ground, |ground| {
                let intercepts = self.intercepts(contest, &results);
                let result = match &contest.returns {
                    Some(returns) => counted(
                        self,
                        contest,
                        returns,
                        before.as_deref(),
                        intercepts,
                        &sizes,
                    ),
                    None => self.to_come(
                        ground,
                        Inherited {
                            intercepts,
                            ..Inherited::default()
                        },
                        None,
                        &sizes,
                    ),
                };
                self.settled(result)
            });
            results.push(Some(result));
        }
        results
    }

    /// All contests of another arm.
    pub fn arm(&self, program: &'m ArmProgram, known: Baseline<'_, 'm>) -> Results<'m> {
        let sizes = Sizes::new(self, &program.sizes);
        let mut results: Results = Vec::with_capacity(program.contests.len());
        for contest in &program.contests {
            if !self.needs(program, contest.ix) {
                results.push(None);
                continue;
            }
            let result = match self.shared(program, contest, &results, known) {
                Some(result) => result,
                None => {
                    let before = contest.follows.and_then(|at| results[at].clone());
                    // Of these nothing matters but what they were fitted to.
                    let fitted =
                        |ix| found(ix, known.results).filter(|result| result.fit.is_some());
                    let [here, root] = [contest.ix, contest.root].map(fitted);
                    let ground = self.ground(program, contest, false, [before, here, root]);
                    self.memo
                        .once(ground, |ground| self.own(ground, known, &sizes))
                }
            };
            results.push(Some(result));
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
        let after_the_same = match (contest.follows, other.follows) {
            (None, None) => true,
            (Some(here), Some(there)) => match (&results[here], &known.results[there]) {
                (Some(here), Some(there)) => Rc::ptr_eq(here, there),
                _ => false,
            },
            _ => false,
        };
        let same = after_the_same && program.sizes == known.program.sizes && contest == other;
        known.results[at].clone().filter(|_| same)
    }

    fn own(
        &self,
        ground: &Ground<'m>,
        known: Baseline<'_, 'm>,
        sizes: &Sizes,
    ) -> Rc<ContestResult<'m>> {
        let contest = ground.program;
        let there = known
            .results
            .iter()
            .flatten()
            .find(|result| result.appeal.program.ix == contest.ix);
        let Some((there, fit)) = there.and_then(|there| Some((there, there.fit.clone()?))) else {
            let given = Inherited {
                intercepts: self.intercepts(contest, known.results),
                ..Inherited::default()
            };
            return self.settled(self.to_come(ground, given, None, sizes));
        };
        let or_zero =
            |column: &Option<Column>| column.clone().unwrap_or_else(|| self.constant(0.0));
        let given = Inherited {
            intercepts: fit
                .intercepts
                .iter()
                .map(|area| {
                    contest
                        .possible
                        .iter()
                        .map(|&place| or_zero(&area[place]))
                        .collect()
                })
                .collect(),
            passing: Some(
                contest
                    .possible
                    .iter()
                    .map(|&place| self.passing(contest, &fit, place))
                    .collect(),
            ),
            nominee: Vec::new(),
        };
        let result = if Memory::of(contest) == Memory::Blank
            && Memory::of(there.appeal.program) == Memory::Blank
        {
            let ballots = Ballots::of(contest, None, self.lanes);
            let slots = Slots::of(contest, &ballots);
            let appeal = Appeal::new(
                contest,
                self.values,
                self.lanes,
                self.compiled.diminishing_before,
                slots,
                given,
            );
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
        let slots = Slots::of(contest, &ballots);
        let appeal = Appeal::new(
            contest,
            self.values,
            self.lanes,
            self.compiled.diminishing_before,
            slots,
            given,
        );
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
        let fitted = baseline
            .iter()
            .flatten()
            .find(|r| r.appeal.program.ix == contest.root)
            .and_then(|r| r.fit.as_ref());
        let topline = self.compiled.toplines[contest.root.at()].as_ref();
        let or_zero = |column: Option<Column>| column.unwrap_or_else(|| self.constant(0.0));
        match (fitted, topline) {
            (Some(fit), _) => {
                let of = |area: &Vec<Option<Column>>| {
                    contest
                        .possible
                        .iter()
                        .map(|&place| or_zero(area[place].clone()))
                        .collect()
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

fn found<'m>(
    contest: ContestIx,
    results: &[Option<Rc<ContestResult<'m>>>],
) -> Option<Rc<ContestResult<'m>>> {
    results
        .iter()
        .flatten()
        .find(|result| result.appeal.program.ix == contest)
        .cloned()
}
