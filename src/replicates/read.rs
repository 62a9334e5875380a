//! The table from its Parquet files, as it was before it was written.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::TypePtr;

use crate::file;

use super::rows::{FORMAT, Header, KEY, group_schema, row_schema};
use super::{ContestTable, GroupShares, Layout, Outcome, Replicates};

/// Why a table cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The file cannot be opened.
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no Parquet, or broken.
    Parquet {
        /// Which file.
        path: PathBuf,
        /// What the reader says.
        source: ParquetError,
    },
    /// It is no table of coattails, or of another version.
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            ReadError::Parquet { path, source } => {
                write!(f, "{} is no sound Parquet file: {source}", path.display())
            }
            ReadError::Content { path, what } => {
                write!(f, "{} is no table of replicates: {what}", path.display())
            }
        }
    }
}

impl std::error::Error for ReadError {}

impl Replicates {
    /// The table in a folder's `replicates.parquet` and, where there are blocs or regions,
    /// `groups.parquet`.
    ///
    /// # Errors
    /// If a file is missing or damaged, or its rows are not those of the layout that it carries.
    pub fn read(folder: &Path) -> Result<Replicates, ReadError> {
        let rows = Source::open(folder.join("replicates.parquet"))?;
        let header = rows.header(row_schema)?;
        let mut table = empty(&header).ok_or_else(|| rows.wrong("its flows are no numbers"))?;
        for group in 0..rows.reader.num_row_groups() {
            rows.fill(rows.group(group)?.as_ref(), &mut table)?;
        }
        settle_nominees(&mut table);
        if header.has_groups() {
            let groups = Source::open(folder.join("groups.parquet"))?;
            if groups.header(group_schema)?.layout != table.layout {
                return Err(groups.wrong("it belongs to another replicates.parquet"));
            }
            for group in 0..groups.reader.num_row_groups() {
                groups.fill_groups(groups.group(group)?.as_ref(), &mut table)?;
            }
        }
        Ok(table)
    }
}

/// The table without rows: nothing held, nobody on a ballot.
fn empty(header: &Header) -> Option<Replicates> {
    let count = usize::try_from(header.count).ok()?;
    let mut arms = Vec::new();
    for (layout, contests) in header.layout.arms.iter().zip(&header.contests) {
        let mut tables = Vec::new();
        for (layout, contest) in layout.contests.iter().zip(contests) {
            let n = layout.candidates.len();
            let shares = |groups: usize| GroupShares(vec![vec![vec![0.0; count]; n]; groups]);
            tables.push(ContestTable {
                votes: vec![vec![0; count]; n],
                outcomes: vec![vec![Outcome(0); count]; n],
                by_bloc: contest.by_bloc.then(|| shares(layout.blocs.len())),
                by_region: contest
                    .by_region
                    .then(|| shares(header.layout.regions.len())),
                flows: contest.flows()?,
            });
        }
        arms.push(tables);
    }
    let weights = vec![1.0; count];
    let happened = header.layout.nothing_happened(count);
    let (layout, first) = (header.layout.clone(), header.first);
    Some(Replicates {
        layout,
        first,
        count: header.count,
        weights,
        arms,
        happened,
        overdrawn: header.overdrawn,
    })
}

/// A contest without rows in a replicate is not held: it is settled by the one that it follows,
/// whose only winner is the nominee here.
fn settle_nominees(table: &mut Replicates) {
    for (layout, contests) in table.layout.arms.iter().zip(&mut table.arms) {
        for (place, own) in layout.contests.iter().enumerate() {
            let followed = layout
                .contests
                .iter()
                .position(|other| Some(&other.id) == own.follows.as_ref());
            let Some(followed) = followed.filter(|followed| *followed < place) else {
                continue;
            };
            for replicate in 0..table.weights.len() {
                let held = contests[place]
                    .outcomes
                    .iter()
                    .any(|column| column[replicate].on_ballot());
                let before = &contests[followed].outcomes;
                let mut winners =
                    (0..before.len()).filter(|candidate| before[*candidate][replicate].wins());
                if let (false, Some(winner), None) = (held, winners.next(), winners.next()) {
                    let winner = layout.contests[followed].candidates[winner];
                    if let Ok(candidate) = own.candidates.binary_search(&winner) {
                        contests[place].outcomes[candidate][replicate] = Outcome(Outcome::WINS);
                    }
                }
            }
        }
    }
}

struct Source {
    path: PathBuf,
    reader: SerializedFileReader<File>,
}

/// The rows of a row group by places: (arm, contest, candidate in the contest, replicate).
type Places = Vec<(usize, usize, usize, usize)>;

impl Source {
    fn open(path: PathBuf) -> Result<Source, ReadError> {
        let file = file::open(&path).map_err(|why| ReadError::Io {
            path: path.clone(),
            source: why.into(),
        })?;
        match SerializedFileReader::new(file) {
            Ok(reader) => Ok(Source { path, reader }),
            Err(source) => Err(ReadError::Parquet { path, source }),
        }
    }

    fn wrong(&self, what: &str) -> ReadError {
        ReadError::Content {
            path: self.path.clone(),
            what: what.to_owned(),
        }
    }

