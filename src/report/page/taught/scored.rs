//! Forecasts of races that are over, scored beside plain forecasters.

use maud::html;

use crate::evidence::backtest::Backtest;

use super::super::super::backtest::{covered, how, miss, nominal, reasons, row};
use super::super::Experiment;
use super::super::frame::Section;
use super::{figure, repeat, table};

/// Misses that are told by name.
const MISSES: usize = 15;

/// Scores, calibration, misses, how to repeat it.
pub fn sections(experiment: &Experiment, found: &Backtest) -> Vec<Section> {
    let section = |id, heading: &str, short, body| Section { id, heading: heading.to_owned(), short, body };
    let scores: Vec<Vec<String>> = found.forecasters.iter().map(|forecaster| row(forecaster).to_vec()).collect();
    let header = ["Forecaster", "Brier", "Log score", "CRPS, points", "Brier, coattails less", "CRPS, coattails less"];
    let coverage: Vec<Vec<String>> = found
        .forecasters
        .iter()
        .filter(|forecaster| !forecaster.coverage.is_empty())
        .map(|forecaster| std::iter::once(forecaster.name.clone()).chain(covered(forecaster)).collect())
        .collect();
    let left_out = reasons(found);
    vec![
        section(
            "scores",
            "How good the forecasts are",
            "Scores",
            html! {
                p class="lead" {
                    "Races that are over were forecast from what was known before their last round, by the same template for all, and the "
                    "forecasts scored on what happened."
                }
                @for sentence in how(found).lines() { p { (sentence) } }
                (figure(experiment, "scores"))
                (table("Scores", 1, &header, &scores))
                p class="notes" {
                    "Means over races with their standard errors, races taken as independent. Lower is better: the Brier score is the "
                    "mean squared error of the chance of winning (0.25 for a coin), the log score punishes what was called "
                    "impossible, the CRPS is how far the whole forecast of the share lies from the share, in points. In the last "
                    "two columns a negative number says that coattails is better. The leader is who led the round before."
                }
            },
        ),
        section(
            "word",
            "Whether chances and intervals can be taken at their word",
            "Calibration",
            html! {
                (figure(experiment, "calibration"))
                (figure(experiment, "pit"))
                (figure(experiment, "coverage"))
                (table("Coverage", 1, &["Results in the interval of", "50 %", "80 %", "95 %"], &coverage))
                p class="notes" { (nominal(found)) }
            },
        ),
        section(
            "misses",
            "Farthest out",
            "Misses",
            html! {
                (figure(experiment, "misses"))
                ul { @for race in found.misses().into_iter().take(MISSES) { li { (miss(race)) } } }
                @for (why, races) in &left_out {
                    details {
                        summary { "Left out since " (why) " " small { (races.len()) } }
                        p { (races.join("; ")) }
                    }
                }
                (repeat(experiment))
            },
        ),
    ]
}
