//! Pictures of a run drawn again: `coattails plot` from outside.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// Two candidates, an endorsement and a what-if without it.
const SCENARIO: &str = r#"
format = 1
title = "Two candidates and a word"
as-of = 2026-04-01
candidates.ash.name = "Alex Ash"
candidates.birch.name = "Bo Birch"
endorsers.governor = { name = "The governor", backlash = 0.5 }
contests.primary = { date = 2026-05-05, ballot = ["ash", "birch"], turnout = 0.3 }
shocks.contest = { normal = { sd = 0.2 } }

[blocs.town]
voters = 10_000
undecided = 0.2
views.governor = { aware = 0.7, approve = 0.6, disapprove = 0.3 }
support.primary = { ash = 45, birch = 55 }

[acts.word]
kind = "endorse"
by = "governor"
target = "ash"
date = 2026-04-20
effect = { normal = { mean = 0.4, sd = 0.4 } }

[what-ifs.without]
title = "The governor stays silent"
remove = ["acts.word"]
[what-ifs.early]
title = "She speaks a week before"
set = { "acts.word.date" = 2026-04-13 }
"#;

/// A folder with a run in it.
struct Desk {
    folder: TempDir,
    run: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("town.toml"), SCENARIO).unwrap();
        let desk = Desk {
            folder,
            run: PathBuf::new(),
        };
        desk.coattails("run town.toml --replicates 200 --no-table --quiet")
            .assert()
            .success();
        let run = desk.path("output/town/latest").canonicalize().unwrap();
        Desk { run, ..desk }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn coattails(&self, args: &str) -> Command {
        let mut command = Command::cargo_bin("coattails").unwrap();
        command
            .current_dir(self.folder.path())
            .args(args.split_whitespace());
        command
    }

    fn plot(&self, args: &str) -> Command {
        self.coattails(&format!("plot {} {args}", self.run.display()))
    }

    /// What a command that is refused says on stderr.
    fn refusal(mut command: Command) -> String {
        let output = command.assert().code(2).get_output().clone();
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Width and height of a PNG: they stand after the signature and the header's name and length.
fn pixels(png: &Path) -> (u32, u32) {
    let bytes = fs::read(png).unwrap();
    let at = |from: usize| u32::from_be_bytes(bytes[from..from + 4].try_into().unwrap());
    (at(16), at(20))
}

#[test]
fn a_run_drawn_again_at_the_usual_size_gives_the_bytes_it_has() {
    let desk = Desk::new();
    desk.plot("--out again").assert().success();
    let charts = desk.run.join("charts");
    assert_eq!(names(&desk.path("again")), names(&charts));
    for name in names(&charts) {
        assert!(
            fs::read(desk.path("again").join(&name)).unwrap()
                == fs::read(charts.join(&name)).unwrap(),
            "{name}"
        );
    }
    let listed = names(&charts);
    for name in [
        "calendar.svg",
        "effect-primary.csv",
        "hundred-primary.png",
        "margin-primary.vl.json",
    ] {
        assert!(listed.contains(&name.to_owned()), "{listed:?}");
    }
}

#[test]
fn one_figure_is_laid_out_for_the_size_asked_for() {
    let desk = Desk::new();
    let output = desk
        .plot("--figure margin-primary --size 560x900")
        .assert()
        .success()
        .get_output()
        .clone();
    let svg = Path::new("town-charts").join("margin-primary.svg");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().trim(),
        svg.display().to_string()
    );
    assert_eq!(names(&desk.path("town-charts")).len(), 4);
    assert_eq!(
        pixels(&desk.path("town-charts/margin-primary.png")),
        (1120, 1800)
    );
    desk.plot("--figure margin-primary --size 400 --out small")
        .assert()
        .success();
    assert_eq!(pixels(&desk.path("small/margin-primary.png")).0, 800);
}

