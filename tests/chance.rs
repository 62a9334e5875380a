//! Acts that may happen or not. Where one happens the election is that in which it was certain, where
//! it does not that without it, vote by vote: so nothing but how often it happens is new.

use coattails::Seed;
use coattails::estimate::estimate;
use coattails::event::{Event, holds};
use coattails::replicates::{ContestTable, Replicates};
use coattails::scenario::{Scenario, load};
use coattails::simulate::{Method, Model, Plan, Source, compile, run, run_from};

/// An endorsement, its withdrawal, a claim and its denial, in a primary and its run-off.
const TEXT: &str = r#"
format = 1
title = "What may happen"
as-of = 2026-03-01

[candidates.ash]
[candidates.birch]
[candidates.cedar]

[endorsers.governor]
backlash = 0.6
[endorsers.paper]

[contests.primary]
date = 2026-05-05
ballot = ["ash", "birch", "cedar"]
rule = { majority = { threshold = 0.5 } }
turnout = 0.5
[contests.runoff]
date = 2026-06-09
follows = "primary"
turnout = { returning = 0.8, orphaned = 0.6, new = 0.2 }

[shocks]
contest = { normal = { sd = 0.2 } }

[blocs.town]
voters = 600
undecided = 0.4
views.governor = { aware = 0.7, approve = 0.5, disapprove = 0.3 }
views.paper = { aware = 0.8, approve = 0.4, disapprove = 0.2 }
support.primary = { ash = 40, birch = 35, cedar = 25 }

[acts.governor-for-ash]
kind = "endorse"
by = "governor"
target = "ash"
date = 2026-04-10
effect = { normal = { mean = 0.6, sd = 0.2 } }
scale = "voter"
mobilise = 0.3
[acts.taken-back]
kind = "withdraw"
by = "governor"
undoes = "governor-for-ash"
date = 2026-05-20
[acts.birch-claims]
kind = "claim"
by = "birch"
endorser = "paper"
date = 2026-04-12
effect = 0.7
scale = "voter"
belief = 0.8
[acts.paper-denies]
kind = "disavow"
by = "paper"
undoes = "birch-claims"
date = 2026-04-20
correction = 0.5
penalty = 0.4
scale = "voter"
mobilise = 0.2
"#;

fn scenario(text: &str) -> Scenario {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tried.toml");
    std::fs::write(&path, text).unwrap();
    let loaded = load(&path, &[]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    loaded.scenario
}

/// The scenario with `more` at its end.
fn model(more: &str) -> Model {
    compile(&scenario(&format!("{TEXT}{more}"))).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn table(model: &Model, method: Method, count: u64) -> Replicates {
    let plan = Plan {
        method,
        ..Plan::new(model, Seed(7), count)
    };
    run(&plan, &|_| true).unwrap()
}

/// Votes and outcomes of an arm in a replicate, by contest and candidate.
fn elected(arm: &[ContestTable], replicate: usize) -> Vec<(u64, u8)> {
    let of = |contest: &ContestTable| {
        let each = contest.votes.iter().zip(&contest.outcomes);
        let each = each.map(|(votes, outcomes)| (votes[replicate], outcomes[replicate].0));
        each.collect::<Vec<_>>()
    };
    arm.iter().flat_map(of).collect()
}

fn place(table: &Replicates, arm: &str) -> usize {
    let arms = &table.layout.arms;
    arms.iter().position(|own| own.id == arm).unwrap()
}

/// Whether an act of an arm happened, by replicate.
fn happened<'t>(table: &'t Replicates, arm: &str, act: &str) -> &'t [bool] {
    let arm = place(table, arm);
    let acts = &table.layout.arms[arm].may_happen;
    &table.happened[arm][acts.iter().position(|own| own == act).unwrap()]
}

