//! Numbers and sentences as the charts write them: rounded to what they are worth, with a true
//! minus sign.

use crate::estimate::{Estimate, Findings};
use crate::quantity::Date;
use crate::replicates::Contrast;

pub use crate::election::whose;

/// Letters of a what-if's title that a sentence quotes.
const QUOTED: usize = 48;

/// Does not break at the end of a line.
pub const SPACE: char = '\u{a0}';

/// The id of the arm that is the scenario as written.
pub const BASELINE: &str = "baseline";

/// Votes in about three figures: 298,412 is `298k`, 1,236,000 is `1.24m`, 2,310 is `2.3k`, 7 is
/// `7`.
pub fn votes(votes: f64) -> String {
    match votes.abs() {
        v if v >= 99.5e6 => format!("{:.0}m", votes / 1e6),
        v if v >= 9.95e6 => format!("{:.1}m", votes / 1e6),
        v if v >= 999_500.0 => format!("{:.2}m", votes / 1e6),
        v if v >= 9_950.0 => format!("{:.0}k", votes / 1e3),
        v if v >= 999.5 => format!("{:.1}k", votes / 1e3),
        v if v == 0.0 || v >= 0.5 => format!("{votes:.0}"),
        _ => format!("<{SPACE}1"),
    }
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

/// A fraction in per cent with one decimal: 0.7816 is `78.2 %`. What would round to 0 or 100 but is
/// not, says so.
pub fn percent(fraction: f64) -> String {
    bounded(fraction, |f| format!("{:.1}", 100.0 * f), ["<", ">"], 0.001)
}

/// A chance in per cent with no more decimals than its Monte Carlo error allows: 0.7816 ± 0.003 is
/// `78 %`.
pub fn chance(estimate: Estimate) -> String {
    // What is certain needs no decimals.
    let certain = estimate.estimate == 0.0 || estimate.estimate == 1.0;
    match certain || estimate.mcse > 0.001 {
        true => bounded(
            estimate.estimate,
            |f| format!("{:.0}", 100.0 * f),
            ["<", ">"],
            0.01,
        ),
        false => percent(estimate.estimate),
    }
}

/// The same in whole per cent, for a sentence: 0.7816 is `78 %`, 0.004 is `less than 1 %`.
pub fn whole_percent(fraction: f64) -> String {
    bounded(
        fraction,
        |f| format!("{:.0}", 100.0 * f),
        ["less than", "more than"],
        0.01,
    )
}

/// What was asked for in per cent, no decimals where it has none: 0.5 is `50 %`, 0.525 is `52.5 %`.
pub fn round_percent(fraction: f64) -> String {
    let whole = (100.0 * fraction - (100.0 * fraction).round()).abs() < 1e-9;
    if whole {
        format!("{:.0}{SPACE}%", 100.0 * fraction)
    } else {
        percent(fraction)
    }
}

fn bounded(
    fraction: f64,
    shown: impl Fn(f64) -> String,
    [below, above]: [&str; 2],
    least: f64,
) -> String {
    // No sum of nothing reads as −0.
    let text = match fraction + 0.0 {
        f if f > 0.0 && shown(f) == shown(0.0) => format!("{below}{SPACE}{}", shown(least)),
        f if f < 1.0 && shown(f) == shown(1.0) => format!("{above}{SPACE}{}", shown(1.0 - least)),
        f => shown(f),
    };
    format!("{text}{SPACE}%")
}

/// A difference of fractions in percentage points, signed: 0.0412 with 1 decimal is `+4.1`, −0.003
/// is `−0.3`.
pub fn points(difference: f64, decimals: usize) -> String {
    let size = format!("{:.decimals$}", 100.0 * difference.abs());
    let nothing = size.chars().all(|digit| "0.".contains(digit));
    match difference {
        _ if nothing => size,
        d if d < 0.0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

/// A difference of fractions in points with no more decimals than its Monte Carlo error allows, one
/// at most: 0.1891 ± 0.002 is `+19`.
pub fn points_within(difference: f64, mcse: f64) -> String {
    points(difference, usize::from(mcse <= 0.001))
}

/// Decimals that show two figures of the largest of these fractions in points, one at least and
/// three at most.
pub fn decimals(fractions: impl IntoIterator<Item = f64>) -> usize {
    match fractions.into_iter().map(f64::abs).fold(0.0, f64::max) {
        largest if largest >= 0.005 || largest == 0.0 => 1,
        largest if largest >= 0.0005 => 2,
        _ => 3,
    }
}

/// A count in groups of three: `20,000`.
pub fn count(n: u64) -> String {
    let (above, group) = (n / 1000, n % 1000);
    if above == 0 {
        group.to_string()
    } else {
        format!("{},{group:03}", count(above))
    }
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
    let pair = |with: &'static str, noun: &str| {
        format!("{with} {}", if noun.ends_with('s') { "them" } else { "it" })
    };
    match &question.contrast {
        Contrast::Removes(noun) => vec![
            (BASELINE, format!("with the {noun}")),
            (id, pair("without", noun)),
        ],
        Contrast::Adds(noun) => vec![
            (id, format!("with the {noun}")),
            (BASELINE, pair("without", noun)),
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
    fn votes_are_written_short() {
        let written = [298_412.0, 1_236_000.0, 2_310.0, 999.7, 7.0, 0.0, 0.3].map(votes);
        assert_eq!(
            written,
            ["298k", "1.24m", "2.3k", "1.0k", "7", "0", "<\u{a0}1"]
        );
        assert_eq!(
            [votes(9_949.0), votes(9_951.0), votes(999_600.0)],
            ["9.9k", "10k", "1.00m"]
        );
    }

    #[test]
    fn what_is_not_certain_never_reads_as_certain() {
        let whole = [0.0, 0.004, 0.7816, 0.996, 1.0].map(|f| whole_percent(f).replace(SPACE, " "));
        assert_eq!(
            whole,
            ["0 %", "less than 1 %", "78 %", "more than 99 %", "100 %"]
        );
        let few = [
            (0.7816, 0.003),
            (0.7816, 0.0004),
            (0.002, 0.0015),
            (1.0, 0.0),
        ];
        let told =
            few.map(|(estimate, mcse)| chance(Estimate { estimate, mcse }).replace(SPACE, " "));
        assert_eq!(told, ["78 %", "78.2 %", "< 1 %", "100 %"]);
        let tenths = [0.0004, 0.7816, 0.9996].map(|f| percent(f).replace(SPACE, " "));
        assert_eq!(tenths, ["< 0.1 %", "78.2 %", "> 99.9 %"]);
    }

    #[test]
    fn points_have_a_sign_unless_they_round_to_nothing() {
        assert_eq!(
            [0.0412, -0.003, -0.0004, 0.0].map(|d| points(d, 1)),
            ["+4.1", "−0.3", "0.0", "0.0"]
        );
        assert_eq!(
            [
                decimals([0.2, -0.01]),
                decimals([-0.0009]),
                decimals([0.00001]),
                decimals([])
            ],
            [1, 2, 3, 1]
        );
    }

    #[test]
    fn counts_and_dates_are_written_out() {
        assert_eq!(
            [7, 999, 1000, 20_000, 1_234_007].map(count),
            ["7", "999", "1,000", "20,000", "1,234,007"]
        );
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
