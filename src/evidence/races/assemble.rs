//! Rows → races, and what is wrong with a race as a whole.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::quantity::Date;
use crate::scenario::{At, Report};

use super::names;
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
    let mut matched = Vec::new();
    let grouped = grouped
        .into_iter()
        .flat_map(|(name, rounds)| by_cycle(name, rounds, report));
    for (name, mut rounds) in grouped.collect::<Vec<_>>() {
        rounds.sort_by_key(|(number, _)| *number);
        matched.extend(names::matched(&name, &mut rounds, report));
        let untold = |row: &Row| row.votes.is_none() && row.share.is_none();
        if rounds.iter().any(|(_, rows)| rows.iter().all(untold)) {
            assembled.uncounted.push(name);
            continue;
        }
        let marked = rounds
            .last()
            .is_some_and(|(_, rows)| rows.iter().any(|row| row.won.is_some()));
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
        if last.persons().count() < 2 {
            assembled.unopposed.push(name);
            continue;
        }
        crown(&name, last, (last_at, marked), report);
        assembled.races.push(Race {
            id: String::new(),
            name,
            rounds: found,
        });
    }
    if let Some(first) = matched.first() {
        let some = matched.iter().take(NAMED);
        let some = some.map(|one| format!("\"{}\" for \"{}\"", one.name, one.before));
        let more = match matched.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        report.warning(
            first.at,
            format!(
                "names are taken for those of the round before: {}{more}",
                some.collect::<Vec<_>>().join(", ")
            ),
            "write a name alike in all rounds to say so",
        );
    }
    assembled
}

/// Names told of those that are taken for others.
const NAMED: usize = 5;

/// Days this far apart are those of two elections; of years alone, a run-off may be in the next.
const CYCLE: i32 = 300;
const CYCLE_OF_YEARS: i32 = 500;

type Rounds = Vec<(u32, Vec<Row>)>;

/// The races that rows of one name are: one, or where a round has days that lie cycles apart, one for
/// each cycle, which is told. A round on two days of one cycle is an error.
fn by_cycle(
    name: String,
    rounds: IndexMap<u32, Vec<Row>>,
    report: &mut Report,
) -> Vec<(String, Rounds)> {
    let day = |row: &Row| row.date.map(|(date, _)| date);
    let all: BTreeSet<Date> = rounds.values().flatten().filter_map(day).collect();
    let mut dated = rounds.values().flatten().filter_map(|row| row.date);
    let cycle = match dated.any(|(_, year_only)| year_only) {
        true => CYCLE_OF_YEARS,
        false => CYCLE,
    };
    let mut cycles: Vec<(Date, Date)> = Vec::new();
    for day in all {
        match cycles.last_mut() {
            Some((_, last)) if day.days_since(*last) < cycle => *last = day,
            _ => cycles.push((day, day)),
        }
    }
    if cycles.is_empty() {
        return vec![(name, rounds.into_iter().collect())];
    }
    if let Some(undated) = rounds.values().flatten().find(|row| day(row).is_none())
        && cycles.len() > 1
    {
        report.error(
            undated.at,
            format!(
                "this row of \"{name}\" has no day, and the race was held in {} cycles",
                cycles.len()
            ),
            "give every row of such a race its day",
        );
    }
    let mut races = Vec::new();
    let first = rounds
        .values()
        .flatten()
        .next()
        .map_or_else(At::default, |row| row.at);
    for (from, to) in &cycles {
        let mut own: Rounds = Vec::new();
        for (number, rows) in &rounds {
            let within: Vec<Row> = rows
                .iter()
                .filter(|row| day(row).is_none_or(|day| (*from..=*to).contains(&day)))
                .cloned()
                .collect();
            let mut within_days = within.iter().filter(|row| day(row).is_some());
            if let Some(one) = within_days.next()
                && let Some(other) = within_days.find(|other| day(other) != day(one))
            {
                report.error(
                    other.at,
                    format!(
                        "round {number} of \"{name}\" is on two days, in lines {} and {}",
                        report.line(one.at),
                        report.line(other.at)
                    ),
                    "give a round one day, or tell two races apart by their names: --map race=State+Office names several columns",
                );
            }
            if !within.is_empty() {
                own.push((*number, within));
            }
        }
        let (year, ..) = from.civil_parts();
        races.push((format!("{name} ({year})"), own));
    }
    if cycles.len() < 2 {
        return vec![(name, rounds.into_iter().collect())];
    }
    report.warning(
        first,
        format!(
            "\"{name}\" was held in {} cycles: each is a race of its own",
            cycles.len()
        ),
        None,
    );
    races
}

