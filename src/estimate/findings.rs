//! What a run found: the shape of `findings.json`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::replicates::{ActSummary, AssumedEffect, Contrast, Decides, Replicates};

use super::error;
use super::precision::Reached;

/// Everything found. Maps are in the order in which things are shown; shares are fractions of valid
/// votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Findings {
    /// The format of this file: 2.
    pub format: u32,
    /// The version of coattails that wrote it.
    pub version: String,
    /// Its id and title.
    pub scenario: ScenarioInfo,
    /// `cells` or `voters`.
    pub method: String,
    /// `sobol`: uncertain quantities are coordinates of Sobol points in 16 independent scramblings,
    /// whose spread is what `mcse` tells. Absent where each is drawn by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampler: Option<String>,
    /// Replicates simulated, of every arm.
    pub replicates: u64,
    /// Present where only replicates count in which something holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<GivenInfo>,
    /// Present where replicates were simulated until a Monte Carlo standard error was small enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Reached>,
    /// The seed: with the scenario, the replicates and the version it gives the same findings
    /// again.
    pub seed: u64,
    /// Replicates, counted per contest that is over, in which some bloc's votes exceed its size:
    /// nobody is then left in it who sat out. Many of them mean that support or turnout by bloc
    /// does not fit the returns.
    pub overdrawn: u64,
    /// What the headline is about.
    pub question: QuestionInfo,
    /// How many of the slate win; absent where the scenario names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slate: Option<SlateFindings>,
    /// A few single elections; absent where the question's candidate is in none of them, and in
    /// findings of before they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single: Option<SingleElections>,
    /// Support and views are as of the start of this day, ISO 8601; empty in findings of before it
    /// was told.
    #[serde(default)]
    pub as_of: String,
    /// By id, in the order of the scenario.
    pub candidates: IndexMap<String, CandidateInfo>,
    /// Names of blocs by id.
    pub blocs: IndexMap<String, String>,
    /// By id; empty where the scenario declares none.
    pub regions: IndexMap<String, RegionInfo>,
    /// By id: `baseline` first, then the what-ifs.
    pub arms: IndexMap<String, ArmFindings>,
    /// By id: how each what-if and the baseline differ.
    pub what_ifs: IndexMap<String, WhatIfFindings>,
}

impl Estimate {
    /// So many errors to either side; the estimate itself where its error is not known.
    pub(crate) fn ends(self, errors: f64) -> [f64; 2] {
        let reach = if self.mcse.is_finite() {
            errors * self.mcse
        } else {
            0.0
        };
        [self.estimate - reach, self.estimate + reach]
    }
}

impl Findings {
    /// Replicates that count.
    pub fn counted(&self) -> u64 {
        self.given
            .as_ref()
            .map_or(self.replicates, |given| given.replicates)
    }
}

/// What holds, in the scenario as written, in the replicates that count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GivenInfo {
    /// `sessions on runoff`
    pub event: String,
    /// The same with names, `Sessions is on the ballot of the Republican run-off`.
    #[serde(default)]
    pub words: String,
    /// In how many it does.
    pub replicates: u64,
}

impl GivenInfo {
    /// In words, where the findings have them.
    pub fn told(&self) -> &str {
        if self.words.is_empty() {
            &self.event
        } else {
            &self.words
        }
    }

    /// The replicates of `table` in which an event holds are those that weigh anything.
    pub fn of(table: &Replicates, event: String, words: String) -> GivenInfo {
        GivenInfo {
            event,
            words,
            replicates: table.weights.iter().filter(|weight| **weight > 0.0).count() as u64,
        }
    }
}

/// The scenario that was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioInfo {
    /// Its file's stem.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// What the headline is about, by ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuestionInfo {
    /// The what-if compared with the baseline; absent where the scenario has none.
    pub what_if: Option<String>,
    /// What the what-if does to the acts.
    pub contrast: Contrast,
    /// Whose share and chance it is about.
    pub candidate: String,
    /// In which contest shares and leads are told.
    pub contest: String,
    /// Id of the stage, among those of each arm, whose winner is asked for; absent where the chance is
    /// to win `contest` itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// What was assumed about the effect, an act a line.
    #[schemars(with = "Vec<String>")]
    pub effects: Vec<AssumedEffect>,
}

