//! The page from outside: what it holds, what it says of bad input, and that it does not change
//! unnoticed. How it looks and works in a browser is tested in `tests/browser`.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder with runs in it.
struct Desk(TempDir);

impl Desk {
    /// With a run of `minimal` in `output/`.
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
        fs::copy(scenario, desk.path("minimal.toml")).unwrap();
        desk.does("run minimal.toml --replicates 2000 --no-charts --quiet");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn coattails(&self, args: &str) -> Command {
        let mut command = Command::cargo_bin("coattails").unwrap();
        command
            .current_dir(self.0.path())
            .args(args.split_whitespace());
        command
    }

    fn does(&self, args: &str) {
        self.coattails(args).assert().success();
    }

    /// What `args` are refused with: one line.
    fn refused(&self, args: &str) -> String {
        self.told(args, 2)
    }

    /// The one line with which `args` end with this code.
    fn told(&self, args: &str, code: i32) -> String {
        let output = self
            .coattails(args)
            .assert()
            .code(code)
            .stdout("")
            .get_output()
            .clone();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        text
    }

    /// The only directory in a folder.
    fn only(&self, folder: &str) -> PathBuf {
        let found: Vec<PathBuf> = fs::read_dir(self.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir() && !path.is_symlink())
            .collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }
}

/// The text of a page, a line for each heading, paragraph, term and row, without style and script.
fn text(html: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    let mut hidden = false;
    for part in html.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        let name: &str = tag.split_whitespace().next().unwrap_or_default();
        hidden = match name {
            "style" | "script" | "svg" | "pre" => true,
            "/style" | "/script" | "/svg" | "/pre" => false,
            _ => hidden,
        };
        if hidden {
            continue;
        }
        match name {
            "h1" | "h2" | "h3" | "p" | "li" | "tr" | "summary" | "figcaption" | "caption"
            | "legend" => lines.push(String::new()),
            "td" | "th" => lines.last_mut().unwrap().push_str(" | "),
            _ => {}
        }
        lines.last_mut().unwrap().push_str(words);
    }
    let plain = |line: &String| line.split_whitespace().collect::<Vec<&str>>().join(" ");
    let told: Vec<String> = lines
        .iter()
        .map(plain)
        .filter(|line| !line.is_empty())
        .collect();
    told.join("\n") + "\n"
}

#[test]
fn the_page_says_what_it_said() {
    let desk = Desk::new();
    let html = fs::read_to_string(desk.only("output/minimal").join("report.html")).unwrap();
    let told = text(&html);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal-page.txt");
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
        "COATTAILS_UPDATE=1 cargo test --test report renews it; first difference: {differing:?}"
    );
}

#[test]
fn the_page_is_whole_and_names_nothing_outside() {
    let desk = Desk::new();
    let html = fs::read_to_string(desk.only("output/minimal").join("report.html")).unwrap();
    assert!(html.len() < 1_500_000);
    for outside in [
        "src=\"http",
        "url(http",
        "@import",
        "<link rel=\"stylesheet",
        " style=\"",
        " onclick",
    ] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert_eq!(html.matches("<script").count(), 1);
    assert_eq!(
        html.matches("@font-face").count(),
        2,
        "the font is there once, in two weights"
    );
    assert!(html.contains("default-src 'none'") && !html.contains("unsafe-inline"));
}

#[test]
fn a_run_read_back_gives_the_page_that_it_has() {
    let desk = Desk::new();
    let run = desk.only("output/minimal");
    let page = fs::read(run.join("report.html")).unwrap();
    desk.does(&format!("report {} --out again.html", run.display()));
    assert!(fs::read(desk.path("again.html")).unwrap() == page);
    // The same from the folder above, and where the run itself has no page.
    desk.does("report output");
    assert!(fs::read(desk.path("report.html")).unwrap() == page);
    desk.does("run minimal.toml --replicates 2000 --no-charts --no-report --quiet --out bare");
    let bare = desk.only("bare/minimal");
    assert!(!bare.join("report.html").exists());
    desk.does("report bare --out bare.html");
    assert!(desk.path("bare.html").exists());
}

#[test]
fn what_the_command_line_sets_is_an_assumption_when_the_run_is_read_back_too() {
    let desk = Desk::new();
    let plain = fs::read_to_string(desk.path("minimal.toml")).unwrap();
    fs::write(
        desk.path("sourced.toml"),
        plain.replace("[blocs.town]", "[blocs.town]\nsource = \"a poll\""),
    )
    .unwrap();
    let set = "--set endorsers.governor.backlash=0.4 --set blocs.town.undecided=0.3";
    desk.does(&format!(
        "run sourced.toml --replicates 50 --no-charts --quiet --out set {set}"
    ));
    let run = desk.only("set/sourced");
    desk.does("report set --out again.html");
    assert!(
        fs::read(desk.path("again.html")).unwrap() == fs::read(run.join("report.html")).unwrap()
    );
    let rows = fs::read_to_string(run.join("assumptions.csv")).unwrap();
    assert!(
        rows.contains("blocs.town.undecided,0.3,assumption,"),
        "{rows}"
    );
    assert!(
        rows.contains("blocs.town.voters,100_000,a poll,")
            || rows.contains("blocs.town.voters,100000,a poll,"),
        "{rows}"
    );
}

