//! What a scenario's folder keeps of its runs: their order, what changed, the newest, their names.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const MINIMAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/minimal.toml");

/// The end of a command typed in the folder: its code, what it printed and what it complained of.
fn typed(folder: &TempDir, line: &str) -> (i32, String, String) {
    let done = Command::new(assert_cmd::cargo::cargo_bin("coattails"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = done.status.code().unwrap();
    (code, text(done.stdout), text(done.stderr))
}

fn runs(folder: &TempDir, options: &str) {
    let line = format!("run {MINIMAL} -n 200 --no-charts --no-table {options}");
    let (code, _, told) = typed(folder, &line);
    assert_eq!(code, 0, "{line}: {told}");
}

/// `index.csv` by column.
fn index(folder: &Path) -> Vec<Vec<(String, String)>> {
    let mut rows = csv_rows(&fs::read_to_string(folder.join("index.csv")).unwrap());
    let heads = rows.remove(0);
    rows.into_iter()
        .map(|row| heads.iter().cloned().zip(row).collect())
        .collect()
}

/// Rows of a CSV file without quotes.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    assert!(!text.contains('"'), "{text}");
    text.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn cell<'a>(row: &'a [(String, String)], column: &str) -> &'a str {
    let found = row.iter().find(|(head, _)| head == column);
    &found.unwrap_or_else(|| panic!("no {column}")).1
}

#[test]
fn the_index_tells_what_changed_since_the_run_before_in_inputs_and_in_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    runs(&folder, "--set acts.governor-endorses-ash.effect=0.4");
    runs(&folder, "--set acts.governor-endorses-ash.effect=0.1");
    runs(
        &folder,
        "--set acts.governor-endorses-ash.effect=0.1 --seed 2",
    );
    // The same again is no news.
    runs(
        &folder,
        "--set acts.governor-endorses-ash.effect=0.1 --seed 2",
    );
    let own = folder.path().join("output/minimal");
    let rows = index(&own);
    let changed: Vec<&str> = rows.iter().map(|row| cell(row, "changed")).collect();
    assert_eq!(changed.len(), 3, "{changed:?}");
    assert_eq!(changed[0], "");
    assert_eq!(changed[1], "acts.governor-endorses-ash.effect: 0.4 → 0.1");
    assert_eq!(changed[2], "seed: 1 → 2");
    let number = |row: usize, column: &str| cell(&rows[row], column).parse::<f64>().unwrap();
    for row in [1, 2] {
        let moved = number(row, "wins_baseline") - number(row - 1, "wins_baseline");
        assert!((number(row, "wins_baseline_moved") - moved).abs() < 1e-9);
    }
    // What the index has is what the run's findings have.
    let run = own.join(cell(&rows[1], "run"));
    let findings: serde_json::Value =
        serde_json::from_slice(&fs::read(run.join("findings.json")).unwrap()).unwrap();
    let wins = &findings["arms"]["baseline"]["contests"]["primary"]["candidates"]["ash"]["wins"];
    assert_eq!(wins["estimate"].as_f64(), Some(number(1, "wins_baseline")));
    let page = fs::read_to_string(own.join("index.html")).unwrap();
    let (newest, first) = (page.find("<b>seed</b>"), page.find("The first run"));
    assert!(newest.unwrap() < first.unwrap(), "the newest stands first");
    assert!(page.contains(&format!("{}/report.html", cell(&rows[1], "run"))));
}

#[test]
fn the_newest_run_and_those_with_a_name_are_found_from_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    runs(&folder, "--name before");
    runs(&folder, "--seed 2");
    let own = folder.path().join("output/minimal");
    let rows = index(&own);
    let [first, second] = [&rows[0], &rows[1]].map(|row| cell(row, "run").to_owned());
    assert_eq!(cell(&rows[0], "name"), "before");
    for (name, run) in [("before", &first), ("latest", &second)] {
        let led = fs::canonicalize(own.join(name)).unwrap();
        assert_eq!(led.file_name().unwrap().to_string_lossy(), **run);
    }
    let (code, _, told) = typed(&folder, "plot output/minimal --figure margin-primary");
    assert_eq!(
        (code, told.trim()),
        (0, &*format!("output/minimal/{second}"))
    );
    let (code, _, told) = typed(
        &folder,
        "plot output/minimal/before --figure margin-primary",
    );
    assert_eq!((code, &*told), (0, ""));
    // Where no run is known to be the newest, they are listed.
    fs::remove_file(own.join("latest")).unwrap();
    let (code, _, told) = typed(&folder, "plot output/minimal");
    assert_eq!(code, 2);
    assert!(told.contains("holds 2 directories"), "{told}");
    assert!(told.contains(&first) && told.contains(&second), "{told}");
    // A page of the folder has each run once, whatever names they have.
    let (code, _, told) = typed(&folder, "report output/minimal --out all.html");
    assert_eq!(code, 0, "{told}");
    let page = fs::read_to_string(folder.path().join("all.html")).unwrap();
    assert_eq!(page.matches("The whole page of this run").count(), 2);
}

#[test]
fn a_name_takes_the_place_of_nothing_and_leads_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["../out", "a/b", "latest", "index.html", ".hidden", ""] {
        let line = format!("run {MINIMAL} -n 20 --quiet --name={name}");
        let (code, _, told) = typed(&folder, &line);
        assert_eq!(code, 2, "{name}: {told}");
    }
    assert!(!folder.path().join("output").exists());
    runs(&folder, "");
    let own = folder.path().join("output/minimal");
    let first = cell(&index(&own)[0], "run").to_owned();
    let line = format!("run {MINIMAL} -n 200 --no-charts --no-table --name {first}");
    let (code, _, told) = typed(&folder, &line);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("choose another --name"), "{told}");
    assert!(own.join(&first).join("findings.json").is_file());
}

#[test]
fn a_journal_from_elsewhere_leads_nowhere_and_is_no_reason_to_fail() {
    let folder = tempfile::tempdir().unwrap();
    runs(&folder, "");
    let own = folder.path().join("output/minimal");
    let lines = [
        r#"{"at":"x","run":"../../elsewhere"}"#,
        "no line at all",
        r#"{"at":"x","run":"gone"}"#,
    ];
    fs::write(own.join("journal.jsonl"), lines.join("\n")).unwrap();
    runs(&folder, "--seed 2");
    assert_eq!(index(&own).len(), 1);
}
