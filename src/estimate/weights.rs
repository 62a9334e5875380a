//! How much each replicate counts, and which are independent. Knows numbers only. With equal
//! weights every formula is the plain one.

use std::borrow::Cow;

use crate::random::sobol::SCRAMBLINGS;
use crate::replicates::Replicates;

/// Weights of a set of replicates; `None`: all count alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    each: Option<Vec<f64>>,
    total: f64,
    effective: f64,
    /// Which scrambling each replicate is of, where they are points of several rather than
    /// independent.
    scramblings: Option<Vec<u8>>,
}

impl Weights {
    /// Of replicates with these weights, none negative.
    pub fn new(weights: Vec<f64>) -> Weights {
        if weights.windows(2).all(|pair| pair[0] == pair[1]) {
            return Weights::equal(if weights.first() == Some(&0.0) {
                0
            } else {
                weights.len()
            });
        }
        let total = sum(&weights);
        let squares = sum(&weights.iter().map(|w| w * w).collect::<Vec<f64>>());
        Weights {
            each: Some(weights),
            total,
            effective: total * total / squares,
            scramblings: None,
        }
    }

    /// Of a table's replicates.
    pub fn of(table: &Replicates) -> Weights {
        let scrambling = |replicate: u64| (replicate % SCRAMBLINGS) as u8;
        let scramblings = table
            .layout
            .sampler
            .is_some()
            .then(|| (table.first..table.end()).map(scrambling).collect());
        Weights {
            scramblings,
            ..Weights::new(table.weights.clone())
        }
    }

    /// The same of points of these scramblings `[replicate]`.
    pub fn scrambled(self, scramblings: Vec<u8>) -> Weights {
        Weights {
            scramblings: Some(scramblings),
            ..self
        }
    }

    fn equal(count: usize) -> Weights {
        Weights {
            each: None,
            total: count as f64,
            effective: count as f64,
            scramblings: None,
        }
    }

    /// Of the replicates that are `kept` `[replicate]`.
    pub fn among(&self, kept: &[bool]) -> Weights {
        let weights = match &self.each {
            None if self.total == 0.0 => return self.clone(),
            None => Weights::equal(kept.iter().filter(|kept| **kept).count()),
            Some(each) => Weights::new(only(each, kept).into_owned()),
        };
        Weights {
            scramblings: self
                .scramblings
                .as_ref()
                .map(|all| only(all, kept).into_owned()),
            ..weights
        }
    }

    /// Whether only scramblings are independent.
    pub fn are_scrambled(&self) -> bool {
        self.scramblings.is_some()
    }

    /// Those of as many draws as they are worth, where that is less than their number.
    pub fn worth(self, draws: Option<f64>) -> Weights {
        Weights {
            effective: draws.map_or(self.effective, |draws| draws.min(self.effective)),
            ..self
        }
    }

    /// The standard error of the mean of `values` with its degrees of freedom G − 1, where only
    /// scramblings are independent: √(G/(G − 1)·Σ d²), d what each of the G adds to the weighted
    /// mean of the deviations (the mean is a ratio, linearised). `None` where replicates are.
    ///
    /// # Source
    /// Cochran 1977, *Sampling Techniques*, chapter 11: clusters as the units that are drawn.
    pub fn error_of_scramblings<T: Copy + Into<f64>>(
        &self,
        values: &[T],
        mean: f64,
    ) -> Option<(f64, f64)> {
        let scramblings = self.scramblings.as_ref().filter(|_| self.total > 0.0)?;
        let mut added = [0.0; SCRAMBLINGS as usize];
        let mut weighs = [false; SCRAMBLINGS as usize];
        for (replicate, (value, scrambling)) in values.iter().zip(scramblings).enumerate() {
            let weight = self.each.as_ref().map_or(1.0, |each| each[replicate]);
            added[usize::from(*scrambling)] += weight * ((*value).into() - mean);
            weighs[usize::from(*scrambling)] |= weight > 0.0;
        }
        let squares: f64 = added.iter().map(|added| added * added).sum();
        let groups = weighs.iter().filter(|weighs| **weighs).count() as f64;
        let df = groups - 1.0;
        let se = if df > 0.0 {
            (groups / df * squares).sqrt() / self.total
        } else {
            0.0
        };
        Some((se, df))
    }

    /// Weights `[replicate]`; `None`: all alike.
    pub fn each(&self) -> Option<&[f64]> {
        self.each.as_deref()
    }

    /// How many of those `among` `[replicate]` weigh anything, where all that do weigh alike.
    pub fn alike(&self, among: &[bool]) -> Option<usize> {
        let Some(each) = &self.each else {
            return Some(self.among(among).total as usize);
        };
        let mut weighing = each.iter().filter(|weight| **weight > 0.0);
        let first = weighing.next();
        let counted = || {
            among
                .iter()
                .zip(each)
                .filter(|(among, weight)| **among && **weight > 0.0)
                .count()
        };
        weighing.all(|weight| Some(weight) == first).then(counted)
    }

