//! Polls of single replicates → columns of the table of replicates.

use crate::election::{Contest, Election};
use crate::replicates::{ContestTable, Flow, FlowFrom, GroupShares, Outcome};
use crate::simulate::tabulate::Order;

use super::poll::Polled;

/// Puts one replicate's poll behind `table`.
pub fn enter(
    table: &mut ContestTable,
    polled: &Polled,
    order: &Order,
    election: &Election,
    contest: &Contest,
) {
    let ballot = &polled.ballot;
    let shown = order.shown(&ballot.possible);
    table.votes.resize(shown.len(), Vec::new());
    table.outcomes.resize(shown.len(), Vec::new());
    let total = polled.total();
    for (at, &c) in shown.iter().enumerate() {
        table.votes[at].push(total[c]);
        let wins = polled.through.contains(&ballot.possible[c]);
        let outcome = u8::from(ballot.on[c]) * Outcome::ON_BALLOT + u8::from(wins) * Outcome::WINS;
        table.outcomes[at].push(Outcome(outcome));
    }
    let strata = |keep: &dyn Fn(usize, usize) -> bool| -> Vec<usize> {
        let inside = polled.people.iter().enumerate().filter(|(_, stratum)| {
            let bloc = election.electorate.blocs[stratum.bloc].is_some();
            let entitled = contest.electorate.iter().any(|ix| ix.at() == stratum.bloc);
            bloc && entitled && keep(stratum.bloc, stratum.region)
        });
        inside.map(|(s, _)| s).collect()
    };
    let mut blocs: Vec<usize> = contest.electorate.iter().map(|bloc| bloc.at()).collect();
    blocs.sort_by_key(|&bloc| order.blocs[bloc]);
    if blocs.len() > 1 {
        let groups = blocs
            .iter()
            .map(|&of| strata(&|bloc, _| bloc == of))
            .collect();
        shares(
            table.by_bloc.get_or_insert_default(),
            polled,
            &shown,
            groups,
        );
    }
    let mut regions: Vec<usize> = (0..order.regions.len()).collect();
    regions.sort_by_key(|&region| order.regions[region]);
    if !regions.is_empty() {
        let groups = regions
            .iter()
            .map(|&of| strata(&|_, region| region == of))
            .collect();
        shares(
            table.by_region.get_or_insert_default(),
            polled,
            &shown,
            groups,
        );
    }
}

fn shares(table: &mut GroupShares, polled: &Polled, shown: &[usize], groups: Vec<Vec<usize>>) {
    table.0.resize(groups.len(), vec![Vec::new(); shown.len()]);
    for (group, strata) in table.0.iter_mut().zip(groups) {
        let votes = |c: usize| strata.iter().map(|&s| polled.votes[s][c]).sum::<u64>() as f64;
        let total: f64 = shown.iter().map(|&c| votes(c)).sum();
        for (column, &c) in group.iter_mut().zip(shown) {
            column.push(if total > 0.0 {
                (votes(c) / total) as f32
            } else {
                0.0
            });
        }
    }
}

/// One replicate's flows.
pub fn flows(polled: &Polled, order: &Order) -> Vec<Flow> {
    let ballot = &polled.ballot;
    let asked = ballot
        .possible
        .iter()
        .position(|&c| c == order.asked)
        .is_some_and(|c| ballot.on[c]);
    let flow = |(&(from, to), &votes): (&(FlowFrom, Option<usize>), &u64)| {
        let from = match from {
            FlowFrom::Candidate(place) => FlowFrom::Candidate(order.candidates[place]),
            other => other,
        };
        let to = to.map(|c| order.candidates[ballot.possible[c]]);
        Flow {
            from,
            to,
            asked,
            sum: u128::from(votes),
            sum_of_squares: u128::from(votes).pow(2),
        }
    };
    polled.flows.iter().map(flow).collect()
}
