//! Pictures of a backtest: chances and how often they came true, where results fell in their forecasts, what intervals
//! held, scores beside those of plain forecasters, and the largest misses.

mod calibration;
mod coverage;
mod data;
mod misses;
mod pit;
mod scores;

use crate::evidence::backtest::{Backtest, Coverage};

use super::page::Page;
use super::scene::Scene;
use super::wording;

pub use data::of as data;

/// (name, picture) of those that the backtest allows.
pub fn scenes(found: &Backtest) -> Vec<(&'static str, Scene)> {
    let mut scenes = Vec::new();
    if found.races.is_empty() {
        return scenes;
    }
    scenes.push(("calibration", calibration::scene(found)));
    scenes.extend(pit::scene(found).map(|scene| ("pit", scene)));
    scenes.extend(coverage::scene(found).map(|scene| ("coverage", scene)));
    scenes.push(("scores", scores::scene(found)));
    scenes.push(("misses", misses::scene(found)));
    scenes
}

/// A straight scale: values from `low` to `high` at pixels from `from` to `to`.
#[derive(Debug, Clone, Copy)]
struct Span {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Span {
    /// The pixel of a value, at an end where it is beyond.
    fn at(&self, value: f64) -> f64 {
        let along = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + along * (self.to - self.from)
    }
}

/// Coverage of coattails itself.
fn own(found: &Backtest) -> &[Coverage] {
    found.forecasters.first().map(|own| own.coverage.as_slice()).unwrap_or_default()
}

/// What was done, for subtitles.
fn how(found: &Backtest) -> String {
    let races = wording::count(found.races.len() as u64);
    match found.folds {
        Some(folds) => format!("{races} races in {folds} parts, each forecast with what the others teach"),
        None => format!("{races} races, the template as it is"),
    }
}

fn finish(page: Page, found: &Backtest, notes: &[String]) -> Scene {
    let replicates = wording::count(found.replicates);
    let credit = format!("coattails {} · {replicates} replicates a race · seed {}", found.version, found.seed);
    page.close(&credit, notes)
}
