//! What was learnt beside plain figures of the table that it was learnt from.

use serde::{Deserialize, Serialize};

use crate::evidence::line::Line;

use super::shocks::{Pair, Shocks, residual_factor};

/// The line through the table's logits, and what lies off it; beside them the same of what was learnt.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Check {
    pub line: Line,
    /// Fourth moment of what lies off the line over its squared variance, less 3: 0 of a normal.
    pub excess_kurtosis: f64,
    pub learnt_slope: f64,
    pub learnt_sd: f64,
    /// `None` where the fourth moment is infinite: with 4 degrees of freedom or fewer.
    pub learnt_excess_kurtosis: Option<f64>,
}

impl Check {
    /// `None` of fewer than three run-offs.
    pub fn of(pairs: &[Pair], shocks: &Shocks) -> Option<Check> {
        let points: Vec<(f64, f64)> = pairs.iter().map(|pair| (pair.first, pair.second)).collect();
        let line = Line::through(&points)?;
        let off: Vec<f64> = points.iter().map(|(x, y)| y - line.intercept - line.slope * x).collect();
        let moment = |power: i32| off.iter().map(|off| off.powi(power)).sum::<f64>() / off.len() as f64;
        let stays = 1.0 - shocks.regress.mean;
        // Cumulants of independent terms add: those of u are 2·(1 + stays) and 2·(1 + stays²) times those of one t.
        let share = (1.0 + stays * stays) / (2.0 * (1.0 + stays) * (1.0 + stays));
        Some(Check {
            line,
            excess_kurtosis: moment(4) / (moment(2) * moment(2)) - 3.0,
            learnt_slope: stays,
            learnt_sd: shocks.scale.mean * residual_factor(shocks.regress.mean, shocks.df),
            learnt_excess_kurtosis: (shocks.df > 4.0).then(|| 6.0 / (shocks.df - 4.0) * share),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::shocks::Moments;
    use super::*;

    #[test]
    fn kurtosis_is_that_of_four_t_with_the_variance_shared_out() {
        let known = |mean| Moments { mean, sd: 0.0 };
        let (regress, scale, residual_sd) = (known(0.0), known(1.0), known(1.0));
        let shocks = Shocks { regress, scale, df: 6.0, df_low: 6.0, df_high: 6.0, residual_sd };
        let pairs = [(0.0, 1.0), (1.0, 3.0), (2.0, 2.0), (3.0, 5.0)].map(|(first, second)| Pair { first, second });
        let check = Check::of(&pairs, &shocks).unwrap();
        // Four equal terms: a quarter of the 3 of one.
        assert!((check.learnt_excess_kurtosis.unwrap() - 0.75).abs() < 1e-12);
        assert!((check.line.slope - 1.1).abs() < 1e-12);
    }
}
