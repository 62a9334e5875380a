//! Experiments against closed forms, each with a twin that must fail.
use std::path::{Path, PathBuf};

use coattails::Seed;
use coattails::experiment::{
    ActWorth, Attribution, BreakEven, Design, Failure, Latents, Origin, Over, ParameterValue, Size,
    Subject, Sweep, Worth, attribute, break_even, sweep,
};
use coattails::scenario::{Scenario, load};

/// |z| beyond which a normal lies with probability 1e-6.
const Z: f64 = 4.892;

/// The program, in a folder of its own.
fn program(folder: &tempfile::TempDir) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
    command.current_dir(folder.path());
    command
}

fn shipped(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(format!("{id}.toml"))
}

fn scenario(id: &str, sets: &[(&str, &str)]) -> Scenario {
    let sets: Vec<_> = sets
        .iter()
        .map(|(path, value)| (path.to_string(), value.to_string()))
        .collect();
    load(&shipped(id), &sets).unwrap().scenario
}

fn size(replicates: u64, threads: usize) -> Size<'static> {
    Size {
        replicates,
        seed: Seed(1),
        threads,
        latents: Latents::default(),
    }
}

fn attributed(scenario: &Scenario, acts: &[&str], replicates: u64, threads: usize) -> Attribution {
    let acts: Vec<String> = acts.iter().map(|act| act.to_string()).collect();
    let subject = Subject::of(scenario, None, None).unwrap();
    attribute(
        scenario,
        &acts,
        &subject,
        &size(replicates, threads),
        &|_, _| true,
    )
    .unwrap()
}

/// Oak's share by the formula, for a total effect.
fn share(effect: f64) -> f64 {
    1.0 / (1.0 + 55.0 / 45.0 * libm::exp(-effect))
}

/// The Shapley value of the first of two effects.
fn shapley(one: f64, other: f64) -> f64 {
    0.5 * (share(one) - share(0.0) + share(one + other) - share(other))
}

/// By how many standard errors the values of the two acts on oak miss those of effects 0.5 and
/// `echo`; the largest.
fn errors_of_two_acts(echo: f64) -> f64 {
    let sets = [
        ("acts.voice-endorses-oak.effect", "0.5"),
        ("acts.echo-endorses-oak.effect", "0.2"),
    ];
    let found = attributed(&scenario("closed-form-latents", &sets), &[], 4_000, 2);
    let formulae = [(0.5, echo), (echo, 0.5)].map(|(one, other)| {
        [
            shapley(one, other),
            share(one) - share(0.0),
            share(one + other) - share(other),
        ]
    });
    let mut worst = 0.0_f64;
    for (act, formula) in found.acts.iter().zip(formulae) {
        let Worth {
            shapley,
            first_in,
            last_in,
        } = act.share.unwrap();
        for (estimate, exact) in [shapley, first_in, last_in].into_iter().zip(formula) {
            worst = worst.max((estimate.estimate - exact).abs() / estimate.mcse);
        }
    }
    worst
}

/// n = 4,000 replicates of 10,000 voters, α = 1e-6 a figure; an effect wrong by 0.002 is seen.
#[test]
fn two_acts_are_worth_what_the_formula_says() {
    assert!(
        errors_of_two_acts(0.2) < Z,
        "{} standard errors",
        errors_of_two_acts(0.2)
    );
}

#[test]
fn a_wrong_effect_of_one_act_is_seen() {
    assert!(
        errors_of_two_acts(0.202) > Z,
        "{} standard errors",
        errors_of_two_acts(0.202)
    );
}

#[test]
fn shapley_values_add_up_to_the_whole() {
    let found = attributed(&scenario("alabama-2020", &[]), &[], 600, 2);
    assert!(found.acts.len() > 3);
    let sum = |of: fn(&ActWorth) -> Worth| {
        let worths = found.acts.iter().map(of);
        worths.map(|worth| worth.shapley.estimate).sum::<f64>()
    };
    assert!((sum(|act| act.share.unwrap()) - found.whole.share.unwrap().estimate).abs() < 1e-12);
    assert!((sum(|act| act.wins) - found.whole.wins.estimate).abs() < 1e-12);
    assert!((sum(|act| act.winner_changes) - found.whole.winner_changes.estimate).abs() < 1e-12);
    assert!(found.whole.share.unwrap().estimate != 0.0);
    let last = |of: fn(&ActWorth) -> Worth| {
        let worths = found.acts.iter().map(of);
        worths.map(|worth| worth.last_in.estimate).sum::<f64>()
    };
    // The twin: other values than Shapley's do not.
    assert!((last(|act| act.share.unwrap()) - found.whole.share.unwrap().estimate).abs() > 1e-12);
}

