//! The long shape: a row for each race, round, candidate (and endorser, where one has several and
//! they are not in one field).

use crate::quantity::Date;
use crate::scenario::{At, Cell, DateOrder, Decimal, Report, Sheet, Written, did_you_mean, is_sum};

/// What a row says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub at: At,
    pub race: String,
    pub date: Option<(Date, bool)>,
    pub round: u32,
    pub candidate: String,
    pub other: bool,
    /// A line that is the sum of the round's others.
    pub sum: bool,
    /// Ballots that are no valid votes.
    pub invalid: bool,
    pub votes: Option<u64>,
    pub share: Option<f64>,
    pub incumbent: bool,
    /// Endorsers, and when each spoke.
    pub endorsements: Vec<(String, Option<Date>)>,
    /// Endorsers whose word the table itself says came after the round.
    pub late: Vec<String>,
    pub turnout: Option<f64>,
    pub won: Option<bool>,
}

/// The columns of the long shape, by the names that `--map` gives headers to.
pub const COLUMNS: [&str; 11] = [
    "race",
    "date",
    "round",
    "candidate",
    "votes",
    "share",
    "incumbent",
    "endorser",
    "endorsed-on",
    "turnout",
    "won",
];

/// Where each of [`COLUMNS`] stands, the columns that make up a race's name together, and how each
/// is written.
struct Places {
    at: [Option<usize>; COLUMNS.len()],
    race: Vec<usize>,
    decimals: [Decimal; COLUMNS.len()],
    /// Of the races' days, and of those of endorsements.
    dates: [DateOrder; 2],
    /// The shares' unit: 100 where they are in per cent throughout.
    unit: f64,
    /// The one endorser, where a column is called after them and says yes or no.
    endorser: Option<String>,
}

fn number_of(column: &str) -> usize {
    let known = COLUMNS.iter().position(|known| *known == column);
    known.unwrap_or(0)
}

impl Places {
    fn field<'a>(&self, row: &'a [Cell], column: &str) -> Option<&'a Cell> {
        row.get(self.at[number_of(column)]?)
    }

    fn decimal(&self, column: &str) -> Decimal {
        self.decimals[number_of(column)]
    }
}

/// Columns that hold numbers, and whether these are counts.
const NUMBERS: [(&str, bool); 3] = [("votes", true), ("share", false), ("turnout", false)];

/// Rows of a sheet in the long shape, its headers renamed by `map` (column, header).
pub fn long(
    sheet: &Sheet,
    map: &[(String, String)],
    written: Written,
    report: &mut Report,
) -> Vec<Row> {
    let Some(places) = places(sheet, map, written, report) else {
        return Vec::new();
    };
    sheet
        .rows
        .iter()
        .filter_map(|row| of(row, &places, report))
        .collect()
}

