//! Proper scores of one forecast, and their means over many. Knows no race.

use serde::{Deserialize, Deserializer, Serialize};

use crate::random::elementary::ln;

/// Levels of the central intervals whose coverage is counted.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];
/// Levels of the quantiles that are told.
pub const QUANTILES: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

/// A mean over races with its standard error, races taken as independent.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Score {
    /// Over races.
    #[serde(deserialize_with = "or_infinite")]
    pub mean: f64,
    /// Standard error of the mean, from the spread between races.
    #[serde(deserialize_with = "or_infinite")]
    pub se: f64,
}

/// A number; JSON has no infinite ones, and writes null: the log score of who thought impossible
/// what happened.
pub(super) fn or_infinite<'de, D: Deserializer<'de>>(source: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(source)?.unwrap_or(f64::INFINITY))
}

/// The mean of `values`; `None` of none. Of 1, 2, 3 it is 2 ± 0.577.
pub fn mean(values: &[f64]) -> Option<Score> {
    let n = values.len() as f64;
    if values.is_empty() {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    let se = if n > 1.0 {
        (squares / (n - 1.0) / n).sqrt()
    } else {
        0.0
    };
    Some(Score { mean, se })
}

/// A forecast's outcomes in ascending order.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Puts them in order.
    pub fn of(mut values: Vec<f64>) -> Sample {
        values.sort_by(f64::total_cmp);
        Sample(values)
    }

    /// Continuous ranked probability score of `seen`: E|X − seen| − ½·E|X − X′|; in the unit of the
    /// values, 0 at best.
    ///
    /// Of the single value 0.4 against 0.5: 0.1.
    ///
    /// # Source
    /// Gneiting and Raftery 2007, equation 21.
    pub fn crps(&self, seen: f64) -> f64 {
        let n = self.0.len() as f64;
        let off: f64 = self.0.iter().map(|x| (x - seen).abs()).sum();
        let spread: f64 = self
            .0
            .iter()
            .enumerate()
            .map(|(i, x)| (2.0 * i as f64 + 1.0 - n) * x)
            .sum();
        off / n - spread / (n * n)
    }

    /// Share of the values below `seen`, those equal to it counted half.
    pub fn pit(&self, seen: f64) -> f64 {
        let below = self.0.partition_point(|x| *x < seen);
        let not_above = self.0.partition_point(|x| *x <= seen);
        0.5 * (below + not_above) as f64 / self.0.len() as f64
    }

    /// The quantile, straight between values. Of 1, 2, 3 the median is 2, the quartile 1.5.
    pub fn quantile(&self, level: f64) -> f64 {
        let place = level * (self.0.len() - 1) as f64;
        let at = (place as usize).min(self.0.len() - 1);
        let next = self.0[(at + 1).min(self.0.len() - 1)];
        self.0[at] + (place - at as f64) * (next - self.0[at])
    }

    /// Whether the central interval of this level has `seen`.
    pub fn covers(&self, level: f64, seen: f64) -> bool {
        let tail = 0.5 * (1.0 - level);
        (self.quantile(tail)..=self.quantile(1.0 - tail)).contains(&seen)
    }
}

/// (probability − outcome)²: 0.09 of 0.7 for what happens.
pub fn brier(probability: f64, happened: bool) -> f64 {
    let off = probability - f64::from(u8::from(happened));
    off * off
}

/// −ln of the probability given to what happened: 0.357 of 0.7.
pub fn log_score(probability: f64, happened: bool) -> f64 {
    -ln(if happened {
        probability
    } else {
        1.0 - probability
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::address::{Name, uniforms};
    use crate::random::special::{phi, score};

    fn uniform(name: &str, n: usize) -> Vec<f64> {
        let mut u = vec![0.0; n];
        uniforms(Seed(1), Name::root(name), 0, &mut u);
        u
    }

    fn normal_sample(n: usize) -> Sample {
        Sample::of((0..n).map(|k| score((k as f64 + 0.5) / n as f64)).collect())
    }

    /// Of the standard normal (Gneiting and Raftery 2007): z(2Φ(z) − 1) + 2φ(z) − 1/√π.
    fn exact(z: f64) -> f64 {
        let density = libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
        z * (2.0 * phi(z) - 1.0) + 2.0 * density - 1.0 / std::f64::consts::PI.sqrt()
    }

    #[test]
    fn the_crps_of_a_normal_sample_is_the_closed_form() {
        let sample = normal_sample(20_000);
        for z in [-2.0, 0.0, 0.3, 1.5] {
            assert!(
                (sample.crps(z) - exact(z)).abs() < 1e-4,
                "{z}: {} {}",
                sample.crps(z),
                exact(z)
            );
        }
        // The twin: half of the spread forgotten, as when the factor ½ is left out.
        let wrong = |z: f64| {
            2.0 * sample.crps(z) - sample.0.iter().map(|x| (x - z).abs()).sum::<f64>() / 20_000.0
        };
        assert!((wrong(0.3) - exact(0.3)).abs() > 0.1);
    }

    #[test]
    fn the_crps_of_three_uneven_values_is_worked_out_by_hand() {
        // E|X − 1| = (1 + 0 + 2)/3; E|X − X′| = 2·(1 + 3 + 2)/9.
        let crps = Sample::of(vec![3.0, 0.0, 1.0]).crps(1.0);
        assert!((crps - 1.0 / 3.0).abs() < 1e-15, "{crps}");
    }

    /// Pearson's χ² of PITs in ten bins: normal outcomes whose forecasters have this spread.
    fn chi_square(spread: f64, n: usize) -> f64 {
        let sample = normal_sample(2001);
        let mut bins = [0.0; 10];
        for u in uniform("outcome", n) {
            bins[((sample.pit(spread * score(u)) * 10.0) as usize).min(9)] += 1.0;
        }
        let wanted = n as f64 / 10.0;
        bins.iter()
            .map(|count| (count - wanted) * (count - wanted) / wanted)
            .sum()
    }

    #[test]
    fn the_pit_of_a_calibrated_forecaster_is_uniform() {
        // 9 degrees of freedom: 46.0 at α = 1e-6. With n = 4,000 a spread that is 15 % off is seen.
        assert!(chi_square(1.0, 4000) < 46.0);
        assert!(chi_square(1.15, 4000) > 46.0);
    }

    #[test]
    fn intervals_cover_what_they_say() {
        let sample = normal_sample(2001);
        let seen: Vec<f64> = uniform("seen", 4000).into_iter().map(score).collect();
        for level in LEVELS {
            let covered = seen
                .iter()
                .filter(|seen| sample.covers(level, **seen))
                .count() as f64
                / 4000.0;
            assert!(
                (covered - level).abs() < 4.9 * (level * (1.0 - level) / 4000.0).sqrt(),
                "{level}: {covered}"
            );
        }
    }

    #[test]
    fn quantiles_and_pits_of_three_values() {
        let sample = Sample::of(vec![3.0, 1.0, 2.0]);
        assert_eq!(
            (
                sample.quantile(0.25),
                sample.quantile(0.5),
                sample.quantile(1.0)
            ),
            (1.5, 2.0, 3.0)
        );
        assert_eq!(
            (sample.pit(2.0), sample.pit(0.0), sample.pit(9.0)),
            (0.5, 0.0, 1.0)
        );
        assert_eq!(mean(&[1.0, 2.0, 3.0]).map(|score| score.mean), Some(2.0));
        assert!(
            (brier(0.7, true) - 0.09).abs() < 1e-15
                && (log_score(0.7, true) - 0.356_674_943_938_732_4).abs() < 1e-12
        );
    }
}
