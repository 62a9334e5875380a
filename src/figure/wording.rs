//! Numbers and sentences as the charts write them: rounded to what they are worth, with a true
//! minus sign.

use crate::estimate::{Estimate, Findings};
use crate::quantity::Date;
use crate::replicates::Contrast;

use crate::table::number::{self, unbroken};

pub(crate) use crate::election::whose;
pub use crate::table::number::{SPACE, count, decimals, points, points_within, votes};

/// Letters of a what-if's title that a sentence quotes.
const QUOTED: usize = 48;

/// The id of the arm that is the scenario as written.
pub const BASELINE: &str = "baseline";

/// [`number::percent`] on one line.
pub fn percent(fraction: f64) -> String {
    unbroken(&number::percent(fraction))
}

/// [`number::whole_percent`] on one line; only between words it may break: `less than 1 %`.
pub fn whole_percent(fraction: f64) -> String {
    unbroken(&number::whole_percent(fraction)).replace("\u{a0}than", " than")
}

/// [`number::round_percent`] on one line.
pub fn round_percent(fraction: f64) -> String {
    unbroken(&number::round_percent(fraction))
}

/// [`number::percent_within`] on one line.
pub fn chance(estimate: Estimate) -> String {
    unbroken(&number::percent_within(estimate))
}

/// How many elections count: `20,000`, or `3,415 of 20,000` under a condition.
pub fn elections(findings: &Findings) -> String {
    let all = count(findings.replicates);
    findings.given.as_ref().map_or_else(
        || all.clone(),
        |given| format!("{} of {all}", count(given.replicates)),
    )
}

/// Under a condition, what it is.
pub fn condition(findings: &Findings) -> Option<String> {
    let given = findings.given.as_ref()?;
    Some(format!(
        "Only elections count in which, as written, {}.",
        given.told()
    ))
}

/// The arms of the question with how a sentence names each, in the order in which it does: the one
/// with the act, then the one without; or the baseline, then the what-if. `with the endorsement`,
/// `without it`.
pub fn arms(findings: &Findings) -> Vec<(&str, String)> {
    let question = &findings.question;
    let found = question
        .what_if
        .as_ref()
        .and_then(|id| findings.what_ifs.get_key_value(id));
    let Some((id, what_if)) = found else {
        return vec![(BASELINE, String::new())];
    };
    match &question.contrast {
        Contrast::Removes(noun) => vec![
            (BASELINE, format!("with the {noun}")),
            (id, format!("without {}", noun.pronoun())),
        ],
        Contrast::Adds(noun) => vec![
            (id, format!("with the {noun}")),
            (BASELINE, format!("without {}", noun.pronoun())),
        ],
        Contrast::Scenarios => {
            let title = findings.arms.get(BASELINE).map_or("", |arm| &arm.title);
            vec![
                (BASELINE, format!("in {}", quoted(title))),
                (id, format!("in {}", quoted(&what_if.title))),
            ]
        }
        Contrast::Alters => {
            vec![
                (BASELINE, "as things stand".to_owned()),
                (id, format!("in the what-if {}", quoted(&what_if.title))),
            ]
        }
    }
}

/// A finding with its figure in each arm, and of what it is a figure, said once: `… 81 % of
/// elections with the endorsement, 52 % without it`. No figure: it never happens.
pub fn contrasted(start: &str, of: &str, figures: &[(Option<String>, String)]) -> String {
    let said = |figure: &Option<String>| figure.clone().unwrap_or_else(|| "never".to_owned());
    let first = |figure: &Option<String>| {
        figure
            .as_ref()
            .map_or_else(|| said(figure), |text| format!("{text} {of}"))
    };
    let sentence = match figures {
        [(one, arm), (other, against)] if one == other => {
            format!("{start} {} {arm} and {against}", first(one))
        }
        [(one, arm), (other, against)] => {
            format!("{start} {} {arm}, {} {against}", first(one), said(other))
        }
        [(one, arm)] => format!("{start} {} {arm}", first(one)),
        _ => start.to_owned(),
    };
    sentence.trim().to_owned()
}

/// How a row or panel calls an arm.
pub fn arm(findings: &Findings, id: &str) -> String {
    match (&findings.question.contrast, findings.arms.get(id)) {
        (_, Some(arm)) if id != BASELINE => arm.title.clone(),
        (Contrast::Scenarios, Some(arm)) => arm.title.clone(),
        (Contrast::Removes(noun), _) if !findings.what_ifs.is_empty() => {
            format!("As written: with the {noun}")
        }
        (Contrast::Adds(noun), _) if !findings.what_ifs.is_empty() => {
            format!("As written: without the {noun}")
        }
        _ => "As written".to_owned(),
    }
}

/// What a column of arms is headed by.
pub fn column(findings: &Findings) -> &'static str {
    match findings.question.contrast {
        Contrast::Scenarios => "Scenario",
        Contrast::Removes(_) | Contrast::Adds(_) | Contrast::Alters => "What if",
    }
}

/// What rows call the arms, all of them in order.
pub fn titles(findings: &Findings) -> Vec<String> {
    findings.arms.keys().map(|id| arm(findings, id)).collect()
}

/// The sentence with a capital letter at its start.
pub fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A title within a sentence: the figures after it must have room.
pub fn quoted(title: &str) -> String {
    let short: String = title.chars().take(QUOTED).collect();
    let rest = if title.chars().count() > QUOTED {
        "…"
    } else {
        ""
    };
    format!("“{}{rest}”", short.trim_end())
}

/// The date in words on one line, `14 July 2020`, from ISO 8601.
pub fn date(iso: &str) -> String {
    Date::parse(iso).map_or_else(
        || iso.to_owned(),
        |date| date.in_words().replace(' ', &SPACE.to_string()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_dates_are_written_out() {
        assert_eq!(
            [date("2020-07-14"), date("soon")],
            ["14\u{a0}July\u{a0}2020", "soon"]
        );
        assert_eq!(
            [quoted("He never endorses"), quoted(&"ab ".repeat(20))],
            [
                "“He never endorses”".to_owned(),
                format!("“{}…”", "ab ".repeat(16).trim_end())
            ]
        );
        assert_eq!(
            [whose("Byrne"), whose("Sessions"), capital("été")],
            ["Byrne’s", "Sessions’", "Été"]
        );
    }
}
