//! The peak of a smooth function of a few numbers and its curvature there, by damped Newton with
//! differences.

/// Where it is highest, and minus the inverse of its second derivatives.
#[derive(Debug, Clone, PartialEq)]
pub struct Peak {
    pub at: Vec<f64>,
    pub covariance: Vec<Vec<f64>>,
}

const WIDTH: f64 = 1e-4;
const STEPS: usize = 200;

/// Climbs from `start`; `None` where no peak is found.
pub fn ascend(f: &dyn Fn(&[f64]) -> f64, start: &[f64]) -> Option<Peak> {
    let mut at = start.to_vec();
    let mut value = f(&at);
    for _ in 0..STEPS {
        let (gradient, hessian) = derivatives(f, &at);
        let n = at.len();
        // Where it is not concave, downhill counts as uphill once the diagonal is large enough.
        let mut damping = 0.0;
        let step = loop {
            let minus = |i: usize, j: usize| -hessian[i][j] + if i == j { damping } else { 0.0 };
            let matrix: Vec<Vec<f64>> = (0..n)
                .map(|i| (0..n).map(|j| minus(i, j)).collect())
                .collect();
            if let Some(inverse) = inverse(&matrix) {
                break product(&inverse, &gradient);
            }
            damping = if damping == 0.0 { 1e-3 } else { 10.0 * damping };
            if !damping.is_finite() {
                return None;
            }
        };
        let mut length = 1.0;
        let (next, higher) = loop {
            let next: Vec<f64> = at.iter().zip(&step).map(|(x, s)| x + length * s).collect();
            let higher = f(&next);
            if higher >= value || length < 1e-8 {
                break (next, higher);
            }
            length *= 0.5;
        };
        let moved = step
            .iter()
            .fold(0.0_f64, |most, s| most.max((length * s).abs()));
        if higher >= value {
            (at, value) = (next, higher);
        }
        if moved < 1e-7 {
            break;
        }
    }
    let (_, hessian) = derivatives(f, &at);
    let minus: Vec<Vec<f64>> = hessian
        .iter()
        .map(|row| row.iter().map(|x| -x).collect())
        .collect();
    Some(Peak {
        at,
        covariance: inverse(&minus)?,
    })
}

/// Central differences.
fn derivatives(f: &dyn Fn(&[f64]) -> f64, at: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = at.len();
    let moved = |shifts: &[(usize, f64)]| {
        let mut there = at.to_vec();
        shifts.iter().for_each(|(k, by)| there[*k] += by);
        f(&there)
    };
    let here = f(at);
    let curvature = |i: usize, j: usize| {
        if i == j {
            return (moved(&[(i, WIDTH)]) - 2.0 * here + moved(&[(i, -WIDTH)])) / (WIDTH * WIDTH);
        }
        let corner = |a: f64, b: f64| moved(&[(i, a * WIDTH), (j, b * WIDTH)]);
        let mixed = corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0);
        mixed / (4.0 * WIDTH * WIDTH)
    };
    let slope = |i: usize| (moved(&[(i, WIDTH)]) - moved(&[(i, -WIDTH)])) / (2.0 * WIDTH);
    let gradient = (0..n).map(slope).collect();
    // Of i and j the larger first: exactly symmetric.
    let hessian = (0..n)
        .map(|i| (0..n).map(|j| curvature(i.max(j), i.min(j))).collect())
        .collect();
    (gradient, hessian)
}

/// The inverse of a positive definite matrix, by Cholesky; `None` if it is none.
pub fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut lower = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - done;
            if i == j {
                if rest.is_nan() || rest <= 1e-12 * matrix[i][i].abs() {
                    return None;
                }
                lower[i][i] = rest.sqrt();
            } else {
                lower[i][j] = rest / lower[j][j];
            }
        }
    }
    let solve = |column: usize| {
        let mut x = vec![0.0; n];
        for i in 0..n {
            let done: f64 = (0..i).map(|k| lower[i][k] * x[k]).sum();
            x[i] = (f64::from(u8::from(i == column)) - done) / lower[i][i];
        }
        for i in (0..n).rev() {
            let done: f64 = (i + 1..n).map(|k| lower[k][i] * x[k]).sum();
            x[i] = (x[i] - done) / lower[i][i];
        }
        x
    };
    // Columns are rows: it is symmetric.
    Some((0..n).map(solve).collect())
}

/// A matrix times a vector.
pub fn product(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    matrix
        .iter()
        .map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paraboloid_has_its_peak_and_its_covariance() {
        let f = |p: &[f64]| {
            let (x, y) = (p[0] - 1.0, p[1] + 2.0);
            -(x * x + x * y + y * y)
        };
        let peak = ascend(&f, &[10.0, 10.0]).unwrap();
        assert!(
            (peak.at[0] - 1.0).abs() < 1e-5 && (peak.at[1] + 2.0).abs() < 1e-5,
            "{peak:?}"
        );
        // The inverse of [[2, 1], [1, 2]].
        assert!(
            (peak.covariance[0][0] - 2.0 / 3.0).abs() < 1e-3
                && (peak.covariance[0][1] + 1.0 / 3.0).abs() < 1e-3
        );
    }

    #[test]
    fn a_singular_matrix_has_no_inverse() {
        assert_eq!(inverse(&[vec![1.0, 1.0], vec![1.0, 1.0]]), None);
    }
}
