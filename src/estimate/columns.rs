//! One arm's contest as columns of numbers over replicates: shares, margins, who is on the ballot
//! and who wins.

use crate::random::wide;
use crate::replicates::{Outcome, Replicates};

/// Columns of one contest; candidates as in its layout.
pub(super) struct Columns {
    /// Places in the layout's list of candidates, ascending.
    pub places: Vec<usize>,
    /// Whether the contest is held `[replicate]`.
    pub held: Vec<bool>,
    /// Votes cast `[replicate]`.
    pub cast: Vec<f64>,
    /// `[candidate]`
    pub candidates: Vec<Column>,
}

/// One candidate's columns `[replicate]`; shares and margins are fractions of the votes cast.
pub(super) struct Column {
    pub on_ballot: Vec<bool>,
    /// In a contest that is held.
    pub wins: Vec<bool>,
    /// Whether there is a share to tell: on the ballot where somebody votes. Elsewhere what stands in
    /// the columns below means nothing.
    pub exists: Vec<bool>,
    pub votes: Vec<f64>,
    pub share: Vec<f64>,
    /// The share less the best other's; without another on the ballot, the share.
    pub margin: Vec<f64>,
}

impl Columns {
    /// Of the contest at `place`, (arm, contest), of a table.
    pub fn of(table: &Replicates, (arm, contest): (usize, usize)) -> Columns {
        let count = table.weights.len();
        let layout = &table.layout.arms[arm].contests[contest];
        let table = &table.arms[arm][contest];
        let mut held = vec![false; count];
        for column in &table.outcomes {
            held.iter_mut()
                .zip(column)
                .for_each(|(held, outcome)| *held |= outcome.on_ballot());
        }
        let votes: Vec<Vec<f64>> = table
            .votes
            .iter()
            .map(|column| written(count, |out| real(column, out)))
            .collect();
        let (mut cast, mut most, mut next) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
        votes
            .iter()
            .for_each(|column| lead(column, &mut cast, &mut most, &mut next));
        let column = |(votes, outcomes): (Vec<f64>, &Vec<Outcome>)| Column {
            on_ballot: outcomes.iter().map(|outcome| outcome.on_ballot()).collect(),
            wins: outcomes
                .iter()
                .map(|outcome| outcome.on_ballot() && outcome.wins())
                .collect(),
            exists: outcomes
                .iter()
                .zip(&cast)
                .map(|(outcome, cast)| outcome.on_ballot() && *cast > 0.0)
                .collect(),
            share: written(count, |out| shares(&votes, &cast, out)),
            margin: written(count, |out| margins(&votes, &most, &next, &cast, out)),
            votes,
        };
        Columns {
            places: layout.candidates.clone(),
            candidates: votes.into_iter().zip(&table.outcomes).map(column).collect(),
            cast,
            held,
        }
    }

    /// The candidate's columns, if they can stand in this contest.
    pub fn candidate(&self, place: usize) -> Option<&Column> {
        let at = self.places.binary_search(&place).ok()?;
        Some(&self.candidates[at])
    }

    /// The same, else `absent`.
    pub fn or<'c>(&'c self, absent: &'c Column, place: Option<usize>) -> &'c Column {
        place
            .and_then(|place| self.candidate(place))
            .unwrap_or(absent)
    }
}

impl Column {
    /// Of someone who never stands.
    pub fn absent(count: usize) -> Column {
        Column {
            on_ballot: vec![false; count],
            wins: vec![false; count],
            exists: vec![false; count],
            votes: vec![0.0; count],
            share: vec![0.0; count],
            margin: vec![0.0; count],
        }
    }

    /// Whether there is a replicate to tell of.
    pub fn appears(&self) -> bool {
        self.on_ballot.contains(&true)
    }
}

fn written(count: usize, write: impl FnOnce(&mut [f64])) -> Vec<f64> {
    let mut column = vec![0.0; count];
    write(&mut column);
    column
}

wide! {
    /// Votes, below 2^53, as real numbers.
    fn real(votes: &[u64], out: &mut [f64]) {
        out.iter_mut().zip(votes).for_each(|(out, votes)| *out = *votes as f64);
    }

    /// Adds a candidate's votes to those cast, and keeps the most of any candidate and the most of
    /// all others; who has as many as the first counts among the others.
    fn lead(votes: &[f64], cast: &mut [f64], most: &mut [f64], next: &mut [f64]) {
        for (((cast, most), next), &votes) in cast.iter_mut().zip(most).zip(next).zip(votes) {
            *cast += votes;
            let second = if votes < *most { votes } else { *most };
            *next = if second > *next { second } else { *next };
            *most = if votes > *most { votes } else { *most };
        }
    }

    fn shares(votes: &[f64], cast: &[f64], out: &mut [f64]) {
        for ((out, votes), cast) in out.iter_mut().zip(votes).zip(cast) {
            *out = if *cast == 0.0 { 0.0 } else { votes / cast };
        }
    }

    /// The lead over the best other as a share. Differences of whole numbers are exact.
    fn margins(votes: &[f64], most: &[f64], next: &[f64], cast: &[f64], out: &mut [f64]) {
        for ((((out, &votes), &most), &next), &cast) in out.iter_mut().zip(votes).zip(most).zip(next).zip(cast) {
            let other = if votes == most { next } else { most };
            *out = if cast == 0.0 { 0.0 } else { (votes - other) / cast };
        }
    }
}

/// One column less another: a paired difference.
pub(crate) fn less(after: &[f64], before: &[f64]) -> Vec<f64> {
    after.iter().zip(before).map(|(a, b)| a - b).collect()
}

/// 1 where it is so, else 0.
pub(super) fn indicator(so: &[bool]) -> Vec<f64> {
    so.iter().map(|so| f64::from(u8::from(*so))).collect()
}

/// Where other candidates win: of each the columns before and after of whether they do.
pub(super) fn changed<'c>(
    wins: impl Iterator<Item = (&'c [bool], &'c [bool])>,
    count: usize,
) -> Vec<bool> {
    let mut changed = vec![false; count];
    for (before, after) in wins {
        let differs = before.iter().zip(after).map(|(a, b)| a != b);
        changed
            .iter_mut()
            .zip(differs)
            .for_each(|(changed, differs)| *changed |= differs);
    }
    changed
}

/// Replicates in which every one of these is so.
pub(super) fn both(first: &[bool], second: &[bool]) -> Vec<bool> {
    first.iter().zip(second).map(|(a, b)| *a && *b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    #[test]
    fn margins_are_against_the_best_other() {
        let columns = Columns::of(&sample::replicates(), (0, 0));
        // Votes of a, b, c in the first replicate: 50, 30, 20.
        let first = |of: fn(&Column) -> &Vec<f64>| {
            columns
                .candidates
                .iter()
                .map(|c| of(c)[0])
                .collect::<Vec<f64>>()
        };
        assert_eq!(first(|c| &c.share), [0.5, 0.3, 0.2]);
        assert_eq!(first(|c| &c.margin), [0.2, -0.2, -0.3]);
        assert_eq!(columns.cast[0], 100.0);
    }
}
