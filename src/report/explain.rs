//! A scenario in sentences: who, when, what is assumed, and what is expected before anything is
//! simulated.

use std::fmt::Write;

use indexmap::IndexMap;

use crate::election::{Act, Contest, Election, Rule, Tastes};
use crate::scenario::{Scenario, deed};
use crate::simulate::{ExplainedContest, ExplainedEffect, Explanation, Latent};

use crate::table::number::{count, percent, points};

/// The scenario in sentences, a paragraph a subject. Ends with a line feed.
pub fn explanation(scenario: &Scenario, model: &Explanation) -> String {
    let election = &scenario.arms[0].election;
    let mut text = format!("{}\n", scenario.title);
    if let Some(note) = &scenario.note {
        text += &format!("{note}\n");
    }
    let words = Words { scenario, election };
    paragraph(&mut text, "Who votes", words.electorate());
    paragraph(
        &mut text,
        "When",
        election
            .contests
            .iter()
            .map(|contest| words.contest(contest))
            .collect(),
    );
    let mut acts: Vec<&Act> = election.acts.iter().collect();
    acts.sort_by_key(|act| act.date);
    paragraph(
        &mut text,
        "What is said",
        acts.into_iter().map(|act| words.act(act)).collect(),
    );
    paragraph(
        &mut text,
        "Effects",
        model.effects.iter().map(effect).collect(),
    );
    let what_ifs = scenario.arms[1..]
        .iter()
        .map(|arm| format!("{}: {}", arm.id, arm.title));
    paragraph(&mut text, "What if", what_ifs.collect());
    paragraph(&mut text, "Uncertain", words.uncertain(&model.latents));
    let (sources, assumptions) = words.provenance();
    paragraph(&mut text, "Sources", sources);
    paragraph(
        &mut text,
        &format!(
            "Assumptions ({} figures without a source)",
            assumptions.len()
        ),
        assumptions,
    );
    let expected = scenario
        .arms
        .iter()
        .zip(&model.arms)
        .flat_map(|(arm, contests)| {
            contests
                .iter()
                .map(|contest| words.expected(&arm.id, contest))
                .collect::<Vec<String>>()
        });
    paragraph(
        &mut text,
        "Expected, with everything uncertain at its median",
        expected.collect(),
    );
    let _ = writeln!(
        text,
        "\nCells of voters whom every act of every arm treats alike: {}",
        count(model.cells as u64)
    );
    text
}

/// A heading with indented lines; nothing where there are none.
fn paragraph(text: &mut String, heading: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{heading}");
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
}

struct Words<'a> {
    scenario: &'a Scenario,
    election: &'a Election,
}

