//! Where along one parameter the chance to win passes a given one: places are looked at in order,
//! then every interval in which it does is halved. All on common luck, so that the same replicates
//! stand on both sides.

use serde::{Deserialize, Serialize};

use crate::estimate::{Estimate, WIDE};
use crate::quantity::Date;

use super::sweep::{answer, at};
use super::{Failure, Origin, Over, ParameterValue, Size, Subject};

/// Where the chance to win passes the one asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// Between the last value on one side and the first on the other; of dates, the nearest on
    /// which the chance is at least as asked.
    pub at: ParameterValue,
    /// Whether the chance rises there.
    pub rises: bool,
    /// 95 % interval from the Monte Carlo error: where the chance lies within 1.96 standard errors
    /// of the one asked for. The end of the range where it does so until there.
    pub from: ParameterValue,
    /// The other end.
    pub to: ParameterValue,
}

impl Crossing {
    /// Decimals of a number that its interval allows: two of 0.15 between 0.11 and 0.19. None of a
    /// date.
    pub fn decimals(&self) -> usize {
        let wide = match (self.from, self.to) {
            (ParameterValue::Number(from), ParameterValue::Number(to)) => (to - from) / 2.0,
            _ => 1.0,
        };
        (0..6)
            .find(|decimals| wide >= 10.0_f64.powi(-decimals))
            .unwrap_or(6) as usize
    }

    /// The break-even and the ends of its interval with as many digits as they are worth.
    pub fn rounded(&self) -> [ParameterValue; 3] {
        let scale = 10.0_f64.powi(self.decimals() as i32);
        [self.at, self.from, self.to].map(|value| match value {
            ParameterValue::Number(number) => {
                ParameterValue::Number((number * scale).round() / scale + 0.0)
            }
            date => date,
        })
    }
}

/// A place that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    /// The parameter's value there.
    pub at: ParameterValue,
    /// Chance to win there.
    pub wins: Estimate,
    /// Replicates that count there.
    pub counted: u64,
}

/// How closely to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closeness {
    /// Intervals looked at for a crossing before any is narrowed down.
    pub intervals: u32,
    /// A number is narrowed down to this share of the range; dates to the day.
    pub narrow: f64,
}

/// A place in the range: a number, or a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub dates: bool,
    pub low: f64,
    pub high: f64,
}

impl Scale {
    /// From `low` to `high`; `None` if they are not both numbers or both dates, in order.
    pub fn of(low: ParameterValue, high: ParameterValue) -> Option<Scale> {
        let (dates, low_at, high_at) = match (low, high) {
            (ParameterValue::Number(a), ParameterValue::Number(b)) => (false, a, b),
            (ParameterValue::Date(a), ParameterValue::Date(b)) => {
                (true, f64::from(a.day_number()), f64::from(b.day_number()))
            }
            _ => return None,
        };
        (low_at < high_at).then_some(Scale {
            dates,
            low: low_at,
            high: high_at,
        })
    }

    pub fn given(self, x: f64) -> ParameterValue {
        if self.dates {
            ParameterValue::Date(Date::from_day_number(x as i32).unwrap_or(Date::EPOCH))
        } else {
            ParameterValue::Number(super::over::tidy(x))
        }
    }

    fn middle(self, a: f64, b: f64) -> f64 {
        let middle = f64::midpoint(a, b);
        if self.dates { middle.floor() } else { middle }
    }

    /// Whether nothing worth knowing lies between.
    fn is_narrow(self, a: f64, b: f64, share: f64) -> bool {
        if self.dates {
            b - a <= 1.0
        } else {
            b - a <= share * (self.high - self.low)
        }
    }

    /// So many steps from end to end, less where there are fewer days.
    pub fn places(self, intervals: u32) -> Vec<f64> {
        let steps = if self.dates {
            f64::from(intervals).min(self.high - self.low)
        } else {
            f64::from(intervals)
        };
        let place = |step: u32| {
            let x = self.low + (self.high - self.low) * (f64::from(step) / steps);
            if self.dates { x.floor() } else { x }
        };
        (0..=steps as u32).map(place).collect()
    }
}

/// A place looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    x: f64,
    wins: Estimate,
    /// The standard error of a chance like the one asked for.
    error: f64,
    counted: u64,
}

/// The places looked at along one parameter, what is set beside it, and what was found there.
pub(super) struct Search<'a> {
    pub origin: Origin<'a>,
    /// The parameters, and the values of all but the last, which is looked along.
    pub over: &'a [Over],
    pub fixed: &'a [ParameterValue],
    pub win: f64,
    pub subject: &'a Subject,
    pub size: &'a Size<'a>,
    /// Is told how many replicates are done, of all places.
    pub progress: &'a (dyn Fn(u64) -> bool + Sync),
    pub scale: Scale,
    pub closeness: Closeness,
    /// Each place once.
    pub known: Vec<Place>,
    /// Names of latents, for which Sobol points leave room at every place.
    pub latents: &'a [String],
}

