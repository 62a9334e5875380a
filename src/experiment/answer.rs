//! One arm's answer to a subject, per replicate: the candidate's share, whether they win, and who
//! does.

use crate::estimate::Counted;
use crate::replicates::{Outcome, Replicates};

use super::Subject;

/// Columns `[replicate]` of one arm.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Answer {
    /// Of the votes cast; 0 where not on the ballot.
    pub share: Vec<f64>,
    pub wins: Vec<f64>,
    /// By place in the layout's candidates.
    outcomes: Vec<(usize, Vec<Outcome>)>,
    /// Where what is given holds.
    pub counted: Counted,
}

impl Answer {
    /// Of an arm of `table`, by its place; all empty where the arm has no such contest.
    pub fn of(table: &Replicates, arm: usize, subject: &Subject) -> Answer {
        let layout = &table.layout;
        let contests = &layout.arms[arm].contests;
        let Some(at) = contests
            .iter()
            .position(|contest| contest.id == subject.contest)
        else {
            return Answer {
                counted: subject.counted(table, arm),
                ..Answer::default()
            };
        };
        let (places, columns) = (&contests[at].candidates, &table.arms[arm][at]);
        let count = table.count as usize;
        let mut cast = vec![0u64; count];
        for votes in &columns.votes {
            cast.iter_mut()
                .zip(votes)
                .for_each(|(cast, votes)| *cast += votes);
        }
        let mut answer = Answer {
            share: vec![0.0; count],
            wins: vec![0.0; count],
            outcomes: Vec::new(),
            counted: subject.counted(table, arm),
        };
        let own = places
            .iter()
            .position(|place| layout.candidates[*place].id == subject.candidate);
        if let Some(own) = own {
            let share = |(votes, cast): (&u64, &u64)| {
                if *cast == 0 {
                    0.0
                } else {
                    *votes as f64 / *cast as f64
                }
            };
            answer.share = columns.votes[own].iter().zip(&cast).map(share).collect();
            answer.wins = columns.outcomes[own]
                .iter()
                .map(|outcome| f64::from(u8::from(outcome.wins())))
                .collect();
        }
        answer.outcomes = places
            .iter()
            .copied()
            .zip(columns.outcomes.iter().cloned())
            .collect();
        answer
    }

    /// 1 where another wins (in a contest that narrows the field: another set) than in `other`,
    /// else 0.
    pub fn changes(&self, other: &Answer) -> Vec<f64> {
        let wins = |answer: &Answer, place: usize, replicate: usize| {
            answer
                .outcomes
                .iter()
                .any(|(own, outcomes)| *own == place && outcomes[replicate].wins())
        };
        let places: Vec<usize> = self
            .outcomes
            .iter()
            .chain(&other.outcomes)
            .map(|(place, _)| *place)
            .collect();
        let changed = |replicate: usize| {
            places
                .iter()
                .any(|at| wins(self, *at, replicate) != wins(other, *at, replicate))
        };
        (0..self.share.len())
            .map(|replicate| f64::from(u8::from(changed(replicate))))
            .collect()
    }
}
