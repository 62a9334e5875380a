//! How a nomination comes about: outright, or in a run-off, an arm a row.

use maud::{Markup, html};

use crate::estimate::{Findings, StageChances};
use crate::figure;
use crate::table::{Column, Table};

use super::given;
use super::tabulated::{Look, Style, scrolled};

/// Of the question's candidate, in each stage that they can win; nothing where no contest may settle
/// another.
pub fn tables(findings: &Findings) -> Markup {
    let candidate = &findings.question.candidate;
    let mut ids: Vec<&String> = Vec::new();
    for (id, stage) in findings.arms.values().flat_map(|arm| &arm.stages) {
        if stage.candidates.contains_key(candidate) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    let of = |arm: &str, id: &str| findings.arms.get(arm)?.stages.get(id);
    let one = |id: &str| {
        let stage = findings.arms.values().find_map(|arm| arm.stages.get(id))?;
        let elections = findings.counted();
        let chance = |heading: &str| Column::chance("", heading, elections);
        let own = |arm: &str, part: fn(&StageChances) -> crate::estimate::Estimate| {
            Some(part(of(arm, id)?.candidates.get(candidate)?))
        };
        let brief = figure::capital(stage.decides.brief());
        let table = Table::of(findings.arms.keys())
            .arm(figure::arms_heading(findings), |arm| {
                (arm.clone(), figure::arm_title(findings, arm))
            })
            .column(chance(&brief), |arm| own(arm, |of| of.wins))
            .column(chance("Wins outright"), |arm| own(arm, |of| of.outright))
            .column(chance("Goes to a run-off"), |arm| {
                own(arm, |of| of.in_runoff)
            })
            .column(chance("Wins it"), |arm| own(arm, |of| of.wins_runoff))
            .column(chance("Run-off held"), |arm| Some(of(arm, id)?.runoff))
            .table();
        let heading = format!(
            "{}, {}: outright or in a run-off",
            given::short(findings, candidate),
            stage.title
        );
        let look = Look {
            style: Style::Cards,
            ..Look::default()
        };
        Some(html! { h3 { (heading) } (scrolled(&heading, &table, look)) })
    };
    html! { @for id in ids { @if let Some(table) = one(id) { (table) } } }
}
