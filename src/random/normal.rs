//! The normal quantile: uniforms to normal scores, one or a column at a time.
//!
//! Source: Wichura 1988, algorithm AS241 (PPND16), about 16 digits. The central and the middle
//! rational function are evaluated as one, its coefficients chosen by lane; the far tail (u below
//! e^−25, once in 4·10^10 draws) is repaired afterwards.

use super::elementary::ln;
use crate::random::wide;

/// |u − ½| up to which the central rational function holds.
const CENTRE: f64 = 0.425;
/// √(−ln tail) up to which the middle rational function holds.
const FAR: f64 = 5.0;

const CENTRAL: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
];

const MIDDLE: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

const OUTER: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_7e-15,
    ],
];

#[inline(always)]
fn polynomial(c: [f64; 8], x: f64) -> f64 {
    ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
}

/// The smaller of u and 1 − u, which is exact where it matters.
#[inline(always)]
fn tail(u: f64) -> f64 {
    if u < 0.5 { u } else { 1.0 - u }
}

/// The score where the tail is no smaller than e^−25.
#[inline(always)]
pub(super) fn near_score(u: f64) -> f64 {
    let q = u - 0.5;
    let central = q.abs() <= CENTRE;
    let r = (-ln(tail(u))).sqrt();
    let x = if central { 0.180_625 - q * q } else { r - 1.6 };
    let mut numerator = [0.0; 8];
    let mut denominator = [0.0; 8];
    for i in 0..8 {
        numerator[i] = if central { CENTRAL[0][i] } else { MIDDLE[0][i] };
        denominator[i] = if central { CENTRAL[1][i] } else { MIDDLE[1][i] };
    }
    let ratio = polynomial(numerator, x) / polynomial(denominator, x);
    let factor = if central { q } else { f64::copysign(1.0, q) };
    ratio * factor
}

/// The score in the far tail; ±∞ at 0 and 1.
fn far_score(u: f64) -> f64 {
    let tail = tail(u);
    if tail <= 0.0 {
        return f64::copysign(f64::INFINITY, u - 0.5);
    }
    let x = (-ln(tail)).sqrt() - FAR;
    f64::copysign(polynomial(OUTER[0], x) / polynomial(OUTER[1], x), u - 0.5)
}

/// Whether u is in the far tail: √(−ln tail) > 5.
#[inline(always)]
pub(super) fn is_far(u: f64) -> bool {
    // e^−25
    const TAIL: f64 = 1.388_794_386_496_402_1e-11;
    tail(u) < TAIL
}

/// The normal score of a probability: z with Φ(z) = u; ±∞ at 1 and 0. `score(0.975)` is
/// 1.9599639845400536.
///
/// # Source
/// Wichura 1988, AS241.
pub fn score(u: f64) -> f64 {
    if is_far(u) {
        far_score(u)
    } else {
        near_score(u)
    }
}

/// As many scores as are worked out together.
const AT_ONCE: usize = 64;

/// Of u, where the central rational function holds.
#[inline(always)]
fn central_score(u: f64) -> f64 {
    let q = u - 0.5;
    let x = 0.180_625 - q * q;
    polynomial(CENTRAL[0], x) / polynomial(CENTRAL[1], x) * q
}

/// Of u, where the middle one does.
#[inline(always)]
fn middle_score(u: f64) -> f64 {
    let x = (-ln(tail(u))).sqrt() - 1.6;
    polynomial(MIDDLE[0], x) / polynomial(MIDDLE[1], x) * f64::copysign(1.0, u - 0.5)
}

/// The scores of `part`, in its place: the centre, which most are in, and then the others side by
/// side.
#[inline(always)]
fn scores_of(part: &mut [f64; AT_ONCE]) {
    let u = *part;
    let (mut outside, mut at, mut count) = ([0.5; AT_ONCE], [0_u8; AT_ONCE], 0);
    part.iter_mut()
        .for_each(|score| *score = central_score(*score));
    for (lane, u) in (0_u8..).zip(&u) {
        at[count] = lane;
        count += usize::from((u - 0.5).abs() > CENTRE);
        // The last one written may be of the centre: it is not among those counted.
        if count == AT_ONCE {
            break;
        }
    }
    for (outside, lane) in outside.iter_mut().zip(&at[..count]) {
        *outside = u[usize::from(*lane)];
    }
    let mut far = false;
    for outside in outside.chunks_exact_mut(8).take(count.div_ceil(8)) {
        for u in outside {
            far |= is_far(*u);
            *u = middle_score(*u);
        }
    }
    for (score, lane) in outside.iter().zip(&at[..count]) {
        part[usize::from(*lane)] = *score;
    }
    if far {
        repair(&u, part);
    }
}

