//! The table as rows: an arm's contest in a replicate, a candidate on its ballot. Order and schema
//! of the files, shared by writing and reading.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::schema::types::{Type, TypePtr};
use serde::{Deserialize, Serialize};

use super::{Flow, FlowFrom, Layout, Replicates};

/// Replicates in a row group, the part in which a table can grow.
pub(super) const PART: u64 = 4096;

/// The metadata key under which a file tells what its rows do not.
pub(super) const KEY: &str = "coattails";

/// The format of the files.
pub(super) const FORMAT: u32 = 2;

/// The candidate's row: places in the layout, and the replicate's place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub arm: usize,
    pub contest: usize,
    pub replicate: usize,
    pub candidate: usize,
}

/// The rows of a range of replicates, in the order in which they are written.
pub(super) fn places(table: &Replicates, range: std::ops::Range<usize>) -> Vec<Place> {
    let mut places = Vec::new();
    for (arm, contests) in table.arms.iter().enumerate() {
        for (contest, columns) in contests.iter().enumerate() {
            // A candidate's votes one below another: what repeats, and what hardly differs, is small then.
            for (candidate, outcomes) in columns.outcomes.iter().enumerate() {
                for replicate in range.clone() {
                    if outcomes[replicate].on_ballot() {
                        places.push(Place {
                            arm,
                            contest,
                            replicate,
                            candidate,
                        });
                    }
                }
            }
        }
    }
    places
}

/// Columns of `replicates.parquet`: after those that every table has, one for each act that may
/// happen or not, false in an arm that lacks it.
pub(super) fn row_schema(layout: &Layout) -> TypePtr {
    let names = layout.may_happen().into_iter();
    let names: Vec<String> = names.map(|id| format!("happened_{id}")).collect();
    let happened = names.iter().map(|name| (name.as_str(), Physical::BOOLEAN));
    let own = [
        ("votes", Physical::INT64),
        ("share", Physical::FLOAT),
        ("wins", Physical::BOOLEAN),
        ("weight", Physical::DOUBLE),
    ];
    schema(KEYS.into_iter().chain(own).chain(happened).map(required))
}

/// What tells a row from the others, in both files.
pub(super) const KEYS: [(&str, Physical); 4] = [
    ("arm", Physical::BYTE_ARRAY),
    ("replicate", Physical::INT64),
    ("contest", Physical::BYTE_ARRAY),
    ("candidate", Physical::BYTE_ARRAY),
];

/// Columns of `groups.parquet`: a share per bloc and region, null where the bloc is not in the
/// electorate.
pub(super) fn group_schema(layout: &Layout) -> TypePtr {
    let blocs = layout.blocs.iter().map(|bloc| format!("bloc_{}", bloc.id));
    let regions = layout
        .regions
        .iter()
        .map(|region| format!("region_{}", region.id));
    let names: Vec<String> = blocs.chain(regions).collect();
    let shares = names
        .iter()
        .map(|name| (name.as_str(), Physical::FLOAT, Repetition::OPTIONAL));
    schema(KEYS.into_iter().map(required).chain(shares))
}

fn required((name, physical): (&str, Physical)) -> (&str, Physical, Repetition) {
    (name, physical, Repetition::REQUIRED)
}

fn schema<'a>(columns: impl Iterator<Item = (&'a str, Physical, Repetition)>) -> TypePtr {
    let column = |(name, physical, repetition): (&str, Physical, Repetition)| {
        let text = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
        Type::primitive_type_builder(name, physical)
            .with_repetition(repetition)
            .with_logical_type(text)
            .build()
    };
    // These physical and logical types go together, so that every column can be built.
    let fields = columns
        .filter_map(|wanted| column(wanted).ok())
        .map(Arc::new)
        .collect();
    let group = Type::group_type_builder("replicates")
        .with_fields(fields)
        .build();
    Arc::new(
        group.unwrap_or_else(|_| unreachable!("a group of columns has nothing to be wrong about")),
    )
}

/// What a file tells beside its rows.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub format: u32,
    pub first: u64,
    pub count: u64,
    pub overdrawn: u64,
    pub layout: Layout,
    /// `[arm][contest]`
    pub contests: Vec<Vec<ContestHeader>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ContestHeader {
    pub by_bloc: bool,
    pub by_region: bool,
    flows: Vec<FlowHeader>,
}

/// Sums as text: JSON numbers end at 2^53.
#[derive(Debug, Serialize, Deserialize)]
struct FlowHeader {
    from: FlowFrom,
    to: Option<usize>,
    #[serde(default)]
    asked: bool,
    sum: String,
    sum_of_squares: String,
}

impl Header {
    /// With what is told by group, or without.
    pub fn of(table: &Replicates, groups: bool) -> Header {
        let flow = |flow: &Flow| FlowHeader {
            from: flow.from,
            to: flow.to,
            asked: flow.asked,
            sum: flow.sum.to_string(),
            sum_of_squares: flow.sum_of_squares.to_string(),
        };
        let contest = |columns: &super::ContestTable| ContestHeader {
            by_bloc: groups && columns.by_bloc.is_some(),
            by_region: groups && columns.by_region.is_some(),
            flows: columns.flows.iter().map(flow).collect(),
        };
        Header {
            format: FORMAT,
            first: table.first,
            count: table.count,
            overdrawn: table.overdrawn,
            layout: table.layout.clone(),
            contests: table
                .arms
                .iter()
                .map(|contests| contests.iter().map(contest).collect())
                .collect(),
        }
    }

    /// Whether there is anything to put into `groups.parquet`.
    pub fn has_groups(&self) -> bool {
        self.contests
            .iter()
            .flatten()
            .any(|contest| contest.by_bloc || contest.by_region)
    }
}

impl ContestHeader {
    /// The flows; `None` if a sum is no number.
    pub fn flows(&self) -> Option<Vec<Flow>> {
        let flow = |flow: &FlowHeader| {
            let (sum, sum_of_squares) = (flow.sum.parse().ok()?, flow.sum_of_squares.parse().ok()?);
            Some(Flow {
                from: flow.from,
                to: flow.to,
                asked: flow.asked,
                sum,
                sum_of_squares,
            })
        };
        self.flows.iter().map(flow).collect()
    }
}
