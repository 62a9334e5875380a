//! Whether the support of blocs fits what they think of endorsers, and what polls say.

use std::collections::BTreeMap;

use crate::election::{Bloc, BlocIx, CandidateIx, Contest, Status};
use crate::latent::Quantity;
use crate::scenario::diagnostic::Problem;

use super::{Whole, percent};

/// Shares of those who approve, or disapprove, that are so far apart are other views.
const APART: f64 = 0.2;

/// Shares of a topline are rounded to whole points.
const ROUNDING: f64 = 0.005;

/// The same weights in blocs that think otherwise of somebody who speaks: once a contest.
pub fn copied(whole: &Whole) -> Vec<Problem> {
    let contests = whole.baseline().contests.iter();
    contests
        .filter_map(|contest| copied_in(whole, contest))
        .collect()
}

fn copied_in(whole: &Whole, contest: &Contest) -> Option<Problem> {
    let roster = &whole.scenario.roster;
    let mut known: BTreeMap<Vec<Option<u64>>, (BlocIx, &Bloc)> = BTreeMap::new();
    for ix in &contest.electorate {
        let Some(bloc) = &whole.baseline().electorate.blocs[ix.at()] else {
            continue;
        };
        let Some(weights) = weights(bloc, contest).filter(|weights| weights.len() > 1) else {
            continue;
        };
        let key = weights
            .iter()
            .map(|weight| Some(weight.to_bits()))
            .collect();
        let (other_ix, other) = *known.entry(key).or_insert((*ix, bloc));
        let Some((endorser, [a, b])) = apart(whole, other, bloc) else {
            continue;
        };
        let [own, other] = [*ix, other_ix].map(|ix| &roster[ix].id);
        let contest = &roster[contest.ix].id;
        return Some(Problem::warning(
            format!("blocs.{own}.support.{contest}"),
            format!(
                "blocs \"{other}\" and \"{own}\" have the same support in contest \"{contest}\", but {} and {} of them \
                 approve of \"{endorser}\"",
                percent(a),
                percent(b)
            ),
            "give each its own: those who like an endorser have often chosen the candidate already",
        ));
    }
    None
}

/// Who speaks and is seen otherwise in the two blocs, with the shares who approve.
fn apart<'a>(whole: &Whole<'a>, one: &Bloc, other: &Bloc) -> Option<(&'a str, [f64; 2])> {
    let roster = &whole.scenario.roster;
    let acts = whole.acts(|_, _| true);
    let mut endorsers: Vec<_> = acts.iter().map(|(act, _)| act.endorser()).collect();
    endorsers.sort_unstable();
    endorsers.dedup();
    endorsers.into_iter().find_map(|endorser| {
        let views = [one, other].map(|bloc| bloc.views[endorser.at()].as_ref());
        let [Some(a), Some(b)] = views else {
            return None;
        };
        let differ =
            |a: &Quantity, b: &Quantity| (a.at_score(0.0) - b.at_score(0.0)).abs() >= APART;
        let approve = [a, b].map(|view| view.approve.at_score(0.0));
        differ(&a.approve, &b.approve).then_some((roster[endorser].id.as_str(), approve))
    })
}

/// The weights of those on the ballot, where all are known numbers.
fn weights(bloc: &Bloc, contest: &Contest) -> Option<Vec<f64>> {
    let support = bloc.support[contest.ix.at()].as_ref()?;
    let weight = |at: usize| match &support[at] {
        None => Some(0.0),
        Some(Quantity::Fixed(weight)) => Some(*weight),
        Some(Quantity::Uncertain { .. }) => None,
    };
    contest.ballot.iter().map(|c| weight(c.at())).collect()
}

