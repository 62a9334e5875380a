//! What the run cannot tell, derived from what its scenario has and leaves out.

use maud::html;

use crate::election::{Act, ActNoun, Election};
use crate::estimate::Summary;
use crate::latent::Quantity;
use crate::scenario::Scenario;

use super::super::answer::Answer;
use super::frame::Section;
use super::{StoredRun, given};
use crate::table::number::{self, count};

/// The section of a run's page.
pub fn section(told: &StoredRun) -> Section {
    let limits = Limits::of(told.scenario, told.compared.is_some());
    listed_all(
        limits
            .all(limits.one_case(told))
            .into_iter()
            .chain([left_out(told), overdrawn(told)]),
    )
}

/// That of a page of experiments alone: what the scenario itself cannot tell, whatever is asked of
/// it.
pub fn of_scenario(scenario: &Scenario) -> Section {
    listed_all(Limits::of(scenario, false).all(None))
}

fn listed_all(all: impl IntoIterator<Item = Limit>) -> Section {
    let body = html! {
        ul { @for (what, why) in all.into_iter().flatten() { li { strong { (what) } " " (why) } } }
    };
    Section {
        id: "limits",
        heading: "What this cannot tell".to_owned(),
        short: "Limits",
        body,
    }
}

/// A limit in a few words, and why it is one.
type Limit = Option<(&'static str, String)>;

struct Limits<'a> {
    scenario: &'a Scenario,
    election: &'a Election,
    /// The arms are scenarios of their own.
    compared: bool,
}

