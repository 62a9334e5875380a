//! A nomination still ahead: a primary that one may win outright, a run-off, a general election, and
//! endorsers on both sides. Every command gives the numbers that the table of replicates gives when
//! they are counted by other code.

use std::path::PathBuf;

use assert_cmd::Command;
use coattails::replicates::Replicates;
use serde_json::Value;
use tempfile::TempDir;

const SCENARIO: &str = r#"
format = 1
title = "A seat that is open"
as-of = 2026-03-01

[candidates]
elm = { name = "Eve Elm", party = "Green" }
fir = { name = "Finn Fir", party = "Green" }
gum = { name = "Gil Gum", party = "Green" }
yew = { name = "Yan Yew", party = "Blue" }

[endorsers]
mayor = { name = "The mayor", backlash = 0.5 }
union = { name = "The union", backlash = 0.3 }

[contests.primary]
date = 2026-05-05
ballot = ["elm", "fir", "gum"]
electorate = ["greens"]
rule = { majority = { threshold = 0.5 } }
turnout = 0.4
[contests.second]
date = 2026-06-09
follows = "primary"
electorate = ["greens"]
turnout = 0.3
[contests.general]
date = 2026-11-03
ballot = ["yew"]
follows = "second"
turnout = { greens = 0.6, blues = 0.6 }

[shocks]
contest = { normal = { sd = 0.25 } }

[blocs.greens]
voters = 60_000
undecided = 0.3
views.mayor = { aware = 0.9, approve = 0.6, disapprove = 0.2 }
views.union = { aware = 0.7, approve = 0.5, disapprove = 0.3 }
support.primary = { elm = 44, fir = 36, gum = 20 }
support.general = { elm = 88, fir = 90, gum = 85, yew = 10 }
[blocs.blues]
voters = 58_000
views.mayor = { aware = 0.9, approve = 0.2, disapprove = 0.5 }
views.union = { aware = 0.7, approve = 0.1, disapprove = 0.6 }
support.general = { elm = 10, fir = 12, gum = 8, yew = 90 }

[acts.mayor-for-elm]
kind = "endorse"
by = "mayor"
target = "elm"
date = 2026-04-10
effect = { normal = { mean = 0.35, sd = 0.1 } }
[acts.union-for-fir]
kind = "endorse"
by = "union"
target = "fir"
date = 2026-04-12
effect = { normal = { mean = 0.25, sd = 0.1 } }

[question]
candidate = "elm"
what-if = "silent"

[what-ifs.silent]
title = "The mayor stays silent"
remove = ["acts.mayor-for-elm"]
[what-ifs.later]
title = "The union waits for the run-off"
set = { "acts.union-for-fir.date" = 2026-05-20 }
"#;

const REPLICATES: usize = 3_000;

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(extra: &str) -> Desk {
        let folder = TempDir::new().unwrap();
        std::fs::write(
            folder.path().join("seat.toml"),
            format!("{SCENARIO}{extra}"),
        )
        .unwrap();
        Desk { folder }
    }

    fn prints(&self, line: &str) -> String {
        let mut command = Command::cargo_bin("coattails").unwrap();
        command.current_dir(self.folder.path());
        let done = command.args(line.split_whitespace()).assert().success();
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    }

    fn json(&self, line: &str) -> Value {
        let amount = format!("-n {REPLICATES} --no-charts --json");
        serde_json::from_str(&self.prints(&format!("{line} {amount}"))).unwrap()
    }

    /// The only directory of runs of the scenario.
    fn run(&self) -> PathBuf {
        self.prints(&format!(
            "run seat.toml -n {REPLICATES} --no-charts --quiet"
        ));
        let runs = std::fs::read_dir(self.folder.path().join("output/seat")).unwrap();
        let with_findings = |path: &PathBuf| path.join("findings.json").is_file();
        let mut runs = runs
            .map(|entry| entry.unwrap().path())
            .filter(|path| !path.is_symlink())
            .filter(with_findings);
        runs.next().unwrap()
    }
}

/// What one arm of the table comes to for elm, counted replicate by replicate.
#[derive(Default, Debug)]
struct Counted {
    outright: Vec<bool>,
    in_runoff: Vec<bool>,
    held: Vec<bool>,
    nominee: Vec<usize>,
    nominated: Vec<bool>,
    /// Share in the primary, in the run-off where there is one, in the general.
    primary: Vec<f64>,
    second: Vec<Option<f64>>,
    general: Vec<Option<f64>>,
    office: Vec<bool>,
}

