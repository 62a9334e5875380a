//! Counting: votes → who wins or goes on, and who then stands in the contest that follows. No
//! randomness of its own: ties are settled by lots that are passed in.
//!
//! A rule looks at a [`Tally`]. One that needs more than first choices, as ranked ballots do, is a
//! file here, a variant of [`Rule`], what it needs in the tally, and the arms that the compiler asks
//! for. Which contest follows which is known to [`crate::election::Chains`].

mod ballot;
mod counted;
mod leaders;

pub use ballot::{is_held, stands};
pub use counted::{counted, sure, went_on};

use crate::election::Rule;
use leaders::leaders;

/// The votes of a contest: what a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct Tally<'a> {
    /// Votes by first choice `[place]`; expected ones are no whole numbers.
    pub first: &'a [f64],
}

/// Who wins or goes on, and whether the contest settled the nomination.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Places of those who win or go on, ascending.
    pub through: Vec<usize>,
    /// One winner: a contest that follows has nobody else from here.
    pub decided: bool,
}

/// Applies `rule` to `tally`; among equal votes the larger `lot(place)` is ahead, then the earlier
/// place.
///
/// `majority` means strictly more than the threshold: 50 of 100 votes do not win outright, 51 do.
/// Without any votes all are equal, and lots decide.
pub fn decide(rule: Rule, tally: Tally, lot: impl FnMut(usize) -> f64) -> Verdict {
    let mut verdict = Verdict::default();
    verdict.of(rule, tally, lot);
    verdict
}

impl Verdict {
    /// Becomes that of [`decide`]; for one replicate after another.
    pub fn of(&mut self, rule: Rule, tally: Tally, lot: impl FnMut(usize) -> f64) {
        let Tally { first } = tally;
        let seats = match rule {
            Rule::Majority { threshold } if is_outright(first, threshold) => 1,
            Rule::Plurality | Rule::Majority { .. } | Rule::TopN { .. } => seats(rule),
        };
        leaders(first, seats, lot, &mut self.through);
        self.through.sort_unstable();
        self.decided = self.through.len() == 1;
    }

    /// Becomes that of a contest that is not held: whoever `came` `[place]` passes on without a
    /// vote.
    pub fn pass_on(&mut self, came: impl Iterator<Item = bool>) {
        self.through.clear();
        self.through
            .extend((0..).zip(came).filter(|(_, came)| *came).map(|(at, _)| at));
        self.decided = true;
    }
}

/// How many win or go on where nobody wins outright and enough stand.
pub fn seats(rule: Rule) -> usize {
    match rule {
        Rule::Plurality => 1,
        Rule::Majority { .. } => 2,
        Rule::TopN { n } => usize::from(n),
    }
}

/// Whether so many can go on.
pub fn can_pass(rule: Rule, count: usize) -> bool {
    match rule {
        Rule::Majority { .. } => count == 1 || count == seats(rule),
        Rule::Plurality | Rule::TopN { .. } => count == seats(rule),
    }
}

fn is_outright(votes: &[f64], threshold: f64) -> bool {
    let total: f64 = votes.iter().sum();
    let most = votes.iter().copied().fold(0.0, f64::max);
    most > threshold * total && total > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(rule: Rule, first: &[f64], lot: impl FnMut(usize) -> f64) -> Verdict {
        super::decide(rule, Tally { first }, lot)
    }

    fn no_lot(_: usize) -> f64 {
        panic!("no lot is needed")
    }

    #[test]
    fn a_majority_is_strictly_more_than_the_threshold() {
        let rule = Rule::Majority { threshold: 0.5 };
        assert_eq!(decide(rule, &[50.0, 30.0, 20.0], no_lot).through, [0, 1]);
        assert_eq!(
            decide(rule, &[51.0, 30.0, 19.0], no_lot),
            Verdict {
                through: vec![0],
                decided: true
            }
        );
    }

    #[test]
    fn lots_settle_only_the_tie_at_stake() {
        let rule = Rule::TopN { n: 2 };
        assert_eq!(decide(rule, &[40.0, 40.0, 20.0], no_lot).through, [0, 1]);
        assert_eq!(
            decide(rule, &[40.0, 30.0, 30.0], |place| place as f64).through,
            [0, 2]
        );
        assert_eq!(
            decide(Rule::Plurality, &[5.0, 5.0], |place| -(place as f64)).through,
            [0]
        );
    }

    #[test]
    fn all_go_on_where_there_is_room() {
        assert_eq!(
            decide(Rule::TopN { n: 4 }, &[1.0, 0.0], no_lot).through,
            [0, 1]
        );
        assert!(!decide(Rule::TopN { n: 4 }, &[1.0, 0.0], no_lot).decided);
    }

    #[test]
    fn without_votes_lots_decide() {
        let verdict = decide(
            Rule::Majority { threshold: 0.5 },
            &[0.0, 0.0, 0.0],
            |place| place as f64,
        );
        assert_eq!(verdict.through, [1, 2]);
    }

    #[test]
    fn a_contest_that_is_not_held_passes_its_nominee_on() {
        let mut verdict = decide(Rule::TopN { n: 2 }, &[5.0, 3.0, 1.0], no_lot);
        verdict.pass_on([false, false, true].into_iter());
        assert_eq!(
            verdict,
            Verdict {
                through: vec![2],
                decided: true
            }
        );
    }

    #[test]
    fn of_a_majority_one_or_two_go_on() {
        let can = |rule| [1, 2, 3].map(|count| can_pass(rule, count));
        assert_eq!(can(Rule::Majority { threshold: 0.5 }), [true, true, false]);
        assert_eq!(can(Rule::TopN { n: 3 }), [false, false, true]);
        assert_eq!(can(Rule::Plurality), [true, false, false]);
    }
}
