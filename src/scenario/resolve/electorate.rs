//! Blocs: sizes, views, decidedness and support.

use crate::election::{Bloc, BlocIx, CandidateIx, Chains, Contest, Electorate, View};
use crate::latent::Quantity;

use super::arm::ArmReader;
use super::ids::rounded;
use super::residence::{self, apportion};

/// Counts beyond this are not exact in double precision.
const MOST_VOTERS: u64 = 1 << 53;

pub fn electorate(reader: &ArmReader, contests: &[Contest]) -> Electorate {
    let voters = voters(reader);
    let bloc = |at: usize| {
        let id = reader.roster.blocs[at].id.as_str();
        reader.node(&["blocs", id])?;
        Some(Bloc {
            voters: residence::voters_by_region(reader, id, voters[at]),
            undecided: by_contest(
                reader,
                &["blocs", id, "undecided"],
                BlocIx(at as u16),
                contests,
            ),
            views: views(reader, id, BlocIx(at as u16), contests),
            support: support(reader, id, contests),
        })
    };
    let blocs: Vec<Option<Bloc>> = (0..reader.roster.blocs.len()).map(bloc).collect();
    for contest in contests {
        supported(reader, &blocs, contest, contests);
    }
    Electorate {
        decided: reader.quantity_or_default(&["electorate", "susceptibility", "decided"]),
        orphaned: reader.quantity_or_default(&["electorate", "susceptibility", "orphaned"]),
        diminishing: reader.quantity_or_default(&["electorate", "diminishing"]),
        blocs,
    }
}

/// Voters `[bloc]`, as given or by `size`.
fn voters(reader: &ArmReader) -> Vec<u64> {
    let blocs = &reader.roster.blocs;
    let mut voters = vec![0; blocs.len()];
    let mut sized = Vec::new();
    for (at, bloc) in blocs.iter().enumerate() {
        let path = ["blocs", bloc.id.as_str()];
        if reader.node(&path).is_none() {
            continue;
        }
        let (count, size) = (["blocs", &bloc.id, "voters"], ["blocs", &bloc.id, "size"]);
        match (reader.node(&count), reader.node(&size)) {
            (Some(_), Some(_)) => {
                reader.error(
                    &size,
                    format!("bloc \"{}\" has both voters and a size", bloc.id),
                    "give one of them",
                );
            }
            (_, size) if residence::counted(reader, &bloc.id) => {
                voters[at] = residence::sum(reader, &bloc.id, size.is_some());
            }
            (None, None) => {
                reader.error(
                    &path,
                    format!("bloc \"{}\" has neither voters nor a size", bloc.id),
                    "add `voters = …`",
                );
            }
            (Some(_), None) => {
                voters[at] = reader.whole(&count).unwrap_or(1);
                if voters[at] == 0 {
                    reader.error(
                        &count,
                        format!("bloc \"{}\" has no voters", bloc.id),
                        "give it some, or take it out",
                    );
                }
            }
            (None, Some(_)) => sized.push((at, reader.known(&size).unwrap_or(f64::NAN))),
        }
    }
    let counted =
        (0..blocs.len()).find(|&at| reader.node(&["blocs", &blocs[at].id, "voters"]).is_some());
    if let Some(at) = counted.filter(|_| !sized.is_empty()) {
        let id = &blocs[at].id;
        reader.error(
            &["blocs", id, "voters"],
            format!("bloc \"{id}\" gives its voters, but others give a size"),
            "give all of them `voters`, or all a `size` with `electorate.voters`",
        );
    } else if reader.node(&["electorate", "voters"]).is_some() && sized.is_empty() {
        reader.error(
            &["electorate", "voters"],
            "electorate.voters has no bearing: no bloc gives a size",
            "take it out, or give the blocs a `size` in place of `voters`",
        );
    } else if !sized.is_empty() {
        let total = reader.whole(&["electorate", "voters"]);
        if total.is_none() {
            let help =
                "add `voters = …` to [electorate]: the blocs give their sizes as shares of it";
            let first = reader.at(&["blocs", &blocs[sized[0].0].id, "size"]);
            reader.report.error(
                first,
                "blocs give a size, but there is no electorate.voters",
                help,
            );
        }
        let sum: f64 = sized.iter().map(|(_, size)| size).sum();
        if (sum - 1.0).abs() > 1e-6 {
            reader.error(
                &["blocs", &blocs[sized[0].0].id, "size"],
                format!("the sizes of the blocs add to {}, not to 1", rounded(sum)),
                "correct one of them",
            );
        }
        let shares: Vec<f64> = sized.iter().map(|(_, size)| *size).collect();
        for ((at, _), count) in sized
            .iter()
            .zip(apportion(total.unwrap_or(1).min(MOST_VOTERS), &shares))
        {
            voters[*at] = count;
            if count == 0 && total.is_some() && !sum.is_nan() {
                let id = &blocs[*at].id;
                reader.error(
                    &["blocs", id, "size"],
                    format!("bloc \"{id}\" has no voters"),
                    "give it a larger size, or take it out",
                );
            }
        }
    }
    let total = voters
        .iter()
        .fold(0u64, |sum, count| sum.saturating_add(*count));
    if total > MOST_VOTERS
        || reader
            .whole(&["electorate", "voters"])
            .is_some_and(|given| given > MOST_VOTERS)
    {
        reader.error(
            &["blocs"],
            "there are more than 2^53 voters, which cannot be counted exactly",
            "give fewer",
        );
    }
    voters
        .iter()
        .map(|count| (*count).min(MOST_VOTERS))
        .collect()
}

