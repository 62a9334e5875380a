//! Names and laws as the scenario gives them.

use crate::estimate::Findings;

pub(crate) use crate::election::whose;

/// What a candidate is called for short.
pub fn short<'a>(findings: &'a Findings, id: &'a str) -> &'a str {
    findings
        .candidates
        .get(id)
        .map_or(id, |candidate| &candidate.short)
}

/// A value as people read it: `{ normal = { mean = 0.28, sd = 0.30 } }` is `normal, mean 0.28, sd
/// 0.30`; a text loses its quotation marks.
pub fn value(written: &str) -> String {
    let text = written.trim();
    let Some(inner) = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
    else {
        let quoted = text.len() > 1 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']);
        return if quoted {
            text.trim_matches(['"', '\'']).to_owned()
        } else {
            text.to_owned()
        };
    };
    let flat = inner.replace(['{', '}'], " ").replace(" =", "");
    let words = flat.split_whitespace().collect::<Vec<&str>>().join(" ");
    // `normal mean 0.28, sd 0.30`: the law stands apart from its parameters.
    match (written.matches('{').count(), words.split_once(' ')) {
        (2, Some((law, rest))) => format!("{law}, {}", rest.replace(" ,", ",")),
        _ => words.replace(" ,", ","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_without_their_brackets() {
        assert_eq!(
            value("{ normal = { mean = 0.28, sd = 0.30 } }"),
            "normal, mean 0.28, sd 0.30"
        );
        assert_eq!(
            value("{ decided = 0.5, orphaned = 1.0 }"),
            "decided 0.5, orphaned 1.0"
        );
        assert_eq!(
            [value("1_150_000"), value("\"plurality\""), value("\"")],
            ["1_150_000", "plurality", "\""]
        );
        assert_eq!(value("{ normal = { sd = 0.5 } }"), "normal, sd 0.5");
    }
}
