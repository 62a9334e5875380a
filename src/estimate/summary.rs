//! Values over replicates → mean, spread and quantiles, with Monte Carlo standard errors. Knows
//! numbers only.
//!
//! Quantiles are of type 7 (Hyndman & Fan 1996): the p-quantile of n ordered values lies at place
//! 1 + (n − 1)·p, linear between neighbours. With weights it is their generalisation by Akinshin
//! (2023, "Weighted quantile estimators"): the mean over the window [h, h + 1]/n* of cumulative
//! weight, h = (n* − 1)·p, n* the effective number.

use super::error::{self, UNKNOWN, WIDE};
use super::findings::{Estimate, Summary};
use super::order::{at_places, key, value};
use super::weights::Weights;

/// Probabilities of the nine quantiles that every distribution carries.
const NAMED: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

/// Those of them whose error is told.
const TOLD: [f64; 3] = [0.05, 0.5, 0.95];

/// Steps of the quantile grid; it has one value more.
const GRID: u32 = 200;

/// Whether a summary carries the quantile grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    Brief,
    Grid,
}

/// How often it is so, with the error of a proportion of n* draws. Of 3 in 4 replicates 0.75 ±
/// 0.230. 0 ± 0 of none.
pub(super) fn proportion(hits: &[bool], weights: &Weights) -> Estimate {
    if weights.total() == 0.0 {
        return Estimate::default();
    }
    if weights.each().is_none() && !weights.are_scrambled() {
        let estimate = hits.iter().filter(|hit| **hit).count() as f64 / weights.total();
        return Estimate {
            estimate,
            mcse: error::proportion(estimate, weights.effective()),
        };
    }
    let indicator: Vec<f64> = hits.iter().map(|hit| f64::from(u8::from(*hit))).collect();
    chance(&indicator, weights)
}

/// The same of values that are 1 where it is so and else 0.
pub(super) fn chance(indicator: &[f64], weights: &Weights) -> Estimate {
    if weights.total() == 0.0 {
        return Estimate::default();
    }
    let (estimate, n) = (
        weights.weigh(indicator) / weights.total(),
        weights.effective(),
    );
    let mcse = match weights.error_of_scramblings(indicator, estimate) {
        Some((se, df)) => error::clustered(estimate, se, df, n),
        None => error::proportion(estimate, n),
    };
    Estimate { estimate, mcse }
}

/// By how much a chance differs: the mean of values from −1 to 1, with the error that such a mean
/// has where hardly any is not 0.
pub(super) fn change(values: &[f64], weights: &Weights) -> Estimate {
    let Estimate { estimate, mcse } = mean(values, weights);
    let mcse = if weights.total() == 0.0 {
        mcse
    } else {
        error::change(mcse, weights.effective())
    };
    Estimate { estimate, mcse }
}

/// Mean and its error, sd/√n* by Student's t: for paired differences, that of the difference. 0 ± 0
/// of no values.
pub(super) fn mean<T: Copy + Into<f64>>(values: &[T], weights: &Weights) -> Estimate {
    let (estimate, sd) = moments(values, weights);
    Estimate {
        estimate,
        mcse: error(values, weights, estimate, sd),
    }
}

/// The error of a mean.
fn error<T: Copy + Into<f64>>(values: &[T], weights: &Weights, mean: f64, sd: f64) -> f64 {
    let n = weights.effective();
    let (se, df) = weights
        .error_of_scramblings(values, mean)
        .unwrap_or_else(|| (sd / n.sqrt(), n - 1.0));
    match (weights.total(), se) {
        (0.0, _) => 0.0,
        _ if df <= 0.0 => UNKNOWN,
        (_, 0.0) => 0.0,
        _ => se * error::student(df),
    }
}

/// Mean and standard deviation, unbiased in the variance: of 1, 2, 3 they are 2 and 1.
fn moments<T: Copy + Into<f64>>(values: &[T], weights: &Weights) -> (f64, f64) {
    if weights.total() == 0.0 {
        return (0.0, 0.0);
    }
    let mean = weights.weigh(values) / weights.total();
    let n = weights.effective();
    if n <= 1.0 {
        return (mean, 0.0);
    }
    let square = |x: f64| (x - mean) * (x - mean);
    let variance = weights.weigh_each(values, square) / weights.total() * (n / (n - 1.0));
    (mean, variance.sqrt())
}