impl Words<'_> {
    fn candidate(&self, at: usize) -> &str {
        &self.scenario.roster.candidates[at].name
    }

    fn electorate(&self) -> Vec<String> {
        let roster = &self.scenario.roster;
        let bloc = |ix: &crate::election::BlocIx| {
            let bloc = self.election.electorate.blocs[ix.at()].as_ref()?;
            Some(format!(
                "{}: {} voters",
                roster.blocs[ix.at()].name,
                count(bloc.total())
            ))
        };
        let mut lines: Vec<String> = roster.bloc_display.iter().filter_map(bloc).collect();
        let all: u64 = self
            .election
            .electorate
            .blocs
            .iter()
            .flatten()
            .map(|bloc| bloc.total())
            .sum();
        let regions = match roster.regions.len() {
            0 => String::new(),
            n => format!(", in {n} regions"),
        };
        lines.push(format!(
            "in all {} voters as of {}{regions}",
            count(all),
            self.election.as_of.in_words()
        ));
        lines
    }

    fn contest(&self, contest: &Contest) -> String {
        let roster = &self.scenario.roster;
        let names = |places: &mut dyn Iterator<Item = usize>| {
            places
                .map(|at| self.candidate(at).to_owned())
                .collect::<Vec<String>>()
                .join(", ")
        };
        let mut ballot = names(&mut contest.ballot.iter().map(|candidate| candidate.at()));
        if let Some(followed) = contest.follows {
            let besides = if ballot.is_empty() {
                String::new()
            } else {
                format!(", besides {ballot}")
            };
            ballot = format!(
                "whoever goes on from the {}{besides}",
                roster.contests[followed.at()].name
            );
        }
        let rule = match contest.rule {
            Rule::Plurality => "most votes wins".to_owned(),
            Rule::Majority { threshold } => format!(
                "more than {} wins outright, else two go on",
                percent(threshold)
            ),
            Rule::TopN { n } => format!("the first {n} go on"),
        };
        let tastes = match (contest.follows, contest.tastes) {
            (Some(_), Tastes::Kept) => "; voters bring their tastes along",
            (Some(_), Tastes::Fresh) => "; voters choose afresh",
            (None, _) => "",
        };
        let result = contest
            .returns
            .as_ref()
            .map_or_else(String::new, |returns| {
                let votes = returns
                    .iter()
                    .map(|(who, votes)| format!("{} {}", self.candidate(who.at()), count(*votes)));
                format!(
                    ". It is over: {}",
                    votes.collect::<Vec<String>>().join(", ")
                )
            });
        let name = &roster.contests[contest.ix.at()].name;
        format!(
            "{}: {name}: {ballot}; {rule}{tastes}{result}",
            contest.date.in_words()
        )
    }

    fn act(&self, act: &Act) -> String {
        let roster = &self.scenario.roster;
        let chance = act.chance.as_ref().map_or_else(String::new, |chance| {
            format!(", with a probability of {}", chance.probability)
        });
        format!(
            "{}: {}{chance} ({})",
            act.date.in_words(),
            deed(roster, &self.election.acts, act),
            roster.acts[act.ix.at()].id
        )
    }

    /// The parameters that are uncertain with their laws, and the number of shocks.
    fn uncertain(&self, latents: &[Latent]) -> Vec<String> {
        let (parameters, shocks): (Vec<_>, Vec<_>) = latents
            .iter()
            .partition(|latent| self.scenario.latents.contains(&latent.name));
        let mut lines: Vec<String> = parameters
            .into_iter()
            .map(|latent| format!("{}: {}", latent.name, latent.law()))
            .collect();
        if !shocks.is_empty() {
            lines.push(format!(
                "and {} shocks on support and turnout, of the laws in [shocks]",
                count(shocks.len() as u64)
            ));
        }
        lines
    }

    /// Sources with the number of figures that each covers, and the figures that have none; names
    /// and lists need none.
    fn provenance(&self) -> (Vec<String>, Vec<String>) {
        let mut sources: IndexMap<&str, usize> = IndexMap::new();
        let mut assumptions = Vec::new();
        let figures = self
            .scenario
            .provenance
            .iter()
            .filter(|given| !given.value.starts_with(['"', '\'', '[']));
        for value in figures {
            match &value.source {
                Some(source) => *sources.entry(source).or_default() += 1,
                None => assumptions.push(format!("{} = {}", value.path, value.value)),
            }
        }
        let line = |(source, values): (&str, usize)| {
            format!(
                "{source} ({values} figure{})",
                if values == 1 { "" } else { "s" }
            )
        };
        (sources.into_iter().map(line).collect(), assumptions)
    }

    fn expected(&self, arm: &str, contest: &ExplainedContest) -> String {
        let turnout = contest.votes / contest.electorate.max(1) as f64;
        let shares = contest
            .shares
            .iter()
            .map(|(id, share)| format!("{id} {}", percent(*share)));
        let shares = shares.collect::<Vec<String>>().join(", ");
        let gaps = contest
            .topline_gap
            .iter()
            .map(|(id, gap)| format!("{id} {}", points(*gap, 1)));
        let gaps = gaps.collect::<Vec<String>>().join(", ");
        let gaps = if gaps.is_empty() {
            gaps
        } else {
            format!("; simulated means less the topline, in points: {gaps}")
        };
        format!(
            "{arm}, {}: {shares}; turnout {}{gaps}",
            contest.contest,
            percent(turnout)
        )
    }
}

/// What an act does to one voter, and how that follows from what was given.
fn effect(effect: &ExplainedEffect) -> String {
    let what = if effect.penalty { "penalty" } else { "effect" };
    let arm = if effect.arm == "baseline" {
        String::new()
    } else {
        format!(" (in {})", effect.arm)
    };
    let scale = effect.scale.unit();
    let divisor = effect
        .divisor
        .as_ref()
        .map_or_else(String::new, |(divisor, contest)| {
            format!("; a shift of 1 in each who heard moves the {contest} by {divisor:.3}")
        });
    let (act, assumed, voter) = (&effect.act, &effect.effect, effect.voter);
    format!(
        "{act}{arm}: {what} {assumed} ({scale}){divisor}; {voter:.3} for an undecided approver who heard, at the median"
    )
}
