//! Where a parameter breaks even, in words.

use crate::experiment::{BreakEven, Crossing, Given, Subject};

use super::number::{count, percent};

/// A sentence for each crossing, or that there is none.
pub fn break_even(found: &BreakEven, subject: &Subject) -> String {
    let (name, contest) = (&subject.candidate_name, &subject.contest_name);
    let BreakEven { title, over, low, high, wins_at_low, wins_at_high, .. } = found;
    let win = percent(found.win);
    let mut text = format!("{title}\n");
    for Crossing { at, rises, from, to } in &found.crossings {
        let [at, from, to] = [at, from, to].map(rounded);
        let way = if *rises { "more" } else { "less" };
        text += &format!(
            "At {over} = {at} {name} wins the {contest} in {win} of {} simulated elections, beyond it in {way} (95 % \
             interval from the Monte Carlo error: {from} to {to}).\n",
            count(found.replicates)
        );
    }
    if found.crossings.is_empty() {
        text += &format!("Nowhere between {low} and {high} does {name} pass {win} in the {contest}.\n");
    }
    let (low_wins, high_wins) = (percent(wins_at_low.estimate), percent(wins_at_high.estimate));
    text + &format!("The chance to win is {low_wins} at {low} and {high_wins} at {high}.\n")
}

/// A search narrows down to a ten-thousandth of its range: more digits would say nothing.
fn rounded(value: &Given) -> String {
    match value {
        Given::Number(number) => super::csv::number((number * 1e4).round() / 1e4),
        date => date.to_string(),
    }
}
