//! A table as HTML.

use maud::{Markup, html};

use crate::table::{Cell, Table, Unit, number};

/// Rows that are shown.
const MOST: usize = 60;

/// What a table is for on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    #[default]
    Plain,
    /// People put it in order.
    Sortable,
    /// The same, with headings of several lines; what stands in every row is said once, above.
    Behind,
    /// People put it in order, and on a phone a row is a card.
    Cards,
    /// On a phone a row is a card.
    Told,
}

impl Style {
    fn class(self) -> &'static str {
        match self {
            Style::Plain => "plain",
            Style::Sortable => "sortable",
            Style::Behind => "sortable behind",
            Style::Cards => "sortable cards",
            Style::Told => "told cards",
        }
    }
}

/// What a table has around it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'a> {
    pub style: Style,
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
    let behind = look.style == Style::Behind;
    let is_shown = |at: &usize| {
        table.columns[*at].is_for_people() && !(behind && is_same(table, *at, &Cell::Nothing))
    };
    let is_said = |at: &usize| {
        let first = table.rows.first().map(|row| &row[*at]);
        let text = table.columns[*at].unit == Unit::Text;
        behind && text && first.is_some_and(|cell| is_same(table, *at, cell))
    };
    let (once, shown): (Vec<usize>, Vec<usize>) =
        (0..table.columns.len()).filter(is_shown).partition(is_said);
    let column = |at: usize| &table.columns[at];
    let text = |row: &[Cell], at: usize| column(at).written(&row[at]);
    let right = |at: usize| (column(at).unit != Unit::Text).then_some("n");
    let cards = matches!(look.style, Style::Cards | Style::Told);
    let label = |at: usize| cards.then(|| column(at).headed());
    let asked = |place: usize| {
        let arm = table.arms.get(place).map(String::as_str);
        (arm.is_some() && arm == look.asked).then_some("asked")
    };
    html! {
        table class=(look.style.class()) id=[look.id] {
            @if let Some(caption) = look.caption { caption { (caption) } }
            @else if !once.is_empty() { caption {
                @for &at in &once { (column(at).heading) ": " (text(&table.rows[0], at)) ". " }
            } }
            thead { tr { @for &at in &shown { th scope="col" class=[right(at)] { (column(at).headed()) } } } }
            tbody { @for (place, row) in table.rows.iter().take(MOST).enumerate() {
                tr data-arm=[table.arms.get(place)] class=[asked(place)] {
                    @for (nth, &at) in shown.iter().enumerate() {
                        @if nth == 0 && right(at).is_none() { th scope="row" { (text(row, at)) } }
                        @else { td class=[right(at)] data-label=[label(at)] data-value=[row[at].number()] { (text(row, at)) } }
                    }
                }
            } }
        }
        @if table.rows.len() > MOST {
            p class="notes" { "The first " (MOST) " of " (number::count(table.rows.len() as u64)) " rows; all are in " (look.file) "." }
        }
    }
}

/// Whether this stands in each of several rows under a column.
fn is_same(table: &Table, at: usize, cell: &Cell) -> bool {
    table.rows.len() > 1 && table.rows.iter().all(|row| row[at] == *cell)
}

/// The same where it may be wider than the page, under its name.
pub fn scrolled(name: &str, table: &Table, look: Look) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(name) { (self::table(table, look)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Estimate;
    use crate::table::Column;

    fn html(of: &Table) -> String {
        let look = Look {
            style: Style::Behind,
            ..Look::default()
        };
        table(of, look).into_string()
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
