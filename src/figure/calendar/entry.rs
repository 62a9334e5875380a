//! What the calendar has a row for: every act of the baseline, then what what-ifs say or when they
//! vote otherwise.

use crate::election::{ActInWords, ActSummary};
use crate::estimate::{ArmFindings, Findings};
use crate::quantity::Date;

use super::course::Course;
use crate::figure::view::names;
use crate::figure::wording::{self, BASELINE};

/// Rows of what-ifs at most.
const MOST: usize = 12;

/// A row of the calendar.
pub struct Entry<'a> {
    /// The first arm that has it.
    pub arm: &'a str,
    /// What the arms are called; empty for the baseline's.
    pub arms: Vec<String>,
    pub what: What<'a>,
}

pub enum What<'a> {
    Act(Course<'a>),
    /// A contest on another day than the baseline's.
    Contest {
        title: &'a str,
        from: Date,
        to: Date,
    },
}

/// The rows, and how many more what-ifs would have given.
pub fn entries(findings: &Findings) -> (Vec<Entry<'_>>, usize) {
    let Some(baseline) = findings.arms.get(BASELINE) else {
        return (Vec::new(), 0);
    };
    let own = baseline.acts.iter().filter_map(|act| {
        Some(Entry {
            arm: BASELINE,
            arms: Vec::new(),
            what: What::Act(Course::of(baseline, act)?),
        })
    });
    let (own, mut others): (Vec<Entry>, Vec<Entry>) = (own.collect(), Vec::new());
    for (id, arm) in findings.arms.iter().filter(|(id, _)| *id != BASELINE) {
        let title = wording::arm(findings, id);
        let news = arm.acts.iter().filter(|act| !baseline.acts.contains(act));
        let seen = |course: &Course| {
            course.moves()
                && !baseline
                    .acts
                    .iter()
                    .any(|own| looks_alike(baseline, own, course))
        };
        for course in news.filter_map(|act| Course::of(arm, act)).filter(seen) {
            match others
                .iter_mut()
                .find(|entry| matches!(&entry.what, What::Act(known) if known.act == course.act))
            {
                Some(known) => known.arms.push(title.clone()),
                None => others.push(Entry {
                    arm: id,
                    arms: vec![title.clone()],
                    what: What::Act(course),
                }),
            }
        }
        for (contest, found) in &arm.contests {
            let before = baseline
                .contests
                .get(contest)
                .and_then(|before| Date::parse(&before.date));
            let (Some(from), Some(to)) = (before, Date::parse(&found.date)) else {
                continue;
            };
            if from != to {
                let what = What::Contest {
                    title: &found.title,
                    from,
                    to,
                };
                others.push(Entry {
                    arm: id,
                    arms: vec![title.clone()],
                    what,
                });
            }
        }
    }
    let more = others.len().saturating_sub(MOST);
    others.truncate(MOST);
    (own.into_iter().chain(others).collect(), more)
}

/// Whether an act of the baseline has the same curve: all that differs is how many hear of it.
fn looks_alike(baseline: &ArmFindings, own: &ActSummary, course: &Course) -> bool {
    let as_heard = ActSummary {
        heard: course.act.heard.clone(),
        ..own.clone()
    };
    as_heard == *course.act
        && Course::of(baseline, own).is_some_and(|known| known.last() == course.last())
}

/// The act in a few words: `Donald Trump endorses Tommy Tuberville`.
pub fn told(findings: &Findings, act: &ActSummary) -> String {
    let target = act
        .target
        .as_deref()
        .map(|target| names(findings, target).0);
    ActInWords {
        noun: act.kind,
        by: &act.by,
        endorser: &act.endorser,
        target,
    }
    .sentence()
}

/// The act in which the question's two arms differ: the largest, where there are several; else one
/// for the question's candidate.
pub fn asked(findings: &Findings) -> Option<Course<'_>> {
    let arms: Vec<&str> = wording::arms(findings)
        .into_iter()
        .map(|(arm, _)| arm)
        .collect();
    let first = findings.arms.get(*arms.first()?)?;
    let second = arms.get(1).and_then(|arm| findings.arms.get(*arm));
    let sides = [(Some(first), second), (second, Some(first))];
    let news = sides.into_iter().filter_map(|(arm, other)| {
        let (arm, other) = (arm?, other?);
        let only = arm
            .acts
            .iter()
            .filter(|act| !other.acts.contains(act))
            .filter_map(|act| Course::of(arm, act));
        largest(only.filter(Course::moves))
    });
    let candidate = Some(&findings.question.candidate);
    let own = first
        .acts
        .iter()
        .filter(|act| act.target.as_ref() == candidate)
        .filter_map(|act| Course::of(first, act));
    let any = first.acts.iter().filter_map(|act| Course::of(first, act));
    let fallback = || largest(own.filter(Course::moves)).or_else(|| largest(any));
    news.into_iter().next().or_else(fallback)
}

fn largest<'a>(courses: impl Iterator<Item = Course<'a>>) -> Option<Course<'a>> {
    let size = |course: &Course| course.size().p50.abs();
    courses.reduce(|best, course| {
        if size(&course) > size(&best) {
            course
        } else {
            best
        }
    })
}
