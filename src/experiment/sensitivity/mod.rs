//! Which uncertain assumption drives the answer: the variance over replicates of a share (or of who
//! wins), of an arm or of the difference between two, attributed to the latents; luck that is no
//! latent is one group beside them.

mod dependent;
mod groups;
mod indices;
mod label;
mod local;
mod outcome;

use serde::{Deserialize, Serialize};

use crate::quantity::Seed;
use crate::random::Name;
use crate::scenario::{Names, Scenario};
use crate::simulate::Source;

use super::subject::what_if;
use super::{Failure, Progress, Size, StageAsked, Subject};

pub use dependent::{Dependence, GroupParts, dependence};
pub use groups::Grouping;
use groups::{COUNTS, Group};
pub use indices::{Index, Indices};
pub use label::quantity_in_words;
pub use local::{Screened, Swing};
use outcome::Question;

/// Fewer replicates tell nothing about a variance.
const FEWEST: u64 = 100;

/// Of what the variance is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// What the what-if changes, paired by replicate.
    #[default]
    Difference,
    /// One arm.
    Level,
}

/// What of the candidate's result is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The candidate's share of the vote, 0 where not on the ballot.
    #[default]
    Share,
    /// Whether the candidate wins.
    Wins,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Of what the variance is.
    pub of: Of,
    /// By id; the question's where it is not given, or with [`Of::Level`] the scenario as written.
    pub what_if: Option<String>,
    /// Of which of the candidate's results.
    pub measure: Measure,
    /// Shares as expected given the latents, in place of counts: no luck but the latents'.
    pub expected: bool,
    /// How latents are put together.
    pub grouping: Grouping,
    /// Beginnings of names of latents that are to be one group each.
    pub patterns: Vec<String>,
    /// Groups that get indices of their own; where there are more, screening chooses.
    pub most: usize,
}

/// What drives the answer. Shares are fractions of valid votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// Id of the candidate asked about.
    pub candidate: String,
    /// Id of the contest whose shares are told.
    pub contest: String,
    /// The nomination or office that the chance is of; absent where it is to win the contest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageAsked>,
    /// Of what the variance is.
    pub of: Of,
    /// Of which of the candidate's results.
    pub measure: Measure,
    /// The what-if less the scenario as written; of a level, the arm where it is not the scenario
    /// as written.
    pub what_if: Option<String>,
    /// `drawn`, or `expected`: shares without counts.
    pub counts: String,
    /// In each of `samples` samples: two independent ones, and one for each group.
    pub replicates: u64,
    /// How many samples.
    pub samples: u64,
    /// The seed of all of them.
    pub seed: u64,
    /// Of what is asked.
    pub mean: f64,
    /// Its square is what the groups have parts of.
    pub sd: f64,
    /// The largest total index first.
    pub groups: Vec<GroupIndices>,
    /// Uncertain quantities of the scenario, and those that have no bearing on this.
    pub latents: usize,
    /// Those of them that have none.
    pub without_bearing: usize,
    /// With everything uncertain at its median, and one latent at a time at its 10 % and 90 %
    /// quantile; the expected share, the widest swing first.
    pub at_medians: f64,
    /// One for each latent.
    pub swings: Vec<Swing>,
    /// Where there were too many groups: every latent, in order of its name.
    pub screening: Option<Vec<Screened>>,
}

/// A group with its parts of the variance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupIndices {
    /// The latents' common beginning, or `counts`.
    pub name: String,
    /// For people.
    pub label: String,
    /// How many latents it has: 0 of counts.
    pub latents: usize,
    /// Its parts of the variance.
    #[serde(flatten)]
    pub indices: Indices,
}

