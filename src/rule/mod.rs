//! Counting: votes → who wins or goes on. No randomness of its own: ties are settled by lots that
//! are passed in.

use crate::election::Rule;

/// Who wins or goes on, and whether the contest settled the nomination.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Places of those who win or go on, ascending.
    pub through: Vec<usize>,
    /// One winner: a contest that follows has nobody else from here.
    pub decided: bool,
}

/// Applies `rule` to `votes` `[place]`; among equal votes the larger `lot(place)` is ahead, then
/// the earlier place.
///
/// `majority` means strictly more than the threshold: 50 of 100 votes do not win outright, 51 do.
/// Without any votes all are equal, and lots decide.
pub fn decide(rule: Rule, votes: &[f64], lot: impl FnMut(usize) -> f64) -> Verdict {
    let mut verdict = Verdict::default();
    verdict.of(rule, votes, lot);
    verdict
}

impl Verdict {
    /// Becomes that of [`decide`]; for one replicate after another.
    pub fn of(&mut self, rule: Rule, votes: &[f64], lot: impl FnMut(usize) -> f64) {
        let total: f64 = votes.iter().sum();
        let seats = match rule {
            Rule::Plurality => 1,
            Rule::TopN { n } => usize::from(n),
            Rule::Majority { threshold } => {
                let most = votes.iter().copied().fold(0.0, f64::max);
                if most > threshold * total && total > 0.0 {
                    1
                } else {
                    2
                }
            }
        };
        leaders(votes, seats, lot, &mut self.through);
        self.through.sort_unstable();
        self.decided = self.through.len() == 1;
    }
}

/// Writes the `seats` places with most votes.
fn leaders(votes: &[f64], seats: usize, mut lot: impl FnMut(usize) -> f64, order: &mut Vec<usize>) {
    if clear_leaders(votes, seats, order) {
        return;
    }
    order.clear();
    order.extend(0..votes.len());
    order.sort_by(|&a, &b| votes[b].total_cmp(&votes[a]).then(a.cmp(&b)));
    if seats < order.len() && votes[order[seats - 1]] == votes[order[seats]] {
        let at_stake = votes[order[seats]];
        let lots: Vec<f64> = (0..votes.len())
            .map(|place| {
                if votes[place] == at_stake {
                    lot(place)
                } else {
                    0.0
                }
            })
            .collect();
        order.sort_by(|&a, &b| {
            votes[b]
                .total_cmp(&votes[a])
                .then(lots[b].total_cmp(&lots[a]))
                .then(a.cmp(&b))
        });
    }
    order.truncate(seats);
}

/// The same without sorting, where one or two go through, as nearly always, and all of the first
/// three differ; says whether it could.
fn clear_leaders(votes: &[f64], seats: usize, order: &mut Vec<usize>) -> bool {
    if !(seats == 1 || seats == 2) {
        return false;
    }
    let (mut first, mut second, mut third) = (
        (f64::NEG_INFINITY, 0),
        (f64::NEG_INFINITY, 0),
        f64::NEG_INFINITY,
    );
    for (place, &votes) in votes.iter().enumerate() {
        if votes > first.0 {
            (third, second, first) = (second.0, first, (votes, place));
        } else if votes > second.0 {
            (third, second) = (second.0, (votes, place));
        } else if votes > third {
            third = votes;
        }
    }
    let clear = first.0 > second.0 && second.0 > third;
    order.clear();
    order.push(first.1);
    order.extend((seats == 2).then_some(second.1));
    clear
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

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

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(2020), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn who_leads_without_a_sort_leads_with_one(
            votes in prop::collection::vec(0_u8..6, 1..7),
            seats in 1_usize..3,
        ) {
            let votes: Vec<f64> = votes.into_iter().map(f64::from).collect();
            let mut order: Vec<usize> = (0..votes.len()).collect();
            order.sort_by(|&a, &b| votes[b].total_cmp(&votes[a]));
            let mut clear = Vec::new();
            if clear_leaders(&votes, seats, &mut clear) {
                prop_assert_eq!(&clear[..], &order[..seats.min(order.len())]);
            }
        }
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
}
