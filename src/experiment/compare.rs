//! Scenarios as arms, the first the baseline. Each is what `run` makes of it; since draws are
//! addressed by name, whatever two have in common has the same luck, to the bit, and their
//! differences are paired by replicate.

use serde::{Deserialize, Serialize};

use crate::estimate::{Answer, Counted, Estimate, Gap, Of};
use crate::event::holds;
use crate::replicates::{ArmView, Part, Replicates};
use crate::scenario::{Difference, Scenario, differences};
use crate::simulate::{Counts, Model, compile};

use super::{Failure, Progress, Size, StageAsked, Subject, arms_only, names, simulate};

/// What scenarios come to, side by side. Shares are fractions of valid votes over all replicates, 0
/// where the candidate is not on the ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Id of the candidate asked about.
    pub candidate: String,
    /// Id of the contest whose shares are told.
    pub contest: String,
    /// The nomination or office that the chance is of; absent where it is to win the contest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageAsked>,
    /// Of every scenario.
    pub replicates: u64,
    /// The seed of all of them.
    pub seed: u64,
    /// The baseline first.
    pub scenarios: Vec<Compared>,
}

/// One of the scenarios, with the candidate that all are compared for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The file's stem.
    pub id: String,
    /// Its id where another scenario has the same title.
    pub title: String,
    /// Chance to win, in the scenario as written.
    pub wins: Estimate,
    /// Fraction of the valid votes, in the scenario as written, over the replicates that have a share;
    /// absent where none has.
    pub share: Option<Estimate>,
    /// How many of those that count have one.
    pub with_share: u64,
    /// The question's what-if of this scenario.
    pub what_if: Option<String>,
    /// What it changes, what its acts add where it only removes some; absent where there is none.
    pub worth: Option<Gap>,
    /// Against the first; absent of the first itself.
    pub against: Option<Against>,
}

/// This scenario less the first, paired by replicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Against {
    /// In the scenarios as written.
    pub level: Gap,
    /// Replicates that independent worlds would need for the error that one has here, in the mean
    /// difference of shares. Absent where the share differs in no replicate, and of Sobol points.
    pub pairing: Option<f64>,
    /// What its question's what-if changes in the share, less what the first's does, over the
    /// replicates in which all four have one.
    pub worth: Option<Estimate>,
    /// Uncertain quantities that both have, by name: they have the same luck. Those of one only.
    pub latents_shared: usize,
    /// Those of the first only.
    pub latents_of_first_only: usize,
    /// Those of this one only.
    pub latents_of_this_only: usize,
    /// What differs, by path.
    pub differences: Vec<Differs>,
}

/// A value, as written; absent where a scenario lacks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Differs {
    /// The parameter's.
    pub path: String,
    /// In the first scenario.
    pub first: Option<String>,
    /// In this one.
    pub this: Option<String>,
}

impl From<Difference> for Differs {
    fn from(
        Difference {
            path,
            first,
            second,
        }: Difference,
    ) -> Differs {
        Differs {
            path,
            first,
            this: second,
        }
    }
}

