//! Which assumption drives the answer, in words and as tables.

use crate::estimate::Estimate;
use crate::experiment::{GroupIndices, Index, Measure, Of, Sensitivity, Subject, Swing};

use super::setting::Setting;
use crate::table::Lines;
use crate::table::number::{self, SPACE, count, points};

/// Latents whose swings are shown.
const SWINGS: usize = 8;

/// A total index below this is not worth a row of its own.
const LEAST: f64 = 0.0005;

/// A table of indices; a table of what single latents move.
pub fn details(found: &Sensitivity, subject: &Subject, width: usize) -> String {
    let mut text = indices(found, width) + "\n";
    let (replicates, samples) = (count(found.replicates), found.samples);
    let luck = match found.counts.as_str() {
        "expected" => {
            "Shares are those expected, without counts: the luck of single voters is left out."
        }
        _ => "Counts are drawn; what of their luck is no uncertain quantity is one row.",
    };
    text += &format!(
        "\nalone: the variance would be so much smaller were this known. with others: so much of it would be left were all \
         else known. In brackets 95 % intervals from the Monte Carlo error: {samples} samples of {replicates} replicates. \
         {luck}\n"
    );
    text += &without_bearing(found.without_bearing, found.latents, subject);
    if let Some(screened) = &found.screening {
        text += &format!(
            "There were too many rows: those that move most were chosen by screening all {} quantities (Morris).\n",
            count(screened.len() as u64)
        );
    }
    text + "\n" + &swings(found.of, found.at_medians, &found.swings, width)
}

/// How many latents do not matter; nothing where all do.
pub(super) fn without_bearing(number: usize, of: usize, subject: &Subject) -> String {
    if number == 0 {
        return String::new();
    }
    format!(
        "{} of {} uncertain quantities have no bearing on the {}.\n",
        count(number as u64),
        count(of as u64),
        subject.contest_name
    )
}

/// What decides.
pub fn sentences(found: &Sensitivity, setting: &Setting) -> Vec<String> {
    let what = setting.measured(found.of, found.measure, found.what_if.as_ref());
    let spread = spread(found);
    let Some(most) = found.groups.first().filter(|_| found.sd > 0.0) else {
        return vec![format!(
            "In every replicate the same: {what} ({spread}). No assumption drives it."
        )];
    };
    let (alone, total) = (most.indices.first, most.indices.total.estimate);
    let together = match total > alone.estimate {
        true => format!(
            "With what it does together with others it is {}",
            whole(total)
        ),
        false => "What it does together with others adds hardly anything".to_owned(),
    };
    let decides = format!(
        "What decides is {}: {} of the variance of {what} ({spread}) is due to it alone.",
        most.label,
        whole(alone.estimate)
    );
    let mut more = format!(
        "{together}; the 95{SPACE}% interval of what it does alone is {} to {}, from the Monte Carlo error.",
        whole(alone.low).trim_end_matches(&format!("{SPACE}%")),
        whole(alone.high)
    );
    let next: Vec<String> = found
        .groups
        .iter()
        .skip(1)
        .filter(|group| group.indices.total.estimate >= 0.01)
        .take(2)
        .map(|group| format!("{} ({})", group.label, whole(group.indices.total.estimate)))
        .collect();
    more += &match next.as_slice() {
        [] => " Nothing else has a hundredth of it.".to_owned(),
        next => format!(" Next, with others: {}.", next.join(", ")),
    };
    vec![decides, more]
}

/// `mean −5.4 points, standard deviation 5.7`
fn spread(found: &Sensitivity) -> String {
    let (mean, sd) = (found.mean, 100.0 * found.sd);
    let error = found.sd / (found.replicates.max(1) as f64).sqrt();
    match (found.of, found.measure) {
        (Of::Difference, _) => {
            format!(
                "mean {}, standard deviation {sd:.1}",
                number::change(mean, error)
            )
        }
        (Of::Level, Measure::Share) => format!(
            "mean {}, standard deviation {sd:.1} points",
            number::share(mean)
        ),
        (Of::Level, Measure::Wins) => {
            let chance = Estimate {
                estimate: mean,
                mcse: error,
            };
            format!("the chance is {}", number::chance(chance, found.replicates))
        }
    }
}

fn indices(found: &Sensitivity, width: usize) -> String {
    let mut table = Lines::new(["what", "alone", "", "with others", ""]);
    let (shown, idle): (Vec<&GroupIndices>, Vec<&GroupIndices>) = found
        .groups
        .iter()
        .partition(|group| group.indices.total.high >= LEAST);
    for group in shown {
        let [first, total] = [group.indices.first, group.indices.total];
        let figures = [
            tenth(first.estimate),
            within(first),
            tenth(total.estimate),
            within(total),
        ];
        table.row([std::slice::from_ref(&group.name), &figures].concat());
    }
    let mut text = table.fitted(1, width);
    if !idle.is_empty() {
        let names: Vec<&str> = idle.iter().map(|group| group.name.as_str()).collect();
        text += &format!("\n\nBelow 0.1 %: {}.", names.join(", "));
    }
    text
}

/// What single latents move, and where the answer is with all of them at their medians.
pub(super) fn swings(of: Of, at_medians: f64, swings: &[Swing], width: usize) -> String {
    let mut table = Lines::new([
        "one at a time",
        "at its 10 % quantile",
        "at its 90 % quantile",
    ]);
    let wide = |swing: &&Swing| swing.low != swing.high;
    let end = |share: f64, value: Option<f64>| match value {
        Some(value) => {
            format!("{} ({})", written(of, share), number::at_most(value, 3))
        }
        None => written(of, share),
    };
    for swing in swings.iter().filter(wide).take(SWINGS) {
        let [low, high] = [0, 1].map(|end| swing.values.map(|values| values[end]));
        table.row([
            swing.name.clone(),
            end(swing.low, low),
            end(swing.high, high),
        ]);
    }
    format!(
        "{}\n\nExpected {}, the others at their medians; with everything there it is {}. In brackets the quantity’s value.\n",
        table.fitted(1, width),
        if of == Of::Difference {
            "difference of shares in points"
        } else {
            "share in per cent"
        },
        written(of, at_medians)
    )
}

/// A share in per cent, or a difference of shares in points.
fn written(of: Of, share: f64) -> String {
    match of {
        Of::Difference => points(share, 1),
        Of::Level => format!("{:.1}", 100.0 * share),
    }
}

pub(super) fn tenth(part: f64) -> String {
    format!("{} %", number::fixed(100.0 * part, 1))
}

pub(super) fn within(index: Index) -> String {
    let end = |part: f64| tenth(part).replace(" %", "");
    format!("({} to {})", end(index.low), end(index.high))
}

/// Whole per cent; what an estimate below 0 or above 1 stands for is 0 or 1.
fn whole(part: f64) -> String {
    format!("{:.0}{SPACE}%", 100.0 * part.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_variance_carry_a_true_minus_and_their_interval() {
        let index = Index {
            estimate: -0.002,
            low: -0.0101,
            high: 0.004,
        };
        assert_eq!(tenth(index.estimate), "−0.2 %");
        assert_eq!(within(index), "(−1.0 to 0.4)");
        assert_eq!(
            [whole(-0.002), whole(0.716), whole(1.01)],
            ["0\u{a0}%", "72\u{a0}%", "100\u{a0}%"]
        );
    }
}
