//! A table as CSV: UTF-8, without a byte order mark unless one is asked for.

use super::{Piece, Sink};
use crate::dataset::begun::{Begun, Output};
use crate::dataset::schema::{Row, Table, Value};
use crate::error::{Context, Result};
use std::borrow::Cow;
use std::path::Path;

/// A byte order mark, by which Excel knows UTF-8.
const BOM: &str = "\u{feff}";

/// A table on its way.
#[derive(Debug)]
pub struct Csv(Output);

impl Csv {
    pub(super) fn open(folder: &Path, table: &Table, bom: bool) -> Result<Self> {
        let mut head = if bom { BOM.as_bytes().to_vec() } else { Vec::new() };
        head.extend(header(table)?);
        Ok(Self(Output::open(folder, &format!("{}.csv", table.name), &head)?))
    }
}

impl Sink for Csv {
    fn take(&mut self, piece: Piece) -> Result<()> {
        if let Piece::Bytes(bytes) = piece { self.0.append(&bytes) } else { Ok(()) }
    }

    fn end(self: Box<Self>) -> Result<Vec<Begun>> {
        Ok(vec![self.0.end()?])
    }
}

/// The line of a table's names.
///
/// # Errors
/// None that is not a fault of ours.
pub fn header(table: &Table) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| column.name.as_bytes())).context("a header")?;
    writer.into_inner().map_err(csv::IntoInnerError::into_error).context("a header")
}

/// Rows as lines; what a spreadsheet would run is made inert.
///
/// # Errors
/// None that is not a fault of ours.
pub fn lines(rows: &[Row]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        for value in row {
            let written = match value {
                Value::Null | Value::Missing(_) => writer.write_field(""),
                Value::Text(text) => writer.write_field(inert(text).as_bytes()),
                Value::Whole(number) => writer.write_field(number.to_string()),
                Value::Decimal(number) => writer.write_field(pointed(number.to_string())),
                Value::Ratio(ratio) => writer.write_field(pointed(ratio.to_string())),
                Value::Flag(flag) => writer.write_field(if *flag { "true" } else { "false" }),
            };
            written.context("a row")?;
        }
        writer.write_record(None::<&[u8]>).context("a row")?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error).context("a row")
}

/// A decimal with its point, so that a column of decimals is never taken for one of whole numbers.
fn pointed(number: String) -> String {
    if number.contains('.') { number } else { number + ".0" }
}

/// Text as a spreadsheet may have it: what begins like a formula gets an apostrophe before it.
#[must_use]
pub fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_every_decimal_has_its_point() {
        let row = vec![
            Value::Text("=1+1".into()),
            Value::Text("-".into()),
            Value::Text("251000元".into()),
            Value::Decimal((-4).into()),
            Value::Decimal("28.50".parse().unwrap()),
            Value::Ratio(0.1 + 0.2),
            Value::Whole(-4),
            Value::Null,
            Value::Flag(true),
        ];
        let line = String::from_utf8(lines(&[row]).unwrap()).unwrap();
        assert_eq!(line, "'=1+1,'-,251000元,-4.0,28.50,0.30000000000000004,-4,,true\n");
    }
}
