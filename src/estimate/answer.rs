//! One candidate's result in one arm, per replicate: what experiments take means and differences of.
//! The one rule for what has no share: such a replicate is in no mean of shares, nor in a difference
//! unless both arms have one; a chance is over all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::replicates::{ArmLayout, Contrast, Replicates};

use super::columns::{Column, Columns, both, changed, indicator, less};
use super::counted::Counted;
use super::findings::Estimate;
use super::pairing::pairing;

/// Whose result, in what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    /// Id.
    pub candidate: &'a str,
    /// Id of the contest whose shares are told.
    pub contest: &'a str,
    /// Id of the stage whose winner is asked for; `None`: of `contest` alone.
    pub stage: Option<&'a str>,
}

impl Target<'_> {
    /// The contest whose winner has what is asked for, in an arm.
    fn decider(&self, arm: &ArmLayout) -> Option<usize> {
        match self.stage {
            Some(stage) => arm.contest(arm.stage(stage)?.contests.last()?),
            None => arm.contest(self.contest),
        }
    }
}

/// Columns `[replicate]` of one arm.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Answer {
    /// Of the votes cast; nothing that means anything where there is none.
    share: Vec<f64>,
    /// Share less the best other's, likewise.
    margin: Vec<f64>,
    /// Whether there is a share.
    exists: Vec<bool>,
    /// 1 where the candidate wins what is asked for.
    wins: Vec<f64>,
    /// Whether it is decided who does: a stage always is, a contest where it is held.
    decided: Vec<bool>,
    /// Whether each candidate wins, by place in the layout.
    winners: BTreeMap<usize, Vec<bool>>,
    /// What its arm does to the acts of the baseline.
    contrast: Contrast,
    /// The replicates that count: all, unless the asker says otherwise.
    pub counted: Counted,
}

/// Two arms, or two points, less each other, paired.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// In the chance to win, over all replicates.
    pub wins: Estimate,
    /// In the share, over the replicates in which both have one; absent where none does.
    pub share: Option<Estimate>,
    /// In so many both have a share.
    pub with_share: u64,
    /// How often the winner is another.
    pub winner_changes: Estimate,
}

impl Gap {
    /// Standard errors of share, wins, winner changes.
    pub(crate) fn errors(&self) -> [f64; 3] {
        let share = self.share.map_or(0.0, |share| share.mcse);
        [share, self.wins.mcse, self.winner_changes.mcse]
    }
}

impl Answer {
    /// Of an arm of `table`, by its place; without a share, and never winning, where the arm has no
    /// such contest.
    pub fn of(table: &Replicates, arm: usize, target: Target) -> Answer {
        let (count, layout) = (table.weights.len(), &table.layout.arms[arm]);
        let place = table.layout.candidate(target.candidate);
        let absent = Column::absent(count);
        let told = layout
            .contest(target.contest)
            .map(|at| Columns::of(table, (arm, at)));
        let own = told
            .as_ref()
            .map_or(&absent, |told| told.or(&absent, place));
        let mut winners = BTreeMap::new();
        let mut decided = vec![target.stage.is_some(); count];
        if let Some(at) = target.decider(layout) {
            let contest = &table.arms[arm][at];
            for (place, column) in layout.contests[at].candidates.iter().zip(&contest.outcomes) {
                let wins = column
                    .iter()
                    .map(|one| one.wins() && (target.stage.is_some() || one.on_ballot()));
                winners.insert(*place, wins.collect::<Vec<bool>>());
                decided
                    .iter_mut()
                    .zip(column)
                    .for_each(|(decided, one)| *decided |= one.on_ballot());
            }
        }
        let wins = place.and_then(|place| winners.get(&place));
        Answer {
            share: own.share.clone(),
            margin: own.margin.clone(),
            exists: own.exists.clone(),
            wins: wins.map_or_else(|| vec![0.0; count], |wins| indicator(wins)),
            decided,
            winners,
            contrast: layout.contrast.clone(),
            counted: Counted::weighing(table),
        }
    }

    /// 1 where the candidate wins what is asked for, else 0 `[replicate]`.
    pub fn wins(&self) -> &[f64] {
        &self.wins
    }

    /// The share `[replicate]`, to be read where there is one.
    pub fn share(&self) -> &[f64] {
        &self.share
    }

    /// Where there is a share `[replicate]`.
    pub fn exists(&self) -> &[bool] {
        &self.exists
    }

    /// Whether it is decided who wins `[replicate]`.
    pub fn decided(&self) -> &[bool] {
        &self.decided
    }

    /// The shares that there are, of the replicates that count.
    pub fn shares(&self) -> Vec<f64> {
        let shared = self.counted.among(&self.exists);
        shared.only(&self.share).into_owned()
    }

