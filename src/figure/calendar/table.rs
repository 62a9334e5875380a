//! What the calendar is drawn from: its curves as rows, and the same for Vega-Lite.

use crate::table::{Cell, Column, Table};
use serde_json::{Value, json};

use crate::election::Spread;
use crate::estimate::Findings;
use crate::figure::wording::{self, BASELINE};
use crate::quantity::Date;

use super::course::Course;
use super::entry::{Entry, What, asked, entries, told};

/// The curves behind the chart: a row for each act and day drawn; nothing where there is no chart.
pub fn data(findings: &Findings) -> Option<Table> {
    asked(findings)?;
    let entries = entries(findings).0;
    let acts = entries.iter().filter_map(|entry| {
        let What::Act(course) = &entry.what else {
            return None;
        };
        Some((entry, course))
    });
    let days = acts.flat_map(|(entry, course)| {
        let day = move |day| (entry, course, day, course.worth(day));
        course.days().into_iter().map(day)
    });
    let table = Table::of(days)
        .only("arms", |(entry, ..)| entry.arm)
        .only("act", |(_, course, ..)| &course.act.id)
        .only("title", |(entry, course, ..)| {
            titled(findings, entry, course)
        })
        .only("kind", |(_, course, ..)| course.act.kind.name())
        .only("by", |(_, course, ..)| course.act.by.as_str())
        .only("target", |(_, course, ..)| course.act.target.as_deref())
        .only("date", |(_, _, day, _)| day)
        .only("effect_p5", |(.., worth)| worth.p5)
        .only("effect_p50", |(.., worth)| worth.p50)
        .only("effect_p95", |(.., worth)| worth.p95)
        .only("presence", |(_, course, day, _)| course.presence(day));
    Some(table.table())
}

/// What each act is worth some time after it, and in the end.
pub fn later(findings: &Findings) -> Table {
    let entries = entries(findings).0;
    let acts = entries.iter().filter_map(|entry| {
        let What::Act(course) = &entry.what else {
            return None;
        };
        let days = course
            .days()
            .into_iter()
            .map(|day| (day, course.worth(day)));
        Some((titled(findings, entry, course), days.collect()))
    });
    let acts: Vec<(String, Vec<(Date, Spread)>)> = acts.collect();
    after_days(&acts)
}

fn after_days(acts: &[(String, Vec<(Date, Spread)>)]) -> Table {
    let after = |days: &[(Date, Spread)], least: i32| {
        let (first, _) = days.first()?;
        let (_, worth) = days
            .iter()
            .find(|(day, _)| day.days_since(*first) >= least)?;
        Some(worth.p50)
    };
    Table::of(acts.iter().filter(|(_, days)| !days.is_empty()))
        .column(Column::text("", "Act"), |(title, _)| title)
        .column(Column::log_odds("", "After a week"), |(_, days)| {
            after(days, 7)
        })
        .column(Column::log_odds("", "After four weeks"), |(_, days)| {
            after(days, 28)
        })
        .column(Column::log_odds("", "In the end"), |(_, days)| {
            days.last().map(|(_, worth)| worth.p50)
        })
        .column(
            Column::log_odds("", "Nine in ten, in the end"),
            |(_, days)| {
                let (_, worth) = days.last()?;
                (worth.p5 != worth.p95).then_some(Cell::Range(worth.p5, worth.p95))
            },
        )
        .table()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_told_after_a_week_after_four_and_in_the_end() {
        let days = |days: &[(&str, [f64; 3])]| {
            let day = |(day, [p5, p50, p95]): &(&str, [f64; 3])| {
                let spread = Spread {
                    p5: *p5,
                    p50: *p50,
                    p95: *p95,
                };
                (Date::parse(day).unwrap(), spread)
            };
            days.iter().map(day).collect::<Vec<_>>()
        };
        let endorses = days(&[
            ("2026-04-01", [0.0; 3]),
            ("2026-04-08", [-0.1, 0.1, 0.2]),
            ("2026-04-30", [-0.2, 0.2, 0.4]),
        ]);
        let replies = days(&[("2026-04-29", [-0.001; 3])]);
        let table = after_days(&[
            ("A endorses B".to_owned(), endorses),
            ("B replies".to_owned(), replies),
        ]);
        let row = |at: usize| -> Vec<String> {
            let cells = table.columns.iter().zip(&table.rows[at]);
            cells.map(|(column, cell)| column.written(cell)).collect()
        };
        assert_eq!(
            row(0),
            ["A endorses B", "+0.10", "+0.20", "+0.20", "−0.20 to +0.40"]
        );
        assert_eq!(row(1), ["B replies", "–", "–", "0", "–"]);
    }
}
