//! An experiment made again with more replicates until what is asked of it is known well enough.
//! Every time it is made anew: what it gives is the same as with that many replicates at once.

use crate::estimate::{Precision, Reached};

use super::{Failure, Size};

/// What `make` gives with the replicates of `size`, or, where a precision is asked for, with as
/// many as that takes; `error` gives the standard error of a result.
///
/// # Errors
/// Those of `make`.
pub fn until<R>(
    size: &Size,
    precision: Option<Precision>,
    mut make: impl FnMut(&Size) -> Result<R, Failure>,
    error: impl Fn(&R, Precision) -> f64,
) -> Result<(R, Option<Reached>), Failure> {
    let Some(precision) = precision else {
        return Ok((make(size)?, None));
    };
    let mut replicates = precision.first();
    loop {
        let result = make(&Size {
            replicates,
            ..*size
        })?;
        let found = error(&result, precision);
        match precision.next(replicates, found) {
            Some(more) => replicates = more,
            None => return Ok((result, Some(precision.reached(replicates, found)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Of;
    use crate::experiment::Latents;
    use crate::quantity::Seed;

    /// A standard error of 0.1/√n.
    fn made(error: f64, ceiling: u64) -> (u64, Option<Reached>) {
        let size = Size {
            replicates: 7,
            seed: Seed(1),
            threads: 1,
            latents: Latents::default(),
        };
        let precision = Precision {
            error,
            of: Of::Share,
            ceiling,
        };
        until(
            &size,
            Some(precision),
            |size| Ok(size.replicates),
            |n, _| 0.1 / (*n as f64).sqrt(),
        )
        .unwrap()
    }

    #[test]
    fn an_experiment_ends_where_its_error_is_small_enough() {
        // 10,000 replicates have an error of 0.001.
        let (count, reached) = made(0.001, 100_000);
        assert_eq!(count, 12_288);
        assert!(reached.unwrap().reached && reached.unwrap().error < 0.001);
    }

    #[test]
    fn an_experiment_ends_at_the_ceiling_and_says_so() {
        let (count, reached) = made(0.001, 5_000);
        assert_eq!((count, reached.unwrap().reached), (5_000, false));
    }
}
