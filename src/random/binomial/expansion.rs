//! The Cornish–Fisher expansion of the binomial quantile, with the lattice correction, and how far
//! it can be trusted.
//!
//! The cumulants are those of a smooth density whose integral from k − ½ to k + ½ is P(X = k): the
//! binomial's less the uniform's (κ2 − 1/12, κ4 + 1/120). Its quantile at P(X ≤ k) is then k + ½,
//! and the count is the nearest integer. The expansion is ordered by powers of 1/σ, and kept up to
//! 1/σ³.
//!
//! Source: Cornish & Fisher 1938; Kolassa & McCullagh 1990 for the lattice.

/// Below this variance the expansion is not used.
pub(super) const SMALLEST_VARIANCE: f64 = 4.0;
/// From this variance on its error is below the rounding of the distribution function.
pub(super) const CERTAIN_VARIANCE: f64 = 1e6;

/// A binomial, mirrored where p > ½ so that the probability is at most ½ and exact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Whether the count is n less the one of this shape.
    pub mirrored: bool,
    /// At most ½.
    pub p: f64,
    pub mean: f64,
    pub variance: f64,
}

impl Shape {
    #[inline(always)]
    pub(super) fn of(n: f64, p: f64) -> Shape {
        let p = if p > 0.0 { p } else { 0.0 };
        let p = if p < 1.0 { p } else { 1.0 };
        let mirrored = p > 0.5;
        let p = if mirrored { 1.0 - p } else { p };
        let mean = n * p;
        Shape {
            mirrored,
            p,
            mean,
            variance: mean * (1.0 - p),
        }
    }
}

/// The quantile of the smooth law at normal score z. Of (n = 100, p = ½) at 0 it is 50.
#[inline(always)]
pub(super) fn quantile_at(z: f64, shape: &Shape) -> f64 {
    let d = 1.0 - 2.0 * shape.p;
    let (d2, z2) = (d * d, z * z);
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
    let sd = shape.variance.sqrt();
    let inverse = 1.0 / sd;
    shape.mean + (z * sd + (((third * inverse + second) * inverse + first) * inverse + zeroth))
}

/// What rounding can add to the error of [`quantile_at`]: 4 ulps of a mean of two million, and
/// 1e-14 of 7 σ.
const ROUNDING: f64 = 4e-9;

/// The guard against truncation, times the variance squared: the first, and the second times z to
/// the sixth.
pub(super) const TRUNCATION: [f64; 2] = [0.04, 0.004];

#[inline(always)]
fn truncation(z: f64) -> f64 {
    let z2 = z * z;
    TRUNCATION[0] + TRUNCATION[1] * (z2 * z2 * z2)
}

/// Whether so far from a boundary between two counts [`quantile_at`] tells them apart: further than
/// `truncation`/variance² + `ROUNDING`, at least 1.8 times the largest error at any boundary with
/// |z| < 7, over variances from 4 to 1e6 and all p, as the tests find it; never where the variance
/// is too small, always where it no longer matters. At z = 3 and variance 100 the guard is 0.0003.
/// Multiplied out: a division takes as long as all else here.
#[inline(always)]
pub(super) fn tells_apart(distance: f64, z: f64, variance: f64) -> bool {
    let apart = (distance - ROUNDING) * (variance * variance) > truncation(z);
    (apart & (variance >= SMALLEST_VARIANCE)) | (variance >= CERTAIN_VARIANCE)
}

#[cfg(test)]
mod tests {
    use super::super::exact::tails;
    use super::*;
    use crate::random::normal::score;

    fn guard(z: f64, variance: f64) -> f64 {
        truncation(z) / (variance * variance) + ROUNDING
    }

    #[test]
    fn counts_are_told_apart_beyond_the_guard_and_not_before() {
        for (z, variance) in [(0.0, 4.0), (-3.0, 100.0), (6.9, 50.0), (2.0, 9e5)] {
            let guard = guard(z, variance);
            assert!(
                tells_apart(guard * 1.000_001, z, variance)
                    && !tells_apart(guard * 0.999_999, z, variance)
            );
        }
        assert!(!tells_apart(0.5, 0.0, 3.999) && tells_apart(-0.1, 6.0, 1e6));
    }

    /// The largest error of an expansion in units of the guard, over every boundary between two
    /// counts with |z| < 7.
    fn worst(n: f64, p: f64, expansion: impl Fn(f64, &Shape) -> f64) -> f64 {
        let shape = Shape::of(n, p);
        let reach = 12.0 * shape.variance.sqrt() + 30.0;
        // Of large variances a part of the boundaries: the error is smooth in z.
        let step = (shape.variance.sqrt() / 25.0).floor().max(1.0);
        let mut k = (shape.mean - reach).floor().max(0.0);
        let mut worst: f64 = 0.0;
        while k < (shape.mean + reach).min(n) {
            let (lower, upper) = tails(k, n, &shape);
            let z = if lower < upper {
                score(lower)
            } else {
                -score(upper)
            };
            if z.abs() < 7.0 {
                worst =
                    worst.max((expansion(z, &shape) - (k + 0.5)).abs() / guard(z, shape.variance));
            }
            k += step;
        }
        worst
    }

    fn worst_of_all(expansion: impl Fn(f64, &Shape) -> f64) -> f64 {
        let mut overall: f64 = 0.0;
        for p in [
            1e-9, 1e-6, 1e-4, 0.003, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45,
            0.48, 0.5,
        ] {
            for eighth_of_octave in 0..144 {
                let variance = SMALLEST_VARIANCE * libm::exp2(f64::from(eighth_of_octave) / 8.0);
                if variance < 3_000.0 || eighth_of_octave % 8 == 0 {
                    overall =
                        overall.max(worst((variance / (p * (1.0 - p))).ceil(), p, &expansion));
                }
            }
        }
        overall
    }

    #[test]
    fn the_guard_holds_every_error_of_the_expansion_nearly_twice() {
        let worst = worst_of_all(quantile_at);
        assert!(worst < 1.0 / 1.8, "{worst}");
    }

    #[test]
    fn the_guard_does_not_hold_an_expansion_off_by_a_tenth_of_its_last_order() {
        let off = |z: f64, shape: &Shape| {
            quantile_at(z, shape) + z * 2e-3 / (shape.variance * shape.variance.sqrt())
        };
        assert!(worst_of_all(off) > 1.0);
    }

    #[test]
    fn from_a_variance_of_a_million_on_the_expansion_errs_by_its_rounding_alone() {
        for (n, p) in [
            (4e6, 0.5),
            (1e7, 0.2),
            (1e9, 0.5),
            (1e9, 0.002),
            (1e12, 1e-5),
        ] {
            let shape = Shape::of(n, p);
            assert!(shape.variance >= 0.999 * CERTAIN_VARIANCE);
            for half_score in -10..=10 {
                let k = (shape.mean + 0.5 * f64::from(half_score) * shape.variance.sqrt()).round();
                let (lower, upper) = tails(k, n, &shape);
                let z = if lower < upper {
                    score(lower)
                } else {
                    -score(upper)
                };
                let miss = (quantile_at(z, &shape) - (k + 0.5)).abs();
                // As a probability: a density below 0.4/σ times the miss.
                assert!(
                    0.4 * miss < 1e-15 * shape.variance,
                    "n {n}, p {p}, k {k}: {miss}"
                );
            }
        }
    }
}
