//! A race and a template → a scenario of the race as it was known before its last round. The
//! template is a scenario's text with placeholders; what they may name is [`Fields`]. The only file
//! that names minijinja.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use crate::file;
use crate::quantity::Date;
use crate::scenario::{Diagnostic, Loaded, Severity, load_text, quoted};

use super::races::{Race, Round, id};

/// The template of run-offs that is shipped.
pub const RUNOFF: &str = include_str!("templates/runoff.toml");

/// Votes of a round of which the table has shares alone.
const NOMINAL_VOTES: f64 = 100_000.0;
/// Days between rounds of which the table has the year alone.
const NOMINAL_DAYS: i32 = 60;

/// A template, ready to be filled in.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
    path: PathBuf,
}

/// What a template can name.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Fields {
    race: Named,
    /// The round before the last.
    known: EarlierRound,
    /// The last round, of which only who stands and when is known.
    last: Last,
    /// Made known after the round before the last and not after the last.
    endorsements: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct EarlierRound {
    date: String,
    /// The day after.
    after: String,
    votes: u64,
    /// Ballots cast, or the share of the electorate that cast one; none where the table does not
    /// say.
    turnout: Option<f64>,
    /// Id of the first of those who stand in the last round.
    leader: String,
    candidates: Vec<Standing>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Standing {
    id: String,
    name: String,
    votes: u64,
    share: f64,
    incumbent: bool,
    /// A line that is no person.
    other: bool,
    /// Names of those who endorsed the candidate before the round.
    endorsers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Last {
    date: String,
    candidates: Vec<Named>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Word {
    /// `governor-endorses-ann`
    id: String,
    endorser: Named,
    candidate: Named,
    date: String,
}

/// A template, and what comes of it, is no longer than a scenario may be.
const MOST_BYTES: u64 = 1 << 20;

/// Steps, and every 64 bytes made on the way, that a race may take; the shipped template takes some
/// thousand.
const MOST_WORK: u64 = 1_000_000;

/// What has been made, as long as it is not too much.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if (self.0.len() + more.len()) as u64 > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Template {
    /// Reads the template at `path`; `None`: the shipped one of run-offs.
    ///
    /// # Errors
    /// If it cannot be read, or is no template.
    pub fn read(path: Option<&Path>) -> Result<Template, Box<Diagnostic>> {
        let (path, text) = match path {
            None => (PathBuf::from("runoff.toml"), RUNOFF.to_owned()),
            Some(path) => {
                let text = file::text(path, MOST_BYTES).map_err(|why| {
                    let mut wrong = wrong(path, 0, why.message());
                    wrong.help = Some(why.cure().to_owned());
                    wrong
                })?;
                (path.to_owned(), text)
            }
        };
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(MOST_WORK));
        environment.set_syntax(blocks_alone_leave_no_line());
        environment.add_filter("toml", |text: String| quoted(&text));
        match environment.add_template_owned("race", text) {
            Ok(()) => Ok(Template { environment, path }),
            Err(error) => Err(of(&path, &error)),
        }
    }

    /// The text of the scenario of `race`, with ids for its candidates.
    ///
    /// # Errors
    /// If the template names what there is not.
    pub fn text(&self, race: &Race) -> Result<String, Box<Diagnostic>> {
        let Some(before) = race.before() else {
            return Err(wrong(
                &self.path,
                0,
                format!(
                    "\"{}\" has one round: nothing was known before it",
                    race.name
                ),
            ));
        };
        let filled = self.environment.get_template("race").and_then(|template| {
            let mut made = Bounded(Vec::new());
            template.render_captured_to(Value::from(Serde(given(race, before))), &mut made)?;
            Ok(String::from_utf8_lossy(&made.0).into_owned())
        });
        filled.map_err(|error| of(&self.path, &error))
    }

    /// The scenario of `race`, with the values of `sets` (path, value) put in.
    ///
    /// # Errors
    /// If the template names what there is not, or the text is no scenario; a place is then one in
    /// the text.
    pub fn scenario(
        &self,
        race: &Race,
        sets: &[(String, String)],
    ) -> Result<Loaded, Vec<Diagnostic>> {
        let text = self.text(race).map_err(|problem| vec![*problem])?;
        // Beside the template, so that what it `extends` is found.
        let path = self.path.with_file_name(format!("{}.toml", race.id));
        load_text(&path, text, sets)
    }
}

/// A line that holds a block and nothing else leaves nothing behind.
fn blocks_alone_leave_no_line() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .unwrap_or_default()
}