fn counted(table: &Replicates, arm: &str) -> Counted {
    let at = table
        .layout
        .arms
        .iter()
        .position(|own| own.id == arm)
        .unwrap();
    let elm = table.layout.candidate("elm").unwrap();
    let mut found = Counted::default();
    for replicate in 0..table.count as usize {
        let votes = |contest: &str| -> Vec<(usize, u64)> {
            let place = table.layout.arms[at].contest(contest).unwrap();
            let who = &table.layout.arms[at].contests[place].candidates;
            let own = &table.arms[at][place];
            who.iter()
                .enumerate()
                .filter(|(column, _)| own.outcomes[*column][replicate].on_ballot())
                .map(|(column, who)| (*who, own.votes[column][replicate]))
                .collect()
        };
        let share = |contest: &str| {
            let votes = votes(contest);
            let cast: u64 = votes.iter().map(|(_, votes)| votes).sum();
            let own = votes.iter().find(|(who, _)| *who == elm)?;
            Some(own.1 as f64 / cast as f64)
        };
        // Of equal votes the lot's, which is the table's to tell.
        let leader = |contest: &str| {
            let votes = votes(contest);
            let most = votes.iter().map(|(_, votes)| *votes).max()?;
            let place = table.layout.arms[at].contest(contest).unwrap();
            let of = &table.layout.arms[at].contests[place].candidates;
            let first = votes.iter().filter(|(_, votes)| *votes == most);
            let won = |who: &usize| {
                let column = of.iter().position(|own| own == who).unwrap();
                table.arms[at][place].outcomes[column][replicate].wins()
            };
            first.map(|(who, _)| *who).find(won)
        };
        let first = votes("primary");
        let cast: u64 = first.iter().map(|(_, votes)| votes).sum();
        let majority = first
            .iter()
            .find(|(_, votes)| 2 * votes > cast)
            .map(|(who, _)| *who);
        let held = !votes("second").is_empty();
        assert_eq!(held, majority.is_none());
        let nominee = majority.or_else(|| leader("second")).unwrap();
        found.outright.push(majority == Some(elm));
        found.in_runoff.push(share("second").is_some());
        found.held.push(held);
        found.nominee.push(nominee);
        found.nominated.push(nominee == elm);
        found.primary.push(share("primary").unwrap());
        found.second.push(share("second"));
        found.general.push(share("general"));
        found.office.push(leader("general") == Some(elm));
    }
    found
}

