//! Correlated scores from independent ones: the Cholesky factor of a correlation matrix.

/// The lower triangular L with L·Lᵀ = `matrix` (symmetric, rows of one length), or `None` if
/// `matrix` is not positive definite. A row depends on the rows before it only: whoever is added
/// last leaves the others' draws as they were.
///
/// For correlation 0.6 the second row is (0.6, 0.8).
pub fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut factor = vec![vec![0.0; n]; n];
    for row in 0..n {
        for column in 0..=row {
            let done: f64 = (0..column)
                .map(|k| factor[row][k] * factor[column][k])
                .sum();
            let rest = matrix[row][column] - done;
            if row != column {
                factor[row][column] = rest / factor[column][column];
            } else if rest > 1e-12 {
                factor[row][column] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_multiplies_back() {
        let matrix = vec![
            vec![1.0, 0.6, 0.2],
            vec![0.6, 1.0, -0.3],
            vec![0.2, -0.3, 1.0],
        ];
        let l = cholesky(&matrix).unwrap();
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| l[i][k] * l[j][k]).sum();
                assert!((product - matrix[i][j]).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn impossible_correlations_have_no_factor() {
        assert_eq!(
            cholesky(&[
                vec![1.0, 0.9, -0.9],
                vec![0.9, 1.0, 0.9],
                vec![-0.9, 0.9, 1.0]
            ]),
            None
        );
        assert_eq!(cholesky(&[vec![1.0, 1.0], vec![1.0, 1.0]]), None);
    }

    #[test]
    fn adding_one_last_leaves_the_other_rows() {
        let two = cholesky(&[vec![1.0, 0.6], vec![0.6, 1.0]]).unwrap();
        let three = cholesky(&[
            vec![1.0, 0.6, 0.5],
            vec![0.6, 1.0, 0.1],
            vec![0.5, 0.1, 1.0],
        ])
        .unwrap();
        assert_eq!(two[1], three[1][..2]);
    }
}
