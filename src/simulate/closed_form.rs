//! Cases whose answer can be written down, through compilation and blocks.

use crate::election::*;
use crate::latent::{LatentIx, LatentName, Quantity};
use crate::quantity::{Date, Seed};
use crate::random::distribution::{Distribution, Normal};
use crate::scenario::{Arm, Question, Scenario};

use super::{Method, Observed, Plan, compile, expected, run};

fn date(month: u8, day: u8) -> Date {
    Date::new(2020, month, day).unwrap()
}

fn contest(ix: u16, on: Date, electorate: &[BlocIx]) -> Contest {
    Contest {
        ix: ContestIx(ix),
        date: on,
        ballot: Vec::new(),
        follows: None,
        tastes: Tastes::Fresh,
        electorate: electorate.to_vec(),
        rule: Rule::Plurality,
        decides: None,
        turnout: electorate
            .iter()
            .map(|_| Some([Quantity::ONE, Quantity::ONE, Quantity::ONE]))
            .collect(),
        regress: Quantity::Fixed(0.0),
        returns: None,
        regional: None,
        topline: None,
        sore_loser: Quantity::ZERO,
    }
}

fn named(ids: &[&str]) -> Vec<Named> {
    ids.iter()
        .map(|id| Named {
            id: id.to_string(),
            name: id.to_string(),
        })
        .collect()
}

/// One bloc of `voters`; `weights` of candidates a, b…; all go on from `first` to `second`; between
/// them `endorser` endorses a with `effect` on the voter's scale.
pub(super) fn scenario(
    voters: u64,
    weights: &[f64],
    effect: Quantity,
    latents: &[&str],
) -> Scenario {
    let ids = ["a", "b", "c", "d"];
    let candidates: Vec<Candidate> = (0..weights.len())
        .map(|c| Candidate {
            id: ids[c].into(),
            name: ids[c].into(),
            short: ids[c].into(),
            party: None,
            colour: None,
            other: false,
            added: false,
        })
        .collect();
    let all: Vec<CandidateIx> = (0..weights.len()).map(|c| CandidateIx(c as u16)).collect();
    let bloc = Bloc {
        voters: vec![voters],
        undecided: vec![Quantity::ONE; 2],
        views: vec![Some(View {
            aware: vec![Quantity::ONE; 2],
            approve: Quantity::ONE,
            disapprove: Quantity::ZERO,
        })],
        support: vec![
            Some(weights.iter().map(|w| Some(Quantity::Fixed(*w))).collect()),
            None,
        ],
    };
    let mut first = contest(0, date(3, 3), &[BlocIx(0)]);
    first.ballot = all.clone();
    first.rule = Rule::TopN {
        n: weights.len() as u16,
    };
    let mut second = contest(1, date(7, 14), &[BlocIx(0)]);
    second.follows = Some(ContestIx(0));
    second.tastes = Tastes::Kept;
    let act = Act {
        ix: ActIx(0),
        kind: ActKind::Endorse {
            by: EndorserIx(0),
            target: CandidateIx(0),
        },
        date: date(3, 10),
        chance: None,
        effect,
        scale: Scale::Voter,
        timing: Timing {
            ramp: Quantity::ZERO,
            half_life: None,
            remainder: Quantity::ZERO,
        },
        aware: None,
        mobilise: Quantity::ZERO,
        countermobilise: Quantity::ZERO,
    };
    let with = Election {
        as_of: date(3, 1),
        electorate: Electorate {
            decided: Quantity::ONE,
            orphaned: Quantity::ONE,
            diminishing: Quantity::ONE,
            blocs: vec![Some(bloc)],
        },
        backlash: vec![Some(Quantity::ZERO)],
        contests: vec![first, second],
        acts: vec![act],
        shocks: Shocks::default(),
    };
    let mut without = with.clone();
    without.acts.clear();
    Scenario {
        id: "closed-form".into(),
        title: "Closed form".into(),
        note: None,
        slate: Vec::new(),
        question: Question {
            what_if: Some(1),
            candidate: CandidateIx(0),
            contest: ContestIx(1),
            stage: None,
            since: None,
        },
        roster: Roster {
            candidate_display: all,
            candidates,
            endorsers: named(&["e"]),
            blocs: named(&["all"]),
            regions: Vec::new(),
            tiles: Vec::new(),
            contests: named(&["first", "second"]),
            acts: named(&["endorsement"]),
            bloc_display: vec![BlocIx(0)],
            region_display: Vec::new(),
        },
        latents: latents.iter().map(|id| id.to_string()).collect(),
        arms: vec![
            Arm {
                id: "baseline".into(),
                title: "As it was".into(),
                election: with,
            },
            Arm {
                id: "without".into(),
                title: "Without".into(),
                election: without,
            },
        ],
        observations: Vec::new(),
        provenance: Vec::new(),
        warnings: Vec::new(),
        text: String::new(),
    }
}

