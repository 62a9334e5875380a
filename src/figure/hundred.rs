//! "In 100 elections": a hundred dots for every arm, in the colours of those who win.

use crate::table::{Column, Table};
use serde_json::{Value, json};

use indexmap::IndexMap;

use crate::election::Decides;
use crate::estimate::{Estimate, Findings};

use super::face::{balanced, shortened, width};
use super::frame::Frame;
use super::page::{BODY, Page, SMALL, STRONG};
use super::scene::{Anchor, Point, Scene};
use super::view::{self, names};
use super::wording;
use super::{theme, vega};

/// Dots in a row and in a column.
const SIDE: usize = 10;
/// The least a panel is wide, and the space between panels.
const PANEL: f64 = 150.0;
const GAP: f64 = 28.0;
/// From dot to dot at most.
const PITCH: f64 = 21.0;
const LEAST_PITCH: f64 = 9.0;
/// Of the pitch.
const RADIUS: f64 = 0.39;
/// Lines of an arm's title.
const LINES: usize = 3;

/// Who wins how many of a hundred, whom the picture is about first, then by how many.
type Dots<'a> = Vec<(&'a str, usize)>;

/// How often each wins: what several contests decide, where this one ends them.
type Winners<'a> = IndexMap<&'a str, Estimate>;

/// The arms with their dots; nothing where the contest only narrows the field, or where every arm's
/// winner is certain.
fn arms<'a>(findings: &'a Findings, contest: &str) -> Vec<(&'a str, Dots<'a>)> {
    let found = findings.arms.iter().filter(|(_, arm)| {
        let own = arm.contests.get(contest);
        own.is_some_and(|own| !own.narrows)
    });
    let arms: Vec<(&str, Winners)> = found
        .filter_map(|(id, _)| Some((id.as_str(), view::winners(findings, id, contest)?)))
        .collect();
    let certain = |winners: &Winners| winners.values().any(|wins| wins.estimate >= 1.0);
    if arms.iter().all(|(_, winners)| certain(winners)) {
        return Vec::new();
    }
    let about = subject(findings, contest);
    arms.into_iter()
        .map(|(id, winners)| (id, dots(findings, &winners, about)))
        .collect()
}

/// Whom a picture of this contest is about: the question's candidate; where they never stand in it,
/// the slate's, else who wins most often in the baseline.
fn subject<'a>(findings: &'a Findings, contest: &str) -> &'a str {
    let asked = findings.question.candidate.as_str();
    let of = |arm: &'a crate::estimate::ArmFindings| arm.contests.get(contest);
    let stands = |id: &str| {
        findings
            .arms
            .values()
            .filter_map(of)
            .any(|found| found.candidates.contains_key(id))
    };
    let slate = findings
        .slate
        .as_ref()
        .and_then(|slate| slate.members.get(contest))
        .map(String::as_str);
    let known = [Some(asked), slate]
        .into_iter()
        .flatten()
        .find(|id| stands(id));
    known
        .or_else(|| {
            let all = findings.arms.values().find_map(of)?.candidates.iter();
            let most = all.reduce(|best, next| {
                if next.1.wins.estimate > best.1.wins.estimate {
                    next
                } else {
                    best
                }
            });
            most.map(|(id, _)| id.as_str())
        })
        .unwrap_or(asked)
}

/// A hundred dots: who the picture is about has the per cent rounded, as a sentence has them, the
/// others share the rest by largest remainders. 0.786, 0.211, 0.003 are 79, 21 and none.
fn dots<'a>(findings: &'a Findings, winners: &Winners<'a>, asked: &'a str) -> Dots<'a> {
    let whole = SIDE * SIDE;
    let exact = |id: &str| {
        winners
            .get(id)
            .map_or(0.0, |wins| wins.estimate * whole as f64)
    };
    let total: f64 = winners.keys().map(|id| exact(id)).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let own = ((exact(asked) + 1e-9).round() as usize).min(whole);
    let (left, others) = (whole - own, total - exact(asked));
    let part = |id: &&'a str| {
        let exact = if others > 0.0 {
            exact(id) / others * left as f64
        } else {
            0.0
        };
        (*id, exact.floor() as usize, exact.fract())
    };
    let mut parts: Vec<(&str, usize, f64)> = winners
        .keys()
        .filter(|id| **id != asked)
        .map(part)
        .collect();
    let given: usize = parts.iter().map(|(_, dots, _)| dots).sum();
    parts.sort_by(|a, b| b.2.total_cmp(&a.2));
    parts
        .iter_mut()
        .take(left.saturating_sub(given))
        .for_each(|(_, dots, _)| *dots += 1);
    let place = |id: &str| findings.candidates.get_index_of(id);
    parts.sort_by_key(|&(id, dots, _)| (usize::MAX - dots, place(id)));
    let others = parts.into_iter().map(|(id, dots, _)| (id, dots));
    [(asked, own)]
        .into_iter()
        .chain(others)
        .filter(|(_, dots)| *dots > 0)
        .collect()
}