fn often(so: &[bool]) -> f64 {
    so.iter().filter(|so| **so).count() as f64 / so.len() as f64
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// The mean over those in which both are there, and how many these are.
fn paired(one: &[Option<f64>], other: &[Option<f64>]) -> (f64, usize) {
    let both: Vec<f64> = one
        .iter()
        .zip(other)
        .filter_map(|(one, other)| Some((*one)? - (*other)?))
        .collect();
    (mean(both.iter().copied()), both.len())
}

#[track_caller]
fn near(told: &Value, exact: f64) {
    let told = told
        .as_f64()
        .unwrap_or_else(|| panic!("{told} is no number"));
    assert!(
        (told - exact).abs() < 1e-9,
        "{told} is told, {exact} counted"
    );
}

fn estimate(value: &Value) -> &Value {
    &value["estimate"]
}

#[test]
fn every_command_gives_the_numbers_of_the_table() {
    let desk = Desk::new("");
    let run = desk.run();
    let table = Replicates::read(&run).unwrap();
    let (with, without) = (counted(&table, "baseline"), counted(&table, "silent"));
    let [chance, silent] = [&with, &without].map(|of| often(&of.nominated));
    let primary = mean(
        with.primary
            .iter()
            .zip(&without.primary)
            .map(|(a, b)| a - b),
    );
    let another =
        mean((with.nominee.iter().zip(&without.nominee)).map(|(a, b)| f64::from(u8::from(a != b))));
    // The story: the word makes an outright win likely and the run-off rarer.
    assert!(often(&with.held) < often(&without.held) - 0.1);
    assert!(chance > silent + 0.1 && primary > 0.02);

    // What is asked where nobody says: the nomination, with the share of the contest always held.
    let found: Value =
        serde_json::from_slice(&std::fs::read(run.join("findings.json")).unwrap()).unwrap();
    assert_eq!(found["question"]["stage"], "primary");
    assert_eq!(found["question"]["contest"], "primary");
    let stage = &found["arms"]["baseline"]["stages"]["primary"];
    let own = &stage["candidates"]["elm"];
    assert_eq!(stage["decides"], "nomination");
    near(estimate(&stage["runoff"]), often(&with.held));
    near(estimate(&own["wins"]), chance);
    near(estimate(&own["outright"]), often(&with.outright));
    near(estimate(&own["in_runoff"]), often(&with.in_runoff));
    near(
        estimate(&own["wins_runoff"]),
        mean((0..REPLICATES).map(|at| f64::from(u8::from(with.held[at] && with.nominated[at])))),
    );
    let less = &found["what_ifs"]["silent"]["stages"]["primary"];
    near(
        estimate(&less["candidates"]["elm"]["wins"]),
        chance - silent,
    );
    near(
        estimate(&less["runoff"]),
        often(&with.held) - often(&without.held),
    );
    near(&less["winner_changes"]["estimate"], another);
    let contests = &found["what_ifs"]["silent"]["contests"];
    near(
        &contests["primary"]["candidates"]["elm"]["share_difference"]["mean"],
        primary,
    );
    let (second, both) = paired(&with.second, &without.second);
    let told = &contests["second"]["candidates"]["elm"];
    near(&told["share_difference"]["mean"], second);
    assert_eq!(told["replicates"], both);
    assert!(both < REPLICATES * 9 / 10, "the case that was told wrong");
    near(
        &found["arms"]["baseline"]["contests"]["second"]["candidates"]["elm"]["share"]["mean"],
        mean(with.second.iter().flatten().copied()),
    );
    let (general, _) = paired(&with.general, &without.general);
    near(
        &contests["general"]["candidates"]["elm"]["share_difference"]["mean"],
        general,
    );

    // attribute, sweep, break-even, sensitivity, compare: the same.
    let worth = desk.json("attribute seat.toml --acts mayor-for-elm");
    near(estimate(&worth["with"]["wins"]), chance);
    near(estimate(&worth["without"]["wins"]), silent);
    near(
        estimate(&worth["acts"][0]["wins"]["shapley"]),
        chance - silent,
    );
    near(estimate(&worth["acts"][0]["share"]["shapley"]), primary);
    near(estimate(&worth["whole"]["winner_changes"]), another);
    let swept = desk.json("sweep seat.toml --over acts.mayor-for-elm.effect.normal.mean=0.35,0.6");
    near(estimate(&swept["as_written"]["wins"]), chance);
    let [point, stronger] = [0, 1].map(|at| &swept["points"][at]);
    near(estimate(&point["level"]["wins"]), chance);
    near(
        estimate(&point["level"]["share"]),
        mean(with.primary.iter().copied()),
    );
    near(estimate(&point["what_if"]["wins"]), chance - silent);
    near(estimate(&point["what_if"]["share"]), primary);
    near(estimate(&point["what_if"]["winner_changes"]), another);
    let more = |of: &str| {
        let level = |point: &Value| estimate(&point["level"][of]).as_f64().unwrap();
        level(stronger) > level(point)
    };
    assert!(
        more("wins") && more("share"),
        "a stronger word helps in both"
    );
    let even = desk.json("break-even seat.toml --over acts.mayor-for-elm.effect=0:0.7 --win 0.6");
    assert_eq!(even["stage"]["decides"], "nomination");
    let other = SCENARIO.replace("mean = 0.35", "mean = 0.2");
    std::fs::write(desk.folder.path().join("weaker.toml"), other).unwrap();
    let compared = desk.json("compare seat.toml weaker.toml");
    near(estimate(&compared["scenarios"][0]["wins"]), chance);
    near(
        estimate(&compared["scenarios"][0]["share"]),
        mean(with.primary.iter().copied()),
    );
    near(
        estimate(&compared["scenarios"][0]["worth"]["wins"]),
        chance - silent,
    );
    near(
        estimate(&compared["scenarios"][0]["worth"]["share"]),
        primary,
    );

    // Files that spreadsheets read.
    let cell = |file: &str, picks: [(&str, &str); 3], column: &str| {
        let text = std::fs::read_to_string(run.join(file)).unwrap();
        let mut rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let head = rows.next().unwrap();
        let at = |name: &str| head.iter().position(|own| *own == name).unwrap();
        let row = rows
            .find(|row| picks.iter().all(|(name, value)| row[at(name)] == *value))
            .unwrap();
        row[at(column)].parse::<f64>().unwrap()
    };
    let mine = |arm| {
        [
            ("arm", arm),
            ("decides", "nomination"),
            ("candidate", "elm"),
        ]
    };
    let close = |told: f64, exact: f64| assert!((told - exact).abs() < 1e-5, "{told} {exact}");
    close(cell("nominations.csv", mine("baseline"), "wins"), chance);
    close(
        cell("nominations.csv", mine("silent"), "wins_difference"),
        chance - silent,
    );
    let primary_row = [
        ("arm", "silent"),
        ("contest", "primary"),
        ("candidate", "elm"),
    ];
    close(
        cell("summary.csv", primary_row, "share_difference_mean"),
        primary,
    );

    // The words: both arms' chances as whole numbers of a hundred, in page and terminal alike.
    let percent = |chance: f64| format!("{:.0}", 100.0 * chance);
    let terminal = desk.prints(&format!("run seat.toml -n {REPLICATES} --no-charts"));
    let page = std::fs::read_to_string(run.join("report.html")).unwrap();
    for text in [terminal, page.replace('\u{a0}', " ")] {
        assert!(text.contains("Eve Elm is nominated in"), "{text}");
        for chance in [chance, silent] {
            assert!(text.contains(&format!("{} %", percent(chance))), "{chance}");
        }
    }
}

#[test]
fn a_contest_asked_about_by_name_is_told_where_it_is_held() {
    let desk = Desk::new("");
    let table = Replicates::read(&desk.run()).unwrap();
    let (with, without) = (counted(&table, "baseline"), counted(&table, "silent"));
    let (second, both) = paired(&with.second, &without.second);
    let wins = |of: &Counted| {
        mean((0..REPLICATES).map(|at| f64::from(u8::from(of.held[at] && of.nominated[at]))))
    };
    let worth = desk.json("attribute seat.toml --acts mayor-for-elm --outcome second");
    near(estimate(&worth["acts"][0]["share"]["shapley"]), second);
    assert_eq!(worth["with_share"], both);
    near(
        estimate(&worth["acts"][0]["wins"]["shapley"]),
        wins(&with) - wins(&without),
    );
    let swept = desk
        .json("sweep seat.toml --over acts.mayor-for-elm.effect.normal.mean=0.35 --outcome second");
    let level = &swept["points"][0]["level"];
    near(
        estimate(&level["share"]),
        mean(with.second.iter().flatten().copied()),
    );
    assert_eq!(level["with_share"], with.second.iter().flatten().count());
    near(estimate(&level["wins"]), wins(&with));
    near(estimate(&swept["points"][0]["what_if"]["share"]), second);
}

#[test]
fn the_office_is_asked_about_in_the_same_words() {
    let desk = Desk::new("");
    let table = Replicates::read(&desk.run()).unwrap();
    let with = counted(&table, "baseline");
    let swept = desk
        .json("sweep seat.toml --over acts.mayor-for-elm.effect.normal.mean=0.35 --outcome office");
    near(estimate(&swept["as_written"]["wins"]), often(&with.office));
    near(
        estimate(&swept["as_written"]["share"]),
        mean(with.general.iter().flatten().copied()),
    );
}

#[test]
fn without_a_what_if_each_act_gets_its_arm() {
    let folder = TempDir::new().unwrap();
    let plain = SCENARIO.split("[question]").next().unwrap();
    std::fs::write(folder.path().join("seat.toml"), plain).unwrap();
    let alone = Desk { folder };
    let found = alone.json("run seat.toml");
    let arms: Vec<&String> = found["arms"].as_object().unwrap().keys().collect();
    let expected = [
        "baseline",
        "without-all",
        "without-mayor-for-elm",
        "without-union-for-fir",
    ];
    assert_eq!(arms, expected);
    // The same as where the what-if is written.
    let written = Desk::new("").json("run seat.toml");
    assert_eq!(
        found["arms"]["without-mayor-for-elm"]["stages"],
        written["arms"]["silent"]["stages"]
    );
    assert_eq!(found["question"]["what_if"], "without-mayor-for-elm");
}
