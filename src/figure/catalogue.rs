//! Every figure by name: which of them findings allow, and drawing one at a size.

use serde_json::Value;

use crate::estimate::Findings;

use super::frame::{Frame, Size, fitted};
use super::scene::Scene;
use super::{Chart, blocs, calendar, effect, flow, hundred, map, margin, ridgeline, vega, view};
use crate::table::Table;

/// A kind of picture; most show one contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Margin,
    Ridgeline,
    Hundred,
    Effect,
    Blocs,
    Map,
    Flow,
    Calendar,
}

/// In the order in which to look at them.
const KINDS: [Kind; 8] = [
    Kind::Margin,
    Kind::Ridgeline,
    Kind::Hundred,
    Kind::Effect,
    Kind::Blocs,
    Kind::Map,
    Kind::Flow,
    Kind::Calendar,
];

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Margin => "margin",
            Kind::Ridgeline => "ridgeline",
            Kind::Hundred => "hundred",
            Kind::Effect => "effect",
            Kind::Blocs => "blocs",
            Kind::Map => "map",
            Kind::Flow => "flow",
            Kind::Calendar => "calendar",
        }
    }

    /// The contests that there may be one of this kind for; `""` where it is about no single one.
    fn contests(self, findings: &Findings) -> Vec<&str> {
        match self {
            Kind::Effect => vec![findings.question.contest.as_str()],
            Kind::Calendar => vec![""],
            _ => view::contests(findings)
                .into_iter()
                .map(String::as_str)
                .collect(),
        }
    }
}

/// One figure: a kind and the contest that it shows.
#[derive(Debug, Clone, Copy)]
struct Figure<'a> {
    findings: &'a Findings,
    kind: Kind,
    contest: &'a str,
}

impl Figure<'_> {
    fn name(&self) -> String {
        let word = self.kind.word();
        if self.contest.is_empty() {
            word.to_owned()
        } else {
            format!("{word}-{}", self.contest)
        }
    }

    /// What the figure is drawn from; nothing where the findings do not allow it.
    fn data(&self) -> Option<Table> {
        let Figure {
            findings, contest, ..
        } = *self;
        match self.kind {
            Kind::Margin => margin::data(findings, contest),
            Kind::Ridgeline => ridgeline::data(findings, contest),
            Kind::Hundred => hundred::data(findings, contest),
            Kind::Effect => effect::data(findings),
            Kind::Blocs => blocs::data(findings, contest),
            Kind::Map => map::data(findings, contest),
            Kind::Flow => flow::data(findings, contest),
            Kind::Calendar => calendar::data(findings),
        }
    }

    fn scene(&self, frame: Frame) -> Option<Scene> {
        let Figure {
            findings, contest, ..
        } = *self;
        match self.kind {
            Kind::Margin => margin::scene(findings, contest, frame),
            Kind::Ridgeline => ridgeline::scene(findings, contest, frame),
            Kind::Hundred => hundred::scene(findings, contest, frame),
            Kind::Effect => effect::scene(findings, frame),
            Kind::Blocs => blocs::scene(findings, contest, frame),
            Kind::Map => map::scene(findings, contest, frame),
            Kind::Flow => flow::scene(findings, contest, frame),
            Kind::Calendar => calendar::scene(findings, frame),
        }
    }

    /// The figure's own part of its Vega-Lite spec; nothing for what Vega-Lite cannot draw.
    fn spec(&self) -> Option<Value> {
        let Figure {
            findings, contest, ..
        } = *self;
        match self.kind {
            Kind::Margin => Some(margin::spec(findings)),
            Kind::Ridgeline => Some(ridgeline::spec(findings, contest)),
            Kind::Hundred => Some(hundred::spec(findings, contest)),
            Kind::Effect => Some(effect::spec(findings)),
            Kind::Blocs => Some(blocs::spec(findings, contest)),
            Kind::Map => Some(map::spec(findings, contest)),
            Kind::Flow => None,
            Kind::Calendar => Some(calendar::spec(findings)),
        }
    }

    fn chart(&self, size: Size) -> Option<Chart> {
        let data = self.data()?;
        let scene = fitted(size, |frame| self.scene(frame))?;
        let credit = format!(
            "coattails {} · {}",
            self.findings.version, self.findings.scenario.title
        );
        let vega_lite = self
            .spec()
            .map(|own| vega::document(&scene.title, &credit, &data, own));
        Some(Chart {
            data: Some(data),
            vega_lite,
            ..Chart::drawn(self.name(), scene)
        })
    }
}

fn figures(findings: &Findings) -> impl Iterator<Item = Figure<'_>> {
    let contests = |kind: Kind| {
        kind.contests(findings)
            .into_iter()
            .map(move |contest| (kind, contest))
    };
    KINDS
        .into_iter()
        .flat_map(contests)
        .map(|(kind, contest)| Figure {
            findings,
            kind,
            contest,
        })
}

/// The names of all figures that the findings allow, in the order in which to look at them:
/// `margin-runoff`.
pub fn names(findings: &Findings) -> Vec<String> {
    figures(findings)
        .filter(|figure| figure.data().is_some())
        .map(|figure| figure.name())
        .collect()
}

/// The figure of this name at a size; nothing where the findings allow none of the name.
pub fn chart(findings: &Findings, name: &str, size: Size) -> Option<Chart> {
    figures(findings)
        .find(|figure| figure.name() == name)
        .and_then(|figure| figure.chart(size))
}
