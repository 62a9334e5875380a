//! Where a draw lives: seed, name, replicate. Names are hashes of ids, never positions, so a draw
//! does not know the order of a file, the number of threads or the size of a block. This hash and
//! the layout of the key are part of the documented format. Knows no law.
//!
//! Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"
//! (Philox4x32-10).

use std::convert::Infallible;

use rand::rand_core::utils::fill_bytes_via_next_word;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng, TryRng};

use super::philox::{self, Key};
use crate::quantity::Seed;
use crate::random::wide;

/// The hash of a path of ids, such as `shock` / `candidate` / `mandel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub u64);

impl Name {
    /// The name with this single part: the first 8 bytes, little-endian, of the BLAKE3 hash of its
    /// UTF-8.
    pub fn root(text: &str) -> Name {
        let hash = blake3::hash(text.as_bytes());
        let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
        Name(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
    }

    /// This name with a part added: `self.with(Name::root(text))`.
    pub fn child(self, text: &str) -> Name {
        self.with(Name::root(text))
    }

    /// This name with another added: mix(self xor (other rotated left by 29)), where mix is the
    /// finaliser of SplitMix64. The order matters.
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

/// 52 bits of a draw to the middle of one of 2^52 equal parts of (0, 1): never 0, never 1,
/// symmetric about ½.
#[inline(always)]
fn uniform(bits: u64) -> f64 {
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const HALF_A_PART: f64 = 1.0 / 9_007_199_254_740_992.0;
    (f64::from_bits((bits >> 12) | ONE) - 1.0) + HALF_A_PART
}

/// The uniforms of one name as a column of `count` replicates from `first` on.
pub fn uniform_column(seed: Seed, name: Name, first: u64, count: usize) -> Vec<f64> {
    let mut column = vec![0.0; count];
    uniforms(seed, name, first, &mut column);
    column
}

wide! {
    /// The uniforms of one name: lane i is replicate `first_replicate` + i. `[replicate]`
    pub fn uniforms(seed: Seed, name: Name, first_replicate: u64, out: &mut [f64]) {
        let key = Key::of(seed);
        for (lane, u) in (0u64..).zip(out.iter_mut()) {
            *u = uniform(philox::bits(key, first_replicate.wrapping_add(lane), name.0));
        }
    }

    /// As [`uniforms`], with a name of its own in each lane; as many as the shorter of `names` and
    /// `out`. `[replicate]`
    pub fn uniforms_by(seed: Seed, names: &[u64], first_replicate: u64, out: &mut [f64]) {
        // Parts of known size: what the compiler knows the length of, it computes abreast.
        const ABREAST: usize = 32;
        let key = Key::of(seed);
        let (mut u, mut own) = ([0.0; ABREAST], [0; ABREAST]);
        let mut replicate = first_replicate;
        for (out, names) in out.chunks_mut(ABREAST).zip(names.chunks(ABREAST)) {
            own[..names.len()].copy_from_slice(names);
            for lane in 0..ABREAST {
                u[lane] = uniform(philox::bits(key, replicate.wrapping_add(lane as u64), own[lane]));
            }
            let lanes = out.len().min(names.len());
            out[..lanes].copy_from_slice(&u[..lanes]);
            replicate = replicate.wrapping_add(ABREAST as u64);
        }
    }
}

/// Any number of draws of one name in one replicate: ChaCha with 8 rounds, keyed by seed and name
/// (little-endian, then zeros), its stream number the replicate.
pub fn stream(seed: Seed, name: Name, replicate: u64) -> impl Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.0.to_le_bytes());
    key[8..16].copy_from_slice(&name.0.to_le_bytes());
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(replicate);
    generator
}

/// The draws of one name in one replicate, for samplers that take as many as they need: draw k is
/// the bits at the name with k added. As cheap to begin as a single draw, so that every voter can
/// have one of their own.
#[derive(Debug, Clone)]
pub struct Draws {
    key: Key,
    name: Name,
    replicate: u64,
    taken: u64,
}

impl Draws {
    /// From the first on.
    #[inline]
    pub fn of(seed: Seed, name: Name, replicate: u64) -> Draws {
        Draws {
            key: Key::of(seed),
            name,
            replicate,
            taken: 0,
        }
    }
}

impl TryRng for Draws {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(philox::high)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let Name(name) = self.name.with(Name(self.taken));
        self.taken += 1;
        Ok(philox::bits(self.key, self.replicate, name))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Width;
    use crate::random::width::no_wider;

    fn one(seed: u64, name: u64, replicate: u64) -> f64 {
        let mut u = [0.0];
        uniforms(Seed(seed), Name(name), replicate, &mut u);
        u[0]
    }

    /// The first 8 bytes of the published BLAKE3 hash of nothing, af1349b9f5f9a1a6….
    const NOTHING: u64 = 0xa6a1_f9f5_b949_13af;

    #[test]
    fn names_are_those_of_the_published_hash_and_of_the_format() {
        assert_eq!(Name::root(""), Name(NOTHING));
        // Worked out apart from this code.
        assert_eq!(Name::root("").child(""), Name(0xe8e7_f437_aba9_f16e));
        let (a, b) = (Name::root("shock"), Name::root("mandel"));
        assert_ne!(a.with(b), b.with(a));
    }

