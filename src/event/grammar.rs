//! The grammar:
//!
//! ```text
//! event  = clause { "and" clause }
//! clause = [ "not" ] ( race | deed )
//! race   = CANDIDATE ( "wins" | "on" | "loses" ) CONTEST [ "by" ( ">" | ">=" | "<" | "<=" ) POINTS ]
//! deed   = "acts." ACT "happened"
//! ```

use std::fmt;

/// Clauses of which all hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub(super) clauses: Vec<Clause>,
}

/// One thing that holds, or does not.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    Race(Race),
    Deed(Deed),
}

/// An act happened, by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// It did not.
    pub not: bool,
    pub act: String,
}

/// One thing that a candidate does in a contest, by ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Race {
    /// It is not so.
    pub not: bool,
    pub candidate: String,
    pub predicate: Predicate,
    pub contest: String,
    pub by: Option<Lead>,
}

/// What a clause says of its candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Predicate {
    /// Wins, or goes on where the contest only narrows the field.
    Wins,
    /// Is on the ballot of a contest that is held.
    On,
    /// Is on the ballot and does not win.
    Loses,
}

/// How far the winner is ahead of the next, or the loser behind the first: a lead in percentage
/// points of the votes cast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lead {
    pub more: bool,
    /// The bound itself counts.
    pub or_equal: bool,
    pub points: f64,
}

/// What is wrong with an event, and a cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Lower case, names the thing and its value.
    pub message: String,
    /// The cure: how such an event is written.
    pub help: String,
}

const CURE: &str = "write CANDIDATE wins | on | loses CONTEST, as in \"sessions wins runoff by > 10\", or acts.ACT happened; \
                    join with and";

impl Event {
    /// `sessions on runoff and sessions loses runoff by <= 2.5`. Signs of comparison need no spaces
    /// about them.
    ///
    /// # Errors
    /// If it is not of the grammar, or a lead is not from 0 to 100 points.
    pub fn parse(text: &str) -> Result<Event, Fault> {
        let spaced = text
            .replace(">=", " ≥ ")
            .replace("<=", " ≤ ")
            .replace('>', " > ")
            .replace('<', " < ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let clauses = words
            .split(|word| *word == "and")
            .map(clause)
            .collect::<Result<_, _>>()?;
        Ok(Event { clauses })
    }

    /// What it says of candidates in contests.
    pub(super) fn races(&self) -> impl Iterator<Item = &Race> {
        self.clauses.iter().filter_map(|clause| match clause {
            Clause::Race(race) => Some(race),
            Clause::Deed(_) => None,
        })
    }

    /// What it says of acts.
    pub(crate) fn deeds(&self) -> impl Iterator<Item = &Deed> {
        self.clauses.iter().filter_map(|clause| match clause {
            Clause::Race(_) => None,
            Clause::Deed(deed) => Some(deed),
        })
    }
}

fn fault(message: String) -> Fault {
    Fault {
        message,
        help: CURE.to_owned(),
    }
}

fn clause(words: &[&str]) -> Result<Clause, Fault> {
    let said = words.join(" ").replace('≥', ">=").replace('≤', "<=");
    let (not, words) = match words {
        ["not", rest @ ..] => (true, rest),
        all => (false, all),
    };
    if let [act, "happened"] = words {
        let Some(act) = act.strip_prefix("acts.") else {
            return Err(fault(format!(
                "\"{act}\" in \"{said}\" is no act: it is named by its path, acts.ACT"
            )));
        };
        return Ok(Clause::Deed(Deed {
            not,
            act: act.to_owned(),
        }));
    }
    let [candidate, predicate, contest, rest @ ..] = words else {
        let message = if said.is_empty() {
            "there is an empty condition".to_owned()
        } else {
            incomplete(&said)
        };
        return Err(fault(message));
    };
    let predicate = match *predicate {
        "wins" => Predicate::Wins,
        "on" => Predicate::On,
        "loses" => Predicate::Loses,
        other => {
            return Err(fault(format!(
                "\"{other}\" in \"{said}\" is neither wins nor on nor loses"
            )));
        }
    };
    let by = match rest {
        [] => None,
        ["by", sign, points] | ["by", sign, points, "points" | "point" | "pt" | "pts"] => {
            Some(lead(sign, points, &said)?)
        }
        _ => {
            return Err(fault(format!(
                "\"{}\" in \"{said}\" is no lead, as by > 10",
                rest.join(" ")
            )));
        }
    };
    if by.is_some() && predicate == Predicate::On {
        return Err(fault(format!(
            "\"{said}\": who is on a ballot has no lead yet; only wins and loses have one"
        )));
    }
    Ok(Clause::Race(Race {
        not,
        candidate: (*candidate).to_owned(),
        predicate,
        contest: (*contest).to_owned(),
        by,
    }))
}

fn incomplete(said: &str) -> String {
    format!("\"{said}\" is incomplete: a candidate, wins, on or loses, and a contest are needed")
}

fn lead(sign: &str, points: &str, said: &str) -> Result<Lead, Fault> {
    let (more, or_equal) = match sign {
        ">" => (true, false),
        "≥" => (true, true),
        "<" => (false, false),
        "≤" => (false, true),
        _ => {
            return Err(fault(format!(
                "\"{said}\": a lead is compared by >, >=, < or <="
            )));
        }
    };
    let number = points
        .trim_end_matches("pts")
        .trim_end_matches("pt")
        .trim_end_matches('%');
    let number: f64 = number
        .parse()
        .map_err(|_| fault(format!("\"{points}\" in \"{said}\" is no number of points")))?;
    match number {
        number if (0.0..=100.0).contains(&number) => Ok(Lead {
            more,
            or_equal,
            points: number,
        }),
        _ => Err(fault(format!(
            "a lead of {points} points in \"{said}\" is not between 0 and 100"
        ))),
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clauses: Vec<String> = self.clauses.iter().map(Clause::to_string).collect();
        f.write_str(&clauses.join(" and "))
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Race(race) => race.fmt(f),
            Clause::Deed(Deed { not, act }) => {
                write!(f, "{}acts.{act} happened", if *not { "not " } else { "" })
            }
        }
    }
}

