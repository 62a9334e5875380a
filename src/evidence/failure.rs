//! Why evidence has nothing to say.

use crate::scenario::{Diagnostic, Problem};

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// What was asked for makes no sense: what is wrong, and a cure.
    Asked {
        /// Lower case, names the thing and its value.
        message: String,
        /// The cure.
        help: Option<String>,
    },
    /// A scenario that does not load.
    Scenario(Vec<Diagnostic>),
    /// The scenario of a race that no model can be made of.
    Model {
        /// Its name.
        race: String,
        /// What is wrong with its scenario.
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
