//! What the columns of a table of replicates stand for: ids, names and dates, in the order in which
//! they are shown.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::election::{ActSummary, Election, Scale};

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

/// What the headline is about, by ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionLayout {
    /// Id of the what-if compared; `None`: the scenario has none.
    pub what_if: Option<String>,
    /// What the what-if does to the acts.
    pub contrast: Contrast,
    /// Whose share and chance it is.
    pub candidate: String,
    /// In which contest.
    pub contest: String,
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
    Removes(String),
    /// It brings what the baseline lacks.
    Adds(String),
    /// It takes away and brings, or changes something else; or there is no what-if.
    #[default]
    Alters,
    /// It is another scenario, compared with the baseline's.
    Scenarios,
}

impl Contrast {
    /// How `what_if` differs from `baseline`: `Removes("endorsement")` where the one lacks an
    /// `endorse` of the other.
    pub fn between(baseline: &Election, what_if: &Election) -> Contrast {
        let only = |one: &Election, other: &Election| {
            let mut acts = one.acts.iter().filter(|act| other.act(act.ix).is_none());
            let first = acts.next()?;
            Some(
                if acts.next().is_none() {
                    first.kind.noun().name()
                } else {
                    "acts"
                }
                .to_owned(),
            )
        };
        match (only(baseline, what_if), only(what_if, baseline)) {
            (Some(noun), None) => Contrast::Removes(noun),
            (None, Some(noun)) => Contrast::Adds(noun),
            _ => Contrast::Alters,
        }
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
    /// By date, then id.
    #[serde(default)]
    pub acts: Vec<ActSummary>,
    /// In the order in which they are held.
    pub contests: Vec<ContestLayout>,
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
