//! How likely something rare is, in words.

use crate::experiment::Rare;

use super::number::count;

/// The probability with its error, once in how many elections, and how it was found.
pub fn rare(found: &Rare) -> String {
    let Rare { title, event, probability, replicates, seen, search, .. } = found;
    let place = found.what_if.as_ref().map_or(String::new(), |id| format!("In the what-if {id}, "));
    let Some(error) = found.relative_error else {
        return format!("{title}\n{place}\"{event}\" was not seen in {} replicates.\n", count(*replicates));
    };
    let mut text = format!(
        "{title}\n{place}\"{event}\" happens with probability {} (Monte Carlo standard error {}, {:.1} % of it): once in {} elections.\n",
        figures(probability.estimate),
        figures(probability.mcse),
        100.0 * error,
        once_in(probability.estimate),
    );
    if !found.enough {
        text += &format!("That error is as small as {} replicates make it.\n", count(*replicates));
    }
    let ways = if search.ways == 1 { "one way".to_owned() } else { format!("{} ways", search.ways) };
    text += &match search.ways {
        0 => format!("It is not rare: seen in {} of {} plain replicates.\n", count(*seen), count(*replicates)),
        _ => format!(
            "Found over {} levels, in {ways}, by shifting {} uncertain quantities; seen in {} of {} replicates drawn there, \
             each with its weight. The search alone says {}.\n",
            search.levels.len(),
            search.shifted.len(),
            count(*seen),
            count(*replicates),
            figures(search.probability),
        ),
    };
    text
}

/// Three figures: `0.0123`, `1.23e-6`.
fn figures(x: f64) -> String {
    match x {
        x if x >= 0.1 => format!("{x:.3}"),
        x if x >= 0.01 => format!("{x:.4}"),
        x if x >= 0.001 => format!("{x:.5}"),
        x => format!("{x:.2e}"),
    }
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
        assert_eq!([0.25, 0.0123, 0.007_12, 1.2345e-6].map(figures), ["0.250", "0.0123", "0.00712", "1.23e-6"]);
        assert_eq!([0.5, 0.004, 1.3e-6].map(once_in), ["2.0", "250", "770,000"]);
    }
}
