//! A table as Parquet: a file a year, zstd, in groups of rows small enough to be written as they come; of a year with very many
//! rows several, `2023.parquet` and `2023-2.parquet`, since what is said of the groups stays in memory until their file ends.

use super::{Piece, Sink};
use crate::dataset::begun::Begun;
use crate::dataset::schema::{Column, Kind, Row, Table, Value, double};
use crate::error::{Context, Result};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of the tables, within the dataset's.
pub const FOLDER: &str = "parquet";
/// Bytes of a group of rows: what is kept of a year before it is written.
const GROUP: usize = 2 << 20;
/// Groups of a file: some seven MB are kept to say where they are.
const MOST_GROUPS: usize = 256;
/// The file of rows whose year nobody knows.
const UNKNOWN: &str = "unknown";

/// A table on its way.
pub(super) struct Parquet {
    files: Files,
    /// By year.
    parts: BTreeMap<String, Part>,
    /// Files that are whole.
    ended: Vec<Begun>,
}

/// What the files of a table have in common.
struct Files {
    folder: PathBuf,
    table: &'static str,
    kinds: Vec<Kind>,
    schema: TypePtr,
    properties: WriterPropertiesPtr,
    /// Bytes of a group of rows, and groups of a file.
    room: (usize, usize),
}

/// A file on its way.
struct Part {
    begun: Begun,
    writer: SerializedFileWriter<File>,
    group: Columns,
    /// Which file of its year it is, from 1.
    number: usize,
}

/// Rows by columns.
#[derive(Debug)]
pub(in crate::dataset) struct Columns {
    rows: usize,
    columns: Vec<Values>,
}

/// The values of a column that are there, and for every row whether one is.
#[derive(Debug)]
struct Values {
    present: Vec<i16>,
    of: Of,
}

#[derive(Debug)]
enum Of {
    Text { bytes: Vec<u8>, ends: Vec<usize> },
    Whole(Vec<i64>),
    Double(Vec<f64>),
    Flag(Vec<bool>),
}

impl Parquet {
    pub(super) fn open(folder: &Path, table: &Table) -> Result<Self> {
        let fields = table.columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_>>()?;
        let schema = Type::group_type_builder(table.name).with_fields(fields).build().context(table.name)?;
        // What is said of every page stays in memory until the file ends: of groups as small as these it says no more than
        // what is said of the group.
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true);
        let files = Files {
            folder: folder.to_owned(),
            table: table.name,
            kinds: table.columns.iter().map(|column| column.kind).collect(),
            schema: Arc::new(schema),
            properties: Arc::new(properties.build()),
            room: (GROUP, MOST_GROUPS),
        };
        let mut parquet = Self { files, parts: BTreeMap::new(), ended: Vec::new() };
        if table.column("year").is_none() {
            parquet.part(String::new())?;
        }
        Ok(parquet)
    }

    /// The file of a year that has room, begun where there is none.
    fn part(&mut self, year: String) -> Result<&mut Part> {
        match self.parts.entry(year) {
            Entry::Vacant(vacant) => {
                let part = self.files.begin(vacant.key(), 1)?;
                Ok(vacant.insert(part))
            }
            Entry::Occupied(mut part) => {
                if part.get().writer.flushed_row_groups().len() >= self.files.room.1 {
                    let next = self.files.begin(part.key(), part.get().number + 1)?;
                    self.ended.push(part.insert(next).end()?);
                }
                Ok(part.into_mut())
            }
        }
    }
}

impl Files {
    fn begin(&self, year: &str, number: usize) -> Result<Part> {
        let next = if number > 1 { format!("-{number}") } else { String::new() };
        let name = match year {
            "" => format!("{FOLDER}/{}{next}.parquet", self.table),
            year => format!("{FOLDER}/{}/{year}{next}.parquet", self.table),
        };
        let (begun, file) = Begun::create(&self.folder, &name)?;
        let writer = SerializedFileWriter::new(file, Arc::clone(&self.schema), Arc::clone(&self.properties));
        let writer = writer.context(begun.name())?;
        Ok(Part { begun, writer, group: Columns::new(&self.kinds), number })
    }
}

