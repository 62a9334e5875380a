//! What pictures of a calibration and of a counterfactual are drawn from, as rows, two for each
//! thing: before and after what was observed. Their specs are alike.

use crate::table::{Cell, Draft, Table};
use serde_json::{Value, json};

use crate::evidence::{Calibration, Counterfactual, Level};

use super::{theme, vega};

/// What a row is of: before what was observed, or after.
type When = &'static str;
const BEFORE: When = "before";
const AFTER: When = "after";

impl<R: Copy> Draft<R> {
    /// The columns of a level, last.
    fn level(self, level: impl Fn(R) -> Option<Level>) -> Table {
        let ids = ["mean", "p5", "p25", "p50", "p75", "p95"];
        let table = self.each(ids, |row| {
            let of = level(row);
            let parts = |of: Level| [of.mean, of.p5, of.p25, of.p50, of.p75, of.p95];
            of.map_or([None; 6], |of| parts(of).map(Some))
        });
        table.table()
    }
}

/// Each of some things before and after.
fn twice<'a, T>(things: &'a [T], of: fn(&T) -> [&Level; 2]) -> Vec<(&'a T, When, &'a Level)> {
    let both = |thing: &'a T| {
        let [before, after] = of(thing);
        [(thing, BEFORE, before), (thing, AFTER, after)]
    };
    things.iter().flat_map(both).collect()
}

/// Of every latent, in standard deviations from the mean assumed; besides mean and sd in its own
/// unit.
pub fn latents(found: &Calibration) -> Table {
    Table::of(twice(&found.latents, |of| [&of.prior, &of.posterior]))
        .only("latent", |(of, ..)| &of.name)
        .only("when", |(_, when, _)| when)
        .only("own_mean", |(.., level)| level.mean)
        .only("own_sd", |(.., level)| level.sd)
        .only("learnt_nats", |(of, ..)| of.information)
        .only("silent", |(of, ..)| if of.silent { "yes" } else { "no" })
        .level(|(of, _, level)| Some(scaled(level, &of.prior)))
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
pub fn observed(found: &Calibration) -> Table {
    Table::of(twice(&found.observations, |of| [&of.prior, &of.posterior]))
        .only("observation", |(of, ..)| &of.observation)
        .only("label", |(of, ..)| {
            format!("{}, {}", of.observation, of.candidate)
        })
        .only("contest", |(of, ..)| &of.contest)
        .only("day", |(of, ..)| &of.day)
        .only("candidate", |(of, ..)| &of.candidate)
        .only("when", |(_, when, _)| when)
        .only("observed", |(of, ..)| of.observed)
        .only("error", |(of, ..)| of.error)
        .level(|(.., level)| Some(*level))
}

/// Of the candidate's lead as it was and in every what-if.
pub fn leads(found: &Counterfactual) -> Table {
    let as_it_was = ("baseline", "As it was");
    let none = [None, None];
    let mut rows = vec![
        (as_it_was, BEFORE, none, &found.baseline.prior_lead),
        (as_it_was, AFTER, none, &found.baseline.lead),
    ];
    for one in &found.what_ifs {
        let what_if = (one.id.as_str(), one.title.as_str());
        let another = one.another_wins();
        let before = [Some(one.prior_winner_changes), None];
        let after = [Some(another.estimate), Some(another.mcse)];
        rows.push((what_if, BEFORE, before, &one.prior_lead));
        rows.push((what_if, AFTER, after, &one.lead));
    }
    Table::of(rows)
        .only("what_if", |((id, _), ..)| id)
        .only("what_if_title", |((_, title), ..)| title)
        .only("when", |(_, when, ..)| when)
        .each(
            ["another_wins", "another_wins_mcse"],
            |(_, _, another, _)| another,
        )
        .level(|(.., level)| *level)
}

/// Of the latents that something was learnt of.
pub fn latents_spec(found: &Calibration) -> Value {
    let axis = json!({"title": "Standard deviations from the mean assumed"});
    let told = json!({"transform": [{"filter": "datum.silent == 'no'"}]});
    vega::with(spec(&latents(found), "latent", &axis, None), told)
}

pub fn observed_spec(found: &Calibration) -> Value {
    let axis = json!({"title": "Share of those named", "axis": {"format": ".0%"}, "scale": {"zero": false}});
    spec(&observed(found), "label", &axis, Some("observed"))
}

pub fn leads_spec(found: &Counterfactual) -> Value {
    let axis = json!({"title": "Lead, share of the valid vote", "axis": {"format": "+.0%"}});
    spec(&leads(found), "what_if_title", &axis, None)
}

/// Intervals before and after, a row for each value of `field`; points of another field over them.
fn spec(data: &Table, field: &str, axis: &Value, points: Option<&str>) -> Value {
    let at = data.columns.iter().position(|column| column.id == field);
    let mut order: Vec<String> = Vec::new();
    for row in &data.rows {
        if let Some(Cell::Text(text)) = at.and_then(|at| row.get(at))
            && !order.contains(text)
        {
            order.push(text.clone());
        }
    }
    let rows = vega::rows(field, order);
    let colours = [(BEFORE, theme::BEHIND), (AFTER, theme::ACCENT)]
        .map(|(when, colour)| (when.to_owned(), colour.rgb));
    let colour = vega::colours("when", &colours);
    let offset = json!({"field": "when", "sort": [BEFORE, AFTER]});
    let beside = |layer: Value| {
        let own = json!({"yOffset": offset, "color": colour});
        let encoding = vega::with(layer["encoding"].clone(), own);
        vega::with(layer, json!({"encoding": encoding}))
    };
    let bar = |size: u32, opacity: f64| json!({"type": "bar", "height": size, "opacity": opacity});
    let mut layers = vec![
        beside(vega::interval(&rows, ["p5", "p95"], bar(7, 0.45), axis)),
        beside(vega::interval(&rows, ["p25", "p75"], bar(7, 1.0), axis)),
    ];
    layers.extend(points.map(|field| vega::point(&rows, field, axis)));
    json!({"width": 460, "height": {"step": 12}, "layer": layers})
}
