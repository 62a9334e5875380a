//! An event in the replicates of an arm: where it holds, and how near the others come to it.

use crate::replicates::{ArmView, ContestView, Decides};

use super::grammar::{Deed, Event, Lead, Predicate, Race};

/// Where the event holds in an arm `[replicate]`; nowhere where the arm lacks the contest.
pub fn holds(event: &Event, arm: &ArmView) -> Vec<bool> {
    nearness(event, arm)
        .into_iter()
        .map(|near| near == f64::INFINITY)
        .collect()
}

/// How near each replicate comes to the event `[replicate]`: ∞ where it holds, else a negative
/// number that rises to 0 as shares come nearer, in fractions of the votes: −0.02 for `a wins b`
/// where two points of share are missing. Whole numbers are taken off where the candidate is not
/// even on the ballot, or an act is not as is said. Of several clauses the one furthest away counts.
pub fn nearness(event: &Event, arm: &ArmView) -> Vec<f64> {
    let mut nearest = vec![f64::INFINITY; arm.count];
    for clause in event.races() {
        let sides = Sides::of(arm, &clause.candidate, &clause.contest);
        for (replicate, near) in nearest.iter_mut().enumerate() {
            let sides = sides.as_ref();
            *near = near.min(sides.map_or(-9.0, |sides| sides.nearness(clause, replicate)));
        }
    }
    for deed in event.deeds() {
        for (near, holds) in nearest.iter_mut().zip(did(deed, arm)) {
            *near = near.min(if holds { f64::INFINITY } else { -1.0 });
        }
    }
    nearest
}

/// Where what is said of an act holds `[replicate]`: what an arm has for certain happened, and what
/// it lacks did not.
fn did(deed: &Deed, arm: &ArmView) -> Vec<bool> {
    let layout = arm.layout;
    let uncertain = layout.may_happen.iter().position(|id| *id == deed.act);
    let certain = layout.acts.iter().any(|act| act.id == deed.act);
    let happened = |replicate| uncertain.map_or(certain, |act| arm.happened[act][replicate]);
    (0..arm.count)
        .map(|replicate| happened(replicate) != deed.not)
        .collect()
}

/// The contest that decides what a clause speaks of, and whether it does so without being held: of
/// `nomination` or `office` the one that ends the candidate's stage.
fn decider<'t>(arm: &'t ArmView<'t>, candidate: &str, word: &'t str) -> Option<(&'t str, bool)> {
    if arm.layout.contest(word).is_some() {
        return Some((word, false));
    }
    let decides = Decides::named(word)?;
    let who = arm.candidates.iter().position(|own| own.id == candidate)?;
    let stands = |first: &String| {
        let at = arm.layout.contest(first);
        at.is_some_and(|at| arm.layout.contests[at].candidates.contains(&who))
    };
    let mut stages = arm.layout.stages.iter();
    let stage = stages.find(|stage| stage.decides == decides && stands(&stage.contests[0]))?;
    Some((stage.contests.last()?, true))
}

/// A missing share as small as this is none that could be told: what does not hold is below 0.
const LEAST: f64 = 1e-12;

/// A candidate in a contest.
struct Sides<'t> {
    contest: &'t ContestView<'t>,
    own: Option<usize>,
    /// The contest ends a stage that is asked for: whoever has it without a vote here wins too.
    settled: bool,
    /// The same in the contest followed.
    before: Option<Box<Sides<'t>>>,
}

/// A candidate's shares of one replicate.
struct Shares {
    own: f64,
    /// The most of all others.
    best_other: f64,
    /// The least of those who win; the most of those who do not.
    last_winner: f64,
    first_loser: f64,
}

