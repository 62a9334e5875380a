//! What experiments with the scenario found: which assumptions decide. Knows an experiment by what
//! its directory tells: its finding, pictures, tables, and the command that gives them again.

use maud::{Markup, PreEscaped, html};

use crate::figure::{Chart, capital};
use crate::quantity::Date;
use crate::scenario::{Names, Provenance, Scenario, default_at, meaning, unit};
use crate::table::Table;

use super::figures::{drawn_from, narrow_of, picture};
use super::frame::{self, Head, Section};
use super::repeat::command;
use super::tabulated::{self, Look, Style};
use super::taught::{self, Taught};
use super::{assumptions, deeds, given, limits};
use crate::table::number::count;

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
    /// Which elections count, in sentences, where it is not all.
    pub framing: Option<String>,
    /// What each of so many replicates is for: ` at each value`.
    pub each: String,
    /// The paths of what was varied.
    pub over: Vec<String>,
    pub charts: Vec<Chart>,
    /// The same for a phone.
    pub narrow: Vec<Chart>,
    /// Title and element of each picture that there is as a file only.
    pub adopted: Vec<(String, String)>,
    /// Each table with its file's name.
    pub tables: Vec<(String, Table)>,
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
        let drawn = experiment
            .charts
            .iter()
            .chain(&experiment.narrow)
            .map(|chart| chart.inline.as_str());
        drawn.chain(
            experiment
                .adopted
                .iter()
                .map(|(_, element)| element.as_str()),
        )
    })
}

/// The section; nothing without experiments of this kind.
pub fn section(experiments: &[Experiment], scenario: Option<&Scenario>) -> Option<Section> {
    let own = ordered(experiments);
    let heading = match own.as_slice() {
        [] => return None,
        [one, rest @ ..] if rest.iter().all(|other| other.kind == one.kind) => called(&one.kind),
        _ => "Which assumptions decide".to_owned(),
    };
    let names = scenario.map(Names::of);
    let alone = own.len() == 1;
    Some(Section {
        id: "deciding",
        short: if alone {
            "What was found"
        } else {
            "What decides"
        },
        body: html! {
            @for experiment in own {
                @if !alone { h3 { (called(&experiment.kind)) } }
                (one(experiment, scenario.zip(names.as_ref()), alone))
            }
        },
        heading,
    })
}

fn ordered(experiments: &[Experiment]) -> Vec<&Experiment> {
    let place = |experiment: &&Experiment| {
        ORDER
            .iter()
            .position(|kind| *kind == experiment.kind)
            .unwrap_or(ORDER.len())
    };
    let mut ordered: Vec<&Experiment> = experiments
        .iter()
        .filter(|experiment| experiment.taught.is_none())
        .collect();
    ordered.sort_by_key(place);
    ordered
}

/// A page of experiments alone, as HTML; with what was assumed and how to repeat them where all are
/// on one `scenario`.
pub fn experiments(experiments: &[Experiment], scenario: Option<&Scenario>) -> String {
    let taught = experiments
        .iter()
        .find_map(|experiment| experiment.taught.as_ref());
    let found = section(experiments, scenario);
    let version = format!("coattails {}", env!("CARGO_PKG_VERSION"));
    let head = Head {
        title: match (taught, &found) {
            (Some(taught), _) => taught.title().to_owned(),
            (None, found) => title(
                experiments,
                scenario,
                found.as_ref().map_or("", |found| &found.heading),
            ),
        },
        meta: match experiments {
            [one] if taught.is_none() => format!("{} · {version}", simulated(one)),
            _ => version.clone(),
        },
        note: scenario
            .filter(|_| taught.is_none())
            .and_then(|scenario| scenario.note.clone()),
    };
    let pictures: Vec<&str> = pictures(experiments).collect();
    let around = scenario.map(|scenario| {
        [
            assumptions::section(scenario, None),
            limits::of_scenario(scenario),
            again(scenario),
        ]
    });
    let sections: Vec<Section> = taught::sections(experiments)
        .into_iter()
        .chain(found)
        .chain(around.into_iter().flatten())
        .collect();
    frame::page(&head, &sections, &pictures, &version)
}

