//! The counted cells against voters drawn one by one: two ways to the same distribution of every
//! count.
//!
//! Every count of every contest of every arm (votes, turnout, wins, who is on the ballot, shares by
//! bloc and region, flows between contests, covariances, differences between arms) is compared in
//! its mean; votes, turnout and shares also in their variance and in their whole distribution;
//! flows in their mean square. n = 5,000 replicates either way, α = 1e-6 for all comparisons of a
//! test together. The smallest errors caught are written as twins: the same comparison with one
//! parameter of the cells' scenario off by that much, which must fail.
//!
//! An arm that changes a contest that is over is compared in means only, as is its difference from
//! the baseline.
#![expect(
    clippy::disallowed_methods,
    reason = "critical values need no platform-independent bits"
)]

mod compare;

use std::path::PathBuf;

use coattails::Seed;
use coattails::replicates::Replicates;
use coattails::scenario::load;
use coattails::simulate::{Method, Model, Plan, compile, run};
use rayon::prelude::*;

/// Replicates in a part of a table, and parts.
const PART: u64 = 50;
const PARTS: usize = 100;

fn model(name: &str, sets: &[(&str, &str)]) -> Model {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/oracle")
        .join(format!("{name}.toml"));
    let sets: Vec<(String, String)> = sets
        .iter()
        .map(|(path, value)| (path.to_string(), value.to_string()))
        .collect();
    let scenario = load(&path, &sets)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .scenario;
    compile(&scenario).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A table in parts; the two methods have different seeds.
fn table(name: &str, sets: &[(&str, &str)], method: Method) -> Vec<Replicates> {
    let model = model(name, sets);
    let seed = Seed(match method {
        Method::Cells => 1,
        Method::Voters => 2,
    });
    let part = |at: usize| {
        let plan = Plan {
            model: &model,
            method,
            seed,
            first: at as u64 * PART,
            count: PART,
            block: PART as usize,
            threads: 1,
        };
        run(&plan, &|_| true)
    };
    (0..PARTS).into_par_iter().filter_map(part).collect()
}

/// Holds the two methods together, and each twin (a parameter and its wrong value) apart.
fn hold(name: &str, only_means: &dyn Fn(&str, &str) -> bool, twins: &[(&str, &str)]) {
    let drawn = table(name, &[], Method::Voters);
    let found = compare::apart(&table(name, &[], Method::Cells), &drawn, only_means);
    let (worst, what) = &found[0];
    assert!(
        *worst <= 1.0,
        "{what}: {worst:.2} of what is allowed, the worst of {} comparisons",
        found.len()
    );
    let is_missed = |&&(path, value): &&(&str, &str)| {
        compare::apart(
            &table(name, &[(path, value)], Method::Cells),
            &drawn,
            only_means,
        )[0]
        .0 <= 1.0
    };
    let missed: Vec<_> = twins.iter().filter(is_missed).collect();
    assert!(missed.is_empty(), "errors not caught: {missed:?}");
}

#[test]
fn a_chain_of_three_contests_has_the_same_counts_either_way() {
    hold(
        "chain",
        &|_, _| false,
        &[
            (
                "acts.governor-endorses-ash.effect",
                "{ normal = { mean = 0.6, sd = 0.3 } }",
            ),
            ("acts.governor-endorses-ash.mobilise", "0.4"),
            ("acts.paper-withdraws.date", "2026-04-20"),
            ("electorate.susceptibility.orphaned", "0.35"),
            (
                "contests.general.sore-loser",
                "{ normal = { mean = 0.5, sd = 0.2 } }",
            ),
            ("shocks.contest", "{ student-t = { df = 6, scale = 0.15 } }"),
            ("shocks.drift", "{ normal = { sd = 0.015 } }"),
            (
                "shocks.correlation",
                r#"[{ between = ["ash", "birch"], rho = 0.2 }, { between = ["birch", "cedar"], rho = 0.4 }]"#,
            ),
        ],
    );
}

#[test]
fn claims_and_denials_have_the_same_counts_either_way() {
    hold(
        "claims",
        &|_, _| false,
        &[
            ("acts.governor-denies.correction", "0.5"),
            ("acts.governor-denies.penalty", "0.4"),
            ("acts.birch-mailers.aware.runoff", "0.75"),
            (
                "blocs.core.views.governor.approve",
                "{ uniform = { low = 0.65, high = 0.85 } }",
            ),
            ("shocks.region", "{ student-t = { df = 5, scale = 0.14 } }"),
            ("electorate.diminishing", "0.9"),
            ("acts.governor-endorses-ash.date", "2026-04-15"),
        ],
    );
}

#[test]
fn newcomers_and_fresh_tastes_kept_on_have_the_same_counts_either_way() {
    hold(
        "newcomers",
        &|_, _| false,
        &[
            (
                "contests.first.topline",
                "{ ash = 0.36, birch = 0.40, cedar = 0.24 }",
            ),
            ("blocs.core.support.first.late", "33"),
            ("contests.second.sore-loser", "0.5"),
            ("contests.fourth.turnout.orphaned", "0.52"),
            ("electorate.susceptibility.decided", "0.6"),
        ],
    );
}

#[test]
fn worlds_that_differ_in_more_than_words_have_the_same_counts_either_way() {
    hold(
        "worlds",
        &|_, _| false,
        &[
            ("blocs.core.views.governor.aware", "0.95"),
            ("contests.second.turnout.new", "0.33"),
        ],
    );
}

#[test]
fn what_follows_a_contest_that_is_over_has_the_same_counts_either_way() {
    hold(
        "returns",
        &|arm, _| arm == "never-birch" || arm == "elder-stands",
        &[
            ("contests.primary.regress", "0.6"),
            (
                "contests.runoff.turnout",
                "{ returning = 0.79, orphaned = 0.6, new = 0.1 }",
            ),
            ("electorate.susceptibility.orphaned", "0.2"),
            ("shocks.contest", "{ normal = { sd = 0.18 } }"),
            (
                "acts.governor-endorses-birch.effect",
                "{ normal = { mean = 0.4, sd = 0.1 } }",
            ),
        ],
    );
}

#[test]
fn what_follows_a_contest_counted_by_region_has_the_same_counts_either_way() {
    hold(
        "regions",
        &|arm, _| arm == "never-birch",
        &[
            ("regions.north.returns.primary.ash", "165"),
            ("regions.hamlet.returns.primary.birch", "24"),
            ("regions.south.voters.core", "450"),
            (
                "acts.governor-endorses-ash.effect",
                "{ normal = { mean = 0.55, sd = 0.2 } }",
            ),
        ],
    );
}

#[test]
fn what_counted_contests_would_have_been_has_the_same_means_either_way() {
    hold(
        "retrospect",
        &|arm, _| arm != "baseline",
        &[
            ("acts.governor-endorses-yes.effect", "0.5"),
            ("acts.governor-endorses-yes.mobilise", "0.3"),
            (
                "acts.governor-endorses-ash.effect",
                "{ normal = { mean = 0.5, sd = 0.2 } }",
            ),
        ],
    );
}

/// Replicates of every scenario here, every voter drawn.
fn drawn(
    name: &str,
    sets: &[(&str, &str)],
    first: u64,
    count: u64,
    block: usize,
    threads: usize,
) -> Replicates {
    let model = model(name, sets);
    let plan = Plan {
        model: &model,
        method: Method::Voters,
        seed: Seed(7),
        first,
        count,
        block,
        threads,
    };
    run(&plan, &|_| true).unwrap()
}

const ALL: [&str; 7] = [
    "chain",
    "claims",
    "newcomers",
    "worlds",
    "returns",
    "regions",
    "retrospect",
];

#[test]
fn voters_do_not_depend_on_threads_blocks_or_shards() {
    for name in ALL {
        let one = drawn(name, &[], 0, 12, 12, 1);
        assert_eq!(one, drawn(name, &[], 0, 12, 5, 2), "{name}");
        let shard = drawn(name, &[], 7, 5, 1, 7);
        for (arm, part) in one.arms.iter().flatten().zip(shard.arms.iter().flatten()) {
            for (votes, part) in arm.votes.iter().zip(&part.votes) {
                assert_eq!(votes[7..], part[..], "{name}");
            }
        }
    }
}

#[test]
fn an_act_of_no_effect_moves_no_voter() {
    for (name, act) in [
        ("newcomers", "governor-endorses-ash"),
        ("returns", "governor-endorses-birch"),
    ] {
        let acts =
            ["effect", "mobilise", "countermobilise"].map(|what| format!("acts.{act}.{what}"));
        let sets: Vec<(&str, &str)> = acts.iter().map(|path| (path.as_str(), "0.0")).collect();
        let table = drawn(name, &sets, 0, 10, 10, 2);
        let arm = if name == "returns" { 2 } else { 1 };
        assert_eq!(table.arms[0], table.arms[arm], "{name}");
    }
}
