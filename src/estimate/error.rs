//! How large a Monte Carlo error is. One rule for all that is told: the value that infinitely many
//! replicates would give lies within 1.96 errors of the estimate in 95 of 100 runs. Of many
//! independent replicates that is the standard error; where few are known it is more, and where
//! nothing is known of it there is none. Knows numbers only.

use serde::{Deserialize, Deserializer};

use crate::random::distribution::StudentT;

/// Errors to either side that hold 95 %: the normal score of 0.975.
pub const WIDE: f64 = 1.959_963_984_540_054;

/// An error of which nothing is known, as that of a mean of one replicate; in JSON `null`.
pub const UNKNOWN: f64 = f64::INFINITY;

/// From so many degrees of freedom on the first term of the expansion is exact to 1e-6.
const MANY: f64 = 1_000.0;

/// What a standard error of so many degrees of freedom has to be multiplied by: the 97.5 % quantile
/// of Student's t by that of the normal. Of 15 it is 1.0875, of 1 6.48, without any unknown.
pub fn student(df: f64) -> f64 {
    if df >= MANY {
        return 1.0 + (WIDE * WIDE + 1.0) / (4.0 * df);
    }
    // Below, the quantile is so far out that it says nothing.
    if df < 0.5 {
        return UNKNOWN;
    }
    let t = StudentT {
        mean: 0.0,
        scale: 1.0,
        df,
    };
    t.at_score(WIDE) / WIDE
}

/// Of a proportion p of n independent draws: how far Wilson's 95 % interval reaches on the side
/// where it reaches farther. Of 1 in 1 it is 0.405, which is ±79 points; of none in 20,000 0.0001.
///
/// # Source
/// Wilson 1927, "Probable inference, the law of succession, and statistical inference".
pub fn proportion(p: f64, n: f64) -> f64 {
    let [low, high] = limits(p, n);
    (p - low).max(high - p) / WIDE
}

/// The ends of Wilson's interval.
pub fn limits(p: f64, n: f64) -> [f64; 2] {
    let squared = WIDE * WIDE;
    let centre = (n * p + squared / 2.0) / (n + squared);
    let half = WIDE * (n * p * (1.0 - p) + squared / 4.0).sqrt() / (n + squared);
    [centre - half, centre + half]
}

/// The same where a standard error `se` is known, of draws that are not independent: by Student's t
/// of so many degrees of freedom, or as of so many independent draws as would have that error,
/// whichever is more. Where all draws agree, `se` is 0 and says nothing: as of `n`.
pub fn clustered(p: f64, se: f64, df: f64, n: f64) -> f64 {
    let draws = if se > 0.0 {
        p * (1.0 - p) / (se * se)
    } else {
        n
    };
    (se * student(df)).max(proportion(p, draws))
}

/// Of a difference of chances whose error as a mean is `mean`: what never differed in n draws is not
/// known to be the same, and what did a few times little better.
pub fn change(mean: f64, n: f64) -> f64 {
    let unseen = proportion(0.0, n);
    (mean * mean + unseen * unseen).sqrt()
}

/// Of what does not tell it.
pub fn unknown() -> f64 {
    UNKNOWN
}

/// An error as it stands in JSON.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(from)?.unwrap_or(UNKNOWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, exact: f64) -> bool {
        (found / exact - 1.0).abs() < 1e-6
    }

    #[test]
    fn few_degrees_of_freedom_widen_an_error_as_students_t_does() {
        // R: qt(0.975, c(1, 2, 15, 999)) / qnorm(0.975)
        assert!(near(student(1.0), 12.706_204_736 / WIDE));
        assert!(near(student(2.0), 4.302_652_730 / WIDE));
        assert!(near(student(15.0), 2.131_449_546 / WIDE));
        assert!(near(student(999.0), 1.962_341_461 / WIDE));
        assert!(
            (student(1_000.0) / student(999.0) - 1.0).abs() < 3e-6,
            "no step"
        );
        assert_eq!([student(0.0), student(-1.0)], [UNKNOWN; 2]);
    }

    #[test]
    fn an_error_of_a_chance_is_as_far_as_wilsons_interval_reaches() {
        // R: prop.test(1, 4, correct = FALSE)$conf.int is 0.0456 to 0.6994.
        assert!((WIDE * proportion(0.25, 4.0) - (0.699_358 - 0.25)).abs() < 1e-5);
        assert!((WIDE * proportion(1.0, 1.0) - 0.793_457).abs() < 1e-5);
        assert!(near(
            WIDE * proportion(0.0, 20_000.0),
            3.841_458_8 / 20_003.841_458_8
        ));
        let plain = (0.3_f64 * 0.7 / 1e8).sqrt();
        assert!((proportion(0.3, 1e8) / plain - 1.0).abs() < 1e-4);
    }

    /// Exactly, over all that n draws can give: how often what infinitely many draws would give lies
    /// within 1.96 errors.
    fn coverage(p: f64, n: u32, error: impl Fn(f64, f64) -> f64) -> f64 {
        let mut chance = (1.0 - p).powi(n as i32);
        let mut held = 0.0;
        for hits in 0..=n {
            let found = f64::from(hits) / f64::from(n);
            if (found - p).abs() <= WIDE * error(found, f64::from(n)) {
                held += chance;
            }
            chance *= f64::from(n - hits) / f64::from(hits + 1) * p / (1.0 - p);
        }
        held
    }

    #[test]
    fn a_chance_is_held_as_often_as_is_said_whatever_it_is() {
        let plain = |p: f64, n: f64| (p * (1.0 - p) / n).sqrt();
        let least = |error: &dyn Fn(f64, f64) -> f64| {
            let each = [8, 20, 100]
                .into_iter()
                .flat_map(|n| (1..200).map(move |step| (f64::from(step) / 400.0, n)));
            each.map(|(p, n)| coverage(p, n, error)).fold(1.0, f64::min)
        };
        assert!(least(&proportion) > 0.92, "{}", least(&proportion));
        assert!(
            least(&plain) < 0.1,
            "the twin: a standard error of 0 where nothing was seen"
        );
    }

    #[test]
    fn draws_that_hang_together_have_the_wider_of_two_errors() {
        assert_eq!(clustered(0.3, 0.01, 15.0, 160.0), 0.01 * student(15.0));
        // A hit in one of 16 scramblings of a hundred points: as one in 1,600.
        let (p, n) = (1.0 / 1_600.0, 1_600.0);
        assert!(clustered(p, p, 15.0, n) > 2.0 * p);
        assert_eq!(clustered(0.0, 0.0, 15.0, n), proportion(0.0, n));
    }

    #[test]
    fn chances_that_never_differed_are_not_known_to_be_the_same() {
        assert_eq!(change(0.0, 100.0), proportion(0.0, 100.0));
        assert!(near(change(0.01, 1e9), 0.01));
    }

    #[test]
    fn an_error_that_is_not_known_is_null_and_is_read_back() {
        let written = serde_json::to_string(&Told { mcse: UNKNOWN }).unwrap();
        assert_eq!(written, r#"{"mcse":null}"#);
        let read: Told = serde_json::from_str(&written).unwrap();
        assert_eq!(read.mcse, UNKNOWN);
    }

    #[derive(serde::Serialize, Deserialize)]
    struct Told {
        #[serde(deserialize_with = "read")]
        mcse: f64,
    }
}
