//! One person under two spellings: names that differ between the rounds of a race by case, accents,
//! initials, marks of office or "Jr." are taken for one, and said; names that are merely near are
//! refused.

use crate::scenario::{At, Report, did_you_mean};

use super::rows::Row;

/// What stands behind a name and is no part of it.
const SUFFIXES: [&str; 11] = [
    "jr",
    "sr",
    "ii",
    "iii",
    "iv",
    "inc",
    "incumbent",
    "dem",
    "rep",
    "md",
    "phd",
];

/// A name without what spellings differ by, and which of a family it is where that is said: `Byrne,
/// Bradley` and `BRADLEY K. BYRNE (R)` are both `bradley byrne`.
#[derive(Debug, PartialEq)]
struct Plain {
    name: String,
    generation: Option<String>,
}

const GENERATIONS: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

impl Plain {
    fn of(name: &str) -> Plain {
        let name = match name.split_once(", ") {
            // A comma before a suffix turns nothing around.
            Some((last, first)) if !SUFFIXES.contains(&words(first).concat().as_str()) => {
                format!("{first} {last}")
            }
            _ => name.to_owned(),
        };
        let all = words(&name);
        let generation = all.iter().find(|word| GENERATIONS.contains(&word.as_str()));
        let own: Vec<String> = all
            .iter()
            .enumerate()
            .filter(|(at, word)| *at == 0 || !SUFFIXES.contains(&word.as_str()))
            .map(|(_, word)| word.clone())
            .collect();
        let long = |word: &&String| word.chars().count() > 1;
        // Initials and letters of parties are let go where a whole name is left.
        let name = match own.iter().filter(long).count() {
            0 | 1 => own.join(" "),
            _ => own
                .iter()
                .filter(long)
                .cloned()
                .collect::<Vec<_>>()
                .join(" "),
        };
        Plain {
            name,
            generation: generation.cloned(),
        }
    }

    /// Whether both may be one person: father and son are two.
    fn may_be(&self, other: &Plain) -> bool {
        let either = self.generation.as_ref().zip(other.generation.as_ref());
        self.name == other.name && either.is_none_or(|(one, other)| one == other)
    }
}

/// Whether two names are spellings of one.
pub fn same(one: &str, other: &str) -> bool {
    Plain::of(one).may_be(&Plain::of(other))
}

fn words(name: &str) -> Vec<String> {
    let folded: String = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(bare)
        .collect();
    folded
        .replace(['\'', '’', '.'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A letter without its accent.
fn bare(letter: char) -> char {
    const ACCENTS: [(char, &str); 12] = [
        ('a', "áàâäãåā"),
        ('c', "çćč"),
        ('e', "éèêëēę"),
        ('i', "íìîïī"),
        ('l', "ł"),
        ('n', "ñńň"),
        ('o', "óòôöõøō"),
        ('s', "śšş"),
        ('u', "úùûüū"),
        ('y', "ýÿ"),
        ('z', "źžż"),
        ('g', "ğ"),
    ];
    let found = ACCENTS.iter().find(|(_, letters)| letters.contains(letter));
    found.map_or(letter, |(plain, _)| *plain)
}

/// A name that is taken for another of the same race.
#[derive(Debug)]
pub struct Matched {
    pub at: At,
    pub name: String,
    pub before: String,
}

/// Gives who stood in the first of `rounds` one spelling in those after it; gives what was changed.
pub fn matched(race: &str, rounds: &mut [(u32, Vec<Row>)], report: &mut Report) -> Vec<Matched> {
    let Some(((_, first), later)) = rounds.split_first_mut() else {
        return Vec::new();
    };
    let stood = |row: &&Row| !(row.other || row.sum || row.invalid);
    let known: Vec<&str> = first
        .iter()
        .filter(stood)
        .map(|row| row.candidate.as_str())
        .collect();
    let mut said = Vec::new();
    for (number, rows) in later {
        let named: Vec<String> = rows.iter().map(|row| row.candidate.clone()).collect();
        for row in rows.iter_mut() {
            if row.other || row.sum || row.invalid || known.contains(&row.candidate.as_str()) {
                continue;
            }
            // Who stands there under that name already is another.
            let free = |name: &&str| !named.iter().any(|own| own == *name);
            let own = row.candidate.clone();
            let mut found = known
                .iter()
                .copied()
                .filter(|name| same(name, &own))
                .filter(free);
            match (found.next(), found.next()) {
                (Some(one), None) => {
                    said.push(Matched {
                        at: row.at,
                        name: own.clone(),
                        before: one.to_owned(),
                    });
                    row.candidate = one.to_owned();
                }
                (Some(_), Some(_)) => report.error(
                    row.at,
                    format!(
                        "\"{}\" in round {number} of \"{race}\" may be either of two who stood before",
                        row.candidate
                    ),
                    "write the name as in the first round",
                ),
                (None, _) => {
                    let near = did_you_mean(&row.candidate, known.iter().copied().filter(free));
                    if near.is_some() {
                        report.error(
                            row.at,
                            format!(
                                "nobody called \"{}\" stood in the first round of \"{race}\"",
                                row.candidate
                            ),
                            near,
                        );
                    }
                }
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn spellings_of_one_name_are_one_and_father_and_son_are_two() {
        for other in [
            "BRADLEY BYRNE",
            "Byrne, Bradley",
            "Bradley K. Byrne",
            "Bradley Byrne Jr.",
            "Bradley Byrne, Jr.",
            "Bradley Byrne (R)",
            "Bradley Byrne (I)",
            "Bradléy Byrne",
        ] {
            assert!(same(other, "Bradley Byrne"), "{other}");
        }
        for (one, other) in [
            ("Brad Byrne", "Bradley Byrne"),
            ("Bob Smith Sr.", "Bob Smith Jr."),
            ("J. Smith", "A. Smith"),
            ("J. D.", "J. R."),
        ] {
            assert!(!same(one, other), "{one}, {other}");
        }
    }
}
