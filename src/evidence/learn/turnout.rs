//! How many of the first round's ballots are cast again: the posterior mode of the run-off's
//! turnout, with its curvature.
//!
//! ```text
//! v₂/v₁ = (1 − e)·L(a + s) + e·L(a + b + s) + m·L(c + s),    s ~ Normal(0, τ)
//! ```
//!
//! L is the logistic function, e the share of the first round's votes whose candidate is out, m
//! those who sat it out per vote, c the template's logit for them, a and a + b those of the
//! returning and the orphaned, s the contest's own shock. Priors: a Normal(0, 1.5), b Normal(0,
//! 0.5), ln τ uniform.

use serde::{Deserialize, Serialize};

use crate::random::elementary::{exp, ln, logistic, logit};

use super::ascent::{Peak, ascend};
use super::shocks::Moments;

/// Votes of a run-off per vote of its first round, and who was there for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attendance {
    pub ratio: f64,
    /// Share of the first round's votes whose candidate is out.
    pub orphaned: f64,
    /// Voters who sat out the first round, per vote.
    pub outside: f64,
}

/// What was learnt of turnout, in logits.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Turnout {
    /// Of those who voted for someone on the ballot.
    pub returning: Moments,
    /// Of the orphaned, less the returning.
    pub orphaned_less: Moments,
    /// Standard deviation of the shock of a contest.
    pub sd: Moments,
    /// Correlation of the first two: they trade off.
    pub correlation: f64,
}

const PRIOR_LEVEL: f64 = 1.5;
const PRIOR_GAP: f64 = 0.5;

/// Fits turnout; `new` is the template's probability for those who sat out. `None` where there is
/// nothing to learn from.
pub fn learn(all: &[Attendance], new: f64) -> Option<Turnout> {
    let known: Vec<Attendance> = all
        .iter()
        .copied()
        .filter(|a| a.ratio > 0.0 && a.ratio < 1.0 + a.outside)
        .collect();
    if known.len() < 2 {
        return None;
    }
    let c = logit(new.clamp(1e-6, 1.0 - 1e-6));
    let objective = |p: &[f64]| {
        let (a, b, ln_sd) = (p[0], p[1], p[2]);
        let likelihood: f64 = known
            .iter()
            .map(|race| ln_likelihood(race, a, b, c, exp(ln_sd)))
            .sum();
        likelihood
            - 0.5 * (a / PRIOR_LEVEL) * (a / PRIOR_LEVEL)
            - 0.5 * (b / PRIOR_GAP) * (b / PRIOR_GAP)
    };
    let Peak { at, covariance } = ascend(&objective, &[0.0, 0.0, ln(0.8)])?;
    let sd = |k: usize| covariance[k][k].max(0.0).sqrt();
    let spread = exp(at[2]);
    Some(Turnout {
        returning: Moments {
            mean: at[0],
            sd: sd(0),
        },
        orphaned_less: Moments {
            mean: at[1],
            sd: sd(1),
        },
        sd: Moments {
            mean: spread,
            sd: spread * sd(2),
        },
        correlation: covariance[0][1] / (sd(0) * sd(1)),
    })
}

fn ln_likelihood(race: &Attendance, a: f64, b: f64, c: f64, sd: f64) -> f64 {
    let parts = [
        (1.0 - race.orphaned, a),
        (race.orphaned, a + b),
        (race.outside, c),
    ];
    let at = |s: f64| -> (f64, f64) {
        parts
            .iter()
            .fold((0.0, 0.0), |(sum, slope), (voters, logit)| {
                let p = logistic(logit + s);
                (sum + voters * p, slope + voters * p * (1.0 - p))
            })
    };
    let (mut low, mut high) = (-40.0, 40.0);
    let mut s = 0.0;
    for _ in 0..100 {
        let (sum, slope) = at(s);
        if sum > race.ratio {
            high = s
        } else {
            low = s
        }
        let newton = s - (sum - race.ratio) / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            0.5 * (low + high)
        };
        let moved = (next - s).abs();
        s = next;
        if moved < 1e-12 {
            break;
        }
    }
    -0.5 * (s / sd) * (s / sd) - ln(sd) - ln(at(s).1.max(1e-300))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::address::{Name, uniforms};
    use crate::random::special::score;

    /// Attendances drawn with a 0.3, b −0.4, τ 0.7.
    fn drawn(races: usize) -> Vec<Attendance> {
        let (mut u, mut v) = (vec![0.0; races], vec![0.0; races]);
        uniforms(Seed(1), Name::root("s"), 0, &mut u);
        uniforms(Seed(1), Name::root("e"), 0, &mut v);
        let race = |(u, v): (&f64, &f64)| {
            let (s, orphaned) = (0.7 * score(*u), 0.1 + 0.5 * v);
            let ratio = (1.0 - orphaned) * logistic(0.3 + s)
                + orphaned * logistic(-0.1 + s)
                + 4.0 * logistic(logit(0.01) + s);
            Attendance {
                ratio,
                orphaned,
                outside: 4.0,
            }
        };
        u.iter().zip(&v).map(race).collect()
    }

    #[test]
    fn what_was_put_in_is_found_within_its_error() {
        let found = learn(&drawn(4000), 0.01).unwrap();
        // 4.9 standard errors: α = 1e-6.
        let near = |found: Moments, truth: f64| (found.mean - truth).abs() < 4.9 * found.sd;
        assert!(
            near(found.returning, 0.3) && near(found.orphaned_less, -0.4) && near(found.sd, 0.7),
            "{found:?}"
        );
        // The twin: what is 0.35 off in the gap, or 0.1 in the spread, is not within it.
        assert!(
            !near(found.orphaned_less, -0.05) || found.orphaned_less.sd > 0.08,
            "{found:?}"
        );
        assert!(!near(found.sd, 0.8), "{found:?}");
    }
}
