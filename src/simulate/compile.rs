//! A scenario's arms → programs: which cells are alike in each contest, and the terms of their
//! utilities and turnout.

use crate::election::{Act, BlocIx, Contest, ContestIx, Election, RegionIx};
use crate::influence::{Divisors, Message, Moment, Susceptibility, Threshold};
use crate::latent::{Quantity, ShockKind, cholesky, drift};
use crate::random::distribution::{Distribution, Normal};
use crate::scenario::Scenario;

use super::area::Areas;
use super::partition::Partition;
use super::program::{
    ArmProgram, Class, ContestProgram, Contribution, Mobilisation, OUTSIDE, Returns,
    StratumUtility, places,
};
use super::terms::{TermIx, Terms};

/// What speaks in a program.
#[derive(Debug, Clone, Copy)]
pub enum Speech<'a> {
    /// The acts as the arm has them, effects divided by these.
    AsWritten(&'a Divisors),
    /// The same, but of what may happen a part as large as its probability.
    InParts(&'a Divisors),
    /// Nobody.
    Silence,
    /// One message in one contest, nothing before it.
    Probe {
        contest: ContestIx,
        message: &'a Message<'a, TermIx>,
    },
}

/// The compiler of one scenario's arms.
pub struct Compiler<'a> {
    pub scenario: &'a Scenario,
    pub partition: &'a Partition,
}

impl<'a> Compiler<'a> {
    /// The program of `election`, an arm of the scenario.
    pub fn arm(&self, election: &'a Election, speech: Speech<'a>, terms: &mut Terms) -> ArmProgram {
        let contests = election
            .contests
            .iter()
            .map(|contest| self.contest(election, contest, speech, terms))
            .collect();
        let chances = election.uncertain_acts().into_iter().map(|act| {
            let chances = act.chances(&election.acts).into_iter();
            let names = &self.scenario.latents;
            chances
                .map(|chance| chance.map(|number| terms.quantity(number, names)))
                .collect()
        });
        ArmProgram {
            contests,
            sizes: self.sizes(election, None),
            chances: chances.collect(),
        }
    }

