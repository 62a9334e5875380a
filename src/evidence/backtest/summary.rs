//! Forecasts and what happened → scores.

use serde::{Deserialize, Serialize};

use crate::estimate::less;
use crate::evidence::case::{Case, Cases};
use crate::evidence::learn::Learnt;

use super::baseline::Baselines;
use super::forecast::{BacktestPlan, Forecast};
use super::score::{LEVELS, QUANTILES, Sample, Score, brier, log_score, mean, or_infinite};

/// A backtest: every race, and how each forecaster did.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Backtest {
    /// The version of coattails.
    pub version: String,
    /// For each race.
    pub replicates: u64,
    /// The seed, the same for every race.
    pub seed: u64,
    /// Parts of the cross-validation; `None`: the template as it is, and plain forecasters that
    /// have seen the races.
    pub folds: Option<usize>,
    /// coattails first, then the plain ones.
    pub forecasters: Vec<Forecaster>,
    /// Predicted chances of the leader to win beside how often the leader won.
    pub calibration: Vec<Bin>,
    /// Of the first part, in cross-validation.
    pub learnt: Vec<Learnt>,
    /// What the plain forecasters learnt, part by part.
    pub baselines: Vec<Baselines>,
    /// Races that could not be scored.
    pub left_out: Vec<LeftOut>,
    /// In the order of the table.
    pub races: Vec<Raced>,
}

/// A race that could not be scored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct LeftOut {
    /// The race's name.
    pub race: String,
    /// The reason.
    pub why: String,
}

/// How one forecaster did. Scores that it does not allow are `None`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Forecaster {
    /// As printed: `coattails` or a plain one.
    pub name: String,
    /// Of the chance that the leader wins.
    pub brier: Option<Score>,
    /// −ln of the chance given to what happened.
    pub log_score: Option<Score>,
    /// Of the leader's share, in shares.
    pub crps: Option<Score>,
    /// How often its intervals held, by level.
    pub coverage: Vec<Coverage>,
    /// Races by tenths of the probability integral transform of the leader's share; empty without a
    /// distribution.
    pub pit: Vec<usize>,
    /// coattails less this, race by race: below 0, coattails is better.
    pub brier_less: Option<Score>,
    /// The same of the log score.
    pub log_score_less: Option<Score>,
    /// The same of the CRPS.
    pub crps_less: Option<Score>,
}

/// How often central intervals had the result.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Coverage {
    /// The central probability, as 0.8.
    pub level: f64,
    /// Share of the races whose result lies within.
    pub covered: f64,
    /// Standard error if the level were true: √(level·(1 − level)/races).
    pub se: f64,
}

/// Races whose leader was given a chance in `low..high`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Bin {
    /// Its lower end, included.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// How many.
    pub races: usize,
    /// Mean chance given.
    pub given: f64,
    /// Share of them whose leader won.
    pub won: f64,
    /// Standard error of `won` if the chances were true.
    pub se: f64,
}

/// One race.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Raced {
    /// The race's id.
    pub id: String,
    /// The race's name.
    pub name: String,
    /// From 1; 0 without cross-validation.
    pub fold: usize,
    /// The candidate who led in the round before.
    pub leader: String,
    /// The leader's share among the candidates of the last round, in the round before.
    pub first_share: f64,
    /// The leader's share in the last round.
    pub share: f64,
    /// Whether the leader won.
    pub won: bool,
    /// Chance of the leader to win.
    pub win: f64,
    /// Quantiles of the leader's share: (level, share).
    pub quantiles: Vec<(f64, f64)>,
    /// Of the leader's share, in shares; 0 at best.
    pub crps: f64,
    /// (Chance given to the leader − 1 or 0)².
    pub brier: f64,
    /// −ln of the chance given to what happened.
    #[serde(deserialize_with = "or_infinite")]
    pub log_score: f64,
    /// Where the leader's share lies in what was forecast, 0 to 1.
    pub pit: f64,
}

/// Everything that scores come from.
pub(super) struct Made {
    pub forecasts: Vec<Forecast>,
    pub fold: Vec<usize>,
    pub learnt: Vec<Option<Learnt>>,
    pub baselines: Vec<Baselines>,
}

/// One forecaster's word on each case.
struct Words {
    name: &'static str,
    win: Vec<f64>,
    /// Whether the chances are more than a yes or no: else their logarithms are infinite.
    graded: bool,
    shares: Vec<Option<Sample>>,
}

/// A case's forecast of the leader's share, if there is one.
type Shares<'a> = dyn Fn(usize) -> Option<Sample> + 'a;

pub(super) fn summarise(cases: &Cases, made: Made, plan: &BacktestPlan) -> Backtest {
    let found = &cases.cases;
    let taught = |at: usize| &made.baselines[made.fold[at]];
    let all = || 0..found.len();
    let logit = |at: usize| found[at].logits().0;
    let words = |name, graded, win: &dyn Fn(usize) -> f64, shares: &Shares| Words {
        name,
        win: all().map(win).collect(),
        graded,
        shares: all().map(shares).collect(),
    };
    let own = words("coattails", true, &|at| made.forecasts[at].win, &|at| {
        Some(made.forecasts[at].shares.clone())
    });
    let rate = words("leaders' rate", true, &|at| taught(at).rate, &|_| None);
    let carried = words("share carried over", false, &|_| 1.0, &|at| {
        Some(Sample::of(vec![found[at].first]))
    });
    let line = words(
        "regression",
        true,
        &|at| taught(at).line.wins(logit(at)),
        &|at| Some(taught(at).line.shares(logit(at))),
    );
    let score = |words: &Words| forecaster(words, &own, found);
    Backtest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        replicates: plan.replicates,
        seed: plan.seed.0,
        folds: plan.folds,
        forecasters: [&own, &rate, &carried, &line].map(score).into(),
        calibration: calibration(found, &made.forecasts),
        races: all()
            .map(|at| {
                raced(
                    &found[at],
                    &made.forecasts[at],
                    plan.folds.map_or(0, |_| made.fold[at] + 1),
                )
            })
            .collect(),
        learnt: made.learnt.into_iter().flatten().collect(),
        baselines: made.baselines,
        left_out: cases
            .left_out
            .iter()
            .map(|(race, why)| LeftOut {
                race: (*race).to_owned(),
                why: (*why).to_owned(),
            })
            .collect(),
    }
}

