//! Address → luck: counter-based uniforms by (seed, name, replicate), the functions that turn them into draws, and the
//! project's own exp, ln and their kin, so that results are the same bits on every machine. Knows no elections.

pub mod distribution;

pub use distribution::Distribution;
