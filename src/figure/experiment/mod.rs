//! Pictures of what experiments find: lines, heat maps, small multiples and scatters of a sweep,
//! where a parameter breaks even and the frontier of two, what each act is worth.

mod attribution;
mod break_even;
mod contour;
mod heat;
mod lines;
mod plane;
mod scatter;
mod sweep;

use crate::event::Event;
use crate::experiment::ParameterValue;
use crate::table::{Cell, Column};

use super::page::Page;
use super::plate::{About, Plate};
use super::scene::Scene;
use super::wording;

pub use attribution::attribution;
pub use break_even::break_even;
pub use sweep::sweep;

/// What the foot of a picture says.
#[derive(Debug, Clone, Copy)]
struct Credit<'a> {
    title: &'a str,
    replicates: u64,
    seed: u64,
}

fn finish(page: Page, credit: Credit, notes: &[String]) -> Scene {
    let Credit {
        title,
        replicates,
        seed,
    } = credit;
    let version = env!("CARGO_PKG_VERSION");
    let replicates = wording::count(replicates);
    page.close(
        &format!("coattails {version} · {replicates} replicates each · seed {seed} · {title}"),
        notes,
    )
}

/// The parameter whose values a table is of.
fn varied() -> Column {
    Column::text("parameter", "What is varied")
}

/// What Vega-Lite is to take such values for.
fn kind(values: &[ParameterValue]) -> &'static str {
    let dates = values
        .iter()
        .any(|value| matches!(value, ParameterValue::Date(_)));
    if dates { "temporal" } else { "quantitative" }
}

impl About<'_> {
    /// What a chart is of: `Tommy Tuberville wins the Republican run-off`.
    fn wins(self) -> String {
        self.subject.wins()
    }

    /// `effect of Donald Trump’s endorsement of Tuberville`
    fn parameter(self, path: &str) -> String {
        self.names.parameter(path)
    }

    /// The same within a sentence: `the effect of …`.
    fn the(self, path: &str) -> String {
        self.names.the(path)
    }

    /// The same as a heading: `Effect of …`.
    fn heading(self, path: &str) -> String {
        wording::capital(&self.names.parameter(path))
    }

    /// A parameter as data.
    fn cell(self, path: &str) -> Cell {
        Cell::named(path, self.parameter(path))
    }

    /// Which elections count, as a note.
    fn given(self, event: Option<&String>) -> Vec<String> {
        let told = |event: &String| {
            Event::parse(event).map_or_else(|_| event.clone(), |event| event.in_words(self.names))
        };
        event
            .iter()
            .map(|event| format!("Only elections count in which this holds: {}.", told(event)))
            .collect()
    }
}
