//! What would have happened otherwise, in worlds that fit what was observed, beside a plain before
//! and after and why that says something else.

use maud::{Markup, html};

use crate::estimate::Estimate;
use crate::evidence::Counterfactual;
use crate::experiment::Subject;
use crate::figure::Kind;
use crate::scenario::Scenario;
use crate::table::{Cell, Column, Table};

use super::super::super::counterfactual::{headline, limits, naive};
use super::super::Experiment;
use super::super::frame::Section;
use super::{certain, figure, repeat, spread, table};

/// The section.
pub fn section(experiment: &Experiment, found: &Counterfactual, scenario: &Scenario) -> Section {
    let subject = Subject::of(scenario, Some(&found.candidate), Some(&found.contest)).ok();
    let told = |of: fn(&Counterfactual, &Scenario, &Subject) -> String| {
        let text = subject
            .as_ref()
            .map(|subject| of(found, scenario, subject))
            .unwrap_or_default();
        text.lines().map(str::to_owned).collect::<Vec<String>>()
    };
    let plain = told(naive);
    let body = html! {
        // The first line is the title.
        @for (at, sentence) in told(headline).iter().skip(1).enumerate() {
            p class=[(at == 0).then_some("lead")] { (sentence) }
        }
        (figure(experiment, Kind::Counterfactual))
        (what_ifs(found))
        @if !plain.is_empty() {
            h3 { "A plain before and after, and why it differs" }
            @for sentence in &plain { p { (sentence) } }
        }
        h3 { "What the words mean" }
        @for sentence in told(|found, _, subject| limits(found, subject)) { p { (sentence) } }
        (repeat(experiment))
    };
    Section {
        id: "otherwise",
        heading: "What would have happened otherwise".to_owned(),
        short: "Otherwise",
        body,
    }
}

fn what_ifs(found: &Counterfactual) -> Markup {
    let told = |of: &Estimate| match certain(of.estimate) {
        Cell::Number(_) => Cell::WithError(*of),
        word => word,
    };
    let if_any = |of: &Option<Estimate>| of.as_ref().map(told);
    let as_it_was = (None, &found.baseline.wins, &found.baseline.share);
    let what_ifs = found
        .what_ifs
        .iter()
        .map(|one| (Some(one), &one.wins, &one.share));
    let rows = Table::of(std::iter::once(as_it_was).chain(what_ifs))
        .column(Column::text("", "What if"), |(one, ..)| {
            one.map_or("As it was", |one| &one.title)
        })
        .column(Column::percent("", "Wins"), |(_, wins, _)| {
            certain(wins.estimate)
        })
        .column(Column::percent("", "Share"), |(.., share)| spread(share))
        .column(Column::points("", "Difference"), |(one, ..)| {
            one.map(|one| spread(&one.difference))
        })
        .column(Column::percent("", "Another wins"), |(one, ..)| {
            one.map(|one| told(&one.winner_changes))
        })
        .column(Column::percent("", "Necessary"), |(one, ..)| {
            one.map(|one| if_any(&one.necessary))
        })
        .column(Column::percent("", "Sufficient"), |(one, ..)| {
            one.map(|one| if_any(&one.sufficient))
        });
    table("What would have happened otherwise", &rows.table())
}
