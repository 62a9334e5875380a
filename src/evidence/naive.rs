//! A plain before and after: how far a candidate's log-odds against the rival moved. It takes all
//! that moved for the act's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::election::{CandidateIx, Observation, ObservationKind};
use crate::experiment::Subject;
use crate::random::elementary::logit;
use crate::scenario::Scenario;

/// How a contest ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ObservedResult {
    /// Id of whoever won.
    pub winner: String,
    /// The candidate's share of the votes observed.
    pub share: f64,
    /// The strongest other candidate.
    pub rival: String,
    /// The candidate's share of the votes of the two.
    pub two_way: f64,
}

/// From before the act to the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Naive {
    /// What the figure before is: a contest by id, or an observation.
    pub from: String,
    /// `contest` or `poll`.
    pub kind: String,
    /// ISO 8601.
    pub day: String,
    /// The candidate's share of the votes of candidate and rival.
    pub before: f64,
    /// The same share in the result.
    pub after: f64,
    /// Log-odds.
    pub moved: f64,
}

/// The observed returns of the subject's contest, all over.
fn returns<'s>(scenario: &'s Scenario, contest: &str) -> Option<&'s Observation> {
    scenario.observations.iter().find(|observation| {
        matches!(observation.kind, ObservationKind::Returns { .. })
            && observation.region.is_none()
            && scenario.roster.contests[observation.contest.at()].id == contest
    })
}

fn figure(figures: &[(CandidateIx, f64)], of: CandidateIx) -> Option<f64> {
    let own = figures.iter().find(|(candidate, _)| *candidate == of);
    own.map(|(_, figure)| *figure)
}

/// How the subject's contest ended, by the returns observed.
pub(super) fn observed_result(scenario: &Scenario, subject: &Subject) -> Option<ObservedResult> {
    let returns = returns(scenario, &subject.contest)?;
    let id = |candidate: CandidateIx| scenario.roster.candidates[candidate.at()].id.clone();
    let own = scenario.roster.candidate(&subject.candidate)?;
    let winner = returns.figures.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let rival = returns
        .figures
        .iter()
        .filter(|(candidate, _)| *candidate != own)
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let total: f64 = returns.figures.iter().map(|(_, votes)| votes).sum();
    let votes = figure(&returns.figures, own)?;
    Some(ObservedResult {
        winner: id(winner.0),
        share: votes / total,
        rival: id(rival.0),
        two_way: votes / (votes + rival.1),
    })
}

/// Before and after: from the contest that the subject's follows, and from the last poll taken
/// before the first act that the question's what-if changes.
pub(super) fn naive(
    scenario: &Scenario,
    subject: &Subject,
    observed: Option<&ObservedResult>,
) -> Vec<Naive> {
    let Some(observed) = observed else {
        return Vec::new();
    };
    let roster = &scenario.roster;
    let (Some(own), Some(rival)) = (
        roster.candidate(&subject.candidate),
        roster.candidate(&observed.rival),
    ) else {
        return Vec::new();
    };
    let two_way = |figures: &[(CandidateIx, f64)]| {
        let own = figure(figures, own)?;
        Some(own / (own + figure(figures, rival)?))
    };
    let after = observed.two_way;
    let found = |from: &str, kind: &str, day: String, before: f64| Naive {
        from: from.to_owned(),
        kind: kind.to_owned(),
        day,
        before,
        after,
        moved: logit(after) - logit(before),
    };
    let baseline = &scenario.arms[0].election;
    let contest = roster.contest(&subject.contest);
    let contest = contest.and_then(|ix| baseline.contest(ix));
    let followed = contest.and_then(|contest| baseline.chains().followed(contest));
    let mut all = Vec::new();
    if let Some(followed) = followed {
        let id = &roster.contests[followed.ix.at()].id;
        let counted = followed.returns.as_ref().map(|votes| {
            let figures = votes.iter().map(|(c, votes)| (*c, *votes as f64));
            figures.collect::<Vec<_>>()
        });
        let counted =
            counted.or_else(|| returns(scenario, id).map(|returns| returns.figures.clone()));
        let before = counted.and_then(|figures| two_way(&figures));
        all.extend(before.map(|before| found(id, "contest", followed.date.to_string(), before)));
    }
    let act = scenario.question.what_if.and_then(|at| {
        let what_if = &scenario.arms[at].election;
        let changed = baseline
            .acts
            .iter()
            .filter(|act| what_if.act(act.ix) != Some(act));
        changed.map(|act| act.date).min()
    });
    let polls = scenario.observations.iter().filter_map(|observation| {
        let ObservationKind::Poll { days, .. } = observation.kind else {
            return None;
        };
        let here = Some(observation.contest) == contest.map(|contest| contest.ix)
            && observation.region.is_none();
        (here && days.1 < act?).then_some((days.1, observation))
    });
    if let Some((day, poll)) = polls.max_by_key(|(day, _)| *day) {
        let before = two_way(&poll.figures);
        all.extend(before.map(|before| found(&poll.id, "poll", day.to_string(), before)));
    }
    all
}