fn plan(model: &super::Model, count: u64) -> Plan<'_> {
    Plan {
        model,
        method: Method::Cells,
        seed: Seed(1),
        first: 0,
        count,
        block: 100,
        threads: 1,
    }
}

#[test]
fn the_endorsed_wins_the_logistic_share_and_nobody_leaves_them() {
    let effect: f64 = 0.4;
    let scenario = scenario(100_000, &[1.0, 1.0], Quantity::Fixed(effect), &[]);
    let model = compile(&scenario).unwrap();
    let e = libm::exp(effect);
    let at = expected(&model, &[Vec::new()], &Observed::new());
    assert!((at.arms[0][1].share(0, 0).unwrap() - e / (1.0 + e)).abs() < 1e-15);
    assert!((at.arms[1][1].share(0, 0).unwrap() - 0.5).abs() < 1e-15);
    let table = run(&plan(&model, 1000), &|_| true).unwrap();
    let second = &table.arms[0][1];
    let flow = |from: usize, to: usize| {
        let from = crate::replicates::FlowFrom::Candidate(from);
        second
            .flows
            .iter()
            .find(|flow| flow.from == from && flow.to == Some(to))
            .map_or(0, |flow| flow.sum)
    };
    assert_eq!(flow(0, 1), 0);
    let moved = flow(1, 0) as f64 / (flow(1, 0) + flow(1, 1)) as f64;
    // 5e7 voters: standard error 6e-5.
    assert!((moved - (e - 1.0) / (e + 1.0)).abs() < 4e-4, "{moved}");
    let shares: Vec<f64> = second.votes[0].iter().map(|votes| *votes as f64).collect();
    let mean = shares.iter().sum::<f64>() / 1000.0;
    let p = e / (1.0 + e);
    let variance = shares
        .iter()
        .map(|votes| (votes - mean) * (votes - mean))
        .sum::<f64>()
        / 999.0;
    assert!((mean - 1e5 * p).abs() < 5.0 * (1e5 * p * (1.0 - p) / 1000.0).sqrt());
    assert!(
        (variance / (1e5 * p * (1.0 - p)) - 1.0).abs() < 5.0 * (2.0f64 / 999.0).sqrt(),
        "{variance}"
    );
    assert!(second.votes.iter().map(|votes| votes[7]).sum::<u64>() == 100_000);
}

#[test]
fn break_even_is_the_log_odds_of_the_weights() {
    let effect = libm::log(55.0 / 45.0);
    let scenario = scenario(1000, &[45.0, 55.0], Quantity::Fixed(effect), &[]);
    let model = compile(&scenario).unwrap();
    let at = expected(&model, &[Vec::new()], &Observed::new());
    assert!((at.arms[0][1].share(0, 0).unwrap() - 0.5).abs() < 1e-15);
}