/// Leaves out lines that are no votes for anybody: ballots that are not valid, and sums, which must
/// add up.
fn valid(race: &str, number: u32, rows: Vec<Row>, report: &mut Report) -> Vec<Row> {
    let (sums, rows): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.sum);
    let votes =
        |rows: &mut dyn Iterator<Item = &Row>| rows.map(|row| row.votes).sum::<Option<u64>>();
    let all = votes(&mut rows.iter());
    let cast = votes(&mut rows.iter().filter(|row| !row.invalid));
    for sum in &sums {
        if let (Some(told), Some(all), Some(cast)) = (sum.votes, all, cast)
            && told != all
            && told != cast
        {
            report.error(
                sum.at,
                format!(
                    "\"{}\" is {told} in round {number} of \"{race}\", but its lines add to {cast}",
                    sum.candidate
                ),
                "mend what is wrong, or take the line out",
            );
        }
    }
    rows.into_iter().filter(|row| !row.invalid).collect()
}

/// One round; `None` where its rows make none, which is then told.
fn round(
    race: &str,
    number: u32,
    rows: Vec<Row>,
    lenient: bool,
    report: &mut Report,
) -> Option<Round> {
    let whole = rows[0].at;
    let rows = valid(race, number, rows, report);
    if rows.is_empty() {
        report.error(
            whole,
            format!("round {number} of \"{race}\" has no candidate"),
            "give each candidate a row",
        );
        return None;
    }
    let (first, date, turnout) = (rows[0].at, rows[0].date, rows[0].turnout);
    let mut entries: IndexMap<String, (Row, Vec<Endorsement>)> = IndexMap::new();
    for row in rows {
        let known = endorsements(&row, report);
        let twin = entries.values().map(|(known, _)| known).find(|known| {
            known.candidate != row.candidate && names::same(&known.candidate, &row.candidate)
        });
        if let Some(twin) = twin.filter(|_| !row.other) {
            report.error(
                row.at,
                format!(
                    "\"{}\" and \"{}\" are one name in round {number} of \"{race}\", in lines {} and {}",
                    twin.candidate,
                    row.candidate,
                    report.line(twin.at),
                    report.line(row.at)
                ),
                "give a candidate one row a round, or write two persons' names apart",
            );
        }
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
            Some((earlier, _)) => {
                report.error(
                    row.at,
                    format!(
                        "\"{}\" is twice in round {number} of \"{race}\", in lines {} and {}",
                        row.candidate,
                        report.line(earlier.at),
                        report.line(row.at)
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
        let persons = entries.iter().filter(|entry| !entry.other);
        let most = persons.map(|entry| entry.share).fold(0.0, f64::max);
        // Of a tie in the last round nobody is marked, which is told; in a round before it whoever
        // comes first by name leads, whatever the order of rows.
        let leads = |entry: &&mut Entry| !entry.other && entry.share == most;
        let first = |a: &&mut Entry, b: &&mut Entry| a.candidate.cmp(&b.candidate);
        if let Some(winner) = entries.iter_mut().filter(leads).min_by(first) {
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
                            "share {given:.3} of \"{}\" is not that of the votes, {share:.3}",
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
fn crown(race: &str, last: &mut Round, (at, marked): (At, bool), report: &mut Report) {
    if !marked {
        let most = last.persons().map(|entry| entry.share).fold(0.0, f64::max);
        let first: Vec<&str> = last
            .persons()
            .filter(|entry| entry.share == most)
            .map(|entry| entry.candidate.as_str())
            .collect();
        if first.len() > 1 {
            report.error(
                at,
                format!(
                    "the last round of \"{race}\" is a tie of {}",
                    first.join(" and ")
                ),
                "a column `won` says who won it: yes for the winner, no for the others",
            );
            return;
        }
    }
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
