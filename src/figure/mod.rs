//! Findings → pictures: margins, effects and voter flow, as SVG, and any of them as PNG. A chart is first laid out as a
//! scene (data, every text measured), then drawn. Knows findings only, neither the table nor the simulator.

mod axis;
mod density;
mod draw;
mod effect;
mod face;
mod flow;
mod indices;
mod margin;
mod page;
mod raster;
mod scene;
mod theme;
mod tornado;
mod view;
mod wording;

use crate::estimate::Findings;
use crate::experiment::Sensitivity;

use scene::Scene;

pub use raster::{PngError, png};
pub use theme::sheet;

/// A picture of the findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What its file is called, without an ending: `margin-runoff`.
    pub name: String,
    /// What it says, in a sentence.
    pub title: String,
    /// The whole file, 800 pixels wide; the same findings give the same bytes.
    pub svg: String,
    /// The same as an element of a page, whose style says what the roles of its colours look like.
    pub inline: String,
}

/// Every picture that the findings allow, in the order in which to look at them: `margin-CONTEST` for each contest in
/// which the question's candidate may stand, `effect-CONTEST` where there are what-ifs, `flow-CONTEST` for each contest
/// with voter flow.
pub fn charts(findings: &Findings) -> Vec<Chart> {
    let mut scenes: Vec<(String, Scene)> = Vec::new();
    let contests = view::contests(findings);
    scenes.extend(contests.iter().filter_map(|id| Some((format!("margin-{id}"), margin::scene(findings, id)?))));
    let asked = &findings.question.contest;
    scenes.extend(effect::scene(findings).map(|scene| (format!("effect-{asked}"), scene)));
    scenes.extend(contests.iter().filter_map(|id| Some((format!("flow-{id}"), flow::scene(findings, id)?))));
    drawn(scenes)
}

/// `sensitivity` (parts of the variance) and `tornado` (what single assumptions move). `about` is what they are about, in
/// words.
pub fn sensitivity(found: &Sensitivity, about: &str) -> Vec<Chart> {
    let scenes = [("sensitivity", indices::scene(found, about)), ("tornado", tornado::scene(found, about))];
    drawn(scenes.into_iter().filter_map(|(name, scene)| Some((name.to_owned(), scene?))).collect())
}

fn drawn(scenes: Vec<(String, Scene)>) -> Vec<Chart> {
    scenes
        .into_iter()
        .map(|(name, scene)| Chart { name, svg: draw::svg(&scene), inline: draw::inline(&scene), title: scene.title })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn charts_are_named_by_what_they_show_and_the_contest() {
        let charts = charts(&estimate(&sample::replicates(), 1));
        let names: Vec<&str> = charts.iter().map(|chart| chart.name.as_str()).collect();
        assert_eq!(names, ["margin-primary", "margin-runoff", "effect-runoff", "flow-runoff"]);
        assert_eq!(
            charts[3].title.replace('\u{a0}', " "),
            "60 % of Able’s voters vote for Able in the runoff with the endorsement and without it"
        );
        for chart in &charts {
            assert!(png(&chart.svg, 1.0).is_ok(), "{}", chart.name);
        }
    }
}
