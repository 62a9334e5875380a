//! What it is worth that two arms have the same voters and the same luck.

use super::columns::less;
use super::findings::Summary;

/// How many times as many replicates two independent arms would need for the error that the paired
/// mean difference has: (sd₁² + sd₂²)/sd². With sds 3 and 4 and a difference whose sd is 1 it is
/// 25. `None` where the difference never varies.
pub fn gain(first: f64, second: f64, difference: f64) -> Option<f64> {
    (difference > 0.0).then(|| (first * first + second * second) / (difference * difference))
}

/// The same from columns `[replicate]`.
pub fn pairing(first: &[f64], second: &[f64]) -> Option<f64> {
    let sd = |values: &[f64]| {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (values
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>()
            / (n - 1.0))
            .sqrt()
    };
    let difference = less(second, first);
    if difference.len() < 2 {
        None
    } else {
        gain(sd(first), sd(second), sd(&difference))
    }
}

impl Summary {
    /// `gain` of this arm and another, whose paired difference is given.
    pub fn pairing(&self, other: &Summary, difference: &Summary) -> Option<f64> {
        gain(self.sd, other.sd, difference.sd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::{Name, uniforms};

    #[test]
    fn pairing_gains_by_how_much_the_arms_move_together() {
        assert_eq!(gain(3.0, 4.0, 1.0), Some(25.0));
        assert_eq!(gain(3.0, 4.0, 0.0), None);
        // (0, 0), (1, 2), (2, 1): variances 1 and 1, that of the difference 1.
        assert_eq!(pairing(&[0.0, 1.0, 2.0], &[0.0, 2.0, 1.0]), Some(2.0));
        assert_eq!(pairing(&[0.5, 0.7], &[0.5, 0.7]), None);
        assert_eq!(pairing(&[0.5], &[0.7]), None);
    }

    #[test]
    fn independent_arms_gain_nothing() {
        let mut columns = [1, 2].map(|name| {
            let mut column = vec![0.0; 100_000];
            uniforms(Seed(1), Name(name), 0, &mut column);
            column
        });
        let alone = pairing(&columns[0], &columns[1]).unwrap();
        // The correlation's standard error is 0.0032: a gain of 0.98 to 1.02 is within 6 of them.
        assert!((alone - 1.0).abs() < 0.02, "{alone}");
        let [first, second] = &mut columns;
        second
            .iter_mut()
            .zip(first.iter())
            .for_each(|(second, first)| *second = 0.1 * *second + first);
        assert!(
            pairing(first, second).unwrap() > 150.0,
            "the twin: arms with the same luck"
        );
    }
}
