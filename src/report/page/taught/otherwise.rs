//! What would have happened otherwise, in worlds that fit what was observed, beside a plain before
//! and after and why that says something else.

use maud::html;

use crate::evidence::Counterfactual;
use crate::experiment::Subject;
use crate::figure::Kind;
use crate::scenario::Scenario;

use super::super::super::counterfactual::{headline, limits, naive, what_ifs};
use super::super::Experiment;
use super::super::frame::Section;
use super::{figure, repeat, table};

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
        (table("What would have happened otherwise", &what_ifs(found)))
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
