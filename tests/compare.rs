//! Scenarios as arms: each as its own run makes it, what they share to the bit, and what cannot be
//! compared.

use std::fs;
use std::path::{Path, PathBuf};

use coattails::estimate::{Findings, estimate};
use coattails::experiment::{Comparison, Failure, Latents, Size, Subject, compare};
use coattails::scenario::{Scenario, load};
use coattails::simulate::{BLOCK, Method, Plan, compile, run};
use coattails::{Replicates, Seed};
use tempfile::TempDir;

/// |z| beyond which a normal lies with probability 1e-6.
const Z: f64 = 4.892;

fn shipped(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(format!("{id}.toml"))
}

/// A scenario that extends a shipped one.
fn variant(folder: &TempDir, id: &str, of: &str, text: &str) -> PathBuf {
    for file in fs::read_dir(shipped(of).parent().unwrap()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    let path = folder.path().join(format!("{id}.toml"));
    fs::write(
        &path,
        format!("format = 1\nextends = \"{of}.toml\"\n{text}"),
    )
    .unwrap();
    path
}

fn scenario(path: &Path) -> Scenario {
    load(path, &[])
        .unwrap_or_else(|problems| panic!("{problems:?}"))
        .scenario
}

fn size(replicates: u64, threads: usize) -> Size<'static> {
    Size {
        replicates,
        seed: Seed(1),
        threads,
        latents: Latents::default(),
    }
}

fn compared(
    scenarios: &[&Scenario],
    replicates: u64,
    threads: usize,
) -> Result<(Comparison, Replicates), (usize, Failure)> {
    let subject = Subject::of(scenarios[0], None, None).unwrap();
    compare(scenarios, &subject, &size(replicates, threads), &|_, _| {
        true
    })
}

/// Oak's share by the formula, for a total effect.
fn share(effect: f64) -> f64 {
    1.0 / (1.0 + 55.0 / 45.0 * libm::exp(-effect))
}

/// By how many standard errors the mean difference of shares, when the first effect is 0.3 more,
/// misses what the formula gives where it is `more`: its expectation over the two effects.
fn misses(more: f64) -> f64 {
    let folder = TempDir::new().unwrap();
    let shifted = "[acts.voice-endorses-oak]\neffect = { normal = { mean = 0.45, sd = 0.3 } }\n";
    let (one, other) = (
        scenario(&shipped("closed-form-latents")),
        variant(&folder, "more", "closed-form-latents", shifted),
    );
    let (found, _) = compared(&[&one, &scenario(&other)], 4_000, 2).unwrap();
    let against = found.scenarios[1].against.as_ref().unwrap();
    let sd = (0.3_f64 * 0.3 + 0.1 * 0.1).sqrt();
    let step = 0.125;
    let weight = |z: f64| step * libm::exp(-0.5 * z * z) / libm::sqrt(std::f64::consts::TAU);
    let mean = |effect: f64| {
        (-64..=64)
            .map(|k| f64::from(k) * step)
            .map(|z| weight(z) * share(effect + sd * z))
            .sum::<f64>()
    };
    let exact = mean(0.2 + more) - mean(0.2);
    let share = against.level.share.unwrap();
    (share.estimate - exact).abs() / share.mcse
}

/// n = 4,000 replicates of 10,000 voters, α = 1e-6; an effect wrong by 0.003 is seen.
#[test]
fn the_difference_of_two_scenarios_is_that_of_the_formula() {
    assert!(misses(0.3) < Z, "{} standard errors", misses(0.3));
}

#[test]
fn a_wrong_effect_is_seen() {
    assert!(misses(0.303) > Z, "{} standard errors", misses(0.303));
}

#[test]
fn each_arm_is_to_the_bit_what_its_scenario_gives_alone() {
    let one = scenario(&shipped("closed-form-latents"));
    let folder = TempDir::new().unwrap();
    let other = scenario(&variant(
        &folder,
        "other",
        "closed-form-latents",
        "[acts.echo-endorses-oak]\neffect = 0.5\n",
    ));
    let (_, table) = compared(&[&one, &other], 700, 2).unwrap();
    let findings = estimate(&table, 1);
    for (scenario, arm) in [(&one, "baseline"), (&other, "other")] {
        assert_eq!(
            findings.arms[arm].contests,
            alone(scenario).arms["baseline"].contests,
            "{arm}"
        );
    }
}

fn alone(scenario: &Scenario) -> Findings {
    let model = compile(scenario).unwrap();
    let plan = Plan {
        model: &model,
        method: Method::Cells,
        seed: Seed(1),
        first: 0,
        count: 700,
        block: BLOCK,
        threads: 1,
    };
    estimate(&run(&plan, &|_| true).unwrap(), 1)
}

