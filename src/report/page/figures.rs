//! The pictures of the page: each with its finding in words, and a table of its figures behind it.

use maud::{Markup, PreEscaped, html};

use crate::estimate::Findings;
use crate::figure::{self, Chart, Size};
use crate::replicates::Contrast;
use crate::table::Table;

use super::frame::Section;
use super::given;
use super::moved::{bloc_table, flow_table};
use super::tabulated::{self, Kind, Look};
use super::what_ifs::effects_table;

/// Pixels of a picture for a phone.
pub const PHONE: u32 = 400;

/// What the table behind the calendar is of.
const ACTS: &str = "Shift of log-odds towards whom it is about: the median of what is assumed";

/// The pictures that there are.
pub struct Figures<'a> {
    findings: &'a Findings,
    charts: &'a [Chart],
    /// The same for a phone, where they can be laid out for one.
    narrow: &'a [Chart],
}

/// The pictures that the page shows.
pub fn charts(findings: &Findings) -> Vec<Chart> {
    let shown = [
        "hundred", "margin", "worth", "effect", "flow", "blocs", "map", "calendar", "slate",
    ];
    let names = figure::names(findings)
        .into_iter()
        .filter(|name| shown.contains(&kind_of(name)));
    names
        .filter_map(|name| figure::chart(findings, &name, Size::default()))
        .collect()
}

/// The pictures for a phone.
pub fn narrow(findings: &Findings, charts: &[Chart]) -> Vec<Chart> {
    let Ok(size) = Size::new(PHONE, None) else {
        return Vec::new();
    };
    charts
        .iter()
        .filter_map(|chart| figure::chart(findings, &chart.name, size))
        .collect()
}

impl<'a> Figures<'a> {
    pub fn of(findings: &'a Findings, charts: &'a [Chart], narrow: &'a [Chart]) -> Figures<'a> {
        Figures {
            findings,
            charts,
            narrow,
        }
    }

    /// Those whose name begins with one of these words, in that order; those of the question's
    /// contest first.
    pub fn named(&self, kinds: &[&str]) -> Vec<&'a Chart> {
        let asked = Some(self.findings.question.contest.as_str());
        let place = |chart: &&Chart| kinds.iter().position(|kind| *kind == kind_of(&chart.name));
        let mut found: Vec<(Option<usize>, &Chart)> = self
            .charts
            .iter()
            .map(|chart| (place(&chart), chart))
            .filter(|(place, _)| place.is_some())
            .collect();
        found.sort_by_key(|(place, chart)| (contest_of(&chart.name) != asked, *place));
        found.into_iter().map(|(_, chart)| chart).collect()
    }

    /// The pictures of these kinds, one below another: those of the question's contest, and behind
    /// a heading the others.
    pub fn all(&self, kinds: &[&str]) -> Markup {
        let asked = Some(self.findings.question.contest.as_str());
        let of_asked =
            |chart: &&Chart| contest_of(&chart.name).is_none_or(|contest| Some(contest) == asked);
        let (first, others): (Vec<&Chart>, Vec<&Chart>) =
            self.named(kinds).into_iter().partition(of_asked);
        html! {
            @for chart in first { (self.figure(chart)) }
            @if !others.is_empty() {
                details {
                    summary { "In the other contests" }
                    @for chart in others { (self.figure(chart)) }
                }
            }
        }
    }

    /// What happens in every arm: how often who wins, and how the margins are distributed.
    pub fn outcomes(&self) -> Option<Section> {
        let kinds = ["hundred", "margin"];
        let body = html! { (self.arms()) (self.all(&kinds)) };
        let heading = match self.findings.question.contrast {
            Contrast::Scenarios => "What happens in each scenario",
            _ => "What happens, as written and in each what-if",
        };
        let heading = heading.to_owned();
        (!self.named(&kinds).is_empty()).then_some(Section {
            id: "outcomes",
            heading,
            short: "Outcomes",
            body,
        })
    }

    /// Boxes to choose arms by; without the script there are none.
    fn arms(&self) -> Markup {
        let arms = &self.findings.arms;
        html! {
            @if arms.len() > 1 {
                fieldset class="arms" id="arms" hidden {
                    legend { "Show in pictures and tables" }
                    div {
                        @for id in arms.keys() {
                            label { input type="checkbox" value=(id) checked; (figure::arm_title(self.findings, id)) }
                        }
                    }
                }
            }
        }
    }

    fn figure(&self, chart: &Chart) -> Markup {
        let narrow = self.narrow.iter().find(|narrow| narrow.name == chart.name);
        picture(chart, narrow, self.behind(chart))
    }

    /// The table behind a picture.
    fn behind(&self, chart: &Chart) -> Option<Markup> {
        let contest = contest_of(&chart.name).unwrap_or_default();
        match kind_of(&chart.name) {
            "margin" => {
                let short = given::short(self.findings, &self.findings.question.candidate);
                let caption = format!("Lead of {short} in points; where on the ballot");
                let look = Look {
                    caption: Some(&caption),
                    ..Look::default()
                };
                chart.data.as_ref().map(|data| tabulated::table(data, look))
            }
            "effect" => Some(effects_table(self.findings, false)),
            "flow" => flow_table(self.findings, contest),
            "blocs" => bloc_table(self.findings, contest),
            "calendar" => {
                let look = Look {
                    caption: Some(ACTS),
                    ..Look::default()
                };
                Some(tabulated::table(&figure::acts_later(self.findings), look))
            }
            _ => chart.data.as_ref().map(drawn_from),
        }
    }
}

/// A picture with its finding, the same for a phone, and the table behind it.
pub fn picture(chart: &Chart, narrow: Option<&Chart>, behind: Option<Markup>) -> Markup {
    html! {
        figure class=(kind_of(&chart.name)) {
            figcaption { strong { (chart.title) } p { (chart.subtitle) } }
            div class={ "scroll" @if narrow.is_some() { " wide" } } tabindex="0" role="group" aria-label={ "Picture: " (chart.title) } {
                (PreEscaped(&chart.inline))
            }
            @if let Some(narrow) = narrow { div class="narrow" { (PreEscaped(&narrow.inline)) } }
            @for note in &chart.notes { p class="notes" { (note) } }
            @if let Some(table) = behind {
                details { summary { "The figures behind it" } div class="scroll" tabindex="0" role="group" aria-label={ "Table: " (chart.title) } { (table) } }
            }
        }
    }
}

/// What a picture is drawn from.
pub fn drawn_from(data: &Table) -> Markup {
    let look = Look {
        kind: Kind::Behind,
        file: "the CSV beside the picture",
        ..Look::default()
    };
    tabulated::table(data, look)
}

/// What a picture's name begins with: `margin` of `margin-runoff`.
fn kind_of(name: &str) -> &str {
    name.split_once('-').map_or(name, |(kind, _)| kind)
}

/// The id of the contest that a picture is of: `blocs-senate-runoff` is of `senate-runoff`,
/// `effect` of the question.
pub fn contest_of(name: &str) -> Option<&str> {
    name.split_once('-').map(|(_, contest)| contest)
}
