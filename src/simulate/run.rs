//! A range of replicates of all arms: blocks in any order, on any number of threads, the same
//! table.

use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::election::ContestIx;
use crate::parallel::in_order;
use crate::replicates::{Extent, Layout, Piece, Replicates};
use crate::scenario::Scenario;

use super::layout::layout;
use super::luck::Luck;
use super::memo::Memo;
use super::parts::Parts;
use super::plan::{Block, Counts, Method, Plan};
use super::result::ContestResult;
use super::tabulate::{Order, flows, happened, tabulate, votes_alone};
use super::values::Source;
use super::voters;
use super::world::World;

/// Simulates. `progress` is told how many replicates are done, from any thread; where it says
/// `false` the run stops, and the result is `None`.
pub fn run(plan: &Plan, progress: &(dyn Fn(u64) -> bool + Sync)) -> Option<Replicates> {
    run_from(plan, Source::Own, None, progress)
}

/// The same with latents from another source, and perhaps not all replicates counting. Voters that
/// are drawn one by one have their own source only.
pub fn run_from(
    plan: &Plan,
    source: Source,
    counts: Option<Counts>,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Option<Replicates> {
    let request = Request {
        source,
        counts,
        only: None,
    };
    run_of(plan, request, progress)
}

/// The same for the sake of some contests of a chain, in the order in which they are held: only what
/// the last hangs on is simulated, and the table holds their votes and outcomes alone. They are those
/// of a whole run, to the bit.
pub fn run_contests(
    plan: &Plan,
    source: Source,
    contests: &[ContestIx],
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Option<Replicates> {
    let request = Request {
        source,
        counts: None,
        only: Some(contests),
    };
    run_of(plan, request, progress)
}

/// What is wanted beside the plan.
#[derive(Clone, Copy)]
struct Request<'a> {
    source: Source<'a>,
    counts: Option<Counts<'a>>,
    /// The contests that alone are wanted.
    only: Option<&'a [ContestIx]>,
}

fn run_of(
    plan: &Plan,
    request: Request,
    progress: &(dyn Fn(u64) -> bool + Sync),
) -> Option<Replicates> {
    let scenario = &plan.model.scenario;
    let order = Order::of(scenario);
    let ids: Vec<&str> = request
        .only
        .into_iter()
        .flatten()
        .map(|ix| scenario.roster[*ix].id.as_str())
        .collect();
    let extent = match request.only {
        Some(_) => Extent::Contests(&ids),
        None => Extent::Everything,
    };
    let layout = Layout {
        sampler: matches!(request.source, Source::Points(_)).then(|| "sobol".to_owned()),
        ..layout(scenario, plan.method, plan.seed)
    };
    let table = Replicates::blank(layout, plan.first, plan.count, extent);
    let (stopped, done) = (AtomicBool::new(false), AtomicU64::new(0));
    filled(table, plan.block.max(1), plan.threads, |piece| {
        if stopped.load(Ordering::Relaxed) {
            return None;
        }
        let (first, count) = (piece.first(), piece.count());
        let block = match plan.method {
            Method::Cells => cells(plan, request, &order, first, count, piece),
            Method::Voters => voters::block(plan, request.counts, &order, first, count, piece),
        };
        let goes_on = progress(done.fetch_add(count as u64, Ordering::Relaxed) + count as u64);
        stopped.fetch_or(!goes_on, Ordering::Relaxed);
        goes_on.then_some(block)
    })
}

/// The table filled by `block`, pieces of so many replicates in any order; nothing where it gives
/// nothing for one.
pub(super) fn filled(
    mut table: Replicates,
    size: usize,
    threads: usize,
    block: impl Fn(Piece) -> Option<Block> + Sync,
) -> Option<Replicates> {
    let pieces: Vec<Mutex<Option<Piece>>> = table
        .pieces(size)
        .into_iter()
        .map(|piece| Mutex::new(Some(piece)))
        .collect();
    let blocks = in_order(threads, pieces.len(), |at| {
        block(pieces[at].lock().ok()?.take()?)
    });
    drop(pieces);
    for block in blocks.into_iter().collect::<Option<Vec<Block>>>()? {
        table.overdrawn += block.overdrawn;
        table.add_flows(block.flows);
    }
    Some(table)
}

fn cells(
    plan: &Plan,
    request: Request,
    order: &Order,
    first: u64,
    count: usize,
    piece: Piece,
) -> Block {
    let (model, only) = (plan.model, request.only);
    let values = model.drawn(request.source, plan.seed, first, count);
    let luck = Luck::Drawn {
        seed: plan.seed,
        first,
    };
    let mut world = World::new(model.compiled(), &values, luck, count);
    if let Some(only) = only {
        world.only = only.last().copied();
        (world.memo, world.parts) = (Memo::of_a_dozen(), Rc::new(Parts::kept()));
    }
    in_block(
        &world,
        &model.scenario,
        order,
        (only, request.counts),
        piece,
    )
}

/// All arms in one block, written into its piece of the table: everything, or the contests `only`.
pub(super) fn in_block<'m>(
    world: &World<'m>,
    scenario: &Scenario,
    order: &Order,
    (only, counts): (Option<&[ContestIx]>, Option<Counts>),
    mut piece: Piece,
) -> Block {
    let mut block = Block::default();
    for (at, results) in world.arms().enumerate() {
        let election = &scenario.arms[at].election;
        happened(
            &world.compiled.programs[at],
            world.values,
            &mut piece.happened[at],
        );
        for (result, piece) in results.iter().zip(&mut piece.arms[at]) {
            match (result, only) {
                (Some(result), None) => tabulate(result, order, election, piece),
                (Some(result), Some(only)) if only.contains(&result.appeal.program.ix) => {
                    votes_alone(result, order, piece)
                }
                _ => {}
            }
        }
        if at == 0 {
            let overdrawn = results.iter().flatten().map(|result| &result.overdrawn);
            block.overdrawn = overdrawn.flatten().filter(|over| **over).count() as u64;
            counts.into_iter().for_each(|counts| piece.weigh(counts));
        }
        let flows = |result: &Option<Rc<ContestResult>>| match (result, only) {
            (Some(result), None) => flows(result, order, piece.weights),
            _ => Vec::new(),
        };
        block.flows.push(results.iter().map(flows).collect());
    }
    block
}
