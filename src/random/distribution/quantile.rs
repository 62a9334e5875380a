//! A law made ready to be evaluated at normal scores, a column at a time.

use super::Distribution;
use super::curve::Curve;
use super::law::pert_shape;
use crate::random::elementary::{exp, logistic, sinh};
use crate::random::special::{beta_logit_at_ln_tail, beta_logit_at_score, ln_phi};
use crate::random::wide;

/// The largest size of a value: what is larger counts as this much, so that sums and products of
/// values stay finite.
pub const LARGEST: f64 = 1e100;

/// The value of a law at a normal score: F⁻¹(Φ(z)), rising in z and accurate in both tails.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantile {
    law: Distribution,
    base: Base,
}

/// The law of which a value is a simple function: what is slow to invert, and depends on the shape
/// only.
#[derive(Debug, Clone, PartialEq)]
enum Base {
    /// The score itself.
    Score,
    /// The log-odds of a beta.
    Beta {
        alpha: f64,
        beta: f64,
        curve: Option<Curve>,
    },
    /// arsinh(t/√df) of a student-t; its curve is that of the quotient by the score, even in it.
    StudentT { df: f64, curve: Option<Curve> },
}

impl Distribution {
    /// Makes it ready to be evaluated. What has a beta or a student-t in it takes about a
    /// millisecond: keep it.
    pub fn prepare(&self) -> Quantile {
        let base = match *self {
            Distribution::Normal { .. }
            | Distribution::Lognormal { .. }
            | Distribution::LogitNormal { .. } => Base::Score,
            Distribution::StudentT { df, .. } => Base::student_t(df),
            Distribution::Uniform { .. } | Distribution::Triangular { .. } => Base::beta(1.0, 1.0),
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shape(low, mode, high);
                Base::beta(alpha, beta)
            }
            Distribution::Beta { alpha, beta } => Base::beta(alpha, beta),
        };
        Quantile { law: *self, base }
    }
}

impl Quantile {
    /// The value at normal score z. Of normal(0.4, 0.4) at 1 it is 0.8.
    pub fn at_score(&self, z: f64) -> f64 {
        let mut x = [0.0];
        self.at_scores(&[z], &mut x);
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
        self.base.in_place(column);
        match self.law {
            Distribution::Normal { mean, sd } => normal(mean, sd, column),
            Distribution::Lognormal { median, sigma } => lognormal(median, sigma, column),
            Distribution::LogitNormal { mean, sd } => logit_normal(mean, sd, column),
            Distribution::StudentT { mean, scale, df } => {
                student_t(mean, scale * df.sqrt(), column)
            }
            Distribution::Triangular { low, mode, high } => triangular(low, mode, high, column),
            Distribution::Uniform { low, high } | Distribution::Pert { low, high, .. } => {
                stretched(low, high, column)
            }
            Distribution::Beta { .. } => stretched(0.0, 1.0, column),
        }
    }
}

impl Base {
    fn beta(alpha: f64, beta: f64) -> Base {
        Base::Beta {
            alpha,
            beta,
            curve: Curve::through(false, |z| beta_log_odds(alpha, beta, z)),
        }
    }

    fn student_t(df: f64) -> Base {
        Base::StudentT {
            df,
            curve: Curve::through(true, |z| student_t_arsinh(df, z) / z),
        }
    }

