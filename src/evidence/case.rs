//! Races that a forecast can be scored on: two rounds, the first of which says who stands in the
//! last.

use crate::random::elementary::logit;

use super::expand::votes;
use super::races::{Race, Round};
use crate::experiment::Failure;

/// A race with what the forecast is about: the result in the last round of whoever led among its
/// candidates before.
#[derive(Debug, Clone, PartialEq)]
pub struct Case<'a> {
    /// With all its rounds.
    pub race: &'a Race,
    /// Who led in the round before among those of the last.
    pub leader: &'a str,
    /// The leader's share before, among those who stand in the last round.
    pub first: f64,
    /// The leader's share in the last round.
    pub share: f64,
    /// Whether the leader won.
    pub won: bool,
    /// Votes in the round before, and in the last; 0 where the table has shares alone.
    pub votes: [u64; 2],
    /// Share of the round before whose candidate is out.
    pub orphaned: f64,
}

/// Cases, and the races that are none, each with the reason.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cases<'a> {
    /// In the order of the table.
    pub cases: Vec<Case<'a>>,
    /// Name of the race, and why it is no case.
    pub left_out: Vec<(&'a str, &'static str)>,
}

/// Races with at least `least` votes in the round before the last.
pub fn cases(races: &[Race], least: u64) -> Cases<'_> {
    let mut found = Cases::default();
    for race in races {
        match case(race, least) {
            Ok(case) => found.cases.push(case),
            Err(why) => found.left_out.push((&race.name, why)),
        }
    }
    found
}

impl Cases<'_> {
    /// # Errors
    /// If there is no case at all: why the races are none.
    pub fn needed(&self) -> Result<(), Failure> {
        let [(_, why), ..] = self.left_out[..] else {
            return Ok(());
        };
        if !self.cases.is_empty() {
            return Ok(());
        }
        let alike = self
            .left_out
            .iter()
            .filter(|(_, other)| *other == why)
            .count();
        let message = format!(
            "none of {} races can be used; of {alike}: {why}",
            self.left_out.len()
        );
        Err(Failure::asked(
            message,
            "give races with two rounds: who stood in the first, and two who went on",
        ))
    }
}

fn case(race: &Race, least: u64) -> Result<Case<'_>, &'static str> {
    let before = race
        .before()
        .ok_or("it has one round: nothing was known before it")?;
    let last = race.last();
    let finalists: Vec<&str> = last
        .persons()
        .map(|entry| entry.candidate.as_str())
        .collect();
    if finalists.len() < 2 {
        return Err("one candidate stood in its last round");
    }
    let shares: Option<Vec<f64>> = finalists
        .iter()
        .map(|name| before.entry(name).map(|entry| entry.share))
        .collect();
    let shares = shares.ok_or("someone stood in its last round alone")?;
    let least_in = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let is_out = |name: &str| !finalists.contains(&name);
    if before
        .entries
        .iter()
        .any(|entry| is_out(&entry.candidate) && entry.share > least_in)
    {
        return Err("those in its last round were not the first in the one before");
    }
    let total: f64 = shares.iter().sum();
    let first = (0..shares.len()).fold(
        0,
        |best, at| if shares[at] > shares[best] { at } else { best },
    );
    let entry = last
        .entry(finalists[first])
        .ok_or("its last round lacks the leader")?;
    let cast = |round: &Round| -> u64 {
        round
            .entries
            .iter()
            .map(|e| votes(round, e.share, e.votes))
            .sum()
    };
    if cast(before) < least {
        return Err("it had fewer votes than asked for");
    }
    Ok(Case {
        race,
        leader: finalists[first],
        first: shares[first] / total,
        share: entry.share,
        won: entry.won,
        votes: [before.votes().unwrap_or(0), last.votes().unwrap_or(0)],
        orphaned: 1.0 - total,
    })
}

impl Case<'_> {
    /// Logits of the leader's share before and in the last round, within ±9.2.
    pub fn logits(&self) -> (f64, f64) {
        (within(self.first), within(self.share))
    }
}

/// The logit of a share, within ±9.2.
pub(super) fn within(share: f64) -> f64 {
    logit(share.clamp(1e-4, 1.0 - 1e-4))
}
