//! What each of several acts is worth, in words and as a table.

use crate::experiment::{ActWorth, Attribution, Standing, Worth};
use crate::figure::capital;
use crate::scenario::Names;
use crate::table::{Cell, Column, Digits, ERROR, Table, aligned, plain};

use super::framing::elections;
use super::setting::Setting;
use crate::table::number::{self, error, points};

/// A sentence on the whole, one on the act that counts most, and how sure that is.
pub fn sentences(found: &Attribution, Setting { subject, names, .. }: &Setting) -> Vec<String> {
    let Attribution {
        with,
        without,
        whole,
        acts,
        ..
    } = found;
    let (number, without_them, together) = match acts.len() {
        1 => ("the act".to_owned(), "without it", "It adds"),
        n => (format!("all {n} acts"), "without them", "Together they add"),
    };
    let chance = |standing: &Standing| number::chance(standing.wins, found.counted);
    let [share, wins] = [whole.share, whole.wins].map(|of| number::change(of.estimate, of.mcse));
    let mut all = vec![format!(
        "With {number}, {} in {} of {}; {without_them}, in {}. {together} {share} to the share of the \
         vote and {wins} to the chance.",
        subject.wins(),
        chance(with),
        elections(found.replicates, found.given.as_ref()),
        chance(without),
    )];
    let size = |act: &&ActWorth| act.wins.shapley.estimate.abs();
    let most = acts
        .iter()
        .max_by(|a, b| size(a).total_cmp(&size(b)))
        .filter(|act| size(act) > 0.0);
    if let Some(most) = most.filter(|_| acts.len() > 1) {
        let [wins, share] =
            [most.wins.shapley, most.share.shapley].map(|of| number::change(of.estimate, of.mcse));
        let act = names.dated(&most.id, &most.date);
        all.push(format!(
            "Most is due to {act}: {wins} of the chance, {share} of the share."
        ));
    }
    let largest = |of: fn(&ActWorth) -> f64| acts.iter().map(of).fold(0.0, f64::max);
    all.push(format!(
        "So many elections make what an act is worth good to {} points of the chance and {} of the share (two Monte Carlo standard \
         errors at most).",
        number::twice(largest(|act| act.wins.shapley.mcse)),
        number::twice(largest(|act| act.share.shapley.mcse))
    ));
    all.extend(found.orders.map(|orders| {
        format!("Shapley values are means over {orders} orders of the acts, and their errors contain that.")
    }));
    all
}

/// A table with a row per act.
pub fn details(found: &Attribution) -> String {
    let Attribution { whole, acts, .. } = found;
    let mut table = plain();
    table.set_header([
        "act", "date", "worth in", "Shapley", "± error", "alone", "last",
    ]);
    for act in acts {
        let kinds = [
            ("share", act.share),
            ("chance to win", act.wins),
            ("winner changes", act.winner_changes),
        ];
        for (at, (kind, worth)) in kinds.into_iter().enumerate() {
            let (id, date) = if at == 0 {
                (act.id.clone(), act.date.clone())
            } else {
                Default::default()
            };
            table.add_row([vec![id, date, kind.to_owned()], figures(worth)].concat());
        }
    }
    for (at, (kind, of)) in wholes(whole).into_iter().enumerate() {
        let id = if at == 0 { "together" } else { "" };
        let sum = [points(of.0, 1), error(of.1), String::new(), String::new()];
        table.add_row([[id, "", kind].map(str::to_owned).as_slice(), &sum].concat());
    }
    format!(
        "{}\n\nIn percentage points. alone: as the only act; last: after all others.\n",
        aligned(table, 3)
    )
}

fn figures(worth: Worth) -> Vec<String> {
    let Worth {
        shapley,
        first_in,
        last_in,
    } = worth;
    vec![
        points(shapley.estimate, 1),
        error(shapley.mcse),
        points(first_in.estimate, 1),
        points(last_in.estimate, 1),
    ]
}

fn wholes(whole: &Standing) -> [(&'static str, (f64, f64)); 3] {
    let figures = |estimate: crate::estimate::Estimate| (estimate.estimate, estimate.mcse);
    [
        ("share", figures(whole.share)),
        ("chance to win", figures(whole.wins)),
        ("winner changes", figures(whole.winner_changes)),
    ]
}

/// A row per act and what it is worth something for.
pub fn table(found: &Attribution, names: &Names) -> Table {
    let rows = found.acts.iter().flat_map(|act| {
        [
            (act, ("share", "share"), act.share),
            (act, ("wins", "chance to win"), act.wins),
            (act, ("winner-changes", "another wins"), act.winner_changes),
        ]
    });
    Table::of(rows)
        .column(Column::text("act", "Act"), |(act, ..)| {
            Cell::named(&act.id, capital(names.act(&act.id)))
        })
        .column(Column::date("date", "Date"), |(act, ..)| &act.date)
        .column(
            Column::text("worth_in", "Worth in"),
            |(_, (id, name), _)| Cell::named(id, name),
        )
        .estimate(
            Column::points("shapley", "Mean over all orders"),
            Some(ERROR),
            |(.., of)| of.shapley,
        )
        .estimate(
            Column::points("first_in", "Alone"),
            Some(ERROR),
            |(.., of)| of.first_in,
        )
        .estimate(
            Column::points("last_in", "After all others"),
            Some(ERROR),
            |(.., of)| of.last_in,
        )
        .table()
        .digits(Digits::Significant)
}
