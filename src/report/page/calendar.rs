//! When: the acts and the contests in the order of their days.

use maud::html;

use crate::election::Act;
use crate::figure::Kind;
use crate::quantity::Date;
use crate::report::happened;
use crate::scenario::deed;

use super::StoredRun;
use super::figures::Figures;
use super::frame::Section;
use super::tabulated::{Look, scrolled};

/// What the table of uncertain acts is called.
const HAPPENED: &str = "How often what may happen did";

/// Nothing where nothing is said.
pub fn section(told: &StoredRun, figures: &Figures) -> Option<Section> {
    let scenario = told.scenario;
    let election = &scenario.arms[0].election;
    let kinds = [Kind::Calendar];
    if election.acts.is_empty() && figures.of_kinds(&kinds).is_empty() {
        return None;
    }
    // What is said on a contest's day still counts there: contests come last of their day.
    let mut days: Vec<(Date, u8, String, &str)> = vec![(
        election.as_of,
        0,
        "From here on it is simulated: who stands where, and what voters think, is as of this morning".to_owned(),
        "",
    )];
    days.extend(election.acts.iter().map(|act| {
        (
            act.date,
            1,
            perhaps(act, deed(&scenario.roster, &election.acts, act)),
            "act",
        )
    }));
    days.extend(election.contests.iter().map(|contest| {
        let name = &scenario.roster.contests[contest.ix.at()].name;
        let known = if contest.returns.is_some() {
            " (its result is known)"
        } else {
            ""
        };
        (
            contest.date,
            2,
            format!("{}{known}", capital(name)),
            "contest",
        )
    }));
    days.sort();
    let body = html! {
        (figures.all(&kinds))
        table class="whole" {
            thead { tr { th scope="col" { "Day" } th scope="col" { "What happens" } } }
            tbody { @for (date, _, what, kind) in days {
                tr {
                    th scope="row" { (date.in_words()) }
                    td { @if kind == "contest" { strong { (what) } } @else { (what) } }
                }
            } }
        }
        @if let Some(table) = happened::table(told.findings) {
            h3 { (HAPPENED) }
            p {
                "An act with a probability is made in some of the simulated elections and not in others. "
                "What is told elsewhere is over both."
            }
            (scrolled(HAPPENED, &table, Look::default()))
        }
    };
    Some(Section {
        id: "when",
        heading: "When".to_owned(),
        short: "When",
        body,
    })
}

/// With how likely it is, where it is not certain.
fn perhaps(act: &Act, said: String) -> String {
    match &act.chance {
        Some(chance) => format!("{said}, with a probability of {}", chance.probability),
        None => said,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
