//! The binomial quantile from its distribution function, one tail summed at the expansion's count
//! and a step or two from there. For variances the expansion reaches. Knows no columns.
//!
//! Source: Loader 2000, "Fast and accurate computation of binomial probabilities".

use super::expansion::{CERTAIN_VARIANCE, Shape, quantile_at};
use crate::random::elementary::{exp, ln, ln_1p};
use crate::random::normal::score;
use crate::random::special::{deviance, stirling_rest};

/// The smallest k with P(X ≤ k) ≥ u, X ~ binomial(n, p). With u = 0.5, n = 3 and p = 0.5 it is 1.
pub(super) fn quantile(u: f64, n: f64, p: f64) -> f64 {
    let shape = Shape::of(n, p);
    let target = Target::of(u, shape.mirrored);
    let k = if shape.variance == 0.0 {
        0.0
    } else if u <= 0.0 || u >= 1.0 {
        if (u >= 1.0) == shape.mirrored { 0.0 } else { n }
    } else if shape.variance >= CERTAIN_VARIANCE {
        quantile_at(target.score(), &shape).round().max(0.0).min(n)
    } else {
        settle(&target, n, &shape)
    };
    if shape.mirrored { n - k } else { k }
}

/// When a count is enough: its lower tail reaches `lower`, which is to say that its upper tail is
/// down to `upper`. Mirrored, the smallest count that is enough is the one whose lower tail
/// exceeds.
#[derive(Debug, Clone, Copy)]
struct Target {
    lower: f64,
    upper: f64,
    exceed: bool,
}

impl Target {
    fn of(u: f64, mirrored: bool) -> Target {
        let (lower, upper) = if mirrored { (1.0 - u, u) } else { (u, 1.0 - u) };
        Target {
            lower,
            upper,
            exceed: mirrored,
        }
    }

    fn score(&self) -> f64 {
        if self.exceed {
            -score(self.upper)
        } else {
            score(self.lower)
        }
    }

    /// Judged by the smaller tail, where it is accurate.
    fn is_met(&self, lower: f64, upper: f64) -> bool {
        match (self.lower < self.upper, self.exceed) {
            (true, false) => lower >= self.lower,
            (true, true) => lower > self.lower,
            (false, false) => upper <= self.upper,
            (false, true) => upper < self.upper,
        }
    }
}

/// A count with its probability and its two tails.
struct Step {
    k: f64,
    term: f64,
    lower: f64,
    upper: f64,
}

/// Upwards until the target is met, or what is above is nothing.
fn ascend(target: &Target, n: f64, shape: &Shape, from: Step) -> Step {
    const NOTHING: f64 = 1e-20;
    let odds = shape.p / (1.0 - shape.p);
    let Step {
        mut k,
        mut term,
        mut lower,
        mut upper,
    } = from;
    while k < n && !target.is_met(lower, upper) && (term > NOTHING || k < shape.mean) {
        term *= (n - k) / (k + 1.0) * odds;
        k += 1.0;
        lower += term;
        upper -= term;
    }
    Step {
        k,
        term,
        lower,
        upper,
    }
}

/// Steps from the expansion's count to the target.
fn settle(target: &Target, n: f64, shape: &Shape) -> f64 {
    // Far enough for every uniform that is drawn; beyond, the steps do it.
    let z = target.score().clamp(-9.0, 9.0);
    let k = quantile_at(z, shape).round().max(0.0).min(n);
    let odds = shape.p / (1.0 - shape.p);
    let (lower, upper) = tails(k, n, shape);
    let guess = Step {
        k,
        term: probability(k, n, shape.p),
        lower,
        upper,
    };
    let Step {
        mut k,
        mut term,
        mut lower,
        mut upper,
    } = ascend(target, n, shape, guess);
    while k > 0.0 && target.is_met(lower - term, upper + term) {
        lower -= term;
        upper += term;
        term *= k / ((n - k + 1.0) * odds);
        k -= 1.0;
    }
    k
}

/// P(X = k).
fn probability(k: f64, n: f64, p: f64) -> f64 {
    if k == 0.0 {
        return exp(n * ln_1p(-p));
    }
    if k == n {
        return exp(n * ln(p));
    }
    let saddle = deviance(k, n * p) + deviance(n - k, n * (1.0 - p));
    let stirling = stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k);
    exp(stirling - saddle) * (n / (std::f64::consts::TAU * k * (n - k))).sqrt()
}

/// P(X ≤ k) and P(X > k), the one on k's side of the mean summed and relatively accurate.
pub(super) fn tails(k: f64, n: f64, shape: &Shape) -> (f64, f64) {
    /// Terms below this part of the sum are left out.
    const REST: f64 = 1e-17;
    let odds = shape.p / (1.0 - shape.p);
    let mut sum = 0.0;
    if k <= shape.mean {
        let (mut term, mut j) = (probability(k, n, shape.p), k);
        while term > sum * REST {
            sum += term;
            term *= j / ((n - j + 1.0) * odds);
            j -= 1.0;
        }
        return (sum, 1.0 - sum);
    }
    let (mut term, mut j) = (
        if k < n {
            probability(k + 1.0, n, shape.p)
        } else {
            0.0
        },
        k + 1.0,
    );
    while term > sum * REST {
        sum += term;
        term *= (n - j) / (j + 1.0) * odds;
        j += 1.0;
    }
    (1.0 - sum, sum)
}
