//! A contest that is over, among individuals: its votes are data, its voters are drawn given what
//! they did.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::election::{Contest, Election, Status};
use crate::influence::Rank;
use crate::random::elementary::{exp, ln};
use crate::simulate::column::Column;
use crate::simulate::partition::Cut;
use crate::simulate::result::ContestResult;

use super::Replicate;
use super::people::Stratum;
use super::poll::Polled;
use super::stage::{Ballot, Local, Mind, Stage};

/// What is known of one voter of a contest that is over.
#[derive(Debug, Clone, Copy)]
struct PastVoter {
    cell: usize,
    status: Status,
    /// Place in `possible`.
    vote: Option<usize>,
    /// Place in `possible` of an earlier vote, of those who sat out.
    earlier: Option<usize>,
}

/// The baseline's contest as `result` has it in this replicate.
pub fn found(
    replicate: &Replicate,
    election: &Election,
    contest: &Contest,
    result: &ContestResult,
    before: Option<&Polled>,
) -> Polled {
    let lane = replicate.lane;
    let of = |flags: &[Vec<bool>]| -> Vec<bool> { flags.iter().map(|flags| flags[lane]).collect() };
    let ballot = Ballot {
        possible: result.appeal.program.possible.clone(),
        on: of(&result.ballots.on),
        came: of(&result.through).iter().map(|_| false).collect(),
        held: true,
    };
    let through = of(&result.through);
    let stage = Stage::new(replicate, election, contest, ballot);
    let place = |c: usize| stage.ballot.possible[c] as u16;
    let (mut people, mut last) = (Vec::new(), Vec::new());
    for (s, stratum) in replicate.model.partition.strata.iter().enumerate() {
        let Some(local) = stage.of(stratum.bloc.at(), usize::from(stratum.region)) else {
            let stood = before.map(|before| (before.people[s].clone(), before.last[s].clone()));
            let (voters, memory) = stood.unwrap_or_else(|| {
                let voters = replicate.people()[s].clone();
                let memory = vec![None; voters.count];
                (voters, memory)
            });
            people.push(voters);
            last.push(memory);
            continue;
        };
        let known = known(replicate, s, result);
        last.push(
            known
                .iter()
                .map(|voter| voter.vote.or(voter.earlier).map(place))
                .collect(),
        );
        let drawn = replicate.census.stratum(&replicate.luck, s, known.len());
        let root = election.chains().root(contest).ix;
        let own = (root == contest.ix).then_some(root.at());
        people.push(Rc::new(given(
            replicate, drawn, &known, &local, &stage, own,
        )));
    }
    let places = stage
        .ballot
        .possible
        .iter()
        .zip(&through)
        .filter(|(_, through)| **through);
    Polled {
        people,
        last,
        through: places.map(|(place, _)| *place).collect(),
        decided: result.decided[lane],
        votes: Vec::new(),
        flows: BTreeMap::new(),
        ballot: stage.ballot,
    }
}

/// The voters of a stratum, cell by cell.
fn known(replicate: &Replicate, stratum: usize, result: &ContestResult) -> Vec<PastVoter> {
    let mut known = Vec::new();
    for cell in replicate.model.partition.cells_of(stratum) {
        let standing = &result.standing[cell];
        let mut add = |column: &Option<Column>, status, vote, earlier| {
            let count = column.as_ref().map_or(0.0, |column| column[replicate.lane]) as usize;
            known.extend(std::iter::repeat_n(
                PastVoter {
                    cell,
                    status,
                    vote,
                    earlier,
                },
                count,
            ));
        };
        for (c, _) in result.votes.iter().enumerate() {
            Status::ALL.iter().for_each(|&status| {
                add(&standing.voted[status as usize][c], status, Some(c), None)
            });
            add(&standing.earlier[c], Status::New, None, Some(c));
        }
        add(&standing.none, Status::New, None, None);
    }
    known
}

/// Voters given their cells and what they did: ranks within the cell's bounds, turnout on the side
/// of the probability where it must have been, and, if tastes are `own` to the contest, tastes with
/// which the vote was the best: with T = e^−(U + taste), T of the choice is the least, Exp(Σ e^U),
/// and the others' exceed it by Exp(e^U).
fn given(
    replicate: &Replicate,
    mut stratum: Stratum,
    known: &[PastVoter],
    local: &Local,
    stage: &Stage,
    own: Option<usize>,
) -> Stratum {
    bound(replicate, &mut stratum, known);
    let contest = stage.contest.ix.at();
    let mut mind = Mind::default();
    for (voter, known) in known.iter().enumerate() {
        let status = match known.earlier {
            Some(c) => local.status(Some(stage.ballot.possible[c])),
            None => known.status,
        };
        local.mind(&stratum, voter, status, &mut mind);
        let turnout = &mut stratum.turnout[contest][voter];
        let Some(vote) = known.vote else {
            *turnout = mind.turnout + (1.0 - mind.turnout) * *turnout;
            continue;
        };
        *turnout *= mind.turnout;
        let Some(root) = own else { continue };
        let most = mind
            .utility
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = mind
            .utility
            .iter()
            .map(|utility| exp(utility - most))
            .collect();
        let total: f64 = weights.iter().sum();
        let mut set = |c: usize, least: f64, weight: f64| -> f64 {
            let Some(taste) = stratum.tastes.get_mut(&(root, stage.ballot.possible[c])) else {
                return least;
            };
            // A standard Gumbel taste t is an exponential e^−t.
            let time = least + exp(-taste[voter]) / weight;
            taste[voter] = most - ln(time) - mind.utility[c];
            time
        };
        let least = set(vote, 0.0, total);
        for c in (0..weights.len()).filter(|&c| c != vote && weights[c] > 0.0) {
            set(c, least, weights[c]);
        }
    }
    stratum
}

/// Moves ranks into the bounds of the voters' cells.
fn bound(replicate: &Replicate, stratum: &mut Stratum, known: &[PastVoter]) {
    let partition = &replicate.model.partition;
    let cuts = &partition.cuts[stratum.bloc];
    let at = |Cut { threshold, .. }: &Cut| threshold.at(replicate.luck.value(&threshold.quantity));
    let cuts: Vec<(Rank, f64)> = cuts
        .iter()
        .map(|cut| (cut.threshold.rank, at(cut)))
        .collect();
    let within = |rank: Rank, cell: usize, uniform: f64| {
        let (mut low, mut high) = (0.0f64, 1.0f64);
        for ((_, at), below) in cuts
            .iter()
            .zip(&partition.cells[cell].below)
            .filter(|((of, _), _)| *of == rank)
        {
            if *below {
                high = high.min(*at)
            } else {
                low = low.max(*at)
            }
        }
        low + (high - low) * uniform
    };
    for (voter, PastVoter { cell, .. }) in known.iter().enumerate() {
        for endorser in 0..stratum.attitude.len() {
            let ix = crate::election::EndorserIx(endorser as u16);
            for (rank, column) in [
                (Rank::Attitude(ix), &mut stratum.attitude[endorser]),
                (Rank::Awareness(ix), &mut stratum.awareness[endorser]),
            ] {
                column[voter] = within(rank, *cell, column[voter]);
            }
        }
        stratum.decidedness[voter] = within(Rank::Decidedness, *cell, stratum.decidedness[voter]);
    }
}
