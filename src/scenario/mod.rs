//! From a file to what it means: read (private), the register of parameters, what-ifs, and every problem at once.

mod diagnostic;
mod resolved;

pub use diagnostic::{Diagnostic, Problem, Severity};
pub use resolved::{Arm, Provenance, Question, Scenario};
