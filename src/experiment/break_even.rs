//! The value of a parameter at which the chance to win is as asked: where an act changes who is
//! favoured. Of two parameters the frontier: that value of the second for each of the first.

use serde::{Deserialize, Serialize};

use crate::estimate::Of;
use crate::scenario::Scenario;

use super::crossing::{Closeness, Crossing, Looked, Scale, Search};
use super::sweep::at;
use super::{
    Failure, Origin, Over, ParameterValue, Progress, Size, StageAsked, Subject, arms_only, compile,
    names,
};

/// Along one parameter.
const ALONE: Closeness = Closeness {
    intervals: 8,
    narrow: 1e-4,
};

/// Along the second of two, at each place of the first.
const EACH: Closeness = Closeness {
    intervals: 4,
    narrow: 1e-3,
};

/// Places of the first of two parameters, ends included, where its values are a range without
/// points.
const ACROSS: u32 = 12;

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakEven {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// Id of the candidate asked about.
    pub candidate: String,
    /// Id of the contest whose shares are told.
    pub contest: String,
    /// The nomination or office that the chance is of; absent where it is to win the contest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageAsked>,
    /// What is given, at each value in the scenario with it.
    pub given: Option<String>,
    /// The parameter, or the two: the frontier is the second one's value by the first.
    pub over: Vec<String>,
    /// The chance to win that is looked for.
    pub win: f64,
    /// At each place looked at.
    pub replicates: u64,
    /// The seed of all of them.
    pub seed: u64,
    /// The range of the (second) parameter.
    pub low: ParameterValue,
    /// Its other end.
    pub high: ParameterValue,
    /// One, or one for each value of the first parameter.
    pub lines: Vec<Line>,
}

/// What was found along the (second) parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The first parameter's value, of two.
    pub first: Option<ParameterValue>,
    /// In order of the parameter. None: nowhere in the range.
    pub crossings: Vec<Crossing>,
    /// Every place looked at, its ends among them, in order.
    pub looked: Vec<Looked>,
}

impl Line {
    /// The ends of the range.
    pub fn ends(&self) -> Option<(&Looked, &Looked)> {
        Some((self.looked.first()?, self.looked.last()?))
    }
}

impl BreakEven {
    /// The standard error of the chance to win next to the one asked for, the largest.
    pub fn error(&self, _: Of) -> f64 {
        let nearest = |line: &Line| {
            let away = |looked: &&Looked| (looked.wins.estimate - self.win).abs();
            line.looked
                .iter()
                .min_by(|a, b| away(a).total_cmp(&away(b)))
                .map_or(0.0, |looked| looked.wins.mcse)
        };
        self.lines.iter().map(nearest).fold(0.0, f64::max)
    }
}

/// Looks for the values of `over` between its two at which the subject's candidate wins with
/// probability `win`; of two parameters for those of the second, at each value of the first.
///
/// # Errors
/// If a range or the probability is none, the scenario does not load at an end of it or cannot be
/// modelled, what is given never holds, or `progress` says `false`.
pub fn break_even(
    origin: Origin,
    over: &[Over],
    win: f64,
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<BreakEven, Failure> {
    if !(win > 0.0 && win < 1.0) {
        return Err(Failure::asked(
            format!("a chance to win of {win} is none to look for"),
            "give one between 0 and 1",
        ));
    }
    let (along, first) = match over {
        [along] => (along, vec![None]),
        [first, along] if first.path == along.path => {
            return Err(Failure::asked(
                format!("{} is given twice", first.path),
                "name two parameters",
            ));
        }
        [first, along] => (along, across(first)?.into_iter().map(Some).collect()),
        other => {
            let message = format!("{} parameters are none to break even over", other.len());
            return Err(Failure::asked(
                message,
                "give one --over, or two for a frontier",
            ));
        }
    };
    let (low, high, scale) = range(along)?;
    let mut scenario: Option<Scenario> = None;
    // What is wrong at an end is told before anything runs.
    for first in [first[0], first[first.len() - 1]] {
        for end in [low, high] {
            let values: Vec<ParameterValue> = first.into_iter().chain([end]).collect();
            scenario = Some(at(origin, over, &values)?.scenario);
        }
    }
    let latents = match &scenario {
        Some(scenario) => names(&compile(&arms_only(scenario, None), size)?),
        None => Vec::new(),
    };
    let (id, title) =
        scenario.map_or_else(Default::default, |scenario| (scenario.id, scenario.title));
    let closeness = if over.len() == 1 { ALONE } else { EACH };
    let first_values = first.len() as u64;
    let mut lines: Vec<Line> = Vec::new();
    let mut simulated = 0;
    for (place, first) in first.iter().enumerate() {
        let fixed: Vec<ParameterValue> = first.iter().copied().collect();
        // How many places a search takes is known only when it ends.
        let each = size.replicates * u64::from(3 * closeness.intervals + 12);
        let total = simulated + each * (first_values - place as u64);
        let told = |more: u64| progress(simulated + more, total.max(simulated + more));
        let (known, latents) = (Vec::new(), &latents);
        let mut search = Search {
            origin,
            over,
            fixed: &fixed,
            win,
            subject,
            size,
            progress: &told,
            scale,
            closeness,
            known,
            latents,
        };
        let crossings = search.crossings()?;
        let looked = search.looked();
        simulated += looked.len() as u64 * size.replicates;
        lines.push(Line {
            first: *first,
            crossings,
            looked,
        });
    }
    Ok(BreakEven {
        scenario: id,
        title,
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        stage: subject.stage.clone(),
        given: subject.given.as_ref().map(ToString::to_string),
        over: over.iter().map(|over| over.path.clone()).collect(),
        win,
        replicates: size.replicates,
        seed: size.seed.0,
        low,
        high,
        lines,
    })
}

/// The two ends of a range.
fn range(over: &Over) -> Result<(ParameterValue, ParameterValue, Scale), Failure> {
    let ends = match over.values[..] {
        [low, high] => Scale::of(low, high).map(|scale| (low, high, scale)),
        _ => None,
    };
    ends.ok_or_else(|| {
        let message = format!(
            "the values of {} are not the two ends of a range",
            over.path
        );
        Failure::asked(
            message,
            format!("give {}=low:high, numbers or dates", over.path),
        )
    })
}

/// The values of the first of two parameters: those given, or places along a range.
fn across(over: &Over) -> Result<Vec<ParameterValue>, Failure> {
    if !(over.range && over.values.len() == 2) {
        return Ok(over.values.clone());
    }
    let (_, _, scale) = range(over)?;
    Ok(scale
        .places(ACROSS)
        .into_iter()
        .map(|x| scale.given(x))
        .collect())
}
