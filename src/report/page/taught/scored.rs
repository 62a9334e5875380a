//! Forecasts of races that are over, scored beside plain forecasters.

use maud::{Markup, html};

use crate::evidence::RUNOFF;
use crate::evidence::backtest::{Backtest, Coverage};
use crate::figure::Kind;

use crate::table::{Column, Table};

use super::super::super::backtest::{
    from_shipped, miss, nominal, reasons, scores as scored_by, taught,
};
use super::super::Study;
use super::super::frame::Section;
use super::super::repeat::command;
use super::{table, untested};
use crate::table::number::{count, whole_percent};

/// Misses that are told by name.
const MISSES: usize = 15;

/// Scores, calibration, misses, what was assumed, what it cannot tell, how to repeat it.
pub fn sections(study: &Study, found: &Backtest) -> Vec<Section> {
    let section = |id, heading: &str, short, body| Section {
        id,
        heading: heading.to_owned(),
        short,
        body,
    };
    vec![
        section(
            "scores",
            "How good the forecasts are",
            "Scores",
            scores(study, found),
        ),
        section(
            "word",
            "Whether chances and intervals can be taken at their word",
            "Calibration",
            html! {
                (study.picture(Kind::Calibration, None))
                (study.picture(Kind::Pit, None))
                (study.picture(Kind::Coverage, Some(&coverage(found))))
                p class="notes" { (nominal(found)) }
            },
        ),
        section("misses", "Farthest out", "Misses", misses(study, found)),
        section(
            "template",
            "What was assumed",
            "Assumptions",
            assumed(study, found),
        ),
        section(
            "limits",
            "What this cannot tell",
            "Limits",
            untested::limits(study, found),
        ),
        section("repeat", "How to repeat it", "Repeat", again(study)),
    ]
}

/// What was done and what came of it.
fn lead(found: &Backtest) -> String {
    let races = found.races.len() as f64;
    let won = found.races.iter().filter(|race| race.won).count() as f64 / races;
    let given = found.races.iter().map(|race| race.win).sum::<f64>() / races;
    let own = found
        .forecasters
        .first()
        .map(|own| own.coverage.as_slice())
        .unwrap_or_default();
    let listed = |of: fn(&Coverage) -> f64| {
        let all: Vec<String> = own
            .iter()
            .map(|coverage| format!("{:.0}", 100.0 * of(coverage)))
            .collect();
        match all.split_last() {
            Some((last, first)) if !first.is_empty() => {
                format!("{} and {last} %", first.join(", "))
            }
            _ => format!("{} %", all.concat()),
        }
    };
    let intervals = match own.is_empty() {
        true => String::new(),
        false => format!(
            " The intervals of {} for the leader’s share held {} of the results.",
            listed(|coverage| coverage.level),
            listed(|coverage| coverage.covered)
        ),
    };
    format!(
        "{} races that are over were forecast from what was known before their last round. Leaders were given a chance of {} on \
         average; {} of them won.{intervals}",
        count(found.races.len() as u64),
        whole_percent(given),
        whole_percent(won)
    )
}

fn scores(study: &Study, found: &Backtest) -> Markup {
    html! {
        p class="lead" { (lead(found)) }
        p { "The leader is who led the round before. " (taught(found)) }
        (study.picture(Kind::Scores, None))
        (table("Scores", &scored_by(found)))
        p class="notes" {
            "Means over races with their standard errors. Lower is better: the Brier score is the mean squared error of the chance of "
            "winning (0.25 for a coin), the log score punishes what was called nearly impossible, the CRPS is how far the whole forecast "
            "of the leader’s share lies from the share, in points. In the last two columns a negative number says that coattails is better."
        }
        p class="notes" {
            "The plain forecasters: “leaders’ rate” gives every leader the same chance, the rate at which leaders won; “share carried "
            "over” expects the share of the round before again, and is certain of it; “regression” draws a straight line through the "
            "logits of both rounds."
        }
    }
}

/// The table behind the picture of it.
fn coverage(found: &Backtest) -> Markup {
    let own = found
        .forecasters
        .iter()
        .filter(|one| !one.coverage.is_empty());
    let levels = found
        .forecasters
        .first()
        .map_or(&[][..], |own| &own.coverage);
    let table = Table::of(own).column(Column::text("", "Results in the interval of"), |one| {
        &one.name
    });
    let table = levels.iter().enumerate().fold(table, |table, (at, of)| {
        let level = format!("{:.0} %", 100.0 * of.level);
        table.column(Column::share("", &level), |one| {
            one.coverage.get(at).map(|of| of.covered)
        })
    });
    self::table("Coverage", &table.table())
}

fn misses(study: &Study, found: &Backtest) -> Markup {
    html! {
        (study.picture(Kind::Misses, None))
        ul { @for race in found.misses().into_iter().take(MISSES) { li { (miss(race)) } } }
        @for (why, races) in &reasons(found) {
            details {
                summary { "Left out since " (why) " " small { (races.len()) } }
                p { (races.join("; ")) }
            }
        }
    }
}

/// What every race was forecast with.
fn assumed(study: &Study, found: &Backtest) -> Markup {
    html! {
        @if from_shipped(&study.command) {
            p {
                "Every race is a run-off of the same kind: one electorate, whose tastes are kept from round to round, the result of "
                "the round before as known, no endorsement, no poll. A part of a lead is luck and is lost again; turnout and the luck of "
                "the last round are drawn anew in each of " (count(found.replicates)) " simulated elections of a race."
            }
            details {
                summary { "The template, with what is filled in for each race in double braces " small { (RUNOFF.lines().count()) " lines" } }
                pre { code { (RUNOFF) } }
            }
        } @else {
            p { "Every race was put into a template of its own; the command below names the file." }
        }
    }
}

fn again(study: &Study) -> Markup {
    html! {
        p {
            "Take coattails " (env!("CARGO_PKG_VERSION")) " and the table of races, which is not in this page, and run this: it gives the "
            "same figures, to the last digit, on any machine."
        }
        (command(&study.command))
        p { (count(study.analysis.replicates())) " simulated elections of each race, seed " (study.seed) "." }
    }
}
