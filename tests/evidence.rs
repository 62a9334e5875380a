//! What is observed, seen from outside: commands, their ends, and that a plain run looks at nothing
//! of it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use coattails::Seed;
use coattails::replicates::Replicates;
use coattails::scenario::load;
use coattails::simulate::{Method, Plan, compile, run};
use predicates::prelude::*;
use tempfile::TempDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the small scenario in it, under an id, `more` at its end.
fn folder(more: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("tests/scenarios/calibration.toml")).unwrap();
    fs::write(folder.path().join("small.toml"), format!("{text}\n{more}")).unwrap();
    folder
}

fn coattails(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("coattails").unwrap();
    command.current_dir(folder).args(arguments).assert()
}

const QUICK: [&str; 6] = [
    "--particles",
    "256",
    "--replicates",
    "400",
    "--threads",
    "2",
];

fn quick<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [command, "small.toml"]
        .into_iter()
        .chain(QUICK)
        .chain(more.iter().copied())
        .collect()
}

fn simulated(path: &str) -> Replicates {
    let scenario = load(&root().join(path), &[]).unwrap().scenario;
    let model = compile(&scenario).unwrap();
    let plan = Plan {
        model: &model,
        method: Method::Cells,
        seed: Seed(3),
        first: 0,
        count: 64,
        block: 64,
        threads: 1,
    };
    run(&plan, &|_| true).unwrap()
}

/// The directory of the page that was told last.
fn written(folder: &Path, told: &str) -> PathBuf {
    let line = told.lines().last().unwrap();
    let page = line.strip_prefix("open ").unwrap_or(line);
    folder.join(page.strip_suffix("/report.html").unwrap_or(page))
}

#[test]
fn a_run_of_an_observed_scenario_is_that_of_the_scenario_itself_to_the_bit() {
    for race in ["alabama-2017", "alabama-2020", "alabama-2022"] {
        let plain = simulated(&format!("scenarios/{race}.toml"));
        let observed = simulated(&format!("scenarios/{race}-observed.toml"));
        assert!(plain.arms == observed.arms, "{race}");
    }
}

#[test]
fn a_calibration_is_told_and_written_whole() {
    let folder = folder("");
    let out = coattails(folder.path(), &quick("calibrate", &[])).success();
    let told = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    for words in [
        "acts.word.effect",
        "The data say almost nothing about",
        "log evidence",
        "given all",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let directory = written(folder.path(), &told);
    for file in [
        "calibrate.json",
        "posterior.csv",
        "latents.csv",
        "observations.csv",
        "manifest.json",
        "small.toml",
    ] {
        assert!(directory.join(file).is_file(), "{file}");
    }
    let posterior = fs::read_to_string(directory.join("posterior.csv")).unwrap();
    assert_eq!(posterior.lines().count(), 257);
}

#[test]
fn a_counterfactual_says_how_far_it_was_necessary_and_what_a_plain_before_and_after_says() {
    let folder = folder("");
    let out = coattails(
        folder.path(),
        &quick("counterfactual", &["--what-if", "silence"]),
    )
    .success();
    let told = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    for words in [
        "birch won",
        "another wins",
        "necessary",
        "sufficient",
        "A plain before and after",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    coattails(
        folder.path(),
        &quick("counterfactual", &["--what-if", "silense"]),
    )
    .code(2)
    .stderr(predicate::str::contains("did you mean \"silence\"?"));
}

#[test]
fn without_observations_there_is_nothing_to_learn_from() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(
        root().join("scenarios/minimal.toml"),
        folder.path().join("small.toml"),
    )
    .unwrap();
    coattails(folder.path(), &quick("calibrate", &[]))
        .code(2)
        .stderr(predicate::str::contains("nothing is observed in small"));
}

#[test]
fn what_cannot_be_ends_with_1_and_a_cure_and_leaves_nothing() {
    let folder = folder("");
    let arguments = quick("calibrate", &["--set", "observations.counted.votes.ash=10"]);
    coattails(folder.path(), &arguments)
        .code(1)
        .stderr(predicate::str::contains("help: "));
    let left = fs::read_dir(folder.path().join("output/small")).map_or(0, Iterator::count);
    assert_eq!(left, 0);
}

/// The text of a page without its pictures, style and script: words between tags, a line each.
fn text(html: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut hidden = false;
    for part in html.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        match tag.split_whitespace().next().unwrap_or_default() {
            "style" | "script" | "svg" => hidden = true,
            "/style" | "/script" | "/svg" => hidden = false,
            _ => {}
        }
        let words = words.split_whitespace().collect::<Vec<&str>>().join(" ");
        if !hidden && !words.is_empty() {
            lines.push(words);
        }
    }
    lines.join("\n") + "\n"
}

/// Holds a page against the one kept, which is one of 256 particles: not for its figures, for what
/// it says.
fn held(name: &str, html: &str) {
    let told = text(html);
    let golden = root().join(format!("tests/golden/{name}-page.txt"));
    if std::env::var_os("COATTAILS_UPDATE").is_some() {
        fs::write(&golden, &told).unwrap();
    }
    let known = fs::read_to_string(&golden).unwrap_or_default();
    let differing = told
        .lines()
        .zip(known.lines())
        .find(|(now, before)| now != before);
    assert!(
        told == known,
        "COATTAILS_UPDATE=1 cargo test --test evidence renews it; first difference: {differing:?}"
    );
}

