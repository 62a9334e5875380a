//! Tables of the same replicates of different scenarios as the arms of one table: what their ids
//! have in common is the same thing.

use super::{
    ArmLayout, CandidateLayout, ContestLayout, ContestTable, Contrast, Flow, FlowFrom, GroupLayout,
    GroupShares, Layout, Replicates,
};

/// One scenario's part: its baseline becomes the arm.
#[derive(Debug, Clone)]
pub struct Part {
    /// The arm's id; the first part's is to be `baseline`.
    pub id: String,
    pub title: String,
    pub table: Replicates,
}

impl Replicates {
    /// The baselines of `parts` as arms, the first the baseline. Question, title and names are the
    /// first's where it has them. `None` of nothing, or where the parts are not of the same range.
    pub fn joined(parts: Vec<Part>) -> Option<Replicates> {
        let first = parts.first()?;
        let (start, count) = (first.table.first, first.table.count);
        if parts
            .iter()
            .any(|part| (part.table.first, part.table.count) != (start, count))
        {
            return None;
        }
        let layouts: Vec<&Layout> = parts.iter().map(|part| &part.table.layout).collect();
        let mut layout = layouts[0].clone();
        layout.candidates = union(
            layouts.iter().map(|layout| &layout.candidates),
            |candidate| &candidate.id,
        );
        layout.blocs = union(layouts.iter().map(|layout| &layout.blocs), |bloc| &bloc.id);
        // Shares by region stand for every region of a table: they are shown where all have the
        // same ones.
        let same = layouts.iter().all(|other| other.regions == layout.regions);
        if !same {
            layout.regions = Vec::new();
        }
        if layouts.iter().any(|other| other.slate != layout.slate) {
            layout.slate = Vec::new();
        }
        layout.question.what_if = parts.get(1).map(|part| part.id.clone());
        layout.question.contrast = Contrast::Scenarios;
        layout.question.effects = Vec::new();
        layout.arms = Vec::new();
        let overdrawn = parts.iter().map(|part| part.table.overdrawn).sum();
        let weights = first.table.weights.clone();
        let (mut arms, mut happened) = (Vec::new(), Vec::new());
        for part in parts {
            let places = Places::of(&part.table.layout, &layout);
            let Some(own) = part.table.layout.arms.first() else {
                continue;
            };
            let tables = part.table.arms.into_iter().next().unwrap_or_default();
            let (mut contests, mut columns) = (Vec::new(), Vec::new());
            for (contest, table) in own.contests.iter().zip(tables) {
                let (contest, table) = places.moved(contest, table, same);
                contests.push(contest);
                columns.push(table);
            }
            layout.arms.push(ArmLayout {
                id: part.id,
                title: part.title,
                contrast: Contrast::Scenarios,
                acts: own.acts.clone(),
                may_happen: own.may_happen.clone(),
                contests,
                stages: own.stages.clone(),
            });
            arms.push(columns);
            happened.push(part.table.happened.into_iter().next().unwrap_or_default());
        }
        Some(Replicates {
            layout,
            first: start,
            count,
            weights,
            arms,
            happened,
            overdrawn,
        })
    }
}

/// All that any of `lists` has, by id, in the order in which they are met.
fn union<'a, T: Clone + 'a>(
    lists: impl Iterator<Item = &'a Vec<T>>,
    id: impl Fn(&T) -> &String,
) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for item in lists.flatten() {
        if all.iter().all(|known| id(known) != id(item)) {
            all.push(item.clone());
        }
    }
    all
}

/// Where one layout's candidates and blocs stand in another.
struct Places {
    candidates: Vec<usize>,
    blocs: Vec<usize>,
}

impl Places {
    fn of(own: &Layout, all: &Layout) -> Places {
        let candidate =
            |own: &CandidateLayout| all.candidates.iter().position(|other| other.id == own.id);
        let bloc = |own: &GroupLayout| all.blocs.iter().position(|other| other.id == own.id);
        Places {
            candidates: own
                .candidates
                .iter()
                .map(|own| candidate(own).unwrap_or_default())
                .collect(),
            blocs: own
                .blocs
                .iter()
                .map(|own| bloc(own).unwrap_or_default())
                .collect(),
        }
    }

