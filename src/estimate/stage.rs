//! What several contests decide together: who wins outright, who goes to a run-off, who has the
//! nomination or the office in the end. All of it is so or not in every replicate, so that chances
//! and differences are over all that count.

use indexmap::IndexMap;

use crate::replicates::{ContestTable, Contrast, Layout, Outcome, Replicates, StageLayout};

use super::columns::{both, indicator, less};
use super::findings::{Estimate, StageChances, StageDifference, StageFindings};
use super::paired::{Winners, winner_changes};
use super::summary::{change, proportion};
use super::weights::Weights;

/// A stage of one arm as columns `[replicate]`.
pub(super) struct StageColumns {
    /// Whether a run-off is held.
    runoff: Vec<bool>,
    /// Places in the layout's list of candidates, ascending.
    places: Vec<usize>,
    /// `[candidate]`
    candidates: Vec<StageColumn>,
}

struct StageColumn {
    in_runoff: Vec<bool>,
    wins: Vec<bool>,
}

impl StageColumns {
    /// Of a stage of the arm at this place.
    pub fn of(table: &Replicates, arm: usize, stage: &StageLayout) -> Option<StageColumns> {
        let count = table.weights.len();
        let contests = &table.layout.arms[arm].contests;
        let of = |id: &String| {
            let at = contests.iter().position(|contest| contest.id == *id)?;
            Some((&contests[at].candidates, &table.arms[arm][at]))
        };
        let places = of(&stage.contests[0])?.0.clone();
        let second = stage.contests.get(1).and_then(of);
        let last = of(stage.contests.last()?)?;
        let column = |(candidates, table): (&Vec<usize>, &ContestTable),
                      place: usize,
                      so: fn(&Outcome) -> bool| {
            let own = candidates.binary_search(&place).ok();
            let own = own.and_then(|at| table.outcomes.get(at));
            own.map_or_else(
                || vec![false; count],
                |column| column.iter().map(so).collect(),
            )
        };
        let candidates: Vec<StageColumn> = places
            .iter()
            .map(|place| StageColumn {
                in_runoff: second.map_or_else(
                    || vec![false; count],
                    |second| column(second, *place, |outcome| outcome.on_ballot()),
                ),
                wins: column(last, *place, |outcome| outcome.wins()),
            })
            .collect();
        let mut runoff = vec![false; count];
        for own in &candidates {
            runoff
                .iter_mut()
                .zip(&own.in_runoff)
                .for_each(|(held, on)| *held |= on);
        }
        Some(StageColumns {
            runoff,
            places,
            candidates,
        })
    }

    fn chances(
        &self,
        layout: &Layout,
        of: impl Fn(&StageColumn) -> StageChances,
    ) -> IndexMap<String, StageChances> {
        let id = |place: &usize| layout.candidates[*place].id.clone();
        self.places
            .iter()
            .map(id)
            .zip(self.candidates.iter().map(of))
            .collect()
    }

    /// What the arm comes to.
    pub fn findings(
        &self,
        table: &Replicates,
        arm: usize,
        stage: &StageLayout,
        weights: &Weights,
    ) -> StageFindings {
        let layout = &table.layout;
        let none: Vec<bool> = self.runoff.iter().map(|held| !held).collect();
        let chance = |so: &[bool]| proportion(so, weights);
        let names: Vec<&str> = stage
            .contests
            .iter()
            .filter_map(|id| {
                let own = &layout.arms[arm];
                Some(own.contests[own.contest(id)?].name.as_str())
            })
            .collect();
        StageFindings {
            title: names.join(" and "),
            decides: stage.decides,
            contests: stage.contests.clone(),
            runoff: chance(&self.runoff),
            candidates: self.chances(layout, |own| StageChances {
                outright: chance(&both(&own.wins, &none)),
                in_runoff: chance(&own.in_runoff),
                wins_runoff: chance(&both(&own.wins, &self.runoff)),
                wins: chance(&own.wins),
            }),
        }
    }

