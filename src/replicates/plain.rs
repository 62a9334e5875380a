//! Any table of named columns as Parquet: what experiments leave beside their CSV. The same columns
//! give the same bytes.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    Numbers(Vec<f64>),
    Counts(Vec<u64>),
    Texts(Vec<String>),
    /// Days since 1970-01-01.
    Dates(Vec<i32>),
}

/// Columns of equal length as one Parquet file.
///
/// # Errors
/// If the writer fails, which in memory it does not.
pub fn parquet(columns: &[(String, Cells)]) -> Result<Vec<u8>> {
    let field = |(name, cells): &(String, Cells)| {
        let (physical, logical) = match cells {
            Cells::Numbers(_) => (Physical::DOUBLE, None),
            Cells::Counts(_) => (Physical::INT64, None),
            Cells::Texts(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Cells::Dates(_) => (Physical::INT32, Some(LogicalType::Date)),
        };
        let builder =
            Type::primitive_type_builder(name, physical).with_repetition(Repetition::REQUIRED);
        builder.with_logical_type(logical).build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>>>()?;
    let schema = Type::group_type_builder("table")
        .with_fields(fields)
        .build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("coattails ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for (_, cells) in columns {
        match cells {
            Cells::Numbers(values) => write::<DoubleType>(&mut group, values, None)?,
            Cells::Counts(values) => {
                let counts: Vec<i64> = values.iter().map(|value| *value as i64).collect();
                write::<Int64Type>(&mut group, &counts, None)?;
            }
            Cells::Texts(values) => {
                let texts: Vec<ByteArray> =
                    values.iter().map(|text| text.as_str().into()).collect();
                write::<ByteArrayType>(&mut group, &texts, None)?;
            }
            Cells::Dates(values) => write::<Int32Type>(&mut group, values, None)?,
        }
    }
    group.close()?;
    file.into_inner()
}

/// The next column; `levels` say in which rows it has a value, where it need not.
pub(super) fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<Vec<u8>>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, levels, None)?;
        column.close()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    #[test]
    fn columns_are_read_back_as_they_were() {
        let columns = [
            ("x".to_owned(), Cells::Numbers(vec![0.25, -1.0])),
            ("n".to_owned(), Cells::Counts(vec![3, 4])),
            (
                "who".to_owned(),
                Cells::Texts(vec!["a".to_owned(), "é".to_owned()]),
            ),
            ("day".to_owned(), Cells::Dates(vec![18_324, -1])),
        ];
        let bytes = parquet(&columns).unwrap();
        assert_eq!(bytes, parquet(&columns).unwrap());
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let fields = |row: parquet::record::Row| {
            row.get_column_iter()
                .map(|(_, field)| field.clone())
                .collect()
        };
        let rows: Vec<Vec<Field>> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| fields(row.unwrap()))
            .collect();
        let text = |text: &str| Field::Str(text.to_owned());
        let first = vec![
            Field::Double(0.25),
            Field::Long(3),
            text("a"),
            Field::Date(18_324),
        ];
        let second = vec![
            Field::Double(-1.0),
            Field::Long(4),
            text("é"),
            Field::Date(-1),
        ];
        assert_eq!(rows, [first, second]);
    }
}