impl<'a> Limits<'a> {
    fn of(scenario: &'a Scenario, compared: bool) -> Limits<'a> {
        Limits {
            scenario,
            election: &scenario.arms[0].election,
            compared,
        }
    }

    /// All that follow from the scenario; what a run says of its one case has its place among them.
    fn all(&self, one_case: Limit) -> [Limit; 11] {
        [
            self.transfer(),
            self.selection(),
            one_case,
            self.parts(),
            self.reactions(),
            self.unheard(),
            self.turnout(),
            self.groups(),
            self.places(),
            self.over(),
            self.luck(),
        ]
    }

    /// Acts of all arms, each id once.
    fn acts(&self) -> Vec<&Act> {
        let mut found: Vec<&Act> = Vec::new();
        for act in self.scenario.arms.iter().flat_map(|arm| &arm.election.acts) {
            if found.iter().all(|known| known.ix != act.ix) {
                found.push(act);
            }
        }
        found
    }

    fn endorsers(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for act in self
            .acts()
            .into_iter()
            .filter(|act| act.kind.noun() == ActNoun::Endorsement)
        {
            let name = self.scenario.roster.endorsers[act.endorser().at()]
                .name
                .as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        listed(&names)
    }

    fn contest(&self) -> (String, String) {
        let question = self.scenario.question;
        let name = self.scenario.roster.contests[question.contest.at()]
            .name
            .clone();
        let date = self
            .election
            .contest(question.contest)
            .map(|contest| contest.date.in_words());
        (
            name,
            date.and_then(|date| date.split(' ').next_back().map(str::to_owned))
                .unwrap_or_default(),
        )
    }

    fn transfer(&self) -> Limit {
        let has_effect = |act: &&Act| act.effect != Quantity::ZERO;
        self.acts().iter().any(has_effect).then(|| {
            let (contest, year) = self.contest();
            (
                "How large the effect is.",
                format!(
                    "The effects are put in. What is known of their size comes from other races, other years and other \
                     candidates; whether it carries over to the {contest} of {year} is itself an assumption."
                ),
            )
        })
    }

    fn selection(&self) -> Limit {
        let endorsers = self.endorsers();
        (!endorsers.is_empty()).then(|| {
            (
                "What was choice and what was effect.",
                format!(
                    "{endorsers} chose whom to back, and may have backed those who would have done well anyway. What is \
                     measured of endorsements elsewhere is never quite free of that. Here the word alone makes the difference."
                ),
            )
        })
    }

    fn one_case(&self, told: &StoredRun) -> Limit {
        let answer = Answer::of(told.findings);
        let (worth, without) = (answer.worth()?, answer.baseline?.lead?);
        if worth.mean.abs() > 2.0 * without.sd {
            return None;
        }
        let (contest, _) = self.contest();
        let shift = |summary: &Summary| format!("{:.0}", 100.0 * summary.sd);
        Some((
            "What happened in this one election.",
            format!(
                "The lead in the {contest} varies by about {} points from one simulated election to the next, with nothing \
                 said differently. A difference of {} in the vote cannot be read off a single result, not even off the true one.",
                shift(without),
                number::in_points(worth.mean, worth.mcse)
            ),
        ))
    }

    fn parts(&self) -> Limit {
        let word = |act: &Act| match act.kind.noun() {
            ActNoun::Opposition => Some("of an attack"),
            ActNoun::Claim => Some("of a claim"),
            ActNoun::Disavowal => Some("of a denial"),
            ActNoun::Endorsement | ActNoun::Withdrawal => None,
        };
        let mut present: Vec<&str> = self.acts().into_iter().filter_map(word).collect();
        present.sort_unstable();
        present.dedup();
        (!present.is_empty()).then(|| {
            (
                "What each act did.",
                format!(
                    "The separate effect {} has not been measured anywhere. How effects are divided among the acts of this \
                     scenario is assumed.",
                    listed(&present)
                ),
            )
        })
    }

    fn reactions(&self) -> Limit {
        let (elsewhere, that) = match self.compared {
            true => ("In another scenario", "it"),
            false => ("In a what-if", "the what-if"),
        };
        let acts = match self.election.acts.len() {
            0 => return None,
            1 => format!("One act is on the calendar. {elsewhere} it changes"),
            n => format!("{n} acts are on the calendar. {elsewhere} they change"),
        };
        Some((
            "What others would have done.",
            format!(
                "{acts} only as {that} says: nobody answers, withdraws or spends more because something else was said, \
                 and voters do not talk to each other."
            ),
        ))
    }

    /// Contests in which nobody is taken to have heard what was said before.
    fn unheard(&self) -> Limit {
        let deaf = |act: &Act, contest: usize| {
            let aware = act.aware.as_ref();
            aware.is_some_and(|by_bloc| {
                by_bloc
                    .iter()
                    .all(|by_contest| by_contest[contest] == Quantity::ZERO)
            })
        };
        let heard_nowhere = |contest: &&crate::election::Contest| {
            let mut before = self
                .election
                .acts
                .iter()
                .filter(|act| act.date <= contest.date && act.undoes().is_none());
            let mut acts = before.by_ref().peekable();
            acts.peek().is_some() && acts.all(|act| deaf(act, contest.ix.at()))
        };
        let names: Vec<&str> = self
            .election
            .contests
            .iter()
            .filter(heard_nowhere)
            .map(|contest| self.scenario.roster.contests[contest.ix.at()].name.as_str())
            .collect();
        (!names.is_empty()).then(|| {
            (
                "What it meant later.",
                format!(
                    "In the {} nobody is taken to have heard any of it. Whether the winner of the nomination paid or gained \
                     for it there is not asked.",
                    listed(&names)
                ),
            )
        })
    }

    fn turnout(&self) -> Limit {
        let still =
            |act: &&Act| act.mobilise == Quantity::ZERO && act.countermobilise == Quantity::ZERO;
        let acts = self.acts();
        (!acts.is_empty() && acts.iter().all(still)).then(|| {
            (
                "Whether it brought people to the polls.",
                "What is said changes how people vote in this scenario, not whether they do: no act has an effect on turnout."
                    .to_owned(),
            )
        })
    }

    fn groups(&self) -> Limit {
        let blocs: Vec<u64> = self
            .election
            .electorate
            .blocs
            .iter()
            .flatten()
            .map(|bloc| bloc.total())
            .collect();
        let all: u64 = blocs.iter().sum();
        (!self.acts().is_empty()).then(|| {
            let groups = match blocs.len() {
                1 => "One group of voters stands".to_owned(),
                n => format!("{n} groups of voters stand"),
            };
            let endorsers = self.endorsers();
            let thinks = if endorsers.is_empty() { "the endorser".to_owned() } else { endorsers };
            (
                "What single voters did.",
                format!(
                    "{groups} for {} people. Within a group, what someone thinks of {thinks}, whether they hear of it and \
                     whether they have decided have nothing to do with each other.",
                    number::voters(all as f64)
                ),
            )
        })
    }

    fn places(&self) -> Limit {
        self.scenario.roster.regions.is_empty().then(|| {
            (
                "Where.",
                "The scenario has no geography: nothing can be said of counties, towns or candidates’ homes."
                    .to_owned(),
            )
        })
    }

    fn over(&self) -> Limit {
        let over: Vec<&str> = self
            .election
            .contests
            .iter()
            .filter(|contest| contest.returns.is_some())
            .map(|contest| self.scenario.roster.contests[contest.ix.at()].name.as_str())
            .collect();
        (!over.is_empty()).then(|| {
            (
                "Who the voters of the past were.",
                format!(
                    "The result of the {} is given. Which groups cast those votes is inferred from assumed leanings and \
                     turnout; the count itself does not say.",
                    listed(&over)
                ),
            )
        })
    }

    fn luck(&self) -> Limit {
        let shocks = &self.election.shocks;
        let none = shocks.candidate.is_none() && shocks.contest.is_none() && shocks.drift.is_none();
        none.then(|| {
            (
                "How wrong the starting point may be.",
                "No shock moves the candidates: their support is taken as known, and outcomes vary less than they would in \
                 the world."
                    .to_owned(),
            )
        })
    }
}

fn left_out(told: &StoredRun) -> Limit {
    let answer = Answer::of(told.findings);
    let sometimes = [answer.baseline, answer.what_if]
        .into_iter()
        .flatten()
        .any(|side| side.on_ballot < 1.0);
    let short = given::short(told.findings, &told.findings.question.candidate);
    let contest = answer.contest.map_or("contest", |contest| &contest.title);
    sometimes.then(|| {
        (
            "What getting there was worth.",
            format!(
                "The vote in the {contest} is compared where {short} is on its ballot both times. What it is worth to get \
                 there is in the chances."
            ),
        )
    })
}

fn overdrawn(told: &StoredRun) -> Limit {
    let often = told.findings.overdrawn;
    (often > 0).then(|| {
        (
            "Whether the groups fit the count.",
            format!(
                "In {} elections the result that is given asks more votes of some group than it has voters: its size or \
                 turnout may not fit.",
                count(often)
            ),
        )
    })
}

/// `a`, `a and b`, `a, b and c`
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
