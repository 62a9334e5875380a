//! The programs in `examples` run, and print what they printed: exactly, since the same seed gives
//! the same bytes everywhere.

use assert_cmd::Command;

/// What an example prints, run from the project's folder as its first lines say.
fn printed(name: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["run", "--quiet", "--example", name, "--"])
        .args(arguments)
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_effect_of_an_endorsement_is_printed() {
    assert_eq!(
        printed("effect", &[]),
        "\
no-endorsement: The governor stays silent
  share of ash: +6.92 points (Monte Carlo error 0.09; 90 % of replicates -5.35 to +15.63)
  another winner in 44.6 % of replicates (Monte Carlo error 0.7)
"
    );
}

#[test]
fn one_parameter_is_swept() {
    assert_eq!(
        printed("sweep", &[]),
        "\
effect  share of ash  ash wins
     0       45.19 %    24.3 %
   0.2       50.02 %    49.9 %
   0.4       54.00 %    74.7 %
   0.6       56.70 %    89.9 %
   0.8       58.34 %    96.1 %
"
    );
}

#[test]
fn a_table_of_replicates_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    Command::cargo_bin("coattails")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["run", "scenarios/minimal.toml", "--replicates", "1000"])
        .args(["--seed", "2026", "--no-charts", "--out", out])
        .unwrap();
    let run = std::fs::read_dir(folder.path().join("minimal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir() && !path.is_symlink())
        .unwrap();
    assert_eq!(
        printed("replicates", &[run.to_str().unwrap()]),
        "\
baseline, primary: within a point in 2.5 % of 1000 replicates
no-endorsement, primary: within a point in 3.3 % of 1000 replicates
"
    );
}
