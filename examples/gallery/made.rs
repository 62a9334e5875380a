//! The pieces of which made-up findings are put together.

use coattails::estimate::{
    ArmFindings, CandidateDifference, CandidateFindings, CandidateInfo, ContestDifference,
    ContestFindings, Estimate, Findings, FlowEstimate, QuestionInfo, ScenarioInfo, Summary,
    WhatIfFindings, WinnerChanges,
};
use coattails::replicates::Contrast;
use indexmap::IndexMap;
use statrs::distribution::{ContinuousCDF, Normal};

use super::REPLICATES;

pub fn empty(title: &str, names: &[&str]) -> Findings {
    let candidate = |name: &&str| {
        let short = name.rsplit(' ').next().unwrap_or(name).to_owned();
        let id: String = short.to_lowercase().replace('è', "e");
        let info = CandidateInfo {
            name: (*name).to_owned(),
            short,
            party: Some("R".to_owned()),
            colour: None,
            other: false,
        };
        (id, info)
    };
    Findings {
        format: 2,
        version: "0.1.0".to_owned(),
        scenario: ScenarioInfo {
            id: "sample".to_owned(),
            title: title.to_owned(),
        },
        method: "cells".to_owned(),
        sampler: None,
        replicates: REPLICATES as u64,
        given: None,
        precision: None,
        overdrawn: 0,
        seed: 2020,
        slate: None,
        single: None,
        question: question("", "", "", Contrast::Alters),
        as_of: "2020-03-04".to_owned(),
        candidates: names.iter().map(candidate).collect(),
        blocs: IndexMap::new(),
        regions: IndexMap::new(),
        arms: IndexMap::new(),
        what_ifs: IndexMap::new(),
    }
}

pub fn question(what_if: &str, candidate: &str, contest: &str, contrast: Contrast) -> QuestionInfo {
    let (candidate, contest) = (candidate.to_owned(), contest.to_owned());
    QuestionInfo {
        what_if: Some(what_if.to_owned()),
        contrast,
        candidate,
        contest,
        stage: None,
        effects: Vec::new(),
    }
}

pub fn arm<const N: usize>(
    findings: &mut Findings,
    id: &str,
    title: &str,
    contests: [(&str, ContestFindings); N],
) {
    let contests = contests
        .into_iter()
        .map(|(id, contest)| (id.to_owned(), contest))
        .collect();
    findings.arms.insert(
        id.to_owned(),
        ArmFindings {
            title: title.to_owned(),
            acts: Vec::new(),
            happened: IndexMap::new(),
            contests,
            stages: IndexMap::new(),
        },
    );
}

pub fn contest(
    title: &str,
    date: &str,
    candidates: &[(&str, CandidateFindings)],
) -> ContestFindings {
    ContestFindings {
        title: title.to_owned(),
        date: date.to_owned(),
        narrows: false,
        over: false,
        follows: None,
        electorate: 3_700_000,
        held: certain(1.0),
        without_votes: 0,
        turnout: Some(normal(0.2, 0.01)),
        candidates: candidates
            .iter()
            .map(|(id, found)| ((*id).to_owned(), found.clone()))
            .collect(),
        by_bloc: IndexMap::new(),
        by_region: IndexMap::new(),
        flows: Vec::new(),
        flows_given_on_ballot: Vec::new(),
    }
}

/// On the ballot always.
pub fn full(margin: Summary, wins: f64) -> CandidateFindings {
    on_ballot(margin, wins, 1.0)
}

pub fn on_ballot(margin: Summary, wins: f64, stands: f64) -> CandidateFindings {
    let (share, votes) = (
        normal(0.5 + margin.mean / 2.0, margin.sd / 2.0),
        normal(300_000.0, 20_000.0),
    );
    CandidateFindings {
        on_ballot: certain(stands),
        wins: estimate(wins),
        wins_on_ballot: estimate((wins / stands.max(0.01)).min(1.0)),
        share: (stands > 0.0).then_some(share),
        votes,
        margin: (stands > 0.0).then_some(margin),
    }
}

/// Share, wins and how often on both ballots, where not always.
type Changed = (Summary, f64, Option<f64>);

