//! What holds for every law.

use statrs::distribution as other;
use statrs::distribution::ContinuousCDF;

use super::*;
use crate::quantity::Bounds;
use crate::random::Width;
use crate::random::elementary::{exp, ln, logit};
use crate::random::special::phi;
use crate::random::width::no_wider;

fn laws() -> Vec<Distribution> {
    vec![
        Distribution::Normal(Normal {
            mean: -0.3,
            sd: 0.7,
        }),
        Distribution::Lognormal(Lognormal {
            median: 2.0,
            sigma: 0.4,
        }),
        Distribution::Gamma(Gamma { mean: 0.4, sd: 0.1 }),
        Distribution::Gamma(Gamma { mean: 1.0, sd: 3.0 }),
        Distribution::LogitNormal(LogitNormal {
            mean: -1.0,
            sd: 0.8,
        }),
        Distribution::StudentT(StudentT {
            mean: 0.5,
            scale: 0.16,
            df: 6.0,
        }),
        Distribution::StudentT(StudentT {
            mean: 0.0,
            scale: 1.0,
            df: 1.0,
        }),
        Distribution::StudentT(StudentT {
            mean: 0.0,
            scale: 2.0,
            df: 2.5,
        }),
        Distribution::Uniform(Uniform {
            low: -1.0,
            high: 3.0,
        }),
        Distribution::Triangular(Triangular {
            low: 0.1,
            mode: 0.2,
            high: 0.9,
        }),
        Distribution::Triangular(Triangular {
            low: 0.0,
            mode: 1.0,
            high: 1.0,
        }),
        Distribution::Pert(Pert {
            low: 0.2,
            mode: 0.3,
            high: 0.8,
        }),
        Distribution::Beta(Beta {
            alpha: 0.1,
            beta: 3.0,
        }),
        Distribution::Beta(Beta {
            alpha: 0.7,
            beta: 0.6,
        }),
        Distribution::Beta(Beta {
            alpha: 2.0,
            beta: 5.0,
        }),
        Distribution::Beta(Beta {
            alpha: 440.0,
            beta: 560.0,
        }),
    ]
}

/// P(X ≤ x) and P(X > x) as statrs has them.
fn tails(law: Distribution, x: f64) -> (f64, f64) {
    fn of<L: ContinuousCDF<f64, f64>, E: std::fmt::Debug>(law: Result<L, E>, x: f64) -> (f64, f64) {
        let law = law.expect("the parameters are valid");
        (law.cdf(x), law.sf(x))
    }
    match law {
        Distribution::Normal(Normal { mean, sd }) => of(other::Normal::new(mean, sd), x),
        Distribution::Lognormal(Lognormal { median, sigma }) => {
            of(other::LogNormal::new(ln(median), sigma), x)
        }
        Distribution::LogitNormal(LogitNormal { mean, sd }) => {
            of(other::Normal::new(mean, sd), logit(x))
        }
        Distribution::Gamma(Gamma { mean, sd }) => {
            let shape = (mean / sd) * (mean / sd);
            of(other::Gamma::new(shape, mean / (sd * sd)), x)
        }
        Distribution::StudentT(StudentT { mean, scale, df }) => {
            of(other::StudentsT::new(mean, scale, df), x)
        }
        Distribution::Uniform(Uniform { low, high }) => of(other::Uniform::new(low, high), x),
        Distribution::Triangular(Triangular { low, mode, high }) => {
            of(other::Triangular::new(low, high, mode), x)
        }
        Distribution::Pert(Pert { low, mode, high }) => {
            let Beta { alpha, beta } = Pert { low, mode, high }.beta();
            of(other::Beta::new(alpha, beta), (x - low) / (high - low))
        }
        Distribution::Beta(Beta { alpha, beta }) => of(other::Beta::new(alpha, beta), x),
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
            Distribution::Normal(Normal { mean: 1.0, sd: 1.0 }),
            Distribution::Normal(Normal { mean: 1.0, sd: off }),
        ),
        (
            Distribution::Beta(Beta {
                alpha: 2.0,
                beta: 5.0,
            }),
            Distribution::Beta(Beta {
                alpha: 2.0,
                beta: 5.0 * off,
            }),
        ),
        (
            Distribution::StudentT(StudentT {
                mean: 0.0,
                scale: 1.0,
                df: 6.0,
            }),
            Distribution::StudentT(StudentT {
                mean: 0.0,
                scale: 1.0,
                df: 6.0 * off,
            }),
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
        Distribution::Lognormal(Lognormal {
            median: 1.0,
            sigma: 1e3,
        }),
        Distribution::StudentT(StudentT {
            mean: 0.0,
            scale: 1e100,
            df: 0.01,
        }),
        Distribution::Uniform(Uniform {
            low: -LARGEST,
            high: LARGEST,
        }),
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
            Distribution::StudentT(StudentT {
                mean: 0.25,
                scale: 0.16,
                df
            })
            .prepare()
            .at_score(0.0),
            0.25
        );
    }
    assert_eq!(
        Distribution::Normal(Normal { mean: 0.7, sd: 3.0 })
            .prepare()
            .at_score(0.0),
        0.7
    );
    assert_eq!(
        Distribution::LogitNormal(LogitNormal { mean: 0.0, sd: 1.0 })
            .prepare()
            .at_score(0.0),
        0.5
    );
}

