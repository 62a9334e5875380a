//! What no file of text can hold: files that are none, noise, and texts made to hurt. Nothing of it
//! panics or takes long.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use coattails::pipeline;
use coattails::scenario::{Diagnostic, files, load};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tempfile::TempDir;

const MINIMAL: &str = include_str!("../scenarios/minimal.toml");

/// The longest that any file may take; on an idle machine each takes a fraction of it, with debug
/// assertions on.
const LONGEST: Duration = Duration::from_secs(20);

fn written(text: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// The problems of the file, which must have some.
fn problems(path: &Path) -> Vec<Diagnostic> {
    let start = Instant::now();
    let problems = load(path, &[]).expect_err("there is something wrong with it");
    assert!(start.elapsed() < LONGEST, "{}", problems[0].message);
    assert!((1..=101).contains(&problems.len()));
    problems
}

fn only(path: &Path) -> String {
    let problems = problems(path);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].help.is_some(), "{problems:?}");
    problems[0].message.clone()
}

#[test]
fn no_file_and_a_folder_and_a_folder_without_scenarios_are_told() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        only(&folder.path().join("none.toml")),
        "there is no such file"
    );
    assert_eq!(only(folder.path()), "this is a folder");
    assert_eq!(
        files(folder.path()).unwrap_err().message,
        "the folder has no scenario"
    );
    assert_eq!(
        files(&folder.path().join("none")).unwrap_err().message,
        "there is no such file or folder"
    );
    fs::write(folder.path().join("b.toml"), MINIMAL).unwrap();
    fs::write(folder.path().join("a.toml"), MINIMAL).unwrap();
    fs::write(folder.path().join("notes.txt"), "none").unwrap();
    fs::create_dir(folder.path().join("bases")).unwrap();
    fs::write(folder.path().join("bases/c.toml"), MINIMAL).unwrap();
    let names: Vec<_> = files(folder.path())
        .unwrap()
        .iter()
        .map(|path| path.file_name().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["a.toml", "b.toml"]);
}

#[test]
fn a_name_that_can_be_no_id_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Ohio 2026.toml");
    fs::write(&path, MINIMAL).unwrap();
    assert_eq!(only(&path), "the file's name cannot be an id");
}

#[test]
fn what_is_not_utf_8_is_told_with_its_line() {
    let (_folder, path) = written(b"format = 1\ntitle = \"\xff\"\n");
    assert_eq!(
        only(&path),
        "the file is not UTF-8: the first wrong byte is in line 2"
    );
}