fn places(
    sheet: &Sheet,
    map: &[(String, String)],
    written: Written,
    report: &mut Report,
) -> Option<Places> {
    let headers = || sheet.headers.iter().map(|field| field.text.as_str());
    let first = sheet.headers.first().map_or(sheet.at, |field| field.at);
    let mut at = [None; COLUMNS.len()];
    let mut race = Vec::new();
    for (column, place) in COLUMNS.iter().zip(&mut at) {
        let mapped = map
            .iter()
            .find(|(known, _)| known == column)
            .map(|(_, header)| header.as_str());
        *place = sheet.column(mapped.unwrap_or(column));
        let Some(header) = mapped.filter(|_| place.is_none()) else {
            race.extend(place.filter(|_| *column == "race"));
            continue;
        };
        // Several columns make up the name of a race: `State+Office+District`.
        let parts: Vec<&str> = match *column {
            "race" => header.split('+').map(str::trim).collect(),
            _ => vec![header],
        };
        for part in parts {
            match sheet.column(part).filter(|_| *column == "race") {
                Some(part) => {
                    race.push(part);
                    *place = race.first().copied();
                }
                None => report.error(
                    first,
                    format!("there is no column \"{part}\" to be \"{column}\""),
                    did_you_mean(part, headers()),
                ),
            }
        }
    }
    for place in at.into_iter().flatten() {
        let name = &sheet.headers[place].text;
        let same = |twin: &&Cell| twin.text.eq_ignore_ascii_case(name);
        if let Some(twin) = sheet.headers[place + 1..].iter().find(same) {
            report.error(
                twin.at,
                format!("column \"{name}\" is there twice"),
                "give one of them another name; each candidate and round wants a row of its own",
            );
        }
    }
    let has = |column: &str| at[number_of(column)].is_some();
    for needed in ["race", "candidate"]
        .into_iter()
        .filter(|column| !has(column))
    {
        report.error(
            first,
            format!("there is no column \"{needed}\""),
            format!(
                "columns are {}; --map {needed}=HEADER names another header",
                COLUMNS.join(", ")
            ),
        );
    }
    if !has("votes") && !has("share") {
        report.error(
            first,
            "there is neither a column \"votes\" nor \"share\"",
            "--map votes=HEADER or --map share=HEADER names another header",
        );
    }
    if !(has("race") && has("candidate") && (has("votes") || has("share"))) {
        return None;
    }
    let mut decimals = [Decimal::Point; COLUMNS.len()];
    for (column, whole) in NUMBERS {
        if let Some(at) = at[number_of(column)] {
            let cure = "--decimal point or --decimal comma says what comes before decimals";
            decimals[number_of(column)] = sheet.decimal(at, whole, (written.decimal, cure), report);
        }
    }
    let dates = ["date", "endorsed-on"].map(|column| {
        let at = at[number_of(column)];
        at.map_or(DateOrder::MonthFirst, |at| {
            sheet.dates(at, written.dates, report)
        })
    });
    let cells = |column: &str| {
        let at = at[number_of(column)];
        at.into_iter()
            .flat_map(|at| sheet.rows.iter().map(move |row| &row[at]))
    };
    // Shares above 1 cannot be fractions: then the whole column is in per cent.
    let decimal = decimals[number_of("share")];
    let most = cells("share")
        .filter_map(|cell| cell.figure(decimal))
        .fold(0.0, f64::max);
    let filled: Vec<&Cell> = cells("endorser").filter(|cell| !cell.is_empty()).collect();
    let said = !filled.is_empty() && filled.iter().all(|cell| cell.said().is_some());
    let word = |cell: &&&Cell| ["yes", "no", "true", "false"].contains(&&*cell.text.to_lowercase());
    if let Some(other) = filled.iter().find(|cell| cell.said().is_none())
        && let Some(one) = filled.iter().find(word)
    {
        report.error(
            other.at,
            format!(
                "\"{}\" is neither yes nor no, as \"{}\" of this column is",
                other.text, one.text
            ),
            "name the endorsers in it, or say yes and no throughout",
        );
    }
    let endorser = at[number_of("endorser")].filter(|_| said);
    let endorser = endorser.map(|at| sheet.headers[at].text.clone());
    Some(Places {
        at,
        race,
        decimals,
        dates,
        unit: if most > 1.5 { 100.0 } else { 1.0 },
        endorser,
    })
}

/// What a line is that is no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Person,
    /// Votes for others together: they count, for nobody who could win.
    Other,
    /// Ballots that are no valid votes.
    Invalid,
    /// The sum of the other lines.
    Sum,
}

impl Line {
    fn of(candidate: &str) -> Line {
        if is_sum(candidate) {
            return Line::Sum;
        }
        let name = candidate.to_lowercase();
        let words: Vec<&str> = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| {
                !word.is_empty()
                    && ![
                        "votes",
                        "vote",
                        "ballots",
                        "ballot",
                        "candidates",
                        "candidate",
                    ]
                    .contains(word)
            })
            .collect();
        match words[..] {
            ["write", "in" | "ins"]
            | ["writein" | "writeins"]
            | ["total", "write", "in" | "ins"]
            | ["scattering" | "scatter" | "scattered" | "misc" | "miscellaneous"]
            | ["other" | "others"]
            | ["all", "other" | "others"]
            | ["other", "write", "ins"]
            | ["none", "of", "these" | "the", ..]
            | ["none", "of", "above"]
            | ["nota"]
            | ["no", "preference"]
            | ["uncommitted" | "uninstructed"] => Line::Other,
            ["over" | "under"]
            | ["overvote" | "undervote" | "overvotes" | "undervotes"]
            | ["over", "under"]
            | ["blank" | "blanks" | "void" | "spoiled" | "spoilt" | "invalid" | "rejected"]
            | ["blank", "void"]
            | ["blank", "or", "void"] => Line::Invalid,
            _ => Line::Person,
        }
    }
}