/// A number, or one by contest `[contest]`: of every contest in which `bloc` may vote.
pub fn by_contest(
    reader: &ArmReader,
    path: &[&str],
    bloc: BlocIx,
    contests: &[Contest],
) -> Vec<Quantity> {
    let parts = reader.parts(path);
    let of = |at: usize| {
        let id = reader.roster.contests[at].id.as_str();
        let votes = contests
            .iter()
            .any(|contest| contest.ix.at() == at && contest.electorate.contains(&bloc));
        let mut inner = path.to_vec();
        inner.push(id);
        if parts.is_none() {
            return reader.quantity_or_default(path);
        }
        if votes && reader.node(&inner).is_none() {
            reader.error(
                path,
                format!(
                    "{} has no \"{id}\", in which the bloc may vote",
                    path.join(".")
                ),
                format!("add `{id} = …`"),
            );
        }
        reader.quantity_or_default(&inner)
    };
    (0..reader.roster.contests.len()).map(of).collect()
}

fn views(reader: &ArmReader, id: &str, bloc: BlocIx, contests: &[Contest]) -> Vec<Option<View>> {
    let view =
        |endorser: &crate::election::Named| {
            let endorser = endorser.id.as_str();
            reader.node(&["blocs", id, "views", endorser])?;
            let of = |key: &'static str| {
                reader.quantity_or_default(&["blocs", id, "views", endorser, key])
            };
            let (approve, disapprove) = (of("approve"), of("disapprove"));
            let most = approve.support().1 + disapprove.support().1;
            if most > 1.0 + 1e-12 {
                reader.error(&["blocs", id, "views", endorser, "approve"], format!(
                "approve and disapprove of \"{endorser}\" in bloc \"{id}\" can add to {most}"
            ), "together they must stay within 1: the rest is neutral",
            );
            }
            let aware = by_contest(
                reader,
                &["blocs", id, "views", endorser, "aware"],
                bloc,
                contests,
            );
            Some(View {
                aware,
                approve,
                disapprove,
            })
        };
    reader.roster.endorsers.iter().map(view).collect()
}

/// Weights `[contest][candidate]`: named, or by party.
fn support(
    reader: &ArmReader,
    id: &str,
    contests: &[Contest],
) -> Vec<Option<Vec<Option<Quantity>>>> {
    let of = |contest: &crate::election::Named| {
        let contest = contest.id.as_str();
        reader.table(&["blocs", id, "support", contest])?;
        contests
            .iter()
            .find(|known| reader.roster[known.ix].id == contest)?;
        let weight = |candidate: &crate::election::Candidate| {
            let named = ["blocs", id, "support", contest, candidate.id.as_str()];
            let party = candidate.party.as_deref().unwrap_or_default();
            let by_party = ["blocs", id, "support", contest, "by-party", party];
            let path: &[&str] = if reader.node(&named).is_some() {
                &named
            } else {
                &by_party
            };
            // A weight that is wrong has been told of, and is not missing.
            reader
                .node(path)
                .map(|_| reader.quantity(path).unwrap_or(Quantity::ONE))
        };
        Some(reader.roster.candidates.iter().map(weight).collect())
    };
    reader.roster.contests.iter().map(of).collect()
}

/// Reports blocs without support in a contest whose tastes are fresh, and candidates without
/// support anywhere.
fn supported(reader: &ArmReader, blocs: &[Option<Bloc>], contest: &Contest, contests: &[Contest]) {
    let id = reader.roster[contest.ix].id.as_str();
    let root = Chains(contests).root(contest);
    let root_id = reader.roster[root.ix].id.as_str();
    let of = |bloc: &BlocIx| {
        blocs[bloc.at()]
            .as_ref()
            .and_then(|bloc| bloc.support[root.ix.at()].as_ref())
    };
    let help = format!("give weights in [blocs.….support.{root_id}]");
    if !contest.electorate.is_empty() && contest.electorate.iter().all(|bloc| of(bloc).is_none()) {
        reader.error(
            &["contests", root_id],
            format!("no bloc has support for contest \"{root_id}\""),
            help,
        );
        return;
    }
    for bloc in contest.electorate.iter().filter(|bloc| of(bloc).is_none()) {
        let bloc = &reader.roster[*bloc].id;
        let message = format!(
            "bloc \"{bloc}\" may vote in contest \"{id}\", but has no support for \"{root_id}\""
        );
        reader.error(
            &["blocs", bloc],
            message,
            format!(
                "add [blocs.{bloc}.support.{root_id}], or leave the bloc out of the electorate"
            ),
        );
    }
    let nobody = |c: &CandidateIx| {
        contest
            .electorate
            .iter()
            .filter_map(of)
            .all(|weights| weights[c.at()].is_none())
    };
    for candidate in Chains(contests)
        .can_stand(contest)
        .iter()
        .filter(|c| !contest.electorate.is_empty() && nobody(c))
    {
        let candidate = &reader.roster[*candidate].id;
        reader.error(
            &["contests", id, "ballot"],
            format!("nobody supports \"{candidate}\" in contest \"{id}\""),
            format!("give a weight in [blocs.….support.{root_id}], by name or `by-party`"),
        );
    }
}
