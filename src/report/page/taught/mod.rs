//! What observations taught: a calibration, what would have been otherwise, forecasts scored.
//! Sections of a page of their own, or of the page of a run that they stand beside.

mod learnt;
mod otherwise;
mod scored;
mod untested;

use maud::{Markup, html};

use crate::table::Table;

use super::super::analysis::Analysis;
use super::Study;
use super::frame::Section;
use super::repeat::command;
use super::tabulated::{Look, Style, scrolled};
use crate::table::number::count;

/// Which comes first; nothing of those that have no sections of their own.
pub fn place(study: &Study) -> Option<u8> {
    match &study.analysis {
        Analysis::Calibration(..) => Some(0),
        Analysis::Counterfactual(..) => Some(1),
        Analysis::Backtest(_) => Some(2),
        Analysis::Run(..)
        | Analysis::Sweep(..)
        | Analysis::BreakEven(..)
        | Analysis::Attribution(..)
        | Analysis::Sensitivity(..)
        | Analysis::Dependence(..)
        | Analysis::Rare(..)
        | Analysis::Comparison(..) => None,
    }
}

/// The sections of those studies that are of this kind.
pub fn sections(studies: &[Study]) -> Vec<Section> {
    let mut found: Vec<&Study> = studies
        .iter()
        .filter(|study| place(study).is_some())
        .collect();
    found.sort_by_key(|study| place(study));
    let of = |study: &Study| match &study.analysis {
        Analysis::Calibration(found, setting) => {
            vec![learnt::section(study, &found.0, &setting.scenario)]
        }
        Analysis::Counterfactual(found, setting) => {
            vec![otherwise::section(study, found, setting)]
        }
        Analysis::Backtest(found) => scored::sections(study, found),
        Analysis::Run(..)
        | Analysis::Sweep(..)
        | Analysis::BreakEven(..)
        | Analysis::Attribution(..)
        | Analysis::Sensitivity(..)
        | Analysis::Dependence(..)
        | Analysis::Rare(..)
        | Analysis::Comparison(..) => Vec::new(),
    };
    let mut sections: Vec<Section> = Vec::new();
    for section in found.into_iter().flat_map(of) {
        // Two of a kind share a section.
        match sections.iter_mut().find(|known| known.id == section.id) {
            Some(known) => known.body = html! { (known.body) hr; (section.body) },
            None => sections.push(section),
        }
    }
    sections
}

/// A table that may be wider than the page.
fn table(name: &str, table: &Table) -> Markup {
    let look = Look {
        style: Style::Told,
        ..Look::default()
    };
    scrolled(&format!("Table: {name}"), table, look)
}

/// How to repeat it.
fn repeat(study: &Study) -> Markup {
    html! {
        p class="meta" { (count(study.analysis.replicates())) " simulated elections, seed " (study.seed) ". This gives it again:" }
        (command(&study.command))
    }
}