#[test]
fn ten_megabytes_of_noise_are_refused_by_their_size() {
    let noise: Vec<u8> = (0..10_000_000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let (_folder, path) = written(noise);
    assert_eq!(
        only(&path),
        "the file has 10000000 bytes; 1 MiB is the most"
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_a_path_out_of_it() {
    let (_outside, base) = written(MINIMAL);
    let (folder, path) = written("extends = \"linked.toml\"\n");
    std::os::unix::fs::symlink(base, folder.path().join("linked.toml")).unwrap();
    assert_eq!(
        only(&path),
        "extends \"linked.toml\", which lies outside the scenario's folder"
    );
}

#[test]
fn a_chain_of_bases_ends() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..40 {
        fs::write(
            folder.path().join(format!("b{i}.toml")),
            format!("extends = \"b{}.toml\"\n", i + 1),
        )
        .unwrap();
    }
    assert_eq!(
        only(&folder.path().join("b0.toml")),
        "more than 16 files extend one another"
    );
}

#[test]
fn texts_made_to_hurt_are_refused_in_time() {
    let parts = "a.".repeat(400_000);
    let keys: String = (0..90_000).map(|i| format!("k{i}=1\n")).collect();
    let what_ifs: String = (0..50_000).map(|i| format!("[what-ifs.w{i}]\n")).collect();
    let blocs: String = (0..60_000).map(|i| format!("[blocs.b{i}]\n")).collect();
    let names = format!(
        "[candidates.{}]\n[contests.c]\nballot = [\"{}\"]\n",
        "a".repeat(400_000),
        "b".repeat(400_000)
    );
    let texts = [
        format!("[{parts}a]\n"),
        format!("{parts}a = 1\n"),
        "[".repeat(1_000_000),
        format!("x = {}", "[".repeat(1_000_000)),
        format!("x = {}", "{a=".repeat(300_000)),
        "\"".repeat(1_000_000),
        keys,
        what_ifs,
        blocs,
        names,
        "x = 1\n".repeat(100_000),
        "\u{feff}".repeat(1_000),
        "\0".repeat(1_000_000),
    ];
    for text in texts {
        let (_folder, path) = written(text);
        problems(&path);
    }
}

/// The minimal scenario with a what-if of every kind of edit.
fn seed() -> String {
    format!(
        "{MINIMAL}\n[what-ifs.other]\nset = {{ \"acts.governor-endorses-ash.date\" = 2026-04-02 }}\n\
         scale = {{ \"blocs.*.views.governor.approve\" = 0.5 }}\n[what-ifs.other.add.candidates.oak]\nparty = \"R\"\n"
    )
}

/// Loads it, and makes a model of it if it can be loaded.
fn tried(path: &Path, sets: &[(String, String)]) {
    if let Ok(loaded) = load(path, sets) {
        for problem in pipeline::problems(&loaded.scenario) {
            loaded.places.locate(&problem);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(2020), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scenario_cut_off_never_panics(at in 0usize..2_000) {
        let seed = seed();
        let at = (0..=at.min(seed.len())).rev().find(|at| seed.is_char_boundary(*at)).unwrap_or(0);
        let (_folder, path) = written(&seed[..at]);
        tried(&path, &[]);
    }

    #[test]
    fn a_scenario_with_a_piece_put_elsewhere_never_panics(from in 0usize..2_000, length in 1usize..60, to in 0usize..2_000) {
        let mut text: Vec<char> = seed().chars().collect();
        let from = from.min(text.len());
        let piece: Vec<char> = text.drain(from..(from + length).min(text.len())).collect();
        let to = to.min(text.len());
        text.splice(to..to, piece);
        let (_folder, path) = written(text.into_iter().collect::<String>());
        tried(&path, &[]);
    }

    #[test]
    fn a_scenario_with_other_values_never_panics(line in 0usize..40, value in prop::sample::select(VALUES.to_vec())) {
        let seed = seed();
        let mut lines: Vec<String> = seed.lines().map(str::to_owned).collect();
        let line = line % lines.len();
        if let Some((key, _)) = lines[line].split_once('=') {
            lines[line] = format!("{key}= {value}");
        }
        let (_folder, path) = written(lines.join("\n"));
        tried(&path, &[]);
    }

    #[test]
    fn values_of_the_command_line_never_panic(path in "[a-z*.-]{0,40}|acts\\.governor-endorses-ash(\\.[a-z-]{1,9}){0,3}", value in "\\PC{0,30}") {
        let (_folder, file) = written(MINIMAL);
        tried(&file, &[(path, value)]);
    }
}

const VALUES: [&str; 24] = [
    "1",
    "-1",
    "0",
    "0.5",
    "1e308",
    "-1e308",
    "5e-324",
    "inf",
    "nan",
    "9223372036854775807",
    "\"\"",
    "\"ash\"",
    "[]",
    "[[]]",
    "{}",
    "true",
    "2026-04-20",
    "0000-01-01",
    "9999-12-31",
    "{ normal = { mean = 0.4, sd = 1e-300 } }",
    "{ beta = { alpha = 1e-9, beta = 1e9 } }",
    "{ interval = { level = 0.999999999999, low = 1e-300, high = 1e300 } }",
    "{ top-n = { n = 65535 } }",
    "{ uniform = { low = 0, high = 1 } }",
];