/// The distribution of `values` `[replicate]`; all zeros of no values.
pub(super) fn summary<T: Copy + Into<f64>>(
    values: &[T],
    weights: &Weights,
    detail: Detail,
) -> Summary {
    let (mean, sd) = moments(values, weights);
    let ordered = Ordered::new(values, weights, detail);
    let [p5_mcse, p50_mcse, p95_mcse] = TOLD.map(|p| ordered.error(p));
    let [p2_5, p5, p10, p25, p50, p75, p90, p95, p97_5] = NAMED.map(|p| ordered.quantile(p));
    let grid = || {
        (0..=GRID)
            .map(|step| ordered.quantile(on_grid(step)))
            .collect()
    };
    Summary {
        mean,
        mcse: error(values, weights, mean, sd),
        sd,
        p2_5,
        p5,
        p10,
        p25,
        p50,
        p75,
        p90,
        p95,
        p97_5,
        p5_mcse,
        p50_mcse,
        p95_mcse,
        quantiles: (detail == Detail::Grid).then(grid),
    }
}

/// The same; nothing of no values.
pub(super) fn summary_of<T: Copy + Into<f64>>(
    values: &[T],
    weights: &Weights,
    detail: Detail,
) -> Option<Summary> {
    (weights.total() > 0.0).then(|| summary(values, weights, detail))
}

/// The quantiles of values of equal weight.
pub(super) fn quantiles<const N: usize>(values: &[f64], at: [f64; N]) -> [f64; N] {
    let places = neighbours(values.len(), at.into_iter());
    let known = if values.is_empty() {
        Vec::new()
    } else {
        at_places(values, &places)
    };
    let count = values.len();
    let ordered = Ordered {
        count,
        places,
        values: known,
        cumulative: None,
        effective: count as f64,
    };
    at.map(|p| ordered.quantile(p))
}

/// Values in ascending order: of equal weight those that the quantiles need, else all with what
/// they weigh up to and with each.
struct Ordered {
    count: usize,
    /// Which of the ordered values are known, where all weigh alike.
    places: Vec<usize>,
    values: Vec<f64>,
    /// `None` where all weigh alike.
    cumulative: Option<Vec<f64>>,
    effective: f64,
}

impl Ordered {
    fn new<T: Copy + Into<f64>>(values: &[T], weights: &Weights, detail: Detail) -> Ordered {
        let effective = weights.effective();
        let Some(each) = weights.each() else {
            let count = if weights.total() == 0.0 {
                0
            } else {
                values.len()
            };
            let places = needed(count, detail);
            let values = if count == 0 {
                Vec::new()
            } else {
                at_places(values, &places)
            };
            return Ordered {
                count,
                places,
                values,
                cumulative: None,
                effective,
            };
        };
        let weighed = values.iter().zip(each).filter(|(_, w)| **w > 0.0);
        let mut pairs: Vec<(i64, f64)> = weighed.map(|(x, w)| (key((*x).into()), *w)).collect();
        pairs.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut total = 0.0;
        let mut upto = |w: f64| {
            total += w;
            total
        };
        let cumulative = pairs.iter().map(|(_, w)| upto(*w)).collect();
        let values: Vec<f64> = pairs.into_iter().map(|(k, _)| value(k)).collect();
        Ordered {
            count: values.len(),
            places: Vec::new(),
            values,
            cumulative: Some(cumulative),
            effective,
        }
    }

    /// How far the `p`-quantile is from the quantiles at the ends of the interval of a proportion p,
    /// of as many independent draws: where less than one draw is expected beyond an end, nothing is
    /// known of it.
    ///
    /// # Source
    /// Woodruff 1952, "Confidence intervals for medians and other position measures".
    fn error(&self, p: f64) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        let [low, high] = error::limits(p, self.effective);
        if low.min(1.0 - high) * self.effective < 1.0 {
            return UNKNOWN;
        }
        let [below, at, above] = [low, p, high].map(|p| self.quantile(p));
        (at - below).max(above - at) / WIDE
    }

    /// The value at a place that the quantiles need.
    fn at(&self, place: usize) -> f64 {
        self.places
            .binary_search(&place)
            .map_or(0.0, |known| self.values[known])
    }

    /// The `p`-quantile; 0 of no values.
    fn quantile(&self, p: f64) -> f64 {
        let Some(last) = self.count.checked_sub(1) else {
            return 0.0;
        };
        let Some(cumulative) = &self.cumulative else {
            let place = last as f64 * p;
            let below = place.floor() as usize;
            let (low, high) = (self.at(below), self.at((below + 1).min(last)));
            return low + (place - place.floor()) * (high - low);
        };
        let unit = cumulative[last] / self.effective;
        let start = (self.effective - 1.0) * p * unit;
        let end = (start + unit).min(cumulative[last]);
        let first = cumulative.partition_point(|upto| *upto <= start).min(last);
        let (mut sum, mut width, mut from) = (0.0, 0.0, start);
        for (value, upto) in self.values.iter().zip(cumulative).skip(first) {
            let part = (upto.min(end) - from).max(0.0);
            sum += value * part;
            width += part;
            from = upto.min(end);
            if *upto >= end {
                break;
            }
        }
        if width > 0.0 {
            sum / width
        } else {
            self.values[first]
        }
    }
}

