//! What the columns of a table of replicates stand for: ids, names and dates, in the order in which
//! they are shown.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::election::{ActNoun, ActSummary, Decides, Election, Scale};

/// Everything that is needed to read a table without its scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// `cells` or `voters`.
    pub method: String,
    /// `sobol`, or absent where latents are drawn each by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampler: Option<String>,
    /// The seed of the run.
    pub seed: u64,
    /// What the headline is about.
    pub question: QuestionLayout,
    /// Whose wins are counted together; empty where the scenario names no slate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slate: Vec<SlatePlace>,
    /// Support and views are as of the start of this day, ISO 8601.
    #[serde(default)]
    pub as_of: String,
    /// In the order of the file.
    pub candidates: Vec<CandidateLayout>,
    /// Of all contests, in the order of the file.
    pub blocs: Vec<GroupLayout>,
    /// Empty where the scenario declares no regions.
    pub regions: Vec<RegionLayout>,
    /// The baseline first.
    pub arms: Vec<ArmLayout>,
}

impl Layout {
    /// A column of so many replicates for each act that may happen or not `[arm][act]`.
    pub(super) fn nothing_happened(&self, count: usize) -> Vec<Vec<Vec<bool>>> {
        let columns = |arm: &ArmLayout| vec![vec![false; count]; arm.may_happen.len()];
        self.arms.iter().map(columns).collect()
    }

    /// Ids of all acts that may happen or not in some arm, in the order in which they are met.
    pub(super) fn may_happen(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for id in self.arms.iter().flat_map(|arm| &arm.may_happen) {
            if !all.contains(&id.as_str()) {
                all.push(id);
            }
        }
        all
    }

    /// The place of the candidate with this id.
    pub fn candidate(&self, id: &str) -> Option<usize> {
        self.candidates.iter().position(|own| own.id == id)
    }
}

/// What the headline is about, by ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionLayout {
    /// Id of the what-if compared; `None`: the scenario has none.
    pub what_if: Option<String>,
    /// What the what-if does to the acts.
    pub contrast: Contrast,
    /// Whose share and chance it is.
    pub candidate: String,
    /// In which contest shares and leads are told.
    pub contest: String,
    /// The contest that begins the stage whose winner is asked for; absent where the chance is to win
    /// `contest` itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// What is assumed of the effects in question.
    pub effects: Vec<AssumedEffect>,
}

/// The effect that an act is assumed to have; in files its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AssumedEffect {
    /// The act's id.
    pub act: String,
    /// `normal, mean 0.4, sd 0.4`
    pub law: String,
    /// Whose log-odds the effect shifts.
    pub scale: Scale,
}

impl AssumedEffect {
    /// How large it is: `normal, mean 0.4, sd 0.4 (log-odds in the electorate)`.
    pub fn size(&self) -> String {
        format!("{} ({})", self.law, self.scale.unit())
    }
}

impl fmt::Display for AssumedEffect {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.act, self.size())
    }
}

impl From<AssumedEffect> for String {
    fn from(effect: AssumedEffect) -> String {
        effect.to_string()
    }
}

impl TryFrom<String> for AssumedEffect {
    type Error = String;

    fn try_from(words: String) -> Result<AssumedEffect, String> {
        let parsed = || {
            let (act, size) = words.split_once(": ")?;
            let of =
                |scale: &Scale| Some((size.strip_suffix(&format!(" ({})", scale.unit()))?, *scale));
            let (law, scale) = Scale::ALL.iter().find_map(of)?;
            Some(AssumedEffect {
                act: act.to_owned(),
                law: law.to_owned(),
                scale,
            })
        };
        parsed().ok_or_else(|| format!("\"{words}\" is no effect with its act, law and scale"))
    }
}

/// One place on a slate: a contest and the candidate in it, by ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlatePlace {
    /// The contest's id.
    pub contest: String,
    /// The candidate's id.
    pub candidate: String,
}

/// What the question's what-if does to the acts, so that a sentence can say which arm is the one
/// *with* them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Contrast {
    /// It takes away what the baseline has: an `endorsement`.
    Removes(#[schemars(with = "String")] ContrastNoun),
    /// It brings what the baseline lacks.
    Adds(#[schemars(with = "String")] ContrastNoun),
    /// It takes away and brings, or changes something else; or there is no what-if.
    #[default]
    Alters,
    /// It is another scenario, compared with the baseline's.
    Scenarios,
}

impl Contrast {
    /// How `what_if` differs from `baseline`: it removes an endorsement where it lacks an
    /// `endorse` of that, and is the same in all else.
    pub fn between(baseline: &Election, what_if: &Election) -> Contrast {
        let only = |one: &Election, other: &Election| {
            let mut less = one.clone();
            less.acts.retain(|act| other.act(act.ix).is_some());
            if less != *other {
                return None;
            }
            let mut acts = one.acts.iter().filter(|act| other.act(act.ix).is_none());
            let first = acts.next()?;
            Some(match acts.next() {
                None => ContrastNoun::One(first.kind.noun()),
                Some(_) => ContrastNoun::Several,
            })
        };
        match (only(baseline, what_if), only(what_if, baseline)) {
            (Some(noun), None) => Contrast::Removes(noun),
            (None, Some(noun)) => Contrast::Adds(noun),
            _ => Contrast::Alters,
        }
    }

    /// What one arm has and the other lacks, where that is all in which they differ.
    pub fn acts(&self) -> Option<ContrastNoun> {
        match self {
            Contrast::Removes(noun) | Contrast::Adds(noun) => Some(*noun),
            Contrast::Alters | Contrast::Scenarios => None,
        }
    }

    /// The one rule of signs: of a what-if that only takes acts away every difference is the baseline
    /// less the what-if, what the acts add; of all others the what-if less the baseline.
    pub fn adds(&self) -> bool {
        matches!(self, Contrast::Removes(_))
    }

    /// What is less than what: `[minuend, subtrahend]` by that rule.
    pub fn order<T>(&self, what_if: T, baseline: T) -> [T; 2] {
        match self.adds() {
            true => [baseline, what_if],
            false => [what_if, baseline],
        }
    }

    /// What a difference is, in words.
    pub fn difference(&self) -> &'static str {
        match self {
            Contrast::Removes(_) => "as written less what-if",
            Contrast::Adds(_) | Contrast::Alters => "what-if less as written",
            Contrast::Scenarios => "this scenario less the first",
        }
    }
}

