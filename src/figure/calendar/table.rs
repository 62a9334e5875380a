//! What the calendar is drawn from: its curves as rows, and the same for Vega-Lite.

use serde_json::{Value, json};

use crate::estimate::Findings;
use crate::figure::data::{Data, row};
use crate::figure::wording::{self, BASELINE};

use super::course::Course;
use super::entry::{Entry, What, asked, entries, told};

/// The curves behind the chart: a row for each act and day drawn; nothing where there is no chart.
pub fn data(findings: &Findings) -> Option<Data> {
    asked(findings)?;
    let mut data = Data::new(&[
        "arms",
        "act",
        "title",
        "kind",
        "by",
        "target",
        "date",
        "effect_p5",
        "effect_p50",
        "effect_p95",
        "presence",
    ]);
    for entry in entries(findings).0 {
        let What::Act(course) = &entry.what else {
            continue;
        };
        let title = titled(findings, &entry, course);
        for day in course.days() {
            let worth = course.worth(day);
            data.rows.push(row![
                entry.arm,
                course.act.id.as_str(),
                title.as_str(),
                course.act.kind.as_str(),
                course.act.by.as_str(),
                course.act.target.as_deref(),
                day.to_string(),
                worth.p5,
                worth.p50,
                worth.p95,
                course.presence(day),
            ]);
        }
    }
    Some(data)
}

/// The act with its date, and whose it is where it is not the baseline's: no two are called alike.
fn titled(findings: &Findings, entry: &Entry, course: &Course) -> String {
    let title = format!(
        "{}, {}",
        told(findings, course.act),
        wording::date(&course.act.date)
    );
    if entry.arms.is_empty() {
        title
    } else {
        format!("{title} ({})", entry.arms.join(", "))
    }
}

/// A row for each act: its band and line, and a rule for each contest.
pub fn spec(findings: &Findings) -> Value {
    let contests: Vec<Value> = findings
        .arms
        .get(BASELINE)
        .into_iter()
        .flat_map(|arm| arm.contests.values())
        .map(|contest| json!({"contest": contest.title, "day": contest.date}))
        .collect();
    let entries = entries(findings).0;
    let order: Vec<String> = entries
        .iter()
        .filter_map(|entry| {
            if let What::Act(course) = &entry.what {
                Some((entry, course))
            } else {
                None
            }
        })
        .map(|(entry, course)| titled(findings, entry, course))
        .collect();
    let date = json!({"field": "date", "type": "temporal", "title": null});
    let effect = |field: &str| json!({"field": field, "type": "quantitative", "title": "log-odds"});
    json!({
        "facet": {"row": {"field": "title", "type": "nominal", "sort": order, "title": null,
            "header": {"labelAngle": 0, "labelAlign": "left", "labelLimit": 320}}},
        "spec": {"width": 420, "height": 60, "layer": [
            {"mark": {"type": "area", "opacity": 0.25},
             "encoding": {"x": date, "y": effect("effect_p5"), "y2": {"field": "effect_p95"}}},
            {"mark": {"type": "line"}, "encoding": {"x": date, "y": effect("effect_p50")}},
            {"data": {"values": contests}, "mark": {"type": "rule"},
             "encoding": {"x": {"field": "day", "type": "temporal"}, "tooltip": {"field": "contest"}}},
        ]}
    })
}
