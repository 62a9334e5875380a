//! What people call an act or a parameter, by the names in the scenario: never by id or path where
//! words are known. Which words a parameter has is in the register.

use crate::election::{Act, ActInWords, Named, Roster, mid_sentence};
use crate::latent::LatentName;
use crate::quantity::Date;
use crate::random::distribution::family;

use super::register::{Kind, STATUSES, parameter_with_depth};
use super::{Arm, Scenario};

/// The names of one scenario.
#[derive(Debug, Clone)]
pub struct Names {
    roster: Roster,
    /// `[act]`
    acts: Vec<String>,
    /// Ids of contests that narrow the field.
    narrow: Vec<String>,
    /// Id and title of each what-if.
    what_ifs: Vec<(String, String)>,
}

/// An act with the arm that it is taken from.
type Taken<'a> = (&'a Act, &'a Arm);

impl Names {
    /// Of the acts and contests of all arms.
    pub fn of(scenario: &Scenario) -> Names {
        let acts: Vec<Option<Taken>> = (0..scenario.roster.acts.len())
            .map(|at| first(scenario, at))
            .collect();
        let plain: Vec<String> = acts
            .iter()
            .enumerate()
            .map(|(at, act)| called(&scenario.roster, at, *act))
            .collect();
        let dated: Vec<String> = plain
            .iter()
            .zip(&acts)
            .map(|(name, act)| {
                act.map_or_else(
                    || name.clone(),
                    |(act, _)| format!("{name} ({})", act.date.in_words()),
                )
            })
            .collect();
        let alone =
            |all: &[String], at: usize| all.iter().filter(|name| **name == all[at]).count() == 1;
        let name = |at: usize| match (alone(&plain, at), alone(&dated, at)) {
            (true, _) => plain[at].clone(),
            (_, true) => dated[at].clone(),
            _ => format!("{} ({})", plain[at], scenario.roster.acts[at].id),
        };
        let what_ifs = scenario
            .arms
            .iter()
            .skip(1)
            .map(|arm| (arm.id.clone(), arm.title.clone()))
            .collect();
        let narrow = scenario
            .arms
            .iter()
            .flat_map(|arm| &arm.election.contests)
            .filter(|contest| contest.rule.narrows());
        let narrow = narrow
            .map(|contest| scenario.roster[contest.ix].id.clone())
            .collect();
        Names {
            narrow,
            roster: scenario.roster.clone(),
            acts: (0..acts.len()).map(name).collect(),
            what_ifs,
        }
    }

    /// Within a sentence: `Donald Trump’s endorsement of Tuberville`; with the day, or else the id,
    /// where two acts would be called the same. The id itself where there is no such act.
    pub fn act<'n>(&'n self, id: &'n str) -> &'n str {
        self.place(id).map_or(id, |at| &self.acts[at])
    }

