//! Scenarios side by side, in words, as tables, and what differs between them.

use crate::estimate::{Estimate, Findings};
use crate::experiment::{Against, Compared, Comparison, Subject};

use super::framing::given_where;
use super::tables::contests;
use crate::table::number::{self, count, error, percent, points};
use crate::table::{Lines, Table, csv};

/// Lines of differences that are shown of one scenario.
const MOST: usize = 20;
/// Letters of a value that is shown.
const VALUE: usize = 48;

/// A sentence for each scenario against the first.
pub fn sentences(found: &Comparison, findings: &Findings, subject: &Subject) -> Vec<String> {
    let Some((first, others)) = found.scenarios.split_first() else {
        return Vec::new();
    };
    let counted = findings.counted();
    let given = findings.given.as_ref();
    let mut all: Vec<String> = given
        .map(|given| given_where(given, findings.replicates))
        .into_iter()
        .collect();
    all.push(format!(
        "In {}, {} in {} of {} simulated elections.",
        first.id,
        subject.wins(),
        number::chance(first.wins, counted),
        count(counted)
    ));
    all.extend(
        others
            .iter()
            .filter_map(|other| Some(sentence(other, other.against.as_ref()?, subject, counted))),
    );
    all
}

/// A table of the question, the tables of contests no wider than `width`, and what differs.
pub fn details(found: &Comparison, findings: &Findings, width: usize) -> String {
    let mut text = format!("{}\n\n{}", table(found, width), contests(findings, width));
    if let Some((first, others)) = found.scenarios.split_first() {
        let differing = |other: &Compared| Some(listed(other, other.against.as_ref()?, first));
        text.extend(others.iter().filter_map(differing));
    }
    text
}

/// `In beta (“Title”), in 75 %: 2.4 points less of the vote and 4 points less of a chance; the
/// winner is another in 6 % …`
fn sentence(other: &Compared, against: &Against, subject: &Subject, replicates: u64) -> String {
    let level = &against.level;
    let what = match subject.winner() {
        "who goes on" => "who goes on differs".to_owned(),
        winner => format!("{winner} is another"),
    };
    let more = |of: Estimate| if of.estimate < 0.0 { "less" } else { "more" };
    let called = if other.title == other.id {
        String::new()
    } else {
        format!(" (“{}”)", other.title)
    };
    let share = level.share.map_or_else(String::new, |share| {
        let among = match level.with_share < replicates {
            true => format!(
                ", in the {} elections with a share in both",
                count(level.with_share)
            ),
            false => String::new(),
        };
        format!(
            " and {} {} of the vote{}{among} ({})",
            number::in_points(share.estimate, share.mcse),
            more(share),
            match subject.stage {
                Some(_) => format!(" in the {}", subject.contest_name),
                None => String::new(),
            },
            number::twice(share.mcse)
        )
    });
    let mut text = format!(
        "In {}{called}, in {}: {} {} of a chance ({}, two Monte Carlo standard errors){share}; {what} in {}.",
        other.id,
        number::chance(other.wins, replicates),
        number::in_points(level.wins.estimate, level.wins.mcse),
        more(level.wins),
        number::twice(level.wins.mcse),
        number::chance(level.winner_changes, replicates),
    );
    if let Some(times) = against.pairing {
        text += &paired(times);
    }
    text
}

