//! The electorate split into cells: region × bloc × classes that every act of every arm treats
//! alike.
//!
//! Each voter has ranks in [0, 1): one of attitude and one of awareness per endorser, one of
//! decidedness. A cut is a threshold on one of them; cuts split one after another, what a what-if
//! adds last, so that a cell's parents are the same whether or not the what-if is there. Ranks are
//! independent given the bloc.

use crate::election::{Bloc, BlocIx, EndorserIx, Roster};
use crate::influence::{Rank, Threshold};
use crate::latent::Quantity;
use crate::random::address::Name;
use crate::scenario::Scenario;

use super::terms::{TermIx, Terms};

/// A threshold with the name that its splits are addressed by.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    pub threshold: Threshold,
    name: String,
    pub term: TermIx,
}

/// A place in a stratum's list of cells or of splits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    Cell(u32),
    Split(u32),
}

/// Where voters of an interval of one rank part: those below the cut and those above it.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    pub cut: u32,
    /// Cuts of the same rank above which the interval lies: it begins at the largest, or at 0.
    pub lows: Vec<u32>,
    /// Cuts of the same rank below which it lies: it ends at the smallest, or at 1.
    pub highs: Vec<u32>,
    pub below: Node,
    pub above: Node,
    pub name: Name,
}

/// One cell: voters whom every act of every arm treats alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub stratum: u32,
    /// `strong·north·trump:approve·…`
    pub text: String,
    pub name: Name,
    /// `[cut of the bloc]`: whether the cell lies below it.
    pub below: Vec<bool>,
}

/// A bloc in a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    pub bloc: BlocIx,
    /// Index of the region.
    pub region: u16,
    pub root: Node,
    pub splits: Vec<Split>,
    /// The first of its cells and their number.
    pub first_cell: u32,
    pub cells: u32,
    pub name: Name,
}

/// All cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Partition {
    /// `[bloc][cut]`
    pub cuts: Vec<Vec<Cut>>,
    pub strata: Vec<Stratum>,
    pub cells: Vec<Cell>,
}

impl Partition {
    /// Whether the voters of a cell lie below a threshold that some arm declares.
    pub fn lies_below(&self, cell: usize, threshold: &Threshold) -> bool {
        match threshold.quantity {
            Quantity::Fixed(0.0) => threshold.complement,
            Quantity::Fixed(1.0) => !threshold.complement,
            _ => {
                let cell = &self.cells[cell];
                let cuts = &self.cuts[self.strata[cell.stratum as usize].bloc.at()];
                cuts.iter()
                    .position(|cut| cut.threshold == *threshold)
                    .is_some_and(|cut| cell.below[cut])
            }
        }
    }

    /// Cells of a stratum.
    pub fn cells_of(&self, stratum: usize) -> std::ops::Range<usize> {
        let stratum = &self.strata[stratum];
        stratum.first_cell as usize..(stratum.first_cell + stratum.cells) as usize
    }

    /// Splits by everything declared in every arm. `Err` with the count where there are more than
    /// `most` cells.
    pub fn of(scenario: &Scenario, terms: &mut Terms, most: usize) -> Result<Partition, usize> {
        let mut partition = Partition::default();
        let regions = scenario.roster.regions.len().max(1);
        let mut count = 0;
        for bloc in 0..scenario.roster.blocs.len() {
            let cuts = cuts(scenario, bloc, terms);
            let hearing = Hearing::of(scenario, bloc);
            // One region's tree tells how many cells the others have.
            for region in 0..regions {
                if count > most {
                    let left = (scenario.roster.blocs.len() - bloc) * regions - region;
                    return Err(count.saturating_add(left));
                }
                let mut tree = Tree::new(
                    &scenario.roster,
                    (bloc, region),
                    &cuts,
                    &hearing,
                    partition.strata.len(),
                    most,
                );
                let root = tree.grow(0);
                let stratum = Stratum {
                    bloc: BlocIx(bloc as u16),
                    region: region as u16,
                    root,
                    splits: std::mem::take(&mut tree.splits),
                    first_cell: partition.cells.len() as u32,
                    cells: tree.cells.len() as u32,
                    name: Name::root(&tree.stem),
                };
                count += tree.cells.len();
                partition.strata.push(stratum);
                partition.cells.append(&mut tree.cells);
            }
            partition.cuts.push(cuts);
        }
        if count > most {
            Err(count)
        } else {
            Ok(partition)
        }
    }
}

