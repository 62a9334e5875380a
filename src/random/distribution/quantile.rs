//! A law made ready to be evaluated at normal scores, a column at a time.

use super::Distribution;
use super::curve::Curve;
use crate::random::wide;

/// The largest size of a value: what is larger counts as this much, so that sums and products of
/// values stay finite.
pub const LARGEST: f64 = 1e100;

/// What the values of a law are a simple function of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// The normal score itself.
    Score,
    /// A smooth function of it that is slow to invert.
    Inverse,
    /// One that is odd besides: its curve is that of the quotient by the score, even in it.
    OddInverse,
}

/// The value of a law at a normal score: F⁻¹(Φ(z)), rising in z and accurate in both tails.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantile {
    law: Distribution,
    /// Of its base; `None` where that is the score, or no curve follows it.
    pub(super) curve: Option<Curve>,
}

impl Distribution {
    /// Makes it ready to be evaluated. What is slow to invert takes about a millisecond: keep it.
    pub fn prepare(&self) -> Quantile {
        let law = self.law();
        let curve = match law.base() {
            Base::Score => None,
            Base::Inverse => Curve::through(false, |z| law.invert(z)),
            Base::OddInverse => Curve::through(true, |z| law.invert(z) / z),
        };
        Quantile { law: *self, curve }
    }
}

impl Quantile {
    /// The value at normal score z. Of normal(0.4, 0.4) at 1 it is 0.8.
    pub fn at_score(&self, z: f64) -> f64 {
        let mut x = [z];
        self.in_place(&mut x);
        x[0]
    }

    /// [`Quantile::at_score`] of each; as many as the shorter of the two. `[replicate]`
    pub fn at_scores(&self, z: &[f64], out: &mut [f64]) {
        let lanes = z.len().min(out.len());
        let out = &mut out[..lanes];
        out.copy_from_slice(&z[..lanes]);
        self.in_place(out);
    }

    /// [`Quantile::at_score`] of each, in place of the scores. `[replicate]`
    pub fn in_place(&self, column: &mut [f64]) {
        let law = self.law.law();
        let inverted = |z: f64| law.invert(z);
        match (law.base(), &self.curve) {
            (Base::Score, _) => {}
            (Base::Inverse, Some(curve)) => {
                in_parts(column, |part| along_scores(curve, part), inverted)
            }
            (Base::OddInverse, Some(curve)) => {
                in_parts(column, |part| along_sizes(curve, part), inverted)
            }
            (Base::Inverse | Base::OddInverse, None) => {
                column.iter_mut().for_each(|x| *x = inverted(*x))
            }
        }
        law.values(column);
    }
}

#[inline(always)]
pub(super) fn bounded(x: f64) -> f64 {
    x.clamp(-LARGEST, LARGEST)
}

/// Scores to what `along` makes of them, or inverted where that is not a number.
fn in_parts(column: &mut [f64], along: impl Fn(&mut [f64]) -> bool, inverted: impl Fn(f64) -> f64) {
    const AT_ONCE: usize = 64;
    let mut scores = [0.0; AT_ONCE];
    for part in column.chunks_mut(AT_ONCE) {
        let scores = &mut scores[..part.len()];
        scores.copy_from_slice(part);
        if !along(part) {
            let beyond = part
                .iter_mut()
                .zip(scores.iter())
                .filter(|(x, _)| x.is_nan());
            beyond.for_each(|(x, z)| *x = inverted(*z));
        }
    }
}

wide! {
    /// What the curve has at each score, NaN beyond it; whether none is beyond.
    fn along_scores(curve: &Curve, column: &mut [f64]) -> bool {
        let mut all = true;
        for part in column.chunks_mut(8) {
            let mut z = [0.0; 8];
            z[..part.len()].copy_from_slice(part);
            let found = curve.at_eight(z);
            all &= !found.iter().any(|x| x.is_nan());
            part.copy_from_slice(&found[..part.len()]);
        }
        all
    }

    /// Each score times what the curve has at its size, NaN beyond it; whether none is beyond.
    fn along_sizes(curve: &Curve, column: &mut [f64]) -> bool {
        let mut all = true;
        for part in column.chunks_mut(8) {
            let (mut z, mut sizes) = ([0.0; 8], [0.0; 8]);
            z[..part.len()].copy_from_slice(part);
            for lane in 0..8 {
                sizes[lane] = z[lane].abs();
            }
            let mut found = curve.at_eight(sizes);
            for lane in 0..8 {
                found[lane] *= z[lane];
            }
            all &= !found.iter().any(|x| x.is_nan());
            part.copy_from_slice(&found[..part.len()]);
        }
        all
    }
}
