//! The map in `ARCHITECTURE.md` is true: who may know whom, which place names an outside crate, no
//! circles of files, and what neither compiler nor linter sees. Unit tests within files are free.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Rooms from the ground up: a room knows those of lower rows alone, so none beside it.
const ROWS: [&str; 15] = [
    "quantity parallel file",
    "output",
    "random",
    "latent",
    "election",
    "choice influence rule replicates",
    "scenario",
    "event",
    "simulate estimate",
    "experiment",
    "evidence table",
    "figure",
    "report",
    "pipeline",
    "cli",
];

/// Rooms, and lower ones that they do not know all the same.
const BLIND: [(&str, &str); 5] = [
    ("choice influence rule", "latent"),
    ("replicates event", "random latent"),
    ("estimate", "latent election scenario event"),
    ("figure", "random simulate"),
    ("cli", "random latent choice influence rule"),
];

/// Outside crates, and where in `src` each is named: one place, or one for each end it serves.
const OWNERS: [(&str, &str); 28] = [
    ("annotate-snippets", "cli::diagnostics"),
    ("anstream", "cli"),
    ("base64", "report::page::frame"),
    ("blake3", "random::address output::manifest"),
    ("clap", "cli::args"),
    ("clap_complete", "cli::args"),
    ("clap_mangen", "cli::args"),
    ("comfy-table", "table"),
    ("csv", "table"),
    ("csv-core", "scenario::sheet::cells"),
    ("ctrlc", "cli::interrupt"),
    ("indicatif", "cli::progress"),
    ("maud", "report::page"),
    ("minijinja", "evidence::expand"),
    ("parquet", "replicates"),
    ("plotters", "figure::draw"),
    ("plotters-backend", "figure::draw"),
    ("rand", "random"),
    ("rand_distr", "random::sampled"),
    ("rayon", "parallel"),
    ("resvg", "figure::face figure::raster"),
    ("sha2", "report::page::frame"),
    ("signal-hook", "cli::interrupt"),
    ("strsim", "scenario::report"),
    ("textwrap", "cli::prose"),
    ("time", "quantity"),
    ("toml", "scenario::tree"),
    ("unicode-width", "table"),
];

/// Crates that are words of the language here: named anywhere.
const WORDS: &str = "indexmap libm schemars serde serde_json";

/// Texts by their paths, or code by its modules.
type Texts = BTreeMap<String, String>;

/// The files under these folders that end so.
fn read(folders: &[&str], ending: &str) -> Texts {
    let mut found = Texts::new();
    let mut left: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    while let Some(path) = left.pop() {
        if path.is_dir() && !path.ends_with("node_modules") {
            let entries = std::fs::read_dir(path).unwrap();
            left.extend(entries.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|found| found == ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            found.insert(path.to_str().unwrap().to_owned(), text);
        }
    }
    found
}

/// The code of `src/simulate/run.rs` under `simulate::run`, of the root under nothing, without
/// comments and without what is for tests.
fn modules(rust: &Texts) -> Texts {
    let (mut found, mut tests) = (Texts::new(), Vec::new());
    for (path, text) in rust.iter().filter(|(path, _)| path.starts_with("src/")) {
        let name = path[4..].trim_end_matches(".rs").replace('/', "::");
        let name = name.trim_end_matches("::mod").trim_end_matches("lib");
        let lines = text.lines().map(|line| line.split("//").next().unwrap());
        let code: Vec<&str> = lines.map(str::trim).collect();
        let code = code.join("\n").replace("pub(crate) mod ", "mod ");
        let mut parts = code.split("#[cfg(test)]\nmod ");
        let mut kept = parts.next().unwrap().to_owned();
        for (module, rest) in parts.filter_map(|part| part.split_once('\n')) {
            let Some(file) = module.strip_suffix(';') else {
                break;
            };
            tests.push(format!("{name}::{file}"));
            kept += rest;
        }
        found.insert(name.to_owned(), kept);
    }
    found.retain(|name, _| !tests.contains(name));
    found
}

/// The paths of a tree as in `use`: `a::{b, c as d}` is `a::b` and `a::c=d`.
fn expand(before: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((head, group)) = tree.split_once('{') else {
        return paths.push(format!("{before}{tree}"));
    };
    let (mut depth, mut from) = (0, 0);
    for (at, letter) in group.char_indices() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        if depth < 0 || (depth == 0 && letter == ',') {
            if from < at {
                expand(&format!("{before}{head}"), &group[from..at], paths);
            }
            from = at + 1;
        }
    }
}

