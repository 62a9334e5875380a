//! What the table's columns stand for, from the scenario.

use crate::election::{CandidateIx, ContestIx, Election, Named};
use crate::influence::{effect, summaries};
use crate::quantity::Seed;
use crate::replicates::{
    ArmLayout, AssumedEffect, CandidateLayout, ContestLayout, Contrast, GroupLayout, Layout,
    QuestionLayout, RegionLayout, SlatePlace, StageLayout,
};
use crate::scenario::{Arm, Scenario};

use super::plan::Method;
use super::program::places;
use super::tabulate::Order;

/// The layout of a table of this scenario.
pub fn layout(scenario: &Scenario, method: Method, seed: Seed) -> Layout {
    let roster = &scenario.roster;
    let order = Order::of(scenario);
    let candidates = roster.candidate_display.iter().map(|at| {
        let candidate = &roster[*at];
        CandidateLayout {
            id: candidate.id.clone(),
            name: candidate.name.clone(),
            short: candidate.short.clone(),
            party: candidate.party.clone(),
            colour: candidate.colour.clone(),
            other: candidate.other,
        }
    });
    let group = |named: &Named| GroupLayout {
        id: named.id.clone(),
        name: named.name.clone(),
    };
    let region = |at: usize| {
        let Named { id, name } = roster.regions[at].clone();
        RegionLayout {
            id,
            name,
            tile: roster.tiles[at],
        }
    };
    Layout {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        method: method.name().to_string(),
        sampler: None,
        seed: seed.0,
        question: question(scenario),
        slate: slate(scenario),
        as_of: scenario.arms[0].election.as_of.to_string(),
        candidates: candidates.collect(),
        blocs: roster
            .bloc_display
            .iter()
            .map(|at| group(&roster[*at]))
            .collect(),
        regions: roster
            .region_display
            .iter()
            .map(|at| region(at.at()))
            .collect(),
        arms: scenario
            .arms
            .iter()
            .map(|arm| of_arm(scenario, &order, arm))
            .collect(),
    }
}

fn of_arm(scenario: &Scenario, order: &Order, arm: &Arm) -> ArmLayout {
    let roster = &scenario.roster;
    let id = |ix: ContestIx| roster[ix].id.clone();
    let contest = |contest: &crate::election::Contest| {
        let possible = places(&arm.election.chains().can_stand(contest));
        let mut blocs: Vec<usize> = contest
            .electorate
            .iter()
            .map(|bloc| order.blocs[bloc.at()])
            .collect();
        blocs.sort_unstable();
        let voters = |bloc: &crate::election::BlocIx| {
            arm.election.electorate.blocs[bloc.at()]
                .as_ref()
                .map_or(0, crate::election::Bloc::total)
        };
        ContestLayout {
            id: id(contest.ix),
            name: roster[contest.ix].name.clone(),
            date: contest.date.to_string(),
            narrows: contest.rule.narrows(),
            over: contest.returns.is_some(),
            follows: contest.follows.map(id),
            electorate: contest.electorate.iter().map(voters).sum(),
            candidates: order
                .shown(&possible)
                .iter()
                .map(|&c| order.candidates[possible[c]])
                .collect(),
            blocs,
        }
    };
    let may_happen = arm.election.uncertain_acts().into_iter();
    ArmLayout {
        id: arm.id.clone(),
        title: arm.title.clone(),
        contrast: Contrast::between(&scenario.arms[0].election, &arm.election),
        acts: summaries(roster, &arm.election),
        may_happen: may_happen.map(|act| roster[act.ix].id.clone()).collect(),
        contests: arm.election.contests.iter().map(contest).collect(),
        stages: arm
            .election
            .chains()
            .stages()
            .iter()
            .filter(|stage| stage.has_winner())
            .map(|stage| StageLayout {
                contests: stage.contests.iter().map(|own| id(own.ix)).collect(),
                decides: stage.decides,
            })
            .collect(),
    }
}

fn question(scenario: &Scenario) -> QuestionLayout {
    let roster = &scenario.roster;
    let asked = &scenario.question;
    let baseline = &scenario.arms[0].election;
    let what_if = asked.what_if.map(|at| &scenario.arms[at]);
    QuestionLayout {
        what_if: what_if.map(|arm| arm.id.clone()),
        contrast: what_if.map_or(Contrast::Alters, |arm| {
            Contrast::between(baseline, &arm.election)
        }),
        candidate: roster[asked.candidate].id.clone(),
        contest: roster[asked.contest].id.clone(),
        stage: asked.stage.map(|ix| roster[ix].id.clone()),
        effects: assumed(scenario, what_if.map(|arm| &arm.election)),
    }
}

/// The slate by ids, contests in the order in which they are held.
fn slate(scenario: &Scenario) -> Vec<SlatePlace> {
    let roster = &scenario.roster;
    let place = |(contest, candidate): &(ContestIx, CandidateIx)| SlatePlace {
        contest: roster[*contest].id.clone(),
        candidate: roster[*candidate].id.clone(),
    };
    scenario.slate.iter().map(place).collect()
}

/// What is assumed about the effects in question: those of acts that only one of the two arms has,
/// or has otherwise; without a what-if, of all acts.
fn assumed(scenario: &Scenario, what_if: Option<&Election>) -> Vec<AssumedEffect> {
    let baseline = &scenario.arms[0].election;
    let mut effects = Vec::new();
    for (here, there) in [(Some(baseline), what_if), (what_if, Some(baseline))] {
        for act in here.into_iter().flat_map(|election| &election.acts) {
            let same = there.and_then(|election| election.act(act.ix));
            // A change is shown as the baseline has it, an addition as the what-if does.
            let news = match (same, std::ptr::eq(here.unwrap_or(baseline), baseline)) {
                (None, _) => true,
                (Some(same), of_baseline) => of_baseline && same != act,
            };
            let election = here.unwrap_or(baseline);
            if let (true, Some((_, size))) = (news, effect(election, act)) {
                effects.push(AssumedEffect {
                    act: scenario.roster[act.ix].id.clone(),
                    law: size.to_string(),
                    scale: act.scale,
                });
            }
        }
        if what_if.is_none() {
            break;
        }
    }
    effects.dedup();
    effects
}
