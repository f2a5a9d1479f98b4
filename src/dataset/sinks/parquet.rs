//! A table as Parquet: a file a year, zstd.
//!
//! Reports come county by county, each with all its years. Their rows are put down year by year in files of their own, and at
//! the end made into Parquet one file after the other: a file that is being written keeps a group of rows in memory, and what
//! is said of every group before it. Of a year with very many rows there are several, `2023.parquet` and `2023-2.parquet`.

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
use std::io::{self, BufRead, BufReader, BufWriter, IntoInnerError, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of the tables, within the dataset's.
pub const FOLDER: &str = "parquet";
/// How the name of a file ends that holds the rows of a year until they are made into Parquet.
pub const ROWS: &str = "rows";
/// Bytes of a group of rows.
const GROUP: usize = 2 << 20;
/// Columns of all groups of a file: some twenty MB are kept to say where they are.
const MOST_CHUNKS: usize = 1 << 15;
/// The file of rows whose year nobody knows.
const UNKNOWN: &str = "unknown";

/// A table on its way.
pub(super) struct Parquet {
    files: Files,
    /// By year.
    parts: BTreeMap<String, Part>,
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

/// The rows of a year as they came.
struct Part {
    begun: Begun,
    rows: BufWriter<File>,
}

/// A file being written.
struct Writing {
    begun: Begun,
    writer: SerializedFileWriter<File>,
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
    Text { bytes: Vec<u8>, ends: Vec<u32> },
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
            room: (GROUP, MOST_CHUNKS.div_ceil(table.columns.len().max(1))),
        };
        let mut parquet = Self { files, parts: BTreeMap::new() };
        if table.column("year").is_none() {
            parquet.part(String::new())?;
        }
        Ok(parquet)
    }

    /// The rows of a year.
    fn part(&mut self, year: String) -> Result<&mut Part> {
        Ok(match self.parts.entry(year) {
            Entry::Occupied(part) => part.into_mut(),
            Entry::Vacant(vacant) => {
                let (begun, file) =
                    Begun::create(&self.files.folder, &self.files.name(vacant.key(), &format!(".{ROWS}")))?;
                vacant.insert(Part { begun, rows: BufWriter::with_capacity(1 << 16, file) })
            }
        })
    }
}

impl Files {
    fn name(&self, year: &str, ending: &str) -> String {
        let Self { table, .. } = self;
        if year.is_empty() { format!("{FOLDER}/{table}{ending}") } else { format!("{FOLDER}/{table}/{year}{ending}") }
    }

    /// The files of a year, made of its rows.
    fn write(&self, year: &str, part: Part) -> Result<Vec<Begun>> {
        let Part { begun, rows } = part;
        let file = rows.into_inner().map_err(IntoInnerError::into_error);
        file.and_then(|mut file| file.flush()).context(begun.name())?;
        let mut rows = BufReader::with_capacity(1 << 18, File::open(begun.path()).context(begun.name())?);
        let mut files = vec![self.begin(year, 1)?];
        let mut group = Columns::new(&self.kinds);
        let (of_group, of_file) = self.room;
        loop {
            let goes_on = group.read(&mut rows).context(begun.name())?;
            if goes_on && group.bytes() < of_group {
                continue;
            }
            let full = std::mem::replace(&mut group, Columns::new(&self.kinds));
            if full.rows > 0 {
                if files.last().is_some_and(|file| file.writer.flushed_row_groups().len() >= of_file) {
                    files.push(self.begin(year, files.len() + 1)?);
                }
                files.last_mut().map_or(Ok(()), |file| file.write_group(full))?;
            }
            if !goes_on {
                return files.into_iter().map(Writing::end).collect();
            }
        }
    }

