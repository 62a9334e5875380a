//! Pictures of a backtest: chances and how often they came true, where results fell in their
//! forecasts, what intervals held, scores beside those of plain forecasters, and the largest
//! misses.

pub mod calibration;
pub mod coverage;
pub mod data;
pub mod misses;
pub mod pit;
pub mod scores;

use serde_json::Value;

use crate::evidence::backtest::{Backtest, Coverage};
use crate::table::Table;

use super::frame::Frame;
use super::page::Page;
use super::plate::Plate;
use super::scene::Scene;
use super::wording;

/// A picture with what stands beside it.
pub fn plate(
    (data, spec): (Table, Value),
    found: &Backtest,
    scene: fn(&Backtest, Frame) -> Option<Scene>,
) -> Plate<'_> {
    Plate::of(data, spec, move |frame| scene(found, frame))
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
    found
        .forecasters
        .first()
        .map(|own| own.coverage.as_slice())
        .unwrap_or_default()
}

/// What was done, for subtitles.
fn how(found: &Backtest) -> String {
    let races = wording::count(found.races.len() as u64);
    match found.folds {
        Some(folds) => {
            format!("{races} races in {folds} parts, each forecast with what the others teach")
        }
        None => format!("{races} races, the template as it is"),
    }
}

fn finish(page: Page, found: &Backtest, notes: &[String]) -> Scene {
    let replicates = wording::count(found.replicates);
    let credit = format!(
        "coattails {} · {replicates} replicates a race · seed {}",
        found.version, found.seed
    );
    page.close(&credit, notes)
}
