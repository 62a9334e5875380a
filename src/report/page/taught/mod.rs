//! What observations taught: a calibration, what would have been otherwise, forecasts scored.
//! Sections of a page of their own, or of the page of a run that they stand beside.

mod learnt;
mod otherwise;
mod scored;
mod untested;

use maud::{Markup, html};

use crate::evidence::backtest::Backtest;
use crate::evidence::{Calibration, Counterfactual};
use crate::figure::Kind;
use crate::scenario::Scenario;
use crate::table::Table;

use super::Experiment;
use super::figures::{narrow_of, picture};
use super::frame::Section;
use super::repeat::command;
use super::tabulated::{Look, Style, scrolled};
use crate::table::number::count;

/// What was found, with what gives names to its ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Taught {
    Calibration(Box<Calibration>, Box<Scenario>),
    Counterfactual(Box<Counterfactual>, Box<Scenario>),
    Backtest(Box<Backtest>),
}

impl Taught {
    /// What a page of it alone is called.
    pub fn title(&self) -> &str {
        match self {
            Taught::Calibration(found, _) => &found.title,
            Taught::Counterfactual(found, _) => &found.title,
            Taught::Backtest(_) => "Forecasts of races that are over",
        }
    }

    /// Which comes first.
    fn place(&self) -> u8 {
        match self {
            Taught::Calibration(..) => 0,
            Taught::Counterfactual(..) => 1,
            Taught::Backtest(_) => 2,
        }
    }
}

/// The sections of those of the experiments that are of this kind.
pub fn sections(experiments: &[Experiment]) -> Vec<Section> {
    let mut found: Vec<(&Experiment, &Taught)> = experiments
        .iter()
        .filter_map(|experiment| Some((experiment, experiment.taught.as_ref()?)))
        .collect();
    found.sort_by_key(|(_, taught)| taught.place());
    let of = |(experiment, taught): (&Experiment, &Taught)| match taught {
        Taught::Calibration(found, scenario) => vec![learnt::section(experiment, found, scenario)],
        Taught::Counterfactual(found, scenario) => {
            vec![otherwise::section(experiment, found, scenario)]
        }
        Taught::Backtest(found) => scored::sections(experiment, found),
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

/// The experiment's picture of this kind.
fn figure(experiment: &Experiment, kind: Kind) -> Markup {
    drawn(experiment, kind, &None)
}

/// The same with the table behind it.
fn figure_with(experiment: &Experiment, kind: Kind, behind: Markup) -> Markup {
    drawn(experiment, kind, &Some(behind))
}

fn drawn(experiment: &Experiment, kind: Kind, behind: &Option<Markup>) -> Markup {
    html! {
        @for chart in experiment.charts.iter().filter(|chart| chart.figure.kind == kind) {
            (picture(chart, narrow_of(chart, &experiment.narrow), behind.clone()))
        }
    }
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
fn repeat(experiment: &Experiment) -> Markup {
    html! {
        p class="meta" { (count(experiment.replicates)) " simulated elections, seed " (experiment.seed) ". This gives it again:" }
        (command(&experiment.command))
    }
}
