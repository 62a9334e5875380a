//! The laws that a quantity can have, as plain data, and their values at a normal score.
//! Knows nothing of what the quantity is.

mod curve;
mod law;
mod quantile;

pub use law::Distribution;
pub use quantile::{LARGEST, Quantile};
