//! A smooth density from the 201 quantiles of a distribution: every interval between neighbours
//! carries 1/200, spread evenly, blurred by a triweight kernel.

use crate::estimate::Summary;

/// The kernel's half width in standard deviations: its own standard deviation is a third of that.
const BLUR: f64 = 0.6;

/// A density ready to be asked.
pub struct Density<'a> {
    quantiles: &'a [f64],
    half_width: f64,
}

impl Density<'_> {
    /// The kernel is never narrower than `least`; nothing without quantiles.
    pub fn of(summary: &Summary, least: f64) -> Option<Density<'_>> {
        let quantiles = summary.quantiles.as_deref().filter(|grid| grid.len() > 1)?;
        Some(Density {
            quantiles,
            half_width: (BLUR * spread(summary)).max(least),
        })
    }

    /// Probability per unit of x.
    pub fn at(&self, x: f64) -> f64 {
        let mass = 1.0 / (self.quantiles.len() - 1) as f64;
        let within = |q: f64| (x - q) / self.half_width;
        let interval = |pair: &[f64]| {
            let (low, high) = (within(pair[0]), within(pair[1]));
            if low - high < 1e-9 {
                kernel(low)
            } else {
                (below(low) - below(high)) / (low - high)
            }
        };
        mass / self.half_width * self.quantiles.windows(2).map(interval).sum::<f64>()
    }
}

/// The standard deviation, less where the tails are long: the smaller of it and the quartiles'
/// distance over a normal's.
pub fn spread(summary: &Summary) -> f64 {
    let quartiles = (summary.p75 - summary.p25) / 1.349;
    if quartiles > 0.0 {
        quartiles.min(summary.sd)
    } else {
        summary.sd
    }
}

/// Triweight on −1 to 1.
fn kernel(u: f64) -> f64 {
    let inside = (1.0 - u * u).max(0.0);
    35.0 / 32.0 * inside * inside * inside
}

/// Its distribution function.
fn below(u: f64) -> f64 {
    let u = u.clamp(-1.0, 1.0);
    let square = u * u;
    0.5 + 35.0 / 32.0 * u * (1.0 - square * (1.0 - square * (0.6 - square / 7.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(quantiles: Vec<f64>, sd: f64) -> Summary {
        let at = |place: usize| quantiles[place];
        Summary {
            mean: at(100),
            mcse: 0.0,
            p5_mcse: 0.0,
            p50_mcse: 0.0,
            p95_mcse: 0.0,
            sd,
            p2_5: at(5),
            p5: at(10),
            p10: at(20),
            p25: at(50),
            p50: at(100),
            p75: at(150),
            p90: at(180),
            p95: at(190),
            p97_5: at(195),
            quantiles: Some(quantiles),
        }
    }

    #[test]
    fn a_uniform_distribution_is_flat_inside_and_holds_all_its_mass() {
        let even: Vec<f64> = (0..=200).map(|place| f64::from(place) / 100.0).collect();
        let uniform = summary(even, 0.577_35);
        let density = Density::of(&uniform, 0.0).unwrap();
        assert!((density.at(1.0) - 0.5).abs() < 1e-12);
        let mass: f64 = (-1000..4000)
            .map(|place| density.at(f64::from(place) / 1000.0) / 1000.0)
            .sum();
        assert!((mass - 1.0).abs() < 1e-6, "{mass}");
    }

    #[test]
    fn a_certain_value_is_a_narrow_peak() {
        let certain = summary(vec![0.25; 201], 0.0);
        let density = Density::of(&certain, 0.01).unwrap();
        assert!((density.at(0.25) - 35.0 / 32.0 / 0.01).abs() < 1e-6);
        assert!(density.at(0.27) == 0.0);
    }
}