/// The chart; nothing where the contest only narrows the field, or where every arm's winner is
/// certain.
pub fn scene(findings: &Findings, contest: &str, frame: Frame) -> Option<Scene> {
    let arms = arms(findings, contest);
    let about = view::contest(findings, contest).filter(|_| !arms.is_empty())?;
    let subtitle = format!(
        "Who wins in 100 elections like the {} simulated, {} of {}: a dot is one election in a hundred.",
        wording::elections(findings),
        about.title,
        wording::date(&about.date),
    );
    let mut page = Page::new(
        frame,
        finding(
            findings,
            &arms,
            subject(findings, contest),
            &does(findings, contest),
        ),
        &subtitle,
    );
    page.y += 12.0;
    legend(&mut page, findings, &arms);
    let most = ((frame.room() + GAP) / (PANEL + GAP)).floor().max(1.0) as usize;
    // As even as the rows can be: 6 arms are 3 and 3, not 4 and 2.
    let lines = arms.len().div_ceil(most);
    let columns = arms.len().div_ceil(lines);
    let wide = ((frame.room() + GAP) / columns as f64 - GAP).min(1.9 * PANEL);
    let pitch = (wide / SIDE as f64).min(frame.high(PITCH, LEAST_PITCH));
    let asked: Vec<&str> = wording::arms(findings)
        .into_iter()
        .map(|(arm, _)| arm)
        .collect();
    for line in arms.chunks(columns) {
        let titles: Vec<Vec<String>> = line
            .iter()
            .map(|(arm, _)| title(findings, arm, &asked, wide))
            .collect();
        let leading = theme::LEADING * theme::BODY;
        let tall = titles.iter().map(Vec::len).max().unwrap_or(1) as f64 * leading;
        page.y += 16.0;
        for (place, ((arm, dots), title)) in line.iter().zip(titles).enumerate() {
            let left = theme::MARGIN + (wide + GAP) * place as f64;
            let face = if asked.contains(arm) { STRONG } else { BODY };
            let says = format!(
                "{}: {}",
                wording::arm(findings, arm),
                counted(findings, dots)
            );
            let (y, first) = (page.y, tall - leading * title.len() as f64);
            page.group(Some(arm), Some(says), |page| {
                for (at, text) in title.into_iter().enumerate() {
                    let y = y + first + theme::BODY + leading * at as f64;
                    page.text(text, (left, y), Anchor::Start, face);
                }
                panel(page, findings, dots, (left, y + tall + 6.0), pitch);
            });
            let own = subject(findings, contest);
            let count = dots
                .first()
                .filter(|(id, _)| *id == own)
                .map_or(0, |(_, dots)| *dots);
            let short = names(findings, own).1;
            let text = shortened(&format!("{count} of 100: {short}"), SMALL, wide);
            page.text(
                text,
                (left, y + tall + 6.0 + pitch * SIDE as f64 + 16.0),
                Anchor::Start,
                SMALL,
            );
        }
        page.y += tall + 6.0 + pitch * SIDE as f64 + 22.0;
    }
    Some(page.finish(findings, &notes(findings, contest, &arms)))
}

fn title(findings: &Findings, arm: &str, asked: &[&str], wide: f64) -> Vec<String> {
    let face = if asked.contains(&arm) { STRONG } else { BODY };
    balanced(&wording::arm(findings, arm), face, wide, LINES)
}

/// A hundred dots from the top left, row by row.
fn panel(page: &mut Page, findings: &Findings, dots: &Dots, (left, top): Point, pitch: f64) {
    let each = dots
        .iter()
        .flat_map(|&(id, dots)| std::iter::repeat_n(id, dots));
    for (place, id) in each.enumerate() {
        let along = |place: usize| pitch * (place as f64 + 0.5);
        let at = (left + along(place % SIDE), top + along(place / SIDE));
        page.dot(at, RADIUS * pitch, theme::candidate_colour(findings, id));
    }
}

