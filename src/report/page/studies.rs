//! What experiments with the scenario found: which assumptions decide. Knows an experiment by what
//! its directory tells: the analysis, tables, and the command that gives them again.

use maud::{Markup, html};

use crate::figure::{Chart, Kind, Size, capital};
use crate::output::Manifest;
use crate::quantity::Date;
use crate::scenario::{Names, Provenance, Scenario, default_at, meaning, of_dates, unit};
use crate::table::Table;

use super::super::analysis::Analysis;
use super::figures::{drawn_from, narrow, narrow_of, picture};
use super::frame::{self, Head, Section};
use super::repeat::command;
use super::tabulated::{self, Look, Style};
use super::{assumptions, deeds, given, limits, taught, warnings};
use crate::table::number::count;

/// An analysis as its directory tells it.
#[derive(Debug, Clone)]
pub struct Study {
    pub analysis: Analysis,
    pub scenario: String,
    pub command: String,
    pub seed: u64,
    /// Each table with its name.
    pub tables: Vec<(&'static str, Table)>,
    /// Name and text of the result, as JSON.
    pub result: Option<(String, String)>,
    charts: Vec<Chart>,
    /// The same for a phone.
    narrow: Vec<Chart>,
}

impl Study {
    /// With its pictures; `command` gives it again.
    pub fn of(
        analysis: Analysis,
        manifest: &Manifest,
        command: &str,
        result: Option<(String, String)>,
    ) -> Study {
        let charts = |size| analysis.charts(size, 1);
        Study {
            charts: charts(Size::default()),
            narrow: narrow().map_or_else(Vec::new, charts),
            scenario: manifest.scenario.clone(),
            command: command.to_owned(),
            seed: manifest.seed,
            tables: analysis.tables(),
            result,
            analysis,
        }
    }

    /// The picture of a kind, with the table behind it.
    pub fn picture(&self, kind: Kind, behind: Option<&Markup>) -> Markup {
        html! {
            @for chart in self.charts.iter().filter(|chart| chart.figure.kind == kind) {
                (picture(chart, narrow_of(chart, &self.narrow), behind.cloned()))
            }
        }
    }
}

/// What the page says of a kind of experiment.
struct Introduction {
    /// Which comes first.
    place: u8,
    called: &'static str,
    /// What there are so many simulated elections in.
    each: String,
    /// What was done, for a reader who has not heard of it.
    done: &'static str,
}

/// Nothing of those that have sections of their own.
fn introduction(analysis: &Analysis) -> Option<Introduction> {
    const DRIVES: &str = "What drives the answer";
    const PARTS: &str = "How much of what differs from one simulated election to the next comes from each assumption that is uncertain, and how \
         far each moves the answer by itself. What comes from an assumption goes away once its true value is known.";
    let (place, called, each, done) = match analysis {
        Analysis::Sensitivity(found, _) => {
            let each = format!(" in each of {} samples", found.samples);
            (0, DRIVES, each, PARTS)
        }
        Analysis::Dependence(..) => (0, DRIVES, String::new(), PARTS),
        Analysis::BreakEven(..) => (
            1,
            "Where it turns",
            " at each value".to_owned(),
            "What is varied is moved until the chance of winning is as asked. All else is drawn as before, on the same luck at \
             each value.",
        ),
        Analysis::Sweep(..) => (
            2,
            "At other values",
            " at each value".to_owned(),
            "What is varied is set to fixed values, one after another. All else is drawn as before, on the same luck at each.",
        ),
        Analysis::Attribution(..) => (
            3,
            "What each act is worth",
            " with each set of acts".to_owned(),
            "The acts are taken away in every combination, on the same luck. What an act is worth is the mean of what it adds \
             over all orders in which they could have come (its Shapley value): these add up to what all do together.",
        ),
        Analysis::Rare(..) => (
            4,
            "How likely something rare is",
            String::new(),
            "Elections are simulated where the uncertain quantities make it likely, and each \
             counts with the weight that it has among all: so what is rare is seen often enough to be counted.",
        ),
        Analysis::Run(..)
        | Analysis::Comparison(..)
        | Analysis::Calibration(..)
        | Analysis::Counterfactual(..)
        | Analysis::Backtest(_) => return None,
    };
    Some(Introduction {
        place,
        called,
        each,
        done,
    })
}

/// Longer results are left to their file: bytes.
const LONGEST: usize = 20_000;

/// Pictures of all of them.
pub fn pictures(studies: &[Study]) -> impl Iterator<Item = &str> {
    studies
        .iter()
        .flat_map(|study| study.charts.iter().chain(&study.narrow))
        .map(|chart| chart.inline.as_str())
}

/// The section; nothing without studies that belong there.
pub fn section(studies: &[Study], scenario: Option<&Scenario>) -> Option<Section> {
    let mut own: Vec<(Introduction, &Study)> = studies
        .iter()
        .filter_map(|study| Some((introduction(&study.analysis)?, study)))
        .collect();
    own.sort_by_key(|(told, _)| told.place);
    let heading = match own.as_slice() {
        [] => return None,
        [(first, _), rest @ ..] if rest.iter().all(|(other, _)| other.place == first.place) => {
            first.called
        }
        _ => "Which assumptions decide",
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
        heading: heading.to_owned(),
        body: html! {
            @for (told, study) in &own {
                @if !alone { h3 { (told.called) } }
                (one(study, told, scenario.zip(names.as_ref()), alone))
            }
        },
    })
}

