//! Why evidence has nothing to say.

use crate::scenario::{Diagnostic, Problem};

#[derive(Debug)]
pub enum Failure {
    /// What was asked for makes no sense: what is wrong, and a cure.
    Asked {
        message: String,
        help: Option<String>,
    },
    /// A scenario that does not load.
    Scenario(Vec<Diagnostic>),
    /// The scenario of a race that no model can be made of.
    Model {
        race: String,
        problems: Vec<Problem>,
    },
    /// The caller asked to stop.
    Stopped,
}

impl Failure {
    pub(super) fn asked(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Asked {
            message: message.into(),
            help: Some(help.into()),
        }
    }
}
