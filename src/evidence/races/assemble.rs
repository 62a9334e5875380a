//! Rows → races, and what is wrong with a race as a whole.

use indexmap::IndexMap;

use crate::scenario::{At, Report};

use super::rows::Row;
use super::table::{Endorsement, Entry, Race, Round};

/// Shares that add to 1 within this do add up: they are rounded where they are published.
const ROUNDING: f64 = 0.02;

/// The races of one file, and what was left out.
#[derive(Debug, Default)]
pub struct Assembled {
    pub races: Vec<Race>,
    /// Races with a single candidate in their last round, by name.
    pub unopposed: Vec<String>,
    /// Races of which no candidate of a round has votes or a share: nobody counted them.
    pub uncounted: Vec<String>,
}

/// Races in the order of the file. Shares of a round that add to more than 1 are wrong, or where
/// `lenient` says so told and taken as parts of their sum.
pub fn assemble(rows: Vec<Row>, lenient: bool, report: &mut Report) -> Assembled {
    let mut grouped: IndexMap<String, IndexMap<u32, Vec<Row>>> = IndexMap::new();
    for row in rows {
        grouped
            .entry(row.race.clone())
            .or_default()
            .entry(row.round)
            .or_default()
            .push(row);
    }
    let mut assembled = Assembled::default();
    for (name, rounds) in grouped {
        let mut rounds: Vec<(u32, Vec<Row>)> = rounds.into_iter().collect();
        rounds.sort_by_key(|(number, _)| *number);
        let untold = |row: &Row| row.votes.is_none() && row.share.is_none();
        if rounds.iter().any(|(_, rows)| rows.iter().all(untold)) {
            assembled.uncounted.push(name);
            continue;
        }
        let last_at = rounds
            .last()
            .and_then(|(_, rows)| rows.first())
            .map_or_else(At::default, |row| row.at);
        let mut found: Vec<Round> = Vec::new();
        for (number, rows) in rounds {
            found.extend(round(&name, number, rows, lenient, report));
        }
        let Some(last) = found.last_mut() else {
            continue;
        };
        if last.entries.len() < 2 {
            assembled.unopposed.push(name);
            continue;
        }
        crown(&name, last, last_at, report);
        assembled.races.push(Race {
            id: String::new(),
            name,
            rounds: found,
        });
    }
    assembled
}

/// One round; `None` where its rows make none, which is then told.
fn round(
    race: &str,
    number: u32,
    rows: Vec<Row>,
    lenient: bool,
    report: &mut Report,
) -> Option<Round> {
    let (first, date, turnout) = (rows[0].at, rows[0].date, rows[0].turnout);
    let mut entries: IndexMap<String, (Row, Vec<Endorsement>)> = IndexMap::new();
    for row in rows {
        let known = endorsements(&row, report);
        match entries.get_mut(&row.candidate) {
            None => {
                entries.insert(row.candidate.clone(), (row, known));
            }
            // A further row of a candidate is a further endorser.
            Some((earlier, endorsements))
                if (earlier.votes, earlier.share) == (row.votes, row.share)
                    && !known.is_empty() =>
            {
                endorsements.extend(known);
            }
            Some(_) => {
                report.error(
                    row.at,
                    format!(
                        "\"{}\" is twice in round {number} of \"{race}\"",
                        row.candidate
                    ),
                    "give a candidate one row a round, or one for each endorser",
                );
            }
        }
    }
    let rows: Vec<(Row, Vec<Endorsement>)> = entries.into_values().collect();
    let shares = shares(race, number, &rows, lenient, report)?;
    let entry = |((row, endorsements), share): ((Row, Vec<Endorsement>), f64)| Entry {
        candidate: row.candidate,
        votes: row.votes,
        share,
        incumbent: row.incumbent,
        other: row.other,
        endorsements,
        won: row.won.unwrap_or(false),
    };
    let marked = rows.iter().any(|(row, _)| row.won.is_some());
    let mut entries: Vec<Entry> = rows.into_iter().zip(shares).map(entry).collect();
    let rest = 1.0 - entries.iter().map(|entry| entry.share).sum::<f64>();
    if rest > ROUNDING {
        report.warning(
            first,
            format!(
                "the shares in round {number} of \"{race}\" add to {:.3}",
                1.0 - rest
            ),
            "the rest is taken as other candidates together",
        );
        entries.push(Entry {
            candidate: "Others".to_owned(),
            votes: None,
            share: rest,
            incumbent: false,
            other: true,
            endorsements: Vec::new(),
            won: false,
        });
    }
    if !marked {
        let most = entries.iter().map(|entry| entry.share).fold(0.0, f64::max);
        let leads = |entry: &Entry| !entry.other && entry.share == most;
        if let Some(winner) = entries.iter_mut().find(|entry| leads(entry)) {
            winner.won = true;
        }
    }
    let year_only = date.is_some_and(|(_, year_only)| year_only);
    Some(Round {
        number,
        date: date.map(|(date, _)| date),
        year_only,
        turnout,
        entries,
    })
}

