//! A table as Parquet: a file a year, zstd, in groups of rows small enough to be written as they come.

use super::{Piece, Sink};
use crate::dataset::begun::Begun;
use crate::dataset::schema::{Column, Kind, Row, Table, Value, double};
use crate::error::{Context, Result};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
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
const GROUP: usize = 3 << 18;
/// The file of rows whose year nobody knows.
const UNKNOWN: &str = "unknown";

/// A table on its way.
pub(super) struct Parquet {
    folder: PathBuf,
    table: &'static str,
    kinds: Vec<Kind>,
    schema: TypePtr,
    properties: WriterPropertiesPtr,
    parts: BTreeMap<String, Part>,
}

/// A file on its way.
struct Part {
    begun: Begun,
    writer: SerializedFileWriter<File>,
    group: Columns,
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
        let compression = Compression::ZSTD(ZstdLevel::default());
        let mut parquet = Self {
            folder: folder.to_owned(),
            table: table.name,
            kinds: table.columns.iter().map(|column| column.kind).collect(),
            schema: Arc::new(schema),
            properties: Arc::new(WriterProperties::builder().set_compression(compression).build()),
            parts: BTreeMap::new(),
        };
        if table.column("year").is_none() {
            parquet.part(String::new())?;
        }
        Ok(parquet)
    }

    /// The file of a year, begun where it is not yet.
    fn part(&mut self, year: String) -> Result<&mut Part> {
        let vacant = match self.parts.entry(year) {
            Entry::Occupied(part) => return Ok(part.into_mut()),
            Entry::Vacant(vacant) => vacant,
        };
        let name = match vacant.key().as_str() {
            "" => format!("{FOLDER}/{}.parquet", self.table),
            year => format!("{FOLDER}/{}/{year}.parquet", self.table),
        };
        let (begun, file) = Begun::create(&self.folder, &name)?;
        let writer = SerializedFileWriter::new(file, Arc::clone(&self.schema), Arc::clone(&self.properties));
        let writer = writer.context(begun.name())?;
        Ok(vacant.insert(Part { begun, writer, group: Columns::new(&self.kinds) }))
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
            part.group.extend(columns);
            if part.group.bytes() >= GROUP {
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
        let end = |mut part: Part| {
            part.write_group()?;
            let Part { begun, writer, .. } = part;
            let file = writer.into_inner().context(begun.name())?;
            file.sync_all().context(begun.name())?;
            Ok(begun)
        };
        self.parts.into_values().map(end).collect()
    }
}

impl Part {
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
