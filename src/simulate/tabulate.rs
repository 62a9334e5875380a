//! A block's results → columns of the table of replicates.

use crate::election::{Chance, Election};
use crate::random::wide;
use crate::replicates::{ContestPiece, Flow, FlowFrom, Outcome};
use crate::scenario::Scenario;

use super::column::{Column, View};
use super::origin::Memory;
use super::program::ArmProgram;
use super::result::ContestResult;
use super::values::Values;

/// Where things stand in the table: its candidates are in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// `[candidate of the roster]` → place in the layout.
    pub candidates: Vec<usize>,
    /// `[bloc of the roster]` → place in the layout.
    pub blocs: Vec<usize>,
    /// `[region]` → place in the layout; empty where the scenario declares none.
    pub regions: Vec<usize>,
    /// Place of the question's candidate in the roster.
    pub asked: usize,
}

fn places(display: impl Iterator<Item = usize>, count: usize) -> Vec<usize> {
    let mut places = vec![0; count];
    display
        .enumerate()
        .for_each(|(place, at)| places[at] = place);
    places
}

impl Order {
    pub fn of(scenario: &Scenario) -> Order {
        let roster = &scenario.roster;
        Order {
            candidates: places(
                roster.candidate_display.iter().map(|c| c.at()),
                roster.candidates.len(),
            ),
            blocs: places(
                roster.bloc_display.iter().map(|b| b.at()),
                roster.blocs.len(),
            ),
            regions: places(
                roster.region_display.iter().map(|r| r.at()),
                roster.regions.len(),
            ),
            asked: scenario.question.candidate.at(),
        }
    }

    /// Of places in `possible`, in the order of the layout.
    pub fn shown(&self, possible: &[usize]) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..possible.len()).collect();
        shown.sort_by_key(|&c| self.candidates[possible[c]]);
        shown
    }
}

/// Writes votes and outcomes of one contest of one arm in one block.
pub fn votes_alone(result: &ContestResult, order: &Order, into: &mut ContestPiece) {
    let shown = order.shown(&result.appeal.program.possible);
    for (&c, into) in shown.iter().zip(&mut into.votes) {
        whole(&result.votes[c], into);
    }
    for (&c, into) in shown.iter().zip(&mut into.outcomes) {
        for ((into, on), wins) in into
            .iter_mut()
            .zip(&result.ballots.on[c])
            .zip(&result.through[c])
        {
            *into = Outcome(u8::from(*on) * Outcome::ON_BALLOT + u8::from(*wins) * Outcome::WINS);
        }
    }
}

/// Writes one contest of one arm in one block; `election` is the arm's.
pub fn tabulate(
    result: &ContestResult,
    order: &Order,
    election: &Election,
    into: &mut ContestPiece,
) {
    votes_alone(result, order, into);
    let program = result.appeal.program;
    let shown = order.shown(&program.possible);
    let electorate = election
        .contest(program.ix)
        .map_or(&[][..], |contest| &contest.electorate);
    let mut blocs: Vec<usize> = electorate.iter().map(|bloc| bloc.at()).collect();
    blocs.sort_by_key(|&bloc| order.blocs[bloc]);
    let regions = order.regions.len();
    let in_bloc = |bloc: usize| {
        (0..regions.max(1))
            .map(move |region| bloc * regions.max(1) + region)
            .collect::<Vec<_>>()
    };
    let in_region = |region: usize| {
        electorate
            .iter()
            .map(|bloc| bloc.at() * regions + region)
            .collect::<Vec<_>>()
    };
    let mut by_place: Vec<usize> = (0..regions).collect();
    by_place.sort_by_key(|&region| order.regions[region]);
    shares(
        result,
        &shown,
        blocs.iter().map(|bloc| in_bloc(*bloc)),
        &mut into.by_bloc,
    );
    shares(
        result,
        &shown,
        by_place.iter().map(|region| in_region(*region)),
        &mut into.by_region,
    );
}

