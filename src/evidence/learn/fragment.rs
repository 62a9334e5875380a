//! What was learnt, as values of a scenario and as a file that a scenario can build on.

use crate::random::elementary::logistic;
use crate::scenario::quoted;

use super::fit::Learnt;
use super::shocks::Moments;

/// Standard deviations to either end of the central 90 %.
const TO_ENDS: f64 = 1.644_853_626_951_472_7;

/// The learnt values, by path.
pub fn sets(learnt: &Learnt) -> Vec<(String, String)> {
    let [first, last] = &learnt.contests;
    let shocks = &learnt.shocks;
    let mut sets = vec![
        (format!("contests.{first}.regress"), beta(shocks.regress)),
        (
            "shocks.contest".to_owned(),
            format!(
                "{{ student-t = {{ df = {}, scale = {:.4} }} }}",
                shocks.df, shocks.scale.mean
            ),
        ),
    ];
    if let Some(turnout) = &learnt.turnout {
        let both = |a: Moments, b: Moments| {
            let variance = a.sd * a.sd + b.sd * b.sd + 2.0 * turnout.correlation * a.sd * b.sd;
            Moments {
                mean: a.mean + b.mean,
                sd: variance.max(0.0).sqrt(),
            }
        };
        let orphaned = both(turnout.returning, turnout.orphaned_less);
        sets.extend([
            (
                format!("contests.{last}.turnout.returning"),
                interval(turnout.returning),
            ),
            (
                format!("contests.{last}.turnout.orphaned"),
                interval(orphaned),
            ),
            (
                "shocks.turnout".to_owned(),
                format!("{{ normal = {{ sd = {:.3} }} }}", turnout.sd.mean),
            ),
        ]);
    }
    sets
}

/// A beta with these moments.
fn beta(moments: Moments) -> String {
    let Moments { mean, sd } = moments;
    let sum = (mean * (1.0 - mean) / (sd * sd) - 1.0).max(1.0);
    format!(
        "{{ beta = {{ alpha = {:.2}, beta = {:.2} }} }}",
        mean * sum,
        (1.0 - mean) * sum
    )
}

/// The central 90 % of a probability whose logit is normal.
fn interval(logit: Moments) -> String {
    let (low, high) = logit.range(TO_ENDS);
    format!(
        "{{ interval = {{ level = 0.9, low = {:.4}, high = {:.4} }} }}",
        logistic(low),
        logistic(high)
    )
}

/// The learnt values as TOML, with what they were learnt from: `from` names the table.
pub fn fragment(learnt: &Learnt, from: &str) -> String {
    let Learnt { races, shocks, .. } = learnt;
    let [first, last] = &learnt.contests;
    let values = sets(learnt);
    let value = |path: &str| {
        values
            .iter()
            .find(|(known, _)| known == path)
            .map(|(_, value)| value.as_str())
    };
    let give = |out: &mut String, key: &str, path: &str| {
        if let Some(value) = value(path) {
            out.push_str(&format!("{key} = {value}\n"));
        }
    };
    let source = format!(
        "learnt by coattails {} from {races} run-offs of {from}",
        env!("CARGO_PKG_VERSION")
    );
    let mut out = format!(
        "# {source}: posterior means and spreads.\n\
         # The leader's two-way logit regresses by {:.3} (sd {:.3}); besides, it moves with standard deviation {:.3} ({:.3}).\n\
         # Degrees of freedom: 90 % between {} and {}. Build on it by `extends`, or copy the values.\n\
         format = 1\n\n[contests.{first}]\n",
        shocks.regress.mean,
        shocks.regress.sd,
        shocks.residual_sd.mean,
        shocks.residual_sd.sd,
        shocks.df_low,
        shocks.df_high
    );
    give(&mut out, "regress", &format!("contests.{first}.regress"));
    out.push_str(&format!(
        "note = {}\n",
        quoted(&format!("regress is {source}"))
    ));
    if learnt.turnout.is_some() {
        out.push_str(&format!(
            "\n[contests.{last}.turnout]\nsource = {}\n",
            quoted(&source)
        ));
        for status in ["returning", "orphaned"] {
            give(
                &mut out,
                status,
                &format!("contests.{last}.turnout.{status}"),
            );
        }
    }
    out.push_str(&format!("\n[shocks]\nsource = {}\n", quoted(&source)));
    give(&mut out, "contest", "shocks.contest");
    give(&mut out, "turnout", "shocks.turnout");
    out
}
