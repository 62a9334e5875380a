//! Who went on to each observed contest: what a scenario expects is looked at on the ballots that
//! were.

use crate::election::{Contest, Election, Observation};
use crate::rule::{can_pass, seats, went_on};

use super::arm::ArmReader;

/// Reports observations of contests whose ballot cannot be told, or is told in two ways.
pub fn known(observations: &[Observation], reader: &ArmReader, election: &Election) {
    for observation in observations {
        let Some(contest) = election.contest(observation.contest) else {
            continue;
        };
        if let Err((message, help)) = ballot(contest, observations, reader, election) {
            reader.error(
                &["observations", &observation.id, "contest"],
                format!("observation \"{}\": {message}", observation.id),
                help,
            );
        }
    }
}

/// Whether who stood in `contest` is known, all the way up; else what is wrong, and the cure.
fn ballot(
    contest: &Contest,
    observations: &[Observation],
    reader: &ArmReader,
    election: &Election,
) -> Result<(), (String, String)> {
    let Some(followed) = election.chains().followed(contest) else {
        return Ok(());
    };
    if followed.returns.is_some() {
        return Ok(());
    }
    let id = |contest: &Contest| reader.roster[contest.ix].id.clone();
    let came = went_on(followed, election, observations);
    if !can_pass(followed.rule, came.len()) {
        let names: Vec<&str> = came.iter().map(|c| reader.roster[*c].id.as_str()).collect();
        let message = match came.len() {
            0 => format!(
                "who went on from \"{}\" to \"{}\" cannot be told",
                id(followed),
                id(contest)
            ),
            _ => format!(
                "{} cannot have gone on from \"{}\", which passes on {}",
                names.join(", "),
                id(followed),
                seats(followed.rule)
            ),
        };
        return Err((
            message,
            format!(
                "name in its figures who stood, or observe the returns of \"{}\"",
                id(followed)
            ),
        ));
    }
    ballot(followed, observations, reader, election)
}