    /// How the arm `self` and `baseline` differ, paired by replicate, by the contrast's sign.
    pub fn against(
        &self,
        baseline: &StageColumns,
        (layout, contrast): (&Layout, &Contrast),
        weights: &Weights,
    ) -> StageDifference {
        let count = self.runoff.len();
        let nobody = StageColumn {
            in_runoff: vec![false; count],
            wins: vec![false; count],
        };
        let mut places = [&baseline.places[..], &self.places].concat();
        places.sort_unstable();
        places.dedup();
        let pair = |place: usize| {
            let [before, after] = [baseline, self].map(|of| {
                let at = of.places.binary_search(&place).ok();
                at.map_or(&nobody, |at| &of.candidates[at])
            });
            (place, before, after)
        };
        let pairs: Vec<(usize, &StageColumn, &StageColumn)> =
            places.into_iter().map(pair).collect();
        let more = |after: &[bool], before: &[bool]| -> Estimate {
            let [one, other] = contrast.order(after, before).map(indicator);
            change(&less(&one, &other), weights)
        };
        let [held_before, held_after] = [&baseline.runoff, &self.runoff];
        let [none_before, none_after] = [held_before, held_after]
            .map(|held| held.iter().map(|held| !held).collect::<Vec<bool>>());
        let candidate = |(place, before, after): &(usize, &StageColumn, &StageColumn)| {
            let found = StageChances {
                outright: more(
                    &both(&after.wins, &none_after),
                    &both(&before.wins, &none_before),
                ),
                in_runoff: more(&after.in_runoff, &before.in_runoff),
                wins_runoff: more(
                    &both(&after.wins, held_after),
                    &both(&before.wins, held_before),
                ),
                wins: more(&after.wins, &before.wins),
            };
            (layout.candidates[*place].id.clone(), found)
        };
        let winners: Vec<Winners> = pairs
            .iter()
            .map(|(place, before, after)| (*place, &before.wins[..], &after.wins[..]))
            .collect();
        StageDifference {
            runoff: more(held_after, held_before),
            candidates: pairs.iter().map(candidate).collect(),
            winner_changes: winner_changes(layout, &winners, &vec![true; count], weights),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    fn found() -> (StageFindings, StageFindings, StageDifference) {
        let table = sample::replicates();
        let weights = Weights::of(&table);
        let [before, after] = [0, 1].map(|arm| {
            let stage = &table.layout.arms[arm].stages[0];
            (
                StageColumns::of(&table, arm, stage).unwrap(),
                stage.clone(),
                arm,
            )
        });
        let own = |(columns, stage, arm): &(StageColumns, StageLayout, usize)| {
            columns.findings(&table, *arm, stage, &weights)
        };
        let less = after
            .0
            .against(&before.0, (&table.layout, &Contrast::Alters), &weights);
        (own(&before), own(&after), less)
    }

    #[test]
    fn who_wins_outright_or_in_the_run_off_has_the_nomination() {
        let (own, ..) = found();
        assert_eq!(own.runoff.estimate, 0.75);
        // a wins a run-off, then outright, is not in one, loses one.
        let a = &own.candidates["a"];
        let told = [a.outright, a.in_runoff, a.wins_runoff, a.wins].map(|of| of.estimate);
        assert_eq!(told, [0.25, 0.5, 0.25, 0.5]);
        let all: f64 = own.candidates.values().map(|of| of.wins.estimate).sum();
        assert_eq!(all, 1.0);
    }

    #[test]
    fn differences_of_a_stage_are_those_of_its_chances_and_over_all_replicates() {
        let (before, after, less) = found();
        for id in ["a", "b", "c"] {
            let [before, after, less] = [&before, &after]
                .map(|of| of.candidates[id])
                .into_iter()
                .chain([less.candidates[id]])
                .map(|of| [of.outright, of.in_runoff, of.wins_runoff, of.wins].map(|e| e.estimate))
                .collect::<Vec<_>>()
                .try_into()
                .unwrap();
            for (place, less) in less.into_iter().enumerate() {
                assert_eq!(less, after[place] - before[place], "{id} {place}");
            }
        }
        assert_eq!(less.runoff.estimate, 0.25);
        // a, a, c, b against b, a, c, b.
        assert_eq!(less.winner_changes.estimate, 0.25);
        assert_eq!(less.winner_changes.replicates, 4);
        assert_eq!(less.winner_changes.changes[0].from, ["a"]);
        assert_eq!(less.winner_changes.changes[0].to, ["b"]);
    }
}
