//! Contests: ballots, chains, turnout, and what is known of results.

use crate::election::{
    BlocIx, CandidateIx, Chains, Contest, ContestIx, Decides, Roster, Rule, Status, Tastes,
};
use crate::latent::Quantity;
use crate::quantity::Date;
use crate::rule;
use crate::scenario::check::read_rule;
use crate::scenario::register::{Kind, STATUSES};
use crate::scenario::tree::{Node, Value};

use super::arm::ArmReader;
use super::ids::{position, rounded};
use super::returns;

/// The arm's contests in the order in which they are held.
pub fn contests(reader: &ArmReader) -> Vec<Contest> {
    let ids = reader.ids(Kind::Contest);
    let mut contests: Vec<Contest> = ids.filter_map(|id| contest(reader, id)).collect();
    chains(reader, &mut contests);
    for contest in &contests {
        results(reader, contest, &contests);
    }
    contests
}

fn contest(reader: &ArmReader, id: &str) -> Option<Contest> {
    let roster = reader.roster;
    let path = |key: &'static str| ["contests", id, key];
    let names = |key| reader.node(&path(key)).into_iter().flat_map(Node::texts);
    let mut ballot: Vec<CandidateIx> = names("ballot")
        .filter_map(|(id, _)| roster.candidate(id))
        .collect();
    ballot.sort_unstable();
    ballot.dedup();
    let follows = reader
        .text(&path("follows"))
        .and_then(|id| position(&roster.contests, id))
        .map(ContestIx);
    let named = reader
        .node(&path("ballot"))
        .is_some_and(|ballot| !matches!(&ballot.value, Value::Array(list) if list.is_empty()));
    if !named && reader.node(&path("follows")).is_none() {
        reader.error(
            &path("ballot"),
            format!("the ballot of contest \"{id}\" is empty"),
            "name who stands: `ballot = [\"…\", \"…\"]`, or the contest that it `follows`",
        );
    }
    let present = |at: u16| {
        reader
            .node(&["blocs", &roster.blocs[usize::from(at)].id])
            .is_some()
    };
    let mut electorate: Vec<BlocIx> = match reader.node(&path("electorate")) {
        Some(node) => node
            .texts()
            .filter_map(|(id, _)| position(&roster.blocs, id))
            .map(BlocIx)
            .collect(),
        None => (0..roster.blocs.len() as u16)
            .filter(|at| present(*at))
            .map(BlocIx)
            .collect(),
    };
    electorate.sort_unstable();
    electorate.dedup();
    let blocs_missing = reader
        .table(&["blocs"])
        .is_none_or(|blocs| blocs.is_empty());
    if electorate.is_empty() && !blocs_missing {
        reader.error(
            &path("electorate"),
            format!("nobody may vote in contest \"{id}\""),
            "name blocs in its `electorate`",
        );
    }
    let own = electorate.iter().any(|bloc| {
        reader
            .node(&["blocs", &roster[*bloc].id, "support", id])
            .is_some()
    });
    let tastes = match (reader.text(&path("tastes")), follows) {
        (Some("kept"), None) => {
            reader.error(
                &path("tastes"),
                format!("contest \"{id}\" keeps the tastes of no contest"),
                "name the contest that it `follows`, or leave `tastes` out",
            );
            Tastes::Fresh
        }
        (Some("kept"), _) => Tastes::Kept,
        (None, Some(_)) if !own => Tastes::Kept,
        _ => Tastes::Fresh,
    };
    if tastes == Tastes::Kept && own {
        reader.error(
            &path("tastes"),
            format!("contest \"{id}\" keeps tastes, but blocs have support of its own"),
            "leave the support out, or set `tastes = \"fresh\"`",
        );
    }
    let turnout = turnout(reader, id, &electorate, follows.is_some());
    if reader.node(&path("turnout")).is_none() {
        reader.error(
            &["contests", id],
            format!("contest \"{id}\" has no turnout"),
            "add `turnout = …`: the share of its electorate that votes, or a table by bloc",
        );
    }
    let whole = figures(reader, &path("returns"), |at| reader.whole(at).unwrap_or(1));
    let (returns, regional) = returns::by_region(reader, id, whole);
    Some(Contest {
        ix: ContestIx(position(&roster.contests, id)?),
        date: reader.date_of(&path("date"), &format!("contest \"{id}\"")),
        follows,
        tastes,
        rule: reader
            .node(&path("rule"))
            .and_then(read_rule)
            .unwrap_or(Rule::Plurality),
        decides: reader
            .text(&path("decides"))
            .and_then(Decides::named)
            .or_else(|| one_party(roster, &ballot).then_some(Decides::Nomination)),
        ballot,
        turnout,
        electorate,
        regress: reader.quantity_or_default(&path("regress")),
        returns,
        regional,
        topline: figures(reader, &path("topline"), |at| {
            reader.known(at).unwrap_or(f64::NAN)
        }),
        sore_loser: reader.quantity_or_default(&path("sore-loser")),
    })
}

