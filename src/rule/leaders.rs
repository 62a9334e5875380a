//! The places with most votes.

/// Writes the `seats` places with most votes.
pub fn leaders(
    votes: &[f64],
    seats: usize,
    mut lot: impl FnMut(usize) -> f64,
    order: &mut Vec<usize>,
) {
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
}