/// The columns of some rows, by the file they are in: the year of the report, or one for all.
pub(super) fn columns(table: &Table, rows: &[Row]) -> Vec<(String, Columns)> {
    let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
    let year = table.column("year");
    let mut parts: BTreeMap<String, Columns> = BTreeMap::new();
    for row in rows {
        let year = year.map(|year| match row.get(year) {
            Some(Value::Whole(year)) => year.to_string(),
            _ => UNKNOWN.to_owned(),
        });
        parts.entry(year.unwrap_or_default()).or_insert_with(|| Columns::new(&kinds)).push(row);
    }
    parts.into_iter().collect()
}

impl Sink for Parquet {
    fn take(&mut self, piece: Piece) -> Result<()> {
        let Piece::Columns(parts) = piece else { return Ok(()) };
        let (group, _) = self.files.room;
        for (year, columns) in parts {
            let part = self.part(year)?;
            part.group.extend(columns);
            if part.group.bytes() >= group {
                part.write_group()?;
            }
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<Vec<Begun>> {
        if self.parts.is_empty() {
            // A table without rows is a file all the same.
            self.part(UNKNOWN.to_owned())?;
        }
        let last = self.parts.into_values().map(Part::end);
        self.ended.into_iter().map(Ok).chain(last).collect()
    }
}

impl Part {
    fn end(mut self) -> Result<Begun> {
        self.write_group()?;
        let Self { begun, writer, .. } = self;
        let file = writer.into_inner().context(begun.name())?;
        file.sync_all().context(begun.name())?;
        Ok(begun)
    }

    fn write_group(&mut self) -> Result<()> {
        if self.group.rows == 0 {
            return Ok(());
        }
        let kinds: Vec<Kind> = self.group.columns.iter().map(Values::kind).collect();
        let columns = std::mem::replace(&mut self.group, Columns::new(&kinds)).columns;
        let write = || {
            let mut group = self.writer.next_row_group()?;
            for values in columns {
                if let Some(mut column) = group.next_column()? {
                    values.write(&mut column)?;
                    column.close()?;
                }
            }
            group.close().map(drop)
        };
        write().context(self.begun.name())
    }
}

impl Columns {
    fn new(kinds: &[Kind]) -> Self {
        Self { rows: 0, columns: kinds.iter().copied().map(Values::new).collect() }
    }

    fn bytes(&self) -> usize {
        self.columns.iter().map(Values::bytes).sum()
    }

    fn push(&mut self, row: &Row) {
        self.rows += 1;
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
    }

    fn extend(&mut self, more: Self) {
        self.rows += more.rows;
        for (column, more) in self.columns.iter_mut().zip(more.columns) {
            column.extend(more);
        }
    }
}

impl Values {
    fn new(kind: Kind) -> Self {
        let of = match kind {
            Kind::Text => Of::Text { bytes: Vec::new(), ends: Vec::new() },
            Kind::Whole => Of::Whole(Vec::new()),
            Kind::Decimal => Of::Double(Vec::new()),
            Kind::Flag => Of::Flag(Vec::new()),
        };
        Self { present: Vec::new(), of }
    }

    fn bytes(&self) -> usize {
        self.present.len() * size_of::<i16>()
            + match &self.of {
                Of::Text { bytes, ends } => bytes.len() + ends.len() * size_of::<usize>(),
                Of::Whole(values) => size_of_val(values.as_slice()),
                Of::Double(values) => size_of_val(values.as_slice()),
                Of::Flag(values) => values.len(),
            }
    }

    fn kind(&self) -> Kind {
        match self.of {
            Of::Text { .. } => Kind::Text,
            Of::Whole(_) => Kind::Whole,
            Of::Double(_) => Kind::Decimal,
            Of::Flag(_) => Kind::Flag,
        }
    }

    fn push(&mut self, value: &Value) {
        let is_present = match (&mut self.of, value) {
            (Of::Text { bytes, ends }, Value::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                true
            }
            (Of::Whole(values), Value::Whole(number)) => {
                values.push(*number);
                true
            }
            (Of::Double(values), Value::Ratio(number)) => {
                values.push(*number);
                true
            }
            // 28.50 is 28.5, and no digit is another: what a double would change is null here and stands in CSV.
            (Of::Double(values), Value::Decimal(number)) => double(*number).map(|number| values.push(number)).is_some(),
            (Of::Flag(values), Value::Flag(flag)) => {
                values.push(*flag);
                true
            }
            _ => false,
        };
        self.present.push(i16::from(is_present));
    }

    fn extend(&mut self, more: Self) {
        self.present.extend(more.present);
        match (&mut self.of, more.of) {
            (Of::Text { bytes, ends }, Of::Text { bytes: more, ends: of_more }) => {
                let behind = bytes.len();
                bytes.extend(more);
                ends.extend(of_more.into_iter().map(|end| end + behind));
            }
            (Of::Whole(values), Of::Whole(more)) => values.extend(more),
            (Of::Double(values), Of::Double(more)) => values.extend(more),
            (Of::Flag(values), Of::Flag(more)) => values.extend(more),
            // A column keeps its kind.
            _ => {}
        }
    }

    fn write(self, column: &mut SerializedColumnWriter) -> parquet::errors::Result<()> {
        let present = Some(self.present.as_slice());
        match self.of {
            Of::Text { bytes, ends } => {
                let bytes = ByteArray::from(bytes);
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let texts: Vec<ByteArray> =
                    starts.zip(&ends).map(|(start, end)| bytes.slice(start, end - start)).collect();
                column.typed::<ByteArrayType>().write_batch(&texts, present, None)?;
            }
            Of::Whole(values) => drop(column.typed::<Int64Type>().write_batch(&values, present, None)?),
            Of::Double(values) => drop(column.typed::<DoubleType>().write_batch(&values, present, None)?),
            Of::Flag(values) => drop(column.typed::<BoolType>().write_batch(&values, present, None)?),
        }
        Ok(())
    }
}

fn field(column: &Column) -> Result<Type> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Whole => (Physical::INT64, None),
        Kind::Decimal => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    let field = Type::primitive_type_builder(&column.name, physical).with_repetition(Repetition::OPTIONAL);
    field.with_logical_type(logical).build().context(&column.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::tables;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    #[test]
    fn a_table_of_many_groups_stands_in_several_files() {
        let tables = tables::all();
        let table = tables.iter().find(|table| table.name == "codebook").unwrap();
        let (whole, expected) = Default::default();
        let rows: Vec<Row> = tables::of_run(table.name, &whole, &expected).collect();
        let folder = tempfile::tempdir().unwrap();
        let mut parquet = Box::new(Parquet::open(folder.path(), table).unwrap());
        parquet.files.room = (1, 3);
        for rows in rows.chunks(50) {
            parquet.take(Piece::Columns(columns(table, rows))).unwrap();
        }
        let files = parquet.end().unwrap();
        let groups = rows.len().div_ceil(50);
        assert!(groups > 6, "{groups}");
        let mut read = Vec::new();
        for begun in &files {
            let reader = SerializedFileReader::new(File::open(begun.path()).unwrap()).unwrap();
            assert!((1..=3).contains(&reader.num_row_groups()));
            read.extend(reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()));
        }
        assert_eq!((files.len(), read.len()), (groups.div_ceil(3), rows.len()));
        let name = |begun: &Begun| begun.place().file_name().unwrap().to_string_lossy().into_owned();
        let mut names: Vec<String> = files.iter().map(name).collect();
        names.sort();
        assert_eq!(names[..2], ["codebook-2.parquet", "codebook-3.parquet"]);
        assert_eq!(names.last().unwrap(), "codebook.parquet");
        read.sort();
        read.dedup();
        assert_eq!(read.len(), rows.len(), "no row stands twice");
    }
}
