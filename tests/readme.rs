//! What the README and the pages for users show works: their scenarios resolve, their commands
//! exist.

use std::collections::BTreeSet;
use std::path::Path;

use coattails::scenario;

/// A page by its path.
fn page(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The code blocks of one language on a page.
fn blocks(path: &str, language: &str) -> Vec<String> {
    let (text, fence) = (page(path), format!("```{language}\n"));
    let after = text.split(&fence).skip(1);
    after
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

/// Every problem of a scenario, as messages.
fn problems(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shown.toml");
    std::fs::write(&file, text).unwrap();
    match scenario::load(&file, &[]) {
        Ok(loaded) => {
            let refused = coattails::simulate::compile(&loaded.scenario)
                .err()
                .unwrap_or_default();
            let doubts = loaded.warnings.into_iter().map(|doubt| doubt.message);
            let refused = refused.into_iter().map(|problem| problem.message);
            refused.chain(doubts).collect()
        }
        Err(found) => found
            .into_iter()
            .map(|problem| format!("{}: {}", problem.line, problem.message))
            .collect(),
    }
}

#[test]
fn the_whole_scenario_shown_is_the_one_shipped() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/minimal.toml");
    let shipped = std::fs::read_to_string(shipped).unwrap();
    // The line for editors would lead nowhere from a page.
    let (schema, text) = shipped.split_once('\n').unwrap();
    assert!(schema.starts_with("#:schema "));
    for path in ["README.md", "docs/scenarios.md"] {
        assert_eq!(blocks(path, "toml")[0], text, "{path}");
    }
}

#[test]
fn each_piece_shown_can_be_added_at_the_end_of_the_scenario() {
    let blocks = blocks("docs/scenarios.md", "toml");
    assert!(blocks.len() > 1);
    for piece in &blocks[1..] {
        let found = problems(&format!("{}\n{piece}", blocks[0]));
        assert!(found.is_empty(), "{piece}\n{found:?}");
    }
    let all = blocks.join("\n");
    assert!(
        problems(&all).is_empty(),
        "all of them together: {:?}",
        problems(&all)
    );
}

#[test]
fn the_commands_and_options_shown_exist() {
    let text = page("README.md") + &page("docs/commands.md");
    let coattails = |arguments: &[&str]| {
        let output = assert_cmd::Command::cargo_bin("coattails")
            .unwrap()
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "coattails {arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let word = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '-')
            .collect::<String>()
    };
    let shown: BTreeSet<String> = text.split("`coattails ").skip(1).map(word).collect();
    assert!(shown.len() > 3, "{shown:?}");
    let mut help = String::new();
    for command in &shown {
        help += &coattails(&[command, "--help"]);
    }
    let options: BTreeSet<String> = text.split("`--").skip(1).map(word).collect();
    for option in &options {
        assert!(help.contains(&format!("--{option}")), "--{option}");
    }
}

#[test]
fn the_files_linked_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|file| file.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    for page in pages.chain([root.join("README.md")]) {
        let text = std::fs::read_to_string(&page).unwrap();
        let links = text
            .split("](")
            .skip(1)
            .map(|rest| rest.split([')', '#']).next().unwrap());
        for link in links.filter(|link| !link.is_empty() && !link.contains("://")) {
            assert!(
                page.parent().unwrap().join(link).exists(),
                "{}: {link}",
                page.display()
            );
        }
    }
}