/// Attributes the variance of what is asked to the latents, each drawn from its law: they are
/// independent.
///
/// # Errors
/// If the scenario has no such what-if, nothing uncertain that has a bearing on the contest, or
/// cannot be modelled; if there are too few replicates; if `progress` says `false`.
pub fn sensitivity(
    scenario: &Scenario,
    ask: &Ask,
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<Sensitivity, Failure> {
    if size.latents.posterior().is_some() {
        let message =
            "Sobol indices take quantities as independent, which they are not in a posterior";
        return Err(Failure::asked(message, "ask for their dependence instead"));
    }
    if size.replicates < FEWEST {
        let message = format!(
            "{} replicates are too few for parts of a variance",
            size.replicates
        );
        return Err(Failure::asked(message, format!("take at least {FEWEST}")));
    }
    if ask.expected && ask.measure == Measure::Wins {
        let message = "who wins follows from counts: without them there is a share only";
        return Err(Failure::asked(
            message,
            "leave out --expected, or ask about the share",
        ));
    }
    let what_if = chosen(scenario, ask)?;
    let question = Question::new(scenario, what_if, (ask.of, ask.measure), subject, size)?;
    let (latents, groups) = bearing_groups(&question, ask, subject)?;
    let all = question.model.latents().len();
    let names = Names::of(scenario);
    let label = |name: &str| label::label(&names, name);
    let many = groups.len() > ask.most;
    let samples = groups.len().min(ask.most + 1) as u64 + if ask.expected { 2 } else { 3 };
    let count = Count {
        of: samples * size.replicates,
        progress,
    };
    let goes_on = |_: u64| count.told(0);
    let (at_medians, swings) = local::tornado(
        &question,
        &latents,
        &vec![local::Place::PRIOR; latents.len()],
        &label,
        &goes_on,
    )?;
    let seeds = [size.seed, other_seed(size.seed)];
    let screening = many
        .then(|| local::screening(&question, &latents, seeds, &goes_on))
        .transpose()?;
    let groups = match &screening {
        Some(screened) => {
            let mut moves = vec![0.0; all];
            for (latent, screened) in latents.iter().zip(screened) {
                moves[*latent] = screened.mu_star;
            }
            local::narrowed(groups, &moves, ask.most)
        }
        None => groups,
    };
    let samples = Samples::of(&question, groups, ask.expected, seeds, &count)?;
    let (mean, sd, indices) = indices::indices(&samples.a, &samples.b, &samples.mixed, size.seed);
    let row = |(group, indices): (Group, Indices)| GroupIndices {
        label: label(&group.name),
        name: group.name,
        latents: group.latents.len(),
        indices,
    };
    let mut rows: Vec<GroupIndices> = samples.groups.into_iter().zip(indices).map(row).collect();
    rows.sort_by(|a, b| {
        let total = |row: &GroupIndices| row.indices.total.estimate;
        total(b)
            .total_cmp(&total(a))
            .then_with(|| a.name.cmp(&b.name))
    });
    Ok(Sensitivity {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        stage: subject.stage.clone(),
        of: ask.of,
        measure: ask.measure,
        what_if: what_if.map(|at| scenario.arms[at].id.clone()),
        counts: if ask.expected { "expected" } else { "drawn" }.to_owned(),
        replicates: size.replicates,
        samples: rows.len() as u64 + 2,
        seed: size.seed.0,
        mean,
        sd,
        groups: rows,
        latents: all,
        without_bearing: all - latents.len(),
        at_medians,
        swings,
        screening: screening.map(|mut screened| {
            screened.sort_by(|a, b| a.name.cmp(&b.name));
            screened
        }),
    })
}

/// Places of the latents that have a bearing on what is asked, and these latents in groups.
fn bearing_groups(
    question: &Question,
    ask: &Ask,
    subject: &Subject,
) -> Result<(Vec<usize>, Vec<Group>), Failure> {
    let names: Vec<&str> = question
        .model
        .latents()
        .iter()
        .map(|latent| latent.name.as_str())
        .collect();
    let bearing = question.bearing();
    let latents: Vec<usize> = (0..names.len()).filter(|latent| bearing[*latent]).collect();
    let groups = groups::groups(&names, &bearing, ask.grouping, &ask.patterns)?;
    if groups.is_empty() {
        let message = format!(
            "nothing uncertain in the scenario has a bearing on the {}",
            subject.contest_name
        );
        let help = "give a parameter a distribution, as effect = { normal = { mean = 0.4, sd = 0.4 } }, or [shocks]";
        return Err(Failure::asked(message, help.to_owned()));
    }
    Ok((latents, groups))
}

/// The place of the what-if that is asked about.
fn chosen(scenario: &Scenario, ask: &Ask) -> Result<Option<usize>, Failure> {
    let what_ifs = || scenario.arms.iter().skip(1).map(|arm| arm.id.as_str());
    match (&ask.what_if, ask.of) {
        (Some(id), _) => what_if(scenario, id).map(Some),
        (None, Of::Level) => Ok(None),
        (None, Of::Difference) => match scenario.question.what_if {
            Some(at) => Ok(Some(at)),
            None if scenario.arms.len() == 1 => Err(difference_of_none()),
            None => Err(Failure::asked(
                "the scenario's question names no what-if whose difference could be asked about",
                format!(
                    "name one with --what-if: {}",
                    what_ifs().collect::<Vec<_>>().join(", ")
                ),
            )),
        },
    }
}

fn difference_of_none() -> Failure {
    let message = "the scenario has no what-if, hence no difference to ask about";
    Failure::asked(
        message,
        "add one, or ask about the scenario as written with --of level",
    )
}

/// The seed of the second, independent sample: the first 64 bits named by the first seed.
fn other_seed(seed: Seed) -> Seed {
    Seed(Name::root("sensitivity").with(Name(seed.0)).0)
}

/// How much is done of how much.
struct Count<'a> {
    of: u64,
    progress: Progress<'a>,
}

