//! A smooth function of the normal score kept as polynomials, for laws whose quantile is slow to
//! invert. Each piece interpolates at Chebyshev's points; a function that the pieces do not follow
//! is refused. Knows no law.

use std::sync::Arc;

/// Coefficients of a piece, the constant first.
const TERMS: usize = 18;
/// Scores covered by a piece: the functions met here have no singularity nearer than about 2.8 to
/// the real line.
const WIDTH: f64 = 1.7;
/// Pieces on either side of 0: together they cover the scores of all uniforms that can be drawn
/// (8.21).
const PIECES: i32 = 5;
/// The largest error allowed, relative to 1 + |value|: what a beta or a student-t with shapes from
/// about 0.2 on keeps.
const ALLOWED: f64 = 1e-12;

/// Piecewise polynomials between two scores.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    low: f64,
    high: f64,
    pieces: Arc<[[f64; TERMS]]>,
}

impl Curve {
    /// The curve of `f` between −8.5 (or 0, for one-sided) and 8.5; `None` where it does not follow
    /// `f` closely enough.
    pub(super) fn through(one_sided: bool, f: impl Fn(f64) -> f64) -> Option<Curve> {
        let (first, last) = (if one_sided { 0 } else { -PIECES }, PIECES);
        let edge = |piece: i32| f64::from(piece) * WIDTH;
        let pieces: Arc<[_]> = (first..last)
            .map(|piece| interpolate(|x| f(edge(piece) + 0.5 * WIDTH * (x + 1.0))))
            .collect();
        let curve = Curve {
            low: edge(first),
            high: edge(last),
            pieces,
        };
        let follows = |z: f64| {
            let (value, truth) = (curve.at(z)?, f(z));
            ((value - truth).abs() <= ALLOWED * (1.0 + truth.abs())).then_some(())
        };
        for piece in first..last {
            // Between interpolation points, near an end and near the middle, where the polynomial
            // errs most.
            for part in [0.003, 0.57, 0.999] {
                follows(edge(piece) + part * WIDTH)?;
            }
        }
        Some(curve)
    }

    /// The value at score z; `None` where it is not covered.
    #[inline(always)]
    pub(super) fn at(&self, z: f64) -> Option<f64> {
        if !(z >= self.low && z < self.high) {
            return None;
        }
        let place = (z - self.low) * (1.0 / WIDTH);
        let piece = place as usize;
        let x = 2.0 * (place - piece as f64) - 1.0;
        let terms = self.pieces.get(piece)?;
        Some(terms.iter().rev().fold(0.0, |sum, term| sum * x + term))
    }
}

impl Curve {
    /// [`Curve::at`] of eight at once; NaN where it is not covered. The same bits as one by one.
    #[inline(always)]
    pub(super) fn at_eight(&self, z: [f64; 8]) -> [f64; 8] {
        let mut x = [0.0; 8];
        let mut pieces = [0; 8];
        for lane in 0..8 {
            let covered = (z[lane] >= self.low) & (z[lane] < self.high);
            let place = if covered {
                (z[lane] - self.low) * (1.0 / WIDTH)
            } else {
                0.0
            };
            let piece = place as usize;
            pieces[lane] = piece.min(self.pieces.len() - 1);
            x[lane] = if covered {
                2.0 * (place - piece as f64) - 1.0
            } else {
                f64::NAN
            };
        }
        let mut terms = [&self.pieces[0]; 8];
        for lane in 0..8 {
            terms[lane] = &self.pieces[pieces[lane]];
        }
        let mut sum = [0.0; 8];
        for term in (0..TERMS).rev() {
            for lane in 0..8 {
                sum[lane] = sum[lane] * x[lane] + terms[lane][term];
            }
        }
        sum
    }
}

/// The polynomial through `f` at Chebyshev's points of [−1, 1].
fn interpolate(f: impl Fn(f64) -> f64) -> [f64; TERMS] {
    let count = TERMS as f64;
    let angle = |point: usize| std::f64::consts::PI * (point as f64 + 0.5) / count;
    let values: [f64; TERMS] = std::array::from_fn(|point| f(libm::cos(angle(point))));
    let mut sum = [0.0; TERMS];
    // Chebyshev's polynomials by their recurrence, in powers.
    let (mut before, mut this) = ([0.0; TERMS], [0.0; TERMS]);
    this[0] = 1.0;
    for degree in 0..TERMS {
        let projection: f64 = values
            .iter()
            .enumerate()
            .map(|(point, value)| value * libm::cos(degree as f64 * angle(point)))
            .sum();
        let weight = if degree == 0 {
            projection / count
        } else {
            2.0 * projection / count
        };
        for (sum, power) in sum.iter_mut().zip(this) {
            *sum += weight * power;
        }
        let step = if degree == 0 { 1.0 } else { 2.0 };
        let next = std::array::from_fn(|power| {
            step * if power > 0 { this[power - 1] } else { 0.0 } - before[power]
        });
        (before, this) = (this, next);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst(curve: &Curve, f: fn(f64) -> f64) -> f64 {
        let error = |z: f64| (curve.at(z).unwrap_or(f64::NAN) - f(z)).abs() / (1.0 + f(z).abs());
        (-8_499..8_500)
            .map(|i| error(f64::from(i) / 1_000.0))
            .fold(0.0, f64::max)
    }

    #[test]
    fn a_smooth_function_is_followed_everywhere_to_the_last_digits() {
        let nearest_singularity = |z: f64| 1.0 / (z * z + 2.8 * 2.8);
        for f in [
            libm::sin,
            |z| libm::exp(-0.5 * z),
            |z| z * z * z,
            nearest_singularity,
        ] {
            let curve = Curve::through(false, f).expect("it is smooth");
            assert!(worst(&curve, f) < 1e-13, "{}", worst(&curve, f));
        }
    }

    #[test]
    fn a_function_with_a_bend_is_refused() {
        assert_eq!(Curve::through(false, |z| (z - 0.3).abs()), None);
        assert_eq!(Curve::through(false, |z| 1.0 / (z * z + 0.09)), None);
        assert_eq!(Curve::through(false, |z| 1.0 / z), None);
    }

    #[test]
    fn scores_beyond_the_pieces_are_not_covered() {
        let both = Curve::through(false, |z| z).expect("it is smooth");
        let one = Curve::through(true, |z| z).expect("it is smooth");
        assert!(both.at(-8.5).is_some() && both.at(8.4999).is_some() && one.at(0.0).is_some());
        for z in [-8.6, 8.5, f64::NEG_INFINITY, f64::INFINITY, f64::NAN] {
            assert_eq!((both.at(z), one.at(z)), (None, None));
        }
        assert_eq!(one.at(-0.1), None);
    }
}
