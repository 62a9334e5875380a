//! Results of contests that several arms or models share in a block of replicates: simulated once,
//! for all of which nothing differs up to there. Knows what a result hangs on, not how it comes
//! about.

use std::cell::RefCell;
use std::rc::Rc;

use super::program::ContestProgram;
use super::result::ContestResult;

/// All that a contest's result hangs on in a block.
#[derive(Debug, Clone)]
pub struct Ground<'m> {
    /// Models with the same cells, names and intercepts.
    pub kin: usize,
    /// Whether it is the baseline's, to which a contest that is over is fitted.
    pub baseline: bool,
    pub program: &'m ContestProgram,
    /// Voters `[stratum]`.
    pub sizes: &'m [u64],
    /// The contest followed, the baseline's of the same name, and the baseline's whose intercepts
    /// hold.
    pub hangs_on: [Option<Rc<ContestResult<'m>>>; 3],
}

impl Ground<'_> {
    fn is(&self, other: &Ground) -> bool {
        self.baseline == other.baseline
            && self.after_the_same(other)
            && (std::ptr::eq(self.program, other.program) || self.program == other.program)
    }

    /// Whether nothing differs but what classes of voters hear and feel, of a contest to come.
    pub fn differs_in_classes(&self, other: &Ground) -> bool {
        self.after_the_same(other) && self.program.differs_in_classes(other.program)
    }

    fn after_the_same(&self, other: &Ground) -> bool {
        let mut hangs_on = self.hangs_on.iter().zip(&other.hangs_on);
        self.kin == other.kin
            && self.sizes == other.sizes
            && hangs_on.all(|(one, other)| are_one(one.as_ref(), other.as_ref()))
    }
}

/// Whether both are the very same result, or neither is any.
pub fn are_one<'m>(
    one: Option<&Rc<ContestResult<'m>>>,
    other: Option<&Rc<ContestResult<'m>>>,
) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => Rc::ptr_eq(one, other),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// Results with what they hang on, in the order in which they were made: so many of the last. Of
/// none nothing is kept.
#[derive(Debug, Default)]
pub struct Memo<'m> {
    most: usize,
    known: RefCell<Vec<(Ground<'m>, Rc<ContestResult<'m>>)>>,
}

impl<'m> Memo<'m> {
    /// Keeps what is met again soon: a dozen results.
    pub fn of_a_dozen() -> Rc<Memo<'m>> {
        Rc::new(Memo {
            most: 12,
            known: RefCell::default(),
        })
    }

    /// The result on this ground, made if it is not known.
    pub fn once(
        &self,
        ground: Ground<'m>,
        make: impl FnOnce(&Ground<'m>) -> Rc<ContestResult<'m>>,
    ) -> Rc<ContestResult<'m>> {
        let same = |(other, _): &&(Ground<'m>, Rc<ContestResult<'m>>)| other.is(&ground);
        let known = self
            .known
            .borrow()
            .iter()
            .rev()
            .find(same)
            .map(|(_, result)| result.clone());
        known.unwrap_or_else(|| {
            let result = make(&ground);
            if self.most > 0 {
                let mut known = self.known.borrow_mut();
                if known.len() == self.most {
                    known.remove(0);
                }
                known.push((ground, result.clone()));
            }
            result
        })
    }
}