/// Holds the arm `chance`, in which `act` has a chance, against `never` and `sure`.
fn hold(act: &str, never: &str) {
    let probability = |id: &str, value: &str| {
        format!("[what-ifs.{id}]\nset = {{ \"acts.{act}.probability\" = {value} }}\n")
    };
    let more = [
        &probability("chance", "0.4")[..],
        &probability("sure", "1")[..],
        &format!("[what-ifs.never]\nremove = [{never}]\n"),
    ];
    let model = model(&more.concat());
    for method in [Method::Cells, Method::Voters] {
        let table = table(&model, method, 40);
        let [chance, sure, never] = ["chance", "sure", "never"].map(|id| place(&table, id));
        let happened = happened(&table, "chance", act);
        assert!(happened.contains(&true) && happened.contains(&false));
        let mut apart = 0;
        for (replicate, happened) in happened.iter().enumerate() {
            let of = |arm: usize| elected(&table.arms[arm], replicate);
            apart += usize::from(of(sure) != of(never));
            let like = if *happened { sure } else { never };
            assert_eq!(of(chance), of(like), "{act}, {method:?}, {replicate}");
        }
        // It would be no test where the two were the same.
        assert!(apart > 20, "{act}, {method:?}: {apart}");
    }
}

#[test]
fn where_an_endorsement_does_not_happen_nothing_is_said_and_nothing_taken_back() {
    hold(
        "governor-for-ash",
        r#""acts.governor-for-ash", "acts.taken-back""#,
    );
}

