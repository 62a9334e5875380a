//! The counter-based generator Philox4x32-10, written without branches so that a column of counters
//! vectorises. Knows counters and keys only.
//!
//! Source: Salmon, Moraes, Dror & Shaw 2011; known answers from their Random123 library.

use crate::quantity::Seed;

/// The two words of the key.
#[derive(Debug, Clone, Copy)]
pub struct Key([u32; 2]);

impl Key {
    /// The low word of the seed first.
    #[inline(always)]
    pub fn of(seed: Seed) -> Key {
        Key([low(seed.0), high(seed.0)])
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the low word is what is asked for"
)]
#[inline(always)]
fn low(x: u64) -> u32 {
    x as u32
}

/// The upper 32 bits.
#[inline(always)]
pub fn high(x: u64) -> u32 {
    low(x >> 32)
}

/// Ten rounds over the counter (x0, x1, x2, x3).
#[inline(always)]
fn rounds(Key(key): Key, counter: [u32; 4]) -> [u32; 4] {
    const MULTIPLIER: [u64; 2] = [0xd251_1f53, 0xcd9e_8d57];
    const WEYL: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
    let [mut x0, mut x1, mut x2, mut x3] = counter.map(u64::from);
    let [mut k0, mut k1] = key;
    for _ in 0..10 {
        let p0 = MULTIPLIER[0] * x0;
        let p1 = MULTIPLIER[1] * x2;
        x0 = (p1 >> 32) ^ x1 ^ u64::from(k0);
        x2 = (p0 >> 32) ^ x3 ^ u64::from(k1);
        x1 = p1 & 0xffff_ffff;
        x3 = p0 & 0xffff_ffff;
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
    }
    [low(x0), low(x1), low(x2), low(x3)]
}

/// 64 bits at the counter (low and high word of `replicate`, low and high word of `name`): the
/// first two words of the output, the first one low.
#[inline(always)]
pub fn bits(key: Key, replicate: u64, name: u64) -> u64 {
    let [x0, x1, ..] = rounds(
        key,
        [low(replicate), high(replicate), low(name), high(name)],
    );
    u64::from(x0) | (u64::from(x1) << 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_answers() {
        let all = u32::MAX;
        assert_eq!(
            rounds(Key([0, 0]), [0; 4]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            rounds(Key([all, all]), [all; 4]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            rounds(
                Key([0xa409_3822, 0x299f_31d0]),
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }
}
