//! One contest of one arm in one replicate, from a voter's side: what is felt about each candidate,
//! and whether one votes.

use crate::election::{BlocIx, CandidateIx, Contest, ContestIx, Election, Shocks, Status};
use crate::influence::{Moment, Susceptibility, diminished, weighed};
use crate::latent::{ShockKind, cholesky, drift};
use crate::random::elementary::{ln, logistic, logit};
use crate::rule::{is_held, stands};
use crate::simulate::program::places;

use super::Replicate;
use super::messages::{BlocMessage, messages};
use super::people::Stratum;

/// Who stands where; places in the roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Ballot {
    /// Who can be on the ballot, ascending.
    pub possible: Vec<usize>,
    /// `[possible]`
    pub on: Vec<bool>,
    /// Whether they come from the contest followed `[possible]`.
    pub came: Vec<bool>,
    pub held: bool,
}

impl Ballot {
    /// After a contest that `came` (places in the roster) went on from; `decided` if there is one
    /// of them.
    pub fn after(
        election: &Election,
        contest: &Contest,
        through: &[usize],
        decided: bool,
    ) -> Ballot {
        let possible = places(&election.chains().can_stand(contest));
        let own = |place: &usize| contest.ballot.contains(&CandidateIx(*place as u16));
        let came: Vec<bool> = possible
            .iter()
            .map(|place| through.contains(place))
            .collect();
        let own_came = contest.ballot.iter().map(|own| through.contains(&own.at()));
        let held = is_held(own_came, decided);
        let on = possible
            .iter()
            .zip(&came)
            .map(|(place, came)| stands(held, own(place), *came))
            .collect();
        Ballot {
            possible,
            on,
            came,
            held,
        }
    }
}

/// One contest as a replicate has it.
pub struct Stage<'a> {
    pub replicate: &'a Replicate<'a>,
    pub election: &'a Election,
    pub contest: &'a Contest,
    pub ballot: Ballot,
    /// Row by candidate of the roster.
    factor: Vec<Vec<f64>>,
}

/// The numbers of one contest for the voters of one stratum.
pub struct Local<'a> {
    ballot: &'a Ballot,
    contest: usize,
    root: usize,
    /// Before any act `[possible]`; −∞ for whom nobody supports.
    utility: Vec<f64>,
    sore_loser: f64,
    now: Vec<BlocMessage>,
    before: Vec<BlocMessage>,
    /// Now, and as of the support given.
    diminishing: [f64; 2],
    undecided: f64,
    susceptibility: Susceptibility<f64>,
    /// Logits by status.
    turnout: [f64; 3],
}

/// What one voter feels and does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mind {
    /// `[possible]`, without taste; −∞ for whom they cannot choose.
    pub utility: Vec<f64>,
    /// Probability of voting.
    pub turnout: f64,
    heard: Vec<f64>,
}

