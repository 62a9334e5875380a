//! A number per replicate of a block, in memory that the next column takes over: a block makes
//! thousands of them, and to ask the system for each would take longer than to fill it. Knows no
//! mathematics.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

/// Buffers kept by each thread at most: those of a few hundred megabytes at worst, of 4 KB each as
/// a rule.
const KEPT: usize = 1 << 15;

std::thread_local! {
    static FREE: RefCell<Vec<Vec<f64>>> = const { RefCell::new(Vec::new()) };
}

/// A number per replicate of a block.
#[derive(Debug, PartialEq, Default)]
pub struct Column(Vec<f64>);

impl Column {
    /// The same value in each.
    pub fn of(value: f64, lanes: usize) -> Column {
        let mut column = Column::any(lanes);
        column.fill(value);
        column
    }

    /// Whatever was there before: to be written over.
    pub fn any(lanes: usize) -> Column {
        let mut buffer = buffer();
        if buffer.len() != lanes {
            buffer.resize(lanes, 0.0);
        }
        Column(buffer)
    }

    pub fn copy(values: &[f64]) -> Column {
        let mut column = Column::any(values.len());
        column.copy_from_slice(values);
        column
    }

    /// Written by `write`, which must write all of it.
    pub fn written(lanes: usize, write: impl FnOnce(&mut [f64])) -> Column {
        let mut column = Column::any(lanes);
        write(&mut column);
        column
    }
}

fn buffer() -> Vec<f64> {
    FREE.try_with(|free| free.borrow_mut().pop())
        .ok()
        .flatten()
        .unwrap_or_default()
}

impl Drop for Column {
    fn drop(&mut self) {
        let buffer = std::mem::take(&mut self.0);
        if buffer.is_empty() {
            return;
        }
        // While a thread ends there is nothing to keep it in.
        let _gone = FREE.try_with(|free| {
            let mut free = free.borrow_mut();
            if free.len() < KEPT {
                free.push(buffer);
            }
        });
    }
}

impl Clone for Column {
    fn clone(&self) -> Column {
        Column::copy(self)
    }
}

impl Deref for Column {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.0
    }
}

impl DerefMut for Column {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }
}

impl FromIterator<f64> for Column {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Column {
        let mut buffer = buffer();
        buffer.clear();
        buffer.extend(values);
        Column(buffer)
    }
}

impl<'c> IntoIterator for &'c Column {
    type Item = &'c f64;
    type IntoIter = std::slice::Iter<'c, f64>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'c> IntoIterator for &'c mut Column {
    type Item = &'c mut f64;
    type IntoIter = std::slice::IterMut<'c, f64>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

/// A column of someone else's, or one's own.
#[derive(Debug, Clone)]
pub enum View<'c> {
    Borrowed(&'c [f64]),
    Owned(Column),
}

impl View<'_> {
    pub fn to_mut(&mut self) -> &mut [f64] {
        if let View::Borrowed(column) = self {
            *self = View::Owned(Column::copy(column));
        }
        match self {
            View::Owned(column) => column,
            // It was made one's own just now.
            View::Borrowed(_) => &mut [],
        }
    }

    pub fn into_owned(self) -> Column {
        match self {
            View::Borrowed(column) => Column::copy(column),
            View::Owned(column) => column,
        }
    }
}

impl Deref for View<'_> {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        match self {
            View::Borrowed(column) => column,
            View::Owned(column) => column,
        }
    }
}

impl From<Column> for View<'_> {
    fn from(column: Column) -> Self {
        View::Owned(column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_what_was_written_whoever_had_its_memory_before() {
        for lanes in [3, 5, 5, 2, 0, 4] {
            let column = Column::of(7.0, lanes);
            assert_eq!(*column, *vec![7.0; lanes]);
            let counted: Column = (0..lanes).map(|lane| lane as f64).collect();
            let mut view = View::Borrowed(&counted);
            view.to_mut().iter_mut().for_each(|x| *x += 1.0);
            assert_eq!(
                *view.into_owned(),
                *(1..=lanes).map(|lane| lane as f64).collect::<Vec<f64>>()
            );
            assert_eq!(
                *counted.clone(),
                *(0..lanes).map(|lane| lane as f64).collect::<Vec<f64>>()
            );
        }
    }
}