/// Everyone who has a dot somewhere, in lines as wide as the page.
fn legend(page: &mut Page, findings: &Findings, arms: &[(&str, Dots)]) {
    let (mut x, right) = (theme::MARGIN, page.frame.right());
    let mut y = page.y + theme::BODY;
    for id in winners(findings, arms) {
        let name = shortened(names(findings, id).0, BODY, right - theme::MARGIN - 18.0);
        let wide = 18.0 + width(&name, BODY);
        if x > theme::MARGIN && x + wide > right {
            (x, y) = (theme::MARGIN, y + 20.0);
        }
        page.dot(
            (x + 6.0, y - 4.5),
            5.5,
            theme::candidate_colour(findings, id),
        );
        page.text(name, (x + 18.0, y), Anchor::Start, BODY);
        x += wide + 20.0;
    }
    page.y = y + 4.0;
}

/// The question's candidate, then the others in the scenario's order.
fn winners<'a>(findings: &'a Findings, arms: &[(&str, Dots)]) -> Vec<&'a str> {
    let seen = |id: &str| {
        arms.iter()
            .any(|(_, dots)| dots.iter().any(|(winner, _)| *winner == id))
    };
    let mut ids: Vec<&str> = findings
        .candidates
        .keys()
        .map(String::as_str)
        .filter(|id| seen(id))
        .collect();
    ids.sort_by_key(|id| *id != findings.question.candidate);
    ids
}

fn counted(findings: &Findings, dots: &Dots) -> String {
    let parts = dots
        .iter()
        .map(|(id, dots)| format!("{} {dots}", names(findings, id).0));
    format!("of 100 elections {}", parts.collect::<Vec<_>>().join(", "))
}

/// Who wins now and then, but less than once in a hundred; and who counts where the contest is not
/// held.
fn notes(findings: &Findings, contest: &str, arms: &[(&str, Dots)]) -> Vec<String> {
    let won = |id: &str| {
        let found = findings.arms.keys().filter_map(|arm| {
            let winners = view::winners(findings, arm, contest)?;
            Some(winners.get(id)?.estimate)
        });
        found.fold(0.0, f64::max)
    };
    let shown = winners(findings, arms);
    let rare = findings
        .candidates
        .keys()
        .filter(|id| !shown.contains(&id.as_str()) && won(id) > 0.0);
    let rare: Vec<&str> = rare.map(|id| names(findings, id).1).collect();
    let rare = match rare.len() {
        0 => None,
        1..=4 => Some(format!(
            "Too seldom for a dot, but not never: {}.",
            rare.join(", ")
        )),
        many => Some(format!(
            "Too seldom for a dot, but not never: {many} others."
        )),
    };
    rare.into_iter()
        .chain(outright(findings, contest))
        .collect()
}

/// That whoever wins outright counts, where the contest is a run-off.
fn outright(findings: &Findings, contest: &str) -> Option<String> {
    let title = &view::contest(findings, contest)?.title;
    view::ended(findings, contest)
        .map(|_| format!("Whoever wins outright before, so that no {title} is held, has the dot."))
}

/// What a dot is won for: `is nominated`, `wins the general election`.
fn does(findings: &Findings, contest: &str) -> String {
    let stage = view::ended(findings, contest);
    let mut arms = findings.arms.values();
    let decides = stage.and_then(|stage| arms.find_map(|arm| Some(arm.stages.get(stage)?.decides)));
    decides.map_or_else(
        || {
            let about = view::contest(findings, contest);
            format!("wins the {}", about.map_or("contest", |about| &about.title))
        },
        |decides: Decides| decides.wins().to_owned(),
    )
}

/// How many of a hundred the candidate wins in the arms of the question.
fn finding(findings: &Findings, arms: &[(&str, Dots)], asked: &str, does: &str) -> String {
    let name = names(findings, asked).0;
    let count = |arm: &str| {
        let (_, dots) = arms.iter().find(|(id, _)| *id == arm)?;
        Some(
            dots.iter()
                .find(|(id, _)| *id == asked)
                .map_or(0, |(_, dots)| *dots)
                .to_string(),
        )
    };
    let figures: Vec<_> = wording::arms(findings)
        .into_iter()
        .map(|(arm, named)| (count(arm), named))
        .collect();
    let figures: Vec<_> = figures
        .into_iter()
        .filter(|(count, _)| count.is_some())
        .collect();
    wording::contrasted(
        &format!("In 100 elections, {name} {does}"),
        "times",
        &figures,
    )
}

