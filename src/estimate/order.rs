//! Some of the values that a sort would put in order, without sorting the others: values are
//! counted into buckets that keep their order, and only the buckets in which a place asked for lies
//! are sorted. Knows numbers only.

use std::cell::RefCell;

use crate::random::wide;

/// So few values are sorted outright.
const FEW: usize = 4_096;

/// Buckets between the smallest and the largest value.
const BUCKETS: usize = 8_192;

/// Not a bucket in which a place asked for lies.
const UNASKED: u16 = u16::MAX;

/// The values that stand at `places` (ascending, counted from 0) of `values` in ascending order; −0
/// counts as 0. None is NaN. Of 5, 1, 3 at places 0 and 2: 1 and 5.
pub(super) fn at_places<T: Copy + Into<f64>>(values: &[T], places: &[usize]) -> Vec<f64> {
    let (low, high) = ends(values);
    let scale = (BUCKETS - 1) as f64 / (high - low);
    if values.len() < FEW || !scale.is_finite() || scale * (high - low) < 1.0 {
        let mut keys: Vec<i64> = values.iter().map(|x| key((*x).into())).collect();
        keys.sort_unstable();
        return places.iter().map(|place| value(keys[*place])).collect();
    }
    SCRATCH.with_borrow_mut(|scratch| {
        let Scratch {
            buckets,
            counts,
            part,
        } = scratch;
        buckets.resize(values.len(), 0);
        let mut wide = [0.0; AT_ONCE];
        for (values, buckets) in values.chunks(AT_ONCE).zip(buckets.chunks_mut(AT_ONCE)) {
            wide.iter_mut()
                .zip(values)
                .for_each(|(wide, x)| *wide = (*x).into());
            bucketed(&wide, low, scale, buckets);
        }
        counts.fill(0);
        buckets
            .iter()
            .for_each(|bucket| counts[usize::from(*bucket) % BUCKETS] += 1);
        let asked = PlaceBuckets::of(&counts[..], places, &mut part[..]);
        let mut parts: Vec<Vec<i64>> = asked
            .sizes
            .iter()
            .map(|size| Vec::with_capacity(*size))
            .collect();
        for (bucket, x) in buckets.iter().zip(values) {
            let part = part[usize::from(*bucket) % BUCKETS];
            if part != UNASKED {
                parts[usize::from(part)].push(key((*x).into()));
            }
        }
        parts.iter_mut().for_each(|part| part.sort_unstable());
        asked
            .of_place
            .iter()
            .map(|(part, at)| value(parts[*part][*at]))
            .collect()
    })
}

/// Values whose buckets are found at once.
const AT_ONCE: usize = 512;

wide! {
    /// The bucket of each value: rounding keeps the order, so whatever is in a lower one is
    /// smaller.
    fn bucketed(values: &[f64], low: f64, scale: f64, out: &mut [u16]) {
        // 2^52: adding it leaves a whole number in the low bits.
        const INTEGER: f64 = 4_503_599_627_370_496.0;
        for (out, x) in out.iter_mut().zip(values) {
            *out = ((x - low) * scale + INTEGER).to_bits() as u16;
        }
    }
}

/// Memory that is used again.
struct Scratch {
    /// `[value]`
    buckets: Vec<u16>,
    /// `[bucket]`
    counts: Box<[u32; BUCKETS]>,
    /// Which of the buckets in which places lie it is, or [`UNASKED`] `[bucket]`.
    part: Box<[u16; BUCKETS]>,
}

std::thread_local! {
    static SCRATCH: RefCell<Scratch> =
        RefCell::new(Scratch { buckets: Vec::new(), counts: Box::new([0; BUCKETS]), part: Box::new([UNASKED; BUCKETS]) });
}

/// Buckets in which places asked for lie.
struct PlaceBuckets {
    /// Values in each.
    sizes: Vec<usize>,
    /// `[place asked for]`: which of them it lies in, and where there.
    of_place: Vec<(usize, usize)>,
}