impl Count<'_> {
    fn told(&self, done: u64) -> bool {
        (self.progress)(done, self.of)
    }
}

/// Outcomes in both samples and, for each group, in the first with the group's luck from the
/// second.
struct Samples {
    a: Vec<f64>,
    b: Vec<f64>,
    mixed: Vec<Vec<f64>>,
    groups: Vec<Group>,
}

impl Samples {
    fn of(
        question: &Question,
        mut groups: Vec<Group>,
        expected: bool,
        [seed, other]: [Seed; 2],
        count: &Count,
    ) -> Result<Samples, Failure> {
        let latents = question.model.latents().len();
        let none = vec![false; latents];
        let marks = |group: &Group| {
            let mut which = none.clone();
            group
                .latents
                .iter()
                .for_each(|latent| which[*latent] = true);
            which
        };
        let replicates = question.replicates();
        let mut done = 0;
        // Counts have the luck of `counts`, the latents marked that of `other`, all others that of
        // `seed`.
        let mut sample = |counts: Seed, which: &[bool]| {
            let progress = |more: u64| count.told(done * replicates + more);
            let found = match expected {
                true => question.expected(&question.points([seed, other], which), &progress),
                false => {
                    let unmarked: Vec<bool> = which.iter().map(|marked| !marked).collect();
                    let (with, which) = if counts == seed {
                        (other, which)
                    } else {
                        (seed, &unmarked[..])
                    };
                    question.simulated(counts, Source::Exchanged { with, which }, &progress)
                }
            };
            done += 1;
            found
        };
        let a = sample(seed, &none)?;
        let b = sample(other, &vec![true; latents])?;
        let mut mixed = Vec::with_capacity(groups.len() + 1);
        for group in &groups {
            mixed.push(sample(seed, &marks(group))?);
        }
        if !expected {
            mixed.push(sample(other, &none)?);
            groups.push(Group {
                name: COUNTS.to_owned(),
                latents: Vec::new(),
            });
        }
        Ok(Samples {
            a,
            b,
            mixed,
            groups,
        })
    }
}
