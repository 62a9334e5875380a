//! Whether an arm of a scenario knows the names of an event, and whether it can happen at all.

use crate::election::{CandidateIx, Contest, ContestIx, Decides, Election, Roster};
use crate::rule;
use crate::scenario::{Scenario, did_you_mean};

use super::grammar::{Deed, Event, Fault, Lead, Predicate, Race};

/// How often something holds of a candidate in a contest, before anything is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certainty {
    Never,
    Always,
    Open,
}

/// Finds what keeps an event from ever happening in the arm at this place of a scenario, 0 being
/// the scenario as written.
///
/// # Errors
/// If it names an unknown candidate or contest, or a clause cannot hold: nobody of that name can be
/// on the ballot, the contest is over and went otherwise, two clauses contradict each other, or a
/// lead is out of reach.
pub fn check(event: &Event, scenario: &Scenario, arm: usize) -> Result<(), Fault> {
    let (roster, mut election) = (&scenario.roster, scenario.arms[arm].election.clone());
    if arm > 0 {
        // What was counted in the scenario as written may go otherwise in a what-if.
        election
            .contests
            .iter_mut()
            .for_each(|contest| contest.returns = None);
    }
    for deed in event.deeds() {
        is_open(deed, scenario, &scenario.arms[arm].election)?;
    }
    for clause in event.races() {
        if is_of_stage(clause, roster, &election)? {
            continue;
        }
        let ids = names(clause, roster, &election)?;
        impossible(clause, ids, &election)?;
    }
    contradiction(event)?;
    one_winner(event, roster, &election)
}

/// Whether a clause speaks of a nomination or an office; `wins` alone can be said of these.
fn is_of_stage(clause: &Race, roster: &Roster, election: &Election) -> Result<bool, Fault> {
    let named = |contest: &Contest| roster[contest.ix].id == clause.contest;
    let (Some(decides), Some(candidate)) = (
        Decides::named(&clause.contest),
        roster.candidate(&clause.candidate),
    ) else {
        return Ok(false);
    };
    if election.contests.iter().any(named) {
        return Ok(false);
    }
    let chains = election.chains();
    if chains.stage_for(candidate, decides).is_none() {
        return Err(Fault {
            message: format!(
                "there is no {} that {} can win",
                clause.contest, clause.candidate
            ),
            help: "name a contest, or another candidate".to_owned(),
        });
    }
    if clause.predicate != Predicate::Wins || clause.by.is_some() {
        return Err(Fault {
            message: format!(
                "\"{clause}\" says more of the {} than that it is won",
                clause.contest
            ),
            help: "say `wins` of it, or `not … wins`; `on`, `loses` and `by` are for contests"
                .to_owned(),
        });
    }
    Ok(true)
}

fn names(
    clause: &Race,
    roster: &Roster,
    election: &Election,
) -> Result<(CandidateIx, ContestIx), Fault> {
    let candidate = roster.candidate(&clause.candidate);
    let contests = election
        .contests
        .iter()
        .map(|contest| (contest.ix, roster.contests[contest.ix.at()].id.as_str()));
    let contest = contests.clone().find(|(_, id)| *id == clause.contest);
    match (candidate, contest) {
        (None, _) => {
            let known = roster.candidates.iter().map(|own| own.id.as_str());
            Err(unknown("candidate", &clause.candidate, known))
        }
        (_, None) => {
            let known = contests.map(|(_, id)| id);
            Err(unknown("contest", &clause.contest, known))
        }
        (Some(candidate), Some((contest, _))) => Ok((candidate, contest)),
    }
}

/// `there is no contest "runof"`, with the nearest of `known`, or all.
pub(crate) fn unknown<'a>(
    what: &str,
    id: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Fault {
    let listed = || format!("there are {}", known.clone().collect::<Vec<_>>().join(", "));
    Fault {
        message: format!("there is no {what} \"{id}\""),
        help: did_you_mean(id, known.clone()).unwrap_or_else(listed),
    }
}

fn impossible(
    clause: &Race,
    (candidate, contest): (CandidateIx, ContestIx),
    election: &Election,
) -> Result<(), Fault> {
    let never = |why: String| {
        let help = "ask for something that can happen: see `coattails explain`".to_owned();
        Err(Fault {
            message: format!("\"{clause}\" never holds: {why}"),
            help,
        })
    };
    let Some(contest) = election.contest(contest) else {
        return Ok(());
    };
    let on = stands(election, contest, candidate);
    let wins = match (on, &contest.returns) {
        (Certainty::Never, _) => Certainty::Never,
        (_, Some(_)) if through(contest).is_some_and(|through| through.contains(&candidate)) => {
            Certainty::Always
        }
        (_, Some(_)) if through(contest).is_some() => Certainty::Never,
        _ => Certainty::Open,
    };
    let holds = match clause.predicate {
        Predicate::On => on,
        Predicate::Wins => wins,
        Predicate::Loses if wins == Certainty::Always => Certainty::Never,
        Predicate::Loses if on == Certainty::Never => Certainty::Never,
        Predicate::Loses if on == Certainty::Always && wins == Certainty::Never => {
            Certainty::Always
        }
        Predicate::Loses => Certainty::Open,
    };
    let (id, where_) = (&clause.candidate, &clause.contest);
    match (clause.not, holds) {
        (false, Certainty::Never) if on == Certainty::Never => {
            never(format!("{id} can never be on the ballot of {where_}"))
        }
        (false, Certainty::Never) => never(format!("{where_} is over and went otherwise")),
        (true, Certainty::Always) if clause.by.is_none() => never(format!("{id} is always there")),
        _ => match clause.by {
            Some(Lead {
                more: true,
                or_equal: false,
                points: 100.0,
            }) if !clause.not => never("no lead is above 100 points".to_owned()),
            Some(Lead {
                more: false,
                or_equal: false,
                points: 0.0,
            }) if !clause.not => never("no lead is below 0 points".to_owned()),
            _ => Ok(()),
        },
    }
}

