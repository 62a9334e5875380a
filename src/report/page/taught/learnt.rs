//! What a calibration found: what was observed beside what was expected, what is uncertain before
//! and after, what follows for contests to come, and whether it is to be trusted.

use maud::{Markup, html};

use crate::evidence::{Calibration, Fitted, LatentChange, OutcomeChange};
use crate::experiment::quantity_in_words;
use crate::figure::{Kind, capital};
use crate::latent::LatentName;
use crate::scenario::Scenario;

use super::super::super::calibration::{self, MOST, diagnostics, grouped};
use super::super::Study;
use super::super::frame::Section;
use super::{repeat, table};
use crate::table::number::{count, fixed};

/// The section.
pub fn section(study: &Study, found: &Calibration, scenario: &Scenario) -> Section {
    let body = html! {
        @for sentence in lead(found, scenario) { p class="lead" { (sentence) } }
        @if effects(found).next().is_some() {
            p {
                "One case tells the sum of effect and luck, not the two apart. What is narrower afterwards is so because its "
                "extremes would have needed extreme luck; the middle is still the assumption."
            }
        }
        h3 { "Observed beside expected" }
        (study.picture(Kind::Observed, None))
        (observed(&found.observations, scenario))
        h3 { "What is uncertain, before and after" }
        (study.picture(Kind::Latents, None))
        (latents(&found.latents, scenario))
        @if !found.outcomes.is_empty() {
            h3 { "What follows" }
            (outcomes(&found.outcomes, scenario))
        }
        h3 { "Whether to trust it" }
        p { (trusted(found)) }
        details {
            summary { "For those who know sequential Monte Carlo" }
            p { (diagnostics(found).lines().next().unwrap_or_default()) }
        }
        (repeat(study))
    };
    Section {
        id: "learnt",
        heading: "What happened, and what it taught".to_owned(),
        short: "Learnt",
        body,
    }
}

/// Effects of acts that bear on what was observed.
fn effects(found: &Calibration) -> impl Iterator<Item = &LatentChange> {
    found
        .latents
        .iter()
        .filter(|latent| LatentName::of(&latent.name).effect_of().is_some())
}

/// What became of the acts' effects; without any, of what was learnt most about.
fn lead(found: &Calibration, scenario: &Scenario) -> Vec<String> {
    let told = |latent: &LatentChange| {
        let what = capital(&quantity_in_words(scenario, &latent.name));
        let number = |x: f64| fixed(x, 2);
        let before = format!(
            "{what} was assumed at {} give or take {}",
            number(latent.prior.mean),
            number(latent.prior.sd)
        );
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
    if own.is_empty() {
        found.latents.first().map(told).into_iter().collect()
    } else {
        own
    }
}

fn observed(all: &[Fitted], scenario: &Scenario) -> Markup {
    let shown = all.iter().filter(|one| !is_twin(all, one, scenario));
    let rows = calibration::observed(shown, scenario);
    html! {
        (table("Observed beside expected", &rows))
        p class="notes" { "Shares are among those whom the observation names. In brackets: what 5 of 100 worlds are below, and 95. Off by: how far the \
                         observation is from what is expected given all, in standard errors of its own." }
    }
}

/// Of two candidates one says it all: whether this is the other.
fn is_twin(all: &[Fitted], one: &Fitted, scenario: &Scenario) -> bool {
    let asked = &scenario.roster.candidates[scenario.question.candidate.at()].id;
    let of: Vec<&Fitted> = all
        .iter()
        .filter(|other| other.observation == one.observation)
        .collect();
    of.len() == 2 && one.candidate != *asked && of.iter().any(|other| other.candidate == *asked)
}

fn latents(all: &[LatentChange], scenario: &Scenario) -> Markup {
    let (silent, told): (Vec<&LatentChange>, Vec<&LatentChange>) =
        all.iter().partition(|latent| latent.silent);
    let rows = calibration::learnt(&told, scenario);
    html! {
        @if told.is_empty() { p { "What was observed says almost nothing about any of them." } }
        @else {
            (table("What is uncertain, before and after", &rows))
            p class="notes" {
                "Means in their own unit (an effect: log-odds), in brackets 5 and 95 of 100 worlds. Spread left: the standard deviation \
                 after, of that before; at 100 % nothing was learnt of the spread."
            }
        }
        @if told.len() > MOST { p class="notes" { "And " (told.len() - MOST) " more that moved less." } }
        @if !silent.is_empty() {
            details {
                summary { "About " (count(silent.len() as u64)) " more, what was observed says almost nothing" }
                ul { @for (family, number) in grouped(&silent) {
                    li { (capital(&quantity_in_words(scenario, &family))) @if number > 1 { ": " (number) " of them" } }
                } }
            }
        }
    }
}

fn outcomes(all: &[OutcomeChange], scenario: &Scenario) -> Markup {
    let rows = calibration::outcomes(all, scenario);
    html! {
        (table("What follows", &rows))
        p class="notes" {
            "A contest whose result is among what was observed is known afterwards. Shares are means over all worlds, in brackets 5 "
            "and 95 of 100; where a candidate is not on the ballot the share is nothing."
        }
    }
}

/// Whether the posterior can be built on, in words.
fn trusted(found: &Calibration) -> String {
    let worth = count(found.effective.round() as u64);
    let agree = match found.disagreement {
        apart if apart < 1.05 => "the four groups, each of which was learnt apart, agree",
        _ => {
            "the four groups, each of which was learnt apart, do not quite agree: more moves would help"
        }
    };
    format!(
        "What was learnt is carried by {} weighted draws, worth {worth} independent ones, and {agree}. That is about the \
         arithmetic; whether the scenario is right, only what was observed beside what was expected can hint at.",
        count(found.particles)
    )
}
