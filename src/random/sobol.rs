//! Sobol points, scrambled: uniforms that fill the unit cube more evenly than independent ones, so
//! that means of smooth functions need fewer replicates. Knows no latents.
//!
//! Replicate r is point ⌊r/16⌋ of scrambling r mod 16: sixteen independent scramblings side by
//! side, whose means tell the error, and any number 16·2^k of replicates is whole. Each scrambling
//! is a random lower triangular matrix on the binary digits and a random shift of them (Matoušek
//! 1998); the variance of a mean is that of Owen's nested scrambling, since any two points have the
//! same joint law (Owen 2003, "Variance with alternative scramblings of digital nets"). Digits go
//! on to the 52nd. Matrix and shift are drawn by address: seed, name, scrambling.

use std::sync::LazyLock;

use rand::Rng;

use super::address::{Name, stream};
use crate::quantity::Seed;

/// Independent scramblings.
pub const SCRAMBLINGS: u64 = 16;

/// Dimensions that there are directions for.
pub const DIMENSIONS: usize = 1_024;

/// Digits of a point's number, and of a coordinate.
const BITS: usize = 32;
const DIGITS: usize = 52;

/// Joe & Kuo 2008: dimension, degree, coefficients, first direction numbers.
const NUMBERS: &str = include_str!("../../assets/sobol/joe-kuo-1024.txt");

/// `[dimension][digit of the point's number]`, a coordinate's first digit in the highest bit.
static DIRECTIONS: LazyLock<Vec<[u32; BITS]>> = LazyLock::new(|| {
    let first = std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
    std::iter::once(first)
        .chain(NUMBERS.lines().filter_map(directions))
        .collect()
});

/// The directions of a line; nothing of a comment.
fn directions(line: &str) -> Option<[u32; BITS]> {
    let mut numbers = line.split(' ').map(|number| number.parse::<u32>().ok());
    let (_, degree, coefficients) = (
        numbers.next()??,
        numbers.next()?? as usize,
        numbers.next()??,
    );
    let first: Vec<u32> = numbers.collect::<Option<_>>()?;
    let mut v = [0; BITS];
    for (bit, m) in first.into_iter().enumerate().take(BITS) {
        v[bit] = m << (BITS - 1 - bit);
    }
    for bit in degree..BITS {
        v[bit] = v[bit - degree] ^ (v[bit - degree] >> degree);
        for k in 1..degree {
            if (coefficients >> (degree - 1 - k)) & 1 == 1 {
                v[bit] ^= v[bit - k];
            }
        }
    }
    Some(v)
}

/// One coordinate of all points, scrambled.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinate(Vec<Scrambling>);

#[derive(Debug, Clone, PartialEq)]
struct Scrambling {
    /// What each digit of a point's number adds (exclusive or).
    columns: [u64; BITS],
    shift: u64,
}

impl Coordinate {
    /// The coordinate in a dimension, from 0, with the scramblings of this name. `None` beyond
    /// [`DIMENSIONS`].
    pub fn new(dimension: usize, seed: Seed, name: Name) -> Option<Coordinate> {
        let directions = DIRECTIONS.get(dimension)?;
        let name = name.child("sobol");
        Some(Coordinate(
            (0..SCRAMBLINGS)
                .map(|at| Scrambling::drawn(directions, seed, name, at))
                .collect(),
        ))
    }

    /// Lane i is replicate `first` + i. `[replicate]`
    pub fn uniforms(&self, first: u64, out: &mut [f64]) {
        for (replicate, u) in (first..).zip(out) {
            let Scrambling { columns, shift } = &self.0[(replicate % SCRAMBLINGS) as usize];
            let (mut digits, mut point) = (*shift, replicate / SCRAMBLINGS);
            while point != 0 {
                digits ^= columns
                    .get(point.trailing_zeros() as usize)
                    .copied()
                    .unwrap_or(0);
                point &= point - 1;
            }
            *u = (digits as f64 + 0.5) / (1_u64 << DIGITS) as f64;
        }
    }
}

