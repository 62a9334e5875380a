//! What the question comes to: the figures of the arms that it compares, and how sentences name
//! them. Headline, batch and page ask here.

use crate::estimate::{BetweenArms, ContestFindings, Estimate, Findings, StageChances, Summary};
use crate::replicates::{Contrast, ContrastNoun};
use crate::table::number::count;

/// What the question's candidate came to in an arm.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    /// The chance that is asked for.
    pub wins: Estimate,
    pub share: Option<&'a Summary>,
    /// Share less the best other's.
    pub lead: Option<&'a Summary>,
    /// How often the contest whose shares are told is held with the candidate on the ballot.
    pub on_ballot: f64,
    /// How often they win it where they are on its ballot.
    pub wins_there: Option<Estimate>,
    /// How often a run-off is held, and what the candidate comes to in the stage, where a stage is
    /// asked about.
    pub stage: Option<(Estimate, StageChances)>,
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
    /// How the arms differ.
    pub change: Option<BetweenArms<'a>>,
    pub first: ArmInWords<'a>,
    pub second: Option<ArmInWords<'a>>,
    /// The acts that one of the arms has and the other lacks, where that is what differs.
    pub acts: Option<ContrastNoun>,
    /// The subject of "is worth".
    pub subject: String,
}

impl<'a> Side<'a> {
    fn of(findings: &'a Findings, arm: &str) -> Option<Side<'a>> {
        let asked = findings.asked(arm)?;
        let candidate = &findings.question.candidate;
        let contest = findings
            .arms
            .get(arm)?
            .contests
            .get(&findings.question.contest);
        let own = contest.and_then(|contest| contest.candidates.get(candidate));
        let stage = findings.asked_stage(arm);
        Some(Side {
            wins: asked.wins,
            share: asked.share,
            lead: asked.margin,
            on_ballot: asked.on_ballot.estimate,
            wins_there: own.map(|own| own.wins_on_ballot),
            stage: stage.and_then(|stage| Some((stage.runoff, *stage.candidates.get(candidate)?))),
        })
    }

    /// Whether the candidate can ever win.
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
        let id = question.what_if.as_deref();
        let side = |arm: &str| Side::of(findings, arm);
        let (baseline, what_if) = (side("baseline"), id.and_then(side));
        let found = id.and_then(|id| findings.what_ifs.get(id));
        let acts = found.and(question.contrast.acts());
        let (first, second) = in_words(findings, baseline, what_if);
        let subject = match (&question.contrast, acts) {
            (_, Some(noun)) => format!("The {noun}"),
            (Contrast::Scenarios, _) if found.is_some() => "The second scenario".to_owned(),
            _ => "The what-if".to_owned(),
        };
        Answer {
            findings,
            contest: findings.asked_contest(),
            baseline,
            what_if,
            change: id.and_then(|id| findings.change(id)),
            first,
            second,
            acts,
            subject,
        }
    }

    /// What the arms differ in, in the share: what the acts add, where acts are what differs.
    pub fn worth(&self) -> Option<&'a Summary> {
        self.change?.share
    }

    /// How often another wins.
    pub fn changes(&self) -> Option<Estimate> {
        self.change.map(|change| Estimate {
            estimate: change.winner_changes.estimate,
            mcse: change.winner_changes.mcse,
        })
    }

    /// Of which elections the changes of winner are: `them`, all, or those in which both arms hold the
    /// contest.
    pub fn changes_of(&self) -> String {
        let number = self.change.map(|change| change.winner_changes.replicates);
        let fewer = number.filter(|number| *number < self.findings.counted());
        fewer.map_or_else(
            || "them".to_owned(),
            |number| format!("the {} in which both hold it", count(number)),
        )
    }

    /// Of which elections the difference in the share is, where it is not of all: ` in the 12,900
    /// elections in which both have one`.
    pub fn among(&self) -> Option<String> {
        let change = self.change.filter(|change| change.share.is_some())?;
        let some = change.replicates < self.findings.counted();
        some.then(|| match change.replicates {
            1 => "in the one election in which both have one".to_owned(),
            many => format!("in the {} elections in which both have one", count(many)),
        })
    }

    /// The contest whose share it is, to be said where something else is asked for: ` in the primary`.
    pub fn where_shared(&self) -> String {
        let elsewhere = self.findings.question.stage.is_some();
        let contest = self.contest.filter(|_| elsewhere);
        contest.map_or_else(String::new, |contest| format!(" in the {}", contest.title))
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

    /// Who differs where the outcome does.
    pub fn who(&self) -> &'static str {
        self.findings.asked_winner()
    }

    pub fn is_plural(&self) -> bool {
        self.acts.is_some_and(ContrastNoun::is_plural)
    }

    /// Whether what is told is what the baseline has and the what-if lacks.
    pub fn adds(&self) -> bool {
        self.findings.question.contrast.adds()
    }

    /// How often the candidate wins, in one arm or two; `of` what, the first figure says.
    pub fn often(
        &self,
        chance: impl Fn(Estimate) -> String,
        of: impl Fn(String) -> String,
    ) -> String {
        let name = self.name();
        let contest = self.contest.map_or("contest", |contest| &contest.title);
        let wins = self.findings.asked_deed();
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

    /// How it comes to that: how often a run-off is held and how often the candidate wins without
    /// one; or, where a contest is asked about that is not always held with them on its ballot, how
    /// often it is, and how often they win it then.
    pub fn story(&self, chance: impl Fn(Estimate) -> String) -> Option<String> {
        let each = |of: &dyn Fn(&Side<'a>) -> Option<Estimate>| -> Option<String> {
            let arm = |arm: &ArmInWords<'a>| {
                let told = chance(of(&arm.side?)?);
                Some(match self.second.is_some() {
                    true => format!("{told} {}", arm.referred),
                    false => told,
                })
            };
            let arms: Vec<String> = self.arms().map(arm).collect::<Option<_>>()?;
            Some(arms.join(", "))
        };
        let name = self.name();
        let stage = |of: fn(&StageChances) -> Estimate| {
            each(&move |side: &Side| side.stage.map(|(_, chances)| of(&chances)))
        };
        if let Some(held) = each(&|side: &Side| side.stage.map(|(held, _)| held)) {
            let outright = stage(|of| of.outright)?;
            let in_runoff = stage(|of| of.in_runoff)?;
            let wins_runoff = stage(|of| of.wins_runoff)?;
            return Some(format!(
                "A run-off is held in {held}. {name} wins outright in {outright}, is in a run-off in {in_runoff} and wins it in {wins_runoff}."
            ));
        }
        let sometimes = |arm: &ArmInWords| arm.side.is_some_and(|side| side.on_ballot < 1.0);
        if !self.arms().any(sometimes) {
            return None;
        }
        let on_ballot = each(&|side: &Side| {
            Some(Estimate {
                estimate: side.on_ballot,
                mcse: 0.0,
            })
        })?;
        let there = each(&|side: &Side| side.wins_there)
            .map(|wins| format!("; of these {name} wins in {wins}"));
        let contest = self.contest.map_or("contest", |contest| &contest.title);
        Some(format!(
            "The {contest} is held with {name} on its ballot in {on_ballot}{}.",
            there.unwrap_or_default()
        ))
    }

    /// How often the candidate wins without the acts, and so if they had no effect. What is given
    /// speaks of the world as written: without an effect other elections would count.
    pub fn without_effect(&self) -> Option<Estimate> {
        let second = self.second.as_ref().filter(|_| self.acts.is_some())?;
        let side = second.side.filter(|_| self.findings.given.is_none())?;
        Some(side.wins)
    }
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