impl Search<'_> {
    /// All crossings, in order.
    ///
    /// # Errors
    /// If a scenario cannot be modelled, what is given holds nowhere, or `progress` says `false`.
    pub fn crossings(&mut self) -> Result<Vec<Crossing>, Failure> {
        let places = self.scale.places(self.closeness.intervals);
        for &x in &places {
            self.wins(x)?;
        }
        let mut crossings = Vec::new();
        for pair in places.windows(2) {
            let [before, after] = [self.wins(pair[0])?.estimate, self.wins(pair[1])?.estimate];
            if (before < self.win) != (after < self.win) {
                crossings.push(self.crossing(&places, (pair[0], pair[1]), before < self.win)?);
            }
        }
        Ok(crossings)
    }

    fn crossing(
        &mut self,
        places: &[f64],
        (left, right): (f64, f64),
        rises: bool,
    ) -> Result<Crossing, Failure> {
        let (scale, win) = (self.scale, self.win);
        let side = |wins: f64, target: f64| (wins < target) == rises;
        let (left, right) = self.narrow(left, right, &|wins| side(wins, win))?;
        let margin = WIDE
            * self
                .known
                .iter()
                .find(|place| place.x == left)
                .map_or(0.0, |place| place.error);
        // Outwards along the places known: the nearest on the far side of the band.
        let sign = if rises { margin } else { -margin };
        let outer_left = places.iter().rev().copied().filter(|x| *x <= left);
        let from = self.edge(outer_left, left, &|wins| side(wins, win - sign))?;
        let outer_right = places.iter().copied().filter(|x| *x >= right);
        let to = self.edge(outer_right, right, &|wins| !side(wins, win + sign))?;
        let at = match (scale.dates, rises) {
            (true, true) => right,
            (true, false) => left,
            (false, _) => scale.middle(left, right),
        };
        let (from, to) = (from.unwrap_or(scale.low), to.unwrap_or(scale.high));
        Ok(Crossing {
            at: scale.given(at),
            rises,
            from: scale.given(from),
            to: scale.given(to),
        })
    }

    /// The chance to win at a place.
    pub fn wins(&mut self, x: f64) -> Result<Estimate, Failure> {
        if let Some(known) = self.known.iter().find(|place| place.x == x) {
            return Ok(known.wins);
        }
        let values: Vec<ParameterValue> = self
            .fixed
            .iter()
            .copied()
            .chain([self.scale.given(x)])
            .collect();
        let mut alone = at(self.origin, self.over, &values)?.scenario;
        alone.question.what_if = None;
        let done = self.known.len() as u64 * self.size.replicates;
        let (found, _) = answer(&alone, self.latents, self.subject, self.size, &|more| {
            (self.progress)(done + more)
        })?;
        let wins = found.chance(&found.counted);
        // Independent replicates have this one where the chance is as asked for; points have that
        // of the place at hand.
        let counted = found.counted.number(found.wins().len()) as u64;
        let draws = found.counted.draws(counted as usize);
        let asked = (self.win * (1.0 - self.win) / draws).sqrt();
        let error = if found.counted.is_scrambled() {
            wins.mcse
        } else {
            asked
        };
        self.known.push(Place {
            x,
            wins,
            error,
            counted,
        });
        Ok(wins)
    }

    /// The places looked at, in order.
    pub fn looked(&self) -> Vec<Looked> {
        let mut known = self.known.clone();
        known.sort_by(|a, b| a.x.total_cmp(&b.x));
        let looked = |place: Place| Looked {
            at: self.scale.given(place.x),
            wins: place.wins,
            counted: place.counted,
        };
        known.into_iter().map(looked).collect()
    }

    /// The two neighbours between `left`, where `before` holds, and `right`, where it does not.
    fn narrow(
        &mut self,
        mut left: f64,
        mut right: f64,
        before: &dyn Fn(f64) -> bool,
    ) -> Result<(f64, f64), Failure> {
        while !self.scale.is_narrow(left, right, self.closeness.narrow) {
            let middle = self.scale.middle(left, right);
            if before(self.wins(middle)?.estimate) {
                left = middle;
            } else {
                right = middle;
            }
        }
        Ok((left, right))
    }

    /// From `inner` outwards: where the first of `outer` for which `out` holds is narrowed down to;
    /// `None` if there is none.
    fn edge(
        &mut self,
        outer: impl Iterator<Item = f64>,
        inner: f64,
        out: &dyn Fn(f64) -> bool,
    ) -> Result<Option<f64>, Failure> {
        let mut inner = inner;
        for x in std::iter::once(inner).chain(outer) {
            if out(self.wins(x)?.estimate) {
                let (left, right) = if x < inner {
                    self.narrow(x, inner, out)?
                } else if x > inner {
                    self.narrow(inner, x, &|wins| !out(wins))?
                } else {
                    (x, x)
                };
                return Ok(Some(if x < inner { left } else { right }));
            }
            inner = x;
        }
        Ok(None)
    }
}
