//! The other method: every voter an individual with their own ranks, tastes and turnout, one
//! replicate at a time. It is the oracle of the counted cells, so it reads the scenario and the
//! model's page, not what was compiled from them; it shares with them what is solved for
//! (intercepts, the scale of effects), what is data (votes counted), and the arithmetic of acts,
//! whose own tests have exact answers.

mod book;
mod luck;
mod messages;
mod over;
mod people;
mod poll;
mod stage;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::election::{Contest, ContestIx};
use crate::replicates::{ContestTable, Flow, Piece};
use crate::scenario::Scenario;

use super::area::in_area;
use super::luck::Luck as ColumnLuck;
use super::model::Model;
use super::plan::{Block, Counts, Plan};
use super::result::{ContestResult, Fit};
use super::sampled::Copula;
use super::tabulate::{self, Order, tabulate};
use super::values::{Scores, Values};
use super::world::World;
use luck::{Luck, Names};
use people::{Census, People};
use poll::{Polled, poll};

/// One replicate of all arms.
pub struct Replicate<'a> {
    model: &'a Model,
    luck: Luck<'a>,
    census: &'a Census,
    /// The baseline's contests that are over, `[contest of the roster]`.
    over: &'a [Option<Rc<ContestResult<'a>>>],
    /// Its place in their columns.
    lane: usize,
    people: OnceCell<People>,
}

impl Replicate<'_> {
    fn scenario(&self) -> &Scenario {
        &self.model.scenario
    }

    /// Voters of whom nothing is known.
    fn people(&self) -> &People {
        self.people.get_or_init(|| self.census.people(&self.luck))
    }

    fn fit(&self, contest: ContestIx) -> Option<&Fit> {
        self.over[contest.at()].as_ref()?.fit.as_deref()
    }

    /// A contest's shock on the candidate at `place`, where returns tell it.
    fn regressed(&self, contest: ContestIx, place: usize) -> Option<f64> {
        Some(self.fit(contest)?.passing[place].as_ref()?[self.lane])
    }

    /// On the logit of turnout in a contest that is over, in a region.
    fn turnout_shift(&self, contest: ContestIx, region: usize) -> f64 {
        let fit = self
            .fit(contest)
            .and_then(|fit| in_area(&fit.turnout.columns, region));
        fit.map_or(0.0, |column| column[self.lane])
    }

    /// The intercept of the candidate at `place` in a region, in a contest whose tastes are those
    /// of `root`.
    fn intercept(&self, contest: ContestIx, root: ContestIx, place: usize, region: usize) -> f64 {
        match self.fit(contest).or_else(|| self.fit(root)) {
            Some(fit) => {
                let column = in_area(&fit.intercepts, region).and_then(|area| area[place].as_ref());
                column.map_or(0.0, |column| column[self.lane])
            }
            None => self.model.toplines[root.at()]
                .as_ref()
                .and_then(|topline| topline[place])
                .unwrap_or(0.0),
        }
    }
}

