//! The answer in words that a newspaper could quote.

use crate::estimate::{Findings, Summary};

use super::answer::Answer;
use super::comparison::pairing;
use super::{framing, happened, slate};
use crate::table::number::{count, error, percent, points, whole_percent};

/// How often the question's candidate wins with and without, what it is worth, how often it changes
/// the winner, how that comes about, and what was assumed about the effect.
pub fn sentences(findings: &Findings) -> Vec<String> {
    let answer = Answer::of(findings);
    let mut lines: Vec<String> = findings
        .given
        .iter()
        .map(|given| framing::given_where(given, findings.replicates))
        .collect();
    lines.push(often(findings, &answer));
    lines.extend(worth(&answer));
    lines.extend(answer.story(|chance| percent(chance.estimate)));
    lines.extend(happened::sentence(findings));
    lines.extend(slate::sentence(findings));
    let effects = &findings.question.effects;
    let assumed: Vec<String> = effects.iter().map(ToString::to_string).collect();
    lines.extend((!assumed.is_empty()).then(|| format!("Assumed: {}.", assumed.join("; "))));
    lines.extend((findings.overdrawn > 0).then(|| {
        let often = count(findings.overdrawn);
        format!(
            "In {often} replicates the returns give some bloc more votes than it has voters: its turnout may not fit."
        )
    }));
    lines.extend(findings.precision.as_ref().map(framing::precision));
    lines
}

/// What no effect at all would give, and what pairing is worth.
pub fn more(findings: &Findings) -> Vec<String> {
    let answer = Answer::of(findings);
    let nothing = answer.without_effect().map(|wins| {
        let (subject, often) = (answer.subject.to_lowercase(), whole_percent(wins.estimate));
        format!("If {subject} had no effect at all, it would be {often} either way.")
    });
    nothing.into_iter().chain(pairing(findings)).collect()
}

/// How often who wins; where there is nothing to compare with, with which share.
fn often(findings: &Findings, answer: &Answer) -> String {
    let all = count(findings.counted());
    let sentence = answer.often(
        |wins| whole_percent(wins.estimate),
        |often| format!("{often} of {all} simulated elections"),
    );
    let alone = answer.first.side.filter(|_| answer.second.is_none());
    let share = alone.and_then(|side| side.share).map(|share| {
        let Summary { mean, p5, p95, .. } = share;
        let (mean, low, high) = (percent(*mean), 100.0 * p5, 100.0 * p95);
        let contest = answer.where_shared();
        format!(
            ", with {mean} of the vote{contest} on average (90 % interval {low:.1} to {high:.1})"
        )
    });
    sentence + &share.unwrap_or_default() + "."
}

