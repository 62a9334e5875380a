//! Which picture shows a sweep.

use crate::experiment::{Design, Sweep};

use super::{About, Plate, heat, lines, scatter};

/// A line of one parameter (or of several that move together), a map of two, maps side by side of
/// three, and a scatter by each parameter of a sample; nothing for a grid of more than three.
pub fn sweep<'a>(found: &'a Sweep, about: About<'a>) -> Option<Plate<'a>> {
    let (scene, data): (fn(_, _, _) -> _, fn(_, _) -> _) = match (found.design, found.over.len()) {
        (Design::Sample(_), _) => (scatter::scene, scatter::data),
        (Design::Zip, _) | (_, 1) => (lines::scene, lines::data),
        (_, 2) => (heat::one, heat::data),
        (_, 3) => (heat::several, heat::data),
        _ => return None,
    };
    let (data, spec) = data(found, about);
    Some(Plate::of(data, spec, move |frame| {
        scene(found, about, frame)
    }))
}