/// Simulates `count` replicates from `first` on, written into their piece of the table.
pub fn block(
    plan: &Plan,
    counts: Option<Counts>,
    order: &Order,
    first: u64,
    count: usize,
    mut piece: Piece,
) -> Block {
    let model = plan.model;
    let scenario = &model.scenario;
    let baseline = &scenario.arms[0].election;
    let copula = Copula::of(&model.terms);
    let scores = Scores::Sampled {
        copula: &copula,
        seed: plan.seed,
        first,
    };
    let values = Values::of(&model.terms, scores, count);
    let world = World::new(
        model.compiled(),
        &values,
        ColumnLuck::Drawn {
            seed: plan.seed,
            first,
        },
        count,
    );
    let is_over = |contest: &Contest| contest.returns.is_some();
    let counted = if baseline.contests.iter().any(is_over) {
        world.baseline(&model.programs[0])
    } else {
        Vec::new()
    };
    let mut over = vec![None; scenario.roster.contests.len()];
    for (contest, result) in baseline
        .contests
        .iter()
        .zip(counted)
        .filter(|(contest, _)| is_over(contest))
    {
        over[contest.ix.at()] = result;
    }
    let data: Vec<Vec<bool>> = (0..scenario.arms.len())
        .map(|arm| (0..).map_while(|at| data(model, arm, at)).collect())
        .collect();
    let (census, names) = (Census::of(scenario), Names::default());
    let mut tables: Vec<Vec<ContestTable>> = scenario
        .arms
        .iter()
        .map(|arm| vec![ContestTable::default(); arm.election.contests.len()])
        .collect();
    // `[arm][contest][replicate]`
    let mut moves: Vec<Vec<Vec<Vec<Flow>>>> = tables
        .iter()
        .map(|arm| vec![Vec::new(); arm.len()])
        .collect();
    for lane in 0..count {
        let luck = Luck {
            seed: plan.seed,
            replicate: first + lane as u64,
            latents: &scenario.latents,
            copula: &copula,
            names: &names,
        };
        let replicate = Replicate {
            model,
            luck,
            census: &census,
            over: &over,
            lane,
            people: OnceCell::new(),
        };
        let mut known: Vec<Rc<Polled>> = Vec::new();
        for (arm, tables) in tables.iter_mut().enumerate() {
            let polls = replicate.arm(arm, &data[arm], &known);
            let election = &scenario.arms[arm].election;
            for (at, contest) in election
                .contests
                .iter()
                .enumerate()
                .filter(|(at, _)| !data[arm][*at])
            {
                book::enter(&mut tables[at], &polls[at], order, election, contest);
                moves[arm][at].push(book::flows(&polls[at], order));
            }
            if arm == 0 {
                known = polls;
            }
        }
    }
    let known = |arm: usize, at: usize, contest: &Contest| {
        over[contest.ix.at()].as_ref().filter(|_| data[arm][at])
    };
    for (arm, tables) in tables.iter().enumerate() {
        let election = &scenario.arms[arm].election;
        for (at, (contest, table)) in election.contests.iter().zip(tables).enumerate() {
            match known(arm, at, contest) {
                Some(result) => tabulate(result, order, election, &mut piece.arms[arm][at]),
                None => piece.arms[arm][at].fill(table),
            }
        }
    }
    for (program, piece) in model.programs.iter().zip(&mut piece.happened) {
        tabulate::happened(program, &values, piece);
    }
    if let Some(counts) = counts {
        piece.weigh(counts);
    }
    let mut flows = Vec::new();
    for (arm, moves) in moves.into_iter().enumerate() {
        let contests = scenario.arms[arm]
            .election
            .contests
            .iter()
            .zip(moves)
            .enumerate();
        let sums = |(at, (contest, moves)): (usize, (&Contest, Vec<Vec<Flow>>))| match known(
            arm, at, contest,
        ) {
            Some(result) => tabulate::flows(result, order, piece.weights),
            None => {
                let mut sums = ContestTable::default();
                let counted = moves
                    .into_iter()
                    .zip(piece.weights.iter())
                    .filter(|(_, weight)| **weight > 0.0);
                counted.for_each(|(flows, _)| {
                    sums.append(ContestTable {
                        flows,
                        ..ContestTable::default()
                    })
                });
                sums.flows
            }
        };
        flows.push(contests.map(sums).collect());
    }
    let overdrawn = over
        .iter()
        .flatten()
        .flat_map(|result| &result.overdrawn)
        .filter(|overdrawn| **overdrawn)
        .count();
    Block {
        flows,
        overdrawn: overdrawn as u64,
    }
}

/// Whether an arm's contest is data: it is over in the baseline, and nothing up to there differs.
/// `None`: no such contest.
fn data(model: &Model, arm: usize, at: usize) -> Option<bool> {
    let over = model.programs[arm].contests.get(at)?.returns.is_some();
    Some(over && same(model, arm, at))
}

fn same(model: &Model, arm: usize, at: usize) -> bool {
    let (program, baseline) = (&model.programs[arm], &model.programs[0]);
    let contest = &program.contests[at];
    let there = baseline
        .contests
        .iter()
        .find(|other| other.ix == contest.ix);
    let alike = there == Some(contest) && program.sizes == baseline.sizes;
    alike && contest.follows.is_none_or(|at| same(model, arm, at))
}

impl Replicate<'_> {
    /// All contests of an arm; `known` are the baseline's, and empty for itself.
    fn arm(&self, arm: usize, data: &[bool], known: &[Rc<Polled>]) -> Vec<Rc<Polled>> {
        let (election, baseline) = (
            &self.scenario().arms[arm].election,
            &self.scenario().arms[0].election,
        );
        let mut polls: Vec<Rc<Polled>> = Vec::with_capacity(election.contests.len());
        for (contest, is_data) in election.contests.iter().zip(data) {
            let followed = election.chains().place_followed(contest);
            let before = followed.map(|at| polls[at].clone());
            let there = baseline
                .contests
                .iter()
                .position(|other| other.ix == contest.ix);
            let there = there.and_then(|at| known.get(at));
            let polled = match (&self.over[contest.ix.at()], there) {
                (Some(_), Some(known)) if *is_data => known.clone(),
                (Some(result), None) if *is_data => Rc::new(over::found(
                    self,
                    election,
                    contest,
                    result,
                    before.as_deref(),
                )),
                (Some(_), Some(known))
                    if before.is_none()
                        && baseline
                            .contest(contest.ix)
                            .is_some_and(|c| c.follows.is_none()) =>
                {
                    Rc::new(poll(self, election, contest, None, &known.people))
                }
                _ => Rc::new(poll(
                    self,
                    election,
                    contest,
                    before.as_deref(),
                    self.people(),
                )),
            };
            polls.push(polled);
        }
        polls
    }
}
