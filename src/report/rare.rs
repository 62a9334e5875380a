//! How likely something rare is, in words.

use crate::event::Event;
use crate::experiment::Rare;

use super::setting::Setting;
use crate::table::number::{SPACE, count};

/// How likely it is, once in how many elections, how sure that is, and how it was found.
pub fn sentences(found: &Rare, Setting { names, .. }: &Setting) -> Vec<String> {
    let Rare {
        event,
        probability,
        replicates,
        seen,
        search,
        ..
    } = found;
    let told =
        Event::parse(event).map_or_else(|_| format!("“{event}”"), |event| event.in_words(names));
    let what_if = found
        .what_if
        .as_ref()
        .map(|id| format!("In the what-if “{}”, ", names.what_if(id)));
    let (place, none, once) = match what_if {
        Some(place) => (place, "in none", "once in"),
        None => (String::new(), "In none", "Once in"),
    };
    let all = count(*replicates);
    let Some(error) = found.relative_error else {
        return vec![format!(
            "{place}{none} of {all} simulated elections {told}."
        )];
    };
    let mut sentences = vec![
        format!(
            "{place}{once} {} elections {told}.",
            once_in(probability.estimate)
        ),
        format!(
            "The probability is {}, give or take {:.1}{SPACE}% of it (one Monte Carlo standard error).",
            figures(probability.estimate),
            100.0 * error,
        ),
    ];
    if !found.enough {
        sentences.push(format!(
            "That error is as small as {all} replicates make it."
        ));
    }
    let ways = if search.ways == 1 {
        "one way".to_owned()
    } else {
        format!("{} ways", search.ways)
    };
    sentences.push(match search.ways {
        0 => format!(
            "It is not rare: seen in {} of {all} simulated elections.",
            count(*seen)
        ),
        _ => format!(
            "Found over {} levels, in {ways}, by shifting {} uncertain quantities towards it; seen in {} of {all} elections \
             simulated there, each counted with its weight. The search alone says {}.",
            search.levels.len(),
            search.shifted.len(),
            count(*seen),
            figures(search.probability),
        ),
    });
    sentences
}

/// Three figures: `0.0123`, `1.23 in a million`.
fn figures(x: f64) -> String {
    match x {
        x if x >= 0.1 => format!("{x:.3}"),
        x if x >= 0.01 => format!("{x:.4}"),
        x if x >= 0.001 => format!("{x:.5}"),
        x if x >= 0.95e-9 => in_a_million(1e6 * x),
        x => format!("{x:.2e}").replace('-', "−"),
    }
}

fn in_a_million(times: f64) -> String {
    let decimals = match times {
        t if t >= 100.0 => 0,
        t if t >= 10.0 => 1,
        t if t >= 1.0 => 2,
        t if t >= 0.1 => 3,
        _ => 4,
    };
    format!("{times:.decimals$} in a million")
}

/// In two figures: 770,000 of 1.3e-6.
fn once_in(probability: f64) -> String {
    let times = 1.0 / probability;
    if times < 100.0 {
        return format!("{times:.1}");
    }
    if times >= 1e15 {
        return format!("{times:.1e}");
    }
    let mut unit = 1.0;
    while times / unit >= 100.0 {
        unit *= 10.0;
    }
    count(((times / unit).round() * unit) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_have_the_figures_that_they_are_worth() {
        assert_eq!(
            [0.25, 0.0123, 0.007_12, 1.2345e-6].map(figures),
            ["0.250", "0.0123", "0.00712", "1.23 in a million"]
        );
        assert_eq!([0.5, 0.004, 1.3e-6].map(once_in), ["2.0", "250", "770,000"]);
    }
}
