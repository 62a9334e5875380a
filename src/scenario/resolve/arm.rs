//! One arm's tree, read by paths.

use crate::election::Roster;
use crate::latent::{LatentIx, Quantity};
use crate::quantity::Date;
use crate::scenario::number::{self, Number, is_spread};
use crate::scenario::register::{Bounds, Form, Kind, parameter};
use crate::scenario::report::{Help, Report};
use crate::scenario::tree::{At, Node, Table, Value};

use super::latent;

/// An arm's tree with what its ids mean.
pub struct ArmReader<'a> {
    pub root: &'a Node,
    /// The scenario as written.
    pub baseline: &'a Node,
    pub roster: &'a Roster,
    pub latents: &'a [String],
    pub as_of: Date,
    pub report: &'a Report,
}

/// A day no contest is on, where a date is missing: that is reported.
pub const NO_DATE: Date = Date::EPOCH;

impl<'a> ArmReader<'a> {
    /// Whether this is the scenario as written.
    pub fn is_baseline(&self) -> bool {
        std::ptr::eq(self.root, self.baseline)
    }

    pub fn node(&self, path: &[&str]) -> Option<&'a Node> {
        self.root.get(path.iter().copied())
    }

    pub fn table(&self, path: &[&str]) -> Option<&'a Table> {
        self.node(path).and_then(Node::table)
    }

    /// What the arm declares of a kind, in the order of the file.
    pub fn ids(&self, kind: Kind) -> impl Iterator<Item = &'a str> {
        let table = self.table(&[kind.table()]).into_iter();
        table.flat_map(Table::keys).map(String::as_str)
    }

    pub fn text(&self, path: &[&str]) -> Option<&'a str> {
        self.node(path).and_then(Node::text)
    }

    /// The place of the value at `path`, or of the nearest table above it.
    pub fn at(&self, path: &[&str]) -> At {
        let nearest = (1..=path.len()).rev().find_map(|depth| {
            let (last, parents) = path[..depth].split_last()?;
            let entry = self
                .root
                .get(parents.iter().copied())?
                .table()?
                .get(*last)?;
            Some(if depth == path.len() && entry.node.table().is_none() {
                entry.node.at
            } else {
                entry.key_at
            })
        });
        nearest.unwrap_or(self.root.at)
    }

    /// Reports an error in the value at `path`.
    pub fn error(&self, path: &[&str], message: impl Into<String>, help: impl Into<Help>) {
        self.report.error(self.at(path), message, help);
    }

    /// The number or distribution at `path`; what is wrong with it has been reported.
    pub fn quantity(&self, path: &[&str]) -> Option<Quantity> {
        let node = self.node(path)?;
        match number::read(node, "", bounds(path), true).ok()? {
            Number::Known(value) => Some(Quantity::Fixed(value)),
            Number::Spread(distribution, times) => {
                let name = latent::name(self.root, self.baseline, path);
                let latent = self.latents.binary_search(&name).ok()?;
                Some(Quantity::Uncertain {
                    latent: LatentIx(latent as u32),
                    distribution,
                    times,
                })
            }
        }
    }

    /// The number or distribution at `path`, else the register's default, else 0.
    pub fn quantity_or_default(&self, path: &[&str]) -> Quantity {
        let default = || {
            parameter(path)
                .and_then(|parameter| parameter.default.parse().ok())
                .unwrap_or(0.0)
        };
        self.quantity(path)
            .unwrap_or_else(|| Quantity::Fixed(default()))
    }

    pub fn whole(&self, path: &[&str]) -> Option<u64> {
        let node = self.node(path)?;
        match node.value {
            Value::Whole(count) if node.times == 1.0 => u64::try_from(count).ok(),
            Value::Whole(count) => Some((count.max(0) as f64 * node.times).round() as u64),
            _ => None,
        }
    }

    /// The known number at `path`, scaled.
    pub fn known(&self, path: &[&str]) -> Option<f64> {
        let node = self.node(path)?;
        node.number().map(|value| value * node.times)
    }

    pub fn date(&self, path: &[&str]) -> Option<Date> {
        match self.node(path)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The date at `path`; a missing one is reported as one of `what`.
    pub fn date_of(&self, path: &[&str], what: &str) -> Date {
        if self.node(path).is_none() {
            self.error(
                path,
                format!("{what} has no date"),
                "add `date = 2020-03-10`",
            );
        }
        self.date(path).unwrap_or(NO_DATE)
    }

    /// The table at `path` if it tells values apart, rather than being a distribution.
    pub fn parts(&self, path: &[&str]) -> Option<&'a Table> {
        self.table(path).filter(|table| !is_spread(table))
    }
}

/// The bounds that the register gives the value at `path`.
fn bounds(path: &[&str]) -> Bounds {
    match parameter(path).map(|parameter| parameter.form) {
        Some(Form::Number { bounds, .. }) => bounds,
        _ => Bounds::Any,
    }
}