impl<'a> Stage<'a> {
    pub fn new(
        replicate: &'a Replicate,
        election: &'a Election,
        contest: &'a Contest,
        ballot: Ballot,
    ) -> Stage<'a> {
        let count = replicate.scenario().roster.candidates.len();
        let mut matrix: Vec<Vec<f64>> = (0..count)
            .map(|i| (0..count).map(|j| f64::from(u8::from(i == j))).collect())
            .collect();
        for (a, b, rho) in &election.shocks.correlation {
            (matrix[a.at()][b.at()], matrix[b.at()][a.at()]) = (*rho, *rho);
        }
        // Compilation refuses what has no factor.
        let factor = cholesky(&matrix).unwrap_or(matrix);
        Stage {
            replicate,
            election,
            contest,
            ballot,
            factor,
        }
    }

    fn root(&self) -> &'a Contest {
        self.election.chains().root(self.contest)
    }

    /// A shock of the candidate at `place`, correlated with the others'; `name` by candidate's id.
    fn shock(
        &self,
        law: impl Fn(&Shocks) -> Option<crate::random::Distribution>,
        place: usize,
        name: impl Fn(&str) -> String,
    ) -> f64 {
        let roster = &self.replicate.scenario().roster;
        let parts = self.factor[place]
            .iter()
            .zip(&roster.candidates)
            .filter(|(weight, _)| **weight != 0.0);
        self.replicate.luck.shock(
            law(&self.election.shocks),
            parts.map(|(weight, other)| (name(&other.id), *weight)),
        )
    }

    /// Shocks on the logit of the candidate at `place` that all voters share.
    fn shared(&self, place: usize) -> f64 {
        let roster = &self.replicate.scenario().roster;
        let (root, contest) = (self.root().ix, self.contest.ix);
        let ids = |ix: ContestIx| &roster[ix].id;
        let lasting = self.shock(
            |s| s.candidate,
            place,
            |id| ShockKind::Candidate.name(&[ids(root), id]),
        );
        let passing = match self.replicate.regressed(contest, place) {
            Some(passing) => passing,
            None => self.shock(
                |s| s.contest,
                place,
                |id| ShockKind::Contest.name(&[ids(contest), id]),
            ),
        };
        lasting + passing + self.drift(place)
    }

    /// The walk W(t) of the candidate at `place` on the contest's day.
    fn drift(&self, place: usize) -> f64 {
        let days = self.contest.date.days_since(self.election.as_of);
        let Some(law) = self.election.shocks.drift.filter(|_| days > 0) else {
            return 0.0;
        };
        let roster = &self.replicate.scenario().roster;
        let weights = drift::weights(days as u32);
        let parts = weights.iter().flat_map(|(node, on_path)| {
            let candidates = self.factor[place].iter().zip(&roster.candidates);
            candidates.map(move |(weight, other)| {
                (
                    ShockKind::Drift.name(&[&other.id, &node.name()]),
                    weight * on_path,
                )
            })
        });
        self.replicate
            .luck
            .shock(Some(law), parts.filter(|(_, weight)| *weight != 0.0))
    }

    /// The contest for the voters of a bloc in a region; `None` if they may not vote.
    pub fn of(&'a self, bloc: usize, region: usize) -> Option<Local<'a>> {
        let (luck, roster) = (&self.replicate.luck, &self.replicate.scenario().roster);
        let here = self.election.electorate.blocs[bloc].as_ref()?;
        if !self.contest.electorate.iter().any(|ix| ix.at() == bloc) {
            return None;
        }
        let turnout = self.contest.turnout[bloc].as_ref()?;
        let root = self.root().ix.at();
        let root_id = &roster.contests[root].id;
        let bloc_id = &roster.blocs[bloc].id;
        let utility = self
            .ballot
            .possible
            .iter()
            .zip(&self.ballot.on)
            .map(|(&place, on)| {
                let weight = here.support[root]
                    .as_ref()
                    .and_then(|support| support[place].as_ref());
                let weight = weight
                    .filter(|_| *on)
                    .map_or(0.0, |weight| luck.value(weight));
                if weight <= 0.0 {
                    return f64::NEG_INFINITY;
                }
                let of_bloc = self.shock(
                    |s| s.bloc,
                    place,
                    |id| ShockKind::Bloc.name(&[root_id, bloc_id, id]),
                );
                let of_region = roster.regions.get(region).map_or(0.0, |region| {
                    self.shock(
                        |s| s.region,
                        place,
                        |id| ShockKind::Region.name(&[root_id, &region.id, id]),
                    )
                });
                ln(weight)
                    + self
                        .replicate
                        .intercept(self.contest.ix, self.root().ix, place, region)
                    + self.shared(place)
                    + of_bloc
                    + of_region
            });
        let baseline = &self.replicate.scenario().arms[0].election;
        let divisors = &self.replicate.model.divisors;
        let now = Moment::of_contest(self.election, self.contest);
        let before = Moment::of_support(baseline);
        let said = |moment| messages(moment, BlocIx(bloc as u16), divisors, luck);
        let id = &roster[self.contest.ix].id;
        let shocks = luck.shock(
            self.election.shocks.turnout,
            [(ShockKind::Turnout.name(&[id]), 1.0)].into_iter(),
        ) + luck.shock(
            self.election.shocks.turnout_bloc,
            [(ShockKind::TurnoutBloc.name(&[id, bloc_id]), 1.0)].into_iter(),
        ) + self.replicate.turnout_shift(self.contest.ix, region);
        let electorate = &self.election.electorate;
        Some(Local {
            ballot: &self.ballot,
            contest: self.contest.ix.at(),
            root,
            utility: utility.collect(),
            sore_loser: luck.value(&self.contest.sore_loser),
            now: said(now),
            before: said(before),
            diminishing: [
                luck.value(&electorate.diminishing),
                luck.value(&baseline.electorate.diminishing),
            ],
            undecided: luck.value(&here.undecided[self.contest.ix.at()]),
            susceptibility: Susceptibility {
                undecided: 1.0,
                orphaned: luck.value(&electorate.orphaned),
                decided: luck.value(&electorate.decided),
            },
            turnout: [0, 1, 2].map(|status| logit(luck.value(&turnout[status])) + shocks),
        })
    }
}

