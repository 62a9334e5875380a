//! What a backtest cannot tell, derived from its races, its scores and the command that made it.

use maud::{Markup, html};

use crate::evidence::backtest::{Backtest, Forecaster, Score};

use super::super::super::backtest::{from_shipped, reasons};
use super::super::Study;
use crate::table::number::count;

/// A limit in a few words, and why it is one.
type Limit = Option<(&'static str, String)>;

/// From this chance on a leader counts as nearly sure of winning.
const NEARLY_SURE: f64 = 0.9;
/// Of fewer, one in ten cannot be told from none or from two.
const MANY: usize = 60;

/// As a list.
pub fn limits(study: &Study, found: &Backtest) -> Markup {
    let shipped = from_shipped(&study.command);
    let all = [
        small(found),
        Some(seen(found, shipped)),
        Some(untold(shipped)),
        Some(gone_on()),
        left_out(found),
        sure(found),
        Some(together()),
    ];
    html! { ul { @for (what, why) in all.into_iter().flatten() { li { strong { (what) } " " (why) } } } }
}

/// How wide the errors of the scores are, and whom they leave in doubt.
fn small(found: &Backtest) -> Limit {
    let own = found.forecasters.first()?;
    let brier = own
        .brier
        .map(|score| format!("that of the Brier score is {:.3}", score.se));
    let crps = own
        .crps
        .map(|score| format!("that of the CRPS {:.2} points", 100.0 * score.se));
    let errors: Vec<String> = [brier, crps].into_iter().flatten().collect();
    let doubtful: Vec<&str> = found
        .forecasters
        .iter()
        .skip(1)
        .filter(|other| in_doubt(other))
        .map(|other| other.name.as_str())
        .collect();
    let doubt = match doubtful.as_slice() {
        [] => "Every plain forecaster is farther from coattails than two standard errors of the difference.".to_owned(),
        names => format!(
            "Whether coattails is better or worse than {} these races do not show: the differences lie within two standard errors.",
            named(names)
        ),
    };
    let races = count(found.races.len() as u64);
    Some((
        "Small differences.",
        format!(
            "With {races} races the scores have errors: {}. {doubt}",
            errors.join(", ")
        ),
    ))
}

/// Neither score tells the forecaster from coattails.
fn in_doubt(other: &Forecaster) -> bool {
    let clear = |score: Option<Score>| score.is_some_and(|score| score.mean.abs() > 2.0 * score.se);
    !clear(other.brier_less) && !clear(other.crps_less)
}

fn named(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("“{one}”"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|name| format!("“{name}”")).collect();
            format!("{} and “{last}”", first.join(", "))
        }
    }
}

/// Whether these races taught what they are forecast with.
fn seen(found: &Backtest, shipped: bool) -> (&'static str, String) {
    let taught = match shipped {
        true => {
            "The template’s numbers were learnt from 149 run-offs of primaries in Texas and Georgia, 2010–2018. Those of them that \
             are in this table were forecast with numbers which they taught"
        }
        false => "Whoever wrote the template may have known how these races ended",
    };
    let text = match found.folds {
        None => format!(
            "{taught}; the two forecasters that learn have seen every result. Scores of races not yet held will be a little worse. \
             A backtest that is cross-validated forecasts each race with what others teach."
        ),
        Some(_) => "Each race is forecast with what others teach, but some of these were held after it; and the form of the template, \
                    which nothing here teaches, was chosen by people who knew such results."
            .to_owned(),
    };
    ("How well races not yet held are forecast.", text)
}

/// What the template does not look at.
fn untold(shipped: bool) -> (&'static str, String) {
    let text = match shipped {
        true => {
            "The forecasts know the round before and nothing else: no poll, no money, no endorsement. They test how leads carry over \
             and how far luck goes, not how large the effect of an endorsement is."
        }
        false => {
            "The scores are of the template as a whole. They do not say which of its assumptions is right."
        }
    };
    ("What an endorsement does.", text.to_owned())
}

fn gone_on() -> (&'static str, String) {
    let text = "Only a race with a round before its last is here. Of races that were decided at once, and of those in which the \
                leader was so far ahead that the other gave up, nothing is said.";
    ("Other kinds of races.", text.to_owned())
}