pub fn difference(
    findings: &mut Findings,
    id: &str,
    title: &str,
    contest: &str,
    candidate: &str,
    (share, wins, given): Changed,
) {
    // As findings have them: what acts add, where the what-if only takes them away.
    let sign = if findings.question.contrast.adds() {
        -1.0
    } else {
        1.0
    };
    let share = normal(sign * share.mean, share.sd);
    let margin = normal(2.0 * share.mean, 2.0 * share.sd);
    let wins = estimate(wins);
    let wins = Estimate {
        estimate: sign * wins.estimate,
        ..wins
    };
    let often = given.unwrap_or(1.0);
    let own = CandidateDifference {
        on_both: certain(often),
        replicates: (often * REPLICATES) as u64,
        share_difference: Some(share),
        margin_difference: Some(margin),
        wins_difference: wins,
    };
    let changes = WinnerChanges {
        estimate: 0.3,
        mcse: 0.003,
        replicates: REPLICATES as u64,
        changes: Vec::new(),
    };
    let contest_difference = ContestDifference {
        candidates: [(candidate.to_owned(), own)].into_iter().collect(),
        winner_changes: changes,
        by_bloc: Default::default(),
        by_region: Default::default(),
    };
    let contests = [(contest.to_owned(), contest_difference)]
        .into_iter()
        .collect();
    findings.what_ifs.insert(
        id.to_owned(),
        WhatIfFindings {
            title: title.to_owned(),
            contrast: findings.question.contrast.clone(),
            contests,
            stages: IndexMap::new(),
        },
    );
}

pub fn flow(from: &str, to: &str, votes: f64) -> FlowEstimate {
    FlowEstimate {
        from: from.to_owned(),
        to: to.to_owned(),
        votes: Estimate {
            estimate: votes,
            mcse: 0.001 * votes,
        },
    }
}

/// From seven candidates to two; `swing` of those who lost theirs go to the first.
pub fn alabama_flows(swing: f64) -> Vec<FlowEstimate> {
    let out = [
        ("byrne", 178_627.0),
        ("moore", 51_377.0),
        ("adair", 8_103.0),
    ];
    let lost = out.iter().flat_map(|&(from, votes)| {
        [
            ("tuberville", 0.6 * swing),
            ("sessions", 0.6 * (1.0 - swing)),
            ("(none)", 0.4),
        ]
        .map(|(to, part)| flow(from, to, votes * part))
    });
    let kept = [
        flow("tuberville", "tuberville", 166_000.0),
        flow("tuberville", "sessions", 5_200.0),
        flow("tuberville", "(none)", 68_400.0),
        flow("sessions", "tuberville", 60_000.0 * swing),
        flow("sessions", "sessions", 150_000.0 - 60_000.0 * swing),
        flow("sessions", "(none)", 77_082.0),
        flow("(none)", "tuberville", 31_000.0),
        flow("(none)", "sessions", 22_000.0),
        flow("(none)", "(none)", 2_950_000.0),
    ];
    kept.into_iter().chain(lost).collect()
}

pub fn certain(estimate: f64) -> Estimate {
    Estimate {
        estimate,
        mcse: 0.0,
    }
}

pub fn estimate(estimate: f64) -> Estimate {
    Estimate {
        estimate,
        mcse: (estimate.abs() * (1.0 - estimate.abs()).max(0.0) / REPLICATES).sqrt(),
    }
}

/// A normal distribution as a summary; sd 0 is a certain value.
pub fn normal(mean: f64, sd: f64) -> Summary {
    let standard = Normal::standard();
    let at = |p: f64| {
        mean + sd * standard.inverse_cdf(p.clamp(0.5 / REPLICATES, 1.0 - 0.5 / REPLICATES))
    };
    Summary {
        mean,
        mcse: sd / REPLICATES.sqrt(),
        p5_mcse: 0.0,
        p50_mcse: 0.0,
        p95_mcse: 0.0,
        sd,
        p2_5: at(0.025),
        p5: at(0.05),
        p10: at(0.1),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p90: at(0.9),
        p95: at(0.95),
        p97_5: at(0.975),
        quantiles: Some(
            (0..=200)
                .map(|place| at(f64::from(place) / 200.0))
                .collect(),
        ),
    }
}
