//! Where a draw lives: seed, name, replicate. Names are hashes of ids, never positions, so a draw does not know the
//! order of a file, the number of threads or the size of a block. This hash and the layout of the key are part of the
//! documented format. Knows no law.
//!
//! Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3" (Philox4x32-10).

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use super::philox::{self, Key};
use crate::quantity::Seed;
use crate::random::wide;

/// The hash of a path of ids, such as `shock` / `candidate` / `mandel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub u64);

impl Name {
    /// The name with this single part: the first 8 bytes, little-endian, of the BLAKE3 hash of its UTF-8.
    pub fn root(text: &str) -> Name {
        let hash = blake3::hash(text.as_bytes());
        let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
        Name(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
    }

    /// This name with a part added: `self.with(Name::root(text))`.
    pub fn child(self, text: &str) -> Name {
        self.with(Name::root(text))
    }

    /// This name with another added: mix(self xor (other rotated left by 29)), where mix is the finaliser of
    /// SplitMix64. The order matters.
    ///
    /// # Source
    /// Stafford's variant 13, as in Steele, Lea & Flood 2014.
    pub fn with(self, other: Name) -> Name {
        let mut z = self.0 ^ other.0.rotate_left(29);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Name(z ^ (z >> 31))
    }
}

/// 52 bits of a draw to the middle of one of 2^52 equal parts of (0, 1): never 0, never 1, symmetric about ½.
#[inline(always)]
fn uniform(bits: u64) -> f64 {
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const HALF_A_PART: f64 = 1.0 / 9_007_199_254_740_992.0;
    (f64::from_bits((bits >> 12) | ONE) - 1.0) + HALF_A_PART
}

wide! {
    /// The uniforms of one name: lane i is replicate `first_replicate` + i. `[replicate]`
    pub fn uniforms(seed: Seed, name: Name, first_replicate: u64, out: &mut [f64]) {
        let key = Key::of(seed);
        for (lane, u) in (0u64..).zip(out.iter_mut()) {
            *u = uniform(philox::bits(key, first_replicate.wrapping_add(lane), name.0));
        }
    }

    /// As [`uniforms`], with a name of its own in each lane; as many as the shorter of `names` and `out`. `[replicate]`
    pub fn uniforms_by(seed: Seed, names: &[u64], first_replicate: u64, out: &mut [f64]) {
        let key = Key::of(seed);
        for ((lane, u), &name) in (0u64..).zip(out.iter_mut()).zip(names) {
            *u = uniform(philox::bits(key, first_replicate.wrapping_add(lane), name));
        }
    }
}

/// Any number of draws of one name in one replicate: ChaCha with 8 rounds, keyed by seed and name (little-endian, then
/// zeros), its stream number the replicate.
pub fn stream(seed: Seed, name: Name, replicate: u64) -> impl Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.0.to_le_bytes());
    key[8..16].copy_from_slice(&name.0.to_le_bytes());
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(replicate);
    generator
}
