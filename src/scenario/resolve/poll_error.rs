//! How far polls miss, by type of contest and days out, where a scenario does not say so itself.
//!
//! Source: FiveThirtyEight's ratings of pollsters, polls since 2010, single polls against results
//! on the two-way logit (presidential primaries, as a proxy for all nominations; Senate generals;
//! beyond 21 days all generals, points at fifty times 0.04). Per candidate that is divided by √2.
//! Taken off in squares are the shared error, what is left of races with three polls or more in the
//! last week (8.5 points of margin in primaries, 4.8 in Senate generals), and the sampling error of
//! the usual poll (540 and 760 people). What is left is the excess. It includes how far opinion
//! moved between poll and election, which a scenario has once more in its acts and drift: too wide
//! rather than too narrow.

/// Sd of log shares of the error that all polls of a contest share.
pub fn shared(nomination: bool) -> f64 {
    if nomination { 0.18 } else { 0.075 }
}

/// Days before the contest, at most, and the excess.
const NOMINATIONS: [(i32, f64); 4] = [(3, 0.09), (7, 0.20), (14, 0.26), (i32::MAX, 0.30)];
/// Where what is left is nothing, it is 0.02: no poll is without error of its own.
const GENERALS: [(i32, f64); 8] = [
    (3, 0.02),
    (7, 0.05),
    (14, 0.05),
    (21, 0.06),
    (45, 0.07),
    (90, 0.10),
    (180, 0.12),
    (i32::MAX, 0.18),
];

/// Sd of log shares of a poll's own error beyond sampling.
///
/// Five days before a primary: 0.20; single polls then miss the two-way logit by 0.39 = √2·√(0.20²
/// + 0.18² + 0.06²).
pub fn excess(nomination: bool, days: i32) -> f64 {
    let table: &[(i32, f64)] = if nomination { &NOMINATIONS } else { &GENERALS };
    table
        .iter()
        .find(|(most, _)| days <= *most)
        .map_or(0.30, |(_, excess)| *excess)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published totals, from the parts and the sampling error of the usual poll.
    #[test]
    fn the_parts_add_to_what_single_polls_are_seen_to_miss_by() {
        let total = |nomination: bool, days: i32, people: f64| {
            let parts = [
                shared(nomination),
                excess(nomination, days),
                (2.0f64 / people).sqrt(),
            ];
            (2.0 * parts.iter().map(|part| part * part).sum::<f64>()).sqrt()
        };
        for (days, seen) in [(2, 0.294), (5, 0.390), (10, 0.449), (18, 0.504)] {
            assert!(
                (total(true, days, 540.0) - seen).abs() < 0.011,
                "{days}: {}",
                total(true, days, 540.0)
            );
        }
        for (days, seen) in [
            (2, 0.125),
            (5, 0.145),
            (10, 0.146),
            (18, 0.154),
            (30, 0.158),
            (60, 0.188),
            (120, 0.208),
        ] {
            assert!(
                (total(false, days, 760.0) - seen).abs() < 0.011,
                "{days}: {}",
                total(false, days, 760.0)
            );
        }
        assert!((total(false, 300, 760.0) - 0.280).abs() < 0.011);
    }
}
