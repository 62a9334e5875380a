//! One arm's contest as columns of numbers over replicates: shares, margins, who is on the ballot and who wins.

use crate::replicates::{ContestLayout, ContestTable};

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
    pub wins: Vec<bool>,
    pub votes: Vec<f64>,
    /// 0 where not on the ballot, or where nobody votes.
    pub share: Vec<f64>,
    /// The share less the best other's; without another on the ballot, the share.
    pub margin: Vec<f64>,
}

impl Columns {
    pub fn new(layout: &ContestLayout, table: &ContestTable, count: usize) -> Columns {
        let mut held = vec![false; count];
        for column in &table.outcomes {
            held.iter_mut().zip(column).for_each(|(held, outcome)| *held |= outcome.on_ballot());
        }
        let mut cast = vec![0u64; count];
        for column in &table.votes {
            cast.iter_mut().zip(column).for_each(|(cast, votes)| *cast += votes);
        }
        let leaders: Vec<Leaders> = (0..count).map(|replicate| Leaders::of(table, replicate)).collect();
        let column = |candidate: usize| {
            let votes = &table.votes[candidate];
            let fraction = |replicate: usize, ahead: u64| {
                let votes = votes[replicate];
                let difference = votes.abs_diff(ahead) as f64;
                let signed = if votes < ahead { -difference } else { difference };
                if cast[replicate] == 0 { 0.0 } else { signed / cast[replicate] as f64 }
            };
            let outcomes = &table.outcomes[candidate];
            Column {
                on_ballot: outcomes.iter().map(|outcome| outcome.on_ballot()).collect(),
                wins: outcomes.iter().map(|outcome| outcome.wins()).collect(),
                votes: votes.iter().map(|votes| *votes as f64).collect(),
                share: (0..count).map(|replicate| fraction(replicate, 0)).collect(),
                margin: (0..count).map(|r| fraction(r, leaders[r].best_other(candidate))).collect(),
            }
        };
        Columns {
            places: layout.candidates.clone(),
            candidates: (0..layout.candidates.len()).map(column).collect(),
            cast: cast.iter().map(|cast| *cast as f64).collect(),
            held,
        }
    }

    /// The candidate's columns, if they can stand in this contest.
    pub fn of(&self, place: usize) -> Option<&Column> {
        self.places.binary_search(&place).ok().map(|candidate| &self.candidates[candidate])
    }
}

impl Column {
    /// Of someone who never stands.
    pub fn absent(count: usize) -> Column {
        Column {
            on_ballot: vec![false; count],
            wins: vec![false; count],
            votes: vec![0.0; count],
            share: vec![0.0; count],
            margin: vec![0.0; count],
        }
    }

    /// Whether there is a replicate to tell of.
    pub fn appears(&self) -> bool {
        self.on_ballot.contains(&true) || self.wins.contains(&true)
    }
}

/// The most votes in a replicate, whose they are, and the most of all others.
#[derive(Clone, Copy, Default)]
struct Leaders {
    first: usize,
    most: u64,
    next: u64,
}

impl Leaders {
    fn of(table: &ContestTable, replicate: usize) -> Leaders {
        let mut leaders = Leaders { first: usize::MAX, most: 0, next: 0 };
        for (candidate, votes) in table.votes.iter().enumerate() {
            let votes = votes[replicate];
            if votes > leaders.most {
                leaders = Leaders { first: candidate, most: votes, next: leaders.most };
            } else {
                leaders.next = leaders.next.max(votes);
            }
        }
        leaders
    }

    fn best_other(&self, candidate: usize) -> u64 {
        if candidate == self.first { self.next } else { self.most }
    }
}

/// Replicates in which every one of these is so.
pub(super) fn both(first: &[bool], second: &[bool]) -> Vec<bool> {
    first.iter().zip(second).map(|(a, b)| *a && *b).collect()
}

/// Whether a condition holds in some replicates and not in others: only then is it worth a second set of figures.
pub(super) fn divides(condition: &[bool]) -> bool {
    condition.contains(&true) && condition.contains(&false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    #[test]
    fn margins_are_against_the_best_other() {
        let replicates = sample::replicates();
        let (layout, table) = (&replicates.layout.arms[0].contests[0], &replicates.arms[0][0]);
        let columns = Columns::new(layout, table, 4);
        // Votes of a, b, c in the first replicate: 50, 30, 20.
        let first = |of: fn(&Column) -> &Vec<f64>| columns.candidates.iter().map(|c| of(c)[0]).collect::<Vec<f64>>();
        assert_eq!(first(|c| &c.share), [0.5, 0.3, 0.2]);
        assert_eq!(first(|c| &c.margin), [0.2, -0.2, -0.3]);
        assert_eq!(columns.cast[0], 100.0);
    }
}
