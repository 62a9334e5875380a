//! The long shape: a row for each race, round, candidate (and endorser, where one has several and
//! they are not in one field).

use crate::quantity::Date;
use crate::scenario::{At, Report, did_you_mean};

use super::sheet::Sheet;
use crate::scenario::Cell;

/// What a row says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub at: At,
    pub race: String,
    pub date: Option<(Date, bool)>,
    pub round: u32,
    pub candidate: String,
    pub other: bool,
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

/// Where each of [`COLUMNS`] stands.
struct Places([Option<usize>; COLUMNS.len()]);

impl Places {
    fn field<'a>(&self, row: &'a [Cell], column: &str) -> Option<&'a Cell> {
        let at = COLUMNS.iter().position(|known| *known == column)?;
        row.get(self.0[at]?)
    }
}

/// Rows of a sheet in the long shape, its headers renamed by `map` (column, header).
pub fn long(sheet: &Sheet, map: &[(String, String)], report: &mut Report) -> Vec<Row> {
    let Some(places) = places(sheet, map, report) else {
        return Vec::new();
    };
    let percent = sheet
        .rows
        .iter()
        .filter_map(|row| places.field(row, "share")?.text.parse::<f64>().ok());
    // Shares above 1 cannot be fractions: then the whole column is in percent.
    let unit = if percent.fold(0.0, f64::max) > 1.5 {
        100.0
    } else {
        1.0
    };
    sheet
        .rows
        .iter()
        .filter_map(|row| of(row, &places, unit, report))
        .collect()
}

fn places(sheet: &Sheet, map: &[(String, String)], report: &mut Report) -> Option<Places> {
    let headers = || sheet.headers.iter().map(|field| field.text.as_str());
    let first = sheet.headers.first().map_or(sheet.at, |field| field.at);
    let mut places = Places([None; COLUMNS.len()]);
    for (at, column) in COLUMNS.iter().enumerate() {
        let mapped = map
            .iter()
            .find(|(known, _)| known == column)
            .map(|(_, header)| header.as_str());
        places.0[at] = sheet.column(mapped.unwrap_or(column));
        if let (Some(header), None) = (mapped, places.0[at]) {
            let help = did_you_mean(header, headers());
            report.error(
                first,
                format!("there is no column \"{header}\" to be \"{column}\""),
                help,
            );
        }
    }
    let has = |column: &str| {
        let mut known = COLUMNS.iter().zip(places.0);
        known.any(|(known, at)| *known == column && at.is_some())
    };
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
    (has("race") && has("candidate") && (has("votes") || has("share"))).then_some(places)
}

fn of(row: &[Cell], places: &Places, unit: f64, report: &mut Report) -> Option<Row> {
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
    let votes = field("votes").and_then(|field| field.count("votes", report));
    let share =
        field("share").and_then(|field| Some((field.number("share", report)? / unit, field)));
    if let Some((_, field)) = share.filter(|(share, _)| *share > 1.0 + 1e-9) {
        report.error(
            field.at,
            format!("share \"{}\" is more than all", field.text),
            "a share is a fraction of the round's votes, or throughout in percent",
        );
    }
    Some(Row {
        at: candidate.at,
        race: race.text.clone(),
        date: field("date").and_then(|field| field.day("date", report)),
        round: field("round").map_or(1, |field| round(field, report)),
        candidate: candidate.text.clone(),
        other: false,
        votes,
        share: share.map(|(share, _)| share),
        incumbent: field("incumbent")
            .and_then(|field| field.truth("incumbent", report))
            .unwrap_or(false),
        endorsements: endorsements(field("endorser"), field("endorsed-on"), report),
        late: Vec::new(),
        turnout: field("turnout").and_then(|field| field.turnout("turnout", report)),
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
    endorser: Option<&Cell>,
    on: Option<&Cell>,
    report: &mut Report,
) -> Vec<(String, Option<Date>)> {
    let Some(endorser) = endorser.filter(|field| !field.is_empty()) else {
        return Vec::new();
    };
    let names: Vec<&str> = endorser
        .text
        .split(';')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let mut day = |field: &Cell, text: &str| {
        let part = Cell {
            text: text.trim().to_owned(),
            at: field.at,
        };
        part.day("endorsed-on", report).map(|(date, _)| date)
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