impl Scrambling {
    fn drawn(directions: &[u32; BITS], seed: Seed, name: Name, at: u64) -> Scrambling {
        let mut luck = stream(seed, name, at);
        // A digit of the coordinate goes by itself and the digits before it.
        let rows: [u32; DIGITS] = std::array::from_fn(|digit| {
            let drawn = (luck.next_u64() >> 32) as u32;
            match u32::try_from(digit)
                .ok()
                .and_then(|digit| (u32::MAX >> 1).checked_shr(digit))
            {
                Some(later) if digit < BITS => (drawn & !later) | (1 << (BITS - 1 - digit)),
                _ => drawn,
            }
        });
        let column = |direction: u32| {
            let digit = |(digit, row): (usize, &u32)| {
                u64::from((row & direction).count_ones() & 1) << (DIGITS - 1 - digit)
            };
            rows.iter().enumerate().map(digit).sum()
        };
        Scrambling {
            columns: directions.map(column),
            shift: luck.next_u64() >> (64 - DIGITS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The points of one scrambling, of so many dimensions that names `d0`, `d1`, … have.
    /// `[dimension][point]`
    fn points(dimensions: &[usize], scrambling: usize, count: usize) -> Vec<Vec<f64>> {
        let coordinate = |(at, dimension): (usize, &usize)| {
            let name = Name::root(&format!("d{at}"));
            let mut all = vec![0.0; count * SCRAMBLINGS as usize];
            Coordinate::new(*dimension, Seed(7), name)
                .unwrap()
                .uniforms(0, &mut all);
            all.into_iter()
                .skip(scrambling)
                .step_by(SCRAMBLINGS as usize)
                .collect()
        };
        dimensions.iter().enumerate().map(coordinate).collect()
    }

    #[test]
    fn the_directions_are_those_published() {
        assert_eq!(DIRECTIONS.len(), DIMENSIONS);
        let digits = |dimension: usize, bits: usize| -> Vec<u32> {
            (0..bits)
                .map(|bit| DIRECTIONS[dimension][bit] >> (BITS - 1 - bit))
                .collect()
        };
        // From the first ones as published, by hand: m_k = 2·a₁·m_{k−1} ⊕ … ⊕ 2^s·m_{k−s} ⊕
        // m_{k−s}.
        assert_eq!(digits(0, 5), [1; 5]);
        assert_eq!(digits(1, 5), [1, 3, 5, 15, 17]);
        assert_eq!(digits(2, 5), [1, 3, 3, 9, 29]);
        assert!(directions("d s a m_i").is_none() && directions("# 2 1 0 1").is_none());
    }

    /// Every one of 64 points lies in its own 64th, in every dimension and scrambling.
    #[test]
    fn each_coordinate_is_stratified() {
        for dimension in (0..DIMENSIONS).step_by(11).chain([DIMENSIONS - 1]) {
            for scrambling in [0, 9, 15] {
                let mut cells: Vec<u64> = points(&[dimension], scrambling, 64)[0]
                    .iter()
                    .map(|u| (u * 64.0) as u64)
                    .collect();
                cells.sort_unstable();
                assert!(cells.iter().copied().eq(0..64), "dimension {dimension}");
            }
        }
    }

    /// Whether each of 64 boxes of the square, 2^a by 2^(6 − a), has one of 64 points, for every a.
    fn fills_the_square(points: &[Vec<f64>]) -> bool {
        (0..=6).all(|a| {
            let (across, up) = (f64::from(1 << a), f64::from(64 >> a));
            let cell = |(x, y): (&f64, &f64)| (x * across) as u64 * (64 >> a) + (y * up) as u64;
            let mut cells: Vec<u64> = points[0].iter().zip(&points[1]).map(cell).collect();
            cells.sort_unstable();
            cells.into_iter().eq(0..64)
        })
    }

    #[test]
    fn the_first_two_dimensions_fill_the_square_and_one_dimension_twice_does_not() {
        for scrambling in 0..16 {
            assert!(
                fills_the_square(&points(&[0, 1], scrambling, 64)),
                "scrambling {scrambling}"
            );
            assert!(
                !fills_the_square(&points(&[1, 1], scrambling, 64)),
                "the twin"
            );
        }
    }

    #[test]
    fn a_replicate_has_its_point_in_any_block() {
        let coordinate = Coordinate::new(5, Seed(3), Name::root("x")).unwrap();
        let (mut all, mut part) = (vec![0.0; 3_000], vec![0.0; 1_000]);
        coordinate.uniforms(0, &mut all);
        coordinate.uniforms(990, &mut part);
        assert_eq!(part, all[990..1_990]);
        assert!(all.iter().all(|u| *u > 0.0 && *u < 1.0));
        assert_eq!(Coordinate::new(DIMENSIONS, Seed(3), Name::root("x")), None);
    }

    /// Point 0 adds no digit: what is left is the shift, of which each scrambling has its own.
    #[test]
    fn every_scrambling_is_shifted() {
        let coordinate = Coordinate::new(5, Seed(3), Name::root("x")).unwrap();
        let mut firsts = vec![0.0; SCRAMBLINGS as usize];
        coordinate.uniforms(0, &mut firsts);
        firsts.sort_by(f64::total_cmp);
        assert!(firsts[0] > 1e-3 && firsts.windows(2).all(|pair| pair[0] < pair[1]));
    }

    /// The root mean square error of the mean of Π (1 + (u − ½)·√12/4) over eight dimensions, over
    /// 16 scramblings of 256 points. Its standard deviation over the cube is √((1 + 1/16)⁸ − 1) =
    /// 0.79; independent points would have 0.049.
    #[test]
    fn a_smooth_mean_has_a_tenth_of_the_error_of_independent_points() {
        let squares = (0..16).map(|scrambling| {
            let points = points(&[0, 1, 2, 3, 4, 5, 6, 7], scrambling, 256);
            let factor = |u: f64| 1.0 + (u - 0.5) * 12_f64.sqrt() / 4.0;
            let product = |point: usize| {
                points
                    .iter()
                    .map(|coordinate| factor(coordinate[point]))
                    .product::<f64>()
            };
            let mean = (0..256).map(product).sum::<f64>() / 256.0;
            (mean - 1.0) * (mean - 1.0)
        });
        let error = (squares.sum::<f64>() / 16.0).sqrt();
        assert!(error < 0.005 && error > 1e-6, "{error}");
    }
}
