//! What a scenario leaves to doubt is told wherever it is used: by `check`, before a run and on its
//! page; and what only a result, or what is asked, can show.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// What a command says on stderr, run in `folder`.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("coattails").unwrap();
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A folder with the town in which nothing is in doubt, and `more`.
fn town(more: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let town = include_str!("scenarios/warnings/bases/town.toml");
    fs::write(folder.path().join("town.toml"), format!("{town}\n{more}")).unwrap();
    folder
}

/// The only page below `folder`, in words.
fn page(folder: &Path) -> String {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name == "report.html") {
                found.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    assert_eq!(found.len(), 1);
    found.remove(0)
}

const MOVED: &str =
    "remove = [\"acts.word.ramp\"]\n[what-ifs.sooner]\nset = { \"acts.word.date\" = 2026-04-13 }\n";

#[test]
fn a_doubt_is_told_by_check_before_a_run_and_on_the_page_and_stops_nothing() {
    let folder = town("");
    let path = folder.path();
    let text = fs::read_to_string(path.join("town.toml")).unwrap();
    fs::write(path.join("town.toml"), text.replace("ramp = 7", "")).unwrap();
    let more = format!(
        "extends = \"town.toml\"\n{}",
        MOVED.replace("remove = [\"acts.word.ramp\"]\n", "")
    );
    fs::write(path.join("doubtful.toml"), more).unwrap();
    let message = "moving act \"word\" from 2026-04-20 to 2026-04-13 changes nothing";
    let mut check = Command::cargo_bin("coattails").unwrap();
    let checked = check.current_dir(path).args(["check", "doubtful.toml"]);
    checked
        .assert()
        .success()
        .stdout("doubtful.toml: ok, 1 warning\n");
    for command in [["check", "doubtful.toml"], ["explain", "doubtful.toml"]] {
        let said = said(path, &command);
        assert!(
            said.contains("doubtful.toml:3:28: warning: in what-if \"sooner\": "),
            "{said}"
        );
        assert!(said.contains(message), "{said}");
    }
    let run = [
        "run",
        "doubtful.toml",
        "-n",
        "64",
        "--no-charts",
        "--no-table",
    ];
    let said = said(path, &run);
    assert!(
        said.contains(message) && said.contains("give the act a `ramp`"),
        "{said}"
    );
    assert!(
        said.contains("what-if \"sooner\" changed nothing in any of 64 elections"),
        "{said}"
    );
    let page = page(&path.join("output"));
    assert!(page.contains("What to look at again"), "no section");
    assert!(
        page.contains("In what-if &quot;sooner&quot;: moving act &quot;word&quot;"),
        "no doubt"
    );
    assert!(
        page.contains("changed nothing in any of 64 elections"),
        "no result"
    );
    assert!(
        page.contains("<code class=\"muted\">acts.word.date</code>"),
        "no place"
    );
}

#[test]
fn where_nothing_is_in_doubt_no_page_says_so() {
    let folder = town("[what-ifs.silence]\nremove = [\"acts.word\"]\n");
    let run = ["run", "town.toml", "-n", "64", "--no-charts", "--no-table"];
    let said = said(folder.path(), &run);
    assert!(!said.contains("warning"), "{said}");
    assert!(!page(&folder.path().join("output")).contains("What to look at again"));
}

#[test]
fn dates_that_are_swept_in_vain_are_told_and_those_that_count_are_not() {
    let folder = town("");
    let sweep = |set: &str| {
        let over = "acts.word.date=2026-04-10:2026-04-20:5d";
        let sweep = [
            "sweep",
            "town.toml",
            "--over",
            over,
            "-n",
            "64",
            "--no-charts",
            "--set",
            set,
        ];
        said(folder.path(), &sweep)
    };
    let vain = "the effect of act \"word\" is all there at once, and stays";
    let told = sweep("acts.word.ramp=0");
    assert!(
        told.contains(vain) && told.contains("town.toml:31:8: warning"),
        "{told}"
    );
    said(
        folder.path(),
        &["report", "output", "--out", "page/report.html"],
    );
    let page = page(&folder.path().join("page"));
    assert!(
        page.contains("The effect of act &quot;word&quot; is all there"),
        "no doubt"
    );
    let told = sweep("acts.word.ramp=7");
    assert!(!told.contains("warning"), "{told}");
}

#[test]
fn a_word_in_place_of_a_path_is_told_the_paths_that_hold_it() {
    let folder = town("");
    let cure = "did you mean acts.word.effect, acts.word.date or acts.word.ramp?";
    for command in [
        &["sweep", "town.toml", "--over", "word=0:1:3"][..],
        &["break-even", "town.toml", "--over", "word=0:1"],
        &["run", "town.toml", "--set", "word=1"],
    ] {
        let told = said(folder.path(), command);
        assert!(
            told.contains("there is no \"word\"") && told.contains(cure),
            "{told}"
        );
    }
    let told = said(folder.path(), &["run", "town.toml", "--set", "governor=1"]);
    assert!(told.contains("did you mean acts.word.effect, "), "{told}");
    assert!(told.contains("(6 more hold the word)"), "{told}");
}
