//! Findings → pictures: margins, effects, voter flow, blocs, the calendar, as SVG, and any of them
//! as PNG; beside each its data and a spec for Vega-Lite. A chart is first laid out for a size as a
//! scene (data, every text measured), then drawn. Knows findings and other results, neither the
//! table nor the simulator; of the model, how an act comes and goes.

mod axis;
mod before_after;
mod blocs;
mod calendar;
mod catalogue;
mod dates;
mod density;
mod dependence;
mod draw;
mod effect;
pub mod experiment;
mod face;
mod flow;
mod frame;
mod hundred;
mod indices;
mod learnt;
mod map;
mod margin;
mod outline;
mod page;
mod raster;
mod ridgeline;
mod rows;
mod scene;
mod theme;
mod tornado;
mod validity;
mod vega;
mod view;
mod wording;

use crate::table::Table;
use serde_json::{Value, json};

use crate::estimate::Findings;
use crate::evidence::backtest::Backtest;
use crate::evidence::{Calibration, Counterfactual};
use crate::experiment::{Dependence, Sensitivity};
use crate::scenario::Scenario;

use frame::fitted;
use scene::Scene;
use tornado::Swings;

pub use before_after::called as observation_in_words;
pub use calendar::later as acts_later;
pub use catalogue::{chart, names};
pub use draw::adopted;
pub use face::RULES as FONT_RULES;
pub use frame::{MOST_HEIGHT, Size, SizeError, WIDTHS};
pub use raster::{PngError, png};
pub use theme::sheet;
pub use wording::{arm as arm_title, capital, column as arms_heading, elections};

/// A picture of the findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What its file is called, without an ending: `margin-runoff`.
    pub name: String,
    /// What it says, in a sentence.
    pub title: String,
    /// What is drawn, and how to read it.
    pub subtitle: String,
    pub notes: Vec<String>,
    /// The whole file; the same findings and size give the same bytes.
    pub svg: String,
    /// The same without title, subtitle, notes and credit, as an element of a page with [`sheet`]
    /// in its style.
    pub inline: String,
    /// Pixels.
    pub width: f64,
    pub height: f64,
    /// What it is drawn from, where no other file has it.
    pub data: Option<Table>,
    /// A Vega-Lite spec with its data, as JSON; nothing for what Vega-Lite cannot draw.
    pub vega_lite: Option<String>,
}

/// Every picture that the findings allow at the usual size, in the order in which to look at them:
/// `margin-CONTEST` for each contest in which the question's candidate may stand, and so on for the
/// other kinds.
pub fn charts(findings: &Findings) -> Vec<Chart> {
    names(findings)
        .iter()
        .filter_map(|name| chart(findings, name, Size::default()))
        .collect()
}

/// `sensitivity` (parts of the variance) and `tornado` (what single assumptions move). `about` is
/// what they are about, in words.
pub fn sensitivity(found: &Sensitivity, about: &str, size: Size) -> Vec<Chart> {
    let Sensitivity {
        of,
        at_medians,
        swings,
        ..
    } = found;
    let swings = Swings {
        of: *of,
        at_medians: *at_medians,
        swings,
        whose: "",
        credit: indices::credit(found),
    };
    let parts = fitted(size, |frame| indices::scene(found, about, frame));
    let parts = (
        "sensitivity",
        parts,
        indices::data(found),
        indices::spec(found),
    );
    driven(parts, &swings, about, &found.title, size)
}

/// `parts` (of the variance in a posterior) and `tornado`, as [`sensitivity`].
pub fn dependence(found: &Dependence, about: &str, size: Size) -> Vec<Chart> {
    let Dependence {
        of,
        at_medians,
        swings,
        ..
    } = found;
    let (whose, credit) = (" of the posterior", dependence::credit(found));
    let swings = Swings {
        of: *of,
        at_medians: *at_medians,
        swings,
        whose,
        credit,
    };
    let parts = fitted(size, |frame| dependence::scene(found, about, frame));
    let parts = (
        "parts",
        parts,
        dependence::data(found),
        dependence::spec(found),
    );
    driven(parts, &swings, about, &found.title, size)
}

/// A picture's name, its scene, and what stands beside it.
type Drawing<'a> = (&'a str, Option<Scene>, Table, Value);

/// The parts of a variance and the tornado.
fn driven(parts: Drawing, swings: &Swings, about: &str, title: &str, size: Size) -> Vec<Chart> {
    let scene = fitted(size, |frame| tornado::scene(swings, about, frame));
    let chart = |(name, scene, data, spec): Drawing| {
        Some(Chart::with_data(name, scene?, data, spec, title))
    };
    let tornado = (
        "tornado",
        scene,
        tornado::data(swings),
        tornado::spec(swings),
    );
    [parts, tornado].into_iter().filter_map(chart).collect()
}