/// The endorsements of a row that were known on the day; later ones are told and left out.
fn endorsements(row: &Row, report: &mut Report) -> Vec<Endorsement> {
    let day = row
        .date
        .filter(|(_, year_only)| !year_only)
        .map(|(date, _)| date);
    let is_late = |on: &Option<_>| day.zip(*on).is_some_and(|(day, on)| on > day);
    let (late, known): (Vec<_>, Vec<_>) = row
        .endorsements
        .iter()
        .cloned()
        .partition(|(_, on)| is_late(on));
    for endorser in late.iter().map(|(endorser, _)| endorser).chain(&row.late) {
        report.warning(
            row.at,
            format!(
                "{endorser} endorsed {} after the round: the endorsement is left out",
                row.candidate
            ),
            None,
        );
    }
    known
        .into_iter()
        .map(|(endorser, on)| Endorsement { endorser, on })
        .collect()
}

/// The shares of a round's rows, from votes where there are any.
fn shares(
    race: &str,
    number: u32,
    rows: &[(Row, Vec<Endorsement>)],
    lenient: bool,
    report: &mut Report,
) -> Option<Vec<f64>> {
    let votes: Option<Vec<u64>> = rows.iter().map(|(row, _)| row.votes).collect();
    let given: Option<Vec<f64>> = rows.iter().map(|(row, _)| row.share).collect();
    let (first, help) = (
        rows[0].0.at,
        "give votes for every candidate of a round, or a share for every one",
    );
    let shares = match (votes, given) {
        (None, None) => {
            let message =
                format!("round {number} of \"{race}\" has neither all votes nor all shares");
            report.error(first, message, help);
            return None;
        }
        (Some(votes), given) => {
            let total: u64 = votes.iter().sum();
            if total == 0 {
                report.error(
                    first,
                    format!("round {number} of \"{race}\" has no votes"),
                    None,
                );
                return None;
            }
            let shares: Vec<f64> = votes
                .iter()
                .map(|votes| *votes as f64 / total as f64)
                .collect();
            for ((given, share), (row, _)) in given.iter().flatten().zip(&shares).zip(rows) {
                if (given - share).abs() > ROUNDING {
                    report.error(
                        row.at,
                        format!(
                            "share {given} of \"{}\" is not that of the votes, {share:.3}",
                            row.candidate
                        ),
                        "give votes for all who stood, or shares alone",
                    );
                }
            }
            shares
        }
        (None, Some(given)) => given,
    };
    let sum: f64 = shares.iter().sum();
    let message = format!("the shares in round {number} of \"{race}\" add to {sum:.3}");
    if sum > 1.0 + ROUNDING && lenient {
        report.warning(first, message, "they are taken as parts of their sum");
    } else if sum > 1.0 + ROUNDING || sum <= 0.0 {
        report.error(first, message, "shares of a round add to 1");
        return None;
    }
    // What rounding left over or took is nobody's.
    let scale = if sum > 1.0 - ROUNDING { sum } else { 1.0 };
    Some(shares.into_iter().map(|share| share / scale).collect())
}

/// Sees to it that the last round has one winner.
fn crown(race: &str, last: &mut Round, at: At, report: &mut Report) {
    let winners: Vec<&str> = last
        .entries
        .iter()
        .filter(|e| e.won)
        .map(|e| e.candidate.as_str())
        .collect();
    match winners[..] {
        [_] => {}
        [] => report.error(
            at,
            format!("\"{race}\" has no winner"),
            "mark who won its last round",
        ),
        [..] => {
            report.error(
                at,
                format!(
                    "\"{race}\" has {} winners: {}",
                    winners.len(),
                    winners.join(", ")
                ),
                "mark one as having won the last round",
            );
        }
    }
}