/// The candidates of a round with their ids, unlike one another.
pub fn ids(round: &Round) -> Vec<(String, &str)> {
    let mut found: Vec<(String, &str)> = Vec::new();
    for entry in &round.entries {
        let base = id(&entry.candidate, "candidate");
        let is_free = |id: &String| found.iter().all(|(taken, _)| taken != id);
        let numbered =
            std::iter::once(base.clone()).chain((2..=99).map(|number| format!("{base}-{number}")));
        let free = numbered.into_iter().find(is_free).unwrap_or(base);
        found.push((free, &entry.candidate));
    }
    found
}

/// The id of a candidate of the round before the last.
pub fn id_of(race: &Race, candidate: &str) -> Option<String> {
    ids(race.before()?)
        .into_iter()
        .find(|(_, name)| *name == candidate)
        .map(|(id, _)| id)
}

/// Days of a round: the table's, else one made up.
fn day(round: &Round) -> Date {
    let nominal = || Date::new(2000, 1, 1).unwrap_or(Date::EPOCH);
    let date = round.date.unwrap_or_else(nominal);
    let later = if round.date.is_none() || round.year_only {
        NOMINAL_DAYS * (round.number as i32 - 1)
    } else {
        0
    };
    shifted(date, later)
}

fn shifted(date: Date, days: i32) -> Date {
    Date::from_day_number(date.day_number() + days).unwrap_or(date)
}

/// The votes of an entry, of [`NOMINAL_VOTES`] where the table has shares alone.
pub fn votes(round: &Round, share: f64, votes: Option<u64>) -> u64 {
    let ballots = round
        .turnout
        .filter(|turnout| *turnout > 1.0)
        .unwrap_or(NOMINAL_VOTES);
    votes.unwrap_or((share * ballots).round() as u64)
}

fn given(race: &Race, before: &Round) -> Fields {
    let last = race.last();
    let named = ids(before);
    let by_name = |name: &str| {
        let id = named
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(id, _)| id.clone());
        Named {
            id: id.unwrap_or_else(|| self::id(name, "candidate")),
            name: name.to_owned(),
        }
    };
    let standing = |(entry, (id, _)): (&super::races::Entry, &(String, &str))| Standing {
        id: id.clone(),
        name: entry.candidate.clone(),
        votes: votes(before, entry.share, entry.votes),
        share: entry.share,
        incumbent: entry.incumbent,
        other: entry.other,
        endorsers: entry
            .endorsements
            .iter()
            .map(|known| known.endorser.clone())
            .collect(),
    };
    let candidates: Vec<Standing> = before.entries.iter().zip(&named).map(standing).collect();
    let stands = |name: &str| last.persons().any(|entry| entry.candidate == name);
    let leader = candidates.iter().filter(|c| stands(&c.name)).fold(
        None::<&Standing>,
        |best, c| match best {
            Some(best) if best.share >= c.share => Some(best),
            _ => Some(c),
        },
    );
    let (first, then) = (day(before), day(last));
    let then = if then > first {
        then
    } else {
        shifted(first, NOMINAL_DAYS)
    };
    Fields {
        race: Named {
            id: race.id.clone(),
            name: race.name.clone(),
        },
        endorsements: words(before, last, first, then, by_name),
        known: EarlierRound {
            date: first.to_string(),
            after: shifted(first, 1).to_string(),
            votes: candidates.iter().map(|candidate| candidate.votes).sum(),
            turnout: before.turnout,
            leader: leader.map_or_else(String::new, |leader| leader.id.clone()),
            candidates,
        },
        last: Last {
            date: then.to_string(),
            candidates: last
                .persons()
                .map(|entry| by_name(&entry.candidate))
                .collect(),
        },
    }
}

/// What was said between the rounds: what the last round has and the one before has not.
fn words(
    before: &Round,
    last: &Round,
    first: Date,
    then: Date,
    named: impl Fn(&str) -> Named,
) -> Vec<Word> {
    let mut found = Vec::new();
    for entry in &last.entries {
        for known in &entry.endorsements {
            let earlier = before
                .entry(&entry.candidate)
                .is_some_and(|entry| entry.endorsements.contains(known));
            if earlier || known.on.is_some_and(|on| on <= first) {
                continue;
            }
            let candidate = named(&entry.candidate);
            let endorser = Named {
                id: id(&known.endorser, "endorser"),
                name: known.endorser.clone(),
            };
            let day = known
                .on
                .unwrap_or_else(|| shifted(first, (then.days_since(first) / 2).max(1)));
            let id = id(
                &format!("{} endorses {}", known.endorser, entry.candidate),
                "endorsement",
            );
            found.push(Word {
                id,
                endorser,
                candidate,
                date: day.to_string(),
            });
        }
    }
    found
}

fn wrong(path: &Path, line: u32, message: String) -> Box<Diagnostic> {
    Box::new(Diagnostic {
        severity: Severity::Error,
        file: path.to_owned(),
        line,
        column: line.min(1),
        text: String::new(),
        width: 0,
        message,
        help: Some("docs/validity.md says what a template can name".to_owned()),
    })
}

