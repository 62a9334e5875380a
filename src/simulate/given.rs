//! Replicates at latents that are given, with drawn counts: where latents come from elsewhere than
//! from their own addresses.

use crate::quantity::Seed;
use crate::replicates::{Extent, Piece, Replicates};

use super::layout::layout;
use super::luck::Luck;
use super::model::Model;
use super::plan::{BLOCK, Method};
use super::run::{filled, in_block};
use super::tabulate::Order;
use super::values::Values;
use super::world::World;

impl Model {
    /// All arms at these scores `[replicate][latent]`, counts drawn for replicates `first` and so
    /// on.
    pub fn at_scores(
        &self,
        points: &[Vec<f64>],
        seed: Seed,
        first: u64,
        threads: usize,
    ) -> Replicates {
        let order = Order::of(&self.scenario);
        let layout = layout(&self.scenario, Method::Cells, seed);
        let table = Replicates::blank(layout, first, points.len() as u64, Extent::Everything);
        let block = |piece: Piece| {
            let from = (piece.first() - first) as usize;
            let points = &points[from..from + piece.count()];
            let values = Values::given(&self.terms, points).for_arms(self.programs.len());
            let luck = Luck::Drawn {
                seed,
                first: piece.first(),
            };
            let world = World::new(self.compiled(), &values, luck, points.len());
            Some(in_block(
                &world,
                &self.scenario,
                &order,
                (None, None),
                piece,
            ))
        };
        filled(table, BLOCK, threads, block).unwrap_or_else(|| unreachable!("every block is there"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;
    use crate::simulate::{Plan, compile, run};
    use std::path::Path;

    #[test]
    fn the_scores_at_their_own_addresses_give_the_replicates_of_a_run() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
        let model = compile(&load(&path, &[]).unwrap().scenario).unwrap();
        let (seed, first, count) = (Seed(5), 100, 700);
        let plan = Plan {
            model: &model,
            method: Method::Cells,
            seed,
            first,
            count,
            block: 64,
            threads: 1,
        };
        let run = run(&plan, &|_| true).unwrap();
        let given = model.at_scores(&model.scores(seed, first, count as usize), seed, first, 2);
        assert_eq!(given, run);
    }
}