/// The dots: a row for each arm and winner; nothing where there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Table> {
    let mut rows = Vec::new();
    for (arm, dots) in arms(findings, contest) {
        let mut first = 0;
        for (id, dots) in dots {
            rows.push((arm, id, first, first + dots));
            first += dots;
        }
    }
    Table::of(rows)
        .arm(wording::column(findings), |(arm, ..)| {
            (arm.to_owned(), wording::arm(findings, arm))
        })
        .only("contest", |_| contest)
        .only("winner", |(_, id, ..)| id)
        .column(Column::text("name", "Winner"), |(_, id, ..)| {
            names(findings, id).0
        })
        .column(
            Column::chance("wins", "Wins", findings.counted()),
            |(arm, id, ..)| view::winners(findings, arm, contest)?.get(id).copied(),
        )
        .column(
            Column::count("dots", "Dots of 100"),
            |(_, _, first, end)| end - first,
        )
        .only("first_dot", |(_, _, first, _)| first)
        .only("end_dot", |(.., end)| end)
        .table()
        .unless_empty()
}

/// A grid of dots for each arm.
pub fn spec(findings: &Findings, contest: &str) -> Value {
    let arms = arms(findings, contest);
    let colours: Vec<(String, u32)> = winners(findings, &arms)
        .into_iter()
        .map(|id| {
            (
                names(findings, id).0.to_owned(),
                theme::candidate_colour(findings, id).rgb,
            )
        })
        .collect();
    let position = |field: &str| json!({"field": field, "type": "ordinal", "axis": null});
    json!({
        "transform": [
            {"calculate": "sequence(datum.first_dot, datum.end_dot)", "as": "dot"},
            {"flatten": ["dot"]},
            {"calculate": "datum.dot % 10", "as": "column"},
            {"calculate": "floor(datum.dot / 10)", "as": "row"},
        ],
        "facet": {"field": "arm_title", "type": "nominal", "sort": wording::titles(findings), "title": null,
            "header": {"labelLimit": 150}},
        "columns": 4,
        "spec": {"width": 130, "height": 130, "mark": {"type": "circle", "size": 90, "opacity": 1},
            "encoding": {"x": position("column"), "y": position("row"), "color": vega::colours("name", &colours)}},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    #[test]
    fn a_contest_without_the_questions_candidate_is_told_of_the_slates_or_of_who_wins_most() {
        let mut findings = estimate(&sample::replicates(), 1);
        assert_eq!(subject(&findings, "runoff"), "a");
        findings.question.candidate = "nobody".to_owned();
        findings.arms[0].contests["runoff"].candidates["b"]
            .wins
            .estimate = 0.9;
        assert_eq!(subject(&findings, "runoff"), "b");
        let members = indexmap::IndexMap::from([("runoff".to_owned(), "c".to_owned())]);
        let none = indexmap::IndexMap::new;
        findings.slate = Some(crate::estimate::SlateFindings {
            members,
            arms: none(),
            what_ifs: indexmap::IndexMap::new(),
        });
        assert_eq!(subject(&findings, "runoff"), "c");
    }

    #[test]
    fn a_hundred_dots_are_a_hundred_with_the_candidate_first() {
        let findings = estimate(&sample::replicates(), 1);
        let wins = [("a", 0.2114), ("b", 0.7856), ("c", 0.003)];
        let winners = wins.map(|(id, estimate)| {
            (
                id,
                Estimate {
                    estimate,
                    mcse: 0.0,
                },
            )
        });
        assert_eq!(
            dots(&findings, &winners.into_iter().collect(), "a"),
            [("a", 21), ("b", 79)]
        );
    }

    #[test]
    fn a_contest_that_narrows_the_field_has_no_winner_to_show() {
        let findings = estimate(&sample::replicates(), 1);
        assert!(data(&findings, "primary").is_none());
        let dots = data(&findings, "runoff").unwrap();
        assert_eq!(dots.rows.len(), 6);
    }
}