/// Runs `scenarios`, two or more, each with its question's what-if, and compares each with the
/// first; with them their baselines as arms of one table, which a run's findings are made of.
/// Latents are drawn: a posterior is that of one scenario.
///
/// # Errors
/// If there are fewer than two, two with the same id, or one that lacks the subject's candidate or
/// contest or counts it otherwise; if one cannot be modelled (its place in the list comes along);
/// if `progress` says `false`.
pub fn compare(
    scenarios: &[&Scenario],
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<(Comparison, Replicates), (usize, Failure)> {
    comparable(scenarios, subject)?;
    if size.latents.posterior().is_some() {
        let message = "a posterior is that of one scenario: scenarios are compared before anything is observed";
        return Err((0, Failure::refused(message)));
    }
    let models = scenarios.iter().enumerate().map(|(at, scenario)| {
        compile(&arms_only(scenario, scenario.question.what_if))
            .map_err(|problems| (at, Failure::Model(problems)))
    });
    let models: Vec<Model> = models.collect::<Result<_, _>>()?;
    let every: Vec<String> = models.iter().flat_map(names).collect();
    let total = models.len() as u64 * size.replicates;
    let (mut parts, mut answers): (Vec<Part>, Vec<Answers>) = (Vec::new(), Vec::new());
    for (at, (scenario, model)) in scenarios.iter().zip(&models).enumerate() {
        let done = at as u64 * size.replicates;
        let first = parts.first().map(|part| &part.table);
        let counts = |baseline: &ArmView| counting(subject, first, baseline);
        let counts = subject.given.as_ref().map(|_| &counts as Counts);
        let table = simulate(model, &every, size, (0, size.replicates), counts, &|more| {
            progress(done + more, total)
        });
        let table = table.map_err(|failure| (at, failure))?;
        answers.push(subject.answers(&table));
        let id = if at == 0 { "baseline" } else { &scenario.id };
        parts.push(Part {
            id: id.to_owned(),
            title: title(scenarios, scenario).to_owned(),
            table,
        });
    }
    let Some(mut table) = Replicates::joined(parts) else {
        return Err((0, Failure::refused("there is nothing to compare")));
    };
    let counted = &answers[0].0.counted;
    subject.any(counted).map_err(|failure| (0, failure))?;
    table
        .layout
        .question
        .candidate
        .clone_from(&subject.candidate);
    table.layout.question.contest.clone_from(&subject.contest);
    table.layout.question.stage = subject.stage.as_ref().map(|stage| stage.first.clone());
    let compared = |at: usize| {
        let (scenario, (own, what_if)) = (scenarios[at], &answers[at]);
        Compared {
            id: scenario.id.clone(),
            title: title(scenarios, scenario).to_owned(),
            wins: own.chance(counted),
            share: own.mean_share(counted),
            with_share: counted.among(own.exists()).number(own.share().len()) as u64,
            what_if: scenario
                .question
                .what_if
                .map(|arm| scenario.arms[arm].id.clone()),
            worth: what_if
                .as_ref()
                .map(|what_if| what_if.against(own, counted)),
            against: (at > 0).then(|| {
                against(
                    (scenarios[0], scenario),
                    [&models[0], &models[at]],
                    [&answers[0], &answers[at]],
                    counted,
                )
            }),
        }
    };
    let comparison = Comparison {
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        stage: subject.stage.clone(),
        replicates: size.replicates,
        seed: size.seed.0,
        scenarios: (0..scenarios.len()).map(compared).collect(),
    };
    Ok((comparison, table))
}

/// A scenario's title, or its id where another has the same: one is often a copy of another.
fn title<'s>(scenarios: &[&'s Scenario], scenario: &'s Scenario) -> &'s str {
    let alike = scenarios
        .iter()
        .filter(|other| other.title == scenario.title)
        .count();
    if alike > 1 {
        &scenario.id
    } else {
        &scenario.title
    }
}

/// The replicates that count: what is given is given of the `first` scenario, and of the others the
/// same ones count.
fn counting(subject: &Subject, first: Option<&Replicates>, baseline: &ArmView) -> Vec<bool> {
    match first {
        Some(first) => {
            let from = (baseline.first - first.first) as usize;
            first.weights[from..from + baseline.count]
                .iter()
                .map(|weight| *weight > 0.0)
                .collect()
        }
        None => subject.given.as_ref().map_or_else(
            || vec![true; baseline.count],
            |given| holds(given, baseline),
        ),
    }
}

impl Comparison {
    /// The largest standard error of what is asked, over all scenarios.
    pub fn error(&self, of: Of) -> f64 {
        let error = |one: &Compared| {
            let against = one.against.as_ref().map(|against| against.level.errors());
            let share = one.share.map_or(0.0, |share| share.mcse);
            of.among([share, one.wins.mcse], against.unwrap_or_default())
        };
        self.scenarios.iter().map(error).fold(0.0, f64::max)
    }
}

/// An arm's answer and its what-if's.
type Answers = (Answer, Option<Answer>);

