//! What is made from the register and from the command line's definition: the reference, the schema
//! of scenarios, completions and manual pages. `COATTAILS_UPDATE=1` writes the published ones anew.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use coattails::scenario::{files, reference, schema};
use jsonschema::Validator;
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn published(file: &str, text: &str) {
    let path = root().join(file);
    if std::env::var_os("COATTAILS_UPDATE").is_some() {
        fs::write(&path, text).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == text,
        "{file} has drifted: run with COATTAILS_UPDATE=1"
    );
}

#[test]
fn the_reference_is_what_the_register_says() {
    published("docs/parameters.md", &reference(None).unwrap());
}

#[test]
fn the_published_schema_is_that_of_the_register() {
    published("docs/scenario.schema.json", &schema());
}

fn validator() -> Validator {
    jsonschema::draft7::new(&serde_json::from_str(&schema()).unwrap()).unwrap()
}

/// The scenario as an editor sees it; `None` where it is no TOML.
fn seen(path: &Path) -> Option<Value> {
    fn value(written: toml::Value) -> Value {
        match written {
            toml::Value::Datetime(moment) => moment.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(value).collect(),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, v)| (key, value(v))).collect())
            }
            toml::Value::Float(real) => {
                serde_json::Number::from_f64(real).map_or(Value::Null, Value::Number)
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }
    let table: toml::Table = toml::from_str(&fs::read_to_string(path).ok()?).ok()?;
    Some(value(toml::Value::Table(table)))
}

#[test]
fn the_schema_accepts_every_scenario_shipped() {
    let validator = validator();
    let folders = ["scenarios", "benches", "src/scenario/templates"];
    for path in folders
        .iter()
        .flat_map(|folder| files(&root().join(folder)).unwrap())
    {
        let seen = seen(&path).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&seen)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    }
}

/// Bad scenarios in which a single key or value is wrong by itself: those the schema must refuse.
const REFUSED: [&str; 24] = [
    "act-keys",
    "date-as-text",
    "distribution",
    "forms",
    "format",
    "hundred",
    "infinite",
    "interval",
    "missing-table",
    "missing-value",
    "must-be-known",
    "nan",
    "negative",
    "observations",
    "probability",
    "remove",
    "remove-nothing",
    "sd",
    "shocks",
    "tiles",
    "twice",
    "unknown-key",
    "what-if-scale",
    "zero-weight",
];

#[test]
fn the_schema_refuses_what_a_single_value_has_wrong() {
    let validator = validator();
    let accepted: Vec<&str> = REFUSED
        .into_iter()
        .filter(|name| {
            let seen = seen(&root().join(format!("tests/scenarios/bad/{name}.toml")));
            validator.is_valid(&seen.unwrap_or_else(|| panic!("{name} is no TOML")))
        })
        .collect();
    assert!(accepted.is_empty(), "{accepted:?}");
}

#[test]
fn scenarios_shipped_name_the_schema_for_editors() {
    for path in files(&root().join("scenarios")).unwrap() {
        let text = fs::read_to_string(&path).unwrap();
        let named = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("#:schema "));
        let schema = path
            .parent()
            .unwrap()
            .join(named.unwrap_or_else(|| panic!("{}: no #:schema", path.display())));
        assert!(
            schema
                .canonicalize()
                .is_ok_and(|schema| schema.ends_with("docs/scenario.schema.json")),
            "{path:?}"
        );
    }
}

fn prints(arguments: &[&str]) -> String {
    let output = Command::cargo_bin("coattails")
        .unwrap()
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn reference_and_schema_are_printed_as_published() {
    assert_eq!(prints(&["reference"]), reference(None).unwrap());
    assert_eq!(prints(&["schema"]), schema());
    assert!(prints(&["reference", "backlash"]).contains("endorsers.ENDORSER.backlash"));
    Command::cargo_bin("coattails")
        .unwrap()
        .args(["reference", "nothing-like-it"])
        .assert()
        .code(2);
}

/// Names of the commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = prints(&["--help"]);
    let listed = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .lines()
        .skip(1)
        .take_while(|line| !line.is_empty());
    // Continued lines of what a command does stand further to the right.
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_command_is_completed_in_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = prints(&["completions", shell]);
        commands()
            .iter()
            .for_each(|command| assert!(script.contains(command), "{command} in {shell}"));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man");
    prints(&["man", pages.to_str().unwrap()]);
    assert!(commands().len() > 5);
    for command in commands().iter().filter(|command| *command != "help") {
        let page = fs::read_to_string(pages.join(format!("coattails-{command}.1"))).unwrap();
        assert!(page.contains(".SH NAME"), "{command}");
    }
    assert!(
        fs::read_to_string(pages.join("coattails.1"))
            .unwrap()
            .contains("coattails\\-run(1)")
    );
}