/// Whether the candidate is on the ballot of `contest`.
fn stands(election: &Election, contest: &Contest, candidate: CandidateIx) -> Certainty {
    let followed = election.chains().followed(contest);
    let came = followed.and_then(through);
    if let Some(came) = &came {
        let own = contest.ballot.iter().map(|own| came.contains(own));
        if !rule::is_held(own, came.len() == 1) {
            return Certainty::Never;
        }
    }
    if contest.ballot.contains(&candidate) {
        return Certainty::Always;
    }
    match (followed, came) {
        (_, Some(came)) if came.contains(&candidate) => Certainty::Always,
        (None, _) | (_, Some(_)) => Certainty::Never,
        (Some(followed), None) if stands(election, followed, candidate) == Certainty::Never => {
            Certainty::Never
        }
        (Some(_), None) => Certainty::Open,
    }
}

/// Who won or went on, where that is known; not where a lot decided.
fn through(contest: &Contest) -> Option<Vec<CandidateIx>> {
    let returns = contest.returns.as_ref()?;
    let votes: Vec<(CandidateIx, f64)> = returns.iter().map(|(c, n)| (*c, *n as f64)).collect();
    rule::sure(contest.rule, &votes)
}

/// Whether there is such an act, and it may happen or not as is said.
fn is_open(deed: &Deed, scenario: &Scenario, election: &Election) -> Result<(), Fault> {
    let id = &deed.act;
    let ids = || scenario.roster.acts.iter().map(|act| act.id.as_str());
    let Some(at) = ids().position(|own| own == id) else {
        return Err(unknown("act", id, ids()));
    };
    let act = election.acts.iter().find(|act| act.ix.at() == at);
    let why = match act.map(|act| act.chances(&election.acts).is_empty()) {
        Some(true) if deed.not => "it happens for certain",
        None if !deed.not => "there it is not made",
        Some(_) | None => return Ok(()),
    };
    let not = if deed.not { "not " } else { "" };
    Err(Fault {
        message: format!("\"{not}acts.{id} happened\" never holds: {why}"),
        help: format!("give it a chance between 0 and 1: `acts.{id}.probability`"),
    })
}

/// A clause and its opposite.
fn contradiction(event: &Event) -> Result<(), Fault> {
    let deeds: Vec<&Deed> = event.deeds().collect();
    for (at, one) in deeds.iter().enumerate() {
        let mut others = deeds[at + 1..].iter();
        if others.any(|other| other.act == one.act && other.not != one.not) {
            return Err(Fault {
                message: format!(
                    "\"{event}\" never holds: acts.{} happened or it did not",
                    one.act
                ),
                help: "leave one of them out".to_owned(),
            });
        }
    }
    let races: Vec<&Race> = event.races().collect();
    for (at, one) in races.iter().enumerate() {
        for other in &races[at + 1..] {
            let same = one.candidate == other.candidate && one.contest == other.contest;
            let opposite = |a: Predicate, b: Predicate| {
                (one.predicate, other.predicate) == (a, b)
                    || (one.predicate, other.predicate) == (b, a)
            };
            let denied =
                one.not != other.not && one.predicate == other.predicate && one.by == other.by;
            let both = !one.not && !other.not && opposite(Predicate::Wins, Predicate::Loses);
            let apart = !one.not
                && !other.not
                && one.predicate == other.predicate
                && disjoint(one.by, other.by);
            if same && (denied || both || apart) {
                let message = format!(
                    "\"{event}\" never holds: \"{one}\" and \"{other}\" contradict each other"
                );
                return Err(Fault {
                    message,
                    help: "leave one of them out".to_owned(),
                });
            }
        }
    }
    Ok(())
}

/// Two candidates win where one is elected.
fn one_winner(event: &Event, roster: &Roster, election: &Election) -> Result<(), Fault> {
    let elects = |id: &str| {
        let contest = roster.contest(id).and_then(|ix| election.contest(ix));
        contest.is_some_and(|contest| !contest.rule.narrows())
    };
    let wins: Vec<&Race> = event
        .races()
        .filter(|clause| {
            !clause.not && clause.predicate == Predicate::Wins && elects(&clause.contest)
        })
        .collect();
    for (at, one) in wins.iter().enumerate() {
        let other = wins[at + 1..]
            .iter()
            .find(|other| other.contest == one.contest && other.candidate != one.candidate);
        if let Some(other) = other {
            let message = format!(
                "\"{event}\" never holds: {} elects one, not both {} and {}",
                one.contest, one.candidate, other.candidate
            );
            return Err(Fault {
                message,
                help: "leave one of them out".to_owned(),
            });
        }
    }
    Ok(())
}

/// Whether no lead can be within both bounds.
fn disjoint(one: Option<Lead>, other: Option<Lead>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return false;
    };
    let (low, high) = match (one.more, other.more) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return false,
    };
    low.points > high.points || low.points == high.points && !(low.or_equal && high.or_equal)
}