#[test]
fn a_withdrawal_that_does_not_happen_takes_nothing_back() {
    hold("taken-back", r#""acts.taken-back""#);
}

#[test]
fn a_claim_that_is_not_made_is_not_denied_and_the_denial_has_no_penalty() {
    hold(
        "birch-claims",
        r#""acts.birch-claims", "acts.paper-denies""#,
    );
}

#[test]
fn a_denial_that_does_not_come_leaves_the_claim() {
    hold("paper-denies", r#""acts.paper-denies""#);
}

#[test]
fn a_probability_of_one_is_as_none_and_of_none_as_no_act_to_the_bit() {
    let same = |one: &str, other: &str| {
        for method in [Method::Cells, Method::Voters] {
            let [one, other] = [one, other].map(|more| table(&model(more), method, 30));
            assert_eq!(one.arms, other.arms, "{method:?}");
            assert!(one.happened.iter().all(Vec::is_empty));
        }
    };
    let act = |rest: &str| {
        format!(
            "[acts.paper-for-cedar]\nkind = \"endorse\"\nby = \"paper\"\ntarget = \"cedar\"\n\
             date = 2026-04-11\neffect = {{ normal = {{ mean = 0.3, sd = 0.1 }} }}\n\
             scale = \"voter\"\naware = 0.35\n{rest}\n"
        )
    };
    same(&act(""), &act("probability = 1"));
    same("", &act("probability = 0"));
}

/// 4,096 elections: a probability of 0.37 gives a share within 5.2 standard errors, 0.039 (α 10⁻⁶);
/// what is off by 0.08 is caught, as the twin shows.
#[test]
fn an_act_happens_as_often_as_its_probability_says_in_either_method() {
    let share = |method: Method, probability: &str| {
        let more = "[what-ifs.other]\nset = { \"acts.governor-for-ash.probability\" = P }\n";
        let table = table(&model(&more.replace('P', probability)), method, 4096);
        let happened = happened(&table, "other", "governor-for-ash");
        let found = estimate(&table, 1).arms["other"].happened["governor-for-ash"];
        let counted = happened.iter().filter(|it| **it).count() as f64 / 4096.0;
        assert_eq!(found.estimate, counted);
        assert!((found.mcse - (counted * (1.0 - counted) / 4096.0).sqrt()).abs() < 1e-4);
        counted
    };
    let allowed = 5.2 * (0.37_f64 * 0.63 / 4096.0).sqrt();
    let off = |share: f64| (share - 0.37).abs();
    assert!(off(share(Method::Cells, "0.37")) < allowed);
    assert!(off(share(Method::Cells, "0.45")) > allowed);
    // An uncertain probability counts with its mean: 0.37 of a uniform from 0.07 to 0.67.
    let uniform = "{ uniform = { low = 0.07, high = 0.67 } }";
    assert!(off(share(Method::Cells, uniform)) < allowed);
}

#[test]
fn voters_drawn_one_by_one_have_acts_as_often() {
    // 400 elections: within 5.2 standard errors, 0.126 (α 10⁻⁶).
    let more = "[what-ifs.other]\nset = { \"acts.governor-for-ash.probability\" = 0.37 }\n";
    let table = table(&model(more), Method::Voters, 400);
    let happened = happened(&table, "other", "governor-for-ash");
    let share = happened.iter().filter(|it| **it).count() as f64 / 400.0;
    assert!((share - 0.37).abs() < 0.126, "{share}");
}

const PAPER: &str = r#"
[acts.paper-for-cedar]
kind = "endorse"
by = "paper"
target = "cedar"
date = 2026-04-11
effect = 0.3
scale = "voter"
probability = 0.7
"#;

#[test]
fn the_same_luck_decides_in_every_arm_and_is_shared_where_it_is_said() {
    let more = format!(
        "{PAPER}happens-as = \"acts.governor-for-ash\"\n{}",
        r#"
[what-ifs.both]
set = { "acts.governor-for-ash.probability" = 0.4 }
[what-ifs.likelier]
set = { "acts.governor-for-ash.probability" = 0.6, "acts.paper-for-cedar.probability" = 0.9 }
[what-ifs.instead]
remove = ["acts.governor-for-ash", "acts.taken-back"]
"#
    );
    let table = table(&model(&more), Method::Cells, 500);
    let within = |one: &[bool], other: &[bool]| {
        let pairs = one.iter().zip(other);
        pairs.clone().all(|(one, other)| !one || *other) && pairs.into_iter().any(|(a, b)| a != b)
    };
    let governor = |arm| happened(&table, arm, "governor-for-ash");
    let paper = |arm| happened(&table, arm, "paper-for-cedar");
    // The likelier of two with one luck happens wherever the other does.
    assert!(within(governor("both"), paper("both")));
    assert!(within(governor("both"), governor("likelier")));
    assert!(within(governor("likelier"), paper("both")));
    assert!(within(paper("both"), paper("likelier")));
    // Whether or not the act whose luck it is exists there.
    assert_eq!(paper("both"), paper("instead"));
}

#[test]
fn an_act_keeps_its_own_luck_when_others_come() {
    let set = "[what-ifs.other]\nset = { \"acts.governor-for-ash.probability\" = 0.4 }\n";
    let alone = table(&model(set), Method::Cells, 200);
    let beside = table(&model(&format!("{PAPER}{set}")), Method::Cells, 200);
    let own = |table| happened(table, "other", "governor-for-ash").to_vec();
    assert_eq!(own(&alone), own(&beside));
    let other = happened(&beside, "other", "paper-for-cedar");
    assert_ne!(own(&beside), other);
}

/// A topline of what may happen is of both: the mean over 4,096 elections is within a point of it (it is
/// bent by half a point at most, and 4 standard errors are 0.4), and an act of 49 % is much as one of 51 %.
#[test]
fn a_topline_is_what_is_expected_whether_or_not_an_act_happens() {
    let mean = |probability: &str| {
        let topline = "[contests.primary.topline]\nash = 0.4\nbirch = 0.35\ncedar = 0.25\n";
        let text = TEXT
            .replace(
                "mobilise = 0.3\n[acts.taken-back]",
                "probability = P\n[acts.taken-back]",
            )
            .replace(
                "effect = { normal = { mean = 0.6, sd = 0.2 } }",
                "effect = 1.5",
            )
            .replace('P', probability);
        let model = compile(&scenario(&format!("{text}{topline}"))).unwrap();
        let found = estimate(&table(&model, Method::Cells, 4096), 1);
        found.arms["baseline"].contests["primary"].candidates["ash"]
            .share
            .as_ref()
            .unwrap()
            .mean
    };
    let [less, more, never] = ["0.49", "0.51", "0"].map(mean);
    assert!(
        (less - 0.4).abs() < 0.01 && (more - 0.4).abs() < 0.01,
        "{less} {more}"
    );
    assert!((less - more).abs() < 0.006, "{less} {more}");
    assert!((never - 0.4).abs() < 0.01, "{never}");
}

#[test]
fn a_condition_on_an_act_leaves_the_elections_in_which_it_happened() {
    let more = format!("{PAPER}[what-ifs.silent]\nremove = [\"acts.paper-for-cedar\"]\n");
    let model = model(&more);
    for (text, not) in [
        ("acts.paper-for-cedar happened", false),
        ("not acts.paper-for-cedar happened", true),
    ] {
        let event = Event::parse(text).unwrap();
        for method in [Method::Cells, Method::Voters] {
            let plan = Plan {
                method,
                ..Plan::new(&model, Seed(7), 60)
            };
            let counts = |arm: &coattails::replicates::ArmView| holds(&event, arm);
            let table = run_from(&plan, Source::Own, Some(&counts), &|_| true).unwrap();
            let happened = happened(&table, "baseline", "paper-for-cedar");
            let counted: Vec<bool> = table.weights.iter().map(|weight| *weight > 0.0).collect();
            let expected: Vec<bool> = happened.iter().map(|it| *it != not).collect();
            assert_eq!(counted, expected, "{text} {method:?}");
            // Without the act, the elections are those of the arm that lacks it.
            let found = estimate(&table, 1);
            let counts = |arm: &str| -> Vec<_> {
                let contests = found.arms[arm].contests.values();
                let flows = contests.map(|contest| format!("{:?}", contest.flows));
                flows.collect()
            };
            let [baseline, silent] = ["baseline", "silent"].map(counts);
            assert_eq!(baseline == silent, not, "{text} {method:?}");
            let often = found.arms["baseline"].happened["paper-for-cedar"].estimate;
            assert_eq!(often, if not { 0.0 } else { 1.0 });
        }
    }
}

#[test]
fn a_condition_on_an_act_that_cannot_be_met_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tried.toml"), format!("{TEXT}{PAPER}")).unwrap();
    let refused = |given: &str, sets: &[&str], message: &str| {
        let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
        command.current_dir(folder.path());
        command.args(["run", "tried.toml", "-n", "50", "--given", given]);
        command.args(sets.iter().flat_map(|set| ["--set", set]));
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(message), "{text}");
    };
    refused(
        "acts.paper-for-elm happened",
        &[],
        "there is no act \"paper-for-elm\"",
    );
    refused(
        "not acts.birch-claims happened",
        &[],
        "never holds: it happens for certain",
    );
    refused(
        "acts.paper-for-cedar happened",
        &["acts.paper-for-cedar.probability=0"],
        "never holds: there it is not made",
    );
    refused(
        "acts.paper-for-cedar happened and not acts.paper-for-cedar happened",
        &[],
        "acts.paper-for-cedar happened or it did not",
    );
}

#[test]
fn what_happened_is_kept_in_the_table_and_in_parts_of_it() {
    let more = format!("{PAPER}[what-ifs.silent]\nremove = [\"acts.paper-for-cedar\"]\n");
    let model = model(&more);
    let whole = table(&model, Method::Cells, 300);
    let part = |first: u64, count: u64| {
        let plan = Plan {
            first,
            block: 37,
            ..Plan::new(&model, Seed(7), count)
        };
        run(&plan, &|_| true).unwrap()
    };
    let merged = Replicates::merge(vec![part(100, 200), part(0, 100)]).unwrap();
    assert_eq!(merged, whole);
    let folder = tempfile::tempdir().unwrap();
    let rows = whole.to_parquet(1, false).unwrap().rows;
    std::fs::write(folder.path().join("replicates.parquet"), rows).unwrap();
    assert_eq!(
        Replicates::read(folder.path()).unwrap().happened,
        whole.happened
    );
}
