//! The Monte Carlo standard error of what a table's question asks for.

use crate::replicates::Replicates;

use super::columns::{Column, Columns, both, changed, divides, indicator, less};
use super::precision::Of;
use super::summary::{change, mean, proportion};
use super::weights::{Weights, only};

/// The standard error of `of` in the question's contest for its candidate, as a fraction; where not
/// all replicates have the candidate on the ballot, of those that do. 0 where there is nothing to
/// tell of.
pub fn error(table: &Replicates, of: Of) -> f64 {
    let (layout, question) = (&table.layout, &table.layout.question);
    let (weights, count) = (Weights::of(table), table.weights.len());
    let columns = |arm: usize| {
        let contest = layout.arms[arm].contest(&question.contest)?;
        Some(Columns::of(table, (arm, contest)))
    };
    let Some(before) = columns(0) else {
        return 0.0;
    };
    let absent = Column::absent(count);
    let asked = layout.candidate(&question.candidate);
    let one = before.or(&absent, asked);
    let kept = &one.on_ballot;
    let among = weights.among(kept);
    let share = mean(&only(&one.share, kept), &among).mcse;
    let wins = proportion(&only(&one.wins, kept), &among).mcse;
    let what_if = question
        .what_if
        .as_ref()
        .and_then(|id| layout.arms.iter().position(|arm| arm.id == *id));
    let difference = what_if.and_then(columns).map(|after| {
        let other = after.or(&absent, asked);
        let mut kept = both(&one.on_ballot, &other.on_ballot);
        if !divides(&kept) {
            kept.fill(true);
        }
        let among = weights.among(&kept);
        let places = before.places.iter().chain(&after.places);
        let winners = places.map(|place| {
            let [before, after] = [&before, &after].map(|of| of.or(&absent, Some(*place)));
            (&before.wins[..], &after.wins[..])
        });
        let share = less(&other.share, &one.share);
        let wins = less(&indicator(&other.wins), &indicator(&one.wins));
        [
            mean(&only(&share, &kept), &among).mcse,
            change(&only(&wins, &kept), &among).mcse,
            proportion(&only(&changed(winners, count), &kept), &among).mcse,
        ]
    });
    of.among([share, wins], difference.unwrap_or([share, wins, wins]))
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
