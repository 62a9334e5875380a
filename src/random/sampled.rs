//! Draws by the samplers of `rand_distr` (most of them reject), which have nothing in common with
//! our quantiles and so can judge them: for voters drawn one by one, and in tests. They call the
//! platform's ln and exp, so the last bit of a draw may differ between platforms.

use rand::Rng;
use rand_distr::Distribution as _;
use rand_distr::{Beta, Gamma, Gumbel, LogNormal, Open01, Pert, StandardNormal, StudentT};
use rand_distr::{Triangular, Uniform};

use super::{Distribution, LARGEST};

/// A value of `law`, at most [`LARGEST`] in size.
pub fn value(law: &Distribution, draws: &mut impl Rng) -> f64 {
    // Each `new` refuses what the scenario's reader has refused already; where a law has shrunk to
    // a point, it is that point.
    let drawn = match law {
        Distribution::Normal(own) => own.mean + own.sd * score(draws),
        Distribution::Lognormal(own) => LogNormal::new(libm::log(own.median), own.sigma)
            .map_or(own.median, |law| law.sample(draws)),
        Distribution::LogitNormal(own) => {
            let odds = own.mean + own.sd * score(draws);
            1.0 / (1.0 + libm::exp(-odds))
        }
        Distribution::StudentT(own) => {
            own.mean + own.scale * StudentT::new(own.df).map_or(0.0, |law| law.sample(draws))
        }
        Distribution::Uniform(own) => {
            Uniform::new(own.low, own.high).map_or(own.low, |law| law.sample(draws))
        }
        Distribution::Triangular(own) => {
            Triangular::new(own.low, own.high, own.mode).map_or(own.mode, |law| law.sample(draws))
        }
        Distribution::Pert(own) => Pert::new(own.low, own.high)
            .with_mode(own.mode)
            .map_or(own.mode, |law| law.sample(draws)),
        Distribution::Gamma(own) => {
            let shape = (own.mean / own.sd) * (own.mean / own.sd);
            Gamma::new(shape, own.mean / shape).map_or(own.mean, |law| law.sample(draws))
        }
        Distribution::Beta(own) => {
            Beta::new(own.alpha, own.beta).map_or(law.mean(), |law| law.sample(draws))
        }
    };
    drawn.clamp(-LARGEST, LARGEST)
}

/// A standard normal.
pub fn score(draws: &mut impl Rng) -> f64 {
    StandardNormal.sample(draws)
}

/// A standard Gumbel: a taste.
pub fn gumbel(draws: &mut impl Rng) -> f64 {
    Gumbel::new(0.0, 1.0).map_or(0.0, |law| law.sample(draws))
}

/// Between 0 and 1, never either: a rank, or what decides between two.
pub fn rank(draws: &mut impl Rng) -> f64 {
    Open01.sample(draws)
}

#[cfg(test)]
mod tests {
    use rand_distr::Binomial;
    use statrs::distribution::{ChiSquared, ContinuousCDF};

    use super::*;
    use crate::quantity::Seed;
    use crate::random::address::{Draws, Name, uniforms};
    use crate::random::{binomial, normal};

    const N: usize = 400_000;

    /// Uniforms by address, each moved up by `error`·4u(1 − u): their distribution function is off
    /// by `error` at the middle.
    fn off(name: &str, error: f64) -> Vec<f64> {
        let mut u = vec![0.0; N];
        uniforms(Seed(1), Name::root(name), 0, &mut u);
        u.iter_mut()
            .for_each(|u| *u += error * 4.0 * *u * (1.0 - *u));
        u
    }

    fn sampled(name: &str, mut sampler: impl FnMut(&mut Draws) -> f64) -> Vec<f64> {
        let of = |replicate| Draws::of(Seed(2), Name::root(name), replicate);
        (0..N as u64).map(|at| sampler(&mut of(at))).collect()
    }

    /// The largest distance of two samples' distribution functions, times √(N/2).
    fn distance(mut ours: Vec<f64>, mut theirs: Vec<f64>) -> f64 {
        ours.sort_by(f64::total_cmp);
        theirs.sort_by(f64::total_cmp);
        let (mut at, mut most) = (0, 0usize);
        for (below, x) in theirs.iter().enumerate() {
            at += ours[at..].iter().take_while(|ours| *ours <= x).count();
            most = most.max(at.abs_diff(below + 1));
        }
        most as f64 / N as f64 * (N as f64 / 2.0).sqrt()
    }

    fn quantiles(law: &Distribution, mut u: Vec<f64>) -> Vec<f64> {
        normal::scores_in_place(&mut u);
        law.prepare().in_place(&mut u);
        u
    }

