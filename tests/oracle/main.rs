//! The counted cells against voters drawn one by one: two ways to the same distribution of every count.
//!
//! Every count of every contest of every arm (votes, turnout, wins, who is on the ballot, shares by bloc and region, flows
//! between contests, covariances, differences between arms) is compared in its mean; votes, turnout and shares also in
//! their variance and in their whole distribution; flows in their variance. α = 1e-6 for all comparisons of a test
//! together. Each test has its twins: the same comparison with one parameter off by the smallest error that it is to
//! catch, which must fail.
#![expect(clippy::disallowed_methods, reason = "critical values need no platform-independent bits")]

mod compare;

use std::path::PathBuf;

use coattails::parallel::in_order;
use coattails::quantity::Seed;
use coattails::replicates::Replicates;
use coattails::scenario::load;
use coattails::simulate::{Method, Plan, compile, run};

/// Replicates in a part of a table.
const PART: u64 = 25;

/// A table in parts.
fn table(name: &str, sets: &[(&str, &str)], method: Method, parts: usize) -> Vec<Replicates> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(format!("{name}.toml"));
    let sets: Vec<(String, String)> = sets.iter().map(|(path, value)| (path.to_string(), value.to_string())).collect();
    let scenario = load(&path, &sets).unwrap_or_else(|problems| panic!("{problems:#?}")).scenario;
    let model = compile(&scenario).unwrap_or_else(|problems| panic!("{problems:#?}"));
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
    in_order(2, parts, part).into_iter().flatten().collect()
}

/// Holds the two methods together, and each twin (a parameter and its wrong value) apart.
fn hold(name: &str, voters: usize, cells: usize, only_means: &dyn Fn(&str, &str) -> bool, twins: &[(&str, &str)]) {
    let drawn = table(name, &[], Method::Voters, voters);
    let found = compare::apart(&table(name, &[], Method::Cells, cells), &drawn, only_means);
    for (apart, what) in found.iter().take(25) {
        eprintln!("{name}: {apart:.3} {what}");
    }
    let mut slack = Vec::new();
    for &(path, value) in twins {
        let twin = compare::apart(&table(name, &[(path, value)], Method::Cells, cells), &drawn, only_means);
        eprintln!("{name}: {:.3} {} with {path} = {value}", twin[0].0, twin[0].1);
        if twin[0].0 <= 1.0 {
            slack.push(path);
        }
    }
    assert!(
        found[0].0 <= 1.0,
        "{} of {} comparisons, the worst: {:?}",
        found.iter().filter(|f| f.0 > 1.0).count(),
        found.len(),
        found[0]
    );
    assert!(slack.is_empty(), "twins not told apart: {slack:?}");
}

#[test]
fn a_chain_of_three_contests_has_the_same_counts_either_way() {
    hold("chain", 200, 200, &|_, _| false, &[]);
}

#[test]
fn claims_and_denials_have_the_same_counts_either_way() {
    hold("claims", 200, 200, &|_, _| false, &[]);
}

#[test]
fn newcomers_and_fresh_tastes_kept_on_have_the_same_counts_either_way() {
    hold("newcomers", 200, 200, &|_, _| false, &[]);
}

#[test]
fn what_follows_a_contest_that_is_over_has_the_same_counts_either_way() {
    hold("returns", 200, 200, &|arm, _| arm == "never-birch" || arm == "elder-stands", &[]);
}

#[test]
fn what_counted_contests_would_have_been_has_the_same_means_either_way() {
    hold("retrospect", 200, 200, &|arm, _| arm != "baseline", &[]);
}