wide! {
    /// `score` of each; as many as the shorter of the two.
    pub fn scores(u: &[f64], out: &mut [f64]) {
        let lanes = u.len().min(out.len());
        let out = &mut out[..lanes];
        out.copy_from_slice(&u[..lanes]);
        for part in out.chunks_mut(AT_ONCE) {
            in_whole_parts(part);
        }
    }

    /// [`score`] of each, in its place.
    pub fn scores_in_place(column: &mut [f64]) {
        for part in column.chunks_mut(AT_ONCE) {
            in_whole_parts(part);
        }
    }
}

#[inline(always)]
fn in_whole_parts(part: &mut [f64]) {
    if let Ok(whole) = (&mut *part).try_into() {
        return scores_of(whole);
    }
    let mut whole = [0.5; AT_ONCE];
    whole[..part.len()].copy_from_slice(part);
    scores_of(&mut whole);
    part.copy_from_slice(&whole[..part.len()]);
}

/// Puts the scores of the far tail in place.
#[cold]
fn repair(u: &[f64], out: &mut [f64]) {
    for (z, &u) in out.iter_mut().zip(u).filter(|(_, u)| is_far(**u)) {
        *z = far_score(u);
    }
}

/// The probability of a score or less, accurate in the lower tail; the upper tail is `phi(-z)`.
/// `phi(-1.0)` is 0.15865525393145707.
pub fn phi(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Width;
    use crate::random::width::no_wider;

    /// Uniforms from both far tails to the middle, dense where the rational functions meet.
    fn uniforms() -> Vec<f64> {
        let tails = (0..=3_000).map(|i| libm::exp(-36.7 * f64::from(i) / 3_000.0 - 0.7));
        let seams = [0.075, 1.388_794_386_496_402_1e-11]
            .map(|seam| (-20..=20).map(move |i| seam * (1.0 + 1e-9 * f64::from(i))));
        let lower: Vec<f64> = tails.chain(seams.into_iter().flatten()).collect();
        let upper: Vec<f64> = lower.iter().map(|u| 1.0 - u).collect();
        lower
            .into_iter()
            .chain(upper)
            .chain((1..4_000).map(|i| f64::from(i) / 4_000.0))
            .filter(|&u| u < 1.0)
            .collect()
    }

    /// The largest error of a score, relative to 1 + |z|: the miss of the tail over the density.
    fn worst(score: impl Fn(f64) -> f64) -> f64 {
        let error = |u: f64| {
            let z = score(u);
            let miss = if u < 0.5 {
                phi(z) - u
            } else {
                (1.0 - u) - phi(-z)
            };
            (miss / (0.398_942_280_401_432_7 * libm::exp(-0.5 * z * z)) / (1.0 + z.abs())).abs()
        };
        uniforms().into_iter().map(error).fold(0.0, f64::max)
    }

    #[test]
    fn scores_are_right_to_fifteen_digits_in_both_tails() {
        let worst = worst(score);
        assert!(worst < 1e-15, "{worst}");
    }

    #[test]
    fn the_test_of_scores_catches_an_error_of_one_in_a_hundred_million_million() {
        assert!(worst(|u| score(u) * (1.0 + 1e-14)) > 1e-15);
    }

    #[test]
    fn scores_are_odd_and_end_at_the_infinities() {
        for u in [
            0.25,
            0.125,
            0.031_25,
            1.0 / 1024.0,
            libm::exp2(-40.0),
            libm::exp2(-53.0),
        ] {
            assert_eq!(score(u), -score(1.0 - u), "{u}");
        }
        assert_eq!(
            (score(0.5), score(0.0), score(1.0)),
            (0.0, f64::NEG_INFINITY, f64::INFINITY)
        );
        assert!((score(1e-300) + 37.047_096_299_361_2).abs() < 1e-13);
        assert_eq!(score(0.975), 1.959_963_984_540_053_6);
    }

    #[test]
    fn a_lane_has_the_same_score_at_every_width_and_alone() {
        let uniforms = uniforms();
        let alone: Vec<f64> = uniforms.iter().map(|&u| score(u)).collect();
        for width in [Width::Baseline, Width::Avx2, Width::Avx512] {
            let mut scores = vec![0.0; uniforms.len()];
            no_wider(width, || super::scores(&uniforms, &mut scores));
            assert_eq!(scores, alone, "{width:?}");
            let mut in_place = uniforms.clone();
            no_wider(width, || super::scores_in_place(&mut in_place));
            assert_eq!(in_place, alone, "{width:?}");
        }
    }
}