#[test]
fn what_two_scenarios_have_in_common_is_shared_to_the_bit() {
    let one = scenario(&shipped("alabama-2020"));
    let folder = TempDir::new().unwrap();
    // What is said after the primary changes nothing in it.
    let weaker =
        "[acts.trump-endorses-tuberville]\neffect = { normal = { mean = 0.1, sd = 0.3 } }\n";
    let other = scenario(&variant(&folder, "weaker", "alabama-2020", weaker));
    let (found, table) = compared(&[&one, &other], 200, 2).unwrap();
    let contest = |arm: usize, id: &str| {
        let at = table.layout.arms[arm]
            .contests
            .iter()
            .position(|contest| contest.id == id)
            .unwrap();
        &table.arms[arm][at]
    };
    assert_eq!(contest(0, "primary"), contest(1, "primary"));
    assert_ne!(contest(0, "runoff"), contest(1, "runoff"));
    let against = found.scenarios[1].against.as_ref().unwrap();
    assert_eq!(
        (against.latents_of_first_only, against.latents_of_this_only),
        (0, 0)
    );
    assert!(against.latents_shared > 100);
    let paths: Vec<&str> = against
        .differences
        .iter()
        .map(|differs| differs.path.as_str())
        .collect();
    assert_eq!(paths, ["acts.trump-endorses-tuberville.effect"]);
    assert!(against.pairing.unwrap() > 3.0, "{:?}", against.pairing);
    let (mine, worth) = (found.scenarios[1].worth.unwrap(), against.worth.unwrap());
    let first = found.scenarios[0].worth.unwrap();
    let [mine, first] = [mine, first].map(|worth| worth.share.unwrap().estimate);
    assert!((mine - first - worth.estimate).abs() < 1e-12);
}

#[test]
fn a_scenario_compared_with_its_like_differs_in_nothing() {
    let folder = TempDir::new().unwrap();
    let (one, same) = (
        scenario(&shipped("minimal")),
        scenario(&variant(&folder, "same", "minimal", "")),
    );
    let (found, _) = compared(&[&one, &same], 300, 1).unwrap();
    let against = found.scenarios[1].against.as_ref().unwrap();
    assert_eq!(
        (
            against.level.share.unwrap().estimate,
            against.level.winner_changes.estimate
        ),
        (0.0, 0.0)
    );
    assert_eq!(against.pairing, None);
    assert!(against.differences.is_empty(), "{:?}", against.differences);
    // Told apart by their files, since they have one title.
    let titles: Vec<&str> = found
        .scenarios
        .iter()
        .map(|one| one.title.as_str())
        .collect();
    assert_eq!(
        titles,
        found
            .scenarios
            .iter()
            .map(|one| one.id.as_str())
            .collect::<Vec<_>>()
    );
}

#[test]
fn threads_change_nothing() {
    let folder = TempDir::new().unwrap();
    let more = variant(
        &folder,
        "more",
        "minimal",
        "[acts.governor-endorses-ash]\neffect = 0.8\n",
    );
    let (one, other) = (scenario(&shipped("minimal")), scenario(&more));
    assert_eq!(
        compared(&[&one, &other], 1_500, 1).unwrap(),
        compared(&[&one, &other], 1_500, 7).unwrap()
    );
}

#[test]
fn what_cannot_be_compared_is_refused_with_its_reason() {
    let (alabama, ohio) = (
        scenario(&shipped("alabama-2020")),
        scenario(&shipped("ohio-2022")),
    );
    let message = |scenarios: &[&Scenario]| match compared(scenarios, 100, 1) {
        Err((at, Failure::Asked { message, help })) => (at, message, help.unwrap_or_default()),
        other => panic!("{other:?}"),
    };
    let (at, text, help) = message(&[&alabama, &ohio]);
    assert_eq!(at, 1);
    assert_eq!(
        text,
        "\"ohio-2022\" cannot be compared with \"alabama-2020\": in it there is no candidate \"tuberville\""
    );
    assert_eq!(help, "they have no candidate and contest in common, by id");
    assert_eq!(
        message(&[&alabama, &alabama]).1,
        "two scenarios are called \"alabama-2020\""
    );
    assert_eq!(message(&[&alabama]).1, "one scenario cannot be compared");
    let folder = TempDir::new().unwrap();
    let rule = "[contests.primary]\nrule = { majority = { threshold = 0.5 } }\n";
    let narrows = scenario(&variant(&folder, "narrows", "minimal", rule));
    let text = message(&[&scenario(&shipped("minimal")), &narrows]).1;
    assert!(
        text.ends_with("narrows the field in one and elects in the other"),
        "{text}"
    );
}

#[test]
fn the_command_leaves_a_directory_with_what_differs() {
    let folder = TempDir::new().unwrap();
    let more = variant(
        &folder,
        "more",
        "minimal",
        "[acts.governor-endorses-ash]\neffect = 0.8\n",
    );
    let mut command = assert_cmd::Command::cargo_bin("coattails").unwrap();
    command
        .arg("compare")
        .arg(shipped("minimal"))
        .arg(&more)
        .args(["-n", "400", "--out"])
        .arg(folder.path().join("out"));
    let printed =
        String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap();
    assert!(
        printed.contains(
            "acts.governor-endorses-ash.effect: { normal = { mean = 0.4, sd = 0.4 } } → 0.8"
        ),
        "{printed}"
    );
    let page = printed.lines().last().unwrap().strip_prefix("open ");
    let directory = PathBuf::from(page.unwrap()).parent().unwrap().to_owned();
    for file in [
        "report.html",
        "compare.json",
        "findings.json",
        "summary.csv",
        "differences.csv",
        "minimal.toml",
        "more.toml",
    ] {
        assert!(directory.join(file).is_file(), "{file}");
    }
    assert!(directory.join("charts/effect-primary.svg").is_file());
    let findings: Findings =
        serde_json::from_slice(&fs::read(directory.join("findings.json")).unwrap()).unwrap();
    assert!(findings.what_ifs.contains_key("more"));
}