#[test]
fn several_runs_get_an_index_that_leads_to_their_pages() {
    let desk = Desk::new();
    desk.does("run minimal.toml --replicates 500 --seed 2 --no-charts --quiet");
    desk.does("report output --out pages/all.html");
    let html = fs::read_to_string(desk.path("pages/all.html")).unwrap();
    assert_eq!(html.matches("href=\"../output/minimal/").count(), 2);
    assert!(html.contains("2 simulated scenarios") && html.contains("id=\"index-table\""));
    let batch = desk.path("batch");
    fs::create_dir(&batch).unwrap();
    fs::copy(desk.path("minimal.toml"), batch.join("one.toml")).unwrap();
    fs::copy(desk.path("minimal.toml"), batch.join("two.toml")).unwrap();
    desk.does("run batch --replicates 50 --no-charts --quiet --out of-batch");
    let index = fs::read_to_string(desk.path("of-batch/index.html")).unwrap();
    assert!(index.contains("href=\"one/") && index.contains("href=\"two/"));
}

#[test]
fn an_experiment_is_told_with_its_run() {
    let desk = Desk::new();
    desk.does("break-even minimal.toml --over acts.governor-endorses-ash.effect=-1:1 --replicates 500 --no-charts --out output");
    desk.does("report output");
    let html = fs::read_to_string(desk.path("report.html")).unwrap();
    // A command is a word to a piece, so that it breaks between them.
    let joined = html.replace("</span> <span class=\"word\">", " ");
    assert!(
        html.contains("<h2 id=\"deciding\">Where it turns</h2>")
            && joined.contains("coattails break-even minimal.toml")
    );
    assert!(html.contains("<h2 id=\"answer\">"));
    // Its finding and its picture come from its result, for a phone too, whatever else was left
    // out.
    let words = text(&html).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(
        "The smallest effect of the governor’s endorsement of Ash at which Alex Ash wins the primary in 50 %"
    ));
    assert!(
        html.contains("Picture: Alex Ash wins the primary in 50"),
        "{words}"
    );
    assert_eq!(
        html.matches("class=\"narrow\"").count(),
        html.matches("class=\"scroll wide\"").count()
    );
}

#[test]
fn pages_of_experiments_speak_of_acts_and_parameters_by_name() {
    let desk = Desk::new();
    let effect = "acts.governor-endorses-ash.effect";
    let told = |command: &str, name: &str| {
        desk.does(&format!("{command} --out {name}"));
        desk.does(&format!("report {name} --out {name}.html"));
        let html = fs::read_to_string(desk.path(&format!("{name}.html"))).unwrap();
        text(&html).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let swept = told(
        &format!("sweep minimal.toml --over {effect}=0:0.8:3 -n 200 --no-charts"),
        "swept",
    );
    // What is varied is named, with what the scenario has in its place; the path stands beside it,
    // for who repeats it.
    for part in [
        "over 3 values of the effect of the governor’s endorsement of Ash, in between",
        "| Effect of the governor’s endorsement of Ash",
        "| How far it moves support. (log-odds) | normal, mean 0.4, sd 0.4",
        "where the effect of the governor’s endorsement of Ash is 0, in",
        "| Value | Chance to win, % | ± error of the chance, points",
    ] {
        assert!(swept.contains(part), "{part}: {swept}");
    }
    for machine in ["wins mcse", "share p5", "at effect of", "0.8 = "] {
        assert!(!swept.contains(machine), "{machine}: {swept}");
    }
    let worth = told("attribute minimal.toml -n 200 --no-charts", "worth");
    assert!(
        worth.contains("| The governor’s endorsement of Ash | 2026-04-20 |"),
        "{worth}"
    );
    // A rare event has a page that says how rare.
    desk.coattails("run minimal.toml --out rare --rare")
        .arg("ash wins primary by > 60")
        .assert()
        .success();
    desk.does("report rare --out rare.html");
    let rare = text(&fs::read_to_string(desk.path("rare.html")).unwrap());
    assert!(
        rare.contains("elections Ash wins the primary by more than 60 points."),
        "{rare}"
    );
}

#[test]
fn bad_input_is_one_sentence_and_leaves_nothing() {
    let desk = Desk::new();
    let run = desk.only("output/minimal");
    fs::create_dir(desk.path("empty")).unwrap();
    assert!(
        desk.refused("report nowhere")
            .contains("there is no nowhere")
    );
    assert!(
        desk.refused("report empty")
            .contains("empty is no run directory")
    );
    assert!(
        desk.refused("report minimal.toml")
            .contains("minimal.toml is no run directory")
    );
    let damage = |name: &str, how: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let path = run.join(name);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, how(whole.clone())).unwrap();
        let told = desk.refused("report output");
        fs::write(&path, whole).unwrap();
        told
    };
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    assert!(
        damage("replicates.parquet", &half)
            .contains("replicates.parquet is damaged: it ends after")
    );
    assert!(damage("findings.json", &half).contains("findings.json is damaged"));
    assert!(damage("manifest.json", &half).contains("manifest.json is damaged"));
    let newer = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .unwrap()
            .replacen("\"format\": 2", "\"format\": 3", 1)
            .into()
    };
    assert!(damage("manifest.json", &newer).contains("is of format 3, which coattails"));
    let older = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .unwrap()
            .replacen("\"format\": 2", "\"format\": 1", 1)
            .into()
    };
    assert!(damage("manifest.json", &older).contains("does not say what its directory holds"));
    assert!(!desk.path("report.html").exists());
    desk.does("report output");
    // Nothing is wrong with what is asked for: the writing failed.
    let in_the_way = "cannot write minimal.toml/page.html: a file stands where a folder is needed";
    assert!(
        desk.told("report output --out minimal.toml/page.html", 1)
            .contains(in_the_way)
    );
    assert!(
        desk.told("report output --out empty", 1)
            .contains("cannot write empty: it is a folder")
    );
    assert_eq!(fs::read_dir(desk.path("empty")).unwrap().count(), 0);
}

