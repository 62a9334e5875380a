//! Which quantities are uncertain, by name. A scenario is a deterministic function of its latents; this module says
//! what they are, and knows nothing of what is done with them.

mod quantity;

pub use quantity::{LatentIx, Quantity};
