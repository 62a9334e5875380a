//! The answer in two sentences, and how sure it is: what comes from counting a finite number of
//! elections apart from what is uncertain in the world.

use maud::{Markup, html};

use crate::election::Scale;
use crate::estimate::{Estimate, Findings};
use crate::figure;
use crate::replicates::AssumedEffect;
use crate::scenario::Scenario;

use super::super::answer::Answer;
use super::super::framing::given_where;
use super::frame::Section;
use super::{StoredRun, deeds, given};
use crate::table::number::{self, count};

/// The first section.
pub fn section(told: &StoredRun, answer: &Answer) -> Section {
    let findings = told.findings;
    let body = html! {
        @if let Some(given) = &findings.given { p { (given_where(given, findings.replicates)) } }
        p class="lead" { (often(findings, answer)) @if let Some(worth) = worth(findings, answer) { " " (worth) } }
        (numbers(findings, answer))
        @if let Some(compared) = deeds::compared(told) { p { (compared) } }
        @for sentence in conditions(told, answer) { p { (sentence) } }
    };
    Section {
        id: "answer",
        heading: "The answer".to_owned(),
        short: "Answer",
        body,
    }
}

/// How often the candidate wins, in one arm or two.
pub fn often(findings: &Findings, answer: &Answer) -> String {
    let sentence = answer.often(
        |wins| number::chance(wins, findings.counted()),
        |chance| format!("{} simulated elections", number::of(&chance)),
    );
    sentence + "."
}

/// What the difference is worth and how often it changes the winner.
pub fn worth(findings: &Findings, answer: &Answer) -> Option<String> {
    let changes = answer.changes()?;
    answer.contest?;
    let (subject, who) = (&answer.subject, answer.who());
    let s = if answer.is_plural() { "" } else { "s" };
    let changed = match changes.estimate {
        0.0 => format!("change{s} {who} in none of {}", answer.changes_of()),
        _ => format!(
            "change{s} {who} in {}",
            number::chance(changes, findings.counted())
        ),
    };
    let Some(worth) = answer.worth() else {
        return Some(format!("{subject} {changed}."));
    };
    let (mean, low, high) = (worth.mean, worth.p5, worth.p95);
    let points = number::in_points(mean, worth.mcse);
    let vote = match (answer.where_shared(), answer.among()) {
        (contest, None) => format!("share of the vote{contest}"),
        (contest, Some(among)) => format!("share of the vote{contest}, {among},"),
    };
    let whose = whose(findings);
    let does = match mean < 0.0 {
        true => format!("take{s} {points} from {whose} {vote}"),
        false => format!("add{s} {points} to {whose} {vote}"),
    };
    let interval = number::interval(low, high, ["less", "more"]);
    Some(format!(
        "{subject} {does} on average (in nine elections of ten {interval}) and {changed}."
    ))
}

/// The possessive of the candidate's short name.
fn whose(findings: &Findings) -> String {
    given::whose(given::short(findings, &findings.question.candidate))
}

/// The figures at a glance.
fn numbers(findings: &Findings, answer: &Answer) -> Markup {
    let chance = |estimate: Estimate| number::chance_in_table(estimate, findings.counted());
    let deed = findings.asked_deed();
    let short = given::short(findings, &findings.question.candidate);
    let mut told: Vec<(String, String)> = Vec::new();
    told.extend(answer.arms().filter_map(|arm| {
        let what = format!("{short} {deed} {}", arm.referred);
        Some((chance(arm.standing()?.wins), what))
    }));
    if let Some(worth) = answer.worth() {
        let what = format!(
            "points of the vote{}, on average; nine in ten: {}",
            answer.where_shared(),
            number::range(worth.p5, worth.p95)
        );
        told.push((number::points_within(worth.mean, worth.mcse), what));
    }
    if let Some(changes) = answer.changes() {
        let what = format!("of elections change {}", answer.who());
        told.push((chance(changes), what));
    }
    html! { ul class="numbers" { @for (figure, what) in told { li { strong { (figure) } (what) } } } }
}

