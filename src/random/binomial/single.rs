//! A first go in single precision, of which a register holds twice as many numbers: it settles all
//! but one lane in a few thousand, by the expansion or, where the variance is small, by summing the
//! distribution function. What single precision could get wrong it leaves to those who calculate in
//! double, so that no count depends on it.
//!
//! The coefficients are fitted here, the largest relative error made as small as it gets: the
//! normal quantile over its distance from ½ as a polynomial in −ln 4u(1 − u) (after Giles 2010),
//! the logarithms as polynomials in their arguments.

use super::UNSETTLED;
use super::expansion::{SMALLEST_VARIANCE, Shape, TRUNCATION};
use crate::random::wide;

/// How many are treated together.
const ABREAST: usize = 32;
/// Of 4u(1 − u): further out the polynomial does not reach, 1.7 in ten thousand uniforms. e^−8.
const EDGE: f32 = 3.354_626_3e-4;

#[inline(always)]
fn polynomial<const N: usize>(c: [f32; N], x: f32) -> f32 {
    let mut value = c[N - 1];
    for i in (0..N - 1).rev() {
        value = value * x + c[i];
    }
    value
}

/// ln x within 3e-7 · (1 + |ln x|), for normal x.
#[inline(always)]
fn ln(x: f32) -> f32 {
    const REST: [f32; 9] = [
        0.333_333_3,
        -0.249_999_94,
        0.200_007_14,
        -0.166_680_57,
        0.142_493_23,
        -0.124_201_41,
        0.116_769_99,
        -0.115_146_115,
        0.070_376_836,
    ];
    const ROOT_HALF: u32 = 0x3f35_04f3;
    const ONE: u32 = 0x3f80_0000;
    // 2^23 + 127: its low bits hold the exponent.
    const BIAS: f32 = 8_388_735.0;
    let bits = x.to_bits().wrapping_add(ONE - ROOT_HALF);
    let k = f32::from_bits((bits >> 23) | 0x4b00_0000) - BIAS;
    let f = f32::from_bits((bits & 0x007f_ffff) + ROOT_HALF) - 1.0;
    let f2 = f * f;
    k * std::f32::consts::LN_2 + (f - (0.5 * f2 - f2 * f * polynomial(REST, f)))
}

/// e^−x within 3e-7 · (1 + x) of itself, for x from 0 to 80.
#[inline(always)]
fn exp_of_minus(x: f32) -> f32 {
    const TERMS: [f32; 8] = [
        1.0,
        1.0,
        0.5,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
    ];
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    // 1.5 · 2^23: adding it rounds to the nearest integer, which the low bits then hold.
    const ROUND: f32 = 12_582_912.0;
    let shifted = x * -std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (-x - n * LN2_HIGH) - n * LN2_LOW;
    polynomial(TERMS, r) * f32::from_bits((shifted.to_bits() << 23).wrapping_add(ONE_EXPONENT))
}

/// The bits of 1.
const ONE_EXPONENT: u32 = 0x3f80_0000;

/// The normal score from u − ½ and 4u(1 − u), within a part in a million, down to `EDGE`.
#[inline(always)]
fn score(centred: f32, product: f32) -> f32 {
    const C: [f32; 11] = [
        5.257_421,
        0.645_883_4,
        -0.020_423_73,
        -5.753_38e-4,
        3.359_832_6e-4,
        -4.447_437e-5,
        1.423_138_5e-6,
        5.933_941e-7,
        -9.898_12e-8,
        -1.386_383e-9,
        1.107_723_4e-9,
    ];
    centred * polynomial(C, -ln(product) - 4.0)
}