/// `Alabama 2020: what each act is worth`
fn title(experiments: &[Experiment], scenario: Option<&Scenario>, heading: &str) -> String {
    let shared = experiments
        .windows(2)
        .all(|two| two[0].scenario == two[1].scenario);
    let first = experiments.first().filter(|_| shared);
    let whole = scenario
        .map(|scenario| scenario.title.as_str())
        .or(first.map(|first| first.scenario.as_str()));
    let mut letters = heading.chars();
    let small: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(letters)
        .collect();
    whole.map_or_else(|| heading.to_owned(), |whole| format!("{whole}: {small}"))
}

/// How much was simulated.
fn simulated(experiment: &Experiment) -> String {
    format!(
        "{} simulated elections{}, seed {}",
        count(experiment.replicates),
        experiment.each,
        experiment.seed
    )
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
    Section {
        id: "repeat",
        heading: "How to repeat it".to_owned(),
        short: "Repeat",
        body,
    }
}

/// An experiment: what was found, how, its pictures and tables, and what gives it again. Alone on
/// its page it opens that.
fn one(experiment: &Experiment, scenario: Option<(&Scenario, &Names)>, alone: bool) -> Markup {
    let acts = scenario
        .map(|(scenario, _)| acts_named(experiment, scenario))
        .unwrap_or_default();
    html! {
        @for sentence in experiment.framing.iter().flat_map(|framing| framing.lines()) { p { (sentence) } }
        @for (at, sentence) in experiment.finding.iter().flat_map(|finding| finding.lines()).enumerate() {
            p class=[(alone && at == 0).then_some("lead")] { (sentence) }
        }
        @if let Some(done) = done(experiment) { p class="muted" { (done) } }
        @if let (Some((scenario, names)), false) = (scenario, experiment.over.is_empty()) { (varied(&experiment.over, scenario, names)) }
        @for chart in &experiment.charts {
            (picture(chart, narrow_of(chart, &experiment.narrow), chart.data.as_ref().map(drawn_from)))
        }
        @for (title, element) in &experiment.adopted {
            figure {
                div class="scroll" tabindex="0" role="group" aria-label={ "Picture: " (title) } { (PreEscaped(element)) }
            }
        }
        @for (name, of) in &experiment.tables { (table(name, of)) }
        // What is in tables already is not told twice.
        @let result = experiment.result.as_ref().filter(|(_, text)| experiment.tables.is_empty() && text.len() <= LONGEST);
        @if let Some((name, text)) = result {
            details { summary { "All of it, as data " small { (name) } } pre { code { (text) } } }
        }
        p class="meta" { @if !alone { (simulated(experiment)) ". " } "This gives it again:" }
        (command(&experiment.command))
        @for (id, act) in &acts { p class="meta" { code { (id) } " is: " (act) "." } }
    }
}

/// What was varied: what it is, and what the scenario has in its place.
fn varied(over: &[String], scenario: &Scenario, names: &Names) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label="Table: what was varied" { table class="values" {
            thead { tr { th scope="col" { "What was varied" } th scope="col" { "What it is" } th scope="col" { "As written" } } }
            tbody { @for path in over { tr {
                th scope="row" { (capital(&names.parameter(path))) br; code class="muted" { (path) } }
                td {
                    @if let Some(meaning) = meaning(path) { (meaning.replace('`', "")) }
                    @if let Some(unit) = unit(path).filter(|unit| *unit != "date") { small class="muted" { " (" (unit) ")" } }
                }
                td data-label="As written" { (written(path, scenario)) }
            } } }
        } }
    }
}

/// What a scenario has at a path: a value, or several by contest, bloc or status below it.
fn written(path: &str, scenario: &Scenario) -> String {
    let below = format!("{path}.");
    let value = |given: &Provenance| match given.path.strip_prefix(&below) {
        Some(by) => Some(format!("{by} {}", given::value(&given.value))),
        None => (given.path == path)
            .then(|| date(&given.value).unwrap_or_else(|| given::value(&given.value))),
    };
    let all: Vec<String> = scenario.provenance.iter().filter_map(value).collect();
    match default_at(path).filter(|_| all.is_empty()) {
        Some(default) => format!("not given (then {default})"),
        None => all.join("; "),
    }
}

