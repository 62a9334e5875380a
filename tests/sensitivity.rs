//! Which assumption drives the answer, against integrals worked out here, with twins that must
//! fail.

use std::path::Path;

use coattails::Seed;
use coattails::experiment::{
    Ask, Failure, Grouping, Index, Latents, Measure, Of, Sensitivity, Size, Subject, sensitivity,
};
use coattails::scenario::{Scenario, load};
use coattails::simulate::{BLOCK, Method, Plan, Source, compile, run_from};

/// |z| beyond which a normal lies with probability 1e-6.
const Z: f64 = 4.892;

/// Standard errors from end to end of a 95 % interval.
const WIDTH: f64 = 3.92;

fn scenario(id: &str, sets: &[(&str, &str)]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(format!("{id}.toml"));
    let sets: Vec<_> = sets
        .iter()
        .map(|(path, value)| (path.to_string(), value.to_string()))
        .collect();
    load(&path, &sets).unwrap().scenario
}

fn asked(
    scenario: &Scenario,
    ask: &Ask,
    replicates: u64,
    threads: usize,
) -> Result<Sensitivity, Failure> {
    let subject = Subject::of(scenario, None, None).unwrap();
    let ask = Ask {
        most: if ask.most == 0 { 24 } else { ask.most },
        ..ask.clone()
    };
    sensitivity(
        scenario,
        &ask,
        &subject,
        &Size {
            replicates,
            seed: Seed(1),
            threads,
            latents: Latents::default(),
        },
        &|_, _| true,
    )
}

/// Oak's share by the formula, for a total effect.
fn share(effect: f64) -> f64 {
    1.0 / (1.0 + 55.0 / 45.0 * libm::exp(-effect))
}

/// Weights and places of a standard normal on a grid: exact to 1e-12 for what is as smooth as a
/// share.
fn grid() -> Vec<(f64, f64)> {
    let step = 0.125;
    let weight = |z: f64| step * libm::exp(-0.5 * z * z) / libm::sqrt(std::f64::consts::TAU);
    (-64..=64)
        .map(|k| f64::from(k) * step)
        .map(|z| (weight(z), z))
        .collect()
}

/// What the share of oak is made of: its variance due to the first effect alone, to the second
/// alone, to both together, and the variance of the counts of 10,000 voters given both.
fn parts([first, second]: [f64; 2]) -> [f64; 4] {
    let at = |one: f64, other: f64| share(0.2 + first * one + second * other);
    let over =
        |f: &dyn Fn(f64) -> f64| grid().iter().map(|(weight, z)| weight * f(*z)).sum::<f64>();
    let mean = over(&|one| over(&|other| at(one, other)));
    let square = |x: f64| (x - mean) * (x - mean);
    let own = over(&|one| square(over(&|other| at(one, other))));
    let others = over(&|other| square(over(&|one| at(one, other))));
    let all = over(&|one| over(&|other| square(at(one, other))));
    let counts = over(&|one| over(&|other| at(one, other) * (1.0 - at(one, other)) / 10_000.0));
    [own, others, all - own - others, counts]
}

fn miss(index: Index, exact: f64) -> f64 {
    (index.estimate - exact).abs() / ((index.high - index.low) / WIDTH)
}

/// By how many standard errors the indices of the two effects, and the total one of counts, miss
/// what integration gives.
fn misses(ask: &Ask, sds: [f64; 2]) -> f64 {
    let found = asked(&scenario("closed-form-latents", &[]), ask, 20_000, 2).unwrap();
    let [own, others, both, counts] = parts(sds);
    let all = own + others + both + if ask.expected { 0.0 } else { counts };
    let mut worst = 0.0_f64;
    for row in &found.groups {
        let (first, total) = match row.name.as_str() {
            "acts.voice-endorses-oak.effect" => (Some(own), own + both),
            "acts.echo-endorses-oak.effect" => (Some(others), others + both),
            "counts" => (None, counts),
            other => panic!("{other}"),
        };
        worst = worst.max(miss(row.indices.total, total / all));
        worst = worst.max(first.map_or(0.0, |first| miss(row.indices.first, first / all)));
    }
    assert_eq!(found.groups.len(), if ask.expected { 2 } else { 3 });
    assert_eq!(found.groups[0].name, "acts.voice-endorses-oak.effect");
    worst
}