/// Shares in groups of strata; as many groups as `into` has.
fn shares(
    result: &ContestResult,
    shown: &[usize],
    groups: impl Iterator<Item = Vec<usize>>,
    into: &mut [Vec<&mut [f32]>],
) {
    let lanes = result.ballots.held.len();
    for (strata, into) in groups.zip(into) {
        let sum = |c: usize| {
            let mut parts = strata
                .iter()
                .filter_map(|&stratum| result.by_stratum[stratum][c].as_ref());
            let mut sum = View::Borrowed(parts.next()?);
            parts.for_each(|votes| super::luck::add(sum.to_mut(), votes));
            Some(sum)
        };
        let votes: Vec<Option<View>> = shown.iter().map(|&c| sum(c)).collect();
        let mut total = Column::of(0.0, lanes);
        votes
            .iter()
            .flatten()
            .for_each(|votes| super::luck::add(&mut total, votes));
        for (votes, into) in votes.iter().zip(into) {
            match votes {
                Some(votes) => divide(votes, &total, into),
                None => into.fill(0.0),
            }
        }
    }
}

wide! {
    /// Whole numbers below 2^52 as integers.
    fn whole(column: &[f64], out: &mut [u64]) {
        const INTEGER: f64 = 4_503_599_627_370_496.0;
        for (out, x) in out.iter_mut().zip(column) {
            *out = if *x < INTEGER { (x + INTEGER).to_bits() ^ INTEGER.to_bits() } else { *x as u64 };
        }
    }

    /// Shares of a total, 0 of none.
    fn divide(votes: &[f64], total: &[f64], out: &mut [f32]) {
        for ((out, votes), total) in out.iter_mut().zip(votes).zip(total) {
            *out = if *total > 0.0 { (votes / total) as f32 } else { 0.0 };
        }
    }
}

/// Writes which acts happened of those that may happen or not.
pub fn happened(program: &ArmProgram, values: &Values, into: &mut [&mut [bool]]) {
    for (chances, into) in program.chances.iter().zip(into) {
        let columns: Vec<Chance<&[f64]>> = chances
            .iter()
            .map(|chance| chance.map(|term| values.get(*term)))
            .collect();
        for (lane, into) in into.iter_mut().enumerate() {
            let happens = |chance: &Chance<&[f64]>| chance.map(|column| column[lane]).part() > 0.0;
            *into = columns.iter().all(happens);
        }
    }
}

/// The flows of one contest of one arm, summed over the replicates of a block that weigh anything.
pub fn flows(result: &ContestResult, order: &Order, weights: &[f64]) -> Vec<Flow> {
    let program = result.appeal.program;
    let place = |c: usize| order.candidates[program.possible[c]];
    let memory = Memory::of(program);
    let stands = program
        .possible
        .iter()
        .position(|&c| c == order.asked)
        .map(|c| &result.ballots.on[c]);
    let origins = result.flows.len();
    let mut found = Vec::new();
    for (row, to) in result.flows.iter().enumerate() {
        let from = match (memory, row) {
            (Memory::Status, 0) => FlowFrom::Returning,
            (Memory::Status, 1) => FlowFrom::Orphaned,
            _ if row + 1 == origins => FlowFrom::New,
            // Who could stand before can stand here, in the same order.
            _ => FlowFrom::Candidate(order.candidates[result.candidates_before[row]]),
        };
        for (c, column) in to.iter().enumerate() {
            let Some(column) = column else { continue };
            // Without the question's candidate, and with.
            let mut sums = [(0u128, 0u128); 2];
            let counts =
                |(lane, _): &(usize, &f64)| result.ballots.held[*lane] && weights[*lane] > 0.0;
            for (lane, votes) in column.iter().enumerate().filter(counts) {
                let votes = u128::from(*votes as u64);
                let (sum, sum_of_squares) =
                    &mut sums[usize::from(stands.is_some_and(|on| on[lane]))];
                *sum += votes;
                *sum_of_squares += votes * votes;
            }
            let to = (c < program.possible.len()).then(|| place(c));
            for (asked, (sum, sum_of_squares)) in [false, true].into_iter().zip(sums) {
                // A flow of nobody is no flow, in whichever block.
                if sum > 0 {
                    found.push(Flow {
                        from,
                        to,
                        asked,
                        sum,
                        sum_of_squares,
                    });
                }
            }
        }
    }
    found.sort_by_key(|flow| (flow.from, flow.to.is_none(), flow.to, flow.asked));
    found
}
