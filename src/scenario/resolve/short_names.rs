//! What tables and charts call candidates for short: as given, else made from their names, no two
//! alike.

/// Words after a surname that are no part of it; so is whatever stands in brackets.
const SUFFIXES: [&str; 8] = ["jr", "sr", "ii", "iii", "iv", "v", "esq", "md"];

/// A candidate's name, and the short one that the scenario gives.
pub struct Called {
    pub name: String,
    pub short: Option<String>,
}

/// `[candidate]`: as given; else the surname, with the initial, with all names or with what comes
/// after them, as it takes to tell them apart. Two are the same only where nothing does.
pub fn short_names(candidates: &[Called]) -> Vec<String> {
    let mut step = vec![0; candidates.len()];
    loop {
        let shorts: Vec<String> = candidates
            .iter()
            .zip(&step)
            .map(|(candidate, step)| {
                let given = candidate.short.clone();
                given.unwrap_or_else(|| LONGER[*step](&candidate.name))
            })
            .collect();
        let shared = |at: usize| shorts.iter().filter(|short| **short == shorts[at]).count() > 1;
        let longer: Vec<usize> = (0..candidates.len())
            .filter(|at| {
                candidates[*at].short.is_none() && shared(*at) && step[*at] + 1 < LONGER.len()
            })
            .collect();
        if longer.is_empty() {
            return shorts;
        }
        longer.into_iter().for_each(|at| step[at] += 1);
    }
}

/// From a name to ever longer ones.
const LONGER: [fn(&str) -> String; 4] = [surname, with_initial, proper, str::to_owned];

/// The name without what stands after the surname.
fn proper(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let is_suffix = |word: &str| {
        let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        SUFFIXES.contains(&letters.to_lowercase().as_str())
            || word.starts_with('(') && word.ends_with(')')
    };
    while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop();
    }
    words.join(" ").trim_end_matches(',').to_owned()
}

fn surname(name: &str) -> String {
    let proper = proper(name);
    let last = proper.split(' ').next_back();
    last.unwrap_or(&proper).to_owned()
}

fn with_initial(name: &str) -> String {
    let (proper, surname) = (proper(name), surname(name));
    match proper.chars().next() {
        Some(initial) if proper != surname => format!("{initial}. {surname}"),
        _ => surname,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shorts(names: &[(&str, Option<&str>)]) -> Vec<String> {
        let called = |(name, short): &(&str, Option<&str>)| Called {
            name: (*name).to_owned(),
            short: short.map(str::to_owned),
        };
        short_names(&names.iter().map(called).collect::<Vec<_>>())
    }

    #[test]
    fn what_stands_after_a_surname_is_no_short_name() {
        for (name, short) in [
            ("Alex Ash", "Ash"),
            ("Alex Ash (I)", "Ash"),
            ("Alex Ash, Jr. (R)", "Ash"),
            ("Alex Ash III", "Ash"),
            ("ash", "ash"),
            ("(I)", "(I)"),
            ("V", "V"),
        ] {
            assert_eq!(shorts(&[(name, None)]), [short], "{name}");
        }
    }

    #[test]
    fn candidates_of_one_surname_are_told_apart_by_the_rest_of_their_names() {
        let of = |one: &str, other: &str| shorts(&[(one, None), (other, None)]);
        assert_eq!(of("Doug Jones", "Vernon Jones"), ["D. Jones", "V. Jones"]);
        assert_eq!(of("Ann Ash", "Alex Ash"), ["Ann Ash", "Alex Ash"]);
        assert_eq!(of("Al Ash", "Al Ash Jr."), ["Al Ash", "Al Ash Jr."]);
        assert_eq!(of("Al Ash", "Al Ash"), ["Al Ash", "Al Ash"]);
        let given = [("Doug Jones", Some("Jones")), ("Vernon Jones", None)];
        assert_eq!(shorts(&given), ["Jones", "V. Jones"]);
    }
}
