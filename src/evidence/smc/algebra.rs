//! Small dense linear algebra in a fixed order of operations, so that the same numbers give the
//! same bits. Matrices are rows of one length. Knows nothing of what they stand for.

/// Σ a·b.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// x with `matrix`·x = each of `sides`, of a symmetric positive definite matrix; a pivot that is
/// not positive is taken for the smallest that is.
pub fn solve(mut matrix: Vec<Vec<f64>>, sides: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = matrix.len();
    // Cholesky, in place of the lower triangle.
    for row in 0..n {
        for column in 0..=row {
            let (above, own) = matrix.split_at_mut(row);
            let own = &mut own[0];
            if column < row {
                let rest = own[column] - dot(&own[..column], &above[column][..column]);
                own[column] = rest / above[column][column];
            } else {
                let rest = own[row] - dot(&own[..row], &own[..row]);
                own[row] = rest.max(f64::MIN_POSITIVE).sqrt();
            }
        }
    }
    let solved = |side: &Vec<f64>| {
        let mut x = side.clone();
        for row in 0..n {
            x[row] = (x[row] - dot(&matrix[row][..row], &x[..row])) / matrix[row][row];
        }
        for row in (0..n).rev() {
            let below: f64 = (row + 1..n).map(|k| matrix[k][row] * x[k]).sum();
            x[row] = (x[row] - below) / matrix[row][row];
        }
        x
    };
    sides.iter().map(solved).collect()
}

/// Sweeps of Jacobi's rotations: far more than any matrix has been seen to need.
const MOST_SWEEPS: usize = 60;

/// Eigenvalues and eigenvectors (a row each) of a symmetric matrix, largest first, by Jacobi's
/// rotations.
///
/// Of ((2, 1), (1, 2)) they are 3 and 1.
pub fn eigen(mut matrix: Vec<Vec<f64>>) -> Vec<(f64, Vec<f64>)> {
    let n = matrix.len();
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            (0..n)
                .map(|j| f64::from(u8::from(i == j)))
                .collect::<Vec<f64>>()
        })
        .collect();
    for _ in 0..MOST_SWEEPS {
        let size: f64 = (0..n).map(|i| matrix[i][i] * matrix[i][i]).sum();
        let off: f64 = (0..n)
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .map(|(i, j)| matrix[i][j] * matrix[i][j])
            .sum();
        if off <= 1e-26 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> = vectors
        .into_iter()
        .enumerate()
        .map(|(i, v)| (matrix[i][i], v))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

/// Makes the entry at (p, q) 0.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if matrix[p][q] == 0.0 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in matrix.iter_mut() {
        (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
    }
    for rows in [matrix, vectors] {
        let (upper, lower) = rows.split_at_mut(q);
        for (a, b) in upper[p].iter_mut().zip(&mut lower[0]) {
            (*a, *b) = (c * *a - s * *b, s * *a + c * *b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symmetric(n: usize) -> Vec<Vec<f64>> {
        let entry = |i: usize, j: usize| {
            ((i * 7 + j * 7 + i * j * 3) % 11) as f64 / 11.0 + if i == j { 4.0 } else { 0.0 }
        };
        (0..n)
            .map(|i| (0..n).map(|j| entry(i, j)).collect())
            .collect()
    }

    #[test]
    fn what_is_solved_multiplies_back() {
        let matrix = symmetric(9);
        let side: Vec<f64> = (0..9).map(|i| f64::from(i) - 3.5).collect();
        let x = solve(matrix.clone(), std::slice::from_ref(&side)).remove(0);
        for (row, want) in matrix.iter().zip(&side) {
            assert!((dot(row, &x) - want).abs() < 1e-12);
        }
    }

    #[test]
    fn eigenvectors_are_scaled_by_their_eigenvalues_and_at_right_angles() {
        let matrix = symmetric(8);
        let found = eigen(matrix.clone());
        for (at, (value, vector)) in found.iter().enumerate() {
            for (row, entry) in matrix.iter().zip(vector) {
                assert!((dot(row, vector) - value * entry).abs() < 1e-10);
            }
            for (other, (_, b)) in found.iter().enumerate() {
                let want = f64::from(u8::from(at == other));
                assert!((dot(vector, b) - want).abs() < 1e-12);
            }
        }
        assert!(found.windows(2).all(|pair| pair[0].0 >= pair[1].0));
        let two = eigen(vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert!((two[0].0 - 3.0).abs() < 1e-15 && (two[1].0 - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_degenerate_matrix_gives_numbers_all_the_same() {
        let flat = vec![vec![1.0, 1.0], vec![1.0, 1.0]];
        assert!(eigen(flat).iter().all(|(value, _)| value.is_finite()));
        assert_eq!(eigen(vec![vec![0.0; 3]; 3]).len(), 3);
    }
}
