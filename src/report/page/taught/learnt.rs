//! What a calibration found: what was observed beside what was expected, what is uncertain before and after, what follows
//! for contests to come, and whether it is to be trusted.

use maud::{Markup, html};

use crate::evidence::{Calibration, Fitted, LatentChange, OutcomeChange};
use crate::scenario::Scenario;

use super::super::super::calibration::{candidate, diagnostics, families, plain_number, spread};
use super::super::super::number::percent;
use super::super::Experiment;
use super::super::frame::Section;
use super::{figure, repeat, table};

/// Latents that are told one by one.
const MOST: usize = 12;

/// The section.
pub fn section(experiment: &Experiment, found: &Calibration, scenario: &Scenario) -> Section {
    let body = html! {
        @for sentence in lead(found) { p class="lead" { (sentence) } }
        @if effects(found).next().is_some() {
            p {
                "One case tells the sum of effect and luck, not the two apart. What is narrower afterwards is so because its "
                "extremes would have needed extreme luck; the middle is still the assumption."
            }
        }
        h3 { "Observed beside expected" }
        (figure(experiment, "observed"))
        (observed(&found.observations, scenario))
        h3 { "What is uncertain, before and after" }
        (figure(experiment, "latents"))
        (latents(&found.latents))
        @if !found.outcomes.is_empty() {
            h3 { "What follows" }
            (outcomes(&found.outcomes, scenario))
        }
        h3 { "Whether to trust it" }
        p { (diagnostics(found).lines().next().unwrap_or_default()) }
        (repeat(experiment))
    };
    Section { id: "learnt", heading: "What happened, and what it taught".to_owned(), short: "Learnt", body }
}

/// Effects of acts that bear on what was observed.
fn effects(found: &Calibration) -> impl Iterator<Item = &LatentChange> {
    found.latents.iter().filter(|latent| latent.name.starts_with("acts.") && latent.name.ends_with(".effect"))
}

/// What became of the acts' effects; without any, of what was learnt most about.
fn lead(found: &Calibration) -> Vec<String> {
    let told = |latent: &LatentChange| {
        let name = latent.name.strip_prefix("acts.").and_then(|name| name.strip_suffix(".effect"));
        let what = name.map_or_else(|| latent.name.clone(), |act| format!("The effect of {act}"));
        let number = |x: f64| plain_number(x);
        let before =
            format!("{what} was assumed at {} give or take {}", number(latent.prior.mean), number(latent.prior.sd));
        match latent.silent {
            true => format!("{before}. What was observed says almost nothing about it."),
            false => format!(
                "{before}. Given all that was observed it is {} give or take {}.",
                number(latent.posterior.mean),
                number(latent.posterior.sd)
            ),
        }
    };
    let own: Vec<String> = effects(found).map(told).collect();
    if own.is_empty() { found.latents.first().map(told).into_iter().collect() } else { own }
}

fn observed(all: &[Fitted], scenario: &Scenario) -> Markup {
    let row = |(at, one): (usize, &Fitted)| {
        let same = at > 0 && all[at - 1].observation == one.observation;
        let once = |text: &str| if same { String::new() } else { text.to_owned() };
        vec![
            once(&one.observation),
            once(&one.day),
            candidate(scenario, &one.candidate),
            format!("{:.1}", 100.0 * one.observed),
            super::spread(&one.prior),
            super::spread(&one.posterior),
            format!("{:.1}", one.residual.abs()),
        ]
    };
    let header = ["Observation", "Day", "Of those named", "Observed, %", "Expected, %", "Given all, %", "Misses by"];
    html! {
        (table("Observed beside expected", 3, &header, &all.iter().enumerate().map(row).collect::<Vec<_>>()))
        p class="notes" { "In brackets 5 and 95 of 100 worlds. Misses by: in the observation’s own errors, given all." }
    }
}

fn latents(all: &[LatentChange]) -> Markup {
    let (silent, told): (Vec<&LatentChange>, Vec<&LatentChange>) = all.iter().partition(|latent| latent.silent);
    let row = |latent: &&LatentChange| {
        vec![
            latent.name.clone(),
            spread(&latent.prior, plain_number),
            spread(&latent.posterior, plain_number),
            format!("{:.2}", latent.posterior.sd / latent.prior.sd),
            format!("{:.2}", latent.information),
        ]
    };
    let rows: Vec<Vec<String>> = told.iter().take(MOST).map(row).collect();
    let header = ["Uncertain quantity", "Before", "After", "sd after / before", "Learnt, nats"];
    html! {
        @if told.is_empty() { p { "The data say almost nothing about any of them." } }
        @else { (table("What is uncertain, before and after", 1, &header, &rows)) }
        @if told.len() > MOST { p class="notes" { "And " (told.len() - MOST) " more that moved less." } }
        @if !silent.is_empty() { p { "The data say almost nothing about " (families(&silent)) "." } }
    }
}

fn outcomes(all: &[OutcomeChange], scenario: &Scenario) -> Markup {
    let row = |one: &OutcomeChange| {
        let contest = scenario.roster.contests.iter().find(|contest| contest.id == one.contest);
        vec![
            contest.map_or_else(|| one.contest.clone(), |contest| contest.name.clone()),
            candidate(scenario, &one.candidate),
            percent(one.prior.wins),
            percent(one.posterior.wins),
            super::spread(&one.prior.share),
            super::spread(&one.posterior.share),
        ]
    };
    let header = ["Contest", "Candidate", "Wins, before", "After", "Share before, %", "After, %"];
    table("What follows", 2, &header, &all.iter().map(row).collect::<Vec<_>>())
}
