//! The binomial by inversion: from a uniform to a count, the smallest whose cumulative probability
//! reaches the uniform. A column kernel rounds the Cornish–Fisher expansion, or sums the
//! distribution function where few voters are expected, in single precision; what that may get
//! wrong is settled in double by two more, and the rest, too near a boundary between two counts,
//! one by one. Knows no voters.

mod climb;
mod exact;
mod expansion;
mod single;

use super::normal::{is_far, near_score};
use crate::random::wide;
use expansion::{Shape, quantile_at, tells_apart};

/// What a lane holds that the expansion does not settle; no count is negative.
const UNSETTLED: f64 = -1.0;

/// Counts by inversion: the smallest k with P(X ≤ k) ≥ u, X ~ binomial(n, p); as many as the
/// shortest column. `n` are whole numbers up to 2^53; a `p` below 0 or above 1 counts as 0 or 1.
/// Rising in u. `[replicate]`
///
/// Exact but for the error of the distribution function: below 1e-13 where n·p·(1 − p) is below a
/// million, beyond that below 1e-15 times its root. With u = 0.5, n = 50,000 and p = 0.3 the count
/// is 15,000.
pub fn quantiles(u: &[f64], n: &[f64], p: &[f64], out: &mut [f64]) {
    if !single::settle(u, n, p, out) {
        settle_rest(u, n, p, out);
    }
}

/// As many as are settled together in double precision.
const ABREAST: usize = 16;

/// Settles what single precision did not: few lanes, put side by side.
#[cold]
fn settle_rest(u: &[f64], n: &[f64], p: &[f64], out: &mut [f64]) {
    let mut lanes = [0; ABREAST];
    let mut found = 0;
    for lane in 0..out.len().min(u.len()).min(n.len()).min(p.len()) {
        if out[lane] == UNSETTLED {
            lanes[found] = lane;
            found += 1;
        }
        if found == ABREAST {
            settle_lanes(&lanes, u, n, p, out);
            found = 0;
        }
    }
    settle_lanes(&lanes[..found], u, n, p, out);
}

fn settle_lanes(lanes: &[usize], u: &[f64], n: &[f64], p: &[f64], out: &mut [f64]) {
    let zeros = [0.0; ABREAST];
    let (mut own_u, mut own_n, mut own_p, mut counts) = (zeros, zeros, zeros, [UNSETTLED; ABREAST]);
    for (at, &lane) in lanes.iter().enumerate() {
        (own_u[at], own_n[at], own_p[at]) = (u[lane], n[lane], p[lane]);
    }
    expand(&own_u, &own_n, &own_p, &mut counts);
    climb::climb(&own_u, &own_n, &own_p, &mut counts);
    for (at, &lane) in lanes.iter().enumerate() {
        let count = counts[at];
        out[lane] = if count == UNSETTLED {
            exact::quantile(u[lane], n[lane], p[lane])
        } else {
            count
        };
    }
}

