//! Days that are likely not those that were meant, and days on which nothing hangs.

use crate::election::{Act, ActKind, Election, ObservationKind};
use crate::latent::Quantity;
use crate::quantity::Date;
use crate::scenario::diagnostic::Problem;
use crate::scenario::resolved::Scenario;

use super::Whole;

/// A poll so many days older than all else has another year than was meant.
const YEAR: i32 = 365;

/// Acts that nobody can have heard of when voting.
pub fn late_acts(whole: &Whole) -> Vec<Problem> {
    let acts = whole.acts(|known, act| known.date != act.date);
    let late = acts.into_iter().filter(|(act, arm)| {
        let mut contests = arm.election.contests.iter();
        contests.all(|contest| contest.date < act.date)
    });
    late.map(|(act, arm)| {
        let id = whole.act(act);
        whole.warning(
            arm,
            format!("acts.{id}.date"),
            format!("act \"{id}\" comes after every contest"),
            "it moves nobody: correct the date, or take the act out",
        )
    })
    .collect()
}

/// Polls from long before anything that the scenario has.
pub fn early_polls(whole: &Whole) -> Vec<Problem> {
    let baseline = whole.baseline();
    let contests = baseline.contests.iter().map(|contest| contest.date);
    let acts = baseline.acts.iter().map(|act| act.date);
    let first = contests.chain(acts).fold(baseline.as_of, Date::min);
    let mut found = Vec::new();
    for observation in &whole.scenario.observations {
        let ObservationKind::Poll { days, .. } = observation.kind else {
            continue;
        };
        let id = &observation.id;
        let asked = [("to", "ends", days.1), ("from", "begins", days.0)];
        if let Some((key, verb, day)) = asked
            .into_iter()
            .find(|(_, _, day)| first.days_since(*day) > YEAR)
        {
            found.push(Problem::warning(
                format!("observations.{id}.{key}"),
                format!("poll \"{id}\" {verb} on {day}, more than a year before all else in the scenario ({first})"),
                "correct the year, or take the poll out: it speaks of another election",
            ));
        }
    }
    found
}

/// What-ifs that move an act to a day on which it comes to the same.
pub fn moved_in_vain(whole: &Whole) -> Vec<Problem> {
    let moved = whole.acts(|known, act| known.date != act.date);
    let moved = moved.into_iter().filter_map(|(act, arm)| {
        let before = whole.baseline().act(act.ix)?.date;
        let same = before != act.date
            && !knows_days(act, &arm.election)
            && days(whole.baseline()) == days(&arm.election)
            && days(&arm.election)
                .iter()
                .all(|day| (before <= *day) == (act.date <= *day));
        let id = whole.act(act);
        same.then(|| {
            whole.warning(
                arm,
                format!("acts.{id}.date"),
                format!(
                    "moving act \"{id}\" from {before} to {} changes nothing: its effect is all there at once, and stays",
                    act.date
                ),
                TIMING,
            )
        })
    });
    moved.collect()
}

const TIMING: &str = "give the act a `ramp`, as 7 days to half of its effect, or a `half-life`";

/// Days that tell acts apart.
fn days(election: &Election) -> Vec<Date> {
    let contests = election.contests.iter();
    contests.map(|contest| contest.date).collect()
}

/// Whether it matters how many days an act is old. A withdrawal works as fast as what it takes back.
fn knows_days(act: &Act, election: &Election) -> bool {
    let taken_back = match act.kind {
        ActKind::Withdraw { undoes, .. } => election.act(undoes),
        ActKind::Endorse { .. }
        | ActKind::Oppose { .. }
        | ActKind::Claim { .. }
        | ActKind::Disavow { .. } => None,
    };
    let timing = &taken_back.unwrap_or(act).timing;
    timing.ramp != Quantity::ZERO || timing.half_life.is_some()
}

/// What is to be said where the date at `path` takes several values, if anything.
pub fn of_dates(scenario: &Scenario, path: &str) -> Option<Problem> {
    let election = &scenario.arms[0].election;
    let mut words = path.split('.');
    let (table, id, key) = (words.next()?, words.next()?, words.next()?);
    let warning = |message: String, help: &str| Problem::warning(path.to_owned(), message, help);
    match (table, key) {
        ("acts", "date") => {
            let act = election
                .acts
                .iter()
                .find(|act| scenario.roster[act.ix].id == id)?;
            (!knows_days(act, election)).then(|| {
                let message = format!(
                    "the effect of act \"{id}\" is all there at once, and stays: two dates differ only in the contests before them"
                );
                warning(message, TIMING)
            })
        }
        ("contests", "date") => {
            let still = election.shocks.drift.is_none()
                && !election.acts.iter().any(|act| knows_days(act, election));
            still.then(|| {
                let message = format!(
                    "effects are all there at once, and stay: two dates of contest \"{id}\" differ only in the acts before them"
                );
                warning(message, TIMING)
            })
        }
        _ => None,
    }
}