/// What differs between arms as a sentence names it: an act by its kind, or `acts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ContrastNoun {
    /// One act.
    One(ActNoun),
    /// More than one.
    Several,
}

impl ContrastNoun {
    /// `endorsement`
    pub fn name(self) -> &'static str {
        match self {
            ContrastNoun::One(noun) => noun.name(),
            ContrastNoun::Several => "acts",
        }
    }

    /// Whether a verb with it is in the plural: `the acts are`.
    pub fn is_plural(self) -> bool {
        self == ContrastNoun::Several
    }

    /// How a sentence refers to it again.
    pub fn pronoun(self) -> &'static str {
        if self.is_plural() { "them" } else { "it" }
    }

    /// `is` or `are`
    pub fn is(self) -> &'static str {
        if self.is_plural() { "are" } else { "is" }
    }
}

impl fmt::Display for ContrastNoun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<ContrastNoun> for String {
    fn from(noun: ContrastNoun) -> String {
        noun.name().to_owned()
    }
}

impl TryFrom<String> for ContrastNoun {
    type Error = String;

    fn try_from(name: String) -> Result<ContrastNoun, String> {
        let all = ActNoun::ALL.into_iter().map(ContrastNoun::One);
        all.chain([ContrastNoun::Several])
            .find(|noun| noun.name() == name)
            .ok_or_else(|| format!("no kind of act: {name}"))
    }
}

/// A candidate: the names of a column of votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateLayout {
    /// As in the scenario.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// A short name for charts and tables.
    pub short: String,
    /// The party, as written.
    pub party: Option<String>,
    /// `#rrggbb`.
    pub colour: Option<String>,
    /// A ballot line that is no person.
    pub other: bool,
}

/// A bloc.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupLayout {
    /// As in the scenario.
    pub id: String,
    /// The name as printed.
    pub name: String,
}

/// A region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionLayout {
    /// As in the scenario.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// Its place on a map of tiles: columns to the right, rows down.
    #[serde(default)]
    pub tile: Option<[u16; 2]>,
}

/// An arm: what is said in it, and the contests that it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArmLayout {
    /// `baseline`, or the what-if's.
    pub id: String,
    /// The scenario's title, or the what-if's.
    pub title: String,
    /// What it does to the acts of the baseline.
    #[serde(default)]
    pub contrast: Contrast,
    /// By date, then id.
    #[serde(default)]
    pub acts: Vec<ActSummary>,
    /// Ids of those of them that may happen or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_happen: Vec<String>,
    /// In the order in which they are held.
    pub contests: Vec<ContestLayout>,
    /// In the order in which they begin; those with one winner.
    #[serde(default)]
    pub stages: Vec<StageLayout>,
}

impl ArmLayout {
    /// The place of the contest with this id.
    pub fn contest(&self, id: &str) -> Option<usize> {
        self.contests.iter().position(|own| own.id == id)
    }

    /// The stage that begins with the contest of this id.
    pub fn stage(&self, id: &str) -> Option<&StageLayout> {
        self.stages.iter().find(|own| own.contests[0] == id)
    }
}

/// Contests of an arm that decide together, as a primary and its run-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageLayout {
    /// Ids, in the order in which they are held: the stage is called by the first, and who wins the
    /// last, held or settled before, has it.
    pub contests: Vec<String>,
    /// What its winner is given.
    pub decides: Decides,
}

/// A contest of an arm: where its columns are those of which candidates and blocs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContestLayout {
    /// As in the scenario.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// ISO 8601.
    pub date: String,
    /// Whether it may only narrow the field: then to win is to go on.
    pub narrows: bool,
    /// The contest's result is data (`returns`), not simulated, in the baseline.
    pub over: bool,
    /// Id of the contest whose winners stand here too.
    pub follows: Option<String>,
    /// Voters entitled to vote.
    pub electorate: u64,
    /// Candidates who can be on the ballot, as places in [`Layout::candidates`], ascending.
    pub candidates: Vec<usize>,
    /// Blocs in the electorate, as places in [`Layout::blocs`], ascending.
    pub blocs: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assumed_effect_is_read_back_from_its_words() {
        for scale in Scale::ALL {
            let effect = AssumedEffect {
                act: "word".to_owned(),
                law: "normal, mean 0.4, sd 0.4".to_owned(),
                scale,
            };
            assert_eq!(AssumedEffect::try_from(effect.to_string()), Ok(effect));
        }
        assert!(AssumedEffect::try_from("word: 0.4 (points)".to_owned()).is_err());
    }
}