/// Whether several persons stand, all of one party.
fn one_party(roster: &Roster, ballot: &[CandidateIx]) -> bool {
    let persons: Vec<_> = ballot
        .iter()
        .map(|candidate| &roster[*candidate])
        .filter(|candidate| !candidate.other)
        .collect();
    let party = persons.first().and_then(|first| first.party.as_ref());
    persons.len() > 1 && party.is_some() && persons.iter().all(|own| own.party.as_ref() == party)
}

/// (candidate, figure) of a table, in order of ids; `read` stands something in for what is wrong,
/// which has been told.
fn figures<T>(
    reader: &ArmReader,
    path: &[&str],
    read: impl Fn(&[&str]) -> T,
) -> Option<Vec<(CandidateIx, T)>> {
    let table = reader.table(path)?;
    let figure = |id: &String| {
        let mut path = path.to_vec();
        path.push(id);
        Some((reader.roster.candidate(id)?, read(&path)))
    };
    let mut figures: Vec<_> = table.keys().filter_map(figure).collect();
    figures.sort_by_key(|(candidate, _)| *candidate);
    Some(figures)
}

/// `[bloc][status]`
fn turnout(
    reader: &ArmReader,
    id: &str,
    electorate: &[BlocIx],
    follows: bool,
) -> Vec<Option<[Quantity; 3]>> {
    let path = ["contests", id, "turnout"];
    let by_status = reader
        .parts(&path)
        .is_some_and(|table| table.keys().any(|key| STATUSES.contains(&key.as_str())));
    if by_status && !follows {
        let help =
            "without a contest that it follows all voters are new: give a number, or one by bloc";
        reader.error(
            &path,
            format!("turnout of contest \"{id}\" is by status, but it follows none"),
            help,
        );
    }
    let of_bloc = |bloc: &str| {
        let by_bloc = |path: &[&str]| match reader.parts(path) {
            None => reader
                .node(path)
                .map_or(Some(Quantity::ONE), |_| reader.quantity(path)),
            Some(_) => {
                let mut inner = path.to_vec();
                inner.push(bloc);
                if reader.node(&inner).is_none() {
                    reader.error(
                        path,
                        format!(
                            "{} has no \"{bloc}\", which is in the electorate",
                            path.join(".")
                        ),
                        format!("add `{bloc} = …`"),
                    );
                }
                reader.quantity(&inner)
            }
        };
        let status = |status: Status| match by_status {
            false => by_bloc(&path),
            true => {
                let inner = ["contests", id, "turnout", STATUSES[status as usize]];
                match reader.node(&inner) {
                    Some(_) => by_bloc(&inner),
                    None => None,
                }
            }
        };
        Status::ALL
            .map(status)
            .map(|quantity| quantity.unwrap_or(Quantity::ZERO))
    };
    let of = |at: usize| {
        let inside = electorate.contains(&BlocIx(at as u16));
        inside.then(|| of_bloc(&reader.roster.blocs[at].id))
    };
    let found = (0..reader.roster.blocs.len()).map(of).collect();
    for status in STATUSES
        .iter()
        .filter(|status| by_status && reader.node(&["contests", id, "turnout", status]).is_none())
    {
        reader.error(
            &path,
            format!("turnout of contest \"{id}\" has no \"{status}\""),
            format!("add `{status} = …`"),
        );
    }
    found
}

