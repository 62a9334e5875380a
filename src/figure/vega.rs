//! Vega-Lite specs of the charts, their data inline: for who wants to change a chart or draw it in
//! a page of their own.

use serde_json::{Value, json};

use crate::table::{Table, values};

/// The version of the language.
const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The whole spec from what is a chart's own.
pub fn document(title: &str, credit: &str, data: &Table, own: Value) -> String {
    let title = json!({"text": title, "subtitle": credit, "anchor": "start"});
    let around = json!({
        "$schema": SCHEMA,
        "background": "white",
        "config": {"view": {"stroke": null}, "axis": {"labelLimit": 300}},
        "data": {"values": values(data)},
        "title": title,
    });
    format!("{:#}\n", with(around, own))
}

/// One object with the members of both; the second's where both have one.
pub fn with(mut object: Value, more: Value) -> Value {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
    object
}

/// A row for each value of a field, in this order from the top, once each.
pub fn rows(field: &str, order: Vec<String>) -> Value {
    json!({"field": field, "type": "nominal", "sort": order, "title": null})
}

/// A colour for each value of a field.
pub fn colours(field: &str, named: &[(String, u32)]) -> Value {
    let names: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    let colours: Vec<String> = named.iter().map(|(_, rgb)| format!("#{rgb:06x}")).collect();
    json!({"field": field, "type": "nominal", "title": null, "scale": {"domain": names, "range": colours}})
}

/// A line at zero across the rows.
pub fn zero() -> Value {
    json!({"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "color": "#171a1f"},
        "encoding": {"x": {"field": "zero", "type": "quantitative"}}})
}

/// A field of numbers along an axis.
pub fn along(field: &str, axis: &Value) -> Value {
    with(
        json!({"field": field, "type": "quantitative"}),
        axis.clone(),
    )
}

/// A layer of bars or rules from one field to another along x, a row each.
pub fn interval(rows: &Value, [low, high]: [&str; 2], mark: Value, axis: &Value) -> Value {
    let x = along(low, axis);
    json!({"mark": mark, "encoding": {"y": rows, "x": x, "x2": {"field": high}}})
}

/// A layer of points at a field along x, a row each.
pub fn point(rows: &Value, field: &str, axis: &Value) -> Value {
    let mark =
        json!({"type": "point", "filled": true, "size": 60, "opacity": 1, "color": "#171a1f"});
    marks(rows, field, mark, axis)
}

/// A layer of such marks at a field along x, or of bars from zero to it, a row each.
pub fn marks(rows: &Value, field: &str, mark: Value, axis: &Value) -> Value {
    json!({"mark": mark, "encoding": {"y": rows, "x": along(field, axis)}})
}

/// A layer of the band between two fields, upwards.
pub fn band(x: &Value, [low, high]: [&str; 2], axis: &Value) -> Value {
    let y = along(low, axis);
    json!({"mark": {"type": "area", "color": "#005f9e", "opacity": 0.25}, "encoding": {"x": x, "y": y, "y2": {"field": high}}})
}

/// A layer of a line through a field, upwards.
pub fn course(x: &Value, field: &str, colour: &str, axis: &Value) -> Value {
    let y = along(field, axis);
    json!({"mark": {"type": "line", "color": colour, "point": {"color": colour}}, "encoding": {"x": x, "y": y}})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_names_its_language_and_holds_its_data() {
        let data = Table::of([0.5]).only("wins", |wins| wins).table();
        let text = document("Able wins", "credit", &data, json!({"mark": "bar"}));
        let spec: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(spec["data"]["values"][0]["wins"], 0.5);
        assert_eq!(
            (&spec["mark"], &spec["title"]["text"]),
            (&"bar".into(), &"Able wins".into())
        );
        assert!(spec["$schema"].as_str().unwrap().ends_with("v5.json"));
    }
}