#[test]
fn pictures_of_an_experiment_are_drawn_again_from_its_result() {
    let desk = Desk::new();
    let experiments = [
        ("sweep", "--over acts.word.effect=0:0.8:3"),
        ("break-even", "--over acts.word.effect=-1:1"),
        ("attribute", ""),
        ("sensitivity", ""),
    ];
    for (kind, options) in experiments {
        let output = format!("out-{}{}", kind, options.len());
        desk.coattails(&format!("{kind} town.toml {options} -n 200 --out {output}"))
            .assert()
            .success();
        let folder = fs::read_dir(desk.path(&output).join("town"))
            .unwrap()
            .next()
            .unwrap();
        let folder = folder.unwrap().path();
        let again = format!("again-{output}");
        desk.coattails(&format!("plot {} --out {again}", folder.display()))
            .assert()
            .success();
        let charts = folder.join("charts");
        assert_eq!(names(&desk.path(&again)), names(&charts), "{kind}");
        assert!(names(&charts).len() >= 4);
        for name in names(&charts) {
            let same = fs::read(desk.path(&again).join(&name)).unwrap()
                == fs::read(charts.join(&name)).unwrap();
            assert!(same, "{kind}: {name}");
        }
        let only = names(&charts)
            .into_iter()
            .find_map(|name| Some(name.strip_suffix(".svg")?.to_owned()))
            .unwrap();
        let small = format!(
            "plot {} --figure {only} --size 480 --out small-{output}",
            folder.display()
        );
        desk.coattails(&small).assert().success();
        assert_eq!(
            pixels(&desk.path(&format!("small-{output}/{only}.png"))).0,
            960
        );
    }
}

#[test]
fn an_unknown_figure_lists_those_that_there_are_with_the_nearest() {
    let desk = Desk::new();
    let text = Desk::refusal(desk.plot("--figure margin-primry"));
    assert!(
        text.contains("this run has no figure \"margin-primry\"; did you mean \"margin-primary\"?"),
        "{text}"
    );
    assert!(
        text.contains(
            "it has margin-primary, ridgeline-primary, hundred-primary, strip-primary, effect-primary, calendar"
        ),
        "{text}"
    );
    assert!(!desk.path("town-charts").exists());
}

#[test]
fn sizes_that_are_none_are_refused() {
    let desk = Desk::new();
    for (size, why) in [
        ("0x0", "from 400 to 1600"),
        ("800x", "as 640 or 800x600"),
        ("9999", "from 400 to 1600"),
    ] {
        assert!(
            Desk::refusal(desk.plot(&format!("--size {size}"))).contains(why),
            "{size}"
        );
    }
}

#[test]
fn what_is_no_run_or_damaged_or_newer_is_told_in_one_sentence() {
    let desk = Desk::new();
    assert!(
        Desk::refusal(desk.coattails("plot nowhere")).starts_with("error: there is no nowhere")
    );
    fs::create_dir(desk.path("empty")).unwrap();
    assert!(
        Desk::refusal(desk.coattails("plot empty"))
            .contains("is no run directory: it has no manifest.json")
    );
    let inside = desk.run.join("charts");
    let text = Desk::refusal(desk.plot(&format!("--out {}", inside.display())));
    assert!(text.contains("choose another --out"), "{text}");

    let findings = desk.run.join("findings.json");
    let whole = fs::read(&findings).unwrap();
    fs::write(&findings, &whole[..whole.len() / 2]).unwrap();
    let text = Desk::refusal(desk.plot(""));
    assert!(
        text.contains("findings.json is damaged: it ends after"),
        "{text}"
    );
    fs::write(&findings, &whole).unwrap();

    let manifest = desk.run.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        text.replacen("\"format\": 2", "\"format\": 99", 1),
    )
    .unwrap();
    let text = Desk::refusal(desk.plot(""));
    assert!(text.contains("is of format 99, which coattails"), "{text}");
    assert!(!desk.path("town-charts").exists());
}
