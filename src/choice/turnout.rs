//! The monotone coupling of two turnouts: nobody changes who need not.

/// Probability that someone who votes at turnout `before` stays at home at turnout `after`: 0.6 →
/// 0.45 is 0.25.
pub fn leave_probability(before: f64, after: f64) -> f64 {
    if after < before {
        (before - after) / before
    } else {
        0.0
    }
}

/// Probability that someone who stays at home at turnout `before` votes at turnout `after`: 0.6 →
/// 0.7 is 0.25.
pub fn join_probability(before: f64, after: f64) -> f64 {
    if after > before {
        (after - before) / (1.0 - before)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_and_joining_give_the_new_turnout() {
        for (before, after) in [
            (0.6, 0.45),
            (0.6, 0.7),
            (0.0, 0.3),
            (1.0, 0.2),
            (0.5, 0.5),
            (0.0, 0.0),
            (1.0, 1.0),
        ] {
            let voting = before * (1.0 - leave_probability(before, after));
            let joining = (1.0 - before) * join_probability(before, after);
            assert!(
                (voting + joining - after).abs() < 1e-15,
                "{before} to {after}"
            );
        }
    }
}
