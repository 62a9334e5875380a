//! exp, ln and their kin from additions, multiplications and divisions only: the same bits on every
//! machine, and free of branches, so that a loop over a column vectorises. Owns no law and no
//! randomness.
//!
//! Arguments are reduced as in fdlibm (Sun Microsystems 1993): exp by multiples of ln 2 held in two
//! parts, ln to [√½, √2) and then by s = f/(2 + f). The tests hold the errors stated here against
//! arithmetic of twice the digits.

use crate::random::wide;

/// 1.5 · 2^52: adding it rounds to the nearest integer and leaves that integer in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// 2^52: its low bits hold an integer below 2^52.
const INTEGER: f64 = 4_503_599_627_370_496.0;
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Above it exp exceeds the largest number.
const EXP_OVERFLOW: f64 = 709.782_712_893_384;
/// Below it exp is flushed to 0: near 2^−1021.
const EXP_UNDERFLOW: f64 = -707.7;

/// 1/2!, 1/3!, … Each factorial up to 18! is exact.
const fn factorials_inverted<const TERMS: usize>() -> [f64; TERMS] {
    let mut terms = [0.0; TERMS];
    let (mut factorial, mut n) = (1.0, 0);
    while n < TERMS {
        factorial *= (n + 2) as f64;
        terms[n] = 1.0 / factorial;
        n += 1;
    }
    terms
}

/// (e^x − 1 − x)/x² on |x| ≤ ½ ln 2, by Taylor's series; the first term left out is below 2^−57 of
/// e^x.
#[inline(always)]
fn exp_rest(x: f64) -> f64 {
    const C: [f64; 12] = factorials_inverted();
    let y = x * x;
    let even = C[0] + y * (C[2] + y * (C[4] + y * (C[6] + y * (C[8] + y * C[10]))));
    let odd = C[1] + y * (C[3] + y * (C[5] + y * (C[7] + y * (C[9] + y * C[11]))));
    even + x * odd
}

/// e^r − 1 and 2^(n−1) where x = n ln 2 + r, x brought within the bounds of exp.
#[inline(always)]
fn exp_parts(x: f64) -> (f64, f64) {
    let x = if x < EXP_UNDERFLOW { EXP_UNDERFLOW } else { x };
    let x = if x > EXP_OVERFLOW { EXP_OVERFLOW } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * LN2_HIGH) - n * LN2_LOW;
    // The low bits of `shifted` are n in two's complement; what is above them is shifted out.
    let half_power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1022 << 52));
    (r + r * r * exp_rest(r), half_power)
}

/// e^x within 1 ulp; exactly 1 at 0, +∞ above 709.78, 0 below −707.7. `exp(1.0)` is
/// 2.718281828459045.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let (less_one, half_power) = exp_parts(x);
    let value = (1.0 + less_one) * half_power * 2.0;
    let value = if x < EXP_UNDERFLOW { 0.0 } else { value };
    if x > EXP_OVERFLOW {
        f64::INFINITY
    } else {
        value
    }
}

/// e^x − 1 without cancellation near 0, within 2 ulp. `exp_m1(1e-10)` is 1.00000000005e-10.
#[inline(always)]
pub fn exp_m1(x: f64) -> f64 {
    let (less_one, half_power) = exp_parts(x);
    let value = (less_one * half_power + (half_power - 0.5)) * 2.0;
    // Keeps the sign of zero.
    let value = if x == 0.0 { x } else { value };
    if x > EXP_OVERFLOW {
        f64::INFINITY
    } else {
        value
    }
}

/// ln x within 1 ulp; exactly 0 at 1, −∞ at 0, NaN below. `ln(2.0)` is 0.6931471805599453.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const TINY: f64 = f64::MIN_POSITIVE;
    const TWO_54: f64 = 18_014_398_509_481_984.0;
    let subnormal = x < TINY;
    let normal = if subnormal { x * TWO_54 } else { x };
    let bias = if subnormal {
        INTEGER + 1023.0 + 54.0
    } else {
        INTEGER + 1023.0
    };
    // The exponent of x/√½, so that the mantissa that is left lies in [√½, √2).
    const ROOT_HALF: u64 = 0x3fe6_a09e_0000_0000;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    let bits = normal.to_bits().wrapping_add(ONE - ROOT_HALF);
    let k = f64::from_bits((bits >> 52) | INTEGER.to_bits()) - bias;
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + ROOT_HALF) - 1.0;
    let value = ln_of(k, f);
    let value = if x == f64::INFINITY { x } else { value };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f64::NAN }
}

