//! How much each replicate counts. Knows numbers only. With equal weights every formula is the plain one.

/// Weights of a set of replicates; `None`: all count alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    each: Option<Vec<f64>>,
    total: f64,
    effective: f64,
}

impl Weights {
    /// Of replicates with these weights, none negative.
    pub fn new(weights: Vec<f64>) -> Weights {
        if weights.windows(2).all(|pair| pair[0] == pair[1]) {
            return Weights::equal(if weights.first() == Some(&0.0) { 0 } else { weights.len() });
        }
        let total = sum(&weights);
        let squares = sum(&weights.iter().map(|w| w * w).collect::<Vec<f64>>());
        Weights { each: Some(weights), total, effective: total * total / squares }
    }

    fn equal(count: usize) -> Weights {
        Weights { each: None, total: count as f64, effective: count as f64 }
    }

    /// Of the replicates that are `kept` `[replicate]`.
    pub fn among(&self, kept: &[bool]) -> Weights {
        match &self.each {
            None if self.total == 0.0 => self.clone(),
            None => Weights::equal(kept.iter().filter(|kept| **kept).count()),
            Some(each) => Weights::new(only(each, kept)),
        }
    }

    /// Weights `[replicate]`; `None`: all alike.
    pub fn each(&self) -> Option<&[f64]> {
        self.each.as_deref()
    }

    /// Their sum; the number of replicates where all count alike.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// (Σw)²/Σw²: as many replicates of equal weight would tell as much. Kish (1965). Of weights 1, 1, 2 it is 16/6.
    pub fn effective(&self) -> f64 {
        self.effective
    }

    /// Σ w·x.
    pub fn weigh(&self, values: &[f64]) -> f64 {
        match &self.each {
            None => sum(values),
            Some(each) => sum(&values.iter().zip(each).map(|(x, w)| x * w).collect::<Vec<f64>>()),
        }
    }
}

/// The values `[replicate]` of those `kept`.
pub(super) fn only<T: Copy>(values: &[T], kept: &[bool]) -> Vec<T> {
    values.iter().zip(kept).filter(|(_, kept)| **kept).map(|(value, _)| *value).collect()
}

/// The sum in a fixed order: eight partial sums of every eighth value, so that the same values give the same bits.
pub(super) fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let eights = values.chunks_exact(8);
    let rest = eights.remainder();
    for eight in eights {
        for (lane, value) in lanes.iter_mut().zip(eight) {
            *lane += value;
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane += value;
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