#[test]
fn the_logit_of_the_expected_share_is_linear_in_the_latent() {
    let law = Distribution::Normal(Normal { mean: 0.2, sd: 0.3 });
    let effect = Quantity::Uncertain {
        latent: LatentIx(0),
        distribution: law,
        times: 1.0,
    };
    let scenario = scenario(1000, &[45.0, 55.0], effect, &["acts.endorsement.effect"]);
    let model = compile(&scenario).unwrap();
    assert_eq!(model.latents().len(), 1);
    let points: Vec<Vec<f64>> = [-2.0, 0.0, 1.5].map(|z| vec![z]).to_vec();
    let at = expected(&model, &points, &Observed::new());
    for (point, z) in points.iter().enumerate() {
        let share = at.arms[0][1].share(0, point).unwrap();
        let logit = libm::log(share / (1.0 - share));
        assert!((logit - (libm::log(45.0 / 55.0) + 0.2 + 0.3 * z[0])).abs() < 1e-13);
    }
}

#[test]
fn the_electorates_scale_divides_by_what_reaches_it() {
    let mut scenario = scenario(1000, &[1.0, 1.0], Quantity::Fixed(0.4), &[]);
    for arm in &mut scenario.arms {
        let bloc = arm.election.electorate.blocs[0].as_mut().unwrap();
        bloc.views[0].as_mut().unwrap().aware = vec![Quantity::Fixed(0.5); 2];
        arm.election
            .acts
            .iter_mut()
            .for_each(|act| act.scale = Scale::Electorate);
    }
    let model = compile(&scenario).unwrap();
    let effect = &model.explanation().effects[0];
    // Half hear it; at even odds the derivative of the log-odds is their half.
    let (divisor, contest) = effect.divisor.clone().unwrap();
    assert!((divisor - 0.5).abs() < 1e-6, "{divisor}");
    assert_eq!(contest, "second");
    assert!((effect.voter - 0.8).abs() < 1e-5);
}

#[test]
fn an_act_that_only_an_arm_has_is_measured_in_the_baseline() {
    let mut scenario = scenario(1000, &[1.0, 1.0], Quantity::Fixed(0.4), &[]);
    scenario.arms.swap(0, 1);
    for (arm, aware) in scenario.arms.iter_mut().zip([0.5, 1.0]) {
        let bloc = arm.election.electorate.blocs[0].as_mut().unwrap();
        bloc.views[0].as_mut().unwrap().aware = vec![Quantity::Fixed(aware); 2];
        arm.election
            .acts
            .iter_mut()
            .for_each(|act| act.scale = Scale::Electorate);
    }
    let model = compile(&scenario).unwrap();
    let divisor = model.divisors.0[0].value;
    assert!((divisor - 0.5).abs() < 1e-6, "{divisor}");
}

#[test]
fn an_act_of_no_effect_changes_nothing() {
    let law = Distribution::Normal(Normal {
        mean: 0.0,
        sd: 1e-300,
    });
    let effect = Quantity::Uncertain {
        latent: LatentIx(0),
        distribution: law,
        times: 0.0,
    };
    let scenario = scenario(
        10_000,
        &[3.0, 2.0, 1.0],
        effect,
        &["acts.endorsement.effect"],
    );
    let model = compile(&scenario).unwrap();
    let table = run(&plan(&model, 50), &|_| true).unwrap();
    assert_eq!(table.arms[0], table.arms[1]);
}

#[test]
fn threads_and_blocks_change_no_byte() {
    let law = Distribution::Normal(Normal { mean: 0.2, sd: 0.3 });
    let effect = Quantity::Uncertain {
        latent: LatentIx(0),
        distribution: law,
        times: 1.0,
    };
    let scenario = scenario(
        5000,
        &[3.0, 2.0, 1.5, 1.0],
        effect,
        &["acts.endorsement.effect"],
    );
    let model = compile(&scenario).unwrap();
    let one = run(&plan(&model, 333), &|_| true).unwrap();
    for (threads, block) in [(2, 100), (7, 64), (1, 1), (2, 1000)] {
        let other = run(
            &Plan {
                threads,
                block,
                ..plan(&model, 333)
            },
            &|_| true,
        )
        .unwrap();
        assert_eq!(one, other, "{threads} threads, blocks of {block}");
    }
    // A shard of the range is that part of the whole.
    let shard = run(
        &Plan {
            first: 200,
            count: 133,
            ..plan(&model, 333)
        },
        &|_| true,
    )
    .unwrap();
    assert_eq!(
        shard.arms[0][1].votes[0][..],
        one.arms[0][1].votes[0][200..]
    );
}

