//! A figure that is not laid out yet, and what it is about. Knows no kind of figure.

use serde_json::Value;

use crate::experiment::{Measure, Of, Subject};
use crate::scenario::Names;
use crate::table::Table;

use super::frame::Frame;
use super::scene::Scene;

/// Whose result in which contest a picture is about, and what people call things.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// A candidate in a contest.
    pub subject: &'a Subject,
    /// What people call acts and contests.
    pub names: &'a Names,
}

impl About<'_> {
    /// What varies, in words: `what the what-if “He never endorses” changes in …`.
    pub(super) fn measured(self, of: Of, measure: Measure, what_if: Option<&String>) -> String {
        let title = what_if.map(|id| self.names.what_if(id));
        self.subject.measured(of, measure, title)
    }
}

/// A figure before it has a size: its data, its own part of the Vega-Lite spec (nothing for what
/// Vega-Lite cannot draw), and its scene in a frame.
pub(super) struct Plate<'a> {
    pub data: Table,
    pub spec: Option<Value>,
    pub scene: Box<dyn Fn(Frame) -> Option<Scene> + 'a>,
}

impl<'a> Plate<'a> {
    pub fn of(
        data: Table,
        spec: impl Into<Option<Value>>,
        scene: impl Fn(Frame) -> Option<Scene> + 'a,
    ) -> Plate<'a> {
        let (spec, scene) = (spec.into(), Box::new(scene));
        Plate { data, spec, scene }
    }
}
