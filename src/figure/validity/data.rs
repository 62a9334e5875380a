//! What pictures of a backtest are drawn from, as rows, and their specs.

use serde_json::{Value, json};

use crate::evidence::backtest::{Backtest, Forecaster, Score};

use super::super::data::{Data, row};
use super::super::{theme, vega};

const POINT: &str = "point";

/// Data and spec of the picture of this name.
pub fn of(name: &str, found: &Backtest) -> Option<(Data, Value)> {
    Some(match name {
        "calibration" => calibration(found),
        "pit" => pit(found),
        "coverage" => coverage(found),
        "scores" => scores(found),
        "misses" => misses(found),
        _ => return None,
    })
}

fn accent() -> String {
    format!("#{:06x}", theme::ACCENT.rgb)
}

fn calibration(found: &Backtest) -> (Data, Value) {
    let mut data = Data::new(&["low", "high", "races", "given", "won", "se"]);
    for bin in &found.calibration {
        data.rows.push(row![
            bin.low,
            bin.high,
            bin.races as f64,
            bin.given,
            bin.won,
            bin.se
        ]);
    }
    let axis = |field: &str, title: &str| json!({"field": field, "type": "quantitative", "title": title, "scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}});
    let line = json!({"data": {"values": [{"given": 0, "won": 0}, {"given": 1, "won": 1}]},
        "mark": {"type": "line", "color": "#171a1f"},
        "encoding": {"x": axis("given", ""), "y": axis("won", "")}});
    let points = json!({"mark": {"type": POINT, "filled": true, "size": 80, "color": accent(), "opacity": 1},
        "encoding": {"x": axis("given", "Chance given to the leader"), "y": axis("won", "Leaders who won"),
            "tooltip": [{"field": "races"}]}});
    (
        data,
        json!({"width": 360, "height": 360, "layer": [line, points]}),
    )
}

/// Of all forecasters that have a distribution.
fn pit(found: &Backtest) -> (Data, Value) {
    let mut data = Data::new(&["forecaster", "tenth", "races"]);
    for Forecaster { name, pit, .. } in &found.forecasters {
        for (at, races) in pit.iter().enumerate() {
            data.rows
                .push(row![name.as_str(), at as f64 + 1.0, *races as f64]);
        }
    }
    let spec = json!({
        "width": 460, "height": 200,
        "mark": {"type": "bar", "color": accent()},
        "encoding": {
            "row": {"field": "forecaster", "title": null, "sort": null},
            "x": {"field": "tenth", "type": "ordinal", "title": "Tenth of the forecast", "axis": {"labelAngle": 0}},
            "y": {"field": "races", "type": "quantitative", "title": "Races"},
        }
    });
    (data, spec)
}

fn coverage(found: &Backtest) -> (Data, Value) {
    let mut data = Data::new(&["forecaster", "level", "covered", "se_if_true"]);
    for Forecaster { name, coverage, .. } in &found.forecasters {
        for one in coverage {
            data.rows
                .push(row![name.as_str(), one.level, one.covered, one.se]);
        }
    }
    let share = |field: &str, title: &str| json!({"field": field, "type": "quantitative", "title": title, "scale": {"domain": [0.3, 1]}, "axis": {"format": ".0%"}});
    let points = json!({"mark": {"type": POINT, "filled": true, "size": 80, "opacity": 1}, "encoding": {
        "x": share("covered", "Share of results within"),
        "y": {"field": "level", "type": "ordinal", "title": "Interval", "axis": {"format": ".0%"}},
        "color": {"field": "forecaster", "type": "nominal", "title": null},
    }});
    let said = json!({"mark": {"type": "tick", "color": "#171a1f", "thickness": 2}, "encoding": {
        "x": share("level", ""), "y": {"field": "level", "type": "ordinal"},
    }});
    (
        data,
        json!({"width": 460, "height": {"step": 40}, "layer": [said, points]}),
    )
}

/// `crps` in points. What is infinite is left out.
fn scores(found: &Backtest) -> (Data, Value) {
    let mut data = Data::new(&[
        "score",
        "forecaster",
        "mean",
        "se",
        "low",
        "high",
        "less_mean",
        "less_se",
    ]);
    for one in &found.forecasters {
        let all = [
            ("brier", one.brier, one.brier_less, 1.0),
            ("log_score", one.log_score, one.log_score_less, 1.0),
            ("crps", one.crps, one.crps_less, 100.0),
        ];
        for (score, own, less, unit) in all {
            let finite = |score: Option<Score>| score.filter(|score| score.mean.is_finite());
            let Some(own) = finite(own) else { continue };
            let (mean, se, less) = (unit * own.mean, unit * own.se, finite(less));
            data.rows.push(row![
                score,
                one.name.as_str(),
                mean,
                se,
                mean - 2.0 * se,
                mean + 2.0 * se,
                less.map(|less| unit * less.mean),
                less.map(|less| unit * less.se)
            ]);
        }
    }
    let rows = json!({"field": "forecaster", "type": "nominal", "sort": null, "title": null});
    let axis = json!({"title": null, "scale": {"zero": false}});
    let rule = json!({"type": "rule", "size": 2, "color": "#9aa1ab"});
    let spec = json!({
        "facet": {"column": {"field": "score", "title": null, "sort": null}},
        "resolve": {"scale": {"x": "independent"}},
        "spec": {"width": 200, "height": {"step": 30}, "layer": [
            vega::interval(&rows, ["low", "high"], rule, axis.clone()),
            vega::point(&rows, "mean", axis),
        ]}
    });
    (data, spec)
}

/// Of all races, the farthest out first.
fn misses(found: &Backtest) -> (Data, Value) {
    let columns = [
        "race",
        "leader",
        "first_share",
        "share",
        "pit",
        "p2.5",
        "p25",
        "p50",
        "p75",
        "p97.5",
    ];
    let mut data = Data::new(&columns);
    for race in found.misses() {
        let at = |level: f64| {
            race.quantiles
                .iter()
                .find(|(known, _)| *known == level)
                .map(|(_, share)| *share)
        };
        let [low, p25, p50, p75, high] = [0.025, 0.25, 0.5, 0.75, 0.975].map(at);
        let own = row![
            race.name.as_str(),
            race.leader.as_str(),
            race.first_share,
            race.share,
            race.pit
        ];
        data.rows
            .push([own, row![low, p25, p50, p75, high]].concat());
    }
    let rows = json!({"field": "race", "type": "nominal", "sort": null, "title": null});
    let axis = json!({"title": "Share of the leader", "scale": {"zero": false}, "axis": {"format": ".0%"}});
    let thin = json!({"type": "rule", "size": 2, "color": "#9aa1ab"});
    let thick = json!({"type": "bar", "height": 8, "color": "#9aa1ab"});
    // A dot in a field's name is a path to Vega unless it is escaped.
    let spec = json!({
        "width": 460, "height": {"step": 24},
        "transform": [{"window": [{"op": "row_number", "as": "place"}]}, {"filter": "datum.place <= 12"}],
        "layer": [
            vega::interval(&rows, ["p2\\.5", "p97\\.5"], thin, axis.clone()),
            vega::interval(&rows, ["p25", "p75"], thick, axis.clone()),
            vega::point(&rows, "share", axis),
        ]
    });
    (data, spec)
}