impl PlaceBuckets {
    /// `part` is written over.
    fn of(counts: &[u32], places: &[usize], part: &mut [u16]) -> PlaceBuckets {
        let mut asked = PlaceBuckets {
            sizes: Vec::new(),
            of_place: Vec::new(),
        };
        part.fill(UNASKED);
        let (mut bucket, mut before) = (0, 0);
        for &place in places {
            while before + counts[bucket] as usize <= place {
                before += counts[bucket] as usize;
                bucket += 1;
            }
            if part[bucket] == UNASKED {
                part[bucket] = asked.sizes.len() as u16;
                asked.sizes.push(counts[bucket] as usize);
            }
            asked
                .of_place
                .push((usize::from(part[bucket]), place - before));
        }
        asked
    }
}

/// The smallest and the largest value.
fn ends<T: Copy + Into<f64>>(values: &[T]) -> (f64, f64) {
    let (mut low, mut high) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
    let eights = values.chunks_exact(8);
    let rest = eights.remainder();
    let mut take = |lane: usize, x: f64| {
        low[lane] = if x < low[lane] { x } else { low[lane] };
        high[lane] = if x > high[lane] { x } else { high[lane] };
    };
    for eight in eights {
        (0..8).for_each(|lane| take(lane, eight[lane].into()));
    }
    rest.iter().for_each(|x| take(0, (*x).into()));
    (
        low.into_iter().fold(f64::INFINITY, f64::min),
        high.into_iter().fold(f64::NEG_INFINITY, f64::max),
    )
}

/// An integer that orders as the number does (no NaN): sorting integers is faster.
pub(super) fn key(x: f64) -> i64 {
    // Adding 0 turns −0 into 0.
    let bits = (x + 0.0).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

pub(super) fn value(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn sorted(values: &[f64]) -> Vec<f64> {
        let mut sorted: Vec<f64> = values.iter().map(|x| x + 0.0).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    /// Many values, of many shapes: all apart, heaps at one value, one far away from all others,
    /// very near each other.
    fn shapes() -> Vec<Vec<f64>> {
        let mix = |i: u32| f64::from(i.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
        let of = |f: &dyn Fn(u32) -> f64| (0..20_000).map(f).collect::<Vec<f64>>();
        vec![
            of(&mix),
            of(&|i| if mix(i) < 0.8 { 0.0 } else { mix(i) }),
            of(&|i| if i == 77 { 1e12 } else { mix(i) - 0.5 }),
            of(&|i| 0.3 + 1e-15 * mix(i)),
            of(&|i| if i % 3 == 0 { -0.0 } else { 0.0 }),
            of(&|_| 7.0),
            of(&|i| if i % 2 == 0 { f64::MAX } else { f64::MIN }),
        ]
    }

    #[test]
    fn values_at_places_are_those_of_a_sort() {
        let places: Vec<usize> = (0..20_000).step_by(97).chain([19_998, 19_999]).collect();
        for (shape, values) in shapes().into_iter().enumerate() {
            let sorted = sorted(&values);
            let wanted: Vec<f64> = places.iter().map(|place| sorted[*place]).collect();
            assert_eq!(at_places(&values, &places), wanted, "shape {shape}");
            let single: Vec<f32> = values
                .iter()
                .map(|x| *x as f32)
                .filter(|x| x.is_finite())
                .collect();
            let of_single: Vec<f64> = single.iter().map(|x| f64::from(*x)).collect();
            if single.len() == values.len() {
                assert_eq!(
                    at_places(&single, &places),
                    at_places(&of_single, &places),
                    "shape {shape}"
                );
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(2020), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sorting_keys_keep_number_and_order(a in any::<f64>(), b in any::<f64>()) {
            prop_assume!(!a.is_nan() && !b.is_nan());
            prop_assert_eq!(value(key(a)), a);
            prop_assert_eq!(key(a).cmp(&key(b)), (a + 0.0).total_cmp(&(b + 0.0)));
        }
    }
}