/// Puts contests in order, and reports chains that are none.
fn chains(reader: &ArmReader, contests: &mut [Contest]) {
    let roster = reader.roster;
    let id = |ix: ContestIx| roster[ix].id.as_str();
    let all = Chains(contests);
    let cyclic: Vec<ContestIx> = contests
        .iter()
        .filter(|contest| all.before(contest).any(|before| before.ix == contest.ix))
        .map(|contest| contest.ix)
        .collect();
    for ix in &cyclic {
        reader.error(
            &["contests", id(*ix), "follows"],
            format!(
                "contest \"{}\" follows itself, by way of those that it follows",
                id(*ix)
            ),
            "let the first of them follow none",
        );
    }
    for contest in contests
        .iter()
        .filter(|contest| !cyclic.contains(&contest.ix))
    {
        let Some(followed) = all.followed(contest) else {
            continue;
        };
        let path = |key: &'static str| ["contests", id(contest.ix), key];
        let dated = |ix: ContestIx| reader.date(&["contests", id(ix), "date"]).is_some();
        if followed.date >= contest.date && dated(followed.ix) && dated(contest.ix) {
            reader.error(
                &path("date"),
                format!(
                    "contest \"{}\" is not held after \"{}\", which it follows",
                    id(contest.ix),
                    id(followed.ix)
                ),
                format!("give it a date after {}", followed.date),
            );
        }
        if contest.tastes == Tastes::Kept && followed.tastes == Tastes::Kept {
            let message = format!(
                "contest \"{}\" would keep tastes over a third contest",
                id(contest.ix)
            );
            let help = "give it fresh tastes, with support of its own: two choices say too much of tastes for a third";
            reader.error(&path("tastes"), message, help);
        }
        let twin = |other: &&Contest| {
            let both = other.follows == contest.follows && other.tastes == Tastes::Kept;
            both && contest.tastes == Tastes::Kept
                && (other.date, id(other.ix)) < (contest.date, id(contest.ix))
        };
        if let Some(twin) = contests.iter().find(twin) {
            let [own, other] = [contest.ix, twin.ix].map(id);
            reader.error(
                &path("follows"),
                format!(
                    "contests \"{other}\" and \"{own}\" both keep the tastes of \"{}\"",
                    id(followed.ix)
                ),
                format!("give \"{own}\" fresh tastes, with support of its own"),
            );
        }
    }
    contests
        .iter_mut()
        .filter(|contest| cyclic.contains(&contest.ix))
        .for_each(|contest| contest.follows = None);
    contests.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| id(a.ix).cmp(id(b.ix))));
}

