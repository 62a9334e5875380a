//! A straight line through points, by least squares.

use serde::{Deserialize, Serialize};

/// logit of the leader's share = intercept + slope · logit of it before, normal about that.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Line {
    /// At logit 0: of who had half before.
    pub intercept: f64,
    /// 1 keeps leads, less lets them fall back.
    pub slope: f64,
    /// Its standard error.
    pub slope_se: f64,
    /// Residual standard deviation.
    pub sd: f64,
}

impl Line {
    /// Least squares; `None` of fewer than three points, or all at one place.
    pub fn through(points: &[(f64, f64)]) -> Option<Line> {
        let n = points.len() as f64;
        let (mx, my) = points
            .iter()
            .fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
        let xx: f64 = points.iter().map(|p| (p.0 - mx) * (p.0 - mx)).sum();
        let xy: f64 = points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum();
        if points.len() < 3 || xx <= 0.0 {
            return None;
        }
        let slope = xy / xx;
        let intercept = my - slope * mx;
        let off = |p: &(f64, f64)| p.1 - intercept - slope * p.0;
        let sd = (points.iter().map(|p| off(p) * off(p)).sum::<f64>() / (n - 2.0)).sqrt();
        Some(Line {
            intercept,
            slope,
            slope_se: sd / xx.sqrt(),
            sd,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_through_four_points_is_that_of_the_normal_equations() {
        // x 0, 1, 2, 3; y 1, 3, 2, 5: slope 1.1, intercept 1.1, residual sum of squares 2.7.
        let line = Line::through(&[(0.0, 1.0), (1.0, 3.0), (2.0, 2.0), (3.0, 5.0)]).unwrap();
        assert!((line.slope - 1.1).abs() < 1e-12 && (line.intercept - 1.1).abs() < 1e-12);
        assert!((line.sd - (2.7_f64 / 2.0).sqrt()).abs() < 1e-12);
        assert_eq!(Line::through(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
    }
}