/// k ln 2 + ln(1 + f) for 1 + f in [√½, √2). The coefficients are those of fdlibm's `e_log.c`.
#[inline(always)]
fn ln_of(k: f64, f: f64) -> f64 {
    const C: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (C[1] + w * (C[3] + w * C[5]));
    let odd = z * (C[0] + w * (C[2] + w * (C[4] + w * C[6])));
    let half_square = 0.5 * f * f;
    k * LN2_HIGH - ((half_square - (s * (half_square + (even + odd)) + k * LN2_LOW)) - f)
}

/// ln(1 + x) without cancellation near 0, within 2 ulp; −∞ at −1. `ln_1p(1e-10)` is
/// 9.9999999995e-11.
#[inline(always)]
pub fn ln_1p(x: f64) -> f64 {
    let u = 1.0 + x;
    // What rounding took from 1 + x, to first order (Kahan).
    let lost = x - (u - 1.0);
    let value = ln(u) + lost / u;
    let value = if u == 0.0 || u == f64::INFINITY {
        ln(u)
    } else {
        value
    };
    if x == 0.0 { x } else { value }
}

/// 1/(1 + e^−x): the probability with these log-odds, within 2 ulp; 0 and 1 far out.
/// `logistic(0.4)` is 0.598687660112452.
#[inline(always)]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// ln(p/(1 − p)): the log-odds of a probability; −∞ at 0, +∞ at 1. `logit(0.55)` is
/// 0.20067069546215124.
#[inline(always)]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// The hyperbolic sine without cancellation near 0, within 2 ulp; odd to the bit. `sinh(1.0)` is
/// 1.1752011936438014.
#[inline(always)]
pub fn sinh(x: f64) -> f64 {
    let less_one = exp_m1(x.abs());
    let value = 0.5 * (less_one + less_one / (1.0 + less_one));
    let value = if less_one == f64::INFINITY {
        less_one
    } else {
        value
    };
    f64::copysign(value, x)
}

