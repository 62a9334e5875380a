//! What a chart shows of findings: whose figures, and which way round.

use indexmap::IndexMap;

use crate::election::Decides;
use crate::estimate::{ContestFindings, Estimate, Findings, Summary};

/// The least standard deviation of a lead that is one: below it is what rounding leaves of counts
/// that are given.
const LEAST_SPREAD: f64 = 1e-9;

/// The question's candidate in a contest of an arm that is held with them on the ballot now and then.
#[derive(Debug, Clone, Copy)]
pub struct View<'f> {
    /// The chance, of all elections: in the question's contest the one that is asked for, else to win
    /// the contest.
    pub wins: Estimate,
    /// How often they are on its ballot: the two below are of those elections.
    pub on_ballot: Estimate,
    /// Of the valid votes.
    pub share: &'f Summary,
    /// Share less the best other's.
    pub margin: &'f Summary,
}

impl View<'_> {
    /// Whether the lead differs from replicate to replicate.
    pub fn is_uncertain(&self) -> bool {
        self.margin.sd > LEAST_SPREAD
    }

    /// How often they are on the ballot, where that is not always.
    pub fn sometimes(&self) -> Option<f64> {
        Some(self.on_ballot.estimate).filter(|often| *often < 1.0)
    }
}

/// The figures to show; nothing where the candidate never has a share.
pub fn view<'a>(findings: &'a Findings, arm: &str, contest: &str) -> Option<View<'a>> {
    let found = findings.arms.get(arm)?.contests.get(contest)?;
    let own = found.candidates.get(&findings.question.candidate)?;
    let asked = findings
        .asked(arm)
        .filter(|_| findings.question.contest == contest);
    Some(View {
        wins: asked.map_or(own.wins, |asked| asked.wins),
        on_ballot: own.on_ballot,
        share: own.share.as_ref()?,
        margin: own.margin.as_ref()?,
    })
}

/// How often the question's candidate is on the ballot of an arm's contest; 0 where they never are,
/// nothing where the arm has no such contest.
pub fn on_ballot(findings: &Findings, arm: &str, contest: &str) -> Option<f64> {
    let found = findings.arms.get(arm)?.contests.get(contest)?;
    let own = found.candidates.get(&findings.question.candidate);
    Some(own.map_or(0.0, |own| own.on_ballot.estimate))
}

/// What the chance of a [`View`] is of.
pub struct Deed {
    /// After a name: `wins the Republican run-off`, `is nominated`.
    pub does: String,
    /// `Wins`
    pub heading: &'static str,
    /// `the chance of …`: `winning`
    pub doing: &'static str,
}

/// The same of a contest.
pub fn deed(findings: &Findings, contest: &str) -> Deed {
    let asked = findings.question.contest == contest;
    let decides = findings.asked_decides().filter(|_| asked);
    let about = self::contest(findings, contest);
    let title = about.map_or("contest", |about| &about.title);
    let (does, heading, doing) = match decides {
        Some(decides @ Decides::Nomination) => {
            (decides.wins().to_owned(), "Nominated", "the nomination")
        }
        Some(decides @ Decides::Office) => (decides.wins().to_owned(), "Elected", "election"),
        None if about.is_some_and(|about| about.narrows) => {
            (format!("goes on from the {title}"), "Goes on", "going on")
        }
        None => (format!("wins the {title}"), "Wins", "winning"),
    };
    Deed {
        does,
        heading,
        doing,
    }
}

/// How often each wins in an arm: what the contest ends, where it ends what several decide, else the
/// contest itself.
pub fn winners<'a>(
    findings: &'a Findings,
    arm: &str,
    contest: &str,
) -> Option<IndexMap<&'a str, Estimate>> {
    let arm = findings.arms.get(arm)?;
    let ended = ended(findings, contest).and_then(|stage| arm.stages.get(stage));
    Some(match ended {
        Some(stage) => {
            let all = stage.candidates.iter();
            all.map(|(id, own)| (id.as_str(), own.wins)).collect()
        }
        None => {
            let all = arm.contests.get(contest)?.candidates.iter();
            all.map(|(id, own)| (id.as_str(), own.wins)).collect()
        }
    })
}

/// The stage that ends with this contest in the first arm that has it.
pub fn ended<'a>(findings: &'a Findings, contest: &str) -> Option<&'a str> {
    let mut stages = findings.arms.values().flat_map(|arm| &arm.stages);
    let ends = |contests: &[String]| {
        contests.len() > 1 && contests.last().is_some_and(|last| last == contest)
    };
    let found = stages.find(|(_, stage)| ends(&stage.contests));
    found.map(|(id, _)| id.as_str())
}

/// What the what-if of the question is called.
pub fn what_if_title(findings: &Findings) -> Option<&String> {
    let id = findings.question.what_if.as_ref()?;
    findings.what_ifs.get(id).map(|arm| &arm.title)
}

/// The contests of all arms by id, in the order in which they are held.
pub fn contests(findings: &Findings) -> Vec<&String> {
    let mut held: Vec<(&String, &String)> = Vec::new();
    for (id, contest) in findings.arms.values().flat_map(|arm| &arm.contests) {
        if held.iter().all(|(known, _)| *known != id) {
            held.push((id, &contest.date));
        }
    }
    held.sort_by_key(|(_, date)| *date);
    held.into_iter().map(|(id, _)| id).collect()
}

/// The contest as the baseline has it, else as the first arm that does.
pub fn contest<'a>(findings: &'a Findings, id: &str) -> Option<&'a ContestFindings> {
    findings.arms.values().find_map(|arm| arm.contests.get(id))
}

/// The candidate's name and what the charts call the candidate for short.
pub fn names<'a>(findings: &'a Findings, id: &'a str) -> (&'a str, &'a str) {
    findings
        .candidates
        .get(id)
        .map_or((id, id), |candidate| (&candidate.name, &candidate.short))
}
