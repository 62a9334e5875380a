//! A random walk whose values at all dates lie on one path, whichever dates are asked for.
//!
//! Lévy's construction on dyadic nodes: steps double (0–1, 1–2, 2–4, 4–8 …) and midpoints are
//! bridged, so that a date is a weighted sum of a few independent normal scores, each addressed by
//! its node and by nothing else.

use std::collections::BTreeMap;

/// One independent normal score of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// The increment from day `from` to day `to`: 0 to 1, or a power of two to the next.
    Step { from: u32, to: u32 },
    /// The bridge at the middle of an interval whose ends are known.
    Middle { from: u32, to: u32 },
}

impl Node {
    /// `step-64-128`, `middle-64-128`
    pub fn name(self) -> String {
        match self {
            Node::Step { from, to } => format!("step-{from}-{to}"),
            Node::Middle { from, to } => format!("middle-{from}-{to}"),
        }
    }
}

type Weights = BTreeMap<Node, f64>;

/// The walk at `day` (0 at day 0, variance 1 a day) as weights of its nodes; their squares add to
/// `day`.
///
/// Day 3 is half of what lies at 2 and 4 together plus a bridge: `step-0-1`, `step-1-2`: 1 each,
/// `step-2-4`: √2/2, `middle-2-4`: √(2/4).
pub fn weights(day: u32) -> Vec<(Node, f64)> {
    if day == 0 {
        return Vec::new();
    }
    let (mut from, mut at_from) = (0, Weights::new());
    let (mut to, mut at_to) = (1, Weights::from([(Node::Step { from: 0, to: 1 }, 1.0)]));
    while to < day {
        let mut next = at_to.clone();
        let node = Node::Step {
            from: to,
            to: to.saturating_mul(2),
        };
        next.insert(node, f64::from(to).sqrt());
        (from, at_from) = (to, at_to);
        (to, at_to) = (to.saturating_mul(2), next);
    }
    while to != day {
        let middle = from + (to - from) / 2;
        let mut at_middle = Weights::new();
        for (node, weight) in at_from.iter().chain(&at_to) {
            *at_middle.entry(*node).or_insert(0.0) += weight / 2.0;
        }
        at_middle.insert(
            Node::Middle { from, to },
            (f64::from(to - from) / 4.0).sqrt(),
        );
        if day <= middle {
            (to, at_to) = (middle, at_middle);
        } else {
            (from, at_from) = (middle, at_middle);
        }
    }
    at_to.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covariance(a: u32, b: u32) -> f64 {
        let other: Weights = weights(b).into_iter().collect();
        weights(a)
            .iter()
            .map(|(node, w)| w * other.get(node).copied().unwrap_or(0.0))
            .sum()
    }

    #[test]
    fn the_walk_has_the_covariance_of_brownian_motion() {
        for a in (0..200).chain([1000, 4096, 4097]) {
            for b in (0..200).chain([1000, 4096, 4097]) {
                let exact = f64::from(a.min(b));
                assert!(
                    (covariance(a, b) - exact).abs() < 1e-9 * (1.0 + exact),
                    "days {a} and {b}"
                );
            }
        }
    }

    #[test]
    fn another_date_lies_on_the_same_path() {
        // What day 4 is made of does not depend on whether day 3 is asked for: its nodes are steps
        // alone.
        assert!(
            weights(4)
                .iter()
                .all(|(node, _)| matches!(node, Node::Step { .. }))
        );
        assert_eq!(weights(3).len(), 4);
    }
}