    #[test]
    fn an_address_has_the_same_uniform_for_good() {
        // Seed, name, replicate, uniform: worked out apart from this code, from the format alone.
        for (seed, name, replicate, uniform) in [
            (0, 0, 0, 0.880_520_197_888_614_2),
            (1, 0, 0, 0.894_684_716_335_092_5),
            (0, 1, 0, 0.939_658_085_470_246),
            (0, 0, 1, 0.362_091_115_669_403_44),
            (2020, NOTHING, 0, 0.493_614_705_409_606_4),
            (2020, NOTHING, 1, 0.592_040_457_386_717_6),
            (2020, NOTHING, 19_999, 0.203_158_468_124_840_95),
            (2020, 0xe8e7_f437_aba9_f16e, 7, 0.174_658_595_493_919_16),
            (
                1 << 40 | 3,
                0xfedc_ba98_7654_3210,
                1 << 33 | 5,
                0.191_886_394_325_632_48,
            ),
        ] {
            assert_eq!(
                one(seed, name, replicate),
                uniform,
                "seed {seed}, name {name}, replicate {replicate}"
            );
        }
    }

    #[test]
    fn a_replicate_has_its_uniform_in_any_block_and_at_any_width() {
        let name = Name::root("drift").child("mandel");
        let alone: Vec<f64> = (990..2_010)
            .map(|replicate| one(7, name.0, replicate))
            .collect();
        for width in [Width::Baseline, Width::Avx2, Width::Avx512] {
            let mut block = vec![0.0; alone.len()];
            no_wider(width, || uniforms(Seed(7), name, 990, &mut block));
            assert_eq!(block, alone);
            no_wider(width, || {
                uniforms_by(Seed(7), &vec![name.0; alone.len()], 990, &mut block)
            });
            assert_eq!(block, alone);
        }
    }

    #[test]
    fn uniforms_are_symmetric_and_never_0_or_1() {
        let (least, most) = (uniform(0), uniform(u64::MAX));
        assert!(least > 0.0 && most < 1.0);
        assert_eq!(least, 1.0 - most);
        assert_eq!(uniform(u64::MAX >> 1), 1.0 - uniform(1 << 63));
    }

    /// The statistic of Kolmogorov and Smirnov times √n.
    fn distance_from_uniform(mut u: Vec<f64>) -> f64 {
        u.sort_by(f64::total_cmp);
        let n = u.len() as f64;
        let apart = u
            .iter()
            .enumerate()
            .map(|(i, u)| (u - (i as f64 + 0.5) / n).abs() + 0.5 / n);
        apart.fold(0.0, f64::max) * n.sqrt()
    }

    /// n = 200,000 along replicates and along names; α = 1e-6 (critical value √(½ ln(2/α)) = 2.69);
    /// a distribution function off by 0.006 + 0.006 anywhere would be caught.
    #[test]
    fn uniforms_are_uniform_along_replicates_and_along_names() {
        const CRITICAL: f64 = 2.69;
        let mut u = vec![0.0; 200_000];
        uniforms(Seed(1), Name::root("taste"), 0, &mut u);
        assert!(distance_from_uniform(u.clone()) < CRITICAL);
        let biased = u.iter().map(|u| u + 0.05 * u * (1.0 - u)).collect();
        assert!(
            distance_from_uniform(biased) > CRITICAL,
            "the twin with a distribution function off by 0.0125"
        );
        let names: Vec<u64> = (0..200_000_u32)
            .map(|i| Name::root("cell").with(Name(i.into())).0)
            .collect();
        for (u, name) in u.iter_mut().zip(names) {
            *u = one(1, name, 0);
        }
        assert!(distance_from_uniform(u) < CRITICAL);
    }

    #[test]
    fn a_stream_is_that_of_its_seed_name_and_replicate() {
        let first = |seed, name, replicate| stream(Seed(seed), Name(name), replicate).next_u64();
        let all = [
            first(1, 2, 3),
            first(0, 2, 3),
            first(1, 0, 3),
            first(1, 2, 0),
        ];
        assert_eq!(all[0], first(1, 2, 3));
        assert!((1..4).all(|i| all[i] != all[0]));
    }

    #[test]
    fn draws_are_the_addresses_of_the_name_with_their_number_added() {
        let (seed, name) = (Seed(2020), Name::root("taste").with(Name(17)));
        let mut draws = Draws::of(seed, name, 5);
        for taken in 0..4 {
            let Name(address) = name.with(Name(taken));
            let expected = philox::bits(Key::of(seed), 5, address);
            assert_eq!(draws.next_u64(), expected, "draw {taken}");
        }
        let mut bytes = [0; 8];
        Draws::of(seed, name, 5).fill_bytes(&mut bytes);
        assert_eq!(
            u64::from_le_bytes(bytes),
            Draws::of(seed, name, 5).next_u64()
        );
    }

    /// The correlation of the columns of two names, times √n: standard normal if they are
    /// independent.
    fn dependence(first: Name, second: Name, shared: f64) -> f64 {
        let mut columns = [first, second].map(|name| {
            let mut column = vec![0.0; 100_000];
            uniforms(Seed(3), name, 0, &mut column);
            column
        });
        let [a, b] = &mut columns;
        b.iter_mut()
            .zip(a.iter())
            .for_each(|(b, a)| *b += shared * a);
        let product = a
            .iter()
            .zip(b.iter())
            .map(|(a, b)| (a - 0.5) * (b - 0.5 - 0.5 * shared))
            .sum::<f64>();
        product * 12.0 / (a.len() as f64).sqrt()
    }

    /// n = 100,000 replicates a pair, 30 pairs, α = 1e-6 each (4.9 standard errors); a correlation
    /// of 0.03 is caught.
    #[test]
    fn names_near_each_other_are_independent() {
        let cell = Name::root("cell");
        for i in 0..15 {
            for (a, b) in [
                (Name(i), Name(i + 1)),
                (cell.with(Name(i)), cell.with(Name(i + 1))),
            ] {
                assert!(dependence(a, b, 0.0).abs() < 4.9, "{a:?}, {b:?}");
            }
        }
        assert!(dependence(Name(0), Name(1), 0.03).abs() > 4.9, "the twin");
    }
}
