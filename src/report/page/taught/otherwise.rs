//! What would have happened otherwise, in worlds that fit what was observed, beside a plain before
//! and after and why that says something else.

use maud::html;

use crate::evidence::Counterfactual;
use crate::figure::Kind;

use super::super::super::counterfactual::{limits, naive, what_ifs};
use super::super::super::setting::Setting;
use super::super::Study;
use super::super::frame::Section;
use super::{repeat, table};

/// The section.
pub fn section(study: &Study, found: &Counterfactual, setting: &Setting) -> Section {
    let plain = naive(found, setting);
    let body = html! {
        @for (at, sentence) in study.analysis.sentences().iter().enumerate() {
            p class=[(at == 0).then_some("lead")] { (sentence) }
        }
        (study.picture(Kind::Counterfactual, None))
        (table("What would have happened otherwise", &what_ifs(found)))
        @if !plain.is_empty() {
            h3 { "A plain before and after, and why it differs" }
            @for sentence in &plain { p { (sentence) } }
        }
        h3 { "What the words mean" }
        @for sentence in limits(found, setting) { p { (sentence) } }
        (repeat(study))
    };
    Section {
        id: "otherwise",
        heading: "What would have happened otherwise".to_owned(),
        short: "Otherwise",
        body,
    }
}
