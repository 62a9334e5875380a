//! A table as HTML.

use maud::{Markup, html};

use crate::table::{Cell, Column, Table, Unit, number};

/// Rows that are shown.
const MOST: usize = 60;

/// What a table is for on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Plain,
    /// People put it in order; headings have several lines.
    Behind,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Plain => "plain",
            Kind::Behind => "sortable behind",
        }
    }
}

/// What a table has around it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'a> {
    pub kind: Kind,
    /// Of the whole.
    pub caption: Option<&'a str>,
    /// The element's id.
    pub id: Option<&'a str>,
    /// The arm whose row the answer is about.
    pub asked: Option<&'a str>,
    /// What has the rows that are too many to show.
    pub file: &'a str,
}

/// A table as it looks on the page.
pub fn table(table: &Table, look: Look) -> Markup {
    // What stands in every row is said once.
    let (once, shown): (Vec<usize>, Vec<usize>) = shown(table)
        .into_iter()
        .partition(|at| table.columns[*at].unit == Unit::Text && is_same(table, *at));
    let column = |at: usize| &table.columns[at];
    let text = |row: &[Cell], at: usize| column(at).written(&row[at]);
    let right = |at: usize| (column(at).unit != Unit::Text).then_some("n");
    let asked = |place: usize| {
        let arm = table.arms.get(place).map(String::as_str);
        (arm.is_some() && arm == look.asked).then_some("asked")
    };
    html! {
        table class=(look.kind.class()) id=[look.id] {
            @if let Some(caption) = look.caption { caption { (caption) } }
            @else if !once.is_empty() { caption {
                @for &at in &once { (column(at).heading) ": " (text(&table.rows[0], at)) ". " }
            } }
            thead { tr { @for &at in &shown { th scope="col" class=[right(at)] { (column(at).headed()) } } } }
            tbody { @for (place, row) in table.rows.iter().take(MOST).enumerate() {
                tr data-arm=[table.arms.get(place)] class=[asked(place)] {
                    @for (nth, &at) in shown.iter().enumerate() {
                        @if nth == 0 && right(at).is_none() { th scope="row" { (text(row, at)) } }
                        @else { td class=[right(at)] data-value=[row[at].number()] { (text(row, at)) } }
                    }
                }
            } }
        }
        @if table.rows.len() > MOST {
            p class="notes" { "The first " (MOST) " of " (number::count(table.rows.len() as u64)) " rows; " (look.file) " has all." }
        }
    }
}

/// The places of columns that people read and in which something stands.
fn shown(table: &Table) -> Vec<usize> {
    let is_empty =
        |at: usize| table.rows.len() > 1 && table.rows.iter().all(|row| row[at] == Cell::Nothing);
    let columns = table.columns.iter().enumerate();
    columns
        .filter(|(at, column): &(usize, &Column)| column.is_for_people() && !is_empty(*at))
        .map(|(at, _)| at)
        .collect()
}

/// Whether several rows have the same under a column.
fn is_same(table: &Table, at: usize) -> bool {
    table.rows.len() > 1 && table.rows.windows(2).all(|two| two[0][at] == two[1][at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Estimate;

    fn html(of: &Table) -> String {
        table(of, Look::default()).into_string()
    }

    #[test]
    fn shares_are_per_cent_differences_points_and_values_as_they_are() {
        let wins = Estimate {
            estimate: 0.123_456,
            mcse: 0.0051,
        };
        let table = Table::of([()])
            .column(Column::value("value", "Value"), |()| 0.1)
            .estimate(
                Column::percent("wins", "Chance to win"),
                Some("± error of the chance"),
                |()| wins,
            )
            .column(Column::points("shapley", "Mean over all orders"), |()| {
                -0.0031
            })
            .column(Column::text("on", "On"), |()| Cell::Nothing)
            .only("programs", |()| 1.0)
            .table();
        let html = html(&table);
        for (heading, cell) in [
            ("Value", "0.1"),
            ("Chance to win, %", "12.3"),
            ("± error of the chance, points", "0.51"),
            ("On", "–"),
        ] {
            assert!(
                html.contains(&format!(">{heading}</th>")),
                "{heading}: {html}"
            );
            assert!(html.contains(&format!(">{cell}</td>")), "{cell}: {html}");
        }
        assert!(
            html.contains("Mean over all orders, points") && html.contains("−0.3<"),
            "{html}"
        );
        assert!(!html.contains("programs"), "{html}");
    }

    #[test]
    fn what_stands_in_every_row_is_said_once() {
        let table = Table::of([0.1, 0.2])
            .column(Column::text("parameter", "What is varied"), |_| "effect")
            .column(Column::value("value", "Value"), |value| value)
            .table();
        let html = html(&table);
        assert!(
            html.contains("<caption>What is varied: effect. </caption>"),
            "{html}"
        );
        assert_eq!(html.matches("effect").count(), 1);
    }

    #[test]
    fn who_has_a_name_is_called_by_it() {
        let act = Cell::named("e-endorses-a", "E’s endorsement of A");
        let table = Table::of([()])
            .column(Column::text("act", "Act"), |()| act.clone())
            .column(Column::text("measure", "Worth in"), |()| {
                Cell::named("wins", "chance to win")
            })
            .table();
        let html = html(&table);
        assert!(
            html.contains("E’s endorsement of A") && !html.contains("e-endorses-a"),
            "{html}"
        );
        assert!(html.contains("<td>chance to win</td>"), "{html}");
    }
}