impl fmt::Display for Race {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Race {
            not,
            candidate,
            predicate,
            contest,
            by,
        } = self;
        let predicate = match predicate {
            Predicate::Wins => "wins",
            Predicate::On => "on",
            Predicate::Loses => "loses",
        };
        write!(
            f,
            "{}{candidate} {predicate} {contest}",
            if *not { "not " } else { "" }
        )?;
        match by {
            Some(Lead {
                more,
                or_equal,
                points,
            }) => {
                let sign = if *more { ">" } else { "<" };
                write!(f, " by {sign}{} {points}", if *or_equal { "=" } else { "" })
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_written_the_same() {
        for text in [
            "sessions on runoff",
            "sessions wins runoff by > 10",
            "not sessions loses runoff by <= 2.5",
            "acts.word happened and not acts.reply happened and a on b",
            "sessions on runoff and tuberville wins runoff by < 1 and not moore wins general",
        ] {
            assert_eq!(Event::parse(text).unwrap().to_string(), text);
        }
        let loose = Event::parse("  sessions  wins runoff by>=10pt ").unwrap();
        assert_eq!(loose.to_string(), "sessions wins runoff by >= 10");
        assert_eq!(
            Event::parse("a wins b by > 10 points"),
            Event::parse("a wins b by >10%")
        );
    }

    #[test]
    fn what_is_not_of_the_grammar_is_told_why() {
        let bad = [
            ("", "there is an empty condition"),
            ("a wins b and", "there is an empty condition"),
            (
                "a wins",
                "\"a wins\" is incomplete: a candidate, wins, on or loses, and a contest are needed",
            ),
            (
                "word happened",
                "\"word\" in \"word happened\" is no act: it is named by its path, acts.ACT",
            ),
            (
                "a win b",
                "\"win\" in \"a win b\" is neither wins nor on nor loses",
            ),
            (
                "a wins b by 10",
                "\"by 10\" in \"a wins b by 10\" is no lead, as by > 10",
            ),
            (
                "a wins b by > ten",
                "\"ten\" in \"a wins b by > ten\" is no number of points",
            ),
            (
                "a wins b by > -3",
                "a lead of -3 points in \"a wins b by > -3\" is not between 0 and 100",
            ),
            (
                "a wins b by = 3",
                "\"a wins b by = 3\": a lead is compared by >, >=, < or <=",
            ),
            (
                "a on b by > 3",
                "\"a on b by > 3\": who is on a ballot has no lead yet; only wins and loses have one",
            ),
        ];
        for (text, message) in bad {
            assert_eq!(Event::parse(text).unwrap_err().message, message);
        }
    }
}
