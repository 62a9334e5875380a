//! Ids → places in the roster, and sums as people write them.

use crate::election::Named;

/// The place of an id in a list of the roster.
pub fn position(list: &[Named], id: &str) -> Option<u16> {
    list.iter()
        .position(|named| named.id == id)
        .map(|at| at as u16)
}

/// A sum as people write it: 0.97, not 0.9700000000000001.
pub fn rounded(sum: f64) -> f64 {
    (sum * 1e9).round() / 1e9
}