/// A candidate's names and colour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateInfo {
    /// The name as printed.
    pub name: String,
    /// A short name for charts and tables.
    pub short: String,
    /// The party, as written.
    pub party: Option<String>,
    /// `#rrggbb`
    pub colour: Option<String>,
    /// A ballot line that is no person.
    pub other: bool,
}

/// A region's name and place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionInfo {
    /// The name as printed.
    pub name: String,
    /// Its place on a map of tiles, columns to the right and rows down from 0; absent where the
    /// scenario gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tile: Option<[u16; 2]>,
}

/// A probability or mean with its Monte Carlo error: infinitely many replicates would give a value
/// within 1.96 of it in 95 of 100 runs. Of many independent replicates it is the standard error.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// The probability or mean.
    pub estimate: f64,
    /// Its error from the number of replicates, in the same unit; infinite, in JSON null, where one
    /// replicate tells nothing of it.
    #[serde(deserialize_with = "error::read")]
    #[schemars(with = "Option<f64>")]
    pub mcse: f64,
}

/// A distribution over replicates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// The mean.
    pub mean: f64,
    /// Monte Carlo error of the mean, as of an estimate.
    #[serde(deserialize_with = "error::read")]
    #[schemars(with = "Option<f64>")]
    pub mcse: f64,
    /// Standard deviation over replicates: what is uncertain, not what more replicates would mend.
    pub sd: f64,
    /// Quantile at 0.025.
    pub p2_5: f64,
    /// Quantile at 0.05.
    pub p5: f64,
    /// Quantile at 0.1.
    pub p10: f64,
    /// Quantile at 0.25.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// Quantile at 0.75.
    pub p75: f64,
    /// Quantile at 0.9.
    pub p90: f64,
    /// Quantile at 0.95.
    pub p95: f64,
    /// Quantile at 0.975.
    pub p97_5: f64,
    /// Monte Carlo error of the quantile at 0.05; null where so few replicates lie beyond it that
    /// nothing is known of it, and in findings of before it was told.
    #[serde(default = "error::unknown", deserialize_with = "error::read")]
    #[schemars(with = "Option<f64>")]
    pub p5_mcse: f64,
    /// The same of the median.
    #[serde(default = "error::unknown", deserialize_with = "error::read")]
    #[schemars(with = "Option<f64>")]
    pub p50_mcse: f64,
    /// The same of the quantile at 0.95.
    #[serde(default = "error::unknown", deserialize_with = "error::read")]
    #[schemars(with = "Option<f64>")]
    pub p95_mcse: f64,
    /// 201 quantiles at probabilities 0, 0.005, …, 1, enough to draw it; absent for votes and for
    /// blocs and regions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantiles: Option<Vec<f64>>,
}

/// The scenario as written, or a what-if.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArmFindings {
    /// The scenario's title, or the what-if's.
    pub title: String,
    /// What is said in this arm, by date; empty in findings of before it was told.
    #[serde(default)]
    pub acts: Vec<ActSummary>,
    /// How often an act happened that may happen or not, by id; absent where all are certain.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub happened: IndexMap<String, Estimate>,
    /// By id, in the order in which they are held.
    pub contests: IndexMap<String, ContestFindings>,
    /// By the id of the contest that begins each: contests of which one may settle early what all
    /// decide, as a primary and its run-off.
    pub stages: IndexMap<String, StageFindings>,
}

/// Contests that decide a nomination or an office together, in one arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StageFindings {
    /// What its contests are called: `Republican primary and Republican run-off`.
    pub title: String,
    /// What the winner is given.
    pub decides: Decides,
    /// Their ids, in the order in which they are held.
    pub contests: Vec<String>,
    /// How often the first does not settle it, so that a run-off is held.
    pub runoff: Estimate,
    /// By id: everyone who can stand in it.
    pub candidates: IndexMap<String, StageChances>,
}