/// The bloc's cuts in the order in which they split.
fn cuts(scenario: &Scenario, bloc: usize, terms: &mut Terms) -> Vec<Cut> {
    let mut found: Vec<Cut> = Vec::new();
    let mut sorted: Vec<usize> = (1..scenario.arms.len()).collect();
    sorted.sort_by(|&a, &b| scenario.arms[a].id.cmp(&scenario.arms[b].id));
    for arm in std::iter::once(0).chain(sorted) {
        let election = &scenario.arms[arm].election;
        let Some(terms_of) = election.electorate.blocs.get(bloc).and_then(Option::as_ref) else {
            continue;
        };
        for (threshold, name) in thresholds(scenario, arm, bloc, terms_of) {
            let trivial = matches!(threshold.quantity, Quantity::Fixed(0.0 | 1.0));
            if trivial || found.iter().any(|cut| cut.threshold == threshold) {
                continue;
            }
            let name = if arm == 0 {
                name
            } else {
                format!("{}:{name}", scenario.arms[arm].id)
            };
            let term = terms.quantity(&threshold.quantity, &scenario.latents);
            found.push(Cut {
                threshold,
                name,
                term,
            });
        }
    }
    found
}

/// What one arm declares of one bloc: attitudes and awareness of endorsers, audiences of acts,
/// decidedness.
fn thresholds(
    scenario: &Scenario,
    arm: usize,
    bloc: usize,
    terms: &Bloc,
) -> Vec<(Threshold, String)> {
    let roster = &scenario.roster;
    let election = &scenario.arms[arm].election;
    let mut found = Vec::new();
    for (e, view) in terms.views.iter().enumerate() {
        let (ix, Some(view)) = (EndorserIx(e as u16), view) else {
            continue;
        };
        let id = &roster.endorsers[e].id;
        found.extend([
            (
                Threshold::approval(ix, &view.approve),
                format!("{id}.approve"),
            ),
            (
                Threshold::disapproval(ix, &view.disapprove),
                format!("{id}.disapprove"),
            ),
        ]);
        found.extend(election.contests.iter().map(|contest| {
            let aware = &view.aware[contest.ix.at()];
            let name = format!("{id}.aware.{}", roster[contest.ix].id);
            (Threshold::awareness(ix, aware), name)
        }));
    }
    for act in &election.acts {
        let Some(aware) = &act.aware else { continue };
        let id = &roster[act.ix].id;
        found.extend(election.contests.iter().map(|contest| {
            let aware = &aware[bloc][contest.ix.at()];
            let name = format!("{id}.aware.{}", roster[contest.ix].id);
            (Threshold::awareness(act.endorser(), aware), name)
        }));
    }
    found.extend(election.contests.iter().map(|contest| {
        let undecided = &terms.undecided[contest.ix.at()];
        let name = format!("undecided.{}", roster[contest.ix].id);
        (Threshold::indecision(undecided), name)
    }));
    found
}

/// What a bloc's voters must be to be moved by an endorser in some arm.
struct Hearing {
    /// `[endorser]`
    endorsers: Vec<Moved>,
}

/// Thresholds of all arms on one endorser.
#[derive(Default)]
struct Moved {
    /// Below one of them: approves in some arm.
    approve: Vec<Threshold>,
    /// Above one of them: disapproves in some arm.
    disapprove: Vec<Threshold>,
    /// Below one of them: hears some act in some arm.
    hears: Vec<Threshold>,
}

impl Hearing {
    fn of(scenario: &Scenario, bloc: usize) -> Hearing {
        let moved = |e: usize| {
            let ix = EndorserIx(e as u16);
            let mut moved = Moved::default();
            for election in scenario.arms.iter().map(|arm| &arm.election) {
                let Some(terms) = election.electorate.blocs.get(bloc).and_then(Option::as_ref)
                else {
                    continue;
                };
                let Some(view) = &terms.views[e] else {
                    continue;
                };
                moved.approve.push(Threshold::approval(ix, &view.approve));
                moved
                    .disapprove
                    .push(Threshold::disapproval(ix, &view.disapprove));
                for act in election.acts.iter().filter(|act| act.endorser() == ix) {
                    for contest in &election.contests {
                        let aware = act.audience(BlocIx(bloc as u16), terms, contest.ix);
                        let Some(aware) = aware else { continue };
                        let threshold = Threshold::awareness(ix, aware);
                        if !moved.hears.contains(&threshold) {
                            moved.hears.push(threshold);
                        }
                    }
                }
            }
            moved
        };
        Hearing {
            endorsers: (0..scenario.roster.endorsers.len()).map(moved).collect(),
        }
    }
}

struct Tree<'a> {
    cuts: &'a [Cut],
    hearing: &'a Hearing,
    stem: String,
    stratum: u32,
    most: usize,
    /// For each cut so far: whether the node lies below it.
    path: Vec<bool>,
    text: Vec<String>,
    splits: Vec<Split>,
    cells: Vec<Cell>,
}