/// Scores `[case]` of the chance to win, its logarithm, and the share; `None` where the words allow
/// none.
fn scores(words: &Words, cases: &[Case]) -> [Option<Vec<f64>>; 3] {
    let win = |of: fn(f64, bool) -> f64| -> Vec<f64> {
        let each = words.win.iter().zip(cases);
        each.map(|(win, case)| of(*win, case.won)).collect()
    };
    let crps = words
        .shares
        .iter()
        .zip(cases)
        .map(|(shares, case)| shares.as_ref().map(|s| s.crps(case.share)));
    [
        Some(win(brier)),
        words.graded.then(|| win(log_score)),
        crps.collect(),
    ]
}

fn forecaster(words: &Words, own: &Words, cases: &[Case]) -> Forecaster {
    let ([brier, log_score, crps], ours) = (scores(words, cases), scores(own, cases));
    let better = |theirs: &Option<Vec<f64>>, ours: &Option<Vec<f64>>| {
        mean(&less(ours.as_ref()?, theirs.as_ref()?)).filter(|_| words.name != own.name)
    };
    let spread: Option<Vec<(&Sample, f64)>> = words
        .shares
        .iter()
        .zip(cases)
        .map(|(shares, case)| shares.as_ref().map(|s| (s, case.share)))
        .collect();
    let spread = spread.filter(|_| words.graded).unwrap_or_default();
    Forecaster {
        name: words.name.to_owned(),
        brier_less: better(&brier, &ours[0]),
        log_score_less: better(&log_score, &ours[1]),
        crps_less: better(&crps, &ours[2]),
        brier: brier.as_deref().and_then(mean),
        log_score: log_score.as_deref().and_then(mean),
        crps: crps.as_deref().and_then(mean),
        coverage: coverage(&spread),
        pit: pit(&spread),
    }
}

fn coverage(spread: &[(&Sample, f64)]) -> Vec<Coverage> {
    let n = spread.len() as f64;
    let at = |level: f64| {
        let covered = spread
            .iter()
            .filter(|(sample, seen)| sample.covers(level, *seen))
            .count() as f64
            / n;
        Coverage {
            level,
            covered,
            se: (level * (1.0 - level) / n).sqrt(),
        }
    };
    if spread.is_empty() {
        Vec::new()
    } else {
        LEVELS.map(at).into()
    }
}

fn pit(spread: &[(&Sample, f64)]) -> Vec<usize> {
    if spread.is_empty() {
        return Vec::new();
    }
    let mut bins = vec![0; 10];
    spread
        .iter()
        .for_each(|(sample, seen)| bins[((sample.pit(*seen) * 10.0) as usize).min(9)] += 1);
    bins
}

/// Tenths of the chance, those without a race left out.
fn calibration(cases: &[Case], forecasts: &[Forecast]) -> Vec<Bin> {
    let bin = |at: u32| {
        let (low, high) = (f64::from(at) / 10.0, f64::from(at + 1) / 10.0);
        let among = |win: f64| win >= low && (win < high || at == 9);
        let own: Vec<(f64, bool)> = cases
            .iter()
            .zip(forecasts)
            .map(|(c, f)| (f.win, c.won))
            .filter(|(win, _)| among(*win))
            .collect();
        let n = own.len() as f64;
        let given = own.iter().map(|(win, _)| win).sum::<f64>() / n;
        let won = own.iter().filter(|(_, won)| *won).count() as f64 / n;
        let se = own
            .iter()
            .map(|(win, _)| win * (1.0 - win))
            .sum::<f64>()
            .sqrt()
            / n;
        (!own.is_empty()).then_some(Bin {
            low,
            high,
            races: own.len(),
            given,
            won,
            se,
        })
    };
    (0..10).filter_map(bin).collect()
}

fn raced(case: &Case, forecast: &Forecast, fold: usize) -> Raced {
    Raced {
        id: case.race.id.clone(),
        name: case.race.name.clone(),
        fold,
        leader: case.leader.to_owned(),
        first_share: case.first,
        share: case.share,
        won: case.won,
        win: forecast.win,
        quantiles: QUANTILES
            .map(|level| (level, forecast.shares.quantile(level)))
            .into(),
        crps: forecast.shares.crps(case.share),
        brier: brier(forecast.win, case.won),
        log_score: log_score(forecast.win, case.won),
        pit: forecast.shares.pit(case.share),
    }
}

impl Backtest {
    /// Races by how far out in the forecast their result lies, the farthest first.
    pub fn misses(&self) -> Vec<&Raced> {
        let mut races: Vec<&Raced> = self.races.iter().collect();
        let off = |race: &Raced| (race.pit - 0.5).abs();
        races.sort_by(|a, b| {
            off(b)
                .total_cmp(&off(a))
                .then_with(|| b.crps.total_cmp(&a.crps))
        });
        races
    }
}