    fn baseline(&self) -> &'a Election {
        &self.scenario.arms[0].election
    }

    /// Voters `[stratum]` of the arm, of those in `contest`'s electorate if one is given.
    fn sizes(&self, election: &Election, contest: Option<&Contest>) -> Vec<u64> {
        let voters = |stratum: &super::partition::Stratum| {
            let inside = contest.is_none_or(|contest| contest.electorate.contains(&stratum.bloc));
            let bloc = election.electorate.blocs[stratum.bloc.at()]
                .as_ref()
                .filter(|_| inside);
            bloc.map_or(0, |bloc| bloc.voters[usize::from(stratum.region)])
        };
        self.partition.strata.iter().map(voters).collect()
    }

    fn contest(
        &self,
        election: &'a Election,
        contest: &'a Contest,
        speech: Speech<'a>,
        terms: &mut Terms,
    ) -> ContestProgram {
        let names = &self.scenario.latents;
        let possible = places(&election.chains().can_stand(contest));
        let mut chain = possible.clone();
        chain.sort_by_key(|&place| (!self.scenario.roster.candidates[place].added, place));
        let mut program = ContestProgram {
            ix: contest.ix,
            follows: election.chains().place_followed(contest),
            followed: self.scenario.is_followed(contest.ix),
            tastes: contest.tastes,
            rule: contest.rule,
            ballot: contest.ballot.iter().map(|c| c.at()).collect(),
            chain,
            entitled: self.sizes(election, Some(contest)),
            utilities: Vec::new(),
            presences: Vec::new(),
            strengths: Vec::new(),
            classes: Vec::new(),
            class_of: vec![OUTSIDE; self.partition.cells.len()],
            idle: Vec::new(),
            diminishing: terms.quantity(&election.electorate.diminishing, names),
            sore_loser: terms.quantity(&contest.sore_loser, names),
            returns: contest.returns.as_ref().map(|returns| {
                let of = |counts: &mut dyn Iterator<Item = u64>| {
                    let mut votes = vec![None; self.scenario.roster.candidates.len()];
                    returns
                        .iter()
                        .zip(counts)
                        .for_each(|((candidate, _), count)| votes[candidate.at()] = Some(count));
                    votes
                };
                let votes = of(&mut returns.iter().map(|(_, count)| *count));
                let by_region = contest
                    .regional
                    .iter()
                    .flatten()
                    .map(|counts| of(&mut counts.iter().copied()));
                let by_area = if contest.regional.is_some() {
                    by_region.collect()
                } else {
                    vec![votes.clone()]
                };
                let areas = Areas::counted(self.partition, contest);
                Returns {
                    votes,
                    areas,
                    by_area,
                    regress: terms.quantity(&contest.regress, names),
                }
            }),
            areas: Areas::alike(self.partition, election, contest),
            root: election.chains().root(contest).ix,
            possible,
        };
        program.utilities = self.utilities(election, contest, &program, terms);
        self.classify(election, contest, speech, &mut program, terms);
        program
    }

    fn utilities(
        &self,
        election: &Election,
        contest: &Contest,
        program: &ContestProgram,
        terms: &mut Terms,
    ) -> Vec<Option<StratumUtility>> {
        let shocks = Shocks::new(self.scenario, election, contest);
        let mut common: Vec<(Vec<TermIx>, Option<TermIx>)> = Vec::new();
        for &place in &program.possible {
            common.push((shocks.common(place, terms), shocks.passing(place, terms)));
        }
        let stratum = |stratum: &super::partition::Stratum| {
            let bloc = election.electorate.blocs[stratum.bloc.at()].as_ref();
            let bloc = bloc.filter(|_| contest.electorate.contains(&stratum.bloc))?;
            let n = self.scenario.roster.candidates.len();
            let mut utility = StratumUtility {
                support: vec![None; n],
                lasting: vec![Vec::new(); n],
                passing: vec![None; n],
            };
            let support = bloc.support[election.chains().root(contest).ix.at()].as_ref();
            for (&place, (lasting, passing)) in program.possible.iter().zip(&common) {
                let weight = support.and_then(|support| support[place].as_ref());
                utility.support[place] = weight.map(|weight| {
                    let weight = terms.quantity(weight, &self.scenario.latents);
                    terms.ln(weight)
                });
                let mut lasting = lasting.clone();
                lasting.extend(shocks.of_bloc(place, stratum.bloc, terms));
                lasting.extend(shocks.of_region(place, stratum.region, terms));
                lasting.extend(shocks.discrepancy(place, stratum.region, terms));
                utility.lasting[place] = lasting;
                utility.passing[place] = *passing;
            }
            Some(utility)
        };
        self.partition.strata.iter().map(stratum).collect()
    }

    fn classify(
        &self,
        election: &'a Election,
        contest: &'a Contest,
        speech: Speech<'a>,
        program: &mut ContestProgram,
        terms: &mut Terms,
    ) {
        let names = &self.scenario.latents;
        let moments = [
            Moment::of_contest(election, contest),
            Moment::of_support(self.baseline()),
        ];
        let messages = match speech {
            Speech::Silence => [Vec::new(), Vec::new()],
            Speech::Probe {
                contest: at,
                message,
            } => {
                let here = (at == contest.ix).then(|| message.clone());
                [here.into_iter().collect(), Vec::new()]
            }
            Speech::AsWritten(divisors) | Speech::InParts(divisors) => moments.map(|moment| {
                let number = |quantity: &Quantity| terms.quantity(quantity, names);
                let messages = moment.messages(divisors, number).into_iter();
                match speech {
                    Speech::InParts(_) => messages.map(Message::in_parts).collect(),
                    Speech::AsWritten(_) | Speech::Silence | Speech::Probe { .. } => {
                        messages.collect()
                    }
                }
            }),
        };
        let susceptibility = Susceptibility {
            undecided: terms.fixed(1.0),
            decided: terms.quantity(&election.electorate.decided, names),
            orphaned: terms.quantity(&election.electorate.orphaned, names),
        };
        for (s, stratum) in self.partition.strata.iter().enumerate() {
            if program.utilities[s].is_none() {
                continue;
            }
            let Some(turnout) = &contest.turnout[stratum.bloc.at()] else {
                continue;
            };
            let turnout = [0, 1, 2].map(|status| terms.quantity(&turnout[status], names));
            let turnout_shocks =
                turnout_shocks(self.scenario, election, contest, stratum.bloc, terms);
            for cell in self.partition.cells_of(s) {
                let below = |threshold: &Threshold| self.partition.lies_below(cell, threshold);
                let undecided = moments[0].undecided(stratum.bloc);
                let undecided = undecided.is_some_and(|undecided| below(&undecided));
                let mut class = Class {
                    stratum: s,
                    susceptibility: susceptibility.by_status(undecided),
                    now: Vec::new(),
                    before: Vec::new(),
                    turnout,
                    turnout_shocks: turnout_shocks.clone(),
                    mobilisations: Vec::new(),
                };
                for (moment, messages) in moments.iter().zip(&messages) {
                    for message in messages {
                        self.hear(moment, message, cell, program, &mut class, terms);
                    }
                }
                if class.now.is_empty() && class.before.is_empty() {
                    // What nothing moves is alike however susceptible.
                    class.susceptibility = susceptibility.by_status(true);
                }
                let place = program
                    .classes
                    .iter()
                    .rposition(|known| *known == class)
                    .unwrap_or_else(|| {
                        program.classes.push(class);
                        program.classes.len() - 1
                    });
                program.class_of[cell] = place as u32;
            }
        }
    }

    /// Adds to `class` what the cell makes of one message.
    fn hear(
        &self,
        moment: &Moment,
        message: &Message<TermIx>,
        cell: usize,
        program: &mut ContestProgram,
        class: &mut Class,
        terms: &mut Terms,
    ) {
        let bloc = self.partition.strata[class.stratum].bloc;
        let below = |threshold: &Threshold| self.partition.lies_below(cell, threshold);
        let hears = |act: &Act| {
            moment
                .hearers(bloc, act)
                .is_some_and(|hearers| below(&hearers))
        };
        let target = message.target.at();
        if !program.possible.contains(&target) || !hears(message.act) {
            return;
        }
        let attitude = moment.attitude(bloc, message.endorser, below);
        let backlash = moment.backlash(message.endorser);
        let backlash = || terms.quantity(backlash, &self.scenario.latents);
        let Some(response) = message.response(attitude, backlash) else {
            return;
        };
        let strength = message.strength(bloc, hears);
        let strength = strength.map(
            |term| *term,
            |presence| place(&mut program.presences, presence.clone()),
        );
        let presence = strength.presence;
        let strength = place(&mut program.strengths, strength);
        if terms.known(message.effect) != Some(0.0) {
            let heard = if moment.side > 0.0 {
                &mut class.now
            } else {
                &mut class.before
            };
            heard.push(Contribution {
                target,
                strength,
                sign: response.sign,
                backlash: response.backlash,
            });
        }
        if terms.known(response.turnout) != Some(0.0) {
            class.mobilisations.push(Mobilisation {
                target,
                coefficient: response.turnout,
                presence,
                side: moment.side,
            });
        }
    }
}

