//! The pictures of the page: each with its finding in words, and a table of its figures behind it.

use maud::{Markup, PreEscaped, html};

use crate::estimate::Findings;
use crate::figure::{self, Chart, Kind, Size, Source};
use crate::replicates::Contrast;
use crate::table::Table;

use super::frame::Section;
use super::given;
use super::moved::{bloc_table, flow_table};
use super::nominations;
use super::tabulated::{self, Look, Style};
use super::what_ifs::effects;

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

/// The pictures that the page shows, at a width of so many pixels.
pub fn charts(findings: &Findings, size: Size) -> Vec<Chart> {
    let source = Source::Findings(findings);
    let mut figures = figure::possible(source);
    figures.retain(|figure| !matches!(figure.kind, Kind::Ridgeline | Kind::Strip));
    let charts = figures.iter();
    charts
        .filter_map(|figure| figure::chart(source, figure, size))
        .collect()
}

/// Pictures for a phone.
pub fn narrow() -> Option<Size> {
    Size::new(PHONE, None).ok()
}

impl<'a> Figures<'a> {
    pub fn of(findings: &'a Findings, charts: &'a [Chart], narrow: &'a [Chart]) -> Figures<'a> {
        Figures {
            findings,
            charts,
            narrow,
        }
    }

    /// Those of these kinds, in that order; those of the question's contest first.
    pub fn of_kinds(&self, kinds: &[Kind]) -> Vec<&'a Chart> {
        let asked = Some(&self.findings.question.contest);
        let place = |chart: &Chart| kinds.iter().position(|kind| *kind == chart.figure.kind);
        let mut found: Vec<(Option<usize>, &Chart)> = self
            .charts
            .iter()
            .map(|chart| (place(chart), chart))
            .filter(|(place, _)| place.is_some())
            .collect();
        found.sort_by_key(|(place, chart)| (chart.figure.contest.as_ref() != asked, *place));
        found.into_iter().map(|(_, chart)| chart).collect()
    }

    /// The pictures of these kinds, one below another: those of the question's contest, and behind
    /// a heading the others.
    pub fn all(&self, kinds: &[Kind]) -> Markup {
        let asked = &self.findings.question.contest;
        let of_asked = |chart: &&Chart| {
            let contest = chart.figure.contest.as_ref();
            contest.is_none_or(|contest| contest == asked)
        };
        let (first, others): (Vec<&Chart>, Vec<&Chart>) =
            self.of_kinds(kinds).into_iter().partition(of_asked);
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
        let kinds = [Kind::Hundred, Kind::Margin];
        let body = html! { (self.arms()) (nominations::tables(self.findings)) (self.all(&kinds)) };
        let heading = match self.findings.question.contrast {
            Contrast::Scenarios => "What happens in each scenario",
            _ => "What happens, as written and in each what-if",
        };
        let heading = heading.to_owned();
        (!self.of_kinds(&kinds).is_empty()).then_some(Section {
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
        picture(chart, narrow_of(chart, self.narrow), self.behind(chart))
    }

    /// The table behind a picture.
    fn behind(&self, chart: &Chart) -> Option<Markup> {
        let contest = chart.figure.contest.as_deref().unwrap_or_default();
        let data = chart.data.as_ref();
        match chart.figure.kind {
            Kind::Margin => {
                let short = given::short(self.findings, &self.findings.question.candidate);
                let caption = format!("Lead of {short} in points; where on the ballot");
                let look = Look {
                    caption: Some(&caption),
                    ..Look::default()
                };
                data.map(|data| tabulated::table(data, look))
            }
            Kind::Effect => {
                let look = Look {
                    style: Style::Cards,
                    ..Look::default()
                };
                Some(tabulated::table(&effects(self.findings), look))
            }
            Kind::Flow => flow_table(self.findings, contest),
            Kind::Blocs => bloc_table(self.findings, contest),
            Kind::Calendar => {
                let look = Look {
                    caption: Some(ACTS),
                    ..Look::default()
                };
                Some(tabulated::table(&figure::acts_later(self.findings), look))
            }
            _ => data.map(drawn_from),
        }
    }
}

/// A picture with its finding, the same for a phone, and the table behind it.
pub fn picture(chart: &Chart, narrow: Option<&Chart>, behind: Option<Markup>) -> Markup {
    html! {
        figure class=(chart.figure.kind.word()) {
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
        style: Style::Behind,
        file: "the CSV beside the picture",
        ..Look::default()
    };
    tabulated::table(data, look)
}

/// The same picture among those for a phone.
pub fn narrow_of<'a>(chart: &Chart, narrow: &'a [Chart]) -> Option<&'a Chart> {
    narrow.iter().find(|narrow| narrow.figure == chart.figure)
}
