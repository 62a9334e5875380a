//! The value of a parameter at which the chance to win is as asked: where an act changes who is favoured. A root on common
//! luck, so that the same replicates stand on both sides of it.

use serde::Serialize;

use crate::estimate::{Estimate, mean_of};
use crate::quantity::Date;

use super::sweep::{answer, at};
use super::{Failure, Given, Origin, Over, Progress, Size, Subject};

/// Intervals looked at for a crossing before any is narrowed down.
const INTERVALS: u32 = 8;

/// A number is narrowed down to this share of the range; dates to the day.
const NARROW: f64 = 1e-4;

/// Standard errors to either side that hold 95 % of a normal.
const WIDE: f64 = 1.959_964;

/// What was found. Crossings are in order of the parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakEven {
    pub scenario: String,
    pub title: String,
    pub candidate: String,
    pub contest: String,
    pub over: String,
    /// The chance to win that is looked for.
    pub win: f64,
    pub replicates: u64,
    pub seed: u64,
    /// The range looked at, and the chance to win at its ends.
    pub low: Given,
    pub high: Given,
    pub wins_at_low: Estimate,
    pub wins_at_high: Estimate,
    /// None: nowhere in the range.
    pub crossings: Vec<Crossing>,
}

/// Where the chance to win passes the one asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Crossing {
    /// Between the last value on one side and the first on the other; of dates the last before.
    pub at: Given,
    /// Whether the chance rises there.
    pub rises: bool,
    /// 95 % interval from the Monte Carlo error: where the chance lies within 1.96 standard errors of the one asked for.
    /// The end of the range where it does so until there.
    pub from: Given,
    pub to: Given,
}

/// A place in the range: a number, or a day.
#[derive(Debug, Clone, Copy)]
struct Scale {
    dates: bool,
    low: f64,
    high: f64,
}

impl Scale {
    fn of(low: Given, high: Given) -> Option<Scale> {
        let (dates, low_at, high_at) = match (low, high) {
            (Given::Number(a), Given::Number(b)) => (false, a, b),
            (Given::Date(a), Given::Date(b)) => (true, f64::from(a.day_number()), f64::from(b.day_number())),
            _ => return None,
        };
        (low_at < high_at).then_some(Scale { dates, low: low_at, high: high_at })
    }

    fn given(self, x: f64) -> Given {
        if self.dates {
            Given::Date(Date::from_day_number(x as i32).unwrap_or(Date::EPOCH))
        } else {
            Given::Number(super::over::tidy(x))
        }
    }

    fn middle(self, a: f64, b: f64) -> f64 {
        let middle = f64::midpoint(a, b);
        if self.dates { middle.floor() } else { middle }
    }

    /// Whether nothing worth knowing lies between.
    fn is_narrow(self, a: f64, b: f64) -> bool {
        if self.dates { b - a <= 1.0 } else { b - a <= NARROW * (self.high - self.low) }
    }
}