#[test]
fn what_was_learnt_and_what_would_have_been_have_pages_and_read_back_give_them_again() {
    let folder = folder("");
    for command in ["calibrate", "counterfactual"] {
        let out = coattails(folder.path(), &quick(command, &[])).success();
        let told = String::from_utf8(out.get_output().stdout.clone()).unwrap();
        let directory = written(folder.path(), &told);
        let page = fs::read_to_string(directory.join("report.html")).unwrap();
        held(command, &page);
        for outside in [
            "src=\"http",
            "url(http",
            "@import",
            " style=\"",
            " onclick",
            "unsafe-inline",
        ] {
            assert!(!page.contains(outside), "{outside}");
        }
        let charts: &[&str] = if command == "calibrate" {
            &["latents", "observed"]
        } else {
            &["counterfactual"]
        };
        for chart in charts {
            let data = fs::read_to_string(directory.join(format!("charts/{chart}.csv"))).unwrap();
            assert!(
                data.contains(",before,")
                    && data.contains(",after,")
                    && data.lines().next().unwrap().ends_with("p95")
            );
            let spec = fs::read(directory.join(format!("charts/{chart}.vl.json"))).unwrap();
            let spec: serde_json::Value = serde_json::from_slice(&spec).unwrap();
            assert_eq!(
                spec["data"]["values"].as_array().unwrap().len() + 1,
                data.lines().count(),
                "{chart}"
            );
        }
        coattails(
            folder.path(),
            &["report", directory.to_str().unwrap(), "--out", "again.html"],
        )
        .success();
        assert!(fs::read_to_string(folder.path().join("again.html")).unwrap() == page);
        // Drawn again from the result: the same pictures, and one alone for a phone.
        coattails(
            folder.path(),
            &["plot", directory.to_str().unwrap(), "--out", "again"],
        )
        .success();
        for chart in charts {
            let bytes = |folder: PathBuf| fs::read(folder.join(format!("{chart}.svg"))).unwrap();
            assert!(
                bytes(directory.join("charts")) == bytes(folder.path().join("again")),
                "{chart}"
            );
        }
        let only = [
            "plot",
            directory.to_str().unwrap(),
            "--figure",
            charts[0],
            "--size",
            "400",
            "--out",
            "narrow",
        ];
        coattails(folder.path(), &only)
            .success()
            .stdout(predicate::str::contains(format!("{}.svg", charts[0])));
        // What is not asked for is not there; what is stays where it is asked for again without.
        let out = coattails(
            folder.path(),
            &quick(command, &["--no-charts", "--no-report", "--out", "bare"]),
        )
        .success();
        let told = String::from_utf8(out.get_output().stdout.clone()).unwrap();
        let bare = written(folder.path(), &told);
        assert!(!bare.join("report.html").exists() && !bare.join("charts").exists());
    }
    coattails(
        folder.path(),
        &[
            "run",
            "small.toml",
            "--replicates",
            "200",
            "--no-charts",
            "--quiet",
        ],
    )
    .success();
    coattails(folder.path(), &["report", "output", "--out", "story.html"]).success();
    let story = fs::read_to_string(folder.path().join("story.html")).unwrap();
    let place = |words: &str| story.find(words).unwrap_or_else(|| panic!("{words}"));
    let order = [
        "id=\"answer\"",
        "id=\"learnt\"",
        "id=\"otherwise\"",
        "id=\"repeat\"",
    ]
    .map(place);
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(story.matches("id=\"learnt\"").count(), 1);
}

/// Votes counted in one region teach, and are told with it.
#[test]
fn a_region_can_be_observed() {
    let regions =
        "[regions.north]\n[regions.south]\n[blocs.town.regions]\nnorth = 0.4\nsouth = 0.6\n";
    let folder = folder(regions);
    let path = folder.path().join("small.toml");
    let text = fs::read_to_string(&path).unwrap();
    let counted = "contest = \"runoff\"\nvotes = { ash = 9_000, birch = 12_000 }";
    assert!(text.contains(counted));
    let north = text.replace(
        counted,
        "contest = \"runoff\"\nregion = \"north\"\nvotes = { ash = 2_000, birch = 6_400 }",
    );
    let more = "[shocks]\nregion = { normal = { sd = 0.8 } }";
    fs::write(&path, north.replace("[shocks]", more)).unwrap();
    let out = coattails(
        folder.path(),
        &["calibrate", "small.toml", "--particles", "512", "-n", "300"],
    )
    .success();
    let told = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    let directory = written(folder.path(), &told);
    let rows = fs::read_to_string(directory.join("observations.csv")).unwrap();
    assert!(
        rows.contains("counted,returns,runoff,north,2026-06-05,birch,0.76"),
        "{rows}"
    );
    let latents = fs::read_to_string(directory.join("latents.csv")).unwrap();
    let learnt = |name: &str| {
        let row = latents
            .lines()
            .find(|row| row.starts_with(&format!("{name},")))
            .unwrap_or_else(|| panic!("{name}: {latents}"));
        row.split(',').nth(1).unwrap().parse::<f64>().unwrap()
    };
    // A region's own lean can give its votes: it is learnt of. Who did not stand in the run-off
    // bears less on it.
    let [birch, cedar] = ["birch", "cedar"]
        .map(|candidate| learnt(&format!("shocks.region.primary.north.{candidate}")));
    assert!(birch > 0.05 && birch > 10.0 * cedar, "{birch}, {cedar}");
}
