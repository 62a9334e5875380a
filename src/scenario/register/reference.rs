//! The register as a page: every parameter with its form, bounds, unit, default, meaning and
//! source.

use std::fmt::Write;

use super::{Bounds, By, Form, Parameter, parameters};
use crate::random::distribution::{FAMILIES, Family, Normal};

const HEAD: &str = "# Parameters of a scenario

What can stand in a scenario, by path. Words in capitals are ids: of candidates, blocs and so on. A *number* may be a
distribution; a *known number* may not. In any table besides, `source` says where its values come from, `note` what else
there is to say, and `latent` names an act or table whose luck its uncertain values share. A default without a word on
where it comes from is a choice of the model.

This page is made from the program's own register, as `coattails reference` prints it. `coattails schema` prints the same
for editors.

";

/// The reference as Markdown: all parameters, or those whose path or meaning has `word` in it. Ends
/// with a line feed.
///
/// `None`: no parameter has it.
pub fn reference(word: Option<&str>) -> Option<String> {
    let word = word.map(str::to_lowercase);
    let has = |text: &str| {
        word.as_ref()
            .is_none_or(|word| text.to_lowercase().contains(word))
    };
    let wanted: Vec<&Parameter> = parameters()
        .iter()
        .filter(|parameter| has(parameter.path) || has(parameter.meaning))
        .collect();
    if wanted.is_empty() {
        return None;
    }
    let mut text = if word.is_none() {
        HEAD.to_owned()
    } else {
        String::new()
    };
    text +=
        "| path | what it is | bounds | unit | default | meaning |\n|---|---|---|---|---|---|\n";
    for parameter in wanted {
        let Parameter {
            path,
            unit,
            default,
            meaning,
            source,
            ..
        } = parameter;
        let source = if source.is_empty() {
            String::new()
        } else {
            format!(" ({source})")
        };
        let (what, bounds) = (form(parameter.form), bounds(parameter.form));
        let _ = writeln!(
            text,
            "| `{path}` | {what} | {bounds} | {unit} | {default}{source} | {meaning} |"
        );
    }
    if word.is_none() {
        text +=
            "\n## Distributions\n\nA number can be one of these; it is drawn once a replicate.\n\n";
        for family in FAMILIES {
            let _ = writeln!(text, "- {}: {}", as_written(family, &[]), family.meaning);
        }
        text += "\nA distribution that can leave the bounds is refused.\n";
    }
    Some(text)
}

/// `` `{ normal = { sd } }` ``, without the arguments that are `known`.
fn as_written(family: &Family, known: &[&str]) -> String {
    let names: Vec<&str> = family
        .arguments
        .iter()
        .map(|argument| argument.name)
        .filter(|name| !known.contains(name))
        .collect();
    format!("`{{ {} = {{ {} }} }}`", family.name, names.join(", "))
}

fn form(form: Form) -> String {
    match form {
        Form::Text => "text".to_owned(),
        Form::Column => "name of a column".to_owned(),
        Form::Columns => "names of two columns".to_owned(),
        Form::Name(kind) => format!("id of {}", kind.one()),
        Form::NameOr(kind, words) => format!(
            "{}, or id of {}",
            words.map(|word| format!("`{word}`")).join(", "),
            kind.one()
        ),
        Form::Names(kind) => format!("ids of {}", kind.table()),
        Form::Paths => "list of paths".to_owned(),
        Form::Date => "date".to_owned(),
        Form::Count => "whole number".to_owned(),
        Form::Word(words) => words
            .iter()
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Form::Rule => {
            "`\"plurality\"`, `{ majority = { threshold } }`, `{ top-n = { n } }`".to_owned()
        }
        Form::Colour => "`\"#rrggbb\"`".to_owned(),
        Form::Tile => "`[x, y]`".to_owned(),
        Form::Number { spread, by, .. } => {
            let known = if spread { "number" } else { "known number" };
            let by = match by {
                By::Nothing => "",
                By::Bloc => ", also by bloc",
                By::Contest => ", also by contest",
                By::BlocOrContest => ", also by bloc or contest",
                By::Turnout => ", also by bloc or status",
            };
            format!("{known}{by}")
        }
        Form::Shock => {
            let families = FAMILIES.iter().filter(|family| family.shock.is_some());
            let written: Vec<String> = families
                .map(|family| as_written(family, &["mean"]))
                .collect();
            written.join(", ")
        }
        Form::Steps => as_written(&Normal::FAMILY, &["mean"]),
        Form::Correlation => "`[{ between = [\"a\", \"b\"], rho }]`".to_owned(),
        Form::Parts => "tables, as in a scenario".to_owned(),
        Form::Edits => "values by path".to_owned(),
        Form::Factors => "known numbers by path".to_owned(),
    }
}

fn bounds(form: Form) -> &'static str {
    match form {
        Form::Number {
            bounds: Bounds::Any,
            ..
        }
        | Form::Factors => "any",
        Form::Number { bounds, .. } => bounds.words(),
        Form::Count => "from 0 to 2^53",
        Form::Tile => "0 to 999",
        Form::Shock | Form::Steps => "centred on 0",
        Form::Correlation => "between -1 and 1",
        Form::Text
        | Form::Name(_)
        | Form::NameOr(..)
        | Form::Names(_)
        | Form::Paths
        | Form::Date
        | Form::Word(_)
        | Form::Rule
        | Form::Colour
        | Form::Column
        | Form::Columns
        | Form::Parts
        | Form::Edits => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_chooses_parameters() {
        let text = reference(Some("Backlash")).unwrap();
        assert!(
            text.contains("| `endorsers.ENDORSER.backlash` | number | 0 or above | ratio | 0 |"),
            "{text}"
        );
        assert_eq!(
            (text.lines().count(), reference(Some("no such word"))),
            (3, None)
        );
    }
}
