//! What classes of voters did when a contest was last simulated on the same ground: what an arm or
//! a model changes for other classes does not change it. Only where votes are all that is asked
//! for. Knows what a class's votes hang on, not how they come about.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::column::Column;
use super::luck::{add_to, give_to};
use super::memo::Ground;
use super::program::{Class, ContestProgram, Contribution, Mobilisation};

/// The class in the contest followed, and here.
pub type Pair = (u32, usize);

/// What the voters of one pair of classes did.
#[derive(Debug, Default)]
pub struct Part {
    /// `[slot][replicate]`
    votes: Vec<Option<Column>>,
    /// Who voted, of each origin in each cell in the order in which they are met; `None` where it
    /// hangs on the choice.
    pub voting: Vec<Option<Column>>,
}

impl Part {
    /// Takes in votes `[slot][replicate]`.
    pub fn take_in(&mut self, votes: Vec<Column>) {
        self.votes
            .resize_with(self.votes.len().max(votes.len()), || None);
        self.votes
            .iter_mut()
            .zip(votes)
            .for_each(|(total, votes)| give_to(total, votes));
    }

    /// Adds its votes to those of others `[slot]`.
    pub fn add_to(&self, total: &mut [Option<Column>]) {
        for (total, votes) in total.iter_mut().zip(&self.votes) {
            votes.iter().for_each(|votes| add_to(total, votes));
        }
    }
}

/// How much of a part is still true.
#[derive(Debug)]
pub enum Reuse {
    Nothing,
    /// Who voted.
    Voting(Vec<Option<Column>>),
    /// Whom they voted for, too: it was added to the total.
    Votes,
}

/// The parts of one contest, as they were and as they become.
#[derive(Debug)]
pub struct Kept<'m> {
    ground: Ground<'m>,
    before: Option<(&'m ContestProgram, BTreeMap<Pair, Part>)>,
    parts: BTreeMap<Pair, Part>,
}

impl<'m> Kept<'m> {
    /// What is known of a pair; its votes are added to `total` `[slot]` if they are.
    pub fn reuse(&mut self, pair: Pair, total: &mut [Option<Column>]) -> Reuse {
        let Some((program, parts)) = &mut self.before else {
            return Reuse::Nothing;
        };
        let (here, there) = (self.ground.program, *program);
        match parts.remove(&pair) {
            Some(part) if does_the_same(here, there, pair.1) => {
                part.add_to(total);
                self.put(pair, part);
                Reuse::Votes
            }
            Some(part) if votes_as_often(here, there, pair.1) => Reuse::Voting(part.voting),
            Some(_) | None => Reuse::Nothing,
        }
    }

    pub fn put(&mut self, pair: Pair, part: Part) {
        self.parts.insert(pair, part);
    }
}

/// Arms in turn find their own parts again.
const MOST: usize = 4;

/// The parts of the contests that were simulated last; by default nothing is kept.
#[derive(Debug, Default)]
pub struct Parts<'m> {
    keeps: bool,
    last: RefCell<Vec<Kept<'m>>>,
}

impl<'m> Parts<'m> {
    pub fn kept() -> Parts<'m> {
        Parts {
            keeps: true,
            last: RefCell::default(),
        }
    }

    /// Those of a contest on the same ground but for its classes, for one on this; `None` where
    /// nothing is kept.
    pub fn on(&self, ground: &Ground<'m>) -> Option<Kept<'m>> {
        let mut last = self.last.borrow_mut();
        let at = last
            .iter()
            .rposition(|last| last.ground.differs_in_classes(ground));
        let before = at
            .map(|at| last.remove(at))
            .map(|last| (last.ground.program, last.parts));
        self.keeps.then(|| Kept {
            ground: ground.clone(),
            before,
            parts: BTreeMap::new(),
        })
    }

    pub fn keep(&self, parts: Kept<'m>) {
        let mut last = self.last.borrow_mut();
        if last.len() == MOST {
            last.remove(0);
        }
        last.push(parts);
    }
}

fn votes_as_often(here: &ContestProgram, there: &ContestProgram, class: usize) -> bool {
    let (Some(one), Some(other)) = (here.classes.get(class), there.classes.get(class)) else {
        return false;
    };
    let mobilised = |(one, other): (&Mobilisation, &Mobilisation)| {
        (one.target, one.coefficient, one.side) == (other.target, other.coefficient, other.side)
            && here.presences[one.presence] == there.presences[other.presence]
    };
    one.stratum == other.stratum
        && one.turnout == other.turnout
        && one.turnout_shocks == other.turnout_shocks
        && one.mobilisations.len() == other.mobilisations.len()
        && one
            .mobilisations
            .iter()
            .zip(&other.mobilisations)
            .all(mobilised)
}

