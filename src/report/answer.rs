//! What the question comes to: the figures of the arms that it compares, and how sentences name
//! them. Headline, batch and page ask here.

use crate::estimate::{ContestFindings, Estimate, Findings, Summary};
use crate::replicates::{Contrast, ContrastNoun};

/// What the question's candidate came to in an arm.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub wins: Estimate,
    pub share: &'a Summary,
    /// Share less the best other's.
    pub lead: &'a Summary,
    pub on_ballot: f64,
    /// Only replicates with the candidate on the ballot count.
    pub given: bool,
}

/// An arm in a sentence.
pub(super) struct ArmInWords<'a> {
    /// `With the endorsement, ` or `without it`: what stands before its figure.
    pub opening: String,
    /// `with it`
    pub referred: String,
    pub side: Option<Side<'a>>,
}

/// The figures that the question asks for, and the arms in the order in which a sentence names them.
pub(super) struct Answer<'a> {
    findings: &'a Findings,
    pub contest: Option<&'a ContestFindings>,
    pub baseline: Option<Side<'a>>,
    pub what_if: Option<Side<'a>>,
    /// Share in the what-if less the baseline's.
    pub worth: Option<&'a Summary>,
    pub changes: Option<Estimate>,
    pub first: ArmInWords<'a>,
    pub second: Option<ArmInWords<'a>>,
    /// The acts that one of the arms has and the other lacks, where that is what differs.
    pub acts: Option<ContrastNoun>,
    /// The subject of "is worth".
    pub subject: String,
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
    fn stands(&self) -> bool {
        self.on_ballot > 0.0 || self.wins.estimate > 0.0
    }
}

impl<'a> ArmInWords<'a> {
    fn new(
        opening: impl Into<String>,
        referred: impl Into<String>,
        side: Option<Side<'a>>,
    ) -> ArmInWords<'a> {
        ArmInWords {
            opening: opening.into(),
            referred: referred.into(),
            side,
        }
    }

    /// Where the candidate is ever on the ballot.
    pub fn standing(&self) -> Option<Side<'a>> {
        self.side.filter(Side::stands)
    }
}

impl<'a> Answer<'a> {
    pub fn of(findings: &'a Findings) -> Answer<'a> {
        let question = &findings.question;
        let contest = |arm: &str| findings.arms.get(arm)?.contests.get(&question.contest);
        let own = contest("baseline");
        let id = question.what_if.as_deref();
        let side = |contest: Option<&'a ContestFindings>| Side::of(contest?, &question.candidate);
        let (baseline, what_if) = (side(own), side(id.and_then(contest)));
        let found = id.and_then(|id| findings.what_ifs.get(id));
        let changes = found
            .and_then(|found| found.contests.get(&question.contest))
            .map(|contest| &contest.winner_changes);
        let change = id.and_then(|id| findings.change(id));
        let given = change.is_some_and(|change| change.given.is_some());
        let acts = found.and(question.contrast.acts());
        let (first, second) = in_words(findings, baseline, what_if);
        let subject = match (&question.contrast, acts) {
            (_, Some(noun)) => format!("The {noun}"),
            (Contrast::Scenarios, _) if found.is_some() => "The second scenario".to_owned(),
            _ => "The what-if".to_owned(),
        };
        Answer {
            findings,
            contest: own.or(id.and_then(contest)),
            baseline,
            what_if,
            worth: change.map(|change| change.share),
            changes: changes.map(|changes| {
                let all = Estimate {
                    estimate: changes.estimate,
                    mcse: changes.mcse,
                };
                changes.given_on_ballot.filter(|_| given).unwrap_or(all)
            }),
            first,
            second,
            acts,
            subject,
        }
    }

    /// The candidate's whole name.
    pub fn name(&self) -> &'a str {
        let candidates = &self.findings.candidates;
        candidates
            .get(&self.findings.question.candidate)
            .map_or("", |candidate| &candidate.name)
    }