fn left_out(found: &Backtest) -> Limit {
    let reasons = reasons(found);
    if reasons.is_empty() {
        return None;
    }
    let told: Vec<String> = reasons
        .iter()
        .map(|(why, races)| format!("{} since {why}", count(races.len() as u64)))
        .collect();
    let all = count(found.left_out.len() as u64);
    let why = match reasons.len() {
        1 => format!(
            ", each since {}",
            reasons.keys().copied().collect::<String>()
        ),
        _ => format!(": {}", told.join("; ")),
    };
    Some((
        "The races left out.",
        format!("{all} of the table were left out{why}. The scores need not hold for them."),
    ))
}

/// Whether there are enough leaders who are nearly sure of winning.
fn sure(found: &Backtest) -> Limit {
    let sure = found
        .races
        .iter()
        .filter(|race| race.win.max(1.0 - race.win) >= NEARLY_SURE)
        .count();
    (sure < MANY).then(|| {
        let races = match sure {
            0 => "In none of the races was".to_owned(),
            1 => "In one race only was".to_owned(),
            n => format!("In {n} of the races was"),
        };
        (
            "What is nearly certain.",
            format!(
                "{races} someone given nine chances in ten or more. How often such a favourite loses, so few do not tell."
            ),
        )
    })
}

fn together() -> (&'static str, String) {
    let text = "The errors take each race as independent. Run-offs of one day and one state share voters and news, so the true \
                errors may be larger than those named.";
    ("How independent the races are.", text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::backtest::{LeftOut, Raced};

    fn backtest(folds: Option<usize>) -> Backtest {
        let score = |mean, se| Some(Score { mean, se });
        let forecaster = |name: &str, brier_less, crps_less| Forecaster {
            name: name.to_owned(),
            brier: score(0.2, 0.02),
            log_score: None,
            crps: score(0.05, 0.004),
            coverage: Vec::new(),
            pit: Vec::new(),
            brier_less,
            log_score_less: None,
            crps_less,
        };
        let race = |win| Raced {
            id: "a".to_owned(),
            name: "A".to_owned(),
            fold: 0,
            leader: "Ann".to_owned(),
            first_share: 0.55,
            share: 0.5,
            won: true,
            win,
            quantiles: Vec::new(),
            crps: 0.05,
            brier: 0.2,
            log_score: 0.5,
            pit: 0.5,
        };
        Backtest {
            version: "0".to_owned(),
            replicates: 100,
            seed: 1,
            folds,
            forecasters: vec![
                forecaster("coattails", None, None),
                forecaster("near", score(-0.01, 0.01), score(0.001, 0.001)),
                forecaster("far", score(-0.1, 0.01), None),
            ],
            calibration: Vec::new(),
            learnt: Vec::new(),
            baselines: Vec::new(),
            left_out: vec![LeftOut {
                race: "B".to_owned(),
                why: "it had one round".to_owned(),
            }],
            races: vec![race(0.6), race(0.95)],
        }
    }

    #[test]
    fn whom_the_errors_leave_in_doubt_is_named_and_nobody_else() {
        let told = small(&backtest(None)).unwrap().1;
        assert_eq!(
            told,
            "With 2 races the scores have errors: that of the Brier score is 0.020, that of the CRPS 0.40 points. Whether coattails \
             is better or worse than “near” these races do not show: the differences lie within two standard errors."
        );
        let mut clear = backtest(None);
        clear.forecasters.remove(1);
        assert!(small(&clear).unwrap().1.contains("Every plain forecaster"));
    }

    #[test]
    fn what_was_left_out_and_what_is_rare_are_counted() {
        let found = backtest(None);
        assert!(
            left_out(&found)
                .unwrap()
                .1
                .starts_with("1 of the table were left out, each since it had one round.")
        );
        assert!(sure(&found).unwrap().1.starts_with("In one race only was"));
        let whole = Backtest {
            left_out: Vec::new(),
            ..found
        };
        assert_eq!(left_out(&whole), None);
    }

    #[test]
    fn races_that_taught_their_own_forecasts_are_called_so_unless_others_taught_them() {
        assert!(
            seen(&backtest(None), true)
                .1
                .contains("have seen every result")
        );
        assert!(
            seen(&backtest(Some(10)), true)
                .1
                .contains("some of these were held after it")
        );
        assert!(seen(&backtest(None), false).1.contains("may have known"));
    }
}