impl<'a> Tree<'a> {
    fn new(
        roster: &Roster,
        (bloc, region): (usize, usize),
        cuts: &'a [Cut],
        hearing: &'a Hearing,
        stratum: usize,
        most: usize,
    ) -> Tree<'a> {
        let mut stem = roster.blocs[bloc].id.clone();
        if let Some(region) = roster.regions.get(region) {
            stem = format!("{stem}·{}", region.id);
        }
        Tree {
            cuts,
            hearing,
            stem,
            stratum: stratum as u32,
            most,
            path: Vec::new(),
            text: Vec::new(),
            splits: Vec::new(),
            cells: Vec::new(),
        }
    }

    fn grow(&mut self, at: usize) -> Node {
        let Some(cut) = self.cuts.get(at) else {
            return self.cell();
        };
        // Far beyond the cap nothing is gained by going on.
        if self.cells.len() > self.most {
            return Node::Cell(0);
        }
        if self.is_idle(cut.threshold.rank) {
            return self.descend(at, false, None);
        }
        let (lows, highs) = (self.passed(at, false), self.passed(at, true));
        if lows
            .iter()
            .any(|&low| never_above(&cut.threshold, &self.cuts[low as usize].threshold))
        {
            return self.descend(at, false, None);
        }
        if highs
            .iter()
            .any(|&high| never_above(&self.cuts[high as usize].threshold, &cut.threshold))
        {
            return self.descend(at, true, None);
        }
        let name = Name::root(&self.label());
        let below = self.descend(at, true, Some(cut));
        let above = self.descend(at, false, Some(cut));
        self.splits.push(Split {
            cut: at as u32,
            lows,
            highs,
            below,
            above,
            name,
        });
        Node::Split(self.splits.len() as u32 - 1)
    }

    /// Whether a rank makes no difference here: awareness of an endorser to whom the voters are
    /// neutral in every arm, decidedness of voters whom nobody moves in any arm.
    fn is_idle(&self, rank: Rank) -> bool {
        match rank {
            Rank::Attitude(_) => false,
            Rank::Awareness(endorser) => self.is_neutral(usize::from(endorser.0)),
            Rank::Decidedness => {
                let unmoved = |e: usize| {
                    self.is_neutral(e)
                        || self.hearing.endorsers[e]
                            .hears
                            .iter()
                            .all(|t| self.is_above(t))
                };
                (0..self.hearing.endorsers.len()).all(unmoved)
            }
        }
    }

    fn is_neutral(&self, endorser: usize) -> bool {
        let moved = &self.hearing.endorsers[endorser];
        moved.approve.iter().all(|t| self.is_above(t))
            && moved.disapprove.iter().all(|t| self.is_below(t))
    }

    /// Whether the node lies above a threshold for certain.
    fn is_above(&self, threshold: &Threshold) -> bool {
        let passed =
            |cut: usize| self.cuts[cut].threshold.rank == threshold.rank && !self.path[cut];
        threshold.ends().1 <= 0.0
            || (0..self.path.len())
                .any(|cut| passed(cut) && never_above(threshold, &self.cuts[cut].threshold))
    }

    /// Whether the node lies below a threshold for certain.
    fn is_below(&self, threshold: &Threshold) -> bool {
        let passed = |cut: usize| self.cuts[cut].threshold.rank == threshold.rank && self.path[cut];
        threshold.ends().0 >= 1.0
            || (0..self.path.len())
                .any(|cut| passed(cut) && never_above(&self.cuts[cut].threshold, threshold))
    }

    fn descend(&mut self, at: usize, below: bool, named: Option<&Cut>) -> Node {
        self.path.push(below);
        if let Some(cut) = named {
            self.text
                .push(format!("{}{}", if below { "<" } else { ">" }, cut.name));
        }
        let node = self.grow(at + 1);
        if named.is_some() {
            self.text.pop();
        }
        self.path.pop();
        node
    }

    /// Cuts of the same rank that the node lies below, or above.
    fn passed(&self, at: usize, below: bool) -> Vec<u32> {
        let rank = self.cuts[at].threshold.rank;
        let of_rank =
            |cut: &usize| self.cuts[*cut].threshold.rank == rank && self.path[*cut] == below;
        (0..self.path.len())
            .filter(of_rank)
            .map(|cut| cut as u32)
            .collect()
    }

    fn label(&self) -> String {
        if self.text.is_empty() {
            self.stem.clone()
        } else {
            format!("{}·{}", self.stem, self.text.join("·"))
        }
    }

    fn cell(&mut self) -> Node {
        let text = self.label();
        self.cells.push(Cell {
            stratum: self.stratum,
            name: Name::root(&text),
            text,
            below: self.path.clone(),
        });
        Node::Cell(self.cells.len() as u32 - 1)
    }
}

/// Whether `a` lies at or below `b` whatever the latents are.
fn never_above(a: &Threshold, b: &Threshold) -> bool {
    if a == b || a.ends().1 <= b.ends().0 {
        return true;
    }
    let (
        Quantity::Uncertain {
            latent: la,
            distribution: da,
            times: ta,
        },
        Quantity::Uncertain {
            latent: lb,
            distribution: db,
            times: tb,
        },
    ) = (&a.quantity, &b.quantity)
    else {
        return false;
    };
    let scaled = la == lb && da == db && a.complement == b.complement;
    scaled && if a.complement { ta >= tb } else { ta <= tb }
}