/// `latents` (what was learnt of them) and `observed` (beside what was expected).
pub fn calibration(found: &Calibration, scenario: &Scenario, size: Size) -> Vec<Chart> {
    let axis = json!({"title": "Standard deviations from the mean assumed"});
    let data = learnt::latents(found);
    let told = json!({"transform": [{"filter": "datum.silent == 'no'"}]});
    let spec = vega::with(learnt::spec(&data, "latent", &axis, None), told);
    let latents = (
        "latents",
        fitted(size, |frame| before_after::latents(found, scenario, frame)),
        data,
        spec,
    );
    let axis = json!({"title": "Share of those named", "axis": {"format": ".0%"}, "scale": {"zero": false}});
    let data = learnt::observed(found);
    let spec = learnt::spec(&data, "label", &axis, Some("observed"));
    let scene = fitted(size, |frame| before_after::observed(found, scenario, frame));
    let observed = ("observed", scene, data, spec);
    let chart = |(name, scene, data, spec): Drawing| {
        Some(Chart::with_data(name, scene?, data, spec, &found.title))
    };
    [latents, observed].into_iter().filter_map(chart).collect()
}

/// `counterfactual`: leads as it was and in each what-if, before and after.
pub fn counterfactual(found: &Counterfactual, scenario: &Scenario, size: Size) -> Vec<Chart> {
    let scene = fitted(size, |frame| before_after::leads(found, scenario, frame));
    let data = learnt::leads(found);
    let axis = json!({"title": "Lead, share of the valid vote", "axis": {"format": "+.0%"}});
    let spec = learnt::spec(&data, "what_if_title", &axis, None);
    let chart = |scene| Chart::with_data("counterfactual", scene, data, spec, &found.title);
    scene.map(chart).into_iter().collect()
}

impl Chart {
    /// The scene drawn, with what it is drawn from and its own part of the Vega-Lite spec. `about`
    /// is the scenario's title.
    fn with_data(name: &str, scene: Scene, data: Table, spec: Value, about: &str) -> Chart {
        let credit = format!("coattails {} · {about}", env!("CARGO_PKG_VERSION"));
        let vega_lite = Some(vega::document(&scene.title, &credit, &data, spec));
        Chart {
            data: Some(data),
            vega_lite,
            ..Chart::drawn(name.to_owned(), scene)
        }
    }

    /// The scene drawn, without data or spec.
    fn drawn(name: String, scene: Scene) -> Chart {
        Chart {
            name,
            svg: draw::svg(&scene),
            inline: draw::inline(&scene),
            width: scene.width,
            height: scene.height,
            title: scene.title,
            subtitle: scene.subtitle,
            notes: scene.notes,
            data: None,
            vega_lite: None,
        }
    }
}

/// Every picture of a backtest, in the order in which to look at them.
pub fn backtest(found: &Backtest, size: Size) -> Vec<Chart> {
    let drawn = |(name, scene): (&'static str, validity::Draw)| {
        Some((name, fitted(size, |frame| scene(found, frame))?))
    };
    let scenes = validity::DRAWN.into_iter().filter_map(drawn);
    let chart = |(name, scene): (&'static str, Scene)| match validity::data(name, found) {
        Some((data, spec)) => {
            Chart::with_data(name, scene, data, spec, "forecasts of races that are over")
        }
        None => Chart::drawn(name.to_owned(), scene),
    };
    scenes.map(chart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn charts_are_named_by_what_they_show_and_the_contest() {
        let charts = charts(&estimate(&sample::replicates(), 1));
        let names: Vec<&str> = charts.iter().map(|chart| chart.name.as_str()).collect();
        let expected = [
            "margin-primary",
            "margin-runoff",
            "ridgeline-primary",
            "ridgeline-runoff",
            "hundred-runoff",
            "effect-runoff",
            "blocs-primary",
            "blocs-runoff",
            "flow-runoff",
        ];
        assert_eq!(names, expected);
        assert_eq!(
            charts[8].title.replace('\u{a0}', " "),
            "When Able is on the ballot, 60 % of Able’s voters vote for Able in the runoff with the endorsement and without it"
        );
        for chart in &charts {
            assert!(png(&chart.svg, 1.0).is_ok(), "{}", chart.name);
        }
    }
}
