//! Where a parameter breaks even, in words and as tables.

use crate::experiment::{BreakEven, Crossing, Given, Line, Subject};
use crate::output::Artifact;

use super::columns::Columns;
use super::number::{count, percent};
use super::tables::{aligned, plain};

/// A sentence for each crossing, or that there is none; of two parameters how the frontier runs, and a table of it.
pub fn break_even(found: &BreakEven, subject: &Subject) -> String {
    match &found.over[..] {
        [over] => format!("{}\n{}", found.title, alone(found, over, subject)),
        _ => format!("{}\n{}", found.title, frontier(found, subject)),
    }
}

fn alone(found: &BreakEven, over: &str, subject: &Subject) -> String {
    let (name, contest, win) = (&subject.candidate_name, &subject.contest_name, wanted(found.win));
    let Some(Line { crossings, .. }) = found.lines.first() else { return String::new() };
    let mut text = String::new();
    for crossing in crossings {
        let (rises, [at, from, to]) = (&crossing.rises, crossing.rounded());
        let often = format!("{name} wins the {contest} in {win} of {} simulated elections", count(found.replicates));
        let error = format!("95 % interval from the Monte Carlo error: {} to {}", rounded(&from), rounded(&to));
        let at_ = rounded(&at);
        text += &match crossings.len() {
            1 => format!("The {} {over} at which {often} is {at_} ({error}).\n", extreme(at, *rises)),
            _ => {
                let way = if *rises { "more" } else { "less" };
                format!("At {over} = {at_} {often}, beyond it in {way} ({error}).\n")
            }
        };
    }
    let (low, high) = (found.low, found.high);
    if crossings.is_empty() {
        text += &format!("Nowhere between {low} and {high} does {name} pass {win} in the {contest}.\n");
    }
    if let Some((at_low, at_high)) = found.lines.first().and_then(Line::ends) {
        let (at_low, at_high) = (percent(at_low.estimate), percent(at_high.estimate));
        text += &format!("The chance to win is {at_low} at {low} and {at_high} at {high}.\n");
    }
    text
}

/// Which of the values with at least that chance it is.
fn extreme(at: Given, rises: bool) -> &'static str {
    match (at, rises) {
        (Given::Number(_), true) => "smallest",
        (Given::Number(_), false) => "largest",
        (Given::Date(_), true) => "earliest",
        (Given::Date(_), false) => "latest",
    }
}

fn frontier(found: &BreakEven, subject: &Subject) -> String {
    let (name, contest, win) = (&subject.candidate_name, &subject.contest_name, wanted(found.win));
    let [first, second] = &found.over[..] else { return String::new() };
    let (low, high) = (found.low, found.high);
    let crossed: Vec<(&Line, &Crossing)> =
        found.lines.iter().filter_map(|line| Some((line, line.crossings.first()?))).collect();
    let mut text = match (crossed.first(), crossed.last()) {
        (Some((from, one)), Some((to, other))) => format!(
            "{name} wins the {contest} in {win} of {} simulated elections where {second} is {} (at {first} = {}) to {} (at \
             {first} = {}).\n",
            count(found.replicates),
            rounded(&one.rounded()[0]),
            shown(from.first),
            rounded(&other.rounded()[0]),
            shown(to.first),
        ),
        _ => format!("Nowhere between {low} and {high} of {second} does {name} pass {win} in the {contest}.\n"),
    };
    let without = found.lines.len() - crossed.len();
    if without > 0 && !crossed.is_empty() {
        text += &format!(
            "At {without} of {} values of {first} there is none between {low} and {high}.\n",
            found.lines.len()
        );
    }
    let mut table = plain();
    table.set_header([first.as_str(), second.as_str(), "95 % interval", "beyond it"]);
    for line in &found.lines {
        if line.crossings.is_empty() {
            let ends = line.ends().map_or_else(String::new, |(low, high)| {
                format!("{} to {}", percent(low.estimate), percent(high.estimate))
            });
            table.add_row([shown(line.first), "nowhere".to_owned(), String::new(), ends]);
        }
        for crossing in &line.crossings {
            let [at, from, to] = crossing.rounded();
            let interval = format!("{} to {}", rounded(&from), rounded(&to));
            let way = if crossing.rises { "more" } else { "less" };
            table.add_row([shown(line.first), rounded(&at), interval, way.to_owned()]);
        }
    }
    text + &format!("\n{}\n", aligned(table, 0))
}

fn shown(value: Option<Given>) -> String {
    value.as_ref().map_or_else(String::new, rounded)
}

/// `break-even.csv` and `break-even.parquet`: a row per crossing; and every place looked at.
pub fn break_even_tables(found: &BreakEven) -> Vec<Artifact> {
    let mut crossings = Columns::new();
    let mut looked = Columns::new();
    let each = |line: &Line, count: usize| vec![line.first; count].into_iter().flatten().collect::<Vec<Given>>();
    let along = found.over.last().map_or("", String::as_str);
    if let [first, _] = &found.over[..] {
        let of = |count: fn(&Line) -> usize| -> Vec<Given> {
            found.lines.iter().flat_map(|line| each(line, count(line))).collect()
        };
        crossings.given(first, &of(|line| line.crossings.len()));
        looked.given(first, &of(|line| line.looked.len()));
    }
    let all: Vec<Crossing> = found.lines.iter().flat_map(|line| line.crossings.clone()).collect();
    let of = |of: fn(&Crossing) -> Given| all.iter().map(of).collect::<Vec<Given>>();
    crossings.given(along, &of(|crossing| crossing.at));
    crossings.given("from", &of(|crossing| crossing.from));
    crossings.given("to", &of(|crossing| crossing.to));
    crossings.texts("beyond", all.iter().map(|c| if c.rises { "more" } else { "less" }.to_owned()));
    let places = || found.lines.iter().flat_map(|line| line.looked.clone());
    looked.given(along, &places().map(|place| place.at).collect::<Vec<Given>>());
    looked.estimates("wins", places().map(|place| place.wins).collect::<Vec<_>>().into_iter());
    [crossings.files("break-even"), looked.files("looked")].concat()
}

/// A chance asked for: `50 %`, `52.5 %`.
fn wanted(chance: f64) -> String {
    let text = format!("{:.1}", 100.0 * chance);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// A search narrows down to a ten-thousandth of its range: more digits would say nothing.
fn rounded(value: &Given) -> String {
    match value {
        Given::Number(number) => super::csv::number((number * 1e4).round() / 1e4),
        date => date.to_string(),
    }
}
