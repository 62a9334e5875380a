//! The Monte Carlo standard error of what a table's question asks for.

use crate::replicates::Replicates;

use super::answer::{Answer, Target};
use super::precision::Of;

/// The error of `of` for the question's candidate, as a fraction: the one that the findings tell. 0
/// where there is nothing to tell of.
pub fn error(table: &Replicates, of: Of) -> f64 {
    let (layout, question) = (&table.layout, &table.layout.question);
    let target = Target {
        candidate: &question.candidate,
        contest: &question.contest,
        stage: question.stage.as_deref(),
    };
    let own = Answer::of(table, 0, target);
    let counted = &own.counted;
    let share = own.mean_share(counted).map_or(0.0, |share| share.mcse);
    let wins = own.chance(counted).mcse;
    let what_if = question
        .what_if
        .as_ref()
        .and_then(|id| layout.arms.iter().position(|arm| arm.id == *id));
    let difference = what_if.map(|arm| Answer::of(table, arm, target).less(&own, counted).errors());
    of.among([share, wins], difference.unwrap_or([share, wins, wins]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{Summary, estimate, sample};

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
        let of = |summary: &Option<Summary>| summary.as_ref().unwrap().mcse;
        assert_eq!(error(&table, Of::Share), of(&level.share));
        assert_eq!(error(&table, Of::Wins), level.wins.mcse);
        assert_eq!(
            error(&table, Of::ShareDifference),
            of(&difference.share_difference)
        );
        assert_eq!(
            error(&table, Of::WinsDifference),
            difference.wins_difference.mcse
        );
        assert_eq!(error(&table, Of::WinnerChanges), own.winner_changes.mcse);
        let largest = [
            of(&difference.share_difference),
            difference.wins_difference.mcse,
            own.winner_changes.mcse,
        ];
        assert_eq!(
            error(&table, Of::Differences),
            largest.into_iter().fold(0.0, f64::max)
        );
    }
}