fn of(path: &Path, error: &minijinja::Error) -> Box<Diagnostic> {
    let line = error.line().unwrap_or(0) as u32;
    let too_much = match error.kind() {
        ErrorKind::WriteFailure => Some("makes a scenario of more than 1 MiB"),
        ErrorKind::OutOfFuel => Some("takes too much work"),
        _ => None,
    };
    if let Some(what) = too_much {
        let mut wrong = wrong(path, line, format!("the template {what}"));
        wrong.help = Some("it is filled in for one race at a time: make it shorter".to_owned());
        return wrong;
    }
    let detail = error.detail().map_or_else(
        || error.kind().to_string(),
        |detail| format!("{}: {detail}", error.kind()),
    );
    wrong(
        path,
        line,
        format!("the template cannot be filled in: {detail}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::races::{Endorsement, Entry};
    use super::*;

    fn entry(candidate: &str, votes: u64, share: f64) -> Entry {
        let (candidate, votes) = (candidate.to_owned(), Some(votes));
        Entry {
            candidate,
            votes,
            share,
            incumbent: false,
            other: false,
            endorsements: Vec::new(),
            won: false,
        }
    }

    fn round(number: u32, date: Option<Date>, entries: Vec<Entry>) -> Round {
        Round {
            number,
            date,
            year_only: false,
            turnout: None,
            entries,
        }
    }

    fn race() -> Race {
        let first = vec![
            entry("Ann \"A\" Ash", 500, 0.5),
            entry("Bo", 300, 0.3),
            entry("bo", 200, 0.2),
        ];
        let mut last = vec![entry("Ann \"A\" Ash", 300, 0.6), entry("Bo", 200, 0.4)];
        let on = Date::new(2020, 3, 20);
        last[1].endorsements.push(Endorsement {
            endorser: "The Governor".into(),
            on,
        });
        let rounds = vec![
            round(1, Date::new(2020, 3, 3), first),
            round(2, Date::new(2020, 4, 7), last),
        ];
        Race {
            id: "town".into(),
            name: "Town".into(),
            rounds,
        }
    }

    #[test]
    fn the_shipped_template_makes_a_scenario_of_a_race() {
        let template = Template::read(None).unwrap();
        let loaded = template
            .scenario(&race(), &[])
            .unwrap_or_else(|problems| panic!("{problems:#?}"));
        let scenario = loaded.scenario;
        let ids: Vec<&str> = scenario
            .roster
            .candidates
            .iter()
            .map(|candidate| candidate.id.as_str())
            .collect();
        assert_eq!(ids, ["ann-a-ash", "bo", "bo-2"]);
        let returns = scenario.arms[0].election.contests[0]
            .returns
            .clone()
            .unwrap();
        assert_eq!(
            returns.iter().map(|(_, votes)| *votes).collect::<Vec<_>>(),
            [500, 300, 200]
        );
        assert_eq!(
            scenario.arms[0].election.as_of,
            Date::new(2020, 3, 4).unwrap()
        );
    }

    #[test]
    fn a_template_can_name_what_was_said_between_the_rounds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.toml");
        let own = "{% for word in endorsements %}{{ word.id }} {{ word.date }} {{ word.candidate.id }}{% endfor %}";
        std::fs::write(&path, own).unwrap();
        let text = Template::read(Some(&path)).unwrap().text(&race()).unwrap();
        assert_eq!(text, "the-governor-endorses-bo 2020-03-20 bo");
    }

    #[test]
    fn what_a_template_cannot_name_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.toml");
        std::fs::write(&path, "format = 1\ntitle = {{ race.nme }}\n").unwrap();
        let problem = Template::read(Some(&path))
            .unwrap()
            .text(&race())
            .unwrap_err();
        assert_eq!(problem.line, 2, "{problem:?}");
        // Loops without end, and too much to hold: in steps, and at once.
        let twice =
            "{% set a = 'xxxxxxxxxxxxxxxx' %}".to_owned() + &"{% set a = a ~ a %}".repeat(40);
        for (text, why) in [
            (
                "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
                "too much work",
            ),
            (
                "{% for i in range(9999) %}{% for j in range(9999) %}xxxxxxxxxx{% endfor %}{% endfor %}",
                "1 MiB",
            ),
            ("{{ 'x' * 100000000 }}", "too much work"),
            (twice.as_str(), "too much work"),
        ] {
            std::fs::write(&path, text).unwrap();
            let error = Template::read(Some(&path))
                .unwrap()
                .text(&race())
                .unwrap_err();
            assert!(error.message.contains(why), "{}", error.message);
        }
        std::fs::write(&path, "{% for x in %}").unwrap();
        assert_eq!(Template::read(Some(&path)).unwrap_err().line, 1);
    }
}
