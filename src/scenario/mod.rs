//! From a file to what it means: read (private), the register of parameters, what-ifs, and every
//! problem at once.

mod check;
mod depth;
mod diagnostic;
mod difference;
mod edit;
mod files;
mod load;
mod meant;
mod names;
mod number;
mod prizes;
mod regions;
mod register;
mod report;
mod resolve;
mod resolved;
mod sheet;
mod template;
mod tree;
mod warnings;

pub use diagnostic::{Diagnostic, Problem, Severity};
pub use difference::{Difference, differences, differences_of_texts};
pub use files::files;
pub use load::{Loaded, Places, load, load_text};
pub use names::Names;
pub(crate) use names::deed;
pub(crate) use prizes::Prizes;
pub use register::{Bounds, Form, Parameter, parameters, reference, schema};
pub(crate) use register::{default_at, is_measured, meaning, unit};
pub(crate) use report::{File, Report, did_you_mean};
pub use resolved::{Arm, Provenance, Question, Scenario};
pub(crate) use sheet::{Cell, Sheet, is_sum};
pub use sheet::{DateOrder, Decimal, Written};
pub use template::{Template, template};
pub(crate) use tree::{At, quoted};
pub(crate) use warnings::of_dates;
