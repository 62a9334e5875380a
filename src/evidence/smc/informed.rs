//! In which directions the observations say something: residuals regressed on the scores of the
//! particles at hand. Moves take small steps there and large ones elsewhere.
//!
//! Source: Cui, Law & Marzouk 2016, "Dimension-independent likelihood-informed MCMC"; here the
//! Jacobian is the best linear fit over all particles in place of derivatives at one.

use super::algebra::{dot, eigen, solve};

/// A direction in which the observations narrow what the prior allows.
#[derive(Debug, Clone, PartialEq)]
pub struct Direction {
    /// Of length 1.
    pub unit: Vec<f64>,
    /// Roughly the posterior's standard deviation along it, the prior's being 1.
    pub width: f64,
}

/// Where the posterior is not narrower than this there is nothing to take small steps for.
const WIDE: f64 = 0.95;

/// Directions at a temperature (the likelihood's exponent, 0 to 1), from scores
/// `[particle][latent]` and standardised residuals `[particle][residual]`; at right angles to one
/// another.
///
/// If a residual is 3·z₁ plus a constant, the only direction is that of z₁, with width 1/√(1 + 9) =
/// 0.32.
pub fn directions(z: &[Vec<f64>], residuals: &[Vec<f64>], temperature: f64) -> Vec<Direction> {
    let (Some(first), Some(observed)) = (z.first(), residuals.first()) else {
        return Vec::new();
    };
    let (latents, count) = (first.len(), observed.len());
    let (z, residuals) = (centred(z), centred(residuals));
    let mut square = vec![vec![0.0; latents]; latents];
    let mut cross = vec![vec![0.0; latents]; count];
    for (z, residuals) in z.iter().zip(&residuals) {
        for (row, at) in square.iter_mut().zip(0..) {
            let scale: f64 = z[at];
            row[..=at]
                .iter_mut()
                .zip(z)
                .for_each(|(sum, z)| *sum += scale * z);
        }
        for (row, residual) in cross.iter_mut().zip(residuals) {
            row.iter_mut()
                .zip(z)
                .for_each(|(sum, z)| *sum += residual * z);
        }
    }
    // A millionth of the prior's spread keeps the system regular where particles coincide.
    let ridge = 1e-6 * z.len() as f64;
    square
        .iter_mut()
        .enumerate()
        .for_each(|(at, row)| row[at] += ridge);
    let jacobian = solve(square, &cross);
    let gram = jacobian
        .iter()
        .map(|a| jacobian.iter().map(|b| temperature * dot(a, b)).collect())
        .collect();
    let direction = |(information, weights): (f64, Vec<f64>)| {
        let width = 1.0 / (1.0 + information.max(0.0)).sqrt();
        let mut unit = vec![0.0; latents];
        for (weight, row) in weights.iter().zip(&jacobian) {
            unit.iter_mut()
                .zip(row)
                .for_each(|(sum, entry)| *sum += weight * entry);
        }
        let length = dot(&unit, &unit).sqrt();
        let fine = width < WIDE && length.is_normal();
        fine.then(|| Direction {
            unit: unit.iter().map(|entry| entry / length).collect(),
            width,
        })
    };
    eigen(gram).into_iter().filter_map(direction).collect()
}

fn centred(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut mean = vec![0.0; rows[0].len()];
    rows.iter().for_each(|row| {
        mean.iter_mut()
            .zip(row)
            .for_each(|(sum, entry)| *sum += entry)
    });
    mean.iter_mut().for_each(|sum| *sum /= rows.len() as f64);
    rows.iter()
        .map(|row| {
            row.iter()
                .zip(&mean)
                .map(|(entry, mean)| entry - mean)
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_residuals_give_their_directions_and_widths() {
        let z: Vec<Vec<f64>> = (0..200)
            .map(|i| {
                (0..4)
                    .map(|k| f64::from((i * (2 * k + 3) * 37 + k) % 101) / 50.0 - 1.0)
                    .collect()
            })
            .collect();
        let residual = |z: &Vec<f64>| vec![3.0 * z[1] + 2.0, 0.6 * (z[0] - z[3]), 0.1 * z[2]];
        let residuals: Vec<Vec<f64>> = z.iter().map(residual).collect();
        let found = directions(&z, &residuals, 1.0);
        assert_eq!(found.len(), 2);
        assert!(
            (found[0].unit[1].abs() - 1.0).abs() < 1e-4
                && (found[0].width - 0.1f64.sqrt()).abs() < 1e-4
        );
        let half = 0.5f64.sqrt();
        assert!(
            (found[1].unit[0].abs() - half).abs() < 1e-3
                && (found[1].unit[3].abs() - half).abs() < 1e-3
        );
        assert!((found[1].width - 1.0 / 1.72f64.sqrt()).abs() < 1e-3);
        assert!(directions(&z, &residuals, 1e-6).is_empty());
    }
}