fn place<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter()
        .position(|known| *known == item)
        .unwrap_or_else(|| {
            list.push(item);
            list.len() - 1
        })
}

fn turnout_shocks(
    scenario: &Scenario,
    election: &Election,
    contest: &Contest,
    bloc: BlocIx,
    terms: &mut Terms,
) -> Vec<TermIx> {
    let contest = &scenario.roster[contest.ix].id;
    let bloc = &scenario.roster[bloc].id;
    let mut found = Vec::new();
    if let Some(law) = election.shocks.turnout {
        found.push(terms.shock(&[(ShockKind::Turnout.name(&[contest]), 1.0)], law));
    }
    if let Some(law) = election.shocks.turnout_bloc {
        found.push(terms.shock(&[(ShockKind::TurnoutBloc.name(&[contest, bloc]), 1.0)], law));
    }
    found
}

/// The candidate-indexed shocks of one contest of one arm.
struct Shocks<'a> {
    scenario: &'a Scenario,
    election: &'a Election,
    contest: &'a Contest,
    /// Row of the Cholesky factor `[candidate][candidate]`.
    factor: Vec<Vec<f64>>,
}

impl<'a> Shocks<'a> {
    fn new(scenario: &'a Scenario, election: &'a Election, contest: &'a Contest) -> Shocks<'a> {
        let matrix = correlation(scenario, election);
        // Compilation refuses what has no factor before any contest is compiled.
        let factor = cholesky(&matrix).unwrap_or(matrix);
        Shocks {
            scenario,
            election,
            contest,
            factor,
        }
    }

    fn root_id(&self) -> &str {
        &self.scenario.roster.contests[self.election.chains().root(self.contest).ix.at()].id
    }

    /// (latent's name, weight) of the correlated score of the candidate at `place`, names by `name`
    /// of a candidate's id.
    fn scores(&self, place: usize, name: impl Fn(&str) -> String) -> Vec<(String, f64)> {
        let row = self.factor[place]
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight != 0.0);
        row.map(|(other, weight)| (name(&self.scenario.roster.candidates[other].id), *weight))
            .collect()
    }

