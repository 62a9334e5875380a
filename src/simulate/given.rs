//! Replicates at latents that are given, with drawn counts: where latents come from elsewhere than from their own addresses.

use std::sync::Mutex;

use crate::parallel::in_order;
use crate::quantity::Seed;
use crate::replicates::{Extent, Flow, Piece, Replicates};

use super::layout::layout;
use super::luck::Luck;
use super::model::Model;
use super::run::{BLOCK, Method};
use super::tabulate::{Order, flows, tabulate};
use super::values::{Scores, Values};
use super::world::World;

impl Model {
    /// The baseline at these scores `[replicate][latent]`, counts drawn for replicates `first` and so on.
    pub fn at_scores(&self, points: &[Vec<f64>], seed: Seed, first: u64, threads: usize) -> Replicates {
        let order = Order::of(&self.scenario);
        let mut layout = layout(&self.scenario, Method::Cells, seed);
        layout.arms.truncate(1);
        let mut table = Replicates::blank(layout, first, points.len() as u64, Extent::Everything);
        let parts: Vec<&[Vec<f64>]> = points.chunks(BLOCK).collect();
        let pieces: Vec<Mutex<Option<Piece>>> =
            table.pieces(BLOCK).into_iter().map(|piece| Mutex::new(Some(piece))).collect();
        let flows = in_order(threads, parts.len(), |at| {
            let piece = pieces[at].lock().ok().and_then(|mut piece| piece.take())?;
            let luck = Luck::Drawn { seed, first: first + (at * BLOCK) as u64 };
            Some(self.block_at(parts[at], &order, luck, piece))
        });
        drop(pieces);
        flows.into_iter().flatten().for_each(|flows| table.add_flows(vec![flows]));
        table
    }

    /// One block; its flows `[contest]`.
    fn block_at(&self, points: &[Vec<f64>], order: &Order, luck: Luck, mut piece: Piece) -> Vec<Vec<Flow>> {
        let values = Values::of(&self.terms, Scores::given(&self.terms, points), points.len());
        let world = World::new(self, &values, luck, points.len());
        let results = world.baseline(&self.programs[0]);
        let election = &self.scenario.arms[0].election;
        for (result, piece) in results.iter().flatten().zip(piece.arms.iter_mut().flatten()) {
            tabulate(result, order, election, piece);
        }
        results.iter().flatten().map(|result| flows(result, order, piece.weights)).collect()
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
        let plan = Plan { model: &model, method: Method::Cells, seed, first, count, block: 64, threads: 1 };
        let run = run(&plan, &|_| true).unwrap();
        let given = model.at_scores(&model.scores(seed, first, count as usize), seed, first, 2);
        assert_eq!(given.arms[0], run.arms[0]);
    }
}