fn of(row: &[Cell], places: &Places, report: &mut Report) -> Option<Row> {
    let field = |column: &str| places.field(row, column);
    let (race, candidate) = (field("race")?, field("candidate")?);
    for (what, field) in [("race", race), ("candidate", candidate)] {
        if field.text.is_empty() {
            report.error(
                field.at,
                format!("the {what} is not given"),
                "every row names both",
            );
        }
    }
    let parts: Vec<&str> = places
        .race
        .iter()
        .map(|at| row[*at].text.as_str())
        .filter(|part| !part.is_empty())
        .collect();
    let name = parts.join(" ");
    let line = Line::of(&candidate.text);
    let votes =
        field("votes").and_then(|field| field.count("votes", places.decimal("votes"), report));
    let share = field("share").and_then(|field| {
        let unit = if field.text.ends_with('%') {
            1.0
        } else {
            places.unit
        };
        let number = field.number("share", places.decimal("share"), report)?;
        Some((number / unit, field))
    });
    if let Some((_, field)) = share.filter(|(share, _)| *share > 1.0 + 1e-9) {
        report.error(
            field.at,
            format!("share \"{}\" is more than all", field.text),
            "a share is a fraction of the round's votes, or throughout in percent",
        );
    }
    Some(Row {
        at: candidate.at,
        race: name,
        date: field("date").and_then(|field| field.day("date", places.dates[0], report)),
        round: field("round").map_or(1, |field| round(field, report)),
        candidate: candidate.text.clone(),
        other: line == Line::Other,
        sum: line == Line::Sum,
        invalid: line == Line::Invalid,
        votes,
        share: share.map(|(share, _)| share),
        incumbent: field("incumbent")
            .and_then(|field| field.truth("incumbent", report))
            .unwrap_or(false),
        endorsements: endorsements(places, field("endorser"), field("endorsed-on"), report),
        late: Vec::new(),
        turnout: field("turnout")
            .and_then(|field| field.turnout("turnout", places.decimal("turnout"), report)),
        won: field("won").and_then(|field| field.truth("won", report)),
    })
}

/// `1`, `2`, … or a word for the first or second.
fn round(field: &Cell, report: &mut Report) -> u32 {
    match field.text.to_ascii_lowercase().as_str() {
        "" | "first" | "primary" => 1,
        "second" | "runoff" | "run-off" => 2,
        other => match other.trim_end_matches(".0").parse::<u32>() {
            Ok(round) if (1..=20).contains(&round) => round,
            _ => {
                report.error(
                    field.at,
                    format!("round \"{}\" is no round", field.text),
                    "rounds are counted from 1; primary and runoff are 1 and 2",
                );
                1
            }
        },
    }
}

/// Endorsers and their days: lists parted by semicolons, of the same length, or one day for all.
fn endorsements(
    places: &Places,
    endorser: Option<&Cell>,
    on: Option<&Cell>,
    report: &mut Report,
) -> Vec<(String, Option<Date>)> {
    let Some(endorser) = endorser.filter(|field| !field.is_empty()) else {
        return Vec::new();
    };
    let names: Vec<&str> = match &places.endorser {
        Some(one) if endorser.said() == Some(true) => vec![one],
        Some(_) => return Vec::new(),
        None => endorser
            .text
            .split(';')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect(),
    };
    let day = |field: &Cell, text: &str| {
        let part = Cell {
            text: text.trim().to_owned(),
            at: field.at,
        };
        part.day("endorsed-on", places.dates[1], report)
            .map(|(date, _)| date)
    };
    let days: Vec<Option<Date>> = match on.filter(|field| !field.is_empty()) {
        None => Vec::new(),
        Some(field) => field.text.split(';').map(|text| day(field, text)).collect(),
    };
    if let Some(field) = on.filter(|_| days.len() > 1 && days.len() != names.len()) {
        report.error(
            field.at,
            format!("{} endorsers have {} days", names.len(), days.len()),
            "give a day for each, parted by semicolons, or one for all",
        );
    }
    let of = |at: usize| {
        days.get(if days.len() == 1 { 0 } else { at })
            .copied()
            .flatten()
    };
    names
        .iter()
        .enumerate()
        .map(|(at, name)| ((*name).to_owned(), of(at)))
        .collect()
}