    /// The same with its day: `Donald Trump’s endorsement of Tuberville (10 March 2020)`.
    pub fn dated(&self, id: &str, date: &str) -> String {
        let (name, day) = (
            self.act(id),
            Date::parse(date).map_or_else(|| date.to_owned(), Date::in_words),
        );
        if name.ends_with(&format!("({day})")) {
            name.to_owned()
        } else {
            format!("{name} ({day})")
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.roster.acts.iter().position(|act| act.id == id)
    }

    /// What is at a path, after "the": `effect of Donald Trump’s endorsement of Tuberville`, `share
    /// of “Strong” who approve of Donald Trump`; the path itself where no words are known.
    pub fn parameter(&self, path: &str) -> String {
        self.phrase(path).unwrap_or_else(|| path.to_owned())
    }

    /// Whether there are words for what is at a path.
    pub fn is_named(&self, path: &str) -> bool {
        self.phrase(path).is_some()
    }

    /// The same with its article, where there are words: `the effect of …`.
    pub fn the(&self, path: &str) -> String {
        if let Some(act) = LatentName::of(path).happening_of() {
            return format!("whether {} comes", self.act(act));
        }
        self.phrase(path)
            .map_or_else(|| path.to_owned(), |phrase| format!("the {phrase}"))
    }

    fn phrase(&self, path: &str) -> Option<String> {
        let segments: Vec<&str> = path.split('.').collect();
        let (parameter, depth) = parameter_with_depth(&segments)?;
        let (own, further) = segments.split_at(depth);
        let mut phrase = Some(parameter.phrase)
            .filter(|phrase| !phrase.is_empty())?
            .to_owned();
        // Longer words first: a name put in could hold a shorter one.
        for (word, id) in parameter.path.split('.').zip(own) {
            if let Some(kind) = Kind::placeholder(word) {
                phrase = replaced(&phrase, word, &self.name(kind, id));
            }
        }
        Some(self.further(phrase, further))
    }

    /// What stands below a parameter: by whom it is told apart, and the part of a distribution.
    fn further(&self, phrase: String, segments: &[&str]) -> String {
        let by = |phrase: String, segment: &&str| match *segment {
            name if family(name).is_some() => phrase,
            status if STATUSES.contains(&status) => format!("{phrase} of {}", voters(status)),
            id if self.contest(id).is_some() => {
                format!("{phrase} in the {}", self.name(Kind::Contest, id))
            }
            id if self.roster.blocs.iter().any(|bloc| bloc.id == id) => {
                format!("{phrase} among {}", self.name(Kind::Bloc, id))
            }
            key => format!("{} of the {phrase}", part(key)),
        };
        segments.iter().fold(phrase, by)
    }

    /// What something declared is called within a phrase.
    fn name(&self, kind: Kind, id: &str) -> String {
        let roster = &self.roster;
        let among = |all: &[Named]| {
            all.iter()
                .find(|named| named.id == id)
                .map(|named| named.name.clone())
        };
        let name = match kind {
            Kind::Act => Some(self.act(id).to_owned()),
            Kind::Bloc => among(&roster.blocs).map(|name| format!("“{name}”")),
            Kind::Candidate => roster
                .candidates
                .iter()
                .find(|other| other.id == id)
                .map(|of| of.short.clone()),
            Kind::Contest => self.contest(id).map(str::to_owned),
            Kind::Endorser => among(&roster.endorsers).map(|name| mid_sentence(&name)),
            Kind::Region => among(&roster.regions),
            Kind::RegionFile | Kind::WhatIf | Kind::Observation | Kind::Party => None,
        };
        name.unwrap_or_else(|| id.to_owned())
    }

    /// The contest of this id, as in `the Republican run-off`.
    pub fn contest(&self, id: &str) -> Option<&str> {
        self.roster
            .contests
            .iter()
            .find(|contest| contest.id == id)
            .map(|contest| contest.name.as_str())
    }

    /// Whether who wins the contest of this id goes on from it.
    pub fn narrows(&self, id: &str) -> bool {
        self.narrow.iter().any(|narrow| narrow == id)
    }

    /// The title of a what-if; its id where there is none.
    pub fn what_if<'n>(&'n self, id: &'n str) -> &'n str {
        self.what_ifs
            .iter()
            .find(|(own, _)| own == id)
            .map_or(id, |(_, title)| title)
    }

    /// The candidate's short name.
    pub fn candidate<'n>(&'n self, id: &'n str) -> &'n str {
        let candidate = self
            .roster
            .candidates
            .iter()
            .find(|candidate| candidate.id == id);
        candidate.map_or(id, |candidate| &candidate.short)
    }

    /// Whoever or whatever an id of the roster names, for short: a candidate, bloc, region,
    /// endorser or contest.
    pub fn anything(&self, id: &str) -> Option<String> {
        let kinds = [
            Kind::Candidate,
            Kind::Bloc,
            Kind::Region,
            Kind::Endorser,
            Kind::Contest,
        ];
        kinds
            .into_iter()
            .map(|kind| self.name(kind, id))
            .find(|name| name != id)
    }
}

/// What an act is, in a sentence: `Donald Trump endorses Tommy Tuberville`.
pub fn deed(roster: &Roster, acts: &[Act], act: &Act) -> String {
    ActInWords::of(roster, acts, act, |at| &roster[at].name).sentence()
}

/// An act of the first arm that has it.
fn first<'s>(scenario: &'s Scenario, at: usize) -> Option<Taken<'s>> {
    let within =
        |arm: &'s Arm| Some((arm.election.acts.iter().find(|act| act.ix.at() == at)?, arm));
    scenario.arms.iter().find_map(within)
}

/// By the name that the scenario gives it, else by what it is.
fn called(roster: &Roster, at: usize, act: Option<Taken>) -> String {
    let Named { id, name } = &roster.acts[at];
    match act {
        Some((act, arm)) if *name == id.replace('-', " ") => {
            ActInWords::of(roster, &arm.election.acts, act, |at| &roster[at].short).phrase()
        }
        _ => name.clone(),
    }
}

/// A whole word of a phrase by what it stands for.
fn replaced(phrase: &str, word: &str, by: &str) -> String {
    let words = phrase.split(' ').map(|part| match part.strip_prefix(word) {
        Some(rest) if !rest.starts_with(|letter: char| letter.is_alphanumeric()) => {
            format!("{by}{rest}")
        }
        _ => part.to_owned(),
    });
    words.collect::<Vec<String>>().join(" ")
}