    /// n = 400,000 either way, α = 1e-6 each (critical value √(½ ln(2/α)) = 2.69, a distance of
    /// 0.006); a distribution function off by 0.012 anywhere is missed once in a million, and is
    /// what the twins have.
    #[test]
    fn quantiles_have_the_distribution_of_other_samplers() {
        const CRITICAL: f64 = 2.69;
        use crate::random::distribution as own;
        let student_t = |df| {
            Distribution::StudentT(own::StudentT {
                mean: 0.5,
                scale: 0.16,
                df,
            })
        };
        let beta = |alpha, beta| Distribution::Beta(own::Beta { alpha, beta });
        let (low, mode, high) = (0.1, 0.2, 0.9);
        let laws = [
            Distribution::Normal(own::Normal {
                mean: -0.3,
                sd: 0.7,
            }),
            Distribution::Lognormal(own::Lognormal {
                median: 2.0,
                sigma: 0.4,
            }),
            Distribution::LogitNormal(own::LogitNormal {
                mean: -1.0,
                sd: 0.8,
            }),
            Distribution::Gamma(own::Gamma { mean: 0.4, sd: 0.3 }),
            Distribution::Uniform(own::Uniform { low, high }),
            Distribution::Triangular(own::Triangular { low, mode, high }),
            Distribution::Pert(own::Pert { low, mode, high }),
            student_t(6.0),
            student_t(2.5),
            beta(0.7, 0.6),
            beta(2.0, 5.0),
            beta(440.0, 560.0),
        ];
        for law in laws {
            let name = law.to_string();
            let theirs = sampled(&name, |draws| value(&law, draws));
            let found = distance(quantiles(&law, off(&name, 0.0)), theirs.clone());
            assert!(found < CRITICAL, "{name}: {found}");
            let twin = distance(quantiles(&law, off(&name, 0.012)), theirs);
            assert!(twin > CRITICAL, "{name}: the twin, {twin}");
        }
    }

    /// As above, against −ln(−ln u).
    #[test]
    fn tastes_are_standard_gumbels() {
        let of = |error| -> Vec<f64> {
            let gumbel = |u: f64| -libm::log(-libm::log(u));
            off("taste", error).into_iter().map(gumbel).collect()
        };
        let theirs = sampled("taste", gumbel);
        assert!(distance(of(0.0), theirs.clone()) < 2.69);
        assert!(distance(of(0.012), theirs) > 2.69, "the twin");
    }

    /// χ² of two samples of counts over 20 parts of like size, and its critical value at α = 1e-6.
    fn chi_squared(ours: &[f64], theirs: &[f64]) -> (f64, f64) {
        let mut all: Vec<f64> = ours.iter().chain(theirs).copied().collect();
        all.sort_by(f64::total_cmp);
        let mut bounds: Vec<f64> = (1..20).map(|part| all[part * all.len() / 20]).collect();
        bounds.dedup();
        let count = |sample: &[f64]| {
            let mut counts = vec![0.0; bounds.len() + 1];
            for x in sample {
                counts[bounds.partition_point(|bound| bound < x)] += 1.0;
            }
            counts
        };
        let counts = count(ours).into_iter().zip(count(theirs));
        let parts = counts.filter(|(a, b)| a + b > 0.0);
        let sum = parts
            .map(|(a, b): (f64, f64)| (a - b) * (a - b) / (a + b))
            .sum();
        let freedom = bounds.len() as f64;
        let law = ChiSquared::new(freedom).expect("more than one part");
        (sum, law.inverse_cdf(1.0 - 1e-6))
    }

    /// n = 400,000 either way, α = 1e-6 each; a mean off by a thirtieth of a standard deviation is
    /// missed once in a million, and is what the twins have.
    #[test]
    fn counts_have_the_distribution_of_another_sampler() {
        for (n, p) in [(12.0, 0.3), (1_000.0, 0.4), (300_000.0, 0.02)] {
            let name = format!("binomial {n} {p}");
            let law = Binomial::new(n as u64, p).expect("a probability");
            let theirs = sampled(&name, |draws| law.sample(draws) as f64);
            let ours = |p: f64| {
                let mut counts = vec![0.0; N];
                binomial::quantiles(&off(&name, 0.0), &vec![n; N], &vec![p; N], &mut counts);
                counts
            };
            let (found, critical) = chi_squared(&ours(p), &theirs);
            assert!(found < critical, "{name}: {found} of {critical}");
            let twin = ours(p + (p * (1.0 - p) / n).sqrt() / 30.0);
            let (found, critical) = chi_squared(&twin, &theirs);
            assert!(found > critical, "{name}: the twin, {found} of {critical}");
        }
    }
}