/// What a module imports.
fn imports(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let words: Vec<&str> = code.split_whitespace().collect();
    for item in format!(" {}", words.join(" ")).split(" use ").skip(1) {
        let tree = item.split(';').next().unwrap();
        let tree = tree.replace(" as ", "=").replace(' ', "");
        expand("", &tree, &mut paths);
    }
    paths
}

/// What a module imports, and what it names by a path.
fn paths(code: &str) -> Vec<String> {
    let inner = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let words = code.split(|letter| !inner(letter));
    let named = words.filter(|word| word.contains("::")).map(str::to_owned);
    imports(code).into_iter().chain(named).collect()
}

/// The modules, and what each knows of the others: through names that a third only hands on, what
/// they stand for.
struct Map {
    code: Texts,
    /// By module: names that it imports, and their paths from the root.
    names: BTreeMap<String, BTreeMap<String, String>>,
}

impl Map {
    fn of(rust: &Texts) -> Map {
        let mut map = Map {
            code: modules(rust),
            names: BTreeMap::new(),
        };
        for (module, code) in &map.code {
            let own = imports(code).into_iter().filter_map(|path| {
                let last = path.rsplit("::").next()?;
                let (path, name) = path.split_once('=').unwrap_or((&path, last));
                Some((name.to_owned(), map.absolute(module, path)?))
            });
            let own = own.collect();
            map.names.insert(module.clone(), own);
        }
        map
    }

    /// A path as written in a module, from the root; none, if it leads out of the crate.
    fn absolute(&self, module: &str, path: &str) -> Option<String> {
        let (mut at, mut rest) = (module.to_owned(), path);
        let (first, after) = path.split_once("::").unwrap_or((path, ""));
        match first {
            "crate" => (at, rest) = (String::new(), after),
            "self" => rest = after,
            "super" => {
                while let Some(up) = rest.strip_prefix("super::") {
                    at.truncate(at.rfind("::").unwrap_or(0));
                    rest = up;
                }
            }
            _ => {
                let child = format!("{at}::{first}");
                self.code.get(child.trim_start_matches("::"))?;
            }
        }
        Some(format!("{at}::{rest}").trim_matches(':').to_owned())
    }

    /// The module in which what a path names is written.
    fn home(&self, path: &str, hops: usize) -> String {
        let mut module = path;
        while !self.code.contains_key(module) {
            module = module.rsplit_once("::").map_or("", |(up, _)| up);
        }
        let rest = path[module.len()..].trim_start_matches("::");
        let (name, after) = rest.split_once("::").unwrap_or((rest, ""));
        match self.names.get(module).and_then(|names| names.get(name)) {
            Some(real) if hops > 0 && real != path => {
                self.home(format!("{real}::{after}").trim_end_matches(':'), hops - 1)
            }
            _ => module.to_owned(),
        }
    }

    /// What a module names of the crate, from the root.
    fn named(&self, module: &str) -> BTreeSet<String> {
        let paths = paths(&self.code[module]).into_iter();
        paths
            .filter_map(|path| self.absolute(module, path.split('=').next()?))
            .collect()
    }

    /// Files that know each other in a circle, but for a pair, and for parents and what is theirs.
    fn circles(&self) -> BTreeSet<Vec<String>> {
        let next = |module: &String| -> BTreeSet<String> {
            let known = self.named(module).into_iter();
            let homes = known.map(|path| self.home(&path, 9));
            homes
                .filter(|other| !is_in(module, other) && !is_in(other, module))
                .collect()
        };
        let next = self.each(next);
        let reached = self.each(|from| {
            let (mut seen, mut left) = (BTreeSet::new(), vec![from]);
            while let Some(module) = left.pop() {
                let known = next[module].iter();
                left.extend(known.filter(|other| seen.insert((*other).clone())));
            }
            seen
        });
        let circle = |module: &String| -> Vec<String> {
            let own = reached[module].iter();
            own.filter(|other| reached[*other].contains(module))
                .cloned()
                .collect()
        };
        let circles = self.each(circle).into_values();
        circles.filter(|circle| circle.len() > 2).collect()
    }

