//! What each of several acts is worth, in words and as a table.

use crate::experiment::{ActWorth, Attribution, Standing, Worth};
use crate::figure::capital;
use crate::scenario::Names;
use crate::table::{Cell, Column, Digits, ERROR, Lines, Table};

use super::framing::elections;
use super::setting::Setting;
use crate::estimate::Estimate;
use crate::table::number::{self, count, error, points};

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
        2 => ("both acts".to_owned(), "without them", "Together they add"),
        n => (format!("all {n} acts"), "without them", "Together they add"),
    };
    let chance = |standing: &Standing| number::chance(standing.wins, found.counted);
    let wins = number::change(whole.wins.estimate, whole.wins.mcse);
    let share = whole.share.map_or_else(String::new, |share| {
        let among = match found.with_share < found.counted {
            true => format!(
                ", in the {} elections with a share in all",
                count(found.with_share)
            ),
            false => String::new(),
        };
        format!(
            ", and {} to the share of the vote in the {}{among}",
            number::change(share.estimate, share.mcse),
            subject.contest_name
        )
    });
    let mut all = vec![format!(
        "With {number}, {} in {} of {}; {without_them}, in {}. {together} {wins} to the chance{share}.",
        subject.wins(),
        chance(with),
        elections(found.replicates, found.given.as_ref()),
        chance(without),
    )];
    all.extend((acts.len() > 1).then(|| most(found, names)).flatten());
    let chances = acts
        .iter()
        .map(|act| act.wins.shapley.mcse)
        .fold(0.0, f64::max);
    let shares = acts.iter().filter_map(|act| act.share);
    let shares = shares.map(|share| share.shapley.mcse).reduce(f64::max);
    all.push(format!(
        "So many elections make what an act is worth good to {} points of the chance{} (two Monte Carlo standard errors at most).",
        number::twice(chances),
        shares.map_or_else(String::new, |share| format!(" and {} of the share", number::twice(share)))
    ));
    all.extend(found.orders.map(|orders| {
        format!("Shapley values are means over {orders} orders of the acts, and their errors contain that.")
    }));
    all
}

/// To which act most of it is due, where most of it is due to one; else what each side's largest is.
fn most(found: &Attribution, names: &Names) -> Option<String> {
    let worth = |act: &ActWorth| act.wins.shapley;
    let told = |act: &ActWorth| {
        format!(
            "{}, {}",
            names.dated(&act.id, &act.date),
            number::change(worth(act).estimate, worth(act).mcse)
        )
    };
    let known = |of: Estimate| of.estimate.abs() > 2.0 * of.mcse;
    let by_size =
        |one: &&ActWorth, other: &&ActWorth| worth(one).estimate.total_cmp(&worth(other).estimate);
    let seen = || found.acts.iter().filter(|act| known(worth(act)));
    let (least, largest) = (seen().min_by(by_size)?, seen().max_by(by_size)?);
    let whole = found.whole.wins;
    let (with_it, against_it) = match whole.estimate < 0.0 {
        true => (least, largest),
        false => (largest, least),
    };
    let [part, other] = [with_it, against_it].map(|act| worth(act).estimate);
    let opposed = part * other < 0.0;
    let most =
        known(whole) && part * whole.estimate > 0.0 && part.abs() > whole.estimate.abs() / 2.0;
    // What pulls the other way half as hard is part of the story.
    let apart = opposed && other.abs() > part.abs() / 2.0;
    Some(match (most && !apart, opposed) {
        (true, _) => format!("Most is due to {} of the chance.", told(with_it)),
        (false, true) => format!(
            "They pull apart: most for it comes from {} of the chance; most against it from {}.",
            told(largest),
            told(least)
        ),
        (false, false) => format!(
            "The largest part is that of {} of the chance.",
            told(with_it)
        ),
    })
}

/// A table with a row per act.
pub fn details(found: &Attribution, width: usize) -> String {
    let Attribution { whole, acts, .. } = found;

    let mut table = Lines::new([
        "act", "date", "worth in", "Shapley", "± error", "alone", "last",
    ]);
    for act in acts {
        let kinds = [
            ("chance", Some(act.wins)),
            ("share", act.share),
            ("another wins", Some(act.winner_changes)),
        ];
        let kinds = kinds
            .into_iter()
            .filter_map(|(kind, worth)| Some((kind, worth?)));
        for (at, (kind, worth)) in kinds.enumerate() {
            let (id, date) = if at == 0 {
                (act.id.clone(), act.date.clone())
            } else {
                Default::default()
            };
            table.row([vec![id, date, kind.to_owned()], figures(worth)].concat());
        }
    }
    for (at, (kind, of)) in wholes(whole).enumerate() {
        let id = if at == 0 { "together" } else { "" };
        let sum = [points(of.0, 1), error(of.1), String::new(), String::new()];
        table.row([[id, "", kind].map(str::to_owned).as_slice(), &sum].concat());
    }
    format!(
        "{}\n\nIn percentage points. alone: as the only act; last: after all others.\n",
        table.fitted(3, width)
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

fn wholes(whole: &Standing) -> impl Iterator<Item = (&'static str, (f64, f64))> {
    let all = [
        ("chance", Some(whole.wins)),
        ("share", whole.share),
        ("another wins", Some(whole.winner_changes)),
    ];
    all.into_iter()
        .filter_map(|(kind, of)| of.map(|of| (kind, (of.estimate, of.mcse))))
}

/// A row per act and what it is worth something for.
pub fn table(found: &Attribution, names: &Names) -> Table {
    let rows = found.acts.iter().flat_map(|act| {
        let all = [
            (("wins", "chance"), Some(act.wins)),
            (("share", "share"), act.share),
            (("winner-changes", "another wins"), Some(act.winner_changes)),
        ];
        all.into_iter()
            .filter_map(move |(kind, worth)| Some((act, kind, worth?)))
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
