//! The Monte Carlo standard error of what a table's question asks for.

use crate::replicates::Replicates;

use super::columns::{Column, Columns, both, divides};
use super::precision::Of;
use super::summary::{mean, proportion};
use super::weights::{Weights, only};

/// The standard error of `of` in the question's contest for its candidate, as a fraction; where not
/// all replicates have the candidate on the ballot, of those that do. 0 where there is nothing to
/// tell of.
pub fn error(table: &Replicates, of: Of) -> f64 {
    let question = &table.layout.question;
    let weights = Weights::of(table);
    let columns = |arm: usize| {
        let at = table.layout.arms[arm]
            .contests
            .iter()
            .position(|contest| contest.id == question.contest)?;
        Some(Columns::new(
            &table.layout.arms[arm].contests[at],
            &table.arms[arm][at],
            table.weights.len(),
        ))
    };
    let what_if = question
        .what_if
        .as_ref()
        .and_then(|id| table.layout.arms.iter().position(|arm| arm.id == *id));
    let place = table
        .layout
        .candidates
        .iter()
        .position(|candidate| candidate.id == question.candidate);
    let baseline = columns(0);
    let level = baseline
        .as_ref()
        .and_then(|columns| columns.of(place?))
        .map(|own| {
            let weights = weights.among(&own.on_ballot);
            let share = mean(&only(&own.share, &own.on_ballot), &weights).mcse;
            (
                share,
                proportion(&only(&own.wins, &own.on_ballot), &weights).mcse,
            )
        });
    let (share, wins) = level.unwrap_or_default();
    let differences = baseline
        .as_ref()
        .zip(what_if.and_then(columns))
        .map(|(before, after)| {
            let count = table.weights.len();
            let absent = Column::absent(count);
            let own =
                |columns: &'_ Columns| place.and_then(|place| columns.of(place)).map(Pair::of);
            let (one, other) = (
                own(before).unwrap_or(Pair::of(&absent)),
                own(&after).unwrap_or(Pair::of(&absent)),
            );
            let given = both(&one.on_ballot, &other.on_ballot);
            let kept = if divides(&given) {
                given
            } else {
                vec![true; count]
            };
            let weights = weights.among(&kept);
            let paired = |one: &[f64], other: &[f64]| {
                let less: Vec<f64> = other
                    .iter()
                    .zip(one)
                    .map(|(other, one)| other - one)
                    .collect();
                mean(&only(&less, &kept), &weights).mcse
            };
            let changed = proportion(&only(&changed(before, &after, count), &kept), &weights).mcse;
            (
                paired(&one.share, &other.share),
                paired(&one.wins, &other.wins),
                changed,
            )
        });
    match (of, differences) {
        (Of::Share, _) => share,
        (Of::Wins, _) => wins,
        (Of::Differences, None) => share.max(wins),
        (Of::Differences, Some((share, wins, changes))) => share.max(wins).max(changes),
        (Of::ShareDifference, found) => found.map_or(share, |(share, _, _)| share),
        (Of::WinsDifference, found) => found.map_or(wins, |(_, wins, _)| wins),
        (Of::WinnerChanges, found) => found.map_or(wins, |(_, _, changes)| changes),
    }
}

/// A candidate's columns as numbers.
struct Pair {
    on_ballot: Vec<bool>,
    share: Vec<f64>,
    wins: Vec<f64>,
}

impl Pair {
    fn of(column: &Column) -> Pair {
        let wins = column
            .wins
            .iter()
            .map(|wins| f64::from(u8::from(*wins)))
            .collect();
        Pair {
            on_ballot: column.on_ballot.clone(),
            share: column.share.clone(),
            wins,
        }
    }
}

/// Where other candidates win.
fn changed(before: &Columns, after: &Columns, count: usize) -> Vec<bool> {
    let absent = Column::absent(count);
    let mut changed = vec![false; count];
    for place in before.places.iter().chain(&after.places) {
        let (one, other) = (
            before.of(*place).unwrap_or(&absent),
            after.of(*place).unwrap_or(&absent),
        );
        let differs = one
            .wins
            .iter()
            .zip(&other.wins)
            .map(|(one, other)| one != other);
        changed
            .iter_mut()
            .zip(differs)
            .for_each(|(changed, differs)| *changed |= differs);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn the_error_asked_for_is_that_of_the_findings() {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        let found = estimate(&table, 1);
        let (own, contest) = (
            &found.what_ifs["without"].contests["primary"],
            &found.arms["baseline"].contests["primary"],
        );
        let (level, difference) = (&contest.candidates["a"], &own.candidates["a"]);
        assert_eq!(error(&table, Of::Share), level.share.mcse);
        assert_eq!(error(&table, Of::Wins), level.wins.mcse);
        assert_eq!(
            error(&table, Of::ShareDifference),
            difference.share_difference.mcse
        );
        assert_eq!(
            error(&table, Of::WinsDifference),
            difference.wins_difference.mcse
        );
        assert_eq!(error(&table, Of::WinnerChanges), own.winner_changes.mcse);
        let largest = [
            difference.share_difference.mcse,
            difference.wins_difference.mcse,
            own.winner_changes.mcse,
        ];
        assert_eq!(
            error(&table, Of::Differences),
            largest.into_iter().fold(0.0, f64::max)
        );
    }
}
