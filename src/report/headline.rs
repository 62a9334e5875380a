//! The answer in words that a newspaper could quote.

use crate::estimate::{ContestFindings, Estimate, Findings, GivenInfo, Summary};
use crate::replicates::Contrast;

use super::comparison::pairing;
use super::slate;
use crate::table::number::{count, error, percent, points, whole_percent};

/// What the question's candidate came to in an arm.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub wins: Estimate,
    share: &'a Summary,
    /// Share less the best other's.
    pub lead: &'a Summary,
    pub on_ballot: f64,
    /// Only replicates with the candidate on the ballot count.
    pub given: bool,
}

/// The figures that the question asks for; the difference is the what-if less the baseline.
pub(super) struct Asked<'a> {
    pub contest: Option<&'a ContestFindings>,
    pub baseline: Option<Side<'a>>,
    pub what_if: Option<Side<'a>>,
    pub worth: Option<&'a Summary>,
    pub changes: Option<Estimate>,
}

impl<'a> Asked<'a> {
    pub fn of(findings: &'a Findings) -> Asked<'a> {
        let question = &findings.question;
        let contest = |arm: &str| findings.arms.get(arm)?.contests.get(&question.contest);
        let baseline = contest("baseline");
        let what_if = question.what_if.as_deref();
        let side = |contest: Option<&'a ContestFindings>| Side::of(contest?, &question.candidate);
        let (before, after) = (side(baseline), side(what_if.and_then(contest)));
        let differences =
            what_if.and_then(|id| findings.what_ifs.get(id)?.contests.get(&question.contest));
        let change = what_if.and_then(|id| findings.change(id));
        let given = change.is_some_and(|change| change.given.is_some());
        Asked {
            contest: baseline.or(what_if.and_then(contest)),
            baseline: before,
            what_if: after,
            worth: change.map(|change| change.share),
            changes: differences
                .map(|contest| &contest.winner_changes)
                .map(|changes| {
                    let all = Estimate {
                        estimate: changes.estimate,
                        mcse: changes.mcse,
                    };
                    changes.given_on_ballot.filter(|_| given).unwrap_or(all)
                }),
        }
    }
}

impl<'a> Side<'a> {
    fn of(contest: &'a ContestFindings, candidate: &str) -> Option<Side<'a>> {
        let all = contest.candidates.get(candidate)?;
        let shown = all.shown();
        Some(Side {
            wins: shown.wins,
            share: shown.share,
            lead: shown.margin,
            on_ballot: all.on_ballot.estimate,
            given: shown.given.is_some(),
        })
    }

    /// Whether the candidate is ever on the ballot.
    pub fn stands(&self) -> bool {
        self.on_ballot > 0.0 || self.wins.estimate > 0.0
    }
}

/// How often the question's candidate wins with and
/// without, what it is worth, how often it changes the winner, what was assumed about the effect,
/// and what no effect at all would give.
pub fn sentences(findings: &Findings) -> Vec<String> {
    let asked = Asked::of(findings);
    let name = findings
        .candidates
        .get(&findings.question.candidate)
        .map_or("", |candidate| &candidate.name);
    let arms = Arms::of(findings, &asked);
    let mut lines: Vec<String> = findings
        .given
        .iter()
        .map(|given| given_where(given, findings.replicates))
        .collect();
    lines.push(arms.sentence(&asked, name, findings.counted()));
    lines.extend(worth(&asked, &arms, name));
    lines.extend(counted(&arms, name));
    lines.extend(slate::sentence(findings));
    let effects = &findings.question.effects;
    lines.extend(effects.iter().map(|effect| format!("Assumed: {effect}.")));
    lines.extend((findings.overdrawn > 0).then(|| {
        let often = count(findings.overdrawn);
        format!(
            "In {often} replicates the returns give some bloc more votes than it has voters: its turnout may not fit."
        )
    }));
    // What is given speaks of the world as written: without an effect other elections would count.
    let all_count = findings.given.is_none();
    if let (true, Some((_, _, Some(without)))) =
        (arms.without_is_no_effect && all_count, &arms.second)
    {
        let (subject, often) = (
            arms.subject.to_lowercase(),
            whole_percent(without.wins.estimate),
        );
        lines.push(format!(
            "If {subject} had no effect at all, it would be {often} either way."
        ));
    }
    lines.extend(findings.precision.as_ref().map(super::framing::precision));
    lines.extend(pairing(findings));
    lines
}

/// Which elections count.
pub(super) fn given_where(given: &GivenInfo, of: u64) -> String {
    // The Monte Carlo error of a probability near one half is 5 points with a hundred, and more
    // with fewer.
    const FEW: u64 = 100;
    let (holds, all) = (count(given.replicates), count(of));
    let few = if given.replicates < FEW {
        " They are too few to tell much: simulate more."
    } else {
        ""
    };
    format!(
        "Only those {holds} of {all} simulated elections count in which, as written, {}.{few}",
        given.told()
    )
}

/// The two arms in the order in which a sentence names them.
pub(super) struct Arms<'a> {
    /// Opens the sentence; how to refer to it; figures.
    pub first: (String, String, Option<Side<'a>>),
    pub second: Option<(String, String, Option<Side<'a>>)>,
    /// The subject of "is worth".
    pub subject: String,
    pub plural: bool,
    /// 1 where the first is the what-if, −1 where it is the baseline and the act is what differs.
    pub sign: f64,
    pub without_is_no_effect: bool,
}

impl<'a> Arms<'a> {
    pub fn of(findings: &Findings, asked: &Asked<'a>) -> Arms<'a> {
        let (baseline, what_if) = (asked.baseline, asked.what_if);
        let pronoun = |noun: &str| if noun == "acts" { "them" } else { "it" };
        let with = |noun: &str, has: Option<Side<'a>>, lacks: Option<Side<'a>>, sign: f64| Arms {
            first: (
                format!("With the {noun}, "),
                format!("with {}", pronoun(noun)),
                has,
            ),
            second: Some((
                format!("without {}", pronoun(noun)),
                format!("without {}", pronoun(noun)),
                lacks,
            )),
            subject: format!("The {noun}"),
            plural: noun == "acts",
            sign,
            without_is_no_effect: true,
        };
        let title = findings
            .question
            .what_if
            .as_ref()
            .and_then(|id| findings.what_ifs.get(id))
            .map(|arm| &arm.title);
        match (title, &findings.question.contrast) {
            (Some(_), Contrast::Removes(noun)) => with(noun, baseline, what_if, -1.0),
            (Some(_), Contrast::Adds(noun)) => with(noun, what_if, baseline, 1.0),
            (Some(title), Contrast::Scenarios) => {
                let own = findings.arms.get("baseline").map_or("", |arm| &arm.title);
                Arms {
                    first: (
                        format!("In the first scenario, “{own}”, "),
                        "in the first scenario".to_owned(),
                        baseline,
                    ),
                    second: Some((
                        format!("in the second, “{title}”"),
                        "in the second scenario".to_owned(),
                        what_if,
                    )),
                    subject: "The second scenario".to_owned(),
                    plural: false,
                    sign: 1.0,
                    without_is_no_effect: false,
                }
            }
            (title, _) => Arms {
                first: (
                    String::new(),
                    "in the scenario as written".to_owned(),
                    baseline,
                ),
                second: title.map(|title| {
                    (
                        format!("in the what-if “{title}”"),
                        "in the what-if".to_owned(),
                        what_if,
                    )
                }),
                subject: "The what-if".to_owned(),
                plural: false,
                sign: 1.0,
                without_is_no_effect: false,
            },
        }
    }

    /// How often who wins, in one arm or two.
    fn sentence(&self, asked: &Asked, name: &str, replicates: u64) -> String {
        let contest = asked.contest.map_or("contest", |contest| &contest.title);
        let wins = match asked.contest {
            Some(contest) if contest.narrows => format!("goes on from the {}", contest.title),
            _ => format!("wins the {contest}"),
        };
        let (opening, _, first) = &self.first;
        let mut sentence = match first.filter(Side::stands) {
            None => format!("{opening}{name} is never on the ballot of the {contest}"),
            Some(side) => {
                let often = whole_percent(side.wins.estimate);
                format!(
                    "{opening}{name} {wins} in {often} of {} simulated elections",
                    count(replicates)
                )
            }
        };
        match &self.second {
            None => sentence.push_str(&first.map_or_else(String::new, alone)),
            Some((opening, _, second)) => sentence.push_str(&match second.filter(Side::stands) {
                None => format!("; {opening}, never on its ballot"),
                Some(side) if first.is_some_and(|first| first.stands()) => {
                    format!("; {opening}, in {}", whole_percent(side.wins.estimate))
                }
                // "In 89 %" would read as how often the candidate stands.
                Some(side) => format!(
                    "; {opening}, {name} {wins} in {}",
                    whole_percent(side.wins.estimate)
                ),
            }),
        }
        sentence + "."
    }
}

/// What follows where there is nothing to compare with.
fn alone(side: Side) -> String {
    let Summary { mean, p5, p95, .. } = side.share;
    let (mean, low, high) = (percent(*mean), 100.0 * p5, 100.0 * p95);
    format!(", with {mean} of the vote on average (90 % interval {low:.1} to {high:.1})")
}

/// What the difference is in points, and how often it changes the winner.
fn worth(asked: &Asked, arms: &Arms, name: &str) -> Option<String> {
    let changes = asked.changes?;
    let what = if asked.contest?.narrows {
        "who goes on"
    } else {
        "the winner"
    };
    let (is, change) = if arms.plural {
        ("are", "change")
    } else {
        ("is", "changes")
    };
    let changed = match changes.estimate {
        0.0 => format!("never {change} {what}"),
        often => {
            let (often, mcse) = (percent(often), error(changes.mcse));
            format!("{change} {what} in {often} of them (Monte Carlo standard error {mcse} points)")
        }
    };
    let subject = &arms.subject;
    let Some(worth) = asked.worth else {
        return Some(format!("{subject} {changed}."));
    };
    let ends = [arms.sign * worth.p5, arms.sign * worth.p95];
    let (low, high) = (
        points(ends[0].min(ends[1]), 1),
        points(ends[0].max(ends[1]), 1),
    );
    let mean = points(arms.sign * worth.mean, 1);
    let whose = if name.ends_with('s') {
        format!("{name}’")
    } else {
        format!("{name}’s")
    };
    Some(format!(
        "{subject} {is} worth {mean} points of {whose} share (90 % interval {low} to {high}) and {changed}."
    ))
}

/// Which replicates count, where it is not all of them.
fn counted(arms: &Arms, name: &str) -> Option<String> {
    let arm = |(_, referred, side): &(String, String, Option<Side>)| {
        side.filter(|side| side.given)
            .map(|side| format!("{} {referred}", percent(side.on_ballot)))
    };
    let parts: Vec<String> = std::iter::once(&arms.first)
        .chain(&arms.second)
        .filter_map(arm)
        .collect();
    let parts = (!parts.is_empty()).then(|| parts.join(", "))?;
    Some(format!(
        "Counted are only those with {name} on the ballot: {parts}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    fn headline(findings: &Findings) -> String {
        sentences(findings).join("\n")
    }

    #[test]
    fn the_headline_says_what_the_endorsement_is_worth() {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        assert_eq!(
            headline(&estimate(&table, 1)),
            "With the endorsement, Ann Able goes on from the primary in 75 % of 4 simulated elections; without it, in 50 %.\n\
             The endorsement is worth +9.2 points of Ann Able’s share (90 % interval +1.5 to +14.5) and changes who goes \
             on in 50.0 % of them (Monte Carlo standard error 25.0 points).\n\
             Assumed: e-endorses-a: 0.4 (log-odds in the electorate).\n\
             If the endorsement had no effect at all, it would be 50 % either way."
        );
    }

    #[test]
    fn only_replicates_with_the_candidate_on_the_ballot_count_where_some_lack_it() {
        let text = headline(&estimate(&sample::replicates(), 1));
        let expected = "With the endorsement, Ann Able wins the runoff in 50 % of 4 simulated elections; without it, in 50 %.\n\
             The endorsement is worth +15.0 points of Ann Able’s share (90 % interval +15.0 to +15.0) and changes the \
             winner in 100.0 % of them (Monte Carlo standard error 0 points).\n\
             Counted are only those with Ann Able on the ballot: 50.0 % with it, 50.0 % without it.\n";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn an_added_act_is_with_in_the_what_if() {
        let mut table = sample::replicates();
        table.layout.question.contest = "primary".to_owned();
        table.layout.question.contrast = Contrast::Adds("acts".to_owned());
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
            text.contains("4 simulated elections; in the what-if “E never endorses”, in 50 %."),
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
