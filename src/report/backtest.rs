//! What a backtest found: in words and as CSV.

use indexmap::IndexMap;

use crate::evidence::backtest::{Backtest, Forecaster, Raced, Score};

use super::csv::{lines, number};
use super::number::{count, percent};
use crate::table::{aligned, plain};

/// Misses that are told by name.
const MISSES: usize = 8;
/// Names told of races that are left out.
const NAMED: usize = 3;

/// Scores beside those of plain forecasters, coverage, and the largest misses.
pub fn backtest(found: &Backtest) -> String {
    let mut text = format!("{}\n\n", how(found));
    let mut table = plain();
    table.set_header([
        "",
        "Brier",
        "log score",
        "CRPS, points",
        "Brier, coattails less",
        "CRPS, coattails less",
    ]);
    for forecaster in &found.forecasters {
        table.add_row(row(forecaster));
    }
    text += &format!("{}\n\n", aligned(table, 1));
    let mut table = plain();
    table.set_header([
        "share of results in the interval of",
        "50 %",
        "80 %",
        "95 %",
        "PIT by tenths",
    ]);
    for forecaster in found
        .forecasters
        .iter()
        .filter(|forecaster| !forecaster.coverage.is_empty())
    {
        let pit = forecaster
            .pit
            .iter()
            .map(usize::to_string)
            .collect::<Vec<_>>()
            .join(" ");
        table.add_row(
            std::iter::once(forecaster.name.clone())
                .chain(covered(forecaster))
                .chain([pit]),
        );
    }
    text += &format!("{}\n", aligned(table, 1));
    text += &format!("{}\n\nFarthest out in their forecasts:\n", nominal(found));
    for race in found.misses().into_iter().take(MISSES) {
        text += &format!("  {}\n", miss(race));
    }
    for (why, races) in reasons(found) {
        let more = races.len().saturating_sub(NAMED);
        let named = races
            .iter()
            .take(NAMED)
            .copied()
            .collect::<Vec<_>>()
            .join("; ");
        let more = if more > 0 {
            format!("; and {more} more")
        } else {
            String::new()
        };
        text += &format!("\nLeft out since {why}: {named}{more}\n");
    }
    text
}

/// Races that were left out, by reason.
pub(super) fn reasons(found: &Backtest) -> IndexMap<&str, Vec<&str>> {
    let mut reasons: IndexMap<&str, Vec<&str>> = IndexMap::new();
    found
        .left_out
        .iter()
        .for_each(|out| reasons.entry(&out.why).or_default().push(&out.race));
    reasons
}

/// What was done, in a sentence or two.
fn how(found: &Backtest) -> String {
    let races = count(found.races.len() as u64);
    let taught = taught(found);
    let won = found.races.iter().filter(|race| race.won).count() as f64 / found.races.len() as f64;
    format!(
        "{races} races, {} replicates each, seed {}. The leader before won {} of them.\n{taught}",
        count(found.replicates),
        found.seed,
        percent(won)
    )
}

/// What the forecasters learnt from.
pub(super) fn taught(found: &Backtest) -> String {
    match found.folds {
        Some(folds) => format!(
            "Each of {folds} parts is forecast with what the other {} teach; the regression and the rate learn from them too.",
            folds - 1
        ),
        None => "The template as it is. The regression and the rate have seen these very races."
            .to_owned(),
    }
}

/// Whether the template is the one that comes with the program, as it is, by the command.
pub(super) fn from_shipped(command: &str) -> bool {
    !command.split_whitespace().any(|word| {
        ["--template", "--set"]
            .iter()
            .any(|option| word.starts_with(option))
    })
}

pub(super) fn nominal(found: &Backtest) -> String {
    let own = found
        .forecasters
        .first()
        .map(|own| own.coverage.as_slice())
        .unwrap_or_default();
    let said = own
        .iter()
        .map(|c| format!("{:.0} % ± {:.1}", 100.0 * c.level, 100.0 * c.se));
    format!(
        "Of true intervals: {} (one standard error).",
        said.collect::<Vec<_>>().join(", ")
    )
}

/// `0.198 ± 0.012`, times `unit`.
fn scored(score: Option<Score>, unit: f64) -> String {
    match score {
        None => "–".to_owned(),
        Some(score) if score.mean.is_infinite() => "∞".to_owned(),
        Some(Score { mean, se }) => format!("{:.3} ± {:.3}", unit * mean, unit * se),
    }
}

/// The same with its sign.
fn difference(score: Option<Score>, unit: f64) -> String {
    let signed = |mean: f64| {
        if mean < 0.0 {
            format!("−{:.3}", -mean)
        } else {
            format!("+{mean:.3}")
        }
    };
    score.map_or_else(
        || "–".to_owned(),
        |s| format!("{} ± {:.3}", signed(unit * s.mean), unit * s.se),
    )
}

pub(super) fn row(forecaster: &Forecaster) -> [String; 6] {
    [
        forecaster.name.clone(),
        scored(forecaster.brier, 1.0),
        scored(forecaster.log_score, 1.0),
        scored(forecaster.crps, 100.0),
        difference(forecaster.brier_less, 1.0),
        difference(forecaster.crps_less, 100.0),
    ]
}

pub(super) fn miss(race: &Raced) -> String {
    let quantile = |level: f64| {
        race.quantiles
            .iter()
            .find(|(known, _)| *known == level)
            .map_or(f64::NAN, |(_, q)| *q)
    };
    format!(
        "{}: {} had {} of the leading two’s votes in the round before and {} in the last; expected were {} (95 % interval {} to {})",
        race.name,
        race.leader,
        percent(race.first_share),
        percent(race.share),
        percent(quantile(0.5)),
        percent(quantile(0.025)),
        percent(quantile(0.975))
    )
}

/// Parts of results in each interval.
pub(super) fn covered(forecaster: &Forecaster) -> impl Iterator<Item = String> {
    forecaster.coverage.iter().map(|c| percent(c.covered))
}

/// A row per race: what was known, what was forecast, what happened.
pub fn backtest_csv(found: &Backtest) -> String {
    let levels = found
        .races
        .first()
        .map(|race| race.quantiles.clone())
        .unwrap_or_default();
    let heads = [
        "race",
        "fold",
        "leader",
        "first_share",
        "share",
        "won",
        "win",
        "crps",
        "brier",
        "log_score",
        "pit",
    ];
    let quantiles = levels
        .iter()
        .map(|(level, _)| format!("p{}", 100.0 * level));
    let header: Vec<String> = heads
        .into_iter()
        .map(str::to_owned)
        .chain(quantiles)
        .collect();
    let row = |race: &Raced| {
        let figures = [race.win, race.crps, race.brier, race.log_score, race.pit].map(number);
        let own = [
            race.name.clone(),
            race.fold.to_string(),
            race.leader.clone(),
            number(race.first_share),
        ];
        let seen = [number(race.share), race.won.to_string()];
        let quantiles = race.quantiles.iter().map(|(_, share)| number(*share));
        own.into_iter()
            .chain(seen)
            .chain(figures)
            .chain(quantiles)
            .collect::<Vec<String>>()
    };
    lines(
        &std::iter::once(header)
            .chain(found.races.iter().map(row))
            .collect::<Vec<_>>(),
    )
}