/// What pairing is worth in a run, for its question: nothing where it is not to be told.
pub fn pairing(findings: &Findings) -> Option<String> {
    // Of Sobol points the error is another.
    if findings.sampler.is_some() {
        return None;
    }
    let what_if = findings.question.what_if.as_ref()?;
    let change = findings.change(what_if)?;
    // Of shares that both have: what each varies by where the other has none is another matter.
    if change.replicates < findings.counted() {
        return None;
    }
    let share = |arm: &str| findings.asked(arm)?.share;
    let text = paired(share("baseline")?.pairing(share(what_if)?, change.share?)?);
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What pairing is worth: nothing is said of nothing.
fn paired(times: f64) -> String {
    match times {
        t if t >= 1.05 => {
            let times = if t < 10.0 {
                format!("{t:.1}")
            } else {
                count(t.round() as u64)
            };
            format!(
                " Independent worlds would need {times} times as many replicates for this error in the share."
            )
        }
        _ => String::new(),
    }
}

fn table(found: &Comparison, width: usize) -> String {
    let mut table = Lines::new([
        "scenario",
        "wins",
        "share",
        "what-if",
        "changes in share",
        "against the first's",
    ]);
    let with_error = |estimate: Estimate| {
        format!(
            "{} ± {}",
            points(estimate.estimate, 1),
            error(estimate.mcse)
        )
    };
    for scenario in &found.scenarios {
        let worth = scenario
            .worth
            .and_then(|worth| worth.share)
            .map_or_else(String::new, with_error);
        let against = scenario
            .against
            .as_ref()
            .and_then(|against| against.worth)
            .map_or_else(String::new, with_error);
        table.row([
            scenario.id.clone(),
            percent(scenario.wins.estimate),
            scenario
                .share
                .map_or_else(|| "–".to_owned(), |share| percent(share.estimate)),
            scenario.what_if.clone().unwrap_or_default(),
            worth,
            against,
        ]);
    }
    table.fitted(1, width)
}

/// What differs, a line a path.
fn listed(other: &Compared, against: &Against, first: &Compared) -> String {
    let shared = count(against.latents_shared as u64);
    let own = |number: usize, id: &str| {
        (number > 0).then(|| format!("{} of {id} alone", count(number as u64)))
    };
    let alone = [
        own(against.latents_of_first_only, &first.id),
        own(against.latents_of_this_only, &other.id),
    ];
    let alone: Vec<String> = alone.into_iter().flatten().collect();
    let alone = if alone.is_empty() {
        String::new()
    } else {
        format!("; {}", alone.join(", "))
    };
    let mut text = format!(
        "\n{} against {}: {shared} uncertain quantities with the same luck{alone}\n",
        other.id, first.id
    );
    for differs in against.differences.iter().take(MOST) {
        let value = |value: &Option<String>| {
            value
                .as_ref()
                .map_or_else(|| "–".to_owned(), |value| shortened(value))
        };
        text += &format!(
            "  {}: {} → {}\n",
            differs.path,
            value(&differs.first),
            value(&differs.this)
        );
    }
    if against.differences.len() > MOST {
        text += &format!(
            "  and {} more: differences.csv\n",
            against.differences.len() - MOST
        );
    }
    text
}

fn shortened(value: &str) -> String {
    let line: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= VALUE {
        return line;
    }
    line.chars().take(VALUE).collect::<String>() + "…"
}

/// A row for each path in which a scenario differs from the first: scenario, path, the first's
/// value, its own.
pub fn differences(found: &Comparison) -> String {
    let differences = found.scenarios.iter().flat_map(|scenario| {
        let against = scenario.against.iter().flat_map(|of| &of.differences);
        against.map(move |differs| (&scenario.id, differs))
    });
    let table = Table::of(differences)
        .only("scenario", |(id, _)| id)
        .only("path", |(_, differs)| &differs.path)
        .only("first", |(_, differs)| differs.first.as_ref())
        .only("this", |(_, differs)| differs.this.as_ref());
    csv(&table.table())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pairing_is_worth_is_said_in_as_many_figures_as_it_has() {
        assert_eq!(paired(1.01), "");
        assert!(paired(3.24).contains(" 3.2 times"));
        assert!(paired(12_345.6).contains(" 12,346 times"));
    }

    #[test]
    fn a_run_says_what_pairing_is_worth() {
        let mut table = crate::estimate::sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        let mut findings = crate::estimate::estimate(&table, 1);
        let id = findings.question.what_if.clone().unwrap();
        let (contest, candidate) = (
            findings.question.contest.clone(),
            findings.question.candidate.clone(),
        );
        let arm = |id: &str, findings: &mut Findings, sd: f64| {
            let own = &mut findings.arms[id].contests[&contest].candidates[&candidate];
            own.share.as_mut().unwrap().sd = sd;
        };
        arm("baseline", &mut findings, 3.0);
        arm(&id, &mut findings, 4.0);
        let difference = |findings: &mut Findings, sd: f64| {
            let own = &mut findings.what_ifs[&id].contests[&contest].candidates[&candidate];
            own.share_difference.as_mut().unwrap().sd = sd;
        };
        difference(&mut findings, 1.0);
        assert!(
            pairing(&findings).unwrap().contains(" 25 times as many"),
            "{:?}",
            pairing(&findings)
        );
        difference(&mut findings, 0.0);
        assert_eq!(pairing(&findings), None);
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(shortened("a\n  b"), "a b");
        assert_eq!(shortened(&"x".repeat(60)).chars().count(), VALUE + 1);
    }
}
