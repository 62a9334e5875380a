//! What pictures of a backtest are drawn from, as rows, and their specs.

use crate::table::Table;
use serde_json::{Value, json};

use crate::evidence::backtest::{Backtest, Raced, Score};

use super::super::{theme, vega};

const POINT: &str = "point";

fn accent() -> String {
    format!("#{:06x}", theme::ACCENT.rgb)
}

pub fn calibration(found: &Backtest) -> (Table, Value) {
    let data = Table::of(&found.calibration)
        .each(["low", "high"], |bin| [bin.low, bin.high])
        .only("races", |bin| bin.races)
        .each(["given", "won", "se"], |bin| [bin.given, bin.won, bin.se])
        .table();
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
pub fn pit(found: &Backtest) -> (Table, Value) {
    let bins = found.forecasters.iter().flat_map(|one| {
        let tenths = one.pit.iter().enumerate();
        tenths.map(move |(at, races)| (&one.name, at + 1, *races))
    });
    let data = Table::of(bins)
        .only("forecaster", |(name, ..)| name)
        .only("tenth", |(_, tenth, _)| tenth)
        .only("races", |(.., races)| races)
        .table();
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

pub fn coverage(found: &Backtest) -> (Table, Value) {
    let forecasters = found.forecasters.iter();
    let intervals = forecasters.flat_map(|one| one.coverage.iter().map(|of| (&one.name, of)));
    let data = Table::of(intervals)
        .only("forecaster", |(name, _)| name)
        .each(["level", "covered", "se_if_true"], |(_, of)| {
            [of.level, of.covered, of.se]
        })
        .table();
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
pub fn scores(found: &Backtest) -> (Table, Value) {
    let finite = |score: Option<Score>| score.filter(|score| score.mean.is_finite());
    let scores = found.forecasters.iter().flat_map(|one| {
        let all = [
            ("brier", one.brier, one.brier_less, 1.0),
            ("log_score", one.log_score, one.log_score_less, 1.0),
            ("crps", one.crps, one.crps_less, 100.0),
        ];
        all.into_iter().filter_map(move |(score, own, less, unit)| {
            let own = finite(own)?;
            let (mean, se) = (unit * own.mean, unit * own.se);
            let less = finite(less).map(|less| (unit * less.mean, unit * less.se));
            Some((score, &one.name, mean, se, less))
        })
    });
    let data = Table::of(scores)
        .only("score", |(score, ..)| score)
        .only("forecaster", |(_, name, ..)| name)
        .each(["mean", "se"], |(_, _, mean, se, _)| [mean, se])
        .each(["low", "high"], |(_, _, mean, se, _)| {
            [mean - 2.0 * se, mean + 2.0 * se]
        })
        .only("less_mean", |(.., less)| less.map(|less| less.0))
        .only("less_se", |(.., less)| less.map(|less| less.1))
        .table();
    let rows = json!({"field": "forecaster", "type": "nominal", "sort": null, "title": null});
    let axis = json!({"title": null, "scale": {"zero": false}});
    let rule = json!({"type": "rule", "size": 2, "color": "#9aa1ab"});
    let spec = json!({
        "facet": {"column": {"field": "score", "title": null, "sort": null}},
        "resolve": {"scale": {"x": "independent"}},
        "spec": {"width": 200, "height": {"step": 30}, "layer": [
            vega::interval(&rows, ["low", "high"], rule, &axis),
            vega::point(&rows, "mean", &axis),
        ]}
    });
    (data, spec)
}

/// Of all races, the farthest out first.
pub fn misses(found: &Backtest) -> (Table, Value) {
    let at = |race: &Raced, level: f64| {
        let known = race.quantiles.iter().find(|(known, _)| *known == level);
        known.map(|(_, share)| *share)
    };
    let data = Table::of(found.misses())
        .only("race", |race| &race.name)
        .only("leader", |race| &race.leader)
        .each(["first_share", "share", "pit"], |race| {
            [race.first_share, race.share, race.pit]
        })
        .each(["p2.5", "p25", "p50", "p75", "p97.5"], |race| {
            [0.025, 0.25, 0.5, 0.75, 0.975].map(|level| at(race, level))
        })
        .table();
    let rows = json!({"field": "race", "type": "nominal", "sort": null, "title": null});
    let axis = json!({"title": "Share of the leader", "scale": {"zero": false}, "axis": {"format": ".0%"}});
    let thin = json!({"type": "rule", "size": 2, "color": "#9aa1ab"});
    let thick = json!({"type": "bar", "height": 8, "color": "#9aa1ab"});
    // A dot in a field's name is a path to Vega unless it is escaped.
    let spec = json!({
        "width": 460, "height": {"step": 24},
        "transform": [{"window": [{"op": "row_number", "as": "place"}]}, {"filter": "datum.place <= 12"}],
        "layer": [
            vega::interval(&rows, ["p2\\.5", "p97\\.5"], thin, &axis),
            vega::interval(&rows, ["p25", "p75"], thick, &axis),
            vega::point(&rows, "share", &axis),
        ]
    });
    (data, spec)
}
