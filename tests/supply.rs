//! What is linked and not ours: under which licence, from where; and where the code is not checked.
//! `COATTAILS_UPDATE=1` writes the table of `THIRD-PARTY.md` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

struct Package {
    name: String,
    version: String,
    licence: String,
    /// `None` for the crate itself.
    source: Option<String>,
    /// Linked into the program, and not for its tests alone.
    linked: bool,
}

/// Every crate of the lock file that Linux on x86-64 needs, by name and version.
fn packages() -> Vec<Package> {
    let done = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let said: Value = serde_json::from_slice(&done.stdout).unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);

    let nodes: BTreeMap<&str, &Value> = items(&said["resolve"]["nodes"])
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let mut linked = BTreeSet::new();
    let mut next = vec![said["resolve"]["root"].as_str().unwrap()];
    while let Some(id) = next.pop() {
        if linked.insert(id) {
            next.extend(
                items(&nodes[id]["deps"])
                    .filter(|dep| items(&dep["dep_kinds"]).any(|kind| kind["kind"].is_null()))
                    .map(|dep| dep["pkg"].as_str().unwrap()),
            );
        }
    }

    let mut packages: Vec<Package> = items(&said["packages"])
        .filter(|package| nodes.contains_key(package["id"].as_str().unwrap()))
        .map(|package| Package {
            name: text(&package["name"]).unwrap(),
            version: text(&package["version"]).unwrap(),
            licence: text(&package["license"]).unwrap_or_default(),
            source: text(&package["source"]),
            linked: linked.contains(package["id"].as_str().unwrap()),
        })
        .collect();
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    packages
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Whether one alternative of the expression is made of what is allowed alone. The old `/` is `OR`.
fn may(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let holds = either(&mut words, allowed);
    holds && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words, allowed: &[&str]) -> bool {
    let mut holds = both(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        holds |= both(words, allowed);
    }
    holds
}

fn both(words: &mut Words, allowed: &[&str]) -> bool {
    let mut holds = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        holds &= one(words, allowed);
    }
    holds
}

fn one(words: &mut Words, allowed: &[&str]) -> bool {
    let Some(first) = words.next() else {
        return false;
    };
    if first == "(" {
        return either(words, allowed) & words.next_if_eq(&")").is_some();
    }
    let licence = match words.next_if_eq(&"WITH") {
        Some(_) => format!("{first} WITH {}", words.next().unwrap_or_default()),
        None => first.to_owned(),
    };
    allowed.contains(&&*licence)
}

fn rules() -> toml::Table {
    toml::from_str(&fs::read_to_string(root().join("deny.toml")).unwrap()).unwrap()
}

fn words<'a>(rules: &'a toml::Table, table: &str, key: &str) -> Vec<&'a str> {
    let list = rules[table][key].as_array().unwrap();
    list.iter().map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn every_licence_and_every_source_is_one_of_those_allowed() {
    let rules = rules();
    let allowed = words(&rules, "licenses", "allow");
    let registries = words(&rules, "sources", "allow-registry");
    let wrong: Vec<String> = packages()
        .into_iter()
        .filter(|package| {
            let known = match &package.source {
                Some(source) => registries
                    .iter()
                    .any(|r| *source == format!("registry+{r}")),
                None => package.name == "coattails",
            };
            !known || !may(&package.licence, &allowed)
        })
        .map(|p| format!("{} {}: {} {:?}", p.name, p.version, p.licence, p.source))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_expression_of_licences_is_read_as_it_is_meant() {
    let allowed = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
    for good in [
        "MIT",
        "GPL-3.0/MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "GPL-3.0 AND MIT OR MIT",
    ] {
        assert!(may(good, &allowed), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "Apache-2.0",
        "MIT AND GPL-3.0",
        "MIT WITH something",
        "(MIT OR GPL-3.0) AND GPL-3.0",
        "(MIT",
        "MIT MIT",
    ] {
        assert!(!may(bad, &allowed), "{bad}");
    }
}

const BEGIN: &str = "<!-- crates: made by tests/supply.rs -->\n";
const END: &str = "<!-- crates end -->\n";

#[test]
fn every_crate_that_is_linked_is_named_with_its_licence() {
    let mut table = String::from("\n| crate | version | licence |\n|---|---|---|\n");
    for Package {
        name,
        version,
        licence,
        ..
    } in packages().iter().filter(|p| p.linked && p.source.is_some())
    {
        let licence = licence.replace(" / ", "/").replace('/', " OR ");
        writeln!(table, "| {name} | {version} | {licence} |").unwrap();
    }
    table.push('\n');
    let path = root().join("THIRD-PARTY.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let whole = format!("{before}{BEGIN}{table}{END}{after}");
    if std::env::var_os("COATTAILS_UPDATE").is_some() {
        fs::write(&path, &whole).unwrap();
    } else {
        assert!(
            whole == text,
            "THIRD-PARTY.md has drifted: run with COATTAILS_UPDATE=1"
        );
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The lint denies it in the crate, so that it takes an `#[expect]` to write it; that may stand here:
#[test]
fn unchecked_code_is_in_one_file_and_each_piece_has_its_argument() {
    let mut found = Vec::new();
    sources(&root().join("src"), &mut found);
    let unchecked: Vec<PathBuf> = found
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            text.contains("unsafe {") || text.contains("unsafe_code") || text.contains("unsafe fn")
        })
        .collect();
    let only = root().join("src/random/width.rs");
    assert_eq!(unchecked, std::slice::from_ref(&only));
    let text = fs::read_to_string(only).unwrap();
    let pieces = text.matches("unsafe {").count();
    assert_eq!(text.matches("SAFETY:").count(), pieces);
    assert_eq!(text.matches("expect(unsafe_code").count(), pieces);
    let lints = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(lints.contains("unsafe_code = \"deny\""));
}
