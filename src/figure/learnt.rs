//! What pictures of a calibration and of a counterfactual are drawn from, as rows, two for each
//! thing: before and after what was observed. Their specs are alike.

use serde_json::{Value, json};

use crate::evidence::{Calibration, Counterfactual, LatentChange, Level};

use super::data::{Cell, Data, row};
use super::{theme, vega};

/// Columns of a level.
const LEVEL: [&str; 6] = ["mean", "p5", "p25", "p50", "p75", "p95"];
const WHEN: [&str; 2] = ["before", "after"];

fn data(own: &[&'static str]) -> Data {
    Data::new(&[own, &LEVEL].concat())
}

/// A row of its own cells and a level.
fn pushed(data: &mut Data, own: Vec<Cell>, level: &Level) {
    let Level {
        mean,
        p5,
        p25,
        p50,
        p75,
        p95,
        ..
    } = *level;
    data.rows
        .push([own, row![mean, p5, p25, p50, p75, p95]].concat());
}

/// Of every latent, in standard deviations from the mean assumed; besides mean and sd in its own
/// unit.
pub fn latents(found: &Calibration) -> Data {
    let mut data = data(&[
        "latent",
        "when",
        "own_mean",
        "own_sd",
        "learnt_nats",
        "silent",
    ]);
    for LatentChange {
        name,
        prior,
        posterior,
        information,
        silent,
        ..
    } in &found.latents
    {
        for (when, level) in WHEN.into_iter().zip([prior, posterior]) {
            let silent = if *silent { "yes" } else { "no" };
            let own = row![
                name.as_str(),
                when,
                level.mean,
                level.sd,
                *information,
                silent
            ];
            pushed(&mut data, own, &scaled(level, prior));
        }
    }
    data
}

/// A level in standard deviations from the mean of another.
pub fn scaled(level: &Level, prior: &Level) -> Level {
    let unit = if prior.sd > 0.0 { prior.sd } else { 1.0 };
    let of = |x: f64| (x - prior.mean) / unit;
    let Level {
        mean,
        sd,
        p5,
        p25,
        p50,
        p75,
        p95,
    } = *level;
    Level {
        mean: of(mean),
        sd: sd / unit,
        p5: of(p5),
        p25: of(p25),
        p50: of(p50),
        p75: of(p75),
        p95: of(p95),
    }
}

/// Of every share observed. `error` is the standard deviation of its logarithm.
pub fn observed(found: &Calibration) -> Data {
    let mut data = data(&[
        "observation",
        "label",
        "contest",
        "day",
        "candidate",
        "when",
        "observed",
        "error",
    ]);
    for one in &found.observations {
        for (when, level) in WHEN.into_iter().zip([&one.prior, &one.posterior]) {
            let label = format!("{}, {}", one.observation, one.candidate);
            let own = row![
                one.observation.as_str(),
                label,
                one.contest.as_str(),
                one.day.as_str(),
                one.candidate.as_str(),
                when,
                one.observed,
                one.error
            ];
            pushed(&mut data, own, level);
        }
    }
    data
}

/// Of the candidate's lead as it was and in every what-if.
pub fn leads(found: &Counterfactual) -> Data {
    let mut data = data(&[
        "what_if",
        "what_if_title",
        "when",
        "another_wins",
        "another_wins_mcse",
    ]);
    for (when, level) in WHEN
        .into_iter()
        .zip([&found.baseline.prior_lead, &found.baseline.lead])
    {
        pushed(
            &mut data,
            row!["baseline", "As it was", when, None::<f64>, None::<f64>],
            level,
        );
    }
    for one in &found.what_ifs {
        let necessary = one.necessary.as_ref().unwrap_or(&one.winner_changes);
        let (id, title) = (one.id.as_str(), one.title.as_str());
        pushed(
            &mut data,
            row![id, title, WHEN[0], one.prior_winner_changes, None::<f64>],
            &one.prior_lead,
        );
        pushed(
            &mut data,
            row![id, title, WHEN[1], necessary.estimate, necessary.mcse],
            &one.lead,
        );
    }
    data
}

/// Intervals before and after, a row for each value of `field`; points of another field over them.
pub fn spec(data: &Data, field: &str, axis: &Value, points: Option<&str>) -> Value {
    let at = data.columns.iter().position(|column| *column == field);
    let mut order: Vec<String> = Vec::new();
    for row in &data.rows {
        if let Some(Cell::Text(text)) = at.and_then(|at| row.get(at))
            && !order.contains(text)
        {
            order.push(text.clone());
        }
    }
    let rows = vega::rows(field, order);
    let colours = [("before", theme::BEHIND), ("after", theme::ACCENT)]
        .map(|(when, colour)| (when.to_owned(), colour.rgb));
    let colour = vega::colours("when", &colours);
    let offset = json!({"field": "when", "sort": WHEN});
    let beside = |layer: Value| {
        let own = json!({"yOffset": offset, "color": colour});
        let encoding = vega::with(layer["encoding"].clone(), own);
        vega::with(layer, json!({"encoding": encoding}))
    };
    let bar = |size: u32, opacity: f64| json!({"type": "bar", "height": size, "opacity": opacity});
    let mut layers = vec![
        beside(vega::interval(
            &rows,
            ["p5", "p95"],
            bar(7, 0.45),
            axis.clone(),
        )),
        beside(vega::interval(
            &rows,
            ["p25", "p75"],
            bar(7, 1.0),
            axis.clone(),
        )),
    ];
    layers.extend(points.map(|field| vega::point(&rows, field, axis.clone())));
    json!({"width": 460, "height": {"step": 12}, "layer": layers})
}