/// What a stage comes to for a candidate, each over all replicates that count; or by how much each
/// differs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StageChances {
    /// How often they win without a run-off.
    pub outright: Estimate,
    /// How often they are on the ballot of a run-off.
    pub in_runoff: Estimate,
    /// How often they win one.
    pub wins_runoff: Estimate,
    /// How often they have it in the end: outright, or in a run-off.
    pub wins: Estimate,
}

/// A contest in one arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContestFindings {
    /// The name as printed.
    pub title: String,
    /// ISO 8601.
    pub date: String,
    /// The contest may only narrow the field: to win is to go on.
    pub narrows: bool,
    /// Its result is data in the baseline.
    pub over: bool,
    /// Id of the contest whose winners stand here too.
    pub follows: Option<String>,
    /// Voters entitled to vote.
    pub electorate: u64,
    /// How often it is held.
    pub held: Estimate,
    /// Replicates in which it is held and nobody votes: there are no shares, and a lot decides.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub without_votes: u64,
    /// Votes cast by those entitled, as a fraction, where it is held; absent where it never is.
    pub turnout: Option<Summary>,
    /// By id: everyone who is on its ballot in some replicate.
    pub candidates: IndexMap<String, CandidateFindings>,
    /// By id of the bloc; empty where the electorate is one bloc.
    pub by_bloc: IndexMap<String, GroupFindings>,
    /// By id of the region; empty where the scenario declares none.
    pub by_region: IndexMap<String, GroupFindings>,
    /// Voter flow from the contest followed, over the replicates in which this one is held; empty
    /// without one.
    pub flows: Vec<FlowEstimate>,
    /// The same over the replicates with the question's candidate on the ballot; empty where those
    /// are all, or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows_given_on_ballot: Vec<FlowEstimate>,
}

/// A candidate in a contest of one arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateFindings {
    /// How often the contest is held with this candidate on the ballot.
    pub on_ballot: Estimate,
    /// How often it is held and the candidate wins (goes on), of all replicates.
    pub wins: Estimate,
    /// The same of the replicates with the candidate on the ballot.
    pub wins_on_ballot: Estimate,
    /// Votes counted, over the replicates with the candidate on the ballot.
    pub votes: Summary,
    /// Fraction of the valid votes, over the replicates with the candidate on the ballot in which
    /// somebody votes; absent where there is none.
    pub share: Option<Summary>,
    /// Share less the best other's, over the same.
    pub margin: Option<Summary>,
}

/// A bloc or a region: by candidate id, over the replicates in which the contest is held with the
/// candidate on the ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupFindings {
    /// Share of the votes cast there.
    pub share: IndexMap<String, Summary>,
    /// Mean of the share less the best other's there.
    pub margin: IndexMap<String, Estimate>,
    /// How often nobody has as many votes there.
    pub leads: IndexMap<String, Estimate>,
}

/// Mean voter flow per replicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FlowEstimate {
    /// A candidate's id: the last vote cast before. With fresh tastes the model tells apart only
    /// `(returning)` (for someone on this ballot) and `(orphaned)` (for someone else). `(none)`: no
    /// vote before.
    pub from: String,
    /// A candidate's id, or `(none)`: did not vote.
    pub to: String,
    /// Voters.
    pub votes: Estimate,
}

/// What a what-if changes, paired by replicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WhatIfFindings {
    /// The what-if's title.
    pub title: String,
    /// What it does to the acts: where it only removes some, every difference here is the baseline less
    /// the what-if, which is what they add; else the what-if less the baseline.
    pub contrast: Contrast,
    /// By id: the contests that both arms have.
    pub contests: IndexMap<String, ContestDifference>,
    /// By id: the stages that both arms have.
    pub stages: IndexMap<String, StageDifference>,
}