/// Looks for the values of `over` between its two at which the subject's candidate wins with probability `win`.
///
/// # Errors
/// If the range or the probability is none, the scenario does not load at an end of it or cannot be modelled, or
/// `progress` says `false`.
pub fn break_even(
    origin: Origin,
    over: &Over,
    win: f64,
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<BreakEven, Failure> {
    if !(win > 0.0 && win < 1.0) {
        return Err(Failure::asked(
            format!("a chance to win of {win} is none to look for"),
            "give one between 0 and 1".to_owned(),
        ));
    }
    let ends = match over.values[..] {
        [low, high] => Scale::of(low, high).map(|scale| (low, high, scale)),
        _ => None,
    };
    let (low, high, scale) = ends.ok_or_else(|| {
        let message = format!("the values of {} are not the two ends of a range", over.path);
        Failure::asked(message, format!("give {}=low:high, numbers or dates", over.path))
    })?;
    let ends = [low, high].map(|value| at(origin, std::slice::from_ref(over), &[value]));
    let mut scenario = None;
    for end in ends {
        scenario = Some(end?.scenario);
    }
    let steps = if scale.dates { f64::from(INTERVALS).min(scale.high - scale.low) } else { f64::from(INTERVALS) };
    let mut search = Search { origin, over, subject, size, progress, scale, known: Vec::new() };
    let place = |step: f64| {
        let x = scale.low + (scale.high - scale.low) * (step / steps);
        if scale.dates { x.floor() } else { x }
    };
    let places: Vec<f64> = (0..=steps as u32).map(|step| place(f64::from(step))).collect();
    for &x in &places {
        search.wins(x)?;
    }
    let margin = WIDE * (win * (1.0 - win) / size.replicates as f64).sqrt();
    let mut crossings = Vec::new();
    for pair in places.windows(2) {
        let [before, after] = [search.wins(pair[0])?.estimate, search.wins(pair[1])?.estimate];
        if (before < win) == (after < win) {
            continue;
        }
        let rises = before < win;
        let side = |wins: f64, target: f64| (wins < target) == rises;
        let (left, right) = search.narrow(pair[0], pair[1], &|wins| side(wins, win))?;
        // Outwards along the places known: the nearest on the far side of the band.
        let sign = if rises { margin } else { -margin };
        let outer_left = places.iter().rev().copied().filter(|x| *x <= left);
        let from = search.edge(outer_left, left, &|wins| side(wins, win - sign))?;
        let outer_right = places.iter().copied().filter(|x| *x >= right);
        let to = search.edge(outer_right, right, &|wins| !side(wins, win + sign))?;
        let at = if scale.dates { left } else { scale.middle(left, right) };
        crossings.push(Crossing {
            at: scale.given(at),
            rises,
            from: scale.given(from.unwrap_or(scale.low)),
            to: scale.given(to.unwrap_or(scale.high)),
        });
    }
    let (wins_at_low, wins_at_high) = (search.wins(scale.low)?, search.wins(scale.high)?);
    let (id, title) = scenario.map_or_else(Default::default, |scenario| (scenario.id, scenario.title));
    Ok(BreakEven {
        scenario: id,
        title,
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        over: over.path.clone(),
        win,
        replicates: size.replicates,
        seed: size.seed.0,
        low,
        high,
        wins_at_low,
        wins_at_high,
        crossings,
    })
}

/// Chances to win by value, each simulated once.
struct Search<'a> {
    origin: Origin<'a>,
    over: &'a Over,
    subject: &'a Subject,
    size: &'a Size,
    progress: Progress<'a>,
    scale: Scale,
    known: Vec<(f64, Estimate)>,
}

impl Search<'_> {
    fn wins(&mut self, x: f64) -> Result<Estimate, Failure> {
        if let Some((_, known)) = self.known.iter().find(|(other, _)| *other == x) {
            return Ok(*known);
        }
        let loaded = at(self.origin, std::slice::from_ref(self.over), &[self.scale.given(x)])?;
        let mut alone = loaded.scenario;
        alone.question.what_if = None;
        // How many points a search takes is known only when it ends.
        let done = self.known.len() as u64 * self.size.replicates;
        let total = done + self.size.replicates * u64::from(INTERVALS);
        let (found, _) = answer(&alone, self.subject, self.size, &|more| (self.progress)(done + more, total))?;
        let wins = mean_of(&found.wins);
        self.known.push((x, wins));
        Ok(wins)
    }

    /// The two neighbours between `left`, where `before` holds, and `right`, where it does not.
    fn narrow(&mut self, mut left: f64, mut right: f64, before: &dyn Fn(f64) -> bool) -> Result<(f64, f64), Failure> {
        while !self.scale.is_narrow(left, right) {
            let middle = self.scale.middle(left, right);
            if before(self.wins(middle)?.estimate) {
                left = middle;
            } else {
                right = middle;
            }
        }
        Ok((left, right))
    }

    /// From `inner` outwards: where the first of `outer` for which `out` holds is narrowed down to; `None` if there is none.
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