wide! {
    /// Counts by rounding the expansion; [`UNSETTLED`] where that may differ from the exact count.
    fn expand(u: &[f64; ABREAST], n: &[f64; ABREAST], p: &[f64; ABREAST], out: &mut [f64; ABREAST]) {
        /// 2^52: adding it rounds a number between 0 and 2^52 to the nearest integer.
        const ROUND: f64 = 4_503_599_627_370_496.0;
        for i in 0..ABREAST {
            let shape = Shape::of(n[i], p[i]);
            let z = near_score(u[i]);
            let z = if shape.mirrored { -z } else { z };
            let y = quantile_at(z, &shape);
            let y = if y > 0.0 { y } else { 0.0 };
            let nearest = (y + ROUND) - ROUND;
            let apart = tells_apart(0.5 - (y - nearest).abs(), z, shape.variance) & !is_far(u[i]);
            let count = if shape.mirrored { n[i] - nearest } else { nearest };
            out[i] = if apart { count } else { UNSETTLED };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Width;
    use crate::random::width::no_wider;

    fn one(u: f64, n: f64, p: f64) -> f64 {
        let mut k = [f64::NAN];
        quantiles(&[u], &[n], &[p], &mut k);
        k[0]
    }

    /// P(X ≤ k) and P(X > k) of every k: terms by their ratios from the mode outwards, divided by
    /// their sum. Shares nothing with what it tests.
    fn enumerated(n: u32, p: f64) -> Vec<(f64, f64)> {
        let (count, size) = (n as usize + 1, f64::from(n));
        let mode = ((size + 1.0) * p).floor().min(size) as usize;
        let mut terms = vec![0.0; count];
        terms[mode] = 1.0;
        for k in mode + 1..count {
            terms[k] = terms[k - 1] * (size - k as f64 + 1.0) / k as f64 * (p / (1.0 - p));
        }
        for k in (0..mode).rev() {
            terms[k] = terms[k + 1] * (k as f64 + 1.0) / (size - k as f64) * ((1.0 - p) / p);
        }
        let total: f64 = terms.iter().sum();
        let below = terms.iter().scan(0.0, |sum, term| {
            *sum += term / total;
            Some(*sum)
        });
        let mut above = vec![0.0; count];
        for k in (1..count).rev() {
            above[k - 1] = above[k] + terms[k] / total;
        }
        below.zip(above).collect()
    }

    /// The number of lanes, at uniforms just below and just above every step of the distribution
    /// function, whose count is not the enumerated one.
    fn wrong_at_the_steps(n: u32, p: f64, count: impl Fn(f64, f64, f64) -> f64) -> (u32, u32) {
        let (mut asked, mut wrong) = (0, 0);
        for (k, (below, above)) in enumerated(n, p).into_iter().enumerate() {
            if below < 1e-10 || above < 1e-10 {
                continue;
            }
            // What the tails can be off by, with room.
            let apart = below.min(above) * 1e-11 + 1e-14;
            for (u, want) in [(below - apart, k as f64), (below + apart, k as f64 + 1.0)] {
                asked += 1;
                wrong += u32::from(count(u, f64::from(n), p) != want);
            }
        }
        (asked, wrong)
    }

    #[test]
    fn counts_change_exactly_where_the_enumerated_distribution_steps() {
        let mut asked = 0;
        for n in (1..40).chain([50, 67, 100, 150, 333, 500, 1_000, 3_000, 20_000]) {
            for p in [
                1e-3, 0.02, 0.1, 0.2, 0.37, 0.499, 0.5, 0.501, 0.66, 0.8, 0.93, 0.99, 0.9995,
            ] {
                let (steps, wrong) = wrong_at_the_steps(n, p, one);
                assert_eq!(wrong, 0, "of {steps} uniforms, n {n}, p {p}");
                asked += steps;
            }
        }
        assert!(asked > 30_000, "{asked}");
    }

    #[test]
    fn the_test_of_the_steps_catches_a_probability_off_by_one_in_a_billion() {
        let (asked, wrong) = wrong_at_the_steps(1_000, 0.37, |u, n, p| one(u, n, p * (1.0 + 1e-9)));
        assert!(wrong > asked / 4, "{wrong} of {asked}");
    }

    #[test]
    fn the_test_of_the_steps_catches_the_expansion_without_its_guard() {
        let rounded =
            |u, n, p| quantile_at(crate::random::normal::score(u), &Shape::of(n, p)).round();
        let (asked, wrong) = wrong_at_the_steps(1_000, 0.37, rounded);
        assert!(wrong > asked / 4, "{wrong} of {asked}");
    }

    #[test]
    fn a_probability_outside_its_range_counts_as_the_nearest_inside() {
        assert_eq!(
            (one(0.7, 40.0, -1e-17), one(0.7, 40.0, 1.0 + 1e-15)),
            (0.0, 40.0)
        );
        assert_eq!(
            (one(0.7, 0.0, 0.3), one(0.7, 0.0, 1.0), one(0.3, 1.0, 1.0)),
            (0.0, 0.0, 1.0)
        );
    }

    #[test]
    fn the_ends_of_the_uniform_give_none_and_all() {
        for p in [1e-9, 0.2, 0.5, 0.8, 1.0 - 1e-9] {
            for n in [1.0, 30.0, 1e5, 1e14] {
                assert_eq!((one(0.0, n, p), one(1.0, n, p)), (0.0, n), "n {n}, p {p}");
            }
        }
    }

    #[test]
    fn counts_rise_with_the_uniform_and_stay_between_none_and_all() {
        for n in [1.0, 7.0, 60.0, 5_000.0, 3e6, 4e9, 9_007_199_254_740_992.0] {
            for p in [1e-15, 1e-9, 1e-4, 0.03, 0.5, 0.7, 0.9999, 1.0 - 1e-12] {
                let uniforms: Vec<f64> = [1e-300, 1e-16, 1e-13, 1e-11, 1e-9, 1e-5]
                    .into_iter()
                    .chain((1..2000).map(|i| f64::from(i) / 2000.0))
                    .chain([1e-5, 1e-9, 1e-11, 1e-13, 1.2e-16].map(|rest| 1.0 - rest))
                    .collect();
                let mut counts = vec![0.0; uniforms.len()];
                let lanes = uniforms.len();
                quantiles(&uniforms, &vec![n; lanes], &vec![p; lanes], &mut counts);
                assert!(
                    counts.is_sorted() && counts[0] >= 0.0 && counts[lanes - 1] <= n,
                    "n {n}, p {p}"
                );
                assert!(counts.iter().all(|k| k.fract() == 0.0), "n {n}, p {p}");
            }
        }
    }

    #[test]
    fn a_lane_has_the_same_count_at_every_width_and_in_any_company() {
        let lanes = 3_000_u32;
        let u: Vec<f64> = (0..lanes)
            .map(|i| (f64::from(i) + 0.37) / f64::from(lanes))
            .collect();
        let n: Vec<f64> = (0..lanes).map(|i| f64::from(i * i % 60_013)).collect();
        let p: Vec<f64> = (0..lanes)
            .map(|i| f64::from(i * 7 % 1_000) / 999.0)
            .collect();
        let counts = |width| {
            let mut k = vec![0.0; u.len()];
            no_wider(width, || quantiles(&u, &n, &p, &mut k));
            k
        };
        let alone: Vec<f64> = (0..u.len()).map(|i| one(u[i], n[i], p[i])).collect();
        for width in [Width::Baseline, Width::Avx2, Width::Avx512] {
            assert_eq!(counts(width), alone, "{width:?}");
        }
    }

    #[test]
    fn with_the_same_luck_a_higher_probability_or_more_voters_never_give_fewer() {
        for i in 1..40 {
            let u = f64::from(i) / 40.0;
            for n in [3.0, 30.0, 300.0, 3e4, 3e9] {
                let by_probability: Vec<f64> =
                    (0..=500).map(|j| one(u, n, f64::from(j) / 500.0)).collect();
                assert!(by_probability.is_sorted(), "u {u}, n {n}");
                let by_size: Vec<f64> = (0..100).map(|j| one(u, n + f64::from(j), 0.3)).collect();
                assert!(by_size.is_sorted(), "u {u}, n from {n}");
            }
        }
    }

    /// Pearson's statistic of 200,000 draws at addresses against binomial(n, p), in cells of 100
    /// expected draws or more, and the number of cells.
    fn misfit(n: u32, p: f64, drawn_with: f64) -> (f64, f64) {
        let lanes = 200_000;
        let mut u = vec![0.0; lanes];
        crate::random::uniforms(
            crate::quantity::Seed(20),
            crate::random::Name::root("fit"),
            0,
            &mut u,
        );
        let mut counts = vec![0.0; lanes];
        quantiles(
            &u,
            &vec![f64::from(n); lanes],
            &vec![drawn_with; lanes],
            &mut counts,
        );
        let mut seen = vec![0.0; n as usize + 1];
        counts.iter().for_each(|k| seen[*k as usize] += 1.0);
        let (mut statistic, mut cells, mut observed, mut done) = (0.0, 0.0, 0.0, 0.0);
        for (seen, (below, above)) in seen.iter().zip(enumerated(n, p)) {
            observed += seen;
            let expected = lanes as f64 * (below - done);
            if expected >= 100.0 && (lanes as f64 * above >= 100.0 || above == 0.0) {
                statistic += (observed - expected) * (observed - expected) / expected;
                (cells, observed, done) = (cells + 1.0, 0.0, below);
            }
        }
        (statistic, cells)
    }

    /// n = 200,000 draws, α = 1e-6. The smallest error shown to be caught: p off by 0.4 % at n =
    /// 1,000, p = 0.3.
    #[test]
    fn drawn_counts_fit_the_binomial() {
        use statrs::distribution::{ChiSquared, ContinuousCDF};
        let critical = |cells: f64| {
            ChiSquared::new(cells - 1.0)
                .expect("several cells")
                .inverse_cdf(1.0 - 1e-6)
        };
        for (n, p) in [(3, 0.4), (25, 0.1), (80, 0.95), (1_000, 0.3), (20_000, 0.5)] {
            let (statistic, cells) = misfit(n, p, p);
            assert!(
                statistic < critical(cells),
                "n {n}, p {p}: {statistic} over {cells} cells"
            );
        }
        let (statistic, cells) = misfit(1_000, 0.3, 0.3 * 1.004);
        assert!(
            statistic > critical(cells),
            "the twin: {statistic} over {cells} cells"
        );
    }
}
