//! How much of an act's effect is there on a given day.

use crate::election::Chance;
use crate::random::elementary::exp;

/// How much of an act's effect is there on a day, and what that hangs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence<T> {
    /// Days since the act; negative before it.
    pub since: i32,
    /// What takes it back, the earliest first: it is over with the first that happens.
    pub withdrawals: Vec<Taken<T>>,
    /// All of these must come true for it to be there at all.
    pub chances: Vec<Chance<T>>,
    /// Days to half of the effect; 0: at once.
    pub ramp: T,
    /// Days in which half of what can fade has faded; `None`: nothing fades.
    pub half_life: Option<T>,
    /// Share that never fades.
    pub remainder: T,
}

/// A withdrawal of an act.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken<T> {
    /// Days since then.
    pub since: i32,
    /// `None`: it happened.
    pub chance: Option<Chance<T>>,
}

impl<T> Presence<T> {
    /// The same in other numbers.
    pub fn map<'s, U>(&'s self, number: impl Fn(&'s T) -> U) -> Presence<U> {
        let taken = |taken: &'s Taken<T>| Taken {
            since: taken.since,
            chance: taken.chance.as_ref().map(|chance| chance.map(&number)),
        };
        Presence {
            since: self.since,
            withdrawals: self.withdrawals.iter().map(taken).collect(),
            chances: (self.chances.iter().map(|chance| chance.map(&number))).collect(),
            ramp: number(&self.ramp),
            half_life: self.half_life.as_ref().map(&number),
            remainder: number(&self.remainder),
        }
    }

    /// Every number that it hangs on.
    pub fn numbers(&self) -> impl Iterator<Item = &T> {
        let withdrawals = self.withdrawals.iter().filter_map(|it| it.chance.as_ref());
        [&self.ramp, &self.remainder]
            .into_iter()
            .chain(&self.half_life)
            .chain(withdrawals.chain(&self.chances).flat_map(Chance::numbers))
    }

    /// The same without luck: of what may happen, a part as large as its probability does.
    pub fn in_parts(&mut self) {
        let withdrawals = self.withdrawals.iter_mut();
        withdrawals
            .filter_map(|it| it.chance.as_mut())
            .chain(&mut self.chances)
            .for_each(|chance| chance.luck = None);
    }
}

impl Presence<&[f64]> {
    /// The part that is there, by replicate.
    pub fn parts(&self) -> impl Iterator<Item = f64> {
        (0..self.ramp.len()).map(|lane| self.map(|column| column[lane]).part())
    }
}

fn half_to(exponent: f64) -> f64 {
    exp(-std::f64::consts::LN_2 * exponent)
}

impl Presence<f64> {
    /// The part in [0, 1] of the effect that is there.
    ///
    /// Seven days after an act with ramp 7 and no fading: ½. On the contest's day with ramp 0: 1.
    pub fn part(&self) -> f64 {
        let mut stands: f64 = self.chances.iter().map(Chance::part).product();
        let mut sum = 0.0;
        for withdrawal in &self.withdrawals {
            let taken = withdrawal.chance.as_ref().map_or(1.0, Chance::part);
            sum += stands * taken * self.standing(Some(withdrawal.since));
            stands *= 1.0 - taken;
        }
        sum + stands * self.standing(None)
    }

    /// The same if it happened, and was taken back so many days ago. What was taken back rose until
    /// then and falls as it rose.
    fn standing(&self, withdrawn: Option<i32>) -> f64 {
        if self.since < 0 {
            return 0.0;
        }
        let since = f64::from(self.since);
        let risen = |days: f64| {
            if self.ramp > 0.0 {
                1.0 - half_to(days / self.ramp)
            } else {
                1.0
            }
        };
        let fades = self.half_life.filter(|half_life| half_life.is_finite());
        let left = fades.map_or(1.0, |half_life| {
            self.remainder + (1.0 - self.remainder) * half_to(since / half_life)
        });
        match withdrawn {
            Some(days) if days >= 0 => {
                let stood = self.since - days;
                if stood <= 0 || self.ramp <= 0.0 {
                    return 0.0;
                }
                risen(f64::from(stood)) * left * half_to(f64::from(days) / self.ramp)
            }
            _ => risen(since) * left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many days after an act that does not fade.
    fn standing(since: i32, ramp: f64) -> Presence<f64> {
        Presence {
            since,
            withdrawals: Vec::new(),
            chances: Vec::new(),
            ramp,
            half_life: None,
            remainder: 0.0,
        }
    }

    #[test]
    fn an_act_is_absent_before_its_day_and_rises_by_halves() {
        assert_eq!(standing(-1, 7.0).part(), 0.0);
        assert_eq!(standing(0, 0.0).part(), 1.0);
        assert_eq!(standing(0, 7.0).part(), 0.0);
        assert!((standing(7, 7.0).part() - 0.5).abs() < 1e-15);
        assert!((standing(14, 7.0).part() - 0.75).abs() < 1e-15);
    }

    #[test]
    fn what_can_fade_fades_to_the_remainder() {
        let fading = |since| Presence {
            half_life: Some(30.0),
            remainder: 0.2,
            ..standing(since, 0.0)
        };
        assert!((fading(30).part() - 0.6).abs() < 1e-15);
        assert!((fading(100_000).part() - 0.2).abs() < 1e-15);
    }

    #[test]
    fn a_withdrawal_undoes_as_it_came() {
        let withdrawn = |since, days, ramp| Presence {
            withdrawals: vec![Taken {
                since: days,
                chance: None,
            }],
            ..standing(since, ramp)
        };
        // Stood 14 days with ramp 7 (3/4), withdrawn 7 days ago (1/2).
        assert!((withdrawn(21, 7, 7.0).part() - 0.375).abs() < 1e-15);
        assert_eq!(withdrawn(3, 0, 0.0).part(), 0.0);
        assert_eq!(withdrawn(3, -2, 0.0).part(), 1.0);
        assert_eq!(withdrawn(3, 3, 7.0).part(), 0.0);
        assert_eq!(withdrawn(3, 5, 7.0).part(), 0.0);
    }

    #[test]
    fn what_did_not_happen_is_not_there_and_takes_nothing_back() {
        let chance = |luck, probability| Chance { luck, probability };
        let present = |chances: &[Chance<f64>], taken: &[Chance<f64>]| {
            let taken = taken.iter().map(|chance| Taken {
                since: 1,
                chance: Some(*chance),
            });
            Presence {
                chances: chances.to_vec(),
                withdrawals: taken.collect(),
                ..standing(9, 0.0)
            }
            .part()
        };
        let (does, fails) = (chance(Some(0.1), 0.4), chance(Some(0.7), 0.4));
        assert_eq!(present(&[does], &[]), 1.0);
        assert_eq!(present(&[does, fails], &[]), 0.0);
        assert_eq!(present(&[does], &[fails]), 1.0);
        assert_eq!(present(&[does], &[fails, does]), 0.0);
        // Without luck: 0.4 of it, of which 0.6² is left.
        let part = chance(None, 0.4);
        assert!((present(&[part], &[part, part]) - 0.4 * 0.36).abs() < 1e-15);
    }

    #[test]
    fn a_column_is_the_same_replicate_by_replicate() {
        let (ramp, none) = ([7.0, 0.0], [0.0; 2]);
        let one = standing(7, 0.0);
        let columns = one.map(|_| &none[..]);
        let columns = Presence {
            ramp: &ramp[..],
            ..columns
        };
        let parts: Vec<f64> = columns.parts().collect();
        assert_eq!(parts, [standing(7, 7.0).part(), 1.0]);
    }
}