    /// By module.
    fn each<'a, T>(&'a self, of: impl Fn(&'a String) -> T) -> BTreeMap<&'a String, T> {
        let modules = self.code.keys();
        modules.map(|module| (module, of(module))).collect()
    }
}

/// Whether a module is one of these, or in one of them.
fn is_in(module: &str, places: &str) -> bool {
    let under = |place| module == place || module.starts_with(&format!("{place}::"));
    places.split(' ').any(under)
}

fn row(room: &str) -> Option<usize> {
    ROWS.iter().position(|row| is_in(room, row))
}

/// Everything that is wrong with a tree: its files of Rust, its manifest, and its scenarios.
fn broken(rust: &Texts, manifest: &str, scenarios: &Texts) -> Vec<String> {
    let mut found = Vec::new();
    let map = Map::of(rust);
    for (module, code) in map.code.iter().filter(|(module, _)| !module.is_empty()) {
        let room = module.split("::").next().unwrap();
        if row(room).is_none() && room != "main" {
            found.push(format!("{room} has no row"));
        }
        for path in map.named(module) {
            let known = path.split("::").next().unwrap();
            let lower = row(known) < row(room);
            let blind = |(rooms, lower): &(&str, &str)| is_in(room, rooms) && is_in(known, lower);
            if known != room && room != "main" && (!lower || BLIND.iter().any(blind)) {
                found.push(format!("{module} knows {path}"));
            }
        }
        let words: BTreeSet<String> = paths(code)
            .iter()
            .map(|path| path.split("::").next().unwrap().to_owned())
            .collect();
        for (owned, place) in OWNERS {
            let child = format!("{module}::{owned}");
            let names = words.contains(&owned.replace('-', "_")) && !map.code.contains_key(&child);
            if names && !is_in(module, place) {
                found.push(format!("{module} names {owned}, which is for {place}"));
            }
        }
    }
    let crates = manifest.split("[dependencies]").nth(1).unwrap();
    let crates = crates.split("\n[").next().unwrap();
    for line in crates.lines().filter(|line| !line.is_empty()) {
        let name = line.split([' ', '=']).next().unwrap();
        let used = |code: &String| code.contains(&format!("{}::", name.replace('-', "_")));
        if !OWNERS.iter().any(|(owned, _)| *owned == name) && !is_in(name, WORDS) {
            found.push(format!("{name} has no owner"));
        } else if !map.code.values().any(used) {
            found.push(format!("{name} is named nowhere"));
        }
    }
    for circle in map.circles() {
        found.push(format!("a circle: {}", circle.join(" ")));
    }
    let undone = [
        concat!("[", "allow("),
        concat!("[", "ignore"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
    ];
    for (path, text) in rust {
        let lines = text.lines().count();
        if lines > 600 {
            found.push(format!("{path} has {lines} lines: 600 are the most"));
        }
        for word in undone.iter().filter(|word| text.contains(**word)) {
            found.push(format!("{path} has {word}"));
        }
    }
    for (path, text) in scenarios {
        if text.lines().any(|line| line.chars().count() > 120) {
            found.push(format!("{path} is wider than 120 columns"));
        }
    }
    found
}

#[test]
fn the_tree_is_as_the_map_says() {
    let rust = read(&["src", "tests", "benches", "examples"], "rs");
    let manifest = std::fs::read_to_string("Cargo.toml").unwrap();
    let found = broken(&rust, &manifest, &read(&["scenarios", "benches"], "toml"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_tree_that_breaks_every_rule_is_told_each_by_name() {
    let long = "\n".repeat(601);
    let rust = [
        ("src/lib.rs", "mod rule;\nmod scenario;\nmod attic;"),
        (
            "src/rule/mod.rs",
            "use crate::{choice::Mover, election::Rule};\nuse maud::html;",
        ),
        (
            "src/choice/mod.rs",
            "pub struct Mover;\n#[cfg(test)]\nmod tests {\nuse crate::cli;\n}",
        ),
        ("src/election/mod.rs", "pub struct Rule;"),
        (
            "src/scenario/mod.rs",
            "mod a;\nmod b;\nmod c;\npub use b::B;\npub struct Own;",
        ),
        ("src/scenario/a.rs", "use super::{B, Own};\npub struct A;"),
        ("src/scenario/c.rs", "use super::a::A;\npub struct C;"),
        (
            "src/scenario/b.rs",
            "use super::c::C; // crate::cli is only spoken of\npub struct B;",
        ),
        ("src/attic.rs", long.as_str()),
        ("tests/x.rs", concat!("// TO", "DO")),
    ];
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    let wide = Texts::from([("scenarios/wide.toml".to_owned(), "x".repeat(121))]);
    let manifest = "[dependencies]\nmaud = \"1\"\ntime = \"1\"\nleft-pad = \"1\"\n\n[profile]\n";
    assert_eq!(
        broken(&rust.iter().map(own).collect(), manifest, &wide),
        [
            "attic has no row",
            "rule knows choice::Mover",
            "rule names maud, which is for report::page",
            "time is named nowhere",
            "left-pad has no owner",
            "a circle: scenario::a scenario::b scenario::c",
            "src/attic.rs has 601 lines: 600 are the most",
            concat!("tests/x.rs has TO", "DO"),
            "scenarios/wide.toml is wider than 120 columns",
        ]
    );
}
