//! Which quantities are uncertain, by name, and how the scores of shocks hang together. A scenario
//! is a deterministic function of its latents; this module says what they are, and knows nothing of
//! what is done with them.

mod correlation;
pub mod drift;
mod name;
mod posterior;
mod quantity;

pub use correlation::cholesky;
pub use name::{LatentName, ShockKind};
pub use posterior::Posterior;
pub use quantity::{LatentIx, Quantity};
