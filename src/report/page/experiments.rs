//! What experiments with the scenario found: which assumptions decide. Knows an experiment by what its directory tells: its
//! finding, pictures, tables, and the command that gives them again.

use maud::{Markup, PreEscaped, html};

use crate::figure::Chart;
use crate::scenario::Scenario;

use super::super::number::count;
use super::assumptions;
use super::deeds;
use super::figures::{drawn_from, picture};
use super::frame::{self, Head, Section};
use super::taught::{self, Taught};

/// Rows of a table that are shown; the file has them all.
const MOST: usize = 40;

/// An experiment as its directory tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// `sweep`
    pub kind: String,
    pub scenario: String,
    pub command: String,
    /// The directory's name.
    pub run: String,
    pub replicates: u64,
    pub seed: u64,
    /// In sentences.
    pub finding: Option<String>,
    pub charts: Vec<Chart>,
    /// The same for a phone.
    pub narrow: Vec<Chart>,
    /// Title and element of each picture that there is as a file only.
    pub adopted: Vec<(String, String)>,
    /// Name and text of each table, as CSV.
    pub tables: Vec<(String, String)>,
    /// Name and text of the result, as JSON.
    pub result: Option<(String, String)>,
    /// Of an experiment with what was observed, what it found: it has sections of its own.
    pub taught: Option<Taught>,
}

/// Which kind comes first.
const ORDER: [&str; 4] = ["sensitivity", "break-even", "sweep", "attribute"];

/// Longer results are left to their file: bytes.
const LONGEST: usize = 20_000;

/// Pictures of all of them.
pub fn pictures(experiments: &[Experiment]) -> impl Iterator<Item = &str> {
    experiments.iter().flat_map(|experiment| {
        let drawn = experiment.charts.iter().chain(&experiment.narrow).map(|chart| chart.inline.as_str());
        drawn.chain(experiment.adopted.iter().map(|(_, element)| element.as_str()))
    })
}

/// The section; nothing without experiments of this kind.
pub fn section(experiments: &[Experiment], scenario: Option<&Scenario>) -> Option<Section> {
    let own = ordered(experiments);
    (!own.is_empty()).then(|| Section {
        id: "deciding",
        heading: "Which assumptions decide".to_owned(),
        short: "What decides",
        body: html! { @for experiment in own { (one(experiment, scenario)) } },
    })
}

fn ordered(experiments: &[Experiment]) -> Vec<&Experiment> {
    let place =
        |experiment: &&Experiment| ORDER.iter().position(|kind| *kind == experiment.kind).unwrap_or(ORDER.len());
    let mut ordered: Vec<&Experiment> = experiments.iter().filter(|experiment| experiment.taught.is_none()).collect();
    ordered.sort_by_key(place);
    ordered
}

/// A page of experiments alone, as HTML; with what was assumed and how to repeat them where all are on one `scenario`.
pub fn experiments(experiments: &[Experiment], scenario: Option<&Scenario>) -> String {
    let scenarios: Vec<&str> = experiments.iter().map(|experiment| experiment.scenario.as_str()).collect();
    let title = match scenarios.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => {
            let title = scenario.map_or(*first, |scenario| scenario.title.as_str());
            format!("{title}: which assumptions decide")
        }
        _ => "Which assumptions decide".to_owned(),
    };
    let taught = experiments.iter().find_map(|experiment| experiment.taught.as_ref());
    let title = taught.map_or(title, |taught| taught.title().to_owned());
    let meta = format!("coattails {}", env!("CARGO_PKG_VERSION"));
    let head = Head { title, meta: meta.clone(), note: None };
    let pictures: Vec<&str> = pictures(experiments).collect();
    let around = scenario.map(|scenario| [assumptions::section(scenario, None), again(scenario)]);
    let sections: Vec<Section> = taught::sections(experiments)
        .into_iter()
        .chain(section(experiments, scenario))
        .chain(around.into_iter().flatten())
        .collect();
    frame::page(&head, &sections, &pictures, &meta)
}

/// How to repeat them.
fn again(scenario: &Scenario) -> Section {
    let file = format!("{}.toml", scenario.id);
    let body = html! {
        p {
            "Take coattails " (env!("CARGO_PKG_VERSION")) ", save the text below as " code { (file) } " and run the command that stands under \
             what is to be repeated: it gives the same figures, to the last digit, on any machine."
        }
        details {
            summary { "The scenario, " (file) " " small { (count(scenario.text.lines().count() as u64)) " lines" } }
            pre { code { (scenario.text) } }
        }
    };
    Section { id: "repeat", heading: "How to repeat it".to_owned(), short: "Repeat", body }
}