    /// The leads over the best other, of the same replicates.
    pub fn margins(&self) -> Vec<f64> {
        let shared = self.counted.among(&self.exists);
        shared.only(&self.margin).into_owned()
    }

    /// The chance, over the replicates that count.
    pub fn chance(&self, counted: &Counted) -> Estimate {
        counted.chance(&self.wins)
    }

    /// The mean share and of how many; nothing where there is none.
    pub fn mean_share(&self, counted: &Counted) -> Option<Estimate> {
        mean(&self.share, &counted.among(&self.exists))
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

    /// How this, a what-if's, and `baseline` differ, by the contrast's sign.
    pub fn against(&self, baseline: &Answer, counted: &Counted) -> Gap {
        let [one, other] = self.contrast.order(self, baseline);
        one.less(other, counted)
    }

    /// The same of the share alone.
    pub fn gain_against(&self, baseline: &Answer) -> Gain {
        let [one, other] = self.contrast.order(self, baseline);
        one.gain(other)
    }

    /// What its arm does to the acts of the baseline.
    pub fn contrast(&self) -> &Contrast {
        &self.contrast
    }

    /// What the share has gained on `base`.
    pub fn gain(&self, base: &Answer) -> Gain {
        Gain {
            values: less(&self.share, &base.share),
            exists: both(&self.exists, &base.exists),
        }
    }

    /// What it is worth that `first` and `second` have the same luck, for their mean difference in the
    /// share.
    pub fn pairing(first: &Answer, second: &Answer, counted: &Counted) -> Option<f64> {
        let shared = counted.among(&both(&first.exists, &second.exists));
        let [first, second] = [first, second].map(|of| shared.only(&of.share));
        pairing(&first, &second)
    }

    /// This less `other`, over the replicates that count.
    pub fn less(&self, other: &Answer, counted: &Counted) -> Gap {
        let gain = self.gain(other);
        let decided = counted.among(&both(&self.decided, &other.decided));
        Gap {
            wins: counted.change(&less(&self.wins, &other.wins)),
            share: gain.mean(counted),
            with_share: counted.among(&gain.exists).number(gain.exists.len()) as u64,
            winner_changes: decided.chance(&self.changes(other)),
        }
    }
}

/// A difference of shares `[replicate]`, where all of them exist.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gain {
    values: Vec<f64>,
    exists: Vec<bool>,
}

impl Gain {
    /// This less another.
    pub fn less(&self, other: &Gain) -> Gain {
        Gain {
            values: less(&self.values, &other.values),
            exists: both(&self.exists, &other.exists),
        }
    }

    /// Nothing where none exists.
    pub fn mean(&self, counted: &Counted) -> Option<Estimate> {
        mean(&self.values, &counted.among(&self.exists))
    }

    /// Those that exist, of the replicates that count.
    pub fn values(&self, counted: &Counted) -> Vec<f64> {
        counted.among(&self.exists).only(&self.values).into_owned()
    }
}

/// Nothing of nothing.
fn mean(values: &[f64], counted: &Counted) -> Option<Estimate> {
    (counted.number(values.len()) > 0).then(|| counted.mean(values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    fn answers(stage: Option<&str>) -> [Answer; 2] {
        let table = sample::replicates();
        let target = Target {
            candidate: "a",
            contest: "runoff",
            stage,
        };
        [0, 1].map(|arm| Answer::of(&table, arm, target))
    }

    #[test]
    fn what_is_not_held_has_no_share_and_is_no_loss_of_the_nomination() {
        let [own, other] = answers(Some("primary"));
        assert_eq!(own.wins(), [1.0, 1.0, 0.0, 0.0]);
        // 60 and 48 of the run-offs that a stands in.
        let mean = own.mean_share(&own.counted).unwrap().estimate;
        assert!((mean - 0.54).abs() < 1e-12, "{mean}");
        let gap = other.less(&own, &own.counted);
        // Only the first has a in both run-offs: 45 less 60.
        assert_eq!((gap.with_share, gap.wins.estimate), (1, -0.25));
        assert!((gap.share.unwrap().estimate + 0.15).abs() < 1e-12);
        assert_eq!(gap.winner_changes.estimate, 0.25);
    }

    #[test]
    fn a_run_off_that_is_not_held_is_won_by_nobody() {
        let [own, other] = answers(None);
        assert_eq!(own.wins(), [1.0, 0.0, 0.0, 0.0]);
        let gap = other.less(&own, &own.counted);
        // Of the three that both hold the winner is another in the first.
        assert!((gap.winner_changes.estimate - 1.0 / 3.0).abs() < 1e-12);
    }
}