/// What the difference is in points, and how often it changes the winner.
fn worth(answer: &Answer) -> Option<String> {
    let changes = answer.changes()?;
    answer.contest?;
    let (subject, who) = (&answer.subject, answer.who());
    let (is, change) = if answer.is_plural() {
        ("are", "change")
    } else {
        ("is", "changes")
    };
    let changed = match changes.estimate {
        0.0 => format!("never {change} {who}"),
        often => {
            let (often, mcse) = (percent(often), error(changes.mcse));
            let of = answer.changes_of();
            format!("{change} {who} in {often} of {of} (Monte Carlo standard error {mcse} points)")
        }
    };
    let Some(worth) = answer.worth() else {
        return Some(format!("{subject} {changed}."));
    };
    let [mean, low, high] =
        [worth.mean, worth.p5, worth.p95].map(|difference| points(difference, 1));
    let contest = answer.where_shared();
    let among = answer
        .among()
        .map_or_else(String::new, |among| format!(" {among}"));
    let name = answer.name();
    let whose = if name.ends_with('s') {
        format!("{name}’")
    } else {
        format!("{name}’s")
    };
    Some(format!(
        "{subject} {is} worth {mean} points of {whose} share{contest}{among} (90 % interval {low} to {high}) and {changed}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};
    use crate::replicates::{Contrast, ContrastNoun};

    fn headline(findings: &Findings) -> String {
        [sentences(findings), more(findings)].concat().join("\n")
    }

    #[test]
    fn the_headline_says_what_the_endorsement_is_worth() {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        assert_eq!(
            headline(&estimate(&table, 1)),
            "With the endorsement, Ann Able goes on from the primary in 75 % of 4 simulated elections; without it, in 50 %.\n\
             The endorsement is worth +9.2 points of Ann Able’s share (90 % interval +1.5 to +14.5) and changes who goes \
             on in 50.0 % of them (Monte Carlo standard error 17.9 points).\n\
             Assumed: e-endorses-a: 0.4 (log-odds in the electorate).\n\
             If the endorsement had no effect at all, it would be 50 % either way.\n\
             Independent worlds would need 10.0 times as many replicates for this error in the share."
        );
    }

    #[test]
    fn a_contest_that_is_not_always_held_is_told_where_it_is() {
        let text = headline(&estimate(&sample::replicates(), 1));
        let expected = "With the endorsement, Ann Able wins the runoff in 25 % of 4 simulated elections; without it, in 25 %.\n\
             The endorsement is worth +15.0 points of Ann Able’s share in the one election in which both have one (90 % interval \
             +15.0 to +15.0) and changes the winner in 33.3 % of the 3 in which both hold it (Monte Carlo standard error 23.4 points).\n\
             The runoff is held with Ann Able on its ballot in 50.0 % with it, 50.0 % without it; of these Ann Able wins in 50.0 % \
             with it, 50.0 % without it.\n";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn a_nomination_is_told_with_how_it_comes_about() {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        table.layout.question.stage = Some("primary".to_owned());
        let text = headline(&estimate(&table, 1));
        let expected = "With the endorsement, Ann Able is nominated in 50 % of 4 simulated elections; without it, in 25 %.\n\
             The endorsement is worth +9.2 points of Ann Able’s share in the primary (90 % interval +1.5 to +14.5) and changes the \
             nominee in 25.0 % of them (Monte Carlo standard error 22.9 points).\n\
             A run-off is held in 75.0 % with it, 100.0 % without it. Ann Able wins outright in 25.0 % with it, 0.0 % without it, is \
             in a run-off in 50.0 % with it, 50.0 % without it and wins it in 25.0 % with it, 25.0 % without it.\n";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn an_added_act_is_with_in_the_what_if() {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        table.layout.question.contrast = Contrast::Adds(ContrastNoun::Several);
        table.layout.arms[1].contrast = Contrast::Adds(ContrastNoun::Several);
        let text = headline(&estimate(&table, 1));
        assert!(
            text.starts_with("With the acts, Ann Able goes on from the primary in 50 % of 4"),
            "{text}"
        );
        assert!(
            text.contains("; without them, in 75 %.\nThe acts are worth −9.2 points"),
            "{text}"
        );
    }

    #[test]
    fn another_kind_of_what_if_is_called_by_its_title() {
        let mut table = sample::replicates();
        table.layout.question.contrast = Contrast::Alters;
        let text = headline(&estimate(&table, 1));
        assert!(
            text.contains("4 simulated elections; in the what-if “E never endorses”, in 25 %."),
            "{text}"
        );
        assert!(!text.contains("no effect at all"));
    }

    #[test]
    fn without_a_what_if_it_is_the_result_alone() {
        let mut table = sample::replicates();
        table.layout.question = crate::replicates::QuestionLayout {
            what_if: None,
            contrast: Contrast::Alters,
            candidate: "b".to_owned(),
            contest: "primary".to_owned(),
            stage: None,
            effects: Vec::new(),
        };
        table.layout.arms.truncate(1);
        table.arms.truncate(1);
        assert_eq!(
            headline(&estimate(&table, 1)),
            "Bob Baker goes on from the primary in 75 % of 4 simulated elections, with 33.8 % of the vote on average \
             (90 % interval 30.0 to 39.2)."
        );
    }

    #[test]
    fn a_candidate_who_never_stands_is_said_not_to() {
        let mut table = sample::replicates();
        table.layout.question.candidate = "c".to_owned();
        for replicate in 0..4 {
            table.arms[1][1].outcomes[2][replicate] = Default::default();
        }
        let text = headline(&estimate(&table, 1));
        assert!(
            text.contains("; without it, never on its ballot."),
            "{text}"
        );
        table.arms.swap(0, 1);
        let text = headline(&estimate(&table, 1));
        let other =
            "is never on the ballot of the runoff; without it, Cy Charlie wins the runoff in ";
        assert!(text.contains(other), "{text}");
        table.layout.question.candidate = "nobody".to_owned();
        assert!(headline(&estimate(&table, 1)).contains("is never on the ballot of the runoff"));
    }
}
