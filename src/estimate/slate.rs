//! How many of a slate win in the same replicate, arm by arm: one candidate in each of several
//! contests.

use indexmap::IndexMap;

use crate::replicates::Replicates;

use super::columns::less;
use super::findings::{SlateDifference, SlateFindings, SlateWins};
use super::summary::{change, proportion};
use super::weights::Weights;

/// What the table tells of the slate; nothing where the scenario names none.
pub(super) fn slate(table: &Replicates, weights: &Weights) -> Option<SlateFindings> {
    let layout = &table.layout;
    if layout.slate.is_empty() {
        return None;
    }
    let members: Vec<Vec<Vec<bool>>> = (0..layout.arms.len()).map(|arm| wins(table, arm)).collect();
    let counts: Vec<Vec<f64>> = members
        .iter()
        .map(|arm| counts(arm, table.weights.len()))
        .collect();
    let ids = || layout.arms.iter().map(|arm| arm.id.clone());
    let arms = members
        .iter()
        .zip(&counts)
        .map(|(members, counts)| of_arm(members, counts, weights));
    let differences = counts.iter().zip(&layout.arms).map(|(own, arm)| {
        let [one, other] = arm.contrast.order(own, &counts[0]);
        difference(one, other, weights)
    });
    Some(SlateFindings {
        members: layout
            .slate
            .iter()
            .map(|place| (place.contest.clone(), place.candidate.clone()))
            .collect(),
        arms: ids().zip(arms).collect(),
        what_ifs: ids().zip(differences).skip(1).collect::<IndexMap<_, _>>(),
    })
}

/// Whether each of the slate wins `[member][replicate]`; never, where the arm lacks the contest.
fn wins(table: &Replicates, arm: usize) -> Vec<Vec<bool>> {
    let layout = &table.layout;
    let member = |place: &crate::replicates::SlatePlace| {
        let contest = layout.arms[arm].contest(&place.contest)?;
        let candidate = layout.arms[arm].contests[contest]
            .candidates
            .iter()
            .position(|&at| layout.candidates[at].id == place.candidate);
        Some(
            table.arms[arm][contest].outcomes[candidate?]
                .iter()
                .map(|outcome| outcome.wins())
                .collect(),
        )
    };
    layout
        .slate
        .iter()
        .map(|place| member(place).unwrap_or_else(|| vec![false; table.weights.len()]))
        .collect()
}

/// How many win `[replicate]`.
fn counts(members: &[Vec<bool>], replicates: usize) -> Vec<f64> {
    (0..replicates)
        .map(|replicate| members.iter().filter(|wins| wins[replicate]).count() as f64)
        .collect()
}

fn of_arm(members: &[Vec<bool>], counts: &[f64], weights: &Weights) -> SlateWins {
    let exactly = |number: usize| {
        let hits: Vec<bool> = counts.iter().map(|count| *count == number as f64).collect();
        proportion(&hits, weights)
    };
    let alone: Vec<f64> = members
        .iter()
        .map(|wins| proportion(wins, weights).estimate)
        .collect();
    SlateWins {
        mean: change(counts, weights),
        exactly: (0..=members.len()).map(exactly).collect(),
        if_independent: independent(&alone),
    }
}

/// The chances that none, one, … of events of these chances happen, if each were on its own
/// (Poisson binomial, by the recursion over events): of 0.5 and 0.5 they are 0.25, 0.5, 0.25.
fn independent(chances: &[f64]) -> Vec<f64> {
    let mut exactly = vec![1.0];
    for chance in chances {
        let mut next = vec![0.0; exactly.len() + 1];
        for (number, so_far) in exactly.iter().enumerate() {
            next[number] += so_far * (1.0 - chance);
            next[number + 1] += so_far * chance;
        }
        exactly = next;
    }
    exactly
}

/// One arm less the other.
fn difference(one: &[f64], other: &[f64], weights: &Weights) -> SlateDifference {
    let more = less(one, other);
    let changed: Vec<bool> = more.iter().map(|more| *more != 0.0).collect();
    SlateDifference {
        mean_difference: change(&more, weights),
        number_changes: proportion(&changed, weights),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;
    use crate::replicates::SlatePlace;

    fn found() -> SlateFindings {
        let mut table = sample::replicates();
        let place = |contest: &str, candidate: &str| SlatePlace {
            contest: contest.into(),
            candidate: candidate.into(),
        };
        table.layout.slate = vec![place("primary", "b"), place("runoff", "a")];
        slate(&table, &Weights::new(table.weights.clone())).unwrap()
    }

    #[test]
    fn a_slate_is_counted_replicate_by_replicate() {
        // Baseline: b goes on in replicates 1, 3, 4, a wins in 1, 2: together 2, 1, 1, 1. Without:
        // b always goes on, a wins in 2: together 1, 2, 1, 1.
        let found = found();
        let exactly = |arm: &str| {
            found.arms[arm]
                .exactly
                .iter()
                .map(|e| e.estimate)
                .collect::<Vec<f64>>()
        };
        assert_eq!(exactly("baseline"), [0.0, 0.75, 0.25]);
        assert_eq!(exactly("without"), [0.0, 0.75, 0.25]);
        assert_eq!(found.arms["baseline"].mean.estimate, 1.25);
        let difference = &found.what_ifs["without"];
        assert_eq!(
            (
                difference.mean_difference.estimate,
                difference.number_changes.estimate
            ),
            (0.0, 0.5)
        );
        assert!(!found.what_ifs.contains_key("baseline"));
    }

    #[test]
    fn chances_of_their_own_multiply() {
        // b goes on in 3 of 4, a wins in 2 of 4: none 0.125, both 0.375.
        assert_eq!(found().arms["baseline"].if_independent, [0.125, 0.5, 0.375]);
        assert_eq!(independent(&[0.5, 0.5]), [0.25, 0.5, 0.25]);
        assert!((independent(&[0.1, 0.7, 0.33, 0.9]).iter().sum::<f64>() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn without_a_slate_there_is_nothing_to_tell() {
        let table = sample::replicates();
        assert_eq!(slate(&table, &Weights::new(table.weights.clone())), None);
    }
}
