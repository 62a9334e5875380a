//! Every scenario that is shipped resolves and compiles.

use std::path::{Path, PathBuf};

use coattails::scenario::{Diagnostic, Template, files, load, template};
use coattails::simulate::compile;

fn shown(problems: &[Diagnostic]) -> String {
    let one = |d: &Diagnostic| {
        let help = d.help.as_deref().unwrap_or("-");
        format!("{}:{}:{}: {}\n    {}\n    help: {help}\n", d.file.display(), d.line, d.column, d.message, d.text)
    };
    problems.iter().map(one).collect()
}

fn is_good(path: &Path) {
    match load(path, &[]) {
        Ok(loaded) => {
            assert!(loaded.warnings.is_empty(), "{}", shown(&loaded.warnings));
            if let Err(problems) = compile(&loaded.scenario) {
                let problems: Vec<_> = problems.iter().map(|problem| loaded.places.locate(problem)).collect();
                panic!("{}", shown(&problems));
            }
        }
        Err(problems) => panic!("{}", shown(&problems)),
    }
}

#[test]
fn every_scenario_shipped_resolves_and_compiles() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for folder in ["scenarios", "benches"] {
        files(&root.join(folder)).unwrap().iter().for_each(|file| is_good(file));
    }
}

#[test]
fn every_template_resolves_and_compiles() {
    let folder = tempfile::tempdir().unwrap();
    for (name, kind) in [("primary", Template::Primary), ("runoff", Template::Runoff), ("general", Template::General)] {
        let path = folder.path().join(format!("{name}.toml"));
        std::fs::write(&path, template(kind)).unwrap();
        is_good(&path);
    }
}
