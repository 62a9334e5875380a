//! The binomial quantile where the variance is small: the distribution function is summed up from 0, many lanes abreast,
//! since all of them stand at the same count. Knows nothing of the expansion but where it begins.

use super::UNSETTLED;
use super::expansion::{SMALLEST_VARIANCE, Shape};
use crate::random::elementary::{exp, ln_1p};
use crate::random::wide;

/// How many climb together.
const ABREAST: usize = 16;
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

/// The first of a column, as many as climb together, then zeros: no voters, and so no climb.
#[inline(always)]
fn head(column: &[f64]) -> [f64; ABREAST] {
    let mut head = [0.0; ABREAST];
    let lanes = column.len().min(ABREAST);
    head[..lanes].copy_from_slice(&column[..lanes]);
    head
}

wide! {
    /// Fills every unsettled lane whose variance is below the expansion's; as many as the shortest column.
    pub(super) fn climb(u: &[f64], n: &[f64], p: &[f64], out: &mut [f64]) {
        let lanes = out.chunks_mut(ABREAST).zip(u.chunks(ABREAST)).zip(n.chunks(ABREAST)).zip(p.chunks(ABREAST));
        for (((out, u), n), p) in lanes {
            let zero = [0.0; ABREAST];
            let (mut k, u, n, p) = (head(out), head(u), head(n), head(p));
            let mut climbs: [f64; ABREAST] = zero;
            let mut any = 0;
            for i in 0..ABREAST {
                let small = (k[i] == UNSETTLED) & (Shape::of(n[i], p[i]).variance < SMALLEST_VARIANCE);
                climbs[i] = if small { 1.0 } else { 0.0 };
                any |= climbs[i].to_bits();
            }
            if any == 0 {
                continue;
            }
            let mut party = Party { climbing: climbs, target: zero, n, odds: zero, mean: zero, count: zero };
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
                k[i] = if climbs[i] == 1.0 { count } else { k[i] };
            }
            let width = out.len();
            out.copy_from_slice(&k[..width]);
        }
    }
}