#[test]
fn what_each_act_is_worth_alone_is_what_a_what_if_says() {
    let scenario = scenario("alabama-2020", &[]);
    let found = attributed(&scenario, &["trump-endorses-tuberville"], 600, 1);
    let worth = found.acts[0].share.unwrap();
    assert_eq!(worth.shapley, worth.first_in);
    assert_eq!(worth.shapley, worth.last_in);
    assert_eq!(Some(worth.shapley), found.whole.share);
    assert!(worth.shapley.estimate > 0.0, "{worth:?}");
}

#[test]
fn an_act_whose_object_is_absent_is_inert() {
    let found = attributed(
        &scenario("alabama-2020", &[]),
        &["sessions-mailers", "trump-letter"],
        600,
        1,
    );
    let letter = found
        .acts
        .iter()
        .find(|act| act.id == "trump-letter")
        .unwrap();
    assert_eq!(
        (
            letter.share.unwrap().first_in.estimate,
            letter.wins.first_in.estimate
        ),
        (0.0, 0.0)
    );
    assert!(letter.share.unwrap().last_in.estimate > 0.0, "{letter:?}");
}

#[test]
fn threads_change_nothing() {
    let scenario = scenario("closed-form-latents", &[]);
    assert_eq!(
        attributed(&scenario, &[], 1_500, 1),
        attributed(&scenario, &[], 1_500, 7)
    );
}

#[test]
fn acts_candidates_and_contests_that_are_not_there_are_refused_before_anything_runs() {
    let bad = [
        (
            "--acts=voice-endorses-oka",
            "there is no act \"voice-endorses-oka\"",
            "did you mean \"voice-endorses-oak\"?",
        ),
        (
            "--candidate=oaks",
            "there is no candidate \"oaks\"",
            "did you mean \"oak\"?",
        ),
        (
            "--outcome=third",
            "the question is about \"third\", which is nothing to win",
            "they can win: office, first, second",
        ),
    ];
    for (option, message, help) in bad {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program(&folder);
        let path = shipped("closed-form-latents");
        let output = command
            .arg("attribute")
            .arg(path)
            .arg(option)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(output.stdout.is_empty());
        assert!(text.contains(message) && text.contains(help), "{text}");
    }
}

#[test]
fn the_command_says_what_each_act_is_worth() {
    let printed = |option: &str| {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program(&folder);
        command
            .arg("attribute")
            .arg(shipped("closed-form-latents"))
            .args(["-n", "400", option]);
        String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
    };
    let words = printed("--seed=1");
    assert!(
        words.contains("Most is due to the voice’s endorsement of Oak (15 March 2026)"),
        "{words}"
    );
    let json: serde_json::Value = serde_json::from_str(&printed("--json")).unwrap();
    assert_eq!(json["acts"][1]["id"], "echo-endorses-oak");
    assert!(json["whole"]["share"]["mcse"].as_f64().unwrap() > 0.0);
}

fn swept(id: &str, over: &[&str], replicates: u64) -> Result<Sweep, Failure> {
    let path = shipped(id);
    let loaded = load(&path, &[]).unwrap();
    let subject = Subject::of(&loaded.scenario, None, None)?;
    let over = over
        .iter()
        .map(|text| Over::parse(text))
        .collect::<Result<Vec<Over>, Failure>>()?;
    let origin = Origin {
        path: &path,
        sets: &[],
    };
    sweep(
        &loaded,
        origin,
        &over,
        Design::Grid,
        &subject,
        &size(replicates, 2),
        &|_, _| true,
    )
}

/// By how many standard errors oak's share misses the formula for a total effect `off` from the
/// true one; the largest.
fn errors_of_a_sweep(off: f64) -> f64 {
    let over = [
        "acts.voice-endorses-oak.effect=0:0.8:5",
        "acts.echo-endorses-oak.effect=0,0.2",
    ];
    let found = swept("closed-form-latents", &over, 2_000).unwrap();
    assert_eq!(found.points.len(), 10);
    let errors = found.points.iter().map(|point| {
        let effect = match point.values[..] {
            [ParameterValue::Number(voice), ParameterValue::Number(echo)] => voice + echo,
            _ => f64::NAN,
        };
        (point.level.share.unwrap().estimate - share(effect + off)).abs()
            / point.level.share.unwrap().mcse
    });
    errors.fold(0.0, f64::max)
}

/// n = 2,000 replicates of 10,000 voters, α = 1e-6 a point; an effect wrong by 0.004 is seen.
#[test]
fn every_point_of_a_sweep_has_the_share_of_the_formula() {
    assert!(
        errors_of_a_sweep(0.0) < Z,
        "{} standard errors",
        errors_of_a_sweep(0.0)
    );
}