fn date(value: &str) -> Option<String> {
    Date::parse(value).map(Date::in_words)
}

/// What was done, for a reader who has not heard of it.
fn done(experiment: &Experiment) -> Option<String> {
    let size = match experiment
        .over
        .iter()
        .any(|path| unit(path) == Some("log-odds"))
    {
        true => " An effect is in log-odds: 0.4 takes a race from 50 to 60 in a hundred.",
        false => "",
    };
    let done = match experiment.kind.as_str() {
        "sweep" => {
            "What is varied is set to fixed values, one after another. All else is drawn as before, on the same luck at each."
        }
        "break-even" => {
            "What is varied is moved until the chance of winning is as asked. All else is drawn as before, on the same luck at \
             each value."
        }
        "sensitivity" => {
            "How much of what differs from one simulated election to the next comes from each assumption that is uncertain, and how \
             far each moves the answer by itself. What comes from an assumption goes away once its true value is known."
        }
        "attribute" => {
            "The acts are taken away in every combination, on the same luck. What an act is worth is the mean of what it adds \
             over all orders in which they could have come (its Shapley value): these add up to what all do together."
        }
        "rare" => {
            "Elections are simulated where the uncertain quantities make it likely, and each \
             counts with the weight that it has among all: so what is rare is seen often enough to be counted."
        }
        _ => return None,
    };
    Some(format!("{done}{size}"))
}

/// The acts that the command speaks of by their ids, with what they are.
fn acts_named(experiment: &Experiment, scenario: &Scenario) -> Vec<(String, String)> {
    let text = &experiment.command;
    let part_of_id = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    let words: Vec<&str> = text.split(|letter| !part_of_id(letter)).collect();
    let ids = scenario
        .roster
        .acts
        .iter()
        .map(|act| &act.id)
        .filter(|id| words.contains(&id.as_str()));
    ids.filter_map(|id| Some((id.clone(), deeds::act(scenario, id)?)))
        .collect()
}

fn called(kind: &str) -> String {
    match kind {
        "sweep" => "At other values".to_owned(),
        "break-even" => "Where it turns".to_owned(),
        "attribute" => "What each act is worth".to_owned(),
        "sensitivity" => "What drives the answer".to_owned(),
        "compare" => "Scenarios side by side".to_owned(),
        "rare" => "How likely something rare is".to_owned(),
        other => other.replace('-', " "),
    }
}

/// A table behind its name.
fn table(name: &str, table: &Table) -> Markup {
    let noun = if table.rows.len() == 1 { "row" } else { "rows" };
    let look = Look {
        style: Style::Behind,
        file: name,
        ..Look::default()
    };
    html! {
        details {
            summary { (shown(name)) " " small { (count(table.rows.len() as u64)) " " (noun) ", file " (name) } }
            div class="scroll" tabindex="0" role="group" aria-label={ "Table: " (name) } {
                (tabulated::table(table, look))
            }
        }
    }
}

/// What a file's rows are.
fn shown(name: &str) -> &str {
    match name {
        "sweep.csv" => "Every point",
        "break-even.csv" => "Where it breaks even",
        "looked.csv" => "Every place looked at",
        "attribution.csv" => "Every act",
        _ => "A table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    #[test]
    fn a_table_of_an_experiment_has_its_rows_with_numbers_short() {
        let of = Table::of([(0.1, 0.123_456), (0.2, 1.0)])
            .column(Column::value("acts.a.effect", "Effect of a"), |row| row.0)
            .column(Column::percent("wins", "Chance to win"), |row| row.1)
            .table();
        let html = table("sweep.csv", &of).into_string();
        assert!(
            html.contains(">12.3</td>") && html.contains("2 rows, file sweep.csv"),
            "{html}"
        );
        assert!(
            html.contains("<th scope=\"col\" class=\"n\">Chance to win, %</th>"),
            "{html}"
        );
    }
}
