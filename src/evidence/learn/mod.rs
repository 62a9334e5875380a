//! What run-offs say about the parameters of a template: how leads regress, the contests' own
//! shocks, turnout. A posterior under stated priors; what comes out is a fragment of a scenario
//! with its provenance.

mod ascent;
mod fit;
mod fragment;
mod reproduce;
mod shocks;
mod swing;
mod turnout;

pub(crate) use ascent::{inverse, product};
pub use fit::{Learner, Learnt};
pub(crate) use fragment::fragment;
pub use fragment::sets;
pub use reproduce::{Figure, Lessons, Reproduced, reproduce};
pub use shocks::{Moments, Pair, Shocks};
pub use turnout::Turnout;