#[test]
fn a_wrong_effect_at_the_points_of_a_sweep_is_seen() {
    assert!(
        errors_of_a_sweep(0.004) > Z,
        "{} standard errors",
        errors_of_a_sweep(0.004)
    );
}

#[test]
fn a_point_as_written_differs_in_nothing_and_others_less_than_with_luck_of_their_own() {
    let found = swept(
        "closed-form",
        &["acts.voice-endorses-oak.effect=0.4,0.41"],
        2_000,
    )
    .unwrap();
    let [same, other] = [0, 1].map(|at| &found.points[at]);
    assert_eq!(
        (
            same.from_written.share.unwrap().mcse,
            same.from_written.winner_changes.estimate
        ),
        (0.0, 0.0)
    );
    assert_eq!(same.level, found.as_written);
    let unpaired = other
        .level
        .share
        .unwrap()
        .mcse
        .hypot(found.as_written.share.unwrap().mcse);
    assert!(
        other.from_written.share.unwrap().mcse < unpaired / 10.0,
        "{other:?}, unpaired {unpaired}"
    );
}

#[test]
fn a_date_can_be_swept() {
    let found = swept(
        "closed-form",
        &["acts.voice-endorses-oak.date=2026-03-15:2026-04-05:21d"],
        400,
    )
    .unwrap();
    // After the last contest it does nothing.
    assert!(found.points[1].from_written.share.unwrap().estimate < -0.05);
    assert_eq!(
        found.points[1].what_if.unwrap().share.unwrap().estimate,
        0.0
    );
}

#[test]
fn what_cannot_be_swept_is_refused_before_anything_runs() {
    let bad = [
        ("acts.voice-endorses-oak.efect=0:1:3", "did you mean"),
        ("title=0:1:3", "title"),
        ("acts.voice-endorses-oak.date=0:1:3", "date"),
        ("blocs.all.views.voice.aware=0:2:3", "between 0 and 1"),
        (
            "acts.voice-endorses-oak.effect=1:0:3",
            "the wrong way round",
        ),
        (
            "acts.voice-endorses-oak.effect=0:1:0",
            "0 points are too few",
        ),
        (
            "acts.voice-endorses-oak.effect=0:1:2000000",
            "more than 1000000",
        ),
    ];
    for (over, reason) in bad {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program(&folder);
        let output = command
            .arg("sweep")
            .arg(shipped("closed-form"))
            .args(["--over", over])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{over}: {text}");
        assert!(
            output.stdout.is_empty() && text.contains(reason),
            "{over}: {text}"
        );
    }
}

/// The directory that was printed last.
fn directory(folder: &Path, printed: &str) -> PathBuf {
    let line = printed.lines().next_back().unwrap();
    let page = line.strip_prefix("open ").unwrap_or(line);
    folder.join(page.strip_suffix("/report.html").unwrap_or(page))
}

#[test]
fn an_experiment_leaves_a_directory_that_its_own_command_makes_again_to_the_byte() {
    let bytes = |file: PathBuf| std::fs::read(file).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let over = "acts.voice-endorses-oak.effect=0:0.8:3";
    let mut command = program(&folder);
    let first = command
        .arg("sweep")
        .arg(shipped("closed-form"))
        .args(["-n", "200", "--over", over]);
    let first = directory(
        folder.path(),
        &String::from_utf8(first.assert().success().get_output().stdout.clone()).unwrap(),
    );
    assert!(
        first.starts_with(folder.path().join("output/closed-form")),
        "{first:?}"
    );
    let manifest = bytes(first.join("manifest.json"));
    let again = serde_json::from_slice::<serde_json::Value>(&manifest).unwrap();
    let again: Vec<String> = again["command"]
        .as_str()
        .unwrap()
        .split(' ')
        .skip(1)
        .map(str::to_owned)
        .collect();
    let second = program(&folder)
        .current_dir(&first)
        .args(again)
        .args(["--out", "again", "--threads", "1"])
        .output();
    let second = String::from_utf8(second.unwrap().stdout).unwrap();
    let second = directory(&first, &second);
    let mut names: Vec<_> = std::fs::read_dir(&second)
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    names.sort();
    let text = |name: &std::ffi::OsString| name.to_string_lossy().into_owned();
    assert!(
        ["manifest.json", "sweep.csv", "sweep.json"]
            .iter()
            .all(|name| names.iter().any(|n| text(n) == *name))
    );
    for name in names.iter().filter(|name| second.join(name).is_file()) {
        assert_eq!(
            bytes(first.join(name)),
            bytes(second.join(name)),
            "{name:?}"
        );
    }
}