/// What the answer rests on, in sentences.
fn conditions(of: &StoredRun, answer: &Answer) -> Vec<String> {
    let findings = of.findings;
    let mut told = Vec::new();
    told.extend(answer.story(|chance| number::chance(chance, findings.counted())));
    let effects = &findings.question.effects;
    if !effects.is_empty() {
        let means = |scale: Scale| match scale {
            Scale::Electorate => " On this scale 0.4 takes a race from 50 to 60 in a hundred.",
            Scale::Voter => {
                " A shift of 1 takes one undecided voter who hears and approves from 50 to 73 in a hundred."
            }
        };
        let given = |scale: &Scale| effects.iter().any(|effect| effect.scale == *scale);
        let scale: String = Scale::ALL.into_iter().filter(given).map(means).collect();
        told.push(format!(
            "The size of the effect was not found by this simulation. It was put in: {}.{scale} What the simulation adds is \
             what such an effect does to votes and to winners.",
            put_in(of.scenario, effects)
        ));
    }
    if let (Some(wins), Some(noun)) = (answer.without_effect(), answer.acts) {
        let chance = number::chance(wins, findings.counted());
        let this = if noun.is_plural() { "these" } else { "this" };
        told.push(format!(
            "If {this} {noun} had no effect, and all else had its own, it would be {chance} either way."
        ));
    }
    if !of.scenario.observations.is_empty() {
        told.push(
            "The scenario also has what was observed later. A run does not look at it: these are the chances as they stood before. \
             With it, coattails calibrate says what was learnt, and coattails counterfactual what would have happened otherwise."
                .to_owned(),
        );
    }
    told
}

/// The effects put in, each act by its name; one law for all of them said once.
fn put_in(scenario: &Scenario, effects: &[AssumedEffect]) -> String {
    match effects {
        [one, more @ ..]
            if !more.is_empty()
                && (more.iter())
                    .all(|other| (&other.law, other.scale) == (&one.law, one.scale)) =>
        {
            format!("for each of these {} acts, {}", effects.len(), one.size())
        }
        _ => effects
            .iter()
            .map(|effect| deeds::named(scenario, effect))
            .collect::<Vec<String>>()
            .join("; "),
    }
}

/// The second section.
pub fn certainty(told: &StoredRun, answer: &Answer) -> Section {
    let findings = told.findings;
    let short = given::short(findings, &findings.question.candidate);
    let wins: Vec<Estimate> = [answer.baseline, answer.what_if]
        .into_iter()
        .flatten()
        .map(|side| side.wins)
        .collect();
    let largest = wins
        .iter()
        .chain(&answer.changes())
        .map(|estimate| estimate.mcse)
        .fold(0.0, f64::max);
    let counting = format!(
        "{} elections {}, not infinitely many. The chances above are therefore good to {} points{}. More \
         elections would make this error smaller, and the answer no truer.",
        figure::elections(findings),
        if findings.given.is_some() { "count" } else { "were simulated" },
        number::twice(largest),
        answer.worth().map_or_else(String::new, |worth| format!(
            ", the mean difference in the vote to {} (two Monte Carlo standard errors; the difference is so sharp because both \
             elections of a pair share their voters and their luck)",
            number::twice(worth.mcse)
        )),
    );
    let parameters = told
        .latents
        .iter()
        .filter(|(name, _)| told.scenario.latents.contains(name))
        .count();
    let shocks = told.latents.len() - parameters;
    let drawn = format!(
        "Each election draws anew what nobody knows: {} of the scenario{}.",
        counted(parameters, "uncertain value", "uncertain values"),
        if shocks == 0 {
            String::new()
        } else {
            format!(
                " and {} to candidates, contests, groups of voters and turnout",
                counted(shocks, "shock", "shocks")
            )
        }
    );
    let mut spread = vec![drawn];
    spread.extend(answer.baseline.and_then(|side| side.lead).map(|lead| {
        let range = number::interval(lead.p5, lead.p95, ["behind", "ahead"]);
        let arm = if told.compared.is_some() {
            "In the first scenario"
        } else {
            "As written"
        };
        format!(
            "{arm}, {short} ends {range}{} in nine elections of ten.",
            answer.where_shared()
        )
    }));
    spread.extend(answer.worth().and_then(|worth| {
        let harm = worth.below(0.0)?;
        let harm = number::chance(
            Estimate {
                estimate: harm,
                mcse: 0.0,
            },
            findings.counted(),
        );
        let verb = if answer.is_plural() { "cost" } else { "costs" };
        Some(format!(
            "In {harm} of them {} {verb} {short} votes.",
            answer.subject.to_lowercase()
        ))
    }));
    let body = html! {
        h3 { "What comes from counting" }
        p { (counting) }
        h3 { "What is uncertain in the world" }
        p { (spread.join(" ")) }
        p {
            "Neither says whether the assumptions are right. They are " a href="#assumptions" { "listed below" }
            ", each with its source or called an assumption."
        }
    };
    Section {
        id: "certainty",
        heading: "How sure is that?".to_owned(),
        short: "How sure",
        body,
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n as u64), if n == 1 { one } else { many })
}
