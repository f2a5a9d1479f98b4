//! The panel as a Stata file, release 118: labels in Chinese, and a missing value of its own for every reason.

use super::{Piece, Sink};
use crate::dataset::begun::Begun;
use crate::dataset::schema::{self, Column, Kind, Table, Value};
use crate::error::{Context, Result};
use crate::record::Mark;
use dta::stata::dta::byte_order::ByteOrder;
use dta::stata::dta::dta_writer::DtaWriter;
use dta::stata::dta::header::Header;
use dta::stata::dta::record_writer::RecordWriter;
use dta::stata::dta::release::Release;
use dta::stata::dta::schema::Schema;
use dta::stata::dta::value::Value as Stata;
use dta::stata::dta::variable::{Variable, VariableBuilder};
use dta::stata::dta::variable_type::VariableType;
use dta::stata::missing_value::MissingValue;
use dta::stata::stata_byte::StataByte;
use dta::stata::stata_double::StataDouble;
use rust_decimal::prelude::ToPrimitive;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Bytes of a column of text: the longest name of a county's government with all that is above it has two thirds of them.
const TEXT: u16 = 244;
/// The most characters that Stata takes for a label.
const LABEL: usize = 80;

/// What the file says of itself: what its missing values mean.
const LABELLED: &str = "县级政府逐年数字；缺失 .a空白 .b斜线 .c短横 .d无 .e未印 .f文字 .g划去 .h难辨 .i无单位 .j不可见";

/// The missing value of a mark, and how Stata shows it: `.a` is blank.
#[must_use]
pub fn missing(mark: Mark) -> (MissingValue, &'static str) {
    match mark {
        Mark::Blank => (MissingValue::A, ".a"),
        Mark::Slash => (MissingValue::B, ".b"),
        Mark::Dash => (MissingValue::C, ".c"),
        Mark::None => (MissingValue::D, ".d"),
        Mark::Absent => (MissingValue::E, ".e"),
        Mark::Text => (MissingValue::F, ".f"),
        Mark::Struck => (MissingValue::G, ".g"),
        Mark::Illegible => (MissingValue::H, ".h"),
        Mark::UnitUnknown => (MissingValue::I, ".i"),
        Mark::Unseen => (MissingValue::J, ".j"),
    }
}

/// The file on its way.
pub(super) struct Dta {
    begun: Begun,
    kinds: Vec<Kind>,
    writer: RecordWriter<BufWriter<File>>,
}

impl Dta {
    pub(super) fn open(folder: &Path, table: &Table) -> Result<Self> {
        let (begun, file) = Begun::create(folder, &format!("{}.dta", table.name))?;
        let header = Header::builder(Release::V118, ByteOrder::LittleEndian).dataset_label(LABELLED).build();
        let variables = table.columns.iter().map(variable).collect();
        let open = || {
            let schema = Schema::builder().variables(variables).build()?;
            DtaWriter::new().from_file(file).write_header(header)?.write_schema(schema)?.into_record_writer()
        };
        let writer = open().context(begun.name())?;
        Ok(Self { begun, kinds: table.columns.iter().map(|column| column.kind).collect(), writer })
    }
}

fn variable(column: &Column) -> VariableBuilder {
    let (kind, format) = match column.kind {
        Kind::Text => (VariableType::FixedString(TEXT), "%-20s"),
        Kind::Flag => (VariableType::Byte, "%8.0g"),
        Kind::Whole => (VariableType::Double, "%12.0g"),
        Kind::Decimal => (VariableType::Double, "%14.0g"),
    };
    let unit = column.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
    Variable::builder(kind, column.name.as_ref()).format(format).label(label(&format!("{}{unit}", column.zh)))
}

fn label(text: &str) -> String {
    text.chars().take(LABEL).collect()
}

fn stata<'v>(kind: Kind, value: &'v Value) -> Stata<'v> {
    let double = |number: Option<f64>| {
        Stata::Double(number.map_or(StataDouble::Missing(MissingValue::System), StataDouble::Present))
    };
    match (kind, value) {
        // The other formats have what is longer.
        (Kind::Text, Value::Text(text)) => Stata::String(text[..text.floor_char_boundary(usize::from(TEXT))].into()),
        (Kind::Text, _) => Stata::String("".into()),
        (Kind::Flag, Value::Flag(flag)) => Stata::Byte(StataByte::Present(i8::from(*flag))),
        (Kind::Flag, _) => Stata::Byte(StataByte::Missing(MissingValue::System)),
        (_, Value::Whole(number)) => double(number.to_f64()),
        (_, Value::Decimal(number)) => double(schema::double(*number)),
        (_, Value::Ratio(number)) => double(Some(*number)),
        (_, Value::Missing(mark)) => Stata::Double(StataDouble::Missing(missing(*mark).0)),
        _ => double(None),
    }
}

impl Sink for Dta {
    fn take(&mut self, piece: Piece) -> Result<()> {
        let Piece::Rows(rows) = piece else { return Ok(()) };
        for row in rows {
            let values: Vec<Stata> = self.kinds.iter().zip(&row).map(|(kind, value)| stata(*kind, value)).collect();
            self.writer.write_record(&values).context(self.begun.name())?;
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Vec<Begun>> {
        let Self { begun, writer, .. } = *self;
        let end = || writer.into_long_string_writer()?.into_value_label_writer()?.finish();
        let file = end().context(begun.name())?;
        let file = file.into_inner().map_err(std::io::IntoInnerError::into_error);
        file.and_then(|file| file.sync_all()).context(begun.name())?;
        Ok(vec![begun])
    }
}
