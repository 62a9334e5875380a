//! The line on which a quantity, known at the corners of a grid, has a given value: marching
//! squares (Lorensen & Cline 1987 in two dimensions), by linear interpolation along edges.

/// A point on the grid: column and row, with fractions.
pub type At = (f64, f64);

/// Segments on which `values` `[row][column]` are `level`.
pub fn segments(values: &[Vec<f64>], level: f64) -> Vec<(At, At)> {
    let mut found = Vec::new();
    for row in 0..values.len().saturating_sub(1) {
        for column in 0..values[row].len().saturating_sub(1) {
            found.extend(square(values, level, row, column));
        }
    }
    found
}

fn square(values: &[Vec<f64>], level: f64, row: usize, column: usize) -> Vec<(At, At)> {
    let corners = [
        (row, column),
        (row, column + 1),
        (row + 1, column + 1),
        (row + 1, column),
    ];
    let value = |at: usize| values[corners[at % 4].0][corners[at % 4].1];
    let above = |at: usize| value(at) >= level;
    let crossing = |edge: usize| {
        let along = (level - value(edge)) / (value(edge + 1) - value(edge));
        let (from, to) = (corners[edge % 4], corners[(edge + 1) % 4]);
        let between = |a: usize, b: usize| a as f64 + along * (b as f64 - a as f64);
        (between(from.1, to.1), between(from.0, to.0))
    };
    let crossed: Vec<usize> = (0..4)
        .filter(|edge| above(*edge) != above(edge + 1))
        .collect();
    match crossed[..] {
        [one, other] => vec![(crossing(one), crossing(other))],
        // A saddle: the middle says which corners hang together.
        [a, b, c, d] => {
            let middle = (0..4).map(value).sum::<f64>() / 4.0;
            let pairs = if (middle >= level) == above(0) {
                [(a, b), (c, d)]
            } else {
                [(a, d), (b, c)]
            };
            pairs
                .map(|(one, other)| (crossing(one), crossing(other)))
                .to_vec()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_cut_along_a_straight_line() {
        // 0.2 · column + 0.1 · row.
        let values: Vec<Vec<f64>> = (0..4)
            .map(|row| {
                (0..5)
                    .map(|column| 0.2 * f64::from(column) + 0.1 * f64::from(row))
                    .collect()
            })
            .collect();
        let found = segments(&values, 0.45);
        assert!(found.len() >= 3);
        for (x, y) in found.into_iter().flat_map(|(one, other)| [one, other]) {
            assert!((0.2 * x + 0.1 * y - 0.45).abs() < 1e-12, "{x}, {y}");
        }
        assert!(segments(&values, 2.0).is_empty());
    }

    #[test]
    fn a_saddle_is_cut_twice() {
        assert_eq!(segments(&[vec![1.0, 0.0], vec![0.0, 1.0]], 0.5).len(), 2);
    }
}
