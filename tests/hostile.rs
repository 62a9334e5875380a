//! What comes from others is not trusted: files that are none, names that lead elsewhere, texts that
//! would move a terminal, numbers that nobody wrote.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder to work in.
struct Desk(TempDir);

/// How a command ended, and what it printed.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        desk.put(
            "minimal.toml",
            &fs::read_to_string("scenarios/minimal.toml").unwrap(),
        );
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn pipe(&self, name: &str) {
        let made = Process::new("mkfifo").arg(self.at(name)).status().unwrap();
        assert!(made.success());
    }

    /// Ends within a minute, or the test fails.
    fn does(&self, args: &[&str]) -> Ended {
        let mut command = Command::cargo_bin("coattails").unwrap();
        command
            .current_dir(self.0.path())
            .timeout(Duration::from_secs(60));
        let output = command.args(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ended {
            code: output.status.code().expect("it ends by itself"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// That it is refused, with these words.
    #[track_caller]
    fn refuses(&self, args: &[&str], words: &[&str]) {
        let Ended { code, err, .. } = self.does(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        for word in words {
            assert!(err.contains(word), "{args:?}: no \"{word}\" in {err}");
        }
    }

    /// A run without pictures, in `received`.
    fn run(&self) -> PathBuf {
        self.received(&["run", "minimal.toml"])
    }

    /// What a command leaves, without pictures, in `received`.
    fn received(&self, command: &[&str]) -> PathBuf {
        let args = [command, &["-n", "20", "--no-charts", "--out", "made"]].concat();
        let Ended { code, err, .. } = self.does(&args);
        assert_eq!(code, 0, "{err}");
        let of = fs::read_dir(self.at("made/minimal")).unwrap();
        let made = of
            .map(|entry| entry.unwrap().path())
            .find(|path| path.is_dir() && !path.is_symlink());
        let received = self.at("received");
        fs::rename(made.unwrap(), &received).unwrap();
        received
    }
}

/// Changes `manifest.json`.
fn forge(run: &Path, change: impl FnOnce(&mut Value)) {
    let path = run.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_string()).unwrap();
}

#[test]
fn a_pipe_a_device_or_a_folder_is_not_read_wherever_a_file_is_named() {
    let desk = Desk::new();
    desk.pipe("pipe.toml");
    desk.put("on-pipe.toml", "format = 1\nextends = \"pipe.toml\"\n");
    desk.refuses(
        &["check", "on-pipe.toml"],
        &["on-pipe.toml:2:", "it is no file"],
    );
    desk.refuses(&["check", "pipe.toml"], &["neither a file nor a folder"]);
    desk.refuses(&["explain", "/dev/zero"], &["it is no file"]);
    desk.put("on-folder.toml", "format = 1\nextends = \"sub\"\n");
    fs::create_dir(desk.at("sub")).unwrap();
    desk.refuses(
        &["check", "on-folder.toml"],
        &["on-folder.toml:2:", "it is no file"],
    );
    desk.pipe("regions.csv");
    let minimal = fs::read_to_string("scenarios/minimal.toml").unwrap();
    desk.put(
        "regions.toml",
        &(minimal + "\n[region-files.counties]\nfile = \"regions.csv\"\nid = \"county\"\n"),
    );
    desk.refuses(
        &["check", "regions.toml"],
        &["region file \"regions.csv\": it is no file"],
    );
    desk.put(
        "races.csv",
        "race,date,round,candidate,votes\nr,2020-01-01,1,a,5\n",
    );
    desk.refuses(
        &["backtest", "races.csv", "--template", "pipe.toml"],
        &["it is no file"],
    );
    desk.refuses(
        &["estimate", "regions.csv"],
        &["neither a file nor a folder"],
    );
}

#[test]
fn a_scenario_names_nothing_outside_its_folder_and_learns_nothing_of_it() {
    let desk = Desk::new();
    desk.put("secret.toml", "secret = 1\n");
    fs::create_dir(desk.at("in")).unwrap();
    symlink("../secret.toml", desk.at("in/out.toml")).unwrap();
    symlink("../nothing.toml", desk.at("in/dangling.toml")).unwrap();
    for name in [
        "../secret.toml",
        "../nothing.toml",
        "out.toml",
        "dangling.toml",
        "/etc/passwd",
        "/etc/nothing",
        "../in/../secret.toml",
    ] {
        desk.put("in/a.toml", &format!("format = 1\nextends = \"{name}\"\n"));
        let Ended { code, err, .. } = desk.does(&["check", "in/a.toml"]);
        assert_eq!(code, 2);
        assert!(
            err.contains("which lies outside the scenario's folder"),
            "{name}: {err}"
        );
        assert!(!err.contains("secret = 1"));
        desk.put(
            "in/b.toml",
            &format!("format = 1\n[region-files.r]\nfile = \"{name}\"\nid = \"x\"\n"),
        );
        desk.refuses(
            &["check", "in/b.toml"],
            &["lies outside the scenario's folder"],
        );
    }
    desk.refuses(&["check", "in"], &["leads out of its folder"]);
}

#[test]
fn a_directory_received_from_others_names_no_file_elsewhere() {
    let desk = Desk::new();
    let run = desk.run();
    let fine = fs::read(run.join("manifest.json")).unwrap();
    assert_eq!(desk.does(&["report", "received"]).code, 0);
    for scenario in ["../../evil/x", "/tmp/evil", "..", "a/b", "", "a\u{7}b"] {
        forge(&run, |manifest| manifest["scenario"] = json!(scenario));
        for args in [["plot", "received"], ["report", "received"]] {
            desk.refuses(&args, &["damaged", "is no plain name"]);
        }
        fs::write(run.join("manifest.json"), &fine).unwrap();
    }
    for file in [
        "/dev/zero",
        "../../../../etc/passwd",
        "charts/../../x",
        "./x",
        "a\\b",
    ] {
        forge(&run, |manifest| {
            manifest["files"][file] = json!({ "bytes": u64::MAX, "blake3": "00" });
        });
        desk.refuses(&["report", "received"], &["damaged", "is no file in it"]);
        fs::write(run.join("manifest.json"), &fine).unwrap();
    }
    // A link in the place of a file, and a pipe.
    let findings = run.join("findings.json");
    for make in [
        |desk: &Desk| symlink("/etc/passwd", desk.at("received/findings.json")).unwrap(),
        |desk: &Desk| desk.pipe("received/findings.json"),
    ] {
        fs::remove_file(&findings).unwrap();
        make(&desk);
        let ended = desk.does(&["report", "received"]);
        assert_eq!(ended.code, 2, "{}", ended.err);
    }
}

/// Begins a scenario whose every text would do something to a terminal or a spreadsheet.
const EVIL: &str = "\\u001b]0;x\\u0007\\u009b31m\\u202e";

#[test]
fn no_text_of_a_scenario_moves_a_terminal_or_is_a_formula() {
    let desk = Desk::new();
    let minimal = fs::read_to_string("scenarios/minimal.toml").unwrap();
    let evil = minimal
        .replace("title = \"Two", &format!("title = \"{EVIL}Two"))
        .replace("name = \"Alex", &format!("name = \"={EVIL}Alex"))
        .replace("name = \"The", &format!("name = \"@{EVIL}The"))
        .replace("title = \"The", &format!("title = \"+{EVIL}The"));
    desk.put("evil.toml", &evil);
    let typed = "\u{1b}]0;x\u{7}\u{9b}\u{202e}";
    for args in [
        &["run", "evil.toml", "-n", "20", "--no-charts"][..],
        &["run", "evil.toml", "-n", "20", "--no-charts", "--json"],
        &["explain", "evil.toml"],
        &["check", "evil.toml", typed],
        &["list", "."],
        &["attribute", "evil.toml", "-n", "20", "--no-charts"],
        &["report", typed],
        &["plot", typed],
        &["run", "minimal.toml", "--candidate", typed],
        &["run", "minimal.toml", "--given", typed],
        &["run", "minimal.toml", "--set", &format!("{typed}={typed}")],
        &["sweep", "minimal.toml", "--over", typed],
        &["estimate", typed],
        &[typed],
    ] {
        let Ended { out, err, .. } = desk.does(args);
        for text in [out, err] {
            let own = text.replace("\u{1b}[2m", "").replace("\u{1b}[0m", "");
            let control = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
            assert!(!own.chars().any(control), "{args:?}: {text:?}");
        }
    }
    for file in walk(&desk.at("output")) {
        if file.extension().is_some_and(|ending| ending == "csv") {
            let text = fs::read_to_string(&file).unwrap();
            // A cell that itself begins with a quotation mark is written with three.
            for cell in text.lines().flat_map(|line| line.split(',')) {
                let cell = match cell.strip_prefix('"') {
                    Some(quoted) if !quoted.starts_with('"') => quoted,
                    _ => cell,
                };
                let begins = cell.starts_with(['=', '+', '@']);
                assert!(!begins, "{}: {cell:?}", file.display());
            }
        }
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn what_a_command_line_or_a_scenario_can_make_large_is_refused_before_it_begins() {
    let desk = Desk::new();
    desk.refuses(&["run", "minimal.toml", "--threads", "257"], &["0..=256"]);
    desk.refuses(&["plot", "x", "--threads", "100000"], &["0..=256"]);
    let many = "blocs.town.voters=1_000_000_000";
    desk.refuses(
        &[
            "run",
            "minimal.toml",
            "--method",
            "voters",
            "-n",
            "10",
            "--set",
            many,
        ],
        &["of memory", "--method cells"],
    );
    desk.refuses(
        &[
            "sweep",
            "minimal.toml",
            "-n",
            "1000000",
            "--memory",
            "20MiB",
            "--over",
            "blocs.town.voters=1000,2000",
        ],
        &["of memory; 20 MiB are allowed", "-n"],
    );
    let over = "acts.governor-endorses-ash.effect=-1e308:1e308:3";
    desk.refuses(&["sweep", "minimal.toml", "--over", over], &["too wide"]);
    desk.refuses(
        &["sensitivity", "minimal.toml", "-n", "100", "--group", "xyz"],
        &[
            "no uncertain quantity is called \"xyz\"",
            "acts.governor-endorses-ash",
        ],
    );
    desk.put(
        "races.csv",
        "race,date,round,candidate,votes,endorser\nr,2020-01-01,1,a,5,e\nr,2020-01-01,1,b,4,\n",
    );
    for share in ["nan", "-1", "2", "inf"] {
        desk.refuses(
            &["estimate", "races.csv", &format!("--spread-from={share}")],
            &["from 0 to 1"],
        );
    }
}

#[test]
fn a_contest_thousands_of_years_away_has_a_calendar_of_a_page() {
    let desk = Desk::new();
    let far = fs::read_to_string("scenarios/minimal.toml")
        .unwrap()
        .replace("date = 2026-05-05", "date = 9999-12-31");
    desk.put("far.toml", &far);
    let args = ["run", "far.toml", "-n", "20", "--no-charts", "--quiet"];
    assert_eq!(desk.does(&args).code, 0);
    for file in walk(&desk.at("output")) {
        let bytes = fs::metadata(&file).unwrap().len();
        assert!(bytes < 4 << 20, "{}: {bytes}", file.display());
    }
}

#[test]
fn every_command_takes_the_same_options_and_quiet_prints_nothing() {
    let desk = Desk::new();
    for command in [
        "run",
        "plot",
        "report",
        "check",
        "list",
        "new",
        "explain",
        "backtest",
        "estimate",
        "learn",
        "reference",
        "schema",
        "completions",
        "man",
        "attribute",
        "break-even",
        "compare",
        "sensitivity",
        "calibrate",
        "counterfactual",
        "sweep",
    ] {
        let help = desk.does(&[command, "--help"]).out;
        for option in ["--quiet", "--threads", "--memory"] {
            assert!(help.contains(option), "{command}: {help}");
        }
    }
    for args in [
        &["check", "minimal.toml", "--quiet"][..],
        &["--quiet", "explain", "minimal.toml"],
        &["list", ".", "-q"],
        &["attribute", "minimal.toml", "-n", "20", "--no-charts", "-q"],
    ] {
        let Ended { code, out, err } = desk.does(args);
        assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""), "{args:?}");
    }
    desk.refuses(&["run", "none.toml", "--quiet"], &["no such file"]);
    desk.refuses(
        &["attribute", "minimal.toml", "--quiet", "--json"],
        &["--quiet"],
    );
}

/// Where the numbers of a JSON value stand.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{place}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                places(entry, &format!("{at}/{key}"), found);
            }
        }
        Value::Number(_) => found.push(at.to_owned()),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// A result with a checksum that fits.
fn put_result(run: &Path, name: &str, text: &str) {
    fs::write(run.join(name), text).unwrap();
    forge(run, |manifest| {
        let blake3 = blake3::hash(text.as_bytes()).to_hex().to_string();
        manifest["files"][name] = json!({ "bytes": text.len(), "blake3": blake3 });
    });
}

#[test]
fn numbers_that_nobody_wrote_are_told_or_drawn_and_never_worked_on_for_ever() {
    let over = "acts.governor-endorses-ash.effect";
    let range = format!("{over}=0:1");
    let points = format!("{over}=0:1:3");
    absurd(&["run", "minimal.toml"], "findings.json", 5);
    absurd(
        &["sweep", "minimal.toml", "--over", &points],
        "sweep.json",
        1,
    );
    absurd(
        &["break-even", "minimal.toml", "--over", &range],
        "break-even.json",
        1,
    );
    absurd(&["attribute", "minimal.toml"], "attribute.json", 1);
}

/// Puts absurd numbers in the place of every so-manieth of a result, and has its page made.
fn absurd(command: &[&str], name: &str, every: usize) {
    let desk = Desk::new();
    let run = desk.received(command);
    let fine: Value = serde_json::from_slice(&fs::read(run.join(name)).unwrap()).unwrap();
    let mut all = Vec::new();
    places(&fine, "", &mut all);
    // Of a distribution's 201 quantiles a few.
    all.retain(|place| !place.contains("/quantiles/") || place.ends_with("00"));
    let absurd = [
        json!(1e300),
        json!(-1e99),
        json!(1e15),
        json!(-0.7),
        json!(u64::MAX),
        json!(0),
    ];
    for (at, place) in all.iter().enumerate().filter(|(at, _)| at % every == 0) {
        let number = &absurd[at / every % absurd.len()];
        let mut forged = fine.clone();
        *forged.pointer_mut(place).unwrap() = number.clone();
        put_result(&run, name, &forged.to_string());
        let Ended { code, err, .. } = desk.does(&["report", "received"]);
        assert!(code == 0 || code == 2, "{place} = {number}: {code} {err}");
        assert!(!err.contains("panicked"), "{place} = {number}: {err}");
    }
}

/// A contest that is over, with tastes that a shock of such a scale moves as far as it likes.
fn counted(desk: &Desk, scale: &str) -> Ended {
    let scenario = format!(
        r#"
format = 1
title = "Counted"
as-of = 2026-08-01
candidates.ash.name = "Ash"
candidates.birch.name = "Birch"
candidates.cedar.name = "Cedar"
contests.first = {{ date = 2026-05-05, ballot = ["ash", "birch", "cedar"], turnout = 0.3, rule = {{ top-n = {{ n = 2 }} }}, returns = {{ ash = 20000, birch = 10000, cedar = 5000 }} }}
contests.second = {{ date = 2026-07-05, follows = "first", tastes = "kept", turnout = 0.3, returns = {{ ash = 15000, birch = 12000 }} }}
shocks.contest = {{ student-t = {{ df = 1, scale = {scale} }} }}
question = {{ candidate = "ash", contest = "second" }}
blocs.town = {{ voters = 60_000, support.first = {{ ash = 45, birch = 55, cedar = 3 }} }}
blocs.land = {{ voters = 40_000, support.first = {{ ash = 15, birch = 35, cedar = 30 }} }}
"#
    );
    desk.put("counted.toml", &scenario);
    desk.does(&["run", "counted.toml", "-n", "1000", "--no-charts", "--json"])
}

#[test]
fn votes_that_were_counted_come_out_in_every_replicate_or_the_run_fails_with_the_number() {
    let desk = Desk::new();
    for scale in ["0.5", "5"] {
        let Ended { code, out, err } = counted(&desk, scale);
        assert_eq!(code, 0, "{err}");
        let found: Value = serde_json::from_str(&out).unwrap();
        for (contest, candidate, votes) in
            [("first", "ash", 20_000.0), ("second", "birch", 12_000.0)]
        {
            let votes_found =
                &found["arms"]["baseline"]["contests"][contest]["candidates"][candidate]["votes"];
            assert_eq!(votes_found["mean"], json!(votes), "{scale}: {contest}");
            assert_eq!(votes_found["sd"], json!(0.0), "{scale}: {contest}");
        }
    }
    let Ended { code, err, .. } = counted(&desk, "1e40");
    assert_eq!(code, 1, "{err}");
    assert!(
        err.contains("of 1000 replicates the votes counted in first do not come out"),
        "{err}"
    );
}

#[test]
fn of_one_or_two_elections_everything_is_told_and_no_error_is_none() {
    let desk = Desk::new();
    let over = "acts.governor-endorses-ash.effect=0:1:3";
    for n in ["1", "2"] {
        for (command, more) in [("run", ""), ("attribute", ""), ("sweep", over)] {
            let mut args = vec![command, "minimal.toml", "-n", n, "--no-charts"];
            if !more.is_empty() {
                args.extend(["--over", more]);
            }
            let Ended { code, out, err } = desk.does(&args);
            assert_eq!(code, 0, "{args:?}: {err}");
            for untrue in ["standard error 0 points", "± 0 ", "NaN", " inf"] {
                assert!(!out.contains(untrue), "{args:?}: {untrue} in {out}");
            }
        }
    }
    for file in walk(&desk.at("output")) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        let ending = file.extension().unwrap_or_default();
        if ending == "csv" || ending == "html" {
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            assert!(
                !words.contains(&"NaN") && !words.contains(&"inf"),
                "{}",
                file.display()
            );
        }
    }
    let runs: Vec<PathBuf> = fs::read_dir(desk.at("output/minimal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    for run in runs {
        let ended = desk.does(&["report", run.to_str().unwrap()]);
        assert_eq!(ended.code, 0, "{}: {}", run.display(), ended.err);
    }
}