impl Local<'_> {
    /// The status of a voter whose last vote was for the candidate at this place in the roster.
    pub fn status(&self, last: Option<usize>) -> Status {
        let stands = |place: usize| {
            self.ballot
                .possible
                .iter()
                .zip(&self.ballot.on)
                .any(|(possible, on)| *on && *possible == place)
        };
        match last {
            None => Status::New,
            Some(place) if stands(place) => Status::Returning,
            Some(_) => Status::Orphaned,
        }
    }

    /// Makes up one voter's mind, but for their tastes.
    pub fn mind(&self, stratum: &Stratum, voter: usize, status: Status, mind: &mut Mind) {
        let attitude = |endorser: usize| stratum.attitude[endorser][voter];
        let awareness = |endorser: usize| stratum.awareness[endorser][voter];
        let undecided = stratum.decidedness[voter] < self.undecided;
        let susceptibility = self.susceptibility.of(undecided, status);
        mind.utility.clone_from(&self.utility);
        let mut logit = self.turnout[status as usize];
        for (c, &place) in self
            .ballot
            .possible
            .iter()
            .enumerate()
            .filter(|(c, _)| self.ballot.on[*c])
        {
            let mut sum = |messages: &[BlocMessage], diminishing| {
                mind.heard.clear();
                for message in messages.iter().filter(|message| message.target == place) {
                    let (shift, turnout) = message.to(attitude, awareness);
                    mind.heard.push(shift);
                    logit += turnout;
                }
                diminished(&mut mind.heard, diminishing)
            };
            let now = sum(&self.now, self.diminishing[0]);
            let before = sum(&self.before, self.diminishing[1]);
            mind.utility[c] += weighed(susceptibility, now, before);
            if status == Status::Orphaned && self.ballot.came[c] {
                mind.utility[c] -= self.sore_loser;
            }
        }
        let nobody = mind
            .utility
            .iter()
            .all(|utility| *utility == f64::NEG_INFINITY);
        mind.turnout = if nobody { 0.0 } else { logistic(logit) };
    }

    /// Whom a voter with this mind votes for (place in `possible`), if at all.
    pub fn vote(&self, stratum: &Stratum, voter: usize, mind: &Mind) -> Option<usize> {
        if stratum.turnout[self.contest][voter] >= mind.turnout {
            return None;
        }
        let liking = |c: usize| {
            let taste = stratum.tastes.get(&(self.root, self.ballot.possible[c]));
            mind.utility[c] + taste.map_or(0.0, |taste| taste[voter])
        };
        (0..mind.utility.len())
            .filter(|c| self.ballot.on[*c])
            .max_by(|&a, &b| liking(a).total_cmp(&liking(b)))
    }
}
