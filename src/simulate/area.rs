//! Areas: the parts of an electorate whose returns are counted apart. One where they are known for
//! the whole only, else one for each region. An area has intercepts and a shift of turnout of its
//! own.

use crate::election::{Contest, Election};

use super::column::Column;
use super::partition::Partition;

/// Which area each stratum lies in.
#[derive(Debug, Clone, PartialEq)]
pub struct Areas {
    /// `[stratum]`
    of: Vec<u32>,
    count: usize,
}

impl Areas {
    fn new(partition: &Partition, regional: bool) -> Areas {
        let area = |stratum: &super::partition::Stratum| {
            if regional {
                u32::from(stratum.region)
            } else {
                0
            }
        };
        let of: Vec<u32> = partition.strata.iter().map(area).collect();
        let count = of.iter().max().map_or(1, |last| *last as usize + 1);
        Areas { of, count }
    }

    /// Those of the returns of `contest`.
    pub fn counted(partition: &Partition, contest: &Contest) -> Areas {
        Areas::new(partition, contest.regional.is_some())
    }

    /// Those within which the intercepts of `contest` are the same: its own, or those of the
    /// contest whose tastes it keeps.
    pub fn alike(partition: &Partition, election: &Election, contest: &Contest) -> Areas {
        let mut same_tastes = std::iter::once(contest).chain(election.chains().kept(contest));
        Areas::new(partition, same_tastes.any(|one| one.regional.is_some()))
    }

    pub fn of(&self, stratum: usize) -> usize {
        self.of[stratum] as usize
    }

    pub fn count(&self) -> usize {
        self.count
    }

    /// Strata of an area.
    pub fn strata(&self, area: usize) -> impl Iterator<Item = usize> + '_ {
        self.of
            .iter()
            .enumerate()
            .filter(move |(_, of)| **of as usize == area)
            .map(|(stratum, _)| stratum)
    }
}

/// Something for each area, or the same for all.
pub fn in_area<T>(each: &[T], area: usize) -> Option<&T> {
    if each.len() == 1 {
        each.first()
    } else {
        each.get(area)
    }
}

/// What is added to the logits of turnout, by area.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    pub areas: Areas,
    /// `[area][replicate]`
    pub columns: Vec<Column>,
}

impl Shift {
    /// `[replicate]`
    pub fn at(&self, stratum: usize) -> &[f64] {
        &self.columns[self.areas.of(stratum)]
    }
}