/// How far the quantile of the smooth law is from the mean, and within what distance of a boundary
/// between two counts that does not tell them apart: what the expansion leaves out, and what single
/// precision can add.
#[inline(always)]
fn expanded(centred: f32, product: f32, variance: f32, skew: f32) -> (f32, f32) {
    let z = score(centred, product);
    let (d, d2, z2) = (skew, skew * skew, z * z);
    let zeroth = d * ((z2 - 1.0) * (1.0 / 6.0));
    let first = z * ((d2 * (1.0 / 144.0) - 1.0 / 48.0) * z2 + (1.0 / 48.0 - d2 * (7.0 / 144.0)));
    let second = d
        * (((1.0 / 240.0 - d2 * (1.0 / 2_160.0)) * z2 + (7.0 / 720.0 - d2 * (7.0 / 6_480.0))) * z2
            + (d2 * (1.0 / 405.0) - 1.0 / 45.0));
    let third = z
        * ((((d2 * (1.0 / 69_120.0) - 1.0 / 1_280.0) * d2 - 13.0 / 23_040.0) * z2
            + ((d2 * (1.0 / 2_430.0) - 59.0 / 17_280.0) * d2 - 1.0 / 1_920.0))
            * z2
            + ((349.0 / 34_560.0 - d2 * (433.0 / 622_080.0)) * d2 + 181.0 / 23_040.0));
    let sd = variance.sqrt();
    let inverse = 1.0 / sd;
    let away = z * sd;
    let offset = away + (((third * inverse + second) * inverse + first) * inverse + zeroth);
    let square = inverse * inverse;
    let truncation = TRUNCATION[0] as f32 + TRUNCATION[1] as f32 * (z2 * z2 * z2);
    let guard = truncation * (square * square) + (BLUR * away.abs() + BLUR_OF_REST);
    (offset, if product < EDGE { f32::INFINITY } else { guard })
}

/// What single precision can add to the error of z·σ, and to that of all else, with room as the
/// tests find it.
const BLUR: f32 = 1.2e-6;
const BLUR_OF_REST: f32 = 2e-6;

/// P(X = 0) of binomial(n, p), p at most ½.
#[inline(always)]
fn none(n: f32, p: f32) -> f32 {
    /// −ln(1 − p)/p.
    const C: [f32; 9] = [
        1.0,
        0.499_992_85,
        0.333_700_6,
        0.242_805_11,
        0.269_612_6,
        -0.203_538_55,
        1.257_669_3,
        -1.695_811_7,
        1.441_108,
    ];
    exp_of_minus(n * p * polynomial(C, p))
}

/// From P(X = k) to P(X = k + 1).
#[inline(always)]
fn next(term: f32, n: f32, k: f32, odds: f32) -> f32 {
    term * ((n - k) * odds * (1.0 / (k + 1.0)))
}

/// So near a step of the distribution function single precision does not tell on which side a
/// uniform lies.
const NEAR: f32 = 1e-5;

/// Lanes of small variance, and what is known of them.
struct Climb {
    /// 1 while the target is not reached, then 0.
    climbing: [f32; ABREAST],
    target: [f32; ABREAST],
    n: [f32; ABREAST],
    odds: [f32; ABREAST],
    none: [f32; ABREAST],
}

impl Climb {
    /// Counts, [`UNSETTLED`] where a target is too near a step.
    #[inline(always)]
    fn counts(mut self) -> [f32; ABREAST] {
        let mut count = [0.0; ABREAST];
        let (mut term, mut sum) = (self.none, self.none);
        let mut k = 0.0;
        loop {
            let mut going = 0;
            for i in 0..ABREAST {
                let over = sum[i] - self.target[i];
                let near = (over.abs() < NEAR) & (self.climbing[i] == 1.0);
                let there = near | (over >= 0.0) | (k >= self.n[i]);
                let climbing = if there { 0.0 } else { self.climbing[i] };
                self.climbing[i] = climbing;
                count[i] = if near {
                    UNSETTLED as f32
                } else {
                    count[i] + climbing
                };
                going |= climbing.to_bits();
                term[i] = next(term[i], self.n[i], k, self.odds[i]);
                sum[i] += term[i];
            }
            if going == 0 {
                return count;
            }
            k += 1.0;
        }
    }
}

