//! What an act is worth from day to day, as the model has it: its size times how much of it is
//! there.

use crate::election::{ActSummary, Spread};
use crate::estimate::ArmFindings;
use crate::influence::{Presence, Strength, Taken};
use crate::quantity::Date;

/// Days between the points of a curve that is longer than two months.
const WEEK: i32 = 7;

/// Points of a curve at most, about one for each pixel that it is wide: of longer times they lie
/// farther apart.
const MOST: usize = 600;

/// One act of one arm, ready to be followed.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    pub act: &'a ActSummary,
    arm: &'a ArmFindings,
    pub date: Date,
}

impl<'a> Course<'a> {
    pub fn of(arm: &'a ArmFindings, act: &'a ActSummary) -> Option<Course<'a>> {
        Some(Course {
            act,
            arm,
            date: Date::parse(&act.date)?,
        })
    }

    /// How much of the effect is there on a day, in [0, 1].
    pub fn presence(&self, day: Date) -> f64 {
        of_act(self.act, day)
    }

    /// The effect when all of it is there, signed: towards whom it is about, or away.
    pub fn size(&self) -> Spread {
        let times = self.act.kind.sign() * self.act.belief.unwrap_or(1.0);
        let Spread { p5, p50, p95 } = self.act.effect;
        let (one, other) = (p5 * times, p95 * times);
        Spread {
            p5: one.min(other),
            p50: p50 * times,
            p95: one.max(other),
        }
    }

    /// The effect on a day.
    pub fn worth(&self, day: Date) -> Spread {
        let denial = |other: &ActSummary| {
            let correction = other.correction?;
            let likely = other
                .probability
                .is_none_or(|probability| probability > 0.5);
            let denies = likely && other.undoes.as_ref() == Some(&self.act.id);
            denies.then(|| (correction, of_act(other, day)))
        };
        let left = Strength {
            effect: 1.0,
            divisor: 1.0,
            presence: self.presence(day),
            belief: None,
            denials: self.arm.acts.iter().filter_map(denial).collect(),
        }
        .value();
        let Spread { p5, p50, p95 } = self.size();
        Spread {
            p5: left * p5,
            p50: left * p50,
            p95: left * p95,
        }
    }

    /// Whether it moves anyone's choice by itself.
    pub fn moves(&self) -> bool {
        let size = self.size();
        (size.p5 != 0.0 || size.p95 != 0.0) && self.last().is_some()
    }

    /// The day of the last contest whose voters hear of it.
    pub fn last(&self) -> Option<Date> {
        let heard = |id: &str| self.act.heard.get(id).is_none_or(|heard| *heard > 0.0);
        let contests = self.arm.contests.iter().filter(|(id, _)| heard(id));
        contests
            .filter_map(|(_, contest)| Date::parse(&contest.date))
            .max()
            .filter(|last| *last >= self.date)
    }

    /// The days at which the curve is drawn, the act's own first and the last contest's last.
    pub fn days(&self) -> Vec<Date> {
        let Some(last) = self.last() else {
            return Vec::new();
        };
        let acts = self
            .arm
            .acts
            .iter()
            .filter_map(|act| Date::parse(&act.date));
        let bends: Vec<i32> = acts.map(Date::day_number).collect();
        let days = points(self.date.day_number(), last.day_number(), &bends);
        days.into_iter().filter_map(Date::from_day_number).collect()
    }
}

/// Days from one to another, both with them, closer where other acts make the curve bend; no more
/// than it is wide.
fn points(from: i32, to: i32, bends: &[i32]) -> Vec<i32> {
    let stride = match to - from {
        0..=60 => 1,
        long => WEEK.max(long / (MOST / 2) as i32),
    };
    // The first weeks bend most, and so do those after another act.
    let bent = bends.iter().flat_map(|bend| *bend..=bend + 21);
    let even = (from..=to).step_by(stride as usize);
    let mut days: Vec<i32> = even
        .chain(bent)
        .chain([to])
        .filter(|day| (from..=to).contains(day))
        .collect();
    days.sort_unstable();
    days.dedup();
    let apart = days.len().div_ceil(MOST);
    let (count, mut at) = (days.len(), 0);
    days.retain(|_| {
        at += 1;
        (at - 1) % apart == 0 || at == count
    });
    days
}

fn of_act(act: &ActSummary, day: Date) -> f64 {
    let Some(date) = Date::parse(&act.date) else {
        return 0.0;
    };
    let withdrawn = act.withdrawn.as_deref().and_then(Date::parse);
    let taken = |other| Taken {
        since: day.days_since(other),
        chance: None,
    };
    let presence = Presence {
        since: day.days_since(date),
        withdrawals: withdrawn.map(taken).into_iter().collect(),
        chances: Vec::new(),
        ramp: act.ramp,
        half_life: act.half_life,
        remainder: act.remainder,
    };
    presence.part()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_has_no_more_points_than_it_is_wide_however_long_it_is() {
        assert_eq!(points(0, 3, &[0]), [0, 1, 2, 3]);
        let weeks = points(0, 70, &[10]);
        assert!(weeks.contains(&7) && weeks.contains(&31) && !weeks.contains(&33));
        let crowd: Vec<i32> = (0..3_000).map(|act| 1_000 * act).collect();
        for (to, bends) in [(2_900_000, &[][..]), (2_900_000, &crowd), (5_000, &[4_990])] {
            let days = points(0, to, bends);
            assert!(days.len() <= MOST + 1, "{}", days.len());
            assert_eq!((days[0], days[days.len() - 1]), (0, to));
        }
    }
}