/// Places, from 0 and ascending, of the neighbours of the quantiles of `count` ordered values that
/// a summary has.
fn needed(count: usize, detail: Detail) -> Vec<usize> {
    let grid = (0..=GRID).filter(|_| detail == Detail::Grid).map(on_grid);
    let ends = TOLD.map(|p| error::limits(p, count as f64));
    neighbours(
        count,
        NAMED
            .into_iter()
            .chain(ends.into_iter().flatten())
            .chain(grid),
    )
}

/// The same of the quantiles at these probabilities.
fn neighbours(count: usize, at: impl Iterator<Item = f64>) -> Vec<usize> {
    let Some(last) = count.checked_sub(1) else {
        return Vec::new();
    };
    let below = at.map(|p| (last as f64 * p).floor() as usize);
    let mut places: Vec<usize> = below
        .flat_map(|place| [place, (place + 1).min(last)])
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The probability of a step of the grid.
fn on_grid(step: u32) -> f64 {
    f64::from(step) / f64::from(GRID)
}

impl Summary {
    /// How much of the distribution lies below a value, 0 to 1, from its 201 quantiles; nothing
    /// without them.
    pub fn below(&self, at: f64) -> Option<f64> {
        let grid = self.quantiles.as_deref().filter(|grid| grid.len() > 1)?;
        let place = grid.partition_point(|&quantile| quantile < at);
        let within = match place {
            0 => 0.0,
            place if place == grid.len() => place as f64 - 1.0,
            place => {
                let (low, high) = (grid[place - 1], grid[place]);
                place as f64 - 1.0
                    + if high > low {
                        (at - low) / (high - low)
                    } else {
                        0.0
                    }
            }
        };
        Some(within / (grid.len() - 1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn ones(count: usize) -> Weights {
        Weights::new(vec![1.0; count])
    }

    #[test]
    fn a_proportion_carries_its_binomial_error() {
        let estimate = proportion(&[true, true, false, true], &ones(4));
        assert_eq!(estimate.estimate, 0.75);
        assert_eq!(estimate.mcse, error::proportion(0.75, 4.0));
    }

    #[test]
    fn weights_count_in_a_proportion_and_its_error() {
        let weights = Weights::new(vec![1.0, 1.0, 2.0]);
        let estimate = proportion(&[false, false, true], &weights);
        assert_eq!(estimate.estimate, 0.5);
        assert_eq!(estimate.mcse, error::proportion(0.5, 16.0 / 6.0));
        assert_eq!(proportion(&[true, true, false], &weights).estimate, 0.5);
    }

    #[test]
    fn the_mean_of_one_two_three_has_the_error_of_sd_over_root_n_by_students_t() {
        let found = summary(&[3.0, 1.0, 2.0], &ones(3), Detail::Brief);
        let mcse = 1.0 / 3f64.sqrt() * error::student(2.0);
        assert_eq!((found.mean, found.sd, found.mcse), (2.0, 1.0, mcse));
        let estimate = 2.0;
        assert_eq!(
            mean(&[3.0, 1.0, 2.0], &ones(3)),
            Estimate { estimate, mcse }
        );
    }

    #[test]
    fn one_replicate_tells_nothing_of_an_error() {
        assert_eq!(mean(&[0.5], &ones(1)).mcse, UNKNOWN);
        assert_eq!(change(&[0.0], &ones(1)).mcse, UNKNOWN);
        assert!(proportion(&[true], &ones(1)).mcse > 0.4);
        let scrambled = ones(1).scrambled(vec![3]);
        assert_eq!(mean(&[0.5], &scrambled).mcse, UNKNOWN);
        let one_weighs = Weights::new(vec![1.0, 0.0]);
        assert_eq!(mean(&[0.5, 0.7], &one_weighs).mcse, UNKNOWN);
    }

    #[test]
    fn sixteen_scramblings_have_fifteen_degrees_of_freedom() {
        let values: Vec<f64> = (0..32).map(|at| f64::from(at % 16)).collect();
        let weights = ones(32).scrambled((0..32).map(|at| at % 16).collect());
        let (se, df) = weights.error_of_scramblings(&values, 7.5).unwrap();
        assert_eq!(
            (mean(&values, &weights).mcse, df),
            (se * error::student(15.0), 15.0)
        );
        let never = proportion(&[false; 32], &weights);
        assert_eq!(never.mcse, error::proportion(0.0, 32.0));
    }

    #[test]
    fn quantiles_are_of_type_seven() {
        // R: quantile(c(1, 2, 4, 8), c(.025, .05, .1, .25, .5, .75, .9, .95, .975))
        let found = summary(&[8.0, 1.0, 4.0, 2.0], &ones(4), Detail::Grid);
        assert_eq!((found.p25, found.p50, found.p75), (1.75, 3.0, 5.0));
        assert!((found.p2_5 - 1.075).abs() < 1e-12 && (found.p90 - 6.8).abs() < 1e-12);
        let grid = found.quantiles.unwrap();
        assert_eq!(
            (grid.len(), grid[0], grid[50], grid[200]),
            (201, 1.0, 1.75, 8.0)
        );
    }

    #[test]
    fn a_quantile_carries_the_error_of_its_place() {
        // Of n evenly spaced values the p-quantile has the error of a proportion p.
        for n in [200, 20_000] {
            let values: Vec<f64> = (0..n).map(|at| f64::from(at) / f64::from(n - 1)).collect();
            let found = summary(&values, &ones(n as usize), Detail::Brief);
            for (told, p) in [
                (found.p5_mcse, 0.05),
                (found.p50_mcse, 0.5),
                (found.p95_mcse, 0.95),
            ] {
                let exact = error::proportion(p, f64::from(n));
                assert!((told / exact - 1.0).abs() < 1e-9, "{told} against {exact}");
            }
        }
        let few = summary(
            &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
            &ones(8),
            Detail::Brief,
        );
        assert_eq!(
            [few.p5_mcse, few.p95_mcse],
            [UNKNOWN; 2],
            "none may lie beyond"
        );
        assert!(few.p50_mcse > 1.0 && few.p50_mcse < 2.0);
    }

    #[test]
    fn a_distribution_is_asked_how_much_of_it_is_below() {
        let values: Vec<f64> = (0..=200)
            .map(|place| f64::from(place) / 100.0 - 0.5)
            .collect();
        let found = summary(&values, &ones(values.len()), Detail::Grid);
        assert!((found.below(0.0).unwrap() - 0.25).abs() < 1e-9);
        assert_eq!(
            [found.below(-9.0), found.below(9.0)],
            [Some(0.0), Some(1.0)]
        );
        assert_eq!(
            summary(&values, &ones(values.len()), Detail::Brief).below(0.0),
            None
        );
    }

    #[test]
    fn nothing_gives_zeros() {
        for weights in [ones(0), Weights::new(vec![0.0; 2])] {
            let found = summary(
                &[5.0, 6.0][..if weights == ones(0) { 0 } else { 2 }],
                &weights,
                Detail::Brief,
            );
            assert_eq!(
                (found.mean, found.mcse, found.sd, found.p50),
                (0.0, 0.0, 0.0, 0.0)
            );
        }
        assert_eq!(summary(&[7.0], &ones(1), Detail::Brief).p95, 7.0);
        assert_eq!(
            proportion(&[], &ones(0)),
            Estimate {
                estimate: 0.0,
                mcse: 0.0
            }
        );
    }

    #[test]
    fn a_replicate_without_weight_is_as_good_as_absent() {
        let weights = Weights::new(vec![1.0, 0.0, 1.0, 1.0]);
        let found = summary(&[1.0, 99.0, 2.0, 4.0], &weights, Detail::Grid);
        let without = summary(&[1.0, 2.0, 4.0], &ones(3), Detail::Grid);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(
            near(found.mean, without.mean)
                && near(found.sd, without.sd)
                && near(found.mcse, without.mcse)
        );
        for (a, b) in found
            .quantiles
            .unwrap()
            .into_iter()
            .zip(without.quantiles.unwrap())
        {
            assert!(near(a, b), "{a} against {b}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(2020), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn quantiles_rise_and_stay_within_the_values(
            pairs in prop::collection::vec((-1e6f64..1e6, 0.01f64..10.0), 1..60)
        ) {
            let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(*x), b.max(*x)));
            for weights in [Weights::new(weights), ones(values.len())] {
                let grid = summary(&values, &weights, Detail::Grid).quantiles.unwrap();
                prop_assert!(grid.windows(2).all(|pair| pair[0] <= pair[1] + 1e-6));
                prop_assert!(grid[0] >= low - 1e-6 && grid[200] <= high + 1e-6);
            }
        }

        #[test]
        fn the_order_of_replicates_changes_no_quantile(mut values in prop::collection::vec(-1e3f64..1e3, 1..60)) {
            let before = summary(&values, &ones(values.len()), Detail::Grid).quantiles;
            values.reverse();
            prop_assert_eq!(before, summary(&values, &ones(values.len()), Detail::Grid).quantiles);
        }

        #[test]
        fn a_summary_in_brief_is_the_full_one_without_its_grid(values in prop::collection::vec(-9i32..9, 0..300)) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let full = summary(&values, &ones(values.len()), Detail::Grid);
            prop_assert_eq!(summary(&values, &ones(values.len()), Detail::Brief), Summary { quantiles: None, ..full });
        }
    }
}