fn one(experiment: &Experiment, scenario: Option<&Scenario>) -> Markup {
    let about = scenario.map(|scenario| acts_named(experiment, scenario)).unwrap_or_default();
    html! {
        h3 { (called(&experiment.kind)) }
        @if let Some(done) = done(&experiment.kind) { p class="muted" { (done) } }
        @for sentence in experiment.finding.iter().flat_map(|finding| finding.lines()) { p { (minus(sentence)) } }
        @for (id, act) in &about { p class="muted" { code { (id) } " is: " (act) "." } }
        @for chart in &experiment.charts {
            @let narrow = experiment.narrow.iter().find(|narrow| narrow.name == chart.name);
            (picture(chart, narrow, chart.data.as_ref().map(drawn_from)))
        }
        @for (title, element) in &experiment.adopted {
            figure {
                div class="scroll" tabindex="0" role="group" aria-label={ "Picture: " (title) } { (PreEscaped(element)) }
            }
        }
        @for (name, text) in &experiment.tables { (table(name, text)) }
        // What is in tables already is not told twice.
        @let result = experiment.result.as_ref().filter(|(_, text)| experiment.tables.is_empty() && text.len() <= LONGEST);
        @if let Some((name, text)) = result {
            details { summary { "All of it, as data " small { (name) } } pre { code { (text) } } }
        }
        p class="meta" {
            (count(experiment.replicates)) " simulated elections at each point, seed " (experiment.seed) ". To repeat it: "
            code { (experiment.command) }
        }
    }
}

/// What was done, for a reader who has not heard of it.
fn done(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "sweep" => {
            "What is varied is set to fixed values, one after another. All else is drawn as before, on the same luck at each; an \
             effect is in log-odds: 0.4 takes a race from 50 to 60 in a hundred."
        }
        "break-even" => {
            "What is varied is moved until the chance of winning is as asked. All else is drawn as before, on the same luck at \
             each value; an effect is in log-odds: 0.4 takes a race from 50 to 60 in a hundred."
        }
        "sensitivity" => {
            "How much of what differs from one simulated election to the next comes from each assumption that is uncertain, and how \
             far each moves the answer by itself. What comes from an assumption goes away once its true value is known."
        }
        "attribute" => {
            "The acts are taken away in every combination, on the same luck. What an act is worth is the mean of what it adds \
             over all orders in which they could have come (its Shapley value): these add up to what all do together."
        }
        _ => return None,
    })
}

/// The acts that an experiment speaks of by their ids, with what they are.
fn acts_named(experiment: &Experiment, scenario: &Scenario) -> Vec<(String, String)> {
    let text = format!("{} {}", experiment.finding.as_deref().unwrap_or_default(), experiment.command);
    let part_of_id = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    let words: Vec<&str> = text.split(|letter| !part_of_id(letter)).collect();
    let ids = scenario.roster.acts.iter().map(|act| &act.id).filter(|id| words.contains(&id.as_str()));
    ids.filter_map(|id| Some((id.clone(), deeds::act(scenario, id)?))).collect()
}

/// Hyphens before figures as minus signs.
fn minus(sentence: &str) -> String {
    let words = sentence.split(' ').map(|word| match word.strip_prefix('-') {
        Some(rest) if rest.starts_with(|letter: char| letter.is_ascii_digit()) => format!("−{rest}"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<String>>().join(" ")
}

fn called(kind: &str) -> String {
    match kind {
        "sweep" => "At other values".to_owned(),
        "break-even" => "Where it turns".to_owned(),
        "attribute" => "What each act is worth".to_owned(),
        "sensitivity" => "What drives the answer".to_owned(),
        "compare" => "Scenarios side by side".to_owned(),
        other => other.replace('-', " "),
    }
}

/// A table behind its name.
fn table(name: &str, text: &str) -> Markup {
    let (rows, number) = rows(name, text);
    let noun = if number == 1 { "row" } else { "rows" };
    html! { details { summary { (name) " " small { (count(number as u64)) " " (noun) } } (rows) } }
}

/// The rows of a table, as far as they are shown, and how many there are.
fn rows(name: &str, text: &str) -> (Markup, usize) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> =
        reader.headers().map(|header| header.iter().map(str::to_owned).collect()).unwrap_or_default();
    let rows: Vec<Vec<String>> =
        reader.records().map_while(Result::ok).map(|row| row.iter().map(shown).collect()).collect();
    let numeric = |column: usize| rows.iter().all(|row| row.get(column).is_none_or(|cell| is_number(cell)));
    let table = html! {
        div class="scroll" tabindex="0" role="group" aria-label={ "Table: " (name) } { table class="sortable" {
            thead { tr { @for (at, column) in header.iter().enumerate() {
                th scope="col" class=[numeric(at).then_some("n")] { (column.replace('_', " ")) }
            } } }
            tbody { @for row in rows.iter().take(MOST) {
                tr { @for (at, cell) in row.iter().enumerate() { td class=[numeric(at).then_some("n")] { (cell) } } }
            } }
        } }
        @if rows.len() > MOST { p class="notes" { "The first " (MOST) " rows; the file has all." } }
    };
    (table, rows.len())
}

fn is_number(cell: &str) -> bool {
    cell.is_empty() || cell.parse::<f64>().is_ok()
}

/// A number with at most four decimals.
fn shown(cell: &str) -> String {
    match cell.parse::<f64>() {
        Ok(number) if cell.contains('.') => {
            let text = format!("{number:.4}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_an_experiment_has_its_rows_with_numbers_short() {
        let html = table("sweep.csv", "effect,wins\n0.1,0.123456\n0.2,1\n").into_string();
        assert!(html.contains("<td class=\"n\">0.1235</td>") && html.contains("2 rows"), "{html}");
        assert!(html.contains("<th scope=\"col\" class=\"n\">wins</th>"));
    }
}
