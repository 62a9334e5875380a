//! One candidate's result in one contest of an arm, per replicate: what experiments take means and
//! differences of.

use std::collections::BTreeMap;

use crate::replicates::Replicates;

use super::columns::{Column, Columns, changed, indicator};
use super::counted::Counted;

/// Columns `[replicate]` of one arm.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Answer {
    /// Of the votes cast; 0 where not on the ballot.
    pub share: Vec<f64>,
    pub wins: Vec<f64>,
    /// Whether each candidate wins, by place in the layout.
    winners: BTreeMap<usize, Vec<bool>>,
    /// The replicates that count: all, unless the asker says otherwise.
    pub counted: Counted,
}

impl Answer {
    /// Of an arm of `table`, by its place; all empty where the arm has no such contest.
    pub fn of(table: &Replicates, arm: usize, contest: &str, candidate: &str) -> Answer {
        let counted = Counted::of(table, None);
        let Some(at) = table.layout.arms[arm].contest(contest) else {
            return Answer {
                counted,
                ..Answer::default()
            };
        };
        let columns = Columns::of(table, (arm, at));
        let absent = Column::absent(table.weights.len());
        let own = columns.or(&absent, table.layout.candidate(candidate));
        Answer {
            share: own.share.clone(),
            wins: indicator(&own.wins),
            winners: columns
                .places
                .into_iter()
                .zip(columns.candidates.into_iter().map(|column| column.wins))
                .collect(),
            counted,
        }
    }

    /// 1 where another wins (in a contest that narrows the field: another set) than in `other`,
    /// else 0.
    pub fn changes(&self, other: &Answer) -> Vec<f64> {
        let never = vec![false; self.share.len()];
        let places = self.winners.keys().chain(other.winners.keys());
        let pairs = places.map(|place| {
            let [one, other] = [self, other].map(|of| of.winners.get(place).unwrap_or(&never));
            (&one[..], &other[..])
        });
        indicator(&changed(pairs, never.len()))
    }
}
