//! Several runs on one page: a table that sorts, then each run's answer with its picture.

use maud::{Markup, html};

use crate::estimate::Estimate;
use crate::figure::{self, Chart, Figure, Kind, Size, Source};

use super::super::answer::{Answer, ArmInWords};
use super::figures::Figures;
use super::frame::{self, Head, Section};
use super::{StoredRun, Study, answer, figures, given, studies, taught};
use crate::table::number::{self, count};

/// The page of several runs, and of experiments beside them, as HTML. Each has the address of its
/// own page, where there is one.
pub fn index(runs: &[(StoredRun, Option<String>)], tried: &[Study]) -> String {
    let charts: Vec<Vec<Chart>> = runs
        .iter()
        .map(|(told, _)| asked_chart(told, Size::default()))
        .collect();
    let table = Section {
        id: "runs",
        heading: "All of them".to_owned(),
        short: "All",
        body: html! {
            p {
                "How often the candidate wins with what the scenario asks about and without it, on the same voters and the same luck; what \
                 it is worth in points of the vote, on average and in nine elections of ten; and in how many it changes who wins. How large its effect is was put in, not found: each run’s own page says what was \
                 assumed. Where a candidate is not always on the ballot, only elections with them on it count."
            }
            p class="muted" { (sure(runs)) }
            div class="scroll" tabindex="0" role="group" aria-label="All runs" { (table(runs)) }
        },
    };
    let each = Section {
        id: "each",
        heading: "One by one".to_owned(),
        short: "One by one",
        body: html! { @for (place, ((told, page), charts)) in runs.iter().zip(&charts).enumerate() {
            (one(place, told, page.as_deref(), charts))
        } },
    };
    let own = charts.iter().flatten().map(|chart| chart.inline.as_str());
    let pictures: Vec<&str> = own.chain(studies::pictures(tried)).collect();
    let sections: Vec<Section> = [Some(table), Some(each)]
        .into_iter()
        .flatten()
        .chain(taught::sections(tried))
        .chain(studies::section(tried, None))
        .collect();
    let head = Head {
        title: format!("{} simulated scenarios", count(runs.len() as u64)),
        meta: format!("coattails {}", env!("CARGO_PKG_VERSION")),
        note: None,
    };
    let foot = format!(
        "coattails {} · {} runs",
        env!("CARGO_PKG_VERSION"),
        count(runs.len() as u64)
    );
    frame::page(&head, &sections, &pictures, &foot)
}

/// The Monte Carlo error of the chances, the largest of all.
fn sure(runs: &[(StoredRun, Option<String>)]) -> String {
    let mcse = |told: &StoredRun| {
        let answer = Answer::of(told.findings);
        let sides = [answer.baseline, answer.what_if]
            .into_iter()
            .flatten()
            .map(|side| side.wins.mcse);
        sides
            .chain(answer.changes().map(|changes| changes.mcse))
            .fold(0.0, f64::max)
    };
    let largest = runs.iter().map(|(told, _)| mcse(told)).fold(0.0, f64::max);
    format!(
        "The chances are good to {} points or better (two Monte Carlo standard errors): that is what comes from counting a finite \
         number of elections, not how sure the assumptions are.",
        number::twice(largest)
    )
}

/// The picture of the question's contest.
fn asked_chart(told: &StoredRun, size: Size) -> Vec<Chart> {
    let margin = Figure {
        kind: Kind::Margin,
        contest: Some(told.findings.question.contest.clone()),
    };
    figure::chart(Source::Findings(told.findings), &margin, size)
        .into_iter()
        .collect()
}

fn table(runs: &[(StoredRun, Option<String>)]) -> Markup {
    html! {
        table class="sortable cards" id="index-table" {
            thead { tr {
                th scope="col" { "Scenario" }
                th scope="col" { "Who" }
                @for heading in HEADINGS { th scope="col" class="n" { (heading) } }
            } }
            tbody { @for (place, (told, _)) in runs.iter().enumerate() { (row(place, told)) } }
        }
    }
}

/// Of the columns with numbers; on a phone they stand above each.
const HEADINGS: [&str; 5] = [
    "With",
    "Without",
    "Worth, points",
    "Nine in ten",
    "Winner changes",
];

fn row(place: usize, told: &StoredRun) -> Markup {
    let findings = told.findings;
    let answer = Answer::of(findings);
    let chance = |estimate: Estimate| number::chance_in_table(estimate, findings.counted());
    let wins = |arm: &ArmInWords| arm.side.map(|side| side.wins);
    let with = wins(&answer.first);
    let without = answer.second.as_ref().and_then(wins);
    let worth = answer
        .worth()
        .map(|worth| ((worth.mean, worth.p5, worth.p95), worth.mcse));
    let shown = |estimate: Option<Estimate>| estimate.map_or("–".to_owned(), chance);
    html! {
        tr {
            th scope="row" {
                a href={ "#run-" (place) } { (findings.scenario.title) } br;
                small class="muted" { (figure::elections(findings)) " elections, seed " (findings.seed) }
            }
            td data-label="Who" {
                (given::short(findings, &findings.question.candidate))
                @if let Some(contest) = answer.contest { br; small class="muted" { (contest.title) ", " (contest.date.get(..4).unwrap_or_default()) } }
            }
            td class="n" data-label=(HEADINGS[0]) data-value=[with.map(|with| with.estimate)] { (shown(with)) }
            td class="n" data-label=(HEADINGS[1]) data-value=[without.map(|without| without.estimate)] { (shown(without)) }
            td class="n" data-label=(HEADINGS[2]) data-value=[worth.map(|((mean, ..), _)| mean)] {
                (worth.map_or("–".to_owned(), |((mean, ..), mcse)| number::points_within(mean, mcse)))
            }
            td class="n" data-label=(HEADINGS[3]) data-value=[worth.map(|((_, low, _), _)| low)] {
                (worth.map_or("–".to_owned(), |((_, low, high), _)| number::range(low, high)))
            }
            td class="n" data-label=(HEADINGS[4]) data-value=[answer.changes().map(|changes| changes.estimate)] { (shown(answer.changes())) }
        }
    }
}

fn one(place: usize, told: &StoredRun, page: Option<&str>, charts: &[Chart]) -> Markup {
    let findings = told.findings;
    let answer = Answer::of(findings);
    let narrow = figures::narrow().map_or_else(Vec::new, |size| asked_chart(told, size));
    let figures = Figures::of(findings, charts, &narrow);
    html! {
        h3 id={ "run-" (place) } { (findings.scenario.title) }
        p { (answer::often(findings, &answer)) @if let Some(worth) = answer::worth(findings, &answer) { " " (worth) } }
        (figures.all(&[Kind::Margin]))
        p class="meta" {
            @if let Some(page) = page { a href=(page) { "The whole page of this run" } " · " }
            code { (told.command) } " · run " (told.run)
        }
    }
}