#[test]
fn a_sweep_has_a_row_per_point_in_its_csv() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program(&folder);
    let over = "acts.voice-endorses-oak.effect=0:0.8:3";
    command
        .arg("sweep")
        .arg(shipped("closed-form"))
        .args(["-n", "200", "--over", over]);
    let printed =
        String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap();
    assert!(
        printed.contains("As written, Olive Oak wins the second in"),
        "{printed}"
    );
    let text =
        std::fs::read_to_string(Path::new(&directory(folder.path(), &printed)).join("sweep.csv"))
            .unwrap();
    assert_eq!(text.lines().count(), 4);
    assert!(
        text.starts_with(
            "acts.voice-endorses-oak.effect,wins,wins_mcse,share,share_mcse,share_p5,share_p50,share_p95,"
        ),
        "{text}"
    );
}

fn broken_even(over: &str, replicates: u64) -> BreakEven {
    let path = shipped("closed-form-latents");
    let subject = Subject::of(&load(&path, &[]).unwrap().scenario, None, None).unwrap();
    let origin = Origin {
        path: &path,
        sets: &[],
    };
    break_even(
        origin,
        &[Over::parse(over).unwrap()],
        0.5,
        &subject,
        &size(replicates, 2),
        &|_, _| true,
    )
    .unwrap()
}

/// With the other effect normal about 0.05, oak wins as often as not where its own is ln(55/45) −
/// 0.05. The chance to win rises by about 0.04 for an effect of 0.01, so that the standard error is
/// 0.0018 with 5,000 replicates; α = 1e-6.
#[test]
fn the_break_even_effect_is_the_formula_s() {
    let found = broken_even("acts.voice-endorses-oak.effect=0:1", 5_000);
    let [crossing] = found.lines[0].crossings[..] else {
        panic!("{found:?}")
    };
    let number = |given| {
        if let ParameterValue::Number(number) = given {
            number
        } else {
            f64::NAN
        }
    };
    let exact = libm::log(55.0 / 45.0) - 0.05;
    assert!(
        crossing.rises && (number(crossing.at) - exact).abs() < Z * 0.0018,
        "{crossing:?}"
    );
    let width = number(crossing.to) - number(crossing.from);
    assert!(
        (0.5..2.0).contains(&(width / (2.0 * 1.96 * 0.0018))),
        "{crossing:?}"
    );
    assert!(
        number(crossing.from) < number(crossing.at) && number(crossing.at) < number(crossing.to)
    );
    // The twin: an effect wrong by 0.02 is seen.
    assert!(
        (number(crossing.at) - exact - 0.02).abs() > Z * 0.0018,
        "{crossing:?}"
    );
}

#[test]
fn where_nothing_breaks_even_it_is_said_so() {
    assert!(
        broken_even("acts.voice-endorses-oak.effect=0.5:1", 500).lines[0]
            .crossings
            .is_empty()
    );
}

#[test]
fn the_last_day_that_helps_is_found_to_the_day() {
    let path = shipped("closed-form-latents");
    let sets = [(
        "acts.voice-endorses-oak.effect".to_owned(),
        "0.6".to_owned(),
    )];
    let subject = Subject::of(&load(&path, &sets).unwrap().scenario, None, None).unwrap();
    let over = Over::parse("acts.voice-endorses-oak.date=2026-03-02:2026-05-01").unwrap();
    let origin = Origin {
        path: &path,
        sets: &sets,
    };
    let found = break_even(origin, &[over], 0.5, &subject, &size(300, 2), &|_, _| true).unwrap();
    // The contest is on 1 April: an act on that day counts, a later one does not.
    let [crossing] = found.lines[0].crossings[..] else {
        panic!("{found:?}")
    };
    let days = [crossing.at, crossing.from, crossing.to].map(|day| day.to_string());
    assert_eq!(days, ["2026-04-01", "2026-04-01", "2026-04-02"]);
    assert!(!crossing.rises);
}

#[test]
fn a_break_even_is_told_with_the_digits_that_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program(&folder);
    let over = "acts.voice-endorses-oak.effect=-1:1";
    command
        .arg("break-even")
        .arg(shipped("closed-form"))
        .args(["-n", "300", "--over", over]);
    let text = String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap();
    let at = text
        .split("simulated elections is ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    assert!(at.len() <= 7, "{text}");
}

#[test]
fn a_break_even_without_a_range_is_refused() {
    let ends = "are not the two ends of a range";
    let bad = [
        ("0", ends),
        ("1,0", ends),
        ("0:1:5", ends),
        ("1:0", "the wrong way round"),
        ("0:2026-03-01", "not both"),
    ];
    for (values, reason) in bad {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program(&folder);
        let over = format!("acts.voice-endorses-oak.effect={values}");
        let output = command
            .arg("break-even")
            .arg(shipped("closed-form"))
            .args(["--over", &over])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{values}: {text}");
        assert!(text.contains(reason), "{values}: {text}");
    }
}