/// n = 20,000 replicates, α = 1e-6 an index. A second effect with a standard deviation of 0.11 for
/// 0.1 is seen.
#[test]
fn the_indices_of_two_effects_are_those_of_the_integral() {
    let level = Ask {
        of: Of::Level,
        ..Ask::default()
    };
    assert!(
        misses(&level, [0.3, 0.1]) < Z,
        "{}",
        misses(&level, [0.3, 0.1])
    );
    let expected = Ask {
        expected: true,
        ..Ask::default()
    };
    assert!(
        misses(&expected, [0.3, 0.1]) < Z,
        "{}",
        misses(&expected, [0.3, 0.1])
    );
}

#[test]
fn a_wrong_spread_of_one_effect_is_seen() {
    assert!(
        misses(
            &Ask {
                of: Of::Level,
                ..Ask::default()
            },
            [0.3, 0.12]
        ) > Z
    );
    assert!(
        misses(
            &Ask {
                expected: true,
                ..Ask::default()
            },
            [0.3, 0.11]
        ) > Z
    );
}

#[test]
fn a_swing_is_the_share_at_the_outer_quantiles_of_one_effect() {
    let found = asked(
        &scenario("closed-form-latents", &[]),
        &Ask {
            of: Of::Level,
            ..Ask::default()
        },
        100,
        1,
    )
    .unwrap();
    assert!((found.at_medians - share(0.2)).abs() < 1e-12);
    let widest = &found.swings[0];
    assert_eq!(widest.name, "acts.voice-endorses-oak.effect");
    let outer = 0.3 * 1.281_551_565_544_6;
    assert!(
        (widest.low - share(0.2 - outer)).abs() < 1e-12
            && (widest.high - share(0.2 + outer)).abs() < 1e-12
    );
    let [low, high] = widest.values.unwrap();
    assert!((low - (0.15 - outer)).abs() < 1e-12 && (high - (0.15 + outer)).abs() < 1e-12);
}

#[test]
fn too_many_rows_are_narrowed_by_screening() {
    let ask = Ask {
        expected: true,
        grouping: Grouping::Each,
        most: 1,
        ..Ask::default()
    };
    let found = asked(&scenario("closed-form-latents", &[]), &ask, 2_000, 2).unwrap();
    let names: Vec<&str> = found
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(names, ["acts.voice-endorses-oak.effect", "1 others"]);
    let screened = found.screening.unwrap();
    // A share of about ½ moves by a quarter of the effect; over the whole range of probability the
    // effect moves without bound, on average between two draws by about 0.3·√12/√(2π)·… : the ratio
    // of the two is that of their spreads.
    let ratio = screened[1].mu_star / screened[0].mu_star;
    assert!((2.0..4.5).contains(&ratio), "{ratio}");
}

#[test]
fn threads_change_nothing() {
    let scenario = scenario("minimal", &[]);
    let ask = Ask::default();
    assert_eq!(
        asked(&scenario, &ask, 1_500, 1).unwrap(),
        asked(&scenario, &ask, 1_500, 7).unwrap()
    );
}