fn does_the_same(here: &ContestProgram, there: &ContestProgram, class: usize) -> bool {
    if !votes_as_often(here, there, class) {
        return false;
    }
    let (one, other) = (&here.classes[class], &there.classes[class]);
    let alike = |(one, other): (&Contribution, &Contribution)| {
        (one.target, one.sign, one.backlash) == (other.target, other.sign, other.backlash)
            && here.strength(one.strength) == there.strength(other.strength)
    };
    let heard = |of: fn(&Class) -> &[Contribution]| {
        let (one, other) = (of(one), of(other));
        one.len() == other.len() && one.iter().zip(other).all(alike)
    };
    one.susceptibility == other.susceptibility
        && heard(|class| &class.now)
        && heard(|class| &class.before)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::influence::{Presence, Strength};
    use crate::scenario::load;
    use crate::simulate::compile;
    use crate::simulate::program::PresenceAt;
    use crate::simulate::terms::TermIx;

    /// Changes one thing that a class hangs on, if the class has it.
    type Change = fn(&mut ContestProgram, usize) -> Option<()>;

    /// The strength of what a class hears first.
    fn strength(
        program: &mut ContestProgram,
        class: usize,
    ) -> Option<&mut Strength<TermIx, PresenceAt>> {
        let at = program.classes[class].now.first()?.strength;
        Some(&mut program.strengths[at])
    }

    /// The place of a time like that `at` a place, but that fades if that lasts, and lasts if that
    /// fades.
    fn retimed(program: &mut ContestProgram, at: usize) -> usize {
        let time = program.presences[at].clone();
        let half_life = if time.half_life.is_some() {
            None
        } else {
            Some(time.ramp)
        };
        program.presences.push(Presence { half_life, ..time });
        program.presences.len() - 1
    }

    /// By name, whether a class that has this still votes as often.
    const CHANGES: [(&str, bool, Change); 21] = [
        ("stratum", false, |program, class| {
            program.classes[class].stratum += 1;
            Some(())
        }),
        ("turnout", false, |program, class| {
            program.classes[class].turnout[1] = program.sore_loser;
            Some(())
        }),
        ("a shock on turnout", false, |program, class| {
            *program.classes[class].turnout_shocks.first_mut()? = program.sore_loser;
            Some(())
        }),
        ("one shock on turnout more", false, |program, class| {
            program.classes[class]
                .turnout_shocks
                .push(program.sore_loser);
            Some(())
        }),
        ("who mobilisations", false, |program, class| {
            program.classes[class].mobilisations.first_mut()?.target += 1;
            Some(())
        }),
        ("how much it mobilises", false, |program, class| {
            program.classes[class]
                .mobilisations
                .first_mut()?
                .coefficient = program.sore_loser;
            Some(())
        }),
        ("which way it mobilises", false, |program, class| {
            program.classes[class].mobilisations.first_mut()?.side *= -1.0;
            Some(())
        }),
        ("when it mobilises", false, |program, class| {
            let at = retimed(
                program,
                program.classes[class].mobilisations.first()?.presence,
            );
            program.classes[class].mobilisations[0].presence = at;
            Some(())
        }),
        ("one mobilisation less", false, |program, class| {
            program.classes[class].mobilisations.pop().map(|_| ())
        }),
        ("susceptibility", true, |program, class| {
            program.classes[class].susceptibility[2] = program.sore_loser;
            Some(())
        }),
        ("whom a message is about", true, |program, class| {
            program.classes[class].now.first_mut()?.target += 1;
            Some(())
        }),
        ("which way it had moved", true, |program, class| {
            program.classes[class].before.first_mut()?.sign *= -1.0;
            Some(())
        }),
        ("one message less", true, |program, class| {
            program.classes[class].now.pop().map(|_| ())
        }),
        (
            "one message less as of the support",
            true,
            |program, class| program.classes[class].before.pop().map(|_| ()),
        ),
        ("backlash", true, |program, class| {
            let heard = program.classes[class].now.first_mut()?;
            heard.backlash = if heard.backlash.is_some() {
                None
            } else {
                Some(program.sore_loser)
            };
            Some(())
        }),
        ("the effect", true, |program, class| {
            let other = program.sore_loser;
            strength(program, class)?.effect = other;
            Some(())
        }),
        ("what the effect is divided by", true, |program, class| {
            strength(program, class)?.divisor += 1.0;
            Some(())
        }),
        ("belief", true, |program, class| {
            let other = program.sore_loser;
            let mut heard = program.classes[class].now.iter();
            let at = heard
                .find(|heard| program.strengths[heard.strength].belief.is_some())?
                .strength;
            program.strengths[at].belief = Some(other);
            Some(())
        }),
        ("when it was said", true, |program, class| {
            let at = strength(program, class)?.presence;
            let at = retimed(program, at);
            strength(program, class)?.presence = at;
            Some(())
        }),
        ("what a denial takes away", true, |program, class| {
            let other = program.sore_loser;
            strength(program, class)?.denials.first_mut()?.0 = other;
            Some(())
        }),
        ("when it was denied", true, |program, class| {
            let at = strength(program, class)?.denials.first()?.1;
            let at = retimed(program, at);
            strength(program, class)?.denials[0].1 = at;
            Some(())
        }),
    ];

    #[test]
    fn what_a_class_does_hangs_on_everything_that_it_hears_and_feels() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut met = [false; CHANGES.len()];
        for path in [
            "tests/oracle/claims.toml",
            "tests/oracle/chain.toml",
            "scenarios/alabama-2020.toml",
        ] {
            let model = compile(&load(&folder.join(path), &[]).unwrap().scenario).unwrap();
            for program in model.programs.iter().flat_map(|arm| &arm.contests) {
                for class in 0..program.classes.len() {
                    assert!(does_the_same(program, &program.clone(), class));
                    for (met, (what, as_often, change)) in met.iter_mut().zip(CHANGES) {
                        let mut other = program.clone();
                        if change(&mut other, class).is_none() {
                            continue;
                        }
                        *met = true;
                        assert!(!does_the_same(program, &other, class), "{path}: {what}");
                        assert_eq!(
                            votes_as_often(program, &other, class),
                            as_often,
                            "{path}: {what}"
                        );
                        assert!(program.differs_in_classes(&other), "{path}: {what}");
                    }
                }
            }
        }
        let unmet: Vec<&str> = CHANGES
            .iter()
            .zip(met)
            .filter(|(_, met)| !met)
            .map(|(change, _)| change.0)
            .collect();
        assert!(unmet.is_empty(), "{unmet:?}");
    }
}
