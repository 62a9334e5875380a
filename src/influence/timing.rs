//! How much of an act's effect is there on a given day.

use crate::random::elementary::exp;

/// How much of an act's effect is there on a day, and what that hangs on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Presence<T> {
    /// Days since the act; negative before it.
    pub since: i32,
    /// Days since it was taken back, if it was.
    pub since_withdrawn: Option<i32>,
    /// Days to half of the effect; 0: at once.
    pub ramp: T,
    /// Days in which half of what can fade has faded; `None`: nothing fades.
    pub half_life: Option<T>,
    /// Share that never fades.
    pub remainder: T,
}

impl<T> Presence<T> {
    /// The same in other numbers.
    pub fn map<U>(&self, number: impl Fn(&T) -> U) -> Presence<U> {
        Presence {
            since: self.since,
            since_withdrawn: self.since_withdrawn,
            ramp: number(&self.ramp),
            half_life: self.half_life.as_ref().map(&number),
            remainder: number(&self.remainder),
        }
    }

    /// Every number that it hangs on.
    pub fn numbers(&self) -> impl Iterator<Item = &T> {
        [&self.ramp, &self.remainder]
            .into_iter()
            .chain(&self.half_life)
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
    /// The part in [0, 1] of the effect that is there. What was taken back rose until then and
    /// falls as it rose.
    ///
    /// Seven days after an act with ramp 7 and no fading: ½. On the contest's day with ramp 0: 1.
    pub fn part(&self) -> f64 {
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
        match self.since_withdrawn {
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
            since_withdrawn: None,
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
            since_withdrawn: Some(days),
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
    fn a_column_is_the_same_replicate_by_replicate() {
        let (ramp, none) = ([7.0, 0.0], [0.0; 2]);
        let columns = standing(7, 0.0).map(|_| &none[..]);
        let columns = Presence {
            ramp: &ramp[..],
            ..columns
        };
        let parts: Vec<f64> = columns.parts().collect();
        assert_eq!(parts, [standing(7, 7.0).part(), 1.0]);
    }
}