/// Counts of as many as are treated together, [`UNSETTLED`] where single precision may not tell;
/// whether none is.
#[inline(always)]
fn together(
    u: &[f64; ABREAST],
    n: &[f64; ABREAST],
    p: &[f64; ABREAST],
    out: &mut [f64; ABREAST],
) -> bool {
    /// 2^52: adding it rounds a number between 0 and 2^52 to the nearest integer.
    const ROUND: f64 = 4_503_599_627_370_496.0;
    let (mut small, mut large) = (0, 0);
    let mut mean = [0.0; ABREAST];
    let (mut centred, mut product) = ([0f32; ABREAST], [0f32; ABREAST]);
    let (mut variance, mut skew) = ([0f32; ABREAST], [0f32; ABREAST]);
    for i in 0..ABREAST {
        let shape = Shape::of(n[i], p[i]);
        let q = u[i] - 0.5;
        mean[i] = shape.mean;
        centred[i] = (if shape.mirrored { -q } else { q }) as f32;
        product[i] = (4.0 * (u[i] * (1.0 - u[i]))) as f32;
        variance[i] = shape.variance as f32;
        skew[i] = (1.0 - 2.0 * shape.p) as f32;
        let is_large = shape.variance >= SMALLEST_VARIANCE;
        large |= u64::from(is_large);
        small |= u64::from(!is_large & (shape.variance > 0.0));
    }
    let (mut offset, mut guard) = ([0f32; ABREAST], [f32::INFINITY; ABREAST]);
    if large != 0 {
        for i in 0..ABREAST {
            (offset[i], guard[i]) = expanded(centred[i], product[i], variance[i], skew[i]);
        }
    }
    let mut climbed = [UNSETTLED as f32; ABREAST];
    if small != 0 {
        let zero = [0f32; ABREAST];
        let mut climb = Climb {
            climbing: zero,
            target: zero,
            n: zero,
            odds: zero,
            none: zero,
        };
        for i in 0..ABREAST {
            let shape = Shape::of(n[i], p[i]);
            let climbs = (shape.variance > 0.0) & (shape.variance < SMALLEST_VARIANCE);
            climb.climbing[i] = if climbs { 1.0 } else { 0.0 };
            climb.target[i] = (if shape.mirrored { 1.0 - u[i] } else { u[i] }) as f32;
            climb.n[i] = n[i] as f32;
            climb.odds[i] = shape.p as f32;
        }
        for i in 0..ABREAST {
            let p = climb.odds[i];
            climb.none[i] = none(climb.n[i], p);
            climb.odds[i] = p / (1.0 - p);
        }
        climbed = climb.counts();
    }
    let mut unsettled = 0;
    for i in 0..ABREAST {
        let shape = Shape::of(n[i], p[i]);
        let y = mean[i] + f64::from(offset[i]);
        let y = if y > 0.0 { y } else { 0.0 };
        let nearest = (y + ROUND) - ROUND;
        let apart = 0.5 - (y - nearest).abs() > f64::from(guard[i]);
        let is_large = shape.variance >= SMALLEST_VARIANCE;
        let count = if is_large {
            nearest
        } else {
            f64::from(climbed[i])
        };
        let count = if shape.variance == 0.0 { 0.0 } else { count };
        let settled =
            (shape.variance == 0.0) | (is_large & apart) | (!is_large & (count != UNSETTLED));
        let count = if shape.mirrored { n[i] - count } else { count };
        out[i] = if settled { count } else { UNSETTLED };
        unsettled |= u64::from(!settled);
    }
    unsettled == 0
}

