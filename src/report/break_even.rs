//! Where a parameter breaks even, in words and as tables.

use crate::election::whose;
use crate::experiment::{BreakEven, Crossing, Line, Looked, ParameterValue, Subject};
use crate::scenario::Names;
use crate::table::{Column, Digits, Lines, Table, WINS, WINS_ERROR};

use super::framing::elections;
use super::setting::Setting;
use super::sweep::varied;
use super::tables::tails;
use super::values::{given, short};
use crate::table::number::{self, SPACE, percent, round_percent, unbroken};

/// A sentence for each crossing, or that there is none; of two parameters how the frontier runs.
pub fn sentences(found: &BreakEven, setting: &Setting) -> Vec<String> {
    match &found.over[..] {
        [over] => alone(found, &setting.names.parameter(over), &setting.subject),
        [one, other] => {
            let named = [one, other].map(|path| setting.names.the(path));
            frontier(found, &setting.subject, named)
        }
        _ => Vec::new(),
    }
}

/// `over`: what is varied, after "the".
fn alone(found: &BreakEven, over: &str, subject: &Subject) -> Vec<String> {
    let (wins, win) = (subject.wins(), unbroken(&round_percent(found.win)));
    let Some(line) = found.lines.first() else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for crossing in &line.crossings {
        let (rises, [at, from, to]) = (&crossing.rises, crossing.rounded());
        let often = format!(
            "{wins} in {win} of {}",
            elections(found.replicates, found.given.as_ref())
        );
        let error = format!(
            "95{SPACE}% interval from the Monte Carlo error: {} to {}",
            given(&from),
            given(&to)
        );
        let at_ = given(&at);
        all.push(match line.crossings.len() {
            1 => format!(
                "The {} {over} at which {often} is {at_} ({error}).",
                extreme(at, *rises)
            ),
            _ => {
                let way = if *rises { "more" } else { "less" };
                format!("Where the {over} is {at_}, {often}, beyond it in {way} ({error}).")
            }
        });
    }
    let (low, high) = (given(&found.low), given(&found.high));
    if line.crossings.is_empty() {
        all.push(format!(
            "No {over} between {low} and {high} takes {whose} chance to {} past {win}.",
            subject.to_win(),
            whose = whose(&subject.candidate_name)
        ));
    }
    if let Some((at_low, at_high)) = line.ends() {
        let chance = |end: &Looked| number::chance(end.wins, end.counted);
        all.push(format!(
            "The chance is {} at {low} and {} at {high}.",
            chance(at_low),
            chance(at_high)
        ));
    }
    all
}

/// Which of the values with at least that chance it is.
fn extreme(at: ParameterValue, rises: bool) -> &'static str {
    match (at, rises) {
        (ParameterValue::Number(_), true) => "smallest",
        (ParameterValue::Number(_), false) => "largest",
        (ParameterValue::Date(_), true) => "earliest",
        (ParameterValue::Date(_), false) => "latest",
    }
}

fn frontier(found: &BreakEven, subject: &Subject, [first, second]: [String; 2]) -> Vec<String> {
    let win = unbroken(&round_percent(found.win));
    let (low, high) = (given(&found.low), given(&found.high));
    let crossed: Vec<(&Line, &Crossing)> = found
        .lines
        .iter()
        .filter_map(|line| Some((line, line.crossings.first()?)))
        .collect();
    let at = |line: &Line| line.first.as_ref().map_or_else(String::new, given);
    let mut all = vec![match (crossed.first(), crossed.last()) {
        (Some((from, one)), Some((to, other))) => {
            let ends = [given(&one.rounded()[0]), given(&other.rounded()[0])];
            let [start, end] = &ends;
            let where_ = match start == end {
                true => format!("is {start}, whether {first} is {} or {}", at(from), at(to)),
                false => format!(
                    "is {start} (where {first} is {}) to {end} (where it is {})",
                    at(from),
                    at(to)
                ),
            };
            let often = format!(
                "{} in {win} of {}",
                subject.wins(),
                elections(found.replicates, found.given.as_ref())
            );
            format!("{often} where {second} {where_}.")
        }
        _ => format!(
            "Nowhere between {low} and {high} of {second} does {} chance to {} pass {win}.",
            whose(&subject.candidate_name),
            subject.to_win()
        ),
    }];
    let without = found.lines.len() - crossed.len();
    if without > 0 && !crossed.is_empty() {
        all.push(format!(
            "At {without} of {} values of {first} there is none between {low} and {high}.",
            found.lines.len()
        ));
    }
    all
}

/// Of two parameters, a table of the frontier.
pub fn details(found: &BreakEven, width: usize) -> String {
    if found.over.len() < 2 {
        return String::new();
    }

    let tails = tails(&found.over);
    let tails = tails.iter().map(String::as_str);
    let mut table = Lines::new(tails.chain(["95 % interval", "beyond it"]));
    for line in &found.lines {
        if line.crossings.is_empty() {
            let ends = line.ends().map_or_else(String::new, |(low, high)| {
                format!(
                    "{} to {}",
                    percent(low.wins.estimate),
                    percent(high.wins.estimate)
                )
            });
            table.row([shown(line.first), "nowhere".to_owned(), String::new(), ends]);
        }
        for crossing in &line.crossings {
            let [at, from, to] = crossing.rounded();
            let interval = format!("{} to {}", short(&from), short(&to));
            let way = way(crossing).to_owned();
            table.row([shown(line.first), short(&at), interval, way]);
        }
    }
    table.fitted(0, width) + "\n"
}

fn shown(value: Option<ParameterValue>) -> String {
    value.as_ref().map_or_else(String::new, short)
}

/// `break-even`, a row per crossing, and `looked`, one for every place looked at.
pub fn tables(found: &BreakEven, names: &Names) -> [(&'static str, Table); 2] {
    let each = |line: &'_ Line| line.first;
    let crossings = found
        .lines
        .iter()
        .flat_map(|line| line.crossings.iter().map(move |of| (each(line), of)));
    let crossings = varied(
        Table::of(crossings),
        &found.over,
        names,
        |(first, of), at| first.filter(|_| at == 0).unwrap_or(of.at),
    );
    let crossings = crossings
        .column(Column::value("from", "From"), |(_, of)| of.from)
        .column(Column::value("to", "To"), |(_, of)| of.to)
        .column(Column::text("beyond", "Beyond it"), |(_, of)| way(of));
    let looked = found
        .lines
        .iter()
        .flat_map(|line| line.looked.iter().map(move |of| (each(line), of)));
    let looked = varied(Table::of(looked), &found.over, names, |(first, of), at| {
        first.filter(|_| at == 0).unwrap_or(of.at)
    });
    let looked = looked.estimate(
        Column::percent("wins", WINS),
        Some(WINS_ERROR),
        |(_, of)| of.wins,
    );
    let digits = |table: Table| table.digits(Digits::Significant);
    [
        ("break-even", digits(crossings.table())),
        ("looked", digits(looked.table())),
    ]
}

/// On which side the chance is larger.
fn way(crossing: &Crossing) -> &'static str {
    if crossing.rises { "more" } else { "less" }
}
