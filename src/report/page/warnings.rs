//! What is doubtful, before anybody relies on what was found.

use maud::html;

use crate::scenario::Problem;

use super::assumptions::coded;
use super::frame::Section;
use crate::figure::capital;

/// The section; none where nothing is doubtful.
pub fn section(warnings: &[Problem]) -> Option<Section> {
    let told = |warning: &Problem| match &warning.arm {
        Some(arm) => format!("in what-if \"{arm}\": {}", warning.message),
        None => warning.message.clone(),
    };
    let body = html! {
        p { "The scenario can be run as it stands, but in these places it may not say what was meant." }
        ul { @for warning in warnings { li {
            strong { (capital(&told(warning))) "." }
            @if let Some(help) = &warning.help { " " (coded(&capital(help))) "." }
            @if !warning.path.is_empty() { " " code class="muted" { (warning.path) } }
        } } }
    };
    (!warnings.is_empty()).then(|| Section {
        id: "warnings",
        heading: "What to look at again".to_owned(),
        short: "Warnings",
        body,
    })
}