wide! {
    /// Counts, [`UNSETTLED`] where single precision may not tell; whether none is. As many as the
    /// shortest column.
    pub(super) fn settle(u: &[f64], n: &[f64], p: &[f64], out: &mut [f64]) -> bool {
        let mut settled = true;
        let lanes = out.chunks_mut(ABREAST).zip(u.chunks(ABREAST)).zip(n.chunks(ABREAST)).zip(p.chunks(ABREAST));
        for (((out, u), n), p) in lanes {
            if let (Ok(out), Ok(u), Ok(n), Ok(p)) = ((&mut *out).try_into(), u.try_into(), n.try_into(), p.try_into()) {
                settled &= together(u, n, p, out);
            } else {
                let width = out.len().min(u.len()).min(n.len()).min(p.len());
                let zeros = [0.0; ABREAST];
                let (mut all_u, mut all_n, mut all_p, mut counts) = (zeros, zeros, zeros, zeros);
                all_u[..width].copy_from_slice(&u[..width]);
                all_n[..width].copy_from_slice(&n[..width]);
                all_p[..width].copy_from_slice(&p[..width]);
                settled &= together(&all_u, &all_n, &all_p, &mut counts);
                out[..width].copy_from_slice(&counts[..width]);
            }
        }
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::super::exact::tails;
    use super::*;
    use crate::random::normal;

    /// Every probability and every eighth of an octave of variance, with the number of voters.
    fn shapes(variances: std::ops::Range<i32>) -> impl Iterator<Item = (f64, f64)> {
        let p = [
            1e-9, 1e-6, 1e-4, 0.003, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45,
            0.48, 0.5,
        ];
        p.into_iter().flat_map(move |p| {
            let variance = |eighth: i32| libm::exp2(f64::from(eighth) / 8.0);
            variances
                .clone()
                .map(move |eighth| ((variance(eighth) / (p * (1.0 - p))).ceil(), p))
        })
    }

    /// The largest error at a boundary between two counts in units of the guard, over all that the
    /// polynomial reaches; `away` is added to every quantile.
    fn worst_expansion(away: f32) -> f64 {
        let mut worst: f64 = 0.0;
        for (n, p) in shapes(16..120) {
            let shape = Shape::of(n, p);
            let sd = shape.variance.sqrt();
            let step = (sd / 16.0).floor().max(1.0);
            let mut k = (shape.mean - 4.0 * sd - 4.0).floor().max(0.0);
            while k < (shape.mean + 4.0 * sd + 4.0).min(n) {
                let (lower, upper) = tails(k, n, &shape);
                let centred = if lower < upper {
                    lower - 0.5
                } else {
                    0.5 - upper
                };
                let (skew, product) = ((1.0 - 2.0 * p) as f32, (4.0 * lower * upper) as f32);
                let (offset, guard) =
                    expanded(centred as f32, product, shape.variance as f32, skew);
                if guard < f32::INFINITY {
                    let miss = shape.mean + f64::from(offset + away) - (k + 0.5);
                    worst = worst.max(miss.abs() / f64::from(guard));
                }
                k += step;
            }
        }
        worst
    }

    #[test]
    fn the_guard_holds_every_error_of_single_precision_nearly_twice() {
        let worst = worst_expansion(0.0);
        assert!(worst < 1.0 / 1.7, "{worst}");
    }

    #[test]
    fn the_guard_does_not_hold_quantiles_off_by_a_hundredth() {
        assert!(worst_expansion(0.01) > 1.0);
    }

    #[test]
    fn scores_in_single_precision_are_right_to_a_part_in_a_million() {
        let error = |u: f64| {
            let found = score((u - 0.5) as f32, (4.0 * (u * (1.0 - u))) as f32);
            (f64::from(found) / normal::score(u) - 1.0).abs()
        };
        let worst = (1..20_000)
            .map(|i| error(f64::from(i) / 20_001.0 * 0.499_9 + 8.5e-5))
            .fold(0.0, f64::max);
        assert!(worst < 6e-7, "{worst}");
    }

    /// The largest error of a sum of the distribution function; `factor` times the odds.
    fn worst_sum(factor: f32) -> f64 {
        let mut worst: f64 = 0.0;
        for (n, p) in shapes(-80..16) {
            let shape = Shape::of(n, p);
            if shape.variance >= SMALLEST_VARIANCE {
                continue;
            }
            let (single_n, single_p) = (n as f32, p as f32);
            let mut term = none(single_n, single_p);
            let (mut sum, mut k, odds) = (term, 0.0, factor * single_p / (1.0 - single_p));
            while k < n.min(40.0) {
                worst = worst.max((f64::from(sum) - tails(k, n, &shape).0).abs());
                term = next(term, single_n, k as f32, odds);
                sum += term;
                k += 1.0;
            }
        }
        worst
    }

    #[test]
    fn sums_in_single_precision_are_right_to_a_third_of_what_counts_as_near() {
        let worst = worst_sum(1.0);
        assert!(worst < f64::from(NEAR) / 3.0, "{worst}");
    }

    #[test]
    fn the_test_of_the_sums_catches_odds_off_by_one_in_twenty_thousand() {
        assert!(worst_sum(1.000_05) > f64::from(NEAR) / 3.0);
    }

    #[test]
    fn nearly_every_lane_is_settled_and_right() {
        let lanes = 4_000;
        let u: Vec<f64> = (0..lanes)
            .map(|i| (f64::from(i) + 0.5) / f64::from(lanes))
            .collect();
        for (n, p) in [
            (5e4, 0.3),
            (900.0, 0.02),
            (37.0, 0.91),
            (12.0, 0.01),
            (3.0, 0.5),
            (2e6, 0.6),
        ] {
            let (n, p) = (vec![n; u.len()], vec![p; u.len()]);
            let mut counts = vec![0.0; u.len()];
            settle(&u, &n, &p, &mut counts);
            let left = counts.iter().filter(|count| **count == UNSETTLED).count();
            assert!(left < 40, "{left} of n {}, p {}", n[0], p[0]);
            for (lane, count) in counts
                .iter()
                .enumerate()
                .filter(|(_, count)| **count != UNSETTLED)
            {
                assert_eq!(
                    *count,
                    super::super::exact::quantile(u[lane], n[lane], p[lane]),
                    "n {}, u {}",
                    n[lane],
                    u[lane]
                );
            }
        }
    }
}