wide! {
    /// `exp` of each.
    pub fn exp_in_place(column: &mut [f64]) {
        for x in column {
            *x = exp(*x);
        }
    }

    /// `ln` of each.
    pub fn ln_in_place(column: &mut [f64]) {
        for x in column {
            *x = ln(*x);
        }
    }

    /// `logistic` of each.
    pub fn logistic_in_place(column: &mut [f64]) {
        for x in column {
            *x = logistic(*x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Width;
    use crate::random::oracle::Twice;
    use crate::random::width::no_wider;

    /// A function, its range, the truth, and the largest error allowed in units of the last place.
    type Case = (
        &'static str,
        (f64, f64),
        fn(f64) -> f64,
        fn(Twice) -> Twice,
        f64,
    );

    const ONE: fn() -> Twice = || Twice::of(1.0);

    fn exp_m1_truth(x: Twice) -> Twice {
        x.exp() - ONE()
    }

    fn ln_1p_truth(x: Twice) -> Twice {
        (ONE() + x).ln()
    }

    fn logistic_truth(x: Twice) -> Twice {
        ONE().over(ONE() + (Twice::of(0.0) - x).exp())
    }

    fn sinh_truth(x: Twice) -> Twice {
        let power = x.exp();
        (power - ONE().over(power)).over(Twice::of(2.0))
    }

    const CASES: [Case; 14] = [
        ("exp", (-600.0, 700.0), exp, Twice::exp, 1.0),
        ("exp", (-1.0, 1.0), exp, Twice::exp, 1.0),
        ("exp_m1", (-3.0, 3.0), exp_m1, exp_m1_truth, 2.0),
        ("exp_m1", (-1e-3, 1.1e-3), exp_m1, exp_m1_truth, 2.0),
        ("exp_m1", (-40.0, 700.0), exp_m1, exp_m1_truth, 2.0),
        ("ln", (1e-3, 3.0), ln, Twice::ln, 1.0),
        ("ln", (0.99, 1.01), ln, Twice::ln, 1.0),
        ("ln", (3.0, 1e9), ln, Twice::ln, 1.0),
        ("ln", (1e-250, 1e-240), ln, Twice::ln, 1.0),
        ("ln_1p", (-0.9, 3.0), ln_1p, ln_1p_truth, 2.0),
        ("ln_1p", (-1e-3, 1.1e-3), ln_1p, ln_1p_truth, 2.0),
        ("logistic", (-500.0, 40.0), logistic, logistic_truth, 2.0),
        ("logistic", (-4.0, 4.0), logistic, logistic_truth, 2.0),
        ("sinh", (-50.0, 51.0), sinh, sinh_truth, 2.0),
    ];

    fn worst(range: (f64, f64), own: fn(f64) -> f64, truth: fn(Twice) -> Twice) -> f64 {
        let n = 20_000;
        (0..=n)
            .map(|i| range.0 + (range.1 - range.0) * f64::from(i) / f64::from(n))
            .map(|x| truth(Twice::of(x)).ulps(own(x)))
            .fold(0.0, f64::max)
    }

    #[test]
    fn each_function_is_within_its_stated_error_of_numbers_with_twice_the_digits() {
        for (name, range, own, truth, allowed) in CASES {
            let worst = worst(range, own, truth);
            assert!(
                worst <= allowed,
                "{name} on {range:?} is off by {worst} ulps"
            );
        }
    }

    #[test]
    fn the_test_of_errors_catches_two_ulps() {
        let off: fn(f64) -> f64 = |x| exp(x) * (1.0 + 2.0 * f64::EPSILON);
        assert!(worst((-1.0, 1.0), off, Twice::exp) > 2.0);
    }

    #[test]
    fn logarithms_below_the_normal_numbers_are_those_of_the_number_scaled_up() {
        for x in [5e-324, 1e-320, 3.7e-310, 2.2e-308] {
            let scaled =
                Twice::of(x * libm::exp2(200.0)).ln() - Twice::of(200.0) * Twice::of(2.0).ln();
            assert!(scaled.ulps(ln(x)) <= 1.0, "{x}");
        }
    }

    #[test]
    fn columns_have_the_bits_of_single_numbers_at_every_width() {
        let column: Vec<f64> = (0..2_003)
            .map(|i| f64::from(i - 900) * 0.77)
            .chain([f64::INFINITY, -0.0, 1e-310])
            .collect();
        type Kernel = fn(&mut [f64]);
        type Single = fn(f64) -> f64;
        let kernels: [(Kernel, Single); 3] = [
            (exp_in_place, exp),
            (ln_in_place, ln),
            (logistic_in_place, logistic),
        ];
        for (kernel, single) in kernels {
            let alone: Vec<u64> = column.iter().map(|&x| single(x).to_bits()).collect();
            for width in [Width::Baseline, Width::Avx2, Width::Avx512] {
                let mut values = column.clone();
                no_wider(width, || kernel(&mut values));
                let bits: Vec<u64> = values.iter().map(|x| x.to_bits()).collect();
                assert_eq!(bits, alone, "{width:?}");
            }
        }
    }

    #[test]
    fn the_ends_are_exact() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(
            (exp(f64::NEG_INFINITY), exp(f64::INFINITY)),
            (0.0, f64::INFINITY)
        );
        assert_eq!((exp(-800.0), exp(710.0)), (0.0, f64::INFINITY));
        assert!(exp(709.7827).is_finite());
        assert!(
            exp(f64::NAN).is_nan()
                && ln(f64::NAN).is_nan()
                && ln_1p(f64::NAN).is_nan()
                && exp_m1(f64::NAN).is_nan()
        );
        assert_eq!(
            (ln(1.0), ln(0.0), ln(f64::INFINITY)),
            (0.0, f64::NEG_INFINITY, f64::INFINITY)
        );
        assert!(ln(-1.0).is_nan());
        assert_eq!(
            (ln_1p(0.0), ln_1p(-1.0), ln_1p(f64::INFINITY)),
            (0.0, f64::NEG_INFINITY, f64::INFINITY)
        );
        assert_eq!(
            (
                exp_m1(0.0),
                exp_m1(f64::NEG_INFINITY),
                exp_m1(f64::INFINITY)
            ),
            (0.0, -1.0, f64::INFINITY)
        );
        assert_eq!(exp_m1(-1000.0), -1.0);
        assert!(exp_m1(-0.0).is_sign_negative() && ln_1p(-0.0).is_sign_negative());
        assert_eq!(
            (
                logistic(0.0),
                logistic(f64::INFINITY),
                logistic(f64::NEG_INFINITY)
            ),
            (0.5, 1.0, 0.0)
        );
        assert_eq!(
            (logit(0.5), logit(0.0), logit(1.0)),
            (0.0, f64::NEG_INFINITY, f64::INFINITY)
        );
    }
}
