//! Independent tasks over threads, their results in order. The only file that names rayon; what
//! comes out never depends on the number of threads. Must not know what a task is about.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex};
use std::thread::available_parallelism;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// By number of threads: who asks often, as a slider does, finds them started, with the memory that
/// they kept.
static POOLS: Mutex<BTreeMap<usize, Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());

/// Threads that the machine has for us: 2 on two cores.
pub fn available() -> usize {
    available_parallelism().map_or(1, |threads| threads.get())
}

/// `task(0), task(1), …, task(tasks - 1)` on up to `threads` threads (0: as many as the machine
/// has); the results stand in order of the tasks, whatever order they were done in. `in_order(2, 3,
/// |i| i * i)` is `[0, 1, 4]`.
///
/// Where no thread can be started, the tasks are done on the calling one.
pub fn in_order<T: Send>(threads: usize, tasks: usize, task: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let wanted = if threads == 0 { available() } else { threads };
    if wanted.min(tasks) > 1
        && let Some(pool) = pool(wanted)
    {
        // Without a least length rayon would group tasks; each is long, and a thread that is done
        // takes the next.
        return pool.install(|| {
            (0..tasks)
                .into_par_iter()
                .with_max_len(1)
                .map(&task)
                .collect()
        });
    }
    (0..tasks).map(task).collect()
}

fn pool(threads: usize) -> Option<Arc<ThreadPool>> {
    let mut pools = POOLS.lock().ok()?;
    Some(Arc::clone(match pools.entry(threads) {
        Entry::Occupied(pool) => pool.into_mut(),
        Entry::Vacant(place) => place.insert(Arc::new(
            ThreadPoolBuilder::new().num_threads(threads).build().ok()?,
        )),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order_for_any_number_of_threads() {
        let squares: Vec<usize> = (0..100).map(|i| i * i).collect();
        for threads in [0, 1, 2, 7, 200] {
            assert_eq!(in_order(threads, 100, |i| i * i), squares);
        }
        assert!(in_order(2, 0, |i| i).is_empty());
    }
}
