//! What drives the answer in a posterior, in words and as tables.

use crate::experiment::{Dependence, GroupParts, Measure, Of, Subject};

use super::sensitivity::{swings, tenth, within, without_bearing};
use super::setting::Setting;
use crate::table::Lines;
use crate::table::number::{count, percent, points};

/// A group that spreads the outcome by less of what the first one does is not worth a row of its
/// own.
const LEAST: f64 = 0.02;

/// A table of parts; a table of what single latents move.
pub fn details(found: &Dependence, subject: &Subject, width: usize) -> String {
    let mut text = parts(found, width) + "\n";
    let luck = match found.counts.as_str() {
        "expected" => "Shares are those expected, without counts.",
        _ => "Counts are drawn; their luck is in the last row.",
    };
    text += &format!(
        "\nalone: how far the outcome would spread (standard deviation, points) were this the only thing uncertain. in all: its \
         covariance with the outcome as a part of the variance; these parts add up to the whole. Others make up for a \
         quantity where that is little: what was observed ties them together. Sobol indices (what `sensitivity` gives without a posterior) take quantities as independent, which \
         they are not here. In brackets 95 % intervals, from leaving out each twentieth of the particles: {} replicates. \
         {luck}\n",
        count(found.replicates)
    );
    text += &without_bearing(found.without_bearing, found.latents, subject);
    text + "\n" + &swings(found.of, found.at_medians, &found.swings, width)
}

/// What varies most, and what makes up for it.
pub fn sentences(found: &Dependence, setting: &Setting) -> Vec<String> {
    let what = setting.measured(found.of, Measure::Share, found.what_if.as_ref());
    let Some(most) = found.groups.first().filter(|_| found.sd > 0.0) else {
        return vec![format!(
            "In every replicate the same: {what} ({}). No assumption drives it.",
            mean(found)
        )];
    };
    let (alone, part) = (most.alone.estimate, most.part.estimate);
    // Of its variance, so much is still in the outcome's: 1 where it hangs together with nothing.
    let left = part * (found.sd / alone) * (found.sd / alone);
    let ties = match left {
        left if left < 0.2 => "others make up for nearly all of it",
        left if left < 0.9 => "others make up for some of it",
        left if left > 1.1 => "others go along with it",
        _ => "others neither add to it nor take from it",
    };
    vec![format!(
        "What is most uncertain is {}: alone it would spread {what} by {:.1} points, where all together spread it by {:.1} \
         (standard deviation; {}); {ties}.",
        most.label,
        100.0 * alone,
        100.0 * found.sd,
        mean(found),
    )]
}

fn mean(found: &Dependence) -> String {
    match found.of {
        Of::Difference => format!("mean {} points", points(found.mean, 1)),
        Of::Level => format!("mean {}", percent(found.mean)),
    }
}

fn parts(found: &Dependence, width: usize) -> String {
    let mut table = Lines::new(["what", "alone, points", "", "in all", ""]);
    let most = found
        .groups
        .first()
        .map_or(0.0, |group| group.alone.estimate);
    let least = |group: &&GroupParts| group.alone.estimate >= LEAST * most;
    let (shown, idle): (Vec<&GroupParts>, Vec<&GroupParts>) = found.groups.iter().partition(least);
    let hundredths = |share: f64| format!("{:.2}", 100.0 * share);
    for GroupParts {
        name, alone, part, ..
    } in shown
    {
        let between = format!("({} to {})", hundredths(alone.low), hundredths(alone.high));
        table.row([
            name.clone(),
            hundredths(alone.estimate),
            between,
            tenth(part.estimate),
            within(*part),
        ]);
    }
    let rest = if found.counts == "expected" {
        "no straight line"
    } else {
        "counts, no straight line"
    };
    let empty = String::new;
    table.row([
        rest.to_owned(),
        empty(),
        empty(),
        tenth(found.rest.estimate),
        within(found.rest),
    ]);
    let mut text = table.fitted(1, width);
    if !idle.is_empty() {
        let names: Vec<&str> = idle.iter().map(|group| group.name.as_str()).collect();
        text += &format!("\n\nFar below these: {}.", names.join(", "));
    }
    text
}
