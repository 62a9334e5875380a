//! Address → luck: counter-based uniforms by (seed, name, replicate), the functions that turn them
//! into draws, and the project's own exp, ln and their kin, so that results are the same bits on
//! every machine. Knows no elections.

pub mod address;
pub mod binomial;
pub mod distribution;
pub mod elementary;
pub mod normal;
#[cfg(test)]
mod oracle;
mod philox;
pub mod sampled;
pub mod sobol;
pub mod special;
mod width;

pub use address::{Name, stream, uniform_column, uniforms};
pub use distribution::{Distribution, LARGEST, Quantile};
pub use rand::Rng;
pub use width::Width;
pub(crate) use width::wide;