/// Returns and topline, held against ballot and day.
fn results(reader: &ArmReader, contest: &Contest, contests: &[Contest]) {
    let id = reader.roster[contest.ix].id.as_str();
    let name = |c: CandidateIx| reader.roster[c].id.as_str();
    let path = |key: &'static str| ["contests", id, key];
    let is_before = contest.date < reader.as_of && contest.date != Date::EPOCH;
    if let Some(returns) = &contest.returns {
        if !is_before && reader.as_of != Date::EPOCH {
            reader.error(
                &path("returns"),
                format!(
                    "contest \"{id}\" has returns, but is held on {}, not before as-of",
                    contest.date
                ),
                "take the returns out, or move `as-of` behind it",
            );
        }
        let given: Vec<CandidateIx> = returns.iter().map(|(candidate, _)| *candidate).collect();
        listed(&given, contest, contests, "returns", reader);
        for (candidate, _) in returns.iter().filter(|(_, votes)| *votes == 0) {
            let path = ["contests", id, "returns", name(*candidate)];
            reader.error(
                &path,
                format!("\"{}\" has no votes in contest \"{id}\"", name(*candidate)),
                "take the name out of ballot and returns, or give votes",
            );
        }
        let followed = Chains(contests).followed(contest);
        if let Some(followed) = followed.filter(|followed| followed.returns.is_none()) {
            let before = reader.roster[followed.ix].id.as_str();
            reader.error(
                &path("returns"),
                format!(
                    "contest \"{id}\" has returns, but \"{before}\", which it follows, has none"
                ),
                format!("give the returns of \"{before}\" too"),
            );
        }
        if contest.topline.is_some() {
            reader.error(
                &path("topline"),
                format!("contest \"{id}\" has both returns and a topline"),
                "take the topline out: the result is known",
            );
        }
    }
    let Some(topline) = &contest.topline else {
        return;
    };
    if contest.follows.is_some() {
        let message = format!(
            "contest \"{id}\" has a topline, but who stands there depends on the contest that it follows"
        );
        reader.error(
            &path("topline"),
            message,
            "give the topline to the first contest of the chain",
        );
        return;
    }
    let given: Vec<CandidateIx> = topline.iter().map(|(candidate, _)| *candidate).collect();
    listed(&given, contest, contests, "topline", reader);
    let sum: f64 = topline.iter().map(|(_, share)| share).sum();
    if (sum - 1.0).abs() > 1e-6 {
        reader.error(
            &path("topline"),
            format!(
                "the topline of contest \"{id}\" adds to {}, not to 1",
                rounded(sum)
            ),
            "give shares of the votes, as 0.52",
        );
    }
    for (candidate, _) in topline.iter().filter(|(_, share)| *share <= 0.0) {
        let path = ["contests", id, "topline", name(*candidate)];
        reader.error(
            &path,
            format!("the topline share of \"{}\" is 0", name(*candidate)),
            "give a share above 0",
        );
    }
}

/// Who went on to the contest from one that is over: of equal votes the first by id.
fn gone_on(contest: &Contest, contests: &[Contest]) -> Option<Vec<CandidateIx>> {
    let followed = Chains(contests).followed(contest)?;
    let returns = followed.returns.as_ref()?;
    let votes: Vec<(CandidateIx, f64)> = returns.iter().map(|(c, n)| (*c, *n as f64)).collect();
    Some(rule::counted(followed.rule, &votes))
}

/// A table of figures must name the ballot of the baseline: a what-if may add to it.
fn listed(
    given: &[CandidateIx],
    contest: &Contest,
    contests: &[Contest],
    table: &'static str,
    reader: &ArmReader,
) {
    if !reader.is_baseline() {
        return;
    }
    let id = reader.roster[contest.ix].id.as_str();
    let name = |c: &CandidateIx| reader.roster[*c].id.as_str();
    for missing in contest
        .ballot
        .iter()
        .filter(|candidate| !given.contains(candidate))
    {
        reader.error(
            &["contests", id, table],
            format!(
                "contests.{id}.{table} lacks \"{}\", who is on the ballot",
                name(missing)
            ),
            format!("add `{} = …`", name(missing)),
        );
    }
    if reader.node(&["contests", id, "ballot"]).is_some() && contest.ballot.is_empty() {
        return;
    }
    let possible = match gone_on(contest, contests) {
        Some(on) => contest.ballot.iter().copied().chain(on).collect(),
        None => Chains(contests).can_stand(contest),
    };
    let absent = possible
        .iter()
        .filter(|_| table == "returns" && contest.follows.is_some());
    for missing in
        absent.filter(|candidate| !given.contains(candidate) && !contest.ballot.contains(candidate))
    {
        reader.error(
            &["contests", id, table],
            format!(
                "contests.{id}.returns lacks \"{}\", who went on to it",
                name(missing)
            ),
            format!("add `{} = …`", name(missing)),
        );
    }
    for stranger in given
        .iter()
        .filter(|candidate| !possible.contains(candidate))
    {
        reader.error(
            &["contests", id, table, name(stranger)],
            format!(
                "contests.{id}.{table} names \"{}\", who is not on the ballot",
                name(stranger)
            ),
            "add the name to the `ballot`",
        );
    }
}