    fn shock(
        &self,
        law: Option<Distribution>,
        place: usize,
        terms: &mut Terms,
        name: impl Fn(&str) -> String,
    ) -> Option<TermIx> {
        law.map(|law| terms.shock(&self.scores(place, name), law))
    }

    /// `candidate` and `drift`.
    fn common(&self, place: usize, terms: &mut Terms) -> Vec<TermIx> {
        let root = self.root_id();
        let shocks = &self.election.shocks;
        let lasting = self.shock(shocks.candidate, place, terms, |id| {
            ShockKind::Candidate.name(&[root, id])
        });
        let days = self.contest.date.days_since(self.election.as_of).max(0) as u32;
        let drift = shocks.drift.filter(|_| days > 0).map(|law| {
            let mut scores = Vec::new();
            for (node, weight) in drift::weights(days) {
                let node = node.name();
                let of_node = self.scores(place, |id| ShockKind::Drift.name(&[id, &node]));
                scores.extend(
                    of_node
                        .into_iter()
                        .map(|(name, factor)| (name, factor * weight)),
                );
            }
            terms.shock(&scores, law)
        });
        lasting.into_iter().chain(drift).collect()
    }

    fn passing(&self, place: usize, terms: &mut Terms) -> Option<TermIx> {
        let contest = &self.scenario.roster[self.contest.ix].id;
        self.shock(self.election.shocks.contest, place, terms, |id| {
            ShockKind::Contest.name(&[contest, id])
        })
    }

    fn of_bloc(&self, place: usize, bloc: BlocIx, terms: &mut Terms) -> Option<TermIx> {
        let (root, bloc) = (self.root_id(), &self.scenario.roster[bloc].id);
        self.shock(self.election.shocks.bloc, place, terms, |id| {
            ShockKind::Bloc.name(&[root, bloc, id])
        })
    }

    fn of_region(&self, place: usize, region: u16, terms: &mut Terms) -> Option<TermIx> {
        let region = self.scenario.roster.regions.get(usize::from(region))?;
        let root = self.root_id();
        self.shock(self.election.shocks.region, place, terms, |id| {
            ShockKind::Region.name(&[root, &region.id, id])
        })
    }

    /// What the model cannot give of this contest, in this region.
    fn discrepancy(&self, place: usize, region: u16, terms: &mut Terms) -> Vec<TermIx> {
        let here = |(contest, where_, _): &&(ContestIx, Option<RegionIx>, f64)| {
            *contest == self.contest.ix && where_.is_none_or(|where_| where_.0 == region)
        };
        let given = self.election.shocks.discrepancy.iter().filter(here);
        let term = |(contest, where_, sd): &(ContestIx, Option<RegionIx>, f64)| {
            let name = discrepancy(self.scenario, *contest, *where_, place);
            terms.shock(
                &[(name, 1.0)],
                Distribution::Normal(Normal { mean: 0.0, sd: *sd }),
            )
        };
        given.map(term).collect()
    }
}

/// The name of the latent of what the model cannot give: `discrepancy.runoff.mandel`,
/// `discrepancy.runoff.north.mandel`.
pub fn discrepancy(
    scenario: &Scenario,
    contest: ContestIx,
    region: Option<RegionIx>,
    candidate: usize,
) -> String {
    let roster = &scenario.roster;
    let (contest, candidate) = (&roster[contest].id, &roster.candidates[candidate].id);
    match region.and_then(|region| roster.regions.get(region.at())) {
        Some(region) => ShockKind::Discrepancy.name(&[contest, &region.id, candidate]),
        None => ShockKind::Discrepancy.name(&[contest, candidate]),
    }
}

/// The correlation matrix of the candidate-indexed shocks `[candidate × candidate]`.
pub fn correlation(scenario: &Scenario, election: &Election) -> Vec<Vec<f64>> {
    let n = scenario.roster.candidates.len();
    let mut matrix: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect())
        .collect();
    for (a, b, rho) in &election.shocks.correlation {
        matrix[a.at()][b.at()] = *rho;
        matrix[b.at()][a.at()] = *rho;
    }
    matrix
}
