//! Voter flow from exact sums over replicates.

use std::collections::BTreeMap;

use crate::replicates::{ContestTable, Flow, FlowFrom, Layout};

use super::columns::Columns;
use super::error;
use super::findings::{Estimate, FlowEstimate};
use super::weights::Weights;

/// Mean flows over the replicates that weigh anything and in which the contest is held, in order of
/// candidates. None where some weigh more than others, since sums cannot be weighed afterwards.
pub(super) fn estimates(
    layout: &Layout,
    table: &ContestTable,
    held: &[bool],
    weights: &Weights,
) -> Vec<FlowEstimate> {
    means(layout, table.flows.iter(), held, weights)
}

/// The same over those with the question's candidate on the ballot; none where that is always or
/// never so.
pub(super) fn given(
    layout: &Layout,
    table: &ContestTable,
    columns: &Columns,
    weights: &Weights,
) -> Vec<FlowEstimate> {
    let place = layout.candidate(&layout.question.candidate);
    let asked = place.and_then(|place| columns.candidate(place));
    let sometimes =
        asked.filter(|asked| asked.on_ballot.contains(&true) && asked.on_ballot != columns.held);
    sometimes.map_or_else(Vec::new, |asked| {
        means(
            layout,
            table.flows.iter().filter(|flow| flow.asked),
            &asked.on_ballot,
            weights,
        )
    })
}

fn means<'a>(
    layout: &Layout,
    flows: impl Iterator<Item = &'a Flow>,
    among: &[bool],
    weights: &Weights,
) -> Vec<FlowEstimate> {
    let Some(count) = weights.alike(among) else {
        return Vec::new();
    };
    let count = count as u128;
    let mut sums: BTreeMap<(FlowFrom, bool, Option<usize>), (u128, u128)> = BTreeMap::new();
    for flow in flows.filter(|flow| flow.sum > 0) {
        let (sum, squares) = sums
            .entry((flow.from, flow.to.is_none(), flow.to))
            .or_default();
        *sum += flow.sum;
        *squares += flow.sum_of_squares;
    }
    let none = || "(none)".to_owned();
    let id = |place: usize| layout.candidates[place].id.clone();
    let estimate =
        |((from, _, to), (sum, squares)): ((FlowFrom, bool, Option<usize>), (u128, u128))| {
            FlowEstimate {
                from: match from {
                    FlowFrom::Candidate(place) => id(place),
                    FlowFrom::Returning => "(returning)".to_owned(),
                    FlowFrom::Orphaned => "(orphaned)".to_owned(),
                    FlowFrom::New => none(),
                },
                to: to.map_or_else(none, id),
                votes: mean(sum, squares, count),
            }
        };
    sums.into_iter().map(estimate).collect()
}

/// Mean and Monte Carlo error of `count` whole numbers, exact until the last division: with Σx = q·n +
/// r the sum of squares about the mean is Σx² − q²n − 2qr − r²/n, and nothing overflows that did
/// not before.
fn mean(sum: u128, sum_of_squares: u128, count: u128) -> Estimate {
    if count == 0 {
        return Estimate::default();
    }
    let (quotient, rest) = (sum / count, sum % count);
    let about = sum_of_squares.saturating_sub(quotient * quotient * count + 2 * quotient * rest);
    let about = about as f64 - (rest * rest) as f64 / count as f64;
    let n = count as f64;
    let mcse = match count {
        1 => error::UNKNOWN,
        _ if about <= 0.0 => 0.0,
        _ => (about / (n - 1.0) / n).sqrt() * error::student(n - 1.0),
    };
    Estimate {
        estimate: quotient as f64 + rest as f64 / n,
        mcse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_flow_is_exact_however_large_the_counts() {
        // 1, 2, 3, 6: mean 3, variance 14/3.
        let small = mean(12, 50, 4);
        assert_eq!(
            (small.estimate, small.mcse),
            (3.0, (14f64 / 3.0 / 4.0).sqrt() * error::student(3.0))
        );
        let far = 1u128 << 50;
        let values = [far + 1, far + 2, far + 3, far + 6];
        let large = mean(values.iter().sum(), values.iter().map(|x| x * x).sum(), 4);
        assert_eq!((large.estimate, large.mcse), (far as f64 + 3.0, small.mcse));
        assert_eq!(mean(7, 49, 1).mcse, error::UNKNOWN);
    }
}
