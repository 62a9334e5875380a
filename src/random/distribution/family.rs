//! How a scenario writes laws: `{ normal = { mean = 0.4, sd = 0.1 } }` is of the family `normal`.

use super::Distribution;
use crate::quantity::Bounds;

/// A way to write a law.
#[derive(Debug)]
pub struct Family {
    /// `student-t`
    pub name: &'static str,
    /// All are needed.
    pub arguments: &'static [Argument],
    /// What it is, for people who choose one.
    pub meaning: &'static str,
    /// The argument that it scales with, if it is symmetric about its `mean`: centred on 0 it can
    /// be the law of a shock.
    pub shock: Option<&'static str>,
    /// Valid arguments in their order.
    pub example: &'static [f64],
    /// The law that arguments within their bounds give for a quantity of these bounds, or what is
    /// wrong with them together.
    pub law: fn(&[f64], Bounds) -> Result<Distribution, Misfit>,
}

/// A parameter of a family.
#[derive(Debug)]
pub struct Argument {
    pub name: &'static str,
    pub bounds: Bounds,
}

/// What is wrong with arguments together: `goes from 0.9 to 0.2`, and the cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    pub found: String,
    pub cure: String,
}

impl Family {
    /// Whether people give the ends of its values.
    pub fn has_ends(&self) -> bool {
        self.arguments.iter().any(|argument| argument.name == "low")
    }

    /// Whether its values fill these bounds, whatever the arguments: a beta's those of a share.
    pub fn fills(&self, bounds: Bounds) -> bool {
        let (low, high, _) = bounds.ends();
        let law = (self.law)(self.example, bounds);
        !self.has_ends() && law.is_ok_and(|law| law.support() == (low, high))
    }
}

pub(super) const fn argument(name: &'static str, bounds: Bounds) -> Argument {
    Argument { name, bounds }
}

/// Refuses ends that are not in order.
pub(super) fn in_order(low: f64, high: f64) -> Result<(), Misfit> {
    if low < high {
        return Ok(());
    }
    Err(Misfit {
        found: format!("goes from {low} to {high}"),
        cure: "`low` must be below `high`".to_owned(),
    })
}

/// Refuses ends that are not in order, and a mode that is not between them.
pub(super) fn around_mode(low: f64, mode: f64, high: f64) -> Result<(), Misfit> {
    in_order(low, high)?;
    if (low..=high).contains(&mode) {
        return Ok(());
    }
    Err(Misfit {
        found: format!("has mode {mode}"),
        cure: format!("it must lie between {low} and {high}"),
    })
}