    fn begin(&self, year: &str, number: usize) -> Result<Writing> {
        let name = self.name(year, &if number > 1 { format!("-{number}.parquet") } else { ".parquet".to_owned() });
        let (begun, file) = Begun::create(&self.folder, &name)?;
        let writer = SerializedFileWriter::new(file, Arc::clone(&self.schema), Arc::clone(&self.properties));
        let writer = writer.context(begun.name())?;
        Ok(Writing { begun, writer })
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
        for (year, columns) in parts {
            let part = self.part(year)?;
            columns.put(&mut part.rows).context(part.begun.name())?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<Vec<Begun>> {
        if self.parts.is_empty() {
            // A table without rows is a file all the same.
            self.part(UNKNOWN.to_owned())?;
        }
        let Self { files, parts } = *self;
        let of_years = parts.into_iter().map(|(year, part)| files.write(&year, part)).collect::<Result<Vec<_>>>()?;
        Ok(of_years.into_iter().flatten().collect())
    }
}

impl Writing {
    fn write_group(&mut self, columns: Columns) -> Result<()> {
        let write = || {
            let mut group = self.writer.next_row_group()?;
            for values in columns.columns {
                if let Some(mut column) = group.next_column()? {
                    values.write(&mut column)?;
                    column.close()?;
                }
            }
            group.close().map(drop)
        };
        write().context(self.begun.name())
    }

    fn end(self) -> Result<Begun> {
        let Self { begun, writer } = self;
        let file = writer.into_inner().context(begun.name())?;
        file.sync_all().context(begun.name())?;
        Ok(begun)
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

    /// Puts them down.
    fn put(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&narrow(self.rows)?.to_le_bytes())?;
        self.columns.iter().try_for_each(|column| column.put(to))
    }

    /// Reads what was put down behind what is there; false where nothing is left.
    fn read(&mut self, from: &mut impl BufRead) -> io::Result<bool> {
        if from.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let rows = u32::from_le_bytes(take(from)?) as usize;
        self.rows += rows;
        self.columns.iter_mut().try_for_each(|column| column.read(rows, from))?;
        Ok(true)
    }
}

/// A length as it is put down; no piece is as long as 32 bits tell.
fn narrow(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(io::Error::other)
}

fn take<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
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
                Of::Text { bytes, ends } => bytes.len() + ends.len() * size_of::<u32>(),
                Of::Whole(values) => size_of_val(values.as_slice()),
                Of::Double(values) => size_of_val(values.as_slice()),
                Of::Flag(values) => values.len(),
            }
    }

    fn push(&mut self, value: &Value) {
        let is_present = match (&mut self.of, value) {
            (Of::Text { bytes, ends }, Value::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                // A piece that has so many bytes is not put down.
                ends.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
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

    fn put(&self, to: &mut impl Write) -> io::Result<()> {
        let present: Vec<u8> = self.present.iter().map(|present| u8::from(*present > 0)).collect();
        to.write_all(&present)?;
        match &self.of {
            Of::Text { bytes, ends } => {
                narrow(bytes.len())?;
                ends.iter().try_for_each(|end| to.write_all(&end.to_le_bytes()))?;
                to.write_all(bytes)
            }
            Of::Whole(values) => values.iter().try_for_each(|value| to.write_all(&value.to_le_bytes())),
            Of::Double(values) => values.iter().try_for_each(|value| to.write_all(&value.to_le_bytes())),
            Of::Flag(values) => to.write_all(&values.iter().map(|flag| u8::from(*flag)).collect::<Vec<u8>>()),
        }
    }

    fn read(&mut self, rows: usize, from: &mut impl Read) -> io::Result<()> {
        let mut present = vec![0; rows];
        from.read_exact(&mut present)?;
        let count = present.iter().filter(|present| **present > 0).count();
        self.present.extend(present.into_iter().map(i16::from));
        match &mut self.of {
            Of::Text { bytes, ends } => {
                let behind = bytes.len();
                let mut length = 0;
                for _ in 0..count {
                    length = u32::from_le_bytes(take(from)?) as usize;
                    ends.push(narrow(behind + length)?);
                }
                bytes.resize(behind + length, 0);
                from.read_exact(&mut bytes[behind..])?;
            }
            Of::Whole(values) => {
                for _ in 0..count {
                    values.push(i64::from_le_bytes(take(from)?));
                }
            }
            Of::Double(values) => {
                for _ in 0..count {
                    values.push(f64::from_le_bytes(take(from)?));
                }
            }
            Of::Flag(values) => {
                for _ in 0..count {
                    values.push(take(from)? == [1]);
                }
            }
        }
        Ok(())
    }

    fn write(self, column: &mut SerializedColumnWriter) -> parquet::errors::Result<()> {
        let present = Some(self.present.as_slice());
        match self.of {
            Of::Text { bytes, ends } => {
                let bytes = ByteArray::from(bytes);
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let text = |(start, end): (u32, &u32)| bytes.slice(start as usize, (end - start) as usize);
                let texts: Vec<ByteArray> = starts.zip(&ends).map(text).collect();
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
