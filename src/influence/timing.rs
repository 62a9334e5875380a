//! How much of an act's effect is there on a given day.

use crate::random::elementary::exp;

/// When an act was made, and taken back, seen from the day in question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Presence {
    /// Days since the act; negative before it.
    pub since: i32,
    /// Days since it was taken back, if it was.
    pub since_withdrawn: Option<i32>,
}

fn half_to(exponent: f64) -> f64 {
    exp(-std::f64::consts::LN_2 * exponent)
}

/// The part in [0, 1] of the effect that is there: with `ramp` days to half of it (0: at once),
/// `half_life` days in which half of what can fade has faded (∞: nothing fades) and the `remainder`
/// that never does.
///
/// Seven days after an act with ramp 7 and no fading: ½. On the contest's day with ramp 0: 1.
pub fn presence(at: Presence, ramp: f64, half_life: f64, remainder: f64) -> f64 {
    if at.since < 0 {
        return 0.0;
    }
    let since = f64::from(at.since);
    let risen = |days: f64| {
        if ramp > 0.0 {
            1.0 - half_to(days / ramp)
        } else {
            1.0
        }
    };
    let left = if half_life.is_finite() {
        remainder + (1.0 - remainder) * half_to(since / half_life)
    } else {
        1.0
    };
    match at.since_withdrawn {
        Some(days) if days >= 0 => {
            let stood = at.since - days;
            if stood <= 0 || ramp <= 0.0 {
                return 0.0;
            }
            risen(f64::from(stood)) * left * half_to(f64::from(days) / ramp)
        }
        _ => risen(since) * left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: f64 = f64::INFINITY;

    fn standing(since: i32) -> Presence {
        Presence {
            since,
            since_withdrawn: None,
        }
    }

    #[test]
    fn an_act_is_absent_before_its_day_and_rises_by_halves() {
        assert_eq!(presence(standing(-1), 7.0, NEVER, 0.0), 0.0);
        assert_eq!(presence(standing(0), 0.0, NEVER, 0.0), 1.0);
        assert_eq!(presence(standing(0), 7.0, NEVER, 0.0), 0.0);
        assert!((presence(standing(7), 7.0, NEVER, 0.0) - 0.5).abs() < 1e-15);
        assert!((presence(standing(14), 7.0, NEVER, 0.0) - 0.75).abs() < 1e-15);
    }

    #[test]
    fn what_can_fade_fades_to_the_remainder() {
        assert!((presence(standing(30), 0.0, 30.0, 0.2) - 0.6).abs() < 1e-15);
        assert!((presence(standing(100_000), 0.0, 30.0, 0.2) - 0.2).abs() < 1e-15);
    }

    #[test]
    fn a_withdrawal_undoes_as_it_came() {
        // Stood 14 days with ramp 7 (3/4), withdrawn 7 days ago (1/2).
        let at = Presence {
            since: 21,
            since_withdrawn: Some(7),
        };
        assert!((presence(at, 7.0, NEVER, 0.0) - 0.375).abs() < 1e-15);
        assert_eq!(
            presence(
                Presence {
                    since: 3,
                    since_withdrawn: Some(0)
                },
                0.0,
                NEVER,
                0.0
            ),
            0.0
        );
        assert_eq!(
            presence(
                Presence {
                    since: 3,
                    since_withdrawn: Some(-2)
                },
                0.0,
                NEVER,
                0.0
            ),
            1.0
        );
        assert_eq!(
            presence(
                Presence {
                    since: 3,
                    since_withdrawn: Some(3)
                },
                7.0,
                NEVER,
                0.0
            ),
            0.0
        );
        assert_eq!(
            presence(
                Presence {
                    since: 3,
                    since_withdrawn: Some(5)
                },
                7.0,
                NEVER,
                0.0
            ),
            0.0
        );
    }
}