#[test]
fn returns_are_met_and_leads_fall_back() {
    let mut scenario = scenario(100_000, &[3.0, 2.0, 1.0], Quantity::Fixed(0.3), &[]);
    for arm in &mut scenario.arms {
        let first = &mut arm.election.contests[0];
        first.turnout = vec![Some([0.3, 0.3, 0.3].map(Quantity::Fixed))];
        first.returns = Some(vec![
            (CandidateIx(0), 20_000),
            (CandidateIx(1), 15_000),
            (CandidateIx(2), 5_000),
        ]);
        first.rule = Rule::Majority { threshold: 0.5 };
        first.regress = Quantity::Fixed(0.34);
        arm.election.as_of = date(3, 4);
        arm.election.shocks.contest = Some(Distribution::Normal(Normal { mean: 0.0, sd: 0.1 }));
        arm.election.contests[1].turnout = vec![Some([0.8, 0.6, 0.01].map(Quantity::Fixed))];
    }
    let model = compile(&scenario).unwrap();
    let at = expected(
        &model,
        &[vec![0.0; model.latents().len()]],
        &Observed::new(),
    );
    let first = &at.arms[0][0];
    for (c, votes) in [20_000.0, 15_000.0, 5_000.0].into_iter().enumerate() {
        assert!((first.votes[c][0] - votes).abs() < 1e-6);
    }
    let table = run(&plan(&model, 200), &|_| true).unwrap();
    assert!(
        table.arms[1][0].votes[1]
            .iter()
            .all(|votes| *votes == 15_000)
    );
    let without = &at.arms[1][1];
    assert_eq!(without.on_ballot[2], [false]);
    let lead = libm::log(without.votes[0][0] / without.votes[1][0]);
    assert!(lead > 0.0 && lead < libm::log(20.0 / 15.0), "{lead}");
}

#[test]
fn where_an_effect_happens_to_be_nothing_nobody_moves() {
    let law = Distribution::Normal(Normal { mean: 0.0, sd: 1.0 });
    let effect = Quantity::Uncertain {
        latent: LatentIx(0),
        distribution: law,
        times: 1.0,
    };
    let mut scenario = scenario(
        100_000,
        &[3.0, 2.0, 1.0],
        effect,
        &["acts.endorsement.effect"],
    );
    for arm in &mut scenario.arms {
        let first = &mut arm.election.contests[0];
        first.turnout = vec![Some([0.3, 0.3, 0.3].map(Quantity::Fixed))];
        first.returns = Some(vec![
            (CandidateIx(0), 20_000),
            (CandidateIx(1), 15_000),
            (CandidateIx(2), 5_000),
        ]);
        first.rule = Rule::TopN { n: 2 };
        arm.election.as_of = date(3, 4);
        arm.election.shocks.contest = Some(Distribution::Normal(Normal { mean: 0.0, sd: 0.1 }));
        arm.election.shocks.candidate = Some(Distribution::Normal(Normal { mean: 0.0, sd: 0.3 }));
    }
    // In the what-if the act comes before the contest that is over.
    scenario.arms[1].election.acts = scenario.arms[0].election.acts.clone();
    scenario.arms[1].election.acts[0].date = date(2, 1);
    let model = compile(&scenario).unwrap();
    let point: Vec<f64> = model
        .latents()
        .iter()
        .map(|latent| {
            if LatentName::of(&latent.name).effect_of().is_some() {
                0.0
            } else {
                0.7
            }
        })
        .collect();
    let at = expected(&model, &[point], &Observed::new());
    assert_eq!(at.arms[0], at.arms[1]);
}
