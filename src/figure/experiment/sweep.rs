//! Which picture shows a sweep.

use crate::experiment::{Design, Subject, Sweep};
use crate::figure::{Chart, Size};
use crate::scenario::Names;

use crate::figure::frame::Frame;
use crate::figure::scene::Scene;

use super::{About, chart, heat, lines, scatter};

/// A line of one parameter (or of several that move together), a map of two, maps side by side of
/// three, and a scatter by each parameter of a sample; nothing for a grid of more than three.
pub fn sweep(found: &Sweep, subject: &Subject, names: &Names, size: Size) -> Vec<Chart> {
    let about = About { subject, names };
    let drawn = |data, scene: &dyn Fn(Frame) -> Option<Scene>| {
        chart("sweep", data, &found.title, size, scene)
    };
    match (found.design, found.over.len()) {
        (Design::Sample(_), _) => drawn(scatter::data(found, about), &|frame| {
            scatter::scene(found, about, frame)
        }),
        (Design::Zip, _) | (_, 1) => drawn(lines::data(found, about), &|frame| {
            lines::scene(found, about, frame)
        }),
        (_, 2) => drawn(heat::data(found, about), &|frame| {
            heat::one(found, about, frame)
        }),
        (_, 3) => drawn(heat::data(found, about), &|frame| {
            heat::several(found, about, frame)
        }),
        _ => Vec::new(),
    }
}