/// A page of experiments alone, as HTML; with what was assumed and how to repeat them where all are
/// on one `scenario`.
pub fn studies(studies: &[Study], scenario: Option<&Scenario>) -> String {
    let taught = studies.iter().find(|study| taught::place(study).is_some());
    let found = section(studies, scenario);
    let version = format!("coattails {}", env!("CARGO_PKG_VERSION"));
    let head = Head {
        title: match (taught, &found) {
            (Some(taught), _) => taught.analysis.title().to_owned(),
            (None, found) => title(
                studies,
                scenario,
                found.as_ref().map_or("", |found| &found.heading),
            ),
        },
        meta: match studies {
            [one] if taught.is_none() => {
                let told = introduction(&one.analysis);
                let each = told.map_or_else(String::new, |told| told.each);
                format!("{} · {version}", simulated(one, &each))
            }
            _ => version.clone(),
        },
        note: scenario
            .filter(|_| taught.is_none())
            .and_then(|scenario| scenario.note.clone()),
    };
    let pictures: Vec<&str> = pictures(studies).collect();
    let doubts = scenario.and_then(|scenario| {
        let own = scenario.warnings.iter().cloned();
        let varied = studies.iter().flat_map(|study| varied_in(&study.analysis));
        let dates = varied.filter_map(|path| of_dates(scenario, path));
        warnings::section(&own.chain(dates).collect::<Vec<_>>())
    });
    let around = scenario.map(|scenario| {
        [
            assumptions::section(scenario, None),
            limits::of_scenario(scenario),
            again(scenario),
        ]
    });
    let sections: Vec<Section> = taught::sections(studies)
        .into_iter()
        .chain(found)
        .chain(doubts)
        .chain(around.into_iter().flatten())
        .collect();
    frame::page(&head, &sections, &pictures, &version)
}

/// `Alabama 2020: what each act is worth`
fn title(studies: &[Study], scenario: Option<&Scenario>, heading: &str) -> String {
    let shared = studies
        .windows(2)
        .all(|two| two[0].scenario == two[1].scenario);
    let first = studies.first().filter(|_| shared);
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
fn simulated(study: &Study, each: &str) -> String {
    let replicates = count(study.analysis.replicates());
    format!(
        "{replicates} simulated elections{each}, seed {}",
        study.seed
    )
}

/// The paths of what was varied.
fn varied_in(analysis: &Analysis) -> &[String] {
    match analysis {
        Analysis::Sweep(found, _) => &found.over,
        Analysis::BreakEven(found, _) => &found.over,
        Analysis::Run(..)
        | Analysis::Attribution(..)
        | Analysis::Sensitivity(..)
        | Analysis::Dependence(..)
        | Analysis::Rare(..)
        | Analysis::Comparison(..)
        | Analysis::Calibration(..)
        | Analysis::Counterfactual(..)
        | Analysis::Backtest(_) => &[],
    }
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
fn one(
    study: &Study,
    told: &Introduction,
    scenario: Option<(&Scenario, &Names)>,
    alone: bool,
) -> Markup {
    let acts = scenario
        .map(|(scenario, _)| acts_named(study, scenario))
        .unwrap_or_default();
    let over = varied_in(&study.analysis);
    let size = if over.iter().any(|path| unit(path) == Some("log-odds")) {
        " An effect is in log-odds: 0.4 takes a race from 50 to 60 in a hundred."
    } else {
        ""
    };
    html! {
        @for sentence in study.analysis.framing() { p { (sentence) } }
        @for (at, sentence) in study.analysis.sentences().iter().enumerate() {
            p class=[(alone && at == 0).then_some("lead")] { (sentence) }
        }
        p class="muted" { (told.done) (size) }
        @if let (Some((scenario, names)), false) = (scenario, over.is_empty()) { (varied(over, scenario, names)) }
        @for chart in &study.charts {
            (picture(chart, narrow_of(chart, &study.narrow), chart.data.as_ref().map(drawn_from)))
        }
        @for (name, of) in &study.tables { (table(&format!("{name}.csv"), of)) }
        // What is in tables already is not told twice.
        @let result = study.result.as_ref().filter(|(_, text)| study.tables.is_empty() && text.len() <= LONGEST);
        @if let Some((name, text)) = result {
            details { summary { "All of it, as data " small { (name) } } pre { code { (text) } } }
        }
        p class="meta" { @if !alone { (simulated(study, &told.each)) ". " } "This gives it again:" }
        (command(&study.command))
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

/// The acts that the command speaks of by their ids, with what they are.
fn acts_named(study: &Study, scenario: &Scenario) -> Vec<(String, String)> {
    let text = &study.command;
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