fn against(
    scenarios: (&Scenario, &Scenario),
    models: [&Model; 2],
    [first, this]: [&Answers; 2],
    counted: &Counted,
) -> Against {
    let [one, other] = models.map(names);
    let shared = one.iter().filter(|name| other.contains(name)).count();
    let worth = |(own, what_if): &Answers| Some(what_if.as_ref()?.gain_against(own));
    let both = worth(this).zip(worth(first));
    Against {
        level: this.0.less(&first.0, counted),
        pairing: if counted.is_scrambled() {
            None
        } else {
            Answer::pairing(&first.0, &this.0, counted)
        },
        worth: both.and_then(|(this, first)| this.less(&first).mean(counted)),
        latents_shared: shared,
        latents_of_first_only: one.len() - shared,
        latents_of_this_only: other.len() - shared,
        differences: differences(scenarios.0, scenarios.1)
            .into_iter()
            .map(Differs::from)
            .collect(),
    }
}

/// Whether all can be compared.
///
/// # Errors
/// The place of the first that cannot, and why.
pub fn comparable(scenarios: &[&Scenario], subject: &Subject) -> Result<(), (usize, Failure)> {
    if scenarios.len() < 2 {
        let message = "one scenario cannot be compared";
        return Err((
            0,
            Failure::asked(message, "give two or more, the baseline first"),
        ));
    }
    let narrows = |scenario: &Scenario| {
        let contest = scenario.roster.contest(&subject.contest)?;
        let own = scenario.arms[0].election.contest(contest)?;
        Some(own.rule.narrows())
    };
    for (at, scenario) in scenarios.iter().enumerate() {
        let refused = |message: String, help: &str| Err((at, Failure::asked(message, help)));
        if let Some(same) = scenarios[..at].iter().find(|other| other.id == scenario.id) {
            let message = format!("two scenarios are called \"{}\"", same.id);
            return refused(
                message,
                "a scenario is called by its file: give one of them another name",
            );
        }
        if scenario.id == "baseline" && at > 0 {
            let message = "a scenario that is not the first is called \"baseline\"";
            return refused(
                message.to_owned(),
                "put it first, or give its file another name",
            );
        }
        if let Err(Failure::Asked { message, .. }) =
            Subject::of(scenario, Some(&subject.candidate), Some(subject.prize()))
        {
            let message = format!(
                "\"{}\" cannot be compared with \"{}\": in it {message}",
                scenario.id, scenarios[0].id
            );
            return refused(message, &common(scenarios));
        }
        if narrows(scenario) != narrows(scenarios[0]) {
            let message = format!(
                "\"{}\" cannot be compared with \"{}\": the {} narrows the field in one and elects in the other",
                scenario.id, scenarios[0].id, subject.contest_name
            );
            return refused(message, "ask about another contest with --outcome");
        }
    }
    Ok(())
}

/// What could be asked about instead.
fn common(scenarios: &[&Scenario]) -> String {
    let contests = |scenario: &Scenario| -> Vec<String> {
        let held = scenario.arms[0].election.contests.iter();
        held.map(|contest| scenario.roster.contests[contest.ix.at()].id.clone())
            .collect()
    };
    let candidates = |scenario: &Scenario| -> Vec<String> {
        scenario
            .roster
            .candidates
            .iter()
            .map(|candidate| candidate.id.clone())
            .collect()
    };
    let shared = |of: &dyn Fn(&Scenario) -> Vec<String>| {
        let all: Vec<Vec<String>> = scenarios.iter().map(|scenario| of(scenario)).collect();
        let in_all = |id: &&String| all.iter().all(|ids| ids.contains(id));
        all[0]
            .iter()
            .filter(in_all)
            .cloned()
            .collect::<Vec<String>>()
            .join(", ")
    };
    match (shared(&candidates), shared(&contests)) {
        (candidates, contests) if candidates.is_empty() || contests.is_empty() => {
            "they have no candidate and contest in common, by id".to_owned()
        }
        (candidates, contests) => {
            format!(
                "they have in common: candidates {candidates}; contests {contests} (--candidate, --outcome)"
            )
        }
    }
}
