//! The reference of parameters is what the register says. `COATTAILS_UPDATE=1` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use coattails::scenario::{By, Form, Parameter, parameters};

const HEAD: &str = "# Parameters of a scenario

What can stand in a scenario, by path. Words in capitals are ids: of candidates, blocs and so on. A *number* may be a
distribution; a *known number* may not. In any table besides, `source` says where its values come from, `note` what else
there is to say, and `latent` names an act or table whose luck its uncertain values share. A default without a word on
where it comes from is a choice of the model.

This page is made from the program's own register.

| path | what it is | unit | default | meaning |
|---|---|---|---|---|
";

fn form(parameter: &Parameter) -> String {
    match parameter.form {
        Form::Text => "text".to_owned(),
        Form::Column => "name of a column".to_owned(),
        Form::Columns => "names of two columns".to_owned(),
        Form::Name(kind) => format!("id of a {}", kind.word()),
        Form::Names(kind) => format!("ids of {}", kind.table()),
        Form::Paths => "list of paths".to_owned(),
        Form::Date => "date".to_owned(),
        Form::Count => "whole number".to_owned(),
        Form::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Form::Rule => "`\"plurality\"`, `{ majority = { threshold } }`, `{ top-n = { n } }`".to_owned(),
        Form::Colour => "`\"#rrggbb\"`".to_owned(),
        Form::Tile => "`[x, y]`".to_owned(),
        Form::Number { bounds, spread, by } => {
            let known = if spread { "number" } else { "known number" };
            let by = match by {
                By::Nothing => "",
                By::Bloc => ", also by bloc",
                By::Contest => ", also by contest",
                By::BlocOrContest => ", also by bloc or contest",
                By::Turnout => ", also by bloc or status",
            };
            format!("{known}, {}{by}", bounds.words()).replace(", any number", "")
        }
        Form::Shock => "`{ normal = { sd } }`, `{ student-t = { df, scale } }`".to_owned(),
        Form::Correlation => "`[{ between = [\"a\", \"b\"], rho }]`".to_owned(),
        Form::Edits => "table by path".to_owned(),
    }
}

#[test]
fn the_reference_is_what_the_register_says() {
    let mut text = HEAD.to_owned();
    for parameter in parameters() {
        let Parameter { path, unit, default, meaning, source, .. } = parameter;
        let source = if source.is_empty() { String::new() } else { format!(" ({source})") };
        let _ = writeln!(text, "| `{path}` | {} | {unit} | {default}{source} | {meaning} |", form(parameter));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/parameters.md");
    if std::env::var_os("COATTAILS_UPDATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "run the tests with COATTAILS_UPDATE=1");
}
