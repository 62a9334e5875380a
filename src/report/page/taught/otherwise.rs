//! What would have happened otherwise, in worlds that fit what was observed, beside a plain before
//! and after and why that says something else.

use maud::{Markup, html};

use crate::estimate::Estimate;
use crate::evidence::{Counterfactual, WhatIfFound};
use crate::experiment::Subject;
use crate::figure::Kind;
use crate::scenario::Scenario;

use super::super::super::counterfactual::{chance, headline, in_points, limits, naive};
use super::super::super::number::percent;
use super::super::Experiment;
use super::super::frame::Section;
use super::{figure, repeat, spread, table};

/// The section.
pub fn section(experiment: &Experiment, found: &Counterfactual, scenario: &Scenario) -> Section {
    let subject = Subject::of(scenario, Some(&found.candidate), Some(&found.contest)).ok();
    let told = |of: fn(&Counterfactual, &Scenario, &Subject) -> String| {
        let text = subject
            .as_ref()
            .map(|subject| of(found, scenario, subject))
            .unwrap_or_default();
        text.lines().map(str::to_owned).collect::<Vec<String>>()
    };
    let plain = told(naive);
    let body = html! {
        // The first line is the title.
        @for (at, sentence) in told(headline).iter().skip(1).enumerate() {
            p class=[(at == 0).then_some("lead")] { (sentence) }
        }
        (figure(experiment, Kind::Counterfactual))
        (what_ifs(found))
        @if !plain.is_empty() {
            h3 { "A plain before and after, and why it differs" }
            @for sentence in &plain { p { (sentence) } }
        }
        h3 { "What the words mean" }
        @for sentence in told(|found, _, subject| limits(found, subject)) { p { (sentence) } }
        (repeat(experiment))
    };
    Section {
        id: "otherwise",
        heading: "What would have happened otherwise".to_owned(),
        short: "Otherwise",
        body,
    }
}

fn what_ifs(found: &Counterfactual) -> Markup {
    let short = |text: String| text.trim_end_matches(" %").to_owned();
    let told = |estimate: &Estimate| match estimate.estimate {
        0.0 => "never".to_owned(),
        1.0 => "always".to_owned(),
        rare if rare < 0.001 => "< 0.1".to_owned(),
        _ => short(chance(estimate)),
    };
    let or_none =
        |estimate: &Option<Estimate>| estimate.as_ref().map_or_else(|| "–".to_owned(), &told);
    let wins = |wins: f64| {
        if wins == 1.0 {
            "always".to_owned()
        } else {
            short(percent(wins))
        }
    };
    let mut rows = vec![vec![
        "As it was".to_owned(),
        wins(found.baseline.wins.estimate),
        spread(&found.baseline.share),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
    ]];
    rows.extend(found.what_ifs.iter().map(|one| {
        let WhatIfFound {
            title,
            difference,
            winner_changes,
            necessary,
            sufficient,
            ..
        } = one;
        vec![
            title.clone(),
            wins(one.wins.estimate),
            spread(&one.share),
            in_points(difference),
            told(winner_changes),
            or_none(necessary),
            or_none(sufficient),
        ]
    }));
    let header = [
        "What if",
        "Wins, %",
        "Share, %",
        "Difference, points",
        "Another wins, %",
        "Necessary, %",
        "Sufficient, %",
    ];
    table("What would have happened otherwise", 1, &header, &rows)
}
