//! Observations: counted votes and polls, each held against its contest and against the others.

use crate::election::{
    CandidateIx, Contest, Election, Observation, ObservationKind, RegionIx, Roster,
};
use crate::quantity::Date;
use crate::scenario::register::Kind;
use crate::scenario::report::Report;
use crate::scenario::tree::Node;

use super::arm::ArmReader;
use super::ids::position;
use super::poll_error;

/// Keys that only one kind has.
const OF_RETURNS: [&str; 4] = ["votes", "counted", "uncounted", "discrepancy"];
const OF_POLLS: [&str; 8] = [
    "pollster",
    "sponsor",
    "from",
    "to",
    "size",
    "shares",
    "undecided",
    "excess",
];

/// Figures nearer than this to others are the same ones.
const SAME: f64 = 5e-4;

/// All observations, in the order of the file.
pub fn observations(
    root: &Node,
    roster: &Roster,
    baseline: &Election,
    report: &Report,
) -> Vec<Observation> {
    let reader = ArmReader {
        root,
        baseline: root,
        roster,
        latents: &[],
        as_of: baseline.as_of,
        report,
    };
    let mut found: Vec<Observation> = Vec::new();
    for id in reader.ids(Kind::Observation) {
        let one = One {
            id,
            reader: &reader,
            election: baseline,
        };
        let Some(observation) = one.read() else {
            continue;
        };
        one.against_others(&observation, &found);
        found.push(observation);
    }
    super::ballots::known(&found, &reader, baseline);
    found
}

/// One observation as it is read.
struct One<'a> {
    id: &'a str,
    reader: &'a ArmReader<'a>,
    election: &'a Election,
}

