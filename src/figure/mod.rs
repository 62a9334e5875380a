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
mod experiment;
mod face;
mod flow;
mod frame;
mod hundred;
mod indices;
mod kind;
mod learnt;
mod map;
mod margin;
mod outline;
mod page;
mod plate;
mod raster;
mod ridgeline;
mod rows;
mod scene;
mod strip;
mod theme;
mod tornado;
mod validity;
mod vega;
mod view;
mod wording;

use crate::table::Table;

pub(crate) use before_after::called as observation_in_words;
pub(crate) use calendar::later as acts_later;
pub(crate) use catalogue::possible;
pub use catalogue::{Source, chart, figures};
pub(crate) use face::RULES as FONT_RULES;
pub use frame::{Size, SizeError};
pub use kind::{Figure, Kind};
pub use plate::About;
pub use raster::{PngError, png};
pub(crate) use theme::sheet;
pub(crate) use view::deed;
pub(crate) use wording::{arm as arm_title, capital, column as arms_heading, elections};

/// A picture of the findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Which it is; its name is what its file is called, without an ending: `margin-runoff`.
    pub figure: Figure,
    /// What it says, in a sentence.
    pub title: String,
    /// What is drawn, and how to read it.
    pub subtitle: String,
    /// Below the picture: what to mind, a sentence each.
    pub notes: Vec<String>,
    /// The whole file; the same findings and size give the same bytes.
    pub svg: String,
    /// The same without title, subtitle, notes and credit, as an element of the page that a run
    /// writes: its colours are in that page's style.
    pub inline: String,
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
    /// What it is drawn from, where no other file has it.
    pub data: Option<Table>,
    /// A Vega-Lite spec with its data, as JSON; nothing for what Vega-Lite cannot draw.
    pub vega_lite: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn charts_are_named_by_what_they_show_and_the_contest() {
        let findings = estimate(&sample::replicates(), 1);
        let source = Source::Findings(&findings);
        let chart = |figure: &Figure| chart(source, figure, Size::default());
        let charts: Vec<Chart> = figures(source).iter().filter_map(chart).collect();
        let names: Vec<String> = charts
            .iter()
            .map(|chart| chart.figure.to_string())
            .collect();
        let expected = [
            "margin-primary",
            "margin-runoff",
            "ridgeline-primary",
            "ridgeline-runoff",
            "hundred-runoff",
            "strip-runoff",
            "effect-runoff",
            "blocs-primary",
            "blocs-runoff",
            "flow-runoff",
        ];
        assert_eq!(names, expected);
        let flow = |chart: &&Chart| chart.figure.kind == Kind::Flow;
        let title = &charts.iter().find(flow).unwrap().title;
        assert_eq!(
            title.replace('\u{a0}', " "),
            "When Able is on the ballot, 60 % of Able’s voters vote for Able in the runoff with the endorsement and without it"
        );
        for chart in &charts {
            assert!(png(&chart.svg, 1.0).is_ok(), "{}", chart.figure);
        }
    }
}