    /// A contest with its columns in the order of the other layout.
    fn moved(
        &self,
        contest: &ContestLayout,
        table: ContestTable,
        regions: bool,
    ) -> (ContestLayout, ContestTable) {
        let (candidates, order) = ordered(&contest.candidates, &self.candidates);
        let (blocs, bloc_order) = ordered(&contest.blocs, &self.blocs);
        let shares = |shares: GroupShares| {
            GroupShares(shares.0.into_iter().map(|own| taken(own, &order)).collect())
        };
        let moved = ContestTable {
            votes: taken(table.votes, &order),
            outcomes: taken(table.outcomes, &order),
            by_bloc: table
                .by_bloc
                .map(|by_bloc| shares(GroupShares(taken(by_bloc.0, &bloc_order)))),
            by_region: table.by_region.filter(|_| regions).map(shares),
            flows: table
                .flows
                .into_iter()
                .map(|flow| self.flow(flow))
                .collect(),
        };
        (
            ContestLayout {
                candidates,
                blocs,
                ..contest.clone()
            },
            moved,
        )
    }

    fn flow(&self, flow: Flow) -> Flow {
        let from = match flow.from {
            FlowFrom::Candidate(place) => FlowFrom::Candidate(self.candidates[place]),
            status => status,
        };
        Flow {
            from,
            to: flow.to.map(|place| self.candidates[place]),
            ..flow
        }
    }
}

/// The places in the other layout, ascending, and which of the own stands at each.
fn ordered(own: &[usize], places: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut pairs: Vec<(usize, usize)> = own
        .iter()
        .enumerate()
        .map(|(at, place)| (places[*place], at))
        .collect();
    pairs.sort_unstable();
    pairs.into_iter().unzip()
}

fn taken<T: Clone>(list: Vec<T>, order: &[usize]) -> Vec<T> {
    order.iter().map(|at| list[*at].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{estimate, sample};

    /// The sample with its candidates in the opposite order: another way to write the same table.
    fn turned(table: &Replicates) -> Replicates {
        let mut turned = table.clone();
        let last = table.layout.candidates.len() - 1;
        turned.layout.candidates.reverse();
        turned.layout.blocs.reverse();
        let places = Places {
            candidates: (0..=last).map(|place| last - place).collect(),
            blocs: (0..table.layout.blocs.len()).rev().collect(),
        };
        for (arm, tables) in turned.layout.arms.iter_mut().zip(&mut turned.arms) {
            for (contest, table) in arm.contests.iter_mut().zip(tables) {
                let (moved, columns) = places.moved(contest, table.clone(), true);
                (*contest, *table) = (moved, columns);
            }
        }
        turned
    }

    fn part(id: &str, table: Replicates) -> Part {
        Part {
            id: id.to_owned(),
            title: id.to_owned(),
            table,
        }
    }

    #[test]
    fn the_order_in_which_a_scenario_names_things_does_not_matter() {
        let table = sample::replicates();
        let joined = Replicates::joined(vec![
            part("baseline", table.clone()),
            part("other", turned(&table)),
        ])
        .unwrap();
        assert_eq!(joined.arms[0], joined.arms[1]);
        let found = estimate(&joined, 1);
        let alone = estimate(&table, 1);
        assert_eq!(
            found.arms["baseline"].contests,
            alone.arms["baseline"].contests
        );
        assert_eq!(
            found.arms["other"].contests,
            alone.arms["baseline"].contests
        );
        let changes = |contest: &str| {
            found.what_ifs["other"].contests[contest]
                .winner_changes
                .estimate
        };
        assert_eq!((changes("primary"), changes("runoff")), (0.0, 0.0));
    }

    #[test]
    fn who_stands_in_one_scenario_only_is_known_to_the_whole() {
        let table = sample::replicates();
        let mut other = table.clone();
        other.layout.candidates[1].id = "stranger".to_owned();
        let joined =
            Replicates::joined(vec![part("baseline", table.clone()), part("other", other)])
                .unwrap();
        assert_eq!(
            joined.layout.candidates.len(),
            table.layout.candidates.len() + 1
        );
        let found = estimate(&joined, 1);
        assert!(
            found.arms["other"].contests["primary"]
                .candidates
                .contains_key("stranger")
        );
        assert!(
            !found.arms["baseline"].contests["primary"]
                .candidates
                .contains_key("stranger")
        );
    }

    #[test]
    fn other_replicates_do_not_join() {
        let table = sample::replicates();
        let later = Replicates {
            first: table.first + 1,
            ..table.clone()
        };
        assert!(Replicates::joined(vec![part("baseline", table), part("other", later)]).is_none());
        assert!(Replicates::joined(Vec::new()).is_none());
    }
}