/// The run-off's votes of every arm, with some latents drawn by another seed.
fn votes(scenario: &Scenario, contest: &str, of: impl Fn(bool) -> bool) -> Vec<Vec<Vec<u64>>> {
    let model = compile(scenario).unwrap();
    let ix = scenario
        .roster
        .contests
        .iter()
        .position(|known| known.id == contest)
        .unwrap();
    let ix = scenario.arms[0]
        .election
        .contests
        .iter()
        .find(|known| known.ix.at() == ix)
        .unwrap()
        .ix;
    let which: Vec<bool> = model.bearing(ix).into_iter().map(of).collect();
    let source = Source::Exchanged {
        with: Seed(2),
        which: &which,
    };
    let plan = Plan {
        model: &model,
        method: Method::Cells,
        seed: Seed(1),
        first: 0,
        count: 60,
        block: BLOCK,
        threads: 2,
    };
    let table = run_from(&plan, source, None, &|_| true).unwrap();
    let place = |arm: usize| {
        table.layout.arms[arm]
            .contests
            .iter()
            .position(|known| known.id == contest)
            .unwrap()
    };
    (0..table.arms.len())
        .map(|arm| table.arms[arm][place(arm)].votes.clone())
        .collect()
}

#[test]
fn latents_without_bearing_change_no_vote_and_the_others_do() {
    for (id, contest) in [
        ("alabama-2020", "runoff"),
        ("minimal", "primary"),
        ("georgia-2022-governor", "primary"),
    ] {
        let scenario = scenario(id, &[]);
        let own = votes(&scenario, contest, |_| false);
        assert_eq!(own, votes(&scenario, contest, |bears| !bears), "{id}");
        assert_ne!(
            own,
            votes(&scenario, contest, |bears| bears),
            "{id}: the twin"
        );
    }
}

#[test]
fn what_comes_after_the_contest_is_left_out() {
    let found = asked(&scenario("alabama-2020", &[]), &Ask::default(), 200, 2).unwrap();
    assert!(
        found.without_bearing > 0 && found.without_bearing < found.latents,
        "{found:?}"
    );
    assert!(
        found
            .groups
            .iter()
            .all(|group| !group.name.contains("general")),
        "{:?}",
        found.groups
    );
    assert_eq!(
        found.groups[0].name,
        "acts.trump-endorses-tuberville.effect"
    );
    assert_eq!(found.what_if.as_deref(), Some("no-endorsement"));
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_reason() {
    let refused = |id: &str, sets: &[(&str, &str)], ask: &Ask, replicates: u64| {
        let subject = Subject::of(&scenario(id, sets), None, None).unwrap();
        let size = Size {
            replicates,
            seed: Seed(1),
            threads: 1,
            latents: Latents::default(),
        };
        let ask = Ask {
            most: 24,
            ..ask.clone()
        };
        let simulated = |_, _| panic!("nothing runs");
        match sensitivity(&scenario(id, sets), &ask, &subject, &size, &simulated) {
            Err(Failure::Asked { message, help }) => (message, help.unwrap_or_default()),
            other => panic!("{other:?}"),
        }
    };
    let plain = Ask::default();
    assert!(
        refused("closed-form", &[], &plain, 1_000)
            .0
            .starts_with("nothing uncertain in the scenario has a bearing")
    );
    let unknown = Ask {
        what_if: Some("no-endorsment".into()),
        ..Ask::default()
    };
    let (message, help) = refused("alabama-2020", &[], &unknown, 1_000);
    assert_eq!(message, "there is no what-if \"no-endorsment\"");
    assert_eq!(help, "did you mean \"no-endorsement\"?");
    assert_eq!(
        refused("minimal", &[], &plain, 99).0,
        "99 replicates are too few for parts of a variance"
    );
    let wins = Ask {
        expected: true,
        measure: Measure::Wins,
        ..Ask::default()
    };
    assert!(
        refused("minimal", &[], &wins, 1_000)
            .0
            .starts_with("who wins follows from counts")
    );
    let pattern = Ask {
        patterns: vec!["shocks.conte".into()],
        ..Ask::default()
    };
    assert_eq!(
        refused("minimal", &[], &pattern, 1_000).0,
        "no uncertain quantity is called \"shocks.conte\""
    );
}