#[test]
fn a_comparison_speaks_of_scenarios_and_shows_what_each_assumes() {
    let desk = Desk::new();
    let half = "format = 1\nextends = \"minimal.toml\"\ntitle = \"Half the effect\"\n[acts.governor-endorses-ash]\n\
                source = \"A study of halves\"\neffect = { normal = { mean = 0.2, sd = 0.2 } }\n";
    fs::write(desk.path("half.toml"), half).unwrap();
    desk.does("compare minimal.toml half.toml --replicates 300 --no-charts --out compared");
    desk.does("report compared --out compared.html");
    desk.does("sweep minimal.toml --over acts.governor-endorses-ash.effect=0,0.4 -n 200 --no-charts --out alone");
    desk.does("report alone --out alone.html");
    let alone = text(&fs::read_to_string(desk.path("alone.html")).unwrap());
    // A page of experiments alone says what was assumed and how to repeat them too.
    assert!(
        alone.contains("What was assumed")
            && alone.contains("How to repeat it")
            && alone.contains("minimal.toml")
    );
    let html = fs::read_to_string(desk.path("compared.html")).unwrap();
    let words = text(&html).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("In the first scenario, “Two candidates and a word from outside”, Alex Ash wins the primary in")
    );
    assert!(
        words.contains("in the second, “Half the effect”, in"),
        "{words}"
    );
    for alien in [
        "As written",
        "as written",
        "in the what-if",
        "With the endorsement",
        "without it",
    ] {
        assert!(!words.contains(alien), "{alien}: {words}");
    }
    // Both values with their sources, and what both share once.
    assert!(
        words.contains(
            "normal, mean 0.4, sd 0.4assumption | normal, mean 0.2, sd 0.2A study of halves"
        ),
        "{words}"
    );
    assert!(words.contains("This is what the scenarios share."));
    assert!(
        words.contains("half.toml") && html.contains("mean = 0.2"),
        "the second scenario's file is there to repeat it"
    );
}

#[test]
fn an_experiment_that_is_refused_leaves_no_folder() {
    let desk = Desk::new();
    let refused = |args: &str| {
        let output = desk
            .coattails(args)
            .assert()
            .code(2)
            .stdout("")
            .get_output()
            .clone();
        String::from_utf8(output.stderr).unwrap()
    };
    let effect = "acts.governor-endorses-ash.effect";
    for wrong in ["effect=1:0:3", "efect=0:1:3", "effect=0:1:0"] {
        let told = refused(&format!(
            "sweep minimal.toml --over acts.governor-endorses-ash.{wrong} --out none"
        ));
        assert!(!desk.path("none").exists(), "{told}");
    }
    assert!(
        refused(&format!(
            "sweep minimal.toml --over {}=0:1:3 --out none",
            "acts.nobody.effect"
        ))
        .starts_with("--over:1:1")
    );
    let never = refused(&format!(
        "sweep minimal.toml --over {effect}=0:1:3 --given ash_wins --out none/deeper"
    ));
    assert!(never.contains("error") && !desk.path("none").exists());
}
