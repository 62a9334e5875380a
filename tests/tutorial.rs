//! The tutorial can be followed: its files and commands, from top to bottom in one folder, each
//! line that it shows printed.

use std::fs;
use std::path::Path;
use std::process::Command;

/// One block of the page: what stands between two fences.
struct Block<'t> {
    language: &'t str,
    text: &'t str,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced
        .filter_map(|block| block.split_once('\n'))
        .map(|(language, text)| Block { language, text })
        .collect()
}

/// The commands of a block, each with the lines shown after it.
fn commands(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, Vec::new())),
            (None, Some((_, shown))) => shown.push(line),
            (None, None) => panic!("\"{line}\" stands before any command"),
        }
    }
    commands
}

/// The first line shown that is not among those printed, in this order.
fn missing<'l>(shown: &[&'l str], printed: &str) -> Option<&'l str> {
    let mut printed = printed.lines();
    shown
        .iter()
        .copied()
        .find(|line| !printed.any(|other| other.trim_end() == line.trim_end()))
}

/// What a command prints in `folder`, with the program on the path.
fn prints(command: &str, folder: &Path) -> String {
    let program = assert_cmd::cargo::cargo_bin("coattails");
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_course_can_be_followed_to_the_letter() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    for file in fs::read_dir(root.join("scenarios")).unwrap() {
        let file = file.unwrap();
        fs::copy(
            file.path(),
            folder.path().join("scenarios").join(file.file_name()),
        )
        .unwrap();
    }
    let page = fs::read_to_string(root.join("docs/tutorial.md")).unwrap();
    let long = std::env::var_os("COATTAILS_LONG").is_some();
    let mut run = 0;
    for block in blocks(&page) {
        match block.language {
            "toml" => {
                let name = block
                    .text
                    .lines()
                    .next()
                    .and_then(|line| line.strip_prefix("# "))
                    .expect("the file's name");
                fs::write(folder.path().join(name), block.text).unwrap();
            }
            "console" | "console long" if long || block.language == "console" => {
                for (command, shown) in commands(block.text) {
                    // Pictures are tested elsewhere, and take longer than all else.
                    let plain = if command.starts_with("coattails run ") {
                        " --no-charts --no-report"
                    } else {
                        ""
                    };
                    let printed = prints(&format!("{command}{plain}"), folder.path());
                    if let Some(line) = missing(&shown, &printed) {
                        panic!("$ {command}\nprints no\n{line}\nbut\n{printed}");
                    }
                    run += 1;
                }
            }
            "console long" | "sh" => {}
            other => panic!("a block of \"{other}\""),
        }
    }
    assert!(run > 20, "{run}");
}

#[test]
fn a_line_that_is_not_printed_is_missed() {
    let page = "text\n```console\n$ coattails list\none\nthree\n```\n";
    let blocks = blocks(page);
    let commands = commands(blocks[0].text);
    assert_eq!(commands, [("coattails list", vec!["one", "three"])]);
    assert_eq!(missing(&commands[0].1, "one  \ntwo\nthree\n"), None);
    assert_eq!(missing(&commands[0].1, "one\ntwo\n"), Some("three"));
    assert_eq!(missing(&commands[0].1, "three\none\n"), Some("three"));
}