impl<'t> Sides<'t> {
    fn of(arm: &'t ArmView<'t>, candidate: &str, contest: &str) -> Option<Sides<'t>> {
        let (contest, settled) = decider(arm, candidate, contest)?;
        let at = arm.layout.contest(contest)?;
        let layout = &arm.layout.contests[at];
        let place = arm.candidates.iter().position(|own| own.id == candidate);
        let own = place.and_then(|place| layout.candidates.iter().position(|own| *own == place));
        let before = layout.follows.as_deref();
        let before = before.and_then(|before| Sides::of(arm, candidate, before));
        Some(Sides {
            contest: &arm.contests[at],
            own,
            settled,
            before: before.map(Box::new),
        })
    }

    fn nearness(&self, clause: &Race, replicate: usize) -> f64 {
        let (holds, distance) = self.clause(clause, replicate);
        match holds != clause.not {
            true => f64::INFINITY,
            false => -distance.abs().max(LEAST),
        }
    }

    /// Whether the clause, but for its `not`, holds, and how much share is between that and its
    /// opposite.
    fn clause(&self, clause: &Race, replicate: usize) -> (bool, f64) {
        let Some(own) = self.own else {
            return (false, 9.0);
        };
        let outcome = self.contest.outcomes[own][replicate];
        let (on, wins) = (outcome.on_ballot(), outcome.wins());
        // Who has the nomination without a run-off has it without a lead there.
        if !on {
            let wins = wins && self.settled && clause.predicate == Predicate::Wins;
            return (wins, 1.0 + self.to_come_here(replicate));
        }
        let Shares {
            own,
            best_other,
            last_winner,
            first_loser,
        } = self.shares(own, replicate);
        let turn = if wins {
            own - first_loser
        } else {
            last_winner - own
        };
        match clause.predicate {
            Predicate::On => (true, self.to_come_here(replicate)),
            predicate => {
                let does = wins == (predicate == Predicate::Wins);
                let lead = if predicate == Predicate::Wins {
                    own - best_other
                } else {
                    best_other - own
                };
                match clause.by {
                    None => (does, turn),
                    Some(by) => (does && by.holds(lead), (by.points / 100.0 - lead).abs()),
                }
            }
        }
    }

    /// How much share is between going on and not.
    fn to_go_on(&self, replicate: usize) -> f64 {
        let Some(own) = self.own else { return 3.0 };
        let outcome = self.contest.outcomes[own][replicate];
        if !outcome.on_ballot() {
            return 1.0 + self.to_come_here(replicate);
        }
        let shares = self.shares(own, replicate);
        if outcome.wins() {
            shares.own - shares.first_loser
        } else {
            shares.last_winner - shares.own
        }
    }

    /// The same of the contest followed.
    fn to_come_here(&self, replicate: usize) -> f64 {
        let before = self.before.as_ref();
        before.map_or(1.0, |before| before.to_go_on(replicate))
    }

    fn shares(&self, own: usize, replicate: usize) -> Shares {
        let votes = &self.contest.votes;
        let cast: u64 = votes.iter().map(|votes| votes[replicate]).sum();
        let share = |candidate: usize| votes[candidate][replicate] as f64 / cast.max(1) as f64;
        let mut shares = Shares {
            own: share(own),
            best_other: 0.0,
            last_winner: 1.0,
            first_loser: 0.0,
        };
        for (candidate, outcomes) in self.contest.outcomes.iter().enumerate() {
            if candidate != own {
                shares.best_other = shares.best_other.max(share(candidate));
            }
            match outcomes[replicate] {
                outcome if !outcome.on_ballot() => {}
                outcome if outcome.wins() => {
                    shares.last_winner = shares.last_winner.min(share(candidate))
                }
                _ => shares.first_loser = shares.first_loser.max(share(candidate)),
            }
        }
        shares
    }
}

impl Lead {
    fn holds(self, lead: f64) -> bool {
        let bound = self.points / 100.0;
        (if self.more {
            lead > bound
        } else {
            lead < bound
        }) || self.or_equal && lead == bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    fn held(text: &str) -> Vec<bool> {
        holds(&Event::parse(text).unwrap(), &sample::replicates().arm(0))
    }

    #[test]
    fn events_hold_where_they_do_in_the_sample() {
        // Shares of a in the run-off: 60, not held (a won outright), absent, 48.
        assert_eq!(held("a on runoff"), [true, false, false, true]);
        assert_eq!(held("a wins runoff"), [true, false, false, false]);
        assert_eq!(held("a wins nomination"), [true, true, false, false]);
        assert_eq!(held("not b wins nomination"), [true, true, true, false]);
        assert_eq!(held("a wins office"), [false; 4]);
        assert_eq!(held("a loses runoff"), [false, false, false, true]);
        assert_eq!(held("a wins runoff by > 10"), [true, false, false, false]);
        assert_eq!(held("a wins runoff by > 20"), [false; 4]);
        assert_eq!(held("a wins runoff by >= 19"), [true, false, false, false]);
        assert_eq!(held("a loses runoff by < 5"), [false, false, false, true]);
        assert_eq!(held("a loses runoff by > 3"), [false, false, false, true]);
        assert_eq!(held("a loses runoff by > 5"), [false; 4]);
        assert_eq!(held("not a on runoff"), [false, true, true, false]);
        assert_eq!(
            held("a on runoff and not a wins runoff"),
            [false, false, false, true]
        );
        assert_eq!(
            held("c on primary and b wins primary"),
            [true, false, true, true]
        );
    }

    #[test]
    fn an_act_happened_where_the_table_says_so() {
        let mut table = sample::replicates();
        table.layout.arms[0].may_happen = vec!["word".to_owned()];
        table.happened[0] = vec![vec![true, true, false, true]];
        let held = |text: &str| holds(&Event::parse(text).unwrap(), &table.arm(0));
        assert_eq!(held("acts.word happened"), [true, true, false, true]);
        assert_eq!(held("not acts.word happened"), [false, false, true, false]);
        assert_eq!(
            held("acts.word happened and a wins runoff"),
            [true, false, false, false]
        );
        assert_eq!(held("acts.reply happened"), [false; 4]);
    }

    #[test]
    fn what_does_not_hold_is_nearer_the_less_is_missing() {
        let near = nearness(
            &Event::parse("a wins runoff by > 30").unwrap(),
            &sample::replicates().arm(0),
        );
        assert!((near[0] + 0.1).abs() < 1e-12, "20 points of 30: {near:?}");
        assert!(
            near[3] < near[0] && near[2] < -1.0 && near[2] < near[3],
            "{near:?}"
        );
    }
}