#[test]
fn the_curve_and_the_inversion_agree() {
    let beta = |(alpha, beta)| Distribution::Beta(Beta { alpha, beta });
    let student_t = |df| {
        Distribution::StudentT(StudentT {
            mean: 0.0,
            scale: 1.0,
            df,
        })
    };
    let betas = [
        (0.5, 0.5),
        (1.0, 1.0),
        (1.0, 5.0),
        (3.6, 1.4),
        (400.0, 600.0),
        (0.4, 1e5),
        (1e7, 1e7),
    ];
    let student_ts = [1.0, 2.0, 4.0, 6.0, 30.0, 1e6];
    let laws = betas.map(beta).into_iter().chain(student_ts.map(student_t));
    for law in laws {
        let curve = law.prepare().curve;
        let curve = curve.unwrap_or_else(|| panic!("{law} has no curve"));
        for i in -849..850 {
            let z = f64::from(i) / 100.0;
            let fast = match law.law().base() {
                Base::OddInverse => curve.at(z.abs()).map(|quotient| z * quotient),
                Base::Score | Base::Inverse => curve.at(z),
            };
            let (fast, slow) = (fast.unwrap_or(f64::NAN), law.law().invert(z));
            assert!(
                (fast - slow).abs() < 1e-12 * (1.0 + slow.abs()),
                "{law} at {z}: {fast}, {slow}"
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

/// Mean and sd by the trapezoidal rule over the normal score, from the quantiles alone.
fn moments(law: Distribution) -> (f64, f64) {
    let ready = law.prepare();
    let (mut weight, mut first, mut second) = (0.0, 0.0, 0.0);
    for i in -3_000..=3_000 {
        let z = f64::from(i) / 250.0;
        let (w, x) = (exp(-0.5 * z * z), ready.at_score(z));
        weight += w;
        first += w * x;
        second += w * x * x;
    }
    let mean = first / weight;
    (mean, (second / weight - mean * mean).sqrt())
}

#[test]
fn mean_and_sd_are_those_of_the_quantiles() {
    for law in [
        Distribution::Gamma(Gamma { mean: 1.0, sd: 3.0 }),
        Distribution::Normal(Normal { mean: 0.4, sd: 0.3 }),
        Distribution::Lognormal(Lognormal {
            median: 2.0,
            sigma: 0.4,
        }),
        Distribution::LogitNormal(LogitNormal {
            mean: -1.0,
            sd: 0.8,
        }),
        Distribution::LogitNormal(LogitNormal {
            mean: -6.0,
            sd: 2.5,
        }),
        Distribution::StudentT(StudentT {
            mean: 0.5,
            scale: 0.16,
            df: 6.0,
        }),
        Distribution::Uniform(Uniform {
            low: -1.0,
            high: 3.0,
        }),
        Distribution::Triangular(Triangular {
            low: 0.1,
            mode: 0.2,
            high: 0.9,
        }),
        Distribution::Pert(Pert {
            low: 0.2,
            mode: 0.3,
            high: 0.8,
        }),
        Distribution::Beta(Beta {
            alpha: 2.0,
            beta: 5.0,
        }),
    ] {
        let (mean, sd) = moments(law);
        // A triangular law has a bend, for which the rule is good to the square of its step.
        assert!(
            (mean / law.mean() - 1.0).abs() < 1e-5,
            "{law:?}: mean {mean}"
        );
        assert!((sd / law.sd() - 1.0).abs() < 1e-5, "{law:?}: sd {sd}");
    }
}

#[test]
fn a_student_t_of_few_degrees_has_no_mean_or_no_spread() {
    let t = |df| {
        Distribution::StudentT(StudentT {
            mean: 0.5,
            scale: 0.16,
            df,
        })
    };
    assert!(t(1.0).mean().is_nan() && t(1.0).sd().is_nan());
    assert_eq!((t(1.5).mean(), t(1.5).sd()), (0.5, f64::INFINITY));
    assert!((t(6.0).sd() - 0.195_959_179_422_654_26).abs() < 1e-15);
}

#[test]
fn a_family_reads_its_own_example_and_holds_its_arguments_to_their_bounds() {
    for family in FAMILIES {
        assert_eq!(family.example.len(), family.arguments.len(), "{family:?}");
        let mut arguments = family.arguments.iter().zip(family.example);
        assert!(
            arguments.all(|(argument, value)| argument.bounds.holds(*value)),
            "{family:?}"
        );
        let law = (family.law)(family.example, Bounds::Any).expect("an example is valid");
        let words = law.to_string();
        assert!(
            words.starts_with(family.name) || family.name == "interval",
            "{words}"
        );
        let scaled = family.shock.is_none_or(|scale| {
            let named = |name| {
                family
                    .arguments
                    .iter()
                    .any(|argument| argument.name == name)
            };
            named("mean") && named(scale)
        });
        assert!(scaled, "{family:?}");
    }
}
