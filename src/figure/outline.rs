//! The shape of a distribution of margins along an axis.

use crate::estimate::Summary;

use super::axis::Axis;
use super::density::{Density, spread};
use super::scene::Point;

/// The outline of a density, above a base of 0.
pub struct Outline {
    /// Pixels and probability per unit.
    crest: Vec<(f64, f64)>,
    pub peak: f64,
    /// More than all but a single value.
    pub wide: bool,
}

impl Outline {
    /// Nothing without quantiles.
    pub fn of(margin: &Summary, axis: &Axis) -> Option<Outline> {
        let density = Density::of(margin, 1.75 * axis.pixel())?;
        // Two pixels apart the curve still looks round.
        let steps = ((axis.right - axis.left) / 2.0).ceil() as u32;
        let even = (0..=steps)
            .map(|step| axis.left + (axis.right - axis.left) * f64::from(step) / f64::from(steps));
        let mut xs: Vec<f64> = even.chain([axis.x(0.0), axis.x(margin.p50)]).collect();
        xs.sort_by(f64::total_cmp);
        let crest: Vec<(f64, f64)> = xs
            .into_iter()
            .map(|x| (x, density.at(axis.fraction(x))))
            .collect();
        let peak = crest
            .iter()
            .map(|&(_, density)| density)
            .fold(0.0, f64::max);
        Some(Outline {
            crest,
            peak,
            wide: spread(margin) > 3.0 * axis.pixel(),
        })
    }

    /// The points of the crest above `base` that can be seen, `peak` pixels high where the density
    /// is the `highest` of all. By the root of the peak: an outline ten times as narrow as another
    /// is three times as high, and both are seen.
    pub fn points(&self, base: f64, peak: f64, highest: f64) -> Vec<Point> {
        let own = if highest > 0.0 {
            (self.peak / highest).min(1.0).sqrt()
        } else {
            1.0
        };
        let height = |density: f64| peak * own * density / self.peak;
        let points = self
            .crest
            .iter()
            .map(|&(x, density)| (x, base - height(density)));
        points.filter(|&(_, y)| base - y > 0.3).collect()
    }
}

/// The highest density of all that are more than a single value.
pub fn highest<'a>(outlines: impl IntoIterator<Item = &'a Outline>) -> f64 {
    outlines
        .into_iter()
        .filter(|outline| outline.wide)
        .map(|outline| outline.peak)
        .fold(0.0, f64::max)
}

/// What the axis must hold: all but the outermost of the distribution.
pub fn ends(margin: &Summary) -> [f64; 2] {
    let grid = margin.quantiles.as_deref().unwrap_or_default();
    let inner = |place: usize| grid.get(place).copied().unwrap_or(margin.p50);
    let blur = 0.25 * margin.sd;
    [
        inner(1).min(margin.p5) - blur,
        inner(grid.len().saturating_sub(2)).max(margin.p95) + blur,
    ]
}

/// The two parts of an outline, left and right of zero.
pub fn sides(points: &[Point], zero: f64) -> [Vec<Point>; 2] {
    let part =
        |side: &dyn Fn(f64) -> bool| points.iter().copied().filter(|&(x, _)| side(x)).collect();
    [part(&|x| x <= zero), part(&|x| x >= zero)]
}

/// The area between an outline and its base; nothing without an outline.
pub fn filled(points: &[Point], base: f64) -> Option<Vec<Point>> {
    let (&(first, _), &(last, _)) = (points.first()?, points.last()?);
    Some(
        [(first, base)]
            .into_iter()
            .chain(points.iter().copied())
            .chain([(last, base)])
            .collect(),
    )
}