impl One<'_> {
    fn error(&self, key: &str, message: String, help: &str) {
        self.reader
            .error(&["observations", self.id, key], message, help);
    }

    fn has(&self, key: &str) -> bool {
        self.reader.node(&["observations", self.id, key]).is_some()
    }

    fn known(&self, key: &str, default: f64) -> f64 {
        self.reader
            .known(&["observations", self.id, key])
            .unwrap_or(default)
    }

    /// The observation; `None` where too little of it stands, which has been told.
    fn read(&self) -> Option<Observation> {
        let id = self.id;
        let text = |key: &str| self.reader.text(&["observations", id, key]);
        let kind = text("kind");
        let returns = match kind {
            Some("returns") => true,
            Some("poll") => false,
            Some(_) => return None,
            None => {
                self.error(
                    "kind",
                    format!("observation \"{id}\" has no kind"),
                    "add `kind = \"returns\"` or `kind = \"poll\"`",
                );
                return None;
            }
        };
        let (own, others) = if returns {
            (&OF_RETURNS[..], &OF_POLLS[..])
        } else {
            (&OF_POLLS[..], &OF_RETURNS[..])
        };
        for key in others.iter().filter(|key| self.has(key)) {
            self.error(
                key,
                format!(
                    "observation \"{id}\" is of kind \"{}\", which has no `{key}`",
                    kind?
                ),
                &format!("take it out; there are {}", own.join(", ")),
            );
        }
        if !self.has("contest") {
            self.error(
                "contest",
                format!("observation \"{id}\" has no contest"),
                "add `contest = \"…\"`: what the figures are of",
            );
        }
        let ix = position(&self.reader.roster.contests, text("contest")?)?;
        let contest = self
            .election
            .contests
            .iter()
            .find(|contest| contest.ix.0 == ix)?;
        self.fits(contest);
        let figures = self.figures(if returns { "votes" } else { "shares" }, contest)?;
        let region = text("region")
            .and_then(|id| position(&self.reader.roster.regions, id))
            .map(RegionIx);
        let kind = if returns {
            self.returns()
        } else {
            self.poll(contest)?
        };
        let observation = Observation {
            id: id.to_owned(),
            contest: contest.ix,
            region,
            kind,
            figures,
        };
        self.within_electorate(&observation, contest);
        Some(observation)
    }

    /// What is data already is not observed once more.
    fn fits(&self, contest: &Contest) {
        if contest.returns.is_some() {
            let name = &self.reader.roster[contest.ix].id;
            self.error(
                "contest",
                format!(
                    "observation \"{}\" is of contest \"{name}\", whose returns are given",
                    self.id
                ),
                "take it out: its result is known, and no figure may be used twice",
            );
        }
    }

    fn figures(&self, key: &'static str, contest: &Contest) -> Option<Vec<(CandidateIx, f64)>> {
        let id = self.id;
        let Some(table) = self.reader.table(&["observations", id, key]) else {
            let help =
                format!("add a table [observations.{id}.{key}] with a figure for each candidate");
            self.error(key, format!("observation \"{id}\" has no {key}"), &help);
            return None;
        };
        let standing = self.election.chains().can_stand(contest);
        let mut figures = Vec::new();
        for (name, entry) in table
            .iter()
            .filter(|(name, _)| !["source", "note"].contains(&name.as_str()))
        {
            let (Some(ix), Some(figure)) =
                (self.reader.roster.candidate(name), entry.node.number())
            else {
                continue;
            };
            if !standing.contains(&ix) {
                let message =
                    format!("observation \"{id}\" names \"{name}\", who cannot be on that ballot");
                self.reader.report.error(
                    entry.key_at,
                    message,
                    "take the name out, or name another contest",
                );
            }
            if figure <= 0.0 {
                self.reader.report.error(
                    entry.node.at,
                    format!("observation \"{id}\" gives \"{name}\" nothing"),
                    "take the name out: a share of 0 has no logarithm",
                );
                continue;
            }
            figures.push((ix, figure));
        }
        figures.sort_by_key(|(candidate, _)| *candidate);
        if figures.len() < 2 {
            self.error(
                key,
                format!("observation \"{id}\" has figures for fewer than two candidates"),
                "give two or more: shares are looked at relative to one another",
            );
            return None;
        }
        Some(figures)
    }

    fn returns(&self) -> ObservationKind {
        if self.has("counted") && self.known("counted", 1.0) <= 0.0 {
            self.error(
                "counted",
                format!("of observation \"{}\" nothing is counted", self.id),
                "give the share of the votes that is in, as 0.95",
            );
        }
        ObservationKind::Returns {
            counted: self.known("counted", 1.0),
            uncounted: self.known("uncounted", 0.35),
            discrepancy: self.known("discrepancy", 0.05),
        }
    }

    fn poll(&self, contest: &Contest) -> Option<ObservationKind> {
        let (id, reader) = (self.id, self.reader);
        let date = |key: &str| reader.date(&["observations", id, key]);
        let size = reader.whole(&["observations", id, "size"]);
        if size.is_none_or(|size| size == 0) {
            self.error(
                "size",
                format!("observation \"{id}\" does not say how many were asked"),
                "add `size = 600`; where none is published, infer it from the margin",
            );
        }
        let Some(last) = date("to") else {
            if !self.has("to") {
                self.error(
                    "to",
                    format!("observation \"{id}\" has no date"),
                    "add `to = 2020-03-08`: the last day of interviews",
                );
            }
            return None;
        };
        let days = (date("from").unwrap_or(last), last);
        if days.0 > days.1 {
            self.error(
                "from",
                format!(
                    "the interviews of observation \"{id}\" end on {} before they begin",
                    days.1
                ),
                "exchange `from` and `to`",
            );
        }
        let sum: f64 = ["shares", "undecided"]
            .iter()
            .map(|key| self.sum(key))
            .sum();
        if sum > 1.0 + 1e-6 {
            let sum = super::ids::rounded(sum);
            self.error(
                "shares",
                format!(
                    "the shares of observation \"{id}\" and its undecided add to {sum}, above 1"
                ),
                "give shares of all who were asked, as 0.515",
            );
        }
        self.in_time(days, contest);
        let parties = self.election.chains().can_stand(contest);
        let mut parties = parties.iter().map(|c| reader.roster[*c].party.as_deref());
        let first = parties.next().flatten();
        let nomination = first.is_some() && parties.all(|party| party == first);
        let name = &reader.roster[contest.ix].id;
        let out = contest.date.days_since(days.1).max(0);
        Some(ObservationKind::Poll {
            pollster: reader
                .text(&["observations", id, "pollster"])
                .map(str::to_owned),
            sponsor: reader
                .text(&["observations", id, "sponsor"])
                .map(str::to_owned),
            days,
            size: size? as f64,
            excess: self.known("excess", poll_error::excess(nomination, out)),
            shared: reader
                .known(&["contests", name, "poll-error"])
                .unwrap_or_else(|| poll_error::shared(nomination)),
        })
    }

    /// The number under a key, or the sum of the numbers in the table under it.
    fn sum(&self, key: &str) -> f64 {
        let Some(node) = self.reader.node(&["observations", self.id, key]) else {
            return 0.0;
        };
        let numbers = node
            .table()
            .into_iter()
            .flatten()
            .filter_map(|(_, entry)| entry.node.number());
        node.number().unwrap_or(0.0) + numbers.sum::<f64>()
    }

    fn in_time(&self, days: (Date, Date), contest: &Contest) {
        let (id, contests) = (self.id, &self.reader.roster.contests);
        let name = &contests[contest.ix.at()].id;
        if days.1 > contest.date && contest.date != Date::EPOCH {
            self.error(
                "to",
                format!(
                    "the poll \"{id}\" ends on {}, after contest \"{name}\" on {}",
                    days.1, contest.date
                ),
                "correct the date, or give the contest's returns",
            );
        }
        let followed = self.election.chains().followed(contest);
        if let Some(followed) = followed.filter(|followed| days.0 <= followed.date) {
            let before = &contests[followed.ix.at()].id;
            let message = format!(
                "the poll \"{id}\" begins on {}, when \"{before}\", which \"{name}\" follows, was yet to be counted",
                days.0
            );
            self.error(
                "to",
                message,
                "take it out: it asks of a ballot that nobody knew",
            );
        }
    }

    fn within_electorate(&self, observation: &Observation, contest: &Contest) {
        if !matches!(observation.kind, ObservationKind::Returns { .. }) {
            return;
        }
        let blocs = contest
            .electorate
            .iter()
            .filter_map(|bloc| self.election.electorate.blocs[bloc.at()].as_ref());
        let there = |bloc: &crate::election::Bloc| match observation.region {
            Some(region) => bloc.voters.get(region.at()).copied().unwrap_or(0),
            None => bloc.voters.iter().sum(),
        };
        let (voters, votes) = (blocs.map(there).sum::<u64>(), self.sum("votes"));
        if votes > voters as f64 {
            self.error(
                "votes",
                format!(
                    "observation \"{}\" has {votes} votes of {voters} who may vote",
                    self.id
                ),
                "correct the votes, or the sizes of the blocs",
            );
        }
    }

    /// No figure counts twice: not as a topline, not in another observation.
    fn against_others(&self, observation: &Observation, others: &[Observation]) {
        let id = self.id;
        let is_returns = |one: &Observation| matches!(one.kind, ObservationKind::Returns { .. });
        let key = if is_returns(observation) {
            "votes"
        } else {
            "shares"
        };
        let same_ground = |other: &&Observation| {
            other.contest == observation.contest && is_returns(other) == is_returns(observation)
        };
        for other in others.iter().filter(same_ground) {
            let names = |one: &Observation| {
                one.figures
                    .iter()
                    .map(|(candidate, _)| *candidate)
                    .collect::<Vec<_>>()
            };
            let near = |(a, b): (f64, f64)| (a - b).abs() < 1e-12;
            let alike = names(other) == names(observation)
                && other
                    .shares()
                    .into_iter()
                    .zip(observation.shares())
                    .all(near)
                && other.day() == observation.day();
            let doubled = is_returns(observation)
                && (other.region == observation.region
                    || other.region.is_none()
                    || observation.region.is_none());
            if doubled || (alike && other.region == observation.region) {
                self.error(
                    key,
                    format!(
                        "observation \"{id}\" counts what \"{}\" has counted already",
                        other.id
                    ),
                    "take one of them out: no figure may be used twice",
                );
            }
        }
        let contest = self.election.contest(observation.contest);
        let Some(topline) = contest.and_then(|contest| contest.topline.as_ref()) else {
            return;
        };
        let of = |candidate: CandidateIx| {
            topline
                .iter()
                .find(|(c, _)| *c == candidate)
                .map_or(0.0, |(_, share)| *share)
        };
        let total: f64 = observation
            .figures
            .iter()
            .map(|(candidate, _)| of(*candidate))
            .sum();
        let near = |((candidate, _), share): (&(CandidateIx, f64), f64)| {
            (of(*candidate) / total - share).abs() < SAME
        };
        if observation
            .figures
            .iter()
            .zip(observation.shares())
            .all(near)
        {
            let message =
                format!("observation \"{id}\" has the figures of the topline of its contest");
            self.error(
                key,
                message,
                "take one of them out: no figure may be used twice",
            );
        }
    }
}