    /// How many of those `among` `[replicate]` weigh anything.
    pub fn number(&self, among: &[bool]) -> u64 {
        let weighs = |at: &usize| match &self.each {
            Some(each) => each[*at] > 0.0,
            None => self.total > 0.0,
        };
        let kept = (0..among.len()).filter(|at| among[*at]);
        kept.filter(weighs).count() as u64
    }

    /// Their sum; the number of replicates where all count alike.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// (Σw)²/Σw²: as many replicates of equal weight would tell as much. Kish (1965). Of weights 1,
    /// 1, 2 it is 16/6.
    pub fn effective(&self) -> f64 {
        self.effective
    }

    /// Σ w·x.
    pub fn weigh<T: Copy + Into<f64>>(&self, values: &[T]) -> f64 {
        self.weigh_each(values, |x| x)
    }

    /// Σ w·f(x).
    pub fn weigh_each<T: Copy + Into<f64>>(&self, values: &[T], f: impl Fn(f64) -> f64) -> f64 {
        match &self.each {
            None => sum_of(values, f),
            Some(each) => sum(&values
                .iter()
                .zip(each)
                .map(|(x, w)| f((*x).into()) * w)
                .collect::<Vec<f64>>()),
        }
    }
}

/// The values `[replicate]` of those `kept`.
pub(super) fn only<'v, T: Copy>(values: &'v [T], kept: &[bool]) -> Cow<'v, [T]> {
    if !kept.contains(&false) {
        return Cow::Borrowed(values);
    }
    let count = kept.iter().filter(|kept| **kept).count();
    let Some(first) = values.first().filter(|_| count > 0) else {
        return Cow::Borrowed(&[]);
    };
    // Every value is written where the next that is kept belongs: no branch to guess.
    let mut found = vec![*first; count + 1];
    let mut place = 0;
    for (value, kept) in values.iter().zip(kept) {
        found[place] = *value;
        place += usize::from(*kept);
    }
    found.truncate(count);
    Cow::Owned(found)
}

fn sum(values: &[f64]) -> f64 {
    sum_of(values, |x| x)
}

/// The sum of f(x) in a fixed order: eight partial sums of every eighth value, so that the same
/// values give the same bits.
fn sum_of<T: Copy + Into<f64>>(values: &[T], f: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0; 8];
    let eights = values.chunks_exact(8);
    let rest = eights.remainder();
    for eight in eights {
        for (lane, value) in lanes.iter_mut().zip(eight) {
            *lane += f((*value).into());
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane += f((*value).into());
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unequal_weights_tell_less_than_their_number() {
        let weights = Weights::new(vec![1.0, 1.0, 2.0]);
        assert_eq!(weights.total(), 4.0);
        assert_eq!(weights.effective(), 16.0 / 6.0);
        assert_eq!(weights.weigh(&[1.0, 2.0, 3.0]), 9.0);
        assert_eq!(weights.among(&[true, true, false]), Weights::equal(2));
        assert_eq!(weights.among(&[true, false, true]).total(), 3.0);
        assert_eq!(weights.alike(&[true, true, false]), None);
        assert_eq!(
            Weights::new(vec![2.0, 0.0, 2.0]).alike(&[true, true, false]),
            Some(1)
        );
        assert_eq!(
            Weights::new(vec![2.0, 2.0, 2.0]).alike(&[true, true, false]),
            Some(2)
        );
    }

    #[test]
    fn the_error_over_scramblings_is_that_of_their_means() {
        // Scrambling g has the values g and g + 1: sixteen independent means g + ½.
        let values: Vec<f64> = (0..32).map(|at| f64::from(at % 16 + at / 16)).collect();
        let scramblings = Some((0..32).map(|at| at % 16).collect());
        let weights = Weights {
            scramblings,
            ..Weights::equal(32)
        };
        let sd_of_means = (16.0 * 17.0 / 12.0_f64).sqrt();
        let (error, df) = weights.error_of_scramblings(&values, 8.0).unwrap();
        assert_eq!(df, 15.0);
        assert!(
            (error - sd_of_means / 4.0).abs() < 1e-12 * (16.0 / 15.0),
            "{error}"
        );
        assert_eq!(Weights::equal(32).error_of_scramblings(&values, 8.0), None);
        let kept: Vec<bool> = (0..32).map(|at| at < 16).collect();
        assert_eq!(weights.among(&kept).scramblings, Some((0..16).collect()));
    }

    #[test]
    fn weights_that_are_all_alike_are_a_plain_count() {
        assert_eq!(Weights::new(vec![0.5; 7]), Weights::equal(7));
        assert_eq!(Weights::new(vec![0.5; 7]).weigh(&[1.0; 7]), 7.0);
    }

    #[test]
    fn the_sum_takes_every_value_once() {
        for count in 0..40 {
            let values: Vec<f64> = (0..count).map(f64::from).collect();
            assert_eq!(sum(&values), f64::from(count * (count - 1) / 2));
        }
    }
}
