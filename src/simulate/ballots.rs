//! Who stands in a contest in a block of replicates: columns of what [`crate::rule`] says of one.

use crate::rule::{is_held, stands};

use super::program::ContestProgram;

/// What a contest passed on to those that follow it.
#[derive(Debug, Clone, Copy)]
pub struct PassedOn<'a> {
    /// Its candidates, as places in the roster, ascending.
    pub possible: &'a [usize],
    /// Wins or goes on `[possible][replicate]`.
    pub through: &'a [Vec<bool>],
    /// The nomination is settled `[replicate]`.
    pub decided: &'a [bool],
}

impl<'a> PassedOn<'a> {
    /// Of a candidate of the roster `[replicate]`; `None` for who could not stand there.
    fn through(self, candidate: usize) -> Option<&'a [bool]> {
        let at = self.possible.binary_search(&candidate).ok()?;
        Some(&self.through[at])
    }
}

/// Who stands, and whether there is anything to decide.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ballots {
    /// `[possible][replicate]`; false where the contest is not held.
    pub on: Vec<Vec<bool>>,
    /// Who came from the contest followed `[possible][replicate]`.
    pub came: Vec<Vec<bool>>,
    pub held: Vec<bool>,
}

impl Ballots {
    /// The ballots of `program` after what the contest followed passed on.
    pub fn of(program: &ContestProgram, followed: Option<PassedOn>, lanes: usize) -> Ballots {
        let came = |place: &usize| {
            let through = followed.and_then(|passed| passed.through(*place));
            through.map_or_else(|| vec![false; lanes], <[bool]>::to_vec)
        };
        let came: Vec<Vec<bool>> = program.possible.iter().map(came).collect();
        let own: Vec<bool> = program
            .possible
            .iter()
            .map(|place| program.ballot.contains(place))
            .collect();
        let open = |lane: usize| {
            let own_came = (0..own.len()).filter(|i| own[*i]).map(|i| came[i][lane]);
            is_held(
                own_came,
                followed.is_some_and(|passed| passed.decided[lane]),
            )
        };
        let held: Vec<bool> = (0..lanes).map(open).collect();
        let on = |i: usize| {
            (0..lanes)
                .map(|lane| stands(held[lane], own[i], came[i][lane]))
                .collect()
        };
        Ballots {
            on: (0..own.len()).map(on).collect(),
            came,
            held,
        }
    }

    /// The ballots of a contest that is over: those whose votes were counted.
    pub fn counted(votes: &[Option<u64>], program: &ContestProgram, lanes: usize) -> Ballots {
        let on = program
            .possible
            .iter()
            .map(|place| vec![votes[*place].is_some(); lanes])
            .collect();
        Ballots {
            on,
            came: vec![vec![false; lanes]; program.possible.len()],
            held: vec![true; lanes],
        }
    }

    /// Whether a candidate (place in `possible`) is on the ballot in any lane.
    pub fn ever(&self, candidate: usize) -> bool {
        self.on[candidate].contains(&true)
    }
}
