//! A table of four replicates that can be worked out by hand: a primary of three and its run-off,
//! with and without.

use crate::election::ActNoun;
use crate::replicates::{
    ArmLayout, AssumedEffect, CandidateLayout, ContestLayout, ContestTable, Contrast, ContrastNoun,
    Flow, FlowFrom, GroupLayout, GroupShares, Layout, Outcome, QuestionLayout, Replicates,
    StageLayout,
};

/// Votes of `a`, `b`, `c` in one contest of one replicate, and who goes on or wins; no votes: not
/// held.
type Count = ([u64; 3], &'static [usize]);

/// `[replicate]`: a run-off is not held in the second replicate of the baseline, since `a` has a
/// majority.
const BASELINE: [[Count; 2]; 4] = [
    [([50, 30, 20], &[0, 1]), ([60, 40, 0], &[0])],
    [([60, 30, 10], &[0]), ([0, 0, 0], &[0])],
    [([20, 40, 40], &[1, 2]), ([0, 45, 55], &[2])],
    [([40, 35, 25], &[0, 1]), ([48, 52, 0], &[1])],
];

const WITHOUT: [[Count; 2]; 4] = [
    [([40, 40, 20], &[0, 1]), ([45, 55, 0], &[1])],
    [([45, 35, 20], &[0, 1]), ([55, 45, 0], &[0])],
    [([20, 40, 40], &[1, 2]), ([0, 45, 55], &[2])],
    [([28, 40, 32], &[1, 2]), ([0, 70, 30], &[1])],
];

/// The table.
pub(crate) fn replicates() -> Replicates {
    let arm = |id: &str, title: &str| ArmLayout {
        id: id.to_owned(),
        title: title.to_owned(),
        contrast: match id {
            "without" => Contrast::Removes(ContrastNoun::One(ActNoun::Endorsement)),
            _ => Contrast::Alters,
        },
        acts: Vec::new(),
        may_happen: Vec::new(),
        contests: vec![contest("primary", None), contest("runoff", Some("primary"))],
        stages: vec![StageLayout {
            contests: vec!["primary".to_owned(), "runoff".to_owned()],
            decides: crate::replicates::Decides::Nomination,
        }],
    };
    let layout = Layout {
        scenario: "sample".to_owned(),
        title: "A sample".to_owned(),
        method: "cells".to_owned(),
        sampler: None,
        seed: 1,
        question: QuestionLayout {
            what_if: Some("without".to_owned()),
            contrast: Contrast::Removes(ContrastNoun::One(ActNoun::Endorsement)),
            candidate: "a".to_owned(),
            contest: "runoff".to_owned(),
            stage: None,
            effects: vec![AssumedEffect {
                act: "e-endorses-a".to_owned(),
                law: "0.4".to_owned(),
                scale: crate::election::Scale::Electorate,
            }],
        },
        slate: Vec::new(),
        as_of: "2020-03-01".to_owned(),
        candidates: ["Ann Able", "Bob Baker", "Cy Charlie"].map(person).to_vec(),
        blocs: ["near", "far"].map(group).to_vec(),
        regions: Vec::new(),
        arms: vec![
            arm("baseline", "A sample"),
            arm("without", "E never endorses"),
        ],
    };
    let arms = vec![tables(&BASELINE), tables(&WITHOUT)];
    Replicates {
        layout,
        first: 0,
        count: 4,
        weights: vec![1.0; 4],
        arms,
        happened: vec![Vec::new(); 2],
        overdrawn: 0,
    }
}

fn person(name: &str) -> CandidateLayout {
    let short = name.rsplit(' ').next().unwrap_or(name).to_owned();
    let id = name[..1].to_lowercase();
    CandidateLayout {
        id,
        name: name.to_owned(),
        short,
        party: None,
        colour: None,
        other: false,
    }
}

fn group(id: &str) -> GroupLayout {
    GroupLayout {
        id: id.to_owned(),
        name: id.to_owned(),
    }
}

fn contest(id: &str, follows: Option<&str>) -> ContestLayout {
    ContestLayout {
        id: id.to_owned(),
        name: id.to_owned(),
        date: "2020-07-14".to_owned(),
        narrows: follows.is_none(),
        over: false,
        follows: follows.map(str::to_owned),
        electorate: 200,
        candidates: vec![0, 1, 2],
        blocs: vec![0, 1],
    }
}

fn tables(counts: &[[Count; 2]; 4]) -> Vec<ContestTable> {
    (0..2)
        .map(|contest| table(&counts.map(|of| of[contest]), contest == 1))
        .collect()
}

fn table(counts: &[Count; 4], follows: bool) -> ContestTable {
    let outcome = |(votes, through): &Count, candidate: usize| {
        let ballot = if votes[candidate] > 0 {
            Outcome::ON_BALLOT
        } else {
            0
        };
        Outcome(
            ballot
                | if through.contains(&candidate) {
                    Outcome::WINS
                } else {
                    0
                },
        )
    };
    // Near ones vote like everyone, of the far ones nobody has voted for the first candidate.
    let near = |candidate: usize| {
        counts
            .iter()
            .map(|(votes, _)| votes[candidate] as f32 / 100.0)
            .collect()
    };
    let far = |candidate: usize| vec![if candidate == 0 { 0.0 } else { 0.5 }; 4];
    let flow = |from: FlowFrom, to: Option<usize>, votes: u128| Flow {
        from,
        to,
        asked: true,
        sum: votes,
        sum_of_squares: votes * votes,
    };
    let flows = vec![
        flow(FlowFrom::Candidate(0), Some(0), 9),
        flow(FlowFrom::Candidate(0), None, 6),
        flow(FlowFrom::New, None, 8),
    ];
    ContestTable {
        votes: (0..3)
            .map(|candidate| counts.iter().map(|(votes, _)| votes[candidate]).collect())
            .collect(),
        outcomes: (0..3)
            .map(|candidate| {
                counts
                    .iter()
                    .map(|count| outcome(count, candidate))
                    .collect()
            })
            .collect(),
        by_bloc: Some(GroupShares(vec![
            (0..3).map(near).collect(),
            (0..3).map(far).collect(),
        ])),
        by_region: None,
        flows: if follows { flows } else { Vec::new() },
    }
}
