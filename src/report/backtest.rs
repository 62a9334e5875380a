//! What a backtest found: in words and as CSV.

use indexmap::IndexMap;

use crate::estimate::Estimate;
use crate::evidence::backtest::{Backtest, Forecaster, Raced, Score};

use crate::table::number::{count, percent};
use crate::table::{Cell, Column, Lines, Table, csv, terminal};

/// Misses that are told by name.
const MISSES: usize = 8;
/// Names told of races that are left out.
const NAMED: usize = 3;

/// Scores beside those of plain forecasters, coverage, and the largest misses.
pub fn details(found: &Backtest, width: usize) -> String {
    let mut text = format!("{}\n\n", terminal(&scores(found), usize::MAX, width));

    let mut table = Lines::new([
        "share of results in the interval of",
        "50 %",
        "80 %",
        "95 %",
        "results by tenth of their forecast",
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
        table.row(
            std::iter::once(forecaster.name.clone())
                .chain(covered(forecaster))
                .chain([pit]),
        );
    }
    text += &format!("{}\n", table.fitted(1, width));
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
pub fn sentences(found: &Backtest) -> Vec<String> {
    let races = count(found.races.len() as u64);
    let taught = taught(found);
    let won = found.races.iter().filter(|race| race.won).count() as f64 / found.races.len() as f64;
    let how = format!(
        "{races} races, {} replicates each, seed {}. The leader before won {} of them.",
        count(found.replicates),
        found.seed,
        percent(won)
    );
    vec![how, taught]
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

/// The scores of each forecaster, and how much less those of coattails are.
pub(super) fn scores(found: &Backtest) -> Table {
    let of = |score: Option<Score>| {
        score.map(|Score { mean, se }| match mean.is_infinite() {
            true => "∞".into(),
            false => Cell::WithError(Estimate {
                estimate: mean,
                mcse: se,
            }),
        })
    };
    let number = |heading, brief| Column::number("", heading, 3).brief(brief);
    let crps = Column::size("", "CRPS").decimals(3).brief("CRPS, points");
    let brier_less = Column::signed("Brier, coattails less", 3).brief("Brier, coattails less");
    let crps_less = Column::points("", "CRPS, coattails less")
        .decimals(3)
        .brief("CRPS, coattails less");
    Table::of(&found.forecasters)
        .column(Column::text("", "Forecaster").brief(""), |one| &one.name)
        .column(number("Brier", "Brier"), |one| of(one.brier))
        .column(number("Log score", "log score"), |one| of(one.log_score))
        .column(crps, |one| of(one.crps))
        .column(brier_less, |one| of(one.brier_less))
        .column(crps_less, |one| of(one.crps_less))
        .table()
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
pub fn races(found: &Backtest) -> String {
    let table = Table::of(&found.races)
        .only("race", |race| &race.name)
        .only("fold", |race| race.fold)
        .only("leader", |race| &race.leader)
        .each(["first_share", "share"], |race| {
            [race.first_share, race.share]
        })
        .only("won", |race| race.won.to_string())
        .each(["win", "crps", "brier", "log_score", "pit"], |race| {
            [race.win, race.crps, race.brier, race.log_score, race.pit]
        });
    let levels = found.races.first().map(|race| race.quantiles.as_slice());
    let levels = levels.unwrap_or_default().iter().enumerate();
    let table = levels.fold(table, |table, (at, (level, _))| {
        table.only(&format!("p{}", 100.0 * level), |race| {
            race.quantiles.get(at).map(|(_, share)| *share)
        })
    });
    csv(&table.table())
}