    fn damaged(&self, source: ParquetError) -> ReadError {
        ReadError::Parquet {
            path: self.path.clone(),
            source,
        }
    }

    fn header(&self, schema: fn(&Layout) -> TypePtr) -> Result<Header, ReadError> {
        let metadata = self.reader.metadata().file_metadata();
        let pairs = metadata.key_value_metadata().map_or(&[][..], |pairs| pairs);
        let text = pairs
            .iter()
            .find(|pair| pair.key == KEY)
            .and_then(|pair| pair.value.as_deref());
        let text = text.ok_or_else(|| self.wrong("it lacks coattails' metadata"))?;
        let header: Header =
            serde_json::from_str(text).map_err(|error| self.wrong(&error.to_string()))?;
        if header.format != FORMAT {
            return Err(self.wrong(&format!(
                "its format is {}, this version reads {FORMAT}",
                header.format
            )));
        }
        if metadata.schema().get_fields() != schema(&header.layout).get_fields() {
            return Err(self.wrong("its columns are others"));
        }
        Ok(header)
    }

    fn group(&self, place: usize) -> Result<Box<dyn RowGroupReader + '_>, ReadError> {
        self.reader
            .get_row_group(place)
            .map_err(|error| self.damaged(error))
    }

    /// A column's values, those that are there.
    fn column<T: DataType>(
        &self,
        group: &dyn RowGroupReader,
        place: usize,
    ) -> Result<Vec<T::T>, ReadError> {
        self.levelled::<T>(group, place).map(|(values, _)| values)
    }

    /// A column's values, and for each row whether it has one (empty for columns that all have).
    fn levelled<T: DataType>(
        &self,
        group: &dyn RowGroupReader,
        place: usize,
    ) -> Result<(Vec<T::T>, Vec<i16>), ReadError> {
        let rows = group.metadata().num_rows() as usize;
        let reader = group
            .get_column_reader(place)
            .map_err(|error| self.damaged(error))?;
        let mut reader =
            T::get_column_reader(reader).ok_or_else(|| self.wrong("its columns are others"))?;
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let optional = group
            .metadata()
            .column(place)
            .column_descr()
            .max_def_level()
            > 0;
        let read = reader.read_records(rows, optional.then_some(&mut levels), None, &mut values);
        let (records, _, _) = read.map_err(|error| self.damaged(error))?;
        if records == rows {
            Ok((values, levels))
        } else {
            Err(self.wrong("it has fewer rows than it says"))
        }
    }

    fn places(&self, group: &dyn RowGroupReader, table: &Replicates) -> Result<Places, ReadError> {
        let arms = self.column::<ByteArrayType>(group, 0)?;
        let replicates = self.column::<Int64Type>(group, 1)?;
        let contests = self.column::<ByteArrayType>(group, 2)?;
        let candidates = self.column::<ByteArrayType>(group, 3)?;
        let keys = arms
            .iter()
            .zip(&contests)
            .zip(candidates.iter().zip(&replicates));
        let place = |((arm, contest), (candidate, replicate)): ((_, _), (_, &i64))| {
            let (arm, contest, candidate) = locate(&table.layout, arm, contest, candidate)?;
            let replicate = u64::try_from(*replicate).ok()?.checked_sub(table.first)?;
            (replicate < table.count).then_some((arm, contest, candidate, replicate as usize))
        };
        keys.map(place)
            .collect::<Option<Places>>()
            .ok_or_else(|| self.wrong("a row names what its layout lacks"))
    }

    fn fill(&self, group: &dyn RowGroupReader, table: &mut Replicates) -> Result<(), ReadError> {
        let places = self.places(group, table)?;
        let votes = self.column::<Int64Type>(group, 4)?;
        let wins = self.column::<BoolType>(group, 6)?;
        let weights = self.column::<DoubleType>(group, 7)?;
        self.fill_happened(group, &places, table)?;
        for (row, (arm, contest, candidate, replicate)) in places.into_iter().enumerate() {
            let columns = &mut table.arms[arm][contest];
            columns.votes[candidate][replicate] =
                u64::try_from(votes[row]).map_err(|_| self.wrong("votes are negative"))?;
            let won = if wins[row] { Outcome::WINS } else { 0 };
            columns.outcomes[candidate][replicate] = Outcome(Outcome::ON_BALLOT | won);
            table.weights[replicate] = weights[row];
        }
        Ok(())
    }

    /// What happened stands in every row of a replicate.
    fn fill_happened(
        &self,
        group: &dyn RowGroupReader,
        places: &Places,
        table: &mut Replicates,
    ) -> Result<(), ReadError> {
        for (at, id) in table.layout.may_happen().into_iter().enumerate() {
            let column = self.column::<BoolType>(group, 8 + at)?;
            for ((arm, _, _, replicate), happened) in places.iter().zip(column) {
                let acts = &table.layout.arms[*arm].may_happen;
                if let Some(act) = acts.iter().position(|own| own == id) {
                    table.happened[*arm][act][*replicate] = happened;
                }
            }
        }
        Ok(())
    }

    fn fill_groups(
        &self,
        group: &dyn RowGroupReader,
        table: &mut Replicates,
    ) -> Result<(), ReadError> {
        let places = self.places(group, table)?;
        let blocs = table.layout.blocs.len();
        for column in 0..blocs + table.layout.regions.len() {
            let (values, levels) = self.levelled::<FloatType>(group, 4 + column)?;
            let mut values = values.into_iter();
            for ((arm, contest, candidate, replicate), level) in places.iter().copied().zip(levels)
            {
                let Some(value) = (level > 0).then(|| values.next()).flatten() else {
                    continue;
                };
                let columns = &mut table.arms[arm][contest];
                let own = &table.layout.arms[arm].contests[contest].blocs;
                let (shares, place) = match column.checked_sub(blocs) {
                    None => (
                        &mut columns.by_bloc,
                        own.iter().position(|bloc| *bloc == column),
                    ),
                    Some(region) => (&mut columns.by_region, Some(region)),
                };
                if let (Some(shares), Some(place)) = (shares, place) {
                    shares.0[place][candidate][replicate] = value;
                }
            }
        }
        Ok(())
    }
}

