//! Races → what is said for each candidate, in numbers.

use std::collections::BTreeSet;

use crate::evidence::races::{Entry, Race, Round};

/// The column of those who hold the office.
pub const INCUMBENT: &str = "incumbent";

/// A race's candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Shares among these candidates, adding to 1.
    pub shares: Vec<f64>,
    /// `[candidate][column]`
    pub x: Vec<Vec<f64>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    pub columns: Vec<String>,
    pub races: Vec<Field>,
}

impl Design {
    /// Of round `round` of each race: its persons with a share above `least`, where two or more are
    /// left.
    ///
    /// A column for each endorser, by name, and one for incumbents, where they differ within some
    /// race.
    pub fn of(races: &[Race], round: u32, least: f64) -> Design {
        let fields: Vec<Vec<&Entry>> = races
            .iter()
            .filter_map(|race| entries(race, round, least))
            .collect();
        let words = fields
            .iter()
            .flatten()
            .flat_map(|entry| &entry.endorsements);
        let names: BTreeSet<&str> = words.map(|word| word.endorser.as_str()).collect();
        let columns: Vec<String> = std::iter::once(INCUMBENT)
            .chain(names)
            .map(str::to_owned)
            .collect();
        let field = |entries: &Vec<&Entry>| {
            let total: f64 = entries.iter().map(|entry| entry.share).sum();
            let x = |entry: &&Entry| {
                columns
                    .iter()
                    .map(|column| f64::from(u8::from(has(entry, column))))
                    .collect()
            };
            Field {
                shares: entries.iter().map(|entry| entry.share / total).collect(),
                x: entries.iter().map(x).collect::<Vec<Vec<f64>>>(),
            }
        };
        let races: Vec<Field> = fields.iter().map(field).collect();
        Design { columns, races }.without_idle()
    }

    /// Without columns that differ within no race.
    fn without_idle(self) -> Design {
        let kept: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.differing(*at).next().is_some())
            .collect();
        self.only(&kept)
    }

    fn only(mut self, kept: &[usize]) -> Design {
        let pick = |row: &Vec<f64>| kept.iter().map(|at| row[*at]).collect::<Vec<f64>>();
        self.races
            .iter_mut()
            .for_each(|race| race.x = race.x.iter().map(pick).collect());
        self.columns = kept.iter().map(|at| self.columns[*at].clone()).collect();
        self
    }

    /// Races in which the column is not the same for all.
    pub fn differing(&self, column: usize) -> impl Iterator<Item = &Field> {
        self.races
            .iter()
            .filter(move |race| race.x.iter().any(|x| x[column] != race.x[0][column]))
    }

    /// The same with the endorser of this column naming the first of every race in which it named
    /// someone.
    pub fn with_foresight(&self, column: usize) -> Design {
        let mut other = self.clone();
        for race in &mut other.races {
            if race.x.iter().any(|x| x[column] > 0.0) {
                let first = race.first();
                race.x
                    .iter_mut()
                    .enumerate()
                    .for_each(|(at, x)| x[column] = f64::from(u8::from(at == first)));
            }
        }
        other
    }

    pub fn candidates(&self) -> usize {
        self.races.iter().map(|race| race.shares.len()).sum()
    }
}

impl Field {
    /// Place of the candidate with the largest share.
    pub fn first(&self) -> usize {
        (0..self.shares.len()).fold(0, |best, at| {
            if self.shares[at] > self.shares[best] {
                at
            } else {
                best
            }
        })
    }
}

fn entries(race: &Race, round: u32, least: f64) -> Option<Vec<&Entry>> {
    let round: &Round = race.rounds.iter().find(|known| known.number == round)?;
    let kept: Vec<&Entry> = round
        .persons()
        .filter(|entry| entry.share > 0.0 && entry.share >= least)
        .collect();
    (kept.len() >= 2).then_some(kept)
}

fn has(entry: &Entry, column: &str) -> bool {
    if column == INCUMBENT {
        return entry.incumbent;
    }
    entry
        .endorsements
        .iter()
        .any(|word| word.endorser == column)
}
