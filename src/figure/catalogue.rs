//! What each kind of figure is drawn from and how: one table, for every result that has pictures.

use crate::estimate::Findings;
use crate::evidence::backtest::Backtest;
use crate::evidence::{Calibration, Counterfactual};
use crate::experiment::{Attribution, BreakEven, Dependence, Measure, Sensitivity, Sweep};
use crate::scenario::Scenario;

use super::frame::{Size, fitted};
use super::plate::{About, Plate};
use super::tornado::Swings;
use super::{
    Chart, Figure, Kind, before_after, blocs, calendar, dependence, draw, effect, experiment, flow,
    hundred, indices, learnt, map, margin, ridgeline, strip, tornado, validity, vega, view,
};

/// What pictures are of, with what gives names to its ids.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// Of a run, which names its own ids.
    Findings(&'a Findings),
    /// A sweep.
    Sweep(&'a Sweep, About<'a>),
    /// A break-even, or a frontier.
    BreakEven(&'a BreakEven, About<'a>),
    /// What acts are worth.
    Attribution(&'a Attribution, About<'a>),
    /// What drives the answer.
    Sensitivity(&'a Sensitivity, About<'a>),
    /// What drives it in a posterior.
    Dependence(&'a Dependence, About<'a>),
    /// What observations taught, and of which scenario.
    Calibration(&'a Calibration, &'a Scenario),
    /// What-ifs in worlds that fit what was observed, and of which scenario.
    Counterfactual(&'a Counterfactual, &'a Scenario),
    /// How forecasts did.
    Backtest(&'a Backtest),
}

/// The catalogue: the figure of this kind and contest that a source allows.
fn plate<'a>(source: Source<'a>, kind: Kind, contest: &'a str) -> Option<Plate<'a>> {
    use Source::*;
    Some(match (kind, source) {
        (Kind::Margin, Findings(of)) => {
            Plate::of(margin::data(of, contest)?, margin::spec(of), move |frame| {
                margin::scene(of, contest, frame)
            })
        }
        (Kind::Ridgeline, Findings(of)) => Plate::of(
            ridgeline::data(of, contest)?,
            ridgeline::spec(of, contest),
            move |frame| ridgeline::scene(of, contest, frame),
        ),
        (Kind::Hundred, Findings(of)) => Plate::of(
            hundred::data(of, contest)?,
            hundred::spec(of, contest),
            move |frame| hundred::scene(of, contest, frame),
        ),
        (Kind::Strip, Findings(of)) => {
            Plate::of(strip::data(of, contest)?, strip::spec(of), move |frame| {
                strip::scene(of, contest, frame)
            })
        }
        (Kind::Effect, Findings(of)) => {
            Plate::of(effect::data(of)?, effect::spec(of), move |frame| {
                effect::scene(of, frame)
            })
        }
        (Kind::Blocs, Findings(of)) => Plate::of(
            blocs::data(of, contest)?,
            blocs::spec(of, contest),
            move |frame| blocs::scene(of, contest, frame),
        ),
        (Kind::Map, Findings(of)) => Plate::of(
            map::data(of, contest)?,
            map::spec(of, contest),
            move |frame| map::scene(of, contest, frame),
        ),
        (Kind::Flow, Findings(of)) => Plate::of(flow::data(of, contest)?, None, move |frame| {
            flow::scene(of, contest, frame)
        }),
        (Kind::Calendar, Findings(of)) => {
            Plate::of(calendar::data(of)?, calendar::spec(of), move |frame| {
                calendar::scene(of, frame)
            })
        }
        (Kind::Sweep, Sweep(of, about)) => experiment::sweep(of, about)?,
        (Kind::BreakEven, BreakEven(of, about)) => experiment::break_even(of, about)?,
        (Kind::Attribution, Attribution(of, about)) => experiment::attribution(of, about),
        (Kind::Sensitivity, Sensitivity(of, about)) => {
            let what = about.measured(of.of, of.measure, of.what_if.as_ref());
            Plate::of(indices::data(of), indices::spec(of), move |frame| {
                indices::scene(of, &what, frame)
            })
        }
        (Kind::Parts, Dependence(of, about)) => {
            let what = about.measured(of.of, Measure::Share, of.what_if.as_ref());
            Plate::of(dependence::data(of), dependence::spec(of), move |frame| {
                dependence::scene(of, &what, frame)
            })
        }
        (Kind::Tornado, Sensitivity(of, about)) => {
            let what = about.measured(of.of, of.measure, of.what_if.as_ref());
            tornado::plate(Swings::of(of), what)
        }
        (Kind::Tornado, Dependence(of, about)) => {
            let what = about.measured(of.of, Measure::Share, of.what_if.as_ref());
            tornado::plate(Swings::in_posterior(of), what)
        }
        (Kind::Latents, Calibration(of, scenario)) => Plate::of(
            learnt::latents(of),
            learnt::latents_spec(of),
            move |frame| before_after::latents(of, scenario, frame),
        ),
        (Kind::Observed, Calibration(of, scenario)) => Plate::of(
            learnt::observed(of),
            learnt::observed_spec(of),
            move |frame| before_after::observed(of, scenario, frame),
        ),
        (Kind::Counterfactual, Counterfactual(of, scenario)) => {
            Plate::of(learnt::leads(of), learnt::leads_spec(of), move |frame| {
                before_after::leads(of, scenario, frame)
            })
        }
        (Kind::Calibration, Backtest(of)) => validity::plate(
            validity::data::calibration(of),
            of,
            validity::calibration::scene,
        ),
        (Kind::Pit, Backtest(of)) => {
            validity::plate(validity::data::pit(of), of, validity::pit::scene)
        }
        (Kind::Coverage, Backtest(of)) => {
            validity::plate(validity::data::coverage(of), of, validity::coverage::scene)
        }
        (Kind::Scores, Backtest(of)) => {
            validity::plate(validity::data::scores(of), of, validity::scores::scene)
        }
        (Kind::Misses, Backtest(of)) => {
            validity::plate(validity::data::misses(of), of, validity::misses::scene)
        }
        (
            Kind::Margin
            | Kind::Ridgeline
            | Kind::Hundred
            | Kind::Strip
            | Kind::Effect
            | Kind::Blocs
            | Kind::Map
            | Kind::Flow
            | Kind::Calendar
            | Kind::Sweep
            | Kind::BreakEven
            | Kind::Attribution
            | Kind::Sensitivity
            | Kind::Parts
            | Kind::Tornado
            | Kind::Latents
            | Kind::Observed
            | Kind::Counterfactual
            | Kind::Calibration
            | Kind::Pit
            | Kind::Coverage
            | Kind::Scores
            | Kind::Misses,
            _,
        ) => return None,
    })
}

/// The contests that there may be a figure of a kind for; nothing stands for no single one.
fn contests(source: Source, kind: Kind) -> Vec<Option<String>> {
    let Source::Findings(findings) = source else {
        return vec![None];
    };
    match kind {
        Kind::Effect => vec![Some(findings.question.contest.clone())],
        Kind::Calendar => vec![None],
        _ => view::contests(findings)
            .into_iter()
            .cloned()
            .map(Some)
            .collect(),
    }
}

/// What a source may have figures of.
pub fn possible(source: Source) -> Vec<Figure> {
    let of_kind = |kind: &Kind| {
        let kind = *kind;
        let figure = move |contest| Figure { kind, contest };
        contests(source, kind).into_iter().map(figure)
    };
    Kind::ALL.iter().flat_map(of_kind).collect()
}

/// All figures that a source allows, in the order in which to look at them.
pub fn figures(source: Source) -> Vec<Figure> {
    let mut all = possible(source);
    all.retain(|figure| {
        plate(source, figure.kind, figure.contest())
            .is_some_and(|plate| fitted(Size::default(), &plate.scene).is_some())
    });
    all
}

/// The figure at a size; nothing where the source allows none such.
pub fn chart(source: Source, figure: &Figure, size: Size) -> Option<Chart> {
    let Plate { data, spec, scene } = plate(source, figure.kind, figure.contest())?;
    let scene = fitted(size, scene)?;
    let vega_lite = spec.map(|own| vega::document(&scene.title, &source.credit(), &data, own));
    Some(Chart {
        figure: figure.clone(),
        svg: draw::svg(&scene),
        inline: draw::inline(&scene),
        width: scene.width,
        height: scene.height,
        title: scene.title,
        subtitle: scene.subtitle,
        notes: scene.notes,
        data: Some(data),
        vega_lite,
    })
}

impl Source<'_> {
    /// What the foot of a spec says.
    fn credit(self) -> String {
        let own = env!("CARGO_PKG_VERSION");
        let (version, title) = match self {
            Source::Findings(of) => (of.version.as_str(), of.scenario.title.as_str()),
            Source::Sweep(of, _) => (own, of.title.as_str()),
            Source::BreakEven(of, _) => (own, of.title.as_str()),
            Source::Attribution(of, _) => (own, of.title.as_str()),
            Source::Sensitivity(of, _) => (own, of.title.as_str()),
            Source::Dependence(of, _) => (own, of.title.as_str()),
            Source::Calibration(of, _) => (own, of.title.as_str()),
            Source::Counterfactual(of, _) => (own, of.title.as_str()),
            Source::Backtest(_) => (own, "forecasts of races that are over"),
        };
        format!("coattails {version} · {title}")
    }
}