/// Places of an arm, its contest and the contest's candidate by their ids.
fn locate(
    layout: &Layout,
    arm: &ByteArray,
    contest: &ByteArray,
    candidate: &ByteArray,
) -> Option<(usize, usize, usize)> {
    let is = |id: &str, bytes: &ByteArray| id.as_bytes() == bytes.data();
    let arm = layout.arms.iter().position(|own| is(&own.id, arm))?;
    let contests = &layout.arms[arm].contests;
    let contest = contests.iter().position(|own| is(&own.id, contest))?;
    let candidates = &contests[contest].candidates;
    let candidate = candidates
        .iter()
        .position(|place| is(&layout.candidates[*place].id, candidate))?;
    Some((arm, contest, candidate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::sample;

    /// The sample as if its replicates were spread over two row groups, one bloc outside the
    /// run-off's electorate.
    fn table() -> Replicates {
        let mut table = sample::replicates();
        table.first = 4094;
        table.weights = vec![1.0, 0.5, 2.0, 1.0];
        // Acts that an arm has alone, and that both have.
        let ids = [&["word"][..], &["reply", "word"][..]];
        let happened = [&[0b0110][..], &[0b1000, 0b0101][..]];
        for (arm, (ids, happened)) in ids.into_iter().zip(happened).enumerate() {
            table.layout.arms[arm].may_happen = ids.iter().map(|id| (*id).to_owned()).collect();
            let column = |bits: &u8| (0..4).map(|at| bits >> at & 1 == 1).collect();
            table.happened[arm] = happened.iter().map(column).collect();
        }
        for (contests, layout) in table.arms.iter_mut().zip(&mut table.layout.arms) {
            layout.contests[1].blocs.pop();
            for (contest, columns) in contests.iter_mut().enumerate() {
                let ballots = columns.outcomes.clone();
                if let Some(shares) = &mut columns.by_bloc {
                    shares.0.truncate(2 - contest);
                    // Nobody off the ballot has a share.
                    for group in &mut shares.0 {
                        for (column, outcomes) in group.iter_mut().zip(&ballots) {
                            column
                                .iter_mut()
                                .zip(outcomes)
                                .filter(|(_, o)| !o.on_ballot())
                                .for_each(|(s, _)| *s = 0.0);
                        }
                    }
                }
            }
        }
        table
    }

    fn written(table: &Replicates) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let parquet = table.to_parquet(2, true).unwrap();
        std::fs::write(folder.path().join("replicates.parquet"), parquet.rows).unwrap();
        if let Some(groups) = parquet.groups {
            std::fs::write(folder.path().join("groups.parquet"), groups).unwrap();
        }
        folder
    }

    #[test]
    fn a_table_read_back_is_the_table_written() {
        let table = table();
        assert_eq!(Replicates::read(written(&table).path()).unwrap(), table);
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(
            table().to_parquet(2, true).unwrap(),
            table().to_parquet(2, true).unwrap()
        );
    }

    #[test]
    fn a_table_without_groups_is_one_file() {
        let mut table = table();
        table
            .arms
            .iter_mut()
            .flatten()
            .for_each(|columns| columns.by_bloc = None);
        let folder = written(&table);
        assert!(!folder.path().join("groups.parquet").exists());
        assert_eq!(Replicates::read(folder.path()).unwrap(), table);
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        let folder = written(&table());
        let path = folder.path().join("replicates.parquet");
        std::fs::copy(folder.path().join("groups.parquet"), &path).unwrap();
        let error = Replicates::read(folder.path()).unwrap_err().to_string();
        assert!(
            error.ends_with("is no table of replicates: its columns are others"),
            "{error}"
        );
        std::fs::write(&path, b"noise").unwrap();
        assert!(
            Replicates::read(folder.path())
                .unwrap_err()
                .to_string()
                .contains("no sound Parquet file")
        );
        std::fs::remove_file(&path).unwrap();
        assert!(
            Replicates::read(folder.path())
                .unwrap_err()
                .to_string()
                .starts_with("cannot read")
        );
    }
}