/// How a what-if and the baseline differ in a stage, over all replicates that count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StageDifference {
    /// In how often a run-off is held.
    pub runoff: Estimate,
    /// By id: what it changes for each.
    pub candidates: IndexMap<String, StageChances>,
    /// How often another has it in the end.
    pub winner_changes: WinnerChanges,
}

/// How a what-if and the baseline differ in the same replicates; which is taken from which, the
/// what-if's `contrast` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContestDifference {
    /// By id: what it changes for each.
    pub candidates: IndexMap<String, CandidateDifference>,
    /// How often the winner is another.
    pub winner_changes: WinnerChanges,
    /// By id of the bloc; empty where the electorate is one bloc.
    pub by_bloc: IndexMap<String, GroupDifference>,
    /// By id of the region; empty where the scenario declares none.
    pub by_region: IndexMap<String, GroupDifference>,
}

/// A bloc or a region: by candidate id, over the replicates in which both arms hold the contest
/// with the candidate on the ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupDifference {
    /// By candidate id: fraction of the votes cast there.
    pub share_difference: IndexMap<String, Summary>,
}

/// What a what-if changes for a candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateDifference {
    /// How often both arms hold the contest with the candidate on the ballot.
    pub on_both: Estimate,
    /// In so many of the replicates that count both arms have a share of the candidate's: those over
    /// which the two differences below are taken.
    pub replicates: u64,
    /// Fraction of the valid votes: 0.02 is two points more; absent where there is no such replicate.
    pub share_difference: Option<Summary>,
    /// In share less the best other's.
    pub margin_difference: Option<Summary>,
    /// In how often the contest is held and the candidate wins, of all replicates.
    pub wins_difference: Estimate,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The first elections that count, a hundred at most, one by one: the lead of the question's
/// candidate in its contest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SingleElections {
    /// Their numbers among the replicates.
    pub replicates: Vec<u64>,
    /// By id of the arm, in the order of `replicates`: share less the best other's, 0.12 for 56 to
    /// 44 of a hundred; null where the candidate is not on the ballot.
    pub leads: IndexMap<String, Vec<Option<f64>>>,
}

/// How many of a slate win: one candidate in each of several contests, counted replicate by
/// replicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SlateFindings {
    /// The candidate's id by the contest's, in the order in which they are held.
    pub members: IndexMap<String, String>,
    /// By id: `baseline` first, then the what-ifs.
    pub arms: IndexMap<String, SlateWins>,
    /// By id: each what-if less the baseline, paired by replicate.
    pub what_ifs: IndexMap<String, SlateDifference>,
}

/// How many of a slate win in one arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SlateWins {
    /// How many win on average.
    pub mean: Estimate,
    /// How often exactly none, one, two … all of them win.
    pub exactly: Vec<Estimate>,
    /// What that would be if each won or lost on its own, as often as here: what is more at the
    /// ends is luck in common.
    pub if_independent: Vec<f64>,
}

/// How many more of a slate win in a what-if.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SlateDifference {
    /// How many more win on average.
    pub mean_difference: Estimate,
    /// How often another number of them wins.
    pub number_changes: Estimate,
}

/// How often another candidate (in a contest that narrows the field: another set) wins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WinnerChanges {
    /// Share of the replicates: of a stage of all, of a contest of those in which both arms hold it.
    pub estimate: f64,
    /// Its Monte Carlo error; of one replicate unknown, which is `null`.
    #[serde(
        deserialize_with = "super::error::read",
        default = "super::error::unknown"
    )]
    #[schemars(with = "Option<f64>")]
    pub mcse: f64,
    /// How many of them there are.
    pub replicates: u64,
    /// From whom (baseline) to whom (what-if), most frequent first.
    pub changes: Vec<Change>,
}

/// One way in which the winner changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Ids of those who win (go on) in the baseline.
    pub from: Vec<String>,
    /// Ids of those who win (go on) in the what-if.
    pub to: Vec<String>,
    /// Share of the replicates.
    pub estimate: f64,
    /// Its Monte Carlo standard error.
    pub mcse: f64,
}
