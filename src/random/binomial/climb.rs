//! The binomial quantile where the variance is small: the distribution function is summed up from
//! 0, many lanes abreast, since all of them stand at the same count. Knows nothing of the
//! expansion.

use super::expansion::Shape;
use super::{ABREAST, UNSETTLED};
use crate::random::elementary::{exp, ln_1p};
use crate::random::wide;

/// Below this variance lanes climb: up to some eighty counts.
const LARGEST_VARIANCE: f64 = 24.0;
/// A term that adds nothing to a distribution function.
const NOTHING: f64 = 1e-20;

/// Lanes that climb together; those that do not climb have no target left to reach.
struct Party {
    /// 1 while the target is not reached, then 0.
    climbing: [f64; ABREAST],
    target: [f64; ABREAST],
    n: [f64; ABREAST],
    odds: [f64; ABREAST],
    mean: [f64; ABREAST],
    count: [f64; ABREAST],
}

impl Party {
    /// All lanes from count 0 to where the sum reaches the target, or what is left is nothing.
    #[inline(always)]
    fn climb(&mut self, none: [f64; ABREAST]) {
        let (mut term, mut sum) = (none, none);
        let mut k = 0.0;
        loop {
            let mut going = 0;
            let next = 1.0 / (k + 1.0);
            for i in 0..ABREAST {
                let top = (k >= self.n[i]) | ((term[i] <= NOTHING) & (k >= self.mean[i]));
                let there = top | (sum[i] >= self.target[i]);
                let climbing = if there { 0.0 } else { self.climbing[i] };
                self.climbing[i] = climbing;
                self.count[i] += climbing;
                going |= climbing.to_bits();
                term[i] *= (self.n[i] - k) * self.odds[i] * next;
                sum[i] += term[i];
            }
            if going == 0 {
                return;
            }
            k += 1.0;
        }
    }
}

wide! {
    /// Settles every unsettled lane whose variance is small.
    pub(super) fn climb(u: &[f64; ABREAST], n: &[f64; ABREAST], p: &[f64; ABREAST], out: &mut [f64; ABREAST]) {
        let zero = [0.0; ABREAST];
        let mut climbs: [f64; ABREAST] = zero;
        let mut any = 0;
        for i in 0..ABREAST {
            let variance = Shape::of(n[i], p[i]).variance;
            let small = (out[i] == UNSETTLED) & (variance > 0.0) & (variance < LARGEST_VARIANCE);
            climbs[i] = if small { 1.0 } else { 0.0 };
            any |= climbs[i].to_bits();
        }
        if any == 0 {
            return;
        }
        let mut party = Party { climbing: climbs, target: zero, n: *n, odds: zero, mean: zero, count: zero };
        let mut none = zero;
        for i in 0..ABREAST {
            let shape = Shape::of(n[i], p[i]);
            // Mirrored, the sum must exceed its target: reach the next number.
            let above = f64::from_bits((1.0 - u[i]).to_bits() + 1);
            party.target[i] = if shape.mirrored { above } else { u[i] };
            party.odds[i] = shape.p / (1.0 - shape.p);
            party.mean[i] = shape.mean;
            none[i] = exp(n[i] * ln_1p(-shape.p));
        }
        party.climb(none);
        for i in 0..ABREAST {
            let count = if p[i] > 0.5 { n[i] - party.count[i] } else { party.count[i] };
            let count = if u[i] <= 0.0 { 0.0 } else { count };
            let count = if u[i] >= 1.0 { n[i] } else { count };
            out[i] = if climbs[i] == 1.0 { count } else { out[i] };
        }
    }
}
