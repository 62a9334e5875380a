//! What was asked of a result beside the result itself: what is given, and how well it is to be
//! known.

use crate::estimate::{Of, Reached};
use crate::event::Event;
use crate::scenario::Names;

use crate::table::number::{count, value};

/// A result's words between what is given, whose latents they are, and how many replicates it took.
pub fn framed(
    event: Option<(&Event, &Names)>,
    posterior: Option<(&str, f64)>,
    words: String,
    found: Option<&Reached>,
) -> String {
    let learnt = posterior.map(|(calibration, effective)| self::learnt(calibration, effective));
    [event.map(given), learnt, Some(words), found.map(precision)]
        .into_iter()
        .flatten()
        .collect()
}

/// That latents are a posterior's, by the calibration's name and what it is worth.
pub fn learnt(calibration: &str, effective: f64) -> String {
    format!(
        "In worlds that fit what was observed: uncertain quantities are those of the posterior in {calibration}, worth {} \
         independent draws.\n",
        count(effective.round() as u64)
    )
}

/// `Only elections count in which this holds: Jeff Sessions is on the ballot of the Republican
/// run-off.`
fn given((event, names): (&Event, &Names)) -> String {
    format!(
        "Only elections count in which this holds: {}.\n",
        event.in_words(names)
    )
}

/// `20,000 simulated elections`, or, under a condition that was told, `those elections`.
pub(super) fn elections(replicates: u64, given: Option<&String>) -> String {
    given.map_or_else(
        || format!("{} simulated elections", count(replicates)),
        |_| "those elections".to_owned(),
    )
}

/// How many replicates it took, or that the most were not enough.
pub fn precision(found: &Reached) -> String {
    let points = |fraction: f64| value(100.0 * fraction);
    let what = match found.of {
        Of::Differences => "the paired differences",
        Of::ShareDifference => "the difference in share",
        Of::WinsDifference => "the difference in the chance to win",
        Of::WinnerChanges => "how often the winner changes",
        Of::Share => "the share",
        Of::Wins => "the chance to win",
    };
    let (error, asked, replicates) = (
        points(found.error),
        points(found.asked),
        count(found.replicates),
    );
    match found.reached {
        true => format!(
            "It took {replicates} replicates: the standard error of {what} is {error} points ({asked} asked for).\n"
        ),
        false => format!(
            "{replicates} replicates, the most allowed, were not enough: the standard error of {what} is {error} points \
             ({asked} asked for).\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_how_many_replicates_it_took() {
        let reached = Reached {
            of: Of::Differences,
            asked: 0.001,
            error: 0.000_974,
            replicates: 36_864,
            reached: true,
        };
        assert_eq!(
            precision(&reached),
            "It took 36,864 replicates: the standard error of the paired differences is 0.0974 points (0.1 asked for).\n"
        );
        assert!(
            precision(&Reached {
                reached: false,
                ..reached
            })
            .starts_with("36,864 replicates, the most allowed, were")
        );
    }
}
