//! A contest held among individuals: who votes for whom, who goes on, and what everyone did last.

use std::collections::BTreeMap;

use crate::election::{Contest, Election, Status, Tastes};
use crate::replicates::FlowFrom;
use crate::rule::{Tally, decide};

use super::Replicate;
use super::people::People;
use super::stage::{Ballot, Mind, Stage};

/// Place in the roster of the candidate whom a voter last voted for in the chain
/// `[stratum][voter]`.
pub type Last = Vec<Vec<Option<u16>>>;

/// One contest of one arm after it.
#[derive(Debug, Clone)]
pub struct Polled {
    pub people: People,
    pub last: Last,
    pub ballot: Ballot,
    /// Places in the roster of those who win or go on.
    pub through: Vec<usize>,
    pub decided: bool,
    /// `[stratum][possible]`
    pub votes: Vec<Vec<u64>>,
    /// From (places in the roster) → to (place in `possible`, or nobody).
    pub flows: BTreeMap<(FlowFrom, Option<usize>), u64>,
}

impl Polled {
    /// Votes in all strata `[possible]`.
    pub fn total(&self) -> Vec<u64> {
        let possible = 0..self.ballot.possible.len();
        possible
            .map(|c| self.votes.iter().map(|votes| votes[c]).sum())
            .collect()
    }
}

/// How the origin of a flow is told: by the last vote where something may hang on it, else by
/// status.
fn origin(by_vote: bool, last: Option<u16>, status: Status) -> FlowFrom {
    match (last, status) {
        (Some(place), _) if by_vote => FlowFrom::Candidate(usize::from(place)),
        (_, Status::Returning) => FlowFrom::Returning,
        (_, Status::Orphaned) => FlowFrom::Orphaned,
        (_, Status::New) => FlowFrom::New,
    }
}

/// Holds `contest` of `election` after the one that it follows, or among `people` who have not
/// voted yet.
pub fn poll(
    replicate: &Replicate,
    election: &Election,
    contest: &Contest,
    before: Option<&Polled>,
    people: &People,
) -> Polled {
    let people = before.map_or(people, |before| &before.people);
    let (through, decided) =
        before.map_or((&[][..], false), |before| (&before.through, before.decided));
    let stage = Stage::new(
        replicate,
        election,
        contest,
        Ballot::after(election, contest, through, decided),
    );
    let ballot = &stage.ballot;
    let nobody = || {
        people
            .iter()
            .map(|stratum| vec![None; stratum.count])
            .collect()
    };
    let mut last: Last = before.map_or_else(nobody, |before| before.last.clone());
    let mut votes = vec![vec![0; ballot.possible.len()]; people.len()];
    let mut flows = BTreeMap::new();
    let by_vote = contest.tastes == Tastes::Kept || replicate.scenario().is_followed(contest.ix);
    let mut mind = Mind::default();
    for (s, stratum) in people.iter().enumerate() {
        let Some(local) = stage
            .of(stratum.bloc, stratum.region)
            .filter(|_| ballot.held)
        else {
            continue;
        };
        let bloc = election.electorate.blocs[stratum.bloc].as_ref();
        let there = bloc.map_or(0, |bloc| bloc.voters[stratum.region] as usize);
        for (voter, memory) in last[s].iter_mut().enumerate().take(there) {
            let status = local.status(memory.map(usize::from));
            local.mind(stratum, voter, status, &mut mind);
            let vote = local.vote(stratum, voter, &mind);
            if before.is_some() {
                *flows
                    .entry((origin(by_vote, *memory, status), vote))
                    .or_insert(0) += 1;
            }
            if let Some(c) = vote {
                votes[s][c] += 1;
                *memory = Some(ballot.possible[c] as u16);
            }
        }
    }
    let mut polled = Polled {
        people: people.clone(),
        last,
        through: Vec::new(),
        decided: false,
        votes,
        flows,
        ballot: stage.ballot,
    };
    settle(replicate, contest, &mut polled);
    polled
}

fn settle(replicate: &Replicate, contest: &Contest, polled: &mut Polled) {
    let places = |chosen: &[bool]| -> Vec<usize> {
        polled
            .ballot
            .possible
            .iter()
            .zip(chosen)
            .filter(|(_, chosen)| **chosen)
            .map(|(place, _)| *place)
            .collect()
    };
    if !polled.ballot.held {
        (polled.through, polled.decided) = (places(&polled.ballot.came), true);
        return;
    }
    let standing = places(&polled.ballot.on);
    let total = polled.total();
    let votes: Vec<f64> = (0..total.len())
        .filter(|c| polled.ballot.on[*c])
        .map(|c| total[c] as f64)
        .collect();
    let roster = &replicate.scenario().roster;
    let id = &roster[contest.ix].id;
    let lot = |at: usize| {
        replicate
            .luck
            .uniform(&format!("lot.{id}.{}", roster.candidates[standing[at]].id))
    };
    let verdict = decide(contest.rule, Tally { first: &votes }, lot);
    polled.decided = verdict.decided;
    polled.through = verdict.through.iter().map(|at| standing[*at]).collect();
}