/// Shares of a topline that cannot be met, and those that are met only by a shift of all blocs to
/// where none of them is.
pub fn out_of_reach(whole: &Whole) -> Vec<Problem> {
    let election = whole.baseline();
    let mut found = Vec::new();
    for contest in &election.contests {
        let blocs = contest.electorate.iter().filter_map(|ix| {
            let turnout = contest.turnout[ix.at()].as_ref()?[Status::New as usize].at_score(0.0);
            let bloc = election.electorate.blocs[ix.at()].as_ref()?;
            Some((bloc, bloc.total() as f64 * turnout))
        });
        let blocs: Vec<(&Bloc, f64)> = blocs.collect();
        for (candidate, share) in contest.topline.iter().flatten() {
            let limits = [
                reached(contest, &blocs, *candidate),
                given(contest, &blocs, *candidate),
            ];
            let Some(limits) = limits
                .into_iter()
                .flatten()
                .find(|limits| limits.exclude(*share))
            else {
                continue;
            };
            let roster = &whole.scenario.roster;
            let (contest, id) = (&roster[contest.ix].id, &roster[*candidate].id);
            let message = format!(
                "the topline of contest \"{contest}\" gives \"{id}\" {}, but {}",
                tenths(*share),
                limits.told(*share)
            );
            let path = format!("contests.{contest}.topline.{id}");
            found.push(Problem::warning(path, message, limits.help));
        }
    }
    found
}

/// The least and the most that a candidate's share can be, and in what sense.
struct Limits {
    least: f64,
    most: f64,
    /// `no bloc gives more than` the most, `every bloc gives at least` the least.
    words: [&'static str; 2],
    help: &'static str,
}

impl Limits {
    fn exclude(&self, share: f64) -> bool {
        share > self.most + ROUNDING || share < self.least - ROUNDING
    }

    fn told(&self, share: f64) -> String {
        let [most, least] = self.words;
        if share > self.most {
            format!("{most} {}", tenths(self.most))
        } else {
            format!("{least} {}", tenths(self.least))
        }
    }
}

/// What no shift can leave: votes of blocs that have nobody else to vote for, or not this one.
fn reached(contest: &Contest, blocs: &[(&Bloc, f64)], candidate: CandidateIx) -> Option<Limits> {
    let supports = |bloc: &Bloc, candidate: CandidateIx| {
        let support = bloc.support[contest.ix.at()].as_ref();
        let weight = support.and_then(|support| support[candidate.at()].as_ref());
        weight.is_some_and(|weight| *weight != Quantity::ZERO)
    };
    let votes = |counts: &dyn Fn(&Bloc) -> bool| -> f64 {
        let counted = blocs.iter().filter(|(bloc, _)| counts(bloc));
        counted.map(|(_, votes)| votes).sum()
    };
    let all = votes(&|_| true);
    let alone = |bloc: &Bloc| {
        let mut others = contest.ballot.iter().filter(|other| **other != candidate);
        supports(bloc, candidate) && !others.any(|other| supports(bloc, *other))
    };
    (all > 0.0).then(|| Limits {
        least: votes(&alone) / all,
        most: votes(&|bloc| supports(bloc, candidate)) / all,
        words: [
            "the blocs that support them cast only",
            "the blocs that support nobody else cast",
        ],
        help: "it cannot be met: correct it, or give more blocs a weight for more candidates",
    })
}

/// What single blocs give, where all weights are known.
fn given(contest: &Contest, blocs: &[(&Bloc, f64)], candidate: CandidateIx) -> Option<Limits> {
    let place = contest.ballot.iter().position(|one| *one == candidate)?;
    let share = |(bloc, _): &(&Bloc, f64)| {
        let weights = weights(bloc, contest)?;
        Some(weights[place] / weights.iter().sum::<f64>())
    };
    let shares = blocs.iter().map(share).collect::<Option<Vec<f64>>>()?;
    Some(Limits {
        least: shares.iter().copied().fold(f64::INFINITY, f64::min),
        most: shares.iter().copied().fold(0.0, f64::max),
        words: ["no bloc gives more than", "every bloc gives at least"],
        help: "correct one of them: support is shifted in all blocs alike until the topline is met",
    })
}

/// `40.5 %`
fn tenths(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