    fn in_place(&self, column: &mut [f64]) {
        match self {
            Base::Score => {}
            Base::Beta { alpha, beta, curve } => {
                let inverted = |z: f64| beta_log_odds(*alpha, *beta, z);
                match curve {
                    Some(curve) => in_parts(column, |part| along_scores(curve, part), inverted),
                    None => column.iter_mut().for_each(|x| *x = inverted(*x)),
                }
            }
            Base::StudentT { df, curve } => {
                let inverted = |z: f64| student_t_arsinh(*df, z);
                match curve {
                    Some(curve) => in_parts(column, |part| along_sizes(curve, part), inverted),
                    None => column.iter_mut().for_each(|x| *x = inverted(*x)),
                }
            }
        }
    }
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

#[inline(always)]
fn bounded(x: f64) -> f64 {
    x.clamp(-LARGEST, LARGEST)
}

/// The log-odds of a beta's quantile.
fn beta_log_odds(alpha: f64, beta: f64, z: f64) -> f64 {
    if alpha == 1.0 && beta == 1.0 {
        ln_phi(z) - ln_phi(-z)
    } else {
        beta_logit_at_score(alpha, beta, z)
    }
}

/// arsinh(t/√df) at score z; t²/df is (1 − x)/x of a beta(df/2, ½).
fn student_t_arsinh(df: f64, z: f64) -> f64 {
    if z == 0.0 {
        return 0.0;
    }
    let y = beta_logit_at_ln_tail(0.5 * df, 0.5, ln_phi(-z.abs()) + std::f64::consts::LN_2);
    // Beyond, e^(−y/2) overflows or its square adds nothing.
    let size = if y < -80.0 {
        std::f64::consts::LN_2 - 0.5 * y
    } else {
        libm::asinh(exp(-0.5 * y))
    };
    f64::copysign(size, z)
}

wide! {
    fn normal(mean: f64, sd: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(mean + sd * *x);
        }
    }

    fn lognormal(median: f64, sigma: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(median * exp(sigma * *x));
        }
    }

    fn logit_normal(mean: f64, sd: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(logistic(mean + sd * *x));
        }
    }

    /// `scale` is that of t/√df.
    fn student_t(mean: f64, scale: f64, column: &mut [f64]) {
        for x in column {
            *x = bounded(mean + scale * sinh(*x));
        }
    }

    /// From log-odds to between `low` and `high`, never past either.
    fn stretched(low: f64, high: f64, column: &mut [f64]) {
        let range = high - low;
        for x in column {
            let part = range * logistic(-x.abs());
            *x = bounded(if *x < 0.0 { low + part } else { high - part });
        }
    }

    /// From the log-odds of a uniform.
    fn triangular(low: f64, mode: f64, high: f64, column: &mut [f64]) {
        let range = high - low;
        for x in column {
            let (below, above) = (logistic(*x), logistic(-*x));
            let rising = low + (below * range * (mode - low)).sqrt();
            let falling = high - (above * range * (high - mode)).sqrt();
            *x = bounded(if below * range <= mode - low { rising } else { falling });
        }
    }
}

#[cfg(test)]
mod tests {
    use statrs::distribution as other;
    use statrs::distribution::ContinuousCDF;

    use super::*;
    use crate::random::special::phi;
    use crate::random::width::no_wider;
    use crate::random::{Width, elementary};

    fn laws() -> Vec<Distribution> {
        vec![
            Distribution::Normal {
                mean: -0.3,
                sd: 0.7,
            },
            Distribution::Lognormal {
                median: 2.0,
                sigma: 0.4,
            },
            Distribution::LogitNormal {
                mean: -1.0,
                sd: 0.8,
            },
            Distribution::StudentT {
                mean: 0.5,
                scale: 0.16,
                df: 6.0,
            },
            Distribution::StudentT {
                mean: 0.0,
                scale: 1.0,
                df: 1.0,
            },
            Distribution::StudentT {
                mean: 0.0,
                scale: 2.0,
                df: 2.5,
            },
            Distribution::Uniform {
                low: -1.0,
                high: 3.0,
            },
            Distribution::Triangular {
                low: 0.1,
                mode: 0.2,
                high: 0.9,
            },
            Distribution::Triangular {
                low: 0.0,
                mode: 1.0,
                high: 1.0,
            },
            Distribution::Pert {
                low: 0.2,
                mode: 0.3,
                high: 0.8,
            },
            Distribution::Beta {
                alpha: 0.1,
                beta: 3.0,
            },
            Distribution::Beta {
                alpha: 0.7,
                beta: 0.6,
            },
            Distribution::Beta {
                alpha: 2.0,
                beta: 5.0,
            },
            Distribution::Beta {
                alpha: 440.0,
                beta: 560.0,
            },
        ]
    }