fn voters(status: &str) -> &'static str {
    match status {
        "returning" => "voters whose candidate is still there",
        "orphaned" => "voters whose candidate is out",
        _ => "those who did not vote before",
    }
}

/// A part of a distribution or of a rule.
fn part(key: &str) -> &str {
    match key {
        "sd" => "standard deviation",
        "df" => "degrees of freedom",
        "low" => "lower end",
        "high" => "upper end",
        "mode" => "likeliest value",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load_text;

    /// Two candidates and a governor, with further acts.
    fn scenario(more: &str) -> Scenario {
        let text = format!(
            "format = 1\nas-of = 2026-04-01\ncandidates.ash.name = \"Alex Ash\"\ncandidates.birch.name = \"Bo Birch\"\n\
             endorsers.governor = {{ name = \"The governor\", backlash = 0.5 }}\n\
             [contests.primary]\ndate = 2026-05-05\nname = \"town primary\"\nballot = [\"ash\", \"birch\"]\nturnout = 0.3\n\
             [blocs.town]\nname = \"Town\"\nvoters = 1000\nviews.governor.aware = 0.7\nsupport.primary = {{ ash = 45, birch = 55 }}\n\
             [acts.word]\nkind = \"endorse\"\nby = \"governor\"\ntarget = \"ash\"\ndate = 2026-04-20\neffect = 0.4\n{more}"
        );
        load_text(std::path::Path::new("town.toml"), text, &[])
            .unwrap()
            .scenario
    }

    const OPPOSES: &str =
        "kind = \"oppose\"\nby = \"governor\"\ntarget = \"birch\"\neffect = 0.1\n";

    #[test]
    fn acts_are_told_apart_by_what_they_are_then_by_day_then_by_id() {
        let more = format!(
            "[acts.one]\n{OPPOSES}date = 2026-04-10\n[acts.two]\n{OPPOSES}date = 2026-04-11\n\
             [acts.three]\n{OPPOSES}date = 2026-04-11\n[acts.rally]\nname = \"the rally\"\n{OPPOSES}date = 2026-04-12\n"
        );
        let scenario = scenario(&more);
        let names = Names::of(&scenario);
        assert_eq!(names.act("word"), "the governor’s endorsement of Ash");
        assert_eq!(
            names.act("one"),
            "the governor’s opposition to Birch (10 April 2026)"
        );
        assert_eq!(names.act("two"), "the governor’s opposition to Birch (two)");
        assert_eq!(
            [names.act("rally"), names.act("unheard-of")],
            ["the rally", "unheard-of"]
        );
        assert_eq!(
            names.dated("word", "2026-04-20"),
            "the governor’s endorsement of Ash (20 April 2026)"
        );
        assert_eq!(names.dated("one", "2026-04-10"), names.act("one"));
    }

    #[test]
    fn a_parameter_is_called_by_what_it_is_of() {
        let scenario = scenario("");
        let names = Names::of(&scenario);
        let called = |path: &str| names.parameter(path);
        assert_eq!(
            called("acts.word.effect"),
            "effect of the governor’s endorsement of Ash"
        );
        assert_eq!(
            called("acts.word.effect.normal.mean"),
            "mean of the effect of the governor’s endorsement of Ash"
        );
        assert_eq!(
            called("blocs.town.views.governor.aware"),
            "share of “Town” who know where the governor stands"
        );
        assert_eq!(
            called("blocs.town.undecided.primary"),
            "undecided share of “Town” in the town primary"
        );
        assert_eq!(
            called("contests.primary.turnout.town"),
            "turnout in the town primary among “Town”"
        );
        assert_eq!(
            names.the("blocs.town.support.primary.ash"),
            "the support for Ash among “Town” in the town primary"
        );
        assert_eq!(
            [called("nothing.known"), names.the("title")],
            ["nothing.known", "title"]
        );
    }

    #[test]
    fn every_number_and_date_that_can_be_swept_has_a_phrase() {
        use crate::scenario::register::{Form, parameters};
        let bare = parameters().iter().filter(|parameter| {
            let swept = matches!(
                parameter.form,
                Form::Number { .. } | Form::Date | Form::Count | Form::Shock | Form::Steps
            );
            let apart = ["format", "observations.", "region-files."];
            swept
                && parameter.phrase.is_empty()
                && !apart.iter().any(|start| parameter.path.starts_with(start))
        });
        assert_eq!(
            bare.map(|parameter| parameter.path).collect::<Vec<_>>(),
            Vec::<&str>::new()
        );
    }
}
