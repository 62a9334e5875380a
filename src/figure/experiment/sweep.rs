//! Which picture shows a sweep.

use crate::experiment::{Design, Subject, Sweep};
use crate::figure::Chart;

use super::{chart, heat, lines, scatter};

/// A line of one parameter (or of several that move together), a map of two, maps side by side of three, and a scatter by each
/// parameter of a sample; nothing for a grid of more than three.
pub fn sweep(found: &Sweep, design: Design, subject: &Subject) -> Vec<Chart> {
    let scene = match (design, found.over.len()) {
        (Design::Sample(_), _) => scatter::scene(found, subject),
        (Design::Zip, _) | (_, 1) => lines::scene(found, subject),
        (_, 2) => heat::one(found, subject),
        (_, 3) => heat::several(found, subject),
        _ => None,
    };
    scene.map(|scene| chart("sweep", scene)).into_iter().collect()
}