    /// P(X ≤ x) and P(X > x) as statrs has them.
    fn tails(law: Distribution, x: f64) -> (f64, f64) {
        fn of<L: ContinuousCDF<f64, f64>, E: std::fmt::Debug>(
            law: Result<L, E>,
            x: f64,
        ) -> (f64, f64) {
            let law = law.expect("the parameters are valid");
            (law.cdf(x), law.sf(x))
        }
        match law {
            Distribution::Normal { mean, sd } => of(other::Normal::new(mean, sd), x),
            Distribution::Lognormal { median, sigma } => {
                of(other::LogNormal::new(elementary::ln(median), sigma), x)
            }
            Distribution::LogitNormal { mean, sd } => {
                of(other::Normal::new(mean, sd), elementary::logit(x))
            }
            Distribution::StudentT { mean, scale, df } => {
                of(other::StudentsT::new(mean, scale, df), x)
            }
            Distribution::Uniform { low, high } => of(other::Uniform::new(low, high), x),
            Distribution::Triangular { low, mode, high } => {
                of(other::Triangular::new(low, high, mode), x)
            }
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shape(low, mode, high);
                of(other::Beta::new(alpha, beta), (x - low) / (high - low))
            }
            Distribution::Beta { alpha, beta } => of(other::Beta::new(alpha, beta), x),
        }
    }

    /// The largest relative error of the smaller tail of `asked` at values of `law`, over |z| ≤ 3.5
    /// (beyond, 1 − x of some has too few digits).
    fn worst(law: Distribution, asked: Distribution) -> f64 {
        let ready = law.prepare();
        let error = |z: f64| {
            let (lower, upper) = tails(asked, ready.at_score(z));
            if z < 0.0 {
                lower / phi(z) - 1.0
            } else {
                upper / phi(-z) - 1.0
            }
        };
        (-350..=350)
            .map(|i| error(f64::from(i) / 100.0 + 0.003).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn the_distribution_function_of_each_value_is_that_of_its_score() {
        for law in laws() {
            let worst = worst(law, law);
            assert!(worst < 1e-9, "{law:?}: {worst}");
        }
    }

    #[test]
    fn the_test_catches_parameters_off_by_a_millionth() {
        let off = 1.0 + 1e-6;
        for (law, other) in [
            (
                Distribution::Normal { mean: 1.0, sd: 1.0 },
                Distribution::Normal { mean: 1.0, sd: off },
            ),
            (
                Distribution::Beta {
                    alpha: 2.0,
                    beta: 5.0,
                },
                Distribution::Beta {
                    alpha: 2.0,
                    beta: 5.0 * off,
                },
            ),
            (
                Distribution::StudentT {
                    mean: 0.0,
                    scale: 1.0,
                    df: 6.0,
                },
                Distribution::StudentT {
                    mean: 0.0,
                    scale: 1.0,
                    df: 6.0 * off,
                },
            ),
        ] {
            let worst = worst(law, other);
            assert!(worst > 1e-6, "{law:?}: {worst}");
        }
    }

    #[test]
    fn values_rise_with_the_score_and_never_leave_the_support() {
        for law in laws() {
            let (low, high) = law.support();
            let far = (0..=4_000).map(|i| f64::from(i - 2_000) / 50.0);
            let near = (0..=4_000).map(|i| f64::from(i - 2_000) * 1e-6);
            let mut scores: Vec<f64> = far
                .chain(near)
                .chain([f64::NEG_INFINITY, f64::INFINITY])
                .collect();
            scores.sort_by(f64::total_cmp);
            let mut values = vec![0.0; scores.len()];
            law.prepare().at_scores(&scores, &mut values);
            assert!(values.is_sorted(), "{law:?}");
            assert!(
                values.iter().all(|value| (low..=high).contains(value)),
                "{law:?}"
            );
            let ends = (low.max(-LARGEST), high.min(LARGEST));
            assert_eq!((values[0], values[values.len() - 1]), ends, "{law:?}");
        }
    }

    #[test]
    fn values_stay_finite_however_wild_the_law() {
        for law in [
            Distribution::Lognormal {
                median: 1.0,
                sigma: 1e3,
            },
            Distribution::StudentT {
                mean: 0.0,
                scale: 1e100,
                df: 0.01,
            },
            Distribution::Uniform {
                low: -LARGEST,
                high: LARGEST,
            },
        ] {
            let ready = law.prepare();
            assert!(
                [-8.0, -1.0, 1.0, 8.0]
                    .iter()
                    .all(|&z| ready.at_score(z).abs() <= LARGEST),
                "{law:?}"
            );
        }
    }

    #[test]
    fn the_centre_of_a_student_t_and_of_a_normal_is_exact() {
        for df in [0.1, 1.0, 4.0, 6.0, 300.0] {
            assert_eq!(
                Distribution::StudentT {
                    mean: 0.25,
                    scale: 0.16,
                    df
                }
                .prepare()
                .at_score(0.0),
                0.25
            );
        }
        assert_eq!(
            Distribution::Normal { mean: 0.7, sd: 3.0 }
                .prepare()
                .at_score(0.0),
            0.7
        );
        assert_eq!(
            Distribution::LogitNormal { mean: 0.0, sd: 1.0 }
                .prepare()
                .at_score(0.0),
            0.5
        );
    }

    #[test]
    fn the_curve_and_the_inversion_agree() {
        for (a, b) in [
            (0.5, 0.5),
            (1.0, 1.0),
            (1.0, 5.0),
            (3.6, 1.4),
            (400.0, 600.0),
            (0.4, 1e5),
            (1e7, 1e7),
        ] {
            let Base::Beta {
                curve: Some(curve), ..
            } = Base::beta(a, b)
            else {
                panic!("beta({a}, {b}) has no curve")
            };
            for i in -849..850 {
                let z = f64::from(i) / 100.0;
                let (fast, slow) = (
                    curve.at(z).unwrap_or(f64::NAN),
                    beta_logit_at_score(a, b, z),
                );
                assert!(
                    (fast - slow).abs() < 1e-12 * (1.0 + slow.abs()),
                    "beta({a}, {b}) at {z}: {fast}, {slow}"
                );
            }
        }
        for df in [1.0, 2.0, 4.0, 6.0, 30.0, 1e6] {
            let Base::StudentT {
                curve: Some(curve), ..
            } = Base::student_t(df)
            else {
                panic!("t({df}) has no curve")
            };
            for i in 1..850 {
                let z = f64::from(i) / 100.0;
                let (fast, slow) = (z * curve.at(z).unwrap_or(f64::NAN), student_t_arsinh(df, z));
                assert!(
                    (fast - slow).abs() < 1e-12 * (1.0 + slow.abs()),
                    "t({df}) at {z}: {fast}, {slow}"
                );
            }
        }
    }

    #[test]
    fn a_lane_has_the_same_value_at_every_width_and_alone() {
        let scores: Vec<f64> = (0..1_001).map(|i| f64::from(i - 500) * 0.019).collect();
        for law in laws() {
            let ready = law.prepare();
            let alone: Vec<f64> = scores.iter().map(|&z| ready.at_score(z)).collect();
            for width in [Width::Baseline, Width::Avx2, Width::Avx512] {
                let mut values = vec![0.0; scores.len()];
                no_wider(width, || ready.at_scores(&scores, &mut values));
                assert_eq!(values, alone, "{law:?} at {width:?}");
            }
        }
    }
}