    pub fn arms(&self) -> impl Iterator<Item = &ArmInWords<'a>> {
        std::iter::once(&self.first).chain(&self.second)
    }

    pub fn narrows(&self) -> bool {
        self.contest.is_some_and(|contest| contest.narrows)
    }

    /// Who differs where the winner does.
    pub fn who(&self) -> &'static str {
        if self.narrows() {
            "who goes on"
        } else {
            "the winner"
        }
    }

    pub fn is_plural(&self) -> bool {
        self.acts.is_some_and(ContrastNoun::is_plural)
    }

    /// 1 where the what-if is what is told of, −1 where it lacks the act that is.
    pub fn sign(&self) -> f64 {
        self.acts
            .map_or(1.0, |_| self.findings.question.contrast.sign())
    }

    /// What it is worth: [`signed`] in the direction of that word.
    pub fn signed(&self, worth: &Summary) -> (f64, f64, f64) {
        signed(worth, self.sign())
    }

    /// How often the candidate wins, in one arm or two; `of` what, the first figure says.
    pub fn often(
        &self,
        chance: impl Fn(Estimate) -> String,
        of: impl Fn(String) -> String,
    ) -> String {
        let name = self.name();
        let contest = self.contest.map_or("contest", |contest| &contest.title);
        let wins = if self.narrows() {
            format!("goes on from the {contest}")
        } else {
            format!("wins the {contest}")
        };
        let ArmInWords { opening, .. } = &self.first;
        let stands = self.first.standing();
        let start = match stands {
            None => format!("{opening}{name} is never on the ballot of the {contest}"),
            Some(side) => format!("{opening}{name} {wins} in {}", of(chance(side.wins))),
        };
        let rest = self.second.as_ref().map(|second| {
            let opening = &second.opening;
            match second.standing().map(|side| chance(side.wins)) {
                None => format!("; {opening}, never on its ballot"),
                Some(often) if stands.is_some() => format!("; {opening}, in {often}"),
                // "In 89 %" would read as how often the candidate stands.
                Some(often) => format!("; {opening}, {name} {wins} in {often}"),
            }
        });
        start + &rest.unwrap_or_default()
    }

    /// Which replicates count, where it is not all of them: how often the candidate is on the
    /// ballot, arm by arm.
    pub fn counted(&self, chance: impl Fn(f64) -> String) -> Option<String> {
        let arm = |arm: &ArmInWords| {
            let side = arm.side.filter(|side| side.given)?;
            Some(format!("{} {}", chance(side.on_ballot), arm.referred))
        };
        let arms: Vec<String> = self.arms().filter_map(arm).collect();
        (!arms.is_empty()).then(|| arms.join(", "))
    }

    /// How often the candidate wins without the acts, and so if they had no effect. What is given
    /// speaks of the world as written: without an effect other elections would count.
    pub fn without_effect(&self) -> Option<Estimate> {
        let second = self.second.as_ref().filter(|_| self.acts.is_some())?;
        let side = second.side.filter(|_| self.findings.given.is_none())?;
        Some(side.wins)
    }
}

/// The mean and the ends of the central 90 %, as they are or with their signs turned.
pub(super) fn signed(of: &Summary, sign: f64) -> (f64, f64, f64) {
    let ends = [sign * of.p5, sign * of.p95];
    (sign * of.mean, ends[0].min(ends[1]), ends[0].max(ends[1]))
}

fn in_words<'a>(
    findings: &Findings,
    baseline: Option<Side<'a>>,
    what_if: Option<Side<'a>>,
) -> (ArmInWords<'a>, Option<ArmInWords<'a>>) {
    let question = &findings.question;
    let found = question
        .what_if
        .as_ref()
        .and_then(|id| findings.what_ifs.get(id));
    let Some(title) = found.map(|found| &found.title) else {
        let alone = ArmInWords::new("", "in the scenario as written", baseline);
        return (alone, None);
    };
    let with = |noun: ContrastNoun, has, lacks| {
        let [with, without] = ["with", "without"].map(|word| format!("{word} {}", noun.pronoun()));
        (
            ArmInWords::new(format!("With the {noun}, "), with, has),
            Some(ArmInWords::new(without.clone(), without, lacks)),
        )
    };
    match question.contrast {
        Contrast::Removes(noun) => with(noun, baseline, what_if),
        Contrast::Adds(noun) => with(noun, what_if, baseline),
        Contrast::Scenarios => {
            let own = findings.arms.get("baseline").map_or("", |arm| &arm.title);
            let first = format!("In the first scenario, “{own}”, ");
            let second = format!("in the second, “{title}”");
            (
                ArmInWords::new(first, "in the first scenario", baseline),
                Some(ArmInWords::new(second, "in the second scenario", what_if)),
            )
        }
        Contrast::Alters => {
            let second = format!("in the what-if “{title}”");
            (
                ArmInWords::new("", "in the scenario as written", baseline),
                Some(ArmInWords::new(second, "in the what-if", what_if)),
            )
        }
    }
}
