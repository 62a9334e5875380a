//! The table as Parquet: `replicates.parquet` for people, `groups.parquet` beside it with the
//! shares by bloc and region. The same table gives the same bytes.

use std::sync::Arc;

use parquet::basic::{Compression, Encoding, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int64Type,
};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, TypePtr};

use crate::parallel;

use super::plain::write;
use super::rows::{Header, KEY, PART, Place, group_schema, places, row_schema};
use super::{GroupShares, Replicates};

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

/// The two files of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parquet {
    /// `replicates.parquet`
    pub rows: Vec<u8>,
    /// `groups.parquet`; `None` where the electorate is one bloc and there are no regions.
    pub groups: Option<Vec<u8>>,
}

impl Replicates {
    /// The table as Parquet files, on up to `threads` threads: a row per arm, contest, candidate on the
    /// ballot and replicate, and a row group per 4,096 replicates, counted from replicate 0. Where a
    /// contest is not held it has no rows. Shares by bloc and region only with `groups`: they are many
    /// times as large, and a table read back without them has none.
    ///
    /// # Errors
    /// If the writer fails, which in memory it does not.
    pub fn to_parquet(&self, threads: usize, groups: bool) -> Result<Parquet> {
        let header = Header::of(self, groups);
        let text = serde_json::to_string(&header).unwrap_or_default();
        let mut files =
            parallel::in_order(
                threads,
                1 + usize::from(header.has_groups()),
                |file| match file {
                    0 => self.file(row_schema(&self.layout), &text, |group, places| {
                        self.write_rows(group, places)
                    }),
                    _ => self.file(group_schema(&self.layout), &text, |group, places| {
                        self.write_groups(group, places)
                    }),
                },
            );
        let groups = if files.len() > 1 {
            files.pop().transpose()?
        } else {
            None
        };
        Ok(Parquet {
            rows: files.swap_remove(0)?,
            groups,
        })
    }

    fn file(
        &self,
        schema: TypePtr,
        header: &str,
        write: impl Fn(&mut Group, &[Place]) -> Result<()>,
    ) -> Result<Vec<u8>> {
        // What repeats has a dictionary, what counts on is told by differences, and of shares the bytes
        // that are alike stand together.
        let mut properties = WriterProperties::builder();
        for column in schema.get_fields() {
            let path = ColumnPath::new(vec![column.name().to_owned()]);
            let encoding = match column.get_physical_type() {
                Physical::INT64 => Some(Encoding::DELTA_BINARY_PACKED),
                Physical::FLOAT => Some(Encoding::BYTE_STREAM_SPLIT),
                _ => None,
            };
            properties = properties.set_column_dictionary_enabled(path.clone(), encoding.is_none());
            if let Some(encoding) = encoding {
                properties = properties.set_column_encoding(path, encoding);
            }
        }
        let properties = properties
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by(concat!("coattails ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![KeyValue::new(KEY.to_owned(), header.to_owned())]))
            .build();
        let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
        let mut start = self.first;
        while start < self.end() {
            let end = ((start / PART + 1) * PART).min(self.end());
            let places = places(
                self,
                (start - self.first) as usize..(end - self.first) as usize,
            );
            let mut group = file.next_row_group()?;
            write(&mut group, &places)?;
            group.close()?;
            start = end;
        }
        file.into_inner()
    }

    /// Arm, replicate, contest and candidate.
    fn write_keys(&self, group: &mut Group, places: &[Place]) -> Result<()> {
        let arms: Vec<ByteArray> = self
            .layout
            .arms
            .iter()
            .map(|arm| arm.id.as_str().into())
            .collect();
        let contests: Vec<Vec<ByteArray>> = self
            .layout
            .arms
            .iter()
            .map(|arm| arm.contests.iter().map(|c| c.id.as_str().into()).collect())
            .collect();
        let candidates: Vec<ByteArray> = self
            .layout
            .candidates
            .iter()
            .map(|c| c.id.as_str().into())
            .collect();
        let candidate =
            |p: &Place| self.layout.arms[p.arm].contests[p.contest].candidates[p.candidate];
        column::<ByteArrayType>(group, places, |p| arms[p.arm].clone())?;
        column::<Int64Type>(group, places, |p| (self.first + p.replicate as u64) as i64)?;
        column::<ByteArrayType>(group, places, |p| contests[p.arm][p.contest].clone())?;
        column::<ByteArrayType>(group, places, |p| candidates[candidate(p)].clone())
    }

    fn write_rows(&self, group: &mut Group, places: &[Place]) -> Result<()> {
        let votes = |p: &Place| self.arms[p.arm][p.contest].votes[p.candidate][p.replicate];
        // For those who read the table elsewhere; it is not read back.
        let share = |p: &Place| {
            let cast: u64 = self.arms[p.arm][p.contest]
                .votes
                .iter()
                .map(|column| column[p.replicate])
                .sum();
            if cast == 0 {
                0.0
            } else {
                votes(p) as f64 / cast as f64
            }
        };
        self.write_keys(group, places)?;
        column::<Int64Type>(group, places, |p| votes(p) as i64)?;
        column::<FloatType>(group, places, |p| share(p) as f32)?;
        column::<BoolType>(group, places, |p| {
            self.arms[p.arm][p.contest].outcomes[p.candidate][p.replicate].wins()
        })?;
        column::<DoubleType>(group, places, |p| self.weights[p.replicate])?;
        for id in self.layout.may_happen() {
            let place = |arm: usize| {
                let acts = &self.layout.arms[arm].may_happen;
                acts.iter().position(|own| own == id)
            };
            let places_of: Vec<Option<usize>> = (0..self.arms.len()).map(place).collect();
            column::<BoolType>(group, places, |p| {
                places_of[p.arm].is_some_and(|act| self.happened[p.arm][act][p.replicate])
            })?;
        }
        Ok(())
    }

    fn write_groups(&self, group: &mut Group, places: &[Place]) -> Result<()> {
        self.write_keys(group, places)?;
        for bloc in 0..self.layout.blocs.len() {
            optional(group, places, |p| {
                let place = self.layout.arms[p.arm].contests[p.contest]
                    .blocs
                    .iter()
                    .position(|own| *own == bloc)?;
                Some(share(
                    self.arms[p.arm][p.contest].by_bloc.as_ref()?,
                    place,
                    p,
                ))
            })?;
        }
        for region in 0..self.layout.regions.len() {
            optional(group, places, |p| {
                Some(share(
                    self.arms[p.arm][p.contest].by_region.as_ref()?,
                    region,
                    p,
                ))
            })?;
        }
        Ok(())
    }
}

fn share(shares: &GroupShares, group: usize, place: &Place) -> f32 {
    shares.0[group][place.candidate][place.replicate]
}

/// The next column, a value a row.
fn column<T: DataType>(
    group: &mut Group,
    places: &[Place],
    value: impl Fn(&Place) -> T::T,
) -> Result<()> {
    let values: Vec<T::T> = places.iter().map(value).collect();
    write::<T>(group, &values, None)
}

/// The next column, some of whose values are missing.
fn optional(
    group: &mut Group,
    places: &[Place],
    value: impl Fn(&Place) -> Option<f32>,
) -> Result<()> {
    let values: Vec<Option<f32>> = places.iter().map(value).collect();
    let levels: Vec<i16> = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    write::<FloatType>(
        group,
        &values.into_iter().flatten().collect::<Vec<f32>>(),
        Some(&levels),
    )
}
