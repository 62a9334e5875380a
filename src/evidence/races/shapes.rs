//! Published tables of other shapes, as rows of the long one.

use crate::scenario::{DateOrder, Decimal, Report, Sheet, Written};

use super::rows::{Row, long};
use crate::scenario::Cell;

/// Rows of a sheet in whichever shape it has, and whether its shares may add to more than 1: a
/// published table is as it is.
pub fn rows(
    sheet: &Sheet,
    map: &[(String, String)],
    written: Written,
    report: &mut Report,
) -> (Vec<Row>, bool) {
    let has = |headers: &str| {
        let mut headers = headers.split(' ');
        map.is_empty() && headers.all(|header| sheet.column(header).is_some())
    };
    if has("lead trail v1 v2 lead_share1 trail_share1 lead_two2 n_cands") {
        return (panel(sheet, report), false);
    }
    if has("party race date candidate share incumbent endorsed_by outcome") {
        return (primaries(sheet, report), true);
    }
    (long(sheet, map, written, report), false)
}

/// Fields of a row by header.
struct Named<'a> {
    sheet: &'a Sheet,
    row: &'a [Cell],
}

impl<'a> Named<'a> {
    fn field(&self, header: &str) -> Option<&'a Cell> {
        self.row.get(self.sheet.column(header)?)
    }

    fn text(&self, header: &str) -> &'a str {
        self.field(header).map_or("", |field| &field.text)
    }

    fn number(&self, header: &str, report: &mut Report) -> Option<f64> {
        let field = self.field(header)?;
        let number = field.number(header, Decimal::Point, report);
        if field.is_empty() {
            report.error(field.at, format!("{header} is not given"), None);
        }
        number
    }

    fn truth(&self, header: &str, report: &mut Report) -> bool {
        self.field(header)
            .and_then(|field| field.truth(header, report))
            .unwrap_or(false)
    }
}

/// A panel of run-offs: a row for each race, the two who went on and the shares of all others
/// together.
///
/// The panel does not say how the others' votes fell on them; they are taken as equal, which keeps
/// each below the two who went on. Its dates are years.
fn panel(sheet: &Sheet, report: &mut Report) -> Vec<Row> {
    sheet
        .rows
        .iter()
        .flat_map(|row| run_off(&Named { sheet, row }, report).unwrap_or_default())
        .collect()
}

fn run_off(named: &Named, report: &mut Report) -> Option<Vec<Row>> {
    let mut number = |header: &str| named.number(header, report);
    let (first, second) = (number("v1"), number("v2"));
    let (lead, trail, two) = (
        number("lead_share1"),
        number("trail_share1"),
        number("lead_two2"),
    );
    let candidates = number("n_cands");
    let (first, second, lead, trail, two) = (first?, second?, lead?, trail?, two?);
    let others = (candidates? as usize).saturating_sub(2).min(50);
    let at = named.field("lead")?.at;
    let parts = ["state", "year", "party", "office", "district"].map(|header| named.text(header));
    let race = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let date = named
        .field("year")
        .and_then(|field| field.day("year", DateOrder::MonthFirst, report));
    let row = |round: u32, candidate: &str, votes: f64, won: Option<bool>| Row {
        at,
        race: race.clone(),
        date,
        round,
        candidate: candidate.to_owned(),
        votes: Some(votes.round() as u64),
        won,
        ..Row::default()
    };
    let names = ["lead", "trail"].map(|header| named.text(header));
    let mut rows: Vec<Row> = Vec::new();
    for (name, share) in names.into_iter().zip([lead, trail]) {
        rows.push(row(1, name, first * share, None));
    }
    let known = rows.iter().map(|row| row.votes.unwrap_or(0) as f64);
    let rest = (first - known.sum::<f64>()).max(0.0);
    let part = (rest / others.max(1) as f64).floor();
    rows.extend((1..=others).map(|number| row(1, &format!("Eliminated {number}"), part, None)));
    for (name, share) in names.into_iter().zip([two, 1.0 - two]) {
        rows.push(row(2, name, second * share, Some(share > 0.5)));
    }
    let incumbents = ["lead_inc", "trail_inc"].map(|header| named.truth(header, report));
    for row in &mut rows {
        let place = names.iter().position(|name| *name == row.candidate);
        row.incumbent = place.is_some_and(|place| incumbents[place]);
    }
    Some(rows)
}

/// First rounds of primaries with endorsers in one field: a row for each candidate; parties share a
/// race's name.
///
/// `outcome` says who went on, not who won where a run-off followed: winners are by votes.
fn primaries(sheet: &Sheet, report: &mut Report) -> Vec<Row> {
    let mut rows = Vec::new();
    for row in &sheet.rows {
        let named = Named { sheet, row };
        let (Some(share), Some(candidate)) = (named.field("share"), named.field("candidate"))
        else {
            continue;
        };
        // A share that is not given: the round was not counted, or nobody opposed the candidate.
        let Some(share) = share.number("share", Decimal::Point, report) else {
            continue;
        };
        let endorsers = named
            .text("endorsed_by")
            .split(';')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let after = named.text("flag").contains("AFTER");
        let (late, known): (Vec<&str>, Vec<&str>) =
            endorsers.partition(|name| after && *name == "Trump");
        rows.push(Row {
            at: candidate.at,
            race: format!("{} ({})", named.text("race"), named.text("party")),
            date: named
                .field("date")
                .and_then(|field| field.day("date", DateOrder::MonthFirst, report)),
            round: 1,
            candidate: candidate.text.clone(),
            share: Some(share / 100.0),
            incumbent: named.truth("incumbent", report),
            endorsements: known
                .into_iter()
                .map(|name| (name.to_owned(), None))
                .collect(),
            late: late.into_iter().map(str::to_owned).collect(),
            ..Row::default()
        });
    }
    rows
}
