//! What was asked of a result beside the result itself: what is given, and how well it is to be
//! known.

use crate::estimate::{GivenInfo, Of, Reached};

use super::setting::Setting;
use crate::table::number::{count, value};

/// Which elections count, and whose latents they have, where it is not all and the scenario's own.
pub(super) fn framing(setting: &Setting) -> Vec<String> {
    let holds = setting.subject.given.as_ref().map(|event| {
        format!(
            "Only elections count in which this holds: {}.",
            event.in_words(&setting.names)
        )
    });
    let learnt = setting.conditions.posterior.as_ref().map(|found| {
        format!(
            "In worlds that fit what was observed: uncertain quantities are those of the posterior in {}, worth {} \
             independent draws.",
            found.calibration,
            count(found.effective.round() as u64)
        )
    });
    holds.into_iter().chain(learnt).collect()
}

/// `20,000 simulated elections`, or, under a condition that was told, `those elections`.
pub(super) fn elections(replicates: u64, given: Option<&String>) -> String {
    given.map_or_else(
        || format!("{} simulated elections", count(replicates)),
        |_| "those elections".to_owned(),
    )
}

/// Which elections count.
pub(super) fn given_where(given: &GivenInfo, of: u64) -> String {
    // The Monte Carlo error of a probability near one half is 5 points with a hundred, and more
    // with fewer.
    const FEW: u64 = 100;
    let (holds, all) = (count(given.replicates), count(of));
    let few = if given.replicates < FEW {
        " They are too few to tell much: simulate more."
    } else {
        ""
    };
    format!(
        "Only those {holds} of {all} simulated elections count in which, as written, {}.{few}",
        given.told()
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
            "It took {replicates} replicates: the standard error of {what} is {error} points ({asked} asked for)."
        ),
        false => format!(
            "{replicates} replicates, the most allowed, were not enough: the standard error of {what} is {error} points \
             ({asked} asked for)."
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
            "It took 36,864 replicates: the standard error of the paired differences is 0.0974 points (0.1 asked for)."
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
