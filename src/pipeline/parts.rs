//! Long work in parts: those that a run which was stopped has kept are taken, the others are made and kept,
//! all are put together. How it was split is not seen in what comes out.

use std::path::PathBuf;

use crate::output::{Kept, PartFolder};
use crate::replicates::{MergeError, Replicates};
use crate::simulate::BLOCK;

use super::Failure;

/// Bytes of a part, about: a second or a few of work, and far more of it than of writing. What is
/// smaller is not kept, since it is soon made again.
const PART: u64 = 16 << 20;

/// All replicates, and what of them was there before.
#[derive(Debug)]
pub(super) struct Whole {
    pub table: Replicates,
    /// Replicates that were kept.
    pub resumed: u64,
    /// Parts that were kept, and were no good.
    pub damaged: Vec<PathBuf>,
}

impl Whole {
    /// Of what was made at once.
    pub fn of(table: Replicates) -> Whole {
        Whole {
            table,
            resumed: 0,
            damaged: Vec::new(),
        }
    }
}

/// The parts of so many replicates of `row` bytes each: of their number and size alone, so that any
/// machine finds the same.
pub(super) fn ranges(replicates: u64, row: u64) -> Vec<(u64, u64)> {
    let block = BLOCK as u64;
    let size = (PART / row.max(1)).max(1).div_ceil(block) * block;
    let firsts = (0..replicates.div_ceil(size)).map(|part| part * size);
    firsts
        .map(|first| (first, replicates.min(first + size)))
        .collect()
}

/// One table of adjoining `ranges`, those that `folder` lacks by `make`.
///
/// # Errors
/// As `make`, or if a part cannot be kept; those made before are kept then.
pub(super) fn whole(
    folder: &PartFolder,
    ranges: &[(u64, u64)],
    make: &dyn Fn((u64, u64)) -> Result<Replicates, Failure>,
) -> Result<Whole, Failure> {
    let (mut all, mut resumed, mut damaged) = (None::<Replicates>, 0, Vec::new());
    let failed = |error: MergeError| Failure::Failed(error.to_string());
    for range in ranges.iter().copied() {
        let is_due = |table: &Replicates| (table.first, table.end()) == range;
        let found = match folder.kept(range) {
            Kept::Whole(bytes) => Replicates::from_bytes(&bytes).filter(is_due),
            Kept::Damaged(path) => {
                damaged.push(path);
                None
            }
            Kept::Missing => None,
        };
        let table = match found {
            Some(table) => {
                resumed += table.count;
                table
            }
            None => {
                let table = make(range)?;
                folder.keep(range, &table.to_bytes())?;
                table
            }
        };
        match &mut all {
            Some(all) => all.append(table).map_err(failed)?,
            None => all = Some(table),
        }
    }
    let table = all.ok_or(MergeError::Nothing).map_err(failed)?;
    Ok(Whole {
        table,
        resumed,
        damaged,
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::estimate::estimate;
    use crate::quantity::Seed;
    use crate::scenario::load;
    use crate::simulate::{self, Method, Plan};

    const RANGES: [(u64, u64); 5] = [(0, 7), (7, 20), (20, 21), (21, 40), (40, 48)];

    fn simulated(scenario: &str, (first, end): (u64, u64)) -> Replicates {
        let path = format!("scenarios/{scenario}.toml");
        let scenario = load(path.as_ref(), &[]).unwrap().scenario;
        let model = simulate::compile(&scenario).unwrap();
        let plan = Plan {
            model: &model,
            method: Method::Cells,
            seed: Seed(1),
            first,
            count: end - first,
            block: BLOCK,
            threads: 1,
        };
        simulate::run(&plan, &|_| true).unwrap()
    }

    fn bytes(table: &Replicates) -> (String, Vec<u8>, Option<Vec<u8>>) {
        let parquet = table.to_parquet(1, true).unwrap();
        let findings = serde_json::to_string(&estimate(table, 1)).unwrap();
        (findings, parquet.rows, parquet.groups)
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder.join(".parts-job")).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    #[test]
    fn a_run_stopped_anywhere_and_gone_on_with_has_the_bytes_of_the_undisturbed() {
        for scenario in ["minimal", "alabama-2020", "slate"] {
            let undisturbed = bytes(&simulated(scenario, (0, 48)));
            let parts: Vec<Replicates> = RANGES
                .iter()
                .map(|range| simulated(scenario, *range))
                .collect();
            // Whatever is there: each set of parts, as a kill or a hand may leave it.
            let sets: Vec<u32> = match scenario {
                "minimal" => (0..1 << RANGES.len()).collect(),
                _ => vec![0b00011, 0b10101],
            };
            for there in sets {
                let folder = tempfile::tempdir().unwrap();
                let kept = PartFolder::of(&folder.path().join("job"));
                let is_there = |part: usize| there >> part & 1 == 1;
                for part in (0..RANGES.len()).filter(|part| is_there(*part)) {
                    kept.keep(RANGES[part], &parts[part].to_bytes()).unwrap();
                }
                let made = Cell::new(0);
                let make = |range: (u64, u64)| {
                    made.set(made.get() + 1);
                    let part = RANGES.iter().position(|own| *own == range).unwrap();
                    Ok(parts[part].clone())
                };
                let whole = whole(&kept, &RANGES, &make).unwrap();
                assert_eq!(made.get(), RANGES.len() as u32 - there.count_ones());
                assert_eq!(bytes(&whole.table), undisturbed, "{scenario}, {there:b}");
            }
        }
    }

    #[test]
    fn what_is_made_before_a_stop_is_kept_and_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let kept = PartFolder::of(&folder.path().join("job"));
        let stops = |range: (u64, u64)| match range.0 < 20 {
            true => Ok(simulated("minimal", range)),
            false => Err(Failure::Stopped),
        };
        assert!(matches!(
            whole(&kept, &RANGES, &stops),
            Err(Failure::Stopped)
        ));
        assert_eq!(files(folder.path()).len(), 2);
        let goes_on = |range: (u64, u64)| {
            assert!(range.0 >= 20, "{range:?} was kept");
            Ok(simulated("minimal", range))
        };
        assert_eq!(whole(&kept, &RANGES, &goes_on).unwrap().resumed, 20);
    }

    #[test]
    fn a_damaged_part_is_made_again_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let kept = PartFolder::of(&folder.path().join("job"));
        let make = |range: (u64, u64)| Ok(simulated("minimal", range));
        let first = whole(&kept, &RANGES, &make).unwrap();
        let damaged = files(folder.path())[1].clone();
        let mut changed = fs::read(&damaged).unwrap();
        let last = changed.len() - 1;
        changed[last] ^= 1;
        fs::write(&damaged, changed).unwrap();
        let again = whole(&kept, &RANGES, &make).unwrap();
        assert_eq!(again.table, first.table);
        assert_eq!((again.damaged, again.resumed), (vec![damaged], 48 - 13));
    }

    #[test]
    fn parts_cover_all_replicates_once_and_short_runs_are_one() {
        assert_eq!(ranges(10_000, 200), [(0, 10_000)]);
        let found = ranges(1_000_001, 200);
        assert!(found.len() > 2 && found.windows(2).all(|two| two[0].1 == two[1].0));
        assert_eq!((found[0].0, found[found.len() - 1].1), (0, 1_000_001));
        assert_eq!(
            ranges(1025, u64::MAX),
            [(0, 512), (512, 1024), (1024, 1025)]
        );
    }
}
